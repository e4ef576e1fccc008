// From kernels over plain values to blocks of lanes: one function per kind of node. Only here is it
// known what a missing value, a fault or a constant lane does to an operation.
#pragma once

#include <cstddef>
#include <span>

#include "interpreter/builtins/fault.h"
#include "interpreter/check/checked.h"
#include "interpreter/engine/lanes.h"
#include "interpreter/graph/graph.h"

namespace remit::engine {

struct Shape;      // frame.h
class TableIndex;  // table_index.h

// One node about to be evaluated. `out` has been reset to `width` lanes; every lane is to be set.
struct Operation {
  const graph::Graph& graph;
  const check::Model& model;
  const graph::Node& node;
  std::span<const View> arguments;
  const std::vector<Shape>& shapes;  // by DomainId
  std::size_t width;
  Lanes& out;
  CauseTable& causes;
  const TableIndex* index;  // kTable: null where the rows can only be walked

  bool AllPresent() const {
    for (const View& argument : arguments) {
      if (argument.causes != nullptr) return false;
    }
    return true;
  }
  CauseId FaultAtOrigin(builtins::Fault fault) {
    return causes.Of({Cause::Kind::kFault, fault, node.origin, {}});
  }
  // The union of the arguments' causes, kPresent when all have values. Not for arguments that may
  // be absent.
  CauseId CausesOf(std::size_t lane) {
    CauseId cause = kPresent;
    for (const View& argument : arguments) cause = causes.Union(cause, argument.CauseOf(lane));
    return cause;
  }
};

// Calls compute(lane, result) -> Fault where all arguments have values; elsewhere the lane gets the
// union of their causes.
template <typename Compute>
void LiftStrict(Operation& operation, Compute compute) {
  Lanes& out = operation.out;
  const bool all_present = operation.AllPresent();
  for (std::size_t lane = 0; lane < operation.width; ++lane) {
    if (!all_present) {
      const CauseId cause = operation.CausesOf(lane);
      if (cause != kPresent) {
        out.SetCause(lane, cause);
        continue;
      }
    }
    const builtins::Fault fault = compute(lane, out.raw()[lane]);
    if (fault != builtins::Fault::kNone) out.SetCause(lane, operation.FaultAtOrigin(fault));
  }
}

void LiftBuiltin(Operation& operation);
void LiftAnd(Operation& operation);
void LiftOr(Operation& operation);
void LiftNot(Operation& operation);
void LiftIf(Operation& operation);
void LiftOtherwise(Operation& operation);
void LiftIsKnown(Operation& operation, bool when_known);
void LiftEqual(Operation& operation, bool when_equal);
void LiftInRange(Operation& operation, bool includes_high);
void LiftInSet(Operation& operation);
void LiftOutside(Operation& operation);
void LiftTable(Operation& operation);      // lift_table.cpp
void LiftRow(Operation& operation);        // lift_table.cpp
void LiftFold(Operation& operation);       // lift_fold.cpp
void LiftModel(Operation& operation);      // lift_model.cpp
void LiftUtility(Operation& operation);    // lift_objective.cpp
void LiftScore(Operation& operation);      // lift_objective.cpp
void LiftAdjusted(Operation& operation);   // lift_objective.cpp
void LiftStanding(Operation& operation);   // lift_objective.cpp
void LiftAllowance(Operation& operation);  // lift_objective.cpp
void LiftRoute(Operation& operation);      // lift_control.cpp
void LiftDamp(Operation& operation);       // lift_control.cpp
void LiftChance(Operation& operation);     // lift_risk.cpp
void LiftShortfall(Operation& operation);  // lift_risk.cpp
// lift_list.cpp
void LiftSpread(Operation& operation);
void LiftAggregate(Operation& operation);
void LiftPick(Operation& operation);
void LiftExists(Operation& operation);

}  // namespace remit::engine
