// Knobs: what may be chosen, as a finite list of alternatives each.
#include <algorithm>
#include <limits>

#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

using base::Int128;
using types::ExactDecimal;

constexpr std::uint64_t kMostAlternatives = 1'000'000;
constexpr std::size_t kMostKnobs = 64;  // a set of knobs is a word of 64 bits

// Nothing when it has too many digits to be counted with.
std::optional<Int128> AtScale(const ExactDecimal& value, int scale) {
  const auto limit = static_cast<Int128>(std::numeric_limits<std::int64_t>::max()) *
                     std::numeric_limits<std::int64_t>::max();
  Int128 digits = value.digits;
  for (int i = value.scale; i < scale; ++i) {
    if (base::Magnitude(digits) > static_cast<base::UInt128>(limit / 10)) return std::nullopt;
    digits *= 10;
  }
  return digits;
}

class KnobCheck {
 public:
  KnobCheck(Checker& checker, const ast::ChooseDeclaration& node, DeclId decl)
      : checker_(checker), node_(node) {
    info_.name = node.name.text;
    info_.decl = decl;
  }

  KnobInfo Run() {
    if (node_.list) {
      AddPositions(*node_.list);
      return std::move(info_);
    }
    info_.type = DeclaredType();
    if (node_.grid) {
      AddGrid(*node_.grid);
    } else if (node_.domain) {
      AddDomain(*node_.domain);
    } else if (info_.type.kind != TypeKind::kBroken) {
      AddAllValues();
    }
    return std::move(info_);
  }

 private:
  std::string What() const { return Tick(node_.name.text); }
  Wanted KnobWanted() const {
    return {.type = info_.type, .what = What(), .bare_takes_unit = true};
  }

  Type DeclaredType() {
    if (!node_.type) return TypeOfFirst();
    Type type = TypeOfText(checker_, *node_.type);
    if (!type.optional && type.kind != TypeKind::kRecord) return type;
    Report(checker_, Kind::kUnknownType, node_.type->span,
           What() + " always has a value, one for each alternative",
           "a choice is neither optional nor a record",
           "leave out `?`, or name a unit, a currency, an enum or `percent`");
    return {};
  }

  // The alternatives are the elements that a case supplies, by their positions.
  void AddPositions(ExprId named) {
    const auto list = ListNamed(checker_, Scope{.place = Place::kValue}, named);
    if (node_.type) {
      Report(checker_, Kind::kKnobDomain, node_.type->span,
             What() + " is chosen from a list and is given a type",
             "what is chosen is an element of the list, which says what it is",
             "leave the type out");
    }
    if (!list) return;
    ListInfo& info = checker_.out.model.lists[list->index()];
    if (!info.bounded) info.most = kLongestChoice;
    info_.list = list;
    info_.type = types::Number();
    if (TooMany(static_cast<std::uint64_t>(info.most), checker_.SpanOf(named))) return;
    for (std::int64_t i = 1; i <= info.most; ++i)
      info_.alternatives.push_back(Value::Of(static_cast<double>(i)));
  }

  // `choose offer in offers`
  std::optional<std::string> ListInDomain() const {
    if (!node_.domain) return std::nullopt;
    const auto* name = std::get_if<ast::NameReference>(&checker_.ast[*node_.domain].node);
    const Symbol* symbol = name == nullptr ? nullptr : checker_.Find(name->name);
    if (symbol == nullptr || symbol->type.kind != TypeKind::kList) return std::nullopt;
    return name->name;
  }

  // Without a written type, that of the first value.
  Type TypeOfFirst() {
    if (const std::optional<std::string> list = ListInDomain()) {
      Report(checker_, Kind::kKnobDomain, node_.name.span, What() + " has no alternatives",
             Tick(*list) + " is a list, and what is chosen from a list stands behind `from`",
             "write " + Tick("choose " + node_.name.text + " from " + *list));
      return {};
    }
    std::optional<ExprId> first;
    if (node_.grid) first = node_.grid->from;
    if (node_.domain) {
      const ast::ExprNode& domain = checker_.ast[*node_.domain].node;
      if (const auto* range = std::get_if<ast::Range>(&domain)) first = range->low;
      if (const auto* set = std::get_if<ast::SetLiteral>(&domain); set && !set->elements.empty())
        first = set->elements.front();
    }
    if (!first) {
      Report(checker_, Kind::kKnobDomain, node_.name.span, What() + " has no alternatives",
             "a choice says what may be chosen",
             "write `from … to … step …`, `in { … }`, or the type of an enum");
      return {};
    }
    Type type = InferValue(checker_, Scope{.place = Place::kConstant}, *first);
    if (type.kind == TypeKind::kDecimal && type.dimension.count == 1) {
      const std::int64_t bare = type.bare;
      type = types::Quantity(type.dimension.factors[0].unit, checker_.table());
      type.bare = bare;
    }
    return type;
  }

  void AddAllValues() {
    if (info_.type.kind == TypeKind::kEnum) {
      const auto& values = checker_.table().enumeration(types::EnumId(info_.type.index)).values;
      for (std::size_t i = 0; i < values.size(); ++i)
        info_.alternatives.push_back({static_cast<std::int64_t>(i)});
      return;
    }
    if (info_.type.kind == TypeKind::kBoolean) {
      info_.alternatives = {{0}, {1}};
      return;
    }
    Report(checker_, Kind::kKnobDomain, node_.name.span, What() + " has no alternatives",
           "a choice says what may be chosen", "write `from … to … step …` or `in { … }`");
  }

  void AddDomain(ExprId domain) {
    const auto* set = std::get_if<ast::SetLiteral>(&checker_.ast[domain].node);
    const bool known = info_.type.kind != TypeKind::kBroken;
    const auto values =
        known ? DomainOf(checker_, domain, info_.type, What()) : std::optional<Domain>();
    if (!values) return;
    if (set != nullptr) {
      info_.alternatives = values->values;
      return;
    }
    if (!info_.type.whole) {
      Report(checker_, Kind::kKnobDomain, checker_.SpanOf(domain),
             "between the ends of " + Tick(Written(checker_, domain)) +
                 " lie more values than can be tried",
             "a choice has finitely many alternatives", StepHint(domain));
      return;
    }
    AddWhole(domain, *values);
  }

  std::string StepHint(ExprId domain) {
    const auto* range = std::get_if<ast::Range>(&checker_.ast[domain].node);
    if (range == nullptr) return "write `from … to … step …`";
    return "in place of `in …` write " + Tick("from " + Written(checker_, range->low) + " to " +
                                              Written(checker_, range->high) + " step …");
  }

  void AddWhole(ExprId domain, const Domain& range) {
    const std::int64_t steps = range.high.raw / types::kOneUnit - range.low.raw / types::kOneUnit -
                               (range.includes_high ? 0 : 1);
    if (TooMany(static_cast<std::uint64_t>(steps) + 1, checker_.SpanOf(domain))) return;
    info_.grid = true;
    info_.step = {types::kOneUnit};
    for (std::int64_t i = 0; i <= steps; ++i)
      info_.alternatives.push_back({range.low.raw + i * types::kOneUnit});
  }

  bool TooMany(std::uint64_t count, Span span) {
    if (count <= kMostAlternatives) return false;
    Report(checker_, Kind::kTooManyAlternatives, span,
           What() + " has " + std::to_string(count) + " alternatives",
           "at most 1,000,000 combinations are tried for a case", "take a larger step");
    return true;
  }

  void AddGrid(const ast::ChooseDeclaration::Grid& grid) {
    const TypeKind kind = info_.type.kind;
    if (kind == TypeKind::kBroken) return;
    if (kind != TypeKind::kDecimal && kind != TypeKind::kNumber) {
      Report(checker_, Kind::kKnobDomain, checker_.SpanOf(grid.from),
             What() + " is " + Describe(checker_, info_.type), "steps need numbers or quantities",
             "list the alternatives: `in { a, b }`");
      return;
    }
    const auto from = ConstantFitting(checker_, grid.from, KnobWanted());
    const auto to = ConstantFitting(checker_, grid.to, KnobWanted());
    Wanted step_wanted = KnobWanted();
    step_wanted.what = "the step of " + What();
    // A step between percentages may be said in points as well.
    Infer(checker_, Scope{.place = Place::kConstant}, grid.step);
    if (types::IsRatio(info_.type) && checker_.TypeAt(grid.step).points)
      step_wanted.type.points = true;
    const auto step = ConstantFitting(checker_, grid.step, step_wanted);
    if (!from || !to || !step) return;
    const auto exact_from = Exact(grid.from), exact_to = Exact(grid.to),
               exact_step = Exact(grid.step);
    if (!exact_from || !exact_to || !exact_step) return;
    info_.grid = true;
    info_.step = *step;
    Walk(grid, *exact_from, *exact_to, *exact_step);
  }

  // In base units; a bare number is in the unit that the choice is declared in.
  std::optional<ExactDecimal> Exact(ExprId id) const {
    std::optional<ExactDecimal> exact = ExactOf(checker_, id);
    ExprId written = id;
    if (const auto* call = std::get_if<ast::Call>(&checker_.ast[id].node))
      written = call->arguments.front();
    const auto* literal = std::get_if<ast::QuantityLiteral>(&checker_.ast[written].node);
    const bool bare = literal != nullptr && !literal->unit;
    if (exact && bare &&
        __builtin_mul_overflow(exact->digits, static_cast<Int128>(info_.type.bare), &exact->digits))
      return std::nullopt;
    return exact;
  }

  void Walk(const ast::ChooseDeclaration::Grid& grid, const ExactDecimal& from,
            const ExactDecimal& to, const ExactDecimal& step) {
    if (step.digits <= 0) {
      Report(checker_, Kind::kKnobDomain, checker_.SpanOf(grid.step),
             "the step " + Tick(Written(checker_, grid.step)) + " does not lead anywhere",
             "a step is larger than zero; the direction is that from the first end to the other",
             "write a step above zero, such as `step 1`, in the unit of the two ends");
      return;
    }
    const int scale = std::max({from.scale, to.scale, step.scale});
    const auto low = AtScale(from, scale), high = AtScale(to, scale), width = AtScale(step, scale);
    if (!low || !high || !width) {
      TooMany(std::numeric_limits<std::int64_t>::max(), checker_.SpanOf(grid.step));
      return;
    }
    const Int128 first = *low, last = *high, stride = *width;
    const Int128 distance = last < first ? first - last : last - first;
    const Int128 count = distance / stride + 1;
    const auto limit = static_cast<Int128>(std::numeric_limits<std::int64_t>::max());
    if (TooMany(static_cast<std::uint64_t>(std::min(count, limit)), checker_.SpanOf(grid.step)))
      return;
    if (distance % stride != 0) {
      ReportOffGrid(grid, {first + (last < first ? -1 : 1) * (count - 1) * stride, scale});
      return;
    }
    for (Int128 i = 0; i < count; ++i) AddExact({first + (last < first ? -i : i) * stride, scale});
  }

  void AddExact(const ExactDecimal& value) {
    if (info_.type.kind == TypeKind::kNumber) {
      info_.alternatives.push_back(Value::Of(types::ToNumber(value)));
      return;
    }
    const auto scaled =
        types::ToScaled(types::Normalised(value), types::Scale(info_.type, checker_.table()));
    if (const std::int64_t* raw = std::get_if<std::int64_t>(&scaled))
      info_.alternatives.push_back({*raw});
  }

  void ReportOffGrid(const ast::ChooseDeclaration::Grid& grid, const ExactDecimal& last) {
    std::string nearest;
    const auto scaled = types::ToScaled(
        types::Normalised(last),
        info_.type.kind == TypeKind::kDecimal ? types::Scale(info_.type, checker_.table()) : 0);
    if (const std::int64_t* raw = std::get_if<std::int64_t>(&scaled);
        raw != nullptr && info_.type.kind == TypeKind::kDecimal) {
      nearest = "choose another step, or end at " +
                Tick(types::Format({*raw}, info_.type, checker_.table(), checker_.out.texts));
    }
    Report(checker_, Kind::kKnobDomain, checker_.SpanOf(grid.to),
           Tick(Written(checker_, grid.to)) + " is not reached in steps of " +
               Tick(Written(checker_, grid.step)),
           "both ends are alternatives", nearest);
  }

  Checker& checker_;
  const ast::ChooseDeclaration& node_;
  KnobInfo info_;
};

}  // namespace

void CheckKnobs(Checker& checker) {
  std::uint64_t total = 1;
  ForEach<ast::ChooseDeclaration>(checker, [&](DeclId id, const ast::ChooseDeclaration& node) {
    Symbol* symbol = checker.SymbolOf(id);
    if (symbol == nullptr) return;
    KnobInfo info = KnobCheck(checker, node, id).Run();
    symbol->type = info.type;
    if (info.list) {
      symbol->type = checker.out.model.lists[info.list->index()].element;
      symbol->uses |= kUsesInput;
    }
    symbol->index = static_cast<std::uint32_t>(checker.out.model.knobs.size());
    const std::uint64_t count = std::max<std::uint64_t>(1, info.alternatives.size());
    const bool fits = total <= kMostAlternatives;
    total *= fits ? count : 1;
    checker.out.model.knobs.push_back(std::move(info));
    if (fits && total > kMostAlternatives) {
      Report(checker, Kind::kTooManyAlternatives, node.name.span,
             "with " + Tick(node.name.text) + " there are " + std::to_string(total) +
                 " combinations of choices",
             "at most 1,000,000 combinations are tried for a case", "take larger steps");
    }
    if (checker.out.model.knobs.size() == kMostKnobs + 1) {
      Report(checker, Kind::kTooManyAlternatives, node.name.span, "this is the 65th choice",
             "a policy has at most 64",
             "join some of them, or fix the less important ones with `parameter`");
    }
  });
}

}  // namespace remit::check
