// Writes the tree of a case as the blocks of a test.
#include "interpreter/prove/emit_test.h"

#include "interpreter/cases/given.h"

namespace remit::prove {
namespace {

std::optional<std::string> Written(const Finding& finding, const check::Checked& checked) {
  const Counterexample& example = *finding.counterexample;
  cases::Given given(checked, example.batch, 0);
  const std::string text = "test " + given.Quoted("refutes " + finding.subject) + " {\n  as of " +
                           types::FormatDate(example.as_of) + "\n" + given.Lines() +
                           "  expect status is not fault\n}\n";
  if (!given.sayable()) return std::nullopt;
  return text;
}

}  // namespace

std::optional<std::string> TestOf(const Finding& finding, const check::Checked& checked) {
  const bool ends_in_fault =
      finding.kind == QuestionKind::kGuarantee || finding.kind == QuestionKind::kFault;
  if (!ends_in_fault || finding.answer != Answer::kRefuted || !finding.counterexample)
    return std::nullopt;
  const Counterexample& example = *finding.counterexample;
  if (example.batch.size != 1 || !example.parameters.empty() || !example.weights.empty())
    return std::nullopt;
  return Written(finding, checked);
}

}  // namespace remit::prove
