// How the parser behaves at a mistake: it neither invents nor drops a token but gives the whole
// part up, and says what it knew at that place. Going on is the file parser's business.
#pragma once

#include <optional>
#include <vector>

#include "interpreter/parse/tokens.h"

namespace remit::parse {

// What was known where a part could not be read.
struct Breakdown {
  antlr4::Token* offending = nullptr;
  std::vector<std::size_t> expected;  // token types; to find near misses, never to be printed
  std::vector<std::size_t> rules;     // innermost first
  bool Expects(std::size_t type) const;
  bool InRule(std::size_t rule) const;
};

// Thrown through the generated code, caught by Attempt() alone.
struct GivenUp {};

class Strategy final : public antlr4::DefaultErrorStrategy {
 public:
  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override;
  void recover(antlr4::Parser* parser, std::exception_ptr error) override;
  antlr4::Token* recoverInline(antlr4::Parser* parser) override;
  void sync(antlr4::Parser*) override {}

  std::optional<Breakdown> breakdown;
};

// Makes the parser behave so, and say nothing by itself. The strategy is the parser's.
Strategy& Prepare(RemitParser& parser);

}  // namespace remit::parse
