// Cases as validated columns, one per input leaf. Made by cases/ from JSON or CSV; everything in
// them has the type, range and scale that the policy declares, or the case is listed as invalid and
// is not evaluated.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/check/checked.h"
#include "interpreter/engine/by_case.h"

namespace remit::engine {

struct InvalidField {
  std::string field;   // `deal.seats`, `proposal.discount`, or the column's name
  std::string reason;  // for a person: "0.5 seats: seats are whole numbers"
  std::string place;   // "cases.csv row 17 column `seats`", empty when there is none
  friend bool operator==(const InvalidField&, const InvalidField&) = default;
};

struct Proposal {
  // By knob; a knob left out stands at its recommended value. Position in KnobInfo::alternatives.
  std::vector<std::optional<std::uint32_t>> values;
  std::string by;            // person, may be empty
  std::optional<int> level;  // the proposer's position on the ladder; the lowest when not said
  std::string reason;        // blank is none
  std::vector<std::int64_t>
      used;  // per level: overrides already used in the period; empty means none used
};

// Who vouches for a value, and on what ground.
struct Attestation {
  check::LeafId leaf;
  std::string by, source;
  std::string evidence;                 // empty when none is named
  std::optional<std::int64_t> expires;  // the last day on which it counts
};

struct Column {
  std::vector<std::int64_t> raw;
  std::vector<std::uint8_t> present;  // 0: not given (missing or null)
  // Of an attested input: the last day on which each value counts, INT64_MAX for any day. Empty
  // elsewhere. After it the value is missing.
  std::vector<std::int64_t> expires{};

  bool Has(std::size_t index, std::int64_t as_of) const {
    return present.at(index) != 0 && (expires.empty() || expires.at(index) >= as_of);
  }
};

// Where the elements of each case's list stand in the columns of its fields.
struct ListColumn {
  // Of case i: offsets[i] up to, not including, offsets[i + 1]; size + 1 of them. A list that is
  // not given has none, as an empty one; only the column of its length tells them apart.
  std::vector<std::size_t> offsets{0};
};

struct CaseBatch {
  std::size_t size = 0;
  // By LeafId: one value for each case, or, of a list's fields, for each element of each case.
  std::vector<Column> columns;
  std::vector<ListColumn> lists{};  // by ListId
  TextByCase ids;
  ByCase<std::vector<InvalidField>> invalid;  // not empty: the case ends `invalid`
  ByCase<std::optional<Proposal>> proposals;
  ByCase<std::vector<Attestation>>
      attestations;       // of a case by leaf ascending; no cases without attested inputs
  types::TextPool texts;  // begins with the policy's
};

// One case that gives nothing.
CaseBatch BlankCase(const check::Checked& checked);

// The elements that the case has in a list; none when the list is not given.
std::size_t LengthOf(const CaseBatch& batch, check::ListId list, std::size_t index);
// What is wrong with a proposal that chooses positions which the case's lists do not have.
std::vector<InvalidField> BeyondLists(const check::Model& model, const CaseBatch& batch,
                                      std::size_t index, const Proposal& proposal);

}  // namespace remit::engine
