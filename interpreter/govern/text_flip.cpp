// What would change a decision, in lines: where it would go, what to change for that, what is then
// decided.
#include <algorithm>

#include "interpreter/govern/present.h"
#include "interpreter/govern/text_parts.h"
#include "interpreter/govern/text_table.h"

namespace remit::govern {
namespace {

std::string Steps(std::uint64_t steps) {
  return std::to_string(steps) + (steps == 1 ? " step" : " steps");
}

std::string GoalText(const FlipAnswer& answer) {
  if (answer.to == "lower") return "a lower level";
  if (answer.to == "higher") return "a higher level";
  if (answer.to == "sides") return "other sides";
  if (answer.to == "allowed") return "allowed at all";
  if (answer.to == "inside") return "nobody has to agree";
  if (answer.to == "other") return "another decision";
  if (answer.to == "inside_with_reason") return "nobody, with a reason";
  return answer.level;
}

// "discount 15 % instead of 18 %, term 24 months instead of 12 months (7 steps)"
std::string MovesText(const FlipChange& change) {
  if (change.moves.empty()) return "as it is";
  std::vector<std::string> parts;
  std::uint64_t steps = 0;
  for (const FlipMove& move : change.moves) {
    steps += move.steps;
    const std::string from = ValuesText({move.from}).substr(move.from.name.size() + 1);
    parts.push_back(ValuesText({move.to}) + " instead of " + from);
  }
  return Join(parts, ", ") + " (" + Steps(steps) + ")";
}

std::string OutcomeText(const FlipChange& change) {
  switch (change.verdict) {
    case engine::Verdict::kApprove:
      return change.level.empty() ? "approved" : change.level + " may decide";
    case engine::Verdict::kEscalate:
      return "needs the agreement of " + Join(change.agree, " and ");
    case engine::Verdict::kNeedsReason:
      return "needs a reason" +
             (change.agree.empty()
                  ? (change.level.empty() ? "" : "; then " + change.level + " may decide")
                  : " and the agreement of " + Join(change.agree, " and "));
    case engine::Verdict::kRefuse:
      return "refused";
    case engine::Verdict::kNone:
      break;
  }
  return "nothing is allowed";
}

// What is decided with knobs that follow from the inputs.
std::string ThereText(const FlipChange& change) {
  const bool inputs = std::any_of(change.moves.begin(), change.moves.end(),
                                  [](const FlipMove& move) { return move.input; });
  return inputs && !change.values.empty() ? ValuesText(change.values) + ", " + OutcomeText(change)
                                          : OutcomeText(change);
}

std::string Unjudged(const FlipAnswer& answer) {
  if (answer.unjudged == 0) return "";
  return "of " + std::to_string(answer.unjudged) +
         (answer.count == 0 ? " others" : " others as near") +
         " there is no answer: a value is missing or at fault";
}

void AddAnswer(const FlipAnswer& answer, std::string heading, const std::string& nothing,
               std::vector<std::vector<std::string>>& rows) {
  const auto add = [&](const std::string& text) {
    rows.push_back({heading, text});
    heading.clear();
  };
  if (answer.count == 0) {
    add(answer.open ? "not found: within " + Steps(answer.nothing_below) +
                          " there is nothing, farther away was not looked at"
                    : nothing);
  }
  const std::string alone = answer.only.empty() ? "" : "or alone ";
  for (const FlipChange& change : answer.changes) {
    add(alone + MovesText(change) + ": " + ThereText(change));
  }
  if (answer.count > answer.changes.size()) {
    const std::uint64_t others = answer.count - answer.changes.size();
    add("and " + std::to_string(others) + (answer.more ? " or more" : "") +
        (others == 1 ? " other that is" : " others that are") + " as small");
  } else if (answer.more) {
    add("there may be others that are as small");
  }
  if (answer.open && answer.count > 0)
    add("there may be something nearer, but nothing below " + Steps(answer.nothing_below));
  if (answer.unjudged > 0) add(Unjudged(answer));
}

// Whatever is said under "nobody has to agree" is not said a second time.
bool SaidElsewhere(const FlipAnswer& answer, const std::vector<FlipAnswer>& answers) {
  if (answer.to != "lower" && answer.to != "allowed") return false;
  return std::any_of(answers.begin(), answers.end(), [&](const FlipAnswer& other) {
    const bool inside = other.to == "inside" || other.to == "inside_with_reason";
    const bool alike = other.jointly == answer.jointly && other.only == answer.only;
    return inside && alike && other.steps == answer.steps && other.count == answer.count &&
           !other.open && !answer.open;
  });
}

std::string AnswersText(const std::vector<FlipAnswer>& answers, const std::string& nothing) {
  TextTable table;
  const FlipAnswer* above = nullptr;
  for (const FlipAnswer& answer : answers) {
    if (SaidElsewhere(answer, answers)) continue;
    const bool same = above != nullptr && above->to == answer.to && above->level == answer.level;
    AddAnswer(answer, same ? "" : GoalText(answer), nothing, table.rows);
    above = &answer;
  }
  table.right = {false, false};
  return Render(table, "  ");
}

std::string NormText(const Flip& flip, bool inputs) {
  std::vector<std::string> steps;
  for (const FlipNorm& norm : flip.norm) {
    if (norm.input == inputs) steps.push_back(norm.name + ": " + norm.step);
  }
  return steps.empty() ? "" : "  one step is " + Join(steps, "; ") + "\n";
}

std::string NoneText(const std::string& because) {
  if (because == "no_knobs") return "  there is nothing to choose\n";
  if (because == "refused") return "  no choice: the case is refused whatever is chosen\n";
  if (because == "no_alternative")
    return "  no choice: each one breaks a requirement; see what would open it\n";
  return "  no choice, as long as the case has no decision\n";
}

std::string ConcessionsText(const Flip& flip, const std::string& heading) {
  if (!flip.inputs_asked) return "";
  std::string text = "\n" + heading + "\n";
  if (!flip.concessions.empty()) {
    text += AnswersText(flip.concessions, "no change of these inputs leads there, in these steps");
    text += NormText(flip, true);
  }
  if (flip.concessions.empty() && flip.unmoved.empty())
    text += "  nothing is marked as open to change\n";
  for (const FlipUnmoved& input : flip.unmoved)
    text += "  " + input.input + " " + input.reason + "\n";
  return text;
}

}  // namespace

std::string VariationsText(const Flip& variations) {
  return ConcessionsText(variations, "What would have changed it");
}

std::string FlipText(const Decision& decision) {
  if (!decision.flip) return "";
  const Flip& flip = *decision.flip;
  std::string text = "\nWhat would change it\n";
  if (!flip.none_because.empty()) {
    text += NoneText(flip.none_because);
  } else if (flip.answers.empty()) {
    text += "  nothing: there is no other level, and nobody has to agree\n";
  } else {
    text += AnswersText(flip.answers, "no choice leads there") + NormText(flip, false);
  }
  return text + ConcessionsText(flip, "What could be given for it");
}

}  // namespace remit::govern
