#include "repl/policy/allowances.h"

#include <utility>

#include "interpreter/lint/suppress.h"

namespace remit::repl {

void TakeFindings(Examined& examined, std::vector<diagnostics::Diagnostic> found, bool allow) {
  compile::Compilation& compilation = examined.compilation;
  diagnostics::Sink all;
  for (diagnostics::Diagnostic& diagnostic : found)
    all.Report(diagnostic.kind, diagnostic.span, {}) = diagnostic;
  diagnostics::Sink left;
  for (lint::Judged& judged :
       lint::JudgeAllowances(compilation.ast, compilation.sources, all.Sorted())) {
    if (!allow) judged.allowed_because.reset();
    if (!judged.allowed_because)
      left.Report(judged.diagnostic.kind, judged.diagnostic.span, {}) = judged.diagnostic;
    examined.findings.push_back({std::move(judged.diagnostic), std::move(judged.allowed_because)});
  }
  compilation.sink = std::move(left);
}

}  // namespace remit::repl
