// `remit batch` as a program: whatever the number of threads, the size of blocks or the
// compression, the same bytes come out; a run that is cut short anywhere leaves a prefix of them
// that --resume completes; what cannot be written or read is said. Runs are cut short at a size of
// the output, not at a time; where only a signal will do, it is sent again to a longer run until it
// comes in time.
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "interpreter/cases/decompress.h"
#include "tests/unit/repl/started.h"

namespace remit::repl {
namespace {

namespace fs = std::filesystem;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
constexpr bool kSanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool kSanitized = false;
#endif

constexpr const char* kPolicy = R"(policy t.runs "Runs"
ladder rep < lead < boss
unit seats
enum Segment { small, large }
input segment : Segment
input price : EUR in 0 EUR .. 1_000_000 EUR
input places : seats in 1 .. 100
input score : number in 0 .. 100
input since : date
input rate : percent? in 0 % .. 100 %
choose discount : percent from 0 % to 20 % step 10 %
let net = price * (100 % - discount)
objective income = net from 0 EUR to 1_000_000 EUR
objective charm = discount from 0 % to 20 %
trade_off weigh income: 2, charm: 1
require floor : net >= 2_000 EUR
require held : discount <= (rate otherwise 10 %)
escalate to lead when net > 500_000 EUR or since < 2015-01-01
escalate to boss when score > 90 and segment is large
)";

constexpr std::size_t kRows = 16'000;  // some pieces of a file

class Random {
 public:
  std::uint64_t Below(std::uint64_t bound) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return (state_ >> 33) % bound;
  }

 private:
  std::uint64_t state_ = 20261122;
};

struct Row {
  std::string id, segment, price, places, score, since, rate;
};

// Most are decided; some are invalid, some lack a value, some have no alternative. Quotes and line
// ends in an id come late, so that some pieces of a file have none.
Row MakeRow(Random& random, std::size_t index, std::size_t count) {
  const std::string number = std::to_string(index);
  Row row;
  row.id =
      index % 1000 == 0 && index > count / 2 ? "A \"" + number + "\",\n" + number : "A-" + number;
  row.segment = random.Below(300) == 0 ? "huge" : random.Below(2) == 0 ? "small" : "large";
  row.price = std::to_string(random.Below(1'000'100)) + ".";
  row.price += std::to_string(random.Below(100)) + " EUR";
  row.places = std::to_string(1 + random.Below(100)) + " seats";
  row.score = std::to_string(random.Below(1000) / 10);
  const std::uint64_t year = 2010 + random.Below(10);
  if (random.Below(50) != 0)
    row.since = std::to_string(year) + "-0" + std::to_string(1 + random.Below(9)) + "-17";
  if (random.Below(3) != 0) row.rate = std::to_string(random.Below(101)) + " %";
  return row;
}

std::string Quoted(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

class Files {
 public:
  Files() {
    std::string name = (fs::temp_directory_path() / "remit-batch-runs-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
    std::ofstream(In("runs.remit")) << kPolicy;
    Start start{{REMIT_BINARY, "compile", In("runs.remit"), "--output", In("runs.remitc")},
                In("out"),
                In("err")};
    REQUIRE(Started(start).Wait().code == 0);
  }
  ~Files() { fs::remove_all(path_); }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;

  std::string In(const std::string& name) const { return (path_ / name).string(); }

  void Csv(const std::string& name, std::size_t count) const {
    std::ofstream out(In(name), std::ios::binary);
    Random random;
    out << "id,segment,price,places,score,since,rate\n";
    for (std::size_t i = 1; i <= count; ++i) {
      const Row row = MakeRow(random, i, count);
      out << Quoted(row.id) << ',' << row.segment << ',' << row.price << ',' << row.places << ','
          << row.score << ',' << row.since << ',' << row.rate << '\n';
    }
    REQUIRE(out.flush());
  }
  // A document where `ends` is that of a list, else lines.
  void Json(const std::string& name, std::size_t count, bool document) const {
    std::ofstream out(In(name), std::ios::binary);
    Random random;
    for (std::size_t i = 1; i <= count; ++i) {
      const Row row = MakeRow(random, i, count);
      out << (!document ? ""
              : i == 1  ? "["
                        : ",")
          << "{\"id\":" << nlohmann::json(row.id) << ",\"segment\":\"" << row.segment
          << "\",\"price\":\"" << row.price << "\",\"places\":\"" << row.places
          << "\",\"score\":" << row.score
          << ",\"since\":" << (row.since.empty() ? "null" : "\"" + row.since + "\"")
          << (row.rate.empty() ? "" : ",\"rate\":\"" + row.rate + "\"") << "}\n";
    }
    if (document) out << "]\n";
    REQUIRE(out.flush());
  }
  void Compress(const std::string& from, const std::string& to, cases::Compression how) const {
    const std::string text = TextOf(In(from));
    const std::size_t half = text.size() / 2;  // two members, one behind the other
    std::ofstream(In(to), std::ios::binary) << cases::Compressed(text.substr(0, half), how)
                                            << cases::Compressed(text.substr(half), how);
  }

  Start Batch(const std::string& cases, const std::string& output,
              const std::vector<std::string>& more = {}) const {
    Start start{
        {REMIT_BINARY, "batch", In("runs.remitc"), cases == "-" ? cases : In(cases), "--as-of",
         "2026-01-01", "--format", "json", "--output", output == "-" ? output : In(output)},
        In("out"),
        In("err")};
    start.words.insert(start.words.end(), more.begin(), more.end());
    return start;
  }
  std::string Said() const { return TextOf(In("err")); }
  // What was counted; not where from.
  nlohmann::json Counts() const {
    nlohmann::json counts = nlohmann::json::parse(TextOf(In("out")));
    counts.erase("cases_from");
    return counts;
  }
  bool Has(const std::string& part) const {
    const std::string said = Said();
    INFO(said);
    return said.find(part) != std::string::npos;
  }

 private:
  fs::path path_;
};

bool BeginsWith(const std::string& text, const std::string& begin) {
  return text.compare(0, begin.size(), begin) == 0;
}

// Messages name the file.
std::string Renamed(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

struct Whole {
  std::string output;
  nlohmann::json counts;
};
Whole RunWhole(const Files& files, const std::string& cases, const std::string& output,
               const std::vector<std::string>& more = {"--threads", "1"}) {
  const Ended ended = Started(files.Batch(cases, output, more)).Wait();
  INFO(files.Said());
  REQUIRE(ended.code == 0);
  CHECK_FALSE(fs::exists(files.In(output + ".partial")));
  CHECK_FALSE(fs::exists(files.In(output + ".partial.resume")));
  return {TextOf(files.In(output)), files.Counts()};
}

// The line of `whole` behind the first `size` bytes belongs to the row that --resume begins with.
void CheckNextRow(const Files& files, const std::string& whole, std::size_t size, bool csv) {
  const std::string before = "--resume goes on with row ";
  const std::string said = files.Said();
  const std::size_t at = said.find(before);
  REQUIRE(at != std::string::npos);
  const std::string row = std::to_string(std::stoull(said.substr(at + before.size())));
  CHECK(BeginsWith(whole.substr(size), csv ? row + "," : "{\"row\":" + row + ","));
}

// A run that may write no more than `most` bytes to a file and is told so. False: it was at its
// end.
bool CutShort(const Files& files, const std::string& cases, const std::string& output,
              const Whole& whole, std::uint64_t most, std::vector<std::string> more) {
  Start start = files.Batch(cases, output, more);
  start.most_bytes = most;
  start.ignored = {SIGXFSZ};
  const Ended ended = Started(start).Wait();
  if (ended.code == 0) return false;
  INFO(files.Said());
  CHECK(ended.code == 3);
  CHECK(files.Has("File too large"));
  CHECK_FALSE(fs::exists(files.In(output)));
  const std::string partial = TextOf(files.In(output + ".partial"));
  CHECK(partial.size() <= most);
  CHECK(BeginsWith(whole.output, partial));
  CHECK((partial.empty() || partial.back() == '\n'));
  return true;
}

void Resume(const Files& files, const std::string& cases, const std::string& output,
            const Whole& whole, const std::string& threads = "2") {
  const Ended ended =
      Started(files.Batch(cases, output, {"--resume", "--threads", threads})).Wait();
  INFO(files.Said());
  REQUIRE(ended.code == 0);
  const std::string finished = TextOf(files.In(output));
  CHECK(finished.size() == whole.output.size());
  CHECK((finished == whole.output));
  CHECK(files.Counts() == whole.counts);
  CHECK_FALSE(fs::exists(files.In(output + ".partial")));
  CHECK_FALSE(fs::exists(files.In(output + ".partial.resume")));
}

// Until the output of a run has more than a header, or the run has ended.
void AwaitBytes(const Started& run, const std::string& path) {
  std::error_code none;
  constexpr std::uintmax_t kMore = 1000;
  constexpr useconds_t kPause = 100;
  while (run.running()) {
    const auto size = fs::file_size(path, none);
    if (!none && size > kMore) return;
    usleep(kPause);
  }
}

}  // namespace

TEST_CASE("decisions are the same at every level of vector instructions") {
  const Files files;
  files.Csv("cases.csv", 3'000);
  const Whole whole = RunWhole(files, "cases.csv", "out.csv");
  REQUIRE(whole.output.size() > 100'000);
  for (const std::string level : {"portable", "ssse3", "sse4", "avx2", "avx512"}) {
    INFO(level);
    Start start = files.Batch("cases.csv", "level.csv", {"--threads", "2"});
    start.words.insert(start.words.begin(), {"/usr/bin/env", "REMIT_VECTORS=" + level});
    REQUIRE(Started(start).Wait().code == 0);
    CHECK((TextOf(files.In("level.csv")) == whole.output));
  }
  Start start = files.Batch("cases.csv", "level.csv");
  start.words.insert(start.words.begin(), {"/usr/bin/env", "REMIT_VECTORS=avx3"});
  CHECK(Started(start).Wait().code == 2);
  CHECK(files.Has("REMIT_VECTORS: there is no level `avx3`; levels are portable, ssse3,"));
}

TEST_CASE("threads, blocks and compression change no byte of what is decided") {
  const Files files;
  files.Csv("c.csv", kRows);
  files.Json("c.jsonl", kRows, false);
  for (const std::string form : {"csv", "jsonl"}) {
    const std::string cases = "c." + form, output = "d." + form;
    const Whole whole = RunWhole(files, cases, output);
    CHECK(whole.counts["cases"] == kRows);
    for (const char* status : {"decided", "invalid", "needs_data", "no_alternative"})
      CHECK(whole.counts["status"][status] > 0);
    files.Compress(cases, cases + ".gz", cases::Compression::kGzip);
    files.Compress(cases, cases + ".zst", cases::Compression::kZstandard);
    struct Way {
      std::string end, threads, block;
    };
    const std::vector<Way> ways = {{"", "2", "1024"}, {"", "3", "1"},      {"", "7", "1000000"},
                                   {"", "1", "37"},   {".gz", "2", "300"}, {".zst", "3", "1024"}};
    for (const Way& way : ways) {
      INFO(form << way.end << ", " << way.threads << " threads, blocks of " << way.block);
      Whole other = RunWhole(files, cases + way.end, output,
                             {"--threads", way.threads, "--block", way.block});
      other.output = Renamed(std::move(other.output), cases + way.end + " ", cases + " ");
      CHECK((other.output == whole.output));
      CHECK(Renamed(other.counts.dump(), cases + way.end + " ", cases + " ") ==
            whole.counts.dump());
    }
    Start piped = files.Batch("-", "-", {"--cases-format", form, "--threads", "2"});
    piped.words[9] = files.In("e." + form);  // an output whose form is that of the other
    piped.in = open(files.In(cases).c_str(), O_RDONLY | O_CLOEXEC);
    const Ended ended = Started(piped).Wait();
    close(piped.in);
    INFO(files.Said());
    REQUIRE(ended.code == 0);
    CHECK((Renamed(TextOf(files.In("e." + form)), "standard input ", files.In(cases) + " ") ==
           whole.output));
  }
}

TEST_CASE("a run that dies in the middle of a write is completed by another") {
  const Files files;
  files.Csv("c.csv", kRows);
  const Whole whole = RunWhole(files, "c.csv", "d.csv");
  // Room for the note and little more: before the first block is written; then ever later.
  const std::size_t note = 4096, size = whole.output.size();
  bool torn = false;
  for (const std::size_t most : {note, size / 7, size / 2, size - 1}) {
    fs::remove(files.In("d.csv"));
    Start start = files.Batch("c.csv", "d.csv", {"--threads", most % 2 == 0 ? "2" : "3"});
    start.most_bytes = most;
    const Ended ended = Started(start).Wait();
    INFO("at most " << most << " bytes; " << files.Said());
    CHECK(ended.signal == SIGXFSZ);
    CHECK_FALSE(fs::exists(files.In("d.csv")));
    REQUIRE(fs::exists(files.In("d.csv.partial.resume")));
    const std::string partial = TextOf(files.In("d.csv.partial"));
    CHECK(partial.size() == most);
    CHECK(BeginsWith(whole.output, partial));
    torn = torn || partial.back() != '\n';
    Resume(files, "c.csv", "d.csv", whole);
  }
  CHECK(torn);
}

TEST_CASE("a full disk takes nothing away that was written") {
  const Files files;
  const bool csv = GENERATE(true, false);
  const std::string cases = csv ? "c.csv" : "c.jsonl", output = csv ? "d.csv" : "d.jsonl";
  if (csv) {
    files.Csv(cases, kRows);
  } else {
    files.Json(cases, kRows, false);
  }
  const Whole whole = RunWhole(files, cases, output);
  fs::remove(files.In(output));
  // One run after the other goes on a little further.
  const std::size_t size = whole.output.size();
  std::size_t before = 0;
  std::vector<std::string> more = {"--threads", "2"};
  for (const std::size_t most : {size / 3, size / 3 * 2, size - 1}) {
    REQUIRE(CutShort(files, cases, output, whole, most, more));
    const std::size_t written = fs::file_size(files.In(output + ".partial"));
    CHECK(written > before);
    before = written;
    CheckNextRow(files, whole.output, written, csv);
    more = {"--threads", "3", "--resume"};
  }
  Resume(files, cases, output, whole);
  CHECK(Started(files.Batch(cases, output, {"--resume"})).Wait().code == 3);
  CHECK(files.Has("there is nothing to go on from"));

  // Not even a note has room.
  Start start = files.Batch(cases, "none.csv");
  start.most_bytes = 200;
  start.ignored = {SIGXFSZ};
  CHECK(Started(start).Wait().code == 3);
  CHECK(files.Has("cannot write `" + files.In("none.csv.partial.resume") + "`: File too large"));
}

TEST_CASE("documents and compressed decisions are completed too") {
  const Files files;
  files.Json("c.json", kRows, true);
  for (const std::string output : {"d.jsonl", "d.csv.gz"}) {
    const Whole whole = RunWhole(files, "c.json", output);
    fs::remove(files.In(output));
    Start start = files.Batch("c.json", output);
    start.most_bytes = whole.output.size() / 2;
    start.ignored = {SIGXFSZ};
    CHECK(Started(start).Wait().code == 3);
    CHECK(fs::file_size(files.In(output + ".partial")) > 0);
    Resume(files, "c.json", output, whole);
  }
}

TEST_CASE("signals end a run in good order, or at once, and --resume completes it") {
  const Files files;
  for (const int signal : {SIGINT, SIGTERM, SIGKILL}) {
    constexpr int kMostTries = 8;
    bool in_time = false;
    for (int tries = 0; !in_time && tries < kMostTries; ++tries) {
      files.Csv("c.csv", kRows << tries);
      fs::remove(files.In("d.csv"));
      Started run(files.Batch("c.csv", "d.csv", {"--threads", "2"}));
      AwaitBytes(run, files.In("d.csv.partial"));
      run.Signal(signal);
      const Ended ended = run.Wait();
      INFO("signal " << signal << ": " << files.Said());
      in_time = ended.code != 0;
      if (!in_time) continue;
      CHECK_FALSE(fs::exists(files.In("d.csv")));
      const std::string partial = TextOf(files.In("d.csv.partial"));
      if (signal == SIGKILL) {
        CHECK(ended.signal == SIGKILL);
      } else {
        CHECK(ended.code == 128 + signal);
        CHECK(files.Has("interrupted; "));
        CHECK(partial.back() == '\n');
      }
      const std::string said = files.Said();
      fs::rename(files.In("d.csv.partial"), files.In("kept"));
      fs::rename(files.In("d.csv.partial.resume"), files.In("note"));
      const Whole whole = RunWhole(files, "c.csv", "d.csv", {"--threads", "2"});
      CHECK(BeginsWith(whole.output, partial));
      fs::rename(files.In("kept"), files.In("d.csv.partial"));
      fs::rename(files.In("note"), files.In("d.csv.partial.resume"));
      std::ofstream(files.In("err")) << said;
      if (signal != SIGKILL) CheckNextRow(files, whole.output, partial.size(), true);
      Resume(files, "c.csv", "d.csv", whole);
    }
    CHECK(in_time);
  }
}

TEST_CASE("who waits for standard input can be interrupted") {
  const Files files;
  files.Csv("c.csv", kRows);
  const Whole whole = RunWhole(files, "c.csv", "d.csv");
  fs::remove(files.In("d.csv"));
  Pipe pipe;
  Start start = files.Batch("-", "d.csv", {"--cases-format", "csv", "--threads", "2"});
  start.in = pipe.read_end();
  Started run(start);
  pipe.Write(TextOf(files.In("c.csv")).substr(0, 600'000));
  AwaitBytes(run, files.In("d.csv.partial"));
  run.Signal(SIGINT);
  const Ended ended = run.Wait();  // though the pipe is open
  INFO(files.Said());
  CHECK(ended.code == 130);
  CHECK(files.Has("interrupted; "));
  CHECK_FALSE(files.Has("--resume"));  // what was read is gone
  const std::string partial =
      Renamed(TextOf(files.In("d.csv.partial")), "standard input ", files.In("c.csv") + " ");
  CHECK(BeginsWith(whole.output, partial));
  CHECK(partial.back() == '\n');
}

TEST_CASE("devices and pipes are written to as they are") {
  const Files files;
  files.Csv("c.csv", kRows);
  const bool full = fs::is_character_file("/dev/full");
  if (!full) std::puts("skipped: there is no device /dev/full");
  for (const bool named : {true, false}) {
    if (!full) continue;
    Start start = files.Batch("c.csv", "-");
    if (named) {
      start.words.back() = "/dev/full";
    } else {
      start.out = "/dev/full";
    }
    const Ended ended = Started(start).Wait();
    INFO(files.Said());
    CHECK(ended.code == 3);
    CHECK(files.Has(std::string("cannot write `") + (named ? "/dev/full" : "standard output") +
                    "`: No space left on device; 0 cases decided and written"));
    CHECK_FALSE(files.Has("--resume"));
    CHECK(fs::is_character_file("/dev/full"));
    CHECK_FALSE(fs::exists("/dev/full.partial"));
  }

  // Whoever reads has gone away.
  Pipe pipe;
  Start piped = files.Batch("c.csv", "-");
  piped.out_pipe = pipe.write_end();
  Started run(piped);
  pipe.CloseWrite();
  CHECK(BeginsWith(pipe.ReadSome(), "{\"row\":2,"));
  pipe.CloseRead();
  CHECK(run.Wait().signal == SIGPIPE);
  CHECK(files.Said().empty());

  REQUIRE(mkfifo(files.In("fifo").c_str(), 0600) == 0);
  const int reader = open(files.In("fifo").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  REQUIRE(reader >= 0);
  std::ofstream(files.In("few.csv")) << TextOf(files.In("c.csv")).substr(0, 5000);
  const Ended ended = Started(files.Batch("few.csv", "fifo")).Wait();
  INFO(files.Said());
  CHECK(ended.code == 0);
  char byte = 0;
  CHECK(read(reader, &byte, 1) == 1);
  CHECK(byte == '{');
  close(reader);
  CHECK(fs::is_fifo(files.In("fifo")));

  CHECK(Started(files.Batch("c.csv", "c.csv")).Wait().code == 2);
  CHECK(files.Has("the decisions would replace the cases"));
}

TEST_CASE("of a compressed file that was cut off all is decided that can be read") {
  const Files files;
  files.Csv("c.csv", kRows);
  files.Compress("c.csv", "c.csv.gz", cases::Compression::kGzip);
  const Whole whole = RunWhole(files, "c.csv.gz", "d.csv");
  fs::remove(files.In("d.csv"));
  const std::string good = TextOf(files.In("c.csv.gz"));
  std::ofstream(files.In("c.csv.gz")) << good.substr(0, good.size() - 20'000);
  const Ended ended = Started(files.Batch("c.csv.gz", "d.csv", {"--threads", "2"})).Wait();
  INFO(files.Said());
  CHECK(ended.code == 3);
  CHECK(files.Has("the compressed file ends too early, after "));
  const std::string partial = TextOf(files.In("d.csv.partial"));
  CHECK(partial.size() > whole.output.size() / 2);
  CHECK(BeginsWith(whole.output, partial));
  CheckNextRow(files, whole.output, partial.size(), true);
  std::ofstream(files.In("c.csv.gz")) << good;
  CHECK(Started(files.Batch("c.csv.gz", "d.csv", {"--resume"})).Wait().code == 3);
  CHECK(files.Has("the size of the cases is not the same"));
}

TEST_CASE("a run is completed only of the cases and by the policy that it was begun with") {
  const Files files;
  files.Csv("c.csv", kRows);
  const std::string cases = TextOf(files.In("c.csv"));
  const Whole whole = RunWhole(files, "c.csv", "d.csv");
  fs::remove(files.In("d.csv"));
  REQUIRE(CutShort(files, "c.csv", "d.csv", whole, whole.output.size() / 2, {"--threads", "2"}));

  const auto refused = [&](const std::string& reason) {
    CHECK(Started(files.Batch("c.csv", "d.csv", {"--resume"})).Wait().code == 3);
    CHECK(files.Has(reason));
    CHECK(fs::exists(files.In("d.csv.partial")));
  };
  const auto changed_at = [&](std::size_t at) {
    at = cases.find("small", at);
    std::ofstream(files.In("c.csv")) << cases.substr(0, at) + "large" + cases.substr(at + 5);
  };
  changed_at(10'000);
  refused("the beginning of the cases is not the same");
  changed_at(cases.size() / 4);
  refused("what was decided already has changed");
  std::ofstream(files.In("c.csv")) << cases.substr(0, cases.size() - 1);
  refused("the size of the cases is not the same");
  std::ofstream(files.In("c.csv")) << cases;
  std::ofstream(files.In("runs.remit")) << Renamed(kPolicy, "2_000", "3_000");
  Start compile{
      {REMIT_BINARY, "compile", files.In("runs.remit"), "--output", files.In("runs.remitc")},
      files.In("out"),
      files.In("err")};
  REQUIRE(Started(compile).Wait().code == 0);
  refused("the policy is not the same");
}

TEST_CASE("memory does not grow with the number of cases") {
  if (kSanitized) {
    std::puts("skipped: memory is not measured under sanitizers");
    return;
  }
  const Files files;
  constexpr long kMoreKilobytes = 6'000;
  for (const std::string form : {"csv", "jsonl"}) {
    const std::string cases = "c." + form;
    const auto kilobytes = [&] {
      const Ended ended = Started(files.Batch(cases, "d." + form, {"--threads", "2"})).Wait();
      CHECK(ended.code == 0);
      return ended.kilobytes;
    };
    if (form == "csv") {
      files.Csv(cases, 30'000);
    } else {
      files.Json(cases, 10'000, false);
    }
    const long few = kilobytes();
    const std::string text = TextOf(files.In(cases));
    {
      std::ofstream more(files.In(cases), std::ios::binary | std::ios::app);
      const std::size_t header = form == "csv" ? text.find('\n') + 1 : 0;
      for (int times = 1; times < 10; ++times) more << std::string_view(text).substr(header);
      REQUIRE(more.flush());
    }
    const long many = kilobytes();
    CHECK(files.Counts()["cases"] == (form == "csv" ? 300'000 : 100'000));
    INFO(form << ": " << few << " kB, then " << many << " kB");
    CHECK(many < few + kMoreKilobytes);
  }
}

}  // namespace remit::repl
