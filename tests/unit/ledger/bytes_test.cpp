// The form of bytes that is hashed and signed: pinned, read back, and nothing else read.
#include "interpreter/ledger/bytes.h"

#include <limits>
#include <random>
#include <set>

#include "interpreter/ledger/hash.h"
#include "interpreter/ledger/sha256_x86.h"
#include "tests/support/catch.h"

namespace remit::ledger {
namespace {

std::string Sample() {
  ByteWriter writer("t.v1");
  writer.Byte(7);
  writer.Whole(-2);
  writer.Count(258);
  writer.Text("ab");
  writer.Flag(true);
  return std::move(writer).Take();
}

TEST_CASE("the bytes of every field are pinned") {
  CHECK(Hex(Sample()) ==
        "0400000000000000"      // the tag has 4 bytes
        "742e7631"              // t.v1
        "07"                    // Byte
        "feffffffffffffff"      // -2 in two's complement, least significant byte first
        "0201000000000000"      // 258 = 0x102
        "02000000000000006162"  // Text "ab"
        "01");
}

TEST_CASE("what was written is read back") {
  const std::string bytes = Sample();
  ByteReader reader(bytes, "t.v1");
  CHECK(reader.Byte() == 7);
  CHECK(reader.Whole() == -2);
  CHECK(reader.Count() == 258);
  CHECK(reader.Text() == "ab");
  CHECK_FALSE(reader.Done());
  CHECK(reader.Flag());
  CHECK(reader.Done());
  CHECK(reader.Byte() == 0);
  CHECK_FALSE(reader.ok());
}

TEST_CASE("extreme numbers are read back") {
  ByteWriter writer("n");
  writer.Whole(std::numeric_limits<std::int64_t>::min());
  writer.Whole(std::numeric_limits<std::int64_t>::max());
  writer.Count(std::numeric_limits<std::uint64_t>::max());
  ByteReader reader(writer.bytes(), "n");
  CHECK(reader.Whole() == std::numeric_limits<std::int64_t>::min());
  CHECK(reader.Whole() == std::numeric_limits<std::int64_t>::max());
  CHECK(reader.Count() == std::numeric_limits<std::uint64_t>::max());
  CHECK(reader.Done());
}

TEST_CASE("no shortened text is read as the whole") {
  const std::string bytes = Sample();
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    ByteReader reader(std::string_view(bytes).substr(0, length), "t.v1");
    reader.Byte();
    reader.Whole();
    reader.Count();
    reader.Text();
    reader.Flag();
    CHECK_FALSE(reader.ok());
  }
}

TEST_CASE("another tag, a length beyond the end and a flag that is neither are refused") {
  CHECK_FALSE(ByteReader(Sample(), "t.v2").ok());
  CHECK_FALSE(ByteReader("", "t.v1").ok());
  ByteWriter huge("t");
  huge.Count(std::numeric_limits<std::uint64_t>::max());
  ByteReader reader(huge.bytes(), "t");
  CHECK(reader.Text().empty());
  CHECK_FALSE(reader.ok());
  ByteWriter two("t");
  two.Byte(2);
  ByteReader flag(two.bytes(), "t");
  CHECK_FALSE(flag.Flag());
  CHECK_FALSE(flag.ok());
}

TEST_CASE("different fields never have the same bytes") {
  // Without lengths all of these would be the same bytes.
  std::set<std::string> seen;
  const std::string all = "abcabc";
  int written = 0;
  for (std::size_t first = 0; first <= all.size(); ++first) {
    for (std::size_t second = first; second <= all.size(); ++second) {
      ByteWriter writer("t");
      writer.Text(all.substr(0, first));
      writer.Text(all.substr(first, second - first));
      writer.Text(all.substr(second));
      seen.insert(writer.bytes());
      ++written;
    }
  }
  CHECK(static_cast<int>(seen.size()) == written);
}

TEST_CASE("hashes are those of FIPS 180-4, in pieces too") {
  CHECK(Hex(Bytes(Sha256(""))) ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  CHECK(Hex(Bytes(Sha256("abc"))) == abc);
  CHECK(Hex(Bytes(Sha256({"a", "", "bc"}))) == abc);
  CHECK(Hex(Bytes(Sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("a hash has one notation") {
  const Hash hash = Sha256("abc");
  std::string hex = Hex(Bytes(hash));
  CHECK(HashFromHex(hex) == hash);
  CHECK_FALSE(HashFromHex(hex.substr(1)));
  CHECK_FALSE(HashFromHex(hex + "0"));
  CHECK_FALSE(HashFromHex("B" + hex.substr(1)));
  CHECK_FALSE(HashFromHex("g" + hex.substr(1)));
  CHECK_FALSE(HashFromHex(""));
}

TEST_CASE("the processor's instructions and the library hash alike") {
  if (!internal::HasShaInstructions()) {
    SUCCEED("this processor has no instructions for SHA-256");
    return;
  }
  std::mt19937_64 random(20261122);
  std::string bytes;
  for (std::size_t size = 0; size <= 300; ++size) {
    INFO(size);
    CHECK(internal::Sha256ByInstructions({bytes}) == internal::Sha256BySodium({bytes}));
    bytes.push_back(static_cast<char>(random()));
  }
  for (int round = 0; round < 2000; ++round) {
    const std::size_t first = random() % 200;
    const std::size_t second = random() % 200;
    const std::size_t third = random() % 2000;
    std::string text(first + second + third, '\0');
    for (char& sign : text) sign = static_cast<char>(random());
    const std::string_view all = text;
    const Hash whole = internal::Sha256BySodium({all});
    INFO(first << ", " << second << ", " << third);
    CHECK(internal::Sha256ByInstructions({all.substr(0, first), all.substr(first, second),
                                          all.substr(first + second)}) == whole);
  }
}

}  // namespace
}  // namespace remit::ledger
