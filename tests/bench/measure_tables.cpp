// Table X: what 1,000 and 10,000 rows cost, to decide with and to read.
#include <memory>

#include "interpreter/bundle/bundle.h"
#include "tests/bench/bare_parse.h"
#include "tests/bench/parts.h"

namespace remit::bench {
namespace {

constexpr std::size_t kCases = 20'000;

double Milliseconds(const std::function<void()>& run) { return PerCase(1, run) / 1e6; }

// By hand the whole of a case is worked out too: the values of S, then the row.
void MeasureTable(std::size_t rows, const Options& options, Report& report) {
  const std::string text = PolicyTextOfX(rows);
  const CaseColumns cases(kCases);
  const RemitSide side(Size::kS, text, cases, kCases);
  RemitSide::Worker worker = side.MakeWorker();
  const handwritten::LargeTable table(rows);
  std::vector<Case> deals;
  for (std::size_t i = 0; i < kCases; ++i) deals.push_back(cases.At(i));
  int sink = 0;

  Rounds rounds;
  rounds.Add("hand", [&] {
    return PerCase(kCases, [&] {
      for (const Case& deal : deals) sink += table.Row(deal.data());
    });
  });
  rounds.Add("remit", [&] {
    return PerCase(kCases, [&] {
      side.Decide(worker, 0, kCases, [](const govern::DecisionColumns&, std::size_t) {});
    });
  });
  bool parsed = true;
  rounds.Add("read", [&] { return Milliseconds([&] { parsed = BareParse(text) && parsed; }); });
  rounds.Add("runnable", [&] { return Milliseconds([&] { RemitDesk(Size::kS, text); }); });
  const std::string bundle =
      bundle::Write(side.desk.sources(), {"benchmark.remit"}, side.desk.ast(), side.desk.checked());
  bool opened = true;
  rounds.Add("bundle", [&] {
    return Milliseconds([&] {
      const base::Result<bundle::Contents> contents = bundle::Read(bundle);
      opened = opened && contents.has_value();
      if (opened) engine::Program::Bind(contents->ast, contents->checked, 0);
    });
  });
  rounds.Run(options.rounds);
  if (!parsed) report.skipped.push_back("the bare parse: the text is refused");
  if (!opened) report.skipped.push_back("the bundle of a table: it cannot be read");
  if (sink == 0) report.skipped.emplace_back("a table of which no row but the first applies");

  const std::string of = std::to_string(rows) + " rows";
  const bool large = rows == 10'000;
  const auto add = [&](const std::string& name, const std::string& label, const std::string& unit,
                       const std::string& base, const std::string& over,
                       std::optional<double> target, const std::string& key) {
    Measured row{"table X", "", of + ": " + label, rounds.Time(name), unit};
    if (!base.empty()) row.ratio = rounds.Ratio(name, base);
    row.over = over;
    row.target = target;
    row.key = key + (large ? "_10000" : "_1000");
    report.rows.push_back(std::move(row));
  };
  add("hand", "one decision, by hand", "ns", "", "", {}, "table_hand_ns");
  add("remit", "one decision of a batch, Remit", "ns", "", "",
      large ? std::optional<double>(60) : std::nullopt, "table_ns");
  add("read", "text through ANTLR alone", "ms", "", "", {}, "table_read_ms");
  add("runnable", "text to runnable, without proofs", "ms", "read", "x ANTLR alone", 1.25,
      "table_runnable_over_read");
  if (opened)
    add("bundle", "compiled bundle to runnable", "ms", "", "",
        large ? std::optional<double>(20) : std::nullopt, "table_bundle_ms");
}

}  // namespace

void MeasureTables(const Options& options, Report& report) {
  MeasureTable(1'000, options, report);
  MeasureTable(10'000, options, report);
}

}  // namespace remit::bench
