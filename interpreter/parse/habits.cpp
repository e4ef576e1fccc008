#include "interpreter/parse/habits.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "interpreter/base/text.h"

namespace remit::parse {
namespace {

using antlr4::Token;
using base::Tick;

bool AllOf(std::string_view text, bool (*holds)(char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), holds);
}

class Habits {
 public:
  Habits(const Tokens& tokens, const Breakdown& breakdown, const Token* first, const Token* found,
         const Token* before)
      : tokens_(tokens), breakdown_(breakdown), first_(first), found_(found), before_(before) {}

  std::vector<Habit> All() {
    std::vector<Habit> all;
    if (before_ == nullptr) {
      if (std::optional<Habit> habit = FirstWord()) all.push_back(*habit);
      return all;
    }
    using Try = std::optional<Habit> (Habits::*)();
    static constexpr Try kTries[] = {&Habits::Cell,      &Habits::ToLevel,     &Habits::OtherClause,
                                     &Habits::Magnitude, &Habits::PercentSign, &Habits::DateInWords,
                                     &Habits::Comment,   &Habits::Squared,     &Habits::Amount,
                                     &Habits::Capitals,  &Habits::BareText,    &Habits::Quoted,
                                     &Habits::Ladder,    &Habits::Weights,     &Habits::Between,
                                     &Habits::Set,       &Habits::Names,       &Habits::Clauses};
    for (const Try attempt : kTries) {
      if (std::optional<Habit> habit = (this->*attempt)()) all.push_back(std::move(*habit));
    }
    return all;
  }

 private:
  static std::size_t Type(const Token* token) { return token == nullptr ? 0 : token->getType(); }
  std::string Text(const Token* token) const { return std::string(tokens_.TextOf(token)); }
  std::string Text(const Token* first, const Token* last) const {
    return std::string(tokens_.TextOf(tokens_.SpanOf(first, last)));
  }
  bool Begins(std::size_t word) const { return Type(first_) == word; }
  bool OnLine() const { return !tokens_.StartsLine(found_) && Type(found_) != Token::EOF; }
  bool AfterFirst() const { return before_ == tokens_.After(first_); }
  bool Seen(std::size_t type) const {
    for (const Token* token = first_; token != found_ && Type(token) != Token::EOF;
         token = tokens_.After(token)) {
      if (Type(token) == type) return true;
    }
    return false;
  }
  const Token* LastOnLine(const Token* from) const {
    const Token* last = from;
    for (const Token* next = tokens_.After(last);
         Type(next) != Token::EOF && !tokens_.StartsLine(next); next = tokens_.After(next)) {
      last = next;
    }
    return last;
  }

  Habit Say(std::string hint) const { return {tokens_.SpanOf(found_), "", std::move(hint), ""}; }
  static Habit Replace(Span span, std::string message, const std::string& replacement) {
    return {span, std::move(message), "write " + Tick(replacement), replacement};
  }

  // A row without its first bar was taken for the end of the row above.
  std::optional<Habit> FirstWord() {
    if (!breakdown_.Expects(RemitParser::ROW) || !OnLine()) return std::nullopt;
    const Token* line = found_;
    while (!tokens_.StartsLine(line)) line = tokens_.Before(line);
    if (Type(line) == RemitParser::ROW) return std::nullopt;
    return Habit{tokens_.SpanOf(line), "this row begins without `|`",
                 "write `|` before " + Tick(Text(line)), ""};
  }

  // `5 k EUR`, `1 million EUR`, `thirty days`
  std::optional<Habit> Magnitude() {
    const Token* word = Type(found_) == RemitParser::UNIT ? found_ : before_;
    if (!OnLine() || word == nullptr) return std::nullopt;
    const Token* number = tokens_.Before(word);
    if (Type(word) == RemitParser::UNIT && Type(number) == RemitParser::NUMBER) {
      const std::string meant = Multiplied(Text(number), Text(word));
      if (meant.empty()) return std::nullopt;
      return Replace(tokens_.SpanOf(number, word),
                     Tick(Text(number) + " " + Text(word)) + " is not a number as it stands",
                     meant);
    }
    static constexpr std::pair<std::string_view, std::string_view> kNumbers[] = {
        {"one", "1"},     {"two", "2"},     {"three", "3"},   {"four", "4"},   {"five", "5"},
        {"six", "6"},     {"seven", "7"},   {"eight", "8"},   {"nine", "9"},   {"ten", "10"},
        {"twelve", "12"}, {"twenty", "20"}, {"thirty", "30"}, {"sixty", "60"}, {"ninety", "90"}};
    if (Type(before_) != RemitParser::ID || Type(found_) != RemitParser::ID) return std::nullopt;
    for (const auto& row : kNumbers) {
      if (row.first != Text(before_)) continue;
      return Replace(tokens_.SpanOf(before_, found_), "a number stands in words",
                     std::string(row.second) + " " + Text(found_));
    }
    return std::nullopt;
  }

  // `%15`, `discount %`
  std::optional<Habit> PercentSign() {
    if (Type(found_) != RemitParser::PERCENT || !OnLine()) return std::nullopt;
    const Token* after = tokens_.After(found_);
    const bool operand = Type(before_) == RemitParser::ID || Type(before_) == RemitParser::RPAREN ||
                         Type(before_) == RemitParser::NUMBER;
    if (Type(after) == RemitParser::NUMBER && !tokens_.StartsLine(after) && !operand) {
      return Replace(tokens_.SpanOf(found_, after), "`%` stands before its number",
                     Text(after) + " %");
    }
    const bool goes_on = Type(after) == RemitParser::ID || Type(after) == RemitParser::NUMBER;
    if (Type(before_) != RemitParser::ID || (goes_on && !tokens_.StartsLine(after)))
      return std::nullopt;
    return Habit{tokens_.SpanOf(found_), "`%` does not follow a number here",
                 "leave it out: what a name stands for has its unit already", "", true};
  }

  // `1 July 2026`, `2026-01`
  std::optional<Habit> DateInWords() {
    if (!breakdown_.Expects(RemitParser::DATE) || Type(found_) != RemitParser::NUMBER || !OnLine())
      return std::nullopt;
    const Token* second = tokens_.After(found_);
    const Token* third = tokens_.After(second);
    if (Type(second) == RemitParser::MINUS && Type(third) == RemitParser::NUMBER &&
        Text(found_).size() == 4 && Text(third).size() == 2) {
      return Replace(tokens_.SpanOf(found_, third), "this date has no day",
                     Text(found_) + "-" + Text(third) + "-01");
    }
    static constexpr std::string_view kMonths[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};
    std::string month = Text(second).substr(0, 3);
    if (!month.empty() && month[0] >= 'A' && month[0] <= 'Z')
      month[0] = static_cast<char>(month[0] - 'A' + 'a');
    const auto* const at = std::find(std::begin(kMonths), std::end(kMonths), month);
    if (at == std::end(kMonths) || Type(third) != RemitParser::NUMBER || Text(third).size() != 4 ||
        Text(found_).size() > 2) {
      return std::nullopt;
    }
    const auto padded = [](const std::string& text) { return text.size() < 2 ? "0" + text : text; };
    return Replace(tokens_.SpanOf(found_, third), "this date is written with its month's name",
                   Text(third) + "-" + padded(std::to_string(at - std::begin(kMonths) + 1)) + "-" +
                       padded(Text(found_)));
  }

  // `EUR 500`, `200 000`
  std::optional<Habit> Amount() {
    if (Type(found_) != RemitParser::NUMBER || !OnLine()) return std::nullopt;
    const std::string word = Text(before_);
    const bool currency =
        word.size() == 3 && AllOf(word, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (Type(before_) == RemitParser::ID && currency) {
      return Replace(tokens_.SpanOf(before_, found_), Tick(word) + " stands before its amount",
                     Text(found_) + " " + word);
    }
    if (Type(before_) != RemitParser::NUMBER) return std::nullopt;
    std::string joined = word;
    const Token* last = before_;
    for (const Token* next = found_;
         Type(next) == RemitParser::NUMBER && Text(next).substr(0, 4).find('.') >= 3 &&
         Text(next).size() >= 3 && !tokens_.StartsLine(next);
         next = tokens_.After(next)) {
      joined += "_" + Text(next);
      last = next;
    }
    if (last == before_) return std::nullopt;
    return Replace(tokens_.SpanOf(before_, last), "this number has spaces between its digits",
                   joined);
  }

  // `If x Then y`
  std::optional<Habit> Capitals() {
    if (Type(before_) != RemitParser::ID || !OnLine()) return std::nullopt;
    std::string small = Text(before_);
    for (char& c : small) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    static constexpr std::string_view kWords[] = {"if", "not", "when", "in", "weigh", "to"};
    const bool word = std::find(std::begin(kWords), std::end(kWords), small) != std::end(kWords);
    if (!word || small == Text(before_)) return std::nullopt;
    return Replace(tokens_.SpanOf(before_), "the word " + Tick(small) + " has no capitals", small);
  }

  // A text that has lost its quotes: `because a large account`
  std::optional<Habit> BareText() {
    const bool title = Begins(RemitParser::K_TEST) && before_ == first_;
    const bool owner = Begins(RemitParser::K_OWNER) && before_ == first_;
    if (!title && !owner && Type(before_) != RemitParser::K_BECAUSE) return std::nullopt;
    if (!OnLine() || !breakdown_.Expects(RemitParser::STRING)) return std::nullopt;
    const Token* last = LastOnLine(found_);
    if (title && Type(last) == RemitParser::LBRACE) last = tokens_.Before(last);
    if (last->getTokenIndex() < found_->getTokenIndex()) return std::nullopt;
    const std::string text = "\"" + Text(found_, last) + "\"";
    Span span = tokens_.SpanOf(found_, last);
    if (tokens_.ClosesBareText(last)) ++span.end;
    return Replace(span, "this text does not stand in quotes", text);
  }

  // `{ "plan": basic }`, `from "2026-01-01"`
  std::optional<Habit> Quoted() {
    if (Type(found_) == RemitParser::COLON && Type(before_) == RemitParser::STRING) {
      const std::string text = Text(before_);
      return Replace(tokens_.SpanOf(before_), "the name of a field stands in quotes",
                     text.substr(1, text.size() - 2));
    }
    if (!breakdown_.Expects(RemitParser::DATE) || !OnLine() ||
        breakdown_.Expects(RemitParser::NUMBER)) {
      return std::nullopt;
    }
    const std::string text = Text(found_);
    constexpr std::size_t kQuotedDate = 12;  // "2026-01-31"
    const bool date = Type(found_) == RemitParser::STRING && text.size() == kQuotedDate &&
                      text[5] == '-' && text[8] == '-';
    if (!date && breakdown_.Expects(RemitParser::K_AFTER))
      return Say("write a date, such as `2026-01-31`, or `after 90 days`");
    if (!date) return Say("write a date, such as `2026-01-31`");
    return Replace(tokens_.SpanOf(found_), "a date stands in quotes",
                   text.substr(1, text.size() - 2));
  }

  std::vector<std::string> NamesOnLine(const Token* from) const {
    std::vector<std::string> names;
    const Token* last = LastOnLine(from);
    for (const Token* token = from; token != last; token = tokens_.After(token)) {
      if (Type(token) == RemitParser::ID) names.push_back(Text(token));
    }
    if (Type(last) == RemitParser::ID) names.push_back(Text(last));
    return names;
  }

  std::string EnumMeant() const {
    std::string text = "enum";
    std::size_t count = 0;
    for (const std::string& name : NamesOnLine(first_)) {
      text += (count < 2 ? " " : ", ") + name;
      if (++count == 1) text += " {";
    }
    return text + " }";
  }

  // `rep, manager`, `manager > rep`
  std::optional<Habit> Ladder() {
    const std::size_t sign = Type(found_);
    if (!Begins(RemitParser::K_LADDER)) return std::nullopt;
    if (sign != RemitParser::COMMA && sign != RemitParser::GT && sign != RemitParser::ID)
      return std::nullopt;
    std::vector<std::string> names = NamesOnLine(first_);
    if (sign == RemitParser::GT) std::reverse(names.begin(), names.end());
    std::string ladder = "ladder";
    for (const std::string& name : names) ladder += (name == names.front() ? " " : " < ") + name;
    return Say("lowest level first: write " + Tick(ladder));
  }

  // `weigh profit 70`, `weigh profit: 70 growth: 30`
  std::optional<Habit> Weights() {
    if (!Begins(RemitParser::K_TRADE_OFF)) return std::nullopt;
    if (Type(found_) == RemitParser::NUMBER && Type(before_) == RemitParser::ID) {
      return Replace(tokens_.SpanOf(before_, found_), "this weight has no `:`",
                     Text(before_) + ": " + Text(found_));
    }
    if (Type(found_) == RemitParser::COLON && Type(before_) == RemitParser::UNIT) {
      const Token* number = tokens_.Before(before_);
      return Replace(tokens_.SpanOf(number, before_), "a comma is missing between two weights",
                     Text(number) + ", " + Text(before_));
    }
    const Token* joined = tokens_.Before(before_);
    if (Type(found_) == RemitParser::COLON && Type(joined) == RemitParser::K_AND)
      return Replace(tokens_.SpanOf(joined), "two weights are parted by a comma", ",");
    return std::nullopt;
  }

  bool AtString() const { return Type(found_) == RemitParser::STRING && Text(found_).size() > 2; }

  // `review yearly`, `adjustable from 5 % to 10 %`, `from { 5 %, 10 % }`, `given a ( b: c )`
  std::optional<Habit> OtherClause() {
    static constexpr std::pair<std::string_view, std::string_view> kPeriods[] = {
        {"yearly", "12 months"},   {"annually", "12 months"}, {"annual", "12 months"},
        {"quarterly", "3 months"}, {"monthly", "1 months"},   {"weekly", "7 days"}};
    for (const auto& row : kPeriods) {
      if (!Begins(RemitParser::K_REVIEW) || Text(found_) != row.first) continue;
      return Replace(tokens_.SpanOf(found_), "how often is said with `every`",
                     "every " + std::string(row.second));
    }
    if (Begins(RemitParser::K_USE) && AtString()) {
      const std::string text = Text(found_);
      return Replace(tokens_.SpanOf(found_), "the name of a module stands in quotes",
                     text.substr(1, text.size() - 2));
    }
    if (Type(before_) == RemitParser::K_FROM &&
        Type(tokens_.Before(before_)) == RemitParser::K_ADJUSTABLE) {
      const Token* low_end = EndOfAmount(found_);
      const Token* to = tokens_.After(low_end);
      const Token* high = tokens_.After(to);
      if (Type(to) != RemitParser::K_TO) return std::nullopt;
      const Token* high_end = EndOfAmount(high);
      return Replace(tokens_.SpanOf(before_, high_end), "a range is not written with `from`",
                     Text(found_, low_end) + " .. " + Text(high, high_end));
    }
    const Token* open = Type(found_) == RemitParser::COLON ? tokens_.Before(before_) : found_;
    if (Begins(RemitParser::K_GIVEN) && Type(open) == RemitParser::LPAREN && OnLine()) {
      const Token* close = LastOnLine(open);
      if (Type(close) != RemitParser::RPAREN) return std::nullopt;
      return Replace(tokens_.SpanOf(open, close), "the fields do not stand in round brackets",
                     "{ " + Text(tokens_.After(open), tokens_.Before(close)) + " }");
    }
    return std::nullopt;
  }

  // `escalate manager when …`
  std::optional<Habit> ToLevel() {
    if (!Begins(RemitParser::K_ESCALATE) || Type(found_) != RemitParser::K_WHEN ||
        Seen(RemitParser::K_TO) || !AfterFirst()) {
      return std::nullopt;
    }
    return Replace(tokens_.SpanOf(before_), "`to` is missing before the level",
                   "to " + Text(before_));
  }

  // `| - | …`, `| 24+ | …`
  std::optional<Habit> Cell() {
    const bool over = Type(found_) == RemitParser::BAR || Type(found_) == RemitParser::DBAR;
    if (!breakdown_.InRule(RemitParser::RuleRow) || !over) return std::nullopt;
    const Token* left = tokens_.Before(before_);
    const bool begins = Type(left) == RemitParser::BAR || Type(left) == RemitParser::ROW;
    if (Type(before_) == RemitParser::MINUS && begins)
      return Replace(tokens_.SpanOf(before_), "`-` says nothing of this column", "any");
    if (Type(before_) != RemitParser::PLUS) return std::nullopt;
    const Token* number = Type(left) == RemitParser::NUMBER ? left : tokens_.Before(left);
    if (Type(number) != RemitParser::NUMBER) return std::nullopt;
    return Replace(tokens_.SpanOf(number, before_), "`+` behind a number has no meaning",
                   ">= " + Text(number, left));
  }

  // The amount that begins at `token`, and its last token.
  const Token* EndOfAmount(const Token* token) const {
    if (Type(token) != RemitParser::NUMBER) return token;
    const Token* next = tokens_.After(token);
    return Type(next) == RemitParser::UNIT || Type(next) == RemitParser::PERCENT ? next : token;
  }

  // `x between 5 % and 10 %`, `x is between …`
  std::optional<Habit> Between() {
    const Token* word = Text(found_) == "between" ? found_ : before_;
    if (Text(word) != "between") return std::nullopt;
    const Token* start =
        Type(tokens_.Before(word)) == RemitParser::K_IS ? tokens_.Before(word) : word;
    const Token* low = tokens_.After(word);
    const Token* low_end = EndOfAmount(low);
    const Token* conjunction = tokens_.After(low_end);
    if (Type(conjunction) != RemitParser::K_AND) return std::nullopt;
    const Token* high = tokens_.After(conjunction);
    const Token* high_end = EndOfAmount(high);
    return Replace(tokens_.SpanOf(start, high_end), "a range is not written with `between`",
                   "in " + Text(low, low_end) + " .. " + Text(high, high_end));
  }

  // `plan in (basic, pro)`
  std::optional<Habit> Set() {
    if (Type(found_) != RemitParser::COMMA) return std::nullopt;
    const Token* open = before_;
    while (open != first_ && Type(open) != RemitParser::LPAREN) open = tokens_.Before(open);
    if (open == first_ || Type(tokens_.Before(open)) != RemitParser::K_IN) return std::nullopt;
    const Token* close = found_;
    while (Type(close) != Token::EOF && Type(close) != RemitParser::RPAREN &&
           !tokens_.StartsLine(tokens_.After(close))) {
      close = tokens_.After(close);
    }
    if (Type(close) != RemitParser::RPAREN) return std::nullopt;
    const std::string inner = Text(tokens_.After(open), tokens_.Before(close));
    return Replace(tokens_.SpanOf(open, close), "a set does not stand in round brackets",
                   "{ " + inner + " }");
  }

  // `cap[tier]`
  std::optional<Habit> Squared() {
    if (Type(found_) != RemitParser::LBRACKET || Type(before_) != RemitParser::ID || !OnLine())
      return std::nullopt;
    const Token* close = found_;
    while (Type(close) != RemitParser::RBRACKET && Type(close) != Token::EOF &&
           !tokens_.StartsLine(tokens_.After(close))) {
      close = tokens_.After(close);
    }
    if (Type(close) != RemitParser::RBRACKET) return std::nullopt;
    const std::string inner = Text(tokens_.After(found_), tokens_.Before(close));
    return Replace(tokens_.SpanOf(before_, close),
                   "what belongs to a name stands in round brackets",
                   Text(before_) + "(" + inner + ")");
  }

  // Names without their colon, of several words, or without their type.
  std::optional<Habit> Names() {
    const bool word = Type(found_) == RemitParser::ID && Type(before_) == RemitParser::ID;
    const bool field = breakdown_.InRule(RemitParser::RuleField);
    if (word && OnLine() && field) {
      return Replace(tokens_.SpanOf(before_, found_), "`:` is missing between name and type",
                     Text(before_) + " : " + Text(found_));
    }
    if (Begins(RemitParser::K_REQUIRE) && OnLine() && AfterFirst() && word &&
        Type(tokens_.After(found_)) != RemitParser::NUMBER &&
        Type(tokens_.After(found_)) != RemitParser::COLON &&
        Type(tokens_.After(found_)) != RemitParser::ID) {
      return Replace(tokens_.SpanOf(before_, found_), "`:` is missing behind the name of the rule",
                     Text(before_) + " : " + Text(found_));
    }
    if (Begins(RemitParser::K_ENUM) && OnLine() && !Seen(RemitParser::LBRACE) &&
        Type(found_) != RemitParser::LBRACE && Type(before_) == RemitParser::ID) {
      return Habit{tokens_.SpanOf(first_, LastOnLine(first_)), "the values do not stand in braces",
                   "write " + Tick(EnumMeant()), EnumMeant()};
    }
    if (Begins(RemitParser::K_LET) && OnLine() && AfterFirst() &&
        (word || Type(found_) == RemitParser::MINUS)) {
      const Token* last = word ? found_ : tokens_.After(found_);
      return Replace(tokens_.SpanOf(before_, last), "a name is one word",
                     Text(before_) + "_" + Text(last));
    }
    if (Begins(RemitParser::K_PARAMETER) && Type(found_) == RemitParser::ASSIGN && AfterFirst()) {
      const Token* end = EndOfAmount(tokens_.After(found_));
      const std::string type = Type(end) == RemitParser::PERCENT ? "percent"
                               : Type(end) == RemitParser::UNIT  ? Text(end)
                                                                 : "number";
      return Replace(tokens_.SpanOf(before_), Tick(Text(before_)) + " has no type",
                     Text(before_) + " : " + type);
    }
    return std::nullopt;
  }

  bool EndsWithColon(const Token* token) const {
    return Type(token) == RemitParser::COLON || Type(token) == RemitParser::K_WHEN;
  }

  // Words that are missing, exchanged or in another place.
  std::optional<Habit> Clauses() {
    const std::string found = Text(found_);
    for (const Token* token : {before_, found_}) {
      const std::string word = Text(token);
      if (word == "elseif" || word == "elsif" || word == "elif")
        return Replace(tokens_.SpanOf(token), Tick(word) + " is two words", "else if");
    }
    if (Begins(RemitParser::K_TO) && breakdown_.InRule(RemitParser::RuleField))
      return Say("a range is written `LOW .. HIGH`: write `..` for `to`");
    if (Type(before_) == RemitParser::K_BECAUSE && Type(found_) == RemitParser::STRING &&
        tokens_.Before(before_) != nullptr && EndsWithColon(tokens_.Before(before_))) {
      return Habit{tokens_.SpanOf(before_), "the condition is missing",
                   "write what must hold, then `because`", ""};
    }
    if (Begins(RemitParser::K_ESCALATE) && !Seen(RemitParser::K_WHEN) && OnLine() &&
        Seen(RemitParser::K_TO) && before_ != first_) {
      if (Type(found_) == RemitParser::K_BECAUSE)
        return Say("`because` and its text stand behind the condition");
      if (Type(found_) == RemitParser::ID) {
        return Replace(tokens_.SpanOf(found_), "`when` is missing before the condition",
                       "when " + found);
      }
    }
    if (Begins(RemitParser::K_DEVIATE) && (found == "above" || found == "below"))
      return Say(Tick(found) + " stands before `of`");
    if (Begins(RemitParser::K_REVIEW) && before_ == first_ && Type(found_) == RemitParser::NUMBER)
      return Replace(tokens_.SpanOf(found_), "`every` is missing", "every " + found);
    if (Begins(RemitParser::K_OBJECTIVE) && Seen(RemitParser::K_IN) && !Seen(RemitParser::K_FROM)) {
      Habit habit = Say("write `from WORST to BEST` for the range");
      const Token* in = first_;
      while (Type(in) != RemitParser::K_IN) in = tokens_.After(in);
      habit.span = tokens_.SpanOf(in, before_);
      habit.message = "an objective's worst and best value are not a range";
      return habit;
    }
    if (found == "of" && OnLine() && Type(before_) == RemitParser::PERCENT) {
      Habit habit = Replace(tokens_.SpanOf(found_), "", "*");
      habit.hint = "a share of something is a product: write `*`";
      return habit;
    }
    return std::nullopt;
  }

  // `5 -- half of it`, which begins like a difference
  std::optional<Habit> Comment() {
    for (const Token* sign = first_;; sign = tokens_.After(sign)) {
      const Token* next = tokens_.After(sign);
      if (Type(sign) == RemitParser::MINUS && Type(next) == RemitParser::MINUS &&
          tokens_.Glued(sign, next)) {
        return Habit{tokens_.SpanOf(sign, next), "`--` begins no comment", "write `#`", "#"};
      }
      if (sign == found_ || Type(sign) == Token::EOF) return std::nullopt;
    }
  }

  const Tokens& tokens_;
  const Breakdown& breakdown_;
  const Token* first_;
  const Token* found_;
  const Token* before_;
};

}  // namespace

std::vector<Habit> HabitsOf(const Tokens& tokens, const Breakdown& breakdown, const Token* first,
                            const Token* found, const Token* before) {
  return Habits(tokens, breakdown, first, found, before).All();
}

}  // namespace remit::parse
