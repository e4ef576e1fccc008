// What tests are worth, on random policies whose tests are made from random cases: coverage as
// counted by evaluating conditions one by one, and mutants as compiled from changed text.
#include <algorithm>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "interpreter/ast/walk.h"
#include "interpreter/compile/compile.h"
#include "interpreter/engine/reference.h"
#include "interpreter/testing/boundaries.h"
#include "interpreter/testing/case_pool.h"
#include "interpreter/testing/coverage.h"
#include "interpreter/testing/mutation.h"
#include "interpreter/testing/run_tests.h"
#include "interpreter/testing/write_test.h"
#include "tests/property/engine/case_generator.h"
#include "tests/property/engine/policy_generator.h"
#include "tests/support/catch.h"

namespace {

using namespace remit;
using testing::CoveragePoint;

constexpr std::size_t kCases = 5;
constexpr std::size_t kMutants = 8;

compile::Compilation Compiled(const std::string& text) {
  const auto nothing = [](const std::string&) {
    return base::Result<std::string>(base::Error{"no other file"});
  };
  return compile::CompileText("random.remit", text, nothing);
}

// The policy with a test for each case that a test can give.
std::string WithTests(const std::string& policy, std::uint64_t seed) {
  const compile::Compilation plain = Compiled(policy);
  if (!plain.ok()) return {};
  const engine::CaseBatch batch = testing::GenerateCases(plain.checked, kCases, seed);
  // Behind the days on which previous decisions were made.
  const std::int64_t day = plain.checked.model.effective_from.value_or(0) + 120;
  std::string text = policy;
  for (std::size_t i = 0; i < batch.size; ++i) {
    const engine::CaseBatch one = testing::CaseAt(plain.checked, batch, i);
    if (!one.invalid.at(0).empty()) continue;
    const engine::Core core = engine::ReferenceDecide(plain.ast, plain.checked, one, 0, day);
    const auto test =
        testing::TestText(plain.ast, plain.checked, one, day, core, "case " + std::to_string(i));
    if (!test) continue;
    if (Compiled(text + *test).ok()) text += *test;
  }
  return text;
}

struct Tried {
  engine::CaseBatch batch;
  std::int64_t as_of = 0;
  engine::Core core;
};
std::vector<Tried> Decided(const compile::Compilation& compilation) {
  std::vector<Tried> tried;
  for (const check::TestInfo& info : compilation.checked.model.tests) {
    const auto& test = std::get<ast::TestDeclaration>(compilation.ast[info.decl].node);
    Tried one;
    one.batch = testing::CaseOf(compilation.ast, compilation.checked, test);
    one.as_of = testing::AsOf(compilation.checked, test);
    one.core =
        engine::ReferenceDecide(compilation.ast, compilation.checked, one.batch, 0, one.as_of);
    tried.push_back(std::move(one));
  }
  return tried;
}

const CoveragePoint* PointOf(const testing::Coverage& coverage, CoveragePoint::Kind kind,
                             const std::string& subject, const std::string& side,
                             source::Span span) {
  for (const CoveragePoint& point : coverage.points) {
    if (point.kind == kind && point.subject == subject && point.side == side && point.span == span)
      return &point;
  }
  return nullptr;
}

using Tests = std::vector<std::uint32_t>;

// Rules, routes and choices, from the decisions alone.
void CheckDecisions(const compile::Compilation& compilation, const testing::Coverage& coverage,
                    const std::vector<Tried>& tried) {
  const check::Model& model = compilation.checked.model;
  for (std::size_t rule = 0; rule < model.rules.size(); ++rule) {
    const check::RuleInfo& info = model.rules[rule];
    if (info.kind == check::RuleInfo::Kind::kRefuse) continue;
    Tests fires, not_fired;
    for (std::uint32_t test = 0; test < tried.size(); ++test) {
      const engine::Core& core = tried[test].core;
      if (core.status != engine::Status::kDecided || core.shown == engine::kNoAlternativeIndex ||
          !info.in_force.On(tried[test].as_of))
        continue;
      const auto& fired = core.fired;
      const bool is = std::find(fired.begin(), fired.end(), rule) != fired.end();
      (is ? fires : not_fired).push_back(test);
    }
    const source::Span span = compilation.ast[info.decl].span;
    const auto* yes = PointOf(coverage, CoveragePoint::Kind::kRule, info.name, "fires", span);
    const auto* no =
        PointOf(coverage, CoveragePoint::Kind::kRule, info.name, "does not fire", span);
    REQUIRE(yes != nullptr);
    REQUIRE(no != nullptr);
    CHECK(yes->tests == fires);
    CHECK(no->tests == not_fired);
  }
  for (const CoveragePoint& point : coverage.points) {
    if (point.kind != CoveragePoint::Kind::kRoute) continue;
    Tests reached;
    for (std::uint32_t test = 0; test < tried.size(); ++test) {
      const engine::Core& core = tried[test].core;
      if (core.status != engine::Status::kDecided) continue;
      for (std::size_t i = 0; i < model.levels.size(); ++i) {
        if (model.levels[i] == point.subject && core.level == static_cast<int>(i))
          reached.push_back(test);
      }
      for (std::size_t i = 0; i < model.sides.size(); ++i) {
        if (model.sides[i] == point.subject && (core.sides >> i & 1) != 0) reached.push_back(test);
      }
    }
    CHECK(point.tests == reached);
  }
}

bool IsOrder(const std::string& callee) {
  return callee == "<" || callee == "<=" || callee == ">" || callee == ">=";
}

// Comparisons that stand in escalations themselves, each side evaluated by itself.
std::size_t CheckThresholds(const compile::Compilation& compilation,
                            const testing::Coverage& coverage, const std::vector<Tried>& tried) {
  const ast::Ast& ast = compilation.ast;
  const check::Checked& checked = compilation.checked;
  std::size_t compared = 0;
  for (const check::RuleInfo& rule : checked.model.rules) {
    if (rule.kind != check::RuleInfo::Kind::kEscalate) continue;
    std::vector<ast::ExprId> inside;
    std::vector<ast::ExprId> pending{rule.condition};
    while (!pending.empty()) {
      const ast::ExprId id = pending.back();
      pending.pop_back();
      const auto* call = std::get_if<ast::Call>(&ast[id].node);
      if (call == nullptr) continue;
      if (call->callee == "and" || call->callee == "or" || call->callee == "not")
        pending.insert(pending.end(), call->arguments.begin(), call->arguments.end());
      if (IsOrder(call->callee)) inside.push_back(id);
    }
    for (const ast::ExprId id : inside) {
      std::set<std::uint32_t> below, at, above;
      const auto& call = std::get<ast::Call>(ast[id].node);
      const bool fixed = (checked.uses[call.arguments[1].index()] & ~check::kUsesParameter) == 0 &&
                         (checked.uses[call.arguments[0].index()] & ~check::kUsesParameter) != 0;
      if (!fixed) continue;
      for (std::uint32_t test = 0; test < tried.size(); ++test) {
        const Tried& one = tried[test];
        if (one.core.shown == engine::kNoAlternativeIndex || !rule.in_force.On(one.as_of)) continue;
        const auto side = [&](std::size_t i) {
          return engine::ReferenceEvaluate(ast, checked, one.batch, 0, one.as_of, one.core.shown,
                                           nullptr, call.arguments[i]);
        };
        const engine::Lane left = side(0), right = side(1);
        if (!left.causes.empty() || !right.causes.empty() || left.absent) continue;
        const bool number = checked.TypeOf(call.arguments[0]).kind == types::TypeKind::kNumber;
        const bool less =
            number ? left.value.number() < right.value.number() : left.value.raw < right.value.raw;
        const bool more =
            number ? left.value.number() > right.value.number() : left.value.raw > right.value.raw;
        (less ? below : more ? above : at).insert(test);
      }
      for (const CoveragePoint& point : coverage.points) {
        if (point.kind != CoveragePoint::Kind::kThreshold || !(point.span == ast[id].span))
          continue;
        const auto& expected = point.side.rfind("below", 0) == 0 ? below
                               : point.side.rfind("at", 0) == 0  ? at
                                                                 : above;
        INFO(point.subject << ": " << point.side);
        CHECK(std::set<std::uint32_t>(point.tests.begin(), point.tests.end()) == expected);
        ++compared;
      }
    }
  }
  return compared;
}

// The titles of the tests that fail; nothing where the text does not compile.
std::optional<std::set<std::string>> Failing(const std::string& text) {
  const compile::Compilation compilation = Compiled(text);
  if (!compilation.ok()) return std::nullopt;
  std::set<std::string> failing;
  for (const testing::TestResult& result :
       testing::RunTests(compilation.ast, compilation.checked)) {
    if (!result.passed) failing.insert(result.title);
  }
  return failing;
}

std::size_t CheckMutants(const compile::Compilation& compilation, const std::string& text) {
  testing::MutationOptions options;
  options.most = kMutants;
  options.threads = 2;
  const testing::MutationReport report =
      testing::MutationsOf(compilation.ast, compilation.checked, compilation.sources, options);
  std::size_t compared = 0;
  for (const testing::Mutant& mutant : report.mutants) {
    std::string changed = text;
    changed.replace(mutant.span.begin, mutant.span.end - mutant.span.begin, mutant.after);
    INFO(mutant.words << " at " << mutant.span.begin);
    const auto failing = Failing(changed);
    const bool refused = mutant.fate == testing::Mutant::Fate::kRefused;
    // What is dropped may be named in a test, and is then kept as a rule that never fires.
    if (!failing && mutant.after.empty()) continue;
    if (!failing) {
      CHECK((refused || mutant.fate == testing::Mutant::Fate::kKilled));
      continue;
    }
    ++compared;
    CHECK_FALSE(refused);
    std::set<std::string> killing;
    for (const std::uint32_t test : mutant.tests)
      killing.insert(compilation.checked.model.tests[test].title);
    CHECK(killing == *failing);
    if (!mutant.killer) continue;
    const auto told = Failing(changed + mutant.killer->test);
    CHECK((!told || told->count(mutant.killer->title) == 1));
    const auto kept = Failing(text + mutant.killer->test);
    INFO(mutant.killer->test);
    REQUIRE(kept.has_value());
    CHECK(kept->empty());
  }
  return compared;
}

// How many inputs and proposed choices two cases differ in.
std::size_t Differences(const testing::ShownCase& a, const testing::ShownCase& b) {
  std::size_t differences = 0;
  for (std::size_t leaf = 0; leaf < a.batch.columns.size(); ++leaf) {
    const engine::Column &x = a.batch.columns[leaf], &y = b.batch.columns[leaf];
    REQUIRE(x.raw.size() == y.raw.size());
    for (std::size_t i = 0; i < x.raw.size(); ++i)
      differences += x.present[i] != y.present[i] || (x.present[i] != 0 && x.raw[i] != y.raw[i]);
  }
  const auto &x = a.batch.proposals.at(0), &y = b.batch.proposals.at(0);
  REQUIRE(x.has_value() == y.has_value());
  for (std::size_t knob = 0; x && knob < x->values.size(); ++knob)
    differences += x->values[knob] != y->values[knob];
  return differences;
}

std::size_t CheckBoundaries(const compile::Compilation& compilation, const std::string& text) {
  testing::BoundaryOptions options;
  options.work = 2'000;
  const testing::BoundaryReport report =
      testing::BoundariesOf(compilation.ast, compilation.checked, options);
  std::size_t found = 0;
  for (const testing::Boundary& boundary : report.boundaries) {
    if (boundary.state != testing::Boundary::State::kFound) continue;
    ++found;
    INFO(boundary.subject << ": " << boundary.text);
    for (const testing::ShownCase& shown : boundary.cases) {
      CHECK(engine::ReferenceDecide(compilation.ast, compilation.checked, shown.batch, 0,
                                    shown.as_of) == shown.core);
    }
    if (boundary.text.rfind("row ", 0) == 0) continue;
    REQUIRE(boundary.cases.size() >= 2);
    const testing::ShownCase &a = boundary.cases[0], &b = boundary.cases[1];
    CHECK(Differences(a, b) == 1);
    CHECK((a.core.fired != b.core.fired || a.core.violated != b.core.violated));
  }
  const auto failing = Failing(text + testing::TestsOf(report));
  REQUIRE(failing.has_value());
  CHECK(failing->empty());
  return found;
}

}  // namespace

TEST_CASE("what is generated at the thresholds of random policies is what they decide") {
  const bool full = std::getenv("REMIT_TEST_FULL") != nullptr;
  const std::uint64_t policies = full ? 60 : 2;
  std::size_t found = 0;
  for (std::uint64_t seed = 1; seed <= policies; ++seed) {
    const std::string text = testing::GeneratePolicy(seed) +
                             "\nescalate to high when deal.price > 300 EUR and deal.rate <= 42 %\n"
                             "escalate to middle when discount >= 5 %\n";
    const compile::Compilation compilation = Compiled(text);
    if (!compilation.ok()) continue;
    INFO("seed " << seed << "\n" << text);
    found += CheckBoundaries(compilation, text);
  }
  CHECK(found > 3);
}

TEST_CASE("coverage and mutants of random policies agree with plain ways to find them") {
  const bool full = std::getenv("REMIT_TEST_FULL") != nullptr;
  const std::uint64_t policies = full ? 200 : 5;
  std::size_t thresholds = 0, mutants = 0, tests = 0;
  for (std::uint64_t seed = 1; seed <= policies; ++seed) {
    const std::string text =
        WithTests(testing::GeneratePolicy(seed) +
                      "\nescalate to high when deal.price > 300 EUR and deal.rate <= 42 %\n"
                      "escalate to middle when discount >= 5 %\n",
                  seed);
    if (text.empty()) continue;
    INFO("seed " << seed << "\n" << text);
    const compile::Compilation compilation = Compiled(text);
    REQUIRE(compilation.ok());
    const std::vector<Tried> tried = Decided(compilation);
    tests += tried.size();
    testing::CoverageOptions options;
    options.reach_work = 0;
    const testing::Coverage coverage =
        testing::CoverageOf(compilation.ast, compilation.checked, options);
    CheckDecisions(compilation, coverage, tried);
    thresholds += CheckThresholds(compilation, coverage, tried);
    mutants += CheckMutants(compilation, text);
  }
  CHECK(tests > 10);
  CHECK(thresholds > 20);
  CHECK(mutants > 20);
}
