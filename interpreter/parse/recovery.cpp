#include "interpreter/parse/recovery.h"

#include <algorithm>
#include <memory>

namespace remit::parse {

bool Breakdown::Expects(std::size_t type) const {
  return std::find(expected.begin(), expected.end(), type) != expected.end();
}
bool Breakdown::InRule(std::size_t rule) const {
  return std::find(rules.begin(), rules.end(), rule) != rules.end();
}

void Strategy::reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) {
  if (breakdown.has_value()) return;
  Breakdown found;
  found.offending = error.getOffendingToken();
  if (found.offending == nullptr) found.offending = parser->getCurrentToken();
  // A decision that looked ahead failed somewhere behind its state: what would fit there is not
  // known.
  if (found.offending == parser->getCurrentToken()) {
    for (const ssize_t type : parser->getExpectedTokens().toList()) {
      if (type > 0) found.expected.push_back(static_cast<std::size_t>(type));
    }
  }
  for (const antlr4::RuleContext* context = parser->getContext(); context != nullptr;
       context = static_cast<const antlr4::RuleContext*>(context->parent)) {
    found.rules.push_back(context->getRuleIndex());
  }
  breakdown = std::move(found);
}

void Strategy::recover(antlr4::Parser*, std::exception_ptr) { throw GivenUp{}; }

antlr4::Token* Strategy::recoverInline(antlr4::Parser* parser) {
  throw antlr4::InputMismatchException(parser);
}

Strategy& Prepare(RemitParser& parser) {
  auto strategy = std::make_shared<Strategy>();
  parser.setErrorHandler(strategy);
  parser.removeErrorListeners();
  // The grammar needs no full context; a mistake must not start looking for one.
  parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(
      antlr4::atn::PredictionMode::SLL);
  return *strategy;
}

}  // namespace remit::parse
