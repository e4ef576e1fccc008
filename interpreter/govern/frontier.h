// The frontier of one case: of the alternatives that the policy allows, those that no other
// dominates, in the objectives asked about, and what each is the best for. An exploration beside
// the decision, which it never changes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/govern/explain.h"
#include "interpreter/optimise/frontier.h"

namespace remit::govern {

// What may be chosen in one case, as the trade-off sees it: objectives with what their preferences
// add, held to their anchors where they are capped.
struct ChoiceField {
  std::vector<check::ObjectiveId> objectives;
  std::vector<std::uint32_t> allowed;  // alternatives, ascending; by point
  optimise::Points points;
  std::uint64_t alternatives = 0;  // that the case has
  std::uint64_t set_aside = 0;     // allowed, and not of the knob values that were asked for
};
// By knob, the position that is wanted; empty: any.
using WantedKnobs = std::vector<std::optional<std::uint32_t>>;
// The first of these objectives that cannot be compared, since an anchor or its value at an allowed
// alternative is missing or at fault, or its anchors are equal; empty: none. Only of an objective
// that the trade-off in force leaves out, where the case is decided.
std::string Incomparable(const check::Model& model, const AlternativeTable& alternatives,
                         const std::vector<check::ObjectiveId>& objectives);
// Of a case whose status is decided, with a recommendation: its alternatives are all scored. No
// objective is incomparable.
ChoiceField FieldOf(const check::Model& model, const AlternativeTable& alternatives,
                    const std::vector<check::ObjectiveId>& objectives, const WantedKnobs& wanted);
// The objectives of the trade-off in force on a day, in declared order.
std::vector<check::ObjectiveId> TradedObjectives(const check::Model& model, std::int64_t day);
// 0 at the worst anchor of a case, 1 at the best, exactly; `value` is of the objective's type. Not
// held to the anchors.
optimise::Rational UtilityOf(const check::ObjectiveInfo& objective,
                             const AlternativeTable::Objective& at, types::Value value);

struct FrontierPoint {
  // By knob; equal ones beside each other, the first in declared order first. Never empty.
  std::vector<std::vector<NamedValue>> choices;
  std::vector<NamedValue> values;             // by objective, as the trade-off sees them
  std::vector<optimise::Rational> utilities;  // by objective
  bool recommended = false;                   // by the policy as it is
  bool runner_up = false;                     // what would be, without what is equal to that
  std::size_t shown = 0;  // of `choices`, that to name: the recommendation, else the first
  optimise::Support support;
};
struct CaseFrontier {
  std::string policy, title, case_id, as_of, scenario;
  struct Objective {
    std::string name;
    NamedValue worst, best;
    bool less = false;             // less is better
    optimise::Rational share = 0;  // of the weights in force among these objectives; all 0 where
                                   // the policy does not weigh
  };
  std::vector<Objective> objectives;
  std::vector<FrontierPoint> points;  // from the best in the first objective on
  // Where what is recommended is dominated in these objectives.
  std::optional<FrontierPoint> recommended_behind;
  std::vector<std::size_t> ahead_of_it;  // points that dominate it
  std::uint64_t alternatives = 0, not_allowed = 0, set_aside = 0, dominated = 0;
};
CaseFrontier MakeFrontier(const Subject& subject, const engine::Core& core,
                          const AlternativeTable& alternatives, const ChoiceField& field);
// One alternative as a point of the field; `points` are of the field, all equal.
FrontierPoint DescribePoint(const Subject& subject, const AlternativeTable& alternatives,
                            const ChoiceField& field, const std::vector<std::uint32_t>& points);

}  // namespace remit::govern
