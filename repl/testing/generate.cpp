// `remit test --generate`: tests at the thresholds and rows of policies, for a person to confirm.
#include <fstream>
#include <iostream>

#include "interpreter/source/place.h"
#include "interpreter/testing/boundaries.h"
#include "repl/load.h"
#include "repl/testing/report.h"

namespace remit::repl {
namespace {

using testing::Boundary;

void Tell(const compile::Compilation& compilation, const testing::BoundaryReport& report,
          Boundary::State state, const std::string& head) {
  bool any = false;
  for (const Boundary& boundary : report.boundaries) {
    if (boundary.state != state) continue;
    if (!any) std::cerr << "  " << head << '\n';
    any = true;
    std::cerr << "    " << source::PlaceOf(compilation.sources, boundary.span) << "  "
              << boundary.subject << ": " << boundary.words << '\n';
  }
}

bool Write(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::app | std::ios::binary);
  file << text;
  file.close();
  if (file) return true;
  Complain("cannot write " + path);
  return false;
}

}  // namespace

int GenerateTests(const TestOptions& options) {
  for (const std::string& path : options.policies) {
    const Loaded loaded = LoadPolicy(path);
    if (!loaded.compilation) return loaded.exit_code;
    const compile::Compilation& compilation = *loaded.compilation;
    const testing::BoundaryReport report =
        testing::BoundariesOf(compilation.ast, compilation.checked);
    const std::string text = testing::TestsOf(report);
    if (options.output.empty()) {
      std::cout << text;
    } else if (!Write(options.output, "\n" + text)) {
      return kEnvironment;
    }
    std::cerr << path << ": of " << report.boundaries.size() << " conditions and rows "
              << report.Count(Boundary::State::kFound) << " are shown by cases, "
              << report.Count(Boundary::State::kUnreachable) << " never decide, "
              << report.Count(Boundary::State::kNotFound) << " were not settled\n";
    Tell(compilation, report, Boundary::State::kUnreachable,
         "never decide, which is proved; is that meant?");
    Tell(compilation, report, Boundary::State::kNotFound, "not settled:");
  }
  return kOk;
}

}  // namespace remit::repl
