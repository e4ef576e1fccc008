// Findings in a manager's words: regions as conditions in the policy's own notation, answers as
// sentences. What is not worth saying (an end that is the domain's own) is not said.
#pragma once

#include <string>

#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/prove/report.h"
#include "interpreter/source/source.h"

namespace remit::prove {

std::string NameOf(Answer answer);      // proved, refuted, not decided
std::string NameOf(QuestionKind kind);  // as in JSON: table, guarantee …

// "discount >= 25.5 %", "deal.segment is small_business or mid_market", "account.score is unknown".
// Empty where the condition says nothing.
std::string ConditionText(const check::Checked& checked, const Condition& condition);
// Conditions joined by `and`; "every case" where none says anything.
std::string RegionText(const check::Checked& checked, const Region& region);

struct TextForm {
  bool colour = false;
  bool verbose = false;  // statement, period and work of every question
  bool strict = false;   // advisory findings count as the others
};
// What `remit prove` prints for one policy, the summary line included.
std::string Text(const Report& report, const check::Checked& checked,
                 const source::SourceMap& sources, const TextForm& form);
// One JSON object, indented by two; docs/reference/prove.schema.json describes it.
std::string Json(const Report& report, const check::Checked& checked,
                 const source::SourceMap& sources);

struct Counts {
  std::size_t proved = 0, refuted = 0, not_decided = 0, advisory = 0;
};
// Advisory findings that are not proved are counted under `advisory` alone, unless `strict`.
Counts Count(const Report& report, bool strict);

}  // namespace remit::prove
