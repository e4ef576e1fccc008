// Loading cases into lanes, and moving the knobs.
#include "interpreter/engine/block.h"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "interpreter/base/check.h"

namespace remit::engine {

using graph::NodeId;

namespace {

bool DependsOn(const graph::Node& node, graph::StageBit bit) { return (node.stage & bit) != 0; }

// Whether a knob is in a set of knobs; those beyond the set's width share its last bit.
bool Moves(std::uint64_t knobs, std::size_t knob) {
  return (knobs >> std::min<std::size_t>(knob, 63) & 1) != 0;
}

std::vector<NodeId> Difference(const std::vector<NodeId>& a, const std::vector<NodeId>& b) {
  std::vector<NodeId> result;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result));
  return result;
}

}  // namespace

Plan PlanFor(const graph::Graph& graph, const std::vector<NodeId>& roots) {
  Plan plan;
  std::vector<NodeId> read = roots;  // by a mixed node or by the caller
  for (const NodeId id : graph::Closure(graph, roots)) {
    const graph::Node& node = graph[id];
    if (!DependsOn(node, graph::kInput)) {
      if (DependsOn(node, graph::kKnob)) plan.below_knobbed.push_back(id);
      continue;
    }
    if (node.op == graph::Op::kProposalRoute || node.op == graph::Op::kProposalVerdict) continue;
    if (node.op == graph::Op::kLeaf || node.op == graph::Op::kElement) {
      plan.leaves.push_back(id);
    } else if (DependsOn(node, graph::kKnob)) {
      plan.mixed.push_back(id);
      read.insert(read.end(), node.arguments.begin(), node.arguments.end());
    } else {
      plan.per_case.push_back(id);
    }
  }
  std::sort(read.begin(), read.end());
  read.erase(std::unique(read.begin(), read.end()), read.end());
  for (const NodeId id : read) {
    const graph::Node& node = graph[id];
    if (DependsOn(node, graph::kKnob) && !DependsOn(node, graph::kInput)) {
      plan.knobbed.push_back(id);
    }
  }
  return plan;
}

std::size_t LanesOf(const graph::Graph& graph, const CaseBatch& batch, std::size_t index) {
  if (graph.domains.size() == 1) return 1;  // asked for every case, so without any allocation
  std::vector<std::size_t> lanes(graph.domains.size(), 1);
  for (std::size_t i = 1; i < lanes.size(); ++i) {
    const graph::Domain& domain = graph.domains[i];
    lanes[i] = lanes[domain.parent.index()] * LengthOf(batch, domain.list, index);
  }
  return *std::max_element(lanes.begin(), lanes.end());
}

bool MovesElements(const graph::Graph& graph, const Plan& plan) {
  return std::any_of(plan.mixed.begin(), plan.mixed.end(), [&](NodeId id) {
    return graph[id].domain != graph::kCaseDomain || graph[id].op == graph::Op::kAggregate;
  });
}

Plan Without(const Plan& plan, const Plan& done) {
  return {Difference(plan.leaves, done.leaves), Difference(plan.per_case, done.per_case),
          Difference(plan.knobbed, done.knobbed),
          Difference(plan.below_knobbed, done.below_knobbed), Difference(plan.mixed, done.mixed)};
}

BlockEvaluator::BlockEvaluator(const Program& program)
    : program_(program),
      causes_(program.hoisted().causes),
      frame_(program.graph(), program.model(), causes_, program.hoisted().tables),
      positions_(program.model().knobs.size(), 0),
      evaluated_(program.graph().nodes.size(), kNever),
      kept_(program.graph().nodes.size()) {
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    const graph::Node& node = program.graph().nodes[i];
    const bool mixed = DependsOn(node, graph::kInput) && DependsOn(node, graph::kKnob);
    const std::uint64_t settings = KnobSettings(node.knobs);
    if (!mixed || (node.knobs & 1) != 0 || settings > kMostSettingsKept) continue;
    kept_[i].resize(settings);
  }
  for (const NodeId id : program.hoisted().fixed) {
    frame_.Bind(id, program.hoisted().lanes[id.index()].One(0));
  }
}

void BlockEvaluator::EvaluateAll(const std::vector<NodeId>& nodes) {
  for (const NodeId id : nodes) frame_.Evaluate(id);
}

void BlockEvaluator::BindLeaf(NodeId id, const CaseBatch& batch,
                              std::span<const std::size_t> cases) {
  const graph::Node& node = program_.graph()[id];
  const Column& column = batch.columns.at(node.index);
  const bool consecutive = cases.back() - cases.front() + 1 == cases.size();
  const auto present = [&](std::size_t index) { return column.Has(index, program_.as_of()); };
  if (consecutive && std::all_of(cases.begin(), cases.end(), present)) {
    frame_.Bind(id, {column.raw.data() + cases.front(), nullptr, cases.size() == 1 ? 0u : 1u});
    return;
  }
  const CauseId missing = MissingCause(node);
  Lanes& lanes = frame_.Own(id);
  lanes.Reset(cases.size());
  for (std::size_t lane = 0; lane < cases.size(); ++lane) {
    lanes.Set(lane, column.raw.at(cases[lane]), present(cases[lane]) ? kPresent : missing);
  }
  frame_.Publish(id);
}

CauseId BlockEvaluator::MissingCause(const graph::Node& node) {
  if (node.type.optional) return kAbsent;
  return causes_.Of({Cause::Kind::kMissing, builtins::Fault::kNone, {}, check::LeafId(node.index)});
}

void BlockEvaluator::ShapeDomains(const CaseBatch& batch, std::span<const std::size_t> cases) {
  std::vector<Shape>& shapes = frame_.shapes();
  for (std::size_t i = 1; i < shapes.size(); ++i) {
    const graph::Domain& domain = program_.graph().domains[i];
    const bool of_cases = domain.parent == graph::kCaseDomain;
    const Shape& parent = shapes[domain.parent.index()];
    const std::vector<std::size_t>& offsets = batch.lists.at(domain.list.index()).offsets;
    Shape& shape = shapes[i];
    shape.first.assign(1, 0);
    shape.case_lane.clear();
    for (std::size_t lane = 0; lane < parent.width; ++lane) {
      const std::size_t case_lane = of_cases ? lane : parent.case_lane[lane];
      const std::size_t index = cases[case_lane];
      const std::size_t count = offsets.at(index + 1) - offsets[index];
      shape.case_lane.insert(shape.case_lane.end(), count, case_lane);
      shape.first.push_back(shape.case_lane.size());
    }
    shape.width = shape.case_lane.size();
  }
}

// One value for each element, in the order of the column where the domain is that of the cases.
void BlockEvaluator::BindElement(NodeId id, const CaseBatch& batch,
                                 std::span<const std::size_t> cases) {
  const graph::Node& node = program_.graph()[id];
  const graph::Domain& domain = program_.graph().domains[node.domain.index()];
  const Shape& shape = frame_.shapes()[node.domain.index()];
  const Column& column = batch.columns.at(node.index);
  const std::vector<std::size_t>& offsets = batch.lists.at(domain.list.index()).offsets;
  const std::size_t begin = offsets.at(cases.front());
  const std::size_t end = offsets.at(cases.back() + 1);
  const bool as_it_stands = domain.parent == graph::kCaseDomain && end - begin == shape.width;
  const auto present = column.present.begin();
  if (as_it_stands && std::all_of(present + static_cast<std::ptrdiff_t>(begin),
                                  present + static_cast<std::ptrdiff_t>(end),
                                  [](std::uint8_t given) { return given != 0; })) {
    frame_.Bind(id, {column.raw.data() + begin, nullptr, shape.width == 1 ? 0u : 1u});
    return;
  }
  const CauseId missing = MissingCause(node);
  Lanes& lanes = frame_.Own(id);
  lanes.Reset(shape.width);
  std::size_t lane = 0;
  for (std::size_t parent = 0; parent + 1 < shape.first.size(); ++parent) {
    for (std::size_t i = 0; lane < shape.first[parent + 1]; ++i, ++lane) {
      const std::size_t place = offsets[cases[shape.case_lane[lane]]] + i;
      const bool given = column.present[place] != 0;
      lanes.Set(lane, given ? column.raw[place] : 0, given ? kPresent : missing);
    }
  }
  frame_.Publish(id);
}

void BlockEvaluator::LoadCases(const CaseBatch& batch, std::span<const std::size_t> cases,
                               const Plan& plan) {
  REMIT_CHECK(!cases.empty(), "a block has at least one case");
  cases_ = cases.size();
  side_by_side_ = false;
  frame_.SetWidth(cases_);
  std::fill(evaluated_.begin(), evaluated_.end(), kNever);
  ++block_;
  ShapeDomains(batch, cases);
  for (const NodeId id : plan.leaves) {
    const bool element = program_.graph()[id].op == graph::Op::kElement;
    element ? BindElement(id, batch, cases) : BindLeaf(id, batch, cases);
  }
  EvaluateAll(plan.per_case);
}

void BlockEvaluator::LoadAlternatives(const CaseBatch& batch, std::size_t index, const Plan& plan) {
  REMIT_CHECK(!MovesElements(program_.graph(), plan), "a lane is one alternative, not one element");
  LoadCases(batch, std::span(&index, 1), plan);
  if (!program_.hoisted().by_alternative) {
    std::vector<std::uint32_t> alternatives(program_.hoisted().alternatives);
    std::iota(alternatives.begin(), alternatives.end(), 0u);
    SetAlternatives(alternatives, plan);
    return EvaluateAll(plan.mixed);
  }
  frame_.SetWidth(program_.hoisted().alternatives);
  for (const NodeId id : plan.knobbed) {
    frame_.Bind(id, program_.hoisted().lanes[id.index()].All());
  }
  EvaluateAll(plan.mixed);
}

void BlockEvaluator::SetAlternatives(std::span<const std::uint32_t> alternatives,
                                     const Plan& plan) {
  REMIT_CHECK(cases_ == 1, "the lanes are alternatives of one case");
  side_by_side_ = true;
  frame_.SetWidth(alternatives.size());
  std::fill(evaluated_.begin(), evaluated_.end(), kNever);
  MoveKnobs(alternatives, plan);
}

void BlockEvaluator::MoveKnobs(std::span<const std::uint32_t> alternatives, const Plan& plan) {
  if (!program_.hoisted().by_alternative) return EvaluateKnobbed(alternatives, plan);
  for (const NodeId id : plan.knobbed) {
    const Lanes& values = program_.hoisted().lanes[id.index()];
    Lanes& lanes = frame_.Own(id);
    lanes.Reset(alternatives.size());
    for (std::size_t lane = 0; lane < alternatives.size(); ++lane) {
      const View one = values.One(alternatives[lane]);
      lanes.Set(lane, one.Raw(0), one.CauseOf(0));
    }
    frame_.Publish(id);
  }
}

void BlockEvaluator::EvaluateKnobbed(std::span<const std::uint32_t> alternatives,
                                     const Plan& plan) {
  const check::Model& model = program_.model();
  for (const NodeId id : plan.below_knobbed) {
    const graph::Node& node = program_.graph()[id];
    if (node.op != graph::Op::kKnob) {
      frame_.Evaluate(id);
      continue;
    }
    // In 32 bits, as alternatives are counted: twice as fast to divide by.
    std::uint32_t period = 1;
    for (std::size_t later = node.index + std::size_t{1}; later < model.knobs.size(); ++later) {
      period *= static_cast<std::uint32_t>(model.knobs[later].alternatives.size());
    }
    const auto& values = model.knobs[node.index].alternatives;
    const auto size = static_cast<std::uint32_t>(values.size());
    Lanes& lanes = frame_.Own(id);
    lanes.Reset(alternatives.size());
    for (std::size_t lane = 0; lane < alternatives.size(); ++lane) {
      lanes.Set(lane, values[alternatives[lane] / period % size].raw, kPresent);
    }
    frame_.Publish(id);
  }
}

void BlockEvaluator::SetAlternative(std::uint32_t alternative, const Plan& plan) {
  side_by_side_ = false;
  frame_.SetWidth(cases_);
  if (!program_.hoisted().by_alternative) {
    EvaluateKnobbed(std::span(&alternative, 1), plan);
  } else {
    for (const NodeId id : plan.knobbed) {
      frame_.Bind(id, program_.hoisted().lanes[id.index()].One(alternative));
    }
  }
  for (std::size_t knob = positions_.size(); knob-- > 0;) {
    const auto size = static_cast<std::uint32_t>(program_.model().knobs[knob].alternatives.size());
    positions_[knob] = alternative % size;
    alternative /= size;
  }
}

// The positions of the knobs of a set as one number below KnobSettings.
std::uint64_t BlockEvaluator::KnobSetting(std::uint64_t knobs) const {
  std::uint64_t setting = 0;
  for (std::size_t knob = 0; knob < positions_.size(); ++knob) {
    if (!Moves(knobs, knob)) continue;
    setting = setting * program_.model().knobs[knob].alternatives.size() + positions_[knob];
  }
  return setting;
}

std::uint64_t BlockEvaluator::KnobSettings(std::uint64_t knobs) const {
  std::uint64_t settings = 1;
  for (std::size_t knob = 0; knob < positions_.size(); ++knob) {
    if (Moves(knobs, knob)) settings *= program_.model().knobs[knob].alternatives.size();
  }
  return settings;
}

void BlockEvaluator::EvaluateMixed(const Plan& plan) {
  if (side_by_side_) return EvaluateAll(plan.mixed);
  std::uint64_t knobs = 0;
  std::uint64_t setting = 0;
  for (const NodeId id : plan.mixed) {
    const graph::Node& node = program_.graph()[id];
    if (node.knobs != knobs) {
      knobs = node.knobs;
      setting = KnobSetting(knobs);
    }
    std::uint64_t& evaluated = evaluated_[id.index()];
    if (evaluated == setting) continue;
    evaluated = setting;
    EvaluateAtSetting(id, setting);
  }
}

void BlockEvaluator::EvaluateAtSetting(NodeId id, std::uint64_t setting) {
  std::vector<Kept>& kept = kept_[id.index()];
  if (kept.empty()) return frame_.Evaluate(id);
  Kept& here = kept[setting];
  if (here.block == block_) return frame_.Bind(id, here.lanes.All());
  frame_.EvaluateInto(id, here.lanes);
  here.block = block_;
}

void BlockEvaluator::Supply(NodeId node, std::span<const std::int64_t> values) {
  REMIT_CHECK(values.size() == width(), "one value per lane");
  Lanes& lanes = frame_.Own(node);
  lanes.Reset(width());
  for (std::size_t lane = 0; lane < width(); ++lane) lanes.Set(lane, values[lane], kPresent);
  frame_.Publish(node);
}

void BlockEvaluator::EvaluateAt(std::span<const std::uint32_t> alternatives, const Plan& plan) {
  REMIT_CHECK(alternatives.size() == cases_, "one alternative per case");
  side_by_side_ = false;
  frame_.SetWidth(cases_);
  MoveKnobs(alternatives, plan);
  EvaluateAll(plan.mixed);
}

}  // namespace remit::engine
