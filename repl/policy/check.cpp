// `remit check`: everything that can be said about policies without a case.
#include "repl/policy/check.h"

#include "interpreter/compile/bundles.h"
#include "interpreter/engine/core.h"
#include "repl/load.h"
#include "repl/policy/allowances.h"

namespace remit::repl {
namespace {

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

compile::Compilation Checked(const std::string& path, const std::string& text, std::int64_t as_of) {
  compile::Compilation compilation = bundle::IsBundle(text) ? compile::CompileBundled(text).value()
                                                            : compile::CompileText(path, text);
  compile::RequireHead(compilation);
  WarnOfReview(compilation, as_of);
  return compilation;
}

int RunCheck(const CheckOptions& options) {
  const std::optional<std::int64_t> as_of = DayOf(options.as_of);
  if (!as_of) return kUsage;
  if (options.findings.diff && !options.findings.fix) {
    Complain("`--diff` shows what `--fix` would change; say both");
    return kUsage;
  }
  return ReportFindings(options.findings, [&](const std::string& path, const std::string& text) {
    Examined examined{Checked(path, text, *as_of), {}};
    TakeFindings(examined, examined.compilation.sink.Sorted(), options.findings.allowances);
    return examined;
  });
}

}  // namespace remit::repl
