// The directions of sums, products, quotients and comparisons.
#include "interpreter/builtins/turns.h"

#include <string_view>

namespace remit::builtins {

namespace {

struct Named {
  std::string_view name;
  Fixity fixity;
  Turns turns;
};

constexpr Named kNamed[] = {
    {"+", Fixity::kInfix, {{Turn::kRises, Turn::kRises}, true, false}},
    {"-", Fixity::kInfix, {{Turn::kRises, Turn::kFalls}, true, false}},
    {"-", Fixity::kPrefix, {{Turn::kFalls, Turn::kUnknown}, true, false}},
    {"*", Fixity::kInfix, {{Turn::kWithOther, Turn::kWithOther}, false, false}},
    {"/", Fixity::kInfix, {{Turn::kWithOther, Turn::kAgainstOther}, false, false}},
    {"<", Fixity::kInfix, {{Turn::kFalls, Turn::kRises}, false, true}},
    {"<=", Fixity::kInfix, {{Turn::kFalls, Turn::kRises}, false, true}},
    {">", Fixity::kInfix, {{Turn::kRises, Turn::kFalls}, false, true}},
    {">=", Fixity::kInfix, {{Turn::kRises, Turn::kFalls}, false, true}},
};

}  // namespace

Turns TurnsOf(const Row& row, const Overload& overload) {
  for (const Named& named : kNamed) {
    if (named.name == row.name && named.fixity == row.fixity) return named.turns;
  }
  if (overload.ulps > 0) return {};
  if (overload.shape == Shape::kRising) return {{Turn::kRises, Turn::kRises}, false, false};
  if (overload.shape == Shape::kRisingFirst) return {{Turn::kRises, Turn::kUnknown}, false, false};
  return {};
}

}  // namespace remit::builtins
