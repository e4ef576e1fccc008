// What is done to a bundle on its way, or by somebody: it is refused with a reason, or what is read
// holds together. Run under the sanitizers these are the proof that no bytes do harm.
#include <algorithm>
#include <random>

#include "interpreter/bundle/frame.h"
#include "tests/unit/bundle/small.h"

namespace remit::tests {
namespace {

std::array<std::string, bundle::kParts> PartsOf(const std::string& bytes) {
  const bundle::Frame frame = bundle::ReadFrame(bytes).value();
  std::array<std::string, bundle::kParts> parts;
  for (std::size_t i = 0; i < bundle::kParts; ++i) parts[i] = std::string(frame.parts[i]);
  return parts;
}

std::string WithNumber(std::string bytes, std::size_t at, char value) {
  bytes.at(at) = value;
  return bytes;
}

// With a checksum that holds: as somebody makes it who wants harm. What is opened all the same can
// be written again.
void OpenForged(const std::array<std::string, bundle::kParts>& parts) {
  const base::Result<bundle::Contents> read = bundle::Read(bundle::MakeFrame(parts));
  if (!read) {
    CHECK_FALSE(read.error().message.empty());
    return;
  }
  CHECK(read->checked.type.size() == read->ast.expr_count());
}

}  // namespace

TEST_CASE("a bundle with any one byte changed is refused") {
  const std::string whole = BundleOfSmall();
  REQUIRE(bundle::Read(whole).has_value());
  for (std::size_t at = 0; at < whole.size(); ++at) {
    const char flipped = static_cast<char>(whole[at] ^ (1 << (at % 8)));
    if (bundle::Read(WithNumber(whole, at, flipped)).has_value()) FAIL("at byte " << at);
  }
}

TEST_CASE("a bundle cut off anywhere, or with something behind it, is refused") {
  const std::string whole = BundleOfSmall();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    if (bundle::Read(std::string_view(whole).substr(0, size)).has_value()) FAIL("cut at " << size);
  }
  CHECK_FALSE(bundle::Read(whole + '\0').has_value());
}

TEST_CASE("forged bundles do no harm") {
  const std::array<std::string, bundle::kParts> parts = PartsOf(BundleOfSmall());
  for (std::size_t part = 0; part < bundle::kParts; ++part) {
    for (std::size_t at = 0; at < parts[part].size(); ++at) {
      auto forged = parts;
      constexpr std::array<char, 4> kMasks = {1, 2, '\x80', '\xff'};
      forged[part][at] = static_cast<char>(forged[part][at] ^ kMasks[at % kMasks.size()]);
      OpenForged(forged);
    }
    for (std::size_t size = 0; size < parts[part].size(); size += 7) {
      auto forged = parts;
      forged[part].resize(size);
      OpenForged(forged);
    }
  }
}

TEST_CASE("random bytes in place of a part, or put into one, do no harm") {
  const std::array<std::string, bundle::kParts> parts = PartsOf(BundleOfSmall());
  std::mt19937 random(6);
  for (int round = 0; round < 400; ++round) {
    auto forged = parts;
    std::string& part = forged[random() % bundle::kParts];
    const std::size_t count = 1 + random() % 12;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t at = random() % part.size();
      if (random() % 3 == 0) {
        part.insert(at, 1, static_cast<char>(random()));
      } else if (random() % 2 == 0 && part.size() > 1) {
        part.erase(at, 1);
      } else {
        part[at] = static_cast<char>(random());
      }
    }
    OpenForged(forged);
  }
}

TEST_CASE("a promise of more than there is takes no memory") {
  std::array<std::string, bundle::kParts> parts = PartsOf(BundleOfSmall());
  parts[2] = "\xff\xff\xff\xff\xff\xff\xff\xff\x7f";  // so many expressions
  const auto read = bundle::Read(bundle::MakeFrame(parts));
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().message.find("promises more than it holds") != std::string::npos);
}

TEST_CASE("a bundle of the next version is refused with what to do") {
  const std::string whole = BundleOfSmall();
  const auto refused = [](const std::string& bytes, const std::string& words) {
    const auto read = bundle::Read(bytes);
    REQUIRE_FALSE(read.has_value());
    INFO(read.error().message);
    CHECK(read.error().message.find(words) != std::string::npos);
  };
  refused(WithNumber(whole, 12, 2), "it is of format 2, and this version of Remit reads format 1");
  refused(WithNumber(whole, 16, 1), "asks for something that this version of Remit does not know");
  refused(WithNumber(whole, 68, 5), "parts that this version of Remit does not know");
  refused(WithNumber(whole, 72, 9), "parts that this version of Remit does not know");
  // Line ends that were mended on the way.
  std::string mended = whole;
  mended.erase(mended.find('\r'), 1);
  refused(mended, "was changed on its way");
}

TEST_CASE("what is inspected is not believed") {
  std::string damaged = BundleOfSmall();
  damaged.back() = static_cast<char>(damaged.back() ^ 1);
  const auto header = bundle::Inspect(damaged);
  REQUIRE(header.has_value());
  CHECK_FALSE(header->checksum_holds);
  CHECK(header->identity.name == "t.small");
  CHECK(header->sources.size() == 1);
  CHECK(header->sources[0].name == "small.remit");
  CHECK_FALSE(bundle::Read(damaged).has_value());
}

}  // namespace remit::tests
