// Strict JSON (RFC 8259) taken apart into the paths and texts of its values. Numbers keep their
// text: nothing goes through a double. Builds no tree.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace remit::cases {

struct JsonField {
  enum class Kind : std::uint8_t {
    kText,
    kNumber,  // text: as written
    kBoolean,
    kNull,
    kObject,      // its fields follow
    kList,        // its elements follow where the list is wanted; else they are checked for form
    kRepeatedKey  // the object has the key a second time; its value is left out
  } kind = Kind::kNull;
  std::string path;  // keys joined by points; an element of a list with its place: `lines[2].price`
  std::string text;
};

struct JsonError {
  std::size_t offset = 0;
  std::string reason;
};

// The fields of one object, in order, the object itself not among them. The whole of `text` must be
// that object. Elements are given of the lists whose paths are among `lists`; they count from 1.
// After an error the fields mean nothing.
using ListPaths = std::set<std::string, std::less<>>;
std::optional<JsonError> FlattenJson(std::string_view text, std::vector<JsonField>& fields,
                                     const ListPaths& lists = {});

}  // namespace remit::cases
