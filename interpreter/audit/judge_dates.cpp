// Days: several ways to write them in one column, days that stand for nothing, days that cannot be,
// and ends before beginnings.
#include <algorithm>

#include "interpreter/audit/judge.h"

namespace remit::audit {
namespace {

// First days of calendars of computers, and last ones.
constexpr std::string_view kDaysForNothing[] = {"1900-01-01", "1899-12-30", "1899-12-31",
                                                "1970-01-01", "1753-01-01", "0001-01-01",
                                                "9999-12-31", "2099-12-31", "2999-12-31"};

}  // namespace

void Judge::LookAtDateSentinels(const Column& column) {
  constexpr std::int64_t kApart = 366;
  constexpr std::uint64_t kFewest = 5, kTimes = 10;
  std::vector<std::int64_t> others;
  std::vector<std::pair<std::string_view, const Distinct*>> suspects;
  const auto stands_for_nothing = [](std::int64_t day) {
    const auto is = [&](std::string_view text) { return types::ParseDate(text) == day; };
    return std::any_of(std::begin(kDaysForNothing), std::end(kDaysForNothing), is);
  };
  for (const auto& [text, value] : column.ByCount()) {
    const CellFacts& facts = value->facts;
    if (facts.is == CellFacts::Is::kMissing ||
        (facts.is == CellFacts::Is::kBad && facts.why != Why::kOutOfRange))
      continue;
    if (stands_for_nothing(facts.raw))
      suspects.emplace_back(text, value);
    else
      others.push_back(facts.raw);
  }
  if (others.empty()) return;
  std::sort(others.begin(), others.end());
  for (const auto& [text, value] : suspects) {
    const std::int64_t day = value->facts.raw;
    const bool apart = day < others.front() - kApart || day > others.back() + kApart;
    const std::uint64_t usual = std::max<std::uint64_t>(column.cells / column.distinct.size(), 1);
    if (!apart && (value->count < kFewest || value->count < kTimes * usual)) continue;
    Count count;
    count.rows = value->count;
    for (std::size_t i = 0; i < std::min<std::size_t>(kExamples, value->count); ++i)
      count.examples.push_back({value->rows[i], column.Shown(text)});
    Found(
        Oddity::kSentinel, column, std::move(count),
        column.Shown(text) + " stands apart from all other days: does it mean that there is none?");
    Propose(
        {Change::Kind::kMissing, column.name, column.leaf->path, {InQuotes(text)}},
        "Does " + InQuotes(text) + " in column `" + column.name + "` mean that it is not known?",
        true);
  }
}

void Judge::LookAtDates(const Column& column) {
  LookAtDateSentinels(column);
  constexpr double kFew = 0.05;  // ends of running contracts lie ahead more often
  const Count& future = column.marked(Mark::kFuture);
  const auto days = static_cast<double>(column.cells - column.missing);
  if (future.rows > 0 && static_cast<double>(future.rows) <= kFew * days)
    Found(Oddity::kFuture, column, future,
          "after the day of the audit, " + types::FormatDate(program_.as_of()) +
              " (odd where at most 5 % are)");
  const Count& long_ago = column.marked(Mark::kLongAgo);
  if (long_ago.rows > 0) Found(Oddity::kLongAgo, column, long_ago, "before 1900");
  if (column.why[static_cast<std::size_t>(Why::kUnreadable)].rows == 0) return;
  // Some are not read: which pattern reads most, and are there several?
  std::vector<std::pair<std::uint64_t, std::string>> forms;
  for (const auto& [pattern, count] : column.date_forms) forms.emplace_back(count.rows, pattern);
  std::sort(forms.begin(), forms.end(), [](const auto& a, const auto& b) {
    return std::pair(b.first, a.second) < std::pair(a.first, b.second);
  });
  const std::uint64_t unclear = column.unclear_dates.rows;
  if (forms.size() + (unclear > 0 && column.day_first + column.month_first == 0 ? 1 : 0) > 1) {
    std::string what = "several ways to write a day: ";
    Count count;
    for (std::size_t i = 0; i < forms.size(); ++i) {
      const Count& form = column.date_forms.at(forms[i].second);
      what += (i == 0 ? "" : ", ") + forms[i].second + " × " + std::to_string(form.rows);
      if (i == 0) continue;
      count.rows += form.rows;
      for (const Example& example : form.examples) {
        if (count.examples.size() < kExamples) count.examples.push_back(example);
      }
    }
    if (unclear > 0) {
      what += ", day or month first × " + std::to_string(unclear);
      count.rows += unclear;
      for (const Example& example : column.unclear_dates.examples) {
        if (count.examples.size() < kExamples) count.examples.push_back(example);
      }
    }
    Found(Oddity::kDateForms, column, std::move(count), what);
  } else if (unclear > 0 && column.day_first + column.month_first == 0) {
    Found(Oddity::kDateForms, column, column.unclear_dates,
          "day or month first? no cell tells, as none has a number above 12");
  }
  const auto propose = [&](const std::string& pattern, std::string question) {
    Propose({Change::Kind::kDates, column.name, column.leaf->path, {InQuotes(pattern)}},
            std::move(question));
  };
  if (forms.empty() && unclear > 0) {
    const auto date =
        DateIn(column.unclear_dates.examples.empty() || column.personal
                   ? std::string_view("1/1/2000")
                   : std::string_view(column.unclear_dates.examples[0].shown)
                         .substr(1, column.unclear_dates.examples[0].shown.size() - 2));
    if (date)
      propose(PatternOf(*date, true), "Does the day come first in column `" + column.name +
                                          "`, or the month (`" + PatternOf(*date, false) + "`)?");
    return;
  }
  if (forms.empty()) return;
  const bool both = column.day_first > 0 && column.month_first > 0;
  const auto& rules = column.route->rules;
  const std::string now = rules.dates ? rules.dates->text() : "YYYY-MM-DD";
  for (const auto& [rows, pattern] : forms) {
    if (pattern == now) continue;
    return propose(pattern, both ? "Does the day come first in column `" + column.name +
                                       "`? Some cells say so, others that the month does."
                                 : "");
  }
}

void Judge::LookAtOrder() {
  constexpr std::uint64_t kFewest = 20;
  constexpr double kMostOdd = 0.05;
  const auto& leaves = checked_.model.leaves;
  for (const Days::Pair& pair : days_.pairs()) {
    const bool straight = pair.before.rows >= pair.after.rows;
    const Count &usual = straight ? pair.before : pair.after,
                &odd = straight ? pair.after : pair.before;
    const std::uint64_t all = usual.rows + odd.rows;
    if (odd.rows == 0 || all < kFewest ||
        static_cast<double>(odd.rows) > kMostOdd * static_cast<double>(all))
      continue;
    const check::InputLeaf& first = leaves[straight ? pair.first : pair.second];
    const check::InputLeaf& second = leaves[straight ? pair.second : pair.first];
    Finding finding;
    finding.kind = Oddity::kOrder;
    finding.input = second.path;
    finding.count = odd;
    if (first.personal || second.personal) {
      for (Example& example : finding.count.examples) example.shown.clear();
    } else if (!straight) {
      // Shown as they come in time elsewhere.
      for (Example& example : finding.count.examples) {
        const std::size_t comma = example.shown.find(", ");
        example.shown = example.shown.substr(comma + 2) + ", " + example.shown.substr(0, comma);
      }
    }
    const auto feeding = columns_.Feeding(straight ? pair.second : pair.first);
    if (!feeding.empty()) finding.column = feeding.front()->name;
    finding.what = "before `" + first.path + "`, which comes first in " +
                   Percent(static_cast<double>(usual.rows) / static_cast<double>(all)) +
                   " of the rows (odd from 95 %)";
    findings_.push_back(std::move(finding));
  }
}

}  // namespace remit::audit
