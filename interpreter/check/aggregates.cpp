// Lists of the case and what aggregates make of them: `sum(x.price for x in quote.lines where …)`.
#include <algorithm>

#include "interpreter/check/checker.h"
#include "interpreter/check/other_names.h"

namespace remit::check {
namespace {

constexpr std::string_view kWritten = "for example `sum(x.price for x in quote.lines)`";
constexpr std::int64_t kLongestAllowed = 10'000;

std::vector<std::string> AggregationNames() {
  std::vector<std::string> names;
  for (int i = 0; i < kAggregationCount; ++i)
    names.emplace_back(NameOf(static_cast<Aggregation>(i)));
  return names;
}

bool CheckVariable(Checker& checker, const Scope& scope, const ast::Name& variable) {
  const std::vector<std::string_view> names = VisibleNames(checker, scope);
  const bool taken = std::find(names.begin(), names.end(), variable.text) != names.end() ||
                     checker.table().FindSpelling(variable.text) != nullptr;
  if (!taken) return true;
  Report(checker, Kind::kAggregateVariable, variable.span,
         Tick(variable.text) + " has a meaning here already",
         "the name behind `for` stands for each element in turn, and for nothing else",
         "choose another name, for example " + Tick("each_" + variable.text));
  return false;
}

class AggregateCheck {
 public:
  AggregateCheck(Checker& checker, const Scope& outer, const ast::Aggregate& node,
                 Aggregation aggregation, ListId list)
      : checker_(checker), node_(node), aggregation_(aggregation), scope_(outer) {
    scope_.variables.push_back({node.variable.text, list});
  }

  Type Run() {
    if (node_.where) FitCondition(checker_, scope_, *node_.where, "the condition after `where`");
    switch (aggregation_) {
      case Aggregation::kCount:
        return Count();
      case Aggregation::kAny:
      case Aggregation::kAll:
        FitCondition(checker_, scope_, node_.value, "what " + Tick(Function()) + " asks");
        return types::Boolean();
      case Aggregation::kSum:
      case Aggregation::kMin:
      case Aggregation::kMax:
      case Aggregation::kAverage:
        return OfValues();
    }
    return {};
  }

 private:
  std::string Function() const { return std::string(NameOf(aggregation_)); }

  Type Count() {
    const auto* name = std::get_if<ast::NameReference>(&checker_.ast[node_.value].node);
    if (name == nullptr || name->name != node_.variable.text) {
      const std::string value = Written(checker_, node_.value);
      Report(checker_, Kind::kAggregateValue, checker_.SpanOf(node_.value),
             "`count` is given " + Tick(value), "`count` counts elements, whatever is in them",
             "write " + Tick("count(" + node_.variable.text + " for " + node_.variable.text +
                             " in " + Written(checker_, node_.list) + " where …)"));
      return {};
    }
    checker_.done[node_.value.index()] = true;
    return types::Quantity(checker_.table().FindSpelling("count")->unit, checker_.table());
  }

  Type OfValues() {
    Type type = InferValue(checker_, scope_, node_.value);
    if (type.kind == TypeKind::kBroken) return {};
    const std::string text = Written(checker_, node_.value);
    if (type.optional) {
      Report(checker_, Kind::kOptionalUnmet, checker_.SpanOf(node_.value),
             Tick(text) + " may be missing",
             "a value that may be missing is met with `otherwise` before it is used, or left out "
             "with `where … is known`",
             "write " + Tick("(" + text + " otherwise …)"));
      return {};
    }
    const bool date = type.kind == TypeKind::kDate &&
                      (aggregation_ == Aggregation::kMin || aggregation_ == Aggregation::kMax);
    if (type.kind != TypeKind::kNumber && type.kind != TypeKind::kDecimal && !date) {
      Report(checker_, Kind::kAggregateValue, checker_.SpanOf(node_.value),
             Tick(text) + " is " + Describe(checker_, type),
             date || aggregation_ == Aggregation::kSum || aggregation_ == Aggregation::kAverage
                 ? Tick(Function()) + " takes numbers and quantities"
                 : Tick(Function()) + " takes numbers, quantities and dates",
             type.kind == TypeKind::kBoolean ? "ask with `any` or `all`, or count: `count(x for x "
                                               "in … where …)`"
                                             : "");
      return {};
    }
    if (aggregation_ == Aggregation::kSum) return type;
    if (aggregation_ == Aggregation::kAverage) type.whole = false;
    type.optional = true;  // of nothing there is none
    return type;
  }

  Checker& checker_;
  const ast::Aggregate& node_;
  Aggregation aggregation_;
  Scope scope_;
};

}  // namespace

std::string_view NameOf(Aggregation aggregation) {
  switch (aggregation) {
    case Aggregation::kSum:
      return "sum";
    case Aggregation::kCount:
      return "count";
    case Aggregation::kAny:
      return "any";
    case Aggregation::kAll:
      return "all";
    case Aggregation::kMin:
      return "min";
    case Aggregation::kMax:
      return "max";
    case Aggregation::kAverage:
      return "average";
  }
  return {};
}

std::optional<Aggregation> AggregationNamed(std::string_view name) {
  for (int i = 0; i < kAggregationCount; ++i) {
    const auto aggregation = static_cast<Aggregation>(i);
    if (NameOf(aggregation) == name) return aggregation;
  }
  return std::nullopt;
}

std::optional<Aggregation> AggregationOf(TableInfo::Collect collect) {
  using Collect = TableInfo::Collect;
  switch (collect) {
    case Collect::kNone:
    case Collect::kList:
      return std::nullopt;
    case Collect::kSum:
      return Aggregation::kSum;
    case Collect::kCount:
      return Aggregation::kCount;
    case Collect::kMin:
      return Aggregation::kMin;
    case Collect::kMax:
      return Aggregation::kMax;
  }
  return std::nullopt;
}

Type InferAggregate(Checker& checker, const Scope& scope, ExprId id, const ast::Aggregate& node) {
  const std::optional<Aggregation> aggregation = AggregationNamed(node.function.text);
  if (!aggregation) {
    const std::string elsewhere = AggregationElsewhere(node.function.text);
    Report(checker, Kind::kAggregateFunction, node.function.span,
           Tick(node.function.text) + " makes nothing of a list",
           "what can be made of a list is " + ListOf(AggregationNames()),
           elsewhere.empty() ? MeantOf(node.function.text,
                                       {"sum", "count", "average", "min", "max", "any", "all"})
                             : elsewhere);
  }
  const std::optional<ListId> list = ListNamed(checker, scope, node.list);
  const bool named = CheckVariable(checker, scope, node.variable);
  if (!aggregation || !list || !named) return {};
  checker.out.callee[id.index()] = {Callee::Kind::kAggregate,
                                    static_cast<std::uint32_t>(*aggregation), 0};
  const Type type = AggregateCheck(checker, scope, node, *aggregation, *list).Run();
  std::uint8_t uses = checker.UsesAt(node.value) | checker.UsesAt(node.list);
  if (node.where) uses |= checker.UsesAt(*node.where);
  checker.UsesAt(id) = uses;
  return type;
}

namespace {

// A name of something that is no input: a knob, a let, a table.
bool RefuseOther(Checker& checker, const Scope& scope, ExprId id) {
  const auto* name = std::get_if<ast::NameReference>(&checker.ast[id].node);
  const Symbol* symbol = name == nullptr ? nullptr : checker.Find(name->name);
  const bool own = name != nullptr && std::any_of(scope.variables.begin(), scope.variables.end(),
                                                  [&](const Variable& variable) {
                                                    return variable.name == name->name;
                                                  });
  if (own || symbol == nullptr || symbol->kind == Symbol::Kind::kInput) return false;
  checker.done[id.index()] = true;
  Report(checker, Kind::kListName, checker.SpanOf(id),
         Tick(name->name) + " is " + std::string(Noun(symbol->kind)) + ", not a list of the case",
         "a list is an input, or a field of an input, whose type is `list of …`",
         std::string(kWritten));
  return true;
}

}  // namespace

std::optional<ListId> ListNamed(Checker& checker, const Scope& scope, ExprId id) {
  const ast::ExprNode& node = checker.ast[id].node;
  const bool name =
      std::holds_alternative<ast::NameReference>(node) || std::holds_alternative<ast::Member>(node);
  if (!name) {
    checker.done[id.index()] = true;
    if (std::holds_alternative<ast::BrokenExpression>(node)) return std::nullopt;
    Report(checker, Kind::kListName, checker.SpanOf(id),
           Tick(Written(checker, id)) + " is no list of the case",
           "a list is an input, or a field of an input", std::string(kWritten));
    return std::nullopt;
  }
  if (RefuseOther(checker, scope, id)) return std::nullopt;
  const Type type = Infer(checker, scope, id);
  if (type.kind == TypeKind::kBroken) return std::nullopt;
  const Reference& reference = checker.out.reference[id.index()];
  if (reference.kind == Reference::Kind::kList) return ListId(reference.index);
  Report(checker, Kind::kListName, checker.SpanOf(id),
         Tick(Written(checker, id)) + " is " + Describe(checker, type) + ", not a list",
         "a list is an input, or a field of an input, whose type is `list of …`",
         std::string(kWritten));
  return std::nullopt;
}

bool FitsElement(Checker& checker, const ast::TypeExpr& text, const Type& element) {
  if (element.kind == TypeKind::kBroken) return false;
  if (!text.optional) return true;
  Report(checker, Kind::kListType, text.span, "the elements of this list may be missing",
         "a list holds what there is; where there is nothing, it is empty",
         "leave the `?` out; a field of a record in the list may have one");
  return false;
}

bool LengthOf(Checker& checker, ExprId domain, ListInfo& list) {
  const auto* range = std::get_if<ast::Range>(&checker.ast[domain].node);
  if (range == nullptr) {
    if (std::holds_alternative<ast::BrokenExpression>(checker.ast[domain].node)) return false;
    Report(checker, Kind::kListLength, checker.SpanOf(domain),
           Tick(Written(checker, domain)) + " does not say how long the list may be",
           "behind a list stands the range of its length; what its elements may be is said in "
           "their record",
           "write `in 1 .. 20`");
    return false;
  }
  const auto whole = [&](ExprId end) -> std::optional<std::int64_t> {
    Infer(checker, Scope{.place = Place::kConstant}, end);
    const auto exact = ExactOf(checker, end);
    const bool bare = checker.TypeAt(end).kind == TypeKind::kLiteral;
    const auto scaled =
        exact && bare
            ? types::ToScaled(*exact, 0)
            : std::variant<std::int64_t, types::ScaleError>(types::ScaleError::kTooManyDecimals);
    const auto* length = std::get_if<std::int64_t>(&scaled);
    if (length != nullptr && *length >= 0 && *length <= kLongestAllowed) return *length;
    if (checker.TypeAt(end).kind == TypeKind::kBroken) return std::nullopt;
    Report(checker, Kind::kListLength, checker.SpanOf(end),
           Tick(Written(checker, end)) + " is no length of a list",
           "a length is a whole number from 0 to 10,000, without a unit", "write `in 1 .. 20`");
    return std::nullopt;
  };
  const auto least = whole(range->low), high = whole(range->high);
  if (!least || !high) return false;
  const std::int64_t most = *high - (range->includes_high ? 0 : 1);
  if (most < *least) {
    Report(checker, Kind::kEmptyRange, checker.SpanOf(domain),
           "the range " + Tick(Written(checker, domain)) + " is empty",
           "the smaller end comes first", "exchange the two ends");
    return false;
  }
  list.least = *least;
  list.most = most;
  list.bounded = true;
  return true;
}

}  // namespace remit::check
