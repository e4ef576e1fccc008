// Decision tables: the header against the declaration, and every cell against its column. Gaps and
// overlaps are the business of prove/.
#include <algorithm>
#include <utility>

#include "interpreter/base/text.h"
#include "interpreter/check/checker.h"
#include "interpreter/check/table_rows.h"

namespace remit::check {
namespace {

std::size_t Columns(const ast::TableDeclaration& node) { return node.parameters.size(); }

std::vector<std::string> ParameterNames(const ast::TableDeclaration& node) {
  std::vector<std::string> names;
  for (const ast::Parameter& parameter : node.parameters) names.push_back(parameter.name.text);
  return names;
}

void CheckHeaderName(Checker& checker, const ast::Name& written, const ast::Name& declared,
                     std::string_view kind) {
  if (written.text == declared.text) return;
  Report(checker, Kind::kTableColumn, written.span,
         "this column is headed " + Tick(written.text) + ", and the " + std::string(kind) +
             " declared there is " + Tick(declared.text),
         "the columns stand in the order of the table's first line",
         "write " + Tick(declared.text));
}

std::vector<std::string> NamesOf(const std::vector<ast::Name>& names) {
  std::vector<std::string> texts;
  for (const ast::Name& name : names) texts.push_back(name.text);
  return texts;
}

// True after a report: the headings are those of the first line in another order. What stands below
// them then belongs to other columns than by its place, and nothing can be said of it.
bool Exchanged(Checker& checker, const ast::TableDeclaration& node) {
  std::vector<std::string> written = NamesOf(node.header_conditions), declared;
  for (const ast::Parameter& parameter : node.parameters) declared.push_back(parameter.name.text);
  if (written == declared ||
      !std::is_permutation(written.begin(), written.end(), declared.begin(), declared.end()))
    return false;
  Span span = node.header_conditions.front().span;
  span.end = node.header_conditions.back().span.end;
  Report(checker, Kind::kTableColumn, span,
         "the columns are headed " + ListOf(written) + ", and the table's first line names " +
             ListOf(declared),
         "the columns stand in the order of the table's first line",
         "move each column with its cells to its place, or change the first line and the calls");
  return true;
}

// False when the cells cannot be told apart by their headings.
bool CheckHeaderRow(Checker& checker, const ast::TableDeclaration& node) {
  if (node.header_conditions.empty() && node.header_outputs.empty()) return true;
  if (node.header_conditions.size() != Columns(node)) {
    const Span span = node.header_conditions.empty() ? node.header_outputs.front().span
                                                     : node.header_conditions.front().span;
    Report(checker, Kind::kTableColumn, span,
           "the header has " + std::to_string(node.header_conditions.size()) +
               " columns before `||`, and " + Tick(node.name.text) + " has " +
               std::to_string(Columns(node)) + " parameters",
           "there is one column for each parameter",
           "write one name for each parameter before `||`: " + ListOf(ParameterNames(node)));
    return true;
  }
  if (Exchanged(checker, node)) return false;
  for (std::size_t i = 0; i < node.parameters.size(); ++i)
    CheckHeaderName(checker, node.header_conditions[i], node.parameters[i].name, "parameter");
  if (node.header_outputs.size() != node.outputs.size()) {
    const Span span =
        node.header_outputs.empty() ? node.name.span : node.header_outputs.front().span;
    Report(checker, Kind::kTableColumn, span,
           "the header has " + std::to_string(node.header_outputs.size()) +
               " columns after `||`, and " + Tick(node.name.text) + " has " +
               std::to_string(node.outputs.size()) + " results",
           "there is one column for each result", "write one name for each result behind `||`");
    return true;
  }
  for (std::size_t i = 0; i < node.outputs.size(); ++i) {
    if (!node.outputs[i].name.text.empty())
      CheckHeaderName(checker, node.header_outputs[i], node.outputs[i].name, "result");
  }
  return true;
}

class TableCheck {
 public:
  TableCheck(Checker& checker, Symbol& symbol, const ast::TableDeclaration& node)
      : checker_(checker),
        symbol_(symbol),
        node_(node),
        info_(checker.out.model.tables[symbol.index]),
        results_(checker) {
    scope_.place = Place::kCell;
    for (std::size_t i = 0; i < node.parameters.size(); ++i)
      scope_.arguments.push_back({node.parameters[i].name.text, info_.parameters[i]});
  }

  void Run() {
    if (!CheckHeaderRow(checker_, node_)) return;
    CheckOtherwise();
    bool complete = true;
    for (std::size_t i = 0; i < node_.rows.size(); ++i) complete = CheckRow(i) && complete;
    if (complete) CheckDates(checker_, node_, info_);
    if (node_.rows.empty() && !node_.incomplete) {
      Report(checker_, Kind::kTableRow, node_.name.span,
             "the table " + Tick(node_.name.text) + " has no rows",
             "a table says what applies in every case",
             "write the names of its columns and at least one row");
    }
    symbol_.uses |= uses_;
  }

 private:
  // Those with dates are a series, see CheckDates.
  void CheckOtherwise() {
    bool there = false;
    for (const ast::Row& row : node_.rows) {
      if (!row.otherwise || row.from_date) continue;
      if (std::exchange(there, true)) {
        Report(checker_, Kind::kTableRow, row.span, "there are two `otherwise` rows",
               "one row at most applies when no other does", "leave one out");
      }
    }
  }

  // False when the row does not fit the table.
  bool CheckRow(std::size_t index) {
    const ast::Row& row = node_.rows[index];
    if (!row.otherwise && row.conditions.size() != Columns(node_)) {
      Report(checker_, Kind::kTableRow, row.span,
             "this row has " + base::Counted(row.conditions.size(), "cell") +
                 " before `||`, and the table has " + base::Counted(Columns(node_), "column"),
             "there is one cell for each column, `any` where it does not matter", ColumnsHint());
      return false;
    }
    for (std::size_t i = 0; i < row.conditions.size(); ++i) CheckCell(row.conditions[i], i);
    return CheckOutputs(row, info_.rows[index]);
  }

  std::string ColumnsHint() const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < Columns(node_) && i < node_.parameters.size(); ++i)
      names.push_back(node_.parameters[i].name.text);
    return names.empty() ? "" : "the columns are " + ListOf(names);
  }

  bool CheckOutputs(const ast::Row& row, TableInfo::Row& checked) {
    const std::size_t wanted = node_.outputs.size();
    if (row.outputs.size() != wanted) {
      Report(checker_, Kind::kTableRow, row.span,
             "this row has " + base::Counted(row.outputs.size(), "result") +
                 " after `||`, and the table has " + std::to_string(wanted),
             "there is one result for each column after `||`",
             "write the results behind `||`, parted by `|`");
      return false;
    }
    for (std::size_t i = 0; i < wanted; ++i) {
      if (info_.collect == TableInfo::Collect::kCount) {
        CheckCounted(row.outputs[i]);
      } else {
        const std::string& name = info_.outputs[i].name;
        Wanted wanted_result{.type = info_.outputs[i].type,
                             .what = name.empty() ? "the result of " + Tick(node_.name.text)
                                                  : "the result " + Tick(name),
                             .bare_takes_unit = true};
        Fit(checker_, scope_, row.outputs[i], wanted_result);
      }
      uses_ |= checker_.UsesAt(row.outputs[i]);
    }
    checked.says = results_.NumberOf(row.outputs);
    return true;
  }

  // A counted row counts once, so that `2` would promise too much. A text may say what is counted.
  void CheckCounted(ExprId output) {
    const Type& count = info_.outputs.front().type;
    const Type type = Infer(checker_, scope_, output, count);
    if (count.kind == TypeKind::kBroken) return;
    if (type.kind == TypeKind::kLiteral) AdoptLiteral(checker_, output, count);
    const std::optional<Value>& constant = checker_.ConstantAt(output);
    if (type.kind == TypeKind::kBroken || (constant && type.kind == TypeKind::kText)) return;
    const bool quantity = type.kind == TypeKind::kLiteral ||
                          (type.kind == TypeKind::kDecimal && type.dimension == count.dimension);
    const std::int64_t one = WholeStep(count, checker_.out);
    if (constant && quantity && constant->raw == one) return;
    Report(checker_, Kind::kTableCollect, checker_.SpanOf(output),
           Tick(Written(checker_, output)) + " is not what a row counts for",
           "`collect count` gives how many rows apply, so that each counts once",
           "write `1`, or a text that says what is counted; `collect sum` adds up what rows say");
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
        if (pattern.operand && !ReportDifference(*pattern.operand))
          CheckValueCell(*pattern.operand, column);
        return;
      case ast::CellPattern::Kind::kCompare:
        CheckComparison(pattern, column);
        return;
    }
  }

  // `50 % - 100 %`, meant as a range: the difference of two written values says nothing.
  bool ReportDifference(ExprId id) {
    const auto* call = std::get_if<ast::Call>(&checker_.ast[id].node);
    if (call == nullptr || call->callee != "-" || call->form != ast::CallForm::kInfix) return false;
    for (const ExprId end : call->arguments) {
      if (!std::holds_alternative<ast::QuantityLiteral>(checker_.ast[end].node)) return false;
    }
    checker_.done[id.index()] = true;
    for (const ExprId end : call->arguments) checker_.done[end.index()] = true;
    Report(checker_, Kind::kTableCell, checker_.SpanOf(id),
           Tick(Written(checker_, id)) + " is a difference of two written values",
           "a range stands in a cell with two points",
           "write " + Tick(Written(checker_, call->arguments[0]) + " .. " +
                           Written(checker_, call->arguments[1])))
        .suggestions.push_back(
            {checker_.SpanOf(id),
             Written(checker_, call->arguments[0]) + " .. " + Written(checker_, call->arguments[1]),
             "write a range", false});
    return true;
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
    RefuseKnob(id);
  }

  // What a knob decides is a column, so that every call shows it.
  void RefuseKnob(ExprId id) {
    if ((checker_.UsesAt(id) & kUsesKnob) == 0) return;
    Report(checker_, Kind::kNotVisibleHere, checker_.SpanOf(id),
           Tick(Written(checker_, id)) + " depends on a choice",
           "a cell compares with columns, inputs, parameters and what is worked out from them",
           "make it a column of the table");
  }

  bool Ordered(std::size_t column, Span span, std::string_view what) {
    const Type& type = info_.parameters[column];
    const bool ordered = type.kind == TypeKind::kNumber || type.kind == TypeKind::kDecimal ||
                         type.kind == TypeKind::kDate || type.kind == TypeKind::kBroken;
    if (ordered) return true;
    Report(checker_, Kind::kTableCell, span,
           "the column " + Tick(node_.parameters[column].name.text) + " holds " +
               Describe(checker_, Present(type)) + ", which has no order",
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
             "the smaller end comes first",
             Less(*high, *low, type) ? "write " + Tick(Written(checker_, range->high) + " .. " +
                                                       Written(checker_, range->low))
                                     : "write the value alone, or a later end");
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
  TableInfo& info_;
  Scope scope_;
  ResultNumbers results_;
  std::uint8_t uses_ = 0;
};

}  // namespace

void CheckTable(Checker& checker, Symbol& symbol, const ast::TableDeclaration& node) {
  TableCheck(checker, symbol, node).Run();
}

}  // namespace remit::check
