// Puts other text in the place of tokens, so that what was meant can be read; and takes it out
// again.
#include "interpreter/parse/tokens.h"

namespace remit::parse {
namespace {

antlr4::CommonToken* Common(antlr4::Token* token) {
  return static_cast<antlr4::CommonToken*>(token);
}

struct Piece {
  std::size_t type;
  std::string text;
};

std::vector<Piece> PiecesOf(const std::string& text) {
  antlr4::ANTLRInputStream input(text);
  RemitLexer lexer(&input);
  lexer.removeErrorListeners();
  antlr4::CommonTokenStream stream(&lexer);
  stream.fill();
  std::vector<Piece> pieces;
  for (const antlr4::Token* token : stream.getTokens()) {
    if (token->getChannel() != antlr4::Token::DEFAULT_CHANNEL ||
        token->getType() == antlr4::Token::EOF) {
      continue;
    }
    if (IsSlip(token->getType())) return {};
    pieces.push_back({token->getType(), token->getText()});
  }
  return pieces;
}

}  // namespace

// The rules about neighbours of Remit.g4, for a token whose neighbours changed.
void Tokens::SettleNeighbours(antlr4::Token* token) {
  if (token->getType() == antlr4::Token::EOF) return;
  const antlr4::Token* before = Before(token);
  const bool after_dot = before != nullptr && before->getType() == RemitParser::DOT;
  const bool before_colon = After(token)->getType() == RemitParser::COLON;
  const std::size_t type = token->getType();
  if (IsWord(type) && (before_colon || after_dot)) Common(token)->setType(RemitParser::ID);
  const bool number = before != nullptr && before->getType() == RemitParser::NUMBER &&
                      before->getLine() == token->getLine();
  if (type == RemitParser::ID && number && !before_colon) Common(token)->setType(RemitParser::UNIT);
  if (type == RemitParser::UNIT && !number) Common(token)->setType(RemitParser::ID);
}

std::optional<Tokens::Substitution> Tokens::Substitute(Span span, const std::string& text,
                                                       antlr4::Token* near) {
  const std::vector<Piece> pieces = PiecesOf(text);
  if ((pieces.empty() && !text.empty()) || TextOf(span).find('\n') != std::string_view::npos)
    return std::nullopt;
  antlr4::Token* first = near;
  while (first != nullptr && SpanOf(first).begin > span.begin) first = Before(first);
  if (first == nullptr) return std::nullopt;
  while (SpanOf(first).begin < span.begin && first->getType() != antlr4::Token::EOF)
    first = After(first);
  Substitution result;
  for (antlr4::Token* token = first;
       token->getType() != antlr4::Token::EOF && SpanOf(token).end <= span.end;
       token = After(token)) {
    result.hidden.push_back(token);
  }
  if (result.hidden.empty()) return std::nullopt;
  const std::size_t start = first->getStartIndex(), stop = result.hidden.back()->getStopIndex();
  for (antlr4::Token* token : result.hidden) Hide(token, true);
  // Behind them, so that reading from the first one on meets what is put in.
  std::size_t index = result.hidden.back()->getTokenIndex() + 1;
  for (const Piece& piece : pieces) {
    auto token = std::make_unique<antlr4::CommonToken>(piece.type);
    token->setStartIndex(start);
    token->setStopIndex(stop);
    token->setLine(first->getLine());
    token->setCharPositionInLine(first->getCharPositionInLine());
    meant_.emplace(token.get(), Meant{piece.text, result.added.empty()});
    result.added.push_back(token.get());
    stream_.Insert(index, std::move(token));
    Shift(index++, true);
  }
  for (antlr4::Token* token : result.added) SettleNeighbours(token);
  SettleNeighbours(After(result.added.empty() ? result.hidden.back() : result.added.back()));
  return result;
}

void Tokens::Undo(const Substitution& substitution) {
  for (const antlr4::Token* token : substitution.added) {
    meant_.erase(token);
    TakeOut(token);
  }
  for (antlr4::Token* token : substitution.hidden) Hide(token, false);
  SettleNeighbours(After(substitution.hidden.back()));
}

bool Tokens::IsValueOfEnum(std::string_view name) const {
  bool inside = false;
  for (std::size_t i = 0; i < stream_.size(); ++i) {
    const antlr4::Token* token = stream_.get(i);
    if (token->getType() == RemitParser::K_ENUM) inside = true;
    if (token->getType() == RemitParser::RBRACE) inside = false;
    if (inside && token->getType() == RemitParser::ID && TextOf(token) == name) return true;
  }
  return false;
}

}  // namespace remit::parse
