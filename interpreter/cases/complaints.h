// What is said of a value that is of the right type and still does not fit: outside its range, no
// alternative, a list of a wrong length. The same words whoever reads the case. Puts nothing
// anywhere.
#pragma once

#include <cstdint>
#include <string>

#include "interpreter/check/checked.h"

namespace remit::cases {

// What is personal is never quoted, here as little as below: messages go to logs and files.
std::string CannotBeRead(const check::InputLeaf& leaf, const types::TypeTable& table);
// The value does not lie in leaf.domain. `texts` holds what a text value names.
std::string OutOfRange(const check::InputLeaf& leaf, types::Value value,
                       const types::TypeTable& table, const types::TextPool& texts);
// The value is not among knob.alternatives.
std::string NotAnAlternative(const check::KnobInfo& knob, types::Value value,
                             const check::Model& model, const types::TypeTable& table,
                             const types::TextPool& texts);
// `count` is less than list.least or more than list.most.
std::string WrongLength(const check::ListInfo& list, std::int64_t count);
// An attested input has a value, and nobody vouches for it; `path` is the input's.
std::string NobodyVouches(const std::string& path);
// A field by which it is said …
inline constexpr const char* kNoVoucher = "it is not said who vouches for it: `by`";
inline constexpr const char* kNoGround =
    "it is not said on what ground it is vouched for: `source`";
inline constexpr const char* kVouchedForNothing = "somebody vouches for it, and no value is given";
// A previous value of a damped choice is told without its day.
inline constexpr const char* kPreviousWithoutDay =
    "it is missing: the previous value is told, and not of which day";
// In a list of values none is left out.
inline constexpr const char* kMissingElement =
    "it is missing, and an element of a list is there or is left out";

}  // namespace remit::cases
