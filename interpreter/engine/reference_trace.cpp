#include "interpreter/engine/reference_trace.h"

#include <utility>

#include "interpreter/engine/reference_walk.h"

namespace remit::engine {

void Trace::Open(TraceNode node) {
  if (muted_ > 0 || nodes_.size() >= kMost) {
    if (muted_ == 0 && !open_.empty() && open_.back().node) nodes_[*open_.back().node].cut = true;
    open_.push_back({});
    return;
  }
  const auto id = static_cast<std::uint32_t>(nodes_.size());
  nodes_.push_back(std::move(node));
  if (!open_.empty() && open_.back().node) nodes_[*open_.back().node].parts.push_back(id);
  if (!open_.empty() && open_.back().let) lets_.at(open_.back().let->index()) = id;
  open_.push_back({id, std::nullopt, 0});
}

void Trace::OpenLet(check::LetId let) {
  open_.push_back({std::nullopt, let, std::exchange(muted_, 0)});
}

void Trace::CloseLet() {
  muted_ = open_.back().muted;
  open_.pop_back();
}

void Trace::Close(const Lane& lane) {
  if (open_.back().node) nodes_[*open_.back().node].lane = lane;
  open_.pop_back();
}

Trace ReferenceTrace(const ast::Ast& ast, const check::Checked& checked, const CaseBatch& batch,
                     std::size_t index, std::int64_t as_of, std::uint32_t alternative,
                     ast::ExprId expr, std::optional<check::ScenarioId> scenario) {
  return ReferenceTraces(ast, checked, batch, index, as_of, alternative, {&expr, 1}, scenario)
      .trace;
}

Traces ReferenceTraces(const ast::Ast& ast, const check::Checked& checked, const CaseBatch& batch,
                       std::size_t index, std::int64_t as_of, std::uint32_t alternative,
                       std::span<const ast::ExprId> exprs,
                       std::optional<check::ScenarioId> scenario) {
  Traces traces{Trace(checked.model.lets.size()), {}};
  Situation situation{ast, checked, batch, index, as_of, {}, nullptr, nullptr, scenario, {}};
  if (alternative != kNoAlternativeIndex)
    situation.positions = KnobPositions(checked.model, alternative);
  situation.trace = &traces.trace;
  Walk walk(situation);
  for (const ast::ExprId expr : exprs) {
    const std::size_t root = traces.trace.size();
    walk.Evaluate(expr);
    traces.roots.push_back(root < Trace::kMost
                               ? std::optional<std::uint32_t>(static_cast<std::uint32_t>(root))
                               : std::nullopt);
  }
  return traces;
}

}  // namespace remit::engine
