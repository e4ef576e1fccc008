// Brackets of a text in the notation of the language: those in texts and comments are none.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace remit::editor {

struct BracketPair {
  std::size_t one = 0;                 // the one at the cursor
  std::optional<std::size_t> other{};  // where the one is that belongs to it
};
// Of the bracket before the cursor or, where there is none, behind it.
std::optional<BracketPair> PairAt(std::string_view text, std::size_t cursor);

// Brackets that are open at the end, less those that are closed and were not opened.
int OpenAtEnd(std::string_view text);

}  // namespace remit::editor
