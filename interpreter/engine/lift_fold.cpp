// Folds over conditions and values, lane by lane. A value counts where its condition is true; a
// condition that is open leaves the result open.
#include "interpreter/base/check.h"
#include "interpreter/engine/fold.h"

namespace remit::engine {

using builtins::Fault;
using check::Aggregation;

void Folding::Add(std::int64_t raw) {
  const bool first = count_++ == 0;
  switch (aggregation_) {
    case Aggregation::kCount:
      return;
    case Aggregation::kSum:
    case Aggregation::kAverage:
      if (!number_) {
        decimals_.Add(raw);
      } else if (fault_ == Fault::kNone) {
        fault_ = builtins::AddNumber(sum_, std::bit_cast<double>(raw), sum_);
      }
      return;
    case Aggregation::kMin:
      if (first || Less(raw, extreme_)) extreme_ = raw;
      return;
    case Aggregation::kMax:
      if (first || Less(extreme_, raw)) extreme_ = raw;
      return;
    case Aggregation::kAny:
    case Aggregation::kAll:
      break;
  }
  REMIT_CHECK(false, "any and all fold nothing");
}

Fault Folding::NumberResult(std::int64_t& result) const {
  if (fault_ != Fault::kNone) return fault_;
  double value = sum_;
  Fault fault = Fault::kNone;
  if (aggregation_ == Aggregation::kAverage)
    fault = builtins::DivideNumber(sum_, static_cast<double>(count_), value);
  result = std::bit_cast<std::int64_t>(value);
  return fault;
}

Fault Folding::Result(std::int64_t& result, bool& empty) const {
  result = 0;
  empty = false;
  switch (aggregation_) {
    case Aggregation::kCount:
      return builtins::RescaleDecimal(count_, 0, count_scale_, result);
    case Aggregation::kSum:
      return number_ ? NumberResult(result) : decimals_.Total(result);
    case Aggregation::kAverage:
      empty = count_ == 0;
      if (empty) return Fault::kNone;
      return number_ ? NumberResult(result) : decimals_.Average(result);
    case Aggregation::kMin:
    case Aggregation::kMax:
      empty = count_ == 0;
      result = extreme_;
      return Fault::kNone;
    case Aggregation::kAny:
    case Aggregation::kAll:
      break;
  }
  REMIT_CHECK(false, "any and all fold nothing");
}

void SetFolded(Operation& operation, std::size_t lane, const Folding& folding, CauseId cause) {
  std::int64_t result = 0;
  bool empty = false;
  const Fault fault = cause == kPresent ? folding.Result(result, empty) : Fault::kNone;
  if (fault != Fault::kNone) cause = operation.FaultAtOrigin(fault);
  operation.out.Set(lane, result, empty ? kAbsent : cause);
}

void LiftFold(Operation& operation) {
  const auto aggregation = static_cast<Aggregation>(operation.node.index);
  const bool number =
      operation.graph[operation.node.arguments[1]].type.kind == types::TypeKind::kNumber;
  for (std::size_t lane = 0; lane < operation.width; ++lane) {
    Folding folding(aggregation, number, operation.node.scale);
    CauseId cause = kPresent;
    for (std::size_t i = 0; i < operation.arguments.size(); i += 2) {
      const View& condition = operation.arguments[i];
      const View& value = operation.arguments[i + 1];
      CauseId own = condition.CauseOf(lane);
      if (own == kPresent && condition.Raw(lane) == 0) continue;
      if (own == kPresent && aggregation != Aggregation::kCount) own = value.CauseOf(lane);
      cause = operation.causes.Union(cause, own);
      if (own == kPresent) folding.Add(value.Raw(lane));
    }
    SetFolded(operation, lane, folding, cause);
  }
}

}  // namespace remit::engine
