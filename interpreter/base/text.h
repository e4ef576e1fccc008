// Small pieces of the wording of messages, and ASCII letters without their capitals.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace remit::base {

std::string Tick(std::string_view code);  // `code`, as messages show what is written

// In small letters; only A to Z change.
std::string LowerCase(std::string_view text);

// "1 row", "3 rows": for nouns whose plural ends in s.
std::string Counted(std::size_t count, std::string_view noun);

}  // namespace remit::base
