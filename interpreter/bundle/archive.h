// One description of every structure of a bundle, which the writer and the reader both follow, so
// that they cannot drift apart: Describe(archive, value) either appends the value to the bytes or
// fills it from them. The reader takes any bytes: it never reads beyond them, allocates in
// proportion to them, and remembers the first thing that is wrong. Private to bundle/.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/bundle/shape.h"
#include "interpreter/check/checked.h"

namespace remit::bundle {

// Everything that ids count, each with its place in the reader's table of the greatest seen.
using CountedIds =
    std::tuple<ast::ExprId, ast::DeclId, source::FileId, types::UnitId, types::EnumId,
               types::RecordId, check::LeafId, check::ListId, check::ParameterId, check::LetId,
               check::FunctionId, check::TableId, check::ModelId, check::KnobId, check::ObjectiveId,
               check::DampId, check::DistributionId, check::ScenarioId, check::RiskId>;
inline constexpr std::size_t kCountedIds = std::tuple_size_v<CountedIds>;
template <typename IdType, std::size_t kAt = 0>
constexpr std::size_t CountedAt() {
  static_assert(kAt < kCountedIds, "an id that nobody checks is kept in a bundle");
  if constexpr (std::is_same_v<IdType, std::tuple_element_t<kAt, CountedIds>>) {
    return kAt;
  } else {
    return CountedAt<IdType, kAt + 1>();
  }
}

// Numbers are in groups of seven bits, the lowest first, the top bit saying that more follow;
// signed ones are folded so that small magnitudes are short.
class Writer {
 public:
  static constexpr bool kReads = false;

  const std::string& bytes() const { return bytes_; }
  bool ok() const { return true; }

  void Unsigned(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }
  void Signed(std::int64_t value) {
    Unsigned((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void Fixed(std::uint64_t value) {
    for (int i = 0; i < 8; ++i, value >>= 8) bytes_ += static_cast<char>(value & 0xff);
  }
  void Bytes(std::string_view text) {
    Unsigned(text.size());
    bytes_ += text;
  }
  // The number of an equal type written before, bare unit included; or that it is a new one.
  bool KnownType(const types::Type& type, std::uint64_t& number);

  source::Span last_span{source::FileId{}, 0, 0};

 private:
  std::string bytes_;
  std::vector<types::Type> types_;
};

class Reader {
 public:
  static constexpr bool kReads = true;

  // `bytes` must outlive the reader and what it gives.
  explicit Reader(std::string_view bytes)
      : at_(bytes.data()), end_(bytes.data() + bytes.size()), begin_(bytes.data()) {}

  bool ok() const { return problem_.empty(); }
  const std::string& problem() const { return problem_; }
  // The first thing that is wrong is kept; what is read after it is zero.
  void Fail(std::string_view problem) {
    if (!ok()) return;
    problem_ = std::string(problem) + " (byte " + std::to_string(at_ - begin_) + " of its part)";
    at_ = end_;
  }
  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

  std::uint64_t Unsigned() {
    if (at_ != end_ && static_cast<unsigned char>(*at_) < 0x80)
      return static_cast<unsigned char>(*at_++);
    return LongUnsigned();
  }
  std::int64_t Signed() {
    const std::uint64_t folded = Unsigned();
    return static_cast<std::int64_t>(folded >> 1) ^ -static_cast<std::int64_t>(folded & 1);
  }
  std::uint64_t Fixed();
  std::string_view Bytes();
  // How many of something, each of which takes at least `least` bytes of what is left.
  std::size_t Count(std::size_t least);
  template <typename T>
  void Integer(T& value) {
    if constexpr (std::is_signed_v<T>) {
      const std::int64_t wide = Signed();
      value = static_cast<T>(wide);
      if (static_cast<std::int64_t>(value) != wide) Fail("a number is too large for its place");
    } else {
      const std::uint64_t wide = Unsigned();
      value = static_cast<T>(wide);
      if (static_cast<std::uint64_t>(value) != wide) Fail("a number is too large for its place");
    }
  }
  template <typename IdType>
  void Id(IdType& id) {
    const std::uint64_t folded = Unsigned();  // 0: none
    if (folded > IdType::kNone) return Fail("an id is too large");
    if (folded == 0) {
      if constexpr (std::is_same_v<IdType, ast::ExprId>) ++missing_expressions_;
      return;
    }
    id = IdType(static_cast<std::size_t>(folded - 1));
    std::uint32_t& beyond = beyond_[CountedAt<IdType>()];
    beyond = std::max(beyond, static_cast<std::uint32_t>(folded));
  }
  // How many ids of expressions said that there is none.
  std::size_t missing_expressions() const { return missing_expressions_; }
  // The ids read all lie below this.
  template <typename IdType>
  std::uint32_t Beyond() const {
    return beyond_[CountedAt<IdType>()];
  }
  void TakeBeyond(const Reader& other) {
    for (std::size_t i = 0; i < kCountedIds; ++i)
      beyond_[i] = std::max(beyond_[i], other.beyond_[i]);
  }

  // Null where the number is that of a type which has not been read yet.
  const types::Type* KnownType(std::uint64_t number) const {
    return number < types_.size() ? &types_[static_cast<std::size_t>(number)] : nullptr;
  }
  void AddType(const types::Type& type) { types_.push_back(type); }
  const std::vector<types::Type>& types() const { return types_; }

  // Ends of the files that spans may lie in; none: no span may.
  void AllowSpans(const source::SourceMap& sources);
  void Span(source::Span& span);

 private:
  std::uint64_t LongUnsigned();

  const char* at_;
  const char* end_;
  const char* begin_;
  std::string problem_;
  std::array<std::uint32_t, kCountedIds> beyond_{};
  std::vector<types::Type> types_;
  std::size_t missing_expressions_ = 0;
  std::vector<std::uint32_t> file_sizes_;
  source::Span last_span_{source::FileId{}, 0, 0};
};

template <typename Archive, typename T>
void Describe(Archive& archive, T& value);

template <typename Archive, typename T, std::size_t... I>
void DescribeFields(Archive& archive, T& value, std::index_sequence<I...>) {
  (Describe(archive, boost::pfr::get<I>(value)), ...);
}
template <typename Archive, typename T>
void DescribeFields(Archive& archive, T& value) {
  DescribeFields(archive, value,
                 std::make_index_sequence<boost::pfr::tuple_size_v<std::remove_const_t<T>>>{});
}

template <typename Archive, typename T>
void DescribeNumber(Archive& archive, T& value) {
  using Plain = std::remove_const_t<T>;
  if constexpr (std::is_same_v<Plain, double>) {
    if constexpr (Archive::kReads) {
      value = std::bit_cast<double>(archive.Fixed());
    } else {
      archive.Fixed(std::bit_cast<std::uint64_t>(value));
    }
  } else if constexpr (std::is_same_v<Plain, bool>) {
    if constexpr (Archive::kReads) {
      const std::uint64_t number = archive.Unsigned();
      if (number > 1) archive.Fail("a yes or no is neither");
      value = number == 1;
    } else {
      archive.Unsigned(value ? 1 : 0);
    }
  } else if constexpr (std::is_enum_v<Plain>) {
    if constexpr (Archive::kReads) {
      const std::uint64_t number = archive.Unsigned();
      if (number >= kEnumerators<Plain>) {
        archive.Fail("a choice is none of those there are");
      } else {
        value = static_cast<Plain>(number);
      }
    } else {
      REMIT_CHECK(static_cast<std::size_t>(value) < kEnumerators<Plain>,
                  "enumerators count up from 0");
      archive.Unsigned(static_cast<std::uint64_t>(value));
    }
  } else if constexpr (Archive::kReads) {
    archive.Integer(value);
  } else if constexpr (std::is_signed_v<Plain>) {
    archive.Signed(value);
  } else {
    archive.Unsigned(value);
  }
}

template <typename Archive, typename T>
void DescribeVector(Archive& archive, T& value) {
  if constexpr (Archive::kReads) {
    const std::size_t count = archive.Count(LeastBytes<typename T::value_type>());
    value.reserve(count);
    for (std::size_t i = 0; i < count && archive.ok(); ++i) {
      Describe(archive, value.emplace_back());
    }
  } else {
    archive.Unsigned(value.size());
    for (const auto& element : value) Describe(archive, element);
  }
}

// Optional and shared values: whether there is one, and it.
template <typename Archive, typename T>
void DescribePresence(Archive& archive, T& value) {
  using Plain = std::remove_const_t<T>;
  if constexpr (!Archive::kReads) {
    archive.Unsigned(value ? 1 : 0);
    if (value) Describe(archive, *value);
  } else {
    bool there = false;
    DescribeNumber(archive, there);
    if (!there || !archive.ok()) return;
    if constexpr (kIsShared<Plain>) {
      auto held = std::make_shared<std::remove_const_t<typename Plain::element_type>>();
      Describe(archive, *held);
      value = std::move(held);
    } else {
      // Made here: to clang 14 a class within a class is not default constructible for optional.
      typename Plain::value_type held{};
      Describe(archive, held);
      value = std::move(held);
    }
  }
}

template <typename Archive, typename... T>
void ReadAlternative(Archive& archive, std::variant<T...>& value, std::uint64_t index) {
  std::uint64_t at = 0;
  const bool known =
      ((at++ == index ? (Describe(archive, value.template emplace<T>()), true) : false) || ...);
  if (!known) archive.Fail("something is of a kind that there is not");
}
template <typename Archive, typename T>
void DescribeVariant(Archive& archive, T& value) {
  if constexpr (Archive::kReads) {
    const std::uint64_t index = archive.Unsigned();
    if (archive.ok()) ReadAlternative(archive, value, index);
  } else {
    archive.Unsigned(value.index());
    std::visit([&archive](const auto& node) { Describe(archive, node); }, value);
  }
}

// The few that have a form of their own; special.cpp.
void DescribeSpecial(Writer& archive, const std::string& value);
void DescribeSpecial(Writer& archive, const source::Span& value);
void DescribeSpecial(Writer& archive, const types::Type& value);
void DescribeSpecial(Writer& archive, const types::Value& value);
void DescribeSpecial(Writer& archive, const types::ExactDecimal& value);
void DescribeSpecial(Writer& archive, const types::TypeTable& value);
void DescribeSpecial(Writer& archive, const types::TextPool& value);
void DescribeSpecial(Reader& archive, std::string& value);
void DescribeSpecial(Reader& archive, source::Span& value);
void DescribeSpecial(Reader& archive, types::Type& value);
void DescribeSpecial(Reader& archive, types::Value& value);
void DescribeSpecial(Reader& archive, types::ExactDecimal& value);
void DescribeSpecial(Reader& archive, types::TypeTable& value);
void DescribeSpecial(Reader& archive, types::TextPool& value);

template <typename Archive, typename T>
void Describe(Archive& archive, T& value) {
  using Plain = std::remove_const_t<T>;
  if constexpr (kIsSpecial<Plain>) {
    DescribeSpecial(archive, value);
  } else if constexpr (kIsVector<Plain>) {
    DescribeVector(archive, value);
  } else if constexpr (kIsOptional<Plain> || kIsShared<Plain>) {
    DescribePresence(archive, value);
  } else if constexpr (kIsVariant<Plain>) {
    DescribeVariant(archive, value);
  } else if constexpr (kIsId<Plain>) {
    if constexpr (Archive::kReads) {
      archive.Id(value);
    } else {
      archive.Unsigned(value.valid() ? std::uint64_t{value.value} + 1 : 0);
    }
  } else if constexpr (std::is_arithmetic_v<Plain> || std::is_enum_v<Plain>) {
    DescribeNumber(archive, value);
  } else {
    DescribeFields(archive, value);
  }
}

}  // namespace remit::bundle
