// Rounds of measurements and the machine they run on.
#include "tests/bench/rounds.h"

#include <sched.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <fstream>

namespace remit::bench {
namespace {

double At(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1) + 0.5)];
}

cpu_set_t& WholeMachine() {
  static cpu_set_t all = [] {
    cpu_set_t set;
    CPU_ZERO(&set);
    sched_getaffinity(0, sizeof set, &set);
    return set;
  }();
  return all;
}

}  // namespace

Spread SpreadOf(std::vector<double> samples) {
  std::sort(samples.begin(), samples.end());
  return {At(samples, 0.1), At(samples, 0.5), At(samples, 0.9)};
}

void Rounds::Add(const std::string& name, std::function<double()> run) {
  entries_.push_back({name, std::move(run)});
  samples_[name];
}

void Rounds::Run(int count) {
  for (const Entry& entry : entries_) entry.run();
  for (int round = 0; round < count; ++round) {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const Entry& entry = entries_[(i + static_cast<std::size_t>(round)) % entries_.size()];
      samples_[entry.name].push_back(entry.run());
    }
  }
}

Spread Rounds::Time(const std::string& name) const { return SpreadOf(samples_.at(name)); }

Spread Rounds::Ratio(const std::string& name, const std::string& base) const {
  const std::vector<double>& over = samples_.at(name);
  const std::vector<double>& under = samples_.at(base);
  std::vector<double> ratios;
  for (std::size_t i = 0; i < over.size(); ++i) ratios.push_back(over[i] / under[i]);
  return SpreadOf(std::move(ratios));
}

double Seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double ProcessorSeconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

bool Pin() {
  const cpu_set_t& all = WholeMachine();
  for (int processor = CPU_SETSIZE - 1; processor >= 0; --processor) {
    if (!CPU_ISSET(processor, &all)) continue;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(processor, &one);
    return sched_setaffinity(0, sizeof one, &one) == 0;
  }
  return false;
}

void Unpin() {
  const cpu_set_t& all = WholeMachine();
  sched_setaffinity(0, sizeof all, &all);
}

std::vector<double> Latencies(std::size_t count, const std::function<void(std::size_t)>& call) {
  const auto time = [](const auto& what) {
    const auto start = std::chrono::steady_clock::now();
    what();
    return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start)
        .count();
  };
  double clock = 1e9;
  for (int i = 0; i < 2000; ++i) clock = std::min(clock, time([] {}));
  std::vector<double> times;
  times.reserve(count);
  for (std::size_t i = 0; i < count; ++i) times.push_back(time([&] { call(i); }) - clock);
  std::sort(times.begin(), times.end());
  return times;
}

std::string ProcessorName() {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);) {
    const std::size_t colon = line.find(": ");
    if (line.rfind("model name", 0) == 0 && colon != std::string::npos)
      return line.substr(colon + 2);
  }
  return "unknown";
}

}  // namespace remit::bench
