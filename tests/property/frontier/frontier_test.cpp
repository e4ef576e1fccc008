// Random policies and cases: the frontier is what the reference evaluator's values leave
// undominated, and recommendations change exactly where a walk along the weights says, decided
// again on both evaluators with weights just below and just above. A failure prints the seed and
// the policy.
#include "interpreter/govern/frontier.h"

#include <algorithm>
#include <set>
#include <string>

#include "interpreter/compile/compile.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide.h"
#include "interpreter/govern/variant.h"
#include "repl/amounts.h"
#include "repl/explore/frontier_cases.h"
#include "tests/property/engine/case_generator.h"
#include "tests/property/engine/policy_generator.h"
#include "tests/property/engine/random.h"
#include "tests/support/catch.h"

namespace remit::testing {
namespace {

using optimise::Rational;

constexpr std::uint64_t kPolicies = 50;
constexpr std::uint64_t kConflicts = 60;
constexpr std::size_t kCases = 4;

struct Tally {
  std::size_t cases = 0, unsupported = 0, dominated = 0, equal = 0;
  std::size_t places = 0, tried = 0, faults = 0, rounding = 0;
};

struct Asked {
  const compile::Compilation& policy;
  const engine::Program& program;
  const engine::CaseBatch& batch;
  std::size_t index;
  const engine::Core& core;
  std::vector<check::ObjectiveId> objectives;
};

// How good an alternative is in one objective, told by the reference evaluator alone.
Rational GoodnessOf(const check::ObjectiveInfo& objective, const engine::AlternativeView& view,
                    std::size_t index) {
  const bool number = objective.type.kind == types::TypeKind::kNumber;
  const auto exact = [&](const engine::Lane& lane) {
    return number ? optimise::ExactValue(lane.value.number()) : Rational(lane.value.raw);
  };
  const Rational worst = exact(view.worst[index]), best = exact(view.best[index]);
  Rational value = exact(view.adjusted[index]);
  if (objective.capped) value = std::clamp(value, std::min(worst, best), std::max(worst, best));
  return best > worst ? value : Rational(-value);
}

void CompareFrontier(const Asked& asked, Tally& tally) {
  const check::Checked& checked = asked.policy.checked;
  std::vector<std::uint32_t> allowed;
  std::vector<std::vector<Rational>> goodness;
  for (std::uint32_t i = 0; i < engine::AlternativeCount(checked.model); ++i) {
    const engine::AlternativeView view =
        engine::ReferenceAlternative(asked.policy.ast, checked, asked.batch, asked.index,
                                     asked.program.as_of(), i, !asked.core.damp_dropped);
    if (view.out || !view.undecided.empty()) continue;
    allowed.push_back(i);
    goodness.emplace_back();
    for (const check::ObjectiveId id : asked.objectives) {
      goodness.back().push_back(GoodnessOf(checked.model.objectives[id.index()], view, id.index()));
    }
  }
  std::set<std::uint32_t> expected;
  for (std::size_t a = 0; a < allowed.size(); ++a) {
    const bool beaten = std::any_of(goodness.begin(), goodness.end(), [&](const auto& other) {
      bool as_good = true;
      for (std::size_t o = 0; o < other.size(); ++o)
        as_good = as_good && other[o] >= goodness[a][o];
      return as_good && other != goodness[a];
    });
    if (!beaten) expected.insert(allowed[a]);
  }
  const govern::AlternativeTable table = govern::EvaluateAlternatives(
      asked.program, asked.batch, asked.index, !asked.core.damp_dropped);
  const govern::ChoiceField field = govern::FieldOf(checked.model, table, asked.objectives, {});
  REQUIRE(field.allowed == allowed);
  std::set<std::uint32_t> found;
  for (const optimise::Group& group : optimise::Undominated(field.points)) {
    tally.equal += group.size() - 1;
    for (const std::uint32_t point : group) found.insert(field.allowed[point]);
  }
  REQUIRE(found == expected);
  const govern::PolicyIdentity identity;
  const govern::Subject subject{asked.policy.ast, checked,     asked.policy.sources,
                                asked.batch,      asked.index, asked.program.as_of(),
                                identity};
  const govern::CaseFrontier frontier = govern::MakeFrontier(subject, asked.core, table, field);
  REQUIRE(frontier.dominated + expected.size() == allowed.size());
  std::size_t recommended = frontier.recommended_behind ? 1 : 0;
  for (const govern::FrontierPoint& point : frontier.points) {
    recommended += point.recommended ? 1 : 0;
    tally.unsupported += point.support.kind == optimise::Support::Kind::kUnsupported ? 1 : 0;
  }
  REQUIRE(recommended == 1);
  REQUIRE(frontier.recommended_behind.has_value() == !expected.contains(asked.core.recommended));
  tally.dominated += frontier.dominated;
}

// What both evaluators recommend with these weights, which they must agree on.
engine::Core DecideWith(const Asked& asked, const govern::Weights& weights) {
  const check::Checked changed =
      govern::WithWeights(asked.policy.checked, asked.program.as_of(), weights);
  const engine::Program program =
      engine::Program::Bind(asked.policy.ast, changed, asked.program.as_of());
  const engine::Core fast = govern::DecideRange(program, asked.batch, asked.index, 1).front();
  const engine::Core slow = engine::ReferenceDecide(asked.policy.ast, changed, asked.batch,
                                                    asked.index, asked.program.as_of());
  REQUIRE(fast == slow);
  return fast;
}

void CompareStretch(const Asked& asked, const repl::WeightLine& line,
                    const repl::WalkStretch& stretch, const Rational& at, Tally& tally) {
  const auto weights = repl::WeightsAt(line, at);
  REQUIRE(weights.has_value());
  const engine::Core core = DecideWith(asked, *weights);
  ++tally.tried;
  if (core.status != engine::Status::kDecided) {
    ++tally.faults;
    REQUIRE(stretch.totals.faults == 1);
    return;
  }
  REQUIRE(stretch.totals.decided == 1);
  const engine::AlternativeView view = engine::ReferenceAlternative(
      asked.policy.ast, asked.policy.checked, asked.batch, asked.index, asked.program.as_of(),
      core.recommended, !asked.core.damp_dropped);
  for (std::size_t o = 0; o < asked.objectives.size(); ++o) {
    const std::size_t id = asked.objectives[o].index();
    REQUIRE(stretch.totals.sums[o] ==
            repl::RawOf(asked.policy.checked.model.objectives[id].type, view.values[id].value));
  }
}

void CompareWalk(const Asked& asked, Tally& tally) {
  const repl::AlongLine along =
      repl::LineAlong(asked.policy.checked.model, asked.program.as_of(), asked.objectives,
                      asked.objectives[asked.index % asked.objectives.size()]);
  repl::CaseWalk walk(asked.policy.ast, asked.program, along.line, asked.objectives);
  REQUIRE(walk.Add(asked.batch, asked.index, asked.core));
  const repl::WalkReport report = std::move(walk).Finish();
  tally.places += report.places;
  if (report.confirmed + report.too_near < report.places) {
    ++tally.rounding;
    return;
  }
  const Rational near(1, 1'000'000'000);
  const auto grid = [&](const Rational& place) {
    return Rational(optimise::Floor(place / near)) * near;
  };
  for (std::size_t i = 0; i < report.stretches.size(); ++i) {
    const repl::WalkStretch& stretch = report.stretches[i];
    const Rational above = grid(stretch.from) + near;
    const Rational down = grid(stretch.to);
    const Rational below = down == stretch.to ? Rational(down - near) : down;
    if (above >= stretch.to || below <= stretch.from) continue;
    CompareStretch(asked, along.line, stretch, above, tally);
    CompareStretch(asked, along.line, stretch, below, tally);
    // Exactly where it changes both evaluators choose one of those that are equal there.
    const auto at = i == 0 ? std::nullopt : repl::WeightsAt(along.line, stretch.from);
    if (at) DecideWith(asked, *at);
  }
}

// Objectives that pull against each other, of both kinds of numbers: more than one alternative is
// worth choosing nearly always.
std::string ConflictingPolicy(std::uint64_t seed) {
  Random random(seed);
  const auto share = [&] { return std::to_string(random.Between(1, 99)) + " %"; };
  const auto capped = [&] { return std::string(random.Percent(30) ? " capped" : ""); };
  std::string text =
      "policy t.conflict\ninput p : percent in 0 % .. 100 %\ninput q : percent in 0 % .. 100 %\n"
      "choose x : percent from 0 % to 40 % step 5 %\nchoose y : percent in { 0 %, 30 %, 70 % }\n";
  text += Joined({"objective one = ", share(), " * x + ", share(), " * y - p * x * y from 0 % to ",
                  share(), capped(), "\n"});
  text += Joined({"objective two = ", share(), " * x * x + ", share(), " * y + q * x from ",
                  std::to_string(random.Between(30, 99)), " % to 0 %", capped(), "\n"});
  text += Joined({"objective three = number(y) * ", std::to_string(random.Between(1, 9)),
                  " - number(x) * 0.", std::to_string(random.Between(1, 9)), " from -1 to 5",
                  capped(), "\n"});
  if (random.Percent(50)) text += "prefer x == 0 % worth " + share() + " of two\n";
  if (random.Percent(50)) text += "require most : x + y <= " + share() + "\n";
  if (random.Percent(30)) text += "guarantee little of recommendations: x * y <= " + share() + "\n";
  return Joined({text, "trade_off weigh one: ", std::to_string(random.Between(1, 60)),
                 ", two: ", std::to_string(random.Between(1, 60)),
                 random.Percent(50) ? ", three: " + std::to_string(random.Between(1, 60)) : "",
                 "\n"});
}

void ComparePolicy(std::uint64_t seed, const std::string& text, Tally& tally) {
  const compile::Compilation policy = compile::CompileText("random.remit", text);
  if (!policy.ok()) return;
  INFO("seed " << seed << "\n" << text);
  const std::int64_t day = types::ParseDate("2026-04-01").value();
  const std::vector<check::ObjectiveId> objectives =
      govern::TradedObjectives(policy.checked.model, day);
  if (objectives.size() < 2) return;
  const engine::Program program = engine::Program::Bind(policy.ast, policy.checked, day);
  engine::CaseBatch batch = GenerateCases(policy.checked, kCases, seed);
  batch.proposals.assign(batch.size, std::nullopt);
  const std::vector<engine::Core> cores = govern::DecideBatch(program, batch);
  for (std::size_t i = 0; i < cores.size(); ++i) {
    if (cores[i].recommended == engine::kNoAlternativeIndex) continue;
    ++tally.cases;
    const Asked asked{policy, program, batch, i, cores[i], objectives};
    CompareFrontier(asked, tally);
    CompareWalk(asked, tally);
  }
}

}  // namespace

TEST_CASE("frontiers and places of weights are what deciding everything again finds") {
  Tally tally;
  for (std::uint64_t seed = 1; seed <= kPolicies; ++seed)
    ComparePolicy(seed, GeneratePolicy(seed), tally);
  for (std::uint64_t seed = 1; seed <= kConflicts; ++seed)
    ComparePolicy(seed, ConflictingPolicy(seed), tally);
  INFO("cases " << tally.cases << ", dominated " << tally.dominated << ", equal " << tally.equal
                << ", unsupported " << tally.unsupported << ", places " << tally.places
                << ", tried " << tally.tried << ", faults " << tally.faults << ", rounding "
                << tally.rounding);
  CHECK(tally.cases > 50);
  CHECK(tally.dominated > 100);
  CHECK(tally.equal > 0);
  CHECK(tally.unsupported > 20);
  CHECK(tally.places > 100);
  CHECK(tally.tried > 400);
  CHECK(tally.faults > 0);
  CHECK(tally.rounding * 20 <= tally.cases);
}

}  // namespace remit::testing
