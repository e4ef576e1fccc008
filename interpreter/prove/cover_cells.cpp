// Every pattern is a conjunction of comparisons with constants and with other quantities; a cell is
// any one of its patterns, or with `not` none of them.
#include "interpreter/prove/cover_cells.h"

#include <algorithm>

#include "interpreter/ast/print.h"
#include "interpreter/base/check.h"

namespace remit::prove {
namespace {

using check::Reference;
using types::TypeKind;

constexpr int kMostAliases = 16;        // lets that only name another one
constexpr std::size_t kMostParts = 64;  // alternatives of one cell

std::uint8_t OrderOf(std::string_view comparison) {
  if (comparison == "<") return kLess;
  if (comparison == "<=") return kLess | kEqual;
  if (comparison == ">") return kGreater;
  if (comparison == ">=") return kGreater | kEqual;
  if (comparison == "!=") return kLess | kGreater;
  REMIT_CHECK(comparison == "==", "a cell with an unknown comparison");
  return kEqual;
}

IntervalSet PointsInOrder(std::uint8_t order, std::int64_t point) {
  IntervalSet set;
  if ((order & kLess) != 0 && point > kLowestPoint) set.push_back({kLowestPoint, point - 1});
  if ((order & kEqual) != 0) set.push_back({point, point});
  if ((order & kGreater) != 0 && point < kHighestPoint) set.push_back({point + 1, kHighestPoint});
  return Normalised(std::move(set));
}

IntervalSet Everything() { return {{kLowestPoint, kHighestPoint}}; }

CellCondition AnyValue() {
  CellCondition condition;
  condition.points = Everything();
  return condition;
}

CellCondition Undecided() {
  CellCondition condition = AnyValue();
  condition.undecided = true;
  return condition;
}

void Compare(CellCondition& condition, const CellCondition::Comparison& added) {
  for (CellCondition::Comparison& known : condition.comparisons) {
    if (known.symbol.text != added.symbol.text) continue;
    known.order &= added.order;
    return;
  }
  condition.comparisons.push_back(added);
}

bool Impossible(const CellCondition& condition) {
  return (condition.points.empty() && !condition.unknown) ||
         std::any_of(condition.comparisons.begin(), condition.comparisons.end(),
                     [](const CellCondition::Comparison& c) { return c.order == 0; });
}

CellCondition Both(const CellCondition& a, const CellCondition& b) {
  CellCondition both = a;
  both.points = Intersection(a.points, b.points);
  both.unknown = a.unknown && b.unknown;
  for (const CellCondition::Comparison& comparison : b.comparisons) Compare(both, comparison);
  return both;
}

// `not a, b` is every known value but these.
CellMeaning Negated(const std::vector<CellCondition>& patterns) {
  CellMeaning result = {AnyValue()};
  for (const CellCondition& pattern : patterns) {
    if (pattern.unknown) continue;
    std::vector<CellCondition> ways;
    CellCondition outside;
    outside.points = Difference(Everything(), pattern.points);
    ways.push_back(outside);
    for (const CellCondition::Comparison& comparison : pattern.comparisons) {
      CellCondition other = AnyValue();
      other.comparisons = {comparison};
      other.comparisons.front().order = static_cast<std::uint8_t>(~comparison.order & kAnyOrder);
      ways.push_back(other);
    }
    CellMeaning next;
    for (const CellCondition& so_far : result) {
      for (const CellCondition& way : ways) {
        CellCondition both = Both(so_far, way);
        if (!Impossible(both)) next.push_back(std::move(both));
      }
    }
    result = std::move(next);
    if (result.size() > kMostParts) return {Undecided()};
  }
  return result;
}

}  // namespace

CellMeaning CellReader::Read(const ast::Cell& cell, const Type& type) const {
  std::vector<CellCondition> patterns;
  for (const ast::CellPattern& pattern : cell.patterns) {
    patterns.push_back(ReadPattern(pattern, type));
    if (patterns.back().undecided) return {Undecided()};
  }
  if (cell.negated) return Negated(patterns);
  CellMeaning meaning;
  CellCondition constants;  // what compares with constants only is one set
  for (CellCondition& pattern : patterns) {
    if (pattern.comparisons.empty()) {
      constants.points = UnionOf(constants.points, pattern.points);
      constants.unknown = constants.unknown || pattern.unknown;
    } else if (!Impossible(pattern)) {
      meaning.push_back(std::move(pattern));
    }
  }
  if (!Impossible(constants)) meaning.push_back(std::move(constants));
  if (meaning.size() > kMostParts) return {Undecided()};
  return meaning;
}

CellCondition CellReader::ReadPattern(const ast::CellPattern& pattern, const Type& type) const {
  CellCondition condition = AnyValue();
  switch (pattern.kind) {
    case ast::CellPattern::Kind::kAny:
      break;
    case ast::CellPattern::Kind::kUnknown:
      condition.points.clear();
      condition.unknown = true;
      break;
    case ast::CellPattern::Kind::kValue:
      if (const auto* range = std::get_if<ast::Range>(&ast_[*pattern.operand].node)) {
        Restrict(condition, kGreater | kEqual, range->low, type);
        Restrict(condition, range->includes_high ? kLess | kEqual : kLess, range->high, type);
      } else {
        Restrict(condition, kEqual, *pattern.operand, type);
      }
      break;
    case ast::CellPattern::Kind::kCompare:
      Restrict(condition, OrderOf(pattern.comparison), *pattern.operand, type);
      if (pattern.second_operand)
        Restrict(condition, OrderOf(pattern.second_comparison), *pattern.second_operand, type);
      break;
  }
  return condition;
}

void CellReader::Restrict(CellCondition& condition, std::uint8_t order, ExprId operand,
                          const Type& type) const {
  if (condition.undecided) return;
  if (const std::optional<std::int64_t> point = ConstantPoint(operand, type)) {
    condition.points = Intersection(condition.points, PointsInOrder(order, *point));
    return;
  }
  const Type& operand_type = checked_.TypeOf(operand);
  const bool comparable = operand_type.kind == type.kind &&
                          operand_type.dimension == type.dimension &&
                          operand_type.index == type.index && !operand_type.optional;
  if (!comparable) {
    condition = Undecided();
    return;
  }
  Compare(condition, {SymbolOf(operand), order});
}

Symbol CellReader::SymbolOf(ExprId operand) const {
  Symbol symbol{operand, ast::Print(ast_, operand)};
  ExprId meant = operand;
  for (int i = 0; i < kMostAliases; ++i) {
    const Reference& reference = checked_.ReferenceOf(meant);
    if (reference.kind != Reference::Kind::kLet) break;
    meant = checked_.model.lets.at(reference.index).value;
  }
  const Reference& reference = checked_.ReferenceOf(meant);
  if (reference.kind == Reference::Kind::kArgument) symbol.column = reference.index;
  symbol.derived = reference.kind != Reference::Kind::kArgument &&
                   reference.kind != Reference::Kind::kLeaf &&
                   reference.kind != Reference::Kind::kParameter;
  return symbol;
}

std::optional<std::int64_t> CellReader::ConstantPoint(ExprId operand, const Type& type) const {
  if (const std::optional<Value>& constant = checked_.constant[operand.index()]) {
    return PointOf(*constant, type);
  }
  const auto* call = std::get_if<ast::Call>(&ast_[operand].node);
  if (call == nullptr || call->callee != "-" || call->form != ast::CallForm::kPrefix)
    return std::nullopt;
  const std::optional<Value>& constant = checked_.constant[call->arguments.front().index()];
  if (!constant) return std::nullopt;
  if (type.kind == TypeKind::kNumber) return NumberPoint(-constant->number());
  return -constant->raw;
}

}  // namespace remit::prove
