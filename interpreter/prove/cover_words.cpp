#include "interpreter/prove/cover_words.h"

#include <algorithm>

#include "interpreter/base/check.h"

namespace remit::prove {
namespace {

// The order that the region demands: `<`, `>=` …; empty when it demands none.
std::string OrderText(const AtomSet& order) {
  static constexpr const char* kOrders[] = {"", "<", "==", "<=", ">", "!=", ">=", ""};
  return kOrders[OrderIn(order)];
}

// A cell of one comparison takes a second one: `>= 5 and < limit`. Is there room?
bool OneComparison(const std::string& cell) {
  return !cell.empty() && (cell.front() == '<' || cell.front() == '>') &&
         cell.find(" and ") == std::string::npos && cell.find(',') == std::string::npos;
}

std::optional<std::int64_t> First(const IntervalSet& positions) {
  if (positions.empty()) return std::nullopt;
  return positions.front().low;
}

}  // namespace

std::string CoverWords::Witness(const CoverRegion& region) const {
  std::optional<AxisValues> values = ValuesIn(space_.axes, space_.relations, region);
  REMIT_CHECK(values.has_value(), "a region that is shown has a case");
  return Witness(region, std::move(*values));
}

std::string CoverWords::Witness(const CoverRegion& region, AxisValues values) const {
  std::string text;
  for (std::size_t axis = 0; axis < space_.axes.size(); ++axis) {
    // The simplest that leaves a choice to the others; the least of all fit together.
    for (const auto position : {space_.axes[axis].Simplest(values[axis]), First(values[axis])}) {
      if (!position) continue;
      AxisValues chosen = values;
      chosen[axis] = {{*position, *position}};
      std::optional<AxisValues> narrowed = Narrowed(space_.relations, region, std::move(chosen));
      if (!narrowed) continue;
      values = std::move(*narrowed);
      break;
    }
  }
  for (std::size_t axis = 0; axis < space_.axes.size(); ++axis) {
    if (axis >= space_.parameters && !Matters(axis, region)) continue;
    const IntervalSet& value = values[axis];
    text += (text.empty() ? "" : ", ") + space_.axes[axis].name() + ": " +
            (value.empty() ? "unknown" : space_.axes[axis].PositionText(value.front().low));
  }
  return text;
}

bool CoverWords::Matters(std::size_t axis, const CoverRegion& region) const {
  return std::any_of(space_.relations.begin(), space_.relations.end(),
                     [&](const Relation& relation) {
                       return (relation.left == axis || relation.right == axis) &&
                              OrderIn(region[relation.column]) != kAnyOrder;
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
    std::string& cell = cells[relation.left];
    if (cell == "any") {
      cell = comparison;
    } else if (OneComparison(cell) && OneComparison(comparison)) {
      cell += " and " + comparison;
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
