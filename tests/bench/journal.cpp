// How many decisions a second a journal keeps, and what the disk under it takes to be sure of one
// write: the first figure says nothing without the second. Then the same as if a sync took 5 ms.
// `scripts/bench journal [SECONDS]`.
#include "interpreter/journal/journal.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/slow_disk.h"

namespace {

using namespace remit;
using Clock = std::chrono::steady_clock;
using Journal = ledger::DatabaseOptions::Journal;

[[noreturn]] void Fail(const std::string& message) {
  std::fprintf(stderr, "%s\n", message.c_str());
  std::exit(1);
}

double Milliseconds(Clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

double Quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values.at(static_cast<std::size_t>(share * static_cast<double>(values.size() - 1)));
}

// Of one page behind the others, as a journal grows.
std::vector<double> MeasureSync(const std::string& folder) {
  const std::string path = folder + "/sync";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0644);
  if (file < 0) Fail("cannot write " + path);
  const std::string page(4096, 'x');
  std::vector<double> took;
  for (int i = 0; i < 400; ++i) {
    if (::write(file, page.data(), page.size()) != static_cast<ssize_t>(page.size()))
      Fail("cannot write " + path);
    const Clock::time_point start = Clock::now();
    if (::fdatasync(file) != 0) Fail("cannot sync " + path);
    took.push_back(Milliseconds(Clock::now() - start));
  }
  ::close(file);
  return took;
}

journal::Record Decision(std::uint64_t policy, std::uint64_t number) {
  engine::Core core;
  core.status = engine::Status::kDecided;
  core.verdict = engine::Verdict::kApprove;
  core.recommended = core.shown = static_cast<std::uint32_t>(number % 97);
  core.score = static_cast<double>(number % 1009) / 1009;
  core.feasible = 80;
  core.level = 1;
  core.fired = {3};
  journal::DecisionMade made;
  char id[32];
  std::snprintf(id, sizeof id, "case-%010llu", static_cast<unsigned long long>(number));
  made.case_id = id;
  made.case_hash.assign(32, static_cast<char>(number));
  made.policy = policy;
  made.as_of = 20'000;
  made.input.assign(400, static_cast<char>('a' + number % 26));
  made.core = journal::CoreBytes(core);
  return made;
}

struct Measured {
  double per_second = 0;
  double p50 = 0, p99 = 0;  // ms that a caller waits
  double processor = 0;     // µs for each decision, of all threads
};

double ProcessorSeconds() {
  struct rusage usage {};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// `threads` callers, each with `batch` decisions at a time.
Measured Measure(const std::string& folder, const char* vfs, Journal mode, std::size_t threads,
                 std::size_t batch, double seconds) {
  const std::string path = folder + "/journal.db";
  for (const char* end : {"", "-wal", "-shm", "-journal", "-writer"})
    std::filesystem::remove(path + end);
  journal::WriterOptions options;
  options.clock = [] { return std::int64_t{1'790'000'000'000'000}; };
  options.journal = mode;
  options.vfs = vfs;
  auto opened = journal::Writer::Open(path, options);
  if (auto* failure = std::get_if<ledger::Failure>(&opened)) Fail(failure->message);
  auto& writer = std::get<journal::Writer>(opened);
  auto policy = writer.Append(journal::PolicyUsed{"bench", "c", "d", "0", ""});
  if (auto* failure = std::get_if<ledger::Failure>(&policy)) Fail(failure->message);
  const std::uint64_t seq = std::get<std::uint64_t>(policy);

  std::atomic<std::uint64_t> next{0};
  std::vector<std::vector<double>> waited(threads);
  const Clock::time_point start = Clock::now();
  const double processor = ProcessorSeconds();
  const auto work = [&](std::size_t thread) {
    std::vector<journal::Record> records;
    while (std::chrono::duration<double>(Clock::now() - start).count() < seconds) {
      records.clear();
      std::uint64_t number = next.fetch_add(batch);
      for (std::size_t i = 0; i < batch; ++i) records.push_back(Decision(seq, number++));
      const Clock::time_point before = Clock::now();
      const auto answer = writer.AppendAll(records);
      waited[thread].push_back(Milliseconds(Clock::now() - before));
      if (auto* failure = std::get_if<ledger::Failure>(&answer)) Fail(failure->message);
    }
  };
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(work, i);
  work(0);
  for (std::thread& other : others) other.join();
  const double took = std::chrono::duration<double>(Clock::now() - start).count();
  std::vector<double> all;
  for (const auto& one : waited) all.insert(all.end(), one.begin(), one.end());
  const auto decisions = static_cast<double>(next.load());
  return {decisions / took, Quantile(all, 0.5), Quantile(all, 0.99),
          (ProcessorSeconds() - processor) * 1e6 / decisions};
}

struct Shape {
  std::size_t threads, batch;
};

void Print(const std::string& folder, const char* vfs, double seconds,
           const std::vector<Shape>& shapes) {
  std::printf("%-9s %8s %10s %14s %10s %10s %14s\n", "journal", "callers", "at a time",
              "decisions/s", "p50 ms", "p99 ms", "processor µs");
  for (const Shape shape : shapes) {
    for (const Journal mode : {Journal::kRollback, Journal::kAhead}) {
      const Measured measured = Measure(folder, vfs, mode, shape.threads, shape.batch, seconds);
      std::printf("%-9s %8zu %10zu %14.0f %10.3f %10.3f %13.2f\n",
                  mode == Journal::kRollback ? "rollback" : "WAL", shape.threads, shape.batch,
                  measured.per_second, measured.p50, measured.p99, measured.processor);
      std::fflush(stdout);
    }
  }
}

}  // namespace

int main(int count, char** arguments) {
  const double seconds = count > 1 ? std::atof(arguments[1]) : 3;
  const std::string folder =
      (count > 2 ? std::string(arguments[2]) : std::string(".")) + "/journal-bench";
  std::filesystem::create_directories(folder);
  const std::vector<double> sync = MeasureSync(folder);
  std::printf("fdatasync of 4 KiB appended here: median %.3f ms, p99 %.3f ms\n",
              Quantile(sync, 0.5), Quantile(sync, 0.99));
  std::printf("one decision: %zu bytes of record, of them 400 of canonical input\n",
              journal::BytesOf(Decision(1, 1)).size());
  Print(folder, nullptr, seconds, {{1, 1}, {16, 1}, {1, 1000}, {2, 1000}, {1, 4000}, {1, 16'000}});
  std::printf("\nevery sync takes 5 ms, made up\n");
  Print(folder, bench::SlowDisk(std::chrono::milliseconds(5)), seconds,
        {{1, 1}, {1, 1000}, {16, 1000}, {1, 4000}, {1, 16'000}});
  std::filesystem::remove_all(folder);
  return 0;
}
