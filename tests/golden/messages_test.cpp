// Broken policies and the messages they bring: NAME.remit beside NAME.txt in each folder given.
// With --update the texts are rewritten and shown, which does not count as a pass. Every kind of
// the ranges given with --covers must be met.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include "interpreter/ast/ast.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/parse/parse.h"

namespace {

namespace fs = std::filesystem;
using namespace remit;

// Kinds that a small text cannot show; tests/unit/parse/limits_test.cpp holds them.
const std::set<std::string> kElsewhere = {"R0103", "R0104", "R0105", "R0106"};

struct Run {
  bool update = false;
  int cases = 0;
  int differing = 0;
  std::set<std::string> codes;

  void One(const fs::path& path) {
    ++cases;
    source::SourceMap sources;
    // The name alone, so that the messages are the same wherever the repository is.
    const auto file =
        sources.Add(path.filename().string(), source::ReadFile(path.string()).value());
    ast::Ast ast;
    diagnostics::Sink sink;
    parse::ParseFile(sources, file, ast, sink);
    for (const auto& diagnostic : sink.all()) codes.emplace(diagnostics::Row(diagnostic.kind).code);
    const std::string found = diagnostics::RenderText(sink.Sorted(), sources);
    const fs::path golden = fs::path(path).replace_extension(".txt");
    const std::string expected =
        fs::exists(golden) ? source::ReadFile(golden.string()).value() : "";
    if (found == expected && !found.empty()) return;
    ++differing;
    std::cout << "==== " << path.string() << "\n---- expected\n"
              << expected << "---- found\n"
              << found << "\n";
    if (update) std::ofstream(golden, std::ios::binary) << found;
  }
};

}  // namespace

int main(int count, char** arguments) {
  Run run;
  std::vector<fs::path> folders;
  for (int i = 1; i < count; ++i) {
    const std::string argument = arguments[i];
    if (argument == "--update") {
      run.update = true;
    } else {
      folders.emplace_back(argument);
    }
  }
  for (const fs::path& folder : folders) {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().extension() == ".remit") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    for (const fs::path& path : paths) run.One(path);
  }
  int missing = 0;
  for (std::size_t i = 0; i < diagnostics::KindCount(); ++i) {
    const auto& row = diagnostics::Row(static_cast<diagnostics::Kind>(i));
    const std::string code(row.code);
    if (code.substr(0, 3) != "R01" || kElsewhere.count(code) != 0 || run.codes.count(code) != 0)
      continue;
    std::cout << "no case shows " << code << " " << row.name << "\n";
    ++missing;
  }
  std::cout << run.cases << " broken policies, " << run.differing
            << " with other messages than expected, " << missing << " kinds without a case\n";
  return run.cases > 0 && run.differing == 0 && missing == 0 ? 0 : 1;
}
