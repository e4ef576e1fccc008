// The words of a region.
#include "interpreter/difference/telling.h"

#include <algorithm>

#include "interpreter/difference/blocks.h"
#include "interpreter/difference/facets.h"
#include "interpreter/prove/words.h"

namespace remit::difference {

using prove::Assigned;

namespace {

// Of a quantity, the shortest first.
std::vector<std::int64_t> Shorter(const Assigned& assigned, const check::InputLeaf& leaf) {
  std::vector<std::int64_t> values;
  if (assigned.absent || leaf.type.kind != types::TypeKind::kDecimal) return values;
  const std::int64_t least = leaf.type.whole ? types::kOneUnit : 1;
  constexpr std::int64_t kGreatest = 1'000'000'000'000'000'000;
  for (std::int64_t unit = kGreatest; unit > least; unit /= 10) {
    const std::int64_t below = assigned.point - assigned.point % unit;
    for (const std::int64_t value : {below, below + unit}) {
      const bool known = !values.empty() && values.back() == value;
      if (!known && check::Contains(leaf.domain, {value}, leaf.type)) values.push_back(value);
    }
  }
  return values;
}

bool Refused(const Way& way, int which) { return way.verdict[which] == engine::Verdict::kRefuse; }

std::string How(const Way& way, int which) {
  switch (way.status[which]) {
    case engine::Status::kInvalid:
      return "invalid";
    case engine::Status::kFault:
      return "a fault";
    case engine::Status::kNeedsData:
      return "in need of data";
    case engine::Status::kNoAlternative:
      return "without an alternative";
    case engine::Status::kDecided:
      break;
  }
  return Refused(way, which) ? "refused" : "decided";
}

int Approval(const Way& way) {
  if (way.status[0] != engine::Status::kDecided || way.status[1] != engine::Status::kDecided ||
      Refused(way, 0) || Refused(way, 1))
    return 0;
  const int level = way.level[1] - way.level[0];
  const bool more = (way.sides[1] & ~way.sides[0]) != 0,
             fewer = (way.sides[0] & ~way.sides[1]) != 0;
  if (level > 0 && !fewer) return 1;
  if (level < 0 && !more) return -1;
  if (level == 0 && more != fewer) return more ? 1 : -1;
  return 0;
}

}  // namespace

// Nothing where no example of it is confirmed.
std::optional<Region> Telling::Tell(const Sector& sector, bool complete) {
  Region region;
  const Way& way = sector.way;
  region.headline = Headline(way);
  region.status = way.status[0] != way.status[1] || Refused(way, 0) != Refused(way, 1);
  region.route = way.level[0] != way.level[1] || way.sides[0] != way.sides[1];
  region.choice =
      std::any_of(way.moves.begin(), way.moves.end(), [](int move) { return move != 0; });
  region.approval = Approval(way);
  region.from_day = period_.from;
  region.until_day = period_.until;
  // Where cases were found by trying, what they have in common is an accident of what was tried.
  std::vector<Block> blocks;
  if (complete) blocks = Joined(problem_, sector.blocks);
  std::stable_sort(blocks.begin(), blocks.end(),
                   [&](const Block& a, const Block& b) { return ShareOf(a) > ShareOf(b); });
  for (const Block& block : blocks) region.where.push_back(RegionOf(joint_, problem_, block));
  for (const prove::Region& one : region.where)
    region.conditions.push_back(prove::RegionText(joint_.checked, one));
  region.exact = complete;
  region.found = sector.found;
  if (!complete) region.by_quantities = ByQuantities(way);
  if (complete)
    for (const auto& [knob, by] : sector.moves) region.sizes.push_back(Size(knob, by));
  std::vector<Point> points = sector.points;
  std::stable_sort(points.begin(), points.end(),
                   [&](const Point& a, const Point& b) { return Distance(a) < Distance(b); });
  constexpr std::size_t kMostAsked = 16;
  for (std::size_t i = 0; i < std::min(kMostAsked, points.size()); ++i) {
    Simplify(way, points[i]);
    const auto confirmed = cases_.Confirm(points[i]);
    if (!confirmed || *confirmed != way) continue;
    region.example = cases_.Tell(points[i]);
    return region;
  }
  return std::nullopt;
}

// Each input in turn to the usual value, else to the shortest one at which the same is so.
void Telling::Simplify(const Way& way, Point& point) {
  const auto& leaves = joint_.checked.model.leaves;
  for (std::size_t i = 0; i < point.size(); ++i) {
    if (point[i] == usual_[i] || leaves[i].type.kind == types::TypeKind::kList) continue;
    std::vector<Point> others{point};
    others.back()[i] = usual_[i];
    for (const std::int64_t value : Shorter(point[i], leaves[i])) {
      others.push_back(point);
      others.back()[i] = {false, value};
    }
    const std::vector<Way> ways = cases_.Ask(others);
    const auto same = std::find(ways.begin(), ways.end(), way);
    if (same != ways.end()) point = others[static_cast<std::size_t>(same - ways.begin())];
  }
}

// Of all cases, if all values of each input were alike.
double Telling::ShareOf(const Block& block) const {
  double share = 1;
  for (std::size_t v = 0; v < block.size(); ++v) {
    const prove::Range& domain = problem_.variables[v].domain;
    if (!domain.has_value()) continue;
    double all = static_cast<double>(domain.high) - static_cast<double>(domain.low) + 1;
    double own = 0;
    for (const auto& [low, high] : block[v].intervals)
      own += static_cast<double>(high) - static_cast<double>(low) + 1;
    if (domain.absent) all += 1;
    if (block[v].absent) own += 1;
    share *= own / all;
  }
  return share;
}

std::size_t Telling::Distance(const Point& point) const {
  std::size_t distance = 0;
  for (std::size_t i = 0; i < point.size(); ++i) distance += point[i] == usual_[i] ? 0 : 1;
  return distance;
}

// Where the level that is asked is no longer the same: what is asked of that level differs. Where
// the recommendation is another one too, the level may have moved for that reason.
std::vector<std::string> Telling::ByQuantities(const Way& way) const {
  if (std::any_of(way.moves.begin(), way.moves.end(), [](int move) { return move != 0; }))
    return {};
  if (way.level[0] == way.level[1] || way.level[0] < 0 || way.level[1] < 0) return {};
  const auto level = static_cast<std::size_t>(std::max(way.level[0], way.level[1]));
  const NodeId before = joint_.before.conditions.level.at(level);
  const NodeId after = joint_.after.conditions.level.at(level);
  const Facets facets = FacetsOf(joint_, period_.until, before, after);
  if (!facets.complete) return {};
  return way.level[1] > way.level[0] ? facets.only_after : facets.only_before;
}

std::string Telling::Route(const Way& way, int which) const {
  std::string text;
  if (way.level[which] >= 0)
    text = joint_.checked.model.levels.at(static_cast<std::size_t>(way.level[which]));
  for (std::size_t i = 0; i < joint_.checked.model.sides.size(); ++i) {
    if ((way.sides[which] >> i & 1) != 0)
      text += (text.empty() ? "" : " and ") + joint_.checked.model.sides[i];
  }
  return text.empty() ? "nobody asked" : text;
}

std::string Telling::Headline(const Way& way) const {
  const std::string was = How(way, 0), now = How(way, 1);
  if (was != now) {
    const auto more = [&](int which, const std::string& how) {
      return how == "decided" && way.level[which] > 0 ? "decided by " + Route(way, which) : how;
    };
    return "was " + more(0, was) + ", now " + more(1, now);
  }
  std::string text;
  if (way.level[0] != way.level[1] || way.sides[0] != way.sides[1])
    text = "was " + Route(way, 0) + ", now " + Route(way, 1);
  for (std::size_t knob = 0; knob < way.moves.size(); ++knob) {
    if (way.moves[knob] == 0) continue;
    const char* how = way.moves[knob] == 2  ? " is another one"
                      : way.moves[knob] > 0 ? " is higher"
                                            : " is lower";
    text += (text.empty() ? "" : ", ") + joint_.checked.model.knobs[knob].name + how;
  }
  return text;
}

std::string Telling::Size(std::size_t knob, std::pair<std::int64_t, std::int64_t> by) const {
  const check::KnobInfo& info = joint_.checked.model.knobs[knob];
  const bool lower = by.second <= 0;
  if (lower) by = {-by.second, -by.first};
  types::Type type = info.type;
  if (types::IsRatio(type)) type.points = true;
  const auto text = [&](std::int64_t raw) {
    return types::Format({raw}, type, joint_.checked.type_table, joint_.checked.texts);
  };
  return info.name + (lower ? " lower by " : " higher by ") + text(by.first) +
         (by.first == by.second ? "" : " to " + text(by.second));
}

}  // namespace remit::difference
