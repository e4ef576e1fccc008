// A recursive reader with a limit on depth. Keys are compared after their escapes are read.
#include "interpreter/cases/json_text.h"

#include <algorithm>
#include <unordered_set>

#include "interpreter/base/unicode.h"
#include "interpreter/cases/cell.h"
#include "interpreter/cases/reader.h"

namespace remit::cases {
namespace {

// Together these bound the memory that a hostile line can ask for.
constexpr std::size_t kMaxPathBytes = 1000;
constexpr std::size_t kMaxFields = 100'000;
constexpr std::size_t kFewKeys = 16;  // up to here looking along the list is quicker than hashing

class Keys {
 public:
  // False when the key is there already.
  bool Add(const std::string& key) {
    if (few_.size() < kFewKeys) {
      if (std::find(few_.begin(), few_.end(), key) != few_.end()) return false;
      few_.push_back(key);
      return true;
    }
    if (many_.empty()) many_.insert(few_.begin(), few_.end());
    return many_.insert(key).second;
  }

 private:
  std::vector<std::string> few_;
  std::unordered_set<std::string> many_;
};

void AppendUtf8(std::uint32_t code, std::string& out) {
  const auto byte = [&out](std::uint32_t value) { out += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | (code >> 6));
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | (code >> 12));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | (code >> 18));
    byte(0x80 | ((code >> 12) & 0x3F));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

class Flattener {
 public:
  Flattener(std::string_view text, std::vector<JsonField>& fields, const ListPaths& lists)
      : text_(text), fields_(fields), lists_(lists) {}

  std::optional<JsonError> Run() {
    fields_.clear();
    if (!base::IsUtf8(text_)) return JsonError{0, "it has bytes that are not UTF-8 text"};
    SkipBlanks();
    if (Now() != '{') {
      Fail(at_ == text_.size() ? "it is empty" : "a case is an object in braces");
    } else if (Object("", 1, true)) {
      SkipBlanks();
      if (at_ != text_.size()) Fail("something follows the closing brace of the case");
    }
    return std::move(error_);
  }

 private:
  using Kind = JsonField::Kind;

  char Now() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool Take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void SkipBlanks() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }
  bool Fail(std::string reason) {
    if (!error_) error_ = JsonError{at_, std::move(reason)};
    return false;
  }
  void Emit(bool wanted, Kind kind, std::string path, std::string text = {}) {
    if (wanted) fields_.push_back({kind, std::move(path), std::move(text)});
  }

  bool Object(const std::string& path, int depth, bool wanted) {
    ++at_;
    Keys keys;
    SkipBlanks();
    if (Take('}')) return true;
    while (true) {
      SkipBlanks();
      std::string key;
      if (Now() != '"') return Fail("a field's name in quotes is missing");
      if (!String(key)) return false;
      SkipBlanks();
      if (!Take(':')) return Fail("a `:` is missing after the field's name");
      const std::string inner = path.empty() ? key : path + "." + key;
      if (inner.size() > kMaxPathBytes) return Fail("a field's name is longer than 1000 bytes");
      if (fields_.size() >= kMaxFields) return Fail("it has more than 100000 fields");
      const bool first = keys.Add(key);
      if (!first) Emit(wanted, Kind::kRepeatedKey, inner);
      if (!Value(inner, depth, wanted && first)) return false;
      SkipBlanks();
      if (Take('}')) return true;
      if (!Take(',')) return Fail("a `,` or `}` is missing after a field");
    }
  }

  bool List(const std::string& path, int depth, bool wanted) {
    ++at_;
    SkipBlanks();
    if (Take(']')) return true;
    for (std::size_t place = 1;; ++place) {
      if (wanted && fields_.size() >= kMaxFields) return Fail("it has more than 100000 fields");
      const std::string element = wanted ? path + "[" + std::to_string(place) + "]" : "";
      if (!Value(element, depth, wanted)) return false;
      SkipBlanks();
      if (Take(']')) return true;
      if (!Take(',')) return Fail("a `,` or `]` is missing in a list");
    }
  }

  bool Value(const std::string& path, int depth, bool wanted) {
    SkipBlanks();
    const char c = Now();
    if (c == '{' || c == '[') {
      if (depth == kMaxJsonDepth) {
        return Fail("it is nested deeper than " + std::to_string(kMaxJsonDepth) + " levels");
      }
      Emit(wanted, c == '{' ? Kind::kObject : Kind::kList, path);
      return c == '{' ? Object(path, depth + 1, wanted)
                      : List(path, depth + 1, wanted && lists_.count(path) != 0);
    }
    if (c == '"') {
      std::string text;
      if (!String(text)) return false;
      Emit(wanted, Kind::kText, path, std::move(text));
      return true;
    }
    if (c == '-' || (c >= '0' && c <= '9')) return Number(path, wanted);
    if (Word("true")) return Emit(wanted, Kind::kBoolean, path, "true"), true;
    if (Word("false")) return Emit(wanted, Kind::kBoolean, path, "false"), true;
    if (Word("null")) return Emit(wanted, Kind::kNull, path), true;
    return Fail(at_ == text_.size()
                    ? "it ends where a value belongs"
                    : "something that is not a JSON value stands where one belongs");
  }

  bool Word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  bool Digits() {
    const std::size_t begin = at_;
    while (Now() >= '0' && Now() <= '9') ++at_;
    return at_ > begin;
  }

  bool Number(const std::string& path, bool wanted) {
    const std::size_t begin = at_;
    Take('-');
    const bool zero = Now() == '0';
    const std::size_t first = at_;
    if (!Digits()) return Fail("a number has no digits");
    if (zero && at_ - first > 1) return Fail("a number begins with a needless zero");
    if (Take('.') && !Digits()) return Fail("a number ends with its point");
    if (Now() == 'e' || Now() == 'E') {
      ++at_;
      if (Now() == '+' || Now() == '-') ++at_;
      if (!Digits()) return Fail("a number's exponent has no digits");
    }
    Emit(wanted, Kind::kNumber, path, std::string(text_.substr(begin, at_ - begin)));
    return true;
  }

  bool String(std::string& out) {
    ++at_;
    while (true) {
      const std::size_t begin = at_;
      while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
             static_cast<unsigned char>(text_[at_]) >= 0x20) {
        ++at_;
      }
      out.append(text_.substr(begin, at_ - begin));
      if (at_ == text_.size()) return Fail("a text's closing quote is missing");
      if (Take('"')) return true;
      if (!Take('\\')) return Fail("a text has a line end or control character in it");
      if (!Escape(out)) return false;
    }
  }

  bool Escape(std::string& out) {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const std::size_t letter = at_ < text_.size() ? kLetters.find(text_[at_]) : std::string::npos;
    if (letter != std::string_view::npos) {
      ++at_;
      out += kMeanings[letter];
      return true;
    }
    std::uint32_t code = 0;
    if (!Take('u') || !FourHex(code)) return Fail("a text has an escape that JSON does not know");
    if (code >= 0xDC00 && code <= 0xDFFF) return Fail("a text has half a surrogate pair");
    if (code >= 0xD800 && code <= 0xDBFF) {
      std::uint32_t low = 0;
      if (!Take('\\') || !Take('u') || !FourHex(low) || low < 0xDC00 || low > 0xDFFF) {
        return Fail("a text has half a surrogate pair");
      }
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    AppendUtf8(code, out);
    return true;
  }

  bool FourHex(std::uint32_t& code) {
    code = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = Now();
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) return false;
      code = code * 16 + static_cast<std::uint32_t>(digit);
      ++at_;
    }
    return true;
  }

  std::string_view text_;
  std::vector<JsonField>& fields_;
  const ListPaths& lists_;
  std::size_t at_ = 0;
  std::optional<JsonError> error_;
};

}  // namespace

std::optional<JsonError> FlattenJson(std::string_view text, std::vector<JsonField>& fields,
                                     const ListPaths& lists) {
  return Flattener(text, fields, lists).Run();
}

}  // namespace remit::cases
