#include "interpreter/check/table_rows.h"

#include <algorithm>

#include "interpreter/ast/print.h"

namespace remit::check {
namespace {

// Equal for written values that are the same and for expressions that are written alike.
std::string KeyOf(const Checker& checker, ExprId id) {
  if (const auto* range = std::get_if<ast::Range>(&checker.ast[id].node)) {
    return KeyOf(checker, range->low) + (range->includes_high ? ".." : "..<") +
           KeyOf(checker, range->high);
  }
  const std::optional<Value>& constant = checker.out.constant[id.index()];
  return constant ? "#" + std::to_string(constant->raw) : ast::Print(checker.ast, id);
}

std::string KeyOf(const Checker& checker, const ast::CellPattern& pattern) {
  std::string key = std::to_string(static_cast<int>(pattern.kind)) + pattern.comparison;
  if (pattern.operand) key += KeyOf(checker, *pattern.operand);
  key += pattern.second_comparison;
  if (pattern.second_operand) key += KeyOf(checker, *pattern.second_operand);
  return key;
}

// `a, b` and `b, a` are the same condition.
std::string KeyOf(const Checker& checker, const ast::Row& row) {
  if (row.otherwise) return "otherwise";
  std::string key;
  for (const ast::Cell& cell : row.conditions) {
    std::vector<std::string> patterns;
    for (const ast::CellPattern& pattern : cell.patterns)
      patterns.push_back(KeyOf(checker, pattern));
    std::sort(patterns.begin(), patterns.end());
    key += cell.negated ? "|not " : "|";
    for (const std::string& pattern : patterns) key += pattern + ",";
  }
  return key;
}

std::string RowName(std::size_t row) { return "row " + std::to_string(row + 1); }

class Series {
 public:
  Series(Checker& checker, const ast::TableDeclaration& node, TableInfo& info)
      : checker_(checker), node_(node), info_(info) {}

  void Run() {
    bool dated = false;
    std::map<std::string, std::vector<std::size_t>> series;
    for (std::size_t i = 0; i < node_.rows.size(); ++i) {
      const std::optional<ast::Name>& date = node_.rows[i].from_date;
      if (date) {
        dated = true;
        const std::optional<std::int64_t> day = DayOf(checker_, *date);
        if (!day) return;  // reported
        info_.rows[i].in_force.from = *day;
      }
      series[KeyOf(checker_, node_.rows[i])].push_back(i);
    }
    if (!dated) return;
    for (auto& [key, rows] : series) Follow(rows);
    for (std::size_t i = 0; i < node_.rows.size(); ++i) CheckValidity(i);
  }

 private:
  void Follow(std::vector<std::size_t>& rows) {
    std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
      return info_.rows[a].in_force.from < info_.rows[b].in_force.from;
    });
    const bool dated = std::any_of(rows.begin(), rows.end(), [&](std::size_t row) {
      return node_.rows[row].from_date.has_value();
    });
    if (!dated && !node_.rows[rows.front()].otherwise) return;  // rows that overlap, as everywhere
    for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
      if (info_.rows[rows[i]].in_force.from == info_.rows[rows[i + 1]].in_force.from) {
        ReportSame(rows[i], rows[i + 1]);
      } else {
        info_.rows[rows[i]].in_force.until = info_.rows[rows[i + 1]].in_force.from;
      }
    }
  }

  void ReportSame(std::size_t first, std::size_t second) {
    const ast::Row& row = node_.rows[second];
    if (!row.from_date && row.otherwise) return;  // reported
    const std::string from =
        row.from_date ? "hold from " + row.from_date->text : "hold from the beginning";
    Report(checker_, Kind::kRowDate, row.from_date ? row.from_date->span : row.span,
           RowName(first) + " and " + RowName(second) + " have the same conditions and " + from,
           "of rows with the same conditions the last begun is in force, so that each begins on a "
           "day of its own",
           "change one date, or leave one row out")
        .labels.push_back({node_.rows[first].span, RowName(first)});
  }

  void CheckValidity(std::size_t index) {
    const std::optional<ast::Name>& date = node_.rows[index].from_date;
    WarnOfForce(checker_, info_.rows[index].in_force, date ? date->span : node_.rows[index].span,
                RowName(index) + " of table " + Tick(node_.name.text));
  }

  Checker& checker_;
  const ast::TableDeclaration& node_;
  TableInfo& info_;
};

}  // namespace

std::uint32_t ResultNumbers::NumberOf(const std::vector<ExprId>& outputs) {
  std::string key;
  for (const ExprId output : outputs) key += KeyOf(checker_, output) + "|";
  return numbers_.try_emplace(key, static_cast<std::uint32_t>(numbers_.size())).first->second;
}

void CheckDates(Checker& checker, const ast::TableDeclaration& node, TableInfo& info) {
  Series(checker, node, info).Run();
}

}  // namespace remit::check
