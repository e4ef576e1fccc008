// The rows == != < <= > >=. A comparison is of the rounded values that are shown.
#include "interpreter/builtins/adapters.h"
#include "interpreter/builtins/rows.h"
#include "interpreter/builtins/rules.h"

namespace remit::builtins {
namespace {

// False comes before true: an order never turns in either argument.
template <typename Comparison>
struct Ordered {
  static constexpr Overload kOverloads[] = {
      {"number, number -> boolean", NumbersToBoolean, CompareNumbers<Comparison>, Shape::kCorners},
      {"two quantities of the same unit -> boolean", DecimalsToBoolean, CompareRaw<Comparison>,
       Shape::kCorners},
      {"date, date -> boolean", DatesToBoolean, CompareRaw<Comparison>, Shape::kCorners},
      {"two levels of the ladder -> boolean", LevelsToBoolean, CompareRaw<Comparison>,
       Shape::kCorners},
  };
};
template <typename Comparison, Shape kShape>
struct Equated {
  static constexpr Overload kOverloads[] = {
      {"number, number -> boolean", NumbersToBoolean, CompareNumbers<Comparison>, kShape},
      {"two quantities of the same unit -> boolean", DecimalsToBoolean, CompareRaw<Comparison>,
       kShape},
      {"date, date -> boolean", DatesToBoolean, CompareRaw<Comparison>, kShape},
      {"two values of one enum, two texts, two booleans -> boolean", NamedToBoolean,
       CompareRaw<Comparison>, kShape},
  };
};

constexpr Row Comparison(std::string_view name, std::span<const Overload> overloads,
                         std::string_view doc, std::string_view example) {
  return {.name = name,
          .fixity = Fixity::kInfix,
          .precedence = kRelationPrecedence,
          .min_arguments = 2,
          .max_arguments = 2,
          .overloads = overloads,
          .since = "0.1",
          .doc = doc,
          .example = example};
}

constexpr Row kRows[] = {
    Comparison("==", Equated<std::equal_to<>, Shape::kEquality>::kOverloads,
               "True when both sides are the same value, as it is shown.",
               "1_000 EUR * 1.5 % == 15 EUR"),
    Comparison("!=", Equated<std::not_equal_to<>, Shape::kDifference>::kOverloads,
               "True when the two sides are different values.", "12 months != 13 months"),
    Comparison("<", Ordered<std::less<>>::kOverloads, "True when the left side is the smaller one.",
               "14.9 % < 15 %"),
    Comparison("<=", Ordered<std::less_equal<>>::kOverloads,
               "True when the left side is smaller or the same.", "15 % <= 15 %"),
    Comparison(">", Ordered<std::greater<>>::kOverloads,
               "True when the left side is the larger one.", "2026-02-01 > 2026-01-31"),
    Comparison(">=", Ordered<std::greater_equal<>>::kOverloads,
               "True when the left side is larger or the same.", "1 years >= 12 months"),
};
static_assert(WellFormed(kRows));

}  // namespace

std::span<const Row> ComparisonRows() { return kRows; }

}  // namespace remit::builtins
