// Utilities of objectives and the score that the best alternative has most of: 02-language,
// Evaluation 4.
#include <bit>
#include <vector>

#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/builtins/kernels_number.h"
#include "interpreter/engine/lift.h"

namespace remit::engine {

using builtins::Fault;

void LiftUtility(Operation& operation) {
  const View value = operation.arguments[0];
  const View worst = operation.arguments[1];
  const View best = operation.arguments[2];
  const bool number =
      operation.graph[operation.node.arguments[0]].type.kind == types::TypeKind::kNumber;
  const bool capped = operation.node.overload != 0;
  LiftStrict(operation, [&](std::size_t lane, std::int64_t& result) {
    double utility = 0;
    const Fault fault =
        number
            ? builtins::UtilityOfNumber(std::bit_cast<double>(value.Raw(lane)),
                                        std::bit_cast<double>(worst.Raw(lane)),
                                        std::bit_cast<double>(best.Raw(lane)), utility)
            : builtins::UtilityOfDecimal(value.Raw(lane), worst.Raw(lane), best.Raw(lane), utility);
    if (capped) utility = builtins::CapUtility(utility);
    result = std::bit_cast<std::int64_t>(utility);
    return fault;
  });
}

void LiftScore(Operation& operation) {
  std::vector<double> utilities(operation.arguments.size());
  LiftStrict(operation, [&](std::size_t lane, std::int64_t& result) {
    for (std::size_t i = 0; i < utilities.size(); ++i) {
      utilities[i] = std::bit_cast<double>(operation.arguments[i].Raw(lane));
    }
    double score = 0;
    const Fault fault = builtins::WeightedScore(operation.graph.weights, utilities, score);
    result = std::bit_cast<std::int64_t>(score);
    return fault;
  });
}

}  // namespace remit::engine
