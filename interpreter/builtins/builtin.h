// THE table of operators and functions. One row says everything the project knows about one of
// them: the checker, both evaluators, folding, help, completion, the generated reference and the
// fuzzers read it, and nothing else names it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "interpreter/builtins/fault.h"
#include "interpreter/types/type.h"

namespace remit::builtins {

// What a kernel is told beside the raw values: decimals of each argument and of the result, and how
// many arguments there are.
struct KernelContext {
  std::array<std::int8_t, 4> scale{};
  std::int8_t result_scale = 0;
  int count = 0;
};
// A plain function over present values (raw bits, see types/value.h). Missing values, faults of
// arguments and blocks are the evaluators' business.
using Kernel = Fault (*)(const std::int64_t* arguments, const KernelContext& context,
                         std::int64_t& result);

// Gives the result type when the arguments fit this overload. Literals (kLiteral) have been left as
// they are; a rule that wants them as numbers says so in `arguments` (it may rewrite an argument's
// type to kNumber, or give a literal the other's unit where the language allows it).
using TypeRule = bool (*)(std::span<types::Type> arguments, const types::TypeTable& table,
                          types::Type& result);

// What is known about a kernel beyond its values at single points, for reasoning about ranges. Said
// of present arguments for which it does not fault; where it faults at no corner of a box, it
// faults nowhere in the box. A box within which a claim holds is cut where the claim says.
enum class Shape : std::uint8_t {
  kOpaque,  // nothing: any value of the result's type may come out
  kRising,  // in no argument does it ever fall, the others being fixed: over a box its least and
            // greatest values, and its faults, are found at the least and the greatest corner
  kRisingFirst,  // so it is in the first argument while the others are fixed; of these nothing is
                 // known
  kCorners,     // in each argument by itself it never turns, the others being fixed: over a box its
                // least and greatest values, and its faults, are found at corners of the box
  kZeroFirst,   // so it is on each side of zero of the first argument, zero being a side of its own
  kZeroLast,    // likewise of the last argument: a quotient
  kPower,       // as kZeroFirst, but where the first argument is negative only for a fixed last one
  kRemainder,   // never beyond the last argument, which may be met, nor on the other side of zero;
                // where neither argument is negative never beyond the first; faults where the last
                // is zero and nowhere else
  kEquality,    // true exactly where both arguments are the same value
  kDifference,  // true exactly where they are not
};

struct Overload {
  std::string_view signature;  // "money * ratio -> money", for help and for the reference
  TypeRule rule;
  Kernel kernel;  // null for special forms
  Shape shape = Shape::kOpaque;
  // The shape is that of the exact function, which a `number` may miss by less than so many units
  // in the last place and never by its sign: 0 where the shape is that of the kernel as computed.
  int ulps = 0;
  std::string_view words = {};  // where not empty: in place of Row::words
};

// How arguments are evaluated. Everything but kStrict is a special form, done by the evaluators
// themselves in the same words: 02-language, Evaluation 2.
enum class Form : std::uint8_t {
  kStrict,     // all arguments present, else the union of their causes
  kAnd,        // false wins over any cause; else causes; else true
  kOr,         // true wins
  kIf,         // causes of the condition; else the chosen branch only
  kOtherwise,  // the first when present; the second when the first is absent
  kIsKnown,    // present -> true, absent -> false
  kIsUnknown,
  kIn,  // value in range or set: arguments are the value, then Range / SetLiteral
  kNotIn,
  kIs,  // `route is rep`: equality with a name found from the left side's type
  kIsNot,
};

enum class Fixity : std::uint8_t { kFunction, kPrefix, kInfix, kPostfix };

struct Row {
  std::string_view name;  // what ast::Call::callee holds: "+", "and", "round", "clamp"
  Fixity fixity = Fixity::kFunction;
  int precedence = 0;  // larger binds tighter; 0 for functions
  Form form = Form::kStrict;
  int min_arguments = 0;
  int max_arguments = 0;  // -1: any number
  std::span<const Overload> overloads{};
  bool can_fault = false;  // may a kernel of this row return a fault?
  std::string_view since;
  std::string_view doc;  // one or two sentences, for a manager
  std::string_view
      example;  // a boolean expression that is true: "round(12.345 EUR, 0.01 EUR) == 12.34 EUR"
  // The call as a part of an English sentence: `{0}` is the first operand, `{1}` the second, `{*}`
  // all of them. A value is told by a noun phrase that begins with words of its own, so that it can
  // stand anywhere ("the sum of {*}"), a condition by a clause ("{0} is more than {1}"). No two
  // rows say the same words.
  std::string_view words;
  // What stands between the two operands where nothing stands before them: "plus". Arithmetic only.
  std::string_view between = {};
};

std::span<const Row> Table();
// Prefix and infix `-` are two rows of one name.
const Row* Find(std::string_view name, Fixity fixity);
int RowIndex(const Row& row);

// What a strict kernel is told: both evaluators make it here, from the types that the checker gave
// the arguments and the call. Scales beyond the fourth argument are those of the first (min, max),
// and kinds without decimals have scale 0.
KernelContext ContextFor(std::span<const types::Type> arguments, const types::Type& result,
                         const types::TypeTable& table);

}  // namespace remit::builtins
