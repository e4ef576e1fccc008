// The invariants of a graph, checked node by node.
#include <optional>
#include <set>
#include <string>

#include "interpreter/graph/graph.h"
#include "interpreter/graph/intern.h"

namespace remit::graph {
namespace {

using types::TypeKind;

// Fewest and most arguments; -1: any number.
struct Arity {
  int least;
  int most;
};

Arity ArityOf(const Node& node, const check::Checked& checked) {
  switch (node.op) {
    case Op::kConstant:
    case Op::kAsOf:
    case Op::kLeaf:
    case Op::kKnob:
    case Op::kElement:
    case Op::kProposalRoute:
    case Op::kProposalVerdict:
      return {0, 0};
    case Op::kParameter:
    case Op::kIsKnown:
    case Op::kIsUnknown:
    case Op::kNot:
    case Op::kOutside:
    case Op::kSpread:
    case Op::kAllowance:
      return {1, 1};
    case Op::kBuiltin: {
      const builtins::Row& row = builtins::Table()[node.index];
      return {row.min_arguments, row.max_arguments};
    }
    case Op::kAnd:
    case Op::kOr:
      return {2, -1};
    case Op::kIf:
    case Op::kInRange:
    case Op::kInRangeOpen:
    case Op::kUtility:
    case Op::kStanding:
      return {3, 3};
    case Op::kOtherwise:
    case Op::kEqual:
    case Op::kNotEqual:
      return {2, 2};
    case Op::kInSet:
      return {1, -1};
    case Op::kTable:
    case Op::kRow:
      return {0, -1};
    case Op::kFold:
      return {2, -1};
    case Op::kModel: {
      const auto count = static_cast<int>(checked.model.models.at(node.index).parameters.size());
      return {count, count};
    }
    case Op::kScore:
      return {1, -1};
    case Op::kAdjusted:
      return {2, -1};
    case Op::kRoute:
      return {0, -1};
    case Op::kDamp:
      return {5, 5};
    case Op::kChance:
    case Op::kShortfall:
      return {2, -1};
    case Op::kAggregate:
      return static_cast<check::Aggregation>(node.index) == check::Aggregation::kCount
                 ? Arity{1, 2}
                 : Arity{2, 3};
    case Op::kPick:
      return {3, 3};
    case Op::kExists:
      return {2, 2};
  }
  return {0, -1};
}

bool GivesBoolean(Op op) {
  switch (op) {
    case Op::kAnd:
    case Op::kOr:
    case Op::kIsKnown:
    case Op::kIsUnknown:
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kInRange:
    case Op::kInRangeOpen:
    case Op::kInSet:
    case Op::kNot:
    case Op::kOutside:
    case Op::kRow:
    case Op::kDamp:
    case Op::kChance:
    case Op::kShortfall:
    case Op::kExists:
      return true;
    case Op::kConstant:
    case Op::kAsOf:
    case Op::kParameter:
    case Op::kLeaf:
    case Op::kKnob:
    case Op::kBuiltin:
    case Op::kIf:
    case Op::kOtherwise:
    case Op::kTable:
    case Op::kFold:
    case Op::kModel:
    case Op::kUtility:
    case Op::kScore:
    case Op::kElement:
    case Op::kSpread:
    case Op::kAggregate:
    case Op::kPick:
    case Op::kAdjusted:
    case Op::kStanding:
    case Op::kAllowance:
    case Op::kRoute:  // a level, or whether a side is in it
    case Op::kProposalRoute:
    case Op::kProposalVerdict:
      return false;
  }
  return false;
}

bool TakesBooleans(Op op) { return op == Op::kAnd || op == Op::kOr || op == Op::kNot; }

class Verifier {
 public:
  Verifier(const Graph& graph, const check::Checked& checked, int cases)
      : graph_(graph), checked_(checked), cases_(static_cast<std::size_t>(cases)) {}

  std::optional<std::string> Run() {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (const auto problem = Check(NodeId(i))) {
        return "node " + std::to_string(i) + " (" + std::string(OpName(graph_.nodes[i].op)) +
               "): " + *problem;
      }
    }
    return CheckOutputs();
  }

 private:
  std::optional<std::string> Check(NodeId id) {
    const Node& node = graph_[id];
    for (const NodeId argument : node.arguments) {
      if (!argument.valid() || !(argument < id)) return "an argument does not come before it";
    }
    if (const auto problem = CheckIndex(node)) return problem;
    const Arity arity = ArityOf(node, checked_);
    const auto count = static_cast<int>(node.arguments.size());
    if (count < arity.least || (arity.most >= 0 && count > arity.most)) {
      return "wrong number of arguments";
    }
    if (const auto problem = CheckTypes(node)) return problem;
    if (const auto problem = CheckDomains(node)) return problem;
    const Dependence dependence = DependenceOf(graph_, node);
    if (node.stage != dependence.stage || node.knobs != dependence.knobs) {
      return "its stage is not that of what it reads";
    }
    if (!identities_.insert(IdentityOf(graph_, node)).second) return "an equal node exists";
    return std::nullopt;
  }

  std::optional<std::string> CheckIndex(const Node& node) const {
    const check::Model& model = checked_.model;
    std::size_t size = SIZE_MAX;
    if (node.op == Op::kLeaf || node.op == Op::kElement) size = model.leaves.size() * cases_;
    if (node.op == Op::kOutside || node.op == Op::kPick) size = model.leaves.size();
    if (node.op == Op::kKnob) size = model.knobs.size() * cases_;
    if (node.op == Op::kParameter) size = model.parameters.size();
    if (node.op == Op::kModel) size = model.models.size();
    if (node.op == Op::kTable || node.op == Op::kRow) size = graph_.lookups.size();
    if (node.op == Op::kChance || node.op == Op::kShortfall) size = graph_.risks.size();
    if (node.op == Op::kUtility || node.op == Op::kAdjusted || node.op == Op::kStanding)
      size = model.objectives.size();
    if (node.op == Op::kDamp) size = model.damps.size();
    if (node.index >= size) return "its index names nothing";
    return std::nullopt;
  }

  // In the domain, or the same everywhere.
  bool IsIn(NodeId argument, DomainId domain) const {
    const Node& node = graph_[argument];
    return node.domain == domain || (node.stage & (kInput | kKnob)) == 0;
  }

  std::optional<std::string> CheckDomains(const Node& node) const {
    if (node.domain.index() >= graph_.domains.size()) return "its domain is not there";
    const auto& arguments = node.arguments;
    DomainId of_rest = node.domain;
    if (node.op == Op::kAggregate) {
      of_rest = DomainId(node.overload);
      if (of_rest.index() == 0 || of_rest.index() >= graph_.domains.size() ||
          graph_.domains[of_rest.index()].parent != node.domain) {
        return "its elements are not those of a list in its domain";
      }
    }
    if (node.op == Op::kSpread) of_rest = graph_.domains[node.domain.index()].parent;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      DomainId wanted = i == 0 && node.op == Op::kAggregate ? node.domain : of_rest;
      if (node.op == Op::kPick && i == 2) {
        wanted = graph_[arguments[2]].domain;
        if (wanted.index() == 0) return "it picks from no list";
      }
      if (!IsIn(arguments[i], wanted)) return "an argument of another domain";
    }
    return std::nullopt;
  }

  TypeKind KindOf(NodeId node) const { return graph_[node].type.kind; }

  std::optional<std::string> CheckTypes(const Node& node) const {
    if (GivesBoolean(node.op) && node.type.kind != TypeKind::kBoolean) {
      return "a condition that is not boolean";
    }
    if (TakesBooleans(node.op)) {
      for (const NodeId argument : node.arguments) {
        if (KindOf(argument) != TypeKind::kBoolean) return "an argument that is not boolean";
      }
    }
    if (node.op == Op::kIf && KindOf(node.arguments[0]) != TypeKind::kBoolean) {
      return "a condition that is not boolean";
    }
    if (node.op == Op::kUtility || node.op == Op::kScore) {
      if (node.type.kind != TypeKind::kNumber) return "a score that is not a number";
    }
    if (node.op == Op::kChance || node.op == Op::kShortfall) return CheckRisk(node);
    if (node.op == Op::kScore && node.arguments.size() < graph_.weights.size()) {
      return "not one weight per utility";
    }
    if (node.op == Op::kTable || node.op == Op::kRow) return CheckLookup(node);
    if (node.op == Op::kFold) return CheckFold(node);
    return std::nullopt;
  }

  std::optional<std::string> CheckFold(const Node& node) const {
    const auto aggregation = static_cast<check::Aggregation>(node.index);
    if (aggregation == check::Aggregation::kAny || aggregation == check::Aggregation::kAll) {
      return "a fold that asks conditions";
    }
    if (node.arguments.size() % 2 != 0) return "a condition without a value";
    for (std::size_t i = 0; i < node.arguments.size(); i += 2) {
      if (KindOf(node.arguments[i]) != TypeKind::kBoolean) return "a condition that is not boolean";
    }
    return std::nullopt;
  }

  std::optional<std::string> CheckRisk(const Node& node) const {
    const Risk& risk = graph_.risks[node.index];
    if (node.arguments.size() != risk.weights.size() + 1) return "not one outcome per weight";
    std::int64_t certainty = 1;
    for (int i = 0; i < risk.decimals; ++i) certainty *= 10;
    std::int64_t sum = 0;
    for (const std::int64_t weight : risk.weights) sum += weight;
    if (sum != certainty) return "weights that do not add up to certainty";
    for (std::size_t i = 1; i < node.arguments.size(); ++i) {
      const bool condition = KindOf(node.arguments[i]) == TypeKind::kBoolean;
      if (condition != (node.op == Op::kChance)) return "an outcome of another kind";
    }
    return std::nullopt;
  }

  std::optional<std::string> CheckLookup(const Node& node) const {
    const Lookup& lookup = graph_.lookups[node.index];
    const std::size_t count = node.arguments.size();
    if (lookup.columns.size() > count) return "fewer arguments than columns";
    if (lookup.otherwise && *lookup.otherwise >= count) return "an output that is not there";
    for (const Lookup::Row& row : lookup.rows) {
      if (row.output >= count) return "an output that is not there";
      if (row.cells.size() != lookup.columns.size()) return "a row without a cell per column";
      for (const Lookup::Cell& cell : row.cells) {
        for (const Lookup::Pattern& pattern : cell.patterns) {
          for (const Lookup::Test& test : pattern.tests) {
            if (test.operand >= count) return "an operand that is not there";
          }
        }
      }
    }
    return std::nullopt;
  }

  std::optional<std::string> CheckOutputs() const {
    const Outputs& outputs = graph_.outputs;
    std::vector<NodeId> all = outputs.lets;
    std::erase_if(all, [](NodeId let) { return !let.valid(); });  // the uncertain ones
    for (const auto& objective : outputs.objectives) {
      all.insert(all.end(), {objective.value, objective.adjusted, objective.worst, objective.best,
                             objective.utility});
    }
    for (const auto& preference : outputs.preferences) {
      all.insert(all.end(), {preference.condition, preference.worth});
    }
    for (const auto& stage : outputs.stages) {
      all.push_back(stage.standing);
      if (stage.tolerance) all.push_back(*stage.tolerance);
    }
    if (outputs.tie_break) all.push_back(*outputs.tie_break);
    all.insert(all.end(), outputs.reaches.begin(), outputs.reaches.end());
    all.push_back(outputs.score);
    std::vector<NodeId> conditions = outputs.requirements;
    conditions.insert(conditions.end(), outputs.rules.begin(), outputs.rules.end());
    conditions.push_back(outputs.outside_model);
    conditions.insert(conditions.end(), outputs.exists.begin(), outputs.exists.end());
    conditions.insert(conditions.end(), outputs.guarantees.begin(), outputs.guarantees.end());
    for (const NodeId property : outputs.properties) {
      if (property.valid()) conditions.push_back(property);
    }
    all.insert(all.end(), conditions.begin(), conditions.end());
    for (const NodeId node : all) {
      if (!node.valid() || node.index() >= graph_.nodes.size()) return "an output is not there";
      if (graph_[node].domain != kCaseDomain) return "an output that is not one value of the case";
    }
    for (const NodeId node : conditions) {
      if (KindOf(node) != TypeKind::kBoolean) return "a condition among the outputs is not boolean";
    }
    return std::nullopt;
  }

  const Graph& graph_;
  const check::Checked& checked_;
  std::size_t cases_;
  std::set<std::vector<std::int64_t>> identities_;
};

}  // namespace

std::optional<std::string> Verify(const Graph& graph, const check::Checked& checked, int cases) {
  return Verifier(graph, checked, cases).Run();
}

}  // namespace remit::graph
