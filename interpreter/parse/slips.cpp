// The slips that one token shows: what was found, what the language asks for, how to mend it. Each
// is given the class of what was meant, so that it costs one message.
#include <algorithm>
#include <string>
#include <vector>

#include "interpreter/base/text.h"
#include "interpreter/parse/tokens.h"

namespace remit::parse {
namespace {

using base::Tick;
using diagnostics::Kind;
using diagnostics::Sink;

void Suggest(diagnostics::Diagnostic& diagnostic, std::string replacement) {
  diagnostic.suggestions.push_back(
      {diagnostic.span, replacement, "write " + Tick(replacement), true});
}

// A word put in the place of a sign keeps its distance from the words beside it.
void ReportOperator(const Tokens& tokens, const antlr4::Token* token, const std::string& meant,
                    const std::string& rule, const antlr4::Token* before, Sink& sink,
                    bool safe = true, const std::string& or_else = "") {
  const Span span = tokens.SpanOf(token);
  auto& diagnostic =
      sink.Report(Kind::kWrongOperator, span, Tick(tokens.TextOf(span)) + " has no meaning here",
                  rule, "write " + Tick(meant) + or_else);
  const bool word = meant[0] >= 'a' && meant[0] <= 'z';
  const bool left = word && before != nullptr && tokens.Glued(before, token);
  const bool right = word && tokens.Glued(token, tokens.After(token));
  diagnostic.suggestions.push_back(
      {span, (left ? " " : "") + meant + (right ? " " : ""), "write " + Tick(meant), safe});
}

constexpr const char* kJoined = "conditions are joined with `and` and `or`, and turned with `not`";
constexpr const char* kCompared = "values are compared with `<`, `<=`, `>`, `>=`, `==` and `!=`";
constexpr const char* kReckoned =
    "values are reckoned with `+`, `-`, `*` and `/`, as they are on the keyboard";

bool IsWritten(std::size_t type) {
  return type == RemitParser::NUMBER || type == RemitParser::UNIT || type == RemitParser::PERCENT ||
         type == RemitParser::DATE;
}

// A dash of a text program is a minus before a number, and may be anything between two values: what
// stands before them tells.
void ReportDash(const Tokens& tokens, antlr4::CommonToken* dash, const antlr4::Token* before,
                Sink& sink) {
  const std::size_t after = tokens.After(dash)->getType();
  const bool minus = tokens.TextOf(dash) == "\u2212";
  const bool value =
      before != nullptr && (IsWritten(before->getType()) || before->getType() == RemitParser::ID ||
                            before->getType() == RemitParser::RPAREN);
  const bool both = value && before->getLine() == dash->getLine() && IsWritten(before->getType()) &&
                    IsWritten(after);
  dash->setType(RemitParser::MINUS);
  if (minus || !both) {
    const bool sign = !value && after == RemitParser::NUMBER;
    ReportOperator(tokens, dash, "-", kReckoned, before, sink, minus || sign);
    return;
  }
  const antlr4::Token* left = before;
  while (left != nullptr && IsWritten(left->getType()) && left->getType() != RemitParser::NUMBER &&
         left->getType() != RemitParser::DATE) {
    left = tokens.Before(left);
  }
  const antlr4::Token* lead = left == nullptr ? nullptr : tokens.Before(left);
  const std::size_t word = lead == nullptr ? 0 : lead->getType();
  const antlr4::Token* line = dash;
  while (tokens.Before(line) != nullptr && !tokens.StartsLine(line)) line = tokens.Before(line);
  if (word == RemitParser::K_FROM) {
    dash->setType(RemitParser::K_TO);
    ReportOperator(tokens, dash, "to", "what goes from one value to another says `from … to …`",
                   before, sink, false);
  } else if (line->getType() == RemitParser::ROW || word == RemitParser::K_IN ||
             word == RemitParser::K_MODELLED || word == RemitParser::K_ADJUSTABLE) {
    dash->setType(RemitParser::DOTS);
    ReportOperator(tokens, dash, "..", "a range is written `LOW .. HIGH`", before, sink, false);
  } else {
    ReportOperator(tokens, dash, "-", kReckoned, before, sink, false, ", or `..` for a range");
  }
}

std::string Padded(std::string digits, std::size_t width) {
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

// `1/2/2026` is the first of February or the second of January, as the writer's country has it.
std::vector<std::string> DatesMeant(std::string_view found) {
  std::vector<std::string> parts(1);
  for (const char c : found) {
    if (c >= '0' && c <= '9') {
      parts.back() += c;
    } else {
      parts.emplace_back();
    }
  }
  constexpr std::size_t kYear = 4;
  if (parts[0].size() != kYear) std::swap(parts[0], parts[2]);
  if (parts[0].size() != kYear || parts[1].size() > 2 || parts[2].size() > 2) return {};
  const auto date = [&](const std::string& month, const std::string& day) {
    return parts[0] + "-" + Padded(month, 2) + "-" + Padded(day, 2);
  };
  const bool either = found.find('/') != std::string_view::npos && parts[1] != parts[2];
  const bool swapped = Padded(parts[2], 2) <= "12", straight = Padded(parts[1], 2) <= "12";
  if (either && swapped && straight) return {date(parts[1], parts[2]), date(parts[2], parts[1])};
  if (!straight && !swapped) return {};
  return {straight ? date(parts[1], parts[2]) : date(parts[2], parts[1])};
}

void ReportDate(Span span, std::string_view found, Sink& sink) {
  const std::vector<std::string> dates = DatesMeant(found);
  std::string hint = "write the date in that form";
  if (!dates.empty()) hint = "write " + Tick(dates.front());
  if (dates.size() > 1) hint += " or " + Tick(dates.back());
  auto& diagnostic = sink.Report(
      Kind::kDateForm, span, Tick(found) + " is not a date as it stands",
      "a date is year-month-day with two digits for month and day, such as `2026-01-31`; "
      "a subtraction has spaces around `-`",
      std::move(hint));
  const bool year_first =
      found.find_first_of("-") == std::string_view::npos || found.find_first_of("-") == 4;
  for (const std::string& date : dates) {
    diagnostic.suggestions.push_back(
        {span, date, "write " + Tick(date), dates.size() == 1 && year_first});
  }
}

void ReportGlued(Span span, std::string_view found, Sink& sink) {
  const std::size_t digits = std::min(found.find_first_not_of("0123456789_."), found.size());
  const std::string_view number = found.substr(0, digits);
  const std::string_view word = found.substr(digits);
  const std::string multiplied = Multiplied(number, word);
  if (!multiplied.empty()) {
    sink.Report(Kind::kNumberForm, span, Tick(found) + " is not a number as it stands",
                "numbers are written out in full; `_` may part the thousands",
                "write " + Tick(multiplied))
        .suggestions.push_back({span, multiplied, "write " + Tick(multiplied), false});
    return;
  }
  const bool exponent = (word[0] == 'e' || word[0] == 'E') &&
                        word.find_first_not_of("0123456789", 1) == std::string_view::npos;
  if (exponent) {
    sink.Report(Kind::kNumberForm, span, Tick(found) + " is not a number as it stands",
                "numbers are written out in full; `_` may part the thousands",
                "write for example `1_000_000`");
    return;
  }
  const std::string meant = std::string(number) + " " + std::string(word);
  auto& diagnostic =
      sink.Report(Kind::kGluedUnit, span, Tick(found) + " runs a number and a word together",
                  "a space stands between a number and its unit", "write " + Tick(meant));
  Suggest(diagnostic, meant);
}

// `1'000'000`, of which the middle looks like a text. What belongs to the number is passed over.
bool ReportApostrophes(const Tokens& tokens, const antlr4::Token* before, antlr4::Token* quoted,
                       Sink& sink) {
  antlr4::Token* last = tokens.After(quoted);
  if (last->getType() != RemitParser::NUMBER || !tokens.Glued(quoted, last)) return false;
  const Span whole = tokens.SpanOf(before, last);
  std::string digits;
  for (const char c : tokens.TextOf(whole)) {
    const bool plain = (c >= '0' && c <= '9') || c == '.' || c == '_';
    if (!plain && (digits.empty() || digits.back() != '_')) digits += '_';
    if (plain) digits += c;
  }
  sink.Report(Kind::kNumberForm, whole,
              Tick(tokens.TextOf(whole)) + " has signs between its digits",
              "the decimal point is `.`; thousands are parted by `_`", "write " + Tick(digits))
      .suggestions.push_back({whole, digits, "write " + Tick(digits), true});
  static_cast<antlr4::CommonToken*>(last)->setChannel(antlr4::Token::HIDDEN_CHANNEL);
  return true;
}

void ReportQuotes(Span span, std::string_view found, Sink& sink) {
  auto& diagnostic =
      sink.Report(Kind::kForeignQuote, span, "this text stands in typographic or single quotes",
                  "a text stands between straight double quotes on one line",
                  "write " + Tick("\"" + WithoutQuotes(found) + "\""));
  Suggest(diagnostic, "\"" + WithoutQuotes(found) + "\"");
}

void ReportCurrency(const Tokens& tokens, const antlr4::Token* sign, const antlr4::Token* before,
                    Sink& sink) {
  const std::string_view found = tokens.TextOf(sign);
  const std::string name = found == "$"   ? "USD"
                           : found == "€" ? "EUR"
                           : found == "£" ? "GBP"
                                          : "JPY";
  // `500 €`, `€500`
  const antlr4::Token* after = tokens.After(sign);
  const antlr4::Token* number = before != nullptr && before->getType() == RemitParser::NUMBER
                                    ? before
                                : after->getType() == RemitParser::NUMBER ? after
                                                                          : nullptr;
  const std::string amount =
      (number == nullptr ? "500" : std::string(tokens.TextOf(number))) + " " + name;
  auto& diagnostic =
      sink.Report(Kind::kCurrencySign, tokens.SpanOf(sign), Tick(found) + " is a currency's sign",
                  "a currency is written with its three letters, after the amount",
                  (number == nullptr ? "write for example " : "write ") + Tick(amount));
  if (number == nullptr) return;
  const Span whole = number == before ? tokens.SpanOf(number, sign) : tokens.SpanOf(sign, number);
  // The euro and the pound are one currency each.
  const bool clear = found == "€" || found == "£";
  diagnostic.suggestions.push_back({whole, amount, "write " + Tick(amount), clear});
}

void ReportBad(Span span, std::string_view found, bool ends_line, Sink& sink) {
  if (found == ";") {
    auto& diagnostic = sink.Report(Kind::kForeignSign, span, "`;` has no meaning here",
                                   "a declaration ends where the next one begins", "leave it out");
    diagnostic.suggestions.push_back({span, "", "leave `;` out", ends_line});
    return;
  }
  std::string hint;
  if (found == "^") hint = "there is no power sign; write the product out";
  if (found == "'" || found == "‘" || found == "’" || found == "“" || found == "”") {
    hint = "a text stands between straight double quotes: `\"…\"`";
  }
  if (found == "\\") hint = "a declaration may go on over several lines without any sign";
  if (found == "@") hint = "dates and levels are written as plain words";
  if (found == "`") hint = "the text of a policy stands without these quotes: leave them out";
  const auto byte = static_cast<unsigned char>(found.empty() ? '?' : found[0]);
  const std::string shown = byte < 0x20 ? "a control character" : Tick(found);
  sink.Report(Kind::kForeignSign, span, shown + " is not a sign of the language", "",
              hint.empty() ? "leave it out" : hint);
}

// Ticks come in pairs and threes.
bool IsLaterTick(const Tokens& tokens, Span span, const Sink& sink) {
  if (tokens.TextOf(span) != "`" || sink.all().empty()) return false;
  const Span last = sink.all().back().span;
  return last.begin < span.begin && tokens.TextOf(last) == "`" &&
         tokens.TextOf({span.file, last.begin, span.begin}).find('\n') == std::string_view::npos;
}

void ReportUnterminated(Span span, std::string_view found, Sink& sink) {
  const bool typographic =
      found.find("”") != std::string_view::npos || found.find("“") != std::string_view::npos;
  sink.Report(
      Kind::kUnterminatedText, span, "this text is not closed on its line",
      "a text begins and ends with a straight double quote on one line",
      typographic ? "it ends in a typographic quote; write `\"`" : "add `\"` where the text ends");
}

// What the operator's look-alike stands for, and the token class of that.
struct Operator {
  std::size_t slip;
  std::size_t meant;
  const char* text;
  const char* rule;
};
constexpr Operator kOperators[] = {
    {RemitParser::SLIP_AND, RemitParser::K_AND, "and", kJoined},
    {RemitParser::SLIP_NOT, RemitParser::K_NOT, "not", kJoined},
    {RemitParser::SLIP_GE, RemitParser::GE, ">=", kCompared},
    {RemitParser::SLIP_LE, RemitParser::LE, "<=", kCompared},
    {RemitParser::SLIP_NE, RemitParser::NE, "!=", kCompared},
    {RemitParser::SLIP_MINUS, RemitParser::MINUS, "-", kReckoned},
    {RemitParser::SLIP_STAR, RemitParser::STAR, "*", kReckoned},
    {RemitParser::SLIP_SLASH, RemitParser::SLASH, "/", kReckoned},
    {RemitParser::SLIP_DOTS, RemitParser::DOTS, "..", "a range is written `LOW .. HIGH`"},
    {RemitParser::SLIP_ARROW, RemitParser::ARROW, "->", "a result's type stands behind `->`"},
};

}  // namespace

std::string Multiplied(std::string_view digits, std::string_view word) {
  static constexpr std::string_view kThousands[] = {"k", "K", "thousand", "tsd", "T"};
  static constexpr std::string_view kMillions[] = {"M",  "m",       "mn",  "mio", "Mio",
                                                   "MM", "million", "mil", "Mn"};
  const auto is = [&](const auto& words) {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
  };
  const std::size_t zeros = is(kThousands) ? 3 : is(kMillions) ? 6 : 0;
  if (zeros == 0) return "";
  std::string plain;
  std::size_t decimals = 0;
  bool point = false;
  for (const char c : digits) {
    if (c == '.') point = true;
    if (c < '0' || c > '9') continue;
    plain += c;
    if (point) ++decimals;
  }
  if (decimals > zeros) return "";
  plain.append(zeros - decimals, '0');
  plain.erase(0, std::min(plain.find_first_not_of('0'), plain.size() - 1));
  for (std::size_t i = plain.size(); i > 3; i -= 3) plain.insert(i - 3, "_");
  return plain;
}

bool IsSlip(std::size_t type) {
  return type >= RemitParser::SLIP_COMMENT && type <= RemitParser::BAD;
}

bool MendSlip(const Tokens& tokens, antlr4::CommonToken* token, const antlr4::Token* before,
              Sink& sink) {
  const Span span = tokens.SpanOf(token);
  const std::string_view found = tokens.TextOf(span);
  for (const Operator& row : kOperators) {
    if (row.slip != token->getType()) continue;
    if (row.slip == RemitParser::SLIP_MINUS) {
      ReportDash(tokens, token, before, sink);
      return true;
    }
    ReportOperator(tokens, token, row.text, row.rule, before, sink);
    token->setType(row.meant);
    return true;
  }
  const bool after_number = before != nullptr && before->getType() == RemitParser::NUMBER;
  switch (token->getType()) {
    case RemitParser::SLIP_QUOTED:
      if (after_number && tokens.Glued(before, token) &&
          ReportApostrophes(tokens, before, token, sink))
        return false;
      ReportQuotes(span, found, sink);
      token->setType(RemitParser::STRING);
      return true;
    case RemitParser::UNTERMINATED:
      ReportUnterminated(span, found, sink);
      token->setType(RemitParser::STRING);
      return true;
    case RemitParser::SLIP_COMMENT:
      sink.Report(Kind::kForeignSign, {span.file, span.begin, span.begin + 2},
                  Tick(found.substr(0, 2)) + " begins no comment",
                  "a comment begins with `#` and ends with its line",
                  "write `#` before each line of it");
      return false;
    case RemitParser::SLIP_CURRENCY:
      ReportCurrency(tokens, token, before, sink);
      if (!after_number) return false;
      token->setType(RemitParser::UNIT);
      return true;
    case RemitParser::SLIP_DATE:
      ReportDate(span, found, sink);
      token->setType(RemitParser::DATE);
      return true;
    case RemitParser::SLIP_GLUED:
      ReportGlued(span, found, sink);
      token->setType(RemitParser::NUMBER);
      return true;
    case RemitParser::SLIP_FRACTION: {
      if (after_number && tokens.Glued(before, token)) {
        const Span whole{span.file, tokens.SpanOf(before).begin, span.end};
        std::string digits(tokens.TextOf(whole));
        std::replace(digits.begin(), digits.end(), '.', '_');
        const std::size_t group = digits.find('_');
        auto& diagnostic =
            sink.Report(Kind::kNumberForm, whole, Tick(tokens.TextOf(whole)) + " has two points",
                        "the decimal point is `.`; thousands are parted by `_`",
                        "write " + Tick(group == digits.size() - 8 ? digits : "1_000_000"));
        if (group == digits.size() - 8)
          diagnostic.suggestions.push_back({whole, digits, "write " + Tick(digits), true});
        return false;
      }
      auto& diagnostic =
          sink.Report(Kind::kNumberForm, span, Tick(found) + " begins with the point",
                      "a digit stands on both sides of a decimal point",
                      "write " + Tick("0" + std::string(found)));
      Suggest(diagnostic, "0" + std::string(found));
      token->setType(RemitParser::NUMBER);
      return true;
    }
    case RemitParser::SLIP_NAME:
      sink.Report(
          Kind::kForeignLetter, span,
          "the name " + Tick(found) + " has a letter outside the English alphabet",
          "names are made of a-z, A-Z, 0-9 and `_`; any letter may stand in texts and comments",
          "spell the name without accents");
      token->setType(RemitParser::ID);
      return true;
    default:
      if (found == "·" || found == "∙" || found == "⋅") {
        ReportOperator(tokens, token, "*", kReckoned, before, sink);
        token->setType(RemitParser::STAR);
        return true;
      }
      if (!IsLaterTick(tokens, span, sink)) {
        const antlr4::Token* after = tokens.After(token);
        ReportBad(span, found, after->getType() == antlr4::Token::EOF || tokens.StartsLine(after),
                  sink);
      }
      return false;
  }
}

void ReportForeignSpaces(const std::vector<Span>& places, Sink& sink) {
  if (places.empty()) return;
  std::string message = "a no-break or other invisible space stands here";
  if (places.size() > 1) {
    message += ", and in " + std::to_string(places.size() - 1) + " more places of this file";
  }
  auto& diagnostic = sink.Report(
      Kind::kForeignSpace, places.front(), std::move(message),
      "words are parted by plain spaces; text pasted from a document often brings others",
      "replace it by a plain space");
  for (const Span place : places)
    diagnostic.suggestions.push_back({place, " ", "a plain space", true});
}

}  // namespace remit::parse
