// Columns made by the tape, and of cores for the cases that it leaves to the block engine.
#include "interpreter/govern/decide_columns.h"

#include <algorithm>
#include <optional>

#include "interpreter/base/check.h"
#include "interpreter/engine/block.h"
#include "interpreter/tape/tape.h"

namespace remit::govern {

using engine::Core;
using engine::kNoAlternativeIndex;
using engine::Status;
using engine::Verdict;

namespace {

void Resize(std::size_t count, std::size_t rules, const ColumnsWanted& wanted,
            DecisionColumns& columns) {
  const bool fits = columns.size == count && columns.status.size() == count &&
                    columns.fired_words == (rules + 63) / 64 && columns.lets.size() == wanted.lets.size() &&
                    columns.objectives.size() == wanted.objectives.size();
  columns.details.clear();
  if (fits) return;
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
  columns.fired.resize(count * columns.fired_words);
  columns.lets.resize(wanted.lets.size());
  columns.objectives.resize(wanted.objectives.size());
  for (std::vector<DecisionColumns::Let>* values : {&columns.lets, &columns.objectives}) {
    for (DecisionColumns::Let& value : *values) {
      value.raw.resize(count);
      value.present.resize(count);
    }
  }
}

// What is wanted beside the core, the lets first.
std::vector<graph::NodeId> NodesOf(const engine::Program& program, const ColumnsWanted& wanted) {
  const graph::Outputs& outputs = program.graph().outputs;
  std::vector<graph::NodeId> nodes;
  for (const check::LetId let : wanted.lets) nodes.push_back(outputs.lets.at(let.index()));
  for (const check::ObjectiveId objective : wanted.objectives)
    nodes.push_back(outputs.objectives.at(objective.index()).value);
  return nodes;
}

DecisionColumns::Let& ValueAmong(std::size_t index, DecisionColumns& columns) {
  const std::size_t lets = columns.lets.size();
  return index < lets ? columns.lets[index] : columns.objectives[index - lets];
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
  std::fill_n(columns.fired.begin() + static_cast<std::ptrdiff_t>(index * columns.fired_words),
              columns.fired_words, 0);
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
  State(const engine::Program& of, ColumnsWanted asked, DecideOptions with);

  void RunBlocks(const engine::CaseBatch& batch, std::size_t begin, std::size_t end,
                 DecisionColumns& columns);
  void FillDecided(std::size_t count, std::size_t at, DecisionColumns& columns);
  void FoldRules(std::size_t count, std::size_t at, DecisionColumns& columns);
  void PutRight(tape::Outcome outcome, std::size_t at, DecisionColumns& columns) const;
  void ClearValues(std::size_t at, DecisionColumns& columns) const;
  void AskBlockEngine(const engine::CaseBatch& batch, DecisionColumns& columns);
  void GiveValues(const engine::CaseBatch& batch, std::size_t index, std::size_t at,
                DecisionColumns& columns);

  const engine::Program* program;
  ColumnsWanted wanted;
  DecideOptions options;
  std::size_t block_size;
  bool outside_period;
  bool review_overdue;
  std::unique_ptr<const tape::Tape> tape;  // null: the block engine does everything
  std::optional<tape::Runner> runner;
  std::int32_t bottom;                               // level of who asks nobody
  std::vector<std::vector<tape::RuleEffect>> rules;  // of those that may hold, by word of 64
  std::vector<std::uint64_t> beforehand;             // rules that refuse and read no knob
  std::vector<std::uint64_t> bits;
  // Of one call: where its cases begin, and what is left for the block engine.
  std::size_t first = 0;
  std::vector<std::size_t> asked;
  std::vector<graph::NodeId> nodes;  // as NodesOf
  std::optional<engine::BlockEvaluator> values_block;
  engine::Plan values_plan;
};

ColumnDecider::State::State(const engine::Program& of, ColumnsWanted asked_for, DecideOptions with)
    : program(&of), wanted(std::move(asked_for)), options(with) {
  REMIT_CHECK(options.block_size > 0, "a block has at least one lane");
  block_size = std::min(options.block_size, tape::Tape::kLanes);
  outside_period = engine::OutsideEffectivePeriod(of.model(), of.as_of()).has_value();
  review_overdue = engine::ReviewOverdue(of.model(), of.as_of());
  bottom = of.model().levels.empty() ? -1 : 0;
  tape::Wanted values;
  values.otherwise = wanted.otherwise;
  values.values = nodes = NodesOf(of, wanted);
  values_plan = engine::PlanFor(of.graph(), nodes);
  if (!options.block_engine_only) tape = tape::Tape::Make(of, values);
  if (tape == nullptr) return;
  runner.emplace(*tape);
  const check::Model& model = of.model();
  const std::size_t words = (model.rules.size() + 63) / 64;
  rules.resize(words);
  beforehand.assign(words, 0);
  for (std::size_t i = 0; i < model.rules.size(); ++i) {
    const check::RuleInfo& rule = model.rules[i];
    const std::uint64_t bit = std::uint64_t{1} << i % 64;
    if (rule.kind == check::RuleInfo::Kind::kRefuse && !rule.uses_knob) beforehand[i / 64] |= bit;
    if (runner->NeverHolds(i)) continue;
    const bool escalate = rule.kind == check::RuleInfo::Kind::kEscalate;
    rules[i / 64].push_back(
        {i, bit, escalate ? rule.level.value_or(-1) : -1, escalate ? rule.sides : 0});
  }
  bits.resize(tape::Tape::kLanes);
}

// Lane by lane what is the same for all that are decided; the others are put right afterwards.
void ColumnDecider::State::FillDecided(std::size_t count, std::size_t at,
                                       DecisionColumns& columns) {
  std::fill_n(columns.status.data() + at, count, Status::kDecided);
  std::copy_n(runner->best().data(), count, columns.recommended.data() + at);
  std::copy_n(runner->best().data(), count, columns.shown.data() + at);
  std::copy_n(runner->scores().data(), count, columns.score.data() + at);
  std::copy_n(runner->feasible().data(), count, columns.feasible.data() + at);
  std::fill_n(columns.damp_dropped.data() + at, count, std::uint8_t{0});
  runner->OutsideModel(columns.outside_model.data() + at);
  FoldRules(count, at, columns);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    DecisionColumns::Let& value = ValueAmong(i, columns);
    runner->ValueAt(i, value.raw.data() + at, value.present.data() + at);
  }
}

void ColumnDecider::State::FoldRules(std::size_t count, std::size_t at, DecisionColumns& columns) {
  std::int32_t* const level = columns.level.data() + at;
  std::uint64_t* const sides = columns.sides.data() + at;
  std::fill_n(level, count, bottom);
  std::fill_n(sides, count, std::uint64_t{0});
  for (std::size_t word = 0; word < rules.size(); ++word) {
    std::uint64_t* const fired = columns.fired.data() + at * rules.size() + word;
    if (rules.size() == 1) {
      runner->FoldRules(rules[word], fired, level, sides);
      continue;
    }
    runner->FoldRules(rules[word], bits.data(), level, sides);
    for (std::size_t lane = 0; lane < count; ++lane) fired[lane * rules.size()] = bits[lane];
  }
  constexpr auto kApproves = static_cast<std::uint8_t>(Verdict::kApprove);
  static_assert(static_cast<std::uint8_t>(Verdict::kEscalate) == kApproves + 1);
  static_assert(sizeof(Verdict) == 1);
  runner->TellAsking(level, sides, kApproves,
                     reinterpret_cast<std::uint8_t*>(columns.verdict.data() + at));
}

// What FillDecided has said of a case that is not decided.
void ColumnDecider::State::PutRight(tape::Outcome outcome, std::size_t at,
                                    DecisionColumns& columns) const {
  const bool refused = outcome == tape::Outcome::kRefused;
  columns.status[at] = refused ? Status::kDecided : Status::kNoAlternative;
  columns.verdict[at] = refused ? Verdict::kRefuse : Verdict::kNone;
  columns.recommended[at] = columns.shown[at] = kNoAlternativeIndex;
  columns.score[at] = 0;
  columns.feasible[at] = 0;
  columns.level[at] = -1;
  columns.sides[at] = 0;
  for (std::size_t word = 0; word < columns.fired_words; ++word) {
    std::uint64_t& fired = columns.fired[at * columns.fired_words + word];
    fired = refused ? fired & beforehand[word] : 0;
  }
  if (!wanted.otherwise) ClearValues(at, columns);
}

void ColumnDecider::State::ClearValues(std::size_t at, DecisionColumns& columns) const {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    DecisionColumns::Let& value = ValueAmong(i, columns);
    value.raw[at] = 0;
    value.present[at] = 0;
  }
}

void ColumnDecider::State::RunBlocks(const engine::CaseBatch& batch, std::size_t begin,
                                     std::size_t end, DecisionColumns& columns) {
  for (std::size_t from = begin; from < end; from += block_size) {
    const std::size_t count = std::min(block_size, end - from);
    runner->Run(batch, from, count);
    FillDecided(count, from - first, columns);
    const std::vector<tape::Outcome>& outcomes = runner->outcomes();
    for (std::size_t lane = 0; lane < count; ++lane) {
      if (outcomes[lane] == tape::Outcome::kDecided) continue;
      if (outcomes[lane] == tape::Outcome::kAsk) {
        asked.push_back(from + lane);
      } else {
        PutRight(outcomes[lane], from + lane - first, columns);
      }
    }
  }
}

void ColumnDecider::State::GiveValues(const engine::CaseBatch& batch, std::size_t index,
                                    std::size_t at, DecisionColumns& columns) {
  ClearValues(at, columns);
  if (nodes.empty() || columns.status[at] == Status::kInvalid) return;
  std::uint32_t shown = columns.shown[at];
  if (shown == kNoAlternativeIndex) shown = wanted.otherwise.value_or(kNoAlternativeIndex);
  if (shown == kNoAlternativeIndex) return;
  if (!values_block) values_block.emplace(*program);
  values_block->LoadCases(batch, std::span(&index, 1), values_plan);
  values_block->EvaluateAt(std::span(&shown, 1), values_plan);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const engine::View view = (*values_block)[nodes[i]];
    if (view.CauseOf(0) != engine::kPresent) continue;
    DecisionColumns::Let& value = ValueAmong(i, columns);
    value.raw[at] = view.Raw(0);
    value.present[at] = 1;
  }
}

void ColumnDecider::State::AskBlockEngine(const engine::CaseBatch& batch,
                                          DecisionColumns& columns) {
  if (asked.empty()) return;
  std::sort(asked.begin(), asked.end());
  const std::vector<Core> cores = DecideSome(*program, batch, asked, options);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    Put(cores[i], asked[i] - first, columns);
    GiveValues(batch, asked[i], asked[i] - first, columns);
  }
}

ColumnDecider::ColumnDecider(const engine::Program& program, ColumnsWanted wanted,
                             DecideOptions options)
    : state_(std::make_unique<State>(program, std::move(wanted), options)) {}
ColumnDecider::ColumnDecider(ColumnDecider&&) noexcept = default;
ColumnDecider& ColumnDecider::operator=(ColumnDecider&&) noexcept = default;
ColumnDecider::~ColumnDecider() = default;

bool ColumnDecider::HasTape() const { return state_->tape != nullptr; }

void ColumnDecider::Decide(const engine::CaseBatch& batch, std::size_t first, std::size_t count,
                           DecisionColumns& columns) {
  REMIT_CHECK(first + count <= batch.size, "the range lies in the batch");
  State& state = *state_;
  const check::Model& model = state.program->model();
  Resize(count, model.rules.size(), state.wanted, columns);
  std::fill_n(columns.review_overdue.data(), count, state.review_overdue ? 1 : 0);
  state.asked.clear();
  state.first = first;
  const std::size_t end = first + count;
  if (state.tape == nullptr || state.outside_period) {
    for (std::size_t i = first; i < end; ++i) state.asked.push_back(i);
  } else if (batch.invalid.none() && batch.proposals.none()) {
    state.RunBlocks(batch, first, end, columns);
  } else {
    // The tape decides runs of cases that are valid and judge no proposal.
    std::size_t begin = first;
    for (std::size_t i = first; i < end; ++i) {
      if (batch.invalid[i].empty() && !batch.proposals[i].has_value()) continue;
      state.RunBlocks(batch, begin, i, columns);
      state.asked.push_back(i);
      begin = i + 1;
    }
    state.RunBlocks(batch, begin, end, columns);
  }
  state.AskBlockEngine(batch, columns);
}

void DecideColumns(const engine::Program& program, const engine::CaseBatch& batch,
                   std::size_t first, std::size_t count, const ColumnsWanted& wanted,
                   DecisionColumns& columns, const DecideOptions& options) {
  ColumnDecider(program, wanted, options).Decide(batch, first, count, columns);
}

}  // namespace remit::govern
