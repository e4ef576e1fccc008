// Regions in a manager's words: conditions in the policy's own notation. What is not worth saying
// (an end that is the domain's own) is not said.
#pragma once

#include <string>

#include "interpreter/prove/report.h"

namespace remit::prove {

std::string NameOf(Answer answer);      // proved, refuted, not decided
std::string NameOf(QuestionKind kind);  // as in JSON: table, guarantee …

// "discount >= 25.5 %", "deal.segment is small_business or mid_market", "account.score is unknown".
// Empty where the condition says nothing.
std::string ConditionText(const check::Checked& checked, const Condition& condition);
// Conditions joined by `and`; "every case" where none says anything.
std::string RegionText(const check::Checked& checked, const Region& region);

}  // namespace remit::prove
