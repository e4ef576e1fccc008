// One small policy per rule of 02-language, Evaluation, with answers that can be worked out by
// hand.
#include "tests/support/catch.h"
#include "tests/unit/reference/policy_fixture.h"

namespace remit::tests {
namespace {

using engine::Core;
using engine::Status;
using engine::Verdict;

constexpr const char* kEndings = R"(
policy probe.endings "Endings"
  effective from 2026-01-01

ladder clerk < head
side legal

record Order {
  price : EUR in 0 EUR .. 1_000 EUR
  cost  : EUR in 0 EUR .. 1_000 EUR
  other : EUR in 0 EUR .. 1_000 EUR
  bad   : boolean
}
input order : Order

choose rebate : percent in { 0 %, 10 %, 20 % }

objective gain = order.price * (100 % - rebate) from 0 EUR to 100 EUR
trade_off weigh gain: 1

refuse when order.bad because "on the list"
require affordable : order.price <= 500 EUR
require covered    : order.cost / order.price <= 90 %
require known      : order.other >= 0 EUR

escalate to head  when rebate >= 10 %
escalate to legal when order.price == 100 EUR

test "plain"             { given order { price: 200 EUR, cost: 1 EUR, other: 1 EUR, bad: false }  expect status is decided }
test "legal"             { given order { price: 100 EUR, cost: 1 EUR, other: 1 EUR, bad: false }  expect status is decided }
test "refused"           { given order { price: 600 EUR, bad: true }                              expect status is decided }
test "out whatever else" { given order { price: 600 EUR, bad: false }                             expect status is no_alternative }
test "missing"           { given order { price: 200 EUR }                                         expect status is needs_data }
test "fault first"       { given order { price: 0 EUR, cost: 1 EUR, bad: false }                  expect status is fault }
test "unknown refusal"   { given order { price: 600 EUR }                                         expect status is no_alternative }
)";

const PolicyFixture& Endings() {
  static const PolicyFixture fixture(kEndings);
  return fixture;
}

}  // namespace

TEST_CASE("a false requirement rules out, whatever else is missing") {
  CHECK(Endings().Decide("out whatever else").status == Status::kNoAlternative);
  const Core unknown = Endings().Decide("unknown refusal");
  CHECK(unknown.status == Status::kNoAlternative);
  CHECK(unknown.causes.empty());
}

TEST_CASE("a refusal without a knob ends the case, whatever else is missing") {
  const Core core = Endings().Decide("refused");
  CHECK(core.status == Status::kDecided);
  CHECK(core.verdict == Verdict::kRefuse);
  CHECK(core.recommended == engine::kNoAlternativeIndex);
  CHECK(core.fired.size() == 1);
  CHECK(core.level == -1);
}

TEST_CASE("everything missing that was reached is named") {
  const Core core = Endings().Decide("missing");
  CHECK(core.status == Status::kNeedsData);
  CHECK(Endings().Causes(core.causes) ==
        "missing order.cost; missing order.other; missing order.bad");
}

TEST_CASE("a fault comes before missing data, and both are told") {
  const Core core = Endings().Decide("fault first");
  CHECK(core.status == Status::kFault);
  CHECK(Endings().Causes(core.causes) ==
        "division by zero at order.cost / order.price; missing order.other");
}

TEST_CASE("utility is linear beyond its anchors, and the first of the best is taken") {
  const Core core = Endings().Decide("plain");
  CHECK(Endings().KnobsAt(core.recommended) == "rebate 0 %");
  CHECK(core.score == 2.0);
  CHECK(core.level == 0);
  CHECK(core.verdict == Verdict::kApprove);
}

TEST_CASE("a side alone escalates at the bottom level") {
  const Core core = Endings().Decide("legal");
  CHECK(core.verdict == Verdict::kEscalate);
  CHECK(core.level == 0);
  CHECK(core.sides == 1);
}

TEST_CASE("and, or, if, in and comparisons with unknowns") {
  const PolicyFixture fixture(R"(
policy probe.logic "Logic"
  effective from 2026-01-01

record Facts {
  known   : EUR  in 0 EUR .. 100 EUR
  missing : EUR  in 0 EUR .. 100 EUR
  maybe   : EUR? in 0 EUR .. 100 EUR
}
input f : Facts

require false_and   : not (f.missing > 1 EUR and f.known > 50 EUR)
require true_or     : f.missing > 1 EUR or f.known == 10 EUR
require chosen      : if f.known == 10 EUR then true else f.missing > 1 EUR
require of_range    : f.known not in 11 EUR .. f.missing
require not_last    : f.known not in 5 EUR ..< 10 EUR
require last        : f.known in 5 EUR .. 10 EUR
require otherwise_1 : (f.maybe otherwise 7 EUR) == 7 EUR
require unknown_1   : f.maybe is not known
require unknown_2   : not (f.maybe is known)

test "facts" { given f { known: 10 EUR }  expect status is decided }
)");
  const Core core = fixture.Decide("facts");
  CHECK(core.status == Status::kDecided);
  CHECK(core.feasible == 1);  // no knob: the one empty alternative
  CHECK(core.recommended == 0);
  CHECK(core.score == 0.0);
  CHECK(core.causes.empty());
}

TEST_CASE("tables: any is every known value, unknown rows, missing columns and otherwise") {
  const PolicyFixture fixture(R"(
policy probe.tables "Tables"
  effective from 2026-01-01

enum Kind { small, large }
record Facts {
  kind  : Kind
  age   : months? in 0 .. 100
  price : EUR in 0 EUR .. 100 EUR
}
input f : Facts

table rate (kind: Kind, age: months?) -> percent {
  | kind  | age      || rate |
  | small | any      || 1 %  |
  | small | unknown  || 2 %  |
  | large | < 10     || 3 %  |
  | large | 10 .. 20 || 4 %  |
  | otherwise        || 5 %  |
}
table fee (kind: Kind, price: EUR) -> percent {
  | kind  | price     || fee |
  | small | any       || 1 % |
  | large | < 50 EUR  || 2 % |
  | large | >= 50 EUR || 3 % |
}

choose nothing : percent in { 0 % }
objective rate_value = rate(f.kind, f.age) from 0 % to 100 %
objective fee_value  = fee(f.kind, f.price) from 0 % to 100 %
trade_off weigh rate_value: 1, fee_value: 0

test "small known"   { given f { kind: small, age: 5, price: 1 EUR }  expect rate_value == 1 % }
test "small unknown" { given f { kind: small, price: 1 EUR }          expect rate_value == 2 % }
test "at ten"        { given f { kind: large, age: 10, price: 1 EUR } expect rate_value == 4 % }
test "at twenty"     { given f { kind: large, age: 20, price: 1 EUR } expect rate_value == 4 % }
test "past twenty"   { given f { kind: large, age: 21, price: 1 EUR } expect rate_value == 5 % }
test "large unknown" { given f { kind: large, price: 1 EUR }          expect rate_value == 5 % }
test "price unseen"  { given f { kind: small, age: 5 }                expect fee_value == 1 % }
test "price needed"  { given f { kind: large, age: 5 }                expect status is needs_data }
test "kind needed"   { given f { age: 5, price: 1 EUR }               expect status is needs_data }
)");
  CHECK(fixture.Decide("small known").score == 0.01);
  CHECK(fixture.Decide("small unknown").score == 0.02);
  CHECK(fixture.Decide("at ten").score == 0.04);
  CHECK(fixture.Decide("at twenty").score == 0.04);
  CHECK(fixture.Decide("past twenty").score == 0.05);
  CHECK(fixture.Decide("large unknown").score == 0.05);
  CHECK(fixture.Decide("price unseen").status == Status::kDecided);
  CHECK(fixture.Causes(fixture.Decide("price needed").causes) == "missing f.price");
  CHECK(fixture.Causes(fixture.Decide("kind needed").causes) == "missing f.kind");
}

TEST_CASE("equal anchors are a fault, capped utilities stop at their ends") {
  const PolicyFixture fixture(R"(
policy probe.anchors "Anchors"
  effective from 2026-01-01

record Facts { best : EUR in 0 EUR .. 100 EUR }
input f : Facts

choose bonus : EUR from 0 EUR to 30 EUR step 10 EUR
objective capped_bonus = bonus from 0 EUR to f.best capped
trade_off weigh capped_bonus: 3

test "capped" { given f { best: 20 EUR } expect status is decided }
test "equal"  { given f { best: 0 EUR }  expect status is fault }
)");
  const Core capped = fixture.Decide("capped");
  CHECK(fixture.KnobsAt(capped.recommended) ==
        "bonus 20.00 EUR");  // 30 EUR is not better, and later
  CHECK(capped.score == 1.0);
  const Core equal = fixture.Decide("equal");
  CHECK(equal.status == Status::kFault);
  CHECK(fixture.Causes(equal.causes).starts_with("the worst and the best value"));
}

TEST_CASE(
    "a refusal with a knob is a requirement negated, and fires where a proposal runs into it") {
  const PolicyFixture fixture(R"(
policy probe.refusal "Refusal"
  effective from 2026-01-01

ladder clerk < head < owner
record Facts { limit : percent in 0 % .. 100 % }
input f : Facts

choose rate : percent from 0 % to 50 % step 10 %
objective generosity = rate from 0 % to 50 %
trade_off weigh generosity: 1
refuse when rate > f.limit because "the limit"
deviate clerk within 10 points below of rate
deviate head  within 20 points of rate giving reason

test "free"   { given f { limit: 30 % } expect rate == 30 % }
test "beyond" { given f { limit: 30 % } propose { rate: 40 % }                          expect status is decided }
test "below"  { given f { limit: 30 % } propose { rate: 20 % }                          expect verdict is approve }
test "far"    { given f { limit: 30 % } propose { rate: 10 % }                          expect verdict is needs_reason }
test "said"   { given f { limit: 30 % } propose { rate: 10 %, reason: "flood", by: head } expect route is head }
test "beyond every band" { given f { limit: 30 % } propose { rate: 0 %, by: head }      expect status is decided }
)");
  const Core free = fixture.Decide("free");
  CHECK(fixture.KnobsAt(free.recommended) == "rate 30 %");
  CHECK(free.feasible == 4);
  CHECK(free.fired.empty());
  const Core beyond = fixture.Decide("beyond");
  CHECK(beyond.verdict == Verdict::kRefuse);
  CHECK(beyond.fired.size() == 1);
  CHECK(beyond.violated.size() == 1);
  CHECK(fixture.Decide("below").verdict == Verdict::kApprove);
  CHECK(fixture.Decide("below").level == 0);
  const Core far = fixture.Decide("far");
  CHECK(far.verdict == Verdict::kNeedsReason);
  CHECK(far.level == 1);
  // Within the head's band: the level is the head's, and approvers never include the proposer.
  CHECK(fixture.Decide("said").level == 1);
  CHECK(fixture.Decide("said").verdict == Verdict::kEscalate);
  const Core past = fixture.Decide("beyond every band");
  CHECK(past.verdict == Verdict::kEscalate);
  CHECK(past.level == 2);
}

TEST_CASE("a fault in a rule about the chosen alternative is a fault of the case") {
  const PolicyFixture fixture(R"(
policy probe.rules "Rules"
  effective from 2026-01-01

ladder clerk < head
record Facts {
  last  : EUR in 0 EUR .. 100 EUR
  now   : EUR in 0 EUR .. 100 EUR
}
input f : Facts
choose rate : percent in { 0 %, 10 % }
objective thrift = rate from 10 % to 0 %
trade_off weigh thrift: 1
escalate to head when f.now / f.last > 300 %

test "fault"   { given f { last: 0 EUR, now: 1 EUR }   expect status is fault }
test "missing" { given f { now: 1 EUR }                expect status is needs_data }
test "at"      { given f { last: 10 EUR, now: 30 EUR } expect route is clerk }
test "above"   { given f { last: 10 EUR, now: 31 EUR } expect route is head }
)");
  const Core fault = fixture.Decide("fault");
  CHECK(fault.status == Status::kFault);
  CHECK(fixture.Causes(fault.causes) == "division by zero at f.now / f.last");
  CHECK(fault.recommended == engine::kNoAlternativeIndex);
  CHECK(fault.feasible == 2);
  CHECK(fixture.Decide("missing").status == Status::kNeedsData);
  CHECK(fixture.Decide("at").level == 0);
  CHECK(fixture.Decide("above").level == 1);
}

}  // namespace remit::tests
