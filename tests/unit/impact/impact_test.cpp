// Impacts against what the reference evaluator decides, case by case and counted in another way.
#include <map>
#include <set>

#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/engine/reference.h"
#include "interpreter/impact/pairs.h"
#include "tests/property/engine/case_generator.h"
#include "tests/property/engine/policy_generator.h"
#include "tests/support/catch.h"

namespace remit::impact {
namespace {

using engine::Core;
using engine::Status;
using engine::Verdict;

constexpr std::int64_t kDay = 20'600;

constexpr const char* kDesk = R"(policy t.desk
  owner "nobody"
  effective from 2020-01-01

ladder rep < manager < director
side legal

enum Segment { small, large }
record Deal {
  price   : EUR      in 100 EUR .. 9_000 EUR
  segment : Segment
  fast    : boolean
  old     : number?  in 0 .. 10
}
input deal : Deal

choose discount : percent from 0 % to 20 % step 5 %
let taken = deal.price * (100 % - discount)

objective revenue = taken                  from 0 EUR to 10_000 EUR
objective waived  = deal.price * discount  from 4_000 EUR to 0 EUR
trade_off weigh revenue: 30, waived: 10

require most : discount <= 15 %
refuse when deal.price > 8_500 EUR
escalate to manager  when taken > 3_000 EUR
escalate to director when taken > 6_000 EUR or deal.old otherwise 0 > 9
escalate to legal    when deal.fast and deal.segment is large
)";

compile::Compilation Compiled(const std::string& text) {
  compile::Compilation policy =
      compile::CompileText("policy.remit", text, source::ReadFile, prove::Depth::kErrors);
  INFO(text << diagnostics::RenderText(policy.sink.Sorted(), policy.sources));
  REQUIRE(policy.ok());
  return policy;
}

std::string With(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

// Cases at hand, cut into portions.
class Given final : public PairSource {
 public:
  Given(const check::Checked& before, const check::Checked& after, std::size_t portions,
        std::size_t size, std::uint64_t seed)
      : before_(before), after_(after), portions_(portions), size_(size), seed_(seed) {}

  static engine::CaseBatch Batch(const check::Checked& checked, std::size_t size,
                                 std::uint64_t seed) {
    return testing::GenerateCases(checked, size, seed);
  }

  base::Result<std::optional<Portion>> Next() override {
    if (next_ == portions_) return std::optional<Portion>();
    Portion portion;
    portion.read = [this, number = next_](Pair& pair) -> base::Result<bool> {
      const auto fill = [&](const check::Checked& checked, cases::PieceCases& side) {
        side.block.cases = Batch(checked, size_, seed_ + number);
        side.block.rows.clear();
        for (std::size_t i = 0; i < size_; ++i) side.block.rows.push_back(number * size_ + i + 1);
        side.counts = {};
      };
      fill(before_, pair.before);
      fill(after_, pair.after);
      pair.as_of = kDay;
      return true;
    };
    ++next_;
    return std::optional<Portion>(std::move(portion));
  }

 private:
  const check::Checked& before_;
  const check::Checked& after_;
  std::size_t portions_, size_, next_ = 0;
  std::uint64_t seed_;
};

constexpr std::size_t kPortions = 3, kSize = 60;

Impact ImpactFor(const compile::Compilation& before, const compile::Compilation& after,
                 std::uint64_t seed, unsigned threads) {
  const Common common(before.checked, after.checked);
  Given source(before.checked, after.checked, kPortions, kSize, seed);
  ImpactOptions options;
  options.threads = threads;
  options.tally.most_moved = 5;
  if (!common.objectives.empty()) options.tally.by = 0;
  base::Result<Impact> made =
      ImpactOf({before.ast, before.checked}, {after.ast, after.checked}, common, source, options);
  REQUIRE(made);
  return std::move(made).value();
}

// Without figures of the shape of things: all that a reader would compare.
std::string Digest(const Impact& impact) {
  std::string text = std::to_string(impact.cases) + "/" + std::to_string(impact.changed);
  for (const Move& move : impact.moves)
    text += "\n" + EndingText(impact, move.from) + ">" + EndingText(impact, move.to) + " " +
            std::to_string(move.cases) + " " + std::to_string(move.changed) +
            (move.difference.empty() ? "" : " " + optimise::Fraction(move.difference[0].raw));
  for (const ObjectiveImpact& objective : impact.objectives)
    text += "\n" + objective.name + " " + optimise::Fraction(objective.difference.raw) + " " +
            std::to_string(objective.total.low) + " " + std::to_string(objective.total.high);
  for (const MovedCase& moved : impact.moved) text += "\n" + std::to_string(moved.row);
  return text;
}

struct Sides {
  engine::CaseBatch batch;
  std::vector<Core> before, after;
};
Sides ByReference(const compile::Compilation& before, const compile::Compilation& after,
                  std::uint64_t seed) {
  Sides sides;
  sides.batch = Given::Batch(before.checked, kSize, seed);
  for (std::size_t i = 0; i < kSize; ++i) {
    sides.before.push_back(
        engine::ReferenceDecide(before.ast, before.checked, sides.batch, i, kDay));
    sides.after.push_back(engine::ReferenceDecide(after.ast, after.checked, sides.batch, i, kDay));
  }
  return sides;
}

bool Differs(const Core& a, const Core& b) {
  return a.status != b.status || a.verdict != b.verdict || a.level != b.level ||
         a.sides != b.sides || a.recommended != b.recommended;
}

TEST_CASE("changes, sums and desks are those of the reference evaluator") {
  const compile::Compilation before = Compiled(kDesk);
  const std::vector<std::pair<std::string, std::string>> edits = {
      {"taken > 3_000 EUR", "taken > 4_000 EUR"},
      {"discount <= 15 %", "discount <= 5 %"},
      {"> 8_500 EUR", "> 5_000 EUR"},
      {"from 4_000 EUR to 0 EUR", "from 0 EUR to 2_000 EUR"},
      {"and deal.segment is large", "or deal.segment is large"},
      {"deal.old otherwise 0 > 9", "deal.old otherwise 10 > 9"}};
  for (const auto& [from, to] : edits) {
    INFO(from << " -> " << to);
    const compile::Compilation after = Compiled(With(kDesk, from, to));
    const Impact impact = ImpactFor(before, after, 100, 3);
    std::uint64_t changed = 0, higher = 0, lower = 0, manager[2] = {}, legal[2] = {};
    std::map<std::string, std::uint64_t> by_segment;
    base::Int128 difference = 0;
    std::uint64_t compared = 0;
    // Of those that the manager had and the representative gets.
    std::uint64_t down = 0;
    base::Int128 down_difference = 0;
    for (std::size_t portion = 0; portion < kPortions; ++portion) {
      const Sides sides = ByReference(before, after, 100 + portion);
      for (std::size_t i = 0; i < kSize; ++i) {
        const Core& a = sides.before[i];
        const Core& b = sides.after[i];
        changed += Differs(a, b) ? 1 : 0;
        const auto asks = [](const Core& core) {
          return core.status == Status::kDecided && core.verdict != Verdict::kRefuse;
        };
        if (asks(a) && asks(b)) {
          higher += b.level > a.level ? 1 : 0;
          lower += b.level < a.level ? 1 : 0;
          const auto value = [&](const compile::Compilation& policy, const Core& core) {
            const engine::AlternativeView view = engine::ReferenceAlternative(
                policy.ast, policy.checked, sides.batch, i, kDay, core.shown, true, std::nullopt);
            REQUIRE(view.values.at(0).causes.empty());
            return view.values.at(0).value.raw;
          };
          const base::Int128 moved = base::Int128{value(after, b)} - value(before, a);
          difference += moved;
          ++compared;
          if (a.level == 1 && b.level == 0 && a.sides == 0 && b.sides == 0) {
            ++down;
            down_difference += moved;
          }
        }
        int side = 0;
        for (const Core* core : {&a, &b}) {
          if (asks(*core)) {
            manager[side] += core->level == 1 ? 1 : 0;
            legal[side] += core->sides != 0 ? 1 : 0;
          }
          ++side;
        }
        const auto& columns = sides.batch.columns;
        const bool valid = a.status != Status::kInvalid && columns[1].present[i] != 0;
        if (valid && Differs(a, b)) ++by_segment[columns[1].raw[i] == 0 ? "small" : "large"];
      }
    }
    CHECK(impact.cases == kPortions * kSize);
    CHECK(impact.changed == changed);
    CHECK(changed > 0);
    CHECK(impact.higher == higher);
    CHECK(impact.lower == lower);
    REQUIRE(impact.workload.size() == 4);
    CHECK(impact.workload[1].name == "manager");
    CHECK(impact.workload[1].before == manager[0]);
    CHECK(impact.workload[1].after == manager[1]);
    CHECK(impact.workload[1].after + impact.workload[1].lost ==
          impact.workload[1].before + impact.workload[1].gained);
    CHECK(impact.workload[3].name == "legal");
    CHECK(impact.workload[3].before == legal[0]);
    CHECK(impact.workload[3].after == legal[1]);
    REQUIRE(impact.objectives.size() == 2);
    CHECK(impact.objectives[0].difference.cases == compared);
    CHECK(impact.objectives[0].difference.raw ==
          optimise::Rational(static_cast<std::int64_t>(difference)));
    CHECK(impact.objectives[0].revalued == 0);
    std::uint64_t in_matrix = 0;
    std::uint64_t in_moves = 0, told_down = 0;
    optimise::Rational of_moves = 0, told_down_difference = 0;
    for (const Move& move : impact.moves) {
      in_matrix += move.cases;
      in_moves += move.changed;
      of_moves += move.difference.at(0).raw;
      if (EndingText(impact, move.from) != "manager" || EndingText(impact, move.to) != "rep")
        continue;
      told_down += move.changed;
      told_down_difference += move.difference.at(0).raw;
    }
    CHECK(in_matrix == impact.cases);
    CHECK(in_moves == impact.changed);
    CHECK(of_moves == impact.objectives[0].of_changed.raw);
    CHECK(told_down == down);
    CHECK(told_down_difference == optimise::Rational(static_cast<std::int64_t>(down_difference)));
    for (const Segment& segment : impact.segments) {
      if (segment.input == "deal.segment" && segment.value != "not known")
        CHECK(segment.changed == by_segment[segment.value]);
    }
    CHECK(Digest(impact) == Digest(ImpactFor(before, after, 100, 1)));
  }
}

TEST_CASE("of random policies and their like the changed cases are counted") {
  std::size_t policies = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const std::string text = testing::GeneratePolicy(seed);
    const std::string other = testing::GeneratePolicy(seed);
    const std::size_t rule = other.find("\nescalate ");
    if (rule == std::string::npos) continue;
    const std::size_t end = other.find('\n', rule + 1);
    compile::Compilation before =
        compile::CompileText("policy.remit", text, source::ReadFile, prove::Depth::kErrors);
    compile::Compilation after =
        compile::CompileText("policy.remit", std::string(other).erase(rule, end - rule),
                             source::ReadFile, prove::Depth::kErrors);
    if (!before.ok() || !after.ok()) continue;
    INFO("seed " << seed << "\n" << text);
    ++policies;
    const Impact impact = ImpactFor(before, after, seed * 10, 2);
    std::uint64_t changed = 0;
    for (std::size_t portion = 0; portion < kPortions; ++portion) {
      const Sides sides = ByReference(before, after, seed * 10 + portion);
      for (std::size_t i = 0; i < kSize; ++i)
        changed += Differs(sides.before[i], sides.after[i]) ? 1 : 0;
    }
    CHECK(impact.changed == changed);
  }
  CAPTURE(policies);
  CHECK(policies >= 2);
}

TEST_CASE("a policy against itself changes nothing") {
  const compile::Compilation policy = Compiled(kDesk);
  const Impact impact = ImpactFor(policy, policy, 9, 2);
  CHECK(impact.changed == 0);
  CHECK(impact.changed_share.low == 0);
  CHECK(impact.moved.empty());
  for (const ObjectiveImpact& objective : impact.objectives) {
    CHECK(objective.how == How::kNone);
    CHECK(objective.difference.raw == 0);
  }
}

TEST_CASE("levels, alternatives and rules that only one side has are told by their names") {
  const compile::Compilation before = Compiled(kDesk);
  const compile::Compilation after = Compiled(
      With(With(With(kDesk, "rep < manager < director", "clerk < rep < manager < director"),
                "to 20 % step 5 %", "to 20 % step 2.5 %"),
           "taken > 3_000 EUR", "taken > 3_000 EUR or discount > 12 %"));
  const Impact impact = ImpactFor(before, after, 5, 2);
  CHECK(impact.levels == std::vector<std::string>{"clerk", "rep", "manager", "director"});
  // Whoever asked nobody was `rep`, and is `clerk`.
  std::set<std::string> moves;
  for (const Move& move : impact.moves)
    moves.insert(EndingText(impact, move.from) + " > " + EndingText(impact, move.to));
  CHECK(moves.count("rep > clerk") == 1);
  CHECK(moves.count("rep > rep") == 0);
  CHECK(moves.count("director > director") == 1);
  // The grid is finer, and 15 % is still the best that is allowed where little is weighed.
  for (const MovedCase& moved : impact.moved) {
    for (const MovedCase::Knob& knob : moved.knobs) CHECK(knob.from != knob.to);
  }
}

TEST_CASE("a formula that changed is told from a choice that changed") {
  const compile::Compilation before = Compiled(kDesk);
  const compile::Compilation after =
      Compiled(With(kDesk, "revenue = taken ", "revenue = taken * 50 % "));
  const Impact impact = ImpactFor(before, after, 5, 2);
  REQUIRE(impact.objectives[0].name == "revenue");
  CHECK(impact.objectives[0].revalued > 0);
  CHECK(impact.objectives[1].revalued == 0);
}

}  // namespace
}  // namespace remit::impact
