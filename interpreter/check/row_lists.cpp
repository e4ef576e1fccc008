// Aggregates over the results that a table collects into a list: `max(x for x in fees(…))`. The
// rows are known, so that these are values of the case like any other; lists that a case supplies
// are not looked at here.
#include <algorithm>

#include "interpreter/check/checker.h"
#include "interpreter/check/other_names.h"

namespace remit::check {
namespace {

// The call of a table behind `fees(…)` or `fees(…).amount`.
const ast::Call* TableCall(Checker& checker, ExprId list) {
  if (const auto* member = std::get_if<ast::Member>(&checker.ast[list].node)) list = member->base;
  const auto* call = std::get_if<ast::Call>(&checker.ast[list].node);
  if (call == nullptr || call->form != ast::CallForm::kFunction) return nullptr;
  const Symbol* symbol = checker.Find(call->callee);
  return symbol != nullptr && symbol->kind == Symbol::Kind::kTable ? call : nullptr;
}

class OverRows {
 public:
  OverRows(Checker& checker, const Scope& scope, ExprId id, const ast::Aggregate& node)
      : checker_(checker), id_(id), node_(node), scope_(scope) {}

  Type Infer(const Type& element) {
    const std::vector<std::string_view> names = VisibleNames(checker_, scope_);
    if (std::find(names.begin(), names.end(), node_.variable.text) != names.end()) {
      Report(checker_, Kind::kDuplicateName, node_.variable.span,
             Tick(node_.variable.text) + " has a meaning already",
             "the name behind `for` stands for each result in turn", "choose another name");
      return {};
    }
    scope_.arguments.push_back({node_.variable.text, element});
    bool fits = true;
    if (node_.where)
      fits = FitCondition(checker_, scope_, *node_.where, "what stands behind `where`");
    const Type type = Fold();
    Add(node_.list);
    Add(node_.value);
    if (node_.where) Add(*node_.where);
    return fits ? type : Type{};
  }

 private:
  void Add(ExprId part) { checker_.UsesAt(id_) |= checker_.UsesAt(part); }

  Type Fold() {
    const std::string& function = node_.function.text;
    const std::optional<Aggregation> aggregation = AggregationNamed(function);
    if (!aggregation) {
      Report(checker_, Kind::kUnknownFunction, node_.function.span,
             Tick(function) + " is no way to make one value of several",
             "there are `sum`, `count`, `any`, `all`, `min`, `max` and `average`",
             AggregationElsewhere(function).empty() ? "choose one of these"
                                                    : AggregationElsewhere(function));
      return {};
    }
    switch (*aggregation) {
      case Aggregation::kAny:
      case Aggregation::kAll: {
        const bool fits =
            FitCondition(checker_, scope_, node_.value, "what " + Tick(function) + " asks");
        return fits ? types::Boolean() : Type{};
      }
      case Aggregation::kCount:
        return Count();
      case Aggregation::kSum:
      case Aggregation::kAverage:
      case Aggregation::kMin:
      case Aggregation::kMax:
        return Combined(*aggregation);
    }
    return {};
  }

  Type Combined(Aggregation aggregation) {
    Type type = InferValue(checker_, scope_, node_.value);
    if (type.kind == TypeKind::kBroken) return {};
    const bool adds = aggregation == Aggregation::kSum || aggregation == Aggregation::kAverage;
    const std::string what = Tick(Written(checker_, node_.value));
    if (type.optional) {
      Report(checker_, Kind::kOptionalUnmet, checker_.SpanOf(node_.value), what + " may be missing",
             "what is made one value has to be there", "add `otherwise …`");
      return {};
    }
    const bool number = type.kind == TypeKind::kNumber || type.kind == TypeKind::kDecimal;
    if (!number && (adds || type.kind != TypeKind::kDate)) {
      Report(checker_, Kind::kNoOverload, checker_.SpanOf(node_.value),
             what + " is " + Describe(checker_, type),
             Tick(node_.function.text) +
                 (adds ? " adds numbers or quantities" : " compares numbers, quantities or dates"),
             "use `count` to count rows, `any` or `all` for conditions");
      return {};
    }
    type.whole = false;
    type.optional = aggregation != Aggregation::kSum;
    return type;
  }

  // How many there are has nothing to do with their values.
  Type Count() {
    InferValue(checker_, scope_, node_.value);
    const auto* name = std::get_if<ast::NameReference>(&checker_.ast[node_.value].node);
    if (name == nullptr || name->name != node_.variable.text) {
      Report(checker_, Kind::kTypeMismatch, checker_.SpanOf(node_.value),
             "`count` is given " + Tick(Written(checker_, node_.value)),
             "it counts the results for which the condition behind `where` holds",
             "write " + Tick("count(" + node_.variable.text + " for " + node_.variable.text +
                             " in … where …)"));
      return {};
    }
    return types::Quantity(checker_.table().FindSpelling("count")->unit, checker_.table());
  }

  Checker& checker_;
  ExprId id_;
  const ast::Aggregate& node_;
  Scope scope_;
};

}  // namespace

bool CollectsList(Checker& checker, ExprId list) { return TableCall(checker, list) != nullptr; }

std::optional<std::size_t> RowsCollected(const Checker& checker, ExprId list) {
  if (const auto* member = std::get_if<ast::Member>(&checker.ast[list].node)) list = member->base;
  if (!std::holds_alternative<ast::Call>(checker.ast[list].node)) return std::nullopt;
  const Callee& callee = checker.out.callee[list.index()];
  if (callee.kind != Callee::Kind::kTable) return std::nullopt;
  return checker.out.model.tables.at(callee.index).rows.size();
}

std::optional<Type> InferCollected(Checker& checker, const Scope& scope, ExprId list) {
  checker.taken_apart = list;
  const Type type = Infer(checker, scope, list);
  if (type.kind == TypeKind::kBroken) return std::nullopt;
  const Symbol* symbol = checker.Find(TableCall(checker, list)->callee);
  const TableInfo& info = checker.out.model.tables[symbol->index];
  if (type.kind != TypeKind::kList) {
    Report(checker, Kind::kListMisused, checker.SpanOf(list),
           Tick(Written(checker, list)) + " is " + Describe(checker, type) + ", not a list",
           "only a table that says `collect list` keeps every result",
           "declare `table " + symbol->name + " collect list`, or use the one value as it is");
    return std::nullopt;
  }
  const Reference& reference = checker.out.reference[list.index()];
  const bool named = reference.kind == Reference::Kind::kTableOutput;
  return info.outputs.at(named ? reference.index : 0).type;
}

Type InferOverRows(Checker& checker, const Scope& scope, ExprId id, const ast::Aggregate& node) {
  const std::optional<Type> element = InferCollected(checker, scope, node.list);
  return element ? OverRows(checker, scope, id, node).Infer(*element) : Type{};
}

}  // namespace remit::check
