// One build of the machine for each instruction set, and the choice among them at run time.
#include "interpreter/tape/machine.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "interpreter/tape/machine.cpp"
#include "hwy/foreach_target.h"  // includes this file again for each target
#include "hwy/highway.h"
#include "interpreter/tape/machine_lanes.h"

#if HWY_ONCE
namespace remit::tape {

HWY_EXPORT(RunLanes);
HWY_EXPORT(FindBestLanes);
HWY_EXPORT(FromWholeLanes);
HWY_EXPORT(ToWholeLanes);
HWY_EXPORT(ToNumberLanes);
HWY_EXPORT(FromMaskLanes);
HWY_EXPORT(AddBitLanes);
HWY_EXPORT(CountLanes);

void Run(std::span<const Instruction> code, const Pool& pool, const Room* rooms, std::size_t lanes,
         std::size_t scalar) {
  HWY_DYNAMIC_DISPATCH(RunLanes)(code.data(), code.size(), pool, rooms, lanes, scalar);
}
Best FindBest(const double* scores, const std::uint8_t* mask, std::size_t skip, std::size_t lanes) {
  return HWY_DYNAMIC_DISPATCH(FindBestLanes)(scores, mask, skip, lanes);
}
std::size_t FromWhole(const std::int64_t* raw, double* lanes, std::size_t count) {
  return HWY_DYNAMIC_DISPATCH(FromWholeLanes)(raw, lanes, count);
}
void ToWhole(const double* lanes, std::int64_t* raw, std::size_t count) {
  HWY_DYNAMIC_DISPATCH(ToWholeLanes)(lanes, raw, count);
}
void ToNumber(const double* lanes, std::int64_t* raw, std::size_t count) {
  HWY_DYNAMIC_DISPATCH(ToNumberLanes)(lanes, raw, count);
}
void FromMask(const std::uint8_t* mask, std::int64_t* raw, std::size_t count) {
  HWY_DYNAMIC_DISPATCH(FromMaskLanes)(mask, raw, count);
}
void AddBit(const std::uint8_t* mask, std::uint64_t bit, std::uint64_t* bits, std::size_t count) {
  HWY_DYNAMIC_DISPATCH(AddBitLanes)(mask, bit, bits, count);
}
std::size_t VectorLanes() { return HWY_DYNAMIC_DISPATCH(CountLanes)(); }

}  // namespace remit::tape
#endif  // HWY_ONCE
