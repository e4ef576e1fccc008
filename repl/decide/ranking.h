// The ranked list of `remit batch --rank`: of all decided, not refused cases those with a wanted
// recommendation, greatest first, down to where a budget is used up. What is not listed is counted,
// so that the counts add up to the rows read.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/base/int128.h"
#include "interpreter/base/result.h"
#include "interpreter/cases/reader.h"
#include "interpreter/engine/core.h"
#include "interpreter/engine/program.h"
#include "interpreter/govern/decide_columns.h"

namespace remit::repl {

struct RankOptions {
  std::string rank;                   // a let or objective, at the recommended alternative
  std::optional<std::string> budget;  // NAME<=AMOUNT
  std::vector<std::string> where;     // KNOB=VALUE
  std::vector<std::string> show;      // further lets or objectives
};

struct RankedCase {
  std::uint64_t row = 0;  // of the file, as cases::Block numbers it
  std::string id;
  std::vector<std::string> knobs;  // by KnobId, in the language's notation
  types::Value rank;
  std::int64_t budget = 0;   // raw, in the budget's type
  base::Int128 running = 0;  // sum of budgets down to and with this case
  std::vector<types::Value> shown;
  std::vector<std::string> kept;  // the kept columns' text
  int level = -1;
};

struct RankedList {
  std::vector<RankedCase> listed;                   // greatest first; ties in input order
  std::optional<RankedCase> first_not_taken;        // the one at which the budget stopped the list
  std::size_t after_budget = 0;                     // ranked, but behind that one (it included)
  std::map<std::string, std::uint64_t> not_ranked;  // reason -> cases
};

class Ranking {
 public:
  // An Error is a mistake of the command line: an unknown name, an amount in another unit.
  // `program` must outlive the ranking.
  static base::Result<Ranking> Make(const engine::Program& program, const RankOptions& options);

  void Add(const cases::Block& block, const govern::DecisionColumns& columns);
  RankedList Finish() &&;

  struct Quantity {
    std::string name;
    types::Type type;
    graph::NodeId node;
  };
  const Quantity& rank() const { return rank_; }
  const std::optional<Quantity>& budget() const { return budget_; }
  const std::vector<Quantity>& shown() const { return shown_; }
  std::int64_t budget_amount() const { return amount_; }
  // In the language's notation; `value` may be a sum beyond 64 bits, then it says so.
  std::string Text(const Quantity& quantity, base::Int128 value) const;
  // The same for reading: at most two decimals, one for a percentage, rounded half-even.
  std::string Short(const Quantity& quantity, base::Int128 value) const;

 private:
  explicit Ranking(const engine::Program& program) : program_(&program) {}
  std::optional<std::string> ReasonNotRanked(const engine::Core& core) const;
  bool AddOne(const cases::Block& block, std::size_t index, const engine::Core& core);

  const engine::Program* program_;
  Quantity rank_;
  std::optional<Quantity> budget_;
  std::int64_t amount_ = 0;
  std::vector<Quantity> shown_;
  std::vector<std::optional<std::uint32_t>> wanted_;  // by KnobId
  std::vector<RankedCase> ranked_;
  std::map<std::string, std::uint64_t> not_ranked_;
};

}  // namespace remit::repl
