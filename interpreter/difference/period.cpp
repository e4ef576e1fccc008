// Nodes that are the same are a proof; of the others the solver is asked.
#include "interpreter/difference/period.h"

#include <algorithm>
#include <tuple>

#include "interpreter/difference/facets.h"

namespace remit::difference {

using prove::Period;

std::vector<Period> CommonPeriods(const Policy& before, const Policy& after) {
  std::vector<Period> common;
  for (const Period& a : prove::Periods(before.checked.model)) {
    for (const Period& b : prove::Periods(after.checked.model)) {
      const Period both{std::max(a.from, b.from), std::min(a.until, b.until)};
      if (both.from <= both.until) common.push_back(both);
    }
  }
  std::sort(common.begin(), common.end(),
            [](const Period& a, const Period& b) { return a.from < b.from; });
  return common;
}

namespace {

// Of a right to deviate, everything that it says.
using Band = std::tuple<std::string, std::string, NodeId, bool, bool, bool, std::int64_t,
                        std::string, std::int64_t>;

std::vector<Band> BandsOf(const check::Model& model, const Side& side) {
  std::vector<Band> bands;
  for (std::size_t i = 0; i < model.deviations.size(); ++i) {
    const check::DeviationInfo& band = model.deviations[i];
    bands.emplace_back(model.levels.at(static_cast<std::size_t>(band.level)),
                       model.knobs[band.knob.index()].name, side.outputs.reaches[i], band.above,
                       band.below, band.reason, band.budget.value_or(-1), band.period,
                       band.expires.value_or(-1));
  }
  std::sort(bands.begin(), bands.end());
  return bands;
}

}  // namespace

PeriodComparison::PeriodComparison(const Policy& before, const Policy& after,
                                   const InputNames& renamed, const Period& period,
                                   std::uint64_t work)
    : before_(before),
      after_(after),
      joint_(Join(before, after, period.from, renamed)),
      reasoner_(joint_, period.until, work),
      period_(period) {}

bool PeriodComparison::JudgesOtherwise() {
  const Conditions &a = joint_.before.conditions, &b = joint_.after.conditions;
  if (reasoner_.SomeDiffer(a.allowed, b.allowed, joint_.truth)) return true;
  for (std::size_t i = 0; i < a.level.size(); ++i) {
    if (reasoner_.SomeDiffer(a.level[i], b.level[i], a.allowed)) return true;
  }
  for (std::size_t i = 0; i < a.side.size(); ++i) {
    if (reasoner_.SomeDiffer(a.side[i], b.side[i], a.allowed)) return true;
  }
  return false;
}

std::vector<std::string> PeriodComparison::Consequences() const {
  std::vector<std::string> told;
  const auto add = [&](NodeId before, NodeId after, const std::string& more,
                       const std::string& less) {
    if (before == after) return;
    const Facets& facets = FacetsBetween(before, after);
    if (!facets.complete) return;
    const auto all = [&](const std::vector<std::string>& texts, const std::string& words) {
      constexpr std::size_t kMostTold = 6;
      if (texts.empty() || texts.size() > kMostTold) return;
      std::string text = words;
      for (std::size_t i = 0; i < texts.size(); ++i) text += (i == 0 ? " " : "; or ") + texts[i];
      told.push_back(text);
    };
    all(facets.only_after, more);
    all(facets.only_before, less);
  };
  const Conditions &a = joint_.before.conditions, &b = joint_.after.conditions;
  add(a.allowed, b.allowed, "also allowed where", "no longer allowed where");
  add(a.refused, b.refused, "now refused where", "no longer refused where");
  const check::Model& model = joint_.checked.model;
  for (std::size_t i = 0; i < a.level.size(); ++i) {
    const std::string who = model.levels[i] + (i + 1 < a.level.size() ? " or above" : "");
    add(a.level[i], b.level[i], who + " is now asked where", who + " is no longer asked where");
  }
  for (std::size_t i = 0; i < a.side.size(); ++i) {
    add(a.side[i], b.side[i], model.sides[i] + " is now asked where",
        model.sides[i] + " is no longer asked where");
  }
  return told;
}

bool PeriodComparison::SameBands() const {
  return BandsOf(before_.checked.model, joint_.before) ==
         BandsOf(after_.checked.model, joint_.after);
}

Proved PeriodComparison::Prove() {
  const Conditions &a = joint_.before.conditions, &b = joint_.after.conditions;
  const check::Model &old_model = before_.checked.model, &new_model = after_.checked.model;
  Proved proved;
  proved.inputs = joint_.irreconcilable.empty() && SameInputs();
  proved.choices = joint_.before.knob == joint_.after.knob &&
                   joint_.before.alternatives == joint_.after.alternatives;
  proved.allowed = a.damped == b.damped && reasoner_.Same(a.allowed, b.allowed);
  proved.ranked = a.choice == b.choice;
  proved.refused = reasoner_.Same(a.refused, b.refused);
  proved.promised = reasoner_.Same(a.promised, b.promised);
  proved.route = old_model.levels == new_model.levels && old_model.sides == new_model.sides;
  for (std::size_t i = 0; i < a.level.size() && proved.route; ++i)
    proved.route = reasoner_.Same(a.level[i], b.level[i]);
  for (std::size_t i = 0; i < a.side.size() && proved.route; ++i)
    proved.route = reasoner_.Same(a.side[i], b.side[i]);
  proved.judged = SameBands() && a.promised_of_proposals == b.promised_of_proposals &&
                  reasoner_.Same(a.expects, b.expects);
  return proved;
}

bool PeriodComparison::SameInputs() const {
  const check::Model &a = before_.checked.model, &b = after_.checked.model;
  if (a.leaves.size() != b.leaves.size() || a.lists.size() != b.lists.size()) return false;
  std::vector<std::uint32_t> old_leaves = joint_.before.leaf, new_leaves = joint_.after.leaf;
  std::sort(old_leaves.begin(), old_leaves.end());
  std::sort(new_leaves.begin(), new_leaves.end());
  if (old_leaves != new_leaves) return false;
  for (std::size_t i = 0; i < a.leaves.size(); ++i) {
    const auto place = joint_.before.leaf[i];
    const auto j = static_cast<std::size_t>(
        std::find(joint_.after.leaf.begin(), joint_.after.leaf.end(), place) -
        joint_.after.leaf.begin());
    const check::InputLeaf &x = a.leaves[i], &y = b.leaves[j];
    const check::Domain &p = x.domain, &q = y.domain;
    const bool ranges = p.kind == q.kind && p.low == q.low && p.high == q.high &&
                        p.includes_high == q.includes_high && p.values.size() == q.values.size();
    const bool sets = p.kind != check::Domain::Kind::kSet || p.values == q.values;
    if (!ranges || !sets || x.type.optional != y.type.optional || x.attested != y.attested)
      return false;
    if (x.type.kind == types::TypeKind::kEnum &&
        before_.checked.type_table.enumeration(types::EnumId(x.type.index)).values.size() !=
            after_.checked.type_table.enumeration(types::EnumId(y.type.index)).values.size())
      return false;
  }
  for (std::size_t i = 0; i < a.lists.size(); ++i) {
    if (a.lists[i].least != b.lists[i].least || a.lists[i].most != b.lists[i].most) return false;
  }
  return true;
}

}  // namespace remit::difference
