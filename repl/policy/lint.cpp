// `remit lint`: what `check` warns of, and what is right and could be clearer, safer or shorter.
#include "interpreter/lint/lint.h"

#include <algorithm>

#include "interpreter/lint/suppress.h"
#include "repl/load.h"
#include "repl/policy/allowances.h"
#include "repl/policy/check.h"

namespace remit::repl {
namespace {

using diagnostics::Diagnostic;
using Codes = std::vector<std::string>;

bool Among(const Codes& codes, const Diagnostic& diagnostic) {
  return std::find(codes.begin(), codes.end(), diagnostics::Row(diagnostic.kind).code) !=
         codes.end();
}

// Says so, and is false, where a code is that of no warning.
bool AllKnown(const Codes& codes) {
  std::vector<std::string_view> known;
  for (std::size_t i = 0; i < diagnostics::KindCount(); ++i) {
    const diagnostics::KindRow& row = diagnostics::Row(static_cast<diagnostics::Kind>(i));
    if (row.severity != diagnostics::Severity::kError) known.push_back(row.code);
  }
  for (const std::string& code : codes) {
    if (std::find(known.begin(), known.end(), code) != known.end()) continue;
    Complain("no warning has the code `" + code + "`; `remit help` lists them");
    return false;
  }
  return true;
}

}  // namespace

std::vector<Diagnostic> FindingsOfLint(const compile::Compilation& compilation) {
  std::vector<Diagnostic> found = compilation.sink.Sorted();
  if (!compilation.ok()) return found;
  std::vector<Diagnostic> linted =
      lint::Lint(compilation.ast, compilation.checked, compilation.sources, found);
  found.insert(found.end(), linted.begin(), linted.end());
  linted = lint::FaultsOfAllowances(compilation.ast, compilation.sources, found);
  found.insert(found.end(), linted.begin(), linted.end());
  return found;
}

int RunLint(const LintOptions& options) {
  const std::optional<std::int64_t> as_of = DayOf(options.as_of);
  if (!as_of || !AllKnown(options.only) || !AllKnown(options.except)) return kUsage;
  FindingsOptions findings = options.findings;
  findings.warnings = true;
  if (findings.diff && !findings.fix) {
    Complain("`--diff` shows what `--fix` would change; say both");
    return kUsage;
  }
  return ReportFindings(findings, [&](const std::string& path, const std::string& text) {
    Examined examined{Checked(path, text, *as_of), {}};
    std::vector<Diagnostic> found = FindingsOfLint(examined.compilation);
    const auto unwanted = [&](const Diagnostic& diagnostic) {
      if (diagnostic.severity() == diagnostics::Severity::kError) return false;
      return (!options.only.empty() && !Among(options.only, diagnostic)) ||
             Among(options.except, diagnostic);
    };
    found.erase(std::remove_if(found.begin(), found.end(), unwanted), found.end());
    TakeFindings(examined, std::move(found), findings.allowances);
    return examined;
  });
}

}  // namespace remit::repl
