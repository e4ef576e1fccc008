#include "interpreter/parse/words.h"

#include <algorithm>
#include <string>

#include "interpreter/base/unicode.h"
#include "interpreter/parse/tokens.h"

namespace remit::parse {
namespace {

Word::Kind KindOf(std::size_t type) {
  switch (type) {
    case RemitParser::STRING:
    case RemitParser::UNTERMINATED:
    case RemitParser::SLIP_QUOTED:
      return Word::Kind::kText;
    case RemitParser::NUMBER:
    case RemitParser::DATE:
    case RemitParser::SLIP_DATE:
    case RemitParser::SLIP_GLUED:
    case RemitParser::SLIP_FRACTION:
      return Word::Kind::kNumber;
    case RemitParser::UNIT:
    case RemitParser::PERCENT:
      return Word::Kind::kUnit;
    case RemitParser::ID:
    case RemitParser::SLIP_NAME:
      return Word::Kind::kName;
    case RemitParser::SLIP_COMMENT:
      return Word::Kind::kComment;
    default:
      return IsWord(type) ? Word::Kind::kKeyword : Word::Kind::kSign;
  }
}

// Words behind which an operand or a name has to follow.
bool AsksForMore(std::size_t type) {
  switch (type) {
    case RemitParser::K_AND:
    case RemitParser::K_OR:
    case RemitParser::K_NOT:
    case RemitParser::K_IF:
    case RemitParser::K_THEN:
    case RemitParser::K_ELSE:
    case RemitParser::K_IS:
    case RemitParser::K_IN:
    case RemitParser::K_MOD:
    case RemitParser::K_OTHERWISE:
    case RemitParser::K_FOR:
    case RemitParser::K_WHERE:
    case RemitParser::K_BECAUSE:
    case RemitParser::K_BY:
    case RemitParser::K_FROM:
    case RemitParser::K_OF:
    case RemitParser::K_STEP:
    case RemitParser::K_TO:
    case RemitParser::K_WHEN:
    case RemitParser::K_WITH:
    case RemitParser::K_WITHIN:
    case RemitParser::K_WORTH:
    case RemitParser::EQ:
    case RemitParser::NE:
    case RemitParser::LE:
    case RemitParser::GE:
    case RemitParser::LT:
    case RemitParser::GT:
    case RemitParser::ASSIGN:
    case RemitParser::ARROW:
    case RemitParser::PLUS:
    case RemitParser::MINUS:
    case RemitParser::STAR:
    case RemitParser::SLASH:
    case RemitParser::DOTS:
    case RemitParser::DOTS_BELOW:
    case RemitParser::DOT:
    case RemitParser::COMMA:
    case RemitParser::COLON:
      return true;
    default:
      return false;
  }
}

int Opens(std::size_t type) {
  switch (type) {
    case RemitParser::LPAREN:
    case RemitParser::LBRACE:
    case RemitParser::LBRACKET:
      return 1;
    case RemitParser::RPAREN:
    case RemitParser::RBRACE:
    case RemitParser::RBRACKET:
      return -1;
    default:
      return 0;
  }
}

// The tokens of a text by themselves.
struct Read {
  explicit Read(std::string_view text)
      : id(sources.Add("entry", std::string(text))), tokens(sources.Get(id), id, sink, Limits{}) {}
  source::SourceMap sources;
  source::FileId id;
  diagnostics::Sink sink;
  Tokens tokens;
};

bool CanBeRead(std::string_view text) {
  return base::IsUtf8(text) && text.find('\0') == std::string_view::npos;
}

}  // namespace

std::vector<Word> WordsOf(std::string_view text) {
  std::vector<Word> words;
  if (!CanBeRead(text)) return words;
  Read read(text);
  for (const antlr4::Token* token : read.tokens.stream().getTokens()) {
    const std::size_t type = token->getType();
    if (type == antlr4::Token::EOF || token->getChannel() != antlr4::Token::DEFAULT_CHANNEL)
      continue;
    const source::Span span = read.tokens.SpanOf(token);
    if (span.begin < span.end) words.push_back({KindOf(type), span.begin, span.end});
  }
  for (const ast::Comment& comment : read.tokens.comments())
    words.push_back({Word::Kind::kComment, comment.span.begin, comment.span.end});
  std::sort(words.begin(), words.end(),
            [](const Word& a, const Word& b) { return a.begin < b.begin; });
  return words;
}

bool WantsMore(std::string_view text) {
  if (!CanBeRead(text)) return false;
  Read read(text);
  int open = 0;
  std::size_t last = antlr4::Token::EOF;
  for (const antlr4::Token* token : read.tokens.stream().getTokens()) {
    if (token->getType() == antlr4::Token::EOF ||
        token->getChannel() != antlr4::Token::DEFAULT_CHANNEL)
      continue;
    last = token->getType();
    open += Opens(last);
  }
  return open > 0 || AsksForMore(last);
}

}  // namespace remit::parse
