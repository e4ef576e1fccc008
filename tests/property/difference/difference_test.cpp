// Differences of small policies with planted changes, against both policies decided on every case
// that there is: what is told differs, and nothing else.
#include <random>
#include <sstream>

#include "interpreter/compile/compile.h"
#include "interpreter/difference/difference.h"
#include "interpreter/engine/program.h"
#include "interpreter/govern/decide.h"
#include "interpreter/prove/points.h"
#include "tests/support/catch.h"

namespace {

using namespace remit;
using difference::PolicyDifference;

// What a generated policy says; each number has a place in its text.
struct Shape {
  int ceiling[3] = {10, 15, 20};  // by segment, in percent
  int big = 4;                    // seats from which the ceiling is lower
  int lower = 5;
  int weights[2] = {60, 40};
  int manager = 5, director = 10;  // discounts above which they are asked
  bool at_least = false;           // `>=` for `>`
  int seats_for_director = 3;
  int refuse_from = 15;
  bool rows_turned = false, negated = false, inlined = false;
};

std::string TextOf(const Shape& shape) {
  std::ostringstream out;
  out << "policy p.q \"P\"\n  owner \"O\"\n  effective from 2026-01-01\n"
      << "unit seats\nenum Segment { small, medium, large }\n"
      << "record Deal {\n  segment : Segment\n  size : seats in 1 .. 6\n  flag : boolean\n"
      << "  rate : percent in { 0 %, 5 %, 10 %, 15 % }\n}\ninput deal : Deal\n"
      << "ladder rep < manager < director\n"
      << "choose discount : percent from 0 % to 20 % step 5 %\n"
      << "table ceiling (segment: Segment, size: seats) -> percent {\n"
      << "  | segment | size || ceiling |\n";
  const char* names[] = {"small", "medium", "large"};
  std::vector<std::string> rows;
  for (int i = 0; i < 3; ++i) {
    std::ostringstream low, high;
    low << "  | " << names[i] << " | < " << shape.big << " || " << shape.ceiling[i] << " % |\n";
    high << "  | " << names[i] << " | >= " << shape.big << " || " << shape.lower << " % |\n";
    rows.push_back(low.str());
    rows.push_back(high.str());
  }
  if (shape.rows_turned) std::reverse(rows.begin(), rows.end());
  for (const std::string& row : rows) out << row;
  out << "}\n";
  const std::string cost = shape.inlined ? "(deal.rate + discount)" : "cost";
  if (!shape.inlined) out << "let cost = deal.rate + discount\n";
  out << "objective volume = discount from 0 % to 20 %\n"
      << "objective saving = " << cost << " from 40 % to 0 %\n"
      << "trade_off weigh volume: " << shape.weights[0] << ", saving: " << shape.weights[1] << "\n"
      << "require cap : discount <= ceiling(deal.segment, deal.size)\n"
      << "refuse when deal.flag and deal.rate >= " << shape.refuse_from << " %\n"
      << "escalate to manager when discount " << (shape.at_least ? ">=" : ">") << " " << shape.manager
      << " %\n";
  if (shape.negated) {
    out << "escalate to director when not (discount <= " << shape.director
        << " % or deal.size < " << shape.seats_for_director << " seats)\n";
  } else {
    out << "escalate to director when discount > " << shape.director
        << " % and deal.size >= " << shape.seats_for_director << " seats\n";
  }
  return out.str();
}

// By a number that is drawn.
std::string Mutate(Shape& shape, unsigned kind, unsigned amount) {
  switch (kind % 10) {
    case 0:
      shape.ceiling[amount % 3] = shape.ceiling[amount % 3] == 15 ? 10 : 15;
      return "one cell of the table";
    case 1:
      shape.big += amount % 2 == 0 ? 1 : -1;
      return "a threshold of the table by one step";
    case 2:
      std::swap(shape.weights[0], shape.weights[1]);
      return "weights swapped";
    case 3:
      shape.manager += amount % 2 == 0 ? 5 : -5;
      return "a threshold of an escalation by one step";
    case 4:
      shape.at_least = !shape.at_least;
      return "`>` for `>=`";
    case 5:
      shape.seats_for_director += amount % 2 == 0 ? 1 : -1;
      return "a threshold of an input by one step";
    case 6:
      shape.refuse_from -= 5;
      return "a refusal";
    case 7:
      shape.rows_turned = !shape.rows_turned;
      return "rows in another order";
    case 8:
      shape.negated = !shape.negated;
      return "a condition in other words";
    default:
      shape.inlined = !shape.inlined;
      return "a let inlined";
  }
}

compile::Compilation Compiled(const std::string& text) {
  compile::Compilation compilation = compile::CompileText("p.remit", text);
  INFO(text);
  REQUIRE(compilation.ok());
  return compilation;
}

constexpr int kSegments = 3, kSizes = 6, kFlags = 2, kRates = 4;

struct Case {
  int segment, size, flag, rate;
};
std::vector<Case> AllCases() {
  std::vector<Case> all;
  for (int segment = 0; segment < kSegments; ++segment) {
    for (int size = 1; size <= kSizes; ++size) {
      for (int flag = 0; flag < kFlags; ++flag) {
        for (int rate = 0; rate < kRates; ++rate) all.push_back({segment, size, flag, rate});
      }
    }
  }
  return all;
}
std::int64_t RawOf(const Case& one, const std::string& path) {
  constexpr std::int64_t kOne = 1'000'000'000, kFivePercent = 50'000'000;
  if (path == "deal.segment") return one.segment;
  if (path == "deal.size") return one.size * kOne;
  if (path == "deal.flag") return one.flag;
  return one.rate * kFivePercent;
}

// What a decision comes to, as far as it counts as another one.
struct Outcome {
  engine::Status status;
  engine::Verdict verdict;
  std::uint32_t recommended;
  int level;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};
std::vector<Outcome> DecideAll(const compile::Compilation& policy, const std::vector<Case>& all,
                               std::int64_t day) {
  const check::Model& model = policy.checked.model;
  engine::CaseBatch batch;
  batch.columns.resize(model.leaves.size());
  batch.texts = policy.checked.texts;
  for (const Case& one : all) {
    ++batch.size;
    for (std::size_t i = 0; i < model.leaves.size(); ++i) {
      batch.columns[i].raw.push_back(RawOf(one, model.leaves[i].path));
      batch.columns[i].present.push_back(1);
    }
    batch.ids.emplace_back();
    batch.invalid.emplace_back();
    batch.proposals.emplace_back();
  }
  const auto program = engine::Program::Bind(policy.ast, policy.checked, day);
  std::vector<Outcome> outcomes;
  for (const engine::Core& core : govern::DecideBatch(program, batch))
    outcomes.push_back({core.status, core.verdict, core.recommended, core.level});
  return outcomes;
}

bool Holds(const prove::Condition& condition, const Case& one) {
  const std::int64_t point = RawOf(one, condition.subject);
  if (!condition.points.empty())
    return std::find(condition.points.begin(), condition.points.end(), point) !=
           condition.points.end();
  return condition.range.low <= point && point <= condition.range.high;
}
bool Holds(const prove::Region& region, const Case& one) {
  return std::all_of(region.begin(), region.end(),
                     [&](const prove::Condition& condition) { return Holds(condition, one); });
}

}  // namespace

TEST_CASE("regions of planted changes are those of every case decided twice") {
  std::mt19937 random(20261122);
  const std::vector<Case> all = AllCases();
  const std::int64_t day = *types::ParseDate("2026-05-01");
  constexpr int kPairs = 60;
  for (int pair = 0; pair < kPairs; ++pair) {
    Shape old_shape;
    for (int& ceiling : old_shape.ceiling) {
      const auto draw = random();
      ceiling = static_cast<int>(draw % 5) * 5;
    }
    const auto big = random();
    old_shape.big = 2 + static_cast<int>(big % 4);
    const auto weight = random();
    old_shape.weights[0] = 45 + static_cast<int>(weight % 15);
    old_shape.weights[1] = 100 - old_shape.weights[0];
    const auto manager = random();
    old_shape.manager = 5 + static_cast<int>(manager % 2) * 5;
    Shape new_shape = old_shape;
    const auto kind = static_cast<unsigned>(random());
    const auto amount = static_cast<unsigned>(random());
    const std::string planted = Mutate(new_shape, kind, amount);
    const std::string old_text = TextOf(old_shape), new_text = TextOf(new_shape);
    INFO(planted << "\n--- old\n" << old_text << "--- new\n" << new_text);
    const compile::Compilation before = Compiled(old_text), after = Compiled(new_text);
    const PolicyDifference found = difference::DifferenceOf(
        {before.ast, before.checked}, {after.ast, after.checked}, {.as_of = {}});

    const auto old_outcomes = DecideAll(before, all, day), new_outcomes = DecideAll(after, all, day);
    bool any = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool differs = !(old_outcomes[i] == new_outcomes[i]);
      any = any || differs;
      int told = 0;
      for (const difference::Region& region : found.regions) {
        for (const prove::Region& where : region.where) told += Holds(where, all[i]) ? 1 : 0;
      }
      INFO("segment " << all[i].segment << " size " << all[i].size << " flag " << all[i].flag
                      << " rate " << all[i].rate * 5);
      REQUIRE(told == (differs ? 1 : 0));
    }
    CHECK(found.complete);
    for (const difference::Region& region : found.regions) {
      CHECK(region.exact);
      CHECK(region.example.has_value());
    }
    CHECK((found.verdict == PolicyDifference::Verdict::kDiffers) == any);
    if (kind % 10 >= 7) CHECK(found.verdict == PolicyDifference::Verdict::kSame);
  }
}
