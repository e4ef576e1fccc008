// Each rewriting keeps the value in every one of the states that a value can be in; Evaluation 2 of
// the language says which those are.
#include "interpreter/difference/canonical.h"

#include <algorithm>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/graph/intern.h"
#include "interpreter/prove/points.h"
#include "interpreter/prove/transfer.h"

namespace remit::difference {

using builtins::Fixity;
using graph::Node;
using graph::Op;
using types::Type;
using types::TypeKind;

NodeId Canonical::Constant(types::Value value, const Type& type) {
  return Intern(graph::ConstantNode(value, type, checked_.type_table));
}

NodeId Canonical::Strict(const builtins::Row& row, std::vector<NodeId> arguments) {
  for (std::size_t i = 0; i < row.overloads.size(); ++i) {
    std::vector<Type> types;
    for (const NodeId argument : arguments) {
      types.push_back(graph_[argument].type);
      types.back().optional = false;
    }
    Type result;
    if (!row.overloads[i].rule(types, checked_.type_table, result)) continue;
    Node node;
    node.op = Op::kBuiltin;
    node.index = static_cast<std::uint32_t>(builtins::RowIndex(row));
    node.overload = static_cast<std::uint32_t>(i);
    node.type = result;
    node.can_fault = row.can_fault;
    node.arguments = std::move(arguments);
    node.context = builtins::ContextFor(types, result, checked_.type_table);
    node.scale = node.context.result_scale;
    for (const NodeId argument : node.arguments)
      node.domain = std::max(node.domain, graph_[argument].domain);
    if (const auto constant = Worked(node)) return *constant;
    return Intern(std::move(node));
  }
  REMIT_CHECK(false, "an operator is given what it takes");
}

NodeId Canonical::Infix(std::string_view name, NodeId a, NodeId b) {
  const builtins::Row* row = builtins::Find(name, Fixity::kInfix);
  REMIT_CHECK(row != nullptr, "an operator is in the table of builtins");
  return Strict(*row, {a, b});
}

NodeId Canonical::Folded(std::string_view name, Fixity fixity, const std::vector<NodeId>& parts) {
  const builtins::Row* row = builtins::Find(name, fixity);
  REMIT_CHECK(row != nullptr, "an operator is in the table of builtins");
  NodeId result = parts.front();
  for (std::size_t i = 1; i < parts.size(); ++i) result = Strict(*row, {result, parts[i]});
  return result;
}

NodeId Canonical::Equal(NodeId a, NodeId b) {
  if (graph_[a].type.kind == TypeKind::kNumber || graph_[b].type.kind == TypeKind::kNumber)
    return Infix("==", std::min(a, b), std::max(a, b));
  Node node;
  node.op = Op::kEqual;
  node.type = types::Boolean();
  node.arguments = {std::min(a, b), std::max(a, b)};
  // A constant stands behind what it is compared with.
  if (graph_[node.arguments[0]].op == Op::kConstant)
    std::swap(node.arguments[0], node.arguments[1]);
  node.domain = std::max(graph_[a].domain, graph_[b].domain);
  if (const auto constant = Worked(node)) return *constant;
  return Intern(std::move(node));
}

bool Canonical::IsInfix(const Node& node, std::string_view name) const {
  if (node.op != Op::kBuiltin) return false;
  const builtins::Row& row = builtins::Table()[node.index];
  return row.name == name && row.fixity == Fixity::kInfix;
}

NodeId Canonical::Not(NodeId condition) {
  const Node node = graph_[condition];
  if (node.op == Op::kConstant) return Truth(node.value.raw == 0);
  if (node.op == Op::kNot) return node.arguments.front();
  if (node.op == Op::kAnd || node.op == Op::kOr) {
    std::vector<NodeId> parts;
    for (const NodeId part : node.arguments) parts.push_back(Not(part));
    return Junction(node.op == Op::kAnd ? Op::kOr : Op::kAnd, std::move(parts));
  }
  if (IsInfix(node, "<")) return Infix("<=", node.arguments[1], node.arguments[0]);
  if (IsInfix(node, "<=")) return Infix("<", node.arguments[1], node.arguments[0]);
  if (node.op == Op::kIf) {
    Node turned = node;
    turned.arguments[1] = Not(node.arguments[1]);
    turned.arguments[2] = Not(node.arguments[2]);
    return If(std::move(turned));
  }
  Node negated;
  negated.op = Op::kNot;
  negated.type = types::Boolean();
  negated.domain = node.domain;
  negated.arguments = {condition};
  return Intern(std::move(negated));
}

// Flat, in one order, without repetitions, and without parts that another one settles.
NodeId Canonical::Junction(Op op, std::vector<NodeId> parts) {
  const Op other = op == Op::kAnd ? Op::kOr : Op::kAnd;
  const bool decisive = op == Op::kOr;
  std::vector<NodeId> flat;
  for (const NodeId part : parts) {
    const Node& node = graph_[part];
    if (node.op == op) {
      flat.insert(flat.end(), node.arguments.begin(), node.arguments.end());
    } else if (node.op == Op::kConstant) {
      if ((node.value.raw != 0) == decisive) return Truth(decisive);
    } else {
      flat.push_back(part);
    }
  }
  std::sort(flat.begin(), flat.end());
  flat.erase(std::unique(flat.begin(), flat.end()), flat.end());
  const std::vector<NodeId> all = flat;
  std::erase_if(flat, [&](NodeId part) {
    const Node& node = graph_[part];
    return node.op == other &&
           std::any_of(node.arguments.begin(), node.arguments.end(), [&](NodeId inner) {
             return std::binary_search(all.begin(), all.end(), inner);
           });
  });
  if (flat.empty()) return Truth(!decisive);
  if (flat.size() == 1) return flat.front();
  Node node;
  node.op = op;
  node.type = types::Boolean();
  for (const NodeId part : flat) node.domain = std::max(node.domain, graph_[part].domain);
  node.arguments = std::move(flat);
  return Intern(std::move(node));
}

NodeId Canonical::If(Node node) {
  const NodeId condition = node.arguments[0];
  const Node& asked = graph_[condition];
  if (asked.op == Op::kConstant) {
    const NodeId chosen = node.arguments[asked.value.raw != 0 ? 1 : 2];
    if (graph_[chosen].type == node.type) return chosen;
  }
  if (asked.op == Op::kNot || IsInfix(asked, "<=")) {
    node.arguments[0] = Not(condition);
    std::swap(node.arguments[1], node.arguments[2]);
  }
  if (const auto pieces = ByPieces(node)) return *pieces;
  return Intern(std::move(node));
}

// A parameter stands at its own value.
NodeId Canonical::Parameter(Node node) {
  const Node& value = graph_[node.arguments.front()];
  if (value.type == node.type) return node.arguments.front();
  if (value.op == Op::kConstant && value.scale == node.scale && value.type.kind == node.type.kind)
    return Constant(value.value, node.type);
  return Intern(std::move(node));
}

// Pairs of a condition and a value; numbers are added one after the other.
NodeId Canonical::Fold(Node node) {
  if (node.type.kind == TypeKind::kNumber) return Intern(std::move(node));
  std::vector<std::pair<NodeId, NodeId>> pairs;
  for (std::size_t i = 0; i + 1 < node.arguments.size(); i += 2)
    pairs.emplace_back(node.arguments[i], node.arguments[i + 1]);
  std::sort(pairs.begin(), pairs.end());
  node.arguments.clear();
  for (const auto& [condition, value] : pairs) {
    node.arguments.push_back(condition);
    node.arguments.push_back(value);
  }
  return Intern(std::move(node));
}

NodeId Canonical::Builtin(Node node) {
  const auto& arguments = node.arguments;
  if (builtins::Table()[node.index].name == "not") return Not(arguments.front());
  if (arguments.size() == 2) {
    if (IsInfix(node, ">")) return Infix("<", arguments[1], arguments[0]);
    if (IsInfix(node, ">=")) return Infix("<=", arguments[1], arguments[0]);
    if (IsInfix(node, "==")) return Equal(arguments[0], arguments[1]);
    if (IsInfix(node, "!=")) return Not(Equal(arguments[0], arguments[1]));
  }
  if (const auto constant = Worked(node)) return *constant;
  const builtins::Row& row = builtins::Table()[node.index];
  const bool commutes =
      IsInfix(node, "+") || IsInfix(node, "*") || row.name == "min" || row.name == "max";
  if (!commutes || std::is_sorted(arguments.begin(), arguments.end()))
    return Intern(std::move(node));
  const Type& first = graph_[arguments.front()].type;
  const bool alike = std::all_of(arguments.begin(), arguments.end(),
                                 [&](NodeId argument) { return graph_[argument].type == first; });
  if (alike) {
    std::sort(node.arguments.begin(), node.arguments.end());
    return Intern(std::move(node));
  }
  if (arguments.size() != 2) return Intern(std::move(node));
  const bool literal = graph_[arguments[0]].type.kind == TypeKind::kLiteral ||
                       graph_[arguments[1]].type.kind == TypeKind::kLiteral;
  const bool dates = std::any_of(arguments.begin(), arguments.end(), [&](NodeId argument) {
    return graph_[argument].type.kind == TypeKind::kDate;
  });
  if (literal || dates) return Intern(std::move(node));
  const NodeId turned = Strict(row, {arguments[1], arguments[0]});
  return graph_[turned].type == node.type ? turned : Intern(std::move(node));
}

bool Canonical::AllConstant(const Node& node) const {
  return !node.arguments.empty() &&
         std::all_of(node.arguments.begin(), node.arguments.end(),
                     [&](NodeId argument) { return graph_[argument].op == Op::kConstant; });
}

// The constant that it comes to.
std::optional<NodeId> Canonical::Worked(const Node& node) {
  if (!AllConstant(node) || node.type.kind == TypeKind::kBroken) return std::nullopt;
  std::vector<prove::Range> ranges;
  for (const NodeId argument : node.arguments) {
    const Node& constant = graph_[argument];
    ranges.push_back(prove::Range::Point(prove::PointOf(constant.value, constant.type)));
  }
  const prove::Range range = prove::Forward(graph_, checked_, node, ranges);
  if (!range.is_point()) return std::nullopt;
  return Constant(prove::ValueAt(range.low, node.type), node.type);
}

NodeId Canonical::Add(Node node) {
  switch (node.op) {
    case Op::kParameter:
      return Parameter(std::move(node));
    case Op::kNot:
      return Not(node.arguments.front());
    case Op::kAnd:
    case Op::kOr:
      return Junction(node.op, std::move(node.arguments));
    case Op::kEqual:
      return Equal(node.arguments[0], node.arguments[1]);
    case Op::kNotEqual:
      return Not(Equal(node.arguments[0], node.arguments[1]));
    case Op::kIsUnknown:
      node.op = Op::kIsKnown;
      return Not(Intern(std::move(node)));
    case Op::kInRange:
    case Op::kInRangeOpen: {
      const NodeId above = Infix("<=", node.arguments[1], node.arguments[0]);
      const char* upto = node.op == Op::kInRange ? "<=" : "<";
      return Junction(Op::kAnd, {above, Infix(upto, node.arguments[0], node.arguments[2])});
    }
    case Op::kInSet: {
      std::vector<NodeId> parts;
      for (std::size_t i = 1; i < node.arguments.size(); ++i)
        parts.push_back(Equal(node.arguments[0], node.arguments[i]));
      return Junction(Op::kOr, std::move(parts));
    }
    case Op::kIf:
      return If(std::move(node));
    case Op::kFold:
      return Fold(std::move(node));
    case Op::kBuiltin:
      return Builtin(std::move(node));
    default:
      return Intern(std::move(node));
  }
}

NodeId Canonical::Lookup(Node node, const graph::Lookup& own,
                         const std::function<Type(const Type&)>& type) {
  using Words = std::vector<std::int64_t>;
  struct Told {
    Words words;
    std::size_t row;
  };
  const auto at = [&](std::uint32_t operand) { return node.arguments.at(operand); };
  const auto tell = [&](const graph::Lookup::Row& row) {
    Words words;
    for (const graph::Lookup::Cell& cell : row.cells) {
      words.push_back(cell.negated ? 1 : 0);
      std::vector<Words> patterns;
      for (const graph::Lookup::Pattern& pattern : cell.patterns) {
        Words one{static_cast<std::int64_t>(pattern.kind)};
        for (const graph::Lookup::Test& test : pattern.tests) {
          one.push_back(static_cast<std::int64_t>(test.comparison));
          one.push_back(at(test.operand).value);
        }
        patterns.push_back(std::move(one));
      }
      std::sort(patterns.begin(), patterns.end());  // any one
      for (const Words& one : patterns) {
        words.push_back(static_cast<std::int64_t>(one.size()));
        words.insert(words.end(), one.begin(), one.end());
      }
      words.push_back(-1);
    }
    return words;
  };
  const bool is_row = node.op == Op::kRow;
  const bool ordered = is_row || !AnyOrder(own, node.type);
  std::vector<Told> rows;
  for (std::size_t i = 0; i < own.rows.size(); ++i) {
    rows.push_back({tell(own.rows[i]), i});
    if (!is_row) rows.back().words.push_back(at(own.rows[i].output).value);
  }
  if (!ordered) {
    std::sort(rows.begin(), rows.end(), [](const Told& a, const Told& b) {
      return std::tie(a.words, a.row) < std::tie(b.words, b.row);
    });
  }
  if (own.hit == graph::Lookup::Hit::kFirst && !is_row) {
    std::vector<Words> words;
    for (const Told& told : rows) words.push_back(told.words);
    std::vector<Told> turned;
    for (const std::size_t place : OrderOf(node, own, words)) turned.push_back(rows[place]);
    rows = std::move(turned);
  }
  if (own.hit == graph::Lookup::Hit::kAgree) {
    // What says the same is numbered by its first row.
    std::map<std::uint32_t, std::int64_t> numbers;
    for (Told& told : rows) {
      const auto next = static_cast<std::int64_t>(numbers.size());
      told.words.push_back(numbers.emplace(own.rows[told.row].says, next).first->second);
    }
  }
  graph::Lookup lookup;
  lookup.hit = own.hit;
  lookup.aggregation = own.aggregation;
  for (const Type& column : own.columns) lookup.columns.push_back(type(column));
  Node made = node;
  made.overload = 0;
  made.arguments.assign(node.arguments.begin(),
                        node.arguments.begin() + static_cast<std::ptrdiff_t>(own.columns.size()));
  const auto place = [&](std::uint32_t operand) {
    const NodeId id = at(operand);
    const auto first = made.arguments.begin() + static_cast<std::ptrdiff_t>(own.columns.size());
    const auto found = std::find(first, made.arguments.end(), id);
    const auto position = static_cast<std::uint32_t>(found - made.arguments.begin());
    if (found == made.arguments.end()) made.arguments.push_back(id);
    return position;
  };
  Words content{static_cast<std::int64_t>(node.op), static_cast<std::int64_t>(own.hit),
                static_cast<std::int64_t>(own.aggregation)};
  for (const Told& told : rows) {
    const graph::Lookup::Row& row = own.rows[told.row];
    graph::Lookup::Row copy;
    copy.says = row.says;
    for (const graph::Lookup::Cell& cell : row.cells) {
      graph::Lookup::Cell placed;
      placed.negated = cell.negated;
      for (const graph::Lookup::Pattern& pattern : cell.patterns) {
        graph::Lookup::Pattern tests{pattern.kind, {}};
        for (const graph::Lookup::Test& test : pattern.tests)
          tests.tests.push_back({test.comparison, place(test.operand)});
        placed.patterns.push_back(tests);
      }
      copy.cells.push_back(std::move(placed));
    }
    if (!is_row) copy.output = place(row.output);
    lookup.rows.push_back(std::move(copy));
    content.push_back(static_cast<std::int64_t>(told.words.size()));
    content.insert(content.end(), told.words.begin(), told.words.end());
  }
  content.push_back(own.otherwise ? at(*own.otherwise).value : -1);
  if (own.otherwise) lookup.otherwise = place(*own.otherwise);
  const auto [number, added] = known_.tables.try_emplace(
      std::move(content), static_cast<std::uint32_t>(known_.tables.size()));
  lookup.table = number->second;
  made.index = static_cast<std::uint32_t>(graph_.lookups.size());
  graph_.lookups.push_back(std::move(lookup));
  const std::size_t before = graph_.nodes.size();
  const NodeId id = Intern(std::move(made));
  if (graph_.nodes.size() == before) graph_.lookups.pop_back();  // it was there
  return id;
}

}  // namespace remit::difference
