// A model's score: the terms as written, added from left to right in binary64, or the trees of a
// file; then the link, then the declared type.
#include <bit>

#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/builtins/kernels_math.h"
#include "interpreter/builtins/kernels_number.h"
#include "interpreter/engine/lift.h"
#include "interpreter/models/ensemble.h"

namespace remit::engine {
namespace {

using builtins::Fault;

double AsNumber(std::int64_t raw, const types::Type& type, int scale) {
  if (type.kind == types::TypeKind::kNumber) return std::bit_cast<double>(raw);
  return builtins::DecimalToNumber(raw, scale);  // booleans too: 0 or 1 at scale 0
}

Fault AsDeclared(const Operation& operation, double score, std::int64_t& result) {
  if (operation.node.type.kind == types::TypeKind::kNumber) {
    result = std::bit_cast<std::int64_t>(score);
    return Fault::kNone;
  }
  return builtins::NumberToDecimal(score, operation.node.scale, result);
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
    return AsDeclared(operation_, sum, result);
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

// The lanes of a model from a file. What is absent is a missing feature, and no cause.
class TreesAtLane {
 public:
  TreesAtLane(Operation& operation, const check::ModelInfo& model)
      : operation_(operation), model_(model), features_(model.feeds.size(), models::kMissing) {}

  // The causes of the arguments; kPresent where all that is not absent has a value.
  CauseId CauseAt(std::size_t lane) const {
    CauseId cause = kPresent;
    for (const View& argument : operation_.arguments) {
      const CauseId own = argument.CauseOf(lane);
      if (own != kAbsent) cause = operation_.causes.Union(cause, own);
    }
    return cause;
  }

  Fault Score(std::size_t lane, std::int64_t& result) {
    const models::Ensemble& ensemble = *model_.ensemble;
    for (std::size_t i = 0; i < features_.size(); ++i) {
      const Fault fault =
          models::Prepare(ensemble.precision, Feature(model_.feeds[i], lane), features_[i]);
      if (fault != Fault::kNone) return fault;
    }
    double score = 0;
    Fault fault = models::RawScore(ensemble, features_, score);
    if (fault == Fault::kNone) fault = models::LinkedScore(ensemble, score, score);
    return fault == Fault::kNone ? AsDeclared(operation_, score, result) : fault;
  }

 private:
  double Feature(const check::ModelInfo::Feed& feed, std::size_t lane) const {
    if (feed.parameter < 0) return models::kMissing;
    const auto position = static_cast<std::size_t>(feed.parameter);
    const View& argument = operation_.arguments[position];
    if (argument.CauseOf(lane) == kAbsent) return models::kMissing;
    const std::int64_t raw = argument.Raw(lane);
    if (!feed.codes.empty()) return feed.codes[static_cast<std::size_t>(raw)];
    const graph::Node& node = operation_.graph[operation_.node.arguments[position]];
    return AsNumber(raw, node.type, node.scale);
  }

  Operation& operation_;
  const check::ModelInfo& model_;
  std::vector<double> features_;  // of the lane at hand
};

void LiftTrees(Operation& operation, const check::ModelInfo& info) {
  TreesAtLane model(operation, info);
  const bool all_present = operation.AllPresent();
  Lanes& out = operation.out;
  for (std::size_t lane = 0; lane < operation.width; ++lane) {
    const CauseId cause = all_present ? kPresent : model.CauseAt(lane);
    if (cause != kPresent) {
      out.SetCause(lane, cause);
      continue;
    }
    const Fault fault = model.Score(lane, out.raw()[lane]);
    if (fault != Fault::kNone) out.SetCause(lane, operation.FaultAtOrigin(fault));
  }
}

}  // namespace

void LiftModel(Operation& operation) {
  const check::ModelInfo& info = operation.model.models[operation.node.index];
  if (info.ensemble != nullptr) return LiftTrees(operation, info);
  const ModelAtLane model(operation, info);
  LiftStrict(operation,
             [&](std::size_t lane, std::int64_t& result) { return model.Score(lane, result); });
}

}  // namespace remit::engine
