// Asks one question after the other, the cheap ones first: are the sources the same, is what they
// decide made from the same, and where is it not.
#include "interpreter/difference/difference.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "interpreter/check/known_value.h"
#include "interpreter/difference/blocks.h"
#include "interpreter/difference/declarations.h"
#include "interpreter/difference/facets.h"
#include "interpreter/difference/rules.h"
#include "interpreter/govern/identity.h"
#include "interpreter/prove/periods.h"
#include "interpreter/prove/points.h"
#include "interpreter/prove/words.h"

namespace remit::difference {
namespace {

using check::RuleInfo;
using prove::Period;

// The days on which both are in force, cut where either changes.
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

// What of two policies is proved to be the same on one day, and on all days like it.
struct Proved {
  bool inputs = false;   // the same may be given
  bool choices = false;  // and chosen from
  bool allowed = false;  // requirements allow the same alternatives
  bool ranked = false;   // by the same figures
  bool refused = false, route = false, promised = false;
  bool judged = false;  // beside these: bands, expected deviations, guarantees of proposals

  bool selection() const { return choices && allowed && ranked && refused && promised; }
  bool recommendation() const { return selection() && route; }
};

class PeriodComparison {
 public:
  PeriodComparison(const Policy& before, const Policy& after, const Period& period,
                   std::uint64_t work)
      : before_(before),
        after_(after),
        joint_(Join(before, after, period.from)),
        reasoner_(joint_, period.until, work) {}

  const Joint& joint() const { return joint_; }
  Reasoner& reasoner() { return reasoner_; }

  // Some proposal is judged otherwise: one that is allowed goes to others, or one that is allowed
  // by one policy is not by the other.
  bool JudgesOtherwise() {
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

  // What became of what is allowed, and of what each level is asked, whatever made it so.
  std::vector<std::string> Consequences() const {
    std::vector<std::string> told;
    const auto add = [&](NodeId before, NodeId after, const std::string& more,
                         const std::string& less) {
      if (before == after) return;
      const Facets facets = FacetsOf(joint_, before, after);
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

  bool SameBands() const {
    return BandsOf(before_.checked.model, joint_.before) ==
           BandsOf(after_.checked.model, joint_.after);
  }

  Proved Prove() {
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

 private:
  bool SameInputs() const {
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

  const Policy &before_, &after_;
  Joint joint_;
  Reasoner reasoner_;
};

// ---- what a rule's change does

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

class Weighing {
 public:
  Weighing(const Policy& before, const Policy& after, Declared& declared)
      : before_(before), after_(after), declared_(declared) {}

  // Once for each period.
  void Rules(PeriodComparison& period) {
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
  void Rights() {
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

 private:
  void Rule(PeriodComparison& period, Change& change, ast::DeclId old_decl, ast::DeclId new_decl) {
    const Joint& joint = period.joint();
    const auto before = AskedBy(before_.checked.model, joint.before, old_decl);
    const auto after = AskedBy(after_.checked.model, joint.after, new_decl);
    if (!before && !after) return;
    const bool restricts = (after ? *after : *before).restricts_when_true;
    const NodeId nothing = restricts ? joint.falsehood : joint.truth;
    const Relation relation =
        period.reasoner().Compare(before ? before->node : nothing, after ? after->node : nothing);
    Effect effect = EffectOf(relation, restricts);
    const Facets facets = before && after ? FacetsOf(joint, before->node, after->node) : Facets{};
    if (change.part == "to" && effect == Effect::kNone) effect = To(change);
    const bool start = first_ || change.effect == Effect::kOther;
    change.effect = start ? effect : Combined(change.effect, effect);
    if (effect == Effect::kNone) return;
    const bool promise = change.what == "guarantee";
    const std::string now = restricts ? "also where " : "also allowed where ";
    const std::string not_now = restricts ? "no longer where " : "no longer allowed where ";
    const auto where = [&](const std::vector<std::string>& all, const std::string& one) {
      constexpr std::size_t kMostTold = 3;
      if (!facets.complete || all.empty() || all.size() > kMostTold) return one;
      std::string text;
      for (const std::string& part : all) text += (text.empty() ? "" : "; or ") + part;
      return text;
    };
    Show(change, where(facets.only_after, relation.where_after),
         promise ? "no longer false where " : now);
    Show(change, where(facets.only_before, relation.where_before),
         promise ? "now false where " : not_now);
  }
  // The same condition sends to somebody else.
  Effect To(const Change&) const { return Effect::kOther; }
  static void Show(Change& change, const std::string& where, const std::string& words) {
    if (where.empty()) return;
    const std::string text = words + where;
    if (std::find(change.shows.begin(), change.shows.end(), text) == change.shows.end() &&
        change.shows.size() < 2)
      change.shows.push_back(text);
  }

  const check::DeviationInfo* BandOf(const check::Model& model, ast::DeclId decl,
                                     std::size_t& place) const {
    for (place = 0; place < model.deviations.size(); ++place) {
      if (decl.valid() && model.deviations[place].decl == decl) return &model.deviations[place];
    }
    return nullptr;
  }
  void Band(PeriodComparison& period, Change& change, ast::DeclId old_decl, ast::DeclId new_decl) {
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

  void Let(const PeriodComparison& period, Change& change, ast::DeclId old_decl,
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

  std::string LevelName(std::optional<int> level) const {
    const auto& levels = before_.checked.model.levels;
    if (!level || *level < 0 || *level >= std::ssize(levels)) return {};
    return levels[static_cast<std::size_t>(*level)];
  }

  // Who may move it is what the old policy says; a wider range is nobody's but the owner's.
  void Parameter(Change& change, ast::DeclId new_decl) const {
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

  void Weight(Change& change) const {
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

  const Policy &before_, &after_;
  Declared& declared_;
  bool first_ = true;
};

// ---- regions

class Telling {
 public:
  Telling(const Joint& joint, Cases& cases, const prove::Problem& problem, const Period& period)
      : joint_(joint), cases_(cases), problem_(problem), period_(period), usual_(cases.Usual()) {}

  // Nothing where no example of it is confirmed.
  std::optional<Region> Tell(const Sector& sector, bool complete) {
    Region region;
    const Way& way = sector.way;
    region.headline = Headline(way);
    region.status = way.status[0] != way.status[1] || Refused(way, 0) != Refused(way, 1);
    region.route = way.level[0] != way.level[1] || way.sides[0] != way.sides[1];
    region.choice =
        std::any_of(way.moves.begin(), way.moves.end(), [](int move) { return move != 0; });
    region.approval = Approval(way);
    region.from_day = period_.from;
    region.until_day = period_.until;
    for (const Block& block : Joined(problem_, sector.blocks)) {
      region.where.push_back(RegionOf(joint_, problem_, block));
    }
    std::stable_sort(region.where.begin(), region.where.end(),
                     [](const auto& a, const auto& b) { return a.size() < b.size(); });
    for (const prove::Region& one : region.where)
      region.conditions.push_back(prove::RegionText(joint_.checked, one));
    region.exact = complete;
    if (!complete) region.by_quantities = ByQuantities(way);
    for (const auto& [knob, by] : sector.moves) region.sizes.push_back(Size(knob, by));
    std::vector<Point> points = sector.points;
    std::stable_sort(points.begin(), points.end(),
                     [&](const Point& a, const Point& b) { return Distance(a) < Distance(b); });
    constexpr std::size_t kMostAsked = 16;
    for (std::size_t i = 0; i < std::min(kMostAsked, points.size()); ++i) {
      Simplify(way, points[i]);
      const auto confirmed = cases_.Confirm(points[i]);
      if (!confirmed || *confirmed != way) continue;
      region.example = cases_.Tell(points[i]);
      return region;
    }
    return std::nullopt;
  }

 private:
  // Each input in turn to the usual value, else to the shortest one at which the same is so.
  void Simplify(const Way& way, Point& point) {
    const auto& leaves = joint_.checked.model.leaves;
    for (std::size_t i = 0; i < point.size(); ++i) {
      if (point[i] == usual_[i] || leaves[i].type.kind == types::TypeKind::kList) continue;
      std::vector<Point> others{point};
      others.back()[i] = usual_[i];
      for (const std::int64_t value : Shorter(point[i], leaves[i])) {
        others.push_back(point);
        others.back()[i] = {false, value};
      }
      const std::vector<Way> ways = cases_.Ask(others);
      const auto same = std::find(ways.begin(), ways.end(), way);
      if (same != ways.end()) point = others[static_cast<std::size_t>(same - ways.begin())];
    }
  }
  // Of a quantity, the shortest first.
  static std::vector<std::int64_t> Shorter(const Assigned& assigned, const check::InputLeaf& leaf) {
    std::vector<std::int64_t> values;
    if (assigned.absent || leaf.type.kind != types::TypeKind::kDecimal) return values;
    const std::int64_t least = leaf.type.whole ? types::kOneUnit : 1;
    constexpr std::int64_t kGreatest = 1'000'000'000'000'000'000;
    for (std::int64_t unit = kGreatest; unit > least; unit /= 10) {
      const std::int64_t below = assigned.point - assigned.point % unit;
      for (const std::int64_t value : {below, below + unit}) {
        const bool known = !values.empty() && values.back() == value;
        if (!known && check::Contains(leaf.domain, {value}, leaf.type)) values.push_back(value);
      }
    }
    return values;
  }
  static bool Refused(const Way& way, int which) {
    return way.verdict[which] == engine::Verdict::kRefuse;
  }
  std::size_t Distance(const Point& point) const {
    std::size_t distance = 0;
    for (std::size_t i = 0; i < point.size(); ++i) distance += point[i] == usual_[i] ? 0 : 1;
    return distance;
  }

  // Where the level that is asked is no longer the same: what is asked of that level differs.
  std::vector<std::string> ByQuantities(const Way& way) const {
    if (way.level[0] == way.level[1] || way.level[0] < 0 || way.level[1] < 0) return {};
    const auto level = static_cast<std::size_t>(std::max(way.level[0], way.level[1]));
    const NodeId before = joint_.before.conditions.level.at(level);
    const NodeId after = joint_.after.conditions.level.at(level);
    const Facets facets = FacetsOf(joint_, before, after);
    if (!facets.complete) return {};
    return way.level[1] > way.level[0] ? facets.only_after : facets.only_before;
  }

  std::string Route(const Way& way, int which) const {
    std::string text;
    if (way.level[which] >= 0)
      text = joint_.checked.model.levels.at(static_cast<std::size_t>(way.level[which]));
    for (std::size_t i = 0; i < joint_.checked.model.sides.size(); ++i) {
      if ((way.sides[which] >> i & 1) != 0)
        text += (text.empty() ? "" : " and ") + joint_.checked.model.sides[i];
    }
    return text.empty() ? "nobody asked" : text;
  }
  std::string How(const Way& way, int which) const {
    switch (way.status[which]) {
      case engine::Status::kInvalid:
        return "invalid";
      case engine::Status::kFault:
        return "a fault";
      case engine::Status::kNeedsData:
        return "in need of data";
      case engine::Status::kNoAlternative:
        return "without an alternative";
      case engine::Status::kDecided:
        break;
    }
    return Refused(way, which) ? "refused" : "decided";
  }

  std::string Headline(const Way& way) const {
    const std::string was = How(way, 0), now = How(way, 1);
    if (was != now) {
      const auto more = [&](int which, const std::string& how) {
        return how == "decided" && way.level[which] > 0 ? "decided by " + Route(way, which) : how;
      };
      return "was " + more(0, was) + ", now " + more(1, now);
    }
    std::string text;
    if (way.level[0] != way.level[1] || way.sides[0] != way.sides[1])
      text = "was " + Route(way, 0) + ", now " + Route(way, 1);
    for (std::size_t knob = 0; knob < way.moves.size(); ++knob) {
      if (way.moves[knob] == 0) continue;
      const char* how = way.moves[knob] == 2  ? " is another one"
                        : way.moves[knob] > 0 ? " is higher"
                                              : " is lower";
      text += (text.empty() ? "" : ", ") + joint_.checked.model.knobs[knob].name + how;
    }
    return text;
  }

  int Approval(const Way& way) const {
    if (way.status[0] != engine::Status::kDecided || way.status[1] != engine::Status::kDecided ||
        Refused(way, 0) || Refused(way, 1))
      return 0;
    const int level = way.level[1] - way.level[0];
    const bool more = (way.sides[1] & ~way.sides[0]) != 0,
               fewer = (way.sides[0] & ~way.sides[1]) != 0;
    if (level > 0 && !fewer) return 1;
    if (level < 0 && !more) return -1;
    if (level == 0 && more != fewer) return more ? 1 : -1;
    return 0;
  }

  std::string Size(std::size_t knob, std::pair<std::int64_t, std::int64_t> by) const {
    const check::KnobInfo& info = joint_.checked.model.knobs[knob];
    const bool lower = by.second <= 0;
    if (lower) by = {-by.second, -by.first};
    types::Type type = info.type;
    if (types::IsRatio(type)) type.points = true;
    const auto text = [&](std::int64_t raw) {
      return types::Format({raw}, type, joint_.checked.type_table, joint_.checked.texts);
    };
    return info.name + (lower ? " lower by " : " higher by ") + text(by.first) +
           (by.first == by.second ? "" : " to " + text(by.second));
  }

  const Joint& joint_;
  Cases& cases_;
  const prove::Problem& problem_;
  Period period_;
  Point usual_;
};

class Difference {
 public:
  Difference(const Policy& before, const Policy& after, const Options& options)
      : before_(before),
        after_(after),
        options_(options),
        declared_(CompareDeclarations(before, after)),
        weighing_(before, after, declared_) {}

  PolicyDifference Run() {
    Identify();
    weighing_.Rights();
    if (result_.old_decision_hash == result_.new_decision_hash) {
      result_.verdict = PolicyDifference::Verdict::kSame;
      result_.complete = true;
    } else {
      ComparePeriods();
    }
    result_.changes = std::move(declared_.changes);
    return std::move(result_);
  }

 private:
  void Identify() {
    const govern::PolicyIdentity old_one = govern::IdentityOf(before_.ast, before_.checked);
    const govern::PolicyIdentity new_one = govern::IdentityOf(after_.ast, after_.checked);
    result_.old_name = old_one.name;
    result_.new_name = new_one.name;
    result_.old_content_hash = old_one.content_hash;
    result_.new_content_hash = new_one.content_hash;
    result_.old_decision_hash = old_one.hash;
    result_.new_decision_hash = new_one.hash;
  }

  void ComparePeriods() {
    std::vector<Period> periods = CommonPeriods(before_, after_);
    if (options_.as_of) {
      std::erase_if(periods, [&](const Period& period) {
        return *options_.as_of < period.from || *options_.as_of > period.until;
      });
      for (Period& period : periods) period = {*options_.as_of, *options_.as_of};
    }
    if (periods.empty()) {
      result_.notes.push_back("there is no day on which both are in force");
      result_.explored = "what is declared";
      return;
    }
    const bool days_same = options_.as_of.has_value() || SameDays();
    bool same = days_same, judged = true, complete = true, inputs = true;
    const std::uint64_t share = options_.work / periods.size();
    for (const Period& period : periods) {
      PeriodComparison comparison(before_, after_, period, share / 4);
      weighing_.Rules(comparison);
      const Proved proved = comparison.Prove();
      inputs = inputs && proved.inputs;
      same = same && proved.recommendation() && proved.inputs;
      judged = judged && proved.judged && proved.allowed && proved.route;
      if (!proved.recommendation() && options_.regions)
        complete = Look(comparison.joint(), period, proved.selection(), share) && complete;
      if (!proved.recommendation() && !options_.regions) complete = false;
      NoteInputs(comparison.joint());
      otherwise_ =
          otherwise_ || (!(proved.allowed && proved.route) && comparison.JudgesOtherwise());
      otherwise_ = otherwise_ || !comparison.SameBands();
      for (const std::string& text : comparison.Consequences()) {
        auto& all = result_.consequences;
        if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(text);
      }
      result_.work += comparison.reasoner().work();
    }
    result_.complete = complete;
    Conclude(same, judged, days_same && inputs);
  }

  bool SameDays() {
    const check::Model &a = before_.checked.model, &b = after_.checked.model;
    if (a.effective_from == b.effective_from && a.effective_to == b.effective_to &&
        engine::StopsWithoutReview(a) == engine::StopsWithoutReview(b))
      return true;
    result_.notes.push_back(
        "they are not in force on the same days: on a day of only one of them every case of the "
        "other is invalid");
    return false;
  }

  void NoteInputs(const Joint& joint) {
    const auto note = [&](const std::string& text) {
      if (std::find(result_.notes.begin(), result_.notes.end(), text) == result_.notes.end())
        result_.notes.push_back(text);
    };
    for (const std::string& path : joint.irreconcilable)
      note("`" + path + "` is another kind of input: no case is one of both policies");
    const auto only = [&](const check::Model& model, const Side& side, const char* which) {
      for (std::size_t i = 0; i < model.leaves.size(); ++i) {
        if (joint.shared_leaf[side.leaf[i]]) continue;
        note("`" + model.leaves[i].path + "` is an input of the " + which +
             " policy only: there it may be anything");
      }
    };
    only(before_.checked.model, joint.before, "old");
    only(after_.checked.model, joint.after, "new");
    if (!joint.irreconcilable.empty()) return;
    const auto choices = [&](const check::Model& model, const Side& mine, const Side& theirs,
                             const char* which) {
      for (std::size_t i = 0; i < model.knobs.size(); ++i) {
        if (std::find(theirs.knob.begin(), theirs.knob.end(), mine.knob[i]) == theirs.knob.end())
          note("`" + model.knobs[i].name + "` is chosen in the " + which + " policy only");
      }
    };
    choices(before_.checked.model, joint.before, joint.after, "old");
    choices(after_.checked.model, joint.after, joint.before, "new");
  }

  // Whether every case that is decided otherwise in the period is told.
  bool Look(const Joint& joint, const Period& period, bool same_selection, std::uint64_t work) {
    constexpr std::uint64_t kMostNodes = 400'000;
    Plane plane(joint, kMostNodes);
    Cases cases(before_, after_, joint);
    const Exploration found = Explore(joint, cases, plane, same_selection, work);
    result_.work += found.work;
    const bool day = plane.reads_day() && period.from != period.until;
    // Where the day itself counts, what was found is so on the day looked at.
    const Period told = day ? Period{period.from, period.from} : period;
    Telling telling(joint, cases, plane.problem(), told);
    for (const Sector& sector : found.sectors) {
      if (std::optional<Region> region = telling.Tell(sector, found.complete)) {
        Keep(*std::move(region));
      } else {
        result_.notes.push_back("a difference was found that two evaluators do not agree on");
      }
    }
    if (!found.complete || day) {
      Explored(std::to_string(found.boxes) + " regions of inputs and " +
               std::to_string(found.tried) + " cases" +
               (day ? ", on " + types::FormatDate(period.from) : ""));
    }
    return found.complete && !day;
  }
  void Explored(const std::string& what) {
    if (result_.explored.find(what) == std::string::npos)
      result_.explored += (result_.explored.empty() ? "" : "; ") + what;
  }

  // What is so from one period to the next is told once.
  void Keep(Region region) {
    for (Region& known : result_.regions) {
      if (known.headline == region.headline && known.conditions == region.conditions &&
          known.exact == region.exact && known.until_day + 1 == region.from_day) {
        known.until_day = region.until_day;
        return;
      }
    }
    result_.regions.push_back(std::move(region));
  }

  void Conclude(bool same, bool judged, bool days_and_inputs) {
    using Verdict = PolicyDifference::Verdict;
    std::stable_sort(result_.regions.begin(), result_.regions.end(),
                     [](const Region& a, const Region& b) { return a.approval > b.approval; });
    if (!result_.regions.empty() || !days_and_inputs) {
      result_.verdict = Verdict::kDiffers;
    } else if (same || result_.complete) {
      result_.verdict = judged ? Verdict::kSame : Verdict::kOnlyJudgement;
    } else {
      result_.verdict = otherwise_ ? Verdict::kOnlyJudgement : Verdict::kNoneFound;
    }
  }

  const Policy &before_, &after_;
  const Options& options_;
  Declared declared_;
  Weighing weighing_;
  PolicyDifference result_;
  bool otherwise_ = false;  // proposals are judged otherwise, which is shown
};

}  // namespace

PolicyDifference DifferenceOf(const Policy& before, const Policy& after, const Options& options) {
  return Difference(before, after, options).Run();
}

std::vector<Change> ChangesOf(const Policy& before, const Policy& after, std::uint64_t work) {
  Options options;
  options.work = work;
  options.regions = false;
  return DifferenceOf(before, after, options).changes;
}

}  // namespace remit::difference
