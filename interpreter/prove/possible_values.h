// Which values an expression can take, where that is known without evaluating it: an input with a
// range, a knob, a constant, an alias of one of these. Everything else may take any value of its
// type; the answer is never too small.
#pragma once

#include <optional>

#include "interpreter/check/checked.h"
#include "interpreter/prove/interval_set.h"
#include "interpreter/prove/points.h"

namespace remit::prove {

using check::Checked;
using check::ExprId;
using types::Type;
using types::Value;

struct PossibleValues {
  IntervalSet points;    // known values only
  bool unknown = false;  // an absent optional
  bool whole = true;     // only whole units occur; meaningful for types measured in whole units
};

// Every value of the type. Text has no order: its points are the ids of the texts that the policy
// mentions, and kHighestPoint stands for any other text.
PossibleValues AllValues(const Type& type, const Checked& checked);
PossibleValues InDomain(const check::Domain& domain, const Type& type, const Checked& checked);
PossibleValues AlternativesOf(const check::KnobInfo& knob);
PossibleValues ValuesOf(const ast::Ast& ast, const Checked& checked, ExprId expr);
// The value on a day of what is made of written values and of parameters that nobody may move.
std::optional<Value> FixedValue(const ast::Ast& ast, const Checked& checked, ExprId expr,
                                std::int64_t day);
void Include(PossibleValues& into, const PossibleValues& other);

}  // namespace remit::prove
