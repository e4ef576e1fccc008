// The worked example of the language against figures that worked_example_oracle.py computed apart
// from the interpreter.
#include "tests/unit/reference/worked_example.h"

#include "tests/support/catch.h"
#include "tests/unit/reference/policy_fixture.h"

namespace remit::tests {
namespace {

using engine::Core;
using engine::Status;
using engine::Verdict;

const PolicyFixture& Desk() {
  static const PolicyFixture fixture(kWorkedExample);
  return fixture;
}

std::string LevelOf(const Core& core) {
  return core.level < 0 ? "" : Desk().model().levels.at(static_cast<std::size_t>(core.level));
}

}  // namespace

TEST_CASE("the worked example recommends what the oracle computes") {
  const Core small = Desk().Decide("small");
  CHECK(small.status == Status::kDecided);
  CHECK(small.verdict == Verdict::kApprove);
  CHECK(Desk().KnobsAt(small.recommended) == "discount 15 %, term 36 months");
  CHECK(small.score == 0.3986551357);
  CHECK(small.feasible == 93);
  CHECK(LevelOf(small) == "rep");
  CHECK(small.fired.empty());
  CHECK_FALSE(small.outside_model);

  const Core mid = Desk().Decide("mid");
  CHECK(Desk().KnobsAt(mid.recommended) == "discount 25 %, term 36 months");
  CHECK(mid.score == 0.42417833228333335);
  CHECK(mid.feasible == 143);
  CHECK(mid.verdict == Verdict::kEscalate);
  CHECK(LevelOf(mid) == "manager");  // 25 % is not above 25 %
}

TEST_CASE("the floor rises on the day named") {
  const Core before = Desk().DecideOn("thin", "2026-06-30");
  CHECK(Desk().KnobsAt(before.recommended) == "discount 20 %, term 36 months");
  CHECK(before.feasible == 123);
  CHECK(before.score == 0.3386078226);
  const Core on = Desk().DecideOn("thin", "2026-07-01");
  CHECK(Desk().KnobsAt(on.recommended) == "discount 19.5 %, term 36 months");
  CHECK(on.feasible == 120);
  CHECK(on.score == 0.3374448818);
  CHECK(LevelOf(on) == "vp");  // of manager and vp, the higher
  CHECK(on.fired.size() == 2);
}

TEST_CASE("a review is overdue from its day on, and outside its period a policy decides nothing") {
  CHECK_FALSE(Desk().DecideOn("small", "2026-03-31").review_overdue);
  CHECK(Desk().DecideOn("small", "2026-04-01").review_overdue);  // 31 + 28 + 31 days later
  CHECK(Desk().DecideOn("small", "2026-01-01").status == Status::kDecided);
  const Core early = Desk().DecideOn("small", "2025-12-31");
  CHECK(early.status == Status::kInvalid);
  CHECK(early.recommended == engine::kNoAlternativeIndex);
}

TEST_CASE("what is missing matters only where an alternative depends on it") {
  const Core needs = Desk().Decide("renewal rate missing");
  CHECK(needs.status == Status::kNeedsData);
  CHECK(Desk().Causes(needs.causes) == "missing account.renewal_rate");
  CHECK(needs.feasible == 93);
  CHECK(needs.verdict == Verdict::kNone);
  const Core hopeless = Desk().Decide("hopeless");  // its renewal rate is missing too
  CHECK(hopeless.status == Status::kNoAlternative);
  CHECK(hopeless.causes.empty());
}

TEST_CASE("a proposal is judged by bands, budgets and reasons") {
  const Core end = Desk().Decide("proposed 12 %");
  CHECK(end.verdict == Verdict::kApprove);
  CHECK(LevelOf(end) == "rep");
  CHECK(Desk().KnobsAt(end.shown) == "discount 12 %, term 36 months");
  CHECK(Desk().KnobsAt(end.recommended) == "discount 15 %, term 36 months");
  CHECK(end.score == 0.3986551357);

  const Core past = Desk().Decide("proposed 11.5 %");
  CHECK(past.verdict == Verdict::kEscalate);
  CHECK(LevelOf(past) == "manager");

  const Core silent = Desk().Decide("proposed without reason");
  CHECK(silent.verdict == Verdict::kNeedsReason);
  CHECK(LevelOf(silent) == "manager");

  const Core above = Desk().Decide("proposed above the ceiling");
  CHECK(above.verdict == Verdict::kRefuse);
  REQUIRE(above.violated.size() == 1);
  CHECK(Desk().model().requirements[above.violated[0]].name == "ceiling_rule");

  CHECK(LevelOf(Desk().Decide("proposed another term")) == "vp");  // nobody has a band for it
  CHECK(LevelOf(Desk().Decide("proposed with the budget used")) == "manager");
}

TEST_CASE("outside what the model saw, deviation is expected") {
  const Core core = Desk().Decide("seats unseen");
  CHECK(core.outside_model);
  REQUIRE(core.fired.size() == 1);
  CHECK(Desk().model().rules[core.fired[0]].kind == check::RuleInfo::Kind::kExpectDeviation);
}

}  // namespace remit::tests
