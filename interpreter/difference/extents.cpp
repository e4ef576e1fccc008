// Which cases are decided otherwise, from the conditions alone. Where both policies rank what both
// know alike, a case gets another recommendation exactly where what was recommended is no longer
// allowed, or what is now recommended was not: else each would be the best of what both allow, and
// there is one such. Where it gets the same one, other people are asked exactly where a condition
// of asking them has changed.
#include <algorithm>

#include "interpreter/difference/period.h"
#include "interpreter/prove/instantiate.h"
#include "interpreter/prove/propagate.h"
#include "interpreter/prove/search.h"

namespace remit::difference {

const Facets& PeriodComparison::FacetsBetween(NodeId before, NodeId after, bool given_rest) const {
  const auto [place, added] = facets_.try_emplace(std::tuple(before, after, given_rest));
  if (added) place->second = FacetsOf(joint_, period_.until, before, after, given_rest);
  return place->second;
}

// Choices in one order, and of each choice the values that both have.
bool PeriodComparison::SameAlternativesInOrder() const {
  if (joint_.before.knob != joint_.after.knob) return false;
  for (std::size_t knob = 0; knob < joint_.before.knob.size(); ++knob) {
    const auto& mine = joint_.before.alternatives[knob];
    const auto& theirs = joint_.after.alternatives[knob];
    const auto in = [](const std::vector<types::Value>& all) {
      return [&all](types::Value value) {
        return std::find(all.begin(), all.end(), value) != all.end();
      };
    };
    std::vector<types::Value> one, other;
    std::copy_if(mine.begin(), mine.end(), std::back_inserter(one), in(theirs));
    std::copy_if(theirs.begin(), theirs.end(), std::back_inserter(other), in(mine));
    if (one != other) return false;
  }
  return true;
}

std::vector<prove::Range> PeriodComparison::RangesOf(const std::vector<NodeId>& roots) const {
  const prove::Scope scope(joint_.checked, period_);
  prove::Composer composer(scope, joint_.graph);
  std::vector<prove::Demand> demands;
  for (const NodeId root : roots) demands.push_back({composer.Copy(root, prove::Setting{})});
  prove::Problem problem = composer.Pose(demands);
  std::vector<NodeId> nodes;
  for (const prove::Demand& demand : problem.demands) nodes.push_back(demand.node);
  problem.demands.clear();
  prove::Propagator propagator(problem);
  propagator.Evaluate(prove::DomainsOf(problem));
  std::vector<prove::Range> ranges;
  for (const NodeId node : nodes) ranges.push_back(propagator.ranges()[node.index()]);
  return ranges;
}
bool PeriodComparison::MayFault(const std::vector<NodeId>& roots) const {
  const std::vector<prove::Range> ranges = RangesOf(roots);
  return std::any_of(ranges.begin(), ranges.end(),
                     [](const prove::Range& range) { return range.fault || range.absent; });
}
bool PeriodComparison::MayHold(NodeId condition) const {
  return condition != joint_.falsehood && RangesOf({condition}).front().may_be_true();
}

// What the guarantees say of a route is the same of the same route.
bool PeriodComparison::SameButForRoute(NodeId a, NodeId b) const {
  if (a == b) return true;
  const graph::Node &x = joint_.graph[a], &y = joint_.graph[b];
  if (x.op != y.op || x.overload != y.overload || x.index != y.index || !(x.value == y.value))
    return false;
  if (x.op == graph::Op::kRoute) return true;
  if (x.arguments.size() != y.arguments.size()) return false;
  for (std::size_t i = 0; i < x.arguments.size(); ++i) {
    if (!SameButForRoute(x.arguments[i], y.arguments[i])) return false;
  }
  return true;
}

namespace {

bool SameCondition(const prove::Condition& a, const prove::Condition& b) {
  return a.subject == b.subject && a.range == b.range && a.points == b.points;
}
bool Covers(const prove::Region& wide, const prove::Region& narrow) {
  return std::all_of(wide.begin(), wide.end(), [&](const prove::Condition& condition) {
    return std::any_of(narrow.begin(), narrow.end(), [&](const prove::Condition& other) {
      return SameCondition(condition, other);
    });
  });
}
bool Covers(const std::vector<prove::Region>& wide, const std::vector<prove::Region>& narrow) {
  return std::all_of(narrow.begin(), narrow.end(), [&](const prove::Region& own) {
    return std::any_of(wide.begin(), wide.end(),
                       [&](const prove::Region& other) { return Covers(other, own); });
  });
}

}  // namespace

std::optional<std::vector<Extent>> PeriodComparison::Extents(
    const Proved& proved, bool same_ranking, std::vector<std::string>& aside) const {
  const Conditions &a = joint_.before.conditions, &b = joint_.after.conditions;
  const std::vector<std::string>& old_levels = before_.checked.model.levels;
  const std::vector<std::string>& new_levels = after_.checked.model.levels;
  if (!joint_.irreconcilable.empty() || !SameAlternativesInOrder()) return std::nullopt;
  if (old_levels.empty() != new_levels.empty() ||
      (!old_levels.empty() && old_levels.front() != new_levels.front()))
    return std::nullopt;
  const bool by_stages =
      !joint_.before.outputs.stages.empty() || !joint_.after.outputs.stages.empty();
  const bool damped = !a.damped.empty() || !b.damped.empty();
  const bool same_allowed = proved.choices && proved.allowed;
  if (same_allowed ? !proved.ranked && !(same_ranking && !by_stages && !damped)
                   : by_stages || damped || !same_ranking)
    return std::nullopt;

  std::vector<Extent> extents;
  std::vector<std::vector<prove::Region>> regions;  // of each
  bool known = true;
  const auto add = [&](NodeId before, NodeId after, Extent::Kind lost, Extent::Kind won,
                       const std::string& who = {}, bool given_rest = false) {
    if (before == after) return;
    const Facets& facets = FacetsBetween(before, after, given_rest);
    known = known && facets.complete;
    const auto tell = [&](const std::vector<std::string>& where,
                          const std::vector<prove::Region>& own, Extent::Kind kind) {
      if (where.empty()) return;
      extents.push_back({kind, who, where, period_.from, period_.until});
      regions.push_back(own);
    };
    tell(facets.only_before, facets.regions_before, lost);
    tell(facets.only_after, facets.regions_after, won);
  };
  using Kind = Extent::Kind;
  std::vector<NodeId> roots{a.allowed, b.allowed};
  if (!proved.refused) {
    roots.insert(roots.end(), {a.refused, b.refused});
    add(a.refused, b.refused, Kind::kNoLongerRefused, Kind::kNowRefused);
  }
  if (!same_allowed) add(a.allowed, b.allowed, Kind::kNoLongerAllowed, Kind::kNowAllowed, {}, true);
  const bool same_promises = proved.promised || SameButForRoute(a.promised, b.promised);
  if (!same_promises) {
    roots.insert(roots.end(), {a.promised, b.promised});
    add(a.promised, b.promised, Kind::kPromiseFails, Kind::kPromiseHolds);
  }
  const check::Model& model = joint_.checked.model;
  if (!proved.route) {
    for (std::size_t i = 0; i < a.level.size(); ++i) {
      const std::string who = model.levels[i] + (i + 1 < a.level.size() ? " or above" : "");
      roots.insert(roots.end(), {a.level[i], b.level[i]});
      add(a.level[i], b.level[i], Kind::kNoLongerAsked, Kind::kNowAsked, who);
    }
    for (std::size_t i = 0; i < a.side.size(); ++i) {
      roots.insert(roots.end(), {a.side[i], b.side[i]});
      add(a.side[i], b.side[i], Kind::kNoLongerAsked, Kind::kNowAsked, model.sides[i]);
    }
  }
  if (!known) return std::nullopt;
  // Who asks a level asks those below: what is said by another line needs none of its own.
  for (std::size_t i = extents.size(); i-- > 0;) {
    const bool asked =
        extents[i].kind == Kind::kNowAsked || extents[i].kind == Kind::kNoLongerAsked;
    bool said = false;
    for (std::size_t k = 0; k < extents.size() && asked; ++k) {
      if (k == i || extents[k].kind != extents[i].kind || !Covers(regions[k], regions[i])) continue;
      said = said || k > i || !Covers(regions[i], regions[k]);
    }
    if (!said) continue;
    extents.erase(extents.begin() + static_cast<std::ptrdiff_t>(i));
    regions.erase(regions.begin() + static_cast<std::ptrdiff_t>(i));
  }
  for (const Side* side : {&joint_.before, &joint_.after}) {
    const Conditions& all = side->conditions;
    roots.insert(roots.end(), all.choice.begin(), all.choice.end());
    for (const auto& objective : side->outputs.objectives) roots.push_back(objective.utility);
  }
  const auto leave = [&](const std::string& what) {
    if (std::find(aside.begin(), aside.end(), what) == aside.end()) aside.push_back(what);
  };
  const bool may_break = !proved.promised && same_promises &&
                         (RangesOf({a.promised}).front().may_be_false() ||
                          RangesOf({b.promised}).front().may_be_false());
  if (MayFault(roots) || may_break) leave("cases at fault or in need of data");
  if (MayHold(a.refused) && MayHold(b.refused)) leave("cases that both refuse");
  return extents;
}

}  // namespace remit::difference
