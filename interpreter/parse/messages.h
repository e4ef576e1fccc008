// The words for text that does not fit: what was found, the form that belongs there, how to mend
// it. Never the parser's words.
#pragma once

#include <string>
#include <string_view>

#include "interpreter/parse/recovery.h"

namespace remit::parse {

// `first` is the first token of the part that was given up.
void ReportBreakdown(const Tokens& tokens, const Breakdown& breakdown, const antlr4::Token* first,
                     diagnostics::Sink& sink);
// A line that begins with no declaration word, or text left over after a declaration (which began
// at `last`, or null).
void ReportStray(const Tokens& tokens, const antlr4::Token* stray, const antlr4::Token* last,
                 diagnostics::Sink& sink);
void ReportNotClosed(const Tokens& tokens, const antlr4::Token* open, const antlr4::Token* found,
                     diagnostics::Sink& sink);

void ReportReservedWord(std::string_view word, Span span, diagnostics::Sink& sink);

// The declaration word that `written` was probably meant to be, as its token class; INVALID_TYPE
// when it is like none.
std::size_t NearestDeclarationWord(std::string_view written);
std::string Spelling(std::size_t word);  // of a token class that is written in one way only

// "let NAME = EXPRESSION" for a declaration word's token class; empty when there is none.
std::string_view FormOf(std::size_t declaration_word);

}  // namespace remit::parse
