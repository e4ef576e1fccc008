// The closed set of types and the units they are measured in. A Type is a small value, compared by
// content. Names of units, enums and records live in a TypeTable, one per compilation.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/base/ids.h"

namespace remit::types {

using UnitId =
    base::Id<struct UnitTag>;  // base units and currencies only: `years` is a spelling of 12 months
using EnumId = base::Id<struct EnumTag>;
using RecordId = base::Id<struct RecordTag>;

// A product of base units with powers, sorted by unit; empty means a ratio (or a plain literal's
// factor).
struct Dimension {
  struct Factor {
    UnitId unit;
    std::int8_t power = 0;
    friend bool operator==(const Factor&, const Factor&) = default;
  };
  static constexpr std::size_t kMaxFactors = 4;
  std::array<Factor, kMaxFactors> factors{};
  std::uint8_t count = 0;

  bool none() const { return count == 0; }
  friend bool operator==(const Dimension&, const Dimension&) = default;
};
// a * b^power, power +1 or -1; nothing when more than kMaxFactors units would be left.
std::optional<Dimension> Combine(const Dimension& a, const Dimension& b, int power);

enum class TypeKind : std::uint8_t {
  kBroken,   // the checker has already complained; agrees with everything
  kBoolean,  // raw 0 or 1
  kNumber,   // binary64, raw is its bit pattern
  kLiteral,  // a bare exact decimal used as a factor: raw is the mantissa, `literal_scale` its
             // decimals
  kDecimal,  // scaled integer with a dimension: money, ratio, rate, quantity in a unit
  kDate,     // raw is the number of days since 1970-01-01
  kText,     // raw is the id in a TextPool
  kEnum,     // raw is the position of the value in the declaration
  kRecord,   // has no value of its own; its fields have
  kList,     // a list of the case; raw is its length
  kUnit,     // the name of a currency or unit as an argument, as in money(x, EUR)
  // What tests may ask about a decision:
  kLevel,    // raw is the position on the ladder
  kSides,    // raw is a bit set of side approvers
  kStatus,   // raw is the value of engine::Status
  kVerdict,  // raw is the value of engine::Verdict
};

struct Type {
  TypeKind kind = TypeKind::kBroken;
  bool optional = false;          // T?
  bool points = false;            // kDecimal without dimension: a difference of ratios
  std::int8_t literal_scale = 0;  // kLiteral
  bool whole = false;   // kDecimal in one unit: only integers are legal as an input or knob value
  Dimension dimension;  // kDecimal, kUnit
  std::uint32_t index = 0;  // kEnum: EnumId; kRecord: RecordId
  // kDecimal: what a bare number stands for where it takes this unit, in base units. Written
  // `years`, a type is in months and a bare 2 is 24 of them. No part of what the type is.
  std::int64_t bare = 1;

  friend bool operator==(const Type& a, const Type& b) {
    return a.kind == b.kind && a.optional == b.optional && a.points == b.points &&
           a.literal_scale == b.literal_scale && a.whole == b.whole && a.dimension == b.dimension &&
           a.index == b.index;
  }
};

// Decimals after the point of the raw integer: money, and money times units, 4; every other
// kDecimal 9; kLiteral its own. `currencies` answers whether a unit is a currency.
class TypeTable;
int Scale(const Type& type, const TypeTable& table);

struct UnitInfo {
  std::string name;  // as printed: EUR, months, seats
  bool currency = false;
};
// A way to write a unit: `years` is {months, 12}, `weeks` is {days, 7}, `EUR` is {EUR, 1}, `day` is
// {days, 1}.
struct UnitSpelling {
  std::string name;
  UnitId unit;
  std::int64_t factor = 1;
};
struct EnumInfo {
  std::string name;
  std::vector<std::string> values;
};
struct RecordField {
  std::string name;
  Type type;
};
struct RecordInfo {
  std::string name;
  std::vector<RecordField> fields;
};

class TypeTable {
 public:
  // With the predeclared units (days, weeks; months, quarters, years; count) and the currencies of
  // ISO 4217 in common use.
  TypeTable();

  // A unit is spelled by its own name from the start. Adding a spelling again is allowed when it
  // means the same.
  UnitId AddUnit(std::string name, bool currency);
  void AddSpelling(std::string name, UnitId unit, std::int64_t factor);
  EnumId AddEnum(EnumInfo info);
  RecordId AddRecord(RecordInfo info);

  const UnitInfo& unit(UnitId id) const { return units_.at(id.index()); }
  const EnumInfo& enumeration(EnumId id) const { return enums_.at(id.index()); }
  const RecordInfo& record(RecordId id) const { return records_.at(id.index()); }
  RecordInfo& record(RecordId id) { return records_.at(id.index()); }
  const UnitSpelling* FindSpelling(std::string_view name) const;  // nullptr when no such unit
  const std::vector<UnitSpelling>& spellings() const { return spellings_; }
  std::size_t enum_count() const { return enums_.size(); }
  // All that a table holds, in the order of ids; for whoever keeps one in a file.
  struct Parts {
    std::vector<UnitInfo> units;
    std::vector<UnitSpelling> spellings;
    std::vector<EnumInfo> enums;
    std::vector<RecordInfo> records;
  };
  Parts parts() const { return {units_, spellings_, enums_, records_}; }
  // The table that has these parts; nothing where no table could: a spelling twice or of a unit
  // that is not there, a factor below 1, or no days or months.
  static std::optional<TypeTable> FromParts(Parts parts);
  UnitId days() const { return days_; }
  UnitId months() const { return months_; }

 private:
  std::vector<UnitInfo> units_;
  std::vector<UnitSpelling> spellings_;
  std::map<std::string, std::size_t, std::less<>> spelling_by_name_;
  std::vector<EnumInfo> enums_;
  std::vector<RecordInfo> records_;
  UnitId days_, months_;
};

Type Boolean();
Type Number();
Type Ratio();
Type Points();
Type Date();
Type Text();
Type Quantity(UnitId unit, const TypeTable& table);  // money, or a whole unit

bool IsMoney(const Type& type, const TypeTable& table);  // exactly one currency, power 1
bool IsRatio(const Type& type);                          // no dimension, points or not

// "EUR", "percent", "EUR / seats", "Segment", "number?", "points": as the language writes it.
std::string Name(const Type& type, const TypeTable& table);

}  // namespace remit::types
