// The parts of an explanation that make a claim which can be tried: how a value came about, what
// one objective is worth in another, what a requirement costs, and what would make another
// alternative win. Plain data of decision.h; the claims are made in explain_*.cpp, and
// tests/property/why tries every one of them by deciding again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/govern/named_value.h"

namespace remit::govern {

// How one value came about: what was written, what it came to, and the parts that were read.
struct Breakdown {
  enum class Kind : std::uint8_t {
    kSum,         // the parts, each with its sign, add up to it exactly
    kOperation,   // an operator or builtin function over the parts, in written order
    kChoice,      // `if`, `otherwise`: the condition where there is one, then the part taken
    kInput,       // of the case; no parts
    kKnob,        // what is chosen; no parts
    kParameter,   // one part where it is not written as a plain value
    kLet,         // one part: its formula
    kObjective,   // one part, its formula; with preferences the formula and each of their worths
    kArgument,    // of a function, table or model; where it is given one part: what is given
    kFunction,    // its arguments, then its body
    kTable,       // its arguments, then its rows that apply
    kRow,         // of a table; one part: what the row says
    kModel,       // its arguments; with terms, then by term what it adds to the score; `operation`
                  // is linear, logistic or trees
    kTerm,        // of a model: a number; no parts
    kCount,       // `sum`, `count`, `any` … of several: by element that counts
    kElement,     // one part: its value; none where elements are only counted
    kRisk,        // of a risk measure: its limit
    kPreference,  // that holds: its worth; no parts
    kConstant,    // as written; no parts
  };
  Kind kind = Kind::kConstant;
  std::string what;       // as written, on one line; for what has a name, the name
  std::string operation;  // kOperation, kChoice, kCount: `*`, `min`, `if`, `sum` …; else empty
  bool minus = false;     // in a sum: is taken away
  bool known = true;      // false: missing or faulty here; `value` then has no text
  bool absent = false;    // an optional that is not known; the text of `value` says so
  NamedValue value;
  std::string at;    // path:line; empty where it stands on the line of what it is a part of
  std::string note;  // "row 2: mid_market, < 24"; empty: nothing to add
  std::vector<Breakdown> parts;
  // The parts are not listed: they stand further up in the same tree (`above`), or the tree would
  // grow beyond kBreakdownDepth or kBreakdownParts.
  enum class Omitted : std::uint8_t { kNone, kAbove, kTooMany } omitted = Omitted::kNone;
};
inline constexpr std::size_t kBreakdownDepth = 64;    // below the root
inline constexpr std::size_t kBreakdownParts = 1000;  // of one tree

std::string_view Name(Breakdown::Kind kind);

// What one objective is worth in another, where objectives are weighed. Utilities are linear, so
// that one rate holds wherever both count.
struct ExchangeRate {
  std::string of, of_unit;  // "kept", "point"
  std::string in, in_unit;  // "income", "EUR"
  // Units of `in` that make the same difference to the score as one unit of `of`; negative where
  // less of one of them is better.
  double rate = 0;
  bool of_less = false, in_less = false;  // less of it is better
  // Whether one unit more of `of` counts and can be made up for by `in` giving way; whether one
  // unit less can. Both false where one of them is capped and lies beyond an end.
  bool gain = true, loss = true;
};
struct ExchangeResult {
  std::vector<ExchangeRate> rates;  // each objective that weighs, in terms of one of them
  // Why there is no rate: for all (`first`, `balance`), or for single objectives. Sentences.
  std::vector<std::string> notes;
};

// The range of one weight, everything else as it is, in which a runner-up would be recommended
// instead: better than every other alternative that is allowed.
struct WinningWeight {
  std::string objective;
  double weight = 0;              // the end of the range that lies nearer to the present weight
  double now = 0;                 // as written in the policy
  bool above = false;             // the range lies above the present weight; else below
  std::optional<double> until{};  // its other end; none: no end (below: at a weight of 0)
  // A weight in the range with which it was tried, of as few decimals as do; the one nearest to
  // the present weight.
  std::string tried{};
};
// Weights that together make a runner-up win where no single one does: of least sum of changes, in
// the weights as they are written, up to the rounding of `tried`.
struct WinningWeights {
  struct Weight {
    std::string objective;
    double now = 0;
    std::string tried;
  };
  std::vector<Weight> weights;  // by term of the trade-off; those that stay included
  double change = 0;            // the sum of the absolute changes of what was tried
};
// `first`: what may be given up of one objective so that the runner-up would win.
struct WinningTolerance {
  std::string objective;
  std::string now;    // empty: nothing may be given up
  std::string tried;  // "500 EUR", "5 points of utility": the nearest that does
  bool more = false;  // than now
};
// `balance`: the anchor `best` of one objective with which the runner-up would win.
struct WinningAnchor {
  std::string objective;
  NamedValue now, tried;
};

// A guarantee that would not hold, so that the case would end in a fault.
struct GuaranteeRef {
  std::string guarantee;
  std::string title;  // may be empty
  std::string at;     // path:line
};
// Moves of a bound change what is recommended, but the case ends in a fault with every one.
struct BarredMove {
  std::string bound;  // as written; empty: the requirement would be waived as a whole
  bool lower = false;
  // The least of them: how far, what would be the best there, and the guarantees that it breaks.
  NamedValue by;
  bool more_than = false;
  std::vector<NamedValue> instead;
  std::vector<GuaranteeRef> guarantees;
  // So many were tried, the least first, and greater ones not; 0: all there are.
  std::size_t tried = 0;
};

// What changes of one objective from the recommendation to something else.
struct Difference {
  std::string objective;
  NamedValue now, then;  // by its formula, as in `objectives`
  NamedValue by;         // then - now; of a ratio in points
  bool better = false;   // in utility, preferences included
  double utility = 0;    // then - now
  double contribution = 0;
};
// The smallest move of a bound that changes what is recommended, and keeps the guarantees.
struct MarginalMove {
  std::string bound;  // the side that would move, as written: "margin_floor"
  bool lower = false;
  NamedValue by;           // how far, in its own unit
  bool more_than = false;  // the least value beyond it: the comparison is strict
  std::vector<NamedValue> instead;
  double score = 0;
  std::vector<Difference> changes;
  std::string level;  // the lowest level that may grant it; empty: only the owner
  std::string owner;
  // Broken with the least of the lesser moves that would change it too: a fault of the case.
  std::vector<GuaranteeRef> passed;
};

// Of a requirement that clashes with others: the alternative that comes nearest to it among those
// where the others of the clash hold.
struct NearMiss {
  std::string requirement;
  std::vector<NamedValue> values;
  // Of the comparison that fails there, where it measures something; else `by` has no text.
  std::string left, comparison, right;  // as written
  NamedValue left_value, right_value, by;
};

}  // namespace remit::govern
