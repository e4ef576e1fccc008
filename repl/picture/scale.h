// What an axis shows and where it has its figures: 1, 2 or 5 times a power of ten apart.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "repl/picture/picture.h"

namespace remit::picture {

// Beyond this a value counts as not finite: arithmetic with scales must not overflow.
inline constexpr double kGreatest = 1e300;
bool Drawable(double value);

struct Scale {
  double low = 0, high = 1, step = 1;

  // As far as the next figures around what is shown; about `wanted` figures.
  static Scale Around(Part shown, int wanted);
  // Exactly this part.
  static Scale Exactly(Part part, int wanted);
  // 0 at `low`, 1 at `high`.
  double Share(double value) const;
  std::vector<double> Figures() const;
  // With as many decimals as the step has, thousands parted by blanks.
  std::string Text(double figure) const;
};

// The least and the greatest of what is added, of drawable values.
class Reach {
 public:
  void Add(double value);
  bool empty() const { return !part_; }
  Part part() const { return part_.value_or(Part{0, 1}); }

 private:
  std::optional<Part> part_;
};

// Six significant digits, thousands parted by blanks: "12 500", "0.25".
std::string ValueText(double value);

}  // namespace remit::picture
