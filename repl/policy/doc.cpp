// `remit doc`: a policy read back as prose for somebody who does not know the language.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "interpreter/prose/diagram.h"
#include "interpreter/prose/document.h"
#include "repl/commands.h"
#include "repl/load.h"

namespace remit::repl {
namespace {

bool Write(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  if (out.flush()) return true;
  Complain("cannot write `" + path + "`");
  return false;
}

}  // namespace

int RunDoc(const DocOptions& options) {
  std::optional<std::int64_t> as_of;
  if (options.as_of) {
    as_of = DayOf(options.as_of);
    if (!as_of) return kUsage;
  }
  const Loaded loaded = LoadPolicy(options.policy, Wanted::kPolicyOrModule);
  if (!loaded.compilation) return loaded.exit_code;
  const compile::Compilation& compilation = *loaded.compilation;
  const prose::Document document =
      prose::Describe(compilation.ast, compilation.checked, compilation.sources, as_of);
  const prose::Diagram diagram = prose::Draw(document);
  if (options.graph && !Write(*options.graph, prose::Svg(diagram, false))) return kEnvironment;
  const std::string text = options.form == "html" ? prose::Html(document, prose::Svg(diagram, true))
                           : options.form == "json" ? prose::Json(document)
                                                    : prose::Markdown(document);
  if (!options.output) {
    std::cout << text;
    return kOk;
  }
  return Write(*options.output, text) ? kOk : kEnvironment;
}

}  // namespace remit::repl
