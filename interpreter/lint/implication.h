// When one condition follows from another, as far as comparisons of the same quantity with written
// values, `and`, `or` and `not` tell. Never says so where it is not so.
#pragma once

#include <optional>

#include "interpreter/lint/subject.h"
#include "interpreter/prove/possible_values.h"

namespace remit::lint {

// A condition about one quantity: it holds exactly where the quantity is one of `points`.
struct Atom {
  ExprId quantity;
  prove::IntervalSet points;     // of those that occur
  prove::IntervalSet occurring;  // what the quantity can be at all, where it is known
};
// Any condition is one, about its own truth where nothing else is known.
Atom AtomOf(const Subject& subject, ExprId condition);
// The comparison of a quantity with a written value, either way round.
struct Comparison {
  ExprId quantity;
  std::string_view sign;  // as if the quantity stood on the left
  ExprId bound;
};
std::optional<Comparison> ComparisonOf(const Subject& subject, ExprId condition);
// The two sides and the sign of `<`, `<=`, `>`, `>=`, `==`, `!=`, `is`, `is not`.
bool IsComparison(std::string_view callee);
std::string_view Mirrored(std::string_view sign);
std::string_view Negated(std::string_view sign);  // empty where the language has no opposite

// Where `a` holds, so does `b`; where `b` does not hold, nor does `a`.
bool Implies(const Subject& subject, ExprId a, ExprId b);
// The same where `b`, or `a`, stands for the opposite of itself.
bool ImpliesNot(const Subject& subject, ExprId a, ExprId b);
bool NotImplies(const Subject& subject, ExprId a, ExprId b);
// Both hold in exactly the same cases.
bool SameTruth(const Subject& subject, ExprId a, ExprId b);

}  // namespace remit::lint
