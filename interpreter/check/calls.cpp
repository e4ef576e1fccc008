// Operators that are rows of the builtin table, and calls of functions, tables and models.
#include <algorithm>
#include <iterator>

#include "interpreter/base/check.h"
#include "interpreter/base/text.h"
#include "interpreter/check/checker.h"
#include "interpreter/check/other_names.h"

namespace remit::check {
namespace {

using builtins::Fixity;

Fixity FixityOf(ast::CallForm form) {
  switch (form) {
    case ast::CallForm::kFunction:
      return Fixity::kFunction;
    case ast::CallForm::kPrefix:
    case ast::CallForm::kConditional:
      return Fixity::kPrefix;
    case ast::CallForm::kInfix:
      return Fixity::kInfix;
    case ast::CallForm::kPostfix:
      return Fixity::kPostfix;
  }
  return Fixity::kFunction;
}

void UnionUses(Checker& checker, ExprId id, const ast::Call& call, std::uint8_t more = 0) {
  std::uint8_t uses = more;
  for (const ExprId argument : call.arguments) uses |= checker.UsesAt(argument);
  checker.UsesAt(id) = uses;
}

bool CheckCount(Checker& checker, ExprId id, const ast::Call& call, int least, int most,
                const std::vector<std::string>& names = {}) {
  const int given = static_cast<int>(call.arguments.size());
  if (given >= least && (most < 0 || given <= most)) return true;
  std::string wanted = std::to_string(least);
  if (most < 0) wanted = "at least " + wanted;
  if (most > least) wanted += " to " + std::to_string(most);
  Report(checker, Kind::kArgumentCount, checker.SpanOf(id),
         Tick(call.callee) + " is given " + std::to_string(given) +
             (given == 1 ? " argument" : " arguments"),
         "it takes " + wanted,
         names.empty()
             ? "give it as many as that; " + Tick("remit help " + call.callee) + " shows how"
             : "give it " + ListOf(names) + ", in this order");
  return false;
}

// A bare name on the left (`enterprise == account.segment`) is read after the right side.
void InferArguments(Checker& checker, const Scope& scope, const ast::Call& call) {
  const std::vector<ExprId>& arguments = call.arguments;
  if (arguments.size() == 2 && !StandsAlone(checker, scope, arguments[0])) {
    const Type right = Infer(checker, scope, arguments[1]);
    InferBeside(checker, scope, arguments[0], right);
    return;
  }
  Type first;
  for (const ExprId argument : arguments) {
    const bool partner = argument != arguments.front() && arguments.size() == 2;
    const Type type = partner ? InferBeside(checker, scope, argument, first)
                              : Infer(checker, scope, argument, first);
    if (first.kind == TypeKind::kBroken) first = type;
  }
}

// A table that collects the least or the greatest has no value where no row applies.
bool CollectsExtreme(const Checker& checker, ExprId id) {
  if (const auto* member = std::get_if<ast::Member>(&checker.ast[id].node)) id = member->base;
  if (!std::holds_alternative<ast::Call>(checker.ast[id].node)) return false;
  const Callee& callee = checker.out.callee[id.index()];
  if (callee.kind != Callee::Kind::kTable) return false;
  const TableInfo::Collect collect = checker.out.model.tables.at(callee.index).collect;
  return collect == TableInfo::Collect::kMin || collect == TableInfo::Collect::kMax;
}

bool ReportOptionals(Checker& checker, const ast::Call& call) {
  bool any = false;
  for (const ExprId argument : call.arguments) {
    if (!checker.TypeAt(argument).optional) continue;
    const std::string text = Written(checker, argument);
    Report(
        checker, Kind::kOptionalUnmet, checker.SpanOf(argument), Tick(text) + " may be missing",
        std::string(CollectsExtreme(checker, argument)
                        ? "the table collects nothing where none of its rows applies, and "
                        : "") +
            "a value that may be missing is met with `otherwise` or `is known` before it is used",
        "write " + Tick("(" + text + " otherwise …)"));
    any = true;
  }
  return any;
}

// Literals that an overload takes as numbers, or as factors of more than 64 bits.
bool SettleLiterals(Checker& checker, const ast::Call& call, const std::vector<Type>& types) {
  for (std::size_t i = 0; i < types.size(); ++i) {
    const ExprId argument = call.arguments[i];
    if (checker.TypeAt(argument).kind != TypeKind::kLiteral) continue;
    if (types[i].kind == TypeKind::kNumber) AdoptLiteral(checker, argument, types[i]);
    const bool factor = checker.TypeAt(argument).kind == TypeKind::kLiteral;
    if (!factor || ExactOf(checker, argument) == std::nullopt || checker.ConstantAt(argument))
      continue;
    Report(checker, Kind::kNumberTooLong, checker.SpanOf(argument),
           Tick(Written(checker, argument)) + " has too many digits for a factor",
           "a factor of a quantity has at most 18 digits", "leave out digits that do not matter");
    return false;
  }
  return true;
}

void FoldSign(Checker& checker, ExprId id, const ast::Call& call, const builtins::Overload& chosen,
              const Type& result) {
  if (call.form != ast::CallForm::kPrefix || call.callee != "-") return;
  const std::optional<Value>& inner = checker.ConstantAt(call.arguments.front());
  if (!inner) return;
  const Type types[] = {checker.TypeAt(call.arguments.front())};
  const builtins::KernelContext context = builtins::ContextFor(types, result, checker.table());
  Value value;
  if (chosen.kernel(&inner->raw, context, value.raw) == builtins::Fault::kNone)
    checker.ConstantAt(id) = value;
}

void WarnEquality(Checker& checker, const ast::Call& call, const std::vector<Type>& types) {
  const bool equality = call.callee == "==" || call.callee == "!=";
  if (!equality || types.front().kind != TypeKind::kNumber) return;
  Report(checker, Kind::kNumberEquality, call.callee_span,
         Tick(call.callee) + " compares numbers that are not exact",
         "a number is a score, and two scores are seldom the same to the last digit",
         "compare with `<=` or `>=`, or round both sides");
}

Type InferStrict(Checker& checker, const Scope& scope, ExprId id, const ast::Call& call,
                 const builtins::Row& row) {
  InferArguments(checker, scope, call);
  UnionUses(checker, id, call);
  std::vector<Type> types;
  bool broken = false;
  for (const ExprId argument : call.arguments) {
    types.push_back(Present(checker.TypeAt(argument)));
    broken = broken || types.back().kind == TypeKind::kBroken;
  }
  ReportOptionals(checker, call);
  if (broken) return {};
  for (std::size_t i = 0; i < row.overloads.size(); ++i) {
    std::vector<Type> adopted = types;
    Type result;
    if (!row.overloads[i].rule(adopted, checker.table(), result)) continue;
    checker.out.callee[id.index()] = {Callee::Kind::kBuiltin,
                                      static_cast<std::uint32_t>(builtins::RowIndex(row)),
                                      static_cast<std::uint32_t>(i)};
    if (!SettleLiterals(checker, call, adopted)) return {};
    FoldSign(checker, id, call, row.overloads[i], result);
    WarnEquality(checker, call, adopted);
    return result;
  }
  ExplainNoOverload(checker, id, call, types);
  return {};
}

Type InferBuiltin(Checker& checker, const Scope& scope, ExprId id, const ast::Call& call,
                  const builtins::Row& row, const Type& names_from) {
  if (!CheckCount(checker, id, call, row.min_arguments, row.max_arguments)) return {};
  if (row.form == builtins::Form::kStrict) return InferStrict(checker, scope, id, call, row);
  checker.out.callee[id.index()] = {Callee::Kind::kBuiltin,
                                    static_cast<std::uint32_t>(builtins::RowIndex(row)), 0};
  const Type type = InferSpecial(checker, scope, id, call, row, names_from);
  UnionUses(checker, id, call);
  return type;
}

struct Signature {
  Callee::Kind kind = Callee::Kind::kNone;
  std::vector<Type> types;
  std::vector<std::string> names;
};

template <typename Node>
std::vector<std::string> ParameterNames(const Checker& checker, DeclId decl) {
  std::vector<std::string> names;
  for (const ast::Parameter& parameter : std::get<Node>(checker.ast[decl].node).parameters)
    names.push_back(parameter.name.text);
  return names;
}

std::optional<Signature> SignatureOf(const Checker& checker, const Symbol& symbol) {
  const Model& model = checker.out.model;
  if (symbol.kind == Symbol::Kind::kFunction) {
    return Signature{Callee::Kind::kFunction, model.functions[symbol.index].parameters,
                     ParameterNames<ast::FunctionDeclaration>(checker, symbol.decl)};
  }
  if (symbol.kind == Symbol::Kind::kTable) {
    return Signature{Callee::Kind::kTable, model.tables[symbol.index].parameters,
                     ParameterNames<ast::TableDeclaration>(checker, symbol.decl)};
  }
  if (symbol.kind == Symbol::Kind::kModel) {
    return Signature{Callee::Kind::kModel, model.models[symbol.index].parameters,
                     ParameterNames<ast::ModelDeclaration>(checker, symbol.decl)};
  }
  return std::nullopt;
}

bool IsOwn(Checker& checker, const ast::Call& call) {
  if (call.form != ast::CallForm::kFunction) return false;
  const Symbol* symbol = checker.Find(call.callee);
  return symbol != nullptr && SignatureOf(checker, *symbol).has_value();
}

// In brackets unless it is a single value.
std::string Grouped(const Checker& checker, ExprId id) {
  const std::string text = Written(checker, id);
  return std::holds_alternative<ast::Call>(checker.ast[id].node) ? "(" + text + ")" : text;
}

// `SUM(lines.price)`: the list, and what is taken of its elements.
std::string OfList(const Checker& checker, const ast::Call& call) {
  if (call.arguments.size() != 1) return "… for x in LIST";
  const auto* member = std::get_if<ast::Member>(&checker.ast[call.arguments.front()].node);
  if (member == nullptr) return "… for x in " + Written(checker, call.arguments.front());
  return "x." + member->member.text + " for x in " + Written(checker, member->base);
}

bool ReportOfList(Checker& checker, const ast::Call& call) {
  constexpr std::string_view kOfLists[] = {"sum", "count", "average", "any", "all"};
  const std::string name = base::LowerCase(call.callee);
  if (std::find(std::begin(kOfLists), std::end(kOfLists), name) == std::end(kOfLists)) return false;
  Report(checker, Kind::kUnknownFunction, call.callee_span,
         Tick(call.callee) + " does not say what it goes through",
         "it makes one value of the elements of a list, each of which it gives a name",
         "write " + Tick(name + "(" + OfList(checker, call) + ")"));
  return true;
}

Type UnknownFunction(Checker& checker, const Scope& scope, const ast::Call& call) {
  const Symbol* symbol = checker.Find(call.callee);
  if (symbol == nullptr && !MayExist(checker, call.callee) && ReportOfList(checker, call))
    return {};
  for (const ExprId argument : call.arguments) Infer(checker, scope, argument);
  if (symbol != nullptr) {
    // `price(100 % - rebate)` as on paper.
    const bool factor = call.arguments.size() == 1;
    const std::string product =
        factor ? call.callee + " * " + Grouped(checker, call.arguments.front()) : "";
    Report(checker, Kind::kNotAFunctionName, call.callee_span,
           Tick(call.callee) + " is " + std::string(Noun(symbol->kind)) + ", not a function",
           "only functions, tables and models are given arguments",
           factor ? "to multiply, write " + Tick(product) : "leave the brackets out");
    return {};
  }
  if (MayExist(checker, call.callee)) return {};
  std::vector<std::string_view> candidates;
  for (const builtins::Row& row : builtins::Table()) {
    if (row.fixity == Fixity::kFunction) candidates.push_back(row.name);
  }
  for (const Symbol& other : checker.out.names) {
    if (SignatureOf(checker, other)) candidates.push_back(other.name);
  }
  std::vector<std::string> arguments;
  for (const ExprId argument : call.arguments) arguments.push_back(Written(checker, argument));
  std::string hint = FunctionElsewhere(call.callee, arguments);
  if (hint.empty()) hint = DidYouMean(call.callee, candidates);
  if (hint.empty())
    hint =
        "declare it, for example with " + Tick("function " + call.callee + " (…) -> percent = …");
  Report(checker, Kind::kUnknownFunction, call.callee_span,
         "there is no function, table or model " + Tick(call.callee), {}, hint);
  return {};
}

// Two arguments that would fit the other way round. One message, since to convert each of them
// would be read without complaint and mean nothing.
bool ReportExchanged(Checker& checker, const Scope& scope, ExprId id, const ast::Call& call,
                     const Signature& signature) {
  const auto known = [&](std::size_t i) {
    const ast::ExprNode& node = checker.ast[call.arguments[i]].node;
    const bool name = std::holds_alternative<ast::NameReference>(node) ||
                      std::holds_alternative<ast::Member>(node);
    if (!name || !StandsAlone(checker, scope, call.arguments[i])) return false;
    const TypeKind kind = Infer(checker, scope, call.arguments[i]).kind;
    return kind != TypeKind::kBroken && kind != TypeKind::kLiteral &&
           signature.types[i].kind != TypeKind::kBroken;
  };
  const auto fits = [&](std::size_t argument, std::size_t parameter) {
    return SameKind(checker.TypeAt(call.arguments[argument]), signature.types[parameter]);
  };
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    for (std::size_t j = i + 1; j < call.arguments.size(); ++j) {
      if (!known(i) || !known(j) || fits(i, i) || fits(j, j) || !fits(i, j) || !fits(j, i))
        continue;
      std::string meant;
      for (std::size_t k = 0; k < call.arguments.size(); ++k) {
        const std::size_t at = k == i ? j : k == j ? i : k;
        meant += (k == 0 ? "" : ", ") + Written(checker, call.arguments[at]);
      }
      Report(checker, Kind::kTypeMismatch, checker.SpanOf(id),
             Tick(Written(checker, call.arguments[i])) + " and " +
                 Tick(Written(checker, call.arguments[j])) + " stand in each other's place",
             Tick(call.callee) + " is given " + ListOf(signature.names) + ", in this order",
             "write " + Tick(call.callee + "(" + meant + ")"));
      return true;
    }
  }
  return false;
}

Type InferOwnCall(Checker& checker, const Scope& scope, ExprId id, const ast::Call& call) {
  const bool taken_apart = checker.taken_apart == id;  // the arguments may hold other tables
  const Symbol* symbol = checker.Find(call.callee);
  const std::optional<Signature> signature =
      symbol == nullptr ? std::nullopt : SignatureOf(checker, *symbol);
  if (!signature) return UnknownFunction(checker, scope, call);
  if (scope.place == Place::kConstant || scope.place == Place::kParameter ||
      scope.place == Place::kReach || scope.place == Place::kRiskLimit) {
    Report(checker, Kind::kNotVisibleHere, checker.SpanOf(id),
           Tick(call.callee) + " is " + std::string(Noun(symbol->kind)),
           "a written value belongs here", "write the value itself");
    return {};
  }
  const int count = static_cast<int>(signature->types.size());
  if (!CheckCount(checker, id, call, count, count, signature->names)) return {};
  if (ReportExchanged(checker, scope, id, call, *signature)) return {};
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const std::string name = i < signature->names.size() ? signature->names[i] : "";
    Fit(checker, scope, call.arguments[i],
        {.type = signature->types[i], .what = Tick(name) + " of " + Tick(call.callee)});
  }
  checker.out.callee[id.index()] = {signature->kind, symbol->index, 0};
  UnionUses(checker, id, call, symbol->uses);
  if (scope.place == Place::kPair && (symbol->uses & (kUsesInput | kUsesKnob)) != 0) {
    Report(checker, Kind::kWhichCase, call.callee_span,
           "it is not said of which case " + Tick(call.callee) + " is: beside its arguments it " +
               "reads the case",
           "this property speaks of two cases, " + Tick(scope.cases[0]) + " and " +
               Tick(scope.cases[1]),
           "name the result with `let`, and compare that of the two cases");
    return {};
  }
  if (taken_apart || symbol->kind != Symbol::Kind::kTable) return symbol->type;
  if (RefuseList(checker, id, symbol->type)) return {};
  const std::vector<TableInfo::Output>& outputs = checker.out.model.tables[symbol->index].outputs;
  if (outputs.size() < 2) return symbol->type;
  std::vector<std::string> names;
  for (const TableInfo::Output& output : outputs) names.push_back(output.name);
  Report(checker, Kind::kTableResults, checker.SpanOf(id),
         Tick(symbol->name) + " has the results " + ListOf(names),
         "of a table with several results one is named behind the call",
         "write " + Tick(Written(checker, id) + "." + names.front()));
  return {};
}

// `t(…) == [5 %, 10 %]`, in tests only: the collected results in the order of the rows.
std::optional<Type> InferListEquality(Checker& checker, const Scope& scope, ExprId id,
                                      const ast::Call& call) {
  if ((call.callee != "==" && call.callee != "!=") || call.arguments.size() != 2)
    return std::nullopt;
  const auto* literal = std::get_if<ast::ListLiteral>(&checker.ast[call.arguments[1]].node);
  if (literal == nullptr || !CollectsList(checker, call.arguments[0])) return std::nullopt;
  const std::optional<Type> element = InferCollected(checker, scope, call.arguments[0]);
  if (!element) return Type{};
  if (scope.place != Place::kTest) {
    Report(checker, Kind::kListMisused, checker.SpanOf(id), "two lists are compared here",
           "only a test compares a whole list",
           "ask something of it: " + Tick("any(x == … for x in …)"));
    return Type{};
  }
  checker.done[call.arguments[1].index()] = true;
  UnionUses(checker, id, call);
  for (const ExprId value : literal->elements) {
    Fit(checker, scope, value,
        {.type = *element,
         .what = "what " + Tick(Written(checker, call.arguments[0])) + " collects",
         .bare_takes_unit = true});
  }
  const builtins::Row* row = builtins::Find(call.callee, FixityOf(call.form));
  checker.out.callee[id.index()] = {Callee::Kind::kBuiltin,
                                    static_cast<std::uint32_t>(builtins::RowIndex(*row)), 0};
  return types::Boolean();
}

// `x == null`, `x is unknown`
bool AsksForMissing(Checker& checker, const Scope& scope, ExprId id, const ast::Call& call) {
  const bool equal = call.callee == "==" || call.callee == "is";
  if (!equal && call.callee != "!=" && call.callee != "is not") return false;
  const ExprId value = call.arguments.front(), word = call.arguments.back();
  if (!IsMissingWord(checker, scope, word)) return false;
  const Type left = Infer(checker, scope, value);
  checker.done[word.index()] = true;
  if (left.kind == TypeKind::kBroken) return true;
  const std::string meant = Written(checker, value) + (equal ? " is not known" : " is known");
  Report(checker, Kind::kUnknownName, checker.SpanOf(word),
         "nothing is named " + Tick(Written(checker, word)),
         "whether a value is missing is asked with `is known`", "write " + Tick(meant))
      .suggestions.push_back({checker.SpanOf(id), meant, "write " + Tick(meant), false});
  return true;
}

}  // namespace

Type InferCall(Checker& checker, const Scope& scope, ExprId id, const ast::Call& call,
               const Type& names_from) {
  if (AsksForMissing(checker, scope, id, call)) return types::Boolean();
  if (const std::optional<Type> type = InferListEquality(checker, scope, id, call)) return *type;
  const builtins::Row* row = builtins::Find(call.callee, FixityOf(call.form));
  if (row != nullptr && !IsOwn(checker, call))
    return InferBuiltin(checker, scope, id, call, *row, names_from);
  const bool risk = call.form == ast::CallForm::kPrefix &&
                    (call.callee == "chance of" || call.callee == "expected shortfall");
  if (risk) return InferRisk(checker, scope, id, call);
  REMIT_CHECK(call.form == ast::CallForm::kFunction, "an operator is a row of the builtin table");
  return InferOwnCall(checker, scope, id, call);
}

}  // namespace remit::check
