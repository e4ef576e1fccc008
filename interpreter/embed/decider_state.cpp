#include "interpreter/embed/decider_state.h"

#include <algorithm>

#include "interpreter/base/check.h"

namespace remit::embed {
namespace {

std::vector<check::LetId> LetsOf(const PolicyData& policy, const graph::Graph& graph,
                                 const std::vector<Let>& lets) {
  std::vector<check::LetId> ids;
  for (const Let& let : lets) {
    if (Access::PolicyOf(let) != &policy) continue;
    const check::LetId id(Access::IndexOf(let));
    // One that depends on chance has no value of its own.
    if (graph.outputs.lets.at(id.index()).valid()) ids.push_back(id);
  }
  return ids;
}

}  // namespace

DeciderState::DeciderState(std::shared_ptr<const BoundData> bound_to, const DeciderOptions& options)
    : bound(std::move(bound_to)),
      current(*bound->policy),
      watched(LetsOf(policy(), program().graph(), options.watch)),
      watch_of_let(policy().model().lets.size(), -1),
      decider(program(), {watched, std::nullopt}, {1}) {
  for (std::size_t i = 0; i < watched.size(); ++i)
    watch_of_let[watched[i].index()] = static_cast<std::int32_t>(i);
  outside_period = engine::OutsideEffectivePeriod(policy().model(), program().as_of()).has_value();
  review_overdue = engine::ReviewOverdue(policy().model(), program().as_of());
  const std::size_t knobs = policy().knobs.size();
  positions.reserve(knobs);
  recommended.reserve(knobs);
  fired.reserve(policy().rules.size());
  violated.reserve(policy().requirements.size());
  missing.reserve(policy().inputs.size());
}

void DeciderState::Decide() {
  decided = true;
  from_json = false;
  bad = current.Bad();
  if (bad) return Blank();
  Evaluate(current.batch());
}

DeciderState::JsonRoom::JsonRoom(const PolicyData& policy, const std::string& scenario)
    : quick(policy),
      state(policy),
      reader(policy.checked(), policy.binding),
      lines(policy.checked(), cases::DecisionLines::Form::kJsonLines, scenario, {}) {}

void DeciderState::DecideJson(std::string_view text) {
  if (!json_room) json_room = std::make_unique<JsonRoom>(policy(), bound->scenario);
  const bool quick = json_room->quick.Read(text, json_room->state);
  json = quick ? &json_room->state.block() : &json_room->reader.Read(text);
  decided = from_json = true;
  bad = !json->cases.invalid.at(0).empty();
  line.clear();
  if (bad) {
    Blank();
    cases::AppendJsonLine(DecidedCore(), *json, 0, policy().checked(), bound->scenario, {}, line);
  } else {
    Evaluate(json->cases);
    json_room->lines.Append(columns, *json, line);
  }
  line.pop_back();  // its line end
}

void DeciderState::Evaluate(const engine::CaseBatch& batch) {
  decider.Decide(batch, 0, 1, columns);
  Gather();
}

// The core of an invalid case.
void DeciderState::Blank() {
  positions.clear();
  recommended.clear();
  fired.clear();
  violated.clear();
  missing.clear();
}

void DeciderState::Gather() {
  Blank();
  Positions(columns.shown[0], positions);
  Positions(columns.recommended[0], recommended);
  for (std::size_t word = 0; word < columns.fired_words; ++word) {
    for (std::uint64_t bits = columns.fired[word]; bits != 0; bits &= bits - 1) {
      fired.push_back(static_cast<std::uint32_t>(word * 64) +
                      static_cast<std::uint32_t>(__builtin_ctzll(bits)));
    }
  }
  if (columns.details.empty()) return;
  violated.assign(columns.details[0].violated.begin(), columns.details[0].violated.end());
  for (const engine::Cause& cause : columns.details[0].causes) {
    if (cause.kind == engine::Cause::Kind::kMissing)
      missing.push_back(policy().inputs[cause.leaf.index()].path);
  }
}

void DeciderState::Positions(std::uint32_t alternative, std::vector<std::uint32_t>& to) const {
  if (alternative == engine::kNoAlternativeIndex) return;
  const std::vector<KnobInfo>& knobs = policy().knobs;
  to.resize(knobs.size());
  for (std::size_t i = knobs.size(); i-- > 0;) {
    to[i] = alternative % knobs[i].alternatives;
    alternative /= knobs[i].alternatives;
  }
}

const cases::Block& DeciderState::DecidedCase() { return from_json ? *json : current.Explained(); }

engine::Core DeciderState::DecidedCore() const {
  REMIT_CHECK(decided, "a decision is asked for after it is made");
  if (!bad) return columns.CoreOf(0);
  engine::Core core;
  core.review_overdue = review_overdue;
  return core;
}

}  // namespace remit::embed
