// The tree of one compilation: every expression and declaration of the policy and of the modules it
// uses, each kind in one vector and addressed by id. Plain data: no types, no resolved names; those
// are side tables made by check/. The parser appends to it and nothing changes it afterwards. Every
// node keeps the span of what was written.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/base/ids.h"
#include "interpreter/source/source.h"

namespace remit::ast {

using source::Span;
using ExprId = base::Id<struct ExprTag>;
using DeclId = base::Id<struct DeclTag>;

struct Name {
  std::string text;
  Span span;
};

// a.b.c, as a module path or as the path of a field
using Path = std::vector<Name>;

// ---------------------------------------------------------------- expressions

// `1_000 EUR`, `12.5 %`, `3 points`, `24`. The digits stay text: check/ reads them exactly.
struct QuantityLiteral {
  std::string digits;        // as written, underscores included; never signed
  std::optional<Name> unit;  // "%", "points", or a unit's or currency's name
};
struct DateLiteral {
  std::string text;  // yyyy-mm-dd, the form is checked by the lexer, the day by check/
};
struct TextLiteral {
  std::string value;  // escapes resolved
};
struct BooleanLiteral {
  bool value;
};
struct NameReference {
  std::string name;
};
struct Member {
  ExprId base;
  Name member;
};

// How a call was written; the meaning is the callee's alone.
enum class CallForm : std::uint8_t { kFunction, kPrefix, kInfix, kPostfix, kConditional };

// Operators are calls. `chance of C at most Q` is "chance of" (C, Q); `expected shortfall of V
// beyond P at most Q` is "expected shortfall" (V, P, Q); both are kPrefix. The callee is a row of
// the builtin table (`+`, `and`, `not`, `-` (prefix form), `if`, `otherwise`, `is`, `is not`, `is
// known`, `is not known`, `in`, `not in`, `mod`, `==` …) or the name of a function, table or model.
// Chains of one associative operator are left-nested pairs, except `and` and `or`, which take two
// or more arguments.
struct Call {
  std::string callee;
  Span callee_span;
  CallForm form = CallForm::kFunction;
  std::vector<ExprId> arguments;
};
// `a .. b` (both ends) or `a ..< b`. Only in domains, cells, grids and after `in`.
struct Range {
  ExprId low;
  ExprId high;
  bool includes_high = true;
};
struct SetLiteral {
  std::vector<ExprId> elements;
};
struct ListLiteral {
  std::vector<ExprId> elements;
};
struct FieldBinding {
  Path path;
  ExprId value;
};
struct StructLiteral {
  std::vector<FieldBinding> fields;
};
// `sum(x.price for x in quote.lines where x.price > 0 EUR)`
struct Aggregate {
  Name function;
  ExprId value;
  Name variable;
  ExprId list;
  std::optional<ExprId> where;
};
// What the parser could not read; diagnostics for it exist already and nothing more is said about
// it.
struct BrokenExpression {};

using ExprNode =
    std::variant<QuantityLiteral, DateLiteral, TextLiteral, BooleanLiteral, NameReference, Member,
                 Call, Range, SetLiteral, ListLiteral, StructLiteral, Aggregate, BrokenExpression>;
struct Expr {
  ExprNode node;
  Span span;
  bool parenthesised =
      false;  // written in brackets; the printer decides by precedence, not by this
};

// ---------------------------------------------------------------- types and clauses

// `EUR`, `EUR / seats`, `list of Line`, `number?`
struct TypeFactor {
  Name name;
  bool divided = false;
};
struct TypeExpr {
  std::vector<TypeFactor> factors;  // never empty in a well-formed tree; the first is never divided
  bool list = false;
  bool optional = false;
  Span span;
};
struct DatedValue {
  Name date;  // ISO text
  ExprId value;
};
struct Because {
  std::string text;
  Span span;
};
struct Parameter {  // of a function, table or model
  Name name;
  TypeExpr type;
};
struct Field {
  Name name;
  TypeExpr type;
  std::optional<ExprId> domain;    // in …
  std::optional<ExprId> modelled;  // modelled …
  struct Personal {
    std::optional<Name> subject;  // personal of SUBJECT
    std::vector<Name> purposes;   // for PURPOSE, …
  };
  std::optional<Personal> personal;
  bool is_protected = false;
  bool attested = false;
  bool negotiable = false;
  Span span;
};

// ---------------------------------------------------------------- declarations

struct UseDeclaration {
  Path module;
};
struct EnumDeclaration {
  Name name;
  std::vector<Name> values;
};
struct RecordDeclaration {
  Name name;
  std::vector<Field> fields;
  bool incomplete = false;  // a field could not be read; its diagnostics exist, so nothing more is
                            // said of unknown fields
};
struct UnitDeclaration {
  std::vector<Name> names;
  std::optional<ExprId> definition;  // unit dozen = 12 pieces
};
struct CurrencyDeclaration {
  std::vector<Name> names;
};
struct InputDeclaration {
  Field field;
};
struct ParameterDeclaration {
  Name name;
  TypeExpr type;
  ExprId value;
  std::optional<ExprId> range;  // adjustable RANGE by LEVEL
  std::optional<Name> level;
  std::vector<DatedValue> dated;
};
struct SetDeclaration {  // in a child policy: set NAME = …, or set OBJECTIVE.weight = …
  Path target;
  ExprId value;
  std::vector<DatedValue> dated;
};
struct LetDeclaration {
  Name name;
  std::optional<TypeExpr> type;
  ExprId value;
};
struct FunctionDeclaration {
  Name name;
  std::vector<Parameter> parameters;
  TypeExpr result;
  ExprId body;
};

enum class HitPolicy : std::uint8_t { kUnique, kAgree, kFirst, kCollect };

// One alternative of a cell: a comparison (`< 24`), a range or value, or `any` / `unknown`.
struct CellPattern {
  enum class Kind : std::uint8_t { kAny, kUnknown, kValue, kCompare } kind = Kind::kAny;
  std::string comparison;         // `<` `<=` `>` `>=` `==` `!=`, for kCompare
  std::optional<ExprId> operand;  // kValue: a value or a Range; kCompare: the right side
  std::string second_comparison;  // `>= 5 and < 10`, empty when there is none
  std::optional<ExprId> second_operand;
  Span span;
};
struct Cell {
  bool negated = false;  // not a, b
  std::vector<CellPattern> patterns;
  Span span;
};
struct Row {
  bool otherwise = false;        // | otherwise || 5 % |
  std::vector<Cell> conditions;  // one for each parameter, in order; empty in an otherwise row
  std::vector<ExprId> outputs;
  std::optional<Name> from_date;
  Span span;
};
struct TableDeclaration {
  Name name;
  HitPolicy hit = HitPolicy::kUnique;
  std::optional<Name> collect;  // sum, count, min, max, list
  std::vector<Parameter> parameters;
  std::vector<Parameter> outputs;       // one with an empty name when written `-> type`
  std::optional<Name> delegated;        // delegated lower / delegated higher
  std::optional<std::string> file;      // from "file.csv"
  std::vector<Name> header_conditions;  // the header row, as written
  std::vector<Name> header_outputs;
  std::vector<Row> rows;
  bool incomplete = false;  // a row could not be read, so gaps prove nothing
};

enum class ModelKind : std::uint8_t { kLogistic, kLinear, kFile };
struct ModelTerm {
  Name name;     // `intercept` or a parameter's name
  ExprId value;  // a number, or a StructLiteral with one coefficient per enum value
};
struct ModelDeclaration {
  Name name;
  std::vector<Parameter> parameters;
  TypeExpr result;
  ModelKind kind = ModelKind::kLinear;
  std::vector<ModelTerm> terms;
  std::optional<std::string> file;  // kFile: from "trees.json"
  Span content{};                   // kFile: all of that file; of no file where it cannot be read
};

struct Outcome {  // of a distribution: one value and how probable it is
  ExprId value;
  ExprId probability;
};
struct DistributionDeclaration {
  Name name;
  TypeExpr type;
  std::vector<Outcome> outcomes;
};

struct ChooseDeclaration {
  Name name;
  std::optional<TypeExpr> type;
  struct Grid {
    ExprId from, to, step;
  };
  std::optional<Grid> grid;      // from … to … step …
  std::optional<ExprId> domain;  // in { … } / in a .. b
  std::optional<ExprId> list;    // from offers
};
struct ObjectiveDeclaration {
  Name name;
  std::optional<Path> serves;    // the intent's objective that this one measures
  std::optional<TypeExpr> type;  // said in an intent, where there is no formula
  ExprId value;                  // invalid in an intent, valid everywhere else
  ExprId worst;                  // both invalid where the anchors of the intent's objective hold
  ExprId best;
  bool capped = false;
};
struct Tolerance {
  ExprId amount;
};
struct TradeOffDeclaration {
  enum class Kind : std::uint8_t { kWeigh, kFirst, kBalance } kind = Kind::kWeigh;
  struct Term {
    Name objective;
    std::optional<ExprId> weight{};     // weigh
    std::optional<Tolerance> giving{};  // first … giving up at most …
    std::optional<ExprId> range{};      // weigh a: 40 adjustable RANGE by LEVEL
    std::optional<Name> level{};
  };
  std::vector<Term> terms;
  struct Dated {  // from DATE weigh …
    Name date;
    Kind kind = Kind::kWeigh;
    std::vector<Term> terms;
  };
  std::vector<Dated> dated;
};
struct RequireDeclaration {
  std::optional<Name> name;
  ExprId condition;
  std::vector<Name> scope;  // for (…), reserved
  std::optional<Because> because;
  std::optional<Name> from_date;
};
struct PreferDeclaration {
  std::optional<Name> name;
  ExprId condition;
  ExprId worth;
  Name objective;
  std::optional<Because> because;
};
struct LadderDeclaration {
  std::vector<Name> levels;  // lowest first
};
struct SideDeclaration {
  std::vector<Name> names;
};
struct EscalateDeclaration {
  std::optional<Name> name;
  std::vector<Name> to;  // a level and sides, in any order
  ExprId condition;
  std::optional<Because> because;
  std::optional<Name> from_date;
};
struct RefuseDeclaration {
  std::optional<Name> name;
  ExprId condition;
  std::optional<Because> because;
  std::optional<Name> from_date;
};
struct DeviateDeclaration {
  Name level;
  ExprId reach;
  enum class Side : std::uint8_t { kBoth, kAbove, kBelow } side = Side::kBoth;
  Name knob;
  bool giving_reason = false;
  struct Budget {
    ExprId count;
    Name period;
  };
  std::optional<Budget> budget;         // at most N per PERIOD
  std::optional<Name> expires;          // expires DATE
  std::optional<ExprId> expires_after;  // expires after DURATION
};
struct ExpectDeviationDeclaration {
  ExprId condition;
  std::optional<Because> because;
};
struct DampDeclaration {
  Name target;
  ExprId amount;
  Name period;
  std::optional<ExprId> key;
};
struct MonitorDeclaration {
  Name name;
  ExprId watch;
  std::optional<ExprId> over;
  ExprId alert;
  ExprId clear;
};
struct OutcomeDeclaration {
  Name name;
  TypeExpr type;
  std::optional<ExprId> within;
};
struct LearnDeclaration {
  Name target;
  ExprId within;
  std::optional<Name> from;
};
struct ExploreDeclaration {
  Name knob;
  ExprId share;
  std::optional<ExprId> within;
};
struct PortfolioDeclaration {
  Name name;
  ExprId over;
  std::vector<ExprId> limits;
  ExprId maximise;
};
// What holds in a scenario in place of a let, a parameter, a model, a distribution or a field of an
// input.
struct Replacement {
  Path path;
  std::optional<ExprId> value;    // nothing where outcomes are written
  std::vector<Outcome> outcomes;  // of a distribution
  Span span;
};
struct ScenarioDeclaration {
  Name name;
  std::vector<Replacement> replacements;
  std::optional<ExprId> probability;
  std::optional<Name> as_of;  // the day on which it is played through
};
struct GuardrailDeclaration {
  Name name;
  std::optional<std::string> title;
  ExprId condition;
};
// `of recommendations`, `of recommendations whatever the weights`, `of proposals`, or nothing.
struct AboutClause {
  enum class Of : std::uint8_t { kFeasible, kRecommendations, kProposals } of = Of::kFeasible;
  bool any_weights = false;
  Span span;  // of the clause; meaningless where there is none
};
struct GuaranteeDeclaration {
  Name name;
  std::optional<std::string> title;
  AboutClause about;
  ExprId condition;
};
struct PropertyDeclaration {
  std::string title;
  AboutClause about;
  std::vector<Name> cases;      // for a, b
  std::vector<Path> differing;  // differing only in …
  std::optional<ExprId> where;
  ExprId condition;
};

struct TestItem {
  enum class Kind : std::uint8_t {
    kGiven,          // given deal { … }          target, value
    kGivenScenario,  // given scenario NAME    target
    kPropose,        // propose { discount: 20 % } value (fields: knobs, `by`, `reason`, `used`)
    kExpect,         // expect EXPR                value; may name knobs, lets, objectives, `route`,
                     // `status`, `verdict`
    kExpectFired,    // expect fired RULE      rule
    kExpectNotFired,  // expect not fired RULE  rule
    kAsOf,            // as of DATE                 date
  } kind = Kind::kExpect;
  std::optional<Name> target;
  std::optional<ExprId> value;
  std::optional<Name> date;
  // a rule's name, or `escalate to LEVEL [and …]`, `refuse`, `expect deviation`
  struct RuleReference {
    std::string keyword;  // "", "escalate", "refuse", "expect deviation"
    std::vector<Name> names;
  };
  std::optional<RuleReference> rule;
  Span span;
};
struct TestDeclaration {
  std::string title;
  std::vector<TestItem> items;
};
// A declaration that the parser could not read; its diagnostics exist already. The name, where one
// was written, is kept so that uses of it need not be called unknown.
struct BrokenDeclaration {
  std::string keyword;  // "let", "table" …; empty when not even that could be read
  std::optional<Name> name;
};

using DeclNode =
    std::variant<UseDeclaration, EnumDeclaration, RecordDeclaration, UnitDeclaration,
                 CurrencyDeclaration, InputDeclaration, ParameterDeclaration, SetDeclaration,
                 LetDeclaration, FunctionDeclaration, TableDeclaration, ModelDeclaration,
                 DistributionDeclaration, ChooseDeclaration, ObjectiveDeclaration,
                 TradeOffDeclaration, RequireDeclaration, PreferDeclaration, LadderDeclaration,
                 SideDeclaration, EscalateDeclaration, RefuseDeclaration, DeviateDeclaration,
                 ExpectDeviationDeclaration, DampDeclaration, MonitorDeclaration,
                 OutcomeDeclaration, LearnDeclaration, ExploreDeclaration, PortfolioDeclaration,
                 ScenarioDeclaration, GuardrailDeclaration, GuaranteeDeclaration,
                 PropertyDeclaration, TestDeclaration, BrokenDeclaration>;

struct Decl {
  DeclNode node;
  Span span;        // from the declaration word to the last token
  std::string doc;  // text of the `##` lines above, joined with line feeds
};

// ---------------------------------------------------------------- files

struct Header {
  enum class Kind : std::uint8_t { kNone, kPolicy, kModule, kIntent } kind = Kind::kNone;
  Path path;
  std::optional<std::string> title;
  std::optional<Path> extends;
  std::optional<Path> serves;
  std::optional<std::string> owner;
  std::optional<Name> effective_from;
  std::optional<Name> effective_to;  // the last day in force
  std::optional<ExprId> review_every;
  std::optional<ExprId> review_grace;
  std::optional<std::string> language;
  struct Clause {
    enum class Kind : std::uint8_t {
      kServes,
      kExtends,
      kOwner,
      kEffective,
      kReview,
      kLanguage
    } kind = Kind::kOwner;
    Span span;
  };
  std::vector<Clause> clauses;  // in the order in which they were written, for the printer
  std::string doc;
  Span span;
  bool incomplete = false;  // it could not be read to its end; its diagnostics exist already
};
struct Comment {
  std::string text;  // without line end, `#` included
  Span span;
  bool own_line = false;  // nothing but white space before it on its line
  bool doc = false;       // `##`
};
struct File {
  source::FileId id;
  Header header;
  std::vector<DeclId> declarations;
  std::vector<Comment> comments;  // in order of position
  // What the printer keeps of the author's layout, as byte offsets in order: where lines begin, and
  // where empty lines are.
  std::vector<std::uint32_t> line_starts;
  std::vector<std::uint32_t> blank_lines;
};

class Ast {
 public:
  ExprId Add(Expr expr) {
    exprs_.push_back(std::move(expr));
    return ExprId(exprs_.size() - 1);
  }
  DeclId Add(Decl decl) {
    decls_.push_back(std::move(decl));
    return DeclId(decls_.size() - 1);
  }
  // Room for so many expressions and declarations in all.
  void Reserve(std::size_t exprs, std::size_t decls) {
    exprs_.reserve(exprs);
    decls_.reserve(decls);
  }
  void Replace(DeclId id, DeclNode node) {
    decls_.at(id.index()).node = std::move(node);
  }  // for the parser, while it builds
  void Bracket(ExprId id) { exprs_.at(id.index()).parenthesised = true; }  // likewise
  const Expr& operator[](ExprId id) const { return exprs_.at(id.index()); }
  const Decl& operator[](DeclId id) const { return decls_.at(id.index()); }
  std::size_t expr_count() const { return exprs_.size(); }
  std::size_t decl_count() const { return decls_.size(); }

  // The policy first, then its parent and the modules it uses, each as first named, and so on for
  // theirs.
  std::vector<File> files;

 private:
  std::vector<Expr> exprs_;
  std::vector<Decl> decls_;
};

}  // namespace remit::ast
