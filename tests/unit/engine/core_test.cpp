// The order of alternatives and the two dates of a policy.
#include "interpreter/engine/core.h"

#include "interpreter/types/value.h"
#include "tests/support/catch.h"

namespace remit::engine {
namespace {

check::Model WithKnobs(const std::vector<std::size_t>& sizes) {
  check::Model model;
  for (const std::size_t size : sizes) {
    check::KnobInfo knob;
    knob.alternatives.resize(size);
    model.knobs.push_back(knob);
  }
  return model;
}
std::int64_t Day(const char* iso) { return types::ParseDate(iso).value(); }

TEST_CASE("the last knob varies fastest") {
  const check::Model model = WithKnobs({2, 3});
  CHECK(AlternativeCount(model) == 6);
  CHECK(KnobPositions(model, 0) == std::vector<std::uint32_t>{0, 0});
  CHECK(KnobPositions(model, 1) == std::vector<std::uint32_t>{0, 1});
  CHECK(KnobPositions(model, 3) == std::vector<std::uint32_t>{1, 0});
  for (std::uint32_t i = 0; i < 6; ++i) {
    CHECK(AlternativeIndex(model, KnobPositions(model, i)) == i);
  }
}

TEST_CASE("without a knob there is one alternative") {
  const check::Model model = WithKnobs({});
  CHECK(AlternativeCount(model) == 1);
  CHECK(KnobPositions(model, 0).empty());
}

TEST_CASE("both ends of the effective period are inside") {
  check::Model model;
  CHECK_FALSE(OutsideEffectivePeriod(model, Day("1999-01-01")).has_value());
  model.effective_from = Day("2026-01-01");
  model.effective_to = Day("2026-12-31");
  CHECK(OutsideEffectivePeriod(model, Day("2025-12-31"))->reason ==
        "2025-12-31: the policy is in force from 2026-01-01");
  CHECK_FALSE(OutsideEffectivePeriod(model, Day("2026-01-01")).has_value());
  CHECK_FALSE(OutsideEffectivePeriod(model, Day("2026-12-31")).has_value());
  CHECK(OutsideEffectivePeriod(model, Day("2027-01-01"))->reason ==
        "2027-01-01: the policy was in force to 2026-12-31");
}

TEST_CASE("a review is overdue from the day it is due") {
  check::Model model;
  model.review_days = 90;
  CHECK_FALSE(ReviewOverdue(model, Day("2099-01-01")));  // no start of validity
  model.effective_from = Day("2026-01-01");
  CHECK_FALSE(ReviewOverdue(model, Day("2026-03-31")));
  CHECK(ReviewOverdue(model, Day("2026-04-01")));
}

TEST_CASE("a review in months is due on the clamped day") {
  check::Model model;
  model.review_months = 1;
  model.effective_from = Day("2026-01-31");
  CHECK_FALSE(ReviewOverdue(model, Day("2026-02-27")));
  CHECK(ReviewOverdue(model, Day("2026-02-28")));
}

}  // namespace
}  // namespace remit::engine
