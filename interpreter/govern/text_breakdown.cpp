// How a value came about, as an indented tree. A name is one line with its formula; what was
// written as a plain value stands in the formula and has no line of its own.
#include <algorithm>
#include <cmath>
#include <set>

#include "interpreter/govern/present.h"
#include "interpreter/govern/text_parts.h"
#include "interpreter/govern/text_table.h"

namespace remit::govern {
namespace {

using Kind = Breakdown::Kind;

bool IsComparison(const Breakdown& node) {
  static constexpr std::string_view kComparisons[] = {"<", "<=", ">", ">=", "==", "!="};
  return node.kind == Kind::kOperation && node.parts.size() == 2 &&
         std::find(std::begin(kComparisons), std::end(kComparisons), node.operation) !=
             std::end(kComparisons);
}

std::string ValueOf(const Breakdown& node) {
  if (!node.known) return "not known";
  if (node.kind != Kind::kTerm) return node.value.text;
  // Of binary numbers nine decimals are enough to read.
  constexpr double kParts = 1e9;
  return types::FormatNumber(std::round(node.value.value.number() * kParts) / kParts);
}

// "13.04 % < 16 %"; "true"
std::string Found(const Breakdown& node) {
  if (!IsComparison(node) || !node.known) return ValueOf(node);
  return ValueOf(node.parts[0]) + " " + node.operation + " " + ValueOf(node.parts[1]) +
         (node.value.value.raw != 0 ? "" : ": no");
}

class Tree {
 public:
  // `told`: the names whose formula was told in an earlier tree, by place; null: none.
  // `at`: the place that was told just before.
  Tree(std::size_t depth, std::set<std::string>* told, const std::string& at = "")
      : depth_(depth), told_(told), file_(at.substr(0, at.rfind(':'))) {
    table_.right = {false, true, false};
  }

  void Add(const Breakdown& node, std::size_t depth) {
    const Breakdown* formula = FormulaOf(node);
    const bool name = node.kind == Kind::kLet && formula != nullptr;
    const bool again = name && told_ != nullptr && !told_->insert(node.at).second;
    Line(node, formula, depth, again);
    if (again) return;
    if (formula != nullptr && Named(*formula)) return Child(*formula, depth + 1);
    const Breakdown& inside = formula != nullptr ? *formula : node;
    if (inside.kind == Kind::kModel && inside.operation != "trees")
      return AddTerms(inside, depth + 1);
    std::vector<const Breakdown*> told;
    AddChildren(inside, depth + 1, told);
  }

  std::string Text(const std::string& indent) const { return Render(table_, indent); }
  std::size_t hidden() const { return hidden_; }

 private:
  // Of a name: what it stands for, which is told on its line.
  static const Breakdown* FormulaOf(const Breakdown& node) {
    switch (node.kind) {
      case Kind::kParameter:
      case Kind::kLet:
      case Kind::kArgument:
      case Kind::kRow:
      case Kind::kElement:
      case Kind::kInput:
      case Kind::kObjective:  // with preferences its formula is one term of several
        return node.parts.size() == 1 ? &node.parts.front() : nullptr;
      case Kind::kSum:
      case Kind::kOperation:
      case Kind::kChoice:
      case Kind::kKnob:
      case Kind::kFunction:
      case Kind::kTable:
      case Kind::kModel:
      case Kind::kTerm:
      case Kind::kCount:
      case Kind::kRisk:
      case Kind::kPreference:
      case Kind::kConstant:
        return nullptr;
    }
    return nullptr;
  }

  static bool Named(const Breakdown& node) {
    return node.kind == Kind::kParameter || node.kind == Kind::kLet ||
           node.kind == Kind::kObjective;
  }

  // Of a chain of products the factors, not the products in between. What a comparison compares
  // stands on its own line already.
  void AddChildren(const Breakdown& node, std::size_t depth, std::vector<const Breakdown*>& told) {
    for (const Breakdown& part : node.parts) {
      if (node.operation == "*" && part.kind == Kind::kOperation && part.operation == "*") {
        AddChildren(part, depth, told);
        continue;
      }
      if (IsComparison(node) && part.parts.empty() && part.at.empty()) continue;
      const bool again = part.parts.empty() && !part.minus &&
                         std::any_of(told.begin(), told.end(), [&](const Breakdown* other) {
                           return other->kind == part.kind && other->what == part.what;
                         });
      if (again) continue;
      told.push_back(&part);
      Child(part, depth);
    }
  }

  // "discount 20 %" adds 1.7; below it how the input of the term came about.
  void AddTerms(const Breakdown& model, std::size_t depth) {
    for (const Breakdown& part : model.parts) {
      if (part.kind != Kind::kTerm) continue;
      const auto argument =
          std::find_if(model.parts.begin(), model.parts.end(), [&](const Breakdown& other) {
            return other.kind == Kind::kArgument && other.what == part.what;
          });
      Breakdown term = part;
      if (argument != model.parts.end()) {
        term.what += " " + ValueOf(*argument);
        const Breakdown& given = argument->parts.front();
        if (!given.parts.empty() || given.omitted != Breakdown::Omitted::kNone)
          term.parts.push_back(given);
      }
      Child(term, depth);
    }
  }

  void Child(const Breakdown& part, std::size_t depth) {
    if (part.kind == Kind::kConstant && !part.minus) return;
    if (depth <= depth_) return Add(part, depth);
    // What is not shown is counted as it would be shown.
    Tree below(kBreakdownDepth, nullptr);
    below.Add(part, 0);
    hidden_ += below.table_.rows.size();
  }

  // In the file of the root the line is enough.
  std::string At(const std::string& at) {
    const std::string file = at.substr(0, at.rfind(':'));
    if (file == file_) return "[line " + at.substr(file.size() + 1) + "]";
    if (table_.rows.empty()) file_ = file;
    return "[" + at + "]";
  }

  void Line(const Breakdown& node, const Breakdown* formula, std::size_t depth, bool again) {
    std::string label(2 * depth, ' ');
    if (node.minus) label += "- ";
    if (node.kind == Kind::kArgument && formula != nullptr) label += "for ";
    if (node.kind == Kind::kRow) label += "row ";
    if (node.kind == Kind::kPreference) label += "+ prefer ";
    label += node.what;
    std::string more;
    const bool formed = formula != nullptr && formula->kind != Kind::kConstant;
    if (formed && formula->what != node.what) more = "= " + formula->what;
    if (node.kind == Kind::kModel) more = node.operation;
    if (formula != nullptr && formula->kind == Kind::kModel) more += ", " + formula->operation;
    if (node.kind == Kind::kTerm) more = "in the score";
    const bool above = again || node.omitted == Breakdown::Omitted::kAbove;
    // Where it was told too deep to be shown, only its line is named.
    const bool seen = again || !seen_.insert(node.at).second;
    if (above && seen) more = "(above)";
    if (node.omitted == Breakdown::Omitted::kTooMany) more += more.empty() ? "..." : " ...";
    if (!node.note.empty()) more += (more.empty() ? "" : "  ") + node.note;
    if (!node.at.empty() && !(above && seen)) more += (more.empty() ? "" : "  ") + At(node.at);
    table_.rows.push_back({std::move(label), Found(node), std::move(more)});
  }

  std::size_t depth_;
  std::set<std::string>* told_;
  std::set<std::string> seen_{};  // places told in this tree
  std::string file_;
  std::size_t hidden_ = 0;
  TextTable table_;
};

}  // namespace

std::string BreakdownsText(const std::vector<Breakdown>& roots, std::size_t depth) {
  std::string text;
  std::set<std::string> told;
  for (const Breakdown& root : roots) {
    Tree tree(depth, depth < kBreakdownDepth ? &told : nullptr);
    tree.Add(root, 0);
    text += tree.Text("  ");
    if (tree.hidden() == 0) continue;
    text += "    ... " + std::to_string(tree.hidden()) + (tree.hidden() == 1 ? " line" : " lines") +
            " below: --objective " + root.what + " shows all\n";
  }
  return text;
}

std::string ConditionText(const Breakdown& condition, const std::string& at,
                          const std::string& indent) {
  constexpr std::size_t kDepth = 2;
  Tree tree(kDepth, nullptr, at);
  tree.Add(condition, 0);
  std::string text = tree.Text(indent);
  if (tree.hidden() > 0)
    text += indent + "  ... " + std::to_string(tree.hidden()) + " more below\n";
  return text;
}

}  // namespace remit::govern
