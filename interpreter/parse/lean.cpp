#include "interpreter/parse/lean.h"

#include <vector>

namespace remit::parse {

using antlr4::dfa::DFAState;

// Walks the automaton that all lexers share and extend under locks, and remembers where it has
// been.
class LeanSimulator final : public antlr4::atn::LexerATNSimulator {
 public:
  LeanSimulator(LeanLexer* lexer, LexerATNSimulator& shared)
      : LexerATNSimulator(lexer, shared.atn, shared._decisionToDFA,
                          shared.getSharedContextCache()) {}

 protected:
  DFAState* getExistingTargetState(DFAState* state, std::size_t symbol) override {
    if (symbol >= kSymbols || state->stateNumber < 0 || state->stateNumber >= kStates) {
      return LexerATNSimulator::getExistingTargetState(state, symbol);
    }
    const std::size_t place = static_cast<std::size_t>(state->stateNumber) * kSymbols + symbol;
    if (place >= known_.size()) known_.resize(place + kSymbols, nullptr);
    DFAState*& target = known_[place];
    if (target == nullptr) target = LexerATNSimulator::getExistingTargetState(state, symbol);
    return target;
  }

 private:
  static constexpr std::size_t kSymbols = 128;
  static constexpr int kStates = 4096;
  // By number of the state, then by symbol. There is one mode, so numbers are unique, and states
  // live as long as the process.
  std::vector<DFAState*> known_;
};

LeanLexer::LeanLexer(antlr4::CharStream* input) : RemitLexer(input) {
  auto simulator =
      std::make_unique<LeanSimulator>(this, *getInterpreter<antlr4::atn::LexerATNSimulator>());
  simulator_ = simulator.get();
  setInterpreter(simulator.release());
}

std::size_t LeanLexer::getLine() const { return simulator_->getLine(); }
std::size_t LeanLexer::getCharPositionInLine() { return simulator_->getCharPositionInLine(); }

// What begins here, with a message of the listeners' where nothing does.
void LeanLexer::Match() {
  do {
    type = antlr4::Token::INVALID_TYPE;
    std::size_t matched = SKIP;
    try {
      matched = simulator_->match(_input, mode);
    } catch (const antlr4::LexerNoViableAltException& error) {
      notifyListeners(error);
      recover(error);
    }
    if (_input->LA(1) == antlr4::Token::EOF) hitEOF = true;
    if (type == antlr4::Token::INVALID_TYPE) type = matched;
  } while (type == MORE);
}

std::unique_ptr<antlr4::Token> LeanLexer::nextToken() {
  do {
    if (hitEOF) {
      emitEOF();
      return std::move(token);
    }
    token.reset();
    channel = antlr4::Token::DEFAULT_CHANNEL;
    tokenStartCharIndex = _input->index();
    tokenStartCharPositionInLine = simulator_->getCharPositionInLine();
    tokenStartLine = simulator_->getLine();
    Match();
  } while (type == SKIP);
  if (token == nullptr) emit();
  return std::move(token);
}

void LeanParser::addContextToParseTree() {
  if (_ctx->parent == nullptr) return;
  // A rule's parent is a rule.
  static_cast<antlr4::ParserRuleContext*>(_ctx->parent)->addChild(_ctx);
}

}  // namespace remit::parse
