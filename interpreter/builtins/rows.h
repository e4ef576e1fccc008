// How the builtin table is put together: its parts, one file each, and what every row must have.
// Only table.cpp and the parts include this; everybody else asks builtin.h.
#pragma once

#include "interpreter/builtins/builtin.h"

namespace remit::builtins {

// How tightly operators bind; the grammar and the printer agree with these.
inline constexpr int kConditionalPrecedence = 1;
inline constexpr int kOrPrecedence = 2;
inline constexpr int kAndPrecedence = 3;
inline constexpr int kNotPrecedence = 4;
inline constexpr int kRelationPrecedence = 5;
inline constexpr int kRangePrecedence = 6;  // `..`, which is no row: a range is not a value
inline constexpr int kSumPrecedence = 7;
inline constexpr int kProductPrecedence = 8;
inline constexpr int kOtherwisePrecedence = 9;
inline constexpr int kSignPrecedence = 10;

std::span<const Row> ArithmeticRows();
std::span<const Row> ComparisonRows();
std::span<const Row> LogicRows();
std::span<const Row> FunctionRows();

constexpr bool WellFormed(std::span<const Row> rows) {
  for (const Row& row : rows) {
    if (row.name.empty() || row.doc.empty() || row.example.empty() || row.since.empty() ||
        row.words.empty())
      return false;
    if (row.min_arguments < 1) return false;
    if (row.max_arguments >= 0 && row.max_arguments < row.min_arguments) return false;
    if ((row.fixity == Fixity::kFunction) != (row.precedence == 0)) return false;
    if ((row.form == Form::kStrict) == row.overloads.empty()) return false;
    for (const Overload& overload : row.overloads) {
      if (overload.signature.empty() || overload.rule == nullptr || overload.kernel == nullptr)
        return false;
    }
  }
  return true;
}

}  // namespace remit::builtins
