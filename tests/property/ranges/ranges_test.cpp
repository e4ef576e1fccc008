// Ranges hold whatever the engine computes: on random policies, random cases and random boxes
// around them. Passed forward, points give the engine's value itself and boxes hold it; passed back
// from what is true of the case, no range loses the case.
#include <algorithm>
#include <map>
#include <string>

#include "interpreter/compile/compile.h"
#include "interpreter/engine/core.h"
#include "interpreter/engine/program.h"
#include "interpreter/govern/decide.h"
#include "interpreter/prove/points.h"
#include "interpreter/prove/propagate.h"
#include "interpreter/prove/transfer.h"
#include "tests/property/engine/case_generator.h"
#include "tests/property/engine/policy_generator.h"
#include "tests/property/engine/random.h"
#include "tests/support/catch.h"

namespace remit::testing {
namespace {

using graph::NodeId;
using graph::Op;
using prove::Range;

constexpr std::uint64_t kPolicies = 40;
constexpr std::size_t kCases = 8;
constexpr int kBoxes = 2;

// Every required field is there: missing ones are not what ranges are about.
bool IsComplete(const check::Model& model, const engine::CaseBatch& batch, std::size_t index,
                std::int64_t as_of) {
  for (std::size_t i = 0; i < model.leaves.size(); ++i) {
    const check::InputLeaf& leaf = model.leaves[i];
    if (leaf.type.optional) continue;
    std::size_t begin = index;
    std::size_t end = index + 1;
    if (leaf.list) {
      const auto& offsets = batch.lists[leaf.list->index()].offsets;
      begin = offsets[index];
      end = offsets[index + 1];
    }
    for (std::size_t at = begin; at < end; ++at) {
      if (!batch.columns[i].Has(at, as_of)) return false;
    }
  }
  return true;
}

bool IsMissing(const govern::CaseValue& value) {
  return std::any_of(value.causes.begin(), value.causes.end(), [](const engine::Cause& cause) {
    return cause.kind == engine::Cause::Kind::kMissing;
  });
}

Range RangeOf(const govern::CaseValue& value, const types::Type& type) {
  if (value.absent) return {1, 0, true, false};
  if (!value.causes.empty()) return {1, 0, false, true};
  return Range::Point(prove::PointOf(value.value, type));
}

bool Holds(const Range& outer, const Range& inner) {
  if (inner.absent && !outer.absent) return false;
  if (inner.fault && !outer.fault) return false;
  return !inner.has_value() || (outer.low <= inner.low && inner.high <= outer.high);
}

std::string Text(const Range& range) {
  std::string text = "[" + std::to_string(range.low) + ", " + std::to_string(range.high) + "]";
  if (range.absent) text += " absent";
  if (range.fault) text += " fault";
  return text;
}

// Up to so many points away.
std::int64_t Distance(std::int64_t low, std::int64_t high, Random& random) {
  const std::uint64_t room = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  const std::uint64_t most = std::min(room, (std::uint64_t{1} << random.Below(46)) - 1);
  return static_cast<std::int64_t>(random.Below(most + 1));
}

// A range with the point or the state in it, inside all that the type can be.
Range Around(const Range& exact, const types::Type& type, std::size_t enum_size, Random& random) {
  if (random.Percent(30)) return exact;
  Range all = prove::AllOf(type);
  if (type.kind == types::TypeKind::kEnum && enum_size > 0)
    all.high = static_cast<std::int64_t>(enum_size) - 1;
  Range box = exact;
  if (exact.has_value()) {
    if (all.low <= exact.low) box.low = exact.low - Distance(all.low, exact.low, random);
    if (exact.high <= all.high) box.high = exact.high + Distance(exact.high, all.high, random);
  } else if (random.Percent(50)) {
    box.low = all.low;
    box.high = std::min(all.high, std::int64_t{1} << 40);
  }
  if (type.optional && random.Percent(50)) box.absent = true;
  return box;
}

struct Tally {
  std::map<Op, std::size_t> exact;
  std::size_t narrowed = 0;
  std::size_t contracted = 0;
  std::size_t boxes = 0;
  std::size_t settled = 0;
};

class OneCase {
 public:
  OneCase(const engine::Program& program, const engine::CaseBatch& batch, std::size_t index,
          std::uint32_t alternative, std::uint32_t other, Random& random, Tally& tally)
      : program_(program),
        graph_(program.graph()),
        batch_(batch),
        index_(index),
        random_(random),
        tally_(tally) {
    // What a judged proposal comes to is not the engine's to say.
    std::vector<bool> judged(graph_.nodes.size());
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const graph::Node& node = graph_.nodes[i];
      judged[i] = node.op == Op::kProposalRoute || node.op == Op::kProposalVerdict ||
                  std::any_of(node.arguments.begin(), node.arguments.end(),
                              [&](NodeId argument) { return judged[argument.index()]; });
      if (node.domain == graph::kCaseDomain && !judged[i]) nodes_.emplace_back(i);
    }
    exact_.resize(graph_.nodes.size());
    known_.resize(graph_.nodes.size());
    Know(govern::EvaluateAt(program, batch, index, alternative, nodes_), 0);
    if (other != alternative) PutBeside(govern::EvaluateAt(program, batch, index, other, nodes_));
  }

 private:
  void Know(const std::vector<govern::CaseValue>& values, std::size_t offset) {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (IsMissing(values[i])) continue;
      known_[offset + nodes_[i].index()] = true;
      exact_[offset + nodes_[i].index()] = RangeOf(values[i], graph_[nodes_[i]].type);
    }
  }

  // The same case at another alternative, in the same graph, and comparisons between the two.
  void PutBeside(const std::vector<govern::CaseValue>& values) {
    const std::size_t size = graph_.nodes.size();
    const auto knobs = static_cast<std::uint32_t>(program_.model().knobs.size());
    std::vector<NodeId> copy(size);
    for (std::size_t i = 0; i < size; ++i) {
      graph::Node node = graph_.nodes[i];
      copy[i] = NodeId(i);
      if (node.knobs == 0) continue;
      if (node.op == Op::kKnob) node.index += knobs;
      for (NodeId& argument : node.arguments) argument = copy[argument.index()];
      copy[i] = Add(node);
    }
    exact_.resize(graph_.nodes.size());
    known_.resize(graph_.nodes.size());
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const std::size_t beside = copy[nodes_[i].index()].index();
      if (IsMissing(values[i]) || beside < size) continue;
      known_[beside] = true;
      exact_[beside] = RangeOf(values[i], graph_[nodes_[i]].type);
    }
    for (const NodeId node : nodes_) {
      const std::size_t i = node.index();
      if (copy[i] != NodeId(i) && graph_.nodes[i].domain == graph::kCaseDomain)
        CompareBoth(NodeId(i), copy[i]);
    }
  }

  NodeId Add(const graph::Node& node) {
    graph_.nodes.push_back(node);
    return NodeId(graph_.nodes.size() - 1);
  }

  void CompareBoth(NodeId a, NodeId b) {
    const types::TypeKind kind = graph_[a].type.kind;
    const bool decimal = kind == types::TypeKind::kDecimal;
    if ((!decimal && kind != types::TypeKind::kNumber) || graph_[a].type.optional) return;
    graph::Node node;
    node.op = Op::kBuiltin;
    const char* name = random_.Of({"<", "<=", ">", ">="}) == "<" ? "<" : "<=";
    node.index = static_cast<std::uint32_t>(
        builtins::RowIndex(*builtins::Find(name, builtins::Fixity::kInfix)));
    node.overload = decimal ? 1 : 0;
    node.type = types::Boolean();
    node.stage = graph::kKnob;
    node.arguments = {a, b};
    Add(node);
    exact_.emplace_back();
    known_.push_back(known_[a.index()] && known_[b.index()]);
    const Range& first = exact_[a.index()];
    const Range& second = exact_[b.index()];
    const bool less = name[1] == 0 ? first.low < second.low : first.low <= second.low;
    exact_.back() = first.has_value() && second.has_value() ? Range::Point(less ? 1 : 0)
                                                            : Range{1, 0, false, true};
  }

 public:
  void Run() {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) OneNode(i);
    Pose();
    for (int i = 0; i < kBoxes; ++i) Boxes();
  }

 private:
  std::size_t EnumSize(const types::Type& type) const {
    if (type.kind != types::TypeKind::kEnum) return 0;
    return program_.checked().type_table.enumeration(types::EnumId(type.index)).values.size();
  }

  void OneNode(std::size_t index) {
    const graph::Node& node = graph_.nodes[index];
    if (!known_[index] || node.op == Op::kLeaf || node.op == Op::kKnob || node.op == Op::kAsOf)
      return;
    std::vector<Range> arguments;
    for (const NodeId argument : node.arguments) {
      if (!known_[argument.index()]) return;
      arguments.push_back(exact_[argument.index()]);
    }
    INFO("node " << index << " " << graph::OpName(node.op));
    const Range at_points = prove::Forward(graph_, program_.checked(), node, arguments);
    CAPTURE(Text(at_points), Text(exact_[index]));
    REQUIRE(Holds(at_points, exact_[index]));
    REQUIRE((at_points == exact_[index] || (!at_points.has_value() && !exact_[index].has_value())));
    ++tally_.exact[node.op];
    for (int i = 0; i < kBoxes; ++i) OneBox(index, arguments);
  }

  void OneBox(std::size_t index, const std::vector<Range>& points) {
    const graph::Node& node = graph_.nodes[index];
    std::vector<Range> box;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const types::Type& type = graph_[node.arguments[i]].type;
      const bool constant = graph_[node.arguments[i]].op == Op::kConstant;
      box.push_back(constant ? points[i] : Around(points[i], type, EnumSize(type), random_));
    }
    const Range forward = prove::Forward(graph_, program_.checked(), node, box);
    CAPTURE(Text(forward), Text(exact_[index]));
    REQUIRE(Holds(forward, exact_[index]));
    const Range result = prove::Meet(forward, Around(exact_[index], node.type, 0, random_));
    std::vector<Range> narrowed = box;
    CAPTURE(Text(result));
    REQUIRE(prove::Backward(graph_, program_.checked(), node, result, narrowed));
    for (std::size_t i = 0; i < points.size(); ++i) {
      tally_.narrowed += narrowed[i] == box[i] ? 0 : 1;
      if (Holds(box[i], narrowed[i]) && Holds(narrowed[i], points[i])) continue;
      CAPTURE(i, Text(box[i]), Text(narrowed[i]), Text(points[i]));
      FAIL("a narrowed argument lost its value");
    }
  }

  void Pose() {
    problem_.checked = &program_.checked();
    problem_.graph = graph_;
    problem_.variable_of.resize(graph_.nodes.size());
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const graph::Node& node = graph_.nodes[i];
      if (node.op != Op::kLeaf && node.op != Op::kKnob) continue;
      prove::Variable variable;
      variable.kind =
          node.op == Op::kLeaf ? prove::Variable::Kind::kLeaf : prove::Variable::Kind::kKnob;
      variable.index = node.index;
      variable.type = node.type;
      variable.domain = prove::AllOf(node.type);
      if (node.op == Op::kKnob) {
        for (const types::Value value :
             program_.model().knobs[node.index % program_.model().knobs.size()].alternatives)
          variable.points.push_back(prove::PointOf(value, node.type));
        std::sort(variable.points.begin(), variable.points.end());
        variable.domain = Range::Between(variable.points.front(), variable.points.back());
      }
      if (known_[i]) {
        variable.domain = prove::Hull(variable.domain, exact_[i]);
      }
      if (node.type.kind == types::TypeKind::kEnum)
        variable.domain.high = static_cast<std::int64_t>(EnumSize(node.type)) - 1;
      problem_.variable_of[i] = prove::VariableId(problem_.variables.size());
      problem_.variables.push_back(variable);
    }
    for (std::size_t i = 0; i < program_.model().leaves.size(); ++i)
      problem_.elements.push_back(ElementsOf(i));
  }

  // A range around all elements of the case's list.
  Range ElementsOf(std::size_t leaf_index) {
    const check::InputLeaf& leaf = program_.model().leaves[leaf_index];
    Range all = prove::AllOf(leaf.type);
    if (!leaf.list) return all;
    const auto& offsets = batch_.lists[leaf.list->index()].offsets;
    Range range;
    for (std::size_t at = offsets[index_]; at < offsets[index_ + 1]; ++at) {
      const engine::Column& column = batch_.columns[leaf_index];
      Range element{1, 0, true, false};
      if (column.Has(at, program_.as_of()))
        element = Range::Point(prove::PointOf({column.raw[at]}, leaf.type));
      range = prove::Hull(range, element);
    }
    return range.impossible() ? all : Around(range, leaf.type, EnumSize(leaf.type), random_);
  }

  prove::Box RandomBox() {
    prove::Box box(problem_.variables.size());
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (!problem_.variable_of[i]) continue;
      const std::size_t variable = problem_.variable_of[i]->index();
      const types::Type& type = problem_.variables[variable].type;
      box[variable] = prove::Meet(Around(exact_[i], type, EnumSize(type), random_),
                                  problem_.variables[variable].domain);
      if (!known_[i]) box[variable] = problem_.variables[variable].domain;
    }
    return box;
  }

  // What is true of the case, as a demand.
  void Demand(std::size_t index) {
    const graph::Node& node = graph_.nodes[index];
    if (!known_[index]) return;
    const Range& exact = exact_[index];
    using Is = prove::Demand::Is;
    if (exact.fault) {
      problem_.demands.push_back({NodeId(index), random_.Percent(50) ? Is::kFault : Is::kNotFalse});
    } else if (exact.has_value() && node.type.kind == types::TypeKind::kBoolean) {
      const Is is = exact.low == 0 ? Is::kFalse : random_.Percent(70) ? Is::kTrue : Is::kNotFalse;
      problem_.demands.push_back({NodeId(index), is});
    }
  }

  void Boxes() {
    problem_.demands.clear();
    const auto demands = random_.Between(1, 4);
    for (int tries = 0; tries < 40 && problem_.demands.size() < static_cast<std::size_t>(demands);
         ++tries) {
      const std::size_t index = random_.Below(graph_.nodes.size());
      if (graph_.nodes[index].domain == graph::kCaseDomain) Demand(index);
    }
    prove::Propagator propagator(problem_);
    prove::Box box = RandomBox();
    propagator.Evaluate(box);
    Compare(propagator);
    box = RandomBox();
    propagator.Evaluate(box);
    Compare(propagator);
    prove::Propagator anew(problem_);
    anew.Evaluate(box);
    REQUIRE(propagator.ranges() == anew.ranges());
    const prove::Box before = box;
    ++tally_.boxes;
    REQUIRE(propagator.Contract(box));
    Compare(propagator);
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (!problem_.variable_of[i] || !known_[i]) continue;
      const std::size_t variable = problem_.variable_of[i]->index();
      CAPTURE(i, Text(before[variable]), Text(box[variable]), Text(exact_[i]));
      REQUIRE(Holds(before[variable], box[variable]));
      REQUIRE(Holds(box[variable], exact_[i]));
      tally_.contracted += before[variable] == box[variable] ? 0 : 1;
    }
  }

  void Compare(const prove::Propagator& propagator) const {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (!known_[i] || Holds(propagator.ranges()[i], exact_[i])) continue;
      INFO("node " << i << " " << graph::OpName(graph_.nodes[i].op));
      CAPTURE(Text(propagator.ranges()[i]), Text(exact_[i]));
      REQUIRE(Holds(propagator.ranges()[i], exact_[i]));
    }
  }

  const engine::Program& program_;
  graph::Graph graph_;
  const engine::CaseBatch& batch_;
  std::size_t index_;
  Random& random_;
  Tally& tally_;
  std::vector<NodeId> nodes_;  // of the policy, of the case itself
  std::vector<Range> exact_;   // by NodeId: what the engine computes
  std::vector<bool> known_;    // by NodeId: of the case's own domain, and nothing is missing
  prove::Problem problem_;
};

TEST_CASE("ranges hold what the engine computes") {
  Tally tally;
  for (std::uint64_t seed = 1; seed <= kPolicies; ++seed) {
    const std::string text = GeneratePolicy(seed);
    const compile::Compilation policy = compile::CompileText("policy.remit", text);
    if (!policy.ok()) continue;
    INFO("seed " << seed << "\n" << text);
    Random random(seed);
    const std::int64_t as_of = types::ParseDate("2026-03-31").value();
    const engine::CaseBatch batch = GenerateCases(policy.checked, kCases, seed + 1);
    const engine::Program program = engine::Program::Bind(policy.ast, policy.checked, as_of);
    const std::size_t alternatives = engine::AlternativeCount(policy.checked.model);
    for (std::size_t i = 0; i < batch.size; ++i) {
      if (!batch.invalid[i].empty() || !IsComplete(policy.checked.model, batch, i, as_of)) continue;
      const auto alternative = static_cast<std::uint32_t>(random.Below(alternatives));
      const auto other = static_cast<std::uint32_t>(random.Below(alternatives));
      OneCase(program, batch, i, alternative, other, random, tally).Run();
    }
  }
  CHECK(tally.narrowed >= 200);
  CHECK(tally.contracted >= 50);
  CHECK(tally.boxes >= 100);
  for (const Op op : {Op::kBuiltin, Op::kAnd, Op::kIf, Op::kTable, Op::kModel, Op::kUtility,
                      Op::kScore, Op::kRoute, Op::kInRange, Op::kInSet}) {
    INFO(graph::OpName(op));
    CHECK(tally.exact[op] >= 10);
  }
}

}  // namespace
}  // namespace remit::testing
