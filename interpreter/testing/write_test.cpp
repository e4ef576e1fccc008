// The blocks of the case, then one expectation for each thing that was decided.
#include "interpreter/testing/write_test.h"

#include <algorithm>

#include "interpreter/cases/given.h"
#include "interpreter/engine/names.h"

namespace remit::testing {
namespace {

using engine::Core;
using engine::Status;

class TestWriter {
 public:
  TestWriter(const ast::Ast& ast, const check::Checked& checked, const engine::CaseBatch& batch)
      : ast_(ast), checked_(checked), given_(checked, batch, 0) {}

  std::optional<std::string> Write(std::int64_t as_of, const Core& core, const std::string& title) {
    std::string text = "test " + given_.Quoted(title) + " {\n  as of " + types::FormatDate(as_of) +
                       "\n" + given_.Lines() + Expectations(core) + "}\n";
    if (!given_.sayable()) return std::nullopt;
    return text;
  }

  std::string Expectations(const Core& core) {
    const check::Model& model = checked_.model;
    std::string text = Expect("status is " + std::string(engine::Name(core.status)));
    if (core.verdict != engine::Verdict::kNone)
      text += Expect("verdict is " + std::string(engine::Name(core.verdict)));
    if (core.status != Status::kDecided) return text;
    if (core.level >= 0)
      text += Expect("route is " + model.levels.at(static_cast<std::size_t>(core.level)));
    for (std::size_t side = 0; side < model.sides.size(); ++side) {
      if ((core.sides >> side & 1) != 0) text += Expect(model.sides[side] + " in route.sides");
    }
    if (core.shown != engine::kNoAlternativeIndex) {
      const std::vector<std::uint32_t> positions = engine::KnobPositions(model, core.shown);
      for (std::size_t knob = 0; knob < positions.size(); ++knob)
        text += Chosen(knob, positions[knob]);
    }
    return text + Fired(core);
  }

 private:
  static std::string Expect(const std::string& what) { return "  expect " + what + "\n"; }

  std::string Chosen(std::size_t knob, std::uint32_t position) {
    const check::KnobInfo& info = checked_.model.knobs[knob];
    // Which element of a list was chosen has no name in a test.
    if (info.list) return {};
    const bool named =
        info.type.kind == types::TypeKind::kEnum || info.type.kind == types::TypeKind::kBoolean;
    return Expect(info.name +
                  (named && info.type.kind == types::TypeKind::kEnum ? " is " : " == ") +
                  given_.KnobValue(knob, position));
  }

  // A rule as a test refers to it; other rules may be meant too.
  struct Named {
    std::string text;
    std::optional<std::string> name;  // else by what it does
    check::RuleInfo::Kind kind;
    std::optional<int> level;
    std::uint64_t sides = 0;
  };

  std::string Fired(const Core& core) {
    const auto& rules = checked_.model.rules;
    std::string text;
    for (const check::RuleInfo& rule : rules) {
      const Named named = NameOf(rule);
      const bool any = std::any_of(core.fired.begin(), core.fired.end(),
                                   [&](std::uint32_t fired) { return Means(named, rules[fired]); });
      const std::string line = Expect((any ? "fired " : "not fired ") + named.text);
      if (text.find(line) == std::string::npos) text += line;
    }
    return text;
  }

  static bool Means(const Named& named, const check::RuleInfo& rule) {
    if (named.name) return rule.name == *named.name;
    return rule.kind == named.kind && (!named.level || rule.level == named.level) &&
           (rule.sides & named.sides) == named.sides;
  }

  Named NameOf(const check::RuleInfo& rule) const {
    const ast::DeclNode& node = ast_[rule.decl].node;
    const auto* escalate = std::get_if<ast::EscalateDeclaration>(&node);
    const auto* refuse = std::get_if<ast::RefuseDeclaration>(&node);
    const bool own = (escalate != nullptr && escalate->name) || (refuse != nullptr && refuse->name);
    if (own) return {rule.name, rule.name, rule.kind, {}, 0};
    if (escalate == nullptr)
      return {refuse != nullptr ? "refuse" : "expect deviation", {}, rule.kind, {}, 0};
    std::string text = "escalate to ";
    for (std::size_t i = 0; i < escalate->to.size(); ++i)
      text += (i == 0 ? "" : " and ") + escalate->to[i].text;
    return {text, {}, rule.kind, rule.level, rule.sides};
  }

  const ast::Ast& ast_;
  const check::Checked& checked_;
  cases::Given given_;
};

}  // namespace

std::optional<std::string> TestText(const ast::Ast& ast, const check::Checked& checked,
                                    const engine::CaseBatch& batch, std::int64_t as_of,
                                    const Core& core, const std::string& title) {
  return TestWriter(ast, checked, batch).Write(as_of, core, title);
}

std::string ExpectationsOf(const ast::Ast& ast, const check::Checked& checked,
                           const engine::CaseBatch& batch, const Core& core) {
  return TestWriter(ast, checked, batch).Expectations(core);
}

}  // namespace remit::testing
