// Runs the `test` declarations of a policy: builds the case that a test gives, decides it, and
// evaluates what it expects. Has no output of its own; the command line and the REPL show the
// results.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/ast/ast.h"
#include "interpreter/check/checked.h"
#include "interpreter/engine/core.h"

namespace remit::testing {

struct Failure {
  source::Span span;        // the expectation
  std::string expectation;  // as written
  std::string found;  // "discount is 17 %, route is director", or why it could not be evaluated
};
struct TestResult {
  std::string title;
  source::Span span;
  bool passed = false;
  std::size_t expectations = 0;
  std::vector<Failure> failures;
  engine::Core core;  // the decision that was made
  std::int64_t as_of = 0;
  std::optional<check::ScenarioId> scenario;  // in whose world the case was decided
};

// The case that a test gives: one row, with its proposal; fields that are not given are missing.
engine::CaseBatch CaseOf(const ast::Ast& ast, const check::Checked& checked,
                         const ast::TestDeclaration& test);
// `as of` of the test, or of its scenario, or the first day on which the policy is in force, or
// 1970-01-01 when it always is.
std::int64_t AsOf(const check::Checked& checked, const ast::TestDeclaration& test);

std::optional<check::ScenarioId> ScenarioOf(const check::Checked& checked,
                                            const ast::TestDeclaration& test);

// In declared order; only tests whose title contains `filter`. `checked.ok` must hold.
std::vector<TestResult> RunTests(const ast::Ast& ast, const check::Checked& checked,
                                 const std::string& filter = {});

// Two tests that give the same case, on the same day and in the same world, and expect the same:
// the second says nothing. Positions in Model::tests, `first` before `second`; each test is at most
// once a second.
struct Twins {
  std::uint32_t first = 0, second = 0;
};
std::vector<Twins> TwinsOf(const ast::Ast& ast, const check::Checked& checked,
                           const std::string& filter = {});

}  // namespace remit::testing
