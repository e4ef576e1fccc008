// Broken policies and the messages they bring: NAME.remit beside NAME.txt in each folder given.
// With --update the texts are rewritten and shown, which does not count as a pass. With --checked
// the policies are checked as well as parsed. Every kind whose code begins like one given with
// --covers must be met.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include "interpreter/ast/ast.h"
#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/parse/parse.h"

namespace {

namespace fs = std::filesystem;
using namespace remit;

// Kinds that a small text cannot show; tests/unit/parse/limits_test.cpp holds them.
const std::set<std::string> kElsewhere = {"R0103", "R0104", "R0105", "R0106", "R0803"};

struct Run {
  bool update = false;
  bool checked = false;
  int cases = 0;
  int differing = 0;
  std::set<std::string> codes;

  // The name alone stands in the messages, so that they are the same wherever the repository is.
  std::string Messages(const fs::path& path) {
    const std::string text = source::ReadFile(path.string()).value();
    if (checked) {
      // The text has no folder in its name, so that what it uses is looked for below the current
      // one: it stands beside the text.
      const auto read = [&](const std::string& module) {
        const fs::path wanted(module);
        const fs::path below =
            wanted.is_absolute() ? wanted.lexically_relative(fs::current_path()) : wanted;
        return source::ReadFile((path.parent_path() / below).string());
      };
      const auto compiled = compile::CompileText(path.filename().string(), text, read);
      return Render(compiled.sink, compiled.sources);
    }
    source::SourceMap sources;
    const auto file = sources.Add(path.filename().string(), text);
    ast::Ast ast;
    diagnostics::Sink sink;
    parse::ParseFile(sources, file, ast, sink);
    return Render(sink, sources);
  }

  std::string Render(const diagnostics::Sink& sink, const source::SourceMap& sources) {
    for (const auto& diagnostic : sink.all()) codes.emplace(diagnostics::Row(diagnostic.kind).code);
    return diagnostics::RenderText(sink.Sorted(), sources);
  }

  void One(const fs::path& path) {
    ++cases;
    const std::string found = Messages(path);
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
  std::vector<std::string> covers;
  for (int i = 1; i < count; ++i) {
    const std::string argument = arguments[i];
    if (argument == "--update") {
      run.update = true;
    } else if (argument == "--checked") {
      run.checked = true;
    } else if (argument == "--covers" && i + 1 < count) {
      covers.emplace_back(arguments[++i]);
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
    const bool covered = std::any_of(covers.begin(), covers.end(), [&](const std::string& start) {
      return code.substr(0, start.size()) == start;
    });
    if (!covered || kElsewhere.count(code) != 0 || run.codes.count(code) != 0) continue;
    std::cout << "no case shows " << code << " " << row.name << "\n";
    ++missing;
  }
  std::cout << run.cases << " broken policies, " << run.differing
            << " with other messages than expected, " << missing << " kinds without a case\n";
  return run.cases > 0 && run.differing == 0 && missing == 0 ? 0 : 1;
}
