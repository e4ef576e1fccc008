#include "repl/load.h"

#include <ctime>
#include <iostream>
#include <iterator>

#include "interpreter/diagnostics/render.h"
#include "repl/terminal.h"

namespace remit::repl {

void Complain(const std::string& message) { std::cerr << "remit: " << message << '\n'; }

std::optional<std::string> ReadInput(const std::string& path) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  base::Result<std::string> text = source::ReadFile(path);
  if (!text) {
    Complain(text.error().message);
    return std::nullopt;
  }
  return std::move(text).value();
}

Loaded LoadPolicy(const std::string& path, bool warnings) {
  const std::optional<std::string> text = ReadInput(path);
  if (!text) return {nullptr, kEnvironment};
  auto compilation = std::make_unique<compile::Compilation>(
      compile::CompileText(path == "-" ? "stdin" : path, *text));
  std::vector<diagnostics::Diagnostic> shown;
  for (const diagnostics::Diagnostic& diagnostic : compilation->sink.Sorted()) {
    if (warnings || diagnostic.severity() == diagnostics::Severity::kError)
      shown.push_back(diagnostic);
  }
  std::cerr << diagnostics::RenderText(shown, compilation->sources, {.colour = ColourOn(2)});
  if (!compilation->ok()) return {nullptr, kFindings};
  return {std::move(compilation), kOk};
}

std::int64_t Today() {
  constexpr std::int64_t kSecondsPerDay = 86'400;
  return static_cast<std::int64_t>(std::time(nullptr)) / kSecondsPerDay;
}

}  // namespace remit::repl
