// Ways to say something that plain speech, spreadsheets and other languages have and this one says
// in another way. Unlike a habit (habits.h), each is a guess that has to be read again with its
// replacement before it is spoken of.
#pragma once

#include <vector>

#include "interpreter/parse/habits.h"

namespace remit::parse {

// Nearest first; all have a replacement or are to be left out.
std::vector<Habit> PhrasesOf(const Tokens& tokens, const Breakdown& breakdown,
                             const antlr4::Token* first, const antlr4::Token* found,
                             const antlr4::Token* before);

}  // namespace remit::parse
