// What the records of a journal say together: how often people keep what is recommended, who
// departs from it, under which rule and why, and what came of both. Counts only: no record tells
// what would have come of the other choice.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/journal/journal.h"
#include "interpreter/journal/recorded.h"

namespace remit::journal {

struct ReportOptions {
  std::optional<std::string> policy{};       // its name; all otherwise
  std::optional<std::int64_t> from{}, to{};  // as-of days of decisions, both inside
  // Exceptions are the rule where more than this share of the decisions are overridden, ratios at
  // kDecimalScale, and at least so many.
  std::int64_t share = 300'000'000;
  std::uint64_t least = 10;
};

// Decisions with a recommendation, and what people did with it.
struct Adherence {
  std::uint64_t decisions = 0;
  std::uint64_t kept = 0;
  std::uint64_t proposed_otherwise = 0;  // judged with a proposal that was not the recommendation
  std::uint64_t overridden = 0;          // to something else than the recommendation
  void Add(const Adherence& other);
};

// What came of some decisions, of one outcome.
struct OutcomeSums {
  std::uint64_t known = 0;
  std::uint64_t late = 0;
  std::map<std::string, std::uint64_t> values;  // of truth values and names: how often each
  std::string mean;  // of quantities, numbers and dates: rounded as the language rounds
};
struct OutcomeBeside {
  std::string name;
  std::string type;  // as the policy says
  OutcomeSums kept, overridden;
};

// Overrides that have something in common.
struct OverrideGroup {
  std::string name;
  std::uint64_t overrides = 0;
  std::uint64_t persons = 0;
  std::uint64_t agreed = 0;  // of these, that somebody else had to agree to
};

// A place where exceptions have become the rule.
struct Exceptional {
  enum class Kind { kPolicy, kKnob, kFired } kind = Kind::kPolicy;
  std::string name;  // of the policy, of the choice, of the rule that fired at the decision
  Adherence adherence;
};

// An override that stands, and what it changed.
struct StandingOverride {
  std::uint64_t seq = 0;
  Overridden record;
};

struct PolicyReport {
  std::string policy;
  std::uint64_t versions = 0;
  std::uint64_t decisions = 0;          // all of them
  std::uint64_t no_recommendation = 0;  // of these; there was nothing to keep
  std::uint64_t unread = 0;             // of these; their policy cannot be had, see `unread_why`
  std::string unread_why;
  Adherence all;
  Adherence expected;            // where the policy expected people to depart from it
  std::uint64_t replaced = 0;    // overrides in whose place a later one stands
  std::uint64_t taken_back = 0;  // standing ones that are the recommendation again
  std::uint64_t feedback = 0;    // decisions on which somebody gave feedback
  std::vector<OverrideGroup> by_rule, by_person, by_reason, by_level, by_knob;  // most first
  std::vector<OutcomeBeside> outcomes;                                          // by name
  std::vector<Exceptional> exceptional;
  std::vector<StandingOverride> overrides;  // those that count, by seq
};

// One for each policy by name that has decisions in the period, by name.
Answer<std::vector<PolicyReport>> ReportOn(Reader& reader, RecordedPolicies& policies,
                                           const ReportOptions& options);

}  // namespace remit::journal
