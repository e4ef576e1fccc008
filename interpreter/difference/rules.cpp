// Each question is put to the solver as a case in which one holds and the other does not.
#include "interpreter/difference/rules.h"

#include <algorithm>

#include "interpreter/difference/blocks.h"
#include "interpreter/prove/instantiate.h"
#include "interpreter/prove/words.h"

namespace remit::difference {

using prove::Demand;
using prove::Outcome;

prove::Outcome Reasoner::Ask(const std::vector<Demand>& demands, std::string* where) {
  const prove::Scope scope(joint_.checked, {joint_.as_of, until_});
  prove::Composer composer(scope, joint_.graph);
  std::vector<Demand> posed;
  for (const Demand& demand : demands)
    posed.push_back({composer.Copy(demand.node, prove::Setting{}), demand.is});
  const prove::Problem problem = composer.Pose(posed);
  constexpr std::uint64_t kShare = 200'000;
  prove::Budget budget;
  budget.work = std::min(left_, kShare);
  budget.linear = budget.work * 20;
  const bool lists = std::any_of(
      problem.graph.nodes.begin(), problem.graph.nodes.end(), [](const graph::Node& node) {
        return node.domain != graph::kCaseDomain || node.op == graph::Op::kAggregate;
      });
  Outcome outcome = lists ? prove::Refute(problem, budget) : prove::Solve(problem, budget, {});
  used_ += outcome.work;
  left_ -= std::min(left_, outcome.work);
  if (outcome.found && where != nullptr) {
    const prove::Box box = prove::Widen(problem, *outcome.found, {}, budget);
    *where = prove::RegionText(joint_.checked, RegionOf(joint_, problem, box));
  }
  return outcome;
}

Relation::Which Reasoner::Only(NodeId yes, NodeId no, std::string* where) {
  const Outcome found = Ask({{yes, Demand::Is::kTrue}, {no, Demand::Is::kFalse}}, where);
  if (found.kind == Outcome::Kind::kFound) return Relation::Which::kSome;
  if (found.kind == Outcome::Kind::kNotDecided) return Relation::Which::kNotDecided;
  // Without a value it does not hold either.
  const Outcome fault = Ask({{yes, Demand::Is::kTrue}, {no, Demand::Is::kFault}}, where);
  if (fault.kind == Outcome::Kind::kFound) return Relation::Which::kSome;
  return fault.kind == Outcome::Kind::kImpossible ? Relation::Which::kNone
                                                  : Relation::Which::kNotDecided;
}

Relation Reasoner::Compare(NodeId before, NodeId after) {
  Relation relation;
  if (before == after) {
    relation.only_before = relation.only_after = Relation::Which::kNone;
    return relation;
  }
  relation.only_before = Only(before, after, &relation.where_before);
  relation.only_after = Only(after, before, &relation.where_after);
  return relation;
}

bool Reasoner::SomeDiffer(NodeId before, NodeId after, NodeId allowed) {
  if (before == after) return false;
  using Is = Demand::Is;
  const auto found = [&](NodeId yes, NodeId no) {
    return Ask({{yes, Is::kTrue}, {no, Is::kFalse}, {allowed, Is::kTrue}}, nullptr).kind ==
           Outcome::Kind::kFound;
  };
  return found(before, after) || found(after, before);
}

bool Reasoner::Same(NodeId before, NodeId after) {
  if (before == after) return true;
  const graph::Node &a = joint_.graph[before], &b = joint_.graph[after];
  if (!(a.type == b.type)) return false;
  const auto impossible = [&](const std::vector<Demand>& demands) {
    return Ask(demands, nullptr).kind == Outcome::Kind::kImpossible;
  };
  if (a.type.kind == types::TypeKind::kBoolean) {
    using Is = Demand::Is;
    return impossible({{before, Is::kTrue}, {after, Is::kFalse}}) &&
           impossible({{before, Is::kFalse}, {after, Is::kTrue}}) &&
           impossible({{before, Is::kTrue}, {after, Is::kFault}}) &&
           impossible({{before, Is::kFalse}, {after, Is::kFault}}) &&
           impossible({{before, Is::kFault}, {after, Is::kTrue}}) &&
           impossible({{before, Is::kFault}, {after, Is::kFalse}});
  }
  return false;
}

}  // namespace remit::difference
