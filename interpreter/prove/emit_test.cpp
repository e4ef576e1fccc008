// Writes the tree of a case as the blocks of a test.
#include "interpreter/prove/emit_test.h"

#include <nlohmann/json.hpp>

#include "interpreter/cases/case_tree.h"

namespace remit::prove {
namespace {

using cases::Tree;

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
  TestWriter(const Finding& finding, const check::Checked& checked)
      : finding_(finding), example_(*finding.counterexample), checked_(checked) {}

  std::optional<std::string> Write() {
    const Tree inputs = cases::InputTree(
        checked_, example_.batch, 0, {.value = [this](types::Value value, const types::Type& type) {
          return Tree(Value(value.raw, type));
        }});
    std::string text = "test \"refutes " + finding_.subject + "\" {\n  as of " +
                       types::FormatDate(example_.as_of) + "\n";
    for (const auto& [input, value] : inputs.items())
      text += "  given " + input + (value.is_string() ? ": " : " ") + Written(value) + "\n";
    if (const auto& proposal = example_.batch.proposals.at(0))
      text += "  propose " + Written(ProposalOf(*proposal)) + "\n";
    text += "  expect status is not fault\n}\n";
    if (!sayable_ || finding_.subject.find_first_of("\"\\") != std::string::npos)
      return std::nullopt;
    return text;
  }

 private:
  std::string Quoted(std::string_view text) {
    if (text.find_first_of("\"\\\n\r\t") != std::string_view::npos) sayable_ = false;
    return "\"" + std::string(text) + "\"";
  }

  std::string Value(std::int64_t raw, const types::Type& type) {
    if (type.kind == types::TypeKind::kText) return Quoted(example_.batch.texts.Text(raw));
    std::string text = types::Format({raw}, type, checked_.type_table, example_.batch.texts);
    // A policy writes numbers digit by digit.
    if (type.kind == types::TypeKind::kNumber && text.find('e') != std::string::npos)
      sayable_ = false;
    return text;
  }

  Tree ProposalOf(const engine::Proposal& proposal) {
    const check::Model& model = checked_.model;
    Tree tree = Tree::object();
    for (std::size_t i = 0; i < proposal.values.size(); ++i) {
      if (!proposal.values[i]) continue;
      const check::KnobInfo& knob = model.knobs.at(i);
      const std::uint32_t position = *proposal.values[i];
      tree[knob.name] = knob.list ? std::to_string(position + 1)
                                  : Value(knob.alternatives.at(position).raw, knob.type);
    }
    if (proposal.level) tree["by"] = model.levels.at(static_cast<std::size_t>(*proposal.level));
    if (!proposal.reason.empty()) tree["reason"] = Quoted(proposal.reason);
    for (std::size_t level = 0; level < proposal.used.size(); ++level) {
      if (proposal.used[level] != 0)
        tree["used"][model.levels.at(level)] = std::to_string(proposal.used[level]);
    }
    return tree;
  }

  const Finding& finding_;
  const Counterexample& example_;
  const check::Checked& checked_;
  bool sayable_ = true;
};

}  // namespace

std::optional<std::string> TestOf(const Finding& finding, const check::Checked& checked) {
  const bool ends_in_fault =
      finding.kind == QuestionKind::kGuarantee || finding.kind == QuestionKind::kFault;
  if (!ends_in_fault || finding.answer != Answer::kRefuted || !finding.counterexample)
    return std::nullopt;
  const Counterexample& example = *finding.counterexample;
  if (example.batch.size != 1 || !example.parameters.empty() || !example.weights.empty())
    return std::nullopt;
  return TestWriter(finding, checked).Write();
}

}  // namespace remit::prove
