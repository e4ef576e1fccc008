// Text and Graphviz forms of a graph.
#include "interpreter/graph/print.h"

#include <map>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/models/ensemble.h"

namespace remit::graph {
namespace {

std::string ScoreName(ScoreForm form) {
  switch (form) {
    case ScoreForm::kWeighted:
      return "score";
    case ScoreForm::kFirst:
      return "first score";
    case ScoreForm::kLeast:
      return "least score";
    case ScoreForm::kSum:
      return "sum of scores";
  }
  REMIT_CHECK(false, "a score is of one of four forms");
}

class Namer {
 public:
  Namer(const Graph& graph, const ast::Ast& ast, const check::Checked& checked)
      : graph_(graph), ast_(ast), checked_(checked) {
    const check::Model& model = checked.model;
    for (std::size_t i = 0; i < model.lets.size(); ++i) {
      if (graph.outputs.lets[i].valid()) Label(graph.outputs.lets[i], model.lets[i].name);
    }
    for (std::size_t i = 0; i < model.objectives.size(); ++i) {
      const auto& objective = graph.outputs.objectives[i];
      Label(objective.value, "objective " + model.objectives[i].name);
      Label(objective.utility, "utility of " + model.objectives[i].name);
    }
    for (std::size_t i = 0; i < model.requirements.size(); ++i) {
      Label(graph.outputs.requirements[i], "require " + model.requirements[i].name);
    }
    for (std::size_t i = 0; i < model.rules.size(); ++i) {
      Label(graph.outputs.rules[i], "rule " + model.rules[i].name);
    }
    Label(graph.outputs.score, "score");
    Label(graph.outputs.outside_model, "outside_model");
  }

  // What the node computes, its arguments as %n.
  std::string Operation(const Node& node) const {
    const check::Model& model = checked_.model;
    switch (node.op) {
      case Op::kConstant:
      case Op::kAsOf:
        return std::string(OpName(node.op)) + " " + Value(node);
      case Op::kParameter:
        return "parameter " + model.parameters[node.index].name + Arguments(node);
      case Op::kLeaf:
        return "input " + model.leaves[node.index].path;
      case Op::kKnob:
        return "knob " + model.knobs[node.index].name;
      case Op::kBuiltin:
        return std::string(builtins::Table()[node.index].name) + Arguments(node);
      case Op::kTable:
        return "table " + model.tables[graph_.lookups[node.index].table].name + Columns(node);
      case Op::kRow:
        return "row " + std::to_string(node.overload + 1) + " of " +
               model.tables[graph_.lookups[node.index].table].name + Columns(node);
      case Op::kFold:
        return std::string(check::NameOf(static_cast<check::Aggregation>(node.index))) +
               Arguments(node);
      case Op::kModel:
        return "model " + model.models[node.index].name + Trees(model.models[node.index]) +
               Arguments(node);
      case Op::kOutside:
        return "outside modelled " + model.leaves[node.index].path + Arguments(node);
      case Op::kElement:
        return "element " + model.leaves[node.index].path + In(node.domain);
      case Op::kSpread:
        return "spread" + Arguments(node) + In(node.domain);
      case Op::kAggregate:
        return std::string(check::NameOf(static_cast<check::Aggregation>(node.index))) +
               Arguments(node) + " over" + In(DomainId(node.overload));
      case Op::kPick:
        return "pick " + model.leaves[node.index].path + Arguments(node);
      case Op::kAdjusted:
        return "with preferences, " + model.objectives[node.index].name + Arguments(node);
      case Op::kStanding:
        return "standing of " + model.objectives[node.index].name + Arguments(node);
      case Op::kRoute:
        return (node.overload == 0 ? "route" : model.sides[node.index] + " in route.sides") +
               Arguments(node);
      case Op::kDamp:
        return "damp " + model.knobs[model.damps[node.index].knob.index()].name + Arguments(node);
      case Op::kScore:
        return ScoreName(static_cast<ScoreForm>(node.overload)) + Arguments(node);
      case Op::kUtility:
        return "utility" + Arguments(node) + (node.overload != 0 ? " capped" : "");
      case Op::kAnd:
      case Op::kOr:
      case Op::kIf:
      case Op::kOtherwise:
      case Op::kIsKnown:
      case Op::kIsUnknown:
      case Op::kEqual:
      case Op::kNotEqual:
      case Op::kInRange:
      case Op::kInRangeOpen:
      case Op::kInSet:
      case Op::kNot:
      case Op::kAllowance:
        return std::string(OpName(node.op)) + Arguments(node);
      case Op::kChance:
      case Op::kShortfall:
        return std::string(OpName(node.op)) + Weighted(node);
      case Op::kExists:
        return std::string(OpName(node.op)) + Arguments(node);
      case Op::kProposalRoute:
        return node.overload == 0
                   ? std::string(OpName(node.op))
                   : model.sides[node.index] + " in the " + std::string(OpName(node.op));
      case Op::kProposalVerdict:
        return std::string(OpName(node.op));
    }
    REMIT_CHECK(false, "an operation is one of those declared");
  }

  // Of a model from a file.
  static std::string Trees(const check::ModelInfo& info) {
    if (info.ensemble == nullptr) return "";
    const std::size_t trees = info.ensemble->roots.size();
    return " of " + std::to_string(trees) + (trees == 1 ? " tree" : " trees");
  }

  std::string Labels(NodeId node) const {
    const auto found = labels_.find(node);
    return found == labels_.end() ? "" : found->second;
  }

  std::string TypeName(const Node& node) const {
    return types::Name(node.type, checked_.type_table);
  }

  std::string Stages(const Node& node) const {
    std::string text;
    const auto add = [&](StageBit bit, std::string_view name) {
      if ((node.stage & bit) == 0) return;
      if (!text.empty()) text += ' ';
      text += name;
    };
    add(kParameter, "parameter");
    add(kInput, "input");
    add(kKnob, "knob");
    return text.empty() ? "constant" : text;
  }

  std::string Place(const Node& node, const source::SourceMap& sources) const {
    if (!node.origin.valid()) return "";
    const source::Span span = ast_[node.origin].span;
    const source::Source& file = sources.Get(span.file);
    const source::LineColumn at = file.Locate(span.begin);
    return file.path() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
  }

 private:
  void Label(NodeId node, const std::string& text) {
    std::string& label = labels_[node];
    if (!label.empty()) label += ", ";
    label += text;
  }

  // " in quote.lines", and of an element within another " in quote.lines of offers".
  std::string In(DomainId domain) const {
    std::string text;
    for (; domain != kCaseDomain; domain = graph_.domains[domain.index()].parent) {
      const check::ListId list = graph_.domains[domain.index()].list;
      text += (text.empty() ? " in " : " of ") + checked_.model.lists[list.index()].path;
    }
    return text;
  }

  // What belongs to a decision is told by the word that the policy has for it.
  std::string AsWritten(const Node& node) const {
    const auto* name =
        node.origin.valid() ? std::get_if<ast::NameReference>(&ast_[node.origin].node) : nullptr;
    return name == nullptr ? std::to_string(node.value.raw) : name->name;
  }

  std::string Value(const Node& node) const {
    if (node.type.kind == types::TypeKind::kUnit) return TypeName(node);
    if (node.type.kind == types::TypeKind::kLevel)
      return checked_.model.levels.at(static_cast<std::size_t>(node.value.raw));
    if (node.type.kind == types::TypeKind::kSides || node.type.kind == types::TypeKind::kStatus ||
        node.type.kind == types::TypeKind::kVerdict) {
      return AsWritten(node);
    }
    return types::Format(node.value, node.type, checked_.type_table, checked_.texts);
  }

  std::string Arguments(const Node& node) const { return List(node, node.arguments.size()); }

  std::string Columns(const Node& node) const {
    const Lookup& lookup = graph_.lookups[node.index];
    return List(node, lookup.columns.size()) + " of " + std::to_string(lookup.rows.size()) +
           (lookup.otherwise ? " rows and otherwise" : " rows");
  }

  // `(%3 20 %, %5 80 % at most %1)`
  std::string Weighted(const Node& node) const {
    const Risk& risk = graph_.risks[node.index];
    std::string text = "(";
    for (std::size_t i = 0; i < risk.weights.size(); ++i) {
      text += (i == 0 ? "%" : ", %") + std::to_string(node.arguments[i + 1].value) + " " +
              Percent(risk.weights[i], risk.decimals);
    }
    if (node.op == Op::kShortfall) text += "; worst " + Percent(risk.tail, risk.decimals);
    return text + " at most %" + std::to_string(node.arguments[0].value) + ")";
  }

  static std::string Percent(std::int64_t weight, int decimals) {
    return types::FormatExact(types::Normalised({base::Int128{weight} * 100, decimals})) + " %";
  }

  static std::string List(const Node& node, std::size_t count) {
    std::string text = "(";
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) text += ", ";
      text += "%" + std::to_string(node.arguments[i].value);
    }
    return text + ")";
  }

  const Graph& graph_;
  const ast::Ast& ast_;
  const check::Checked& checked_;
  std::map<NodeId, std::string> labels_;
};

std::string Escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::string_view Shape(const Node& node, bool output) {
  if (node.op == Op::kLeaf) return "box";
  if (node.op == Op::kKnob) return "diamond";
  return output ? "doubleoctagon" : "ellipse";
}

}  // namespace

std::string PrintText(const Graph& graph, const ast::Ast& ast, const check::Checked& checked,
                      const source::SourceMap& sources) {
  const Namer namer(graph, ast, checked);
  std::string text;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    text += "%" + std::to_string(i) + " = " + namer.Operation(node) + " : " + namer.TypeName(node) +
            "  [" + namer.Stages(node) + "]";
    std::string note = namer.Labels(NodeId(i));
    const std::string place = namer.Place(node, sources);
    if (!note.empty() && !place.empty()) note += ", ";
    note += place;
    if (!note.empty()) text += "  # " + note;
    text += '\n';
  }
  return text;
}

std::string PrintDot(const Graph& graph, const ast::Ast& ast, const check::Checked& checked) {
  const Namer namer(graph, ast, checked);
  std::string text = "digraph policy {\n  rankdir = BT;\n";
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    const std::string labels = namer.Labels(NodeId(i));
    std::string label = Escaped("%" + std::to_string(i) + " " + namer.Operation(node));
    if (!labels.empty()) label += "\\n" + Escaped(labels);
    text += "  n" + std::to_string(i) + " [shape = " + std::string(Shape(node, !labels.empty())) +
            ", label = \"" + label + "\"];\n";
    for (const NodeId argument : node.arguments) {
      text += "  n" + std::to_string(argument.value) + " -> n" + std::to_string(i) + ";\n";
    }
  }
  return text + "}\n";
}

}  // namespace remit::graph
