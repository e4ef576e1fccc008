#include "repl/load.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <iterator>

#include "interpreter/compile/bundles.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/types/value.h"
#include "repl/store/session.h"
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

std::optional<std::vector<std::string>> FilesBelow(const std::vector<std::string>& paths) {
  namespace fs = std::filesystem;
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path == "-" || !fs::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    std::vector<std::string> inside;
    fs::recursive_directory_iterator entry(path, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
      if (entry->path().extension() == ".remit" && entry->is_regular_file(error))
        inside.push_back(entry->path().lexically_normal().string());
    }
    if (error || inside.empty()) {
      Complain(error ? "cannot read the folder `" + path + "`: " + error.message()
                     : "there is no `.remit` file in `" + path + "` or below it");
      return std::nullopt;
    }
    std::sort(inside.begin(), inside.end());
    files.insert(files.end(), inside.begin(), inside.end());
  }
  return files;
}

void ComplainOfBundle(const std::string& path, const base::Error& error) {
  Complain("cannot open the compiled policy `" + path + "`: " + error.message);
}

bool RefuseBundle(const std::string& path, const std::string& text, const std::string& why) {
  if (!bundle::IsBundle(text)) return false;
  Complain("`" + path + "` is a compiled policy: " + why);
  return true;
}

Loaded LoadPolicy(const std::string& path, Wanted wanted) {
  if (NamesStore(path)) return LoadFromStore(path);
  const std::optional<std::string> text = ReadInput(path);
  if (!text) return {nullptr, kEnvironment};
  auto compilation = std::make_unique<compile::Compilation>();
  if (bundle::IsBundle(*text)) {
    base::Result<compile::Compilation> opened = compile::OpenBundle(*text);
    if (!opened) {
      ComplainOfBundle(path, opened.error());
      return {nullptr, kEnvironment};
    }
    *compilation = std::move(opened).value();
  } else {
    *compilation = compile::CompileText(path == "-" ? "stdin" : path, *text, source::ReadFile,
                                        prove::Depth::kErrors);
  }
  compile::RequireHead(*compilation);
  std::vector<diagnostics::Diagnostic> shown;
  for (const diagnostics::Diagnostic& diagnostic : compilation->sink.Sorted()) {
    if (diagnostic.severity() == diagnostics::Severity::kError) shown.push_back(diagnostic);
  }
  std::cerr << diagnostics::RenderText(shown, compilation->sources, {.colour = ColourOn(2)});
  if (!compilation->ok()) return {nullptr, kFindings};
  const ast::Header::Kind kind = compilation->ast.files.front().header.kind;
  if (wanted == Wanted::kPolicy && kind == ast::Header::Kind::kModule) {
    Complain("`" + path + "` is a module: cases are decided by a policy, which may use it");
    return {nullptr, kFindings};
  }
  if (wanted == Wanted::kPolicy && kind == ast::Header::Kind::kIntent) {
    Complain("`" + path + "` is an intent: cases are decided by a policy, which may serve it");
    return {nullptr, kFindings};
  }
  return {std::move(compilation), kOk};
}

std::int64_t Today() {
  constexpr std::int64_t kSecondsPerDay = 86'400;
  return static_cast<std::int64_t>(std::time(nullptr)) / kSecondsPerDay;
}

std::int64_t Now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

std::optional<std::int64_t> DayOf(const std::optional<std::string>& as_of) {
  if (!as_of) return Today();
  const std::optional<std::int64_t> day = types::ParseDate(*as_of);
  if (!day) Complain("--as-of: `" + *as_of + "` is not a day; write it as 2026-03-31");
  return day;
}

base::Result<check::ScenarioId> FindScenario(const check::Model& model, const std::string& name) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < model.scenarios.size(); ++i) {
    if (model.scenarios[i].name == name) return check::ScenarioId(i);
    names.push_back(model.scenarios[i].name);
  }
  if (names.empty()) return base::Error{"the policy has no scenario"};
  const std::string_view nearest = diagnostics::NearestName(name, names);
  std::string known;
  for (const std::string_view one : names) known += (known.empty() ? "" : ", ") + std::string(one);
  return base::Error{"the policy has no scenario `" + name + "`; " +
                     (nearest.empty() ? "its scenarios are " + known
                                      : "did you mean `" + std::string(nearest) + "`?")};
}

std::optional<WorldAndDay> WorldOf(const std::optional<std::string>& scenario,
                                   const std::optional<std::string>& as_of,
                                   const check::Model& model) {
  WorldAndDay world;
  const std::optional<std::int64_t> day = DayOf(as_of);
  if (!day) return std::nullopt;
  world.as_of = *day;
  if (!scenario) return world;
  const base::Result<check::ScenarioId> found = FindScenario(model, *scenario);
  if (!found) {
    Complain("--scenario: " + found.error().message);
    return std::nullopt;
  }
  world.scenario = found.value();
  const std::optional<std::int64_t>& own = model.scenarios.at(world.scenario->index()).as_of;
  if (own && !as_of) world.as_of = *own;
  return world;
}

}  // namespace remit::repl
