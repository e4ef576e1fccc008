// Checkpoints as signed notes: what is written, and what is refused.
#include "interpreter/ledger/checkpoint.h"

#include "interpreter/ledger/base64.h"
#include "tests/support/catch.h"

namespace remit::ledger {
namespace {

const SecretKey& Anna() {
  static const SecretKey key = SecretKey::Make("anna").value();
  return key;
}
const SecretKey& Berta() {
  static const SecretKey key = SecretKey::Make("berta").value();
  return key;
}

Checkpoint Sample() { return {"journal 7f3a", 20852163, Sha256("root")}; }

std::string SignaturesOf(const std::string& note) { return note.substr(note.rfind("\n\n") + 2); }

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

// Any text, signed as a note is.
std::string Signed(const std::string& text, const SecretKey& key) {
  const Signature signature = key.Sign(text);
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8)
    bytes.push_back(static_cast<char>(key.public_key().Id() >> shift));
  bytes.append(signature.begin(), signature.end());
  return text + "\n\u2014 " + key.public_key().name + " " + Base64(bytes) + "\n";
}

bool Opens(const std::string& note) { return OpenNote(note, {Anna().public_key()}).has_value(); }

TEST_CASE("a note has origin, size, root, an empty line and its signature") {
  const std::string note = SignedNote(Sample(), Anna());
  CHECK(note.starts_with("journal 7f3a\n20852163\n" + Base64(Bytes(Sample().root)) +
                         "\n\n\u2014 anna "));
  CHECK(note == Signed("journal 7f3a\n20852163\n" + Base64(Bytes(Sample().root)) + "\n", Anna()));
  CHECK(OpenNote(note, {Anna().public_key()}).value() == Sample());
  CHECK(OpenNote(note, {Berta().public_key(), Anna().public_key()}).value() == Sample());
}

TEST_CASE("sizes from none to the largest") {
  for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}}) {
    const Checkpoint checkpoint{"o", size, Sha256("")};
    CHECK(OpenNote(SignedNote(checkpoint, Anna()), {Anna().public_key()}).value() == checkpoint);
  }
}

TEST_CASE("no byte of a note can be changed, left out or added") {
  const std::string note = SignedNote(Sample(), Anna());
  for (std::size_t at = 0; at < note.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string other = note;
      other[at] = static_cast<char>(other[at] ^ 1 << bit);
      CHECK_FALSE(Opens(other));
    }
    CHECK_FALSE(Opens(note.substr(0, at)));
    if (at > 0) CHECK_FALSE(Opens(note.substr(at)));
    CHECK_FALSE(Opens(note.substr(0, at) + note.substr(at + 1)));
    CHECK_FALSE(Opens(note.substr(0, at) + "0" + note.substr(at)));
  }
  for (const char* behind : {"\n", "0", "\n\n", "\u2014 anna\n"}) CHECK_FALSE(Opens(note + behind));
}

TEST_CASE("another key, another name, another size") {
  const std::string note = SignedNote(Sample(), Anna());
  CHECK_FALSE(OpenNote(note, {}));
  CHECK_FALSE(OpenNote(note, {Berta().public_key()}));
  // The same key under another name has another id, and is not the one that is trusted.
  PublicKey renamed = Anna().public_key();
  renamed.name = "berta";
  CHECK_FALSE(OpenNote(note, {renamed}));
  CHECK_FALSE(Opens(Replaced(note, "\u2014 anna", "\u2014 berta")));
  // Another key of the same name.
  const SecretKey impostor = SecretKey::Make("anna").value();
  CHECK_FALSE(Opens(SignedNote(Sample(), impostor)));
  CHECK_FALSE(Opens(Replaced(note, "20852163", "20852164")));
  // The signature of another checkpoint.
  const Checkpoint other{"journal 7f3a", 20852164, Sha256("root")};
  CHECK_FALSE(Opens(SignedNote(Sample(), Anna()).substr(0, note.rfind("\n\n") + 2) +
                    SignaturesOf(SignedNote(other, Anna()))));
}

TEST_CASE("signatures of others are left alone") {
  const std::string note = SignedNote(Sample(), Anna());
  const std::string berta = SignaturesOf(SignedNote(Sample(), Berta()));
  for (const std::string& both :
       {note + berta, note.substr(0, note.rfind("\n\n") + 2) + berta + SignaturesOf(note)}) {
    CHECK(OpenNote(both, {Anna().public_key()}).value() == Sample());
    CHECK(OpenNote(both, {Berta().public_key()}).value() == Sample());
    CHECK(OpenNote(both, {Anna().public_key(), Berta().public_key()}).value() == Sample());
  }
  // Of other lengths, as witnesses make them, and of an unknown key that has our name.
  CHECK(Opens(note + "\u2014 witness.example/w1 " + Base64(std::string(76, 'w')) + "\n"));
  CHECK(Opens(note + "\u2014 anna " + Base64(std::string(68, 'w')) + "\n"));
  // One that is known and wrong spoils the note.
  CHECK_FALSE(
      OpenNote(note + SignaturesOf(SignedNote({"journal 7f3a", 1, Sha256("root")}, Berta())),
               {Anna().public_key(), Berta().public_key()}));
  // Without any, or with what is none, it is no note.
  CHECK_FALSE(Opens(note.substr(0, note.rfind("\n\n") + 2)));
  for (const char* line :
       {"- anna AAAA\n", "\u2014 anna\n", "\u2014  AAAAAAAA\n", "\u2014 a AAAA\n",
        "\u2014 a+b AAAAAAAA\n", "\u2014 a AAAAAA==\n", "\u2014 a !\n", "hello\n"})
    CHECK_FALSE(Opens(note + line));
}

TEST_CASE("what is signed has to be a checkpoint") {
  const std::string root = Base64(Bytes(Sha256("root")));
  CHECK(Opens(Signed("o\n7\n" + root + "\n", Anna())));
  CHECK(Opens(Signed("o\n7\n" + root + "\nsomething of another log\n", Anna())));
  for (const std::string& text :
       {"\n7\n" + root + "\n", "o\n07\n" + root + "\n", "o\n-7\n" + root + "\n",
        "o\n+7\n" + root + "\n", "o\n7 \n" + root + "\n", "o\n\n" + root + "\n",
        "o\n18446744073709551616\n" + root + "\n", "o\n7\n" + root.substr(0, 40) + "\n",
        "o\n7\n" + Base64("short") + "\n", std::string("o\n7\n"), std::string("o\n"),
        "o\n7\n" + root + "\n\nbehind an empty line\n"})
    CHECK_FALSE(Opens(Signed(text, Anna())));
}

TEST_CASE("a note is text, and has an end") {
  const std::string root = Base64(Bytes(Sha256("root")));
  CHECK_FALSE(Opens(Signed("o\t\n7\n" + root + "\n", Anna())));
  CHECK_FALSE(Opens(Signed(std::string("o\0\n7\n", 5) + root + "\n", Anna())));
  const std::string note = SignedNote(Sample(), Anna());
  std::string many = note;
  for (int i = 0; i < 99; ++i) many += "\u2014 w " + Base64(std::string(68, 'w')) + "\n";
  CHECK(Opens(many));
  CHECK_FALSE(Opens(many + "\u2014 w " + Base64(std::string(68, 'w')) + "\n"));
  CHECK_FALSE(Opens(note + "\u2014 w " + Base64(std::string(1 << 20, 'w')) + "\n"));
}

}  // namespace
}  // namespace remit::ledger
