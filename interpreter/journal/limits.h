// What a person or another program may hand over to be recorded: how long it may be, and that it is
// text. A record that the journal made itself is not looked at.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/journal/records.h"

namespace remit::journal {

inline constexpr std::size_t kLongestName = 200;    // bytes of UTF-8: persons, levels, names
inline constexpr std::size_t kLongestValue = 1000;  // values, rules as written
inline constexpr std::size_t kLongestText = 4000;   // reasons, what is said in feedback
inline constexpr std::size_t kMostParts = 64;       // choices, bands, persons who agreed

// Why an override, an outcome or feedback cannot be recorded: something is too long, is no UTF-8 or
// holds control characters; a person is not named, feedback says nothing. Nothing of other records.
std::optional<std::string> FlawOf(const Record& record);

}  // namespace remit::journal
