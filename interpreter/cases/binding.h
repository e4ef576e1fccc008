// How the columns of any file become the inputs of one policy: a mapping made fit to the policy,
// or, without one, columns that bear the inputs' names. Knows types and words, but no file.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/cases/mapping.h"
#include "interpreter/check/checked.h"

namespace remit::cases {

// Where a cell goes.
struct Target {
  enum class Kind : std::uint8_t {
    kLeaf,    // index: LeafId
    kKnob,    // index: KnobId; the proposed value
    kPerson,  // who proposes
    kLevel,   // the proposer's level
    kReason,
    kUsed,  // index: the level whose used overrides are counted
    // Who vouches for an attested input, and on what ground; index: LeafId.
    kAttestedBy,
    kAttestedSource,
    kAttestedEvidence,
    kAttestedExpires,
  } kind = Kind::kLeaf;
  std::uint32_t index = 0;
};

// A number without unit means number * times / per, in a percent input divided by a hundred where
// `percent` says so.
struct NumberReading {
  bool percent = false;
  std::int64_t times = 1;
  std::int64_t per = 1;
};

// "DD.MM.YYYY": years of four digits; MM and DD of two, M and D of one or two; everything else
// stands for itself.
class DatePattern {
 public:
  static std::optional<DatePattern> Of(
      std::string_view pattern);  // nothing unless year, month and day occur once each
  std::optional<std::int64_t> Read(std::string_view text) const;
  const std::string& text() const { return pattern_; }

 private:
  std::string pattern_;
};

// How a cell is read, in this order: missing words, other words, then as the type asks.
struct CellRules {
  std::vector<std::string> missing;
  std::map<std::string, std::string, std::less<>> words;
  bool words_as_names = false;
  std::map<std::string, std::int64_t, std::less<>>
      names;                           // of an enum's values, as NameOfWord spells them
  bool empty_cell_is_missing = false;  // without a mapping there is no other way to say it
  std::optional<NumberReading> reading;
  std::optional<DatePattern> dates;
  bool decimal_comma = false;
};

struct ColumnRoute {
  std::string column;  // a JSON field's path, `deal.list_price`, is a column's name as well
  Target target;
  CellRules rules;
  source::Span span;      // of the mapping's statement
  bool by_name = false;   // not said by a mapping: the column bears the input's name
  bool attested = false;  // so named, of an attested input: in JSON its `value` is the same route
};

struct ConstantInput {
  std::uint32_t leaf;
  types::Value value;  // of a text: nothing; `text` is put into each batch's pool
  std::string text;
};

struct Binding {
  bool mapped = false;
  source::Span mapping_span;
  char delimiter = ',';
  std::vector<ColumnRoute> routes;
  std::vector<ConstantInput> constants;
  std::optional<MappingText> id_column;
  std::vector<MappingText> ignored;
  std::vector<MappingText> kept;
};

// `mapping` may be null: then columns bind by name alone. Reports everything in the mapping that
// the policy contradicts.
Binding Bind(const Mapping* mapping, const check::Checked& checked, diagnostics::Sink& sink);

// `deal.list_price`, `proposal.values.discount`: how a target is written; and the shorter way in
// which messages name it.
std::string TargetPath(const Target& target, const check::Model& model);
std::string TargetField(const Target& target, const check::Model& model);
// Of who vouches for an input, and on what ground.
bool IsAttestation(const Target& target);
types::Type TargetType(const Target& target, const check::Model& model);

// Lower case; every run of anything but letters and digits is one underscore, none at the ends:
// `GTX Pro` is gtx_pro.
std::string NameOfWord(std::string_view word);

}  // namespace remit::cases
