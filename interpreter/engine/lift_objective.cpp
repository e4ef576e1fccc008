// Utilities of objectives and the score that the best alternative has most of: 02-language,
// Evaluation 4.
#include <algorithm>
#include <bit>
#include <vector>

#include "interpreter/base/int128.h"
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
  const graph::Graph& graph = operation.graph;
  const auto form = static_cast<graph::ScoreForm>(operation.node.overload);
  std::vector<double> utilities(graph.weights.size());
  std::vector<double> named(graph.named.size());
  LiftStrict(operation, [&](std::size_t lane, std::int64_t& result) {
    for (std::size_t i = 0; i < utilities.size(); ++i) {
      utilities[i] = std::bit_cast<double>(operation.arguments[i].Raw(lane));
    }
    for (std::size_t i = 0; i < named.size(); ++i) named[i] = utilities[graph.named[i]];
    double score = 0;
    Fault fault = Fault::kNone;
    switch (form) {
      case graph::ScoreForm::kWeighted:
        fault = builtins::WeightedScore(graph.weights, utilities, score);
        break;
      case graph::ScoreForm::kFirst:
        score = named.front();
        break;
      case graph::ScoreForm::kLeast:
        score = *std::min_element(named.begin(), named.end());
        break;
      case graph::ScoreForm::kSum:
        fault = builtins::SumNumbers(named, score);
        break;
    }
    result = std::bit_cast<std::int64_t>(score);
    return fault;
  });
}

// Decimals are added exactly before it is asked whether they fit; numbers from left to right.
void LiftAdjusted(Operation& operation) {
  const bool number = operation.node.type.kind == types::TypeKind::kNumber;
  std::vector<double> numbers(operation.arguments.size());
  LiftStrict(operation, [&](std::size_t lane, std::int64_t& result) {
    if (number) {
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        numbers[i] = std::bit_cast<double>(operation.arguments[i].Raw(lane));
      }
      double sum = 0;
      const Fault fault = builtins::SumNumbers(numbers, sum);
      result = std::bit_cast<std::int64_t>(sum);
      return fault;
    }
    base::Int128 sum = 0;
    for (const View& part : operation.arguments) sum += part.Raw(lane);
    result = static_cast<std::int64_t>(sum);
    return result == sum ? Fault::kNone : Fault::kOverflow;
  });
}

// The complement of an integer turns the order round and keeps the differences, without overflow.
void LiftStanding(Operation& operation) {
  const bool capped = operation.node.overload != 0;
  const bool number = operation.node.type.kind == types::TypeKind::kNumber;
  const auto arguments = operation.arguments;
  LiftStrict(operation, [&](std::size_t lane, std::int64_t& result) {
    if (number) {
      double value = std::bit_cast<double>(arguments[0].Raw(lane));
      const double worst = std::bit_cast<double>(arguments[1].Raw(lane));
      const double best = std::bit_cast<double>(arguments[2].Raw(lane));
      if (worst == best) return Fault::kEqualAnchors;
      if (capped) value = std::clamp(value, std::min(worst, best), std::max(worst, best));
      result = std::bit_cast<std::int64_t>(worst < best ? value : -value);
      return Fault::kNone;
    }
    std::int64_t value = arguments[0].Raw(lane);
    const std::int64_t worst = arguments[1].Raw(lane);
    const std::int64_t best = arguments[2].Raw(lane);
    if (worst == best) return Fault::kEqualAnchors;
    if (capped) value = std::clamp(value, std::min(worst, best), std::max(worst, best));
    result = worst < best ? value : ~value;
    return Fault::kNone;
  });
}

void LiftAllowance(Operation& operation) {
  const graph::Node& argument = operation.graph[operation.node.arguments[0]];
  const bool number = argument.type.kind == types::TypeKind::kNumber;
  const bool as_number = operation.node.overload != 0;
  LiftStrict(operation, [&](std::size_t lane, std::int64_t& result) {
    result = operation.arguments[0].Raw(lane);
    const bool negative = number ? std::bit_cast<double>(result) < 0 : result < 0;
    if (negative) return Fault::kOutOfDomain;
    if (as_number) {
      result = std::bit_cast<std::int64_t>(builtins::DecimalToNumber(result, argument.scale));
    }
    return Fault::kNone;
  });
}

}  // namespace remit::engine
