// The order in which a checked policy is asked about all cases.
#include "interpreter/prove/check_policy.h"

#include "interpreter/base/check.h"

namespace remit::prove {

void CheckAllCases(const ast::Ast& ast, check::Checked& checked, diagnostics::Sink& sink,
                   Depth depth) {
  REMIT_CHECK(checked.ok, "only a policy without errors is asked about all cases");
  CheckTableCover(ast, checked, sink, depth);
  CheckReplacedTables(ast, checked, sink);
  const bool intent = ast.files.front().header.kind == ast::Header::Kind::kIntent;
  const bool warn = depth == Depth::kWarnings && !intent;
  if (!sink.has_errors() && warn) ReportConstantConditions(ast, checked, sink);
  checked.ok = !sink.has_errors();
}

}  // namespace remit::prove
