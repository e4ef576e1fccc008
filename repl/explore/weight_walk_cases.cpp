#include "repl/explore/weight_walk_cases.h"

#include <algorithm>

#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/builtins/kernels_number.h"
#include "interpreter/engine/names.h"
#include "interpreter/engine/reference.h"
#include "repl/amounts.h"

namespace remit::repl {

using optimise::Integer;
using optimise::Rational;

namespace {

Rational Near() { return Rational(1, 1'000'000'000); }

void Add(const std::vector<Rational>& values, int sign, std::vector<Rational>& sums) {
  sums.resize(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) sums[i] += values[i] * sign;
}

}  // namespace

std::optional<govern::Weights> WeightsAt(const WeightLine& line, const Rational& place) {
  govern::Weights weights;
  for (const WeightLine::End& end : line.weights) {
    const Rational start = ExactOf(end.start);
    const auto weight = DecimalOf(start + (ExactOf(end.end) - start) * place);
    if (!weight) return std::nullopt;
    weights.emplace_back(end.objective, *weight);
  }
  return weights;
}

CaseWalk::CaseWalk(const ast::Ast& ast, const engine::Program& program, const WeightLine& line,
                   const std::vector<check::ObjectiveId>& objectives)
    : ast_(ast), program_(program), line_(line), objectives_(objectives) {
  for (const WeightLine::End& end : line_.weights) weighing_.push_back(end.objective);
  start_.sums.resize(objectives_.size());
}

std::vector<optimise::Line> CaseWalk::LinesOf(const govern::ChoiceField& field) const {
  // What a step of each objective is worth at the two ends, in one whole measure.
  std::vector<Rational> start, end;
  Integer common = 1;
  for (std::size_t i = 0; i < weighing_.size(); ++i) {
    start.push_back(ExactOf(line_.weights[i].start) / Rational(field.points.range[i]));
    end.push_back(ExactOf(line_.weights[i].end) / Rational(field.points.range[i]));
    common = boost::multiprecision::lcm(common, denominator(start.back()));
    common = boost::multiprecision::lcm(common, denominator(end.back()));
  }
  std::vector<Integer> at_start, at_end;
  for (std::size_t i = 0; i < weighing_.size(); ++i) {
    at_start.push_back(numerator(start[i]) * (common / denominator(start[i])));
    at_end.push_back(numerator(end[i]) * (common / denominator(end[i])));
  }
  std::vector<optimise::Line> lines(field.allowed.size());
  for (std::size_t point = 0; point < lines.size(); ++point) {
    for (std::size_t i = 0; i < weighing_.size(); ++i) {
      lines[point].at_start += field.points.standing[point][i] * at_start[i];
      lines[point].at_end += field.points.standing[point][i] * at_end[i];
    }
  }
  return lines;
}

// The whole of the decision were this alternative recommended, guarantees included.
CaseWalk::Outcome CaseWalk::OutcomeOf(const engine::CaseBatch& batch, std::size_t index,
                                      const engine::Core& core,
                                      const govern::AlternativeTable& table,
                                      std::uint32_t alternative) const {
  Outcome outcome;
  const engine::Core there =
      engine::ReferenceDecideAt(ast_, program_.checked(), batch, index, program_.as_of(),
                                alternative, !core.damp_dropped, std::nullopt, program_.scenario());
  outcome.decided = there.status == engine::Status::kDecided;
  for (const check::ObjectiveId id : objectives_) {
    const auto& at = table.objectives.at(id.index());
    const types::Type& type = program_.model().objectives.at(id.index()).type;
    outcome.values.push_back(outcome.decided ? RawOf(type, at.value.at(alternative).value)
                                             : Rational(0));
  }
  return outcome;
}

std::optional<std::uint32_t> CaseWalk::Decide(const govern::AlternativeTable& table,
                                              const govern::ChoiceField& field,
                                              const Rational& place) const {
  const auto weights = WeightsAt(line_, place);
  if (!weights) return std::nullopt;
  types::ExactDecimal sum;
  for (const auto& weight : *weights) {
    const auto next = types::AddExact(sum, weight.second);
    if (!next) return std::nullopt;
    sum = *next;
  }
  std::vector<double> shares(table.objectives.size(), 0.0);
  for (const auto& weight : *weights) {
    double& share = shares.at(weight.first.index());
    if (builtins::NormalisedWeight(weight.second, sum, share) != builtins::Fault::kNone)
      return std::nullopt;
  }
  std::optional<double> best;
  std::uint32_t winner = 0;
  std::vector<double> utilities(shares.size());
  for (std::uint32_t point = 0; point < field.allowed.size(); ++point) {
    for (std::size_t o = 0; o < utilities.size(); ++o)
      utilities[o] = table.objectives[o].utility.at(field.allowed[point]).value.number();
    double score = 0;
    if (builtins::WeightedScore(shares, utilities, score) != builtins::Fault::kNone)
      return std::nullopt;
    if (best && score <= *best) continue;
    best = score;
    winner = point;
  }
  return winner;
}

void CaseWalk::Confirm(const govern::AlternativeTable& table, const govern::ChoiceField& field,
                       const optimise::Walk& walk) {
  for (std::size_t i = 0; i < walk.places.size(); ++i) {
    ++report_.places;
    const Rational& at = walk.places[i].at;
    const Integer steps = optimise::Floor(Rational(at / Near()));
    const Rational down = Rational(steps) * Near();
    const Rational below = down == at ? Rational(at - Near()) : down;
    const Rational above = down + Near();
    const Rational before = i == 0 ? Rational(0) : walk.places[i - 1].at;
    const Rational after = i + 1 < walk.places.size() ? walk.places[i + 1].at : Rational(1);
    if (below <= before || above >= after) {
      ++report_.too_near;
      continue;
    }
    const auto left = Decide(table, field, below), right = Decide(table, field, above);
    if (left == walk.best[i] && right == walk.best[i + 1]) ++report_.confirmed;
  }
}

bool CaseWalk::Add(const engine::CaseBatch& batch, std::size_t index, const engine::Core& core) {
  ++report_.cases;
  if (core.status != engine::Status::kDecided) {
    // A fault of what is recommended now says nothing of what would be elsewhere.
    ++report_.left_out[std::string(engine::Name(core.status))];
    return true;
  }
  if (core.recommended == engine::kNoAlternativeIndex) {
    ++report_.left_out["refused"];
    return true;
  }
  const govern::AlternativeTable table =
      govern::EvaluateAlternatives(program_, batch, index, !core.damp_dropped);
  const std::string open = govern::Incomparable(program_.model(), table, weighing_);
  if (!open.empty()) {
    ++report_.left_out["without a value of " + open];
    return true;
  }
  ++report_.walked;
  const govern::ChoiceField field = govern::FieldOf(program_.model(), table, weighing_, {});
  const optimise::Walk walk = optimise::WalkAlong(LinesOf(field));
  Confirm(table, field, walk);
  Outcome here = OutcomeOf(batch, index, core, table, field.allowed[walk.best.front()]);
  (here.decided ? start_.decided : start_.faults) += 1;
  repl::Add(here.values, 1, start_.sums);
  for (std::size_t i = 0; i < walk.places.size(); ++i) {
    Outcome next = OutcomeOf(batch, index, core, table, field.allowed[walk.best[i + 1]]);
    Event& event = events_[walk.places[i].at];
    if (events_.size() > kMostPlaces) return false;
    event.decided += (next.decided ? 1 : 0) - (here.decided ? 1 : 0);
    event.faults += (here.decided ? 1 : 0) - (next.decided ? 1 : 0);
    repl::Add(here.values, -1, event.sums);
    repl::Add(next.values, 1, event.sums);
    ++event.changed;
    if (event.cases.size() < kChangedNamed) event.cases.emplace_back(batch.ids.at(index));
    here = std::move(next);
  }
  return true;
}

WalkReport CaseWalk::Finish() && {
  WalkStretch stretch;
  stretch.to = 1;
  stretch.totals.decided = static_cast<std::uint64_t>(start_.decided);
  stretch.totals.faults = static_cast<std::uint64_t>(start_.faults);
  stretch.totals.sums = std::move(start_.sums);
  for (auto& [place, event] : events_) {
    WalkStretch next = stretch;
    stretch.to = place;
    report_.stretches.push_back(std::move(stretch));
    next.from = place;
    next.to = 1;
    next.totals.decided += static_cast<std::uint64_t>(event.decided);
    next.totals.faults += static_cast<std::uint64_t>(event.faults);
    repl::Add(event.sums, 1, next.totals.sums);
    next.changed = event.changed;
    next.cases = std::move(event.cases);
    stretch = std::move(next);
  }
  report_.stretches.push_back(std::move(stretch));
  return std::move(report_);
}

}  // namespace remit::repl
