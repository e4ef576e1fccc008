// Between the lanes of cases and those of the elements of their lists: one value at every element,
// an aggregate of the elements, and one element chosen. docs/language/semantics.md, Lists.
#include <bit>

#include "interpreter/engine/fold.h"
#include "interpreter/engine/frame.h"
#include "interpreter/engine/lift.h"

namespace remit::engine {
namespace {

using builtins::Fault;
using check::Aggregation;

// Lanes of elements.
struct Elements {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Those of one lane of the parent domain, which may be the one lane that stands for all; none where
// the parent itself has no lane.
Elements ElementsAt(const Shape& shape, std::size_t lane) {
  if (shape.first.size() < 2) return {};
  const std::size_t parent = shape.first.size() == 2 ? 0 : lane;
  return {shape.first[parent], shape.first[parent + 1]};
}

class Aggregator {
 public:
  explicit Aggregator(Operation& operation)
      : operation_(operation),
        aggregation_(static_cast<Aggregation>(operation.node.index)),
        shape_(operation.shapes[operation.node.overload]) {
    const std::size_t given = operation.arguments.size();
    const std::size_t of_value = aggregation_ == Aggregation::kCount ? 1 : 2;
    if (of_value == 2) value_ = &operation.arguments[1];
    if (given > of_value) condition_ = &operation.arguments[of_value];
    number_ = operation.node.type.kind == types::TypeKind::kNumber;
  }

  void Run() {
    const View& length = operation_.arguments[0];
    for (std::size_t lane = 0; lane < operation_.width; ++lane) {
      const CauseId missing = length.CauseOf(lane);
      if (missing != kPresent) {
        operation_.out.SetCause(lane, missing);
        continue;
      }
      const Elements elements = ElementsAt(shape_, lane);
      switch (aggregation_) {
        case Aggregation::kAny:
          Quantify(lane, elements, true);
          break;
        case Aggregation::kAll:
          Quantify(lane, elements, false);
          break;
        case Aggregation::kSum:
        case Aggregation::kCount:
        case Aggregation::kMin:
        case Aggregation::kMax:
        case Aggregation::kAverage:
          Collect(lane, elements);
          break;
      }
    }
  }

 private:
  CauseId ConditionCause(std::size_t element) const {
    return condition_ == nullptr ? kPresent : condition_->CauseOf(element);
  }
  bool ConditionIs(std::size_t element, bool truth) const {
    if (condition_ == nullptr) return truth;
    return condition_->CauseOf(element) == kPresent && (condition_->Raw(element) != 0) == truth;
  }

  // any: one element for which condition and value are true settles it; all: one for which the
  // condition is true and the value false.
  void Quantify(std::size_t lane, Elements elements, bool any) {
    CauseId open = kPresent;
    for (std::size_t i = elements.begin; i < elements.end; ++i) {
      const CauseId own = value_->CauseOf(i);
      const bool harmless =
          ConditionIs(i, false) || (own == kPresent && (value_->Raw(i) != 0) != any);
      if (harmless) continue;
      const CauseId cause = operation_.causes.Union(ConditionCause(i), own);
      if (cause == kPresent) return operation_.out.Set(lane, any ? 1 : 0, kPresent);
      open = operation_.causes.Union(open, cause);
    }
    operation_.out.Set(lane, any ? 0 : 1, open);
  }

  void Collect(std::size_t lane, Elements elements) {
    Folding folding(aggregation_, number_, operation_.node.scale);
    CauseId cause = kPresent;
    for (std::size_t i = elements.begin; i < elements.end; ++i) {
      cause = operation_.causes.Union(cause, ConditionCause(i));
      if (!ConditionIs(i, true)) continue;
      const CauseId own = value_ == nullptr ? kPresent : value_->CauseOf(i);
      cause = operation_.causes.Union(cause, own);
      if (own == kPresent) folding.Add(value_ == nullptr ? 0 : value_->Raw(i));
    }
    SetFolded(operation_, lane, folding, cause);
  }

  Operation& operation_;
  Aggregation aggregation_;
  const Shape& shape_;
  const View* value_ = nullptr;
  const View* condition_ = nullptr;
  bool number_ = false;
};

}  // namespace

void LiftSpread(Operation& operation) {
  const View& value = operation.arguments[0];
  if (value.stride == 0) return operation.out.Set(0, value.Raw(0), value.CauseOf(0));
  const Shape& shape = operation.shapes[operation.node.domain.index()];
  for (std::size_t parent = 0; parent + 1 < shape.first.size(); ++parent) {
    for (std::size_t i = shape.first[parent]; i < shape.first[parent + 1]; ++i) {
      operation.out.Set(i, value.Raw(parent), value.CauseOf(parent));
    }
  }
}

void LiftAggregate(Operation& operation) { Aggregator(operation).Run(); }

// At a position that the case's list does not have there is no alternative, and nobody asks for the
// value.
void LiftPick(Operation& operation) {
  const View& length = operation.arguments[0];
  const View& position = operation.arguments[1];
  const View& field = operation.arguments[2];
  const graph::DomainId domain = operation.graph[operation.node.arguments[2]].domain;
  const Shape& shape = operation.shapes[domain.index()];
  for (std::size_t lane = 0; lane < operation.width; ++lane) {
    const CauseId missing = length.CauseOf(lane);
    if (missing != kPresent) {
      operation.out.SetCause(lane, missing);
      continue;
    }
    const Elements elements = ElementsAt(shape, lane);
    const auto chosen =
        elements.begin + static_cast<std::size_t>(std::bit_cast<double>(position.Raw(lane))) - 1;
    if (chosen < elements.end) {
      operation.out.Set(lane, field.Raw(chosen), field.CauseOf(chosen));
    } else {
      operation.out.Set(lane, 0, kPresent);
    }
  }
}

void LiftExists(Operation& operation) {
  LiftStrict(operation, [&](std::size_t lane, std::int64_t& result) {
    const double position = std::bit_cast<double>(operation.arguments[1].Raw(lane));
    result = position <= static_cast<double>(operation.arguments[0].Raw(lane)) ? 1 : 0;
    return Fault::kNone;
  });
}

}  // namespace remit::engine
