// The generated lexer and parser without what the runtime spends on uses that this project has not:
// locks around tables that one lexer has read before, casts that are looked up by name, listeners.
// They read the same tokens and make the same trees.
#pragma once

#include <memory>

#include "RemitLexer.h"
#include "RemitParser.h"
#include "antlr4-runtime.h"

namespace remit::parse {

class LeanSimulator;

class LeanLexer final : public generated::RemitLexer {
 public:
  explicit LeanLexer(antlr4::CharStream* input);

  std::unique_ptr<antlr4::Token> nextToken() override;
  std::size_t getLine() const override;
  std::size_t getCharPositionInLine() override;

 private:
  void Match();

  LeanSimulator* simulator_;  // the recogniser's own
};

class LeanParser final : public generated::RemitParser {
 public:
  using RemitParser::RemitParser;

 private:
  void addContextToParseTree() override;
};

}  // namespace remit::parse
