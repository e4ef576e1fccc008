// `remit test`: runs the tests written in policies. No test, or no test that the filter names, is a
// failure, and so are two tests that say the same.
#include <iostream>

#include "repl/commands.h"
#include "repl/load.h"
#include "repl/terminal.h"
#include "repl/testing/report.h"

namespace remit::repl {
namespace {

constexpr const char* kClearLine = "\r\033[K";

class TestRun {
 public:
  TestRun(const TestOptions& options, std::optional<std::int64_t> floor) : options_(options) {
    report_.filter = options.filter;
    report_.floor = floor;
  }

  int Run() {
    for (const std::string& path : options_.policies) {
      if (!Add(path)) return kEnvironment;
    }
    return Finish();
  }

  // What there is to report of policies that can be read.
  TestReport Collect() {
    for (const std::string& path : options_.policies) Add(path);
    return std::move(report_);
  }

 private:
  int Finish() {
    std::size_t tests = 0;
    for (const TestedPolicy& policy : report_.policies) {
      tests += policy.results.size();
      if (policy.failed() || !MeetsFloor(policy)) exit_code_ = kFindings;
    }
    for (const TestedPolicy& policy : report_.policies) {
      if (policy.lacks_tests) ComplainOfNone(policy);
    }
    Write();
    if (tests == 0 && exit_code_ == kOk) {
      Complain("there is no test");
      exit_code_ = kFindings;
    }
    return exit_code_;
  }

  // False when a file cannot be used at all.
  bool Add(const std::string& path) {
    TestedPolicy& policy = report_.policies.emplace_back();
    policy.path = path;
    Loaded loaded = LoadPolicy(path, Wanted::kPolicyOrModule);
    if (!loaded.compilation) return loaded.exit_code != kEnvironment;
    const compile::Compilation& compilation = *loaded.compilation;
    policy.compilation = std::move(loaded.compilation);
    policy.results = testing::RunTests(compilation.ast, compilation.checked, options_.filter);
    policy.twins = testing::TwinsOf(compilation.ast, compilation.checked, options_.filter);
    testing::PropertyOptions properties;
    properties.filter = options_.filter;
    policy.properties = testing::PropertiesOf(compilation.ast, compilation.checked, properties);
    // A module is shared text: the policies that use it test it. So do those that serve an intent.
    const bool decides = compilation.ast.files.front().header.kind == ast::Header::Kind::kPolicy;
    policy.lacks_tests = policy.results.empty() && decides;
    if (options_.coverage && decides) {
      testing::CoverageOptions coverage;
      coverage.filter = options_.filter;
      policy.coverage = testing::CoverageOf(compilation.ast, compilation.checked, coverage);
    }
    if (options_.mutate && decides) policy.mutation = Mutate(path, compilation);
    return true;
  }

  testing::MutationReport Mutate(const std::string& path,
                                 const compile::Compilation& compilation) const {
    testing::MutationOptions mutation;
    mutation.filter = options_.filter;
    mutation.most = options_.most;
    const bool terminal = IsTerminal(2);
    if (terminal) {
      mutation.progress = [&](std::size_t done, std::size_t of) {
        std::cerr << kClearLine << path << ": " << done << " of " << of << " changes tried"
                  << std::flush;
      };
    }
    testing::MutationReport report =
        testing::MutationsOf(compilation.ast, compilation.checked, compilation.sources, mutation);
    if (terminal) std::cerr << kClearLine << std::flush;
    return report;
  }

  void ComplainOfNone(const TestedPolicy& policy) const {
    Complain(policy.path + (options_.filter.empty()
                                ? ": there is no test"
                                : ": no test's title contains `" + options_.filter + "`"));
  }

  bool MeetsFloor(const TestedPolicy& policy) const {
    if (!report_.floor) return true;
    return (!policy.coverage || policy.coverage->All().Meets(*report_.floor)) &&
           (!policy.mutation || policy.mutation->Meets(*report_.floor));
  }

  void Write() const {
    switch (options_.format) {
      case TestFormat::kText:
        return WriteText(report_, ColourOn(1), std::cout);
      case TestFormat::kJson:
        return WriteJson(report_, std::cout);
      case TestFormat::kJunit:
        return WriteJunit(report_, std::cout);
      case TestFormat::kGithub:
        return WriteGithub(report_, std::cout);
    }
  }

  const TestOptions& options_;
  TestReport report_;
  int exit_code_ = kOk;
};

}  // namespace

int RunTest(const TestOptions& options) {
  if (!options.output.empty() && !options.generate) {
    Complain("--output says where generated tests go: add --generate");
    return kUsage;
  }
  if (options.generate) return GenerateTests(options);
  std::optional<std::int64_t> floor;
  if (options.floor) {
    floor = FloorOf(*options.floor);
    if (!floor) {
      Complain("--floor " + *options.floor + ": a share from 0% to 100%, as in --floor 80%");
      return kUsage;
    }
    if (!options.coverage && !options.mutate) {
      Complain("--floor says how much is enough of something: add --coverage or --mutate");
      return kUsage;
    }
  }
  if (options.watch && options.format != TestFormat::kText) {
    Complain("--watch is for people, and text is what it writes");
    return kUsage;
  }
  if (options.watch) return WatchTests(options, [&] { return TestRun(options, floor).Collect(); });
  return TestRun(options, floor).Run();
}

}  // namespace remit::repl
