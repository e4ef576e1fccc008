// Filling in cases, and asking both evaluators about them.
#include "interpreter/prove/witness.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "interpreter/base/check.h"
#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/govern/decide.h"
#include "interpreter/prove/points.h"

namespace remit::prove {
namespace {

using engine::Core;
using engine::kNoAlternativeIndex;

// More alternatives than the reference evaluator can look through in a moment.
constexpr std::uint64_t kMostForReference = 20'000;

// The weights of the step in force, as if they had been written so.
void MoveWeights(check::TradeOffStep& step, const World::Weights& weights) {
  types::ExactDecimal sum;
  for (auto& term : step.terms) {
    for (const auto& [objective, weight] : weights) {
      if (objective == term.objective) term.weight = weight;
    }
    sum = *types::AddExact(sum, term.weight);
  }
  for (auto& term : step.terms) {
    const auto fault = builtins::NormalisedWeight(term.weight, sum, term.share);
    REMIT_CHECK(fault == builtins::Fault::kNone, "weights in their ranges have shares");
  }
}

}  // namespace

World::World(const ast::Ast& ast, const check::Checked& checked, std::int64_t as_of,
             const Parameters& parameters, const Weights& weights)
    : ast_(ast), checked_(checked), as_of_(as_of) {
  if (!parameters.empty() || !weights.empty()) moved_ = std::make_unique<check::Checked>(checked);
  for (const auto& [parameter, value] : parameters) {
    const auto& steps = checked.model.parameters.at(parameter.index()).steps;
    const auto in_force = std::find_if(steps.rbegin(), steps.rend(),
                                       [&](const auto& step) { return step.from_day <= as_of; });
    REMIT_CHECK(in_force != steps.rend(), "a parameter has a value on every day");
    // Both evaluators take the value of a constant before they look at how it is written.
    moved_->constant.at(in_force->value.index()) = value;
  }
  if (!weights.empty()) {
    for (auto step = moved_->model.trade_offs.rbegin(); step != moved_->model.trade_offs.rend();
         ++step) {
      if (step->from_day > as_of) continue;
      MoveWeights(*step, weights);
      break;
    }
  }
  program_ = engine::Program::Bind(ast_, this->checked(), as_of);
  if (checked.model.guarantees.empty()) return;
  unguarded_ = std::make_unique<check::Checked>(this->checked());
  unguarded_->model.guarantees.clear();
  unguarded_program_ = engine::Program::Bind(ast_, *unguarded_, as_of);
}

std::shared_ptr<const World> Witnesses::WorldFor(std::int64_t as_of,
                                                 const World::Parameters& parameters,
                                                 const World::Weights& weights) {
  Key key{as_of, {}};
  for (const auto& [parameter, value] : parameters) {
    key.moved.insert(key.moved.end(), {parameter.value, value.raw});
  }
  for (const auto& [objective, weight] : weights) {
    key.moved.insert(key.moved.end(), {-1 - std::int64_t{objective.value},
                                       static_cast<std::int64_t>(weight.digits), weight.scale});
  }
  constexpr std::size_t kMostKept = 32;
  if (worlds_.size() >= kMostKept && !worlds_.contains(key)) worlds_.clear();
  std::shared_ptr<const World>& world = worlds_[std::move(key)];
  if (!world) {
    world = std::make_shared<World>(ast_, scope_.checked(), as_of, parameters, weights);
  }
  return world;
}

namespace {

std::int64_t Middle(std::int64_t low, std::int64_t high) {
  return static_cast<std::int64_t>((base::Int128{low} + high) / 2);
}

// A value of the domain that makes little trouble: one of something, the middle, or the upper end.
Assigned FilledIn(const Variable& variable, const check::Domain& modelled, int fill) {
  const Range& domain = variable.domain;
  if (domain.absent && fill != 2) return {true, 0};
  if (!variable.points.empty()) {
    const std::size_t last = variable.points.size() - 1;
    return {false, variable.points[fill == 0 ? 0 : fill == 1 ? last / 2 : last]};
  }
  const auto raw = [&](double number) {
    return variable.type.kind == types::TypeKind::kNumber
               ? NumberPoint(number)
               : static_cast<std::int64_t>(number) * types::kOneUnit;
  };
  std::int64_t low = domain.low, high = domain.high;
  if (modelled.kind == check::Domain::Kind::kInterval) {
    low = std::max(low, PointOf(modelled.low, variable.type));
    high = std::min(high, PointOf(modelled.high, variable.type));
    if (low > high) std::tie(low, high) = std::pair(domain.low, domain.high);
  }
  const bool plain = variable.type.kind == types::TypeKind::kNumber ||
                     variable.type.kind == types::TypeKind::kDecimal;
  std::int64_t point = low;
  if (plain) {
    high = std::min(high, std::max(low, raw(1000)));
    if (fill == 0) point = std::clamp(raw(1), low, high);
    if (fill == 1) point = Middle(low, high);
    if (fill == 2) point = high;
  } else if (fill != 0) {
    point = fill == 1 ? Middle(low, high) : high;
  }
  if (variable.step > 1) {
    point -= point % variable.step;
    if (point < low && point <= domain.high - variable.step) point += variable.step;
  }
  return {false, point};
}

// What is known of the inputs of one case.
struct CaseValues {
  std::vector<std::optional<Assigned>> leaves;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Assigned> elements;  // by leaf and position
};

void Push(engine::Column& column, const Assigned& assigned, const check::InputLeaf& leaf) {
  column.raw.push_back(assigned.absent ? 0 : ValueAt(assigned.point, leaf.type).raw);
  column.present.push_back(assigned.absent ? 0 : 1);
  if (leaf.attested) column.expires.push_back(std::numeric_limits<std::int64_t>::max());
}

// Appends a case to the batch.
void Append(const Scope& scope, const CaseValues& values, const std::vector<std::size_t>& lengths,
            int fill, engine::CaseBatch& batch) {
  const check::Model& model = scope.checked().model;
  const std::size_t before = batch.size++ * model.lists.size();
  const auto filled = [&](std::size_t leaf) {
    const Variable variable = scope.Leaf(static_cast<std::uint32_t>(leaf));
    return FilledIn(variable, model.leaves[leaf].modelled, fill);
  };
  for (std::size_t i = 0; i < model.leaves.size(); ++i) {
    if (model.leaves[i].list || model.leaves[i].type.kind == types::TypeKind::kList) continue;
    const auto& value = values.leaves[i];
    Push(batch.columns[i], value ? *value : filled(i), model.leaves[i]);
  }
  for (std::size_t i = 0; i < model.lists.size(); ++i) {
    const check::ListInfo& list = model.lists[i];
    const auto& given = values.leaves[list.length.index()];
    std::size_t length = static_cast<std::size_t>(std::max<std::int64_t>(list.least, 1));
    if (given) length = static_cast<std::size_t>(given->point);
    if (before + i < lengths.size()) length = lengths[before + i];
    Push(batch.columns[list.length.index()], {false, static_cast<std::int64_t>(length)},
         model.leaves[list.length.index()]);
    for (const check::LeafId field : list.fields) {
      for (std::uint32_t element = 0; element < length; ++element) {
        const auto known = values.elements.find({field.value, element});
        Push(batch.columns[field.index()],
             known != values.elements.end() ? known->second : filled(field.index()),
             model.leaves[field.index()]);
      }
    }
    batch.lists[i].offsets.push_back(batch.lists[i].offsets.back() + length);
  }
  batch.ids.emplace_back();
  batch.invalid.emplace_back();
  batch.proposals.emplace_back();
}

engine::CaseBatch EmptyBatch(const check::Checked& checked) {
  engine::CaseBatch batch;
  batch.columns.resize(checked.model.leaves.size());
  batch.lists.resize(checked.model.lists.size());
  batch.texts = checked.texts;
  batch.texts.Intern(OtherText(checked.texts));
  return batch;
}

types::Value OwnValue(const ast::Ast& ast, const check::Checked& checked, check::ParameterId id,
                      std::int64_t as_of) {
  const check::ParameterInfo& parameter = checked.model.parameters.at(id.index());
  ast::ExprId value = parameter.steps.front().value;
  for (const auto& step : parameter.steps) {
    if (step.from_day <= as_of) value = step.value;
  }
  const engine::CaseBatch blank = engine::BlankCase(checked);
  return engine::ReferenceEvaluate(ast, checked, blank, 0, as_of, kNoAlternativeIndex, nullptr,
                                   value)
      .value;
}

std::uint32_t PositionOf(const check::KnobInfo& knob, std::int64_t point) {
  for (std::size_t i = 0; i < knob.alternatives.size(); ++i) {
    if (PointOf(knob.alternatives[i], knob.type) == point) return static_cast<std::uint32_t>(i);
  }
  REMIT_CHECK(false, "a choice is assigned one of its alternatives");
}

}  // namespace

Witness Witnesses::Make(const Problem& problem, const Assignment& assignment,
                        const std::vector<std::size_t>& lengths, int cases, int fill) {
  const check::Model& model = scope_.checked().model;
  const std::size_t leaves = model.leaves.size(), knobs = model.knobs.size();
  std::vector<CaseValues> values(static_cast<std::size_t>(cases));
  for (CaseValues& one : values) one.leaves.resize(leaves);
  bool other_choice = false;
  std::vector<std::vector<std::optional<std::uint32_t>>> positions(
      2, std::vector<std::optional<std::uint32_t>>(knobs));
  Witness witness;
  std::int64_t as_of = scope_.period().from;
  for (std::size_t i = 0; i < problem.variables.size(); ++i) {
    const Variable& variable = problem.variables[i];
    const Assigned& assigned = assignment.at(i);
    switch (variable.kind) {
      case Variable::Kind::kLeaf:
        values.at(variable.index / leaves).leaves[variable.index % leaves] = assigned;
        break;
      case Variable::Kind::kElement:
        values.at(variable.index / leaves)
            .elements[{static_cast<std::uint32_t>(variable.index % leaves), variable.element}] =
            assigned;
        break;
      case Variable::Kind::kKnob:
        other_choice = other_choice || variable.index >= knobs;
        positions.at(variable.index / knobs)[variable.index % knobs] =
            PositionOf(model.knobs[variable.index % knobs], assigned.point);
        break;
      case Variable::Kind::kParameter:
        witness.parameters.emplace_back(check::ParameterId(std::size_t{variable.index}),
                                        ValueAt(assigned.point, variable.type));
        break;
      case Variable::Kind::kAsOf:
        as_of = assigned.point;
        break;
      case Variable::Kind::kWeight:
        witness.weights.emplace_back(check::ObjectiveId(std::size_t{variable.index}),
                                     types::FromScaled(assigned.point, types::kDecimalScale));
        break;
    }
  }
  std::sort(witness.parameters.begin(), witness.parameters.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  witness.batch = EmptyBatch(scope_.checked());
  for (std::size_t i = 0; i < values.size(); ++i) {
    // What only one of two cases was asked about is the same in both.
    for (std::size_t leaf = 0; i > 0 && leaf < leaves; ++leaf) {
      if (!values[i].leaves[leaf]) values[i].leaves[leaf] = values[0].leaves[leaf];
    }
    if (i > 0) values[i].elements.insert(values[0].elements.begin(), values[0].elements.end());
    Append(scope_, values[i], lengths, fill, witness.batch);
  }
  for (std::size_t i = 0; i < (other_choice || cases == 2 ? 2 : 1); ++i) {
    std::vector<std::uint32_t> chosen(knobs, 0);
    for (std::size_t knob = 0; knob < knobs; ++knob) {
      chosen[knob] = positions[i][knob].value_or(positions[0][knob].value_or(0));
    }
    witness.alternatives.push_back(engine::AlternativeIndex(model, chosen));
  }
  std::erase_if(witness.parameters, [&](const auto& moved) {
    return OwnValue(ast_, scope_.checked(), moved.first, as_of) == moved.second;
  });
  witness.world = WorldFor(as_of, witness.parameters, witness.weights);
  return witness;
}

namespace {

bool HasFault(const engine::CauseSet& causes) {
  return std::any_of(causes.begin(), causes.end(), [](const engine::Cause& cause) {
    return cause.kind == engine::Cause::Kind::kFault;
  });
}

// The route that the escalation rules give at the alternative; nothing where it has none.
std::optional<Core> RouteAt(const Witness& witness, std::size_t index, std::uint32_t alternative) {
  const World& world = *witness.world;
  const check::Model& model = world.checked().model;
  Core core;
  core.level = model.levels.empty() ? -1 : 0;
  for (const check::RuleInfo& rule : model.rules) {
    if (rule.kind != check::RuleInfo::Kind::kEscalate || !rule.in_force.On(world.as_of())) continue;
    const engine::Lane fires =
        engine::ReferenceEvaluate(world.ast(), world.checked(), witness.batch, index, world.as_of(),
                                  alternative, nullptr, rule.condition);
    if (!fires.causes.empty() || fires.absent) return std::nullopt;
    if (fires.value.raw == 0) continue;
    core.level = std::max(core.level, rule.level.value_or(-1));
    core.sides |= rule.sides;
  }
  return core;
}

}  // namespace

engine::Lane ValueOf(const Witness& witness, std::size_t index, std::uint32_t alternative,
                     ast::ExprId expr) {
  const World& world = *witness.world;
  const std::optional<Core> route = RouteAt(witness, index, alternative);
  const Core none;
  return engine::ReferenceEvaluate(world.ast(), world.checked(), witness.batch, index,
                                   world.as_of(), alternative, route ? &*route : &none, expr);
}

std::optional<Truth> AskBoth(const Witness& witness, std::size_t index, std::uint32_t alternative,
                             ast::ExprId expr, graph::NodeId node) {
  const govern::CaseValue fast =
      govern::EvaluateAt(witness.world->program(), witness.batch, index, alternative, {node})
          .front();
  const engine::Lane slow = ValueOf(witness, index, alternative, expr);
  if (fast.causes != slow.causes || fast.absent != slow.absent) return std::nullopt;
  Truth truth;
  truth.known = fast.causes.empty() && !fast.absent;
  truth.fault = HasFault(fast.causes);
  if (!truth.known) return truth;
  if (fast.value.raw != slow.value.raw) return std::nullopt;
  truth.value = fast.value.raw != 0;
  return truth;
}

std::optional<Core> DecideBoth(const Witness& witness, std::size_t index,
                               const std::optional<engine::Proposal>& proposal) {
  const World& world = *witness.world;
  engine::CaseBatch batch = witness.batch;
  batch.proposals.at(index) = proposal;
  const Core fast = govern::DecideRange(world.unguarded_program(), batch, index, 1).front();
  if (engine::AlternativeCount(world.checked().model) > kMostForReference) return fast;
  const Core slow =
      engine::ReferenceDecide(world.ast(), world.unguarded(), batch, index, world.as_of());
  if (!(fast == slow)) return std::nullopt;
  return fast;
}

bool Feasible(const Witness& witness, std::size_t index, std::uint32_t alternative, bool damped,
              std::optional<std::size_t> except) {
  const World& world = *witness.world;
  const check::Model& model = world.checked().model;
  const engine::AlternativeView view = engine::ReferenceAlternative(
      world.ast(), world.checked(), witness.batch, index, world.as_of(), alternative, damped);
  if (!view.exists || !view.undecided.empty()) return false;
  const auto counts = [&](std::uint32_t requirement) { return requirement != except; };
  if (std::any_of(view.violated.begin(), view.violated.end(), counts)) return false;
  const graph::Outputs& outputs = world.program().graph().outputs;
  std::vector<graph::NodeId> nodes = outputs.exists;
  for (std::size_t i = 0; i < outputs.requirements.size(); ++i) {
    if (i == except || (!damped && model.requirements[i].damp)) continue;
    nodes.push_back(outputs.requirements[i]);
  }
  if (nodes.empty()) return true;
  const auto values = govern::EvaluateAt(world.program(), witness.batch, index, alternative, nodes);
  return std::all_of(values.begin(), values.end(), [](const govern::CaseValue& value) {
    return value.causes.empty() && !value.absent && value.value.raw != 0;
  });
}

namespace {

Assigned InColumn(const engine::Column& column, std::size_t place, const types::Type& type) {
  if (column.present.at(place) == 0) return {true, 0};
  return {false, PointOf({column.raw.at(place)}, type)};
}

}  // namespace

Assignment ReadOff(const Problem& problem, const Witness& witness) {
  const check::Model& model = problem.checked->model;
  Assignment assignment;
  for (const Variable& variable : problem.variables) {
    const std::size_t leaf = variable.index % std::max<std::size_t>(model.leaves.size(), 1);
    switch (variable.kind) {
      case Variable::Kind::kLeaf:
        assignment.push_back(InColumn(witness.batch.columns.at(leaf),
                                      variable.index / model.leaves.size(), variable.type));
        break;
      case Variable::Kind::kElement: {
        const auto& offsets = witness.batch.lists.at(model.leaves[leaf].list->index()).offsets;
        assignment.push_back(InColumn(
            witness.batch.columns.at(leaf),
            offsets.at(variable.index / model.leaves.size()) + variable.element, variable.type));
        break;
      }
      case Variable::Kind::kKnob: {
        const std::size_t knob = variable.index % model.knobs.size();
        const auto positions = engine::KnobPositions(
            model, witness.alternatives.at(variable.index / model.knobs.size()));
        assignment.push_back(
            {false, PointOf(model.knobs[knob].alternatives.at(positions.at(knob)), variable.type)});
        break;
      }
      case Variable::Kind::kParameter:
        assignment.push_back(
            {false, PointOf(OwnValue(witness.world->ast(), witness.world->checked(),
                                     check::ParameterId(std::size_t{variable.index}),
                                     witness.world->as_of()),
                            variable.type)});
        break;
      case Variable::Kind::kAsOf:
        assignment.push_back({false, witness.world->as_of()});
        break;
      case Variable::Kind::kWeight:
        assignment.push_back({false, variable.domain.low});
        for (const auto& [objective, weight] : witness.weights) {
          const auto scaled = types::ToScaled(weight, types::kDecimalScale);
          if (objective.value == variable.index && scaled.index() == 0) {
            assignment.back().point = std::get<0>(scaled);
          }
        }
        break;
    }
  }
  return assignment;
}

std::optional<int> LevelBoth(const Witness& witness, std::size_t index, std::uint32_t alternative) {
  const check::Model& model = witness.world->checked().model;
  const auto& nodes = witness.world->program().graph().outputs.rules;
  int level = model.levels.empty() ? -1 : 0;
  for (std::size_t i = 0; i < model.rules.size(); ++i) {
    const check::RuleInfo& rule = model.rules[i];
    if (rule.kind != check::RuleInfo::Kind::kEscalate ||
        !rule.in_force.On(witness.world->as_of())) {
      continue;
    }
    const auto fires = AskBoth(witness, index, alternative, rule.condition, nodes[i]);
    if (!fires || !fires->known) return std::nullopt;
    if (fires->value) level = std::max(level, rule.level.value_or(-1));
  }
  return level;
}

engine::Proposal ProposalOf(const check::Model& model, std::uint32_t alternative) {
  engine::Proposal proposal;
  for (const std::uint32_t position : engine::KnobPositions(model, alternative)) {
    proposal.values.emplace_back(position);
  }
  proposal.reason = "an example";
  return proposal;
}

}  // namespace remit::prove
