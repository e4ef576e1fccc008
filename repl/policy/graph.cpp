// `remit graph`: what is computed, and at which stage it is fixed.
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "interpreter/graph/build.h"
#include "interpreter/graph/print.h"
#include "repl/commands.h"
#include "repl/load.h"

namespace remit::repl {
namespace {

// One object per node: its id, and the line that the text form prints.
nlohmann::json ToJson(const std::string& text) {
  nlohmann::json nodes = nlohmann::json::array();
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    const std::size_t equals = line.find(" = ");
    if (line.empty() || line[0] != '%' || equals == std::string::npos) continue;
    nodes.push_back({{"node", line.substr(0, equals)}, {"is", line.substr(equals + 3)}});
  }
  return nodes;
}

}  // namespace

int RunGraph(const GraphOptions& options) {
  const std::optional<std::int64_t> as_of = DayOf(options.as_of);
  if (!as_of) return kUsage;
  const Loaded loaded = LoadPolicy(options.policy);
  if (!loaded.compilation) return loaded.exit_code;
  const compile::Compilation& compilation = *loaded.compilation;
  const graph::Graph graph = graph::Build(compilation.ast, compilation.checked, *as_of);
  if (options.form == "dot") {
    std::cout << graph::PrintDot(graph, compilation.ast, compilation.checked);
    return kOk;
  }
  const std::string text =
      graph::PrintText(graph, compilation.ast, compilation.checked, compilation.sources);
  if (options.form == "json")
    std::cout << ToJson(text).dump(2) << '\n';
  else
    std::cout << text;
  return kOk;
}

}  // namespace remit::repl
