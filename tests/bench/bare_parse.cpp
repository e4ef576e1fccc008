// The generated parser, called directly.
#include "tests/bench/bare_parse.h"

#include "RemitLexer.h"
#include "RemitParser.h"
#include "antlr4-runtime.h"

namespace remit::bench {

bool BareParse(const std::string& text) {
  using generated::RemitLexer;
  using generated::RemitParser;
  antlr4::ANTLRInputStream input(text);
  RemitLexer lexer(&input);
  antlr4::CommonTokenStream tokens(&lexer);
  tokens.fill();
  RemitParser parser(&tokens);
  parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(
      antlr4::atn::PredictionMode::SLL);
  parser.header();
  const auto next = [&] { return tokens.LA(1); };
  while (next() != antlr4::Token::EOF) {
    switch (next()) {
      case RemitParser::K_OWNER:
      case RemitParser::K_EFFECTIVE:
        parser.headerClause();
        break;
      case RemitParser::K_RECORD:
        parser.recordHead();
        while (next() != RemitParser::RBRACE) parser.field();
        tokens.consume();
        break;
      case RemitParser::K_TABLE:
        parser.tableHead();
        parser.headerRow();
        while (next() == RemitParser::ROW) {
          parser.row();
          parser.getTreeTracker().reset();
        }
        tokens.consume();
        break;
      default:
        parser.declaration();
    }
    parser.getTreeTracker().reset();
  }
  return parser.getNumberOfSyntaxErrors() == 0;
}

}  // namespace remit::bench
