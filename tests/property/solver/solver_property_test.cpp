// The solver against itself at points: conditions of random policies are demanded to be what they
// are at a random assignment, which is therefore an answer. Nothing that is asked of boxes around
// it may say that there is none, Z3 included.
#include <algorithm>

#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/graph/build.h"
#include "interpreter/prove/instantiate.h"
#include "interpreter/prove/linear.h"
#include "interpreter/prove/propagate.h"
#include "interpreter/prove/search.h"
#include "tests/property/engine/policy_generator.h"
#include "tests/property/engine/random.h"
#include "tests/support/catch.h"

namespace remit::prove {
namespace {

using testing::Random;

// All conditions of the policy, and whatever they are made of.
Problem AllConditions(const compile::Compilation& policy) {
  const check::Checked& checked = policy.checked;
  const std::int64_t day = checked.model.effective_from.value_or(20'000);
  const graph::Graph source = graph::Build(policy.ast, checked, day);
  const Scope scope(checked, {day, day});
  Composer composer(scope, source);
  Setting setting;
  setting.knobs.resize(checked.model.knobs.size());
  std::vector<graph::NodeId> roots = source.outputs.requirements;
  roots.insert(roots.end(), source.outputs.rules.begin(), source.outputs.rules.end());
  for (const graph::NodeId let : source.outputs.lets) {
    if (let.valid() && source[let].type.kind == types::TypeKind::kBoolean) roots.push_back(let);
  }
  std::vector<Demand> demands;
  for (const graph::NodeId root : roots) demands.push_back({composer.Copy(root, setting)});
  return composer.Pose(demands);
}

std::int64_t PointIn(const Variable& variable, Random& random) {
  const Range& domain = variable.domain;
  if (!variable.points.empty()) return random.Of(variable.points);
  const auto span = static_cast<std::uint64_t>(domain.high) - static_cast<std::uint64_t>(domain.low);
  const std::uint64_t steps = span / static_cast<std::uint64_t>(variable.step);
  std::uint64_t step = 0;
  switch (random.Below(5)) {
    case 0:
      break;
    case 1:
      step = steps;
      break;
    case 2:
      step = std::min<std::uint64_t>(random.Below(20), steps);
      break;
    default:
      step = steps == UINT64_MAX ? random.Below(steps) : random.Below(steps + 1);
  }
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(domain.low) +
                                   step * static_cast<std::uint64_t>(variable.step));
}

Assignment AssignmentOf(const Problem& problem, Random& random) {
  Assignment assignment;
  for (const Variable& variable : problem.variables) {
    Assigned assigned;
    assigned.absent = !variable.domain.has_value() || (variable.domain.absent && random.Percent(30));
    if (!assigned.absent) assigned.point = PointIn(variable, random);
    assignment.push_back(assigned);
  }
  return assignment;
}

Demand::Is StateOf(const Range& range, Random& random) {
  if (!range.has_value()) return random.Percent(50) ? Demand::Is::kFault : Demand::Is::kNotFalse;
  if (range.low == 0) return Demand::Is::kFalse;
  return random.Percent(80) ? Demand::Is::kTrue : Demand::Is::kNotFalse;
}

// Some conditions, as they are at the assignment.
std::vector<Demand> DemandsMet(const Problem& problem, const std::vector<Range>& at,
                               Random& random) {
  std::vector<Demand> demands;
  for (std::size_t i = 0; i < at.size(); ++i) {
    const graph::Node& node = problem.graph.nodes[i];
    if (node.type.kind != types::TypeKind::kBoolean || node.domain != graph::kCaseDomain) continue;
    // Where lists are not laid out their elements are no variables, and leave some open.
    const bool told = at[i].is_point() || (at[i].fault && !at[i].has_value() && !at[i].absent);
    if (!told || !random.Percent(25)) continue;
    demands.push_back({graph::NodeId(i), StateOf(at[i], random)});
  }
  return demands;
}

Box BoxAround(const Problem& problem, const Assignment& assignment, Random& random) {
  Box box;
  for (std::size_t v = 0; v < assignment.size(); ++v) {
    const Variable& variable = problem.variables[v];
    const std::uint64_t how = random.Below(4);
    if (how == 0 || assignment[v].absent) {
      box.push_back(variable.domain);
    } else if (how == 1) {
      box.push_back(Range::Point(assignment[v].point));
    } else {
      Range range = variable.domain;
      (how == 2 ? range.low : range.high) = assignment[v].point;
      box.push_back(range);
    }
  }
  return box;
}

bool Contains(const Box& box, const Assignment& assignment) {
  for (std::size_t v = 0; v < box.size(); ++v) {
    const bool inside = assignment[v].absent ? box[v].absent
                                             : box[v].low <= assignment[v].point &&
                                                   assignment[v].point <= box[v].high;
    if (!inside) return false;
  }
  return true;
}

TEST_CASE("an answer that is there is never said to be impossible") {
  constexpr std::uint64_t kPolicies = 60;
  constexpr int kAssignments = 6;
  int asked = 0;
  for (std::uint64_t seed = 1; seed <= kPolicies; ++seed) {
    const std::string text = testing::GeneratePolicy(seed);
    INFO("seed " << seed << "\n" << text);
    const compile::Compilation policy = compile::CompileText("policy.remit", text);
    if (!policy.ok()) continue;  // tables that happen to have gaps
    Problem problem = AllConditions(policy);
    Random random(seed);
    for (int i = 0; i < kAssignments; ++i) {
      const Assignment assignment = AssignmentOf(problem, random);
      problem.demands.clear();
      std::vector<Range> at;
      {
        Propagator propagator(problem);
        propagator.Evaluate(BoxOf(assignment));
        at = propagator.ranges();
      }
      problem.demands = DemandsMet(problem, at, random);
      Propagator propagator(problem);
      Box box = BoxAround(problem, assignment, random);
      INFO("assignment " << i << ", " << problem.demands.size() << " demands");
      REQUIRE(propagator.Contract(box));
      REQUIRE(Contains(box, assignment));
      const LinearAnswer linear = AskLinear(problem, box, propagator.ranges(), 2'000'000);
      REQUIRE(linear.kind != LinearAnswer::Kind::kImpossible);
      const Accepts only = [&](const Assignment& found) { return found == assignment; };
      Search search(problem, Budget{20'000, 500'000}, only);
      REQUIRE(search.Run(box).kind != Outcome::Kind::kImpossible);
      ++asked;
    }
  }
  CHECK(asked >= static_cast<int>(kPolicies) * kAssignments / 2);
}

}  // namespace
}  // namespace remit::prove
