// The forms in which a Decision is shown: JSON for programs, text for a manager. Nothing is
// computed here.
#pragma once

#include <string>
#include <vector>

#include "interpreter/govern/decision.h"
#include "interpreter/govern/otherwise.h"

namespace remit::govern {

// One JSON object after docs/reference/decision.schema.json; with the explanation when the decision
// is explained. On one line, so that decisions can be written as JSON lines; `indented` for people.
std::string ToJson(const Decision& decision, bool indented = false);

// What was decided and who decides, in a few lines.
std::string ToText(const Decision& decision);
// And why: objectives, the runners-up, what binds, how far each level may deviate, every reason
// with its line.
std::string ToExplanation(const Decision& decision);

// What would change it; empty where that was not asked for.
std::string FlipText(const Decision& decision);
// The same for the person whom it is about: of what is their own.
std::string VariationsText(const Flip& variations);

// What was decided, and how these objectives, each by its name, came about: their whole trees.
std::string ToBreakdown(const Decision& decision, const std::vector<std::string>& objectives);

// Why one alternative is not what `decision` recommends.
std::string OtherwiseText(const Decision& decision, const Otherwise& other);

// "decided", "a required value is missing" … as a heading.
std::string RouteLine(const Decision& decision);

}  // namespace remit::govern
