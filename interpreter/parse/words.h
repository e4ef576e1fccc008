// What the words of a text are, for whoever shows them in colours or completes them. Says nothing
// of what is wrong with a text; reads any text, also one that is only begun.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace remit::parse {

struct Word {
  enum class Kind : std::uint8_t {
    kKeyword,  // declaration words, clauses, operators in words
    kName,
    kNumber,  // dates too
    kUnit,
    kText,  // in quotes, also without their end
    kComment,
    kSign,  // operators and brackets
  };
  Kind kind = Kind::kName;
  std::uint32_t begin = 0, end = 0;  // bytes
};

// In order; none where the text is not UTF-8.
std::vector<Word> WordsOf(std::string_view text);

// May nothing follow where the text ends: behind an operator, a comma, `when`, an open bracket? A
// text of which this is said is not a whole entry.
bool WantsMore(std::string_view text);

}  // namespace remit::parse
