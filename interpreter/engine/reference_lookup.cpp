// The reference evaluator's decision tables and models: 02-language, Evaluation 10, and Settled
// details, Models.
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/builtins/kernels_math.h"
#include "interpreter/builtins/kernels_number.h"
#include "interpreter/engine/reference_walk.h"

namespace remit::engine {

using ast::CellPattern;
using builtins::Fault;
using types::Type;
using types::TypeKind;
using types::Value;

// ---------------------------------------------------------------- tables

// "`any` is every known value; an optional column needs `unknown` too." A value that must be known
// is known whatever is wrong with it; of a `T?` at fault it cannot be said.
Lane Walk::MatchesPattern(const Lane& value, const Type& column, const CellPattern& pattern) {
  switch (pattern.kind) {
    case CellPattern::Kind::kAny:
      if (value.causes.empty()) return PresentBoolean(!value.absent);
      return column.optional ? value : PresentBoolean(true);
    case CellPattern::Kind::kUnknown:
      if (value.causes.empty()) return PresentBoolean(value.absent);
      return column.optional ? value : PresentBoolean(false);
    case CellPattern::Kind::kValue:
      if (value.absent) return PresentBoolean(false);
      return Matches(value, column, *pattern.operand);
    case CellPattern::Kind::kCompare: {
      if (value.absent) return PresentBoolean(false);
      std::vector<Lane> both = {Compare(value, column, pattern.comparison, *pattern.operand)};
      if (pattern.second_operand) {
        both.push_back(Compare(value, column, pattern.second_comparison, *pattern.second_operand));
      }
      return ThreeValuedAnd(both);
    }
  }
  REMIT_CHECK(false, "a cell has one of four kinds of pattern");
}

// `not a, b` is every known value that is neither.
Lane Walk::MatchesCell(const Lane& value, const Type& column, const ast::Cell& cell) {
  if (cell.negated && value.absent) return PresentBoolean(false);
  Arguments matches;
  for (const CellPattern& pattern : cell.patterns) {
    matches.push_back(MatchesPattern(value, column, pattern));
  }
  const Lane any = ThreeValuedOr(matches);
  return cell.negated ? ThreeValuedNot(any) : any;
}

// "Default: exactly one row applies"; "An `otherwise` row applies when no other does."
Lane Walk::EvaluateTable(ast::ExprId id, const ast::Call& call, check::TableId table) {
  const check::TableInfo& info = model().tables.at(table.index());
  const auto& declaration = std::get<ast::TableDeclaration>(situation_.ast[info.decl].node);
  REMIT_CHECK(declaration.hit == ast::HitPolicy::kUnique, "only unique tables are evaluated");
  Arguments outer = std::exchange(arguments_, EvaluateAll(call.arguments));
  const ast::Row* chosen = nullptr;
  const ast::Row* otherwise = nullptr;
  bool two = false;
  CauseSet undecided;
  for (const ast::Row& row : declaration.rows) {
    if (row.otherwise) {
      otherwise = &row;
      continue;
    }
    Arguments cells;
    for (std::size_t i = 0; i < row.conditions.size(); ++i) {
      cells.push_back(MatchesCell(arguments_.at(i), info.parameters.at(i), row.conditions[i]));
    }
    const Lane applies = ThreeValuedAnd(cells);
    Unite(undecided, applies.causes);
    if (!IsTrue(applies)) continue;
    two = two || chosen != nullptr;
    chosen = &row;
  }
  if (chosen == nullptr && undecided.empty()) chosen = otherwise;
  Lane result;
  if (two)
    result = FaultAt(id, Fault::kTwoRows);
  else if (chosen != nullptr)
    result = Evaluate(chosen->outputs.at(0));
  else if (!undecided.empty())
    result = Because(std::move(undecided));
  else
    result = FaultAt(id, Fault::kNoRow);
  arguments_ = std::move(outer);
  return result;
}

// ---------------------------------------------------------------- models

namespace {

// A term of the sum: a coefficient, or a coefficient times the input, rounded once.
Fault Term(const check::ModelInfo::Term& term, const std::vector<Lane>& inputs,
           const check::ModelInfo& info, const types::TypeTable& table, double& result) {
  if (term.parameter < 0) {
    result = term.coefficients.at(0);
    return Fault::kNone;
  }
  const auto index = static_cast<std::size_t>(term.parameter);
  const Type& type = info.parameters.at(index);
  const Value value = inputs.at(index).value;
  if (type.kind == TypeKind::kEnum) {
    result = term.coefficients.at(static_cast<std::size_t>(value.raw));
    return Fault::kNone;
  }
  double input = 0;
  if (type.kind == TypeKind::kNumber)
    input = value.number();
  else if (type.kind == TypeKind::kBoolean)
    input = value.raw != 0 ? 1.0 : 0.0;
  else
    input = builtins::DecimalToNumber(value.raw, types::Scale(type, table));
  return builtins::MultiplyNumber(term.coefficients.at(0), input, result);
}

Fault Score(const check::ModelInfo& info, const std::vector<Lane>& inputs,
            const types::TypeTable& table, double& sum) {
  sum = 0.0;
  for (const auto& term : info.terms) {
    double part = 0;
    if (const Fault fault = Term(term, inputs, info, table, part); fault != Fault::kNone)
      return fault;
    if (const Fault fault = builtins::AddNumber(sum, part, sum); fault != Fault::kNone)
      return fault;
  }
  return info.logistic ? builtins::Logistic(sum, sum) : Fault::kNone;
}

}  // namespace

Lane Walk::EvaluateModel(ast::ExprId id, const ast::Call& call, check::ModelId model_id) {
  const check::ModelInfo& info = model().models.at(model_id.index());
  const Arguments inputs = EvaluateAll(call.arguments);
  CauseSet causes;
  for (const Lane& input : inputs) Unite(causes, input.causes);
  if (!causes.empty()) return Because(std::move(causes));
  double score = 0;
  if (const Fault fault = Score(info, inputs, situation_.checked.type_table, score);
      fault != Fault::kNone) {
    return FaultAt(id, fault);
  }
  if (info.result.kind == TypeKind::kNumber) return Present(Value::Of(score));
  Value result;
  const Fault fault = builtins::NumberToDecimal(score, ScaleOf(info.result), result.raw);
  return fault == Fault::kNone ? Present(result) : FaultAt(id, fault);
}

}  // namespace remit::engine
