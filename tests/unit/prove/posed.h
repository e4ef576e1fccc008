// Small policies as problems for the tests of the solver: every requirement is to hold, and a let
// called `claim` is to be false. Answers are compared with the evaluator of ranges at points, which
// computes what a decision computes.
#pragma once

#include <string>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/graph/build.h"
#include "interpreter/prove/instantiate.h"
#include "interpreter/prove/propagate.h"
#include "interpreter/prove/search.h"
#include "interpreter/prove/solver.h"
#include "tests/support/catch.h"

namespace remit::prove {

struct Posed {
  compile::Compilation policy;
  Problem problem;

  const std::string& NameOf(std::size_t variable) const {
    const Variable& v = problem.variables.at(variable);
    const check::Model& model = policy.checked.model;
    return v.kind == Variable::Kind::kKnob        ? model.knobs.at(v.index).name
           : v.kind == Variable::Kind::kParameter ? model.parameters.at(v.index).name
                                                  : model.leaves.at(v.index).path;
  }
  // The value of the variable called so.
  std::int64_t Value(const Assignment& assignment, const std::string& name) const {
    for (std::size_t i = 0; i < assignment.size(); ++i) {
      if (NameOf(i) == name) return assignment[i].point;
    }
    FAIL("no variable " << name);
    return 0;
  }
};

inline bool AllMet(const Problem& problem, const Assignment& assignment) {
  Propagator propagator(problem);
  propagator.Evaluate(BoxOf(assignment));
  for (const Demand& demand : problem.demands) {
    if (MetBy(demand, propagator.ranges()[demand.node.index()]) != Met::kYes) return false;
  }
  return true;
}

constexpr const char* kPosedHead =
    "policy t.posed\n  owner \"nobody\"\n  effective from 2026-01-01\n";

// `lets`: further lets that are to be true.
inline void Pose(const std::string& text, Posed& posed, Demand::Is claim_is = Demand::Is::kFalse) {
  posed.policy = compile::CompileText("policy.remit", kPosedHead + text);
  INFO(diagnostics::RenderText(posed.policy.sink.Sorted(), posed.policy.sources));
  REQUIRE(posed.policy.ok());
  const check::Checked& checked = posed.policy.checked;
  const std::int64_t day = types::ParseDate("2026-03-01").value();
  const graph::Graph source = graph::Build(posed.policy.ast, checked, day);
  const Scope scope(checked, {day, day});
  Composer composer(scope, source);
  Setting setting;
  setting.knobs.resize(checked.model.knobs.size());
  std::vector<Demand> demands;
  for (const graph::NodeId requirement : source.outputs.requirements)
    demands.push_back({composer.Copy(requirement, setting), Demand::Is::kTrue});
  for (std::size_t i = 0; i < checked.model.lets.size(); ++i) {
    if (checked.model.lets[i].name != "claim") continue;
    demands.push_back({composer.Copy(source.outputs.lets[i], setting), claim_is});
  }
  posed.problem = composer.Pose(demands);
}

}  // namespace remit::prove
