// Asks the reference evaluator. Of a pair, what the condition reads of the second case is worked
// out there, and stands as a constant where the condition is worked out in the first.
#include "interpreter/testing/properties.h"

#include <algorithm>
#include <set>

#include "interpreter/ast/print.h"
#include "interpreter/ast/walk.h"
#include "interpreter/base/check.h"
#include "interpreter/engine/names.h"
#include "interpreter/engine/reference.h"
#include "interpreter/testing/property_trial.h"

namespace remit::testing {
namespace {

using ast::ExprId;
using check::PropertyInfo;
using engine::CaseBatch;
using engine::Core;
using State = PropertyResult::State;

constexpr std::size_t kMostAlternatives = 12;
constexpr std::size_t kMostCases = 200;  // from which pairs are made

// `count` positions at most, evenly spread, both ends among them.
std::vector<std::uint32_t> Spread(std::uint64_t size, std::size_t count) {
  std::set<std::uint32_t> positions;
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(size, count); ++i) {
    const std::uint64_t steps = std::min<std::uint64_t>(size, count) - 1;
    positions.insert(static_cast<std::uint32_t>(steps == 0 ? 0 : i * (size - 1) / steps));
  }
  return {positions.begin(), positions.end()};
}

// Goes through the pool, and from each case of it to those that differ in what the property names.
class Trials {
 public:
  Trials(PropertyTrial& trial, const CasePool& pool, std::size_t most)
      : trial_(trial), model_(trial.checked().model), most_(most) {
    std::vector<std::pair<std::uint32_t, std::pair<const PoolPart*, std::size_t>>> cases;
    for (const PoolPart& part : pool.parts) {
      for (std::size_t i = 0; i < part.order.size(); ++i)
        cases.push_back({part.order[i], {&part, i}});
    }
    std::sort(cases.begin(), cases.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [order, place] : cases) cases_.push_back(place);
    for (const check::InputLeaf& leaf : model_.leaves) {
      constexpr std::size_t kNotable = 12;
      notable_.push_back(NotableValues(trial.ast(), trial.checked(), leaf, kNotable));
    }
  }

  // The first that violates it.
  std::optional<Trial> Run() {
    // A part of what is to be tried for each case, so that not all of it goes to the first.
    constexpr std::size_t kRounds = 4;
    for (std::size_t round = 0; round < kRounds && !found_ && tried_ < most_; ++round) {
      for (const auto& [part, index] : cases_) {
        const Core& core = part->decided[index];
        const bool decided = core.status == engine::Status::kDecided && core.recommended != kNone;
        if (!decided) continue;
        CaseBatch one = CaseAt(trial_.checked(), part->batch, index);
        one.proposals[0].reset();
        Around(std::move(one), part->as_of, core, round, kRounds);
        if (found_ || tried_ >= most_) break;
      }
    }
    return std::move(found_);
  }
  std::size_t tried() const { return tried_; }

 private:
  static constexpr std::uint32_t kNone = engine::kNoAlternativeIndex;

  void Ask(const Trial& trial) {
    if (found_ || tried_ >= most_) return;
    const std::optional<bool> holds = trial_.Holds(trial);
    if (!holds) return;
    ++tried_;
    if (!*holds) found_ = trial;
  }

  void Around(CaseBatch one, std::int64_t day, const Core& core, std::size_t round,
              std::size_t rounds) {
    std::vector<std::uint32_t> alternatives{core.recommended};
    if (!trial_.recommendations()) {
      for (const std::uint32_t at : Spread(engine::AlternativeCount(model_), kMostAlternatives))
        alternatives.push_back(at);
    }
    std::size_t turn = 0;
    const auto mine = [&] { return turn++ % rounds == round; };
    for (const std::uint32_t alternative : alternatives) {
      if (!trial_.pair()) {
        if (mine()) Ask({{one}, {alternative}, day});
        continue;
      }
      for (Trial& other : Others({{one, one}, {alternative, alternative}, day})) {
        if (!mine()) continue;
        Ask(other);
        std::swap(other.cases[0], other.cases[1]);
        std::swap(other.alternatives[0], other.alternatives[1]);
        Ask(other);
      }
    }
  }

  // The second case moved in one of the things that may differ, or in one input and one choice.
  std::vector<Trial> Others(const Trial& same) const {
    std::vector<Trial> moved;
    for (const check::LeafId leaf : trial_.pair()->leaves) MoveLeaf(same, leaf.index(), moved);
    if (trial_.recommendations()) return moved;
    std::vector<Trial> all;
    for (const check::KnobId knob : trial_.pair()->knobs) {
      MoveKnob(same, knob.index(), all);
      for (std::size_t i = 0; i < moved.size(); i += 3) MoveKnob(moved[i], knob.index(), all);
    }
    all.insert(all.end(), moved.begin(), moved.end());
    return all;
  }

  void MoveLeaf(const Trial& same, std::size_t leaf, std::vector<Trial>& moved) const {
    if (model_.leaves[leaf].type.kind == types::TypeKind::kList) return;
    const engine::Column& column = same.cases[1].columns[leaf];
    constexpr std::size_t kPlaces = 2;
    for (std::size_t place = 0; place < std::min(column.raw.size(), kPlaces); ++place) {
      for (const types::Value value : notable_[leaf]) {
        if (column.present[place] != 0 && column.raw[place] == value.raw) continue;
        Trial other = same;
        other.cases[1].columns[leaf].raw[place] = value.raw;
        other.cases[1].columns[leaf].present[place] = 1;
        moved.push_back(std::move(other));
      }
    }
  }

  void MoveKnob(const Trial& same, std::size_t knob, std::vector<Trial>& moved) const {
    const auto positions = engine::KnobPositions(model_, same.alternatives[1]);
    std::vector<std::uint32_t> tried =
        Spread(model_.knobs[knob].alternatives.size(), kMostAlternatives);
    for (const std::uint32_t near : {positions[knob] - 1, positions[knob] + 1})
      if (near < model_.knobs[knob].alternatives.size()) tried.push_back(near);
    for (const std::uint32_t position : tried) {
      if (position == positions[knob]) continue;
      std::vector<std::uint32_t> there = positions;
      there[knob] = position;
      Trial other = same;
      other.alternatives[1] = engine::AlternativeIndex(model_, there);
      moved.push_back(std::move(other));
    }
  }

  PropertyTrial& trial_;
  const check::Model& model_;
  std::size_t most_;
  std::vector<std::pair<const PoolPart*, std::size_t>> cases_;
  std::vector<std::vector<types::Value>> notable_;  // by leaf
  std::size_t tried_ = 0;
  std::optional<Trial> found_;
};

// What of the pair or the case is moved to something simpler while the property stays violated.
class Shrinking {
 public:
  Shrinking(PropertyTrial& trial, Trial found)
      : trial_(trial), model_(trial.checked().model), found_(std::move(found)) {}

  Trial Run() {
    constexpr int kRounds = 3;
    bool changed = true;
    for (int round = 0; round < kRounds && changed; ++round) {
      changed = false;
      for (std::size_t leaf = 0; leaf < model_.leaves.size(); ++leaf) {
        if (model_.leaves[leaf].type.kind == types::TypeKind::kList) continue;
        if (!Differs(leaf)) {
          changed = Simplify(leaf) || changed;
          continue;
        }
        for (const std::size_t moves : {1, 0}) changed = Approach(leaf, moves) || changed;
      }
      if (found_.cases.size() < 2) continue;
      for (const std::size_t moves : {1, 0}) changed = ApproachKnobs(moves) || changed;
    }
    return std::move(found_);
  }

 private:
  bool Differs(std::size_t leaf) const {
    return found_.cases.size() == 2 &&
           (found_.cases[0].columns[leaf].raw != found_.cases[1].columns[leaf].raw ||
            found_.cases[0].columns[leaf].present != found_.cases[1].columns[leaf].present);
  }

  bool Try(const Trial& tried) {
    constexpr int kMost = 600;
    if (++asked_ > kMost || trial_.Holds(tried) != false) return false;
    found_ = tried;
    return true;
  }

  std::size_t Length(types::Value value, const check::InputLeaf& leaf) const {
    std::string text =
        types::Format(value, leaf.type, trial_.checked().type_table, trial_.checked().texts);
    std::size_t length = 0;
    for (const char c : text) length += c >= '1' && c <= '9' ? 1 : 0;
    return length;
  }

  // The same value in both, with fewer digits that are not 0.
  bool Simplify(std::size_t leaf) {
    const check::InputLeaf& info = model_.leaves[leaf];
    const engine::Column& column = found_.cases[0].columns[leaf];
    const bool plain = info.type.kind == types::TypeKind::kDecimal && column.raw.size() == 1 &&
                       column.present[0] != 0;
    if (!plain) return false;
    constexpr std::int64_t kGreatest = 1'000'000'000'000'000'000;
    const types::Value own{column.raw[0]};
    for (std::int64_t unit = kGreatest; unit > 0; unit /= 10) {
      for (const std::int64_t raw : {own.raw - own.raw % unit, own.raw - own.raw % unit + unit}) {
        if (raw == own.raw || !check::Contains(info.domain, {raw}, info.type)) continue;
        if (Length({raw}, info) >= Length(own, info)) continue;
        Trial tried = found_;
        for (CaseBatch& one : tried.cases) one.columns[leaf].raw[0] = raw;
        if (Try(tried)) return true;
      }
    }
    return false;
  }

  // One case nearer to the other, by halves.
  bool Approach(std::size_t leaf, std::size_t moves) {
    bool changed = false;
    Trial tried = found_;
    const std::size_t stays = 1 - moves;
    tried.cases[moves].columns[leaf] = tried.cases[stays].columns[leaf];
    if (Try(tried)) return true;
    const check::InputLeaf& info = model_.leaves[leaf];
    const engine::Column &there = found_.cases[stays].columns[leaf],
                         &here = found_.cases[moves].columns[leaf];
    const bool ordered =
        info.type.kind == types::TypeKind::kDecimal || info.type.kind == types::TypeKind::kDate;
    if (!ordered || there.raw.size() != 1 || here.raw.size() != 1 || there.present[0] == 0 ||
        here.present[0] == 0)
      return false;
    const std::int64_t step = info.type.whole ? check::WholeStep(info.type, trial_.checked()) : 1;
    std::int64_t holds = there.raw[0], fails = here.raw[0];
    while (true) {
      const std::int64_t steps = (fails - holds) / step;
      if (steps >= -1 && steps <= 1) return changed;
      const std::int64_t middle = holds + steps / 2 * step;
      tried = found_;
      tried.cases[moves].columns[leaf].raw[0] = middle;
      if (Try(tried)) {
        fails = middle;
        changed = true;
      } else {
        holds = middle;
      }
    }
  }

  bool ApproachKnobs(std::size_t moves) {
    if (trial_.recommendations()) return false;
    bool changed = false;
    for (std::size_t knob = 0; knob < model_.knobs.size(); ++knob) {
      while (true) {
        const auto there = engine::KnobPositions(model_, found_.alternatives[1 - moves]);
        auto here = engine::KnobPositions(model_, found_.alternatives[moves]);
        if (there[knob] == here[knob]) break;
        here[knob] = here[knob] > there[knob] ? here[knob] - 1 : here[knob] + 1;
        Trial tried = found_;
        tried.alternatives[moves] = engine::AlternativeIndex(model_, here);
        if (!Try(tried)) break;
        changed = true;
      }
    }
    return changed;
  }

  PropertyTrial& trial_;
  const check::Model& model_;
  Trial found_;
  int asked_ = 0;
};

engine::Proposal ProposalAt(const check::Model& model, std::uint32_t alternative) {
  engine::Proposal proposal;
  for (const std::uint32_t position : engine::KnobPositions(model, alternative))
    proposal.values.emplace_back(position);
  proposal.reason = "an example";
  return proposal;
}

prove::Counterexample Told(const PropertyTrial& trial, const Trial& found) {
  prove::Counterexample example;
  example.as_of = found.as_of;
  example.alternatives = found.alternatives;
  for (std::size_t i = 0; i < found.cases.size(); ++i) {
    CaseBatch one = found.cases[i];
    if (!trial.recommendations() && !trial.checked().model.knobs.empty())
      one.proposals[0] = ProposalAt(trial.checked().model, found.alternatives[i]);
    if (i == 0) {
      example.batch = std::move(one);
    } else {
      AppendCase(trial.checked(), one, example.batch);
    }
  }
  return example;
}

void Prove(const ast::Ast& ast, const check::Checked& checked, std::uint64_t work,
           PropertyResult& result) {
  prove::ProveOptions options;
  options.budget = {work, work * 100};
  options.only = {result.title};
  bool all = true, any = false;
  for (const prove::Finding& finding : prove::Prove(ast, checked, options).findings) {
    if (finding.kind != prove::QuestionKind::kProperty) continue;
    any = true;
    all = all && finding.answer == prove::Answer::kProved;
    if (finding.answer != prove::Answer::kRefuted || !finding.counterexample) continue;
    result.state = State::kViolated;
    result.example = finding.counterexample;
    result.found = finding.detail;
    return;
  }
  if (any && all) result.state = State::kProved;
}

}  // namespace

std::string_view NameOf(PropertyResult::State state) {
  switch (state) {
    case State::kProved:
      return "proved";
    case State::kHeld:
      return "held";
    case State::kViolated:
      return "violated";
  }
  REMIT_CHECK(false, "a property has one of the known states");
}

std::vector<PropertyResult> PropertiesOf(const ast::Ast& ast, const check::Checked& checked,
                                         const PropertyOptions& options) {
  REMIT_CHECK(checked.ok, "only a policy without errors has properties to try");
  std::vector<PropertyResult> results;
  std::optional<CasePool> pool;
  for (const PropertyInfo& property : checked.model.properties) {
    if (property.title.find(options.filter) == std::string::npos) continue;
    PropertyResult& result = results.emplace_back();
    result.title = property.title;
    result.span = ast[property.decl].span;
    result.pairs = property.pair.has_value();
    if (options.work > 0) Prove(ast, checked, options.work, result);
    if (result.state == State::kProved) continue;
    if (!pool) pool = PoolOf(ast, checked, SuiteOf(ast, checked, ""), kMostCases);
    PropertyTrial trial(ast, checked, property);
    Trials trials(trial, *pool, options.most);
    const std::optional<Trial> found = trial.can_be_tried() ? trials.Run() : std::nullopt;
    result.tried = trials.tried();
    if (!found) continue;
    const Trial least = Shrinking(trial, *found).Run();
    result.state = State::kViolated;
    result.example = Told(trial, least);
    result.found = trial.Found(least);
    result.example->shows = result.found;
  }
  return results;
}

}  // namespace remit::testing
