// Positions are points divided by the step: whole months are 12, 13, 14, so that nothing lies
// between two of them.
#include "interpreter/prove/cover_axis.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "interpreter/base/check.h"

namespace remit::prove {
namespace {

using types::TypeKind;

constexpr std::size_t kMaxListed =
    3;  // values of a run that are listed rather than given as a range

// Texts that no row mentions are the greatest points; a policy has fewer columns than these.
constexpr std::int64_t kFirstOther = kHighestPoint - 10'000;

constexpr std::size_t kMaxRuns = 8;  // nobody reads more, or writes them into one cell

std::int64_t FloorDivide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && a < 0 ? 1 : 0);
}
std::int64_t CeilDivide(std::int64_t a, std::int64_t b) {
  return a / b + (a % b != 0 && a > 0 ? 1 : 0);
}

std::int64_t CountOf(const IntervalSet& few) {
  std::int64_t count = 0;
  for (const Interval& interval : few) count += interval.high - interval.low + 1;
  return count;
}

std::string Join(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

}  // namespace

CoverAxis::CoverAxis(std::string name, const Type& type, PossibleValues values,
                     const std::vector<IntervalSet>& cells, bool whole, const Checked& checked)
    : name_(std::move(name)),
      type_(type),
      unknown_(values.unknown || type.optional),
      checked_(&checked) {
  type_.optional = false;
  if (whole) step_ = check::WholeStep(type_, checked);
  if (type_.kind == TypeKind::kText && ContainsPoint(values.points, kHighestPoint)) {
    // Texts that no row mentions are all alike: one point stands for them.
    values.points = {{kHighestPoint, kHighestPoint}};
    for (const IntervalSet& cell : cells) {
      const bool negative = ContainsPoint(cell, kHighestPoint);
      const IntervalSet literals =
          negative ? Difference({{kLowestPoint, kHighestPoint}}, cell) : cell;
      values.points.insert(values.points.end(), literals.begin(), literals.end());
    }
    values.points = Normalised(std::move(values.points));
  }
  occurring_ = Positions(values.points);
  Cut(cells);
}

IntervalSet CoverAxis::Positions(const IntervalSet& points) const {
  if (step_ == 1) return points;
  IntervalSet positions;
  for (const Interval& i : points)
    positions.push_back({CeilDivide(i.low, step_), FloorDivide(i.high, step_)});
  return Normalised(std::move(positions));
}

void CoverAxis::Cut(const std::vector<IntervalSet>& cells) {
  std::vector<std::int64_t> starts = {kLowestPoint};
  for (const IntervalSet& cell : cells) {
    for (const Interval& interval : Positions(cell)) {
      starts.push_back(interval.low);
      if (interval.high != kHighestPoint) starts.push_back(interval.high + 1);
    }
  }
  if (!ordered()) {
    for (const Interval& interval : occurring_) {
      for (std::int64_t p = interval.low;; ++p) {
        starts.push_back(p);
        if (p == interval.high) break;
      }
    }
  }
  std::sort(starts.begin(), starts.end());
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const std::int64_t end = i + 1 < starts.size() ? starts[i + 1] - 1 : kHighestPoint;
    const auto first = std::lower_bound(
        occurring_.begin(), occurring_.end(), starts[i],
        [](const Interval& interval, std::int64_t p) { return interval.high < p; });
    if (first == occurring_.end() || first->low > end) continue;
    const auto after =
        std::upper_bound(first, occurring_.end(), end,
                         [](std::int64_t p, const Interval& interval) { return p < interval.low; });
    atoms_.push_back({std::max(first->low, starts[i]), std::min(std::prev(after)->high, end)});
  }
}

bool CoverAxis::ordered() const {
  return type_.kind != TypeKind::kEnum && type_.kind != TypeKind::kBoolean &&
         type_.kind != TypeKind::kText;
}

AtomSet CoverAxis::Any() const {
  if (atoms_.empty()) return {};
  return {{0, known_count() - 1}};
}

AtomSet CoverAxis::Unknown() const {
  if (!unknown_) return {};
  return {{known_count(), known_count()}};
}

bool CoverAxis::IsUnknown(const AtomSet& atoms) const {
  return !atoms.empty() && atoms.back().last == known_count();
}

AtomSet CoverAxis::AtomsOf(const IntervalSet& points) const {
  AtomSet result;
  for (const Interval& interval : Positions(points)) {
    const auto first =
        std::lower_bound(atoms_.begin(), atoms_.end(), interval.low,
                         [](const Atom& atom, std::int64_t p) { return atom.low < p; });
    const auto after =
        std::upper_bound(first, atoms_.end(), interval.high,
                         [](std::int64_t p, const Atom& atom) { return p < atom.high; });
    if (first < after) {
      result.push_back({static_cast<std::uint32_t>(first - atoms_.begin()),
                        static_cast<std::uint32_t>(after - atoms_.begin() - 1)});
    }
  }
  return NormalisedAtoms(std::move(result));
}

IntervalSet CoverAxis::PositionsOf(const AtomSet& atoms) const {
  IntervalSet runs;
  for (const AtomRange& range : atoms) {
    if (range.first >= known_count()) continue;
    const std::uint32_t last = std::min(range.last, known_count() - 1);
    runs.push_back({atoms_[range.first].low, atoms_[last].high});
  }
  return Intersection(Normalised(std::move(runs)), occurring_);
}

// Texts that no row mentions are all alike.
IntervalSet CoverAxis::PositionsIn(const IntervalSet& points) const {
  IntervalSet positions = Positions(points);
  if (type_.kind == TypeKind::kText && !Difference(positions, occurring_).empty())
    positions = UnionOf(positions, {{kHighestPoint, kHighestPoint}});
  return Intersection(positions, occurring_);
}

IntervalSet CoverAxis::PointsOf(const AtomSet& atoms) const {
  if (type_.kind == TypeKind::kText) return PositionsOf(atoms);
  IntervalSet points;
  for (const AtomRange& range : atoms) {
    points.push_back({atoms_[range.first].low * step_, atoms_[range.last].high * step_});
  }
  return points;
}

bool CoverAxis::HasOtherText(const AtomSet& atoms) const {
  return type_.kind == TypeKind::kText && ContainsPoint(PositionsOf(atoms), kHighestPoint);
}

std::string CoverAxis::PositionText(std::int64_t position) const {
  if (type_.kind == TypeKind::kText && position >= kFirstOther) return "\"any other text\"";
  std::string text =
      types::Format(ValueAt(position * step_, type_), type_, checked_->type_table, checked_->texts);
  return type_.kind == TypeKind::kText ? "\"" + text + "\"" : text;
}

std::string CoverAxis::ListText(const IntervalSet& positions) const {
  std::vector<std::string> values;
  for (const Interval& interval : positions) {
    for (std::int64_t p = interval.low;; ++p) {
      values.push_back(PositionText(p));
      if (p == interval.high) break;
    }
  }
  return Join(values);
}

// "Any other text" has no value to write: what is left out is named instead.
std::string CoverAxis::TextCellText(const AtomSet& atoms) const {
  const IntervalSet positions = PositionsOf(atoms);
  if (!ContainsPoint(positions, kHighestPoint)) return ListText(positions);
  return "not " + ListText(Difference(occurring_, positions));
}

std::string CoverAxis::CellText(const AtomSet& atoms) const {
  std::vector<std::string> parts;
  if (IsUnknown(atoms)) parts.push_back("unknown");
  const AtomSet known = IntersectAtoms(atoms, Any());
  if (known == Any()) {
    if (!known.empty()) parts.push_back("any");
  } else if (known.empty()) {
    // `unknown` has said it all
  } else if (type_.kind == TypeKind::kText) {
    parts.push_back(TextCellText(known));
  } else if (!ordered()) {
    const IntervalSet rest = Difference(occurring_, PositionsOf(known));
    const bool shorter = parts.empty() && CountOf(rest) + 1 < CountOf(PositionsOf(known));
    parts.push_back(shorter ? "not " + ListText(rest) : ListText(PositionsOf(known)));
  } else {
    const std::size_t left = known.size() > kMaxRuns ? known.size() - kMaxRuns : 0;
    for (std::size_t i = 0; i + left < known.size(); ++i) parts.push_back(RunText(known[i]));
    if (left > 0) parts.push_back("… (" + std::to_string(left) + " more)");
  }
  return Join(parts);
}

// Of two ways to write the same end (`<= 9.999999999 %`, `< 10 %`) the shorter one.
std::string CoverAxis::RunText(const AtomRange& run) const {
  const Interval ends{atoms_[run.first].low, atoms_[run.last].high};
  const IntervalSet occurring = Intersection(occurring_, {ends});
  std::int64_t count = 0;
  for (const Interval& interval : occurring) {
    const auto width =
        static_cast<std::uint64_t>(interval.high) - static_cast<std::uint64_t>(interval.low);
    count += static_cast<std::int64_t>(std::min<std::uint64_t>(width, kMaxListed)) + 1;
    if (count > static_cast<std::int64_t>(kMaxListed)) break;
  }
  if (count <= static_cast<std::int64_t>(kMaxListed)) return ListText(occurring);
  std::string low = PositionText(ends.low), high = PositionText(ends.high);
  bool includes_low = true, includes_high = true;
  if (run.first > 0) {
    if (std::string text = PositionText(ends.low - 1); text.size() < low.size()) {
      low = std::move(text);
      includes_low = false;
    }
  }
  if (run.last + 1 < known_count()) {
    if (std::string text = PositionText(ends.high + 1); text.size() < high.size()) {
      high = std::move(text);
      includes_high = false;
    }
  }
  if (run.first == 0) return (includes_high ? "<= " : "< ") + high;
  if (run.last + 1 == known_count()) return (includes_low ? ">= " : "> ") + low;
  if (includes_low) return low + (includes_high ? " .. " : " ..< ") + high;
  return "> " + low + " and " + (includes_high ? "<= " : "< ") + high;
}

// The ends, and the roundest numbers inside at every power of ten.
std::vector<std::int64_t> CoverAxis::Candidates(const Interval& interval) const {
  std::vector<std::int64_t> candidates = {interval.low, interval.high};
  const auto add = [&](std::int64_t position) {
    if (position >= interval.low && position <= interval.high) candidates.push_back(position);
  };
  if (type_.kind == TypeKind::kDecimal) {
    for (std::int64_t power = 1; power <= 1'000'000'000'000'000'000 / 10; power *= 10) {
      const std::int64_t up = CeilDivide(interval.low, power),
                         down = FloorDivide(interval.high, power);
      if (std::abs(up) <= kHighestPoint / power) add(up * power);
      if (std::abs(down) <= kHighestPoint / power) add(down * power);
    }
    add(0);
  }
  if (type_.kind == TypeKind::kNumber) {
    for (int exponent = -9; exponent <= 9; ++exponent) {
      const double power = std::pow(10.0, std::abs(exponent));
      const auto scaled = [&](double value) {
        return exponent < 0 ? value / power : value * power;
      };
      const auto reduced = [&](double value) {
        return exponent < 0 ? value * power : value / power;
      };
      add(NumberPoint(scaled(std::ceil(reduced(NumberAt(interval.low))))));
      add(NumberPoint(scaled(std::floor(reduced(NumberAt(interval.high))))));
    }
    add(NumberPoint(0));
  }
  return candidates;
}

std::optional<std::int64_t> CoverAxis::Simplest(const IntervalSet& positions) const {
  if (positions.empty()) return std::nullopt;
  if (!ordered() || type_.kind == TypeKind::kDate) return positions.front().low;
  std::optional<std::int64_t> best;
  std::tuple<std::size_t, std::uint64_t> best_rank{};
  const std::size_t searched = std::min<std::size_t>(positions.size(), 64);
  for (std::size_t i = 0; i < searched; ++i) {
    for (const std::int64_t candidate : Candidates(positions[i])) {
      const auto magnitude = candidate < 0 ? 0 - static_cast<std::uint64_t>(candidate)
                                           : static_cast<std::uint64_t>(candidate);
      const std::tuple rank{PositionText(candidate).size(), magnitude};
      if (!best || rank < best_rank) {
        best = candidate;
        best_rank = rank;
      }
    }
  }
  return best;
}

}  // namespace remit::prove
