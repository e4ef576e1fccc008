// Branch and bound over boxes of positions, the nearest box first: what ranges show to be out of
// reach is left out, small boxes are decided point by point, the others are cut in two. Whatever is
// nearer than an answer has been excluded or decided, so that the answer is the smallest.
#include "interpreter/prove/concession.h"

#include <algorithm>
#include <memory>
#include <queue>
#include <tuple>

#include "interpreter/base/check.h"
#include "interpreter/govern/naming.h"
#include "interpreter/prove/concession_axes.h"
#include "interpreter/prove/concession_range.h"

namespace remit::prove {
namespace {

using engine::CaseBatch;
using engine::Core;
using govern::FlipAnswer;
using govern::FlipChange;
using govern::FlipGoal;
using Positions = std::vector<std::int64_t>;  // by axis

constexpr std::uint64_t kFewPoints = 128;  // are decided rather than cut
constexpr std::uint64_t kFar = ~std::uint64_t{0};

// One case, so many times.
CaseBatch Repeated(const check::Model& model, const CaseBatch& batch, std::size_t index,
                   std::size_t times) {
  CaseBatch copy;
  copy.size = times;
  copy.texts = batch.texts;
  for (std::size_t leaf = 0; leaf < model.leaves.size(); ++leaf) {
    const engine::Column& column = batch.columns[leaf];
    std::size_t from = index, until = index + 1;
    if (const auto list = model.leaves[leaf].list) {
      from = batch.lists[list->index()].offsets[index];
      until = batch.lists[list->index()].offsets[index + 1];
    }
    engine::Column& into = copy.columns.emplace_back();
    for (std::size_t i = 0; i < times; ++i) {
      for (std::size_t place = from; place < until; ++place) {
        into.raw.push_back(column.raw[place]);
        into.present.push_back(column.present[place]);
        if (!column.expires.empty()) into.expires.push_back(column.expires[place]);
      }
    }
  }
  for (const engine::ListColumn& list : batch.lists) {
    const std::size_t length = list.offsets[index + 1] - list.offsets[index];
    engine::ListColumn& into = copy.lists.emplace_back();
    for (std::size_t i = 1; i <= times; ++i) into.offsets.push_back(i * length);
  }
  copy.ids.assign(times, batch.ids[index]);
  copy.invalid.assign(times, batch.invalid[index]);
  copy.proposals.assign(times, batch.proposals[index]);
  if (!batch.attestations.empty()) copy.attestations.assign(times, batch.attestations.at(index));
  return copy;
}

struct Box {
  std::vector<Interval> sides;  // by axis
  std::uint64_t nearest = 0;    // steps of its nearest point
  std::uint64_t number = 0;     // of those as near the one made first comes first
  std::vector<bool> open;       // by goal: it may be reached inside
};
struct Farther {
  bool operator()(const Box& a, const Box& b) const {
    return std::tie(a.nearest, a.number) > std::tie(b.nearest, b.number);
  }
};

// What has been found for one goal.
struct Found {
  std::uint64_t steps = kFar;
  std::vector<Positions> points;  // all as near
  bool more = false;
  std::uint64_t nothing_below = kFar;  // of a search that ended early
};

class Search {
 public:
  // `below`: by goal, only changes of fewer steps are of interest.
  Search(const engine::Program& program, const govern::Subject& subject, const Core& core,
         const std::vector<FlipGoal>& goals, const std::vector<Axis>& axes, OutcomeRange& outcomes,
         std::vector<std::uint64_t> below, const ConcessionBudget& budget)
      : program_(program),
        subject_(subject),
        core_(core),
        goals_(goals),
        axes_(axes),
        below_(std::move(below)),
        budget_(budget),
        outcomes_(outcomes),
        found_(goals.size()) {}

  // Within these positions, by axis.
  std::vector<Found> Run(const std::vector<Interval>& within) {
    Push({within, 0, 0, std::vector<bool>(goals_.size(), true)});
    const std::uint64_t most_work = outcomes_.work() + budget_.work;
    while (!queue_.empty()) {
      Box box = queue_.top();
      queue_.pop();
      if (!IsOfInterest(box)) continue;
      if (outcomes_.work() > most_work || points_ > budget_.points) {
        EndEarly(box.nearest);
        break;
      }
      Look(std::move(box));
    }
    for (Found& found : found_) std::sort(found.points.begin(), found.points.end(), Before());
    return std::move(found_);
  }

 private:
  bool Wanted(std::size_t goal, std::uint64_t steps) const {
    const Found& found = found_[goal];
    if (steps >= below_[goal] || steps > found.steps) return false;
    return steps < found.steps || !found.more;
  }
  bool IsOfInterest(const Box& box) const {
    for (std::size_t goal = 0; goal < goals_.size(); ++goal) {
      if (box.open[goal] && Wanted(goal, box.nearest)) return true;
    }
    return false;
  }

  void Push(Box box) {
    box.nearest = 0;
    for (std::size_t i = 0; i < axes_.size(); ++i)
      box.nearest +=
          axes_[i].Steps(std::clamp<std::int64_t>(0, box.sides[i].low, box.sides[i].high));
    box.number = ++made_;
    queue_.push(std::move(box));
  }

  static std::uint64_t PointsIn(const Box& box) {
    std::uint64_t points = 1;
    for (const Interval& side : box.sides) {
      const auto width = static_cast<std::uint64_t>(side.high - side.low) + 1;
      if (width > kFewPoints || points * width > kFewPoints) return kFewPoints + 1;
      points *= width;
    }
    return points;
  }

  void Look(Box box) {
    std::vector<std::uint64_t> matter(axes_.size(), 1);
    if (outcomes_.usable()) {
      const std::vector<bool> may = outcomes_.MayReach(goals_, box.sides);
      for (std::size_t goal = 0; goal < goals_.size(); ++goal)
        box.open[goal] = box.open[goal] && may[goal];
      if (!IsOfInterest(box)) return;
      matter = Flatten(box);
    }
    if (PointsIn(box) <= kFewPoints) return DecideAll(box);
    Cut(std::move(box), matter);
  }

  // Along what makes no difference in the box only its nearest points are of interest.
  // What Matter says.
  std::vector<std::uint64_t> Flatten(Box& box) const {
    std::vector<std::uint64_t> matter = outcomes_.Matter(box.sides);
    for (std::size_t i = 0; i < axes_.size(); ++i) {
      Interval& side = box.sides[i];
      const std::int64_t nearest = std::clamp<std::int64_t>(0, side.low, side.high);
      if (matter[i] == 0 && (axes_[i].ordered || nearest == 0)) side = {nearest, nearest};
    }
    return matter;
  }

  // The longest side along which anything is open: at 0 where it lies on both sides of it, so
  // that every part has its nearest point at an end; else in the middle.
  void Cut(Box box, const std::vector<std::uint64_t>& matter) {
    const auto worth = [&](std::size_t i) {
      return matter[i] == 0 ? 0 : box.sides[i].high - box.sides[i].low;
    };
    std::size_t widest = 0;
    for (std::size_t i = 1; i < axes_.size(); ++i) {
      if (worth(i) > worth(widest)) widest = i;
    }
    // What makes no difference has no order and is not at 0: its values tie.
    for (std::size_t i = 0; worth(widest) == 0 && i < axes_.size(); ++i) {
      if (box.sides[i].high > box.sides[i].low) widest = i;
    }
    const Interval side = box.sides[widest];
    const auto part = [&](std::int64_t low, std::int64_t high) {
      if (low > high) return;
      Box next = box;
      next.sides[widest] = {low, high};
      Push(std::move(next));
    };
    if (side.low < 0 && side.high >= 0) {
      part(0, side.high);
      part(side.low, -1);
      return;
    }
    const std::int64_t middle = side.low + (side.high - side.low) / 2;
    part(side.low, middle);
    part(middle + 1, side.high);
  }

  void DecideAll(const Box& box) {
    std::vector<Positions> points{Positions()};
    for (const Interval& side : box.sides) {
      std::vector<Positions> longer;
      for (const Positions& point : points) {
        for (std::int64_t at = side.low; at <= side.high; ++at) {
          longer.push_back(point);
          longer.back().push_back(at);
        }
      }
      points = std::move(longer);
    }
    points_ += points.size();
    const CaseBatch batch = At(points);
    const std::vector<Core> cores = govern::DecideBatch(program_, batch);
    for (std::size_t i = 0; i < points.size(); ++i) {
      for (std::size_t goal = 0; goal < goals_.size(); ++goal) {
        if (box.open[goal] && govern::Reaches(goals_[goal], core_, cores[i])) Add(goal, points[i]);
      }
    }
  }

  void Add(std::size_t goal, const Positions& point) {
    std::uint64_t steps = 0;
    for (std::size_t i = 0; i < axes_.size(); ++i) steps += axes_[i].Steps(point[i]);
    Found& found = found_[goal];
    if (!Wanted(goal, steps)) return;
    if (steps < found.steps) found = {steps, {}, false, kFar};
    found.points.push_back(point);
    found.more = found.points.size() >= budget_.ties;
  }

  // Everything that is left lies no nearer than `nearest`.
  void EndEarly(std::uint64_t nearest) {
    for (std::size_t goal = 0; goal < goals_.size(); ++goal) {
      Found& found = found_[goal];
      if (found.steps > nearest && below_[goal] > nearest) found.nothing_below = nearest;
      if (found.steps == nearest) found.more = true;
    }
  }

 public:
  // The case with everything at these positions, one after the other.
  CaseBatch At(const std::vector<Positions>& points) const {
    CaseBatch batch =
        Repeated(subject_.checked.model, subject_.batch, subject_.index, points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
      for (std::size_t a = 0; a < axes_.size(); ++a) {
        const Axis& axis = axes_[a];
        const types::Value value = axis.At(points[i][a]);
        if (!axis.input) {
          batch.proposals[i]->values.at(axis.index) = static_cast<std::uint32_t>(value.raw);
          continue;
        }
        std::size_t place = i;
        if (axis.element) {
          const auto list = subject_.checked.model.leaves[axis.index].list;
          place = batch.lists[list->index()].offsets[i] + *axis.element;
        }
        batch.columns[axis.index].raw.at(place) = value.raw;
      }
    }
    return batch;
  }

 private:
  // What moves fewer things comes first; then in declared order, upwards before downwards.
  struct Before {
    bool operator()(const Positions& a, const Positions& b) const {
      const auto moved = [](const Positions& point) {
        return static_cast<std::ptrdiff_t>(point.size()) -
               std::count(point.begin(), point.end(), 0);
      };
      if (moved(a) != moved(b)) return moved(a) < moved(b);
      return a > b;
    }
  };

  const engine::Program& program_;
  const govern::Subject& subject_;
  const Core& core_;
  const std::vector<FlipGoal>& goals_;
  const std::vector<Axis>& axes_;
  const std::vector<std::uint64_t> below_;
  const ConcessionBudget budget_;
  OutcomeRange& outcomes_;
  std::vector<Found> found_;
  std::priority_queue<Box, std::vector<Box>, Farther> queue_;
  std::uint64_t made_ = 0;
  std::uint64_t points_ = 0;
};

class Concessions {
 public:
  Concessions(const engine::Program& program, const govern::Subject& subject, const Core& core,
              const std::vector<FlipGoal>& goals, const std::vector<check::LeafId>& inputs,
              const ConcessionBudget& budget, govern::Flip& flip)
      : program_(program),
        subject_(subject),
        core_(core),
        goals_(goals),
        inputs_(inputs),
        budget_(budget),
        flip_(flip) {}

  void Run() {
    flip_.inputs_asked = true;
    Movable movable = MovableInputs(program_, subject_, inputs_);
    flip_.unmoved = std::move(movable.unmoved);
    for (const Axis& axis : movable.axes) flip_.norm.push_back({axis.name, true, axis.step});
    if (movable.axes.empty()) return NothingMoves();
    axes_ = std::move(movable.axes);
    const std::size_t inputs = axes_.size();
    for (Axis& knob : MovableKnobs(subject_)) axes_.push_back(std::move(knob));
    outcomes_ = std::make_unique<OutcomeRange>(program_, subject_, core_, axes_);

    const std::vector<std::uint64_t> anywhere(goals_.size(), kFar);
    std::vector<std::vector<FlipAnswer>> single;
    for (std::size_t i = 0; inputs > 1 && i < inputs; ++i) {
      single.push_back(Ask(Moving(i, i + 1), anywhere));
      for (FlipAnswer& answer : single.back()) answer.only = axes_[i].name;
    }
    std::vector<FlipAnswer> alone = Ask(Moving(0, inputs), NoFartherThan(single));
    for (std::size_t goal = 0; goal < goals_.size(); ++goal) FallBack(single, goal, alone[goal]);
    std::vector<FlipAnswer> together;
    if (axes_.size() > inputs) together = Ask(Moving(0, axes_.size()), NearerThan(alone));
    for (std::size_t goal = 0; goal < goals_.size(); ++goal) {
      Keep(alone[goal]);
      const FlipAnswer* less = &alone[goal];
      const bool told = !less->to.empty();
      if (axes_.size() > inputs && together[goal].count > 0) {
        together[goal].jointly = true;
        Keep(together[goal]);
      }
      for (const auto& answers : single) {
        const bool same = less->count == 1 && answers[goal].steps == less->steps;
        if (told && answers[goal].count > 0 && !same) Keep(answers[goal]);
      }
    }
  }

 private:
  // What is reached as it is: a reason alone may be missing.
  void NothingMoves() {
    if (inputs_.empty()) return;
    outcomes_ = std::make_unique<OutcomeRange>(program_, subject_, core_, axes_);
    for (const FlipAnswer& answer : Ask({}, std::vector<std::uint64_t>(goals_.size(), kFar))) {
      if (answer.count > 0) Keep(answer);
    }
  }

  void Keep(const FlipAnswer& answer) {
    if (!answer.to.empty()) flip_.concessions.push_back(answer);
  }
  // The axes from one up to another may move.
  std::vector<Interval> Moving(std::size_t from, std::size_t until) const {
    std::vector<Interval> within(axes_.size());
    for (std::size_t i = from; i < until; ++i) within[i] = {axes_[i].low, axes_[i].high};
    return within;
  }

  // What one input does alone is never farther than the least of several.
  std::vector<std::uint64_t> NoFartherThan(
      const std::vector<std::vector<FlipAnswer>>& single) const {
    std::vector<std::uint64_t> below(goals_.size(), kFar);
    for (const std::vector<FlipAnswer>& answers : single) {
      for (std::size_t goal = 0; goal < goals_.size(); ++goal) {
        if (answers[goal].count > 0) below[goal] = std::min(below[goal], answers[goal].steps + 1);
      }
    }
    return below;
  }
  // Where the search among several ended early, the least of those that move alone.
  static void FallBack(const std::vector<std::vector<FlipAnswer>>& single, std::size_t goal,
                       FlipAnswer& answer) {
    if (answer.count > 0 || !answer.open || answer.to.empty()) return;
    const std::uint64_t nothing_below = answer.nothing_below;
    for (const std::vector<FlipAnswer>& answers : single) {
      const FlipAnswer& other = answers[goal];
      if (other.count > 0 && (answer.count == 0 || other.steps < answer.steps)) answer = other;
    }
    answer.only.clear();
    answer.open = true;
    answer.nothing_below = nothing_below;
    answer.more = answer.count > 0;
  }

  // Together they are worth saying only where they are nearer than either alone.
  std::vector<std::uint64_t> NearerThan(const std::vector<FlipAnswer>& inputs) const {
    std::vector<std::uint64_t> below(goals_.size(), kFar);
    for (std::size_t goal = 0; goal < goals_.size(); ++goal) {
      const FlipAnswer like = govern::AnswerFor(subject_.checked.model, goals_[goal]);
      const std::vector<FlipAnswer>* of_knobs = &flip_.answers;
      for (const std::vector<FlipAnswer>* answers : {of_knobs, &inputs}) {
        for (const FlipAnswer& answer : *answers) {
          const bool same = answer.to == like.to && answer.level == like.level;
          const bool better = goals_[goal].kind == FlipGoal::Kind::kInsideWithReason &&
                              answer.to == govern::NameOf(FlipGoal::Kind::kInside);
          if ((same || better) && answer.count > 0)
            below[goal] = std::min(below[goal], answer.steps);
        }
      }
    }
    return below;
  }

  // By goal; an answer that is not worth saying has no name.
  std::vector<FlipAnswer> Ask(const std::vector<Interval>& within,
                              std::vector<std::uint64_t> below) {
    Search search(program_, subject_, core_, goals_, axes_, *outcomes_, std::move(below), budget_);
    const std::vector<Found> found = search.Run(within);
    std::optional<std::uint64_t> without;
    for (std::size_t goal = 0; goal < goals_.size(); ++goal) {
      if (goals_[goal].kind == FlipGoal::Kind::kInside) without = StepsOf(found[goal]);
    }
    std::vector<FlipAnswer> answers;
    for (std::size_t goal = 0; goal < goals_.size(); ++goal) {
      FlipAnswer answer = govern::AnswerFor(subject_.checked.model, goals_[goal]);
      Fill(found[goal], goals_[goal], search, answer);
      const bool with_reason = goals_[goal].kind == FlipGoal::Kind::kInsideWithReason;
      if (with_reason && !govern::ReasonHelps(StepsOf(found[goal]), without)) answer.to.clear();
      answers.push_back(std::move(answer));
    }
    return answers;
  }

  static std::optional<std::uint64_t> StepsOf(const Found& found) {
    return found.points.empty() ? std::nullopt : std::optional(found.steps);
  }

  void Fill(const Found& found, const FlipGoal& goal, const Search& search,
            FlipAnswer& answer) const {
    answer.open = found.nothing_below != kFar;
    answer.nothing_below = answer.open ? found.nothing_below : 0;
    answer.count = found.points.size();
    answer.more = found.more;
    if (found.points.empty()) return;
    answer.steps = found.steps;
    for (const Positions& point : found.points) {
      if (answer.changes.size() == govern::kFlipsShown) break;
      const CaseBatch batch = search.At({point});
      const govern::Subject there{subject_.ast,   subject_.checked, subject_.sources, batch, 0,
                                  subject_.as_of, subject_.policy,  subject_.scenario};
      const Core core = govern::DecideWithBoth(program_, there);
      REMIT_CHECK(govern::Reaches(goal, core_, core), "what was found is found again");
      FlipChange change = govern::ChangeOf(there, core);
      change.moves = MovesOf(point, batch);
      answer.changes.push_back(std::move(change));
    }
  }

  std::vector<govern::FlipMove> MovesOf(const Positions& point, const CaseBatch& batch) const {
    const govern::Naming naming(subject_);
    std::vector<govern::FlipMove> knobs, inputs;
    for (std::size_t i = 0; i < axes_.size(); ++i) {
      const Axis& axis = axes_[i];
      if (point[i] == 0) continue;
      const std::uint64_t steps = axis.Steps(point[i]);
      if (axis.input) {
        inputs.push_back({true, naming.Value(axis.name, axis.At(0), axis.type),
                          naming.Value(axis.name, axis.At(point[i]), axis.type), steps});
        continue;
      }
      const auto own = *subject_.batch.proposals.at(subject_.index)->values.at(axis.index);
      const auto other = *batch.proposals.front()->values.at(axis.index);
      knobs.push_back({false, naming.Knob(axis.index, own), naming.Knob(axis.index, other), steps});
    }
    knobs.insert(knobs.end(), inputs.begin(), inputs.end());
    return knobs;
  }

  const engine::Program& program_;
  const govern::Subject& subject_;
  const Core& core_;
  const std::vector<FlipGoal>& goals_;
  const std::vector<check::LeafId>& inputs_;
  const ConcessionBudget& budget_;
  govern::Flip& flip_;
  std::vector<Axis> axes_;  // inputs, then knobs
  std::unique_ptr<OutcomeRange> outcomes_;
};

}  // namespace

void AddConcessions(const engine::Program& program, const govern::Subject& subject,
                    const Core& core, const std::vector<FlipGoal>& goals,
                    const std::vector<check::LeafId>& inputs, const ConcessionBudget& budget,
                    govern::Flip& flip) {
  Concessions(program, subject, core, goals, inputs, budget, flip).Run();
}

}  // namespace remit::prove
