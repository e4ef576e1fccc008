// Makes an assignment that was found simple to read: fields left out, zeros, ends of ranges, and
// values of few digits, as far as the demands stay met.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "interpreter/base/int128.h"
#include "interpreter/prove/points.h"
#include "interpreter/prove/search.h"

namespace remit::prove {
namespace {

using base::Int128;
using types::TypeKind;

// How much there is to write: digits that are not zeros at the end, then the size.
struct Length {
  int digits = 0;
  base::UInt128 size = 0;
  friend bool operator<(const Length& a, const Length& b) {
    return std::tie(a.digits, a.size) < std::tie(b.digits, b.size);
  }
};

Length LengthOf(std::int64_t point) {
  Length length{0, base::Magnitude(point)};
  base::UInt128 rest = length.size;
  while (rest != 0 && rest % 10 == 0) rest /= 10;
  for (; rest != 0; rest /= 10) ++length.digits;
  return length;
}

bool Fits(const Variable& variable, std::int64_t point) {
  if (point < variable.domain.low || point > variable.domain.high) return false;
  if (!variable.points.empty())
    return std::binary_search(variable.points.begin(), variable.points.end(), point);
  return variable.step <= 1 || point % variable.step == 0;
}

// The ends, and for each power of ten the multiples beside the value.
std::vector<std::int64_t> DecimalCandidates(const Variable& variable, std::int64_t value) {
  std::vector<std::int64_t> candidates{0, variable.domain.low, variable.domain.high};
  Int128 power = 1;
  for (int i = 0; i <= 18; ++i, power *= 10) {
    const Int128 below = value - ((value % power) + power) % power;
    for (const Int128 multiple : {below, below + power}) {
      if (multiple >= INT64_MIN && multiple <= INT64_MAX)
        candidates.push_back(static_cast<std::int64_t>(multiple));
    }
  }
  const Length own = LengthOf(value);
  const auto last = std::remove_if(candidates.begin(), candidates.end(), [&](std::int64_t point) {
    return !Fits(variable, point) || !(LengthOf(point) < own);
  });
  candidates.erase(last, candidates.end());
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](std::int64_t a, std::int64_t b) { return LengthOf(a) < LengthOf(b); });
  return candidates;
}

std::vector<std::int64_t> NumberCandidates(const Variable& variable, std::int64_t value) {
  const double number = NumberAt(value);
  std::vector<std::int64_t> candidates{0};
  double scale = 1;
  for (int decimals = 0; decimals <= 9; ++decimals, scale *= 10) {
    for (const double near : {std::floor(number * scale), std::ceil(number * scale)})
      candidates.push_back(NumberPoint(near / scale));
  }
  candidates.insert(candidates.end(), {variable.domain.low, variable.domain.high});
  std::vector<std::int64_t> fitting;
  for (const std::int64_t point : candidates) {
    if (point == value) break;  // what comes before is simpler
    if (Fits(variable, point)) fitting.push_back(point);
  }
  return fitting;
}

std::vector<std::int64_t> Candidates(const Variable& variable, std::int64_t value) {
  switch (variable.type.kind) {
    case TypeKind::kDecimal:
    case TypeKind::kLiteral:
      return DecimalCandidates(variable, value);
    case TypeKind::kNumber:
      return NumberCandidates(variable, value);
    case TypeKind::kBroken:
    case TypeKind::kBoolean:
    case TypeKind::kDate:
    case TypeKind::kText:
    case TypeKind::kEnum:
    case TypeKind::kRecord:
    case TypeKind::kList:
    case TypeKind::kUnit:
    case TypeKind::kLevel:
    case TypeKind::kSides:
    case TypeKind::kStatus:
    case TypeKind::kVerdict:
      break;
  }
  // The first one, as it is declared.
  if (value == variable.domain.low) return {};
  return {variable.domain.low};
}

}  // namespace

Assignment Search::Simplify(Assignment found) {
  constexpr std::uint64_t kMostTrials = 400;
  const std::uint64_t asked_before = asked_;
  // Room of its own: how it was found must not decide how it is shown.
  asked_ = 0;
  const auto better = [&](std::size_t v, Assigned simpler) {
    if (asked_ >= kMostTrials) return false;
    std::swap(found[v], simpler);
    if (Try(found) == Tried::kFound) return true;
    std::swap(found[v], simpler);
    return false;
  };
  for (std::size_t v = 0; v < found.size(); ++v) {
    const Variable& variable = problem_.variables[v];
    if (found[v].absent) continue;
    if (variable.domain.absent && better(v, {true, 0})) continue;
    for (const std::int64_t point : Candidates(variable, found[v].point)) {
      if (better(v, {false, point})) break;
    }
  }
  asked_ += asked_before;
  return found;
}

}  // namespace remit::prove
