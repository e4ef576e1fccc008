// Tables that could be smaller, or say more of what they mean.
#include <algorithm>

#include "interpreter/ast/walk.h"
#include "interpreter/lint/rules.h"
#include "interpreter/prove/cover_cells.h"

namespace remit::lint {
namespace {

using check::TableInfo;
using types::TypeKind;

constexpr std::size_t kMostRows = 200;  // compared two by two

struct Table {
  const TableInfo& info;
  const ast::TableDeclaration& node;
};

// Of the own file, and free to look as it likes: what a parent delegates, and what replaces it, has
// the columns that the other one has.
template <typename Visit>
void ForEachTable(const Subject& subject, Visit&& visit) {
  for (std::size_t i = 0; i < subject.model.tables.size(); ++i) {
    const TableInfo& info = subject.model.tables[i];
    const auto& node = std::get<ast::TableDeclaration>(subject.ast[info.decl].node);
    if (!subject.Own(subject.ast[info.decl].span) || node.delegated || node.file) continue;
    const auto& replaced = subject.model.replaced_tables;
    const bool bound = std::any_of(replaced.begin(), replaced.end(), [&](const auto& pair) {
      return pair.parent.index() == i || pair.child.index() == i;
    });
    if (!bound) visit(Table{info, node});
  }
}

bool Collects(const Table& table) { return table.node.hit == ast::HitPolicy::kCollect; }

bool IsAny(const ast::Cell& cell) {
  return !cell.negated && cell.patterns.size() == 1 &&
         cell.patterns.front().kind == ast::CellPattern::Kind::kAny;
}

bool SameOutputs(const Subject& subject, const ast::Row& a, const ast::Row& b) {
  return std::equal(a.outputs.begin(), a.outputs.end(), b.outputs.begin(), b.outputs.end(),
                    [&](ExprId x, ExprId y) { return subject.SameMeaning(x, y); });
}

// The known values that meet a cell; nothing where it asks for more than a set of values.
std::optional<prove::IntervalSet> PointsOf(const Subject& subject, const ast::Cell& cell,
                                           const Type& type) {
  prove::IntervalSet points;
  for (const prove::CellCondition& one :
       prove::CellReader(subject.ast, subject.checked).Read(cell, type)) {
    if (one.undecided || one.unknown || !one.comparisons.empty()) return std::nullopt;
    points = prove::UnionOf(points, one.points);
  }
  return points;
}

bool SameCell(const Subject& subject, const ast::Cell& a, const ast::Cell& b, const Type& type) {
  const auto x = PointsOf(subject, a, type), y = PointsOf(subject, b, type);
  return x && y && *x == *y;
}

bool Dated(const ast::TableDeclaration& node) {
  return std::any_of(node.rows.begin(), node.rows.end(),
                     [](const ast::Row& row) { return row.from_date.has_value(); });
}

bool Measured(const Type& type) {
  return type.kind == TypeKind::kDecimal || type.kind == TypeKind::kNumber ||
         type.kind == TypeKind::kDate;
}

// The one column in which two rows differ, where both say a stretch of it and the stretches meet.
std::optional<std::size_t> SplitColumn(const Subject& subject, const Table& table,
                                       const ast::Row& a, const ast::Row& b) {
  std::optional<std::size_t> column;
  for (std::size_t i = 0; i < a.conditions.size(); ++i) {
    const Type& type = table.info.parameters[i];
    if (SameCell(subject, a.conditions[i], b.conditions[i], type)) continue;
    if (column || !Measured(type)) return std::nullopt;
    const auto x = PointsOf(subject, a.conditions[i], type);
    const auto y = PointsOf(subject, b.conditions[i], type);
    if (!x || !y || x->size() != 1 || y->size() != 1 || prove::UnionOf(*x, *y).size() != 1)
      return std::nullopt;
    column = i;
  }
  return column;
}

bool Apart(const Subject& subject, const Table& table, const ast::Row& a, const ast::Row& b) {
  for (std::size_t i = 0; i < a.conditions.size(); ++i) {
    const auto x = PointsOf(subject, a.conditions[i], table.info.parameters[i]);
    const auto y = PointsOf(subject, b.conditions[i], table.info.parameters[i]);
    if (x && y && prove::Intersection(*x, *y).empty()) return true;
  }
  return false;
}

bool SameRows(const Subject& subject, const ast::TableDeclaration& a,
              const ast::TableDeclaration& b) {
  if (a.rows.size() != b.rows.size() || a.hit != b.hit) return false;
  const auto same_part = [&](const std::optional<ExprId>& x, const std::optional<ExprId>& y) {
    return x.has_value() == y.has_value() && (!x || subject.SameMeaning(*x, *y));
  };
  const auto same_pattern = [&](const ast::CellPattern& x, const ast::CellPattern& y) {
    return x.kind == y.kind && x.comparison == y.comparison &&
           x.second_comparison == y.second_comparison && same_part(x.operand, y.operand) &&
           same_part(x.second_operand, y.second_operand);
  };
  const auto same_cell = [&](const ast::Cell& x, const ast::Cell& y) {
    return x.negated == y.negated && std::equal(x.patterns.begin(), x.patterns.end(),
                                                y.patterns.begin(), y.patterns.end(), same_pattern);
  };
  return std::equal(
      a.rows.begin(), a.rows.end(), b.rows.begin(), [&](const ast::Row& x, const ast::Row& y) {
        const std::string from = x.from_date ? x.from_date->text : "";
        return x.otherwise == y.otherwise && from == (y.from_date ? y.from_date->text : "") &&
               std::equal(x.conditions.begin(), x.conditions.end(), y.conditions.begin(),
                          y.conditions.end(), same_cell) &&
               SameOutputs(subject, x, y);
      });
}

bool SaysOne(const Subject& subject, const Table& table) {
  const std::vector<ast::Row>& rows = table.node.rows;
  return !rows.empty() && std::all_of(rows.begin(), rows.end(), [&](const ast::Row& row) {
    return SameOutputs(subject, row, rows.front());
  });
}

}  // namespace

void TablesThatSayOne(const Subject& subject, Sink& sink) {
  ForEachTable(subject, [&](const Table& table) {
    if (Collects(table) || !SaysOne(subject, table)) return;
    sink.Report(Kind::kTableSaysOne, table.node.name.span,
                "every row of table " + Tick(table.info.name) + " says the same",
                "a table is for results that differ",
                "write a `parameter` or a `let` instead, or correct the rows");
  });
}

void IdleColumns(const Subject& subject, Sink& sink) {
  ForEachTable(subject, [&](const Table& table) {
    std::size_t rows = 0;
    std::vector<bool> asked(table.node.parameters.size(), false);
    for (const ast::Row& row : table.node.rows) {
      if (row.otherwise) continue;
      ++rows;
      for (std::size_t i = 0; i < row.conditions.size() && i < asked.size(); ++i)
        asked[i] = asked[i] || !IsAny(row.conditions[i]);
    }
    // A result, or a cell of another column, may be worked out from it.
    ast::ForEachPart(table.node, [&](ExprId part) {
      ast::Walk(subject.ast, part, [&](ExprId id) {
        const Reference& reference = subject.checked.ReferenceOf(id);
        if (reference.kind == Reference::Kind::kArgument) asked.at(reference.index) = true;
      });
    });
    for (std::size_t i = 0; rows > 1 && i < asked.size(); ++i) {
      if (asked[i]) continue;
      sink.Report(Kind::kIdleColumn, table.node.parameters[i].name.span,
                  "column " + Tick(table.node.parameters[i].name.text) + " of table " +
                      Tick(table.info.name) + " is `any` in every row",
                  "it tells no rows apart", "leave the column out, with the value handed to it");
    }
  });
}

void SplitRows(const Subject& subject, Sink& sink) {
  ForEachTable(subject, [&](const Table& table) {
    const std::vector<ast::Row>& rows = table.node.rows;
    const bool apart =
        table.node.hit == ast::HitPolicy::kUnique || table.node.hit == ast::HitPolicy::kAgree;
    if (!apart || rows.size() > kMostRows || Dated(table.node) || SaysOne(subject, table)) return;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (rows[i].otherwise || rows[j].otherwise || !SameOutputs(subject, rows[i], rows[j]))
          continue;
        const auto column = SplitColumn(subject, table, rows[j], rows[i]);
        if (!column) continue;
        sink.Report(Kind::kSplitRow, rows[i].span,
                    "this row and another say the same on both sides of a value of " +
                        Tick(table.node.parameters[*column].name.text),
                    "a limit in a table is for results that differ",
                    "make one row of the two, or correct the result of one of them")
            .labels.push_back({rows[j].span, "the other row"});
        return;
      }
    }
  });
}

void OtherwiseForOne(const Subject& subject, Sink& sink) {
  ForEachTable(subject, [&](const Table& table) {
    if (table.info.parameters.size() != 1 || Collects(table) || Dated(table.node)) return;
    const Type& type = table.info.parameters.front();
    if (type.kind != TypeKind::kEnum || type.optional) return;
    const std::vector<std::string>& names =
        subject.checked.type_table.enumeration(types::EnumId(type.index)).values;
    prove::IntervalSet left{{0, static_cast<std::int64_t>(names.size()) - 1}};
    const ast::Row* rest = nullptr;
    for (const ast::Row& row : table.node.rows) {
      if (row.otherwise) {
        rest = &row;
        continue;
      }
      const auto points = PointsOf(subject, row.conditions.front(), type);
      if (!points) return;
      left = prove::Difference(left, *points);
    }
    if (rest == nullptr || left.size() != 1 || left.front().low != left.front().high) return;
    const std::string& name = names.at(static_cast<std::size_t>(left.front().low));
    diagnostics::Diagnostic& diagnostic = sink.Report(
        Kind::kOneLeftForOtherwise, rest->span, "`otherwise` stands for " + Tick(name) + " alone",
        "a value that the enum gets later would fall into this row, and nobody would be asked",
        "write " + Tick(name) + ", so that a new value is a gap that `check` reports");
    const std::string_view text = subject.sources.Get(rest->span.file).Text(rest->span);
    const std::size_t at = text.find("otherwise");
    if (at == std::string_view::npos) return;
    const auto begin = rest->span.begin + static_cast<std::uint32_t>(at);
    subject.SuggestAt(diagnostic, {rest->span.file, begin, begin + 9}, name, false);
  });
}

void FirstWithoutOverlap(const Subject& subject, Sink& sink) {
  ForEachTable(subject, [&](const Table& table) {
    std::vector<const ast::Row*> rows;
    for (const ast::Row& row : table.node.rows) {
      if (!row.otherwise) rows.push_back(&row);
    }
    const bool first = table.node.hit == ast::HitPolicy::kFirst;
    if (!first || rows.size() < 2 || rows.size() > kMostRows || Dated(table.node)) return;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (!Apart(subject, table, *rows[i], *rows[j])) return;
      }
    }
    diagnostics::Diagnostic& diagnostic =
        sink.Report(Kind::kFirstWithoutOverlap, table.node.name.span,
                    "no two rows of table " + Tick(table.info.name) + " apply to one case",
                    "`first` lets the order of the rows decide, here between rows that never meet",
                    "leave out `first`: then a row that overlaps later is an error");
    const Span whole = subject.ast[table.info.decl].span;
    const std::string_view text = subject.sources.Get(whole.file).Text(whole);
    const std::size_t brace = text.find('{');
    const std::size_t at = text.substr(0, brace).rfind(" first");
    if (brace == std::string_view::npos || at == std::string_view::npos) return;
    const auto begin = whole.begin + static_cast<std::uint32_t>(at);
    subject.SuggestAt(diagnostic, {whole.file, begin, begin + 6}, "", false);
  });
}

void SameTables(const Subject& subject, Sink& sink) {
  std::vector<Table> seen;
  ForEachTable(subject, [&](const Table& table) {
    for (const Table& other : seen) {
      if (table.node.rows.size() < 2 || table.info.parameters != other.info.parameters ||
          table.info.result != other.info.result || !SameRows(subject, table.node, other.node))
        continue;
      sink.Report(Kind::kSameTable, table.node.name.span,
                  "table " + Tick(table.info.name) + " has the rows of " + Tick(other.info.name),
                  "two copies of a table drift apart when one of them is changed",
                  "keep one of the two")
          .labels.push_back({other.node.name.span, "the same rows"});
      break;
    }
    seen.push_back(table);
  });
}

}  // namespace remit::lint
