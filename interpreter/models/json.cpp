#include "interpreter/models/json.h"

#include <charconv>

namespace remit::models {
namespace {

constexpr int kDeepest = 64;

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

void AppendUtf8(std::uint32_t point, std::string& out) {
  const auto byte = [&](std::uint32_t bits) { out += static_cast<char>(bits); };
  if (point < 0x80) {
    byte(point);
  } else if (point < 0x800) {
    byte(0xC0 | point >> 6);
    byte(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    byte(0xE0 | point >> 12);
    byte(0x80 | (point >> 6 & 0x3F));
    byte(0x80 | (point & 0x3F));
  } else {
    byte(0xF0 | point >> 18);
    byte(0x80 | (point >> 12 & 0x3F));
    byte(0x80 | (point >> 6 & 0x3F));
    byte(0x80 | (point & 0x3F));
  }
}

std::optional<std::uint32_t> FourDigits(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return std::nullopt;
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + 4, value, 16);
  if (error != std::errc() || end != text.data() + at + 4) return std::nullopt;
  return value;
}

}  // namespace

class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text), json_(text) {}

  std::variant<Json, JsonProblem> Read() {
    if (Value(0)) {
      Skip();
      if (at_ == text_.size()) return std::move(json_);
      Fail("text follows the end of the document");
    }
    return problem_;
  }

 private:
  bool Fail(std::string message) {
    if (at_ >= text_.size()) message = "it breaks off here";
    problem_ = {std::min(at_, text_.size()), std::move(message)};
    return false;
  }
  void Skip() {
    while (at_ < text_.size() && IsSpace(text_[at_])) ++at_;
  }
  char Here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool Take(char c) {
    Skip();
    if (Here() != c) return false;
    ++at_;
    return true;
  }

  std::size_t Open(Json::Kind kind) {
    json_.parts_.push_back({kind, static_cast<std::uint32_t>(at_), 0, 0});
    return json_.parts_.size() - 1;
  }
  void Close(std::size_t part, std::size_t end) {
    json_.parts_[part].end = static_cast<std::uint32_t>(end);
    json_.parts_[part].next = static_cast<std::uint32_t>(json_.parts_.size());
  }

  bool Value(int depth) {
    Skip();
    if (depth > kDeepest) return Fail("it is nested too deep");
    switch (Here()) {
      case '{':
        return Members(depth, Json::Kind::kObject, '}');
      case '[':
        return Members(depth, Json::Kind::kArray, ']');
      case '"':
        return Text();
      default:
        return IsDigit(Here()) || Here() == '-' ? Number() : Word();
    }
  }

  bool Members(int depth, Json::Kind kind, char close) {
    const std::size_t part = Open(kind);
    ++at_;
    if (!Take(close)) {
      do {
        if (kind == Json::Kind::kObject) {
          Skip();
          if (Here() != '"') return Fail("a key in quotes is missing here");
          if (!Text()) return false;
          if (!Take(':')) return Fail("a `:` is missing here");
        }
        if (!Value(depth + 1)) return false;
      } while (Take(','));
      if (!Take(close)) return Fail(std::string("a `") + close + "` is missing here");
    }
    Close(part, at_);
    return true;
  }

  bool Text() {
    ++at_;
    const std::size_t part = Open(Json::Kind::kText);
    for (; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (static_cast<unsigned char>(text_[at_]) < 0x20) return Fail("a text breaks off here");
      if (text_[at_] == '\\') ++at_;
    }
    if (at_ >= text_.size()) return Fail("a text breaks off here");
    Close(part, at_);
    ++at_;
    return true;
  }

  bool Digits() {
    const std::size_t first = at_;
    while (IsDigit(Here())) ++at_;
    return at_ > first;
  }
  bool Number() {
    if (text_.substr(at_, 2) == "-I") return Word();
    const std::size_t part = Open(Json::Kind::kNumber);
    if (Here() == '-') ++at_;
    if (!Digits()) return Fail("a number breaks off here");
    if (Here() == '.' && (++at_, !Digits())) return Fail("a number breaks off here");
    if (Here() == 'e' || Here() == 'E') {
      ++at_;
      if (Here() == '+' || Here() == '-') ++at_;
      if (!Digits()) return Fail("a number breaks off here");
    }
    Close(part, at_);
    return true;
  }

  bool Word() {
    // The last three are no JSON, and XGBoost writes them all the same.
    for (const std::string_view word : {"true", "false", "null", "NaN", "Infinity", "-Infinity"}) {
      if (text_.substr(at_, word.size()) != word) continue;
      const std::size_t part = Open(Json::Kind::kWord);
      at_ += word.size();
      Close(part, at_);
      return true;
    }
    return Fail("no value of JSON stands here");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Json json_;
  JsonProblem problem_;
};

std::variant<Json, JsonProblem> Json::Parse(std::string_view text) {
  return JsonReader(text).Read();
}

std::string_view Json::Raw(At at) const {
  const Part& part = parts_[at];
  return text_.substr(part.begin, part.end - part.begin);
}

std::optional<Json::At> Json::Find(At object, std::string_view key) const {
  if (parts_[object].kind != Kind::kObject) return std::nullopt;
  for (At at = object + 1; at < parts_[object].next; at = parts_[at + 1].next) {
    if (Raw(at) == key) return at + 1;
  }
  return std::nullopt;
}

std::vector<Json::At> Json::Elements(At array) const {
  std::vector<At> elements;
  if (parts_[array].kind != Kind::kArray) return elements;
  for (At at = array + 1; at < parts_[array].next; at = parts_[at].next) elements.push_back(at);
  return elements;
}

std::string Json::Text(At at) const {
  const std::string_view raw = Raw(at);
  std::string out;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\\') {
      out += raw[i];
      continue;
    }
    const char escape = ++i < raw.size() ? raw[i] : '\\';
    constexpr std::string_view kShort = "bfnrt", kMeant = "\b\f\n\r\t";
    if (const std::size_t which = kShort.find(escape); which != std::string_view::npos) {
      out += kMeant[which];
    } else if (escape == 'u') {
      std::uint32_t point = FourDigits(raw, i + 1).value_or(0xFFFD);
      i += 4;
      const bool high = point >= 0xD800 && point < 0xDC00;
      if (high && raw.substr(std::min(i + 1, raw.size()), 2) == "\\u") {
        const std::uint32_t low = FourDigits(raw, i + 3).value_or(0);
        if (low >= 0xDC00 && low < 0xE000) {
          point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
          i += 6;
        }
      }
      AppendUtf8(point >= 0xD800 && point < 0xE000 ? 0xFFFD : point, out);
    } else {
      out += escape;
    }
  }
  return out;
}

}  // namespace remit::models
