// `remit fmt`: the one canonical form. Rewrites files in place, or says what it would do. Text with
// errors of form is left as it is.
#include <iostream>
#include <nlohmann/json.hpp>

#include "interpreter/ast/print.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/parse/parse.h"
#include "repl/commands.h"
#include "repl/line_diff.h"
#include "repl/load.h"
#include "repl/replace_file.h"
#include "repl/terminal.h"

namespace remit::repl {
namespace {

std::optional<std::string> Formatted(const std::string& path, const std::string& text) {
  source::SourceMap sources;
  ast::Ast ast;
  diagnostics::Sink sink;
  parse::ParseFile(sources, sources.Add(path, text), ast, sink);
  if (!sink.has_errors()) return ast::Print(ast, ast.files.front());
  std::cerr << diagnostics::RenderText(sink.Sorted(), sources, {.colour = ColourOn(2)});
  Complain(path + ": not formatted, because it cannot be read");
  return std::nullopt;
}

}  // namespace

int RunFormat(const FormatOptions& options) {
  int exit_code = kOk;
  nlohmann::json report = nlohmann::json::array();
  for (const std::string& path : options.policies) {
    const std::optional<std::string> text = ReadInput(path);
    if (!text) return kEnvironment;
    if (RefuseBundle(path, *text, "format the text it was compiled from")) return kUsage;
    const std::optional<std::string> formatted = Formatted(path, *text);
    if (!formatted) {
      exit_code = kFindings;
      report.push_back({{"policy", path}, {"readable", false}});
      continue;
    }
    const bool changed = *formatted != *text;
    report.push_back({{"policy", path}, {"readable", true}, {"canonical", !changed}});
    if (options.check || options.diff) {
      if (changed) exit_code = kFindings;
      if (options.format == Format::kJson) continue;
      if (options.diff)
        std::cout << LineDiff(path, *text, *formatted, "formatted");
      else if (changed)
        std::cout << path << '\n';
    } else if (path == "-") {
      std::cout << *formatted;
    } else if (changed) {
      if (!ReplaceFile(path, *formatted)) return kEnvironment;
      if (options.format == Format::kText) std::cout << path << ": formatted\n";
    }
  }
  if (options.format == Format::kJson) std::cout << report.dump(2) << '\n';
  return exit_code;
}

}  // namespace remit::repl
