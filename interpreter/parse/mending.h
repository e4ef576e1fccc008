// Looks for the one small change with which text that does not fit could be read: a sign or a word
// put in, exchanged or left out near the place where reading stopped. Each is tried by reading
// again; words for it are made here, reports are not.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "interpreter/parse/recovery.h"

namespace remit::parse {

struct Mending {
  Span span;                // of what is replaced; empty where something is put in
  std::string replacement;  // empty where something is left out
  std::string message;      // empty: that the text found does not fit
  std::string hint;
};

class Mender {
 public:
  // `reads` reads the part that begins at `first` again, without telling or keeping anything, and
  // says whether that went well beyond `found`.
  Mender(Tokens& tokens, const Breakdown& breakdown, antlr4::Token* first, antlr4::Token* found,
         std::function<bool()> reads);
  // After success the tokens stand as if the right form had been written; else they are as before.
  std::optional<Mending> Seek();

 private:
  std::optional<Mending> At(antlr4::Token* token, bool at_found);
  std::optional<Mending> PutIn(antlr4::Token* before, std::size_t type);
  std::optional<Mending> Exchange(antlr4::Token* token, std::size_t type);
  std::optional<Mending> LeaveOut(antlr4::Token* token);
  std::optional<Mending> Join(antlr4::Token* token, bool known);
  std::optional<Mending> ExchangeAll(std::size_t type, std::size_t meant);
  std::string Spelled(std::size_t type) const;
  std::string Beside(const antlr4::Token* left, const std::string& middle,
                     const antlr4::Token* right) const;

  Tokens& tokens_;
  const Breakdown& breakdown_;
  antlr4::Token* first_;
  antlr4::Token* found_;
  std::function<bool()> reads_;
};

}  // namespace remit::parse
