// Numbers that are off: of another size, in the wrong unit, words for nothing in the shape of
// numbers, ends at which values were cut, signs that no amount is read with.
#include <algorithm>
#include <cmath>
#include <limits>

#include "interpreter/audit/judge.h"

namespace remit::audit {
namespace {

using types::TypeKind;
constexpr double kNoLimit = std::numeric_limits<double>::infinity();

// All nines, below zero, or nothing at all.
constexpr double kSentinels[] = {-1, -9, -99, -999, -9999, 99, 999, 9999, 99999, 999999, 9999999};

}  // namespace

std::vector<NamedReading> ReadingsOf(const types::Type& type, const types::TypeTable& table) {
  std::vector<NamedReading> readings;
  if (type.kind != TypeKind::kDecimal) return readings;
  if (types::IsRatio(type)) {
    if (type.points) return {{"as points", {true, 1, 1}}};
    return {{"as percent", {true, 1, 1}}, {"as fraction", {false, 1, 1}}};
  }
  types::Type plain = type;
  plain.optional = false;
  const std::string name = types::Name(plain, table);
  readings.push_back({"in " + name, {false, 1, 1}});
  if (types::IsMoney(type, table)) {
    readings.push_back({"in 1_000 " + name, {false, 1000, 1}});
    readings.push_back({"in 1_000_000 " + name, {false, 1000000, 1}});
  }
  if (type.dimension.count == 1 && type.dimension.factors[0].power == 1) {
    for (const types::UnitSpelling& spelling : table.spellings()) {
      // One spelling of each multiple is enough: `years`, not `year`.
      const bool plural = !spelling.name.empty() && spelling.name.back() == 's';
      if (spelling.unit == type.dimension.factors[0].unit && spelling.factor > 1 && plural)
        readings.push_back({"in " + spelling.name, {false, spelling.factor, 1}});
    }
  }
  return readings;
}

void Judge::LookAtNumbers(const Column& column) {
  sentinels_.clear();
  LookAtSentinels(column);
  LookAtSigns(column);
  LookAtSize(column);
  LookAtEnds(column);
  LookForReading(column);
}

void Judge::LookAtSize(const Column& column) {
  const Spread& numbers = column.numbers;
  const auto shift = numbers.FindShift();
  if (shift) {
    const std::string factor = shift->factor == 100 ? "100" : "1000";
    const double low = shift->larger ? shift->limit : std::numeric_limits<double>::min();
    WatchFor(Oddity::kScale, column,
             "about " + factor + " times " + (shift->larger ? "" : "less than ") +
                 "the others, with nothing between: another unit? (a gap in the sizes, beyond it "
                 "fewer than 40 %, spread as the others are)",
             low, shift->larger ? kNoLimit : shift->limit, false);
    return;
  }
  constexpr std::uint64_t kFewest = 50;
  constexpr double kLinear = 8, kBothSigns = 12, kLogarithmic = 5;
  if (numbers.count() < kFewest) return;
  const Robust linear = numbers.Linear();
  if (linear.sigma <= 0) return;
  // A few below nought are odd themselves, and do not make a column one of both signs.
  constexpr double kFew = 0.05;
  if (static_cast<double>(numbers.negative()) > kFew * static_cast<double>(numbers.count())) {
    const std::string what = "more than 12 times the usual distance from the middle, " +
                             Amount(column, linear.middle) + " (median distance × 1.4826)";
    WatchFor(Oddity::kOutlier, column, what, linear.middle + kBothSigns * linear.sigma, kNoLimit,
             true);
    WatchFor(Oddity::kOutlier, column, what, -kNoLimit, linear.middle - kBothSigns * linear.sigma,
             true);
    return;
  }
  if (numbers.positive() == 0) return;
  const Robust sizes = numbers.Logarithmic();
  if (sizes.sigma <= 0) return;
  const double limit = std::max(linear.middle + kLinear * linear.sigma,
                                std::pow(10.0, sizes.middle + kLogarithmic * sizes.sigma));
  WatchFor(Oddity::kOutlier, column,
           "far above the middle, " + Amount(column, linear.middle) +
               ": more than 8 times the usual distance (median distance × 1.4826), in powers of "
               "ten more than 5 times",
           limit, kNoLimit, true);
}

void Judge::LookAtEnds(const Column& column) {
  constexpr std::size_t kFewestValues = 50;
  constexpr std::uint64_t kFewestRows = 5, kTimes = 10;
  if (column.distinct.size() < kFewestValues) return;
  const Spread& numbers = column.numbers;
  const auto look = [&](double end, std::uint64_t rows, const char* which) {
    const std::uint64_t usual = numbers.count() / column.distinct.size();
    const bool natural = end == 0 || (types::IsRatio(column.leaf->type) && end == 1);
    if (natural || rows < kFewestRows || rows < kTimes * std::max<std::uint64_t>(usual, 1)) return;
    WatchFor(Oddity::kClipped, column,
             std::string("the ") + which +
                 " value, at least 10 times as often as a value usually " + "is: cut off there?",
             end, end, true);
  };
  look(numbers.most(), numbers.at_most(), "greatest");
  look(numbers.least(), numbers.at_least(), "least");
}

bool Judge::IsSentinel(const Column& column, double number, const Distinct& value,
                       const std::vector<double>& others) const {
  constexpr std::uint64_t kFewest = 5, kTimes = 10;
  constexpr std::size_t kFewestOthers = 10;
  if (others.size() < kFewestOthers) return false;
  const double least = others.front(), most = others.back();
  if (number == 0) {
    // Nought is odd where there is room between it and the least of the others.
    const double step = (others[4] - others[0]) / 4;
    return !types::IsRatio(column.leaf->type) && least > 0 && least > 5 * step &&
           least > column.numbers.Quantile(0.5) / 100 && value.count >= 3 &&
           value.count * 100 >= column.cells;
  }
  const bool below = number < 0 && least >= 0;
  const bool above = number > most && number - most >= std::fabs(number) / 2;
  if (value.count >= 2 && (below || above)) return true;
  const std::uint64_t usual = column.cells / column.distinct.size();
  return value.count >= kFewest && value.count >= kTimes * std::max<std::uint64_t>(usual, 1) &&
         (number < least || number > most);
}

void Judge::LookAtSentinels(const Column& column) {
  std::vector<std::pair<std::string_view, const Distinct*>> suspects;
  std::vector<double> others;
  for (const auto& [text, value] : column.ByCount()) {
    if (!value->facts.number || value->facts.is == CellFacts::Is::kMissing) continue;
    const WrittenNumber written = NumberIn(text);
    const bool suspect =
        written.form != NumberForm::kNone &&
        (written.value == 0 || std::find(std::begin(kSentinels), std::end(kSentinels),
                                         written.value) != std::end(kSentinels));
    if (suspect)
      suspects.emplace_back(text, value);
    else
      others.push_back(*value->facts.number);
  }
  std::sort(others.begin(), others.end());
  others.erase(std::unique(others.begin(), others.end()), others.end());
  for (const auto& [text, value] : suspects) {
    if (!IsSentinel(column, *value->facts.number, *value, others)) continue;
    Count count;
    for (std::size_t i = 0; i < std::min<std::size_t>(kExamples, value->count); ++i)
      count.examples.push_back({value->rows[i], column.Shown(text)});
    sentinels_.insert(*value->facts.number);
    count.rows = value->count;
    Found(Oddity::kSentinel, column, std::move(count),
          column.Shown(text) +
              " stands apart from all other values: does it mean that there is none?");
    Propose({Change::Kind::kMissing, column.name, column.leaf->path, {InQuotes(text)}},
            "Does " + std::string(column.personal ? "this value" : InQuotes(text)) +
                " in column `" + column.name + "` mean that it is not known?",
            true);
  }
}

void Judge::LookAtSigns(const Column& column) {
  const Count& currency = column.marked(Mark::kCurrency);
  if (currency.rows > 0)
    Found(Oddity::kCurrency, column, currency,
          "a currency sign, where an amount is written `1200 EUR`; no mapping takes it away: leave "
          "it out of the export");
  const Count& thousands = column.marked(Mark::kThousands);
  if (thousands.rows > 0)
    Found(Oddity::kThousands, column, thousands,
          "signs between the thousands; no mapping takes them away: leave them out of the export");
  const Count& unclear = column.marked(Mark::kUnclear);
  if (unclear.rows > 0)
    Found(Oddity::kThousands, column, unclear,
          "a comma before three digits: thousands, or three decimals?");
  const Count &comma = column.marked(Mark::kComma), &point = column.marked(Mark::kPoint);
  const bool said = column.route->rules.decimal_comma;
  if (!said && comma.rows > 0)
    Found(Oddity::kDecimalSign, column, comma,
          point.rows > 0 ? "decimal commas beside " + std::to_string(point.rows) + " decimal points"
                         : "a decimal comma, and the mapping does not say `decimal comma`");
  if (said && point.rows > 0)
    Found(Oddity::kDecimalSign, column, point, "a point, and the mapping says `decimal comma`");
  const Count& words = column.marked(Mark::kNoNumber);
  if (words.rows > 0) Found(Oddity::kNotANumber, column, words, "a text where an amount belongs");
  const Count& negative = column.marked(Mark::kNegative);
  constexpr double kFew = 0.05;
  const bool declared = column.leaf->domain.kind != check::Domain::Kind::kAll;
  const bool for_nothing = !sentinels_.empty() && *sentinels_.begin() < 0;
  if (!declared && !for_nothing && negative.rows > 0 &&
      static_cast<double>(negative.rows) <= kFew * static_cast<double>(column.numbers.count()))
    Found(Oddity::kNegative, column, negative, "below nought, where at least 95 % are not");
}

// How numbers without unit may be meant: by the reading that puts most of them into the range of
// their input.
void Judge::LookForReading(const Column& column) {
  const check::InputLeaf& leaf = *column.leaf;
  const std::uint64_t bare = column.why[static_cast<std::size_t>(Why::kNoUnit)].rows;
  const std::uint64_t outside = column.why[static_cast<std::size_t>(Why::kOutOfRange)].rows;
  const bool said = column.route->rules.reading.has_value();
  if (leaf.type.kind != TypeKind::kDecimal || (!said && bare == 0) ||
      (said && outside * 2 < column.cells))
    return;
  constexpr double kEnough = 0.5, kNearlyAll = 0.95;
  std::vector<std::pair<double, std::string>> fitting;  // share, clause
  types::TextPool texts = checked_.texts;
  for (const NamedReading& named : ReadingsOf(leaf.type, checked_.type_table)) {
    cases::CellRules rules = column.route->rules;
    rules.reading = named.reading;
    std::uint64_t all = 0, fit = 0;
    for (const auto& [text, value] : column.distinct) {
      const bool concerned =
          value.facts.is == CellFacts::Is::kBad &&
          (value.facts.why == Why::kNoUnit || value.facts.why == Why::kOutOfRange);
      if (!concerned) continue;
      all += value.count;
      const CellFacts facts =
          FactsOf({value.kind, text}, rules, leaf.type, leaf.domain, checked_.type_table, texts);
      if (facts.is != CellFacts::Is::kBad) fit += value.count;
    }
    const double share = all == 0 ? 0 : static_cast<double>(fit) / static_cast<double>(all);
    if (share >= kEnough) fitting.emplace_back(share, named.clause);
  }
  if (fitting.empty()) return;
  std::stable_sort(fitting.begin(), fitting.end(),
                   [](const auto& a, const auto& b) { return b.first < a.first; });
  std::string question;
  if (fitting.size() > 1 || said || fitting.front().first < kNearlyAll) {
    question =
        "Are the numbers of `" + column.name + "` to be read `" + fitting.front().second + "`";
    for (std::size_t i = 1; i < fitting.size(); ++i) question += ", or `" + fitting[i].second + "`";
    question += "?";
  }
  Propose({Change::Kind::kReading, column.name, leaf.path, {fitting.front().second}},
          std::move(question));
}

}  // namespace remit::audit
