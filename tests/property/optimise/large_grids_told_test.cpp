// What is told of a decision on a grid of which nothing is kept by alternative: which requirements
// clash, the runners-up, and the list of the best, against whole numbers counted here.
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/engine/hoisted.h"
#include "interpreter/govern/decide.h"
#include "interpreter/govern/explain.h"
#include "repl/decide/top.h"
#include "tests/support/catch.h"

namespace remit::testing {
namespace {

constexpr std::int64_t kEuro = 10'000;  // money has four decimals
constexpr int kSteps = 81;              // 81 * 81 * 81 = 531,441 alternatives
constexpr char kPolicy[] = R"(policy t.large
  effective from 2026-01-01
input limit : EUR in 0 EUR .. 500 EUR
choose a : EUR from 0 EUR to 80 EUR step 1 EUR
choose b : EUR from 0 EUR to 80 EUR step 1 EUR
choose c : EUR from 0 EUR to 80 EUR step 1 EUR
objective gain = 3 * a + 2 * b + c from 0 EUR to 480 EUR
trade_off weigh gain: 1
require early:  a >= 30 EUR
require late:   c <= 70 EUR
require budget: a + b + c <= limit
require middle: b >= 20 EUR
)";
const std::vector<std::string> kNames = {"early", "late", "budget", "middle"};

std::array<bool, 4> Holding(int a, int b, int c, int limit) {
  return {a >= 30, c <= 70, a + b + c <= limit, b >= 20};
}

struct Point {
  int gain = 0;
  std::uint32_t index = 0;
};

// All that meet the named requirements, in declared order.
std::vector<Point> Allowed(int limit, const std::set<std::string>& required) {
  std::vector<Point> points;
  std::uint32_t index = 0;
  for (int a = 0; a < kSteps; ++a) {
    for (int b = 0; b < kSteps; ++b) {
      for (int c = 0; c < kSteps; ++c, ++index) {
        const std::array<bool, 4> holding = Holding(a, b, c, limit);
        bool allowed = true;
        for (std::size_t i = 0; i < kNames.size(); ++i) {
          allowed = allowed && (holding[i] || !required.contains(kNames[i]));
        }
        if (allowed) points.push_back({3 * a + 2 * b + c, index});
      }
    }
  }
  return points;
}

std::string ChoiceOf(std::uint32_t index) {
  const auto part = [](std::uint32_t value) { return std::to_string(value) + ".00 EUR "; };
  return part(index / kSteps / kSteps) + part(index / kSteps % kSteps) + part(index % kSteps);
}

std::string ChoiceOf(const std::vector<govern::NamedValue>& knobs) {
  std::string text;
  for (const govern::NamedValue& knob : knobs) text += knob.text + " ";
  return text;
}

class Scene {
 public:
  explicit Scene(int limit)
      : policy_(compile::CompileText("policy.remit", kPolicy)),
        program_(engine::Program::Bind(policy_.ast, policy_.checked, kDay)),
        batch_(engine::BlankCase(policy_.checked)),
        identity_{policy_.checked.model.name, "", policy_.checked.model.language, "", ""},
        subject_{policy_.ast, policy_.checked, policy_.sources, batch_, 0, kDay, identity_} {
    REQUIRE(policy_.ok());
    REQUIRE_FALSE(program_.hoisted().by_alternative);
    batch_.columns.at(0).raw = {limit * kEuro};
    batch_.columns.at(0).present = {1};
    core_ = govern::DecideBatch(program_, batch_).at(0);
  }

  const engine::Core& core() const { return core_; }
  govern::Decision Explained() const {
    return govern::Explain(subject_, core_, govern::GatherEvidence(program_, batch_, 0, core_));
  }
  repl::TopList Top(std::size_t most) const { return repl::TopOf(program_, subject_, core_, most); }

 private:
  static constexpr std::int64_t kDay = 20'543;  // 2026-03-31
  const compile::Compilation policy_;
  const engine::Program program_;
  engine::CaseBatch batch_;
  const govern::PolicyIdentity identity_;
  const govern::Subject subject_;
  engine::Core core_;
};

// With a budget of 45, `early` and `middle` alone need 50; `late` takes no part.
TEST_CASE("the clash on a large grid cannot hold together and can without any of its members") {
  constexpr int kLimit = 45;
  const Scene scene(kLimit);
  CHECK(scene.core().status == engine::Status::kNoAlternative);
  std::set<std::string> clash;
  const govern::Decision decision = scene.Explained();
  for (const govern::RequirementRef& member : decision.clash) clash.insert(member.requirement);
  CHECK(clash == std::set<std::string>{"early", "budget", "middle"});
  CHECK(Allowed(kLimit, clash).empty());
  for (const std::string& member : clash) {
    std::set<std::string> others = clash;
    others.erase(member);
    INFO("without " << member);
    CHECK_FALSE(Allowed(kLimit, others).empty());
  }
}

TEST_CASE("the best and the runners-up on a large grid are those of all alternatives, with ties") {
  constexpr int kLimit = 60;
  constexpr std::size_t kMost = 40;
  const Scene scene(kLimit);
  std::vector<Point> points = Allowed(kLimit, {kNames.begin(), kNames.end()});
  std::stable_sort(points.begin(), points.end(),
                   [](const Point& a, const Point& b) { return a.gain > b.gain; });
  REQUIRE(points.size() > kMost);
  CHECK(scene.core().recommended == points.front().index);
  CHECK(scene.core().feasible == points.size());

  const govern::Decision decision = scene.Explained();
  REQUIRE(decision.runners_up.size() == govern::kRunnersUp);
  for (std::size_t i = 0; i < govern::kRunnersUp; ++i) {
    CHECK(ChoiceOf(decision.runners_up[i].values) == ChoiceOf(points[i + 1].index));
  }

  const repl::TopList top = scene.Top(kMost);
  CHECK(top.allowed == points.size());
  REQUIRE(top.entries.size() == kMost);
  for (std::size_t i = 0; i < kMost; ++i) {
    const auto same = [&](const Point& point) { return point.gain == points[i].gain; };
    const auto first = std::find_if(points.begin(), points.end(), same);
    INFO("place " << i);
    CHECK(ChoiceOf(top.entries[i].choice) == ChoiceOf(points[i].index));
    CHECK(top.entries[i].rank == static_cast<std::size_t>(first - points.begin()) + 1);
    CHECK(top.entries[i].sharing ==
          static_cast<std::uint64_t>(std::count_if(points.begin(), points.end(), same)) - 1);
  }
  const auto of_last = [&](const Point& point) { return point.gain == points[kMost - 1].gain; };
  const auto shown = std::count_if(points.begin(), points.begin() + kMost, of_last);
  const auto all = std::count_if(points.begin(), points.end(), of_last);
  CHECK(top.cut == static_cast<std::uint64_t>(all - shown));
  CHECK(top.cut > 0);  // so that the cut is tested
}

}  // namespace
}  // namespace remit::testing
