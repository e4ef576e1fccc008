#include "interpreter/testing/property_trial.h"

#include "interpreter/ast/print.h"
#include "interpreter/ast/walk.h"
#include "interpreter/engine/names.h"
#include "interpreter/govern/decide.h"

namespace remit::testing {

using ast::ExprId;
using check::Reference;
using engine::Core;
using engine::Lane;

namespace {

bool IsPresent(const Lane& lane) { return lane.causes.empty() && !lane.absent; }

}  // namespace

PropertyTrial::PropertyTrial(const ast::Ast& ast, const check::Checked& checked,
                             const check::PropertyInfo& property)
    : ast_(ast),
      checked_(checked),
      property_(property),
      with_second_(checked),
      programs_(ast, checked) {
  if (!property.pair) return;
  NoteSecond(property.condition);
  if (property.pair->where) NoteSecond(*property.pair->where);
}

// An aggregate over a list of the second case is one value of it.
void PropertyTrial::NoteSecond(ExprId root) {
  if (const auto* aggregate = std::get_if<ast::Aggregate>(&ast_[root].node)) {
    bool first = false, second = false;
    ast::Walk(ast_, root, [&](ExprId id) {
      const Reference& reference = checked_.ReferenceOf(id);
      const bool of_case =
          reference.kind == Reference::Kind::kLeaf || reference.kind == Reference::Kind::kList ||
          reference.kind == Reference::Kind::kLet || reference.kind == Reference::Kind::kKnob ||
          reference.kind == Reference::Kind::kObjective ||
          reference.kind == Reference::Kind::kRoute ||
          reference.kind == Reference::Kind::kOutsideModel;
      second = second || reference.second;
      first = first || (of_case && !reference.second);
    });
    (void)aggregate;
    if (second && !first) of_second_.push_back(root);
    if (second && first) can_be_tried_ = false;
    return;
  }
  const Reference& reference = checked_.ReferenceOf(root);
  if (reference.second) {
    const bool value = reference.kind != Reference::Kind::kRecord &&
                       reference.kind != Reference::Kind::kList &&
                       reference.kind != Reference::Kind::kCase;
    if (value) of_second_.push_back(root);
    can_be_tried_ = can_be_tried_ && value;
    return;
  }
  ast::ForEachChild(ast_[root], [&](ExprId child) { NoteSecond(child); });
}

std::optional<PropertyTrial::Side> PropertyTrial::SideOf(const engine::CaseBatch& one,
                                                         std::uint32_t alternative,
                                                         std::int64_t as_of) {
  Known key{as_of};
  for (const engine::Column& column : one.columns) {
    key.push_back(static_cast<std::int64_t>(column.raw.size()));
    for (std::size_t i = 0; i < column.raw.size(); ++i) {
      key.push_back(column.present[i]);
      key.push_back(column.present[i] != 0 ? column.raw[i] : 0);
    }
  }
  const std::pair<Known, std::uint32_t> place{key, recommendations() ? 0 : alternative};
  const auto known = sides_.find(place);
  if (known != sides_.end()) return known->second;
  return sides_.emplace(place, WorkedOut(one, alternative, as_of, key)).first->second;
}

std::optional<PropertyTrial::Side> PropertyTrial::WorkedOut(const engine::CaseBatch& one,
                                                            std::uint32_t alternative,
                                                            std::int64_t as_of, const Known& key) {
  auto known = decided_.find(key);
  if (known == decided_.end()) {
    const engine::Program& program = programs_.For(as_of, std::nullopt);
    known = decided_.emplace(key, govern::DecideBatch(program, one).front()).first;
  }
  const Core& decided = known->second;
  if (decided.status != engine::Status::kDecided ||
      decided.recommended == engine::kNoAlternativeIndex)
    return std::nullopt;
  Side side{recommendations() ? decided.recommended : alternative, decided};
  if (recommendations()) return side;
  const engine::AlternativeView view =
      engine::ReferenceAlternative(ast_, checked_, one, 0, as_of, alternative);
  if (view.out || !view.undecided.empty()) return std::nullopt;
  if (property_.asks_route) {
    side.core =
        engine::ReferenceDecideAt(ast_, checked_, one, 0, as_of, alternative, true, std::nullopt);
    if (side.core.status != engine::Status::kDecided) return std::nullopt;
  }
  return side;
}

Lane PropertyTrial::Ask(const Trial& trial, std::size_t which, ExprId expr,
                        const std::vector<Side>& sides) const {
  return engine::ReferenceEvaluate(ast_, which == 0 ? with_second_ : checked_, trial.cases[which],
                                   0, trial.as_of, sides[which].alternative, &sides[which].core,
                                   expr);
}

std::optional<bool> PropertyTrial::Truth(const Trial& trial, ExprId expr,
                                         const std::vector<Side>& sides) {
  const Lane lane = Ask(trial, 0, expr, sides);
  if (!IsPresent(lane)) return std::nullopt;
  return lane.value.raw != 0;
}

std::optional<bool> PropertyTrial::Holds(const Trial& trial) {
  std::vector<Side> sides;
  for (std::size_t i = 0; i < trial.cases.size(); ++i) {
    const auto side = SideOf(trial.cases[i], trial.alternatives[i], trial.as_of);
    if (!side) return std::nullopt;
    sides.push_back(*side);
  }
  for (const ExprId id : of_second_) {
    const Lane lane = Ask(trial, 1, id, sides);
    if (!IsPresent(lane)) return std::nullopt;
    with_second_.constant.at(id.index()) = lane.value;
  }
  if (property_.pair && property_.pair->where &&
      Truth(trial, *property_.pair->where, sides) != true)
    return std::nullopt;
  return Truth(trial, property_.condition, sides);
}

std::string PropertyTrial::Found(const Trial& trial) {
  std::vector<Side> sides;
  for (std::size_t i = 0; i < trial.cases.size(); ++i) {
    const auto side = SideOf(trial.cases[i], trial.alternatives[i], trial.as_of);
    if (!side) return {};
    sides.push_back(*side);
  }
  std::string text;
  std::vector<ExprId> pending{property_.condition};
  while (!pending.empty()) {
    const ExprId id = pending.back();
    pending.pop_back();
    const Reference& reference = checked_.ReferenceOf(id);
    const bool constant = checked_.constant.at(id.index()).has_value();
    const bool aggregate = std::holds_alternative<ast::Aggregate>(ast_[id].node);
    const bool value =
        aggregate || reference.kind == Reference::Kind::kLeaf ||
        reference.kind == Reference::Kind::kLet || reference.kind == Reference::Kind::kKnob ||
        reference.kind == Reference::Kind::kObjective ||
        reference.kind == Reference::Kind::kRoute || reference.kind == Reference::Kind::kParameter;
    if (!value && !constant) {
      std::vector<ExprId> children;
      ast::ForEachChild(ast_[id], [&](ExprId child) { children.push_back(child); });
      pending.insert(pending.end(), children.rbegin(), children.rend());
    }
    if (!value || constant) continue;
    const bool second = std::find(of_second_.begin(), of_second_.end(), id) != of_second_.end();
    const Lane lane = Ask(trial, second ? 1 : 0, id, sides);
    if (!IsPresent(lane)) continue;
    const std::string told =
        ast::Print(ast_, id) + " is " +
        engine::FormatValue(checked_, trial.cases[0].texts, lane.value, checked_.TypeOf(id));
    if (text.find(told) == std::string::npos) text += (text.empty() ? "" : ", ") + told;
  }
  return text;
}

}  // namespace remit::testing
