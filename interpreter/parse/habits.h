// What people write who have not yet got the habit of the language, each with the words that mend
// it. Looks at the tokens around the place where reading stopped; reports nothing itself.
#pragma once

#include <string>
#include <vector>

#include "interpreter/parse/recovery.h"

namespace remit::parse {

struct Habit {
  Span span;
  std::string message;  // empty: that the text found does not fit
  std::string hint;
  std::string replacement;  // of the span; empty where the hint says it in words only
  bool left_out = false;    // the span is to go
};

// `first` begins the part that was given up, `found` is where it stopped, `before` what was read
// last of it (or null).
// All that could be meant, nearest first.
std::vector<Habit> HabitsOf(const Tokens& tokens, const Breakdown& breakdown,
                            const antlr4::Token* first, const antlr4::Token* found,
                            const antlr4::Token* before);

}  // namespace remit::parse
