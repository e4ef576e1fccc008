// The rows == != < <= > >=. A comparison is of the rounded values that are shown.
#include "interpreter/builtins/adapters.h"
#include "interpreter/builtins/rows.h"
#include "interpreter/builtins/rules.h"

namespace remit::builtins {
namespace {

// What an order is called, of anything, of days, and of levels of authority.
struct Less {
  static constexpr std::string_view kOf = "{0} is less than {1}";
  static constexpr std::string_view kOfDates = "{0} is before {1}";
  static constexpr std::string_view kOfLevels = "{0} is below {1}";
};
struct AtMost {
  static constexpr std::string_view kOf = "{0} is at most {1}";
  static constexpr std::string_view kOfDates = "{0} is on or before {1}";
  static constexpr std::string_view kOfLevels = "{0} is at or below {1}";
};
struct More {
  static constexpr std::string_view kOf = "{0} is more than {1}";
  static constexpr std::string_view kOfDates = "{0} is after {1}";
  static constexpr std::string_view kOfLevels = "{0} is above {1}";
};
struct AtLeast {
  static constexpr std::string_view kOf = "{0} is at least {1}";
  static constexpr std::string_view kOfDates = "{0} is on or after {1}";
  static constexpr std::string_view kOfLevels = "{0} is at or above {1}";
};

// False comes before true: an order never turns in either argument.
template <typename Comparison, typename Words>
struct Ordered {
  static constexpr Overload kOverloads[] = {
      {"number, number -> boolean", NumbersToBoolean, CompareNumbers<Comparison>, Shape::kCorners},
      {"two quantities of the same unit -> boolean", DecimalsToBoolean, CompareRaw<Comparison>,
       Shape::kCorners},
      {"date, date -> boolean", DatesToBoolean, CompareRaw<Comparison>, Shape::kCorners, 0,
       Words::kOfDates},
      {"two levels of the ladder -> boolean", LevelsToBoolean, CompareRaw<Comparison>,
       Shape::kCorners, 0, Words::kOfLevels},
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
                         std::string_view doc, std::string_view example, std::string_view words) {
  return {.name = name,
          .fixity = Fixity::kInfix,
          .precedence = kRelationPrecedence,
          .min_arguments = 2,
          .max_arguments = 2,
          .overloads = overloads,
          .since = "0.1",
          .doc = doc,
          .example = example,
          .words = words};
}

constexpr Row kRows[] = {
    Comparison("==", Equated<std::equal_to<>, Shape::kEquality>::kOverloads,
               "True when both sides are the same value, as it is shown.",
               "1_000 EUR * 1.5 % == 15 EUR", "{0} equals {1}"),
    Comparison("!=", Equated<std::not_equal_to<>, Shape::kDifference>::kOverloads,
               "True when the two sides are different values.", "12 months != 13 months",
               "{0} differs from {1}"),
    Comparison("<", Ordered<std::less<>, Less>::kOverloads,
               "True when the left side is the smaller one.", "14.9 % < 15 %", Less::kOf),
    Comparison("<=", Ordered<std::less_equal<>, AtMost>::kOverloads,
               "True when the left side is smaller or the same.", "15 % <= 15 %", AtMost::kOf),
    Comparison(">", Ordered<std::greater<>, More>::kOverloads,
               "True when the left side is the larger one.", "2026-02-01 > 2026-01-31", More::kOf),
    Comparison(">=", Ordered<std::greater_equal<>, AtLeast>::kOverloads,
               "True when the left side is larger or the same.", "1 years >= 12 months",
               AtLeast::kOf),
};
static_assert(WellFormed(kRows));

}  // namespace

std::span<const Row> ComparisonRows() { return kRows; }

}  // namespace remit::builtins
