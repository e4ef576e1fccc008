// The tokens of one file: lexed, given the classes that depend on neighbours, with slips reported
// and mended and comments set aside. Positions are turned into byte spans here. Knows no rule of
// the grammar.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "RemitLexer.h"
#include "RemitParser.h"
#include "antlr4-runtime.h"
#include "interpreter/ast/ast.h"
#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/parse/lean.h"
#include "interpreter/parse/parse.h"

namespace remit::parse {

using generated::RemitLexer;
using generated::RemitParser;
using source::Span;

bool IsDeclarationWord(std::size_t type);  // policy .. test
bool IsReservedWord(std::size_t type);     // declaration, test and operator words
bool IsHeaderClause(std::size_t type);     // owner, effective …
bool IsWord(std::size_t type);             // any word with a token of its own

// The tokens of a text, to which what was left out can be added.
class TokenStream final : public antlr4::CommonTokenStream {
 public:
  using CommonTokenStream::CommonTokenStream;
  void Insert(std::size_t index, std::unique_ptr<antlr4::Token> token);
  void Erase(std::size_t index);

 private:
  void Renumber(std::size_t from);
};

class Tokens {
 public:
  // `text` must be valid UTF-8 without NUL and outlive this object.
  Tokens(const source::Source& file, source::FileId id, diagnostics::Sink& sink,
         const Limits& limits);

  antlr4::CommonTokenStream& stream() { return stream_; }
  const std::vector<ast::Comment>& comments() const { return comments_; }
  std::vector<ast::Comment> TakeComments() { return std::move(comments_); }

  Span SpanOf(const antlr4::Token* token) const;
  Span SpanOf(const antlr4::Token* first, const antlr4::Token* last) const;
  std::string_view TextOf(const antlr4::Token* token) const;
  std::string_view TextOf(Span span) const { return file_.Text(span); }
  bool StartsLine(const antlr4::Token* token) const;
  // Neighbours among the visible tokens; null before the first. After the last comes the end of the
  // file again.
  antlr4::Token* Before(const antlr4::Token* token) const;
  antlr4::Token* After(const antlr4::Token* token) const;
  // True when nothing stands between the two.
  bool Glued(const antlr4::Token* left, const antlr4::Token* right) const;

  // Places where nesting passes the limit, in order; the parser must not see them.
  const std::vector<std::size_t>& too_deep() const { return too_deep_; }
  // A slip between the two tokens may be why the rest does not fit.
  bool HasSlip(const antlr4::Token* first, const antlr4::Token* last) const;
  // A comma that is not one between the digits of a number: `1,5`.
  bool IsSeparatingComma(const antlr4::Token* token) const;
  // True for a number right behind a currency's sign: `€5`.
  bool FollowsCurrencySign(const antlr4::Token* number) const;
  // True where a `"` without its partner ends the line of `last`: `because a text"`.
  bool ClosesBareText(const antlr4::Token* last) const;
  void MakeName(antlr4::Token* token);
  bool Mentions(std::string_view name) const;
  // The same wherever this reserved word stands from that token on and begins nothing.
  void MakeNames(std::string_view word, std::size_t from = 0);
  // What mending.h tries. A token put in has no text and stands right behind the one before it.
  const antlr4::Token* PutIn(const antlr4::Token* before, std::size_t type);
  void TakeOut(const antlr4::Token* added);
  void SetType(antlr4::Token* token, std::size_t type);
  void Hide(antlr4::Token* token, bool hidden);
  // The tokens of `text` in the place of those of `span`, near `near`; each has the whole place.
  // Nothing changes, and none is given, where the text is not made of tokens of one line.
  struct Substitution {
    std::vector<antlr4::Token*> hidden;
    std::vector<antlr4::Token*> added;
  };
  std::optional<Substitution> Substitute(Span span, const std::string& text, antlr4::Token* near);
  void Undo(const Substitution& substitution);
  // True where an `enum` of this file has the value.
  bool IsValueOfEnum(std::string_view name) const;
  // True for a reserved word that its place made a name.
  bool WasReserved(const antlr4::Token* token) const;

  source::FileId file_id() const { return id_; }
  diagnostics::Sink& sink() { return sink_; }

 private:
  void Classify();
  void MarkDepth(int limit);
  void Shift(std::size_t from, bool up);
  void CollectComment(const antlr4::Token* token);
  bool IsLonelyQuote(const antlr4::Token* token) const;
  bool IsKeyOfOutcome(const antlr4::Token* number) const;
  bool PartsDigits(Span space) const;
  void MendPhrases();  // runs.cpp
  void JoinAcross(std::size_t index, std::vector<Span>& places);
  void SettleNeighbours(antlr4::Token* token);
  bool FollowsHead(const antlr4::Token* token) const;
  bool FollowsIs(const antlr4::Token* token) const;
  std::uint32_t Byte(std::size_t code_point) const;

  const source::Source& file_;
  source::FileId id_;
  diagnostics::Sink& sink_;
  std::uint32_t skipped_ = 0;                // bytes of a byte-order mark
  std::vector<std::uint32_t> byte_offsets_;  // per code point; empty when the text is ASCII
  antlr4::ANTLRInputStream input_;
  LeanLexer lexer_;
  mutable TokenStream stream_;  // its readers are not const in the library
  std::vector<ast::Comment> comments_;
  std::vector<std::size_t> too_deep_;
  std::vector<std::size_t> renamed_;  // token indices of reserved words that became names, in order
  std::vector<std::size_t> slips_;    // token indices of slips that could not be mended fully
  // Of tokens that stand for other text than is written.
  struct Meant {
    std::string text;
    bool leads;  // the first one of its place
  };
  std::map<const antlr4::Token*, Meant> meant_;  // to look up only
};

// Reports the slip that `token` is and gives it the class of what was meant (slips.cpp). `before`
// and `after` may be null. False when the token could not be mended and should be passed over.
bool MendSlip(const Tokens& tokens, antlr4::CommonToken* token, const antlr4::Token* before,
              diagnostics::Sink& sink);
bool IsSlip(std::size_t type);
// What stands between two quotes of any kind.
std::string WithoutQuotes(std::string_view text);
// "5_000" of `5` and `k`; empty where the word is no thousand or million.
std::string Multiplied(std::string_view digits, std::string_view word);
// Invisible spaces come in crowds: one message for each file, with their number.
void ReportForeignSpaces(const std::vector<Span>& places, diagnostics::Sink& sink);

}  // namespace remit::parse
