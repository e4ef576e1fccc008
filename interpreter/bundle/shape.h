// What the compiler knows of the structures that a bundle holds: their fields, the names of their
// enumerators, how few bytes one of them can take. Nothing lists a field by hand, so what is added
// to the tree or to the side tables is kept, read and checked without a change here, and changes
// the fingerprint by which an older bundle is refused. Private to bundle/.
#pragma once

#include <algorithm>
#include <boost/pfr.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/base/ids.h"
#include "interpreter/source/source.h"
#include "interpreter/types/decimal.h"
#include "interpreter/types/value.h"

namespace remit::bundle {

template <typename T>
inline constexpr bool kIsVector = false;
template <typename T>
inline constexpr bool kIsVector<std::vector<T>> = true;
template <typename T>
inline constexpr bool kIsOptional = false;
template <typename T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <typename T>
inline constexpr bool kIsVariant = false;
template <typename... T>
inline constexpr bool kIsVariant<std::variant<T...>> = true;
template <typename T>
inline constexpr bool kIsId = false;
template <typename Tag>
inline constexpr bool kIsId<base::Id<Tag>> = true;
// Of a value that is shared and never changed; where it is kept it is kept by itself.
template <typename T>
inline constexpr bool kIsShared = false;
template <typename T>
inline constexpr bool kIsShared<std::shared_ptr<const T>> = true;

// Kept in a form of its own (archive.h), not field by field.
template <typename T>
inline constexpr bool kIsSpecial =
    std::is_same_v<T, std::string> || std::is_same_v<T, source::Span> ||
    std::is_same_v<T, types::Type> || std::is_same_v<T, types::Value> ||
    std::is_same_v<T, types::ExactDecimal> || std::is_same_v<T, types::TypeTable> ||
    std::is_same_v<T, types::TextPool>;

// Whether the compiler has a name for this value of an enumeration: it writes the others as a
// number in brackets.
template <auto kValue>
constexpr bool IsNamed() {
  const std::string_view text = __PRETTY_FUNCTION__;
  const std::size_t at = text.rfind("kValue = ");
  return at != std::string_view::npos && text[at + 9] != '(';
}
// How many enumerators, which count up from 0.
template <typename E, std::size_t kCount = 0>
constexpr std::size_t EnumeratorCount() {
  if constexpr (IsNamed<static_cast<E>(kCount)>()) {
    return EnumeratorCount<E, kCount + 1>();
  } else {
    return kCount;
  }
}
template <typename E>
inline constexpr std::size_t kEnumerators = EnumeratorCount<E>();
// The trick above, held to an enumeration that is known.
enum class ShapeProbe : std::uint8_t { kFirst, kSecond, kThird };
static_assert(kEnumerators<ShapeProbe> == 3, "this compiler names enumerators in another way");

template <typename T>
constexpr std::size_t LeastBytes();

template <typename T, std::size_t... I>
constexpr std::size_t LeastBytesOfFields(std::index_sequence<I...>) {
  return (std::size_t{0} + ... + LeastBytes<boost::pfr::tuple_element_t<I, T>>());
}
template <typename T>
inline constexpr std::size_t kLeastOfAlternatives = 0;
template <typename... T>
inline constexpr std::size_t kLeastOfAlternatives<std::variant<T...>> =
    std::min({LeastBytes<T>()...});

// The fewest bytes that one such value takes in a bundle: a count that promises more values than
// the bytes that are left could hold is refused before anything is allocated.
template <typename T>
constexpr std::size_t LeastBytes() {
  if constexpr (std::is_same_v<T, double>) {
    return 8;
  } else if constexpr (std::is_same_v<T, types::ExactDecimal>) {
    return 17;
  } else if constexpr (std::is_same_v<T, source::Span>) {
    return 3;
  } else if constexpr (kIsVariant<T>) {
    return 1 + kLeastOfAlternatives<T>;
  } else if constexpr (kIsSpecial<T> || kIsVector<T> || kIsOptional<T> || kIsId<T> ||
                       kIsShared<T> || std::is_arithmetic_v<T> || std::is_enum_v<T>) {
    return 1;
  } else {
    return LeastBytesOfFields<T>(std::make_index_sequence<boost::pfr::tuple_size_v<T>>{});
  }
}

// FNV-1a, over what a structure is made of.
class Fingerprint {
 public:
  constexpr void Mix(std::string_view text) {
    for (const char c : text) {
      hash_ ^= static_cast<unsigned char>(c);
      hash_ *= 0x100000001b3u;
    }
    hash_ ^= 0xff;  // no text runs into the next
    hash_ *= 0x100000001b3u;
  }
  constexpr void Mix(std::size_t number) {
    for (int i = 0; i < 8; ++i, number >>= 8) {
      hash_ ^= number & 0xff;
      hash_ *= 0x100000001b3u;
    }
  }
  constexpr std::uint64_t value() const { return hash_; }

  // Structures nest and never hold themselves, so this ends.
  template <typename T>
  constexpr void MixType() {
    if constexpr (kIsVector<T>) {
      Mix("vector");
      MixType<typename T::value_type>();
    } else if constexpr (kIsOptional<T>) {
      Mix("optional");
      MixType<typename T::value_type>();
    } else if constexpr (kIsShared<T>) {
      Mix("shared");
      MixType<std::remove_const_t<typename T::element_type>>();
    } else if constexpr (kIsVariant<T>) {
      Mix("variant");
      MixAlternatives(static_cast<const T*>(nullptr));
    } else if constexpr (kIsId<T>) {
      Mix("id");
    } else if constexpr (std::is_enum_v<T>) {
      Mix("enum");
      Mix(kEnumerators<T>);
    } else if constexpr (std::is_arithmetic_v<T>) {
      Mix(std::is_floating_point_v<T> ? "real" : std::is_signed_v<T> ? "signed" : "unsigned");
      Mix(std::size_t{sizeof(T)});
    } else if constexpr (kIsSpecial<T>) {
      Mix("special");
      Mix(std::size_t{std::is_same_v<T, std::string>           ? 1u
                      : std::is_same_v<T, source::Span>        ? 2u
                      : std::is_same_v<T, types::Type>         ? 3u
                      : std::is_same_v<T, types::Value>        ? 4u
                      : std::is_same_v<T, types::ExactDecimal> ? 5u
                      : std::is_same_v<T, types::TypeTable>    ? 6u
                                                               : 7u});
    } else {
      Mix("fields");
      Mix(boost::pfr::tuple_size_v<T>);
      MixFields<T>(std::make_index_sequence<boost::pfr::tuple_size_v<T>>{});
    }
  }

 private:
  template <typename... T>
  constexpr void MixAlternatives(const std::variant<T...>*) {
    Mix(std::size_t{sizeof...(T)});
    (MixType<T>(), ...);
  }
  template <typename T, std::size_t... I>
  constexpr void MixFields(std::index_sequence<I...>) {
    (MixType<boost::pfr::tuple_element_t<I, T>>(), ...);
  }

  std::uint64_t hash_ = 0xcbf29ce484222325u;
};

}  // namespace remit::bundle
