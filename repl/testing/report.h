// What running the tests of policies came to, as text, JSON, JUnit XML or the annotations of a
// GitHub workflow.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/testing/coverage.h"
#include "interpreter/testing/mutation.h"
#include "interpreter/testing/properties.h"
#include "interpreter/testing/run_tests.h"
#include "repl/commands.h"

namespace remit::repl {

// Of one policy.
struct TestedPolicy {
  std::string path;
  // Null: it could not be read or has errors, which have been reported.
  std::shared_ptr<const compile::Compilation> compilation;
  std::vector<testing::TestResult> results;
  std::vector<testing::PropertyResult> properties;
  std::vector<testing::Twins> twins;
  bool lacks_tests = false;  // and should have some
  std::optional<testing::Coverage> coverage;
  std::optional<testing::MutationReport> mutation;

  bool failed() const;
};
struct TestReport {
  std::vector<TestedPolicy> policies;
  std::string filter;
  std::optional<std::int64_t> floor;  // a ratio with nine decimals
};
// "80%", "80 %" or "80", with decimals or without, from 0 to 100; nothing for anything else.
std::optional<std::int64_t> FloorOf(const std::string& text);

void WriteText(const TestReport& report, bool colour, std::ostream& out);
void WriteJson(const TestReport& report, std::ostream& out);
void WriteJunit(const TestReport& report, std::ostream& out);
void WriteGithub(const TestReport& report, std::ostream& out);

// Of `remit test --generate`.
int GenerateTests(const TestOptions& options);
// Of `remit test --watch`: runs again and again, until interrupted.
int WatchTests(const TestOptions& options, const std::function<TestReport()>& run);

// Parts of the JSON form (docs/reference/test.schema.json), for other reports.
nlohmann::json CoverageJson(const testing::Coverage& coverage, const source::SourceMap& sources);
nlohmann::json MutationJson(const testing::MutationReport& report,
                            const compile::Compilation& compilation);
// The lines that a mutant changes, as a difference: "- …" and "+ …" without line ends.
std::vector<std::string> ChangedLines(const testing::Mutant& mutant,
                                      const source::SourceMap& sources);

}  // namespace remit::repl
