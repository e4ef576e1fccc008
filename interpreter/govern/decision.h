// The one Decision value from which everything a user sees is made: text, JSON, the REPL, reports.
// It is the core plus the explanation, in names and values of the policy; a pure function of
// policy, case and core (explain.h makes it). The published schema is
// docs/reference/decision.schema.json; json.cpp writes exactly this.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/engine/core.h"
#include "interpreter/govern/named_value.h"
#include "interpreter/govern/why.h"

namespace remit::govern {

struct FiredRule {
  std::string rule;
  std::string kind;  // escalate, refuse, expect deviation
  std::optional<std::string> because;
  std::string at;  // path:line
  // With the explanation: the condition, and the values that made it hold.
  std::optional<Breakdown> why{};
};
// A preference at one alternative.
struct PreferenceResult {
  std::string preference;
  std::optional<std::string> because;
  std::string at;
  bool known = true;  // false: its condition or its worth has no answer there
  bool holds = false;
  NamedValue worth;  // where it holds
};
struct ObjectiveResult {
  std::string name;
  bool known =
      true;  // false: missing or faulty at an alternative that is out; then there are no figures
  NamedValue value;    // by its formula
  double utility = 0;  // of the value with what its preferences add
  double weight = 0;   // the share of the sum of weights, 0 .. 1; 0 unless the trade-off weighs
  double contribution = 0;                    // weight * utility
  std::vector<PreferenceResult> preferences;  // of this objective, in declared order
};
// How the objectives were traded against each other.
struct TradeOffResult {
  std::string kind;  // weigh, first, balance
  // first: from the most important on.
  struct Stage {
    std::string objective;
    NamedValue best;        // the best value, preferences included, of the alternatives left before
    std::string tolerance;  // "500 EUR", "5 points of utility"; empty: none
    std::uint64_t left = 0;  // alternatives within it
  };
  std::vector<Stage> stages;
  std::vector<std::string> objectives;  // balance: those balanced, in declared order
};
struct RunnerUp {
  std::vector<NamedValue> values;
  double score = 0;
  std::vector<ObjectiveResult> objectives;
  std::vector<double> behind;  // by objective: the recommendation's contribution less this one's
  bool tied = false;           // as good as the recommendation: the declared order decided
  // What would make it what is recommended, everything else as it is. Weighed:
  std::vector<WinningWeight> wins_at;           // one weight; by term of the trade-off
  std::optional<WinningWeights> wins_together;  // where none does alone
  // One objective after the other:
  std::vector<WinningTolerance> wins_within;
  std::vector<std::string> wins_in_order;  // of least changes of place; empty: none, or not needed
  // Balanced:
  std::vector<WinningAnchor> wins_from;
  // It cannot win by any of these. Where one alternative is at least as good in every objective
  // that counts, that one.
  bool never = false;
  std::vector<NamedValue> beaten_by;
  // That do not hold at it: the case would end in a fault, so that nothing makes it win.
  std::vector<GuaranteeRef> guarantees;
  // What was not looked for, since there are too many alternatives; empty: nothing was left out.
  std::string unsearched;
};
struct RequirementRef {
  std::string requirement;
  std::optional<std::string> because;
  std::string at;
  // A guardrail of the intent that the policy serves: the intent's owner, who alone may waive it.
  bool guardrail = false;
  std::string owner{};
};
struct BindingRequirement {
  RequirementRef requirement;
  // What would be the best without it, and its score. It would be recommended, unless `guarantees`
  // do not hold there: the case would end in a fault.
  std::vector<NamedValue> instead;
  double score_without = 0;
  std::vector<Difference> changes;  // by objective
  std::vector<MarginalMove> moves;  // by comparison that could move
  std::vector<GuaranteeRef> guarantees;
  std::vector<BarredMove> barred;  // by comparison of which no move keeps the guarantees
};
// What one requirement would have to give up so that a case without an alternative has one.
struct Opening {
  RequirementRef requirement;
  // A comparison that fails alone at some alternative: the least move of its bound that opens the
  // case. Otherwise the requirement would have to be waived as a whole.
  bool measured = false;
  std::string bound;                // the side that would move, as written: "margin_floor"
  bool lower = false;               // down; else up
  NamedValue slack;                 // how far, in its own unit
  bool more_than = false;           // the least value beyond it: the comparison is strict
  std::vector<NamedValue> instead;  // what would then be recommended
  double score = 0;
  std::string level;  // the lowest level that may grant it; empty: only `owner`
  std::string owner;  // of the policy, or of the intent whose guardrail it is
  // Broken with the least of the lesser moves that would open it too: a fault of the case.
  std::vector<GuaranteeRef> passed{};
};
// What would open the case, were it not for the guarantees: nothing that anybody should grant.
struct BarredOpening {
  RequirementRef requirement;
  BarredMove move;
};
// What a damped choice is compared with.
struct DampResult {
  std::string knob;
  std::optional<NamedValue> key;  // what the series of decisions is about
  std::optional<NamedValue> previous;
  std::string previous_as_of;  // empty without a previous decision
};
struct Band {
  std::string level;
  std::string knob;
  NamedValue low, high;  // recommendation ± reach, cut to the knob's range
  bool reason = false;
  std::optional<std::string> expires{};  // the last day on which it holds
};
// Of a band that says `at most N per PERIOD`, where a proposal is judged: what it says is used is
// kept, so that the decision can be made again.
struct BudgetUse {
  std::string level;
  std::string knob;
  std::int64_t allowed = 0;
  std::int64_t used = 0;
  std::string period;  // day, week, month, quarter, year
};
// One who has to agree before the decision stands: a level of the ladder, which any higher one may
// represent, or a side. Never the person who proposes.
struct Approver {
  std::string role;
  bool side = false;
  bool other_than_proposer = false;  // the proposer's own level is this one or a higher one
  bool or_owner = false;             // the proposer is at the top: no level is left above
};
struct FaultResult {
  std::string what;
  std::string at;
  std::string text;  // the expression that failed
};

// An input for which a person vouches.
struct AttestedInput {
  std::string input, by, source;
  std::optional<std::string> evidence, expires;
  bool expired = false;  // on the day of the decision; it then counts as missing
};
// What a risk measure came to at the alternative shown.
struct RiskResult {
  std::string measure;  // as written
  std::string found;    // `7 %`, or the shortfall in its unit
  std::string limit;
  std::string at;
};

// ---- what would change the decision (flip.h, prove/concession.h)

// One thing that a change moves: a knob of the proposal, or an input of the case.
struct FlipMove {
  bool input = false;
  NamedValue from, to;
  std::uint64_t steps = 0;  // under the stated norm; at least 1
};
// What would be decided elsewhere. Both evaluators were asked there before it is shown.
struct FlipChange {
  std::vector<FlipMove> moves;     // knobs, then inputs, each in declared order; may be empty where
                                   // a reason alone is missing
  std::vector<NamedValue> values;  // every knob there
  engine::Verdict verdict = engine::Verdict::kNone;
  bool needs_reason = false;  // stands only with a reason, which is not given
  std::string level;          // route; empty without a ladder
  std::vector<std::string> sides;
  std::vector<std::string> agree;  // who has to: the level, where it is not the lowest; the sides
};
// The smallest changes that lead to one end.
struct FlipAnswer {
  // lower, higher: another level; sides: the same level and other sides; allowed: nothing is
  // violated any more; inside: nobody else has to agree, as the proposal stands;
  // inside_with_reason: the same once a reason is given, where that is nearer; to: a level named
  // by who asks.
  std::string to;
  std::string level{};                // of `to`
  std::string only{};                 // inputs: of all that may move, this input alone does
  std::uint64_t steps = 0;            // of each of them
  std::uint64_t count = 0;            // equally small ones; 0: nothing leads there
  bool jointly = false;               // inputs and knobs move, which is less than either alone
  bool more = false;                  // inputs: there may be more of them than were counted
  std::vector<FlipChange> changes{};  // at most kFlipsShown of them, the best first
  // Of as many as lie no farther (anywhere, where nothing leads there) there is no answer: a value
  // is missing or at fault there.
  std::uint64_t unjudged = 0;
  // Inputs: the search ended before it was sure. What is shown leads there, and nothing nearer
  // than `nothing_below` steps does.
  bool open = false;
  std::uint64_t nothing_below = 0;
};
inline constexpr std::size_t kFlipsShown = 3;
// What one step of a knob or an input is.
struct FlipNorm {
  std::string name;
  bool input = false;
  std::string step;  // "0.5 points", "the next of its values", "any other value"
};
// A negotiable input that is left as it is, and why.
struct FlipUnmoved {
  std::string input;
  bool missing = false;  // it is not given, and giving it could matter
  std::string reason;
};
struct Flip {
  std::vector<FlipNorm> norm;       // of all that may move
  std::vector<FlipAnswer> answers;  // over the knobs alone
  // Why there are none: "no_alternative", "refused", … ; empty where there are, or could be.
  std::string none_because{};
  bool inputs_asked = false;
  std::vector<FlipAnswer> concessions{};  // over inputs that may be changed, and knobs, jointly
  std::vector<FlipUnmoved> unmoved{};
};

struct PolicyIdentity {
  std::string name, title, language;
  std::string hash;          // of everything that can change a decision
  std::string content_hash;  // of all canonical source
};
struct CaseIdentity {
  std::string id, hash;
};

struct Decision {
  PolicyIdentity policy;
  CaseIdentity case_;
  engine::Core core;
  std::string as_of;
  std::string scenario;  // in whose world this was decided; empty: as the policy and the case say
  std::vector<AttestedInput> attested;
  std::vector<NamedValue> recommendation;  // empty unless there is one
  struct Proposal {
    std::vector<NamedValue> values;  // every knob, those left out at their recommended values;
                                     // without a recommendation those given
    std::string by, reason;
    std::string level{};  // of the person who proposes; empty where it was not said
    std::vector<std::pair<std::string, std::int64_t>> used{};  // overrides, by level, as given
  };
  std::optional<Proposal> proposal;
  std::vector<BudgetUse> budgets;
  std::string level;  // route; empty without one
  std::vector<std::string> sides;
  // All must agree: the verdict is to escalate, or would be with the reason that is needed. The
  // lowest level agrees to nothing, since it may decide by itself.
  std::vector<Approver> approvers;
  std::string owner;  // of the policy
  // Where the review is overdue and has a grace: the first day on which the policy decides nothing.
  std::optional<std::string> stops;
  std::vector<FiredRule> fired;
  std::vector<RequirementRef> violated;  // requirements that the proposal violates
  std::uint64_t alternatives_total = 0;  // of this case
  std::vector<std::string> empty_lists;  // lists to choose from in which the case has nothing
  std::vector<std::string> missing;
  std::vector<engine::InvalidField> invalid;
  std::vector<FaultResult> faults;

  std::vector<DampResult> damp;  // by damped choice, in declared order

  // The explanation; empty in a decision made without it.
  bool explained = false;
  std::optional<TradeOffResult> trade_off;  // where there was something to trade
  std::vector<ObjectiveResult> objectives;  // at the alternative shown
  std::vector<ObjectiveResult>
      recommended_objectives;               // where a proposal differs from the recommendation
  std::vector<RunnerUp> runners_up;         // of the recommendation, best first
  std::vector<BindingRequirement> binding;  // dropped alone, they change what is recommended
  std::vector<RequirementRef> clash;  // no alternative: a minimal set that cannot hold together
  std::vector<NearMiss> near_misses;  // by requirement of the clash
  std::vector<Opening> openings;      // no alternative: by requirement that would open it alone
  std::vector<BarredOpening> barred;  // no alternative: what would end in a fault instead
  std::vector<Band> deviation;
  std::vector<RiskResult> risks;
  std::optional<ExchangeResult> exchange;  // where objectives are traded at all
  std::vector<Breakdown> breakdowns;       // by objective, at the alternative shown
  std::vector<Breakdown> broken;           // by requirement of `violated`: why it is

  std::optional<Flip> flip;  // where it was asked for
};

}  // namespace remit::govern
