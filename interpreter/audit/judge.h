// What is odd in the columns and rows of a file, by rules with stated thresholds, and what might be
// said in the mapping about it. docs/audit lists the rules; each finding repeats its own.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "interpreter/audit/blockers.h"
#include "interpreter/audit/columns.h"
#include "interpreter/audit/draft.h"
#include "interpreter/audit/report.h"

namespace remit::audit {

struct ProposedChange {
  Change change;
  std::string question;  // empty: no value that is read now is touched
  bool keep = false;     // worth saying although no more rows are decided with it
};

// For each two dates of a case, how often which comes first.
class Days {
 public:
  explicit Days(const check::Model& model);
  void Learn(const cases::Block& block);
  struct Pair {
    std::uint32_t first = 0, second = 0;  // leaves
    Count before, after;                  // rows in which `first` is before, after `second`
    std::uint64_t same = 0;
  };
  const std::vector<Pair>& pairs() const { return pairs_; }

 private:
  std::vector<Pair> pairs_;
};

class Judge {
 public:
  Judge(const engine::Program& program, const cases::Binding& binding, const Columns& columns,
        const Days& days, const Fitted& fitted);

  void Look();                                               // after the first pass
  void See(const cases::Block& block, const RawCells& raw);  // in the second
  void Finish(Report& report);
  const std::vector<ProposedChange>& changes() const { return changes_; }

 private:
  // Numbers of one column that are counted in the second pass.
  struct Watch {
    std::size_t finding = 0;
    double low = 0, high = 0;     // of what is counted; both inside
    bool in_range_alone = false;  // what is out of the declared range is said elsewhere
    std::set<double> except;      // as are values that stand for nothing
  };

  Finding& Found(Oddity kind, const Column& column, Count count, std::string what);
  void WatchFor(Oddity kind, const Column& column, std::string what, double low, double high,
                bool in_range_alone);
  void Propose(Change change, std::string question, bool keep = false);
  std::string Percent(double share) const;
  // In the notation of the policy.
  std::string Amount(const Column& column, double number) const;

  // judge.cpp
  void LookAtColumn(const Column& column);
  void LookAtUndeclared(const Column& column);
  void LookAtMarks(const Column& column);
  void LookAtFill(const Column& column);
  void LookAtRange(const Column& column);
  // judge_numbers.cpp
  void LookAtNumbers(const Column& column);
  void LookAtSize(const Column& column);
  void LookAtEnds(const Column& column);
  void LookAtSentinels(const Column& column);
  bool IsSentinel(const Column& column, double number, const Distinct& value,
                  const std::vector<double>& others) const;
  void LookAtSigns(const Column& column);
  void LookForReading(const Column& column);
  // judge_words.cpp
  void LookAtWords(const Column& column);
  void LookAtSpellings(const Column& column);
  void LookAtNothing(const Column& column);
  void LookAtZeros(const Column& column);
  // judge_dates.cpp
  void LookAtDates(const Column& column);
  void LookAtDateSentinels(const Column& column);
  void LookAtOrder();
  // judge_rows.cpp
  void LookAtRows();
  void LookForId();
  void LookForHomes();
  struct Home {
    double share = 0;
    std::string reading;  // a clause, or nothing
  };
  Home HomeIn(const Column& column, std::uint32_t leaf) const;

  const engine::Program& program_;
  const check::Checked& checked_;
  const cases::Binding& binding_;
  const Columns& columns_;
  const Days& days_;
  const Fitted& fitted_;
  std::vector<Finding> findings_;
  std::map<std::string, std::vector<Watch>, std::less<>> watches_;  // by column
  std::vector<ProposedChange> changes_;
  std::set<double> sentinels_;  // of the column that is being looked at
};

// Readings that a number without unit may have for an input of this type, the plainest first.
struct NamedReading {
  std::string clause;  // `in EUR`, `as percent`
  cases::NumberReading reading;
};
std::vector<NamedReading> ReadingsOf(const types::Type& type, const types::TypeTable& table);

}  // namespace remit::audit
