// `:graph`: what a declaration is made from, and what is made from it. Names only; what is computed
// how is `remit graph`.
#include <algorithm>
#include <map>
#include <set>

#include "interpreter/ast/walk.h"
#include "interpreter/diagnostics/diagnostic.h"
#include "repl/session/exploring.h"
#include "repl/session/session.h"

namespace remit::repl {
namespace {

constexpr std::size_t kMostLines = 60;

using check::Callee;
using check::Reference;

struct Node {
  std::string kind;
  std::vector<std::string> needs;  // in the order in which they are first named
  bool rule = false;               // nothing is made from it
};

// By name, in the order of the model.
class Dependencies {
 public:
  Dependencies(const ast::Ast& ast, const check::Checked& checked)
      : ast_(ast), checked_(checked), model_(checked.model) {
    for (const check::InputLeaf& one : model_.leaves) Add(one.path, "input", {});
    for (const check::ParameterInfo& one : model_.parameters) {
      std::vector<ast::ExprId> values;
      for (const auto& step : one.steps) values.push_back(step.value);
      Add(one.name, "parameter", values);
    }
    for (const check::KnobInfo& one : model_.knobs) Add(one.name, "choice", {});
    for (const check::DistributionInfo& one : model_.distributions)
      Add(one.name, "distribution", {});
    for (const check::FunctionInfo& one : model_.functions) Add(one.name, "function", {one.body});
    for (const check::TableInfo& one : model_.tables) Add(one.name, "table", PartsOf(one));
    for (const check::ModelInfo& one : model_.models) Add(one.name, "model", {});
    for (const check::LetInfo& one : model_.lets) Add(one.name, "let", {one.value});
    for (const check::ObjectiveInfo& one : model_.objectives)
      Add(one.name, "objective", {one.value, one.worst, one.best});
    AddRules();
  }

  const std::vector<std::string>& names() const { return names_; }
  const Node* Find(const std::string& name) const {
    const auto found = nodes_.find(name);
    return found == nodes_.end() ? nullptr : &found->second;
  }
  std::vector<std::string> UsersOf(const std::string& name) const {
    std::vector<std::string> users;
    for (const std::string& one : names_) {
      const auto& needs = nodes_.at(one).needs;
      if (std::find(needs.begin(), needs.end(), name) != needs.end()) users.push_back(one);
    }
    return users;
  }

 private:
  void AddRules() {
    for (const check::PreferenceInfo& one : model_.preferences)
      AddRule(one.name, "preference", {one.condition, one.worth});
    for (const check::RequirementInfo& one : model_.requirements)
      AddRule(one.name, one.refusal ? "refusal" : "requirement", {one.condition});
    for (const check::RuleInfo& one : model_.rules) {
      if (one.kind != check::RuleInfo::Kind::kRefuse || !one.uses_knob)
        AddRule(one.name, "rule", {one.condition});
    }
    for (const check::GuaranteeInfo& one : model_.guarantees)
      AddRule(one.name, "guarantee", {one.condition});
  }
  void AddRule(const std::string& name, const std::string& kind,
               const std::vector<ast::ExprId>& values) {
    Add(name, kind, values);
    nodes_.at(name).rule = true;
  }
  void Add(const std::string& name, const std::string& kind,
           const std::vector<ast::ExprId>& values) {
    const auto placed = nodes_.emplace(name, Node{kind, {}});
    if (placed.second) names_.push_back(name);
    Node& node = placed.first->second;
    for (const ast::ExprId value : values) {
      if (value.valid()) ast::Walk(ast_, value, [&](ast::ExprId id) { Need(id, node); });
    }
  }
  std::vector<ast::ExprId> PartsOf(const check::TableInfo& table) const {
    std::vector<ast::ExprId> parts;
    if (const auto* declared = std::get_if<ast::TableDeclaration>(&ast_[table.decl].node))
      ast::ForEachPart(*declared, [&](ast::ExprId id) { parts.push_back(id); });
    return parts;
  }
  void Need(ast::ExprId id, Node& node) const {
    std::string name = NameOf(checked_.ReferenceOf(id));
    if (name.empty()) name = NameOf(checked_.CalleeOf(id));
    if (name.empty()) return;
    if (std::find(node.needs.begin(), node.needs.end(), name) == node.needs.end())
      node.needs.push_back(std::move(name));
  }
  std::string NameOf(const Reference& reference) const {
    const std::size_t i = reference.index;
    switch (reference.kind) {
      case Reference::Kind::kLeaf:
      case Reference::Kind::kElement:
      case Reference::Kind::kPick:
        return model_.leaves.at(i).path;
      case Reference::Kind::kList:
        return model_.lists.at(i).path;
      case Reference::Kind::kParameter:
        return model_.parameters.at(i).name;
      case Reference::Kind::kLet:
        return model_.lets.at(i).name;
      case Reference::Kind::kKnob:
        return model_.knobs.at(i).name;
      case Reference::Kind::kObjective:
        return model_.objectives.at(i).name;
      case Reference::Kind::kDistribution:
        return model_.distributions.at(i).name;
      case Reference::Kind::kNone:
      case Reference::Kind::kRecord:
      case Reference::Kind::kArgument:
      case Reference::Kind::kConstant:
      case Reference::Kind::kUnit:
      case Reference::Kind::kAsOf:
      case Reference::Kind::kOutsideModel:
      case Reference::Kind::kLevel:
      case Reference::Kind::kSide:
      case Reference::Kind::kRoute:
      case Reference::Kind::kRouteSides:
      case Reference::Kind::kStatus:
      case Reference::Kind::kVerdict:
      case Reference::Kind::kTableOutput:
      case Reference::Kind::kElementRecord:
      case Reference::Kind::kCase:
        return {};
    }
    return {};
  }
  std::string NameOf(const Callee& callee) const {
    const std::size_t i = callee.index;
    switch (callee.kind) {
      case Callee::Kind::kFunction:
        return model_.functions.at(i).name;
      case Callee::Kind::kTable:
        return model_.tables.at(i).name;
      case Callee::Kind::kModel:
        return model_.models.at(i).name;
      case Callee::Kind::kNone:
      case Callee::Kind::kBuiltin:
      case Callee::Kind::kRisk:
      case Callee::Kind::kAggregate:
        return {};
    }
    return {};
  }

  const ast::Ast& ast_;
  const check::Checked& checked_;
  const check::Model& model_;
  std::vector<std::string> names_;
  std::map<std::string, Node> nodes_;
};

// A tree of names; what was told further up is not told again.
class Tree {
 public:
  Tree(const Dependencies& all, bool users) : all_(all), users_(users) {}

  std::string Below(const std::string& name) {
    Tell(name, 1);
    if (left_out_ > 0) text_ += "  and " + std::to_string(left_out_) + " more lines\n";
    return text_;
  }

 private:
  void Tell(const std::string& name, std::size_t depth) {
    const Node* node = all_.Find(name);
    if (node == nullptr) return;
    const std::vector<std::string> next = users_ ? all_.UsersOf(name) : node->needs;
    for (const std::string& one : next) {
      const Node* other = all_.Find(one);
      if (other == nullptr) continue;
      const bool told = !told_.insert(one).second;
      const bool ends = users_ ? all_.UsersOf(one).empty() : other->needs.empty();
      Line(std::string(2 * depth, ' ') + one + "  " + other->kind +
           (told && !ends ? ", see above" : ""));
      if (!told) Tell(one, depth + 1);
    }
  }
  void Line(const std::string& line) {
    if (++lines_ > kMostLines) {
      ++left_out_;
    } else {
      text_ += line + "\n";
    }
  }

  const Dependencies& all_;
  bool users_;
  std::set<std::string> told_;
  std::string text_;
  std::size_t lines_ = 0, left_out_ = 0;
};

std::string Overview(const Dependencies& all) {
  std::string text;
  for (const std::string& name : all.names()) {
    const Node& node = *all.Find(name);
    if (node.needs.empty() && !node.rule) continue;
    text += name + "  " + node.kind + "\n";
    std::string line;
    for (const std::string& need : node.needs) line += (line.empty() ? "  from " : ", ") + need;
    text += line + (line.empty() ? "" : "\n");
  }
  return text.empty() ? "nothing is made from anything else\n" : text;
}

}  // namespace

std::string Graph(Session& session, const std::string& name) {
  const Dependencies all(session.policy().ast, session.policy().checked);
  if (name.empty()) return Overview(all);
  const Node* node = all.Find(name);
  if (node == nullptr) {
    const std::vector<std::string_view> names(all.names().begin(), all.names().end());
    const std::string_view nearest = diagnostics::NearestName(name, names);
    return "nothing that is worked out is called `" + name + "`" +
           (nearest.empty() ? "" : "; did you mean `" + std::string(nearest) + "`?") + "\n";
  }
  const std::string needs = Tree(all, false).Below(name), users = Tree(all, true).Below(name);
  return name + "  " + node->kind + "\n" + (needs.empty() ? "" : "made from\n" + needs) +
         (users.empty() ? node->rule ? "" : "nothing is made from it\n" : "read by\n" + users);
}

}  // namespace remit::repl
