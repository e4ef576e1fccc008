// Typed indices: an id of one table cannot be used on another. The value is the position in a vector.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace remit::base {

template <typename Tag>
struct Id {
  static constexpr std::uint32_t kNone = 0xffffffffu;
  std::uint32_t value = kNone;

  constexpr Id() = default;
  constexpr explicit Id(std::size_t index) : value(static_cast<std::uint32_t>(index)) {}
  constexpr bool valid() const { return value != kNone; }
  constexpr std::size_t index() const { return value; }
  friend constexpr auto operator<=>(Id, Id) = default;
};

}  // namespace remit::base

template <typename Tag>
struct std::hash<remit::base::Id<Tag>> {
  std::size_t operator()(remit::base::Id<Tag> id) const noexcept { return id.value; }
};
