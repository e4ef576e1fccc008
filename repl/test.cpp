// `remit test`: runs the tests written in policies. No test, or no test that the filter names, is a
// failure.
#include <iostream>
#include <nlohmann/json.hpp>

#include "interpreter/engine/names.h"
#include "interpreter/source/place.h"
#include "interpreter/testing/run_tests.h"
#include "repl/commands.h"
#include "repl/load.h"
#include "repl/terminal.h"

namespace remit::repl {
namespace {

void PrintResult(const compile::Compilation& compilation, const testing::TestResult& result) {
  const bool colour = ColourOn(1);
  const char* mark = result.passed ? "passed" : "FAILED";
  const char* paint = !colour ? "" : result.passed ? "\033[32m" : "\033[31m";
  std::cout << "  " << paint << mark << (colour ? "\033[0m" : "") << "  " << result.title << '\n';
  for (const testing::Failure& failure : result.failures) {
    std::cout << "          " << source::PlaceOf(compilation.sources, failure.span)
              << "\n          expected: " << failure.expectation
              << "\n          found:    " << failure.found << '\n';
  }
}

nlohmann::json ToJson(const compile::Compilation& compilation, const testing::TestResult& result) {
  nlohmann::json failures = nlohmann::json::array();
  for (const testing::Failure& failure : result.failures) {
    failures.push_back({{"at", source::PlaceOf(compilation.sources, failure.span)},
                        {"expected", failure.expectation},
                        {"found", failure.found}});
  }
  return {{"title", result.title},
          {"at", source::PlaceOf(compilation.sources, result.span)},
          {"passed", result.passed},
          {"expectations", result.expectations},
          {"status", engine::Name(result.core.status)},
          {"as_of", types::FormatDate(result.as_of)},
          {"failures", failures}};
}

struct Totals {
  std::size_t passed = 0, failed = 0;
};

}  // namespace

int RunTest(const TestOptions& options) {
  int exit_code = kOk;
  Totals totals;
  nlohmann::json report = nlohmann::json::array();
  for (const std::string& path : options.policies) {
    const Loaded loaded = LoadPolicy(path, Wanted::kPolicyOrModule);
    if (!loaded.compilation) {
      if (loaded.exit_code == kEnvironment) return kEnvironment;
      exit_code = kFindings;
      continue;
    }
    const compile::Compilation& compilation = *loaded.compilation;
    const auto results = testing::RunTests(compilation.ast, compilation.checked, options.filter);
    nlohmann::json tests = nlohmann::json::array();
    if (options.format == Format::kText) std::cout << path << '\n';
    for (const testing::TestResult& result : results) {
      ++(result.passed ? totals.passed : totals.failed);
      if (options.format == Format::kText) PrintResult(compilation, result);
      tests.push_back(ToJson(compilation, result));
    }
    // A module is shared text: the policies that use it test it. So do those that serve an intent.
    const bool policy = compilation.ast.files.front().header.kind == ast::Header::Kind::kPolicy;
    if (results.empty() && policy) {
      Complain(path + (options.filter.empty()
                           ? ": there is no test"
                           : ": no test's title contains `" + options.filter + "`"));
      exit_code = kFindings;
    }
    report.push_back({{"policy", path}, {"tests", tests}});
  }
  if (totals.failed > 0) exit_code = kFindings;
  if (totals.passed + totals.failed == 0 && exit_code == kOk) {
    Complain("there is no test");
    exit_code = kFindings;
  }
  if (options.format == Format::kJson) {
    std::cout << report.dump(2) << '\n';
  } else {
    std::cout << totals.passed << " passed, " << totals.failed << " failed\n";
  }
  return exit_code;
}

}  // namespace remit::repl
