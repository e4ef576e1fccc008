// Phrases that the short and the long text share. Private to text*.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/govern/decision.h"

namespace remit::govern {

std::string ValuesText(const std::vector<NamedValue>& values);  // "discount 12.5 %, term 24 months"
// "finance_floor: finance floor  [desk.remit:63]"
std::string ReasonText(const std::string& rule, const std::optional<std::string>& because,
                       const std::string& at);
// The line below a requirement that is a guardrail: whose it is. Begins with a line feed; empty for
// any other requirement.
std::string GuardrailText(const RequirementRef& requirement);

// The trees down to `depth` below their roots; how many lines lie deeper is said. Down to
// kBreakdownDepth each tree is whole, else a name's formula is told in the first tree alone.
std::string BreakdownsText(const std::vector<Breakdown>& roots, std::size_t depth);
// The condition of a rule or requirement, which stands at `at`, with what it came to, line by line.
std::string ConditionText(const Breakdown& condition, const std::string& at,
                          const std::string& indent);

}  // namespace remit::govern
