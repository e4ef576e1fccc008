// A case for every row of a table, and for each of its cells one that differs in what that cell
// looks at, and to which the row does not apply.
#include <algorithm>

#include "interpreter/ast/print.h"
#include "interpreter/base/check.h"
#include "interpreter/check/reach.h"
#include "interpreter/engine/reference_trace.h"
#include "interpreter/testing/boundary_finder.h"

namespace remit::testing {

using ast::ExprId;
using graph::Lookup;
using graph::NodeId;
using graph::Op;
using prove::Composer;
using prove::Demand;
using prove::Scene;
using prove::Setting;

namespace {

constexpr int kMostAttempts = 6;
constexpr int kMostAsked = 400;         // whether a row applies, which reads everything
constexpr std::size_t kMostRows = 400;  // of one table

std::string_view Symbol(Lookup::Comparison comparison) {
  switch (comparison) {
    case Lookup::Comparison::kLess:
      return "<";
    case Lookup::Comparison::kLessOrEqual:
      return "<=";
    case Lookup::Comparison::kGreater:
      return ">";
    case Lookup::Comparison::kGreaterOrEqual:
      return ">=";
    case Lookup::Comparison::kEqual:
      return "==";
    case Lookup::Comparison::kNotEqual:
      return "!=";
  }
  REMIT_CHECK(false, "a cell compares in one of six ways");
}

// The condition of a row over the values of a call's columns.
class RowCondition {
 public:
  RowCondition(const graph::Graph& graph, const graph::Node& call, Composer& composer,
               const Setting& setting)
      : graph_(graph), call_(call), composer_(composer), setting_(setting) {}

  NodeId Of(const Lookup::Row& row) {
    std::vector<NodeId> cells;
    for (std::size_t column = 0; column < row.cells.size(); ++column)
      cells.push_back(Cell(row.cells[column], column));
    return composer_.All(std::move(cells));
  }

 private:
  NodeId Argument(std::size_t index) { return composer_.Copy(call_.arguments.at(index), setting_); }
  bool Optional(std::size_t column) const {
    return graph_[call_.arguments.at(column)].type.optional;
  }
  NodeId Known(std::size_t column) {
    if (!Optional(column)) return composer_.Truth(true);
    return composer_.Make(Op::kIsKnown, types::Boolean(), {Argument(column)});
  }

  NodeId Cell(const Lookup::Cell& cell, std::size_t column) {
    std::vector<NodeId> patterns;
    for (const Lookup::Pattern& pattern : cell.patterns)
      patterns.push_back(Pattern(pattern, column));
    const NodeId any = composer_.Any(std::move(patterns));
    return cell.negated ? composer_.All({Known(column), composer_.Not(any)}) : any;
  }

  NodeId Pattern(const Lookup::Pattern& pattern, std::size_t column) {
    if (pattern.kind == Lookup::Pattern::Kind::kAny) return Known(column);
    if (pattern.kind == Lookup::Pattern::Kind::kUnknown) return composer_.Not(Known(column));
    std::vector<NodeId> tests{Known(column)};
    for (const Lookup::Test& test : pattern.tests) tests.push_back(Test(test, column));
    return composer_.All(std::move(tests));
  }

  NodeId Test(const Lookup::Test& test, std::size_t column) {
    NodeId value = Argument(column);
    const NodeId operand = Argument(test.operand);
    if (Optional(column)) {
      types::Type type = graph_[call_.arguments[column]].type;
      type.optional = false;
      value = composer_.Make(Op::kOtherwise, type, {value, operand});
    }
    const types::TypeKind kind = graph_[call_.arguments[column]].type.kind;
    const bool ordered = kind == types::TypeKind::kDecimal || kind == types::TypeKind::kNumber ||
                         kind == types::TypeKind::kDate;
    if (ordered) return composer_.Compare(Symbol(test.comparison), value, operand);
    const NodeId same = composer_.Make(Op::kEqual, types::Boolean(), {value, operand});
    return test.comparison == Lookup::Comparison::kNotEqual ? composer_.Not(same) : same;
  }

  const graph::Graph& graph_;
  const graph::Node& call_;
  Composer& composer_;
  const Setting& setting_;
};

}  // namespace

void BoundaryFinder::Rows() {
  check::Reach reach(ast_, checked_);
  for (const ExprId root : DecidingRoots(checked_)) reach.Add(root);
  for (std::size_t t = 0; t < checked_.model.tables.size(); ++t) {
    const check::TableInfo& info = checked_.model.tables[t];
    if (info.replaced || !reach.Calls(check::Callee::Kind::kTable, t)) continue;
    for (std::size_t row = 0; row < std::min(info.rows.size(), kMostRows); ++row)
      Row(static_cast<std::uint32_t>(t), row);
  }
}

void BoundaryFinder::Row(std::uint32_t table, std::size_t row) {
  const check::TableInfo& info = checked_.model.tables[table];
  const auto& declaration = std::get<ast::TableDeclaration>(ast_[info.decl].node);
  Boundary boundary;
  boundary.subject = info.name;
  boundary.text = "row " + std::to_string(row + 1);
  boundary.span = declaration.rows[row].span;
  bool impossible = true;
  for (const auto& scene : scenes_) {
    if (!info.rows[row].in_force.On(scene->period().from)) continue;
    const Answer answer = SeekRow(*scene, table, row, boundary);
    impossible = impossible && answer == Answer::kImpossible;
    if (answer != Answer::kFound) continue;
    boundary.state = Boundary::State::kFound;
    break;
  }
  if (boundary.state != Boundary::State::kFound) {
    boundary.state = impossible ? Boundary::State::kUnreachable : Boundary::State::kNotFound;
    boundary.words = impossible ? "in no permitted case does " + boundary.text + " apply"
                                : "no case was found to which " + boundary.text + " applies";
  }
  report_.boundaries.push_back(std::move(boundary));
}

BoundaryFinder::Answer BoundaryFinder::SeekRow(Scene& scene, std::uint32_t table, std::size_t row,
                                               Boundary& boundary) {
  const check::TableInfo& info = checked_.model.tables[table];
  const auto& declaration = std::get<ast::TableDeclaration>(ast_[info.decl].node);
  // The row among those in force without the otherwise row, which is how the graph knows it.
  std::size_t place = 0;
  for (std::size_t i = 0; i < row; ++i) {
    const bool there = info.rows[i].in_force.On(scene.period().from);
    place += there && !declaration.rows[i].otherwise ? 1 : 0;
  }
  std::vector<const graph::Node*> calls;
  for (const graph::Node& node : scene.graph().nodes) {
    if (node.op != Op::kTable || scene.graph().lookups[node.index].table != table) continue;
    if (node.domain != graph::kCaseDomain) return Answer::kOpen;
    calls.push_back(&node);
  }
  if (calls.empty()) return Answer::kOpen;
  attempts_ = asked_ = 0;
  prove::Seeker seeker;
  seeker.region = false;
  seeker.likely = true;
  seeker.demands = [&](Composer& composer, const Setting& setting) {
    std::vector<Demand> demands;
    prove::DemandLegal(scene, scene.graph().outputs, setting, composer, demands);
    for (const NodeId exists : scene.graph().outputs.exists)
      demands.push_back({composer.Copy(exists, setting)});
    std::vector<NodeId> either;
    for (const graph::Node* call : calls) {
      const Lookup& lookup = scene.graph().lookups[call->index];
      RowCondition condition(scene.graph(), *call, composer, setting);
      std::vector<NodeId> all;
      const bool first = lookup.hit == Lookup::Hit::kFirst;
      const bool otherwise = declaration.rows[row].otherwise;
      for (std::size_t i = 0; i < lookup.rows.size(); ++i) {
        if (otherwise || (first && i < place))
          all.push_back(composer.Not(condition.Of(lookup.rows[i])));
      }
      if (!otherwise) all.push_back(condition.Of(lookup.rows.at(place)));
      either.push_back(composer.All(std::move(all)));
    }
    demands.push_back({composer.Any(std::move(either))});
    return demands;
  };
  seeker.confirm = [&](const prove::Witness& witness) {
    if (!boundary.cases.empty()) return prove::Confirmed::kWholly;
    if (++attempts_ > kMostAttempts || asked_ > kMostAsked) return prove::Confirmed::kStop;
    Spot spot{witness.batch, witness.world->as_of(), witness.alternatives.front()};
    return RowCases(table, row, spot, boundary) ? prove::Confirmed::kWholly
                                                : prove::Confirmed::kUnsure;
  };
  const prove::Sought sought = prove::Seek(scene, seeker);
  if (!boundary.cases.empty()) return Answer::kFound;
  return sought.kind == prove::Outcome::Kind::kImpossible ? Answer::kImpossible : Answer::kOpen;
}

// Whether the row applies somewhere in what is read at the alternative.
bool BoundaryFinder::Applies(std::uint32_t table, std::size_t row, const Spot& spot) const {
  std::vector<ExprId> roots;
  for (const ExprId root : DecidingRoots(checked_)) roots.push_back(root);
  for (const check::PreferenceInfo& preference : checked_.model.preferences) {
    if (preference.asks_route) std::erase(roots, preference.condition);
  }
  const engine::Traces traces =
      engine::ReferenceTraces(ast_, checked_, spot.batch, 0, spot.as_of, spot.alternative, roots);
  for (std::uint32_t id = 0; id < traces.trace.size(); ++id) {
    const engine::TraceNode& node = traces.trace.Node(id);
    if (node.kind != engine::TraceNode::Kind::kExpression) continue;
    const auto* member = std::get_if<ast::Member>(&ast_[node.expr].node);
    const ExprId call = member != nullptr ? member->base : node.expr;
    if (!std::holds_alternative<ast::Call>(ast_[call].node)) continue;
    const check::Callee& callee = checked_.CalleeOf(call);
    if (callee.kind != check::Callee::Kind::kTable || callee.index != table) continue;
    for (const std::uint32_t part : node.parts) {
      const engine::TraceNode& read = traces.trace.Node(part);
      if (read.kind == engine::TraceNode::Kind::kRow && read.counts && read.position == row)
        return true;
    }
  }
  return false;
}

bool BoundaryFinder::RowCases(std::uint32_t table, std::size_t row, const Spot& spot,
                              Boundary& boundary) {
  if (!Applies(table, row, spot)) return false;
  const check::TableInfo& info = checked_.model.tables[table];
  const auto& declaration = std::get<ast::TableDeclaration>(ast_[info.decl].node);
  const auto shown_at = [&](const Spot& at) -> std::optional<Shown> {
    Shown shown;
    shown.batch = checked_.model.knobs.empty() ? at.batch : Proposed(at);
    const auto core = Decided(shown.batch, at.as_of);
    const bool usable = core && (core->status == engine::Status::kDecided ||
                                 core->status == engine::Status::kNoAlternative);
    if (!usable) return std::nullopt;
    shown.core = *core;
    return shown;
  };
  const std::string text = info.name + ", " + boundary.text;
  const auto base = shown_at(spot);
  if (!base) return false;
  auto here = Show(*base, spot.as_of, Title(boundary.span, text, "it", "the row that applies"));
  if (!here) return false;
  boundary.cases.push_back(std::move(*here));
  boundary.words = "to the first of these cases " + boundary.text + " applies";
  const Asks asks = [&](const Spot& at) -> std::optional<bool> {
    if (++asked_ > kMostAsked) return std::nullopt;
    return Applies(table, row, at);
  };
  std::set<std::string> moved;
  for (std::size_t column = 0; column < declaration.rows[row].conditions.size(); ++column) {
    const auto& patterns = declaration.rows[row].conditions[column].patterns;
    const bool any = std::any_of(patterns.begin(), patterns.end(), [](const ast::CellPattern& one) {
      return one.kind == ast::CellPattern::Kind::kAny;
    });
    if (any) continue;
    std::optional<Shown> before, after;
    const auto pair = FlipAt(ast_, checked_, spot, asks, [&](const FlipPair& tried) {
      if (moved.count(tried.moved) != 0) return false;
      before = shown_at(tried.before);
      after = shown_at(tried.after);
      return before.has_value() && after.has_value();
    });
    if (!pair) continue;
    moved.insert(pair->moved);
    auto a = Show(*before, spot.as_of, Title(boundary.span, text, pair->moved, pair->before_value));
    auto b = Show(*after, spot.as_of, Title(boundary.span, text, pair->moved, pair->after_value));
    if (!a || !b) continue;
    boundary.cases.push_back(std::move(*a));
    boundary.cases.push_back(std::move(*b));
    boundary.words += ", with `" + pair->moved + "` at " + pair->before_value + " it does and at " +
                      pair->after_value + " it does not";
  }
  return true;
}

}  // namespace remit::testing
