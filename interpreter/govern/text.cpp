// A Decision for a manager in a few lines: what, who decides, and which rules said so. The long
// form is in text_explain.cpp.
#include <algorithm>

#include "interpreter/engine/names.h"
#include "interpreter/govern/present.h"
#include "interpreter/govern/text_parts.h"
#include "interpreter/govern/text_table.h"

namespace remit::govern {

using engine::Status;
using engine::Verdict;

std::string ValuesText(const std::vector<NamedValue>& values) {
  std::vector<std::string> words;
  for (const NamedValue& value : values) {
    std::vector<std::string> fields;
    for (const NamedValue& field : value.fields)
      fields.push_back(field.name + (field.name.empty() ? "" : " ") + field.text);
    words.push_back(value.name + " " + value.text +
                    (fields.empty() ? "" : " (" + Join(fields, ", ") + ")"));
  }
  return values.empty() ? "nothing to choose" : Join(words, ", ");
}

std::string ReasonText(const std::string& rule, const std::optional<std::string>& because,
                       const std::string& at) {
  return rule + (because ? ": " + *because : "") + "  [" + at + "]";
}

std::string GuardrailText(const RequirementRef& requirement) {
  if (!requirement.guardrail) return "";
  return "\n         a guardrail of the intent" +
         (requirement.owner.empty() ? "" : ", which only " + requirement.owner + " may waive");
}

namespace {

std::string ApproverText(const Decision& decision, const Approver& approver) {
  if (!approver.other_than_proposer) return approver.role;
  const bool named = decision.proposal && !decision.proposal->by.empty();
  std::string text =
      approver.role + " other than " + (named ? decision.proposal->by : "the one who proposes");
  if (approver.or_owner) {
    text += decision.owner.empty() ? " (or the owner)" : " (or the owner, " + decision.owner + ")";
  }
  return text;
}

std::string Approvers(const Decision& decision) {
  std::vector<std::string> names;
  for (const Approver& approver : decision.approvers)
    names.push_back(ApproverText(decision, approver));
  return names.empty() ? decision.level : Join(names, " and ");
}

void AddBudgets(const Decision& decision, std::string& text) {
  if (decision.core.status != Status::kDecided) return;
  for (const BudgetUse& budget : decision.budgets) {
    const std::int64_t left = std::max<std::int64_t>(0, budget.allowed - budget.used);
    text += "  left   " + std::to_string(left) + " of " + std::to_string(budget.allowed) +
            " changes of " + budget.knob + " that " + budget.level + " may make per " +
            budget.period + ", before this one\n";
  }
}

std::string DecidedLine(const Decision& decision) {
  switch (decision.core.verdict) {
    case Verdict::kApprove:
      if (decision.proposal) {
        return "Approved" +
               (decision.level.empty() ? "" : ": within what " + decision.level + " may decide");
      }
      return decision.level.empty() ? "Approved" : decision.level + " may decide this";
    case Verdict::kEscalate:
      return "Needs the agreement of " + Approvers(decision);
    case Verdict::kRefuse:
      return decision.proposal ? "The proposal is refused" : "Refused";
    case Verdict::kNeedsReason:
      return "Needs a reason" +
             (decision.level.empty() ? "" : "; with one, " + Approvers(decision) + " may decide");
    case Verdict::kNone:
      break;
  }
  return "";
}

void AddRules(const Decision& decision, std::string& text) {
  for (const RequirementRef& violated : decision.violated) {
    text += "  breaks " + ReasonText(violated.requirement, violated.because, violated.at) +
            GuardrailText(violated) + "\n";
  }
  for (const RequirementRef& requirement : decision.clash) {
    text += "  clash  " + ReasonText(requirement.requirement, requirement.because, requirement.at) +
            GuardrailText(requirement) + "\n";
  }
  for (const FiredRule& rule : decision.fired) {
    text += "  fired  " + ReasonText(rule.rule, rule.because, rule.at) + "\n";
  }
}

// Why a value that was given counts as missing.
std::string Expired(const Decision& decision, const std::string& input) {
  for (const AttestedInput& one : decision.attested) {
    if (one.input == input && one.expired)
      return " (attestation expired: " + one.by + " vouched for it until " + *one.expires + ")";
  }
  return "";
}

void AddTroubles(const Decision& decision, std::string& text) {
  for (const auto& field : decision.invalid) {
    text += "  " + field.field + (field.field.empty() ? "" : ": ") + field.reason +
            (field.place.empty() ? "" : "  [" + field.place + "]") + "\n";
  }
  for (const FaultResult& fault : decision.faults) {
    text += "  " + fault.what + ": " + fault.text + "  [" + fault.at + "]\n";
  }
  for (const std::string& missing : decision.missing)
    text += "  missing: " + missing + Expired(decision, missing) + "\n";
}

bool BreaksGuarantee(const engine::Core& core) {
  return std::any_of(core.causes.begin(), core.causes.end(), [](const engine::Cause& cause) {
    return cause.fault == builtins::Fault::kGuarantee;
  });
}

}  // namespace

std::string RouteLine(const Decision& decision) {
  switch (decision.core.status) {
    case Status::kInvalid:
      return "Invalid: the case does not fit the policy";
    case Status::kFault:
      return BreaksGuarantee(decision.core)
                 ? "Fault: what the policy guarantees does not hold for this case"
                 : "Fault: a calculation has no answer for this case";
    case Status::kNeedsData:
      return "Needs data: values that the decision depends on are missing";
    case Status::kNoAlternative:
      if (!decision.empty_lists.empty()) {
        return "No alternative: the case supplies nothing to choose from in " +
               Join(decision.empty_lists, " and ") +
               (decision.proposal ? "; the proposal is refused" : "");
      }
      return std::string("No alternative: each one breaks a requirement") +
             (decision.proposal ? "; the proposal is refused" : "") +
             (decision.clash.size() > 1 ? "; these cannot hold together" : "");
    case Status::kDecided:
      return DecidedLine(decision);
  }
  return "";
}

std::string ToText(const Decision& decision) {
  const std::string title =
      decision.policy.title.empty() ? decision.policy.name : decision.policy.title;
  std::string text = title + (decision.case_.id.empty() ? "" : ", case " + decision.case_.id) +
                     ", as of " + decision.as_of +
                     (decision.scenario.empty() ? "" : ", in scenario " + decision.scenario) + "\n";
  if (decision.core.recommended != engine::kNoAlternativeIndex) {
    text += "Recommended: " + ValuesText(decision.recommendation) + "\n";
  }
  if (decision.proposal) {
    text += "Proposed:    " + ValuesText(decision.proposal->values) +
            (decision.proposal->by.empty() ? "" : "  by " + decision.proposal->by) + "\n";
  }
  text += RouteLine(decision) + "\n";
  AddRules(decision, text);
  AddBudgets(decision, text);
  AddTroubles(decision, text);
  if (decision.core.damp_dropped) {
    text += "Note: within the damped distance nothing is left, so that it does not count here\n";
  }
  if (!decision.scenario.empty())
    text +=
        "Note: this is played through in scenario " + decision.scenario + "; it decides nothing\n";
  if (decision.core.outside_model) text += "Note: this case lies outside what the model has seen\n";
  if (decision.core.review_overdue) {
    text += "Note: the policy's review is overdue";
    text += decision.stops ? "; from " + *decision.stops + " on it decides nothing\n" : "\n";
  }
  return text;
}

}  // namespace remit::govern
