// A slot of remit_c.h: the leaf, and the way from the unit that was named to the leaf's own, packed
// into one number.
#pragma once

#include <cstdint>

#include "interpreter/embed/c_handles.h"

namespace remit::embed {

struct NumberedSlot {
  std::uint32_t leaf = 0;
  std::int64_t times = 1, per = 1;
};

inline remit_slot NumberOf(std::uint32_t leaf, std::int64_t times, std::int64_t per) {
  constexpr std::int64_t kMost = 0xffff;
  if (times < 1 || times > kMost || per < 1 || per > kMost) return REMIT_NO_SLOT;
  return leaf | static_cast<std::uint64_t>(times) << 32 | static_cast<std::uint64_t>(per) << 48;
}
inline NumberedSlot SlotOf(remit_slot slot) {
  return {static_cast<std::uint32_t>(slot), static_cast<std::int64_t>(slot >> 32 & 0xffff),
          static_cast<std::int64_t>(slot >> 48)};
}
inline bool IsOf(const Policy& policy, const NumberedSlot& slot) {
  return slot.leaf < policy.inputs().size() && slot.times != 0 && slot.per != 0;
}

}  // namespace remit::embed
