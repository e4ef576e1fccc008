// One point of the joint inputs becomes a case of each policy, in the columns of its own inputs.
#include "interpreter/difference/cases.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "interpreter/base/check.h"
#include "interpreter/cases/write_case.h"
#include "interpreter/engine/names.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide.h"
#include "interpreter/prove/instantiate.h"
#include "interpreter/prove/points.h"

namespace remit::difference {
namespace {

using engine::Core;
using types::TypeKind;

constexpr std::uint64_t kMostForReference = 20'000;

std::int64_t Middle(std::int64_t low, std::int64_t high) {
  return static_cast<std::int64_t>((base::Int128{low} + high) / 2);
}

Assigned UsualOf(const prove::Variable& variable, const check::Domain& modelled,
                 const types::TypeTable& table) {
  if (variable.domain.absent) return {true, 0};
  if (!variable.points.empty()) return {false, variable.points[variable.points.size() / 2]};
  std::int64_t low = variable.domain.low, high = variable.domain.high;
  if (modelled.kind == check::Domain::Kind::kInterval) {
    low = std::max(low, prove::PointOf(modelled.low, variable.type));
    high = std::min(high, prove::PointOf(modelled.high, variable.type));
    if (low > high) return {false, variable.domain.low};
  }
  // A number's points are dense where it is small: the middle is that of its values.
  if (variable.type.kind == TypeKind::kNumber) {
    const double middle = prove::NumberAt(low) / 2 + prove::NumberAt(high) / 2;
    const double plain =
        std::clamp(std::round(middle), prove::NumberAt(low), prove::NumberAt(high));
    return {false, prove::NumberPoint(std::abs(plain) > 1e6 ? 1000.0 : plain)};
  }
  std::int64_t point = Middle(low, high);
  if (variable.type.kind == TypeKind::kDecimal) {
    std::int64_t thousand = 1000;
    for (int i = 0; i < types::Scale(variable.type, table); ++i) thousand *= 10;
    if (high > thousand && low <= 0 && !types::IsRatio(variable.type)) point = thousand;
  }
  if (variable.step > 1) {
    point -= point % variable.step;
    if (point < low) point += variable.step;
  }
  return {false, point};
}

}  // namespace

bool Way::differs() const {
  return status[0] != status[1] || verdict[0] != verdict[1] || level[0] != level[1] ||
         sides[0] != sides[1] ||
         std::any_of(moves.begin(), moves.end(), [](int move) { return move != 0; });
}

Cases::Cases(const Policy& before, const Policy& after, const Joint& joint)
    : joint_(joint),
      before_{before, joint.before, engine::Program::Bind(before.ast, before.checked, joint.as_of)},
      after_{after, joint.after, engine::Program::Bind(after.ast, after.checked, joint.as_of)} {}

Point Cases::Usual() const {
  const prove::Scope scope(joint_.checked, {joint_.as_of, joint_.as_of});
  Point point;
  const auto& leaves = joint_.checked.model.leaves;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const prove::Variable variable = scope.Leaf(static_cast<std::uint32_t>(i));
    point.push_back(leaves[i].type.kind == TypeKind::kList
                        ? Assigned{false, std::max<std::int64_t>(variable.domain.low, 1)}
                        : UsualOf(variable, leaves[i].modelled, joint_.checked.type_table));
  }
  return point;
}

void Cases::Push(const Point& point, const One& one, std::size_t own_leaf,
                 engine::CaseBatch& batch) const {
  const check::InputLeaf& leaf = one.policy.checked.model.leaves[own_leaf];
  const Assigned& assigned = point.at(one.side.leaf[own_leaf]);
  engine::Column& column = batch.columns[own_leaf];
  std::int64_t raw = 0;
  if (!assigned.absent) {
    raw = prove::ValueAt(assigned.point, leaf.type).raw;
    if (leaf.type.kind == TypeKind::kEnum) {
      const auto& joint_values = one.side.enumeration.at(leaf.type.index);
      const auto found = std::find(joint_values.begin(), joint_values.end(), raw);
      REMIT_CHECK(found != joint_values.end(), "an input of both has values of both");
      raw = found - joint_values.begin();
    } else if (leaf.type.kind == TypeKind::kText) {
      const types::TextPool& texts = joint_.checked.texts;
      const bool written = raw < static_cast<std::int64_t>(texts.size());
      raw = batch.texts.Intern(written ? std::string(texts.Text(raw)) : prove::OtherText(texts));
    }
  }
  column.raw.push_back(raw);
  column.present.push_back(assigned.absent ? 0 : 1);
  if (leaf.attested) column.expires.push_back(std::numeric_limits<std::int64_t>::max());
}

// All elements of a list are alike.
engine::CaseBatch Cases::BatchOf(const std::vector<Point>& points, const One& one) const {
  const check::Model& model = one.policy.checked.model;
  engine::CaseBatch batch;
  batch.columns.resize(model.leaves.size());
  batch.lists.resize(model.lists.size());
  batch.texts = one.policy.checked.texts;
  for (const Point& point : points) {
    ++batch.size;
    for (std::size_t i = 0; i < model.leaves.size(); ++i) {
      if (!model.leaves[i].list) Push(point, one, i, batch);
    }
    for (std::size_t i = 0; i < model.lists.size(); ++i) {
      const check::ListInfo& list = model.lists[i];
      const auto length =
          static_cast<std::size_t>(point.at(one.side.leaf[list.length.index()]).point);
      for (const check::LeafId field : list.fields) {
        for (std::size_t element = 0; element < length; ++element)
          Push(point, one, field.index(), batch);
      }
      batch.lists[i].offsets.push_back(batch.lists[i].offsets.back() + length);
    }
    batch.ids.emplace_back();
    batch.invalid.emplace_back();
    batch.proposals.emplace_back();
  }
  return batch;
}

std::optional<types::Value> Cases::ValueOf(const Core& core, const One& one,
                                           std::size_t knob) const {
  if (core.recommended == engine::kNoAlternativeIndex) return std::nullopt;
  const check::Model& model = one.policy.checked.model;
  for (std::size_t own = 0; own < model.knobs.size(); ++own) {
    if (one.side.knob[own] != knob) continue;
    const auto positions = engine::KnobPositions(model, core.recommended);
    return one.side.alternatives[own].at(positions[own]);
  }
  return std::nullopt;
}

void Cases::Take(const Core& core, const One& one, int which, Way& way) const {
  way.status[which] = core.status;
  way.verdict[which] = core.verdict;
  if (core.level >= 0) way.level[which] = one.side.level.at(static_cast<std::size_t>(core.level));
  for (std::size_t i = 0; i < one.side.side.size(); ++i) {
    if ((core.sides >> i & 1) != 0) way.sides[which] |= one.side.side[i];
  }
}

Way Cases::WayOf(const Core& before, const Core& after) const {
  Way way;
  Take(before, before_, 0, way);
  Take(after, after_, 1, way);
  const auto& knobs = joint_.checked.model.knobs;
  for (std::size_t i = 0; i < knobs.size(); ++i) {
    const auto old_value = ValueOf(before, before_, i), new_value = ValueOf(after, after_, i);
    int move = 0;
    if (old_value && new_value && !(*old_value == *new_value)) {
      const std::int64_t from = prove::PointOf(*old_value, knobs[i].type);
      const std::int64_t to = prove::PointOf(*new_value, knobs[i].type);
      const bool ordered = knobs[i].type.kind == TypeKind::kDecimal ||
                           knobs[i].type.kind == TypeKind::kNumber ||
                           knobs[i].type.kind == TypeKind::kDate;
      move = !ordered || knobs[i].list ? 2 : to > from ? 1 : -1;
    }
    way.moves.push_back(move);
  }
  return way;
}

std::vector<Way> Cases::Ask(const std::vector<Point>& points) {
  asked_ += points.size();
  const auto before = govern::DecideBatch(*before_.program, BatchOf(points, before_));
  const auto after = govern::DecideBatch(*after_.program, BatchOf(points, after_));
  std::vector<Way> ways;
  for (std::size_t i = 0; i < points.size(); ++i) ways.push_back(WayOf(before[i], after[i]));
  return ways;
}

std::optional<Way> Cases::Confirm(const Point& point) const {
  Core cores[2];
  const One* both[] = {&before_, &after_};
  for (int i = 0; i < 2; ++i) {
    const One& one = *both[i];
    const engine::CaseBatch batch = BatchOf({point}, one);
    cores[i] = govern::DecideRange(*one.program, batch, 0, 1).front();
    if (engine::AlternativeCount(one.policy.checked.model) > kMostForReference) continue;
    const Core slow =
        engine::ReferenceDecide(one.policy.ast, one.policy.checked, batch, 0, joint_.as_of);
    if (!(slow == cores[i])) return std::nullopt;
  }
  return WayOf(cores[0], cores[1]);
}

std::vector<std::optional<types::Value>> Cases::Recommended(const Point& point, bool after) const {
  const One& one = after ? after_ : before_;
  const Core core = govern::DecideRange(*one.program, BatchOf({point}, one), 0, 1).front();
  std::vector<std::optional<types::Value>> values;
  for (std::size_t i = 0; i < joint_.checked.model.knobs.size(); ++i)
    values.push_back(ValueOf(core, one, i));
  return values;
}

namespace {

std::string WhyUndecided(const check::Checked& checked, const Core& core) {
  std::string why;
  for (const engine::Cause& cause : core.causes) {
    const std::string words =
        cause.kind == engine::Cause::Kind::kFault
            ? engine::FaultWords(checked.model, cause)
            : checked.model.leaves.at(cause.leaf.index()).path + " is missing";
    if (why.find(words) == std::string::npos) why += (why.empty() ? "" : "; ") + words;
  }
  return why;
}

}  // namespace

Ending Cases::EndingOf(const engine::CaseBatch& batch, const Core& core, const One& one) const {
  const check::Checked& checked = one.policy.checked;
  const check::Model& model = checked.model;
  Ending ending;
  ending.status = core.status;
  ending.verdict = core.verdict;
  if (core.level >= 0) ending.level = model.levels.at(static_cast<std::size_t>(core.level));
  for (std::size_t i = 0; i < model.sides.size(); ++i) {
    if ((core.sides >> i & 1) != 0) ending.sides.push_back(model.sides[i]);
  }
  ending.why = WhyUndecided(checked, core);
  if (core.recommended == engine::kNoAlternativeIndex) return ending;
  const auto text = [&](types::Value value, const types::Type& type) {
    return engine::FormatValue(checked, batch.texts, value, type);
  };
  const auto positions = engine::KnobPositions(model, core.recommended);
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const check::KnobInfo& knob = model.knobs[i];
    ending.values.emplace_back(knob.name, text(knob.alternatives[positions[i]], knob.type));
  }
  std::vector<NodeId> nodes;
  for (const auto& objective : one.program->graph().outputs.objectives)
    nodes.push_back(objective.value);
  if (nodes.empty()) return ending;
  const auto values = govern::EvaluateAt(*one.program, batch, 0, core.recommended, nodes);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i].causes.empty() || values[i].absent) continue;
    const check::ObjectiveInfo& info = model.objectives[i];
    ending.objectives.emplace_back(info.name, text(values[i].value, info.type));
  }
  return ending;
}

Example Cases::Tell(const Point& point) const {
  Example example;
  example.as_of = joint_.as_of;
  const One* both[] = {&before_, &after_};
  Ending* endings[] = {&example.before, &example.after};
  for (int i = 0; i < 2; ++i) {
    const engine::CaseBatch batch = BatchOf({point}, *both[i]);
    const Core core = govern::DecideRange(*both[i]->program, batch, 0, 1).front();
    *endings[i] = EndingOf(batch, core, *both[i]);
    (i == 0 ? example.inputs : example.new_inputs) =
        cases::CaseAsJson(both[i]->policy.checked, batch, 0);
  }
  if (example.new_inputs == example.inputs) example.new_inputs.clear();
  return example;
}

}  // namespace remit::difference
