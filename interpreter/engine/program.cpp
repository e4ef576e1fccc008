// Binding a policy to a date, and evaluating there what no case can change.
#include "interpreter/engine/program.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/engine/core.h"
#include "interpreter/engine/frame.h"
#include "interpreter/engine/hoisted.h"
#include "interpreter/graph/build.h"

namespace remit::engine {
namespace {

// A knob's value at each alternative: the last knob varies fastest.
void FillKnob(const check::Model& model, std::size_t knob, std::uint32_t alternatives,
              Lanes& lanes) {
  std::uint64_t period = 1;
  for (std::size_t later = knob + 1; later < model.knobs.size(); ++later) {
    period *= model.knobs[later].alternatives.size();
  }
  const auto& values = model.knobs[knob].alternatives;
  for (std::uint32_t alternative = 0; alternative < alternatives; ++alternative) {
    lanes.raw()[alternative] = values[alternative / period % values.size()].raw;
  }
}

// The index of a table, taken over from an earlier call with the same rows where there is one.
class Indices {
 public:
  Indices(const graph::Graph& graph, HoistedValues& hoisted) : graph_(graph), hoisted_(hoisted) {}

  void Make(graph::NodeId table) {
    std::vector<graph::NodeId>& calls = calls_[graph_.lookups[graph_[table].index].table];
    std::optional<TableIndex>& index = hoisted_.tables[graph_[table].index];
    for (const graph::NodeId earlier : calls) {
      if (!TableIndex::SameRows(graph_, earlier, table)) continue;
      const std::optional<TableIndex>& known = hoisted_.tables[graph_[earlier].index];
      if (known) index = TableIndex::Like(*known, graph_, table, hoisted_.lanes);
      return;
    }
    index = TableIndex::Make(graph_, table, hoisted_.lanes);
    calls.push_back(table);
  }

 private:
  const graph::Graph& graph_;
  HoistedValues& hoisted_;
  std::map<std::uint32_t, std::vector<graph::NodeId>> calls_;  // by table
};

// Every lane its own copy: a node over all alternatives may have evaluated to one lane when all of
// them agree.
void Spread(View view, std::size_t width, Lanes& lanes) {
  lanes.Reset(width);
  for (std::size_t lane = 0; lane < width; ++lane) {
    lanes.Set(lane, view.Raw(lane), view.CauseOf(lane));
  }
}

bool HasBounds(const graph::Node& node) {
  using graph::Op;
  constexpr Op kBounded[] = {Op::kKnob,        Op::kAnd,     Op::kOr,    Op::kIf,
                             Op::kInRange,     Op::kNot,     Op::kEqual, Op::kNotEqual,
                             Op::kInRangeOpen, Op::kUtility, Op::kScore, Op::kAdjusted};
  if (node.domain != graph::kCaseDomain) return false;
  if (node.op != Op::kBuiltin) {
    return std::find(std::begin(kBounded), std::end(kBounded), node.op) != std::end(kBounded);
  }
  const auto shape = builtins::Table()[node.index].overloads[node.overload].shape;
  return shape != builtins::Shape::kOpaque && shape != builtins::Shape::kRemainder;
}

}  // namespace

bool CanBound(const graph::Graph& graph, const check::Model& model) {
  const graph::Outputs& outputs = graph.outputs;
  if (!model.damps.empty() || !outputs.stages.empty() || outputs.tie_break) return false;
  if (!outputs.exists.empty()) return false;
  std::vector<graph::NodeId> roots = outputs.requirements;
  roots.push_back(outputs.score);
  for (const graph::NodeId id : graph::Closure(graph, roots)) {
    const graph::Node& node = graph[id];
    if ((node.stage & graph::kKnob) != 0 && !HasBounds(node)) return false;
  }
  return true;
}

HoistedValues Hoist(const graph::Graph& graph, const check::Model& model) {
  const std::uint64_t count = AlternativeCount(model);
  REMIT_CHECK(count < kNoAlternativeIndex, "alternatives are counted in 32 bits");
  HoistedValues hoisted;
  hoisted.alternatives = static_cast<std::uint32_t>(count);
  hoisted.by_alternative = count <= kMostHoisted || !CanBound(graph, model);
  hoisted.lanes.resize(graph.nodes.size());
  hoisted.tables.resize(graph.lookups.size());
  Indices indices(graph, hoisted);
  Frame frame(graph, model, hoisted.causes, hoisted.tables);
  frame.SetWidth(hoisted.by_alternative ? count : 1);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const graph::NodeId id(i);
    const graph::Node& node = graph[id];
    if (node.op == graph::Op::kTable) indices.Make(id);
    if ((node.stage & graph::kInput) != 0) continue;
    const bool knobbed = (node.stage & graph::kKnob) != 0;
    if (!knobbed) hoisted.fixed.push_back(id);
    if (knobbed && !hoisted.by_alternative) continue;
    if (node.op == graph::Op::kKnob) {
      frame.Own(id).Reset(count);
      FillKnob(model, node.index, hoisted.alternatives, frame.Own(id));
      frame.Publish(id);
    } else {
      frame.Evaluate(id);
    }
    Spread(frame[id], knobbed ? count : 1, hoisted.lanes[i]);
  }
  return hoisted;
}

Program Program::Bind(const ast::Ast& ast, const check::Checked& checked, std::int64_t as_of,
                      std::optional<check::ScenarioId> scenario) {
  return Program(ast, checked, as_of, scenario);
}

Program::Program(const ast::Ast& ast, const check::Checked& checked, std::int64_t as_of,
                 std::optional<check::ScenarioId> scenario)
    : ast_(&ast),
      checked_(&checked),
      as_of_(as_of),
      scenario_(scenario),
      graph_(graph::Build(ast, checked, as_of, scenario)) {
  hoisted_ = std::make_unique<HoistedValues>(Hoist(graph_, checked.model));
}

Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;
Program::~Program() = default;

}  // namespace remit::engine
