#include "interpreter/prove/cover_words.h"

#include <algorithm>

namespace remit::prove {
namespace {

bool InOrder(const AtomSet& order, std::int64_t left, std::int64_t right) {
  const std::uint32_t atom = left < right ? 0 : left == right ? 1 : 2;
  return std::any_of(order.begin(), order.end(), [&](const AtomRange& range) {
    return range.first <= atom && atom <= range.last;
  });
}

// The order that the region demands: `<`, `>=` …; empty when it demands none.
std::string OrderText(const AtomSet& order) {
  static constexpr const char* kOrders[] = {"", "<", "==", "<=", ">", "!=", ">=", ""};
  std::uint8_t bits = 0;
  for (const AtomRange& range : order) {
    for (std::uint32_t atom = range.first; atom <= range.last; ++atom) {
      bits |= static_cast<std::uint8_t>(1u << atom);
    }
  }
  return kOrders[bits];
}

}  // namespace

std::string CoverWords::Witness(const CoverRegion& region) const {
  Positions positions;
  for (std::size_t axis = 0; axis < space_.axes.size(); ++axis) {
    positions.push_back(space_.axes[axis].Simplest(space_.axes[axis].PositionsOf(region[axis])));
  }
  for (const Relation& relation : space_.relations) AgreeOnOrder(relation, region, positions);
  std::string text;
  for (std::size_t axis = 0; axis < space_.axes.size(); ++axis) {
    if (axis >= space_.parameters && !Matters(axis, region)) continue;
    text += (text.empty() ? "" : ", ") + space_.axes[axis].name() + ": " +
            (positions[axis] ? space_.axes[axis].PositionText(*positions[axis]) : "unknown");
  }
  return text;
}

void CoverWords::AgreeOnOrder(const Relation& relation, const CoverRegion& region,
                              Positions& positions) const {
  std::optional<std::int64_t>&left = positions[relation.left], &right = positions[relation.right];
  if (!left || !right || InOrder(region[relation.column], *left, *right)) return;
  const IntervalSet a = space_.axes[relation.left].PositionsOf(region[relation.left]);
  const IntervalSet b = space_.axes[relation.right].PositionsOf(region[relation.right]);
  std::vector<std::pair<std::int64_t, std::int64_t>> tried;
  for (const std::int64_t x : {*left, a.front().low, a.back().high}) {
    for (const std::int64_t y : {*right, b.front().low, b.back().high}) tried.emplace_back(x, y);
  }
  if (const auto both = space_.axes[relation.left].Simplest(Intersection(a, b)))
    tried.insert(tried.begin(), {*both, *both});
  for (const auto& [x, y] : tried) {
    if (!InOrder(region[relation.column], x, y)) continue;
    left = x;
    right = y;
    return;
  }
}

bool CoverWords::Matters(std::size_t axis, const CoverRegion& region) const {
  return std::any_of(space_.relations.begin(), space_.relations.end(),
                     [&](const Relation& relation) {
                       return (relation.left == axis || relation.right == axis) &&
                              region[relation.column] != AtomSet{{0, 2}};
                     });
}

std::string CoverWords::RowText(const CoverRegion& region) const {
  std::vector<std::string> cells;
  for (std::size_t axis = 0; axis < space_.parameters; ++axis) {
    cells.push_back(space_.axes[axis].CellText(region[axis]));
  }
  std::string where;
  for (const Relation& relation : space_.relations) {
    const std::string order = OrderText(region[relation.column]);
    if (order.empty()) continue;
    const std::string comparison = order + " " + space_.axes[relation.right].name();
    if (cells[relation.left] == "any") {
      cells[relation.left] = comparison;
    } else {
      where += (where.empty() ? " where " : " and ") + space_.axes[relation.left].name() + " " +
               comparison;
    }
  }
  std::string text = "|";
  for (const std::string& cell : cells) text += " " + cell + " |";
  return text + where;
}

}  // namespace remit::prove
