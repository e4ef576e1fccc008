// Columns made of cores.
#include "interpreter/govern/decide_columns.h"

#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/engine/block.h"

namespace remit::govern {

using engine::Core;
using engine::kNoAlternativeIndex;

namespace {

void Resize(std::size_t count, std::size_t rules, std::size_t lets, DecisionColumns& columns) {
  columns.size = count;
  columns.status.resize(count);
  columns.verdict.resize(count);
  columns.recommended.resize(count);
  columns.shown.resize(count);
  columns.feasible.resize(count);
  columns.score.resize(count);
  columns.level.resize(count);
  columns.sides.resize(count);
  columns.outside_model.resize(count);
  columns.review_overdue.resize(count);
  columns.damp_dropped.resize(count);
  columns.fired_words = (rules + 63) / 64;
  columns.fired.assign(count * columns.fired_words, 0);
  columns.lets.resize(lets);
  for (DecisionColumns::Let& let : columns.lets) {
    let.raw.assign(count, 0);
    let.present.assign(count, 0);
  }
  columns.details.clear();
}

void Put(const Core& core, std::size_t index, DecisionColumns& columns) {
  columns.status[index] = core.status;
  columns.verdict[index] = core.verdict;
  columns.recommended[index] = core.recommended;
  columns.shown[index] = core.shown;
  columns.feasible[index] = core.feasible;
  columns.score[index] = core.score;
  columns.level[index] = core.level;
  columns.sides[index] = core.sides;
  columns.outside_model[index] = core.outside_model ? 1 : 0;
  columns.review_overdue[index] = core.review_overdue ? 1 : 0;
  columns.damp_dropped[index] = core.damp_dropped ? 1 : 0;
  for (const std::uint32_t rule : core.fired) {
    columns.fired[index * columns.fired_words + rule / 64] |= std::uint64_t{1} << rule % 64;
  }
  if (core.violated.empty() && core.causes.empty()) return;
  columns.details.push_back({index, core.violated, core.causes});
}

}  // namespace

Core DecisionColumns::CoreOf(std::size_t index) const {
  REMIT_CHECK(index < size, "the case is one of the columns'");
  Core core;
  core.status = status[index];
  core.verdict = verdict[index];
  core.recommended = recommended[index];
  core.shown = shown[index];
  core.feasible = feasible[index];
  core.score = score[index];
  core.level = level[index];
  core.sides = sides[index];
  core.outside_model = outside_model[index] != 0;
  core.review_overdue = review_overdue[index] != 0;
  core.damp_dropped = damp_dropped[index] != 0;
  for (std::size_t rule = 0; rule < fired_words * 64; ++rule) {
    if (Fired(index, rule)) core.fired.push_back(static_cast<std::uint32_t>(rule));
  }
  const auto detail =
      std::lower_bound(details.begin(), details.end(), index,
                       [](const Detail& each, std::size_t at) { return each.index < at; });
  if (detail != details.end() && detail->index == index) {
    core.violated = detail->violated;
    core.causes = detail->causes;
  }
  return core;
}

struct ColumnDecider::State {
  const engine::Program* program;
  ColumnsWanted wanted;
  DecideOptions options;
};

ColumnDecider::ColumnDecider(const engine::Program& program, ColumnsWanted wanted,
                             DecideOptions options)
    : state_(std::make_unique<State>(State{&program, std::move(wanted), options})) {}
ColumnDecider::ColumnDecider(ColumnDecider&&) noexcept = default;
ColumnDecider& ColumnDecider::operator=(ColumnDecider&&) noexcept = default;
ColumnDecider::~ColumnDecider() = default;

void ColumnDecider::Decide(const engine::CaseBatch& batch, std::size_t first, std::size_t count,
                           DecisionColumns& columns) {
  const engine::Program& program = *state_->program;
  const ColumnsWanted& wanted = state_->wanted;
  Resize(count, program.model().rules.size(), wanted.lets.size(), columns);
  const std::vector<Core> cores = DecideRange(program, batch, first, count, state_->options);
  for (std::size_t i = 0; i < count; ++i) Put(cores[i], i, columns);
  if (wanted.lets.empty()) return;

  std::vector<graph::NodeId> roots;
  for (const check::LetId let : wanted.lets) {
    roots.push_back(program.graph().outputs.lets.at(let.index()));
  }
  const engine::Plan plan = engine::PlanFor(program.graph(), roots);
  engine::BlockEvaluator block(program);
  for (std::size_t i = 0; i < count; ++i) {
    if (!batch.invalid.at(first + i).empty()) continue;
    std::uint32_t shown = columns.shown[i];
    if (shown == kNoAlternativeIndex) shown = wanted.otherwise.value_or(kNoAlternativeIndex);
    if (shown == kNoAlternativeIndex) continue;
    const std::size_t index = first + i;
    block.LoadCases(batch, std::span(&index, 1), plan);
    block.EvaluateAt(std::span(&shown, 1), plan);
    for (std::size_t let = 0; let < roots.size(); ++let) {
      const engine::View view = block[roots[let]];
      if (view.CauseOf(0) != engine::kPresent) continue;
      columns.lets[let].raw[i] = view.Raw(0);
      columns.lets[let].present[i] = 1;
    }
  }
}

void DecideColumns(const engine::Program& program, const engine::CaseBatch& batch,
                   std::size_t first, std::size_t count, const ColumnsWanted& wanted,
                   DecisionColumns& columns, const DecideOptions& options) {
  ColumnDecider(program, wanted, options).Decide(batch, first, count, columns);
}

}  // namespace remit::govern
