// Strict kernels, the three-valued forms of 02-language Evaluation 2, and membership.
#include "interpreter/engine/lift.h"

#include <bit>
#include <compare>
#include <vector>

#include "interpreter/base/check.h"

namespace remit::engine {
namespace {

using builtins::Fault;

bool IsNumber(const Operation& operation, std::size_t argument) {
  return operation.graph[operation.node.arguments[argument]].type.kind == types::TypeKind::kNumber;
}

void LiftKernel1(Operation& operation, builtins::Kernel kernel) {
  const View a = operation.arguments[0];
  const builtins::KernelContext context = operation.node.context;
  LiftStrict(operation, [&](std::size_t lane, std::int64_t& result) {
    const std::int64_t values[] = {a.Raw(lane)};
    return kernel(values, context, result);
  });
}

void LiftKernel2(Operation& operation, builtins::Kernel kernel) {
  const View a = operation.arguments[0];
  const View b = operation.arguments[1];
  const builtins::KernelContext context = operation.node.context;
  LiftStrict(operation, [&](std::size_t lane, std::int64_t& result) {
    const std::int64_t values[] = {a.Raw(lane), b.Raw(lane)};
    return kernel(values, context, result);
  });
}

void LiftKernelN(Operation& operation, builtins::Kernel kernel) {
  std::vector<std::int64_t> values(operation.arguments.size());
  LiftStrict(operation, [&](std::size_t lane, std::int64_t& result) {
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = operation.arguments[i].Raw(lane);
    return kernel(values.data(), operation.node.context, result);
  });
}

// `and` with decisive = false, `or` with decisive = true: one decisive argument decides, whatever
// the others are.
void LiftJunction(Operation& operation, bool decisive) {
  for (std::size_t lane = 0; lane < operation.width; ++lane) {
    bool decided = false;
    CauseId cause = kPresent;
    for (const View& argument : operation.arguments) {
      const CauseId own = argument.CauseOf(lane);
      if (own != kPresent) {
        cause = operation.causes.Union(cause, own);
      } else if ((argument.Raw(lane) != 0) == decisive) {
        decided = true;
        break;
      }
    }
    if (decided) cause = kPresent;
    operation.out.Set(lane, decided == decisive, cause);
  }
}

// Compares one lane of two arguments; open where either has a cause.
class Comparer {
 public:
  explicit Comparer(Operation& operation)
      : operation_(operation), number_(IsNumber(operation, 0)) {}

  CauseId CauseOf(std::size_t a, std::size_t b, std::size_t lane) const {
    return operation_.causes.Union(operation_.arguments[a].CauseOf(lane),
                                   operation_.arguments[b].CauseOf(lane));
  }
  std::partial_ordering Order(std::size_t a, std::size_t b, std::size_t lane) const {
    const std::int64_t left = operation_.arguments[a].Raw(lane);
    const std::int64_t right = operation_.arguments[b].Raw(lane);
    if (number_) return std::bit_cast<double>(left) <=> std::bit_cast<double>(right);
    return left <=> right;
  }

 private:
  Operation& operation_;
  bool number_;
};

}  // namespace

void LiftBuiltin(Operation& operation) {
  const builtins::Row& row = builtins::Table()[operation.node.index];
  const builtins::Kernel kernel = row.overloads[operation.node.overload].kernel;
  REMIT_CHECK(kernel != nullptr, "a strict overload has a kernel");
  if (operation.arguments.size() == 1) return LiftKernel1(operation, kernel);
  if (operation.arguments.size() == 2) return LiftKernel2(operation, kernel);
  LiftKernelN(operation, kernel);
}

void LiftAnd(Operation& operation) { LiftJunction(operation, false); }
void LiftOr(Operation& operation) { LiftJunction(operation, true); }

void LiftNot(Operation& operation) {
  LiftStrict(operation, [&](std::size_t lane, std::int64_t& result) {
    result = operation.arguments[0].Raw(lane) == 0;
    return Fault::kNone;
  });
}

void LiftIf(Operation& operation) {
  const View& condition = operation.arguments[0];
  for (std::size_t lane = 0; lane < operation.width; ++lane) {
    const CauseId cause = condition.CauseOf(lane);
    if (cause != kPresent) {
      operation.out.SetCause(lane, cause);
      continue;
    }
    const View& chosen = operation.arguments[condition.Raw(lane) != 0 ? 1 : 2];
    operation.out.Set(lane, chosen.Raw(lane), chosen.CauseOf(lane));
  }
}

void LiftOtherwise(Operation& operation) {
  for (std::size_t lane = 0; lane < operation.width; ++lane) {
    const bool absent = operation.arguments[0].CauseOf(lane) == kAbsent;
    const View& chosen = operation.arguments[absent ? 1 : 0];
    operation.out.Set(lane, chosen.Raw(lane), chosen.CauseOf(lane));
  }
}

void LiftIsKnown(Operation& operation, bool when_known) {
  for (std::size_t lane = 0; lane < operation.width; ++lane) {
    const CauseId cause = operation.arguments[0].CauseOf(lane);
    const bool known = cause != kAbsent;
    operation.out.Set(lane, known == when_known, known ? cause : kPresent);
  }
}

void LiftEqual(Operation& operation, bool when_equal) {
  LiftStrict(operation, [&](std::size_t lane, std::int64_t& result) {
    const bool equal = operation.arguments[0].Raw(lane) == operation.arguments[1].Raw(lane);
    result = equal == when_equal;
    return Fault::kNone;
  });
}

void LiftInRange(Operation& operation, bool includes_high) {
  const Comparer comparer(operation);
  for (std::size_t lane = 0; lane < operation.width; ++lane) {
    const CauseId low_cause = comparer.CauseOf(0, 1, lane);
    const CauseId high_cause = comparer.CauseOf(0, 2, lane);
    bool below = false;
    bool above = false;
    if (low_cause == kPresent) below = comparer.Order(0, 1, lane) < 0;
    if (high_cause == kPresent) {
      const std::partial_ordering order = comparer.Order(0, 2, lane);
      above = includes_high ? order > 0 : order >= 0;
    }
    const bool outside = below || above;
    operation.out.Set(lane, !outside,
                      outside ? kPresent : operation.causes.Union(low_cause, high_cause));
  }
}

void LiftInSet(Operation& operation) {
  const Comparer comparer(operation);
  for (std::size_t lane = 0; lane < operation.width; ++lane) {
    bool found = false;
    CauseId cause = kPresent;
    for (std::size_t element = 1; element < operation.arguments.size(); ++element) {
      const CauseId own = comparer.CauseOf(0, element, lane);
      cause = operation.causes.Union(cause, own);
      if (own == kPresent && comparer.Order(0, element, lane) == 0) found = true;
    }
    operation.out.Set(lane, found, found ? kPresent : cause);
  }
}

void LiftOutside(Operation& operation) {
  const check::InputLeaf& leaf = operation.model.leaves[operation.node.index];
  const View value = operation.arguments[0];
  for (std::size_t lane = 0; lane < operation.width; ++lane) {
    const CauseId cause = value.CauseOf(lane);
    if (cause == kAbsent) {
      operation.out.Set(lane, 0, kPresent);
    } else if (cause != kPresent) {
      operation.out.SetCause(lane, cause);
    } else {
      operation.out.Set(lane, !check::Contains(leaf.modelled, {value.Raw(lane)}, leaf.type),
                        kPresent);
    }
  }
}

}  // namespace remit::engine
