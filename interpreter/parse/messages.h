// The words for text that does not fit: what was found, the form that belongs there, how to mend
// it. Never the parser's words.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/parse/mending.h"
#include "interpreter/parse/recovery.h"

namespace remit::parse {

// `first` is the first token of the part that was given up.
// Gives what `seek` finds, when nothing better was known and that was reported.
// What may be tried where reading stopped; each leaves the tokens as they should be read when it
// succeeds, and as they were when not.
struct Remedies {
  std::function<std::optional<Mending>()> seek;                   // any small change
  std::function<bool(Span, const std::string& replacement)> put;  // this one
  explicit operator bool() const { return seek != nullptr; }
};
bool ReportBreakdown(const Tokens& tokens, const Breakdown& breakdown, const antlr4::Token* first,
                     diagnostics::Sink& sink, const Remedies& remedies = {});
// A line that begins with no declaration word, or text left over after a declaration (which began
// at `last`, or null).
bool ReportStray(const Tokens& tokens, const antlr4::Token* stray, const antlr4::Token* last,
                 diagnostics::Sink& sink, const Remedies& remedies = {});
// What a declaration commonly goes on with, where `stray` stands.
Breakdown AfterDeclaration(const antlr4::Token* stray);
void ReportNotClosed(const Tokens& tokens, const antlr4::Token* open, const antlr4::Token* found,
                     diagnostics::Sink& sink);

void ReportReservedWord(std::string_view word, Span span, diagnostics::Sink& sink);

// The declaration word that `written` was probably meant to be, as its token class; INVALID_TYPE
// when it is like none.
// The same for the clauses of a header.
std::size_t NearestHeaderClause(std::string_view written);
// What stands for a line's first word where that is misspelt, of another language or missing: the
// declaration word, with the name where the word is missing. Empty where nothing is known.
std::string DeclarationMeant(const Tokens& tokens, const antlr4::Token* stray);
std::size_t NearestDeclarationWord(std::string_view written);
// How a message names the token.
std::string Shown(const Tokens& tokens, const antlr4::Token* token);
// The words of the language, as written, for the token classes in `types`.
std::vector<std::string> Spellings(const std::vector<std::size_t>& types);
// The word of `words` that `written` was probably meant to be, or "".
std::string Nearest(std::string_view written, const std::vector<std::string>& words);
std::string SignOf(std::size_t type);    // `,` of COMMA
std::string Spelling(std::size_t word);  // of a token class that is written in one way only

// "let NAME = EXPRESSION" for a declaration word's token class; empty when there is none.
std::string_view FormOf(std::size_t declaration_word);

}  // namespace remit::parse
