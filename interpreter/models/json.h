// JSON as a flat list of its parts, for documents that are read whole and looked into by name. NaN
// and Infinity are words too. No part is copied; private to models/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace remit::models {

struct JsonProblem {
  std::size_t at = 0;
  std::string message;
};

class Json {
 public:
  enum class Kind : std::uint8_t { kObject, kArray, kText, kNumber, kWord /* true, null … */ };
  struct Part {
    Kind kind;
    std::uint32_t begin, end;  // in the text; a text without its quotes
    std::uint32_t next;        // the part behind this one and everything in it
  };
  using At = std::uint32_t;  // position of a part; 0 is the whole document

  // The text must outlive the result, and be shorter than 4 GiB.
  static std::variant<Json, JsonProblem> Parse(std::string_view text);

  const Part& operator[](At at) const { return parts_[at]; }
  // The value of a key; the keys of an object are parts in front of their values.
  std::optional<At> Find(At object, std::string_view key) const;
  std::vector<At> Elements(At array) const;
  std::string_view Raw(At at) const;
  std::string Text(At at) const;  // with its escapes resolved

 private:
  friend class JsonReader;
  explicit Json(std::string_view text) : text_(text) {}
  std::string_view text_;
  std::vector<Part> parts_;
};

}  // namespace remit::models
