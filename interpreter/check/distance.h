// What `damp` and `deviate` have in common: a choice by its name, how distances from it are
// measured, and names of periods; and how long something written as a constant lasts.
#pragma once

#include <optional>
#include <string>

#include "interpreter/check/checker.h"

namespace remit::check {

// The symbol of the knob; null, and reported with `rule` unless it may exist in a broken
// declaration, where there is no such knob.
const Symbol* KnobNamed(Checker& checker, const ast::Name& name, std::string rule);

// The type of a distance between two values of this type: points, days, or the type itself. A date
// has whole days, everything else fractions too. Nothing where values have no distance; broken
// stays broken.
std::optional<Type> DistanceOf(const types::TypeTable& table, const Type& knob);

// Reported as `kind` where it is none.
std::optional<Period> PeriodNamed(Checker& checker, Kind kind, const ast::Name& name);

// So many whole days or months.
struct Duration {
  std::optional<std::int64_t> days, months;
};
// At least `least` of them. Reported as `kind` where it is none, and then neither is there; `what`
// is what it should be: "a review period".
Duration DurationOf(Checker& checker, Kind kind, ExprId id, std::int64_t least,
                    const std::string& what, const std::string& rule, const std::string& hint);

}  // namespace remit::check
