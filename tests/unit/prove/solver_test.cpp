// The solver on problems whose answer is known by hand: thresholds to the last decimal, grids,
// tables, optional values, products; its regions; and that it is the same on every run.
#include "interpreter/prove/solver.h"

#include "tests/unit/prove/posed.h"

namespace remit::prove {
namespace {

const Accepts kAnything = [](const Assignment&) { return true; };

Outcome Answer(const Posed& posed) {
  Outcome outcome = Solve(posed.problem, Budget{}, kAnything);
  INFO("work " << outcome.work);
  if (outcome.found.has_value()) CHECK(AllMet(posed.problem, *outcome.found));
  return outcome;
}

void CheckProved(const std::string& text) {
  INFO(text);
  Posed posed;
  Pose(text, posed);
  const Outcome outcome = Answer(posed);
  CHECK(outcome.kind == Outcome::Kind::kImpossible);
}

void CheckRefuted(const std::string& text) {
  INFO(text);
  Posed posed;
  Pose(text, posed);
  const Outcome outcome = Answer(posed);
  CHECK(outcome.kind == Outcome::Kind::kFound);
}

constexpr const char* kMargin =
    "input p : EUR in 1_000 EUR .. 5_000_000 EUR\n"
    "input c : EUR in 0 EUR .. 5_000_000 EUR\n"
    "let margin = (p - c) / p\n"
    "require half: c <= p * 50 %\n";

// With p of whole cents p/2 is exact, else it is rounded half to even to four decimals: 0.0003 / 2
// is 0.0002, which is above the half by 0.00005. Of p >= 1,000 that is 5e-8 at most: the margin may
// be 49.999995 %.
TEST_CASE("a margin is known to the last decimal that rounding leaves") {
  const std::string text = kMargin;
  CheckProved(text + "let claim = margin >= 49.999995 %\n");
  // 1,000.0003 - 500.0002 = 500.0001; / 1,000.0003 = 0.49999995000..., rounded up to
  // 0.499999950.
  CheckRefuted(text + "let claim = margin >= 49.9999951 %\n");
  CheckRefuted(text + "let claim = margin >= 49.9999999 %\n");
  CheckRefuted(text + "let claim = margin >= 50 %\n");
  CheckRefuted(text + "let claim = margin > 50 %\n");
}

TEST_CASE("a bound of a share of whole values holds exactly, and not one step beyond") {
  // c <= p/2 exactly, as p is twice a number of cents.
  const std::string text =
      "unit pieces\n"
      "input n : pieces in 1 pieces .. 1_000_000 pieces\n"
      "input c : EUR in 0 EUR .. 50_000_000 EUR\n"
      "let p = n * 2 EUR / 1 pieces\n"
      "let margin = (p - c) / p\n"
      "require half: c <= p * 50 %\n";
  CheckProved(text + "let claim = margin >= 49.9999999 %\n");
  CheckProved(text + "let claim = margin >= 50 %\n");
  CheckRefuted(text + "let claim = margin >= 50.0000001 %\n");
  CheckRefuted(text + "let claim = margin > 50 %\n");
}

constexpr const char* kDesk =
    "input list : EUR in 1_000 EUR .. 5_000_000 EUR\n"
    "input cost : EUR in 0 EUR .. 5_000_000 EUR\n"
    "choose discount : percent from 0 % to 40 % step 0.5 %\n"
    "let price = list * (100 % - discount)\n"
    "let margin = (price - cost) / price\n"
    "require floor: margin >= 12 %\n";

TEST_CASE("what a requirement says follows for prices on a grid of discounts") {
  const std::string text = kDesk;
  CheckProved(text + "let claim = margin >= 12 %\n");
  // Rounding gives the price 0.00005, and the margin 5e-10 of a price of 5,000,000 at most.
  CheckProved(text + "let claim = cost <= list * 88 % + 0.0027 EUR\n");
  CheckRefuted(text + "let claim = margin >= 12.0000001 %\n");
  CheckRefuted(text + "let claim = cost <= list * 87.9 %\n");
  // cost <= 0.88 price + rounding, price = list * (1 - d)
  CheckProved(text + "require deep: discount >= 20 %\nlet claim = cost <= list * 70.41 %\n");
  CheckRefuted(text + "require deep: discount >= 20 %\nlet claim = cost <= list * 70.39 %\n");
}

TEST_CASE("products of two unknowns") {
  const std::string text =
      "input a : EUR in 0 EUR .. 1_000 EUR\n"
      "input r : percent in 0 % .. 100 %\n"
      "let part = a * r\n";
  CheckProved(text + "let claim = part <= a\n");
  CheckProved(text + "require big: a >= 500 EUR and r >= 50 %\nlet claim = part >= 250 EUR\n");
  CheckRefuted(text +
               "require big: a >= 500 EUR and r >= 50 %\nlet claim = part >= 250.0001 EUR\n");
  CheckRefuted(text + "let claim = part < a or a < 1 EUR\n");
}

TEST_CASE("tables, enumerations and optional values") {
  const std::string text =
      "enum Segment { small, mid, large }\n"
      "input segment : Segment\n"
      "input score : percent? in 0 % .. 100 %\n"
      "choose discount : percent from 0 % to 40 % step 0.5 %\n"
      "table ceiling (segment: Segment) -> percent {\n"
      "  | segment || ceiling |\n"
      "  | small   || 10 %    |\n"
      "  | mid     || 20 %    |\n"
      "  | large   || 30 %    |\n"
      "}\n"
      "require cap: discount <= ceiling(segment) + (score otherwise 0 %) * 10 %\n";
  CheckProved(text + "let claim = discount <= 40 %\n");
  CheckProved(text + "let claim = discount <= 30 % or score is known\n");
  CheckRefuted(text + "let claim = discount <= 30 %\n");
  CheckRefuted(text + "let claim = discount < 30 % or score is known\n");
  CheckProved(text + "let claim = discount <= 30 % or segment == large\n");
}

TEST_CASE("a division that may be by zero is found, and one that may not is not") {
  Posed posed;
  const std::string text =
      "input a : EUR in 0 EUR .. 1_000 EUR\n"
      "input b : EUR in 0 EUR .. 1_000 EUR\n"
      "let claim = a / b > 10 %\n";
  Pose(text, posed, Demand::Is::kFault);
  const Outcome outcome = Solve(posed.problem, Budget{}, kAnything);
  REQUIRE(outcome.kind == Outcome::Kind::kFound);
  CHECK(posed.Value(*outcome.found, "b") == 0);
  Posed guarded;
  Pose(
      "input a : EUR in 0 EUR .. 1_000 EUR\n"
      "input b : EUR in 0 EUR .. 1_000 EUR\n"
      "require some: b > 0 EUR\n"
      "let claim = a / b > 10 %\n",
      guarded, Demand::Is::kFault);
  CHECK(Solve(guarded.problem, Budget{}, kAnything).kind == Outcome::Kind::kImpossible);
}

TEST_CASE("what is found is simple, and does not depend on the run") {
  Posed posed;
  Pose(std::string(kDesk) + "let claim = discount <= 15 % or list < 20_000 EUR\n", posed);
  const Outcome first = Solve(posed.problem, Budget{}, kAnything);
  REQUIRE(first.kind == Outcome::Kind::kFound);
  CHECK(posed.Value(*first.found, "cost") == 0);
  CHECK(posed.Value(*first.found, "list") == 20'000'0000);
  CHECK(posed.Value(*first.found, "discount") % 100'000'000 == 0);  // one digit
  const Outcome second = Solve(posed.problem, Budget{}, kAnything);
  CHECK(first.found == second.found);
  CHECK(first.work == second.work);
}

TEST_CASE("an assignment that is refused is no answer, and the search goes on beside it") {
  Posed posed;
  Pose(
      "unit seats\n"
      "input n : seats in 1 .. 20\n"
      "let claim = n < 5 seats\n",
      posed);
  const auto only = [&](std::int64_t seats) {
    return [&posed, seats](const Assignment& assignment) {
      return posed.Value(assignment, "n") == seats * types::kOneUnit;
    };
  };
  const Outcome outcome = Solve(posed.problem, Budget{}, only(17));
  REQUIRE(outcome.kind == Outcome::Kind::kFound);
  CHECK(posed.Value(*outcome.found, "n") == 17 * types::kOneUnit);
  CHECK(Solve(posed.problem, Budget{}, only(4)).kind == Outcome::Kind::kImpossible);
}

TEST_CASE("without a budget nothing is decided, and what is left covers every answer") {
  Posed posed;
  Pose(
      "input a : EUR in 0 EUR .. 1_000 EUR\n"
      "input r : percent in 0 % .. 100 %\n"
      "input s : percent in 0 % .. 100 %\n"
      "require curve: a * r * s == 123.4567 EUR\n"
      "let claim = a * s * r == 123.4567 EUR\n",
      posed);
  const Outcome outcome =
      Solve(posed.problem, Budget{20'000, 0}, [](const Assignment&) { return false; });
  CHECK(outcome.kind == Outcome::Kind::kNotDecided);
  CHECK_FALSE(outcome.rest.empty());
  CHECK(outcome.rest.size() <= 64);
}

TEST_CASE("the region around an answer is as wide as the answer holds") {
  Posed posed;
  Pose(std::string(kDesk) + "let claim = discount <= 15 % or list < 20_000 EUR\n", posed);
  const Outcome outcome = Solve(posed.problem, Budget{}, kAnything);
  REQUIRE(outcome.found.has_value());
  // Requirements are relevant; the claim, the last demand, is to fail throughout.
  const Box box = Widen(posed.problem, *outcome.found, {0}, Budget{});
  for (std::size_t v = 0; v < box.size(); ++v) {
    INFO(posed.NameOf(v));
    if (posed.NameOf(v) == "cost") CHECK(box[v] == posed.problem.variables[v].domain);
    if (posed.NameOf(v) == "list") {
      CHECK(box[v].low == 20'000'0000);
      CHECK(box[v].high == 5'000'000'0000);
    }
    if (posed.NameOf(v) == "discount") {
      CHECK(box[v].low == 155'000'000);
      CHECK(box[v].high == 400'000'000);
    }
  }
}

}  // namespace
}  // namespace remit::prove
