// The rows and, or, not, if, otherwise, is known, is, in and their opposites. Most are special
// forms, which the evaluators carry out themselves because they need not look at every argument.
#include "interpreter/builtins/adapters.h"
#include "interpreter/builtins/rows.h"
#include "interpreter/builtins/rules.h"

namespace remit::builtins {
namespace {

Fault Not(Arguments arguments, const KernelContext&, std::int64_t& result) {
  result = arguments[0] == 0 ? 1 : 0;
  return Fault::kNone;
}

constexpr Overload kNot[] = {{"not boolean -> boolean", BooleansToBoolean, Not}};

constexpr Row kRows[] = {
    {.name = "if",
     .fixity = Fixity::kPrefix,
     .precedence = kConditionalPrecedence,
     .form = Form::kIf,
     .min_arguments = 3,
     .max_arguments = 3,
     .since = "0.1",
     .doc = "`if A then B else C`: B where A holds, else C. Only the chosen side is looked at.",
     .example = "(if 2 > 1 then 10 % else 20 %) == 10 %"},
    {.name = "or",
     .fixity = Fixity::kInfix,
     .precedence = kOrPrecedence,
     .form = Form::kOr,
     .min_arguments = 2,
     .max_arguments = -1,
     .since = "0.1",
     .doc = "True when a side is true, whatever the others are, missing ones included.",
     .example = "1 EUR > 2 EUR or 2 EUR > 1 EUR"},
    {.name = "and",
     .fixity = Fixity::kInfix,
     .precedence = kAndPrecedence,
     .form = Form::kAnd,
     .min_arguments = 2,
     .max_arguments = -1,
     .since = "0.1",
     .doc = "False when a side is false, whatever the others are, missing ones included.",
     .example = "2 EUR > 1 EUR and 3 EUR > 2 EUR"},
    {.name = "not",
     .fixity = Fixity::kPrefix,
     .precedence = kNotPrecedence,
     .min_arguments = 1,
     .max_arguments = 1,
     .overloads = kNot,
     .since = "0.1",
     .doc = "True when the condition does not hold.",
     .example = "not 1 EUR > 2 EUR"},
    {.name = "otherwise",
     .fixity = Fixity::kInfix,
     .precedence = kOtherwisePrecedence,
     .form = Form::kOtherwise,
     .min_arguments = 2,
     .max_arguments = 2,
     .since = "0.1",
     .doc = "The left side where it is known, else the right side. Binds tighter than arithmetic.",
     .example = "(max(1 EUR, 2 EUR) otherwise 5 EUR) == 2 EUR"},
    {.name = "is known",
     .fixity = Fixity::kPostfix,
     .precedence = kRelationPrecedence,
     .form = Form::kIsKnown,
     .min_arguments = 1,
     .max_arguments = 1,
     .since = "0.1",
     .doc = "True when an optional value was given.",
     .example = "1 EUR is known"},
    {.name = "is not known",
     .fixity = Fixity::kPostfix,
     .precedence = kRelationPrecedence,
     .form = Form::kIsUnknown,
     .min_arguments = 1,
     .max_arguments = 1,
     .since = "0.1",
     .doc = "True when an optional value was not given.",
     .example = "not (1 EUR is not known)"},
    {.name = "is",
     .fixity = Fixity::kInfix,
     .precedence = kRelationPrecedence,
     .form = Form::kIs,
     .min_arguments = 2,
     .max_arguments = 2,
     .since = "0.1",
     .doc = "Equality with a name: a value of an enum, a level of the ladder, a status.",
     .example = "true is true"},
    {.name = "is not",
     .fixity = Fixity::kInfix,
     .precedence = kRelationPrecedence,
     .form = Form::kIsNot,
     .min_arguments = 2,
     .max_arguments = 2,
     .since = "0.1",
     .doc = "The opposite of `is`.",
     .example = "true is not false"},
    {.name = "in",
     .fixity = Fixity::kInfix,
     .precedence = kRelationPrecedence,
     .form = Form::kIn,
     .min_arguments = 2,
     .max_arguments = 2,
     .since = "0.1",
     .doc = "True when the left side is one of a set, or lies in a range: `a .. b` with both ends, "
            "`a ..< b` without the last.",
     .example = "12 months in 12 months .. 24 months"},
    {.name = "not in",
     .fixity = Fixity::kInfix,
     .precedence = kRelationPrecedence,
     .form = Form::kNotIn,
     .min_arguments = 2,
     .max_arguments = 2,
     .since = "0.1",
     .doc = "The opposite of `in`.",
     .example = "24 months not in 12 months ..< 24 months"},
};
static_assert(WellFormed(kRows));

}  // namespace

std::span<const Row> LogicRows() { return kRows; }

}  // namespace remit::builtins
