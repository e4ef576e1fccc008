#include "interpreter/optimise/weight_walk.h"

#include <algorithm>
#include <numeric>

#include "interpreter/base/check.h"

namespace remit::optimise {
namespace {

// Those that are the best anywhere strictly between the ends are among what is kept: from the best
// at the start on, each better at the end than all before it.
std::vector<std::uint32_t> Rising(const std::vector<Line>& lines) {
  std::vector<std::uint32_t> order(lines.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const int start = lines[a].at_start.compare(lines[b].at_start);
    return start != 0 ? start > 0 : lines[a].at_end > lines[b].at_end;
  });
  std::vector<std::uint32_t> kept;
  for (const std::uint32_t line : order) {
    if (kept.empty() || lines[line].at_end > lines[kept.back()].at_end) kept.push_back(line);
  }
  return kept;
}

// Where one line comes to another that rises faster: above / below, both above 0.
struct Crossing {
  Integer above, below;
  bool operator<(const Crossing& other) const { return above * other.below < other.above * below; }
};

Crossing Meet(const Line& slow, const Line& fast) {
  const Integer behind = slow.at_start - fast.at_start;
  return {behind, behind + fast.at_end - slow.at_end};
}

}  // namespace

Walk WalkAlong(const std::vector<Line>& lines) {
  REMIT_CHECK(!lines.empty(), "there is something to choose");
  Walk walk;
  for (std::uint32_t i = 0; i < lines.size(); ++i) {
    if (lines[i].at_start > lines[walk.at_start].at_start) walk.at_start = i;
    if (lines[i].at_end > lines[walk.at_end].at_end) walk.at_end = i;
  }
  const std::vector<std::uint32_t> rising = Rising(lines);
  std::size_t here = 0;
  walk.best.push_back(rising[here]);
  while (here + 1 < rising.size()) {
    std::size_t next = here + 1;
    Crossing nearest = Meet(lines[rising[here]], lines[rising[next]]);
    std::uint32_t first = std::min(rising[here], rising[next]);
    for (std::size_t i = next + 1; i < rising.size(); ++i) {
      Crossing crossing = Meet(lines[rising[here]], lines[rising[i]]);
      if (nearest < crossing) continue;
      const bool nearer = crossing < nearest;
      first = nearer ? std::min(rising[here], rising[i]) : std::min(first, rising[i]);
      nearest = std::move(crossing);  // of those that meet in one place the last rises fastest
      next = i;
    }
    walk.places.push_back({Rational(nearest.above, nearest.below), first});
    here = next;
    walk.best.push_back(rising[here]);
  }
  return walk;
}

}  // namespace remit::optimise
