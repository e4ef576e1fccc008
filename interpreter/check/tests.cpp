// Tests: the case they give, the proposal they make, and what they expect.
#include <algorithm>
#include <set>

#include "interpreter/ast/walk.h"
#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

class TestCheck {
 public:
  explicit TestCheck(Checker& checker) : checker_(checker) {}

  void Run(const ast::TestDeclaration& node) {
    const ast::TestItem* date = nullptr;
    for (const ast::TestItem& item : node.items) {
      CheckItem(item);
      if (item.kind != ast::TestItem::Kind::kAsOf) continue;
      if (date != nullptr) {
        Report(checker_, Kind::kTestItem, item.span, "a test has one date",
               "`as of` says on which day the case is decided", "write a second test");
      }
      date = &item;
    }
  }

 private:
  void CheckItem(const ast::TestItem& item) {
    switch (item.kind) {
      case ast::TestItem::Kind::kGiven:
        return CheckGiven(item);
      case ast::TestItem::Kind::kGivenScenario:
        return CheckScenario(item);
      case ast::TestItem::Kind::kPropose:
        return CheckPropose(item);
      case ast::TestItem::Kind::kExpect:
        if (item.value) {
          FitCondition(checker_, Scope{.place = Place::kTest}, *item.value, "an expectation");
        }
        return;
      case ast::TestItem::Kind::kExpectFired:
      case ast::TestItem::Kind::kExpectNotFired:
        if (item.rule) CheckRule(item, *item.rule);
        return;
      case ast::TestItem::Kind::kAsOf:
        if (item.date) DayOf(checker_, *item.date);
        return;
    }
  }

  // ---- given

  void CheckScenario(const ast::TestItem& item) {
    if (scenario_given_) {
      Report(checker_, Kind::kTestItem, item.span, "a test is given one scenario",
             "a scenario is a world, and a case is decided in one of them", "write a second test");
    }
    scenario_given_ = true;
    std::vector<std::string_view> candidates;
    for (const ScenarioInfo& info : checker_.out.model.scenarios) {
      if (info.name == item.target->text) return;
      candidates.push_back(info.name);
    }
    if (MayExist(checker_, item.target->text)) return;
    Report(checker_, Kind::kUnknownScenario, item.target->span,
           "there is no scenario " + Tick(item.target->text), {},
           MeantOf(item.target->text, candidates));
  }

  void CheckGiven(const ast::TestItem& item) {
    if (!item.target || !item.value) return;
    if (item.target->text == "previous" && IsDamped()) {
      if (checker_.out.model.damps.empty()) return;
      return GivePrevious(item.target->span, *item.value);
    }
    const Symbol* input = checker_.Find(item.target->text);
    if (input == nullptr || input->kind != Symbol::Kind::kInput) {
      if (input == nullptr && MayExist(checker_, item.target->text)) return;
      std::vector<std::string_view> candidates;
      for (const Symbol& symbol : checker_.out.names) {
        if (symbol.kind == Symbol::Kind::kInput) candidates.push_back(symbol.name);
      }
      Report(checker_, Kind::kTestGiven, item.target->span,
             input == nullptr ? "there is no input " + Tick(item.target->text)
                              : Tick(item.target->text) + " is " + std::string(Noun(input->kind)),
             "a test gives inputs", MeantOf(item.target->text, candidates));
      return;
    }
    if (input->type.kind == TypeKind::kBroken) return MarkDone(*item.value);
    Give(item.target->text, input->type, *item.value);
  }

  // Nothing can be said of a value whose type is not known.
  void MarkDone(ExprId value) {
    checker_.done[value.index()] = true;
    ast::ForEachChild(checker_.ast[value], [&](ExprId child) { MarkDone(child); });
  }

  // Also where the damping itself is refused.
  bool IsDamped() const {
    bool damped = false;
    ForEach<ast::DampDeclaration>(checker_,
                                  [&](DeclId, const ast::DampDeclaration&) { damped = true; });
    return damped;
  }

  // given previous { discount: 12 %, as_of: 2026-03-01 }
  void GivePrevious(Span target, ExprId value) {
    const auto* group = std::get_if<ast::StructLiteral>(&checker_.ast[value].node);
    if (group == nullptr) {
      Report(checker_, Kind::kTestGiven, checker_.SpanOf(value),
             Tick(Written(checker_, value)) + " does not say what was decided before",
             "the values of what is damped are given by name, with their day",
             "write `previous { CHOICE: value, as_of: date }`");
      return;
    }
    bool dated = false;
    std::vector<std::string_view> candidates{"as_of"};
    for (const DampInfo& damp : checker_.out.model.damps) {
      candidates.push_back(checker_.out.model.knobs[damp.knob.index()].name);
    }
    for (const ast::FieldBinding& field : group->fields) {
      const ast::Name& name = field.path.front();
      if (std::find(candidates.begin(), candidates.end(), name.text) == candidates.end()) {
        Report(checker_, Kind::kTestGiven, name.span,
               Tick(name.text) + " is not a choice that is damped",
               "a previous decision tells the values of what is damped, and its day",
               MeantOf(name.text, candidates));
        continue;
      }
      dated = dated || name.text == "as_of";
      GiveLeaf("previous." + name.text, field.value);
    }
    if (dated) return;
    Report(checker_, Kind::kTestGiven, target,
           "it is not said of which day the previous decision is",
           "how far a choice may move depends on the time since then", "write `as_of: 2026-03-01`");
  }

  void Give(const std::string& path, const Type& type, ExprId value) {
    if (type.kind == TypeKind::kList) return GiveList(path, value);
    if (type.kind != TypeKind::kRecord) return GiveLeaf(path, value);
    const auto* group = std::get_if<ast::StructLiteral>(&checker_.ast[value].node);
    if (group == nullptr) {
      Report(checker_, Kind::kTestGiven, checker_.SpanOf(value),
             Tick(path) + " is " + Describe(checker_, type), "its fields are given by name",
             "write " + Tick(path + " { field: value, … }"));
      return;
    }
    for (const ast::FieldBinding& field : group->fields) GiveField(path, type, field);
  }

  // Each element is given like an input of its record, under the path with its place.
  void GiveList(const std::string& path, ExprId value) {
    const auto leaf = checker_.leaf_by_path.find(path);
    const auto* written = std::get_if<ast::ListLiteral>(&checker_.ast[value].node);
    if (leaf == checker_.leaf_by_path.end()) return;
    if (written == nullptr) {
      Report(checker_, Kind::kTestGiven, checker_.SpanOf(value),
             Tick(path) + " is a list, and is given " + Tick(Written(checker_, value)),
             "a list is given in square brackets, empty where there is nothing",
             "write " + Tick("[ …, … ]"));
      return;
    }
    if (!given_.insert(path).second) {
      Report(checker_, Kind::kTestGiven, checker_.SpanOf(value), Tick(path) + " is given twice",
             "a case has one value for each field", "leave one out");
      return;
    }
    for (const ListInfo& list : checker_.out.model.lists) {
      if (list.length.value != leaf->second) continue;
      const auto count = static_cast<std::int64_t>(written->elements.size());
      if (count < list.least || count > list.most) {
        Report(checker_, Kind::kTestGiven, checker_.SpanOf(value),
               Tick(path) + " is given " + std::to_string(count) +
                   (count == 1 ? " element" : " elements"),
               "such a case is invalid, and cases of tests are valid; " +
                   std::to_string(list.least) + " to " + std::to_string(list.most) + " are allowed",
               "give as many as may be")
            .labels.push_back({list.span, "declared here"});
      }
      for (std::size_t i = 0; i < written->elements.size(); ++i) {
        const std::string place = path + "[" + std::to_string(i + 1) + "]";
        if (list.element.kind == TypeKind::kRecord) {
          Give(place, list.element, written->elements[i]);
        } else if (!list.fields.empty()) {
          GiveValue(place, checker_.out.model.leaves[list.fields.front().index()],
                    written->elements[i]);
        }
      }
    }
  }

  void GiveField(std::string path, Type type, const ast::FieldBinding& field) {
    for (const ast::Name& name : field.path) {
      const Type* inner = FieldType(type, name, path);
      if (inner == nullptr) return;
      path += "." + name.text;
      type = *inner;
    }
    Give(path, type, field.value);
  }

  const Type* FieldType(const Type& type, const ast::Name& name, const std::string& path) {
    if (type.kind != TypeKind::kRecord) return nullptr;
    std::vector<std::string_view> candidates;
    for (const auto& field : checker_.table().record(types::RecordId(type.index)).fields) {
      if (field.name == name.text) return &field.type;
      candidates.push_back(field.name);
    }
    if (Incomplete(checker_, type)) return nullptr;
    std::string hint = DidYouMean(name.text, candidates);
    if (hint.empty()) {
      hint = "its fields are " + ListOf({candidates.begin(), candidates.end()});
    }
    Report(checker_, Kind::kUnknownField, name.span,
           Tick(path) + " has no field " + Tick(name.text), {}, hint);
    return nullptr;
  }

  void GiveLeaf(const std::string& path, ExprId value) {
    const std::size_t open = path.find('['), close = path.find(']');
    const auto found = checker_.leaf_by_path.find(
        open == std::string::npos ? path : path.substr(0, open) + path.substr(close + 1));
    if (found == checker_.leaf_by_path.end()) return;
    GiveValue(path, checker_.out.model.leaves[found->second], value);
  }

  void GiveValue(const std::string& path, const InputLeaf& leaf, ExprId value) {
    if (!given_.insert(path).second) {
      Report(checker_, Kind::kTestGiven, checker_.SpanOf(value), Tick(path) + " is given twice",
             "a case has one value for each field", "leave one out");
    }
    const auto constant = ConstantFitting(
        checker_, value, {.type = Present(leaf.type), .what = Tick(path), .bare_takes_unit = true});
    if (!constant || Contains(leaf.domain, *constant, leaf.type)) return;
    Report(checker_, Kind::kTestGiven, checker_.SpanOf(value),
           Tick(Written(checker_, value)) + " is outside the range of " + Tick(path),
           "such a case is invalid, and cases of tests are valid", NearestIn(leaf, *constant))
        .labels.push_back({leaf.span, "declared here"});
  }

  std::string Shown(Value value, const Type& type) {
    return Tick(types::Format(value, Present(type), checker_.out.type_table, checker_.out.texts));
  }

  // The end of the range on this side of it; nothing for a set, which stands where it is declared.
  std::string NearestIn(const InputLeaf& leaf, Value value) {
    const Domain& domain = leaf.domain;
    if (domain.kind != Domain::Kind::kInterval) return "";
    if (Less(value, domain.low, leaf.type))
      return "give at least " + Shown(domain.low, leaf.type) + ", or widen the range";
    return std::string("give ") + (domain.includes_high ? "at most " : "less than ") +
           Shown(domain.high, leaf.type) + ", or widen the range";
  }

  // The alternatives on either side of a proposed value.
  std::string NearestOf(const KnobInfo& knob, Value value) {
    std::optional<Value> below, above;
    for (const Value other : knob.alternatives) {
      if (Less(other, value, knob.type)) {
        if (!below || Less(*below, other, knob.type)) below = other;
      } else if (!above || Less(other, *above, knob.type)) {
        above = other;
      }
    }
    if (below && above)
      return "the nearest are " + Shown(*below, knob.type) + " and " + Shown(*above, knob.type);
    return "the nearest is " + Shown(below ? *below : *above, knob.type);
  }

  // ---- propose

  void CheckPropose(const ast::TestItem& item) {
    const auto* group =
        item.value ? std::get_if<ast::StructLiteral>(&checker_.ast[*item.value].node) : nullptr;
    if (group == nullptr) return;
    std::set<std::string> seen;
    for (const ast::FieldBinding& field : group->fields) {
      const ast::Name& name = field.path.front();
      if (!seen.insert(name.text).second) {
        Report(checker_, Kind::kTestPropose, name.span, Tick(name.text) + " is proposed twice", {},
               "leave one out");
      }
      const Symbol* symbol = checker_.Find(name.text);
      if (symbol != nullptr && symbol->kind == Symbol::Kind::kKnob) {
        ProposeKnob(checker_.out.model.knobs[symbol->index], field.value);
      } else {
        ProposeOther(name, field.value);
      }
    }
  }

  void ProposeKnob(const KnobInfo& knob, ExprId value) {
    const auto constant = ConstantFitting(
        checker_, value, {.type = knob.type, .what = Tick(knob.name), .bare_takes_unit = true});
    const auto& all = knob.alternatives;
    if (all.empty()) return;  // its own message says why
    if (!constant || std::find(all.begin(), all.end(), *constant) != all.end()) return;
    Report(checker_, Kind::kTestPropose, checker_.SpanOf(value),
           Tick(Written(checker_, value)) + " is not an alternative of " + Tick(knob.name),
           "a proposal takes one of the values that may be chosen", NearestOf(knob, *constant))
        .labels.push_back({checker_.ast[knob.decl].span, "declared here"});
  }

  void ProposeOther(const ast::Name& name, ExprId value) {
    if (name.text == "by" || name.text == "level") return ProposeBy(name.text, value);
    if (name.text == "reason") {
      ConstantFitting(checker_, value, {.type = types::Text(), .what = "a reason"});
      return;
    }
    if (name.text == "used") return ProposeUsed(value);
    if (MayExist(checker_, name.text)) return;
    std::vector<std::string_view> candidates{"by", "reason", "used"};
    for (const KnobInfo& knob : checker_.out.model.knobs) candidates.push_back(knob.name);
    Report(checker_, Kind::kTestPropose, name.span, "there is no choice " + Tick(name.text),
           "a proposal gives choices, `by`, `reason` and `used`", MeantOf(name.text, candidates));
  }

  // A person is a text, a level a name; both at once are a group.
  void ProposeBy(const std::string& name, ExprId value) {
    if (const auto* group = std::get_if<ast::StructLiteral>(&checker_.ast[value].node);
        group != nullptr && name == "by") {
      for (const ast::FieldBinding& field : group->fields) {
        const ast::Name& part = field.path.front();
        if (part.text == "level") {
          ProposeBy(part.text, field.value);
        } else if (part.text == "person") {
          ConstantFitting(checker_, field.value, {.type = types::Text(), .what = "a person"});
        } else {
          Report(checker_, Kind::kTestPropose, part.span,
                 "there is nothing called " + Tick(part.text) + " in `by`",
                 "who proposes is a person, a level, or both",
                 "write `by: { person: \"…\", level: … }`");
        }
      }
      return;
    }
    if (std::holds_alternative<ast::TextLiteral>(checker_.ast[value].node) && name == "by") {
      Infer(checker_, Scope{.place = Place::kConstant}, value);
      return;
    }
    Type level;
    level.kind = TypeKind::kLevel;
    ConstantFitting(checker_, value, {.type = level, .what = Tick(name)});
  }

  void ProposeUsed(ExprId value) {
    const auto* group = std::get_if<ast::StructLiteral>(&checker_.ast[value].node);
    if (group == nullptr) {
      Report(checker_, Kind::kTestPropose, checker_.SpanOf(value),
             Tick(Written(checker_, value)) + " does not say of whom",
             "the overrides already used are counted for each level", "write `used: { LEVEL: 2 }`");
      return;
    }
    for (const ast::FieldBinding& field : group->fields) {
      LevelNamed(checker_, field.path.front());
      CountOfOverrides(checker_, field.value, "the number of overrides used");
    }
  }

  // ---- expect fired

  void CheckRule(const ast::TestItem& item, const ast::TestItem::RuleReference& rule) {
    if (rule.keyword == "escalate") return CheckEscalation(item, rule);
    if (rule.keyword == "refuse") return CheckAny(item, RuleInfo::Kind::kRefuse, "`refuse` rule");
    if (rule.keyword == "expect deviation") {
      return CheckAny(item, RuleInfo::Kind::kExpectDeviation, "`expect deviation`");
    }
    if (rule.names.empty()) return;
    const ast::Name& name = rule.names.front();
    std::vector<std::string_view> candidates;
    for (const RuleInfo& info : checker_.out.model.rules) {
      if (info.name == name.text) return;
      candidates.push_back(info.name);
    }
    if (MayExist(checker_, name.text)) return;
    std::string hint = DidYouMean(name.text, candidates);
    const Model& model = checker_.out.model;
    for (const auto* roles : {&model.levels, &model.sides}) {
      if (std::find(roles->begin(), roles->end(), name.text) != roles->end())
        hint = "write " + Tick("escalate to " + name.text);
    }
    if (hint.empty()) hint = "give the rule that name: `escalate " + name.text + ": to …`";
    Report(checker_, Kind::kUnknownRule, name.span, "no rule is named " + Tick(name.text),
           "what fires is an escalation, a refusal or an expected deviation", hint);
  }

  void CheckAny(const ast::TestItem& item, RuleInfo::Kind kind, std::string_view noun) {
    for (const RuleInfo& info : checker_.out.model.rules) {
      if (info.kind == kind) return;
    }
    if (HasBroken(checker_, kind == RuleInfo::Kind::kRefuse ? "refuse" : "expect")) return;
    Report(checker_, Kind::kUnknownRule, item.span, "this policy has no " + std::string(noun), "",
           "name one of the policy's rules, or leave the line out");
  }

  void CheckEscalation(const ast::TestItem& item, const ast::TestItem::RuleReference& rule) {
    const Model& model = checker_.out.model;
    std::optional<int> level;
    std::uint64_t sides = 0;
    for (const ast::Name& name : rule.names) {
      const auto side = std::find(model.sides.begin(), model.sides.end(), name.text);
      if (side != model.sides.end()) {
        sides |= SideBit(side - model.sides.begin());
      } else if (const auto found = LevelNamed(checker_, name)) {
        level = found;
      } else {
        return;
      }
    }
    for (const RuleInfo& info : model.rules) {
      const bool same = info.kind == RuleInfo::Kind::kEscalate && info.level == level;
      if (same && info.sides == sides) return;
    }
    if (HasBroken(checker_, "escalate")) return;
    Report(checker_, Kind::kUnknownRule, item.span, "no rule escalates to exactly these",
           "the levels and sides are those of one rule of the policy",
           "name the levels and sides as the rule does: `escalate to LEVEL and SIDE`");
  }

  bool scenario_given_ = false;
  Checker& checker_;
  std::set<std::string> given_;
};

}  // namespace

void CheckTests(Checker& checker) {
  // A parent's tests are its own; a child's decisions are not what they expect.
  const std::size_t own = checker.layers.chain.size() - 1;
  ForEach<ast::TestDeclaration>(checker, [&](DeclId id, const ast::TestDeclaration& node) {
    if (LayerAt(checker, checker.ast[id].span) < own) return;
    TestCheck(checker).Run(node);
    checker.out.model.tests.push_back({node.title, id});
  });
}

}  // namespace remit::check
