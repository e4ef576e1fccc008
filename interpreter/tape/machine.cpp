// One build of the machine for each instruction set, and the choice among them at run time.
#include "interpreter/tape/machine.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "interpreter/tape/machine.cpp"
#include "hwy/foreach_target.h"  // includes this file again for each target
#include "hwy/highway.h"
#include "interpreter/tape/columns_lanes.h"
#include "interpreter/tape/machine_lanes.h"

#if HWY_ONCE
namespace remit::tape {

HWY_EXPORT(CountLanes);
HWY_EXPORT(RunLanes);
HWY_EXPORT(RunLane);
HWY_EXPORT(FindBestLanes);
HWY_EXPORT(FromWholeLanes);
HWY_EXPORT(ToWholeLanes);
HWY_EXPORT(ToNumberLanes);
HWY_EXPORT(FromMaskLanes);
HWY_EXPORT(FlagsFromMaskLanes);
HWY_EXPORT(FoldRulesLanes);
HWY_EXPORT(TellAskingLanes);

Machine MachineHere() {
  Machine machine;
  machine.lanes = HWY_DYNAMIC_DISPATCH(CountLanes)();  // the first call detects the processor
  machine.run = &HWY_DYNAMIC_DISPATCH(RunLanes);
  machine.run_one = &HWY_DYNAMIC_DISPATCH(RunLane);
  machine.find_best = &HWY_DYNAMIC_DISPATCH(FindBestLanes);
  machine.from_whole = &HWY_DYNAMIC_DISPATCH(FromWholeLanes);
  machine.to_whole = &HWY_DYNAMIC_DISPATCH(ToWholeLanes);
  machine.to_number = &HWY_DYNAMIC_DISPATCH(ToNumberLanes);
  machine.from_mask = &HWY_DYNAMIC_DISPATCH(FromMaskLanes);
  machine.flags_from_mask = &HWY_DYNAMIC_DISPATCH(FlagsFromMaskLanes);
  machine.fold_rules = &HWY_DYNAMIC_DISPATCH(FoldRulesLanes);
  machine.tell_asking = &HWY_DYNAMIC_DISPATCH(TellAskingLanes);
  return machine;
}

}  // namespace remit::tape
#endif  // HWY_ONCE
