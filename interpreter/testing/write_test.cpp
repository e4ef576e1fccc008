// The blocks of the case, then one expectation for each thing that was decided.
#include "interpreter/testing/write_test.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "interpreter/cases/case_tree.h"
#include "interpreter/engine/names.h"

namespace remit::testing {
namespace {

using cases::Tree;
using engine::Core;
using engine::Status;

// The tree's values are texts that are already in the language's notation.
std::string Written(const Tree& tree) {
  if (tree.is_string()) return tree.get<std::string>();
  const bool list = tree.is_array();
  std::string text;
  for (const auto& [key, part] : tree.items())
    text += (text.empty() ? "" : ", ") + (list ? "" : key + ": ") + Written(part);
  return (list ? "[ " : "{ ") + text + (list ? " ]" : " }");
}

class TestWriter {
 public:
  TestWriter(const ast::Ast& ast, const check::Checked& checked, const engine::CaseBatch& batch)
      : ast_(ast), checked_(checked), batch_(batch) {}

  std::optional<std::string> Write(std::int64_t as_of, const Core& core, const std::string& title) {
    const Tree inputs = cases::InputTree(
        checked_, batch_, 0, {.value = [this](types::Value value, const types::Type& type) {
          return Tree(Value(value.raw, type));
        }});
    std::string text = "test " + Quoted(title) + " {\n  as of " + types::FormatDate(as_of) + "\n";
    for (const auto& [input, value] : inputs.items())
      text += "  given " + input + (value.is_string() ? ": " : " ") + Written(value) + "\n";
    if (const auto& proposal = batch_.proposals.at(0))
      text += "  propose " + Written(ProposalOf(*proposal)) + "\n";
    text += Expectations(core) + "}\n";
    for (const check::InputLeaf& leaf : checked_.model.leaves)
      sayable_ = sayable_ && !leaf.attested;
    if (!sayable_) return std::nullopt;
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
  std::string Quoted(std::string_view text) {
    if (text.find_first_of("\"\\\n\r\t") != std::string_view::npos) sayable_ = false;
    return "\"" + std::string(text) + "\"";
  }

  std::string Value(std::int64_t raw, const types::Type& type) {
    if (type.kind == types::TypeKind::kText) return Quoted(batch_.texts.Text(raw));
    std::string text = types::Format({raw}, type, checked_.type_table, batch_.texts);
    // A literal has no sign, and the least value of all has no opposite.
    if (type.kind == types::TypeKind::kDecimal && raw == std::numeric_limits<std::int64_t>::min())
      sayable_ = false;
    // A policy writes numbers digit by digit.
    if (type.kind == types::TypeKind::kNumber && text.find('e') != std::string::npos)
      sayable_ = false;
    return text;
  }

  std::string KnobValue(std::size_t knob, std::uint32_t position) {
    const check::KnobInfo& info = checked_.model.knobs.at(knob);
    if (info.list) return std::to_string(position + 1);
    return Value(info.alternatives.at(position).raw, info.type);
  }

  Tree ProposalOf(const engine::Proposal& proposal) {
    const check::Model& model = checked_.model;
    Tree tree = Tree::object();
    for (std::size_t i = 0; i < proposal.values.size(); ++i) {
      if (proposal.values[i]) tree[model.knobs[i].name] = KnobValue(i, *proposal.values[i]);
    }
    if (proposal.level) tree["by"] = model.levels.at(static_cast<std::size_t>(*proposal.level));
    if (!proposal.reason.empty()) tree["reason"] = Quoted(proposal.reason);
    for (std::size_t level = 0; level < proposal.used.size(); ++level) {
      if (proposal.used[level] != 0)
        tree["used"][model.levels.at(level)] = std::to_string(proposal.used[level]);
    }
    return tree;
  }

  static std::string Expect(const std::string& what) { return "  expect " + what + "\n"; }

  std::string Chosen(std::size_t knob, std::uint32_t position) {
    const check::KnobInfo& info = checked_.model.knobs[knob];
    // Which element of a list was chosen has no name in a test.
    if (info.list) return {};
    const bool named =
        info.type.kind == types::TypeKind::kEnum || info.type.kind == types::TypeKind::kBoolean;
    return Expect(info.name +
                  (named && info.type.kind == types::TypeKind::kEnum ? " is " : " == ") +
                  KnobValue(knob, position));
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
  const engine::CaseBatch& batch_;
  bool sayable_ = true;
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
