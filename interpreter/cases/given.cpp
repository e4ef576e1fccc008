#include "interpreter/cases/given.h"

#include <limits>
#include <nlohmann/json.hpp>

#include "interpreter/cases/case_tree.h"
#include "interpreter/engine/names.h"

namespace remit::cases {
namespace {

// The tree's values are texts that are already in the language's notation.
std::string Written(const Tree& tree) {
  if (tree.is_string()) return tree.get<std::string>();
  const bool list = tree.is_array();
  std::string text;
  for (const auto& [key, part] : tree.items())
    text += (text.empty() ? "" : ", ") + (list ? "" : key + ": ") + Written(part);
  return (list ? "[ " : "{ ") + text + (list ? " ]" : " }");
}

Tree ProposalOf(Given& given, const check::Model& model, const engine::Proposal& proposal) {
  Tree tree = Tree::object();
  for (std::size_t i = 0; i < proposal.values.size(); ++i) {
    if (proposal.values[i]) tree[model.knobs.at(i).name] = given.KnobValue(i, *proposal.values[i]);
  }
  if (proposal.level) tree["by"] = model.levels.at(static_cast<std::size_t>(*proposal.level));
  if (!proposal.reason.empty()) tree["reason"] = given.Quoted(proposal.reason);
  for (std::size_t level = 0; level < proposal.used.size(); ++level) {
    if (proposal.used[level] != 0)
      tree["used"][model.levels.at(level)] = std::to_string(proposal.used[level]);
  }
  return tree;
}

}  // namespace

std::string Given::Lines() {
  const Tree inputs = InputTree(checked_, batch_, index_,
                                {.value = [this](types::Value value, const types::Type& type) {
                                  return Tree(Value(value.raw, type));
                                }});
  std::string text;
  for (const auto& [input, value] : inputs.items())
    text += "  given " + input + (value.is_string() ? ": " : " ") + Written(value) + "\n";
  if (const auto& proposal = batch_.proposals.at(index_))
    text += "  propose " + Written(ProposalOf(*this, checked_.model, *proposal)) + "\n";
  for (const check::InputLeaf& leaf : checked_.model.leaves) sayable_ = sayable_ && !leaf.attested;
  return text;
}

std::string Given::Value(std::int64_t raw, const types::Type& type) {
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

std::string Given::KnobValue(std::size_t knob, std::uint32_t position) {
  const check::KnobInfo& info = checked_.model.knobs.at(knob);
  if (info.list) return std::to_string(position + 1);
  return Value(info.alternatives.at(position).raw, info.type);
}

std::string Given::Quoted(std::string_view text) {
  if (text.find_first_of("\"\\\n\r\t") != std::string_view::npos) sayable_ = false;
  return "\"" + std::string(text) + "\"";
}

}  // namespace remit::cases
