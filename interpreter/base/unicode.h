// What has to know Unicode: whether two texts are the same, whether a text says anything, and where
// one may be cut.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace remit::base {

// The first byte that belongs to no well-formed sequence of UTF-8.
std::optional<std::size_t> FirstNotUtf8(std::string_view text);
inline bool IsUtf8(std::string_view text) { return !FirstNotUtf8(text); }

// UTF-8 in normalisation form C, in which `é` has one spelling. Text that is not UTF-8 is given
// back as it is.
std::string NormalisedText(std::string_view text);

// Only spaces of any kind, line ends, control and invisible characters; the empty text too.
bool IsBlank(std::string_view text);

// The text between backticks, for a message that repeats what was written; cut after 60 bytes,
// never inside a character.
std::string Quoted(std::string_view text);

}  // namespace remit::base
