// Conditions are compared over all inputs and choices; rights by what the old policy delegates.
#include "interpreter/difference/weighing.h"

#include <algorithm>
#include <limits>
#include <set>

#include "interpreter/check/known_value.h"
#include "interpreter/difference/facets.h"
#include "interpreter/prove/points.h"

namespace remit::difference {
namespace {

using check::RuleInfo;

// The condition that a declaration puts, and whether it holding allows less.
struct Asked {
  NodeId node;
  bool restricts_when_true = false;  // an escalation or a refusal
};

std::optional<Asked> AskedBy(const check::Model& model, const Side& side, ast::DeclId decl) {
  if (!decl.valid()) return std::nullopt;
  for (std::size_t i = 0; i < model.requirements.size(); ++i) {
    const check::RequirementInfo& info = model.requirements[i];
    if (info.decl == decl && !info.damp) return Asked{side.outputs.requirements[i], false};
  }
  for (std::size_t i = 0; i < model.rules.size(); ++i) {
    const RuleInfo& info = model.rules[i];
    if (info.decl == decl) return Asked{side.outputs.rules[i], true};
  }
  for (std::size_t i = 0; i < model.guarantees.size(); ++i) {
    if (model.guarantees[i].decl == decl) return Asked{side.outputs.guarantees[i], false};
  }
  return std::nullopt;
}

Effect Combined(Effect a, Effect b) {
  if (a == b || b == Effect::kNone) return a;
  if (a == Effect::kNone) return b;
  if (a == Effect::kNotDecided || b == Effect::kNotDecided) return Effect::kNotDecided;
  return Effect::kBothWays;
}

Effect EffectOf(const Relation& relation, bool restricts_when_true) {
  using Which = Relation::Which;
  if (relation.only_before == Which::kNotDecided || relation.only_after == Which::kNotDecided)
    return Effect::kNotDecided;
  const bool lost = relation.only_before == Which::kSome, won = relation.only_after == Which::kSome;
  if (lost && won) return Effect::kBothWays;
  if (!lost && !won) return Effect::kNone;
  return won == restricts_when_true ? Effect::kTighter : Effect::kLooser;
}

bool IsRule(const Change& change) {
  static const std::set<std::string> kRules{"requirement", "guardrail",          "escalation",
                                            "refusal",     "expected deviation", "guarantee"};
  return kRules.count(change.what) > 0;
}

void Show(Change& change, const std::string& where, const std::string& words) {
  if (where.empty()) return;
  const std::string text = words + where;
  if (std::find(change.shows.begin(), change.shows.end(), text) == change.shows.end() &&
      change.shows.size() < 2)
    change.shows.push_back(text);
}

const check::DeviationInfo* BandOf(const check::Model& model, ast::DeclId decl,
                                   std::size_t& place) {
  for (place = 0; place < model.deviations.size(); ++place) {
    if (decl.valid() && model.deviations[place].decl == decl) return &model.deviations[place];
  }
  return nullptr;
}

}  // namespace

// Once for each period.
void Weighing::Rules(PeriodComparison& period) {
  for (std::size_t i = 0; i < declared_.changes.size(); ++i) {
    Change& change = declared_.changes[i];
    const auto& [old_decl, new_decl] = declared_.decls[i];
    if (change.only_words && change.kind != Change::Kind::kRenamed) continue;
    if (IsRule(change) && change.kind != Change::Kind::kRenamed)
      Rule(period, change, old_decl, new_decl);
    if (change.what == "band") Band(period, change, old_decl, new_decl);
    if (change.what == "let" && change.kind == Change::Kind::kChanged)
      Let(period, change, old_decl, new_decl);
  }
  first_ = false;
}

// What needs no period.
void Weighing::Rights() {
  for (std::size_t i = 0; i < declared_.changes.size(); ++i) {
    Change& change = declared_.changes[i];
    const auto& [old_decl, new_decl] = declared_.decls[i];
    // Nothing is decided by what nobody asks for; who asks for it is told beside it.
    const bool passive =
        change.what == "let" || change.what == "function" || change.what == "table" ||
        change.what == "model" || change.what == "record" || change.what == "enum" ||
        change.what == "unit" || change.what == "currency" || change.what == "module";
    if (passive && change.part.empty() &&
        (change.kind == Change::Kind::kNew || change.kind == Change::Kind::kGone))
      change.only_words = true;
    if (change.what == "parameter" || change.what == "set") Parameter(change, new_decl);
    if (change.what == "trade-off") Weight(change);
  }
}

void Weighing::Rule(PeriodComparison& period, Change& change, ast::DeclId old_decl,
                    ast::DeclId new_decl) {
  const Joint& joint = period.joint();
  const auto before = AskedBy(before_.checked.model, joint.before, old_decl);
  const auto after = AskedBy(after_.checked.model, joint.after, new_decl);
  if (!before && !after) return;
  const bool restricts = (after ? *after : *before).restricts_when_true;
  const NodeId nothing = restricts ? joint.falsehood : joint.truth;
  const Relation relation =
      period.reasoner().Compare(before ? before->node : nothing, after ? after->node : nothing);
  Effect effect = EffectOf(relation, restricts);
  if (change.part == "to" && effect == Effect::kNone) effect = Effect::kOther;
  const bool start = first_ || change.effect == Effect::kOther;
  change.effect = start ? effect : Combined(change.effect, effect);
  // Of what is new or gone the condition itself is told.
  if (effect == Effect::kNone || !before || !after) return;
  const Facets facets = FacetsOf(joint, period.until(), before->node, after->node);
  const bool promise = change.what == "guarantee";
  const std::string now = promise     ? "no longer false where "
                          : restricts ? "also where "
                                      : "also allowed where ";
  const std::string not_now = promise     ? "now false where "
                              : restricts ? "no longer where "
                                          : "no longer allowed where ";
  const auto show = [&](const std::string& words, const std::vector<std::string>& all,
                        const std::string& one) {
    constexpr std::size_t kMostTold = 3;
    std::string text;
    for (const std::string& part : all) text += (text.empty() ? "" : "; or ") + part;
    if (facets.complete && !all.empty() && all.size() <= kMostTold) {
      Show(change, text, words);
    } else {
      Show(change, one, "for instance " + words);
    }
  };
  show(now, facets.only_after, relation.where_after);
  show(not_now, facets.only_before, relation.where_before);
}

void Weighing::Band(PeriodComparison& period, Change& change, ast::DeclId old_decl,
                    ast::DeclId new_decl) {
  if (!first_) return;
  if (change.kind == Change::Kind::kNew) change.effect = Effect::kLooser;
  if (change.kind == Change::Kind::kGone) change.effect = Effect::kTighter;
  std::size_t old_place = 0, new_place = 0;
  const auto* a = BandOf(before_.checked.model, old_decl, old_place);
  const auto* b = BandOf(after_.checked.model, new_decl, new_place);
  if (a == nullptr || b == nullptr) return;
  const auto weigh = [&](std::int64_t from, std::int64_t to) {
    change.effect = to > from ? Effect::kLooser : to < from ? Effect::kTighter : Effect::kNone;
  };
  constexpr std::int64_t kEver = std::numeric_limits<std::int64_t>::max();
  const Joint& joint = period.joint();
  const graph::Node& x = joint.graph[joint.before.outputs.reaches[old_place]];
  const graph::Node& y = joint.graph[joint.after.outputs.reaches[new_place]];
  if (change.part == "reach" && x.op == graph::Op::kConstant && y.op == graph::Op::kConstant)
    weigh(prove::PointOf(x.value, x.type), prove::PointOf(y.value, y.type));
  if (change.part == "reason") weigh(a->reason ? 0 : 1, b->reason ? 0 : 1);
  if (change.part == "budget" && a->period == b->period)
    weigh(a->budget.value_or(kEver), b->budget.value_or(kEver));
  if (change.part == "budget" && a->period != b->period && (!a->budget || !b->budget))
    weigh(a->budget ? 0 : 1, b->budget ? 0 : 1);
  if (change.part.starts_with("expires"))
    weigh(a->expires.value_or(kEver), b->expires.value_or(kEver));
  if (change.part == "side")
    weigh((a->above ? 1 : 0) + (a->below ? 1 : 0), (b->above ? 1 : 0) + (b->below ? 1 : 0));
}

void Weighing::Let(const PeriodComparison& period, Change& change, ast::DeclId old_decl,
                   ast::DeclId new_decl) {
  const Joint& joint = period.joint();
  const auto node = [](const check::Model& model, const Side& side, ast::DeclId decl) {
    for (std::size_t i = 0; i < model.lets.size(); ++i) {
      if (model.lets[i].decl == decl) return side.outputs.lets[i];
    }
    return NodeId{};
  };
  const NodeId a = node(before_.checked.model, joint.before, old_decl);
  const NodeId b = node(after_.checked.model, joint.after, new_decl);
  if (!a.valid() || !b.valid()) return;
  const Effect effect = a == b ? Effect::kNone : Effect::kOther;
  change.effect = first_ ? effect : change.effect == effect ? effect : Effect::kOther;
}

std::string Weighing::LevelName(std::optional<int> level) const {
  const auto& levels = before_.checked.model.levels;
  if (!level || *level < 0 || *level >= std::ssize(levels)) return {};
  return levels[static_cast<std::size_t>(*level)];
}

// Who may move it is what the old policy says; a wider range is nobody's but the owner's.
void Weighing::Parameter(Change& change, ast::DeclId new_decl) const {
  if (!change.part.starts_with("value")) return;
  for (const check::ParameterInfo& info : before_.checked.model.parameters) {
    if (info.name != change.name && info.name != change.old_name) continue;
    if (!info.adjustable) return;
    change.who = LevelName(info.level);
    for (const check::ParameterInfo& now : after_.checked.model.parameters) {
      if (now.decl != new_decl && now.set_by != new_decl) continue;
      bool inside = true;
      for (const std::int64_t day : check::DaysOfChange(after_.checked)) {
        const auto value =
            check::KnownValues(after_.ast, after_.checked, day).Of(check::StepOn(now.steps, day));
        inside = inside && value && check::Contains(*info.adjustable, *value, info.type);
      }
      change.in_range = inside;
    }
    if (change.in_range == false) change.who.clear();
    return;
  }
}

void Weighing::Weight(Change& change) const {
  if (!change.part.starts_with("weight of ")) return;
  const std::string rest = change.part.substr(std::string("weight of ").size());
  const std::string name = rest.substr(0, rest.find(' '));
  const check::Model &model = before_.checked.model, &now = after_.checked.model;
  for (const check::ObjectiveInfo& info : model.objectives) {
    if (info.name != name || !info.weight_range) continue;
    bool inside = true;
    for (const check::TradeOffStep& step : now.trade_offs) {
      for (const auto& term : step.terms) {
        if (now.objectives[term.objective.index()].name != name) continue;
        const auto& range = *info.weight_range;
        inside = inside && range.low <= term.weight &&
                 (range.includes_high ? term.weight <= range.high : term.weight < range.high);
      }
    }
    change.in_range = inside;
    if (inside) change.who = LevelName(info.weight_range->level);
  }
}

}  // namespace remit::difference
