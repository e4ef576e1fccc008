// Holds every implementation of the desk to the specification.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "tests/bench/desk/exact.h"
#include "tests/bench/parts.h"

namespace remit::bench {
namespace {

// Codes and scores of the first `count` cases.
struct Decided {
  std::vector<std::int64_t> codes;
  std::vector<double> scores;
  explicit Decided(std::size_t count) : codes((count + 63) / 64 * 64), scores(codes.size()) {}
  std::string Differences(Size size, std::size_t count, const std::string& who) {
    codes.resize(count);
    scores.resize(count);
    const std::string wrong = bench::Differences(size, codes, scores);
    return wrong.empty() ? "" : who + ": " + wrong;
  }
};

std::string VerifyHandwritten(handwritten::Level level, Size size, const CaseColumns& cases,
                              std::size_t count) {
  const std::string who = std::string("by hand, ") + Name(level);
  Decided batch(count), single(count);
  handwritten::Batch(level, size)(ColumnsOf(cases), 0, count, batch.codes.data(),
                                  batch.scores.data());
  for (std::size_t i = 0; i < count; ++i) {
    const Case deal = cases.At(i);
    Outcome outcome;
    handwritten::Single(level, size)(deal.data(), outcome);
    single.codes[i] = CodeOf(size, outcome);
    single.scores[i] = outcome.score;
  }
  return batch.Differences(size, count, who) +
         single.Differences(size, count, who + ", one at a time");
}

// Slice by slice, so that the cases take no more room than the codes.
std::string VerifyRemit(Size size, const CaseColumns& cases, std::size_t count) {
  const RemitDesk desk(size, FileText(PolicyPath(size, Arithmetic::kNumber)));
  govern::ColumnDecider decider(desk.program(), desk.wanted());
  govern::DecisionColumns columns;
  Decided decided(count);
  for (std::size_t first = 0; first < count; first += kSlice) {
    const std::size_t width = std::min(kSlice, count - first);
    const engine::CaseBatch batch = desk.Batch(cases, first, width);
    decider.Decide(batch, 0, width, columns);
    for (std::size_t i = 0; i < width; ++i) {
      const Outcome outcome = desk.OutcomeOf(columns, i);
      decided.codes[first + i] = CodeOf(size, outcome);
      decided.scores[first + i] = outcome.score;
    }
  }
  return decided.Differences(size, count, "Remit");
}

// The decimal policies against exact scalar code; the specification has no sums for them.
std::string VerifyDecimal(Size size, const CaseColumns& cases, std::size_t count) {
  const RemitSide side(size, FileText(PolicyPath(size, Arithmetic::kDecimal)), cases, count);
  std::string wrong;
  RemitSide::Worker worker = side.MakeWorker();
  side.Decide(worker, 0, count, [&](const govern::DecisionColumns& columns, std::size_t first) {
    for (std::size_t i = 0; i < columns.size && wrong.empty(); ++i) {
      const Outcome outcome = side.desk.OutcomeOf(columns, i);
      const Outcome exact = DecideExactly(size, cases.At(first + i));
      // A step of money where exp or log of the C library rounds to another ninth decimal.
      if (CodeOf(size, outcome) == CodeOf(size, exact) &&
          std::abs(outcome.score - exact.score) < 0.01)
        continue;
      wrong = std::string("Remit in money and percentages, size ") + Name(size) + ": case " +
              std::to_string(first + i) + " has code " + std::to_string(CodeOf(size, outcome)) +
              ", not " + std::to_string(CodeOf(size, exact)) + "\n";
    }
  });
  return wrong;
}

}  // namespace

std::string PolicyPath(Size size, Arithmetic arithmetic) {
  std::string path = "tests/bench/policies/desk_";
  path += static_cast<char>(std::tolower(*Name(size)));
  return path + (arithmetic == Arithmetic::kDecimal ? "_decimal.remit" : ".remit");
}

std::string FileText(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    std::cerr << "cannot read " << path << "; run from the root of the repository\n";
    std::exit(3);
  }
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
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

std::size_t CasesOf(Size size, const Options& options) {
  switch (size) {
    case Size::kS:
      return options.cases;
    case Size::kM:
      return std::max<std::size_t>(options.cases / 10, 64);
    case Size::kL:
      return std::max<std::size_t>(options.cases / 40, 64);
  }
  return options.cases;
}

bool Asked(const Options& options, Size size) {
  return options.sizes.find(Name(size)) != std::string::npos;
}

void RemitSide::Decide(Worker& worker, std::size_t first, std::size_t count,
                       const Consumer& consume) const {
  for (std::size_t at = first; at < first + count; at += kSlice) {
    worker.decider.Decide(batch, at, std::min(kSlice, first + count - at), worker.columns);
    consume(worker.columns, at);
  }
}

std::string VerifyDesk(const Options& options) {
  constexpr std::size_t kDecimalCases = 2'000;
  const CaseColumns cases(std::max(options.verify, kDecimalCases));
  std::string wrong;
  for (const Size size : kSizes) {
    if (!Asked(options, size)) continue;
    for (const handwritten::Level level : handwritten::kLevels)
      if (handwritten::Runs(level)) wrong += VerifyHandwritten(level, size, cases, options.verify);
    wrong += VerifyRemit(size, cases, options.verify);
    wrong += VerifyDecimal(size, cases, std::min(options.verify, kDecimalCases));
  }
  return wrong;
}

std::string VerifyTables() {
  constexpr std::size_t kCases = 1'000;
  const CaseColumns cases(kCases);
  std::string wrong;
  for (const std::size_t rows : {1'000, 10'000}) {
    const handwritten::LargeTable table(rows);
    const RemitSide side(Size::kS, PolicyTextOfX(rows), cases, kCases);
    Adder by_hand, by_remit;
    RemitSide::Worker worker = side.MakeWorker();
    side.Decide(worker, 0, kCases, [&](const govern::DecisionColumns& columns, std::size_t first) {
      for (std::size_t i = 0; i < columns.size; ++i) {
        by_remit.Add(side.desk.OutcomeOf(columns, i).row, 0);
        by_hand.Add(table.Row(cases.At(first + i).data()), 0);
      }
    });
    const std::int64_t expected = ExpectedCodesOfX(rows, kCases);
    const auto compare = [&](const char* who, const Adder& adder) {
      if (adder.sum().codes == expected) return;
      wrong += std::string(who) + ": the sum of table X with " + std::to_string(rows) +
               " rows is " + std::to_string(adder.sum().codes) + ", not " +
               std::to_string(expected) + "\n";
    };
    compare("by hand", by_hand);
    compare("Remit", by_remit);
  }
  return wrong;
}

}  // namespace remit::bench
