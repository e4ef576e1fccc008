// A model's score: the terms as written, added from left to right in binary64, then the link, then
// the declared type.
#include <bit>

#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/builtins/kernels_math.h"
#include "interpreter/builtins/kernels_number.h"
#include "interpreter/engine/lift.h"

namespace remit::engine {
namespace {

using builtins::Fault;

double AsNumber(std::int64_t raw, const types::Type& type, int scale) {
  if (type.kind == types::TypeKind::kNumber) return std::bit_cast<double>(raw);
  return builtins::DecimalToNumber(raw, scale);  // booleans too: 0 or 1 at scale 0
}

class ModelAtLane {
 public:
  ModelAtLane(const Operation& operation, const check::ModelInfo& model)
      : operation_(operation), model_(model) {}

  Fault Score(std::size_t lane, std::int64_t& result) const {
    double sum = 0;
    for (const check::ModelInfo::Term& term : model_.terms) {
      double contribution = 0;
      Fault fault = Contribution(term, lane, contribution);
      if (fault == Fault::kNone) fault = builtins::AddNumber(sum, contribution, sum);
      if (fault != Fault::kNone) return fault;
    }
    if (model_.logistic) {
      const Fault fault = builtins::Logistic(sum, sum);
      if (fault != Fault::kNone) return fault;
    }
    if (operation_.node.type.kind == types::TypeKind::kNumber) {
      result = std::bit_cast<std::int64_t>(sum);
      return Fault::kNone;
    }
    return builtins::NumberToDecimal(sum, operation_.node.scale, result);
  }

 private:
  Fault Contribution(const check::ModelInfo::Term& term, std::size_t lane, double& result) const {
    if (term.parameter < 0) {
      result = term.coefficients.front();
      return Fault::kNone;
    }
    const auto position = static_cast<std::size_t>(term.parameter);
    const graph::NodeId argument = operation_.node.arguments[position];
    const types::Type& type = operation_.graph[argument].type;
    const std::int64_t raw = operation_.arguments[position].Raw(lane);
    if (type.kind == types::TypeKind::kEnum) {
      result = term.coefficients.at(static_cast<std::size_t>(raw));
      return Fault::kNone;
    }
    const double value = AsNumber(raw, type, operation_.graph[argument].scale);
    return builtins::MultiplyNumber(term.coefficients.front(), value, result);
  }

  const Operation& operation_;
  const check::ModelInfo& model_;
};

}  // namespace

void LiftModel(Operation& operation) {
  const ModelAtLane model(operation, operation.model.models[operation.node.index]);
  LiftStrict(operation,
             [&](std::size_t lane, std::int64_t& result) { return model.Score(lane, result); });
}

}  // namespace remit::engine
