// The same two walks for each instruction set; which one runs is chosen at run time.
#include "interpreter/cases/scan.h"

#include <algorithm>
#include <cstring>

// The sets left out gain nothing for bytes that is worth their compile time.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "interpreter/cases/scan.cpp"
#include "hwy/foreach_target.h"  // includes this file again for each target
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace remit::cases::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Bytes = hn::ScalableTag<std::uint8_t>;

// Calls `each` with every whole vector, and with the rest filled up with spaces.
template <class Each>
void Walk(std::string_view text, const Each& each) {
  const Bytes d;
  const std::size_t width = hn::Lanes(d);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  std::size_t i = 0;
  for (; i + width <= text.size(); i += width) each(i, hn::LoadU(d, bytes + i));
  if (i == text.size()) return;
  HWY_ALIGN std::uint8_t rest[hn::MaxLanes(Bytes())];
  std::fill_n(rest, width, static_cast<std::uint8_t>(' '));
  std::memcpy(rest, bytes + i, text.size() - i);
  each(i, hn::Load(d, rest));
}

Scanned ScanText(std::string_view text) {
  const Bytes d;
  Scanned found;
  auto high = hn::Zero(d);
  Walk(text, [&](std::size_t, auto v) {
    found.line_feeds += hn::CountTrue(d, hn::Eq(v, hn::Set(d, '\n')));
    found.carriage_returns += hn::CountTrue(d, hn::Eq(v, hn::Set(d, '\r')));
    found.quotes += hn::CountTrue(d, hn::Eq(v, hn::Set(d, '"')));
    high = hn::Or(high, v);
  });
  found.ascii = hn::AllTrue(d, hn::Lt(high, hn::Set(d, std::uint8_t{0x80})));
  return found;
}

std::size_t Separators(std::string_view text, char delimiter, std::vector<std::uint32_t>& places) {
  const Bytes d;
  const auto cell = hn::Set(d, static_cast<std::uint8_t>(delimiter));
  const auto line = hn::Set(d, static_cast<std::uint8_t>('\n'));
  if (places.size() < text.size()) places.resize(text.size());
  std::uint32_t* out = places.data();
  Walk(text, [&](std::size_t i, auto v) {
    const auto found = hn::Or(hn::Eq(v, cell), hn::Eq(v, line));
    std::uint8_t bits[(hn::MaxLanes(Bytes()) + 7) / 8 + 8] = {};  // whole words are written
    const std::size_t bytes = hn::StoreMaskBits(d, found, bits);
    for (std::size_t word = 0; word < bytes; word += 8) {
      std::uint64_t mask = 0;
      std::memcpy(&mask, bits + word, std::min<std::size_t>(8, bytes - word));
      for (; mask != 0; mask &= mask - 1) {
        *out++ = static_cast<std::uint32_t>(
            i + word * 8 + static_cast<std::size_t>(__builtin_ctzll(mask)));
      }
    }
  });
  return static_cast<std::size_t>(out - places.data());
}

}  // namespace remit::cases::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace remit::cases {

HWY_EXPORT(ScanText);
HWY_EXPORT(Separators);

Scanned Scan(std::string_view text) { return HWY_DYNAMIC_DISPATCH(ScanText)(text); }

std::size_t FindSeparators(std::string_view text, char delimiter,
                           std::vector<std::uint32_t>& places) {
  return HWY_DYNAMIC_DISPATCH(Separators)(text, delimiter, places);
}

}  // namespace remit::cases
#endif
