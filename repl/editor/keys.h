// Keys out of the bytes that a terminal sends: letters, control characters, escape sequences as
// xterm and its kin write them, and pasted text in its brackets (DEC mode 2004).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace remit::editor {

struct Key {
  enum class Kind {
    kText,     // `text`: one or several signs
    kPaste,    // `text`: what was pasted, line ends as \n
    kControl,  // `letter` with Ctrl, a capital; '@' is Ctrl-Space, '_' Ctrl-underscore
    kAlt,      // `text` with Alt
    kEnter,
    kAltEnter,
    kTab,
    kBackTab,
    kBackspace,
    kAltBackspace,
    kDelete,
    kUp,
    kDown,
    kLeft,
    kRight,
    kWordLeft,
    kWordRight,
    kHome,
    kEnd,
    kTextHome,  // Ctrl-Home
    kTextEnd,
    kPageUp,
    kPageDown,
    kEscape,
    kUnknown,  // a sequence that means nothing here; passed over
  };
  Kind kind = Kind::kUnknown;
  std::string text{};
  char letter = 0;
  friend bool operator==(const Key&, const Key&) = default;
};

class KeyDecoder {
 public:
  void Feed(std::string_view bytes) { bytes_.append(bytes); }
  // The next key; nothing where the bytes so far are the beginning of one.
  std::optional<Key> Next();
  // Nothing more came for a while: a lone escape is the key of this name.
  std::optional<Key> NextAfterPause();
  // Does the beginning of a key wait for its end? Of pasted text too, which a pause does not end.
  bool waiting() const { return !bytes_.empty(); }
  bool pasting() const { return pasting_; }

 private:
  std::optional<Key> Take(Key key, std::size_t bytes);
  std::optional<Key> Paste();
  std::optional<Key> AfterEscape();
  std::optional<Key> Sequence();
  std::optional<Key> Text();

  std::string bytes_;
  bool pasting_ = false;
  std::size_t searched_ = 0;  // bytes of a paste in which its end is not
};

}  // namespace remit::editor
