// `remit test --watch`: the tests again whenever a policy or what it uses changes, and first of all
// what became of them.
#include "repl/watch.h"

#include <csignal>
#include <iostream>
#include <map>
#include <set>

#include "repl/load.h"
#include "repl/terminal.h"
#include "repl/testing/report.h"

namespace remit::repl {
namespace {

volatile std::sig_atomic_t interrupted = 0;

void Interrupt(int) { interrupted = 1; }

// By policy and title: whether it passed.
using Outcomes = std::map<std::pair<std::string, std::string>, bool>;

Outcomes OutcomesOf(const TestReport& report) {
  Outcomes outcomes;
  for (const TestedPolicy& policy : report.policies) {
    for (const testing::TestResult& result : policy.results)
      outcomes[{policy.path, result.title}] = result.passed;
    for (const testing::PropertyResult& result : policy.properties) {
      outcomes[{policy.path, "property " + result.title}] =
          result.state != testing::PropertyResult::State::kViolated;
    }
  }
  return outcomes;
}

void TellChanges(const Outcomes& before, const Outcomes& after) {
  std::size_t changes = 0;
  const auto tell = [&](const char* what, const std::pair<std::string, std::string>& test) {
    std::cout << "  " << what << "  " << test.second << '\n';
    ++changes;
  };
  for (const auto& [test, passed] : after) {
    const auto known = before.find(test);
    if (known == before.end()) {
      tell(passed ? "new, passes   " : "new, FAILS    ", test);
    } else if (known->second != passed) {
      tell(passed ? "passes now    " : "FAILS now     ", test);
    }
  }
  for (const auto& [test, passed] : before) {
    if (after.count(test) == 0) tell("gone          ", test);
  }
  if (changes == 0) std::cout << "  every test as before\n";
}

// What was read, so that a change of any of it is seen; the files named where they cannot be.
std::vector<std::string> FilesOf(const TestReport& report, const TestOptions& options) {
  std::set<std::string> files(options.policies.begin(), options.policies.end());
  for (const TestedPolicy& policy : report.policies) {
    if (policy.compilation == nullptr) continue;
    const source::SourceMap& sources = policy.compilation->sources;
    for (std::size_t i = 0; i < sources.size(); ++i)
      files.insert(sources.Get(source::FileId(i)).path());
  }
  return {files.begin(), files.end()};
}

}  // namespace

int WatchTests(const TestOptions& options, const std::function<TestReport()>& run) {
  auto opened = Watch::Open();
  if (!opened) {
    Complain(opened.error().message);
    return kEnvironment;
  }
  const std::unique_ptr<Watch> owned = std::move(opened).value();
  Watch& watch = *owned;
  // They come while we wait, never between looking and waiting.
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  struct sigaction action {};
  action.sa_handler = Interrupt;  // and no SA_RESTART: waiting ends
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // Before anything is read, so that no change is missed.
  for (const std::string& folder : watch.Set(options.policies)) Complain("cannot watch " + folder);
  std::optional<Outcomes> before;
  std::set<std::string> known(options.policies.begin(), options.policies.end());
  while (interrupted == 0) {
    const TestReport report = run();
    const Outcomes now = OutcomesOf(report);
    if (before) {
      std::cout << "changed:\n";
      TellChanges(*before, now);
    }
    WriteText(report, ColourOn(1), std::cout);
    std::cout << "waiting for a change; Ctrl-C ends\n" << std::flush;
    // A policy that cannot be read any more is still known by what it was.
    before = now;
    for (const std::string& file : FilesOf(report, options)) known.insert(file);
    watch.Set({known.begin(), known.end()});
    if (!watch.Wait()) break;
  }
  constexpr int kInterrupted = 130;  // as a shell says of a program that Ctrl-C ended
  return kInterrupted;
}

}  // namespace remit::repl
