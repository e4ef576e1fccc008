// The smallest changes of knobs, and of negotiable inputs alone and with knobs, are those that
// deciding everything finds: random policies, random cases. A failure prints the seed, the policy
// and the case.
#include "interpreter/govern/flip.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "interpreter/compile/compile.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/identity.h"
#include "interpreter/prove/concession.h"
#include "tests/property/engine/case_generator.h"
#include "tests/property/engine/flip_brute.h"
#include "tests/property/engine/policy_generator.h"
#include "tests/property/engine/random.h"
#include "tests/support/catch.h"

namespace remit::testing {
namespace {

using engine::Core;
using govern::FlipAnswer;

constexpr std::size_t kCases = 26;

// Five times as many with REMIT_TEST_FULL=1.
std::uint64_t Counted(std::uint64_t seeds) {
  return std::getenv("REMIT_TEST_FULL") == nullptr ? seeds : 5 * seeds;
}

struct Policy {
  compile::Compilation compilation;
  std::int64_t as_of = 0;
  govern::PolicyIdentity identity{};
};

govern::Subject SubjectOf(const Policy& policy, const engine::CaseBatch& batch, std::size_t index) {
  return {policy.compilation.ast,
          policy.compilation.checked,
          policy.compilation.sources,
          batch,
          index,
          policy.as_of,
          policy.identity};
}

const FlipAnswer* Find(const std::vector<FlipAnswer>& answers, const std::string& to,
                       bool jointly = false, const std::string& only = "") {
  const auto found = std::find_if(answers.begin(), answers.end(), [&](const FlipAnswer& answer) {
    return answer.to == to && answer.jointly == jointly && answer.only == only;
  });
  return found == answers.end() ? nullptr : &*found;
}

// What every change that is shown claims of itself.
void CheckChanges(const FlipAnswer& answer) {
  REQUIRE(answer.changes.size() == std::min<std::size_t>(answer.count, govern::kFlipsShown));
  for (const govern::FlipChange& change : answer.changes) {
    std::uint64_t steps = 0;
    for (const govern::FlipMove& move : change.moves) steps += move.steps;
    REQUIRE(steps == answer.steps);
    REQUIRE(change.needs_reason == (change.verdict == engine::Verdict::kNeedsReason));
    if (answer.to == "inside") REQUIRE(change.verdict == engine::Verdict::kApprove);
  }
}

struct Tally {
  std::size_t cases = 0, answers = 0, none = 0, two_at_once = 0, ties = 0, unjudged = 0;
  std::size_t refused = 0, reason = 0, lists = 0;
};

// Every one of `shown` is among `found`, and where weights decide none after it scores more.
void CheckOrder(const Policy& policy, const govern::Subject& subject, const FlipAnswer& answer,
                const Nearest& nearest, bool damped) {
  const check::Model& model = policy.compilation.checked.model;
  const check::TradeOffStep* step = model.TradeOffOn(policy.as_of);
  std::vector<double> scores;
  for (const govern::FlipChange& change : answer.changes) {
    std::vector<std::uint32_t> positions;
    for (std::size_t knob = 0; knob < model.knobs.size(); ++knob) {
      const auto& values = model.knobs[knob].alternatives;
      positions.push_back(static_cast<std::uint32_t>(
          std::find(values.begin(), values.end(), change.values[knob].value) - values.begin()));
    }
    const std::uint32_t alternative = engine::AlternativeIndex(model, positions);
    REQUIRE(std::find(nearest.at.begin(), nearest.at.end(), alternative) != nearest.at.end());
    const auto view =
        engine::ReferenceAlternative(subject.ast, subject.checked, subject.batch, subject.index,
                                     subject.as_of, alternative, damped);
    scores.push_back(view.score.value.number());
  }
  if (step == nullptr || step->kind != check::TradeOffStep::Kind::kWeigh) return;
  REQUIRE(std::is_sorted(scores.rbegin(), scores.rend()));
  for (const std::uint32_t other : nearest.at) {
    const auto view = engine::ReferenceAlternative(subject.ast, subject.checked, subject.batch,
                                                   subject.index, subject.as_of, other, damped);
    REQUIRE(view.score.value.number() <= scores.front());
  }
}

void CompareKnobs(const Policy& policy, const engine::Program& program,
                  const engine::CaseBatch& batch, std::size_t index, const Core& here,
                  Tally& tally) {
  const check::Model& model = program.model();
  const govern::Subject subject = SubjectOf(policy, batch, index);
  const govern::Flip flip =
      govern::FindFlip(program, subject, here, govern::GoalsFrom(model, here));
  ++tally.cases;
  if (here.verdict == engine::Verdict::kRefuse) ++tally.refused;
  if (here.verdict == engine::Verdict::kNeedsReason) ++tally.reason;
  tally.lists += std::any_of(model.knobs.begin(), model.knobs.end(),
                             [](const check::KnobInfo& knob) { return knob.list.has_value(); })
                     ? 1
                     : 0;
  NearestByGoal brute = BruteKnobs(program, batch, index, here);
  brute.erase("other");  // over inputs alone
  const bool asks_sides = std::any_of(model.rules.begin(), model.rules.end(),
                                      [](const check::RuleInfo& rule) { return rule.sides != 0; });
  if (!asks_sides) brute.erase("sides");
  if (here.level + 1 >= static_cast<int>(model.levels.size())) brute.erase("higher");
  REQUIRE(flip.answers.size() == brute.size());
  for (const auto& [to, nearest] : brute) {
    INFO("to " << to);
    const FlipAnswer* answer = Find(flip.answers, to);
    REQUIRE(answer != nullptr);
    REQUIRE(answer->count == nearest.count);
    REQUIRE(answer->unjudged == nearest.unjudged);
    ++(nearest.count == 0 ? tally.none : tally.answers);
    if (nearest.count == 0) continue;
    REQUIRE(answer->steps == nearest.steps);
    CheckChanges(*answer);
    CheckOrder(policy, subject, *answer, nearest, !here.damp_dropped);
    tally.two_at_once += nearest.two_at_once ? 1 : 0;
    tally.ties += nearest.count > 1 ? 1 : 0;
    tally.unjudged += nearest.unjudged > 0 ? 1 : 0;
  }
}

std::int64_t DayFor(Random& random) {
  return types::ParseDate(random.Of({"2026-01-01", "2026-04-01", "2026-07-01"})).value();
}

TEST_CASE("the smallest change of knobs is the one that deciding everything finds") {
  Tally tally;
  for (std::uint64_t seed = 1; seed <= Counted(262); ++seed) {
    const std::string text = GeneratePolicy(seed);
    Policy policy{compile::CompileText("policy.remit", text)};
    if (!policy.compilation.ok() || policy.compilation.checked.model.knobs.empty()) continue;
    Random random(seed);
    policy.as_of = DayFor(random);
    const engine::Program program =
        engine::Program::Bind(policy.compilation.ast, policy.compilation.checked, policy.as_of);
    const engine::CaseBatch batch = GenerateCases(policy.compilation.checked, kCases, seed + 1);
    const std::vector<Core> cores = govern::DecideBatch(program, batch);
    for (std::size_t i = 0; i < batch.size; ++i) {
      if (cores[i].status != engine::Status::kDecided ||
          cores[i].shown == engine::kNoAlternativeIndex) {
        continue;
      }
      INFO("seed " << seed << ", case " << i << "\n" << text);
      CompareKnobs(policy, program, batch, i, cores[i], tally);
    }
  }
  CAPTURE(tally.cases, tally.answers, tally.none, tally.two_at_once, tally.ties, tally.unjudged);
  CAPTURE(tally.refused, tally.reason, tally.lists);
  CHECK(tally.cases >= 1000);
  CHECK(tally.two_at_once > 30);  // what is drawn differs between compilers: 35 and more
  CHECK(tally.ties >= 100);
  CHECK(tally.unjudged >= 10);
  CHECK(tally.refused >= 25);
  CHECK(tally.reason >= 15);
  CHECK(tally.lists >= 100);
}

struct InputTally {
  std::size_t cases = 0, answers = 0, none = 0, two_at_once = 0, undecided = 0, jointly = 0;
  std::size_t single = 0, elements = 0, reasons = 0, faults = 0;
};

// What each input does alone is told beside what all of them do, where it is something else.
void CompareSingle(const govern::Flip& flip, const NearestByGoal& alone, const std::string& input,
                   const NearestByGoal& single, InputTally& tally) {
  INFO("alone " << input);
  for (const auto& [to, nearest] : single) {
    INFO("to " << to);
    if (Find(flip.concessions, to) == nullptr) {  // not asked for, or a reason that does not help
      REQUIRE(Find(flip.concessions, to, false, input) == nullptr);
      continue;
    }
    const Nearest& all = alone.at(to);
    const bool told = nearest.count > 0 && (all.count != 1 || nearest.steps != all.steps);
    const FlipAnswer* answer = Find(flip.concessions, to, false, input);
    REQUIRE((answer != nullptr) == told);
    if (!told) continue;
    ++tally.single;
    REQUIRE(answer->steps == nearest.steps);
    REQUIRE(answer->count == nearest.count);
    CheckChanges(*answer);
  }
}

void CompareInputs(const Policy& policy, const engine::Program& program,
                   const engine::CaseBatch& batch, std::size_t index, const Core& here,
                   InputTally& tally) {
  const auto alone = BruteInputs(program, batch, index, here, false, 800);
  if (!alone) return;
  const auto together = BruteInputs(program, batch, index, here, true, 2500);
  if (!together && batch.proposals[index] &&
      std::any_of(batch.proposals[index]->values.begin(), batch.proposals[index]->values.end(),
                  [](const auto& value) { return value.has_value(); })) {
    return;  // too many
  }
  ++tally.cases;
  tally.undecided += here.status != engine::Status::kDecided ? 1 : 0;
  const govern::Subject subject = SubjectOf(policy, batch, index);
  std::vector<govern::FlipGoal> goals = govern::GoalsFrom(program.model(), here);
  govern::Flip flip = govern::FindFlip(program, subject, here, goals);
  if (here.status == engine::Status::kDecided && here.verdict != engine::Verdict::kRefuse)
    goals.push_back({govern::FlipGoal::Kind::kOther});
  prove::ConcessionBudget budget;
  budget.ties = 1'000'000;
  prove::AddConcessions(program, subject, here, goals, govern::NegotiableInputs(program.model()),
                        budget, flip);
  for (const govern::FlipGoal& goal : goals) {
    const std::string to = govern::NameOf(goal.kind);
    INFO("to " << to);
    const FlipAnswer* answer = Find(flip.concessions, to);
    const auto nearest = alone->find(to);
    if (nearest == alone->end()) {  // a reason that does not help
      REQUIRE(answer == nullptr);
      continue;
    }
    // Of an input that nothing reads no other value is looked for.
    if (answer == nullptr) {
      REQUIRE(flip.norm.size() == program.model().knobs.size());
      REQUIRE(nearest->second.count == 0);
      continue;
    }
    REQUIRE(!answer->open);
    ++(nearest->second.count == 0 ? tally.none : tally.answers);
    REQUIRE((answer->count == 0) == (nearest->second.count == 0));
    if (answer->count > 0) {
      REQUIRE(answer->steps == nearest->second.steps);
      CheckChanges(*answer);
      tally.two_at_once += nearest->second.two_at_once ? 1 : 0;
      tally.reasons += to == "inside_with_reason" ? 1 : 0;
      tally.faults += here.status == engine::Status::kFault ? 1 : 0;
    }
    if (!together || !together->contains(to)) continue;
    const Nearest& both = together->at(to);
    const FlipAnswer* jointly = Find(flip.concessions, to, true);
    const auto beats = [&](const FlipAnswer* other) {
      return other == nullptr || other->count == 0 || both.steps < other->steps;
    };
    bool nearer = both.count > 0 && beats(answer) && beats(Find(flip.answers, to));
    if (to == "inside_with_reason")
      nearer =
          nearer && beats(Find(flip.concessions, "inside")) && beats(Find(flip.answers, "inside"));
    REQUIRE((jointly != nullptr) == nearer);
    if (!nearer) continue;
    ++tally.jointly;
    REQUIRE(jointly->steps == both.steps);
    REQUIRE(jointly->count == both.count);
    CheckChanges(*jointly);
  }
  const auto inputs = std::count_if(flip.norm.begin(), flip.norm.end(),
                                    [](const govern::FlipNorm& norm) { return norm.input; });
  for (const govern::FlipNorm& norm : flip.norm) {
    if (!norm.input) continue;
    tally.elements += norm.name.find('[') != std::string::npos ? 1 : 0;
    if (inputs == 1) continue;
    const auto single = BruteInputs(program, batch, index, here, false, 800, norm.name);
    CompareSingle(flip, *alone, norm.name, *single, tally);
  }
}

void CompareInputsOf(const std::string& text, std::uint64_t seed, std::size_t cases,
                     InputTally& tally) {
  Policy policy{compile::CompileText("policy.remit", text)};
  if (!policy.compilation.ok()) return;
  Random random(seed);
  policy.as_of = DayFor(random);
  // What is opened: a few fields of small range.
  for (check::InputLeaf& leaf : policy.compilation.checked.model.leaves) {
    const std::string& path = leaf.path;
    const bool small = path == "deal.tenure" || path == "deal.colour" || path == "deal.flag" ||
                       path == "deal.maybe" || path == "deal.shade" || path == "deal.score" ||
                       path == "deal.mood" || path == "amount" || path == "kind" ||
                       path == "known" || path == "grade" || path == "share" || path == "span" ||
                       path == "items.on" || path == "items.kind" || path == "extras.kind" ||
                       path == "extras.on" || path == "items.span";
    leaf.negotiable = small && random.Percent(45);
  }
  const engine::Program program =
      engine::Program::Bind(policy.compilation.ast, policy.compilation.checked, policy.as_of);
  const engine::CaseBatch batch = GenerateCases(policy.compilation.checked, cases, seed + 1);
  const std::vector<Core> cores = govern::DecideBatch(program, batch);
  for (std::size_t i = 0; i < batch.size; ++i) {
    if (cores[i].status == engine::Status::kInvalid) continue;
    INFO("seed " << seed << ", case " << i << "\n" << text);
    CompareInputs(policy, program, batch, i, cores[i], tally);
  }
}

// Small and decided, with thresholds that two or three inputs share.
std::string SmallPolicy(std::uint64_t seed) {
  Random random(seed);
  const auto number = [&](std::int64_t low, std::int64_t high) {
    return std::to_string(random.Between(low, high));
  };
  const auto condition = [&] {
    return random.Of({"amount > " + number(3, 30) + " EUR",
                      "amount * (100 % + rate) > span / 1 month * " + number(1, 4) + " EUR",
                      Joined({"span < ", number(2, 11), " months and kind is ",
                              random.Of({"red", "green", "blue"})}),
                      "grade < " + number(1, 9) + " and not known",
                      Joined({"share < ", number(1, 4), " % or amount > ", number(10, 38), " EUR"}),
                      "share + rate < " + number(2, 6) + " % and kind is not green",
                      std::string("rate > 2 % and grade < 5")});
  };
  std::string text = R"(policy random.small
  effective from 2026-01-01
ladder low < middle < high
side legal
enum Colour { red, green, blue }
input amount : EUR in 0 EUR .. 40 EUR
input span : months in 1 .. 12
input kind : Colour
input known : boolean
input grade : number in 0 .. 10
input share : percent in 0 % .. 5 %
choose rate : percent from 0 % to 4 % step 1 %
objective gain = amount * rate from 0 EUR to 2 EUR
objective calm = 100 % - rate * 10 from 0 % to 100 %
)";
  text += "trade_off weigh gain: " + number(10, 90) + ", calm: 50\n";
  for (int i = random.Percent(60) ? 2 : 1; i > 0; --i)
    text += "require need_" + std::to_string(i) + ": not (" + condition() + ")\n";
  for (const char* to : {"middle", "high", "legal", "middle and legal"}) {
    if (random.Percent(75))
      text += std::string("escalate to ") + to + " when " + condition() + "\n";
  }
  if (random.Percent(20)) text += "refuse when grade < 1\n";
  if (random.Percent(25)) text += "expect deviation when amount > 35 EUR\n";
  if (random.Percent(70)) text += "deviate low within 1 points of rate giving reason\n";
  if (random.Percent(70)) text += "deviate middle within 2 points above of rate\n";
  return text;
}

TEST_CASE("the smallest concession is the one that deciding everything finds") {
  InputTally tally;
  for (std::uint64_t seed = 1; seed <= Counted(90); ++seed)
    CompareInputsOf(GeneratePolicy(seed), seed, 4, tally);
  for (std::uint64_t seed = 1; seed <= Counted(270); ++seed)
    CompareInputsOf(SmallPolicy(seed), seed, 6, tally);
  CAPTURE(tally.cases, tally.answers, tally.none, tally.two_at_once, tally.undecided,
          tally.jointly);
  CAPTURE(tally.single, tally.elements, tally.reasons, tally.faults);
  CHECK(tally.cases >= 400);
  CHECK(tally.answers >= 200);
  CHECK(tally.two_at_once >= 15);
  CHECK(tally.undecided >= 50);
  CHECK(tally.jointly >= 10);
}

}  // namespace
}  // namespace remit::testing
