// Who decides: ladder, side approvers, escalations, refusals, deviations and where they are
// expected.
#include <algorithm>

#include "interpreter/ast/print.h"
#include "interpreter/check/distance.h"

namespace remit::check {
namespace {

constexpr std::ptrdiff_t kMostSides = 64;  // a set of sides is a word of 64 bits

bool NewRole(Checker& checker, const ast::Name& name) {
  const auto known = [&](const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), name.text) != names.end();
  };
  const Model& model = checker.out.model;
  if (!known(model.levels) && !known(model.sides)) return true;
  Report(checker, Kind::kDuplicateName, name.span,
         Tick(name.text) + " is named twice among levels and side approvers",
         "each level and each side has its own name", "rename one of the two");
  return false;
}

// "escalate to director and legal": one level at most, and any number of sides.
void ResolveTargets(Checker& checker, const std::vector<ast::Name>& to, RuleInfo& info) {
  const Model& model = checker.out.model;
  std::vector<std::string> all = model.levels;
  all.insert(all.end(), model.sides.begin(), model.sides.end());
  const std::vector<std::string_view> candidates(all.begin(), all.end());
  for (const ast::Name& name : to) {
    const auto level = std::find(model.levels.begin(), model.levels.end(), name.text);
    const auto side = std::find(model.sides.begin(), model.sides.end(), name.text);
    if (level != model.levels.end()) {
      const int position = static_cast<int>(level - model.levels.begin());
      if (info.level) {
        const std::string& higher =
            model.levels[static_cast<std::size_t>(std::max(position, *info.level))];
        Report(checker, Kind::kEscalation, name.span,
               Tick(name.text) + " is the second level of this escalation",
               "an escalation names one level; side approvers may be added",
               "name " + Tick(higher) + " alone: who is higher may do what the lower one may");
      }
      info.level = position;
    } else if (side != model.sides.end()) {
      info.sides |= SideBit(side - model.sides.begin());
    } else if (!checker.module_missing && !HasBroken(checker, "ladder") &&
               !HasBroken(checker, "side")) {
      std::string hint = DidYouMean(name.text, candidates);
      if (hint.empty()) {
        hint = all.empty() ? "declare a ladder, lowest level first: `ladder rep < manager`"
                           : "choose among " + ListOf(all);
      }
      Report(checker, Kind::kUnknownLevel, name.span,
             Tick(name.text) + " is neither a level of the ladder nor a side approver", {}, hint);
      if (all.empty()) checker.broken_names.emplace(" ladder", "ladder");  // said once
      checker.broken_names.emplace("", "escalate");  // nobody knows to whom it goes
    }
  }
}

template <typename Node>
RuleInfo RuleOf(Checker& checker, DeclId id, const Node& node, RuleInfo::Kind kind) {
  RuleInfo info;
  info.kind = kind;
  info.condition = node.condition;
  info.decl = id;
  info.name = ast::PrintHeadline(checker.ast, id);
  if (node.because) info.because = node.because->text;
  if constexpr (requires { node.from_date; }) info.in_force = InForceFrom(checker, node.from_date);
  FitCondition(checker, Scope{.place = Place::kRule}, node.condition, "the condition of a rule");
  info.uses_knob = (checker.UsesAt(node.condition) & kUsesKnob) != 0;
  return info;
}

void CheckEscalate(Checker& checker, DeclId id, const ast::EscalateDeclaration& node) {
  RuleInfo info = RuleOf(checker, id, node, RuleInfo::Kind::kEscalate);
  if (node.name) {
    info.name = node.name->text;
    DeclareRule(checker, *node.name, "escalate", info.in_force);
  }
  ResolveTargets(checker, node.to, info);
  checker.out.model.rules.push_back(std::move(info));
}

void CheckRefuse(Checker& checker, DeclId id, const ast::RefuseDeclaration& node) {
  RuleInfo info = RuleOf(checker, id, node, RuleInfo::Kind::kRefuse);
  if (node.name) {
    info.name = node.name->text;
    DeclareRule(checker, *node.name, "refuse", info.in_force);
  }
  if (info.uses_knob) {
    checker.out.model.requirements.push_back(
        {info.name, info.condition, true, info.because, info.decl, info.in_force});
  }
  checker.out.model.rules.push_back(std::move(info));
}

class DeviationCheck {
 public:
  DeviationCheck(Checker& checker, DeclId id, const ast::DeviateDeclaration& node)
      : checker_(checker), node_(node) {
    info_.decl = id;
  }

  void Run() {
    const std::optional<int> level = LevelNamed(checker_, node_.level);
    const Symbol* knob = Knob();
    const Type reach = knob == nullptr ? Type{} : checker_.out.model.knobs[knob->index].type;
    CheckReach(reach);
    info_.above = node_.side != ast::DeviateDeclaration::Side::kBelow;
    info_.below = node_.side != ast::DeviateDeclaration::Side::kAbove;
    info_.reason = node_.giving_reason;
    info_.reach = node_.reach;
    AddBudget();
    if (node_.expires) {
      info_.expires = DayOf(checker_, *node_.expires);
      WarnOfExpiry(node_.expires->span);
    }
    if (node_.expires_after) CheckExpiry(*node_.expires_after);
    if (!level || knob == nullptr) return;
    info_.level = *level;
    info_.knob = KnobId(knob->index);
    if (LayerAt(checker_, node_.level.span) > 0) return NarrowBand(checker_, info_, node_);
    RefuseSecond();
    checker_.out.model.deviations.push_back(std::move(info_));
  }

 private:
  const Symbol* Knob() {
    const Symbol* symbol = KnobNamed(checker_, node_.knob, "one deviates from what is chosen");
    if (symbol == nullptr || !checker_.out.model.knobs[symbol->index].list) return symbol;
    Report(checker_, Kind::kDeviation, node_.knob.span,
           Tick(node_.knob.text) + " is chosen from a list of the case",
           "the elements of a list have no distance from one another, so that no band can say how "
           "far one may go",
           "leave it out: another element than the recommended one then needs the top level");
    return nullptr;
  }

  void CheckReach(const Type& knob) {
    const std::optional<Type> distance = DistanceOf(checker_.table(), knob);
    if (!distance) {
      Report(checker_, Kind::kDeviation, node_.knob.span,
             Tick(node_.knob.text) + " is " + Describe(checker_, knob),
             "a band needs a choice that is a number or a quantity",
             "where the choice is one of a list of names, no band is needed: every other value "
             "goes to the route");
      return;
    }
    const Wanted wanted{.type = *distance, .what = "the distance from " + Tick(node_.knob.text)};
    if (!Fit(checker_, Scope{.place = Place::kReach}, node_.reach, wanted)) return;
    const auto& reach = checker_.ConstantAt(node_.reach);
    if (reach && Less(*reach, {0}, wanted.type)) {
      Report(checker_, Kind::kDeviation, checker_.SpanOf(node_.reach),
             "the distance " + Tick(Written(checker_, node_.reach)) + " is negative",
             "a band reaches `above`, `below`, or to both sides",
             "write the distance without its sign, and `below`");
    }
  }

  void AddBudget() {
    if (!node_.budget) return;
    PeriodNamed(checker_, Kind::kDeviation, node_.budget->period);
    info_.period = node_.budget->period.text;
    info_.budget = CountOfOverrides(checker_, node_.budget->count, "the number of overrides");
  }

  void WarnOfExpiry(Span place) {
    const std::optional<std::int64_t>& start = checker_.out.model.effective_from;
    if (!start || !info_.expires || *info_.expires >= *start) return;
    if (place.file != checker_.ast.files.front().id) return;  // a parent's, or a module's
    Report(checker_, Kind::kNeverInForce, place, "this band is never in force",
           "it expires before " + types::FormatDate(*start) + ", the first day of the policy",
           "correct the date, or leave the band out");
  }

  // `expires after` counts from the day the policy comes into force.
  void CheckExpiry(ExprId after) {
    const Type type = Infer(checker_, Scope{.place = Place::kConstant}, after);
    if (type.kind == TypeKind::kBroken) return;
    const types::TypeTable& table = checker_.table();
    const bool duration = type.kind == TypeKind::kDecimal && type.whole &&
                          type.dimension.count == 1 && type.dimension.factors[0].power == 1;
    const auto is = [&](types::UnitId unit) {
      return duration && type.dimension.factors[0].unit == unit;
    };
    const std::optional<Value>& value = checker_.ConstantAt(after);
    if ((!is(table.days()) && !is(table.months())) || !value) {
      Report(checker_, Kind::kDeviation, checker_.SpanOf(after),
             Tick(Written(checker_, after)) + " is not a duration",
             "a band expires after whole days, weeks, months, quarters or years",
             "write for example `expires after 180 days`");
      return;
    }
    // Those of a parent's bands count from the parent's first day.
    const std::optional<std::int64_t>& start =
        checker_.begins.at(LayerAt(checker_, node_.level.span));
    if (!start) {
      Report(checker_, Kind::kDeviation, checker_.SpanOf(after),
             "this policy does not say from when it is in force",
             "a duration counts from the first day in force",
             "write `effective from` in the policy's head, or `expires` with a date");
      return;
    }
    const std::int64_t count = value->raw / types::kOneUnit;
    const auto end = is(table.days()) ? std::optional<std::int64_t>(*start + count)
                                      : types::AddMonths(*start, count);
    if (end) info_.expires = *end - 1;
  }

  void RefuseSecond() {
    for (const DeviationInfo& other : checker_.out.model.deviations) {
      const bool sides = (other.above && info_.above) || (other.below && info_.below);
      if (other.level != info_.level || other.knob != info_.knob || !sides) continue;
      Report(checker_, Kind::kDeviation, node_.level.span,
             "a second band of " + Tick(node_.knob.text) + " for " + Tick(node_.level.text),
             "a level has one band for each choice and direction", "leave one out")
          .labels.push_back({checker_.ast[other.decl].span, "the other one"});
    }
  }

  Checker& checker_;
  const ast::DeviateDeclaration& node_;
  DeviationInfo info_{};
};

// What is used up of budgets is one number for each level.
void CheckPeriods(Checker& checker) {
  const std::vector<DeviationInfo>& bands = checker.out.model.deviations;
  for (auto band = bands.begin(); band != bands.end(); ++band) {
    const auto other = std::find_if(bands.begin(), band, [&](const DeviationInfo& earlier) {
      return earlier.level == band->level && earlier.budget && earlier.period != band->period;
    });
    if (!band->budget || other == band) continue;
    const auto& node = std::get<ast::DeviateDeclaration>(checker.ast[band->decl].node);
    if (!node.budget) continue;
    Report(checker, Kind::kDeviation, node.budget->period.span,
           "another budget of " + Tick(node.level.text) + " is per " + Tick(other->period),
           "the overrides of a level are counted together, so its budgets have one period",
           "write " + Tick("per " + other->period) + " here too, with the number that fits it")
        .labels.push_back({checker.ast[other->decl].span, "the other one"});
  }
}

}  // namespace

std::uint64_t SideBit(std::ptrdiff_t position) {
  return std::uint64_t{1} << std::min(position, kMostSides - 1);
}

std::optional<std::int64_t> CountOfOverrides(Checker& checker, ExprId id, std::string what) {
  const auto value =
      ConstantFitting(checker, id, {.type = types::Number(), .what = std::move(what)});
  const auto exact = value ? ExactOf(checker, id) : std::nullopt;
  if (!exact) return std::nullopt;
  const auto whole = types::ToScaled(*exact, 0);
  const std::int64_t* number = std::get_if<std::int64_t>(&whole);
  if (number != nullptr && *number >= 0) return *number;
  Report(checker, Kind::kDeviation, checker.SpanOf(id),
         Tick(Written(checker, id)) + " is not a number of overrides",
         "overrides are counted in whole numbers", "for example `at most 5 per quarter`");
  return std::nullopt;
}

void CollectRoles(Checker& checker) {
  std::optional<Span> ladder;
  ForEach<ast::LadderDeclaration>(checker, [&](DeclId id, const ast::LadderDeclaration& node) {
    if (ladder) {
      Report(checker, Kind::kDuplicateName, checker.ast[id].span, "there are two ladders",
             "a policy has one, its own or that of a module", "leave one out")
          .labels.push_back({*ladder, "the other one"});
      return;
    }
    ladder = checker.ast[id].span;
    for (const ast::Name& name : node.levels) {
      if (NewRole(checker, name)) checker.out.model.levels.push_back(name.text);
    }
  });
  ForEach<ast::SideDeclaration>(checker, [&](DeclId, const ast::SideDeclaration& node) {
    for (const ast::Name& name : node.names) {
      if (!NewRole(checker, name)) continue;
      checker.out.model.sides.push_back(name.text);
      if (std::ssize(checker.out.model.sides) != kMostSides + 1) continue;
      Report(checker, Kind::kEscalation, name.span, "this is the 65th side approver",
             "a policy has at most 64", "let some of them share a name");
    }
  });
}

void CheckRules(Checker& checker) {
  for (const std::size_t position : checker.layers.order) {
    for (const DeclId id : checker.ast.files[position].declarations) {
      const ast::DeclNode& node = checker.ast[id].node;
      if (const auto* escalate = std::get_if<ast::EscalateDeclaration>(&node))
        CheckEscalate(checker, id, *escalate);
      if (const auto* refuse = std::get_if<ast::RefuseDeclaration>(&node))
        CheckRefuse(checker, id, *refuse);
      if (const auto* expect = std::get_if<ast::ExpectDeviationDeclaration>(&node)) {
        checker.out.model.rules.push_back(
            RuleOf(checker, id, *expect, RuleInfo::Kind::kExpectDeviation));
      }
    }
  }
}

void CheckDeviations(Checker& checker) {
  ForEach<ast::DeviateDeclaration>(checker, [&](DeclId id, const ast::DeviateDeclaration& node) {
    DeviationCheck(checker, id, node).Run();
  });
  CheckPeriods(checker);
}

}  // namespace remit::check
