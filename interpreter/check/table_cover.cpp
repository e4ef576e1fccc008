// Turns the solver's findings into messages: the witness as a case, the region as a row of the
// table.
#include "interpreter/check/table_cover.h"

#include <algorithm>

#include "interpreter/check/cover_rows.h"

namespace remit::check {
namespace {

using diagnostics::Diagnostic;
using diagnostics::Kind;

constexpr std::size_t kMaxReported = 10;  // findings of one kind for one table; the rest is counted
constexpr const char* kExactlyOne = "for every case exactly one row of a table applies";

std::string RowName(std::uint32_t row) { return "row " + std::to_string(row + 1); }

std::string RowNames(const std::vector<std::uint32_t>& rows) {
  std::string text = rows.size() == 1 ? "row " : "rows ";
  for (std::size_t i = 0; i < std::min(rows.size(), kMaxReported); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(rows[i] + 1);
  }
  if (rows.size() > kMaxReported)
    text += " and " + std::to_string(rows.size() - kMaxReported) + " more";
  return text;
}

class Reporter {
 public:
  Reporter(const ast::TableDeclaration& table, const TableSpace& space, diagnostics::Sink& sink)
      : table_(table), space_(space), sink_(sink) {}

  void Report() {
    const CoverResult result = Solve(space_.problem);
    for (const std::uint32_t row : space_.never) ReportNever(row);
    ReportOverlaps(result);
    if (space_.otherwise) {
      ReportOtherwise(result);
    } else {
      ReportGaps(result);
    }
    ReportUndecided(result);
  }

 private:
  const source::Span& SpanOf(std::uint32_t row) const { return table_.rows[row].span; }

  void ReportNever(std::uint32_t row) {
    sink_.Report(Kind::kRowNeverApplies, SpanOf(row),
                 RowName(row) + " of table `" + table_.name.text + "` can never apply",
                 "a condition that no value of its column can meet leaves the row dead",
                 "correct the condition, or remove the row");
  }

  void ReportGaps(const CoverResult& result) {
    const std::size_t count = result.gaps.size();
    for (std::size_t i = 0; i < std::min(count, kMaxReported); ++i) {
      std::string message =
          "no row of table `" + table_.name.text + "` applies to `" + Witness(result.gaps[i]) + "`";
      if (i + 1 == kMaxReported && count > kMaxReported) {
        message += std::string(", and ") + (result.gave_up ? "at least " : "") +
                   std::to_string(count - kMaxReported) + " more gaps like it";
      }
      sink_.Report(Kind::kTableGap, table_.name.span, std::move(message), kExactlyOne,
                   "add a row for `" + RowText(result.gaps[i]) + "`, or an `otherwise` row");
    }
  }

  void ReportOverlaps(const CoverResult& result) {
    std::size_t reported = 0;
    for (const auto& [rows, region] : result.overlaps) {
      const std::uint32_t first = space_.row_of[rows.first], second = space_.row_of[rows.second];
      std::string message = RowName(first) + " and " + RowName(second) + " of table `" +
                            table_.name.text + "` both apply to `" + Witness(region) + "`";
      const bool last = ++reported == kMaxReported;
      if (last && result.overlaps.size() > kMaxReported) {
        const bool counted = result.overlaps.size() < kMaxOverlapPairs;
        message += std::string(", and ") + (counted ? "" : "at least ") +
                   std::to_string(result.overlaps.size() - kMaxReported) +
                   " more pairs of rows overlap";
      }
      Diagnostic& diagnostic =
          sink_.Report(Kind::kTableOverlap, SpanOf(second), std::move(message), kExactlyOne,
                       "they meet where `" + RowText(region) + "`: narrow one of the two");
      diagnostic.labels.push_back({SpanOf(first), RowName(first)});
      diagnostic.labels.push_back({SpanOf(second), RowName(second)});
      if (last) return;
    }
  }

  void ReportOtherwise(const CoverResult& result) {
    if (!result.gaps.empty() || result.gave_up || !space_.undecided.empty()) return;
    sink_.Report(Kind::kOtherwiseNeverApplies, SpanOf(*space_.otherwise),
                 "the `otherwise` row of table `" + table_.name.text + "` can never apply",
                 "it applies where no other row does, and the others cover every case",
                 "remove it");
  }

  void ReportUndecided(const CoverResult& result) {
    if (!space_.undecided.empty()) {
      Diagnostic& diagnostic = sink_.Report(
          Kind::kTableNotDecided, SpanOf(space_.undecided.front()),
          "not decided: whether exactly one row of table `" + table_.name.text +
              "` applies where " + RowNames(space_.undecided) +
              (space_.undecided.size() == 1 ? " is" : " are") + " concerned",
          "a cell is analysed when it compares with constants or with one other quantity",
          "a case to which no row or more than one row applies will end as a fault");
      for (std::size_t i = 0; i < std::min(space_.undecided.size(), kMaxReported); ++i) {
        diagnostic.labels.push_back({SpanOf(space_.undecided[i]), RowName(space_.undecided[i])});
      }
    }
    if (result.gave_up) {
      sink_.Report(Kind::kTableNotDecided, table_.name.span,
                   "not decided: table `" + table_.name.text +
                       "` is too tangled to search it all for gaps and overlaps",
                   "what is reported is certain, but there may be more",
                   "split the table, so that fewer rows overlap in each column");
    }
  }

  // One value for each column, as a case is written.
  std::string Witness(const Region& region) const {
    std::vector<std::optional<std::int64_t>> positions;
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

  static bool InOrder(const AtomSet& order, std::int64_t left, std::int64_t right) {
    const std::uint32_t atom = left < right ? 0 : left == right ? 1 : 2;
    return std::any_of(order.begin(), order.end(), [&](const AtomRange& range) {
      return range.first <= atom && atom <= range.last;
    });
  }

  void AgreeOnOrder(const Relation& relation, const Region& region,
                    std::vector<std::optional<std::int64_t>>& positions) const {
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

  bool Matters(std::size_t axis, const Region& region) const {
    return std::any_of(space_.relations.begin(), space_.relations.end(),
                       [&](const Relation& relation) {
                         return (relation.left == axis || relation.right == axis) &&
                                region[relation.column] != AtomSet{{0, 2}};
                       });
  }

  // The order that the region demands: `<`, `>=` …; empty when it demands none.
  static std::string OrderText(const AtomSet& order) {
    static constexpr const char* kOrders[] = {"", "<", "==", "<=", ">", "!=", ">=", ""};
    std::uint8_t bits = 0;
    for (const AtomRange& range : order) {
      for (std::uint32_t atom = range.first; atom <= range.last; ++atom) {
        bits |= static_cast<std::uint8_t>(1u << atom);
      }
    }
    return kOrders[bits];
  }

  // The region as the conditions of one row; what a row cannot say follows after `where`.
  std::string RowText(const Region& region) const {
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

  const ast::TableDeclaration& table_;
  const TableSpace& space_;
  diagnostics::Sink& sink_;
};

}  // namespace

void CheckTableCover(const ast::Ast& ast, const Checked& checked, diagnostics::Sink& sink) {
  for (std::size_t i = 0; i < checked.model.tables.size(); ++i) {
    const auto* table = std::get_if<ast::TableDeclaration>(&ast[checked.model.tables[i].decl].node);
    if (table == nullptr || table->hit != ast::HitPolicy::kUnique || table->file) continue;
    const std::optional<TableSpace> space = BuildTableSpace(ast, checked, TableId(i));
    if (space) Reporter(*table, *space, sink).Report();
  }
}

}  // namespace remit::check
