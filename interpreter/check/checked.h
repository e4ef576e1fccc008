// What checking finds out: side tables by expression, and the resolved declarations of the policy
// in one flat model that both evaluators, the graph builder and the tools read. Nothing here is
// evaluated yet. Ids are positions in the vectors.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/ast/ast.h"
#include "interpreter/types/decimal.h"
#include "interpreter/types/value.h"

namespace remit::models {
struct Ensemble;
}

namespace remit::check {

using ast::DeclId;
using ast::ExprId;
using source::Span;
using types::Type;
using types::Value;

using LeafId = base::Id<struct LeafTag>;
using ListId = base::Id<struct ListTag>;
using ParameterId = base::Id<struct ParameterTag>;
using LetId = base::Id<struct LetTag>;
using FunctionId = base::Id<struct FunctionTag>;
using TableId = base::Id<struct TableTag>;
using ModelId = base::Id<struct ModelTag>;
using KnobId = base::Id<struct KnobTag>;
using ObjectiveId = base::Id<struct ObjectiveTag>;
using DampId = base::Id<struct DampTag>;
using DistributionId = base::Id<struct DistributionTag>;
using ScenarioId = base::Id<struct ScenarioTag>;
using RiskId = base::Id<struct RiskTag>;

// Values that are constants of the checked text (ranges, grids).
struct Domain {
  enum class Kind : std::uint8_t { kAll, kInterval, kSet } kind = Kind::kAll;
  Value low, high;  // kInterval; for kNumber compared as doubles
  bool includes_high = true;
  std::vector<Value> values;  // kSet
};
bool Contains(const Domain& domain, Value value, const Type& type);

// The days on which a declaration is in force: from `from` on, that day included, up to the day
// before `until`. Undated: on all days. Out of force a requirement restricts nothing and a rule
// never fires; both keep their positions.
struct InForce {
  std::int64_t from = std::numeric_limits<std::int64_t>::min();
  std::int64_t until = std::numeric_limits<std::int64_t>::max();
  bool On(std::int64_t day) const { return from <= day && day < until; }
};

// A leaf of the inputs: `deal.list_price`, a scalar input itself, a list of the case
// (`quote.lines`, whose type is kList and whose value is its length), or a field of a list's
// elements
// (`quote.lines.price`), which has one value for each element.
struct InputLeaf {
  std::string path;
  Type type;  // optional set for T?
  Domain domain;
  Domain modelled;  // kAll when not declared
  bool personal = false;
  bool is_protected = false;
  bool negotiable = false;
  // Of the previous decision, not of an input: `previous.as_of` and, for each damped knob,
  // `previous.KNOB`; both optional. In a JSON case it stands as `previous: { as_of, values: { KNOB
  // } }`.
  bool previous = false;
  bool attested = false;  // counts only with the words of a person who vouches for it
  Span span{};
  std::optional<ListId> list{};  // the list whose elements have this field
};
// A list that a case supplies. Its elements are records or scalar values; a list in a list is
// refused.
inline constexpr std::int64_t kLongestList = 1'000;  // where the policy says nothing else …
inline constexpr std::int64_t kLongestChoice = 100;  // … and where one of the elements is chosen
struct ListInfo {
  std::string path;
  Type element;                // kRecord, or the type of its values
  LeafId length;               // the leaf of type kList that stands for the list itself
  std::vector<LeafId> fields;  // leaves of an element, in declared order; of values that one
  // Both ends are inside; a case whose list is shorter or longer is invalid.
  std::int64_t least = 0;
  std::int64_t most = kLongestList;
  bool bounded = false;  // the policy said so with `in`
  Span span{};
};
struct ParameterInfo {
  std::string name;
  Type type;
  DeclId decl;
  struct Step {
    std::int64_t from_day;  // INT64_MIN for the first
    ExprId value;           // over literals and other parameters only
  };
  std::vector<Step> steps;  // ascending by day
  std::optional<Domain> adjustable;
  std::optional<int> level;  // position on the ladder
  // The `set` of a child that `steps` come from; the parent's own series is then not in force.
  std::optional<DeclId> set_by;
};
struct LetInfo {
  std::string name;
  Type type;
  DeclId decl;
  ExprId value;
};
struct FunctionInfo {
  std::string name;
  std::vector<Type> parameters;
  Type result;
  DeclId decl;
  ExprId body;
};
// Rows stay in the tree (ast::TableDeclaration, those of a file included); operands of cells and
// outputs are typed in the side tables, bare numbers having taken their column's unit.
struct TableInfo {
  std::string name;
  std::vector<Type> parameters;
  Type result;  // of a call `t(…)`: that of the one output; kBroken where an output must be named
  DeclId decl;

  // What a table that collects does with the rows that apply; kNone for every other hit policy.
  enum class Collect : std::uint8_t {
    kNone,
    kSum,
    kCount,
    kMin,
    kMax,
    kList
  } collect = Collect::kNone;
  struct Output {
    std::string name;  // empty when written `-> type`
    Type type;         // of what each row says
    Type result;  // of `t(…).name`: optional where nothing may be collected, kList for a list
  };
  std::vector<Output> outputs;
  struct Row {
    // Rows with the same conditions are one series, in which each is in force until the next
    // begins. `otherwise` rows are a series too.
    InForce in_force{};
    // Rows that say the same literal results have the same number (see `agree`).
    std::uint32_t says = 0;
  };
  std::vector<Row> rows;  // by row of the tree
  // A child's delegated table stands in for it: nothing calls it, and it serves the proof alone.
  bool replaced = false;
};
// A child's table that stands in for a table which its parent delegated. That its results stay on
// the right side of the parent's is proved once the policy is checked.
struct ReplacedTable {
  TableId parent, child;
  bool lower = true;  // `delegated lower`: at most the parent's; else at least
  std::string owner;  // who could allow more: "VP Sales EMEA, who owns `pricing.discount_desk`"
};
struct ModelInfo {
  std::string name;
  std::vector<Type> parameters;
  Type result;
  bool logistic = false;
  struct Term {
    int parameter = -1;                // -1: intercept
    std::vector<double> coefficients;  // one, or one per enum value in declared order
  };
  std::vector<Term> terms;  // in written order: the order of the sum
  DeclId decl;

  // Of a model from a file: its trees, and what stands for each of their features; null for a model
  // with terms. Its parameters may be optional, and a missing one is the trees' own missing value.
  std::shared_ptr<const models::Ensemble> ensemble{};
  struct Feed {
    int parameter = -1;  // -1: no tree asks for the feature
    // Of an enum: the number that each value is for the trees, in declared order. Empty where the
    // parameter is a number itself.
    std::vector<double> codes;
  };
  std::vector<Feed> feeds{};  // by feature of the ensemble
};
// A value that nobody knows yet: finitely many outcomes, each with its exact probability.
struct Outcome {
  Value value;
  std::int64_t probability;  // a ratio, as every ratio at kDecimalScale; above 0
};
struct DistributionInfo {
  std::string name;
  Type type;
  std::vector<Outcome> outcomes;  // as written; the values distinct, the probabilities 100 % in sum
  DeclId decl;
};
// What holds in a scenario in place of something. Its own name in `value` stands for the value that
// it has without this replacement (Reference::original); every other name for the value in the
// scenario.
struct ReplacementInfo {
  enum class Kind : std::uint8_t { kLeaf, kParameter, kLet, kDistribution, kModel } kind;
  std::uint32_t index;            // of what is replaced, in the vector of its kind
  ExprId value;                   // kLeaf, kParameter, kLet
  std::vector<Outcome> outcomes;  // kDistribution
  std::uint32_t model = 0;        // kModel: the ModelId that stands in
};
struct ScenarioInfo {
  std::string name;
  std::optional<std::int64_t> probability;  // a ratio at kDecimalScale; of all scenarios together
                                            // at most 100 %, the rest is the world as it is written
  std::optional<std::int64_t> as_of;  // played through on this day unless another is asked for
  std::vector<ReplacementInfo> replacements;  // each of something else
  std::vector<std::uint32_t> let_order;  // LetIds: in the scenario each needs only earlier ones
  DeclId decl;

  const ReplacementInfo* Find(ReplacementInfo::Kind kind, std::size_t index) const;
};
// `chance of C at most Q`, or `expected shortfall of V beyond P at most Q`, wherever it stands.
struct RiskInfo {
  enum class Measure : std::uint8_t { kChance, kShortfall } measure = Measure::kChance;
  ExprId call;
  ExprId subject;           // C or V
  ExprId limit;             // Q: parameters and written values
  std::int64_t beyond = 0;  // P: a ratio at kDecimalScale, between 0 % and 100 %
};
// A knob over a list of the case has the positions 1, 2 … up to the longest length for its
// alternatives, as numbers; positions beyond a case's own length are no alternatives of that case.
struct KnobInfo {
  std::string name;
  Type type;
  std::vector<Value> alternatives;  // in declared order, no repetition
  bool grid = false;                // from … to … step …: ascending or descending by `step`
  Value step;
  DeclId decl;
  std::optional<ListId> list{};  // choose … from LIST
};
struct ObjectiveInfo {
  std::string name;
  Type type;
  ExprId value, worst, best;
  bool capped = false;
  DeclId decl;
  // Position in IntentInfo::objectives. Without anchors of its own it has the intent's, which
  // `worst`, `best` and `capped` then hold.
  std::optional<std::uint32_t> serves{};
  bool own_anchors = true;
  // `weigh a: 40 adjustable LOW .. HIGH by LEVEL`; holds on every date of the trade-off.
  struct WeightRange {
    types::ExactDecimal low, high;
    bool includes_high = true;
    std::optional<int> level;  // position on the ladder
    Span span;
  };
  std::optional<WeightRange> weight_range;
  std::optional<DeclId> weight_set_by;  // the `set` of a child
};
// How the objectives are traded against each other from a day on.
struct TradeOffStep {
  enum class Kind : std::uint8_t { kWeigh, kFirst, kBalance } kind = Kind::kWeigh;
  std::int64_t from_day = 0;  // INT64_MIN for the first step
  struct Term {
    ObjectiveId objective;
    types::ExactDecimal weight;  // kWeigh: as written
    double share = 0;            // kWeigh: exact weight / exact sum of weights, rounded once
    // kFirst: how much of this objective may be given up, over literals and parameters; invalid
    // where the policy says none, which is nothing at all. In the unit of the objective, or in
    // points of its utility (never for a ratio, whose own differences are points).
    ExprId tolerance;
    bool in_points = false;
  };
  // No objective stands in it twice. kWeigh and kBalance: in the order in which objectives are
  // declared; kFirst: the most important first.
  std::vector<Term> terms;
  Span span{};
};
// prefer C worth Q of OBJECTIVE: adds `worth` to the objective, before its utility, where the
// condition holds. The name of the objective in other rules does not include it.
struct PreferenceInfo {
  std::string name;  // declared, or the headline text
  ExprId condition;
  ExprId worth;  // in the unit of the objective
  ObjectiveId objective;
  bool asks_route = false;  // the condition mentions what the escalation rules give there
  std::optional<std::string> because;
  DeclId decl;
};
enum class Period : std::uint8_t { kDay, kWeek, kMonth, kQuarter, kYear };
// damp KNOB by at most Q per PERIOD for KEY: |X - previous| <= Q * whole periods since the previous
// decision, at least one. A requirement of its own (RequirementInfo::damp).
struct DampInfo {
  KnobId knob;
  ExprId limit;  // as the reach of a deviation
  Period period = Period::kMonth;
  std::optional<ExprId> key;  // what the previous decision was about; no knob
  LeafId previous;            // of the knob
  LeafId previous_as_of;
  DeclId decl;
};
struct RequirementInfo {
  std::string name;  // declared, or the headline text
  // Must be true; for a refusal with a knob: must be false. Invalid for a damped knob.
  ExprId condition;
  bool refusal = false;  // made from `refuse when` with a knob
  std::optional<std::string> because;
  DeclId decl;
  InForce in_force{};
  bool guardrail = false;        // of the intent that the policy serves
  std::string owner{};           // who alone may waive it, where that is not the policy's owner
  std::optional<DampId> damp{};  // made from `damp`
};
// Escalate, refuse (with or without a knob) and expect deviation, in declared order.
struct RuleInfo {
  enum class Kind : std::uint8_t { kEscalate, kRefuse, kExpectDeviation } kind = Kind::kEscalate;
  std::string name;  // declared, or the headline: "escalate to manager when discount > 15 %"
  ExprId condition;
  bool uses_knob = false;
  std::optional<int> level;  // escalate: position on the ladder, when one is named
  std::uint64_t sides = 0;   // escalate: bit set
  std::optional<std::string> because;
  DeclId decl;
  InForce in_force{};
};
struct DeviationInfo {
  int level;
  KnobId knob;
  ExprId reach;  // same unit as the knob, points for a ratio; no knob, no input
  bool above = true, below = true;
  bool reason = false;
  std::optional<std::int64_t> budget;  // at most N per period
  std::string period;
  std::optional<std::int64_t> expires;  // last day it holds
  DeclId decl;
};
// `outcome NAME : TYPE within DURATION`: what comes back, later, of a decision. No decision depends
// on one.
struct OutcomeInfo {
  std::string name;
  Type type;  // a plain value
  // How long after the day of the decision it still counts as in time, that day included; at most
  // one of the two, neither: any time.
  std::optional<std::int64_t> within_days, within_months;
  DeclId decl;
};
// What an organisation wants, declared once by its own owner. A policy that serves it maps its own
// objectives to the intent's; `objectives[i]` is then served by the ObjectiveInfo whose `serves` is
// i, or by none.
struct IntentObjective {
  std::string name;
  Type type;
  ExprId worst, best;  // over written values and the intent's parameters
  bool capped = false;
  DeclId decl;
};
struct IntentInfo {
  std::string name;  // org.sales_intent
  std::string title;
  std::string owner;  // who alone may waive its guardrails
  std::vector<IntentObjective> objectives;
  std::vector<DeclId> guardrails;
};
struct TestInfo {
  std::string title;
  DeclId decl;
};
// What a guarantee or a property speaks of, in every case that is decided and not refused
// beforehand.
enum class About : std::uint8_t {
  kFeasible,         // every alternative that no requirement rules out
  kRecommendations,  // the alternative that is recommended
  kProposals,        // every proposal of an alternative that no requirement rules out
};
// `guarantee NAME "title" [of …]: CONDITION`, a parent's before its child's. What has no answer is
// not violated. A case on which one is found to be false ends in a fault (Fault::kGuarantee, with
// `condition` for its place).
struct GuaranteeInfo {
  std::string name;
  std::string title;  // may be empty
  // In it `route` and `route.sides` (Reference::kRoute, kRouteSides) are what the escalation rules
  // give at the alternative; with kProposals they are those of the judged proposal, and `verdict`
  // is its verdict.
  ExprId condition;
  using Of = About;
  Of of = Of::kFeasible;
  bool any_weights = false;  // kRecommendations: with each delegated weight anywhere in its range
  bool asks_route = false;   // mentions `route`, `route.sides` or `verdict`
  DeclId decl;
};
// `property "title" [of …]: [for a, b differing only in … where …:] CONDITION`. No decision depends
// on one. Never of kProposals.
struct PropertyInfo {
  std::string title;
  using Of = About;
  Of of = Of::kFeasible;
  bool any_weights = false;
  bool asks_route = false;
  // Two cases, each with an alternative of its own. What is not named here is the same in both;
  // with kRecommendations the alternatives are those recommended, whatever `knobs` says. In `where`
  // and in the condition a Reference is to the first case, or to the second where it says so.
  struct Pair {
    std::vector<LeafId> leaves;  // that may differ, ascending: of a record all its fields, of a
                                 // list its length too
    std::vector<KnobId> knobs;   // that may differ, ascending
    std::optional<ExprId> where;
    std::string first, second;  // what the two are called: a, b
  };
  std::optional<Pair> pair;
  ExprId condition;
  DeclId decl;
};

// What a name or a field path stands for. Index is a position in the vector of that kind.
struct Reference {
  enum class Kind : std::uint8_t {
    kNone,
    kLeaf,
    kRecord /* no value */,
    kParameter,
    kLet,
    kKnob,
    kObjective,
    kArgument /* of the function, table or model */,
    kConstant /* enum value, see `constants` */,
    kUnit,
    kAsOf,
    kOutsideModel,
    kDistribution /* the outcome drawn; only below a risk measure */,
    kLevel,
    kSide,
    kRoute,
    kRouteSides,
    kStatus,
    kVerdict,
    kTableOutput,  // the member of a table's call: position in TableInfo::outputs
    kList /* ListId; behind `for … in` and `choose … from` only */,
    kElement /* LeafId; of the element that the variable of an aggregate stands for */,
    kElementRecord /* no value: that element itself, where it is a record */,
    kPick /* LeafId; of the element that the knob `of` chooses */,
    kCase /* no value: one of the two cases of a property, 0 or 1 */,
  } kind = Kind::kNone;
  std::uint32_t index = 0;
  bool original = false;  // in the replacement of this very thing: what it is without it
  // kElement: which variable, counted from the outermost aggregate of the let, function, rule …
  // around it; kPick: KnobId.
  std::uint32_t of = 0;
  // In a property over pairs of cases: of the second case; all that the value is made from is then
  // the second case's.
  bool second = false;
};
// What an aggregate (ast::Aggregate) makes of the elements that count. Its callee is kAggregate.
enum class Aggregation : std::uint8_t { kSum, kCount, kAny, kAll, kMin, kMax, kAverage };
inline constexpr int kAggregationCount = static_cast<int>(Aggregation::kAverage) + 1;
std::string_view NameOf(Aggregation aggregation);  // as written: sum, count …
std::optional<Aggregation> AggregationNamed(std::string_view name);
// What a table makes of the results that it collects; nothing for kNone and kList.
std::optional<Aggregation> AggregationOf(TableInfo::Collect collect);
struct Callee {
  enum class Kind : std::uint8_t {
    kNone,
    kBuiltin,
    kFunction,
    kTable,
    kModel,
    kRisk,
    kAggregate,
  } kind = Kind::kNone;
  // Row of the builtin table, FunctionId, TableId, ModelId, RiskId, or Aggregation.
  std::uint32_t index = 0;
  std::uint32_t overload = 0;  // kBuiltin, strict forms
};

// What the value of an expression depends on, through lets, functions, tables and objectives too.
// Bits of Checked::uses.
enum UsesBit : std::uint8_t {
  kUsesParameter = 1,
  kUsesInput = 2,
  kUsesKnob = 4,
  kUsesAsOf = 8,
  kUsesDecision = 16,  // route, status, verdict: tests only
  kUsesChance = 32,    // a distribution, outside any risk measure
};

// A name of the policy's one namespace (the modules that it uses included).
struct Symbol {
  enum class Kind : std::uint8_t {
    kInput,
    kParameter,
    kLet,
    kFunction,
    kTable,
    kModel,
    kDistribution,
    kKnob,
    kObjective,
    kEnum,
    kRecord,
    kOther /* scenario, monitor … */,
  } kind = Kind::kOther;
  std::string name;
  Span span{};  // where it is declared
  DeclId decl{};
  std::uint32_t index =
      0;        // position in the vector of its kind; a leaf for a scalar input, EnumId, RecordId
  Type type{};  // of the value, or of the result of a function, table or model
  std::uint8_t uses = 0;  // UsesBit; of the value, or of the body
};

// The version of the language that this checker knows; a policy that names none is written in it.
inline constexpr std::string_view kLanguageVersion = "0.1";

// A policy that the checked one extends.
struct ParentInfo {
  std::string name;
  std::string owner;     // empty when neither it nor its own parents say one
  std::size_t file = 0;  // position in Ast::files
};

struct Model {
  std::string name;  // pricing.discount_desk
  std::string title;
  std::string owner;                // of the nearest parent when the policy says none
  std::vector<ParentInfo> parents;  // nearest first; empty for a policy of its own
  std::string language;             // kLanguageVersion when the policy does not say
  std::optional<std::int64_t> effective_from, effective_to;  // days; the last day included
  // review every N days or months; due = start of validity plus the period
  std::optional<std::int64_t> review_days, review_months;
  // grace N days or months: from the due day plus this on, that day included, every case is
  // `invalid`. Neither: the policy goes on, with `review_overdue`.
  std::optional<std::int64_t> grace_days, grace_months;
  // The intent that the policy serves; of an intent checked by itself, the intent.
  std::optional<IntentInfo> intent;

  std::vector<InputLeaf> leaves;
  std::vector<ListInfo> lists;
  std::vector<ParameterInfo> parameters;
  std::vector<LetInfo> lets;  // in an order in which each needs only earlier ones
  std::vector<FunctionInfo> functions;
  std::vector<TableInfo> tables;
  std::vector<ReplacedTable> replaced_tables;  // an older layer's first
  std::vector<ModelInfo> models;
  std::vector<DistributionInfo> distributions;
  std::vector<ScenarioInfo> scenarios;
  std::vector<RiskInfo> risks;
  std::vector<KnobInfo> knobs;  // the last varies fastest
  std::vector<ObjectiveInfo>
      objectives;  // in declared order, which is the order of the score's sum
  // Ascending by day, the first from the beginning of time; empty only without objectives. One
  // objective alone needs no declaration and has all the weight.
  std::vector<TradeOffStep> trade_offs;
  std::vector<PreferenceInfo> preferences;
  std::vector<DampInfo> damps;
  std::vector<RequirementInfo> requirements;
  std::vector<RuleInfo> rules;
  std::vector<DeviationInfo> deviations;
  std::vector<OutcomeInfo> outcomes;
  std::vector<std::string> levels;  // lowest first; empty without a ladder
  std::vector<std::string> sides;
  std::vector<GuaranteeInfo> guarantees;
  std::vector<PropertyInfo> properties;
  std::vector<TestInfo> tests;

  // The trade-off in force on a day; null without objectives.
  const TradeOffStep* TradeOffOn(std::int64_t day) const;
};
// By ObjectiveId: what each weighs; 0 for one that the step does not name, and for any without
// `weigh`.
std::vector<double> Shares(const TradeOffStep& step, std::size_t objectives);

// Finished result of checking. `ok` is false when any error was reported; then only diagnostics may
// be used.
struct Checked {
  bool ok = false;
  types::TypeTable type_table;
  types::TextPool texts;             // the policy's text literals
  std::vector<Type> type;            // by ExprId
  std::vector<Reference> reference;  // by ExprId
  std::vector<Callee> callee;        // by ExprId, of Call and Aggregate nodes
  std::vector<std::optional<Value>>
      constant;  // by ExprId: literals and enum values, in the type given by `type`
  std::vector<std::uint8_t> uses;  // by ExprId: UsesBit
  std::vector<Symbol> names;       // in order of declaration
  Model model;

  const Type& TypeOf(ExprId id) const { return type.at(id.index()); }
  const Reference& ReferenceOf(ExprId id) const { return reference.at(id.index()); }
  const Callee& CalleeOf(ExprId id) const { return callee.at(id.index()); }
};

// 10^scale for a type of whole units, else 1: raw values of whole units are its multiples.
std::int64_t WholeStep(const Type& type, const Checked& checked);

}  // namespace remit::check
