// Decision tables: the header against the declaration, and every cell against its column. Gaps and
// overlaps are the business of the cover analysis.
#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

std::size_t Columns(const ast::TableDeclaration& node) { return node.parameters.size(); }

void CheckHeaderName(Checker& checker, const ast::Name& written, const ast::Name& declared,
                     std::string_view kind) {
  if (written.text == declared.text) return;
  Report(checker, Kind::kTableColumn, written.span,
         "this column is headed " + Tick(written.text) + ", and the " + std::string(kind) +
             " declared there is " + Tick(declared.text),
         "the columns stand in the order of the table's first line",
         "write " + Tick(declared.text));
}

void CheckHeaderRow(Checker& checker, const ast::TableDeclaration& node) {
  if (node.header_conditions.empty() && node.header_outputs.empty()) return;
  if (node.header_conditions.size() != Columns(node)) {
    const Span span = node.header_conditions.empty() ? node.header_outputs.front().span
                                                     : node.header_conditions.front().span;
    Report(checker, Kind::kTableColumn, span,
           "the header has " + std::to_string(node.header_conditions.size()) +
               " columns before `||`, and " + Tick(node.name.text) + " has " +
               std::to_string(Columns(node)) + " parameters",
           "there is one column for each parameter");
    return;
  }
  for (std::size_t i = 0; i < node.parameters.size(); ++i)
    CheckHeaderName(checker, node.header_conditions[i], node.parameters[i].name, "parameter");
  for (std::size_t i = 0; i < node.outputs.size() && i < node.header_outputs.size(); ++i) {
    if (!node.outputs[i].name.text.empty())
      CheckHeaderName(checker, node.header_outputs[i], node.outputs[i].name, "result");
  }
}

class TableCheck {
 public:
  TableCheck(Checker& checker, Symbol& symbol, const ast::TableDeclaration& node)
      : checker_(checker),
        symbol_(symbol),
        node_(node),
        info_(checker.out.model.tables[symbol.index]) {
    scope_.place = Place::kCell;
    for (std::size_t i = 0; i < node.parameters.size(); ++i)
      scope_.arguments.push_back({node.parameters[i].name.text, info_.parameters[i]});
  }

  void Run() {
    CheckHeaderRow(checker_, node_);
    bool otherwise = false;
    for (const ast::Row& row : node_.rows) {
      if (row.otherwise && otherwise) {
        Report(checker_, Kind::kTableRow, row.span, "there are two `otherwise` rows",
               "one row at most applies when no other does", "leave one out");
      }
      otherwise = otherwise || row.otherwise;
      CheckRow(row);
    }
    if (node_.rows.empty() && !node_.incomplete && !node_.file) {
      Report(checker_, Kind::kTableRow, node_.name.span,
             "the table " + Tick(node_.name.text) + " has no rows",
             "a table says what applies in every case");
    }
    symbol_.uses |= uses_;
  }

 private:
  void CheckRow(const ast::Row& row) {
    if (!row.otherwise && row.conditions.size() != Columns(node_)) {
      Report(checker_, Kind::kTableRow, row.span,
             "this row has " + Counted(row.conditions.size(), "cell") +
                 " before `||`, and the table has " + Counted(Columns(node_), "column"),
             "there is one cell for each column, `any` where it does not matter", ColumnsHint());
      return;
    }
    for (std::size_t i = 0; i < row.conditions.size(); ++i) CheckCell(row.conditions[i], i);
    CheckOutputs(row);
  }

  static std::string Counted(std::size_t count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
  }

  std::string ColumnsHint() const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < Columns(node_) && i < node_.parameters.size(); ++i)
      names.push_back(node_.parameters[i].name.text);
    return names.empty() ? "" : "the columns are " + ListOf(names);
  }

  void CheckOutputs(const ast::Row& row) {
    const std::size_t wanted = node_.outputs.size();
    if (row.outputs.size() != wanted) {
      Report(checker_, Kind::kTableRow, row.span,
             "this row has " + Counted(row.outputs.size(), "result") +
                 " after `||`, and the table has " + std::to_string(wanted));
      return;
    }
    if (wanted != 1) return;  // several results are said to be not yet evaluated
    Wanted wanted_result{.type = info_.result,
                         .what = "the result of " + Tick(node_.name.text),
                         .bare_takes_unit = true};
    Fit(checker_, scope_, row.outputs.front(), wanted_result);
    uses_ |= checker_.UsesAt(row.outputs.front());
  }

  void CheckCell(const ast::Cell& cell, std::size_t column) {
    for (const ast::CellPattern& pattern : cell.patterns) CheckPattern(pattern, column);
  }

  void CheckPattern(const ast::CellPattern& pattern, std::size_t column) {
    const Type& type = info_.parameters[column];
    switch (pattern.kind) {
      case ast::CellPattern::Kind::kAny:
        return;
      case ast::CellPattern::Kind::kUnknown:
        if (type.kind == TypeKind::kBroken || type.optional) return;
        Report(checker_, Kind::kTableCell, pattern.span,
               Tick(node_.parameters[column].name.text) + " is never missing",
               "`unknown` stands in the column of an optional value only",
               "declare it as " + Tick(types::Name(type, checker_.table()) + "?"));
        return;
      case ast::CellPattern::Kind::kValue:
        if (pattern.operand) CheckValueCell(*pattern.operand, column);
        return;
      case ast::CellPattern::Kind::kCompare:
        CheckComparison(pattern, column);
        return;
    }
  }

  Wanted ColumnWanted(std::size_t column) const {
    Wanted wanted{.type = Present(info_.parameters[column]),
                  .what = "the column " + Tick(node_.parameters[column].name.text),
                  .bare_takes_unit = true};
    return wanted;
  }

  void CheckOperand(ExprId id, std::size_t column) {
    Wanted wanted = ColumnWanted(column);
    // A band such as `< 2.5` on whole units is odd, not wrong; another column need not be whole.
    wanted.type.whole = false;
    if (wanted.type.kind == TypeKind::kBroken && !StandsAlone(checker_, scope_, id)) {
      checker_.done[id.index()] = true;
      return;
    }
    Infer(checker_, scope_, id, wanted.type);
    if (types::IsRatio(checker_.TypeAt(id)) && types::IsRatio(wanted.type) &&
        !checker_.ConstantAt(id)) {
      wanted.type.points = checker_.TypeAt(id).points;
    }
    FitInferred(checker_, id, wanted);
    uses_ |= checker_.UsesAt(id);
  }

  bool Ordered(std::size_t column, Span span, std::string_view what) {
    const Type& type = info_.parameters[column];
    const bool ordered = type.kind == TypeKind::kNumber || type.kind == TypeKind::kDecimal ||
                         type.kind == TypeKind::kDate || type.kind == TypeKind::kBroken;
    if (ordered) return true;
    Report(checker_, Kind::kTableCell, span,
           "the column " + Tick(node_.parameters[column].name.text) + " is " +
               Describe(checker_, type) + ", which has no order",
           std::string(what) + " needs numbers, quantities or dates",
           "list the values: `a, b`, or exclude some: `not a, b`");
    return false;
  }

  void CheckValueCell(ExprId operand, std::size_t column) {
    const auto* range = std::get_if<ast::Range>(&checker_.ast[operand].node);
    if (range == nullptr) return CheckOperand(operand, column);
    checker_.done[operand.index()] = true;
    checker_.TypeAt(operand) = Present(info_.parameters[column]);
    if (!Ordered(column, checker_.SpanOf(operand), "a range")) return;
    CheckOperand(range->low, column);
    CheckOperand(range->high, column);
    const std::optional<Value>& low = checker_.ConstantAt(range->low);
    const std::optional<Value>& high = checker_.ConstantAt(range->high);
    const Type& type = info_.parameters[column];
    const bool known = low && high && type.kind != TypeKind::kBroken;
    if (known && (Less(*high, *low, type) || (!range->includes_high && *low == *high))) {
      Report(checker_, Kind::kEmptyRange, checker_.SpanOf(operand),
             "the range " + Tick(Written(checker_, operand)) + " is empty",
             "the smaller end comes first");
    }
  }

  void CheckComparison(const ast::CellPattern& pattern, std::size_t column) {
    const bool equality = pattern.comparison == "==" || pattern.comparison == "!=";
    if (!equality && !Ordered(column, pattern.span, Tick(pattern.comparison))) return;
    if (pattern.operand) CheckOperand(*pattern.operand, column);
    if (pattern.second_operand) CheckOperand(*pattern.second_operand, column);
  }

  Checker& checker_;
  Symbol& symbol_;
  const ast::TableDeclaration& node_;
  const TableInfo& info_;
  Scope scope_;
  std::uint8_t uses_ = 0;
};

}  // namespace

void CheckTable(Checker& checker, Symbol& symbol, const ast::TableDeclaration& node) {
  TableCheck(checker, symbol, node).Run();
}

}  // namespace remit::check
