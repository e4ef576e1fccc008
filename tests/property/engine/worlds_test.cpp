// Risk measures against an oracle of a few lines: random distributions and scenarios, every joint
// outcome written out with its exact probability. Both evaluators must say what the oracle says,
// limits that are hit exactly included.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/base/int128.h"
#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide.h"
#include "interpreter/graph/graph.h"
#include "tests/property/engine/random.h"
#include "tests/support/catch.h"

namespace remit::testing {
namespace {

using base::Int128;

constexpr int kPolicies = 300;
constexpr std::int64_t kWhole = 100'000'000;  // of a joint probability: four times a hundred

struct Outcome {
  std::int64_t value, percent;
};
using Outcomes = std::vector<Outcome>;
struct World {
  std::int64_t percent;
  std::vector<Outcomes> distributions;
  std::int64_t shift;
  std::int64_t scale;  // a scenario may double the let
};
struct Atom {
  std::int64_t value, weight;
};

Outcomes RandomOutcomes(Random& random) {
  Outcomes outcomes;
  std::int64_t left = 100;
  std::int64_t value = random.Between(-6, 3);
  while (left > 0) {
    const bool last = outcomes.size() == 3 || random.Percent(20);
    const std::int64_t percent = last ? left : random.Between(1, left);
    outcomes.push_back({value, percent});
    left -= percent;
    value += random.Between(1, 4);
  }
  return outcomes;
}

std::string Written(const Outcomes& outcomes) {
  std::string text;
  for (const Outcome& outcome : outcomes) {
    text += (text.empty() ? "{ " : ", ") + std::to_string(outcome.value) +
            " EUR: " + std::to_string(outcome.percent) + " %";
  }
  return text + " }";
}

// "12.345678", of a weight in millionths of a percent
std::string Percent(std::int64_t weight) {
  std::string digits = std::to_string(weight);
  digits.insert(0, digits.size() < 7 ? 7 - digits.size() : 0, '0');
  return digits.substr(0, digits.size() - 6) + "." + digits.substr(digits.size() - 6) + " %";
}

class Game {
 public:
  explicit Game(std::uint64_t seed) : random_(seed) {
    World written{100, {}, random_.Between(-3, 3), 1};
    const std::int64_t count = random_.Between(1, 3);
    for (std::int64_t i = 0; i < count; ++i)
      written.distributions.push_back(RandomOutcomes(random_));
    worlds_.push_back(written);
    const std::int64_t scenarios = random_.Between(0, 2);
    for (std::int64_t i = 0; i < scenarios; ++i) AddScenario(written);
    for (const World& world : worlds_) Spell(world, 0, 0, world.percent);
    std::sort(atoms_.begin(), atoms_.end(),
              [](const Atom& a, const Atom& b) { return a.value > b.value; });
    above_ = random_.Between(-12, 12);
    chance_limit_ = Limit(Chance(), kWhole - 1);
    beyond_ = random_.Between(1, 99);
    tail_limit_ = random_.Percent(60) ? Mean() : random_.Between(-100'000, 200'000);
  }

  std::string Text() const {
    std::string text = "policy t.game\ninput stake : EUR in 0 EUR .. 9 EUR\n";
    std::string sum;
    for (std::size_t i = 0; i < worlds_[0].distributions.size(); ++i) {
      const std::string name = "d" + std::to_string(i);
      text += "distribution " + name + " : EUR " + Written(worlds_[0].distributions[i]) + "\n";
      sum += name + " + ";
    }
    text += "parameter shift : EUR = " + std::to_string(worlds_[0].shift) +
            " EUR\nlet base = " + sum + "shift\nlet total = base + stake\n" + scenarios_ +
            "let a = chance of total > " + std::to_string(above_) + " EUR at most " +
            Percent(chance_limit_) + "\nlet b = expected shortfall of total beyond " +
            std::to_string(beyond_) + " % at most " + types::FormatScaled(tail_limit_, 4, 4) +
            " EUR\nchoose rate : percent in { 0 %, 10 % }\n" +
            "objective gain = rate from 0 % to 10 %\ntrade_off weigh gain: 1\n" +
            "require either: a or b or stake >= 0 EUR\n";
    return text;
  }

  bool ChanceHolds() const { return Chance() <= chance_limit_; }
  bool TailHolds() const { return TailSum() <= Int128{tail_limit_} * Tail(); }
  bool ChanceIsLimit() const { return Chance() == chance_limit_; }

 private:
  void AddScenario(const World& written) {
    World world = written;
    world.percent = random_.Between(1, worlds_[0].percent / 2);
    worlds_[0].percent -= world.percent;
    std::string body;
    for (std::size_t i = 0; i < world.distributions.size(); ++i) {
      if (random_.Percent(40)) continue;
      world.distributions[i] = RandomOutcomes(random_);
      body += " d" + std::to_string(i) + ": " + Written(world.distributions[i]) + ",";
    }
    if (body.empty() || random_.Percent(50)) {
      const std::int64_t by = random_.Between(-2, 2);
      world.shift += by;
      body += " shift: shift + " + std::to_string(by) + " EUR,";
    }
    if (random_.Percent(50)) {
      world.scale = 2;
      body += " base: base * 2,";
    }
    worlds_.push_back(world);
    scenarios_ += "scenario s" + std::to_string(worlds_.size()) + " with probability " +
                  std::to_string(world.percent) + " % {" + body + " }\n";
  }

  // Weights keep four factors of a hundred, whatever the number of distributions.
  void Spell(const World& world, std::size_t next, std::int64_t sum, std::int64_t weight) {
    if (next == world.distributions.size()) {
      for (std::size_t i = next; i < 3; ++i) weight *= 100;
      atoms_.push_back({(sum + world.shift) * world.scale, weight});
      return;
    }
    for (const Outcome& outcome : world.distributions[next])
      Spell(world, next + 1, sum + outcome.value, weight * outcome.percent);
  }

  std::int64_t Limit(std::int64_t exact, std::int64_t most) {
    const std::int64_t limit = exact + random_.Of<std::int64_t>({0, 0, -1, 1, -5'000'000});
    return std::clamp<std::int64_t>(limit, 0, most);
  }
  std::int64_t Chance() const {
    std::int64_t sum = 0;
    for (const Atom& atom : atoms_) sum += atom.value > above_ ? atom.weight : 0;
    return sum;
  }
  std::int64_t Tail() const { return (100 - beyond_) * (kWhole / 100); }
  // In ten-thousandths of a EUR, times the weight.
  Int128 TailSum() const {
    std::int64_t left = Tail();
    Int128 sum = 0;
    for (const Atom& atom : atoms_) {
      const std::int64_t part = std::min(left, atom.weight);
      sum += Int128{atom.value} * 10'000 * part;
      left -= part;
    }
    return sum;
  }
  std::int64_t Mean() const { return static_cast<std::int64_t>(TailSum() / Tail()); }

  Random random_;
  std::vector<World> worlds_;
  std::string scenarios_;
  std::vector<Atom> atoms_;  // at a stake of nothing, the greatest first
  std::int64_t above_ = 0, chance_limit_ = 0, beyond_ = 0, tail_limit_ = 0;
};

struct Seen {
  int chance[2] = {}, tail[2] = {}, exact = 0;
};

void Play(const Game& game, const compile::Compilation& policy, Seen& seen) {
  engine::CaseBatch batch;
  batch.size = 1;
  batch.columns = {{{0}, {1}}};
  batch.ids = {"a"};
  batch.invalid.resize(1);
  batch.proposals.resize(1);
  batch.texts = policy.checked.texts;
  const auto holds_in = [&](std::optional<check::ScenarioId> scenario, const char* name) {
    const engine::Program program = engine::Program::Bind(policy.ast, policy.checked, 0, scenario);
    REQUIRE(graph::Verify(program.graph(), policy.checked).value_or("") == "");
    const auto& lets = policy.checked.model.lets;
    const auto let = std::find_if(lets.begin(), lets.end(),
                                  [&](const check::LetInfo& info) { return info.name == name; });
    const auto index = static_cast<std::size_t>(let - lets.begin());
    const engine::Lane slow = engine::ReferenceEvaluate(policy.ast, policy.checked, batch, 0, 0, 0,
                                                        nullptr, let->value, scenario);
    const govern::CaseValue fast =
        govern::EvaluateAt(program, batch, 0, 0, {program.graph().outputs.lets[index]}).front();
    REQUIRE(slow.causes.empty());
    REQUIRE(fast.causes.empty());
    REQUIRE(slow.value.raw == fast.value.raw);
    return slow.value.raw != 0;
  };
  REQUIRE(holds_in(std::nullopt, "a") == game.ChanceHolds());
  REQUIRE(holds_in(std::nullopt, "b") == game.TailHolds());
  // In the world of one scenario the evaluators need only agree.
  for (std::size_t i = 0; i < policy.checked.model.scenarios.size(); ++i) {
    holds_in(check::ScenarioId(i), "a");
    holds_in(check::ScenarioId(i), "b");
  }
  ++seen.chance[game.ChanceHolds() ? 1 : 0];
  ++seen.tail[game.TailHolds() ? 1 : 0];
  seen.exact += game.ChanceIsLimit() ? 1 : 0;
}

TEST_CASE("chances and shortfalls are those of the outcomes written out") {
  Seen seen;
  for (std::uint64_t seed = 1; seed <= kPolicies; ++seed) {
    const Game game(seed);
    const compile::Compilation policy = compile::CompileText("policy.remit", game.Text());
    INFO("seed " << seed << "\n"
                 << game.Text() << diagnostics::RenderText(policy.sink.Sorted(), policy.sources));
    REQUIRE(policy.ok());
    Play(game, policy, seen);
  }
  for (const int count : seen.chance) CHECK(count >= kPolicies / 10);
  for (const int count : seen.tail) CHECK(count >= kPolicies / 10);
  CHECK(seen.exact >= kPolicies / 10);
}

}  // namespace
}  // namespace remit::testing
