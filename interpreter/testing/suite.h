// The tests of a policy made ready to be run as often as wanted: each with its case, its day and
// its world. Private to this folder.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/engine/program.h"
#include "interpreter/testing/run_tests.h"

namespace remit::testing {

struct SuiteTest {
  std::uint32_t index = 0;  // in Model::tests
  const ast::TestDeclaration* declaration = nullptr;
  engine::CaseBatch batch;
  std::int64_t as_of = 0;
  std::optional<check::ScenarioId> scenario;
};
// Only tests whose title contains `filter`, in declared order.
std::vector<SuiteTest> SuiteOf(const ast::Ast& ast, const check::Checked& checked,
                               const std::string& filter);

// One program for each day and world, bound when it is first asked for.
class Programs {
 public:
  Programs(const ast::Ast& ast, const check::Checked& checked) : ast_(ast), checked_(checked) {}
  const engine::Program& For(std::int64_t as_of, std::optional<check::ScenarioId> scenario);

 private:
  const ast::Ast& ast_;
  const check::Checked& checked_;
  std::map<std::pair<std::int64_t, std::int64_t>, engine::Program> programs_;
};

// What the test expects of the decision `core`, which the policy makes of its case.
TestResult Judge(const ast::Ast& ast, const check::Checked& checked, const SuiteTest& test,
                 engine::Core core);

}  // namespace remit::testing
