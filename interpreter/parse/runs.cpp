// Slips that several signs of a line show together, whatever stands around them: prices of a price
// tag, dates in words, comments and lists of other notations. They are spoken of and read as meant
// before the tokens get their classes.
#include <algorithm>
#include <string>
#include <vector>

#include "interpreter/base/text.h"
#include "interpreter/parse/tokens.h"

namespace remit::parse {
namespace {

using antlr4::Token;
using base::Tick;
using diagnostics::Kind;

bool IsDigits(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The number of the month that `word` names, in full or by its first letters; 0 when it names none.
int MonthOf(std::string_view word) {
  static constexpr std::string_view kMonths[] = {"january",   "february", "march",    "april",
                                                 "may",       "june",     "july",     "august",
                                                 "september", "october",  "november", "december"};
  const std::string small = base::LowerCase(word);
  if (small.size() < 3) return 0;
  for (int month = 1; month <= 12; ++month) {
    if (kMonths[month - 1].substr(0, small.size()) == small) return month;
  }
  return small == "sept" ? 9 : 0;
}

std::string TwoDigits(std::string_view digits) {
  return (digits.size() < 2 ? "0" : "") + std::string(digits);
}

bool IsRound(std::size_t type) {
  return type == RemitParser::LPAREN || type == RemitParser::RPAREN;
}

bool IsDash(std::size_t type) {
  return type == RemitParser::MINUS || type == RemitParser::SLIP_MINUS;
}

// Signs that have no width: zero-width space and joiners, byte-order mark, soft hyphen.
bool HasNoWidth(std::string_view text) {
  static constexpr std::string_view kSigns[] = {"\u200B", "\u200C", "\u200D", "\uFEFF", "\u00AD"};
  while (!text.empty()) {
    const auto* const sign =
        std::find_if(std::begin(kSigns), std::end(kSigns),
                     [&](std::string_view each) { return text.substr(0, each.size()) == each; });
    if (sign == std::end(kSigns)) return false;
    text.remove_prefix(sign->size());
  }
  return true;
}

class Runs {
 public:
  Runs(Tokens& tokens, diagnostics::Sink& sink) : tokens_(tokens), sink_(sink) {}

  // Each gives false where the run does not begin at `token`.
  bool Mend(Token* token) {
    return Date(token) || DateMonthFirst(token) || PriceTag(token) || DashComment(token) ||
           RoundSet(token) || QuotedValue(token);
  }

  // `{ 0 %; 10 % }`, `f(a; b)`: one message for each bracket.
  void Semicolons(Token* open) {
    std::vector<Token*> found;
    int depth = 0;
    for (Token* token = open; token->getType() != Token::EOF; token = tokens_.After(token)) {
      const std::size_t type = token->getType();
      if (type == RemitParser::LPAREN || type == RemitParser::LBRACE ||
          type == RemitParser::LBRACKET) {
        ++depth;
      } else if (type == RemitParser::RPAREN || type == RemitParser::RBRACE ||
                 type == RemitParser::RBRACKET) {
        if (--depth == 0) break;
      } else if (type == RemitParser::BAD && depth == 1 && tokens_.TextOf(token) == ";") {
        const bool ends = tokens_.StartsLine(tokens_.After(token));
        if (!ends) found.push_back(token);
      }
      if (IsDeclarationWord(type) && tokens_.StartsLine(token) && token != open) return;
    }
    if (found.empty()) return;
    const Span place = tokens_.SpanOf(found.front(), found.back());
    std::string meant(tokens_.TextOf(place));
    std::replace(meant.begin(), meant.end(), ';', ',');
    auto& diagnostic =
        sink_.Report(Kind::kForeignSign, tokens_.SpanOf(found.front()), "`;` has no meaning here",
                     "between brackets what is listed is parted by commas",
                     found.size() == 1 ? "write `,`" : "write `,` for each `;`");
    diagnostic.suggestions.push_back({place, meant, "write `,`", true});
    for (Token* token : found) tokens_.SetType(token, RemitParser::COMMA);
  }

 private:
  std::string Text(const Token* token) const { return std::string(tokens_.TextOf(token)); }
  bool SameLine(const Token* token) const {
    return token->getType() != Token::EOF && !tokens_.StartsLine(token);
  }
  void Put(Span span, const std::string& meant, Token* near) {
    tokens_.Substitute(span, meant, near);
  }

  bool SayDate(Span span, const std::string& date, Token* near) {
    sink_
        .Report(Kind::kDateForm, span, "this date is written with its month's name",
                "a date is year-month-day with two digits for month and day", "write " + Tick(date))
        .suggestions.push_back({span, date, "write " + Tick(date), true});
    Put(span, date, near);
    return true;
  }

  // `28 Dec 2025`
  bool Date(Token* day) {
    if (day->getType() != RemitParser::NUMBER || !IsDigits(tokens_.TextOf(day), 1, 2)) return false;
    const Token* month = tokens_.After(day);
    if (month->getType() == RemitParser::DOT) month = tokens_.After(month);
    const Token* year = tokens_.After(month);
    if (month->getType() != RemitParser::ID || MonthOf(tokens_.TextOf(month)) == 0 ||
        !IsDigits(tokens_.TextOf(year), 4, 4) || !SameLine(year)) {
      return false;
    }
    return SayDate(tokens_.SpanOf(day, year),
                   Text(year) + "-" + TwoDigits(std::to_string(MonthOf(tokens_.TextOf(month)))) +
                       "-" + TwoDigits(tokens_.TextOf(day)),
                   day);
  }

  // `Dec 28, 2025`
  bool DateMonthFirst(Token* month) {
    if (month->getType() != RemitParser::ID || MonthOf(tokens_.TextOf(month)) == 0) return false;
    const Token* day = tokens_.After(month);
    const Token* year = tokens_.After(day);
    if (year->getType() == RemitParser::COMMA) year = tokens_.After(year);
    if (!IsDigits(tokens_.TextOf(day), 1, 2) || !IsDigits(tokens_.TextOf(year), 4, 4) ||
        !SameLine(year)) {
      return false;
    }
    return SayDate(tokens_.SpanOf(month, year),
                   Text(year) + "-" + TwoDigits(std::to_string(MonthOf(tokens_.TextOf(month)))) +
                       "-" + TwoDigits(tokens_.TextOf(day)),
                   month);
  }

  // `5.000,- EUR`, `500,-- EUR`
  bool PriceTag(Token* number) {
    if (number->getType() != RemitParser::NUMBER) return false;
    const Token* point = tokens_.After(number);
    if (point->getType() != RemitParser::COMMA && point->getType() != RemitParser::DOT)
      return false;
    const Token* dash = tokens_.After(point);
    if (!tokens_.Glued(number, point) || !tokens_.Glued(point, dash) || !IsDash(dash->getType()))
      return false;
    const Token* last = dash;
    while (IsDash(tokens_.After(last)->getType()) && tokens_.Glued(last, tokens_.After(last)))
      last = tokens_.After(last);
    if (tokens_.After(last)->getType() == RemitParser::NUMBER) return false;
    std::string meant = Text(number);
    const std::size_t group = meant.find('.');
    if (group != std::string::npos && meant.size() - group == 4) meant[group] = '_';
    const Span span = tokens_.SpanOf(number, last);
    sink_
        .Report(Kind::kNumberForm, span,
                Tick(tokens_.TextOf(span)) + " is not a number as it stands",
                "the decimal point is `.`; thousands are parted by `_`", "write " + Tick(meant))
        .suggestions.push_back({span, meant, "write " + Tick(meant), false});
    Put(span, meant, number);
    return true;
  }

  // `-- and so on`: nobody takes the opposite of an opposite with a space behind the signs.
  bool DashComment(Token* sign) {
    if (sign->getType() != RemitParser::MINUS) return false;
    const Token* second = tokens_.After(sign);
    const Token* next = tokens_.After(second);
    if (second->getType() != RemitParser::MINUS || !tokens_.Glued(sign, second) ||
        tokens_.Glued(second, next) || next->getType() == RemitParser::NUMBER) {
      return false;
    }
    const Span span = tokens_.SpanOf(sign, second);
    const bool whole_line = tokens_.StartsLine(sign);
    sink_
        .Report(Kind::kForeignSign, span, "`--` begins no comment",
                "a comment begins with `#` and ends with its line", "write `#`")
        .suggestions.push_back({span, "#", "write `#`", whole_line});
    for (Token* token = sign; token == sign || SameLine(token);) {
      Token* const after = tokens_.After(token);
      if (token->getType() == Token::EOF) break;
      tokens_.Hide(token, true);
      token = after;
    }
    return true;
  }

  // `rating in ('c', 'unrated')`, as tables of data are asked
  bool RoundSet(Token* word) {
    if (word->getType() != RemitParser::K_IN && Text(word) != "IN") return false;
    const Token* open = tokens_.After(word);
    if (open->getType() != RemitParser::LPAREN) return false;
    std::string meant = "{ ";
    bool list = false;
    const Token* last = tokens_.After(open);
    for (; last->getType() != RemitParser::RPAREN; last = tokens_.After(last)) {
      const std::size_t type = last->getType();
      const bool nested = type == RemitParser::LBRACE || type == RemitParser::LBRACKET;
      if (!SameLine(last) || IsRound(type) || nested) return false;
      const Token* before = tokens_.Before(last);
      list = list || last->getType() == RemitParser::COMMA;
      const bool apart =
          before != open && last->getType() != RemitParser::COMMA && !tokens_.Glued(before, last);
      meant += (apart ? " " : "") + Unquoted(last);
    }
    if (!list) return false;
    meant += " }";
    const Span span = tokens_.SpanOf(open, last);
    sink_
        .Report(Kind::kUnexpectedText, span, "a set does not stand in round brackets",
                "a set is written `{ a, b }`", "write " + Tick(meant))
        .suggestions.push_back({span, meant, "write " + Tick(meant), false});
    Put(span, meant, word);
    return true;
  }

  // `tier is 'gold'`
  bool QuotedValue(Token* token) {
    if (token->getType() != RemitParser::SLIP_QUOTED) return false;
    const std::string inner = WithoutQuotes(tokens_.TextOf(token));
    const Token* before = tokens_.Before(token);
    if (before == nullptr || !tokens_.IsValueOfEnum(inner)) return false;
    switch (before->getType()) {
      case RemitParser::EQ:
      case RemitParser::NE:
      case RemitParser::ASSIGN:
      case RemitParser::K_IS:
      case RemitParser::K_NOT:
      case RemitParser::COLON:
      case RemitParser::BAR:
      case RemitParser::ROW:
        break;
      default:
        return false;
    }
    const Span span = tokens_.SpanOf(token);
    sink_
        .Report(Kind::kForeignQuote, span, "a value stands in quotes",
                "the values of an enum are written as plain words", "write " + Tick(inner))
        .suggestions.push_back({span, inner, "write " + Tick(inner), false});
    Put(span, inner, token);
    return true;
  }

  // A value of an enum loses its quotes, other texts get straight ones.
  std::string Unquoted(const Token* token) const {
    const std::string text = Text(token);
    if (token->getType() != RemitParser::SLIP_QUOTED && token->getType() != RemitParser::STRING)
      return text;
    const std::string inner = WithoutQuotes(text);
    return tokens_.IsValueOfEnum(inner) ? inner : "\"" + inner + "\"";
  }

  Tokens& tokens_;
  diagnostics::Sink& sink_;
};

}  // namespace

std::string WithoutQuotes(std::string_view text) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u; };
  std::size_t first = 1;
  while (first < text.size() && continues(text[first])) ++first;
  std::size_t last = text.size() - 1;
  while (last > first && continues(text[last])) --last;
  return last < first ? "" : std::string(text.substr(first, last - first));
}

// `mar​gin`: what has no width parts nothing.
void Tokens::JoinAcross(std::size_t index, std::vector<Span>& places) {
  antlr4::Token* sign = stream_.get(index);
  const Span span = SpanOf(sign);
  places.push_back(span);
  Hide(sign, true);
  SetType(sign, RemitParser::WS);  // it is spoken of here
  if (index == 0 || index + 1 >= stream_.size()) return;
  antlr4::Token* left = stream_.get(index - 1);
  const antlr4::Token* right = stream_.get(index + 1);
  const auto is_part = [](const antlr4::Token* token) {
    const std::size_t type = token->getType();
    return token->getChannel() == antlr4::Token::DEFAULT_CHANNEL &&
           (type == RemitParser::ID || IsWord(type) || type == RemitParser::NUMBER);
  };
  if (!is_part(left) || !is_part(right)) return;
  if (SpanOf(left).end != span.begin || SpanOf(right).begin != span.end) return;
  Substitute(SpanOf(left, right), std::string(TextOf(left)) + std::string(TextOf(right)), left);
}

void Tokens::MendPhrases() {
  // Looked for from every bracket, so not where there is none.
  const bool semicolons = file_.text().find(';') != std::string::npos;
  Runs runs(*this, sink_);
  std::vector<Span> places;
  for (std::size_t i = 0; i < stream_.size(); ++i) {
    antlr4::Token* token = stream_.get(i);
    const std::size_t type = token->getType();
    if ((type == RemitParser::SLIP_SPACE || type == RemitParser::BAD) && HasNoWidth(TextOf(token)))
      JoinAcross(i, places);
  }
  for (std::size_t i = 0; i < stream_.size(); ++i) {
    antlr4::Token* token = stream_.get(i);
    const std::size_t type = token->getType();
    if (token->getChannel() != antlr4::Token::DEFAULT_CHANNEL) continue;
    if (type == RemitParser::LPAREN || type == RemitParser::LBRACE ||
        type == RemitParser::LBRACKET) {
      if (semicolons) runs.Semicolons(token);
    } else if (type != antlr4::Token::EOF) {
      runs.Mend(token);
    }
  }
  if (places.empty()) return;
  std::string message = "a sign without width stands here";
  if (places.size() > 1)
    message += ", and in " + std::to_string(places.size() - 1) + " more places of this file";
  auto& diagnostic =
      sink_.Report(Kind::kForeignSpace, places.front(), std::move(message),
                   "text pasted from a document or a web page often brings signs that nobody sees",
                   "take it out");
  for (const Span place : places)
    diagnostic.suggestions.push_back({place, "", "take it out", true});
}

}  // namespace remit::parse
