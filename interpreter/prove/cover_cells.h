// What a cell asks of its column, as alternatives of simple conditions: values from a set that
// stand in given orders to other quantities. Read from the tree and the side tables.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/prove/cover_orders.h"
#include "interpreter/prove/possible_values.h"

namespace remit::prove {

// What a cell compares with, when it is not a constant.
struct Symbol {
  ExprId operand;
  std::string text;                     // equal for the same quantity
  std::optional<std::size_t> column{};  // another column of the table
  // Worked out from other values, so that it may not be free of the columns.
  bool derived = false;
};

// All of these hold.
struct CellCondition {
  struct Comparison {
    Symbol symbol;
    std::uint8_t order = kAnyOrder;  // of the column's value to the symbol's
  };
  IntervalSet points;                     // of known values; a superset when `undecided`
  bool unknown = false;                   // or there is no value; never beside comparisons
  std::vector<Comparison> comparisons{};  // no symbol twice
  bool undecided = false;
};
using CellMeaning = std::vector<CellCondition>;  // any one; none: the cell is never met

class CellReader {
 public:
  CellReader(const ast::Ast& ast, const Checked& checked) : ast_(ast), checked_(checked) {}

  CellMeaning Read(const ast::Cell& cell, const Type& type) const;
  Symbol SymbolOf(ExprId operand) const;

 private:
  CellCondition ReadPattern(const ast::CellPattern& pattern, const Type& type) const;
  void Restrict(CellCondition& condition, std::uint8_t order, ExprId operand,
                const Type& type) const;
  std::optional<std::int64_t> ConstantPoint(ExprId operand, const Type& type) const;

  const ast::Ast& ast_;
  const Checked& checked_;
};

}  // namespace remit::prove
