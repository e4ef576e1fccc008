// Numbers, texts, places and types as they stand in a bundle: what the two archives do beneath the
// description of structures that archive.h follows.
#include <algorithm>

#include "interpreter/bundle/archive.h"

namespace remit::bundle {
namespace {

// A power is of a unit that the type has: Dimension::count says how many.
template <typename Archive, typename T>
void DescribeDimension(Archive& archive, T& dimension) {
  Describe(archive, dimension.count);
  if constexpr (Archive::kReads) {
    if (dimension.count > types::Dimension::kMaxFactors) {
      dimension.count = 0;
      return archive.Fail("a type has too many units");
    }
  }
  for (std::size_t i = 0; i < dimension.count; ++i) {
    Describe(archive, dimension.factors[i].unit);
    Describe(archive, dimension.factors[i].power);
  }
}
template <typename Archive, typename T>
void DescribeType(Archive& archive, T& type) {
  static_assert(boost::pfr::tuple_size_v<types::Type> == 8, "a field of a type is not kept");
  Describe(archive, type.kind);
  Describe(archive, type.optional);
  Describe(archive, type.points);
  Describe(archive, type.literal_scale);
  Describe(archive, type.whole);
  DescribeDimension(archive, type.dimension);
  Describe(archive, type.index);
  Describe(archive, type.bare);
}

constexpr std::string_view kCutOff = "it ends in the middle";

}  // namespace

// ---------------------------------------------------------------- the writer

bool Writer::KnownType(const types::Type& type, std::uint64_t& number) {
  const auto found = std::find_if(types_.begin(), types_.end(), [&type](const types::Type& known) {
    return known == type && known.bare == type.bare;
  });
  number = static_cast<std::uint64_t>(found - types_.begin());
  if (found != types_.end()) return true;
  types_.push_back(type);
  return false;
}

void DescribeSpecial(Writer& archive, const std::string& value) { archive.Bytes(value); }

// Places mostly follow one another, so each is told by how far it lies from the one before.
void DescribeSpecial(Writer& archive, const source::Span& value) {
  archive.Unsigned(value.file.valid() ? std::uint64_t{value.file.value} + 1 : 0);
  archive.Signed(std::int64_t{value.begin} - std::int64_t{archive.last_span.begin});
  REMIT_CHECK(value.begin <= value.end, "a place ends behind its beginning");
  archive.Unsigned(value.end - value.begin);
  archive.last_span = value;
}
void DescribeSpecial(Writer& archive, const types::Type& value) {
  std::uint64_t number = 0;
  const bool known = archive.KnownType(value, number);
  archive.Unsigned(number);
  if (!known) DescribeType(archive, value);
}
void DescribeSpecial(Writer& archive, const types::Value& value) { archive.Signed(value.raw); }
void DescribeSpecial(Writer& archive, const types::ExactDecimal& value) {
  const auto bits = static_cast<base::UInt128>(value.digits);
  archive.Fixed(static_cast<std::uint64_t>(bits));
  archive.Fixed(static_cast<std::uint64_t>(bits >> 64));
  archive.Signed(value.scale);
}
void DescribeSpecial(Writer& archive, const types::TypeTable& value) {
  const types::TypeTable::Parts parts = value.parts();
  DescribeFields(archive, parts);
}
void DescribeSpecial(Writer& archive, const types::TextPool& value) {
  archive.Unsigned(value.size());
  for (std::size_t i = 0; i < value.size(); ++i)
    archive.Bytes(value.Text(static_cast<std::int64_t>(i)));
}

// ---------------------------------------------------------------- the reader

std::uint64_t Reader::LongUnsigned() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (at_ == end_) {
      Fail(kCutOff);
      return 0;
    }
    const auto byte = static_cast<unsigned char>(*at_++);
    if (shift == 63 && byte > 1) break;
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte >= 0x80) continue;
    if (byte == 0 && shift > 0) Fail("a number is written longer than it is");
    return ok() ? value : 0;
  }
  Fail("a number is too long");
  return 0;
}
std::uint64_t Reader::Fixed() {
  if (left() < 8) {
    Fail(kCutOff);
    return 0;
  }
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i)
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(*at_++)) << (8 * i);
  return value;
}
std::string_view Reader::Bytes() {
  const std::uint64_t size = Unsigned();
  if (size > left()) {
    Fail("a text is longer than what is left");
    return {};
  }
  const std::string_view text(at_, static_cast<std::size_t>(size));
  at_ += size;
  return text;
}
std::size_t Reader::Count(std::size_t least) {
  const std::uint64_t count = Unsigned();
  if (count <= left() / std::max<std::size_t>(least, 1)) return static_cast<std::size_t>(count);
  Fail("it promises more than it holds");
  return 0;
}
void Reader::AllowSpans(const source::SourceMap& sources) {
  for (std::size_t i = 0; i < sources.size(); ++i)
    file_sizes_.push_back(static_cast<std::uint32_t>(sources.Get(source::FileId(i)).text().size()));
}
void Reader::Span(source::Span& span) {
  Id(span.file);
  const std::int64_t step = Signed();
  const std::uint64_t length = Unsigned();
  constexpr std::int64_t kFar = std::numeric_limits<std::uint32_t>::max();
  if (step < -kFar || step > kFar || length > kFar) return Fail("a place lies outside its file");
  const std::int64_t begin = std::int64_t{last_span_.begin} + step;
  const std::int64_t end = begin + static_cast<std::int64_t>(length);
  const bool known = span.file.valid() && span.file.index() < file_sizes_.size();
  const std::int64_t size = known ? file_sizes_[span.file.index()] : 0;
  if (begin < 0 || end > size || (span.file.valid() && !known))
    return Fail("a place lies outside its file");
  span.begin = static_cast<std::uint32_t>(begin);
  span.end = static_cast<std::uint32_t>(end);
  last_span_ = span;
}

void DescribeSpecial(Reader& archive, std::string& value) { value = archive.Bytes(); }
void DescribeSpecial(Reader& archive, source::Span& value) { archive.Span(value); }
void DescribeSpecial(Reader& archive, types::Type& value) {
  const std::uint64_t number = archive.Unsigned();
  if (const types::Type* known = archive.KnownType(number)) {
    value = *known;
    return;
  }
  if (number != archive.types().size()) return archive.Fail("a type is none of those named");
  DescribeType(archive, value);
  archive.AddType(value);
}
void DescribeSpecial(Reader& archive, types::Value& value) { value.raw = archive.Signed(); }
void DescribeSpecial(Reader& archive, types::ExactDecimal& value) {
  const std::uint64_t low = archive.Fixed();
  const std::uint64_t high = archive.Fixed();
  value.digits = static_cast<base::Int128>((base::UInt128{high} << 64) | low);
  Describe(archive, value.scale);
  constexpr base::UInt128 kSixDigits = 1'000'000;
  constexpr base::UInt128 kMost =
      kSixDigits * kSixDigits * kSixDigits * kSixDigits * kSixDigits * kSixDigits;  // 10^36
  if (value.scale < 0 || value.scale > types::kMaxLiteralDecimals + 2 ||
      base::Magnitude(value.digits) >= kMost) {
    value = {};
    archive.Fail("a number is too large");
  }
}
void DescribeSpecial(Reader& archive, types::TypeTable& value) {
  types::TypeTable::Parts parts;
  DescribeFields(archive, parts);
  if (!archive.ok()) return;
  std::optional<types::TypeTable> table = types::TypeTable::FromParts(std::move(parts));
  if (!table) return archive.Fail("the units contradict one another");
  value = std::move(*table);
}
void DescribeSpecial(Reader& archive, types::TextPool& value) {
  const std::size_t count = archive.Count(1);
  for (std::size_t i = 0; i < count && archive.ok(); ++i) {
    if (value.Intern(archive.Bytes()) != static_cast<std::int64_t>(i))
      archive.Fail("a text stands twice");
  }
}

}  // namespace remit::bundle
