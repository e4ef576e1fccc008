// Policies said in other words: rows in another order, chains of `if` from the other end, negations
// turned, other names. What says the same is proved to; of what is only like it nothing is proved
// that both evaluators do not find in every case, also where inputs are missing.
#include <algorithm>
#include <random>
#include <sstream>

#include "interpreter/compile/compile.h"
#include "interpreter/difference/difference.h"
#include "interpreter/engine/program.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide.h"
#include "tests/support/catch.h"

namespace {

using namespace remit;
using difference::PolicyDifference;

struct Shape {
  int cuts[3] = {2, 4, 6};  // of the size, ascending
  int shares[4] = {5, 10, 15, 20};
  int of_kind[3] = {10, 20, 20};
  int heat_cut = 50, warm_cut = 30;
  int extras[3] = {100, 200, 300};
  const char* collect = "sum";
  std::string name = "mark";  // of an input
  // How it is said.
  bool from_above = false, strict = false, kinds_turned = false, negated = false;
  std::vector<int> first{0, 1, 2, 3, 4}, collected{0, 1, 2};  // order of rows
};

// The last piece holds from the greatest cut on.
std::string Chain(const Shape& shape) {
  std::ostringstream out;
  if (!shape.from_above) {
    for (int i = 0; i < 3; ++i) {
      out << "if size < " << shape.cuts[i] << " seats then " << shape.shares[i] << " % else ";
    }
    out << shape.shares[3] << " %";
    return out.str();
  }
  for (int i = 2; i >= 0; --i) {
    if (shape.strict) {
      out << "if not (size < " << shape.cuts[i] << " seats) then ";
    } else {
      out << "if size >= " << shape.cuts[i] << " seats then ";
    }
    out << shape.shares[i + 1] << " % else ";
  }
  out << shape.shares[0] << " %";
  return out.str();
}

std::string OfKind(const Shape& shape) {
  const char* names[] = {"a", "b", "c"};
  const int order[2][3] = {{0, 1, 2}, {2, 0, 1}};
  const int* now = order[shape.kinds_turned ? 1 : 0];
  std::ostringstream out;
  for (int i = 0; i < 2; ++i) {
    out << "if kind is " << names[now[i]] << " then " << shape.of_kind[now[i]] << " % else ";
  }
  out << shape.of_kind[now[2]] << " %";
  return out.str();
}

std::string TextOf(const Shape& shape) {
  std::ostringstream out;
  out << "policy p.q \"P\"\n  owner \"O\"\n  effective from 2026-01-01\n"
      << "unit seats\nenum Kind { a, b, c }\n"
      << "input kind : Kind\ninput size : seats in 1 .. 8\n"
      << "input " << shape.name << " : percent? in 0 % .. 100 %\n"
      << "ladder rep < manager\n"
      << "choose discount : percent from 0 % to 20 % step 10 %\n"
      << "let heat = " << shape.name << " otherwise 40 %\n"
      << "let hot = heat >= " << shape.heat_cut << " %\n"
      << "let warm = " << (shape.negated ? "not (hot or heat < " : "not hot and heat >= ")
      << shape.warm_cut << " %" << (shape.negated ? ")" : "") << "\n"
      << "let most = " << Chain(shape) << "\n"
      << "let own = " << OfKind(shape) << "\n";
  const std::string first[] = {
      "| a | true | any | any || 5 % |\n", "| a | any | true | any || 10 % |\n",
      "| b | any | any | unknown || 15 % |\n", "| b | any | any | <= 50 % || 20 % |\n",
      "| any | false | any | any, unknown || 12 % |\n"};
  out << "table rate first (kind: Kind, hot: boolean, warm: boolean, mark: percent?) -> percent "
         "{\n"
      << "  | kind | hot | warm | mark || rate |\n";
  for (const int row : shape.first) out << "  " << first[row];
  out << "  | otherwise || 18 % |\n}\n"
      << "table extra collect " << shape.collect << " (kind: Kind, size: seats) -> EUR {\n"
      << "  | kind | size || extra |\n";
  const char* kinds[] = {"a", "not a", "any"};
  const char* sizes[] = {"any", ">= 4", "< 6"};
  for (const int row : shape.collected)
    out << "  | " << kinds[row] << " | " << sizes[row] << " || " << shape.extras[row] << " |\n";
  out << "  | otherwise || 0 |\n}\n"
      << "objective volume = discount from 0 % to 20 %\n"
      << "objective cost = extra(kind, size) * discount from 100 EUR to 0 EUR\n"
      << "trade_off weigh volume: 60, cost: 40\n"
      << "require cap : discount <= most\n"
      << "require other : discount <= own\n"
      << "escalate to manager when discount > rate(kind, hot, warm, " << shape.name << ")\n";
  return out.str();
}

// Without a change of what it says. Rows 0 and 1 never meet, whatever the heat; 2 and 3 are of
// another kind than these; the last one meets 1, 2 and 3.
void Reword(Shape& shape, std::mt19937& random) {
  const auto draw = [&](unsigned below) { return static_cast<unsigned>(random()) % below; };
  shape.from_above = draw(2) == 0;
  shape.strict = draw(2) == 0;
  shape.kinds_turned = draw(2) == 0;
  shape.negated = draw(2) == 0;
  if (draw(2) == 0) shape.name = "grade";
  std::shuffle(shape.collected.begin(), shape.collected.end(), random);
  std::shuffle(shape.first.begin(), shape.first.begin() + 4, random);
}

void Change(Shape& shape, std::mt19937& random) {
  const auto draw = [&](unsigned below) { return static_cast<unsigned>(random()) % below; };
  switch (draw(7)) {
    case 0:
      shape.cuts[draw(3)] += 1;
      return;
    case 1:
      shape.heat_cut += 10;
      return;
    case 2:
      shape.of_kind[draw(3)] = 0;
      return;
    case 3: {  // rows that do meet
      const auto place = draw(4);
      std::swap(shape.first[place], shape.first[4]);
      return;
    }
    case 4:
      shape.extras[draw(3)] += 400;
      return;
    case 5:
      shape.collect = "max";
      return;
    default: {
      const auto one = draw(4);
      const auto other = draw(4);
      std::swap(shape.shares[one], shape.shares[other]);
      return;
    }
  }
}

compile::Compilation Compiled(const std::string& text) {
  compile::Compilation compilation = compile::CompileText("p.remit", text);
  INFO(text);
  REQUIRE(compilation.ok());
  return compilation;
}

// Every kind, size and mark that makes a difference; -1: missing.
engine::CaseBatch AllCases(const check::Model& model, const check::Checked& checked) {
  engine::CaseBatch batch;
  batch.columns.resize(model.leaves.size());
  batch.texts = checked.texts;
  constexpr std::int64_t kOne = 1'000'000'000, kPercent = 10'000'000;
  for (std::int64_t kind = -1; kind < 3; ++kind) {
    for (std::int64_t size = 0; size <= 8; ++size) {
      for (const std::int64_t mark : {-1, 0, 29, 30, 31, 40, 49, 50, 51, 59, 60, 100}) {
        ++batch.size;
        for (std::size_t i = 0; i < model.leaves.size(); ++i) {
          const std::string& path = model.leaves[i].path;
          const std::int64_t raw = path == "kind"   ? kind
                                   : path == "size" ? (size == 0 ? -1 : size * kOne)
                                                    : mark * kPercent;
          batch.columns[i].raw.push_back(std::max<std::int64_t>(raw, 0));
          batch.columns[i].present.push_back(raw < 0 ? 0 : 1);
        }
        batch.ids.emplace_back();
        batch.invalid.emplace_back();
        batch.proposals.emplace_back();
      }
    }
  }
  return batch;
}

struct Outcome {
  engine::Status status;
  engine::Verdict verdict;
  std::uint32_t recommended;
  int level;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};
Outcome Of(const engine::Core& core) {
  return {core.status, core.verdict, core.recommended, core.level};
}

// By the engine; now and then held against the other evaluator.
std::vector<Outcome> DecideAll(const compile::Compilation& policy, std::int64_t day) {
  const engine::CaseBatch batch = AllCases(policy.checked.model, policy.checked);
  const auto program = engine::Program::Bind(policy.ast, policy.checked, day);
  std::vector<Outcome> outcomes;
  for (const engine::Core& core : govern::DecideBatch(program, batch)) outcomes.push_back(Of(core));
  constexpr std::size_t kEach = 5;
  for (std::size_t i = 0; i < outcomes.size(); i += kEach) {
    const auto reference = engine::ReferenceDecide(policy.ast, policy.checked, batch, i, day);
    REQUIRE(Of(reference) == outcomes[i]);
  }
  return outcomes;
}

}  // namespace

TEST_CASE("what is said in other words is proved to be the same, and nothing else is") {
  std::mt19937 random(20261123);
  const std::int64_t day = *types::ParseDate("2026-05-01");
  constexpr int kPairs = 60;
  int differing = 0;
  for (int pair = 0; pair < kPairs; ++pair) {
    Shape old_shape;
    Reword(old_shape, random);
    old_shape.name = "mark";
    const bool minimum = random() % 2 == 0;
    if (minimum) old_shape.collect = "min";
    Shape new_shape = old_shape;
    Reword(new_shape, random);
    const bool changed = random() % 2 == 0;
    if (changed) Change(new_shape, random);
    const std::string old_text = TextOf(old_shape), new_text = TextOf(new_shape);
    INFO("--- old\n" << old_text << "--- new\n" << new_text);
    const compile::Compilation before = Compiled(old_text), after = Compiled(new_text);
    difference::Options options;
    options.work = 400'000;
    const PolicyDifference found =
        difference::DifferenceOf({before.ast, before.checked}, {after.ast, after.checked}, options);
    const bool same = DecideAll(before, day) == DecideAll(after, day);
    differing += same ? 0 : 1;
    if (!changed) {
      REQUIRE(same);
      CHECK(found.verdict == PolicyDifference::Verdict::kSame);
    } else if (!same) {
      CHECK(found.verdict != PolicyDifference::Verdict::kSame);
    }
  }
  CHECK(differing > kPairs / 5);
}

TEST_CASE("an input that is gone and one that is new are two where they mean different things") {
  const std::string head =
      "policy p.q \"P\"\n  owner \"O\"\n  effective from 2026-01-01\nladder rep < manager\n"
      "choose discount : percent from 0 % to 20 % step 10 %\n"
      "objective volume = discount from 0 % to 20 %\ntrade_off weigh volume: 1\n";
  const auto text = [&](const std::string& input, const std::string& rule) {
    return head + "input " + input + " : boolean\n" + rule + "\n";
  };
  const compile::Compilation loyal =
      Compiled(text("loyal", "escalate to manager when loyal and discount > 0 %"));
  const compile::Compilation faithful =
      Compiled(text("faithful", "escalate to manager when faithful and discount > 0 %"));
  const compile::Compilation urgent =
      Compiled(text("urgent", "escalate to manager when not urgent and discount > 10 %"));
  const auto compared = [](const compile::Compilation& before, const compile::Compilation& after) {
    return difference::DifferenceOf({before.ast, before.checked}, {after.ast, after.checked},
                                    {.as_of = {}});
  };
  const PolicyDifference renamed = compared(loyal, faithful);
  CHECK(renamed.verdict == PolicyDifference::Verdict::kSame);
  REQUIRE(renamed.notes.size() == 1);
  CHECK(renamed.notes.front().find("`loyal` is called `faithful` now") == 0);
  const PolicyDifference other = compared(loyal, urgent);
  CHECK(other.verdict == PolicyDifference::Verdict::kDiffers);
  for (const difference::Change& change : other.changes)
    CHECK(change.kind != difference::Change::Kind::kRenamed);
}
