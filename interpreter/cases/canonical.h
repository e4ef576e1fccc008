// One case and its proposal as the bytes in which they are recorded: exact values by the declared
// paths of the policy's inputs, so that the same case has the same bytes in whatever file it came.
// Reading them back gives a case that decides to the same bits.
//
// Bytes of a case: ByteWriter("remit.case.v1"); Count of inputs, of each Text(path), its value and,
// of an attested one, Flag and the words of who vouches; Count of what is invalid, of each
// Text(field), Text(reason). All inputs stand there in declared order, those of lists behind their
// lists' lengths. A value is Byte(form), see canonical.cpp, and what the form asks for; of a
// field of a list Count of elements, then a value for each. The id is recorded beside it, and
// neither is where in a file something stood.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/base/result.h"
#include "interpreter/engine/case.h"

namespace remit::cases {

std::string CanonicalCase(const check::Checked& checked, const engine::CaseBatch& batch,
                          std::size_t index);

// The same with some inputs apart from the others. By leaf: which part it belongs to; nothing: to
// the open one. Leaves that the policy marks as personal belong to a part.
struct Parting {
  std::vector<std::optional<std::size_t>> part_of;
  std::size_t parts = 0;
};
struct PartedCase {
  // ByteWriter("remit.case.parted.v1"); Count of inputs, of each Text(path), Flag(apart), and where
  // that is not so what stands there in the whole; Count of what is invalid, and nothing of it: the
  // words about a wrong value tell the value.
  std::string open;
  // ByteWriter("remit.part.v1"); of each of its inputs Text(path) and what stands there in the
  // whole.
  std::vector<std::string> parts;
  std::string invalid;  // ByteWriter("remit.invalid.v1") and how the whole ends
};
PartedCase PartCase(const check::Checked& checked, const engine::CaseBatch& batch,
                    std::size_t index, const Parting& parting);
// The bytes of the whole. A part that is not there: its inputs are missing, and nobody vouches for
// them. No `invalid`: nothing is said to be. An Error where they are not what PartCase gives.
base::Result<std::string> WholeCase(const check::Checked& checked, const Parting& parting,
                                    std::string_view open,
                                    const std::vector<std::optional<std::string>>& parts,
                                    const std::optional<std::string>& invalid);

// ByteWriter("remit.proposal.v1"): by knob in declared order its Text(name) and value, 0 where it
// is left out, of a list the position from 1; Text(by), Flag and Text of the level, Text(reason),
// Count of levels and Whole(used) of each, none where nothing is said of it.
std::string CanonicalProposal(const check::Checked& checked, const engine::Proposal& proposal);

// A batch without cases, to which recorded ones are added.
engine::CaseBatch NoCases(const check::Checked& checked);
// Adds the case that these bytes are. An Error, and nothing is added, where they are not what the
// functions above write for a case that this policy may have: other inputs, a value outside its
// range, a proposal of what is no alternative.
base::Result<bool> AddCanonicalCase(const check::Checked& checked, std::string_view id,
                                    std::string_view bytes,
                                    const std::optional<std::string>& proposal,
                                    engine::CaseBatch& batch);

}  // namespace remit::cases
