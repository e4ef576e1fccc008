// `remit check`: everything that can be said about policies without a case.
#include <iostream>
#include <nlohmann/json.hpp>

#include "interpreter/compile/compile.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/engine/core.h"
#include "repl/commands.h"
#include "repl/load.h"
#include "repl/terminal.h"

namespace remit::repl {
namespace {

struct Counts {
  std::size_t errors = 0, warnings = 0, notes = 0;
};

Counts Count(const std::vector<diagnostics::Diagnostic>& all) {
  Counts counts;
  for (const diagnostics::Diagnostic& diagnostic : all) {
    switch (diagnostic.severity()) {
      case diagnostics::Severity::kError:
        ++counts.errors;
        break;
      case diagnostics::Severity::kWarning:
        ++counts.warnings;
        break;
      case diagnostics::Severity::kNote:
        ++counts.notes;
        break;
    }
  }
  return counts;
}

std::string Plural(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string Summary(const Counts& counts) {
  if (counts.errors + counts.warnings + counts.notes == 0) return "ok";
  std::string text = counts.errors == 0 ? "ok, " : "";
  if (counts.errors > 0)
    text += Plural(counts.errors, "error") + (counts.warnings + counts.notes > 0 ? ", " : "");
  if (counts.warnings > 0)
    text += Plural(counts.warnings, "warning") + (counts.notes > 0 ? ", " : "");
  if (counts.notes > 0) text += Plural(counts.notes, "note");
  return text;
}

std::string StopText(const check::Model& model) {
  const std::optional<std::int64_t> stops = engine::StopsWithoutReview(model);
  if (!stops) return "from that day on every decision says that the review is overdue";
  return "every decision says that the review is overdue, and from " + types::FormatDate(*stops) +
         " on the policy stops: every case is invalid";
}

// A review that is due does not make the policy wrong, so the same text checks the same on every
// day but for this warning.
void WarnOfReview(compile::Compilation& compilation, std::int64_t today) {
  const check::Model& model = compilation.checked.model;
  if (!compilation.ok() || !engine::ReviewOverdue(model, today)) return;
  // A child that says no review has its parent's.
  const ast::Header* header = &compilation.ast.files.front().header;
  for (const check::ParentInfo& parent : model.parents) {
    if (!header->review_every) header = &compilation.ast.files[parent.file].header;
  }
  compilation.sink.Report(
      diagnostics::Kind::kReviewDue, compilation.ast[*header->review_every].span,
      "the review of this policy is due since " + types::FormatDate(*engine::ReviewDue(model)),
      StopText(model), "when its owner has reviewed it, begin a new period with `effective from`");
}

}  // namespace

int RunCheck(const CheckOptions& options) {
  const std::optional<std::int64_t> as_of = DayOf(options.as_of);
  if (!as_of) return kUsage;
  int exit_code = kOk;
  nlohmann::json report = nlohmann::json::array();
  const std::optional<std::vector<std::string>> files = FilesBelow(options.policies);
  if (!files) return kEnvironment;
  for (const std::string& path : *files) {
    const std::optional<std::string> text = ReadInput(path);
    if (!text) return kEnvironment;
    compile::Compilation compilation = compile::CompileText(path == "-" ? "stdin" : path, *text);
    RequireHead(compilation);
    WarnOfReview(compilation, *as_of);
    const std::vector<diagnostics::Diagnostic> found = compilation.sink.Sorted();
    if (!compilation.ok()) exit_code = kFindings;
    if (options.format == Format::kJson) {
      nlohmann::json parents = nlohmann::json::array();
      for (const check::ParentInfo& parent : compilation.checked.model.parents)
        parents.push_back(parent.name);
      report.push_back({{"policy", path},
                        {"ok", compilation.ok()},
                        {"extends", parents},
                        {"diagnostics", nlohmann::json::parse(
                                            diagnostics::RenderJson(found, compilation.sources))}});
    } else {
      std::cout << diagnostics::RenderText(found, compilation.sources, {.colour = ColourOn(1)})
                << path << ": " << Summary(Count(found)) << '\n';
    }
  }
  if (options.format == Format::kJson) std::cout << report.dump(2) << '\n';
  return exit_code;
}

}  // namespace remit::repl
