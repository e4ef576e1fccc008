// The reference evaluator's models: 02-language, Settled details, Models.
#include <utility>

#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/builtins/kernels_math.h"
#include "interpreter/builtins/kernels_number.h"
#include "interpreter/engine/reference_trace.h"
#include "interpreter/engine/reference_trees.h"
#include "interpreter/engine/reference_walk.h"

namespace remit::engine {

using builtins::Fault;
using types::Type;
using types::TypeKind;
using types::Value;

namespace {

double Quantity(const Value& value, const Type& type, const types::TypeTable& table) {
  if (type.kind == TypeKind::kNumber) return value.number();
  if (type.kind == TypeKind::kBoolean) return value.raw != 0 ? 1.0 : 0.0;
  return builtins::DecimalToNumber(value.raw, types::Scale(type, table));
}

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
  const double input = Quantity(value, type, table);
  return builtins::MultiplyNumber(term.coefficients.at(0), input, result);
}

// What each feature of the trees is, M5: the quantity, or the number that stands for the enum's
// value.
std::vector<std::optional<double>> Features(const check::ModelInfo& info,
                                            const std::vector<Lane>& inputs,
                                            const types::TypeTable& table) {
  std::vector<std::optional<double>> features;
  for (const check::ModelInfo::Feed& feed : info.feeds) {
    features.emplace_back();
    if (feed.parameter < 0) continue;
    const auto index = static_cast<std::size_t>(feed.parameter);
    const Lane& input = inputs.at(index);
    if (input.absent) continue;
    features.back() = feed.codes.empty() ? Quantity(input.value, info.parameters.at(index), table)
                                         : feed.codes.at(static_cast<std::size_t>(input.value.raw));
  }
  return features;
}

Fault Score(const check::ModelInfo& info, const std::vector<Lane>& inputs,
            const types::TypeTable& table, double& sum) {
  if (info.ensemble != nullptr)
    return ScoreOfTrees(*info.ensemble, Features(info, inputs, table), sum);
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

void Walk::TraceTerms(const check::ModelInfo& info, const Arguments& inputs) const {
  for (std::size_t i = 0; i < info.terms.size(); ++i) {
    TraceNode node;
    node.kind = TraceNode::Kind::kTerm;
    node.position = i;
    const Fault fault =
        Term(info.terms[i], inputs, info, situation_.checked.type_table, node.number);
    if (fault != Fault::kNone) return;  // the score has none either
    const Lane lane = Present(Value::Of(node.number));
    situation_.trace->Open(std::move(node));
    situation_.trace->Close(lane);
  }
}

Lane Walk::EvaluateModel(ast::ExprId id, const ast::Call& call, check::ModelId model_id) {
  const auto* other = Replaced(check::ReplacementInfo::Kind::kModel, model_id.index());
  const check::ModelInfo& info =
      model().models.at(other == nullptr ? model_id.index() : other->model);
  const Arguments inputs = EvaluateAll(call.arguments);
  CauseSet causes;
  for (const Lane& input : inputs) Unite(causes, input.causes);
  if (!causes.empty()) return Because(std::move(causes));
  if (situation_.trace != nullptr) TraceTerms(info, inputs);
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
