#include "interpreter/parse/mending.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "interpreter/base/text.h"
#include "interpreter/parse/messages.h"

namespace remit::parse {
namespace {

using antlr4::Token;
using base::Tick;

// How far before the place where reading stopped the fault may lie, and how much is read again.
constexpr int kTokensBack = 4;
constexpr std::size_t kLongestPart = 500;
constexpr std::size_t kLongestFile = 100'000;

struct Pair {
  std::size_t written;
  std::size_t meant;
};
// What is taken for one another, nearest first.
constexpr Pair kPairs[] = {
    {RemitParser::ASSIGN, RemitParser::COLON},   {RemitParser::COLON, RemitParser::ASSIGN},
    {RemitParser::EQ, RemitParser::ASSIGN},      {RemitParser::EQ, RemitParser::COLON},
    {RemitParser::GE, RemitParser::ARROW},       {RemitParser::DOT, RemitParser::COMMA},
    {RemitParser::COLON, RemitParser::ARROW},    {RemitParser::BAR, RemitParser::DBAR},
    {RemitParser::DBAR, RemitParser::BAR},       {RemitParser::ROW, RemitParser::BAR},
    {RemitParser::K_IF, RemitParser::K_WHEN},    {RemitParser::K_IF, RemitParser::K_WHERE},
    {RemitParser::K_WHERE, RemitParser::K_WHEN}, {RemitParser::K_WHEN, RemitParser::K_WHERE},
    {RemitParser::MINUS, RemitParser::DOTS},     {RemitParser::K_TO, RemitParser::DOTS},
    {RemitParser::DOTS, RemitParser::K_TO},      {RemitParser::K_IN, RemitParser::K_FROM},
    {RemitParser::COLON, RemitParser::K_IN},     {RemitParser::COMMA, RemitParser::K_THEN},
    {RemitParser::COMMA, RemitParser::K_AND},    {RemitParser::K_AND, RemitParser::COMMA},
    {RemitParser::PLUS, RemitParser::K_AND},     {RemitParser::K_OR, RemitParser::COMMA},
    {RemitParser::SLASH, RemitParser::K_PER},    {RemitParser::K_PER, RemitParser::SLASH},
    {RemitParser::K_FOR, RemitParser::K_PER},    {RemitParser::K_FOR, RemitParser::K_OF},
    {RemitParser::K_OF, RemitParser::STAR},      {RemitParser::K_FROM, RemitParser::K_OF},
    {RemitParser::K_FROM, RemitParser::K_IN},    {RemitParser::LBRACKET, RemitParser::LBRACE},
    {RemitParser::K_WHEN, RemitParser::K_THEN},  {RemitParser::LPAREN, RemitParser::LBRACE},
    {RemitParser::GT, RemitParser::LT},
};

// Put in whether or not it is known what belongs there.
constexpr std::size_t kSigns[] = {RemitParser::COMMA, RemitParser::COLON, RemitParser::RPAREN,
                                  RemitParser::RBRACE, RemitParser::RBRACKET};

// Left out without loss.
bool IsFiller(std::string_view word) {
  static constexpr std::string_view kFillers[] = {
      "the",  "a",    "an",  "is", "be",   "of",     "if", "to",  "then", "as",
      "that", "must", "has", "by", "with", "should", "in", "and", "up"};
  return std::find(std::begin(kFillers), std::end(kFillers), word) != std::end(kFillers);
}

bool IsPunctuation(std::size_t type) {
  switch (type) {
    case RemitParser::COMMA:
    case RemitParser::DOT:
    case RemitParser::COLON:
    case RemitParser::ASSIGN:
    case RemitParser::EQ:
    case RemitParser::RPAREN:
    case RemitParser::RBRACE:
    case RemitParser::RBRACKET:
    case RemitParser::BAR:
    case RemitParser::DBAR:
    case RemitParser::QUESTION:
    case RemitParser::ARROW:
      return true;
    default:
      return false;
  }
}

// These join two values, and which is meant cannot be known.
bool IsOperatorWord(std::size_t type) {
  return type >= RemitParser::K_AND && type <= RemitParser::K_WHERE &&
         type != RemitParser::K_THEN && type != RemitParser::K_ELSE && type != RemitParser::K_FOR &&
         type != RemitParser::K_WHERE && type != RemitParser::K_IN;
}

bool IsSign(std::size_t type) {
  return type == RemitParser::ASSIGN || type == RemitParser::DOTS || type == RemitParser::ARROW ||
         type == RemitParser::LBRACE || type == RemitParser::LPAREN || type == RemitParser::DBAR ||
         type == RemitParser::BAR;
}

}  // namespace

Mender::Mender(Tokens& tokens, const Breakdown& breakdown, Token* first, Token* found,
               std::function<bool()> reads)
    : tokens_(tokens),
      breakdown_(breakdown),
      first_(first),
      found_(found),
      reads_(std::move(reads)) {}

std::optional<Mending> Mender::Seek() {
  const std::size_t length = found_->getTokenIndex() - first_->getTokenIndex();
  if (tokens_.StartsLine(found_) && found_->getType() != RemitParser::ROW) return std::nullopt;
  if (length > kLongestPart || tokens_.stream().size() > kLongestFile) return std::nullopt;
  if (auto mending = Join(found_, true)) return mending;
  Token* token = found_;
  for (int back = 0; back < kTokensBack && token != nullptr && token != first_; ++back) {
    if (std::optional<Mending> mending = At(token, back == 0)) return mending;
    token = tokens_.Before(token);
  }
  if (auto mending = ExchangeAll(RemitParser::ASSIGN, RemitParser::COLON)) return mending;
  return Join(found_, false);
}

std::optional<Mending> Mender::At(Token* token, bool at_found) {
  const std::size_t type = token->getType();
  const std::string_view text = tokens_.TextOf(token);
  if (type == RemitParser::ID && (text == "x" || text == "times")) {
    if (auto mending = Exchange(token, RemitParser::STAR)) return mending;
  }
  // `5 each quarter`, where the word was read as a unit
  if (type == RemitParser::UNIT) {
    for (const std::size_t expected : breakdown_.expected) {
      const bool word = IsWord(expected) && !IsReservedWord(expected);
      if (!word || tokens_.Before(token)->getType() != RemitParser::NUMBER) continue;
      if (auto mending = Exchange(token, expected)) return mending;
    }
  }
  for (const Pair& pair : kPairs) {
    if (pair.written != type) continue;
    if (auto mending = Exchange(token, pair.meant)) return mending;
  }
  for (const std::size_t sign : kSigns) {
    if (auto mending = PutIn(token, sign)) return mending;
  }
  if (at_found) {
    for (const std::size_t expected : breakdown_.expected) {
      const bool word = IsWord(expected) && !IsOperatorWord(expected) &&
                        expected != RemitParser::K_CHANCE && expected != RemitParser::K_EXPECTED &&
                        Spelling(expected) != text;
      if (!word && !IsSign(expected)) continue;
      // A plain word may be a name as well; that says nothing of what was meant.
      if (word && !IsReservedWord(expected) && breakdown_.Expects(RemitParser::ID)) continue;
      if (auto mending = PutIn(token, expected)) return mending;
      if (type != RemitParser::ID && !IsWord(type)) continue;
      if (auto mending = Exchange(token, expected)) return mending;
    }
  }
  const Token* before = tokens_.Before(token);
  const bool twice = before != nullptr && tokens_.TextOf(before) == text;
  const Token* after = tokens_.After(token);
  const bool goes_on = after->getType() == RemitParser::ID || IsWord(after->getType()) ||
                       after->getType() == RemitParser::NUMBER;
  if (IsPunctuation(type) || (IsFiller(text) && goes_on && !tokens_.StartsLine(after)) || twice)
    return LeaveOut(token);
  return std::nullopt;
}

std::string Mender::Spelled(std::size_t type) const {
  return IsWord(type) ? Spelling(type) : SignOf(type);
}

// The two neighbours with what stands between them from now on.
std::string Mender::Beside(const Token* left, const std::string& middle, const Token* right) const {
  std::string text(left == nullptr ? "" : tokens_.TextOf(left));
  const bool glued = middle == "," || middle == ":" || middle == ")" || middle == "]";
  if (!glued || text.empty()) text += " ";
  text += middle;
  if (right->getType() != Token::EOF && !tokens_.StartsLine(right) && middle != ")")
    text += " " + std::string(tokens_.TextOf(right));
  return text.substr(text.front() == ' ' ? 1 : 0);
}

std::optional<Mending> Mender::PutIn(Token* before, std::size_t type) {
  Token* left = tokens_.Before(before);
  if (left == nullptr || left->getType() == type) return std::nullopt;
  const Token* added = tokens_.PutIn(before, type);
  if (reads_()) {
    const std::string text = Spelled(type);
    const Span span = tokens_.SpanOf(left);
    const bool glued = text == "," || text == ":" || text == ")" || text == "]";
    if (!glued && before->getType() != Token::EOF && !tokens_.StartsLine(before)) {
      // A word is missing where the next one stands.
      return Mending{tokens_.SpanOf(before), text + " " + std::string(tokens_.TextOf(before)),
                     Tick(text) + " is missing before " + Tick(tokens_.TextOf(before)),
                     "write " + Tick(Beside(left, text, before))};
    }
    return Mending{{span.file, span.end, span.end},
                   glued ? text : " " + text,
                   Tick(text) + " is missing here",
                   "write " + Tick(Beside(left, text, before))};
  }
  tokens_.TakeOut(added);
  return std::nullopt;
}

std::optional<Mending> Mender::Exchange(Token* token, std::size_t type) {
  const std::size_t was = token->getType();
  if (was == type) return std::nullopt;
  tokens_.SetType(token, type);
  if (reads_()) {
    const std::string text = Spelled(type);
    return Mending{tokens_.SpanOf(token), text, "",
                   "write " + Tick(text) + " for " + Tick(tokens_.TextOf(token))};
  }
  tokens_.SetType(token, was);
  return std::nullopt;
}

std::optional<Mending> Mender::LeaveOut(Token* token) {
  tokens_.Hide(token, true);
  if (reads_()) {
    const Token* before = tokens_.Before(token);
    const bool twice = before != nullptr && tokens_.TextOf(before) == tokens_.TextOf(token);
    return Mending{tokens_.SpanOf(token), "",
                   twice ? Tick(tokens_.TextOf(token)) + " stands here twice" : "", "leave it out"};
  }
  tokens_.Hide(token, false);
  return std::nullopt;
}

// `margin floor` for `margin_floor`; a name that stands elsewhere is meant rather than anything
// new.
std::optional<Mending> Mender::Join(Token* token, bool known) {
  Token* left = tokens_.Before(token);
  if (token->getType() != RemitParser::ID || left == nullptr || left == first_ ||
      left->getType() != RemitParser::ID || tokens_.StartsLine(token)) {
    return std::nullopt;
  }
  const std::string name =
      std::string(tokens_.TextOf(left)) + "_" + std::string(tokens_.TextOf(token));
  if (known && !tokens_.Mentions(name)) return std::nullopt;
  tokens_.Hide(token, true);
  if (reads_()) {
    return Mending{tokens_.SpanOf(left, token), name, "a name is one word", "write " + Tick(name)};
  }
  tokens_.Hide(token, false);
  return std::nullopt;
}

// `{ tier = gold, since: 3 months }`: read as a set that begins with a comparison.
std::optional<Mending> Mender::ExchangeAll(std::size_t type, std::size_t meant) {
  std::vector<Token*> changed;
  int depth = 0;
  for (Token* token = found_; token != first_ && token != nullptr; token = tokens_.Before(token)) {
    if (token->getType() == RemitParser::RBRACE) ++depth;
    if (token->getType() == RemitParser::LBRACE && --depth < 0) break;
    if (depth == 0 && token->getType() == type) changed.push_back(token);
  }
  if (changed.empty() || depth >= 0) return std::nullopt;
  for (Token* token : changed) tokens_.SetType(token, meant);
  if (reads_()) {
    Token* token = changed.back();
    const std::string text = Spelled(meant);
    return Mending{tokens_.SpanOf(token), text, "",
                   "write " + Tick(Beside(tokens_.Before(token), text, tokens_.After(token)))};
  }
  for (Token* token : changed) tokens_.SetType(token, type);
  return std::nullopt;
}

}  // namespace remit::parse
