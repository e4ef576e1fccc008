// Sizes S, M and L: batches and single cases, by hand and by Remit.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>

#include "tests/bench/parts.h"

namespace remit::bench {
namespace {

// The other yardstick prints its times by the clock, the least of them as `"ns_min":12.3`: what
// comes nearest to the processor time that the rest is measured by, and never too high.
double RunYardstick(const std::string& program, const std::string& variant, std::size_t cases) {
  const std::string command = program + " " + variant + " " + std::to_string(cases) + " 5";
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return std::nan("");
  std::string text(4096, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), pipe));
  pclose(pipe);
  const std::string key = "\"ns_min\":";
  const std::size_t at = text.find(key);
  return at == std::string::npos ? std::nan("") : std::atof(text.c_str() + at + key.size());
}

// Two threads of which each decides half, started and ended by the measurement.
class Halves {
 public:
  using Half = std::function<void(std::size_t first, std::size_t count)>;
  static double Time(std::size_t count, const Half& half) {
    Unpin();
    const std::size_t middle = count / 2 / 8 * 8;
    const double time = WallPerCase(count, [&] {
      std::thread other([&] { half(middle, count - middle); });
      half(0, middle);
      other.join();
    });
    Pin();
    return time;
  }
};

// One size. What the measurements refer to lives as long as this.
class Desk {
 public:
  Desk(Size size, const Options& options)
      : size_(size),
        count_(CasesOf(size, options)),
        threaded_(size == Size::kS ? count_ : count_ * 4),
        cases_(threaded_),
        number_(size, FileText(PolicyPath(size, Arithmetic::kNumber)), cases_, threaded_),
        decimal_(size, FileText(PolicyPath(size, Arithmetic::kDecimal)), cases_, count_),
        level_(BestLevel()),
        codes_(kSlice),
        scores_(kSlice),
        one_(number_.desk.Batch(cases_, 0, 1)),
        decider_(number_.desk.program(), number_.desk.wanted()) {
    for (std::size_t i = 0; i < singles_; ++i) deals_.push_back(cases_.At(i % count_));
    AddBatch();
    AddSingle();
    if (!options.yardstick.empty()) AddYardstick(options.yardstick);
  }
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  void Run(int count) { rounds_.Run(count); }
  void Tell(Report& report);

 private:
  void HandBatch(std::size_t first, std::size_t count, std::int64_t* codes, double* scores) const {
    const handwritten::BatchFunction decide = handwritten::Batch(level_, size_);
    for (std::size_t at = first; at < first + count; at += kSlice)
      decide(ColumnsOf(cases_), at, std::min(kSlice, first + count - at), codes, scores);
  }
  static void Decide(const RemitSide& side, RemitSide::Worker& worker, std::size_t first,
                     std::size_t count) {
    side.Decide(worker, first, count, [](const govern::DecisionColumns&, std::size_t) {});
  }

  void AddBatch() {
    rounds_.Add("batch hand", [this] {
      return PerCase(count_, [this] { HandBatch(0, count_, codes_.data(), scores_.data()); });
    });
    rounds_.Add("batch number", [this] {
      return PerCase(count_, [this] { Decide(number_, worker_, 0, count_); });
    });
    rounds_.Add("batch decimal", [this] {
      return PerCase(count_, [this] { Decide(decimal_, decimal_worker_, 0, count_); });
    });
    // The same cases by one thread and by two.
    rounds_.Add("threads hand 1", [this] {
      return WallPerCase(threaded_,
                         [this] { HandBatch(0, threaded_, codes_.data(), scores_.data()); });
    });
    rounds_.Add("threads hand 2", [this] {
      return Halves::Time(threaded_, [this](std::size_t first, std::size_t count) {
        std::vector<std::int64_t> codes(kSlice);
        std::vector<double> scores(kSlice);
        HandBatch(first, count, codes.data(), scores.data());
      });
    });
    rounds_.Add("threads remit 1", [this] {
      return WallPerCase(threaded_, [this] { Decide(number_, worker_, 0, threaded_); });
    });
    rounds_.Add("threads remit 2", [this] {
      return Halves::Time(threaded_, [this](std::size_t first, std::size_t count) {
        Decide(number_, first == 0 ? worker_ : other_worker_, first, count);
      });
    });
  }

  void DecideOne(std::size_t i) {
    number_.desk.Fill(deals_[i], one_);
    decider_.Decide(one_, 0, 1, columns_);
  }
  void AddSingle() {
    rounds_.Add("single hand", [this] {
      const handwritten::SingleFunction decide = handwritten::Single(level_, size_);
      Outcome outcome;
      // Often enough that an interrupt in between does not count.
      constexpr std::size_t kTimes = 8;
      return PerCase(singles_ * kTimes, [&] {
        for (std::size_t i = 0; i < kTimes; ++i)
          for (const Case& deal : deals_) decide(deal.data(), outcome);
      });
    });
    rounds_.Add("single remit", [this] {
      return PerCase(singles_, [this] {
        for (std::size_t i = 0; i < singles_; ++i) DecideOne(i);
      });
    });
    rounds_.Add("single remit p50", [this] {
      latencies_ = Latencies(singles_, [this](std::size_t i) { DecideOne(i); });
      return latencies_[singles_ / 2];
    });
    rounds_.Add("single remit p99",
                [this] { return latencies_.empty() ? 0 : latencies_[singles_ * 99 / 100]; });
  }

  void AddYardstick(const std::string& folder) {
    const std::string name = Name(size_);
    const std::string scalar = folder + "/ref_scalar", simd = folder + "/ref_simd";
    rounds_.Add("batch yardstick", [=, this] { return RunYardstick(simd, name + "_soa", count_); });
    const bool small = size_ == Size::kS;
    rounds_.Add("single yardstick", [=, this] {
      return RunYardstick(small ? scalar : simd, name + (small ? "_bits" : "_one"), singles_);
    });
  }

  Size size_;
  std::size_t singles_ = size_ == Size::kS ? 4000 : size_ == Size::kM ? 2000 : 1000;
  std::size_t count_, threaded_;
  CaseColumns cases_;
  RemitSide number_, decimal_;
  RemitSide::Worker worker_ = number_.MakeWorker(), other_worker_ = number_.MakeWorker();
  RemitSide::Worker decimal_worker_ = decimal_.MakeWorker();
  handwritten::Level level_;
  std::vector<std::int64_t> codes_;
  std::vector<double> scores_;
  std::vector<Case> deals_;
  std::vector<double> latencies_;
  engine::CaseBatch one_;
  govern::ColumnDecider decider_;
  govern::DecisionColumns columns_;
  Rounds rounds_;
};

void Desk::Tell(Report& report) {
  const auto row = [&](const std::string& name, const std::string& label) {
    Measured measured;
    measured.part = "discount desk";
    measured.size = Name(size_);
    measured.name = label;
    measured.value = rounds_.Time(name);
    measured.unit = "ns";
    return measured;
  };
  const auto add = [&](const std::string& name, const std::string& label, const std::string& base,
                       const std::string& over, std::optional<double> target,
                       const std::string& key, bool inverse = false) {
    Measured measured = row(name, label);
    if (!base.empty())
      measured.ratio = inverse ? rounds_.Ratio(base, name) : rounds_.Ratio(name, base);
    measured.over = over;
    measured.target = target;
    measured.at_least = inverse;
    measured.key = key;
    report.rows.push_back(std::move(measured));
  };
  const double batch_target = size_ == Size::kM ? 1.6 : 1.5;
  add("batch hand", "batch, by hand", "", "", {}, "");
  add("batch number", "batch, Remit", "batch hand", "x by hand", batch_target,
      "ratio_to_handwritten");
  add("batch decimal", "batch, Remit, in money and percentages", "batch number", "x number", 2,
      "decimal_over_number");
  add("threads hand 2", "batch, by hand, 2 threads", "threads hand 1", "x faster than 1", {}, "",
      true);
  const double gain = rounds_.Ratio("threads hand 1", "threads hand 2").median;
  add("threads remit 2", "batch, Remit, 2 threads", "threads remit 1", "x faster than 1", gain,
      "two_threads_over_one", true);
  add("single hand", "one case, by hand", "", "", {}, "");
  add("single remit", "one case, Remit", "single hand", "x by hand", 1.6, "ratio_single");
  add("single remit p50", "one case, Remit, p50", "", "", {}, "single_p50_ns");
  add("single remit p99", "one case, Remit, p99", "single remit p50", "x p50", 2.5,
      "single_p99_over_p50");
  if (!rounds_.Has("batch yardstick")) return;
  add("batch yardstick", "batch, the other yardstick", "", "", {}, "");
  add("batch hand", "batch, by hand", "batch yardstick", "x the other", 1.1,
      "handwritten_to_yardstick");
  add("batch number", "batch, Remit", "batch yardstick", "x the other", batch_target,
      "ratio_to_yardstick");
  add("single yardstick", "one case, the other yardstick", "", "", {}, "");
  add("single hand", "one case, by hand", "single yardstick", "x the other", 1.1,
      "handwritten_single_to_yardstick");
  add("single remit", "one case, Remit", "single yardstick", "x the other", 1.6,
      "ratio_single_to_yardstick");
}

}  // namespace

double PerCase(std::size_t count, const std::function<void()>& run) {
  const double start = ProcessorSeconds();
  run();
  return (ProcessorSeconds() - start) * 1e9 / static_cast<double>(count);
}
double WallPerCase(std::size_t count, const std::function<void()>& run) {
  const double start = Seconds();
  run();
  return (Seconds() - start) * 1e9 / static_cast<double>(count);
}

void MeasureDesk(const Options& options, Report& report) {
  for (const Size size : kSizes) {
    if (!Asked(options, size)) continue;
    const auto desk = std::make_unique<Desk>(size, options);
    desk->Run(options.rounds);
    desk->Tell(report);
  }
}

}  // namespace remit::bench
