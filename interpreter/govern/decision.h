// The one Decision value from which everything a user sees is made: text, JSON, the REPL, reports. It is the core plus the
// explanation, in names and values of the policy; a pure function of policy, case and core. The published schema is
// docs/reference/decision.schema.json; json.cpp writes exactly this.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/engine/core.h"

namespace remit::govern {

struct NamedValue {
  std::string name;
  types::Value value;
  types::Type type;
  std::string text;  // in the language's notation
};
struct FiredRule {
  std::string rule;
  std::string kind;  // escalate, refuse, expect deviation
  std::optional<std::string> because;
  std::string at;    // path:line
};
struct ObjectiveResult {
  std::string name;
  NamedValue value;
  double utility = 0;
  double weight = 0;
  double contribution = 0;
};
struct RunnerUp {
  std::vector<NamedValue> values;
  double score = 0;
  std::vector<ObjectiveResult> objectives;
};
struct BindingRequirement {
  std::string requirement;
  std::optional<std::string> because;
  std::string at;
  // what would be recommended without it
  std::vector<NamedValue> instead;
  double score_without = 0;
};
struct Band {
  std::string level;
  std::string knob;
  NamedValue low, high;  // recommendation ± reach, cut to the knob's range
  bool reason = false;
};
struct FaultResult {
  std::string what;
  std::string at;
  std::string text;  // the expression that failed
};

struct Decision {
  struct PolicyIdentity {
    std::string name, hash, language;
  } policy;
  struct CaseIdentity {
    std::string id, hash;
  } case_;
  engine::Core core;
  std::string as_of;
  std::vector<NamedValue> recommendation;  // empty unless there is one
  std::optional<std::vector<NamedValue>> proposal;
  std::string proposal_by, proposal_reason;
  std::string level;               // route
  std::vector<std::string> sides;
  std::vector<FiredRule> fired;
  std::vector<std::string> violated;  // requirements that the proposal violates
  std::vector<ObjectiveResult> objectives;
  std::uint64_t alternatives_total = 0;
  std::vector<RunnerUp> runners_up;
  std::vector<BindingRequirement> binding;
  std::vector<Band> deviation;
  std::vector<std::string> missing;
  std::vector<engine::InvalidField> invalid;
  std::vector<FaultResult> faults;
};

}  // namespace remit::govern
