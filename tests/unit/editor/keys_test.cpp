// Bytes of terminals to keys, cut at every byte.
#include "repl/editor/keys.h"

#include "tests/support/catch.h"

namespace remit::editor {
namespace {

using Kind = Key::Kind;

std::vector<Key> KeysOf(std::string_view bytes) {
  KeyDecoder decoder;
  decoder.Feed(bytes);
  std::vector<Key> keys;
  while (auto key = decoder.Next()) keys.push_back(*key);
  while (auto key = decoder.NextAfterPause()) {
    keys.push_back(*key);
    while (auto more = decoder.Next()) keys.push_back(*more);
  }
  return keys;
}

// The same whatever comes together; letters that come one by one are one key each.
std::vector<Key> KeysOneByOne(std::string_view bytes) {
  KeyDecoder decoder;
  std::vector<Key> keys;
  for (const char byte : bytes) {
    decoder.Feed({&byte, 1});
    while (auto key = decoder.Next()) {
      const bool goes_on =
          key->kind == Kind::kText && !keys.empty() && keys.back().kind == Kind::kText;
      if (goes_on) {
        keys.back().text += key->text;
      } else {
        keys.push_back(*key);
      }
    }
  }
  while (auto key = decoder.NextAfterPause()) keys.push_back(*key);
  return keys;
}

TEST_CASE("keys of xterm and its kin") {
  struct Case {
    std::string_view bytes;
    std::vector<Key> keys;
  };
  const std::vector<Case> cases{
      {"abc", {{Kind::kText, "abc"}}},
      {"a\rb", {{Kind::kText, "a"}, {Kind::kEnter}, {Kind::kText, "b"}}},
      {"\x1b[A\x1bOB\x1b[1;5C", {{Kind::kUp}, {Kind::kDown}, {Kind::kWordRight}}},
      {"\x1b[3~\x1b[H\x1b[F\x1b[Z",
       {{Kind::kDelete}, {Kind::kHome}, {Kind::kEnd}, {Kind::kBackTab}}},
      {"\x1b", {{Kind::kEscape}}},
      {"\x1b\x1b[A", {{Kind::kEscape}, {Kind::kUp}}},
      {"\x1b"
       "b\x1b\r\x1b\x7f",
       {{Kind::kAlt, "b"}, {Kind::kAltEnter}, {Kind::kAltBackspace}}},
      {"\x01\x03\x1f",
       {{Kind::kControl, {}, 'A'}, {Kind::kControl, {}, 'C'}, {Kind::kControl, {}, '_'}}},
      {"\x7f\x08", {{Kind::kBackspace}, {Kind::kBackspace}}},
      {"\x1b[99;99x"
       "a",
       {{Kind::kUnknown}, {Kind::kText, "a"}}},
      {"gr\xc3\xbc\xc3\x9f", {{Kind::kText, "gr\xc3\xbc\xc3\x9f"}}},
      {"\xf0\x9f\x98\x80\t", {{Kind::kText, "\xf0\x9f\x98\x80"}, {Kind::kTab}}},
      // Half a letter does not take the key behind it away.
      {"\xc3\r", {{Kind::kText, "\xc3"}, {Kind::kEnter}}},
      {"\xff", {{Kind::kText, "\xff"}}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.bytes);
    CHECK(KeysOf(one.bytes) == one.keys);
    CHECK(KeysOneByOne(one.bytes) == one.keys);
  }
}

TEST_CASE("pasted text is one key, whatever is in it") {
  const std::string inside = "let a = 1\r\nlet b = 2\r\x1b[A\ttab \x03 end";
  const std::string bytes = "\x1b[200~" + inside + "\x1b[201~\r";
  const std::vector<Key> keys{{Kind::kPaste, "let a = 1\nlet b = 2\n\x1b[A\ttab \x03 end"},
                              {Kind::kEnter}};
  CHECK(KeysOf(bytes) == keys);
  CHECK(KeysOneByOne(bytes) == keys);
}

TEST_CASE("a paste whose end has not come yet waits for it, however long") {
  KeyDecoder decoder;
  decoder.Feed("\x1b[200~half");
  CHECK_FALSE(decoder.Next());
  CHECK_FALSE(decoder.NextAfterPause());
  CHECK(decoder.pasting());
  decoder.Feed("\x1b[201");
  CHECK_FALSE(decoder.Next());
  decoder.Feed("~x");
  CHECK(decoder.Next() == Key{Kind::kPaste, "half"});
  CHECK(decoder.Next() == Key{Kind::kText, "x"});
}

}  // namespace
}  // namespace remit::editor
