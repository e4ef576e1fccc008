// Evaluates what a test expects of the decision that was made, and words what was found instead.
#include <algorithm>
#include <set>

#include "interpreter/ast/print.h"
#include "interpreter/ast/walk.h"
#include "interpreter/check/tests_assert.h"
#include "interpreter/engine/names.h"
#include "interpreter/engine/program.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide.h"
#include "interpreter/testing/run_tests.h"
#include "interpreter/testing/suite.h"

namespace remit::testing {
namespace {

using ast::TestItem;
using check::Reference;

class Expectations {
 public:
  Expectations(const ast::Ast& ast, const check::Checked& checked, const engine::CaseBatch& batch,
               TestResult& result)
      : ast_(ast), checked_(checked), batch_(batch), result_(result) {}

  void Check(const TestItem& item) {
    switch (item.kind) {
      case TestItem::Kind::kExpect:
        return CheckCondition(item);
      case TestItem::Kind::kExpectFired:
        return CheckFired(item, true);
      case TestItem::Kind::kExpectNotFired:
        return CheckFired(item, false);
      case TestItem::Kind::kGiven:
      case TestItem::Kind::kGivenScenario:
      case TestItem::Kind::kPropose:
      case TestItem::Kind::kAsOf:
        return;
    }
  }

 private:
  void Fail(const TestItem& item, std::string expectation, std::string found) {
    result_.failures.push_back({item.span, std::move(expectation), std::move(found)});
  }

  // Does the value change with the knobs? Then there must be an alternative to look at.
  bool NeedsKnob(ast::ExprId expr) const {
    return (checked_.uses.at(expr.index()) & check::kUsesKnob) != 0;
  }

  engine::Lane Evaluate(ast::ExprId expr) const {
    return engine::ReferenceEvaluate(ast_, checked_, batch_, 0, result_.as_of, result_.core.shown,
                                     &result_.core, expr, result_.scenario);
  }

  void CheckCondition(const TestItem& item) {
    ++result_.expectations;
    const std::string written = ast::Print(ast_, *item.value);
    if (result_.core.shown == engine::kNoAlternativeIndex && NeedsKnob(*item.value)) {
      Fail(item, written, "there is no recommendation: " + Ending());
      return;
    }
    const engine::Lane lane = Evaluate(*item.value);
    if (!lane.causes.empty()) {
      Fail(item, written, "it has no value: " + Causes(lane.causes));
    } else if (lane.value.raw == 0) {
      Fail(item, written, Found(*item.value));
    }
  }

  void CheckFired(const TestItem& item, bool expected) {
    ++result_.expectations;
    const std::vector<std::uint32_t>& fired = result_.core.fired;
    const bool any = std::any_of(fired.begin(), fired.end(), [&](std::uint32_t rule) {
      return Matches(checked_.model.rules[rule], *item.rule);
    });
    if (result_.core.status != engine::Status::kDecided) {
      Fail(item, Written(item), "no rule was looked at: " + Ending());
    } else if (any != expected) {
      Fail(item, Written(item), FiredText());
    }
  }

  bool Matches(const check::RuleInfo& rule, const TestItem::RuleReference& wanted) const {
    const std::string kind = rule.kind == check::RuleInfo::Kind::kEscalate ? "escalate"
                             : rule.kind == check::RuleInfo::Kind::kRefuse ? "refuse"
                                                                           : "expect deviation";
    if (wanted.keyword.empty())
      return !wanted.names.empty() && rule.name == wanted.names.front().text;
    if (wanted.keyword != kind) return false;
    return std::all_of(wanted.names.begin(), wanted.names.end(), [&](const ast::Name& name) {
      const auto& levels = checked_.model.levels;
      const auto& sides = checked_.model.sides;
      if (rule.level && levels[static_cast<std::size_t>(*rule.level)] == name.text) return true;
      const auto side = std::find(sides.begin(), sides.end(), name.text);
      return side != sides.end() && ((rule.sides >> (side - sides.begin())) & 1u) != 0;
    });
  }

  static std::string Written(const TestItem& item) {
    std::string text = item.kind == TestItem::Kind::kExpectFired ? "fired" : "not fired";
    if (!item.rule->keyword.empty()) text += " " + item.rule->keyword;
    for (std::size_t i = 0; i < item.rule->names.size(); ++i) {
      const bool first = i == 0;
      text += first ? (item.rule->keyword == "escalate" ? " to " : " ") : " and ";
      text += item.rule->names[i].text;
    }
    return text;
  }

  std::string FiredText() const {
    if (result_.core.fired.empty()) return "no rule fired";
    std::string text = "fired: ";
    for (std::size_t i = 0; i < result_.core.fired.size(); ++i) {
      text += (i == 0 ? "`" : ", `") + checked_.model.rules[result_.core.fired[i]].name + "`";
    }
    return text;
  }

  std::string Ending() const {
    std::string text = "the case ends `" + std::string(engine::Name(result_.core.status)) + "`";
    if (result_.core.verdict == engine::Verdict::kRefuse) text += ", refused";
    if (!result_.core.causes.empty()) text += " (" + Causes(result_.core.causes) + ")";
    for (const engine::InvalidField& field : batch_.invalid[0])
      text += "; " + field.field + ": " + field.reason;
    return text;
  }

  std::string Causes(const engine::CauseSet& causes) const {
    std::string text;
    for (const engine::Cause& cause : causes) {
      if (!text.empty()) text += ", ";
      if (cause.kind == engine::Cause::Kind::kMissing) {
        text += "`" + checked_.model.leaves[cause.leaf.index()].path + "` is missing";
      } else {
        text += engine::FaultWords(checked_.model, cause) + " in `" +
                ast::Print(ast_, cause.place) + "`";
      }
    }
    return text;
  }

  // The values of the names in the expectation: "discount is 17 %, route is director".
  std::string Found(ast::ExprId root) const {
    std::string text;
    std::set<std::string> shown;
    ast::Walk(ast_, root, [&](ast::ExprId id) {
      if (!StandsAlone(id)) return;
      if (IsCollected(id)) {
        text += (text.empty() ? "" : ", ") + ast::Print(ast_, id) + " is " + ShownList(id);
        return;
      }
      const Reference::Kind kind = checked_.ReferenceOf(id).kind;
      const bool name = kind != Reference::Kind::kNone && kind != Reference::Kind::kConstant &&
                        kind != Reference::Kind::kRecord && kind != Reference::Kind::kUnit &&
                        kind != Reference::Kind::kLevel && kind != Reference::Kind::kSide &&
                        kind != Reference::Kind::kList;
      // An element of a list is told by its fields.
      const types::TypeKind type = checked_.TypeOf(id).kind;
      if (!name || type == types::TypeKind::kRecord || type == types::TypeKind::kList) return;
      const std::string written = ast::Print(ast_, id);
      if (!shown.insert(written).second) return;
      text += (text.empty() ? "" : ", ") + written + " is " + Shown(id);
    });
    return text.empty() ? "it is false" : text;
  }

  // Nothing in it belongs to an aggregate around it.
  bool StandsAlone(ast::ExprId root) const {
    bool alone = true;
    ast::Walk(ast_, root, [&](ast::ExprId id) {
      const Reference::Kind kind = checked_.ReferenceOf(id).kind;
      alone = alone && kind != Reference::Kind::kArgument && kind != Reference::Kind::kElement &&
              kind != Reference::Kind::kElementRecord;
    });
    return alone;
  }

  // The call of a table that collects a list, or the member that names its output.
  bool IsCollected(ast::ExprId id) const {
    const auto* member = std::get_if<ast::Member>(&ast_[id].node);
    const ast::ExprId call = member != nullptr ? member->base : id;
    return checked_.TypeOf(id).kind == types::TypeKind::kList &&
           std::holds_alternative<ast::Call>(ast_[call].node);
  }

  std::string ShownList(ast::ExprId list) const {
    const std::vector<engine::Lane> lanes = engine::ReferenceCollected(
        ast_, checked_, batch_, 0, result_.as_of, result_.core.shown, &result_.core, list);
    std::string text;
    for (const engine::Lane& lane : lanes) {
      if (!lane.causes.empty()) return Causes(lane.causes);
      text += (text.empty() ? "" : ", ") +
              engine::FormatValue(checked_, batch_.texts, lane.value, CollectedType(list));
    }
    return "[" + text + "]";
  }

  types::Type CollectedType(ast::ExprId list) const {
    const auto* member = std::get_if<ast::Member>(&ast_[list].node);
    const ast::ExprId call = member != nullptr ? member->base : list;
    const auto& outputs = checked_.model.tables.at(checked_.CalleeOf(call).index).outputs;
    return outputs.at(member != nullptr ? checked_.ReferenceOf(list).index : 0).type;
  }

  std::string Shown(ast::ExprId id) const {
    const engine::Lane lane = Evaluate(id);
    if (!lane.causes.empty()) return Causes(lane.causes);
    if (lane.absent) return "unknown";
    return engine::FormatValue(checked_, batch_.texts, lane.value, checked_.TypeOf(id));
  }

  const ast::Ast& ast_;
  const check::Checked& checked_;
  const engine::CaseBatch& batch_;
  TestResult& result_;
};

}  // namespace

TestResult Judge(const ast::Ast& ast, const check::Checked& checked, const SuiteTest& test,
                 engine::Core core) {
  const check::TestInfo& info = checked.model.tests.at(test.index);
  TestResult result;
  result.title = info.title;
  result.span = ast[info.decl].span;
  result.as_of = test.as_of;
  result.scenario = test.scenario;
  result.core = std::move(core);
  Expectations expectations(ast, checked, test.batch, result);
  for (const TestItem& item : test.declaration->items) expectations.Check(item);
  result.passed = result.failures.empty() && result.expectations > 0;
  return result;
}

std::vector<SuiteTest> SuiteOf(const ast::Ast& ast, const check::Checked& checked,
                               const std::string& filter) {
  std::vector<SuiteTest> suite;
  for (std::size_t i = 0; i < checked.model.tests.size(); ++i) {
    const check::TestInfo& info = checked.model.tests[i];
    if (info.title.find(filter) == std::string::npos) continue;
    SuiteTest test;
    test.index = static_cast<std::uint32_t>(i);
    test.declaration = &std::get<ast::TestDeclaration>(ast[info.decl].node);
    test.batch = CaseOf(ast, checked, *test.declaration);
    test.as_of = AsOf(checked, *test.declaration);
    test.scenario = ScenarioOf(checked, *test.declaration);
    suite.push_back(std::move(test));
  }
  return suite;
}

const engine::Program& Programs::For(std::int64_t as_of,
                                     std::optional<check::ScenarioId> scenario) {
  const std::pair<std::int64_t, std::int64_t> key{
      as_of, scenario ? static_cast<std::int64_t>(scenario->index()) : -1};
  const auto known = programs_.find(key);
  if (known != programs_.end()) return known->second;
  return programs_.emplace(key, engine::Program::Bind(ast_, checked_, as_of, scenario))
      .first->second;
}

std::vector<TestResult> RunTests(const ast::Ast& ast, const check::Checked& checked,
                                 const std::string& filter) {
  std::vector<TestResult> results;
  Programs programs(ast, checked);
  for (const SuiteTest& test : SuiteOf(ast, checked, filter)) {
    const engine::Program& program = programs.For(test.as_of, test.scenario);
    TestResult& result = results.emplace_back(
        Judge(ast, checked, test, govern::DecideBatch(program, test.batch).front()));
    if (!result.passed || check::CanFail(ast, checked, *test.declaration)) continue;
    result.passed = false;
    result.failures.push_back({result.span, "something that the policy decides",
                               "whatever it decides, this test would pass"});
  }
  return results;
}

}  // namespace remit::testing
