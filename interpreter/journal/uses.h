// What is used of the budgets of a policy's bands: E7.13 and E7.14, of records in their order.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "interpreter/check/checked.h"
#include "interpreter/journal/journal.h"
#include "interpreter/journal/period.h"

namespace remit::journal {

// Of the levels with a budget, lowest first.
struct BudgetCount {
  std::string level;
  std::uint64_t used = 0;
  std::string period;  // 2026-Q4
  friend bool operator==(const BudgetCount&, const BudgetCount&) = default;
};

class Uses {
 public:
  // The next override of the journal, by its seq.
  Answer<bool> Add(Reader& reader, std::uint64_t seq);
  Answer<bool> Add(Reader& reader, const Overridden& made);
  // What counts of this person's overrides when one of this decision, as of this day, is judged.
  std::vector<BudgetCount> Count(const check::Model& model, const std::string& person,
                                 std::int64_t day, std::uint64_t decision) const;
  // Those that can count for it, from the records that there are.
  static Answer<Uses> Around(Reader& reader, const check::Model& model, std::int64_t day);

 private:
  using Key = std::tuple<std::string, std::string, std::string>;  // policy, person, level
  // The override of a decision that holds.
  struct Held {
    std::string policy, person;
    std::set<std::string> levels;
    std::int64_t day = 0;
  };
  std::map<std::uint64_t, Held> held_;                         // by decision
  std::map<Key, std::map<std::int64_t, std::uint64_t>> days_;  // how many on each day
  std::map<std::uint64_t, std::string> policies_;              // names by seq
};

}  // namespace remit::journal
