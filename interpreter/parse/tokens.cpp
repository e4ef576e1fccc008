#include "interpreter/parse/tokens.h"

#include <algorithm>
#include <set>

namespace remit::parse {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view WithoutMark(std::string_view text) {
  return text.substr(0, kByteOrderMark.size()) == kByteOrderMark ? text.substr(3) : text;
}

// A `-` after one of these subtracts; anywhere else it is a sign.
bool EndsOperand(std::size_t type) {
  switch (type) {
    case RemitParser::ID:
    case RemitParser::NUMBER:
    case RemitParser::STRING:
    case RemitParser::DATE:
    case RemitParser::UNIT:
    case RemitParser::PERCENT:
    case RemitParser::K_TRUE:
    case RemitParser::K_FALSE:
      return true;
    default:
      return IsWord(type) && !IsReservedWord(type);
  }
}

// Declaration words that are verdicts as well.
bool IsVerdict(std::size_t type) {
  return type == RemitParser::K_ESCALATE || type == RemitParser::K_REFUSE;
}

antlr4::CommonToken* Common(antlr4::Token* token) {
  return static_cast<antlr4::CommonToken*>(token);
}

}  // namespace

void TokenStream::Insert(std::size_t index, std::unique_ptr<antlr4::Token> token) {
  _tokens.insert(_tokens.begin() + static_cast<std::ptrdiff_t>(index), std::move(token));
  Renumber(index);
}
void TokenStream::Erase(std::size_t index) {
  _tokens.erase(_tokens.begin() + static_cast<std::ptrdiff_t>(index));
  Renumber(index);
}
void TokenStream::Renumber(std::size_t from) {
  for (std::size_t i = from; i < _tokens.size(); ++i)
    static_cast<antlr4::WritableToken*>(_tokens[i].get())->setTokenIndex(i);
}

bool IsDeclarationWord(std::size_t type) {
  return type >= RemitParser::K_POLICY && type <= RemitParser::K_TEST;
}
bool IsReservedWord(std::size_t type) {
  return type >= RemitParser::K_POLICY && type <= RemitParser::K_WHERE;
}
bool IsWord(std::size_t type) {
  return type >= RemitParser::K_POLICY && type <= RemitParser::K_WORTH;
}

bool IsHeaderClause(std::size_t type) {
  switch (type) {
    case RemitParser::K_SERVES:
    case RemitParser::K_EXTENDS:
    case RemitParser::K_OWNER:
    case RemitParser::K_EFFECTIVE:
    case RemitParser::K_REVIEW:
    case RemitParser::K_LANGUAGE:
      return true;
    default:
      return false;
  }
}

Tokens::Tokens(const source::Source& file, source::FileId id, diagnostics::Sink& sink,
               const Limits& limits)
    : file_(file),
      id_(id),
      sink_(sink),
      input_(std::string(WithoutMark(file.text()))),
      lexer_(&input_),
      stream_(&lexer_) {
  const std::string_view text = WithoutMark(file.text());
  skipped_ = static_cast<std::uint32_t>(file.text().size() - text.size());
  if (input_.size() != text.size()) {
    byte_offsets_.reserve(input_.size() + 1);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if ((static_cast<unsigned char>(text[i]) & 0xC0u) != 0x80u) {
        byte_offsets_.push_back(static_cast<std::uint32_t>(i));
      }
    }
    byte_offsets_.push_back(static_cast<std::uint32_t>(text.size()));
  }
  lexer_.removeErrorListeners();
  stream_.fill();
  MendPhrases();
  Classify();
  MarkDepth(limits.depth);
}

std::uint32_t Tokens::Byte(std::size_t code_point) const {
  if (byte_offsets_.empty()) return skipped_ + static_cast<std::uint32_t>(code_point);
  return skipped_ + byte_offsets_[std::min(code_point, byte_offsets_.size() - 1)];
}

Span Tokens::SpanOf(const antlr4::Token* token) const {
  if (token->getType() == antlr4::Token::EOF) {
    const auto size = static_cast<std::uint32_t>(file_.text().size());
    return {id_, size, size};
  }
  const std::size_t stop = token->getStopIndex();
  // A row's token begins with the line end before it.
  const std::size_t start = token->getType() == RemitParser::ROW ? stop : token->getStartIndex();
  return {id_, Byte(start), Byte(stop + 1)};
}

Span Tokens::SpanOf(const antlr4::Token* first, const antlr4::Token* last) const {
  const Span begin = SpanOf(first);
  return {id_, begin.begin, std::max(begin.end, SpanOf(last).end)};
}

std::string_view Tokens::TextOf(const antlr4::Token* token) const {
  const auto meant = meant_.find(token);
  return meant == meant_.end() ? file_.Text(SpanOf(token)) : std::string_view(meant->second.text);
}

bool Tokens::StartsLine(const antlr4::Token* token) const {
  const auto meant = meant_.find(token);
  if (meant != meant_.end() && !meant->second.leads) return false;
  if (token->getType() == RemitParser::ROW) return true;
  const std::string& text = file_.text();
  for (std::uint32_t i = SpanOf(token).begin; i > skipped_; --i) {
    const char c = text[i - 1];
    if (c == '\n' || c == '\r') return true;
    if (c != ' ' && c != '\t') return false;
  }
  return true;
}

antlr4::Token* Tokens::Before(const antlr4::Token* token) const {
  for (std::size_t i = token->getTokenIndex(); i > 0; --i) {
    antlr4::Token* candidate = stream_.get(i - 1);
    if (candidate->getChannel() == antlr4::Token::DEFAULT_CHANNEL) return candidate;
  }
  return nullptr;
}

antlr4::Token* Tokens::After(const antlr4::Token* token) const {
  std::size_t i = token->getTokenIndex();
  if (token->getType() == antlr4::Token::EOF) return stream_.get(i);
  do {
    ++i;
  } while (stream_.get(i)->getChannel() != antlr4::Token::DEFAULT_CHANNEL);
  return stream_.get(i);
}

bool Tokens::Glued(const antlr4::Token* left, const antlr4::Token* right) const {
  return SpanOf(left).end == SpanOf(right).begin;
}

bool Tokens::HasSlip(const antlr4::Token* first, const antlr4::Token* last) const {
  const auto found = std::lower_bound(slips_.begin(), slips_.end(), first->getTokenIndex());
  return found != slips_.end() && *found <= last->getTokenIndex();
}

bool Tokens::IsSeparatingComma(const antlr4::Token* token) const {
  if (token->getType() != RemitParser::COMMA) return false;
  const antlr4::Token* after = After(token);
  return after->getType() != RemitParser::NUMBER || !Glued(token, after);
}

bool Tokens::FollowsCurrencySign(const antlr4::Token* number) const {
  const std::size_t index = number->getTokenIndex();
  return index > 0 && stream_.get(index - 1)->getType() == RemitParser::SLIP_CURRENCY;
}

bool Tokens::ClosesBareText(const antlr4::Token* last) const {
  const antlr4::Token* next = stream_.get(last->getTokenIndex() + 1);
  return next->getType() == RemitParser::UNTERMINATED && Glued(last, next);
}

// The second quote or an apostrophe of a text that lacks its quotes, of which the parser speaks.
bool Tokens::IsLonelyQuote(const antlr4::Token* token) const {
  const std::size_t type = token->getType();
  const bool apostrophe =
      type == RemitParser::SLIP_QUOTED ||
      (type == RemitParser::BAD && (TextOf(token) == "'" || TextOf(token) == "’"));
  if (!apostrophe && (type != RemitParser::UNTERMINATED || TextOf(token) != "\"")) return false;
  const antlr4::Token* after = Before(token);
  const antlr4::Token* word = after == nullptr ? nullptr : Before(after);
  for (; word != nullptr && word->getLine() == token->getLine(); word = Before(after = word)) {
    if (word->getType() == RemitParser::K_BECAUSE || word->getType() == RemitParser::K_OWNER)
      return after->getType() != RemitParser::STRING && after != token;
  }
  return false;
}

void Tokens::MakeName(antlr4::Token* token) { Common(token)->setType(RemitParser::ID); }

bool Tokens::Mentions(std::string_view name) const {
  for (std::size_t i = 0; i < stream_.size(); ++i) {
    const antlr4::Token* token = stream_.get(i);
    if (token->getType() == RemitParser::ID && TextOf(token) == name) return true;
  }
  return false;
}

void Tokens::MakeNames(std::string_view word, std::size_t from) {
  for (std::size_t i = from; i < stream_.size(); ++i) {
    antlr4::Token* token = stream_.get(i);
    if (!IsReservedWord(token->getType()) || TextOf(token) != word || StartsLine(token)) continue;
    const antlr4::Token* before = Before(token);
    if (before == nullptr || before->getType() != RemitParser::LBRACE) MakeName(token);
  }
}

// The places that are kept as numbers of tokens.
void Tokens::Shift(std::size_t from, bool up) {
  for (std::vector<std::size_t>* places : {&too_deep_, &renamed_, &slips_}) {
    for (std::size_t& place : *places) {
      if (place >= from) place += up ? 1u : static_cast<std::size_t>(-1);
    }
  }
}

const antlr4::Token* Tokens::PutIn(const antlr4::Token* before, std::size_t type) {
  const antlr4::Token* left = Before(before);
  const std::size_t index = left->getTokenIndex() + 1;
  auto token = std::make_unique<antlr4::CommonToken>(type);
  token->setStartIndex(left->getStopIndex() + 1);
  token->setStopIndex(left->getStopIndex());
  token->setLine(left->getLine());
  token->setCharPositionInLine(left->getCharPositionInLine() + 1);
  const antlr4::Token* added = token.get();
  stream_.Insert(index, std::move(token));
  Shift(index, true);
  return added;
}

void Tokens::TakeOut(const antlr4::Token* added) {
  const std::size_t index = added->getTokenIndex();
  stream_.Erase(index);
  Shift(index, false);
}

void Tokens::SetType(antlr4::Token* token, std::size_t type) { Common(token)->setType(type); }

void Tokens::Hide(antlr4::Token* token, bool hidden) {
  Common(token)->setChannel(hidden ? antlr4::Token::HIDDEN_CHANNEL
                                   : antlr4::Token::DEFAULT_CHANNEL);
}

bool Tokens::WasReserved(const antlr4::Token* token) const {
  return std::binary_search(renamed_.begin(), renamed_.end(), token->getTokenIndex());
}

// `1 000 000` with no-break spaces is a slip of its number.
bool Tokens::PartsDigits(Span space) const {
  const std::string& text = file_.text();
  const auto digit = [&](std::size_t at) {
    return at < text.size() && text[at] >= '0' && text[at] <= '9';
  };
  return space.begin > 0 && digit(space.begin - 1) && digit(space.end);
}

// Behind the parameters of a function, table or model that stand on the line of its name.
bool Tokens::FollowsHead(const antlr4::Token* token) const {
  const antlr4::Token* word = Before(token);
  if (word == nullptr || word->getType() != RemitParser::RPAREN) return false;
  while (Before(word) != nullptr && !StartsLine(word)) word = Before(word);
  return word->getType() == RemitParser::K_FUNCTION || word->getType() == RemitParser::K_TABLE ||
         word->getType() == RemitParser::K_MODEL;
}

// `verdict is escalate`, `verdict is not refuse`: no declaration can begin there, unless something
// was left out behind `is` and the next line has one whole.
bool Tokens::FollowsIs(const antlr4::Token* token) const {
  const antlr4::Token* before = Before(token);
  if (before != nullptr && before->getType() == RemitParser::K_NOT) before = Before(before);
  if (before == nullptr || before->getType() != RemitParser::K_IS) return false;
  const antlr4::Token* next = After(token);
  const bool rule = next->getType() == RemitParser::K_WHEN ||
                    next->getType() == RemitParser::K_TO ||
                    (next->getType() == RemitParser::ID && !StartsLine(next));
  return !StartsLine(token) || !rule;
}

void Tokens::CollectComment(const antlr4::Token* token) {
  Span span = SpanOf(token);
  std::string_view text = file_.Text(span);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  span.end = span.begin + static_cast<std::uint32_t>(text.size());
  comments_.push_back(
      {std::string(text), span, StartsLine(token), token->getType() == RemitParser::DOC});
}

// `{ 100 EUR: 30 %`, `, -5 EUR: 70 %`: the number is what stands before the colon, not what is said
// of the name before it.
bool Tokens::IsKeyOfOutcome(const antlr4::Token* number) const {
  const antlr4::Token* before = Before(number);
  if (before != nullptr && before->getType() == RemitParser::MINUS) before = Before(before);
  return before != nullptr &&
         (before->getType() == RemitParser::LBRACE || before->getType() == RemitParser::COMMA ||
          before->getType() == RemitParser::PERCENT);
}

// The rules about neighbours of Remit.g4, the comments, and the slips.
void Tokens::Classify() {
  antlr4::Token* before = nullptr;
  int braces = 0;
  std::vector<Span> spaces;
  std::set<std::string_view> foreign;
  const std::size_t count = stream_.size();
  for (std::size_t i = 0; i < count; ++i) {
    antlr4::CommonToken* token = Common(stream_.get(i));
    std::size_t type = token->getType();
    if (token->getChannel() != antlr4::Token::DEFAULT_CHANNEL) {
      if (type == RemitParser::SLIP_SPACE) {
        if (!PartsDigits(SpanOf(token))) spaces.push_back(SpanOf(token));
      } else if (type == RemitParser::DOC || type == RemitParser::COMMENT) {
        CollectComment(token);
      }
      continue;
    }
    // `function share (part: EUR) => percent`
    if (type == RemitParser::SLIP_GE && FollowsHead(token)) token->setType(RemitParser::SLIP_ARROW);
    type = token->getType();
    if (IsSlip(type)) {
      // A foreign name is spoken of once.
      if (type == RemitParser::SLIP_NAME && !foreign.insert(TextOf(token)).second) {
        token->setType(RemitParser::ID);
        type = RemitParser::ID;
      }
    }
    if (IsSlip(type)) {
      if (IsLonelyQuote(token)) {
        token->setChannel(antlr4::Token::HIDDEN_CHANNEL);
        continue;
      }
      if (type == RemitParser::BAD || type == RemitParser::UNTERMINATED ||
          type == RemitParser::SLIP_CURRENCY || type == RemitParser::SLIP_FRACTION) {
        slips_.push_back(i);
      }
      if (!MendSlip(*this, token, before, sink_)) {
        token->setChannel(antlr4::Token::HIDDEN_CHANNEL);
        continue;
      }
      type = token->getType();
    }
    if (type == RemitParser::LBRACE) ++braces;
    if (type == RemitParser::RBRACE && braces > 0) --braces;
    if (type == antlr4::Token::EOF) break;
    const bool before_colon = After(token)->getType() == RemitParser::COLON;
    // A full stop may end a line; no name goes on in the first column.
    const bool begins = IsDeclarationWord(type) && token->getCharPositionInLine() == 0;
    const bool after_dot = before != nullptr && before->getType() == RemitParser::DOT && !begins;
    if (IsWord(type) && (before_colon || after_dot)) {
      if (IsReservedWord(type)) renamed_.push_back(i);
      token->setType(RemitParser::ID);
    } else if (IsVerdict(type) && FollowsIs(token)) {
      token->setType(RemitParser::ID);
    } else if (type == RemitParser::ID && before != nullptr &&
               before->getType() == RemitParser::NUMBER && before->getLine() == token->getLine() &&
               !(braces > 0 && before_colon && !IsKeyOfOutcome(before))) {
      token->setType(RemitParser::UNIT);
    }
    before = token;
  }
  ReportForeignSpaces(spaces, sink_);
}

// What the parser would recurse on: brackets, runs of prefix signs, and choices within choices.
void Tokens::MarkDepth(int limit) {
  struct Level {
    int choices = 0;
    int signs = 0;
  };
  std::vector<Level> levels(1);
  int depth = 0;
  bool over = false;
  bool operand_before = false;
  const auto end_part = [&] {
    depth -= levels.back().choices + levels.back().signs;
    levels.back() = {};
  };
  const auto end_signs = [&] {
    depth -= levels.back().signs;
    levels.back().signs = 0;
  };
  for (std::size_t i = 0; i < stream_.size(); ++i) {
    const antlr4::Token* token = stream_.get(i);
    if (token->getChannel() != antlr4::Token::DEFAULT_CHANNEL) continue;
    const std::size_t type = token->getType();
    bool operand = false;
    switch (type) {
      case RemitParser::LPAREN:
      case RemitParser::LBRACE:
      case RemitParser::LBRACKET:
        levels.emplace_back();
        ++depth;
        break;
      case RemitParser::RPAREN:
      case RemitParser::RBRACE:
      case RemitParser::RBRACKET:
        if (levels.size() > 1) {
          end_part();
          levels.pop_back();
          --depth;
        }
        end_signs();
        operand = true;
        break;
      case RemitParser::MINUS:
      case RemitParser::K_NOT:
        if (!operand_before) {
          ++levels.back().signs;
          ++depth;
        }
        break;
      case RemitParser::K_IF:
        ++levels.back().choices;
        ++depth;
        break;
      case RemitParser::COMMA:
      case RemitParser::COLON:
      case RemitParser::BAR:
      case RemitParser::DBAR:
      case RemitParser::ROW:
        end_part();
        break;
      default:
        if (IsDeclarationWord(type) || type == RemitParser::K_GIVEN) {
          // A declaration begins at the first column whatever was left open before it.
          if (token->getCharPositionInLine() == 0) {
            levels.assign(1, {});
            depth = 0;
            over = false;
          }
          end_part();
        } else if (EndsOperand(type)) {
          operand = true;
          end_signs();
        }
    }
    operand_before = operand;
    if (depth > limit && !over) {
      over = true;
      too_deep_.push_back(i);
      sink_.Report(diagnostics::Kind::kTooDeep, SpanOf(token),
                   "this is nested more than " + std::to_string(limit) + " levels deep",
                   "brackets, signs before a value and `if` within `if` nest at most " +
                       std::to_string(limit) + " levels",
                   "name the inner parts with `let`");
    } else if (depth <= limit) {
      over = false;
    }
  }
}

}  // namespace remit::parse
