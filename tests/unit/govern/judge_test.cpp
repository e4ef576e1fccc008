// Bands over proposals, and routes from fired rules, on models made by hand: 02-language,
// Evaluation 6 and 7.
#include "interpreter/govern/judge.h"

#include "interpreter/base/unicode.h"
#include "interpreter/govern/route.h"
#include "interpreter/types/value.h"
#include "tests/support/catch.h"

namespace remit::govern {
namespace {

using engine::Proposal;
using engine::Verdict;

constexpr std::int64_t kPercentage = 10'000'000;  // 1 %, at nine decimals

// Ladder rep < manager < director; discount 0 %, 1 % … 20 %; term with three values.
check::Model Desk() {
  check::Model model;
  model.levels = {"rep", "manager", "director"};
  model.sides = {"legal"};
  check::KnobInfo discount;
  discount.type = types::Ratio();
  for (int i = 0; i <= 20; ++i) discount.alternatives.push_back({i * kPercentage});
  check::KnobInfo term = discount;
  term.alternatives.resize(3);
  model.knobs = {discount, term};
  return model;
}

check::DeviationInfo Band(int level, std::size_t knob) {
  check::DeviationInfo band;
  band.level = level;
  band.knob = check::KnobId(knob);
  return band;
}
Reach Points(std::int64_t points) { return {{points * kPercentage}, true}; }

std::uint32_t At(std::uint32_t discount, std::uint32_t term) { return discount * 3 + term; }

BandAnswer Consult(const check::Model& model, const std::vector<Reach>& reaches,
                   std::uint32_t proposed, const Proposal& proposal = {}) {
  return ConsultBands(model, reaches, 100, proposal, At(10, 1), proposed);
}

TEST_CASE("the ends of a band are inside it") {
  check::Model model = Desk();
  model.deviations = {Band(0, 0), Band(1, 0)};
  const std::vector<Reach> reaches{Points(3), Points(8)};
  CHECK(Consult(model, reaches, At(13, 1)).level == 0);
  CHECK(Consult(model, reaches, At(7, 1)).level == 0);
  CHECK(Consult(model, reaches, At(14, 1)).level == 1);
  CHECK(Consult(model, reaches, At(18, 1)).level == 1);
  CHECK(Consult(model, reaches, At(19, 1)).level == 2);  // no band: the top
}

TEST_CASE("nothing changed needs no band") {
  CHECK(Consult(Desk(), {}, At(10, 1)).level == -1);
  CHECK_FALSE(Consult(Desk(), {}, At(10, 1)).needs_reason);
}

TEST_CASE("every changed knob has to be covered") {
  check::Model model = Desk();
  model.deviations = {Band(0, 0)};
  CHECK(Consult(model, {Points(3)}, At(11, 2)).level == 2);
  model.deviations.push_back(Band(1, 1));
  CHECK(Consult(model, {Points(3), Points(1)}, At(11, 2)).level == 1);
}

TEST_CASE("a band may look one way only") {
  check::Model model = Desk();
  model.deviations = {Band(0, 0)};
  model.deviations[0].above = false;
  CHECK(Consult(model, {Points(3)}, At(9, 1)).level == 0);
  CHECK(Consult(model, {Points(3)}, At(11, 1)).level == 2);
}

TEST_CASE("an exhausted budget or an expired band counts as none") {
  check::Model model = Desk();
  model.deviations = {Band(0, 0)};
  model.deviations[0].budget = 5;
  Proposal proposal;
  proposal.used = {4};
  CHECK(Consult(model, {Points(3)}, At(11, 1), proposal).level == 0);
  proposal.used = {5};
  CHECK(Consult(model, {Points(3)}, At(11, 1), proposal).level == 2);
  model.deviations[0].budget.reset();
  model.deviations[0].expires = 100;  // the as-of day itself
  CHECK(Consult(model, {Points(3)}, At(11, 1)).level == 0);
  model.deviations[0].expires = 99;
  CHECK(Consult(model, {Points(3)}, At(11, 1)).level == 2);
}

TEST_CASE("a reason is asked for by the band that covers the distance") {
  check::Model model = Desk();
  model.deviations = {Band(0, 0), Band(1, 0)};
  model.deviations[0].reason = true;
  const std::vector<Reach> reaches{Points(3), Points(8)};
  CHECK(Consult(model, reaches, At(12, 1)).needs_reason);
  CHECK_FALSE(Consult(model, reaches, At(16, 1)).needs_reason);
  CHECK_FALSE(Consult(model, reaches, At(20, 1)).needs_reason);
}

TEST_CASE("a reach without a value is named") {
  check::Model model = Desk();
  model.deviations = {Band(0, 1), Band(0, 0)};
  const std::vector<Reach> reaches{Points(1), {{0}, false}};
  CHECK(Consult(model, reaches, At(11, 1)).unread == std::vector<std::uint32_t>{1});
  CHECK(Consult(model, reaches, At(10, 2)).unread.empty());
}

TEST_CASE("knobs that a proposal leaves out stand as recommended") {
  const check::Model model = Desk();
  Proposal proposal;
  proposal.values = {std::nullopt, 2};
  CHECK(ProposedAlternative(model, proposal, At(10, 1)) == At(10, 2));
  CHECK_FALSE(ProposedAlternative(model, proposal, engine::kNoAlternativeIndex).has_value());
  proposal.values = {4, 0};
  CHECK(ProposedAlternative(model, proposal, engine::kNoAlternativeIndex) == At(4, 0));
}

TEST_CASE("white space is no reason") {
  CHECK(base::IsBlank(""));
  CHECK(base::IsBlank(" \t\n"));
  CHECK(base::IsBlank(
      "\xC2\xA0\xE2\x80\x8B\xE3\x80\x80"));  // no-break, zero-width and ideographic space
  CHECK_FALSE(base::IsBlank(" x "));
  CHECK_FALSE(base::IsBlank("\xC2\xA0\xC3\xA9"));
  CHECK_FALSE(base::IsBlank("\xFF"));
}

TEST_CASE("the route is the highest level named and all sides") {
  check::Model model = Desk();
  check::RuleInfo rule;
  rule.level = 1;
  model.rules.push_back(rule);
  rule.level = 2;
  model.rules.push_back(rule);
  rule.level.reset();
  rule.sides = 1;
  model.rules.push_back(rule);
  CHECK(RouteOf(model, {}).level == 0);
  CHECK(RouteOf(model, {1, 0}).level == 2);
  CHECK(RouteOf(model, {0}).sides == 0);
  CHECK(RouteOf(model, {2}).level == 0);
  CHECK(RouteOf(model, {2}).sides == 1);
}

TEST_CASE("only the bottom level without sides decides by itself") {
  CHECK(VerdictOf({0, 0}) == Verdict::kApprove);
  CHECK(VerdictOf({-1, 0}) == Verdict::kApprove);
  CHECK(VerdictOf({1, 0}) == Verdict::kEscalate);
  CHECK(VerdictOf({0, 2}) == Verdict::kEscalate);
}

}  // namespace
}  // namespace remit::govern
