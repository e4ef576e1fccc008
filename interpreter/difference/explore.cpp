// The widest boxes first, so that what is left when the budget ends is small.
#include "interpreter/difference/explore.h"

#include <algorithm>
#include <bit>
#include <deque>
#include <set>

#include "interpreter/base/check.h"
#include "interpreter/difference/grid.h"
#include "interpreter/prove/instantiate.h"
#include "interpreter/prove/points.h"
#include "interpreter/prove/solver.h"

namespace remit::difference {
namespace {

using prove::Box;
using prove::Range;
using prove::Variable;
using types::TypeKind;

class Explorer {
 public:
  Explorer(const Joint& joint, Cases& cases, Plane& plane, bool same_selection, std::uint64_t work)
      : joint_(joint),
        cases_(cases),
        plane_(plane),
        problem_(plane.problem()),
        cuts_(plane.problem()),
        same_selection_(same_selection),
        budget_(work),
        usual_(cases.Usual()) {}

  Exploration Run() {
    const bool boxes = plane_.usable();
    if (boxes) {
      Part();
      // Looking at a box costs more than a pass through each of its nodes says.
      while (!open_.empty() && !Exhausted(budget_ / 2) && !Growing()) Part();
    }
    exploration_.complete = boxes && open_.empty();
    if (!exploration_.complete) {
      Try();
      exploration_.complete = Hunt() && sectors_.empty();
    }
    for (auto& [way, sector] : sectors_) exploration_.sectors.push_back(std::move(sector));
    exploration_.work = plane_.work();
    exploration_.tried = cases_.asked();
    return std::move(exploration_);
  }

 private:
  bool Exhausted(std::uint64_t budget) const {
    constexpr std::uint64_t kCase = 200;  // passes for which a case could be decided
    return plane_.work() + kCase * cases_.asked() >= budget;
  }

  // Where decisions part along a surface that leans, halving boxes comes to no end: there are more
  // of them at every level. Along the thresholds of single inputs there are not.
  bool Growing() {
    const std::size_t depth = open_.front().depth;
    if (depth < sizes_.size()) return false;
    sizes_.resize(depth + 1, open_.size());
    constexpr std::size_t kLevels = 4, kDeep = 8, kMany = 200;
    return depth >= kDeep && open_.size() > kMany && 2 * open_.size() > 3 * sizes_[depth - kLevels];
  }

  void Part() {
    if (!started_) {
      started_ = true;
      open_.push_back({prove::DomainsOf(problem_), 0});
    }
    const Box box = std::move(open_.front().box);
    const std::size_t depth = open_.front().depth;
    open_.pop_front();
    ++exploration_.boxes;
    if (CountPoints(box) <= kFew) {
      AskAll(box);
      return;
    }
    const Plane::Sight sight = plane_.Look(box);
    if (sight == Plane::Sight::kSame) return;
    std::vector<std::size_t> live;
    if (sight == Plane::Sight::kOpen) live = plane_.Live(box);
    if (live.empty()) {
      Settle(box);
      return;
    }
    Split(box, depth, live);
  }

  // Every case of the box differs in the way in which one of them does.
  void Settle(const Box& box) {
    std::vector<std::optional<std::pair<std::int64_t, std::int64_t>>> moves;
    for (std::size_t knob = 0; knob < joint_.checked.model.knobs.size(); ++knob)
      moves.push_back(plane_.MovesOf(knob));
    const Point point = PointIn(box);
    const Way way = cases_.Ask({point}).front();
    if (!way.differs()) return;
    Sector& sector = Add(way, box, point);
    for (std::size_t knob = 0; knob < moves.size(); ++knob) {
      if (way.moves[knob] != 0 && moves[knob]) Widen(sector, knob, *moves[knob]);
    }
  }
  static void Widen(Sector& sector, std::size_t knob, std::pair<std::int64_t, std::int64_t> by) {
    const auto [place, added] = sector.moves.try_emplace(knob, by);
    if (added) return;
    place->second.first = std::min(place->second.first, by.first);
    place->second.second = std::max(place->second.second, by.second);
  }

  Sector& Add(const Way& way, const Box& box, const Point& point) {
    Sector& sector = sectors_[way];
    sector.way = way;
    sector.blocks.push_back(BlockOf(box));
    sector.points.push_back(point);
    return sector;
  }

  static Block BlockOf(const Box& box) {
    Block block;
    for (const Range& range : box) {
      Span& span = block.emplace_back();
      span.absent = range.absent;
      if (range.has_value()) span.intervals.emplace_back(range.low, range.high);
    }
    return block;
  }

  static constexpr std::uint64_t kFew = 24;
  std::uint64_t CountPoints(const Box& box) const {
    std::uint64_t count = 1;
    for (std::size_t v = 0; v < box.size() && count <= kFew; ++v)
      count *= CountOf(problem_.variables[v], box[v]);
    return count;
  }

  void AskAll(const Box& box) {
    std::vector<Box> single{box};
    for (std::size_t v = 0; v < box.size(); ++v) {
      std::vector<Box> next;
      for (const Box& one : single) {
        for (const Range& value : ValuesOf(v, box[v])) {
          next.push_back(one);
          next.back()[v] = value;
        }
      }
      single = std::move(next);
    }
    std::vector<Point> points;
    for (const Box& one : single) points.push_back(PointIn(one));
    const std::vector<Way> ways = cases_.Ask(points);
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (!ways[i].differs()) continue;
      Sector& sector = Add(ways[i], single[i], points[i]);
      Measure(points[i], sector);
    }
  }
  void Measure(const Point& point, Sector& sector) {
    const auto from = cases_.Recommended(point, false), to = cases_.Recommended(point, true);
    for (std::size_t knob = 0; knob < from.size(); ++knob) {
      if (sector.way.moves[knob] == 0 || !from[knob] || !to[knob]) continue;
      if (joint_.checked.model.knobs[knob].type.kind != TypeKind::kDecimal) continue;
      const std::int64_t by = to[knob]->raw - from[knob]->raw;
      Widen(sector, knob, {by, by});
    }
  }
  std::vector<Range> ValuesOf(std::size_t v, const Range& range) const {
    std::vector<Range> values;
    if (range.absent) values.push_back({1, 0, true, false});
    if (!range.has_value()) return values;
    const Variable& variable = problem_.variables[v];
    if (!variable.points.empty()) {
      for (const std::int64_t point : variable.points) {
        if (range.low <= point && point <= range.high) values.push_back(Range::Point(point));
      }
      return values;
    }
    const std::int64_t step = std::max<std::int64_t>(variable.step, 1);
    for (std::int64_t point = range.low; point <= range.high; point += step)
      values.push_back(Range::Point(point));
    return values;
  }

  // The usual case, moved into the box.
  Point PointIn(const Box& box) const {
    Point point = usual_;
    for (std::size_t v = 0; v < box.size(); ++v) {
      const Variable& variable = problem_.variables[v];
      if (variable.kind != Variable::Kind::kLeaf) continue;
      Assigned& assigned = point.at(variable.index);
      const bool keeps = assigned.absent ? box[v].absent : box[v].has_value();
      if (!keeps) assigned = {!box[v].has_value(), box[v].low};
      if (!assigned.absent) assigned.point = OnGrid(variable, box[v], assigned.point);
    }
    return point;
  }

  // ---- parting

  struct Open {
    Box box;
    std::size_t depth;  // how often inputs with many values have been parted
  };

  void Split(const Box& box, std::size_t depth, const std::vector<std::size_t>& live) {
    const std::size_t v = Choose(box, live);
    const Range& range = box[v];
    if (range.absent && range.has_value()) {
      Push(box, v, Range::Between(range.low, range.high), depth);
      Push(box, v, {1, 0, true, false}, depth);
      return;
    }
    const auto cut = cuts_.Cut(prove::VariableId(v), range, std::nullopt);
    REMIT_CHECK(cut.has_value(), "a range of several points can be parted");
    constexpr std::uint64_t kMany = 4096;
    const Variable& variable = problem_.variables[v];
    const std::size_t below = depth + (CountOf(variable, variable.domain) > kMany ? 1 : 0);
    Push(box, v, Range::Between(range.low, *cut - 1), below);
    Push(box, v, Range::Between(*cut, range.high), below);
  }
  void Push(const Box& from, std::size_t v, const Range& range, std::size_t depth) {
    Box part = from;
    part[v] = prove::Snapped(problem_.variables[v], range);
    if (!part[v].impossible()) open_.push_back({std::move(part), depth});
  }

  // Presence and enumerations first; of the rest what leaves least open when it is parted.
  std::size_t Choose(const Box& box, const std::vector<std::size_t>& live) {
    for (const std::size_t v : live) {
      if ((box[v].absent && box[v].has_value()) || IsDiscrete(problem_.variables[v])) return v;
    }
    if (live.size() == 1) return live.front();
    std::vector<std::size_t> candidates = live;
    std::stable_sort(candidates.begin(), candidates.end(), [&](std::size_t a, std::size_t b) {
      return CountOf(problem_.variables[a], box[a]) > CountOf(problem_.variables[b], box[b]);
    });
    constexpr std::size_t kMostCompared = 5;
    if (candidates.size() > kMostCompared) candidates.resize(kMostCompared);
    // Looking at both halves of each costs more than it brings where there are many boxes.
    constexpr std::uint64_t kFirst = 300;
    if (exploration_.boxes > kFirst && plane_.alternatives() > kFew) return Widest(box, candidates);
    std::optional<std::size_t> best;
    std::uint64_t least = 0;
    for (const std::size_t v : candidates) {
      const auto cut = cuts_.Cut(prove::VariableId(v), box[v], std::nullopt);
      if (!cut) continue;
      Box half = box;
      half[v].high = *cut - 1;
      std::uint64_t open = plane_.Uncertainty(half);
      half[v] = box[v];
      half[v].low = *cut;
      open += plane_.Uncertainty(half);
      if (!best || open < least) {
        best = v;
        least = open;
      }
    }
    return best.value_or(live.front());
  }

  // Of its whole range, the most is left.
  std::size_t Widest(const Box& box, const std::vector<std::size_t>& candidates) const {
    const auto part = [&](std::size_t v) {
      const auto width = [](const Range& range) {
        return static_cast<double>(range.high) - static_cast<double>(range.low);
      };
      return width(box[v]) / width(problem_.variables[v].domain);
    };
    return *std::max_element(candidates.begin(), candidates.end(),
                             [&](std::size_t a, std::size_t b) { return part(a) < part(b); });
  }

  // ---- seeking a case for each condition that differs

  struct Target {
    std::vector<prove::Demand> differ;
    const Side* side;  // whose recommendation it is looked for at
    bool after;
    int level = 0;       // above 0: what is asked of this level
    bool sides = false;  // or of somebody beside the ladder
  };
  std::vector<Target> Targets() const {
    using Is = prove::Demand::Is;
    std::vector<Target> targets;
    int level = 0;
    bool sides = false;
    const auto add = [&](NodeId before, NodeId after, bool truth = true) {
      if (before == after) return;
      for (const auto& [x, y] : {std::pair(before, after), std::pair(after, before)}) {
        const bool of_new = x == after;
        const Side* side = of_new ? &joint_.after : &joint_.before;
        if (truth)
          targets.push_back({{{x, Is::kTrue}, {y, Is::kFalse}}, side, of_new, level, sides});
        targets.push_back({{{x, Is::kTrue}, {y, Is::kFault}}, side, of_new, level, sides});
        targets.push_back({{{x, Is::kFalse}, {y, Is::kFault}}, side, of_new, level, sides});
      }
    };
    const Conditions &a = joint_.before.conditions, &b = joint_.after.conditions;
    for (std::size_t i = 0; i < a.level.size(); ++i) {
      level = static_cast<int>(i);
      add(a.level[i], b.level[i]);
    }
    level = 0;
    sides = true;
    for (std::size_t i = 0; i < a.side.size(); ++i) add(a.side[i], b.side[i]);
    sides = false;
    add(a.expects, b.expects, false);  // a fault there is one of the case
    if (same_selection_) return targets;
    add(a.allowed, b.allowed);
    add(a.refused, b.refused);
    add(a.promised, b.promised);
    return targets;
  }

  // True where it is proved that nothing differs at what is recommended. What was found by trying
  // is not sought again.
  bool Hunt() {
    bool none = sectors_.empty() && same_selection_ && joint_.before.level == joint_.after.level &&
                !plane_.reads_lists();
    const std::vector<Target> targets = Targets();
    for (const Target& target : targets) {
      if (Hit(target)) continue;
      const bool impossible = Seek(target, budget_ / (4 * targets.size()));
      none = none && impossible;
    }
    return none;
  }
  bool Hit(const Target& target) const {
    return std::any_of(sectors_.begin(), sectors_.end(), [&](const auto& entry) {
      const Way& way = entry.first;
      const int most = std::max(way.level[0], way.level[1]);
      const int least = std::min(way.level[0], way.level[1]);
      const bool upwards = (way.level[1] > way.level[0]) == target.after;
      if (target.level > 0) return upwards && least < target.level && target.level <= most;
      if (target.sides) return way.sides[0] != way.sides[1];
      return way.status[0] != way.status[1] || way.verdict[0] != way.verdict[1] ||
             std::any_of(way.moves.begin(), way.moves.end(), [](int move) { return move != 0; });
    });
  }

  // A rival that beats what is found comes in as one more demand. True: there is no such case.
  bool Seek(const Target& target, std::uint64_t work) {
    std::vector<std::vector<std::optional<types::Value>>> rivals;
    constexpr std::size_t kMostRivals = 24;
    std::uint64_t used = 0, asked = 0;
    while (used < work && rivals.size() <= kMostRivals) {
      const prove::Scope scope(joint_.checked, {joint_.as_of, joint_.as_of});
      prove::Composer composer(scope, joint_.graph);
      const prove::Problem problem = Pose(target, rivals, composer);
      bool differs = false, another = false;
      const prove::Budget budget{work - used, 20 * (work - used)};
      const prove::Outcome outcome =
          prove::Solve(problem, budget, [&](const prove::Assignment& assignment) {
            constexpr std::uint64_t kMostAsked = 150;  // a case alone takes its time
            if (++asked > kMostAsked) return true;
            const Point point = PointOf(problem, assignment);
            const Way way = cases_.Ask({point}).front();
            if (way.differs()) {
              differs = true;
              Found(way, point);
              return true;
            }
            auto best = cases_.Recommended(point, target.after);
            another = !target.side->knob.empty() &&
                      std::any_of(best.begin(), best.end(), [](const auto& v) { return v; }) &&
                      std::find(rivals.begin(), rivals.end(), best) == rivals.end();
            if (another) rivals.push_back(std::move(best));
            return another;
          });
      used += outcome.work + 1'000;
      if (differs) return false;
      if (outcome.kind == prove::Outcome::Kind::kImpossible) return true;
      if (!another) return false;
    }
    return false;
  }

  prove::Problem Pose(const Target& target,
                      const std::vector<std::vector<std::optional<types::Value>>>& rivals,
                      prove::Composer& composer) const {
    using Is = prove::Demand::Is;
    const prove::Setting free;
    const Conditions& own = target.side->conditions;
    std::vector<prove::Demand> demands;
    for (const prove::Demand& demand : target.differ)
      demands.push_back({composer.Copy(demand.node, free), demand.is});
    demands.push_back({composer.Copy(own.allowed, free), Is::kTrue});
    demands.push_back({composer.Copy(own.refused, free), Is::kFalse});
    for (const auto& rival : rivals) {
      // What comes one after the other, or is damped, is not said of two alternatives alone.
      if (!target.side->outputs.stages.empty() || !own.damped.empty()) break;
      prove::Setting at;
      at.knobs = rival;
      const NodeId out = composer.Not(composer.Copy(own.allowed, at));
      const NodeId mine = composer.Copy(target.side->outputs.score, free);
      const NodeId theirs = composer.Copy(target.side->outputs.score, at);
      demands.push_back({composer.Any({out, composer.Compare(">=", mine, theirs)}), Is::kNotFalse});
    }
    return composer.Pose(demands);
  }

  Point PointOf(const prove::Problem& problem, const prove::Assignment& assignment) const {
    Point point = usual_;
    for (std::size_t v = 0; v < assignment.size(); ++v) {
      const Variable& variable = problem.variables[v];
      if (variable.kind == Variable::Kind::kLeaf) point.at(variable.index) = assignment[v];
    }
    return point;
  }

  void Found(const Way& way, const Point& point) {
    Sector& sector = sectors_[way];
    sector.way = way;
    constexpr std::size_t kMostKept = 64;
    if (sector.points.size() < kMostKept) sector.points.push_back(point);
    ++sector.found;
  }

  // ---- trying cases

  std::vector<std::int64_t> ToTry(std::size_t v) const {
    const Variable& variable = problem_.variables[v];
    std::vector<std::int64_t> points;
    if (!variable.points.empty()) return variable.points;
    const Range& domain = variable.domain;
    if (!domain.has_value()) return points;
    Range rest = domain;
    constexpr int kMostCuts = 24;
    std::vector<Range> pending{rest};
    for (int i = 0; i < kMostCuts && !pending.empty(); ++i) {
      const Range range = pending.front();
      pending.erase(pending.begin());
      const auto cut = cuts_.Cut(prove::VariableId(v), range, std::nullopt);
      if (!cut) continue;
      points.push_back(OnGrid(variable, domain, *cut));
      points.push_back(OnGrid(variable, domain, *cut - std::max<std::int64_t>(variable.step, 1)));
      pending.push_back(Range::Between(range.low, *cut - 1));
      pending.push_back(Range::Between(*cut, range.high));
    }
    points.push_back(domain.low);
    points.push_back(domain.high);
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    return points;
  }

  // With three digits, alike all over the range.
  static std::int64_t Number(const Range& range, std::uint64_t draw) {
    constexpr std::uint64_t kParts = 1000;
    const double low = prove::NumberAt(range.low), high = prove::NumberAt(range.high);
    const double share = static_cast<double>(draw % (kParts + 1)) / kParts;
    const double wide =
        low / 2 + (high / 2 - low / 2) * share + low / 2 + (high / 2 - low / 2) * share;
    const std::int64_t point = prove::NumberPoint(wide);
    return std::clamp(point, range.low, range.high);
  }

  // One input after the other away from the usual case, then all of them at once; what is undecided
  // after the parting gets its share.
  void Try() {
    std::vector<std::vector<std::int64_t>> values;
    for (std::size_t v = 0; v < problem_.variables.size(); ++v) values.push_back(ToTry(v));
    std::vector<Point> points{usual_};
    const auto set = [&](std::size_t v, std::int64_t value, Point& point) {
      const Variable& variable = problem_.variables[v];
      constexpr std::int64_t kLongestTried = 3;
      const bool list = variable.type.kind == TypeKind::kList;
      if (variable.kind == Variable::Kind::kLeaf)
        point.at(variable.index) = {
            false, list ? std::min(value, std::max(kLongestTried, variable.domain.low)) : value};
    };
    for (std::size_t v = 0; v < values.size(); ++v) {
      for (const std::int64_t value : values[v]) {
        points.push_back(usual_);
        set(v, value, points.back());
      }
    }
    constexpr std::size_t kOpenTried = 600;
    for (std::size_t i = 0; i < std::min(kOpenTried, open_.size()); ++i)
      points.push_back(PointIn(open_[i * open_.size() / std::min(kOpenTried, open_.size())].box));
    AskFor(points);
    Draws draws;
    constexpr int kRounds = 12;
    constexpr int kEach = 256;
    for (int round = 0; round < kRounds; ++round) {
      points.clear();
      for (int i = 0; i < kEach; ++i) {
        Point& point = points.emplace_back(usual_);
        for (std::size_t v = 0; v < values.size(); ++v) {
          const std::uint64_t which = draws.Below(4);
          const std::uint64_t draw = draws.Next();
          if (which == 0 || values[v].empty()) continue;
          const Range& domain = problem_.variables[v].domain;
          const auto width =
              static_cast<std::uint64_t>(domain.high) - static_cast<std::uint64_t>(domain.low);
          std::int64_t anywhere =
              width == ~std::uint64_t{0}
                  ? static_cast<std::int64_t>(draw)
                  : static_cast<std::int64_t>(static_cast<std::uint64_t>(domain.low) +
                                              draw % (width + 1));
          if (problem_.variables[v].type.kind == TypeKind::kNumber) anywhere = Number(domain, draw);
          set(v,
              which == 1 ? OnGrid(problem_.variables[v], domain, anywhere)
                         : values[v][draw % values[v].size()],
              point);
        }
      }
      AskFor(points);
    }
  }

  void AskFor(const std::vector<Point>& points) {
    const std::vector<Way> ways = cases_.Ask(points);
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (!ways[i].differs()) continue;
      Found(ways[i], points[i]);
    }
  }

  const Joint& joint_;
  Cases& cases_;
  Plane& plane_;
  const prove::Problem& problem_;
  prove::CutPoints cuts_;
  bool same_selection_;
  std::uint64_t budget_;
  Point usual_;
  bool started_ = false;
  std::deque<Open> open_;
  std::vector<std::size_t> sizes_;  // of the boxes open when the first of a depth came
  std::map<Way, Sector> sectors_;
  Exploration exploration_;
};

}  // namespace

Exploration Explore(const Joint& joint, Cases& cases, Plane& plane, bool same_selection,
                    std::uint64_t work) {
  return Explorer(joint, cases, plane, same_selection, work).Run();
}

}  // namespace remit::difference
