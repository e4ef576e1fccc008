#include "repl/picture/scale.h"

#include <algorithm>
#include <cmath>

#include "interpreter/govern/text_table.h"

namespace remit::picture {
namespace {

std::string Parted(std::string text) {
  if (text.find('e') != std::string::npos) return text;
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::size_t first = text[0] == '-' ? 1 : 0;
  for (std::size_t i = point; i > first + 3; i -= 3) text.insert(i - 3, " ");
  return text;
}

// Ends that are one value, or as good as one, get something around them.
Part Widened(Part part) {
  const double size = std::max(std::fabs(part.low), std::fabs(part.high));
  if (part.high - part.low > size * 1e-9 && part.high - part.low > 1e-290) return part;
  const double around = size < 1e-280 ? 1 : size * 0.1;
  return {part.low - around, part.high + around};
}

double StepOf(Part part, int wanted) {
  const double rough = (part.high - part.low) / std::max(wanted, 1);
  const double power = std::pow(10, std::floor(std::log10(rough)));
  const double times = rough / power;
  return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
}

}  // namespace

bool Drawable(double value) { return std::isfinite(value) && std::fabs(value) <= kGreatest; }

Scale Scale::Around(Part shown, int wanted) {
  const Part part = Widened(shown);
  Scale scale;
  scale.step = StepOf(part, wanted);
  // What lies on a figure but for its last bit does not take the next one.
  constexpr double kBit = 1e-9;
  scale.low = std::floor(part.low / scale.step + kBit) * scale.step;
  scale.high = std::ceil(part.high / scale.step - kBit) * scale.step;
  scale.low = std::min(scale.low, part.low);
  scale.high = std::max(scale.high, part.high);
  return scale;
}

Scale Scale::Exactly(Part part, int wanted) {
  const Part wide = Widened({std::min(part.low, part.high), std::max(part.low, part.high)});
  return {wide.low, wide.high, StepOf(wide, wanted)};
}

double Scale::Share(double value) const { return (value - low) / (high - low); }

std::vector<double> Scale::Figures() const {
  constexpr double kBit = 1e-6;
  std::vector<double> figures;
  const double first = std::ceil(low / step - kBit), last = std::floor(high / step + kBit);
  for (double i = first; i <= last; ++i) {
    // A round number, without what binary arithmetic adds to it.
    figures.push_back(i == 0 ? 0 : i * step);
    if (figures.size() > 200) break;  // steps that the numbers cannot tell apart
  }
  return figures;
}

std::string Scale::Text(double figure) const {
  if (step < 1e-6 || std::fabs(figure) >= 1e15) return govern::Figure(figure);
  const double power = std::floor(std::log10(step) + 1e-9);
  return Parted(govern::Fixed(figure, power < 0 ? static_cast<int>(-power) : 0));
}

void Reach::Add(double value) {
  if (!Drawable(value)) return;
  if (!part_) {
    part_ = Part{value, value};
    return;
  }
  part_->low = std::min(part_->low, value);
  part_->high = std::max(part_->high, value);
}

std::string ValueText(double value) { return Parted(govern::Figure(value)); }

}  // namespace remit::picture
