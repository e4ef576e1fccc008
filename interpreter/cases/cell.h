// One cell of a file, or one value of JSON, read as a value of a type by the rules of its column.
// Ranges are not looked at.
#pragma once

#include <string>
#include <string_view>

#include "interpreter/cases/binding.h"

namespace remit::cases {

struct Cell {
  // Only a CSV cell leaves open what kind of thing it is.
  enum class Kind : std::uint8_t { kCsv, kJsonText, kJsonNumber, kJsonBoolean } kind = Kind::kCsv;
  std::string_view text;  // a number as it is written
};

struct CellValue {
  enum class Kind : std::uint8_t { kMissing, kValue, kInvalid } kind = Kind::kMissing;
  types::Value value;
  std::string reason;  // kInvalid
};

CellValue ReadCell(Cell cell, const CellRules& rules, const types::Type& type,
                   const types::TypeTable& table, types::TextPool& texts);
// The same for what is no value of a type: a person, a reason, a level's name. Missing or the text.
std::optional<std::string> ReadPlainText(Cell cell, const CellRules& rules);

std::string_view TrimBlanks(std::string_view text);

}  // namespace remit::cases
