// One way in which decisions differ, told: its conditions, sizes, and the plainest example that
// both evaluators of both policies agree on. Private to difference/.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/difference/explore.h"
#include "interpreter/prove/periods.h"

namespace remit::difference {

class Telling {
 public:
  // All of them outlive it.
  Telling(const Joint& joint, Cases& cases, const prove::Problem& problem,
          const prove::Period& period)
      : joint_(joint), cases_(cases), problem_(problem), period_(period), usual_(cases.Usual()) {}

  // Nothing where no example of it is confirmed. `complete`: the sector's blocks are all such
  // cases.
  std::optional<Region> Tell(const Sector& sector, bool complete);

 private:
  void Simplify(const Way& way, Point& point);
  double ShareOf(const Block& block) const;
  std::size_t Distance(const Point& point) const;
  std::vector<std::string> ByQuantities(const Way& way) const;
  std::string Route(const Way& way, int which) const;
  std::string Headline(const Way& way) const;
  std::string Size(std::size_t knob, std::pair<std::int64_t, std::int64_t> by) const;

  const Joint& joint_;
  Cases& cases_;
  const prove::Problem& problem_;
  prove::Period period_;
  Point usual_;
};

}  // namespace remit::difference
