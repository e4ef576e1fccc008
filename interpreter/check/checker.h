// What the parts of the checker share: the tables being filled, the names, and one function for
// each part. Private to check/; everybody else sees checked.h and check.h.
//
// A mistake is reported once: what depends on it gets the type kBroken, which agrees with
// everything.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/ast/ast.h"
#include "interpreter/base/text.h"
#include "interpreter/builtins/builtin.h"
#include "interpreter/check/checked.h"
#include "interpreter/check/layers.h"
#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/source/source.h"

namespace remit::check {

using diagnostics::Kind;
using types::TypeKind;

// Where an expression stands. It decides which names it may use.
enum class Place : std::uint8_t {
  kConstant,   // ranges, grids, weights, coefficients: written values only
  kParameter,  // written values and other parameters
  kCell,       // of a table: its columns, parameters
  kReach,      // of a deviation: parameters
  kTolerance,  // of a trade-off, and the limit of a damped choice: parameters
  kRiskLimit,  // of a risk measure: parameters
  kValue,      // let, function, objective: everything but objectives and the decision
  kRule,       // require, escalate …: objectives too
  kPrefer,     // the condition of a preference: the route that the escalation rules give too
  kStatement,  // guarantees and properties: as kPrefer
  kProposal,   // guarantees of proposals: the verdict too
  kPair,       // properties over two cases: what does not depend on a case, and members of either
  kTest,       // expectations: the decision too
};
struct Argument {
  std::string name;
  Type type{};
};
// `x` in `sum(x.price for x in quote.lines)`.
struct Variable {
  std::string name;
  ListId list;
};
struct Scope {
  Place place = Place::kValue;
  std::vector<Argument> arguments{};  // of the function, table or model around
  std::vector<Variable> variables{};  // of the aggregates around, the outermost first
  std::vector<std::string> cases{};   // kPair: what the two are called
};

// What a function or a table is when it stands written out (expansion.h).
struct ExpansionSize {
  std::uint64_t operations = 1;
  std::uint64_t depth = 1;  // of operations within one another
};

struct Checker {
  const ast::Ast& ast;
  const source::SourceMap& sources;
  diagnostics::Sink& sink;
  Checked& out;
  Layers layers = LayersOf(ast);
  std::set<DeclId> refused{};  // what a child may not contain; reported, and not read further
  // The `set` declarations by what they set (`margin_floor`, `profit.weight`), parents' first.
  std::map<std::string, std::vector<DeclId>, std::less<>> sets{};
  // First days in force, by position in Layers::chain.
  std::vector<std::optional<std::int64_t>> begins{};
  // Delegated tables: the one that stood there, the one that stands in for it.
  std::vector<std::pair<DeclId, DeclId>> replaced_tables{};

  std::map<std::string, std::size_t, std::less<>> by_name{};  // into out.names
  // Rules and requirements by name. Those of one name are a dated series: one declaration word,
  // one file, different dates.
  struct NamedRule {
    Span span;
    std::string keyword;  // require, escalate …
    std::int64_t from;    // day; the least number without a date
  };
  std::map<std::string, std::vector<NamedRule>, std::less<>> rule_names{};
  // The file of the intent that is served, or that is checked by itself. Its objectives are no
  // names of the policy; in its guardrails they stand for the objectives that serve them.
  const ast::File* intent_file = nullptr;
  std::map<std::string, std::uint32_t, std::less<>> intent_objectives{};  // into IntentInfo
  std::map<std::string, std::uint32_t, std::less<>> leaf_by_path{};       // LeafId
  std::map<DeclId, std::size_t> by_decl{};  // into out.names; not there: the name was refused
  // Names of declarations that the parser could not read, or that were refused: uses of them are
  // not called unknown.
  std::multimap<std::string, std::string, std::less<>> broken_names{};  // to their declaration word
  // A used module or a parent could not be read as what it is, so that any name may be its.
  bool module_missing = false;
  // The field that is asked of the name being inferred, for the hint when nothing has that name.
  std::string_view asked_field{};
  // An objective serves what the intent does not have: what else is not served is not asked.
  bool serves_unknown = false;
  std::map<DeclId, ExpansionSize> sizes{};  // of functions and tables
  // Where among the diagnostics a name was called unknown: that is said once.
  std::map<std::string, std::size_t, std::less<>> unknown_names{};
  std::vector<bool> done{};   // by ExprId
  std::vector<bool> ready{};  // by position in out.names: its type is final
  // The call of a table of which one output is being named, or whose collected list is being gone
  // through: elsewhere several results or a list are no value.
  ExprId taken_apart{};

  types::TypeTable& table() { return out.type_table; }
  Type& TypeAt(ExprId id) { return out.type[id.index()]; }
  std::uint8_t& UsesAt(ExprId id) { return out.uses[id.index()]; }
  std::optional<Value>& ConstantAt(ExprId id) { return out.constant[id.index()]; }
  Span SpanOf(ExprId id) const { return ast[id].span; }

  Symbol* Find(std::string_view name);
  Symbol* SymbolOf(DeclId decl);
  // Room in the side tables for every expression of the tree.
  void Grow();
};

// A hint that says what to write in the place of the text at `span` becomes a suggestion too.
diagnostics::Diagnostic& Report(Checker& checker, Kind kind, Span span, std::string message,
                                std::string rule = {}, std::string hint = {});

// ---- names.cpp
using base::Tick;
// The source text of an expression, shortened to stay on a line.
std::string Written(const Checker& checker, ExprId id);
// "did you mean `x`?", or nothing.
std::string DidYouMean(std::string_view written, const std::vector<std::string_view>& candidates);
// The same; where no name is near, all there are.
std::string MeantOf(std::string_view written, const std::vector<std::string_view>& candidates);
std::string ListOf(const std::vector<std::string>& names);  // "`a`, `b` and `c`"
bool Declare(Checker& checker, Symbol symbol);
bool SeesInputs(Place place);  // inputs, lets, `as_of` and `outside_model` may be named there
std::vector<std::string_view> VisibleNames(const Checker& checker, const Scope& scope);
// Something of this name was meant to be there, and a diagnostic has said why it is not.
bool MayExist(const Checker& checker, std::string_view name);
bool HasBroken(const Checker& checker, std::string_view keyword);
std::optional<int> LevelNamed(Checker& checker, const ast::Name& name);
std::string_view Noun(Symbol::Kind kind);  // "a parameter"

// ---- types_of_text.cpp
// kBroken after a report. Units stay `whole`, as they are for inputs and knobs.
Type TypeOfText(Checker& checker, const ast::TypeExpr& text);
std::string Describe(const Checker& checker, const Type& type);  // "money in EUR", "a percentage"
Type Present(Type type);                                         // without `optional`

// A record of which the parser could not read every field.
bool Incomplete(Checker& checker, const Type& record);

// ---- expressions.cpp
// The type of an expression. A bare enum value, level or side is found through `names_from`, when
// that is such a type.
Type Infer(Checker& checker, const Scope& scope, ExprId id, const Type& names_from = {});
// What an expression has to be, and how to say so: "the value of `margin_floor`".
struct Wanted {
  Type type{};
  std::string what{};
  bool written = false;          // a written value, so that no function can be called for help
  bool bare_takes_unit = false;  // columns, domains, grids, fields of tests, typed parameters
};
// Infers and makes the expression fit; false after a report.
bool Fit(Checker& checker, const Scope& scope, ExprId id, const Wanted& wanted);
// As a value that stands for itself: a bare literal becomes a number. kBroken after a report.
Type InferValue(Checker& checker, const Scope& scope, ExprId id);
bool FitCondition(Checker& checker, const Scope& scope, ExprId id, std::string what);
// The same for the partner of something already inferred, whose names it may use. After a broken
// partner a bare name is taken for one of them.
Type InferBeside(Checker& checker, const Scope& scope, ExprId id, const Type& partner);
// ---- fit.cpp
// "write `12 %`": what a bare number beside a percentage was probably meant to be.
std::string ExampleOf(const Checker& checker, const Type& type);
std::string PercentHint(const Checker& checker, ExprId id);
// "did you mean `deal.seats`?" where a field of some input has that name; else empty.
std::string FieldHint(const Checker& checker, std::string_view name);
// Of one kind and one unit; missing or not, whole or not, points or not.
bool SameKind(const Type& a, const Type& b);
bool FitInferred(Checker& checker, ExprId id, const Wanted& wanted);
bool AdoptLiteral(Checker& checker, ExprId id, const Type& target);
// One type for both branches of a choice; kBroken after a report.
Type Unify(Checker& checker, ExprId first, ExprId second, std::string_view what);
// ---- names_in_expressions.cpp
Type InferName(Checker& checker, const Scope& scope, ExprId id, const ast::NameReference& node,
               const Type& names_from);
Type InferMember(Checker& checker, const Scope& scope, ExprId id, const ast::Member& node);
// `null`, `unknown` and their like, where nothing has that name.
bool IsMissingWord(Checker& checker, const Scope& scope, ExprId id);
// Says that a collected list is no value; false for other types.
bool RefuseList(Checker& checker, ExprId id, const Type& type);
// One of the two cases of a property; nothing where the name means something else, or nothing.
std::optional<std::size_t> CaseNamed(const Checker& checker, const Scope& scope, ExprId id);
// Says that a value of a case stands where two are compared, and that it has to be said whose.
void ReportWhichCase(Checker& checker, const Scope& scope, ExprId id, const std::string& found);
// Could this name be read without knowing what type is expected?
bool StandsAlone(Checker& checker, const Scope& scope, ExprId id);
// ---- calls.cpp
Type InferCall(Checker& checker, const Scope& scope, ExprId id, const ast::Call& call,
               const Type& names_from);
// ---- special_forms.cpp
Type InferSpecial(Checker& checker, const Scope& scope, ExprId id, const ast::Call& call,
                  const builtins::Row& row, const Type& names_from);
// ---- explain.cpp
void ExplainNoOverload(Checker& checker, ExprId id, const ast::Call& call,
                       const std::vector<Type>& types);

// ---- aggregates.cpp
Type InferAggregate(Checker& checker, const Scope& scope, ExprId id, const ast::Aggregate& node);
// The list of the case that an expression names; nothing after a report. What else an aggregate may
// run over is asked here first.
std::optional<ListId> ListNamed(Checker& checker, const Scope& scope, ExprId id);
// Why a type cannot be that of a list's elements, or nothing after a report.
bool FitsElement(Checker& checker, const ast::TypeExpr& text, const Type& element);
// Bounds of a list's length, from `in 1 .. 20`; false after a report.
bool LengthOf(Checker& checker, ExprId domain, ListInfo& list);

// ---- constants.cpp
// Says that a written value has more decimals than its type, or is beyond its range.
void ReportScale(Checker& checker, ExprId id, const Type& type, types::ScaleError error);
std::optional<types::ExactDecimal> ExactOf(const Checker& checker, ExprId id);
Type InferQuantity(Checker& checker, ExprId id, const ast::QuantityLiteral& literal);
Type InferDate(Checker& checker, ExprId id, const ast::DateLiteral& literal);
std::optional<Value> ConstantFitting(Checker& checker, ExprId id, const Wanted& wanted);
std::optional<Domain> DomainOf(Checker& checker, ExprId id, const Type& type,
                               const std::string& what);
std::optional<std::int64_t> DayOf(Checker& checker, const ast::Name& date);
bool Less(Value a, Value b, const Type& type);

// The deepest expression below `id` that has the bit: the place to point at.
ExprId WhereUsed(const Checker& checker, ExprId id, UsesBit bit);

// ---- the declarations, in the order in which they are checked
void CollectBroken(Checker& checker);         // names.cpp
void CheckHeader(Checker& checker);           // header.cpp
void CollectUnitsAndTypes(Checker& checker);  // data.cpp
void CollectRoles(Checker& checker);          // control.cpp: ladder, sides
void CollectNames(Checker& checker);          // values.cpp
void CheckKnobs(Checker& checker);            // knobs.cpp
void CheckSignatures(Checker& checker);       // signatures.cpp: of functions, tables, models
void CheckParameters(Checker& checker);       // parameters.cpp
void CheckModels(Checker& checker);           // models.cpp
void CheckValues(Checker& checker);           // values.cpp: lets, functions and tables, in order
void CheckTable(Checker& checker, Symbol& symbol, const ast::TableDeclaration& node);  // tables.cpp
// row_lists.cpp: aggregates over what a table collects into a list. The variable is an argument
// behind those of the scope.
bool CollectsList(Checker& checker, ExprId list);
// How many rows the table has; nothing for other lists.
std::optional<std::size_t> RowsCollected(const Checker& checker, ExprId list);
// The type of what such a table collects; nothing after a report.
std::optional<Type> InferCollected(Checker& checker, const Scope& scope, ExprId list);
Type InferOverRows(Checker& checker, const Scope& scope, ExprId id, const ast::Aggregate& node);
void CheckObjectives(Checker& checker);  // intent.cpp
void CheckTradeOff(Checker& checker);    // trade_off.cpp
// Adds the steps of one declaration to the model, those of `dated` in their order. trade_off.cpp
void AddTradeOff(Checker& checker, const ast::TradeOffDeclaration& node, Span span);
// Works out the shares of a step that weighs, from its weights; false after a report. trade_off.cpp
bool NormaliseWeights(Checker& checker, TradeOffStep& step);
void CheckPreferences(Checker& checker);  // preferences.cpp, after the rules
void CheckDamps(Checker& checker);        // damp.cpp, after the requirements
void CheckRules(Checker& checker);        // control.cpp
void CheckSizes(Checker& checker);        // expansion.cpp: of objectives and rules
void CheckDeviations(Checker& checker);   // control.cpp
void CheckSeries(Checker& checker);       // dated_rules.cpp: until when each rule is in force
// ---- dated_rules.cpp
// From the day that a `from DATE` names; always, where there is none.
InForce InForceFrom(Checker& checker, const std::optional<ast::Name>& from_date);
// Rules of one name are a dated series: one word, one file, each with another `from`. False after a
// report.
bool DeclareRule(Checker& checker, const ast::Name& name, std::string_view keyword,
                 const InForce& in_force = {});
// Warns where what is in force then is so on no day of the policy, or is said to begin before the
// policy does. `what` is a sentence's subject: "the value of `margin_floor`".
void WarnOfForce(Checker& checker, const InForce& in_force, Span place, const std::string& what);
// The bit of a side approver in a set; one beyond the limit, which is reported, shares the last
// bit. control.cpp
std::uint64_t SideBit(std::ptrdiff_t position);
// A written whole number of overrides, zero included; nothing after a report. control.cpp
std::optional<std::int64_t> CountOfOverrides(Checker& checker, ExprId id, std::string what);
void CheckDistributions(Checker& checker);  // distributions.cpp
void CheckScenarios(Checker& checker);      // scenarios.cpp
// Outcomes that add up to 100 %; nothing after a report. `name` is whose. distributions.cpp
std::optional<std::vector<Outcome>> OutcomesOf(Checker& checker, const std::string& name,
                                               const Type& type, Span span,
                                               const std::vector<ast::Outcome>& written);
// What is uncertain is asked about by risk measures only, and they about nothing else. risks.cpp
void CheckRisks(Checker& checker, std::size_t first);  // from Model::risks[first] on
void CheckCertain(Checker& checker);
// One part of that: says what is uncertain in an expression, and what to write instead.
void RefuseUncertain(Checker& checker, ExprId id);
// The type of `chance of …` and `expected shortfall of …`. risks.cpp
Type InferRisk(Checker& checker, const Scope& scope, ExprId id, const ast::Call& call);
void CheckStatements(Checker& checker);  // statements.cpp: guarantees and properties
void CheckLater(Checker& checker);       // later.cpp: what is checked and not yet evaluated
void CheckTests(Checker& checker);       // tests.cpp

// ---- what a child of a parent policy may say
// delegation.cpp
std::size_t LayerAt(const Checker& checker, Span span);  // position in Layers::chain
// "VP Sales EMEA, who owns `pricing.discount_desk`": who answers for the policy of a layer.
std::string OwnerWords(const Checker& checker, std::size_t layer);
// The same for what is declared at a place, be it in a policy, its modules or its intent.
std::string OwnerOf(const Checker& checker, Span span);
void CheckChild(Checker& checker);
// A table of a child takes the name of the parent's; false when it does not stand in for one.
bool ReplaceTable(Checker& checker, const Symbol& symbol);
// `delegated lower` or `delegated higher` on results that have an order.
void CheckDelegated(Checker& checker, const ast::TableDeclaration& node, const TableInfo& info);
// Their columns and types, and that they are delegated; prove/ compares their results.
void CheckReplacedTables(Checker& checker);
// set_values.cpp
void CollectSets(Checker& checker);
// The series that the child nearest to the policy sets in place of the declared one.
void ApplySets(Checker& checker, ParameterInfo& info);
void CheckParameterRanges(Checker& checker);  // on every date, once all parameters are known
void ApplySetWeights(Checker& checker);
// narrowed_bands.cpp: puts the band in the place of the parent's that it lies within.
void NarrowBand(Checker& checker, DeviationInfo band, const ast::DeviateDeclaration& node);
// visibility.cpp: a name stands only in files that see the file which declares it
void CheckVisibility(Checker& checker);

// The symbols of these kinds, each after what it needs; what needs itself is reported and left out.
std::vector<std::size_t> OrderOf(Checker& checker,
                                 const std::vector<Symbol::Kind>& kinds);  // order.cpp
void ReportCycle(Checker& checker, const Symbol& symbol, const std::vector<std::string>& path);

// Every declaration of one kind, in the order of Layers: a parent's before its child's.
template <typename Node, typename Visit>
void ForEach(Checker& checker, Visit visit) {
  for (const std::size_t position : checker.layers.order) {
    for (const DeclId id : checker.ast.files[position].declarations) {
      if (checker.refused.count(id) > 0) continue;
      if (const Node* node = std::get_if<Node>(&checker.ast[id].node)) visit(id, *node);
    }
  }
}

}  // namespace remit::check
