// What a set of cases comes to while the weights move along a line: for each case the places at
// which its recommendation changes, exactly; between two places of any case the totals of all.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/govern/frontier.h"
#include "interpreter/govern/variant.h"
#include "interpreter/optimise/weight_walk.h"

namespace remit::repl {

// The weights at both ends, by objective that weighs anywhere; in between each moves evenly.
struct WeightLine {
  struct End {
    check::ObjectiveId objective;
    types::ExactDecimal start, end;
  };
  std::vector<End> weights;
};
// The weights at a place, 0 the start and 1 the end; nothing where they take more digits than
// weights have.
std::optional<govern::Weights> WeightsAt(const WeightLine& line, const optimise::Rational& place);

// What all cases come to.
struct Totals {
  std::uint64_t decided = 0;  // with a recommendation that stands
  std::uint64_t faults = 0;   // whose recommendation there ends in a fault: a guarantee, a rule
  std::vector<optimise::Rational> sums;  // by objective, raw, of the decided ones, by its formula
};
struct WalkStretch {
  optimise::Rational from, to;  // places; 0 to 1
  Totals totals;
  std::uint64_t changed = 0;       // cases whose recommendation changes at `from`
  std::vector<std::string> cases;  // the first of them, at most kChangedNamed
};
inline constexpr std::size_t kChangedNamed = 20;
struct WalkReport {
  std::vector<WalkStretch> stretches;  // never empty
  std::uint64_t cases = 0, walked = 0;
  std::map<std::string, std::uint64_t> left_out;  // why a case is not among them -> cases
  // Places at which deciding again at the nearest weights of nine decimals, below and above, by
  // the arithmetic of every decision, gives what is said; and those so near to another that there
  // are no such weights between them.
  std::uint64_t places = 0, confirmed = 0, too_near = 0;
};

class CaseWalk {
 public:
  // More places than are kept, of all cases together.
  static constexpr std::size_t kMostPlaces = 300'000;

  // `objectives` are those that are summed up. Everything must live longer.
  CaseWalk(const ast::Ast& ast, const engine::Program& program, const WeightLine& line,
           const std::vector<check::ObjectiveId>& objectives);
  // False where there would be more places than are kept.
  bool Add(const engine::CaseBatch& batch, std::size_t index, const engine::Core& core);
  WalkReport Finish() &&;

 private:
  struct Event {
    std::int64_t decided = 0, faults = 0;
    std::vector<optimise::Rational> sums;  // changes
    std::uint64_t changed = 0;
    std::vector<std::string> cases;
  };
  struct Outcome {  // of one alternative of one case
    bool decided = false;
    std::vector<optimise::Rational> values;
  };
  std::vector<optimise::Line> LinesOf(const govern::ChoiceField& field) const;
  Outcome OutcomeOf(const engine::CaseBatch& batch, std::size_t index, const engine::Core& core,
                    const govern::AlternativeTable& table, std::uint32_t alternative) const;
  void Confirm(const govern::AlternativeTable& table, const govern::ChoiceField& field,
               const optimise::Walk& walk);
  // The best by the arithmetic of decisions; nothing where weights cannot be written.
  std::optional<std::uint32_t> Decide(const govern::AlternativeTable& table,
                                      const govern::ChoiceField& field,
                                      const optimise::Rational& place) const;

  const ast::Ast& ast_;
  const engine::Program& program_;
  WeightLine line_;
  std::vector<check::ObjectiveId> weighing_, objectives_;
  Event start_;
  std::map<optimise::Rational, Event> events_;
  WalkReport report_;
};

}  // namespace remit::repl
