// Measures the discount desk decided by Remit beside hand-written code of the same decisions, after
// both have been held to the specification. Usage: remit_bench --help
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <iostream>
#include <optional>
#include <sstream>
#include <thread>

#include "tests/bench/handwritten/handwritten.h"
#include "tests/bench/remit_desk.h"
#include "tests/bench/rounds.h"

namespace remit::bench {
namespace {

constexpr const char* kUsage =
    R"(Usage: remit_bench [--rounds N] [--cases N] [--verify N] [--yardstick FOLDER] [--format text|json]
Run it from the root of the repository: it reads tests/bench/policies.
  --rounds N          rounds of pairs (default 9)
  --cases N           cases of size S in a batch; M has a tenth of them, L a fortieth (default 200000)
  --verify N          cases that have to give the checksums of the specification before anything is timed
                      (default 100000; counts are 1000, 10000, 100000, 1000000)
  --yardstick FOLDER  where another yardstick was built: ref_simd and ref_scalar, run in the same rounds
)";

struct Options {
  int rounds = 9;
  std::size_t cases = 200'000;
  std::size_t verify = 100'000;
  std::string yardstick;
  bool json = false;
};

constexpr std::size_t kSlice =
    8192;  // cases decided at once; what is decided of them stays in cache

std::string FileText(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    std::cerr << "cannot read " << path << "\n";
    std::exit(3);
  }
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string PolicyPath(Size size) {
  return std::string("tests/bench/policies/desk_") + static_cast<char>(std::tolower(*Name(size))) +
         ".remit";
}

std::size_t CasesOf(Size size, std::size_t cases) {
  switch (size) {
    case Size::kS:
      return cases;
    case Size::kM:
      return std::max<std::size_t>(cases / 10, 64);
    case Size::kL:
      return std::max<std::size_t>(cases / 40, 64);
  }
  return cases;
}

handwritten::Level BestLevel() {
  handwritten::Level best = handwritten::Level::kScalar;
  for (const handwritten::Level level : handwritten::kLevels)
    if (handwritten::Runs(level)) best = level;
  return best;
}

const handwritten::Columns& ColumnsOf(const CaseColumns& cases) {
  return *reinterpret_cast<const handwritten::Columns*>(cases.columns().data());
}

// A policy with cases in memory, decided slice by slice.
struct RemitSide {
  RemitDesk desk;
  engine::CaseBatch batch;
  RemitSide(Size size, const std::string& text, const CaseColumns& cases, std::size_t count)
      : desk(size, text), batch(desk.Batch(cases, 0, count)) {}

  using Consumer = std::function<void(const govern::DecisionColumns&, std::size_t first)>;
  void Decide(std::size_t first, std::size_t count, const Consumer& consume) const {
    govern::ColumnDecider decider(desk.program(), desk.wanted());
    govern::DecisionColumns columns;
    for (std::size_t at = first; at < first + count; at += kSlice) {
      decider.Decide(batch, at, std::min(kSlice, first + count - at), columns);
      consume(columns, at);
    }
  }
};

// ---- what has to hold before anything is timed

std::string VerifyHandwritten(handwritten::Level level, Size size, const CaseColumns& cases,
                              std::size_t count) {
  std::vector<std::int64_t> codes((count + 63) / 64 * 64);
  std::vector<double> scores(codes.size());
  handwritten::Batch(level, size)(ColumnsOf(cases), 0, count, codes.data(), scores.data());
  codes.resize(count);
  scores.resize(count);
  std::string wrong = Differences(size, codes, scores);
  for (std::size_t i = 0; i < count; ++i) {
    const Case deal = cases.At(i);
    Outcome outcome;
    handwritten::Single(level, size)(deal.data(), outcome);
    codes[i] = CodeOf(size, outcome);
    scores[i] = outcome.score;
  }
  wrong += Differences(size, codes, scores);
  return wrong.empty() ? "" : std::string("by hand, ") + Name(level) + ": " + wrong;
}

std::string VerifyRemit(Size size, const CaseColumns& cases, std::size_t count) {
  const RemitSide side(size, FileText(PolicyPath(size)), cases, count);
  std::vector<std::int64_t> codes(count);
  std::vector<double> scores(count);
  side.Decide(0, count, [&](const govern::DecisionColumns& columns, std::size_t first) {
    for (std::size_t i = 0; i < columns.size; ++i) {
      const Outcome outcome = side.desk.OutcomeOf(columns, i);
      codes[first + i] = CodeOf(size, outcome);
      scores[first + i] = outcome.score;
    }
  });
  const std::string wrong = Differences(size, codes, scores);
  return wrong.empty() ? "" : "Remit: " + wrong;
}

bool Verified(std::size_t count) {
  const CaseColumns cases(count);
  std::string wrong;
  for (const Size size : kSizes) {
    for (const handwritten::Level level : handwritten::kLevels)
      if (handwritten::Runs(level)) wrong += VerifyHandwritten(level, size, cases, count);
    wrong += VerifyRemit(size, cases, count);
  }
  std::cerr << (wrong.empty() ? "" : "the checksums are not those of the specification:\n" + wrong);
  return wrong.empty();
}

// ---- what is timed

double PerCase(std::size_t count, const std::function<void()>& run) {
  const double start = Seconds();
  run();
  return (Seconds() - start) * 1e9 / static_cast<double>(count);
}

// The other yardstick prints its own median as `"ns":12.3`.
double RunYardstick(const std::string& program, const std::string& variant, std::size_t cases) {
  const std::string command = program + " " + variant + " " + std::to_string(cases) + " 3";
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return std::nan("");
  std::string text(4096, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), pipe));
  pclose(pipe);
  const std::size_t at = text.find("\"ns\":");
  return at == std::string::npos ? std::nan("") : std::atof(text.c_str() + at + 5);
}

// Everything about one size. What the measurements refer to lives as long as this.
class Bench {
 public:
  Bench(Size size, const Options& options)
      : size_(size),
        count_(CasesOf(size, options.cases)),
        cases_(count_),
        remit_(size, FileText(PolicyPath(size)), cases_, count_),
        level_(BestLevel()),
        codes_(kSlice),
        scores_(kSlice),
        one_(remit_.desk.Batch(cases_, 0, 1)),
        decider_(remit_.desk.program(), remit_.desk.wanted()) {
    for (std::size_t i = 0; i < kSingles; ++i) deals_.push_back(cases_.At(i % count_));
    AddBatch(options);
    AddSingle(options);
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  Rounds& rounds() { return rounds_; }
  std::size_t count() const { return count_; }
  Size size() const { return size_; }

  std::vector<double> RemitLatencies() {
    return Latencies(kSingles, [this](std::size_t i) { DecideOne(i); });
  }
  std::vector<double> HandLatencies() {
    const handwritten::SingleFunction decide = handwritten::Single(level_, size_);
    Outcome outcome;
    return Latencies(kSingles, [&](std::size_t i) { decide(deals_[i].data(), outcome); });
  }

 private:
  static constexpr std::size_t kSingles = 4000;

  void HandBatch(std::size_t first, std::size_t count, std::int64_t* codes, double* scores) const {
    const handwritten::BatchFunction decide = handwritten::Batch(level_, size_);
    for (std::size_t at = first; at < first + count; at += kSlice)
      decide(ColumnsOf(cases_), at, std::min(kSlice, first + count - at), codes, scores);
  }
  void RemitBatch(std::size_t first, std::size_t count) const {
    remit_.Decide(first, count, [](const govern::DecisionColumns&, std::size_t) {});
  }
  template <class Half>
  double Halved(const Half& half) const {
    Unpin();
    const std::size_t middle = count_ / 2 / 8 * 8;
    const double time = PerCase(count_, [&] {
      std::thread other([&] { half(middle, count_ - middle); });
      half(0, middle);
      other.join();
    });
    Pin();
    return time;
  }

  void AddBatch(const Options& options) {
    rounds_.Add("batch hand", [this] {
      return PerCase(count_, [this] { HandBatch(0, count_, codes_.data(), scores_.data()); });
    });
    rounds_.Add("batch remit",
                [this] { return PerCase(count_, [this] { RemitBatch(0, count_); }); });
    rounds_.Add("batch hand, 2 threads", [this] {
      return Halved([this](std::size_t first, std::size_t count) {
        std::vector<std::int64_t> codes(kSlice);
        std::vector<double> scores(kSlice);
        HandBatch(first, count, codes.data(), scores.data());
      });
    });
    rounds_.Add("batch remit, 2 threads", [this] {
      return Halved([this](std::size_t first, std::size_t count) { RemitBatch(first, count); });
    });
    if (options.yardstick.empty()) return;
    const std::string program = options.yardstick + "/ref_simd";
    rounds_.Add("batch yardstick", [this, program] {
      return RunYardstick(program, std::string(Name(size_)) + "_soa", count_);
    });
  }

  void DecideOne(std::size_t i) {
    remit_.desk.Fill(deals_[i], one_);
    decider_.Decide(one_, 0, 1, columns_);
  }
  void AddSingle(const Options& options) {
    rounds_.Add("single hand", [this] {
      const handwritten::SingleFunction decide = handwritten::Single(level_, size_);
      Outcome outcome;
      return PerCase(kSingles, [&] {
        for (const Case& deal : deals_) decide(deal.data(), outcome);
      });
    });
    rounds_.Add("single remit", [this] {
      return PerCase(kSingles, [this] {
        for (std::size_t i = 0; i < kSingles; ++i) DecideOne(i);
      });
    });
    if (options.yardstick.empty()) return;
    const bool small = size_ == Size::kS;
    const std::string program = options.yardstick + (small ? "/ref_scalar" : "/ref_simd");
    const std::string variant = std::string(Name(size_)) + (small ? "_bits" : "_one");
    rounds_.Add("single yardstick",
                [program, variant] { return RunYardstick(program, variant, kSingles); });
  }

  Size size_;
  std::size_t count_;
  CaseColumns cases_;
  RemitSide remit_;
  handwritten::Level level_;
  std::vector<std::int64_t> codes_;
  std::vector<double> scores_;
  std::vector<Case> deals_;
  engine::CaseBatch one_;
  govern::ColumnDecider decider_;
  govern::DecisionColumns columns_;
  Rounds rounds_;
};

// ---- what is said of it

std::string Json(const Spread& spread) {
  std::ostringstream out;
  out.precision(5);
  out << "{\"p10\": " << spread.p10 << ", \"median\": " << spread.median
      << ", \"p90\": " << spread.p90 << "}";
  return out.str();
}

const std::vector<std::string>& Names() {
  static const std::vector<std::string> names = {
      "batch hand",      "batch remit", "batch hand, 2 threads", "batch remit, 2 threads",
      "batch yardstick", "single hand", "single remit",          "single yardstick"};
  return names;
}

void PrintText(const std::vector<std::unique_ptr<Bench>>& benches) {
  std::printf("%-3s %-26s %10s %20s   %s\n", "", "", "ns", "p10 .. p90", "over hand-written");
  for (const auto& bench : benches) {
    const Rounds& rounds = bench->rounds();
    for (const std::string& name : Names()) {
      if (!rounds.Has(name)) continue;
      const Spread time = rounds.Time(name);
      const std::string base = name.substr(0, name.find(' ')) + " hand";
      const Spread ratio = rounds.Ratio(name, base);
      std::printf("%-3s %-26s %10.1f %9.1f ..%9.1f   %.2f (%.2f .. %.2f)\n", Name(bench->size()),
                  name.c_str(), time.median, time.p10, time.p90, ratio.median, ratio.p10,
                  ratio.p90);
    }
    const auto print = [&](const char* who, const std::vector<double>& times) {
      std::printf("%-3s %-26s p50 %.0f ns, p99 %.0f ns\n", Name(bench->size()), who,
                  times[times.size() / 2], times[times.size() * 99 / 100]);
    };
    print("one at a time, hand", bench->HandLatencies());
    print("one at a time, remit", bench->RemitLatencies());
  }
}

std::string Ratios(const std::vector<std::unique_ptr<Bench>>& benches, const std::string& name,
                   const std::string& base) {
  std::string text = "{";
  for (const auto& bench : benches) {
    if (!bench->rounds().Has(name) || !bench->rounds().Has(base)) continue;
    std::ostringstream out;
    out.precision(5);
    out << (text.size() > 1 ? ", " : "") << "\"" << Name(bench->size())
        << "\": " << bench->rounds().Ratio(name, base).median;
    text += out.str();
  }
  return text + "}";
}

void PrintJson(const std::vector<std::unique_ptr<Bench>>& benches, const Options& options) {
  std::ostringstream out;
  out.precision(5);
  out << "{\n  \"machine\": \"" << ProcessorName() << "\",\n  \"compiler\": \"" << __VERSION__
      << "\",\n  \"handwritten_level\": \"" << Name(BestLevel())
      << "\",\n  \"rounds\": " << options.rounds << ",\n";
  out << "  \"ratio_to_handwritten\": " << Ratios(benches, "batch remit", "batch hand") << ",\n";
  out << "  \"ratio_single\": " << Ratios(benches, "single remit", "single hand") << ",\n";
  out << "  \"two_threads_over_one\": " << Ratios(benches, "batch remit", "batch remit, 2 threads")
      << ",\n";
  if (!options.yardstick.empty()) {
    out << "  \"ratio_to_yardstick\": " << Ratios(benches, "batch remit", "batch yardstick")
        << ",\n";
    out << "  \"handwritten_to_yardstick\": " << Ratios(benches, "batch hand", "batch yardstick")
        << ",\n";
  }
  out << "  \"sizes\": {";
  bool first_size = true;
  for (const auto& bench : benches) {
    out << (first_size ? "\n" : ",\n") << "    \"" << Name(bench->size())
        << "\": {\"cases\": " << bench->count();
    first_size = false;
    for (const std::string& name : Names()) {
      if (!bench->rounds().Has(name)) continue;
      const std::string base = name.substr(0, name.find(' ')) + " hand";
      out << ",\n      \"" << name << "\": {\"ns\": " << Json(bench->rounds().Time(name))
          << ", \"ratio\": " << Json(bench->rounds().Ratio(name, base)) << "}";
    }
    const std::vector<double> times = bench->RemitLatencies();
    out << ",\n      \"single p50\": " << times[times.size() / 2]
        << ", \"single p99\": " << times[times.size() * 99 / 100] << "}";
  }
  out << "\n  }\n}\n";
  std::cout << out.str();
}

std::optional<Options> Parse(int count, char** arguments) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string word = arguments[i];
    const char* value = i + 1 < count ? arguments[i + 1] : nullptr;
    if (value == nullptr) return std::nullopt;
    if (word == "--rounds") {
      options.rounds = std::max(1, std::atoi(value));
    } else if (word == "--cases") {
      options.cases = std::max(640ul, std::strtoul(value, nullptr, 10));
    } else if (word == "--verify") {
      options.verify = std::strtoul(value, nullptr, 10);
    } else if (word == "--yardstick") {
      options.yardstick = value;
    } else if (word == "--format") {
      options.json = std::strcmp(value, "json") == 0;
    } else {
      return std::nullopt;
    }
    ++i;
  }
  return options;
}

int Main(int count, char** arguments) {
  const std::optional<Options> options = Parse(count, arguments);
  if (!options) {
    std::cerr << kUsage;
    return 2;
  }
  if (options->verify > 0 && !Verified(options->verify)) return 1;
  const bool pinned = Pin();
  std::vector<std::unique_ptr<Bench>> benches;
  for (const Size size : kSizes) {
    benches.push_back(std::make_unique<Bench>(size, *options));
    benches.back()->rounds().Run(options->rounds);
  }
  if (options->json) {
    PrintJson(benches, *options);
    return 0;
  }
  std::printf("%s; %s; by hand for %s; %spinned; %d rounds\n", ProcessorName().c_str(), __VERSION__,
              Name(BestLevel()), pinned ? "" : "not ", options->rounds);
  PrintText(benches);
  return 0;
}

}  // namespace
}  // namespace remit::bench

int main(int count, char** arguments) { return remit::bench::Main(count, arguments); }
