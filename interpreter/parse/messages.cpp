#include "interpreter/parse/messages.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "interpreter/base/text.h"
#include "interpreter/parse/habits.h"
#include "interpreter/parse/phrases.h"

namespace remit::parse {
namespace {

using base::Tick;
using diagnostics::Diagnostic;
using diagnostics::Kind;
using diagnostics::Sink;

std::vector<std::string> AllSpellings() {
  std::vector<std::size_t> types;
  for (std::size_t type = RemitParser::K_AND; type <= RemitParser::K_WORTH; ++type)
    types.push_back(type);
  return Spellings(types);
}

class Wording {
 public:
  Wording(const Tokens& tokens, const Breakdown& breakdown, const antlr4::Token* first, Sink& sink,
          const Remedies& remedies)
      : tokens_(tokens),
        remedies_(remedies),
        breakdown_(breakdown),
        sink_(sink),
        first_(first),
        found_(breakdown.offending),
        before_(tokens.Before(breakdown.offending)),
        after_(tokens.After(breakdown.offending)) {
    if (before_ != nullptr && before_->getTokenIndex() < first->getTokenIndex()) before_ = nullptr;
    const std::string_view form = FormOf(first->getType());
    if (first->getType() == RemitParser::K_EXPECT && breakdown.InRule(RemitParser::RuleTestItem)) {
      rule_ = "the form is `expect CONDITION` or `expect fired RULE`";
    } else if (IsHeaderClause(first->getType())) {
      rule_ =
          "a header says `owner \"…\"`, `effective from DATE to DATE`, `review every 90 days`, "
          "`extends POLICY`, `serves INTENT`";
    } else if (breakdown.InRule(RemitParser::RuleField) &&
               first->getType() != RemitParser::K_INPUT) {
      rule_ = "a field reads `name : TYPE`, or `name : TYPE in LOW .. HIGH`";
    } else if (first->getType() == RemitParser::K_TRADE_OFF &&
               tokens.After(first)->getType() == RemitParser::K_FIRST) {
      rule_ = "the form is `trade_off first NAME giving up at most AMOUNT then NAME`";
    } else if (!form.empty())
      rule_ = "the form is " + Tick(form);
  }

  // True when the text was mended, so that it can be read again.
  bool Report() {
    if (tokens_.HasSlip(first_, found_)) return false;  // its message stands already
    if (Digits() || Phrase() || Row() || Habitual() || Habit() || Misspelt() || Reserved() ||
        Bracket() || Clause()) {
      return mended_;
    }
    if (Mended()) return true;
    if (!TestWord() && !Operator()) Plain();
    return false;
  }

 private:
  std::size_t Type(const antlr4::Token* token) const {
    return token == nullptr ? 0 : token->getType();
  }
  bool BreaksOff() const { return before_ != nullptr && tokens_.StartsLine(found_); }
  Span FoundSpan() const { return tokens_.SpanOf(found_); }
  // Just behind the last thing that was read.
  Span Behind() const {
    const Span span = tokens_.SpanOf(before_);
    return {span.file, span.end, span.end};
  }
  Span Place() const {
    return BreaksOff() || Type(found_) == antlr4::Token::EOF ? (before_ ? Behind() : FoundSpan())
                                                             : FoundSpan();
  }

  // Tries to read on with that text; the message about it is the caller's.
  bool Put(Span span, const std::string& replacement) {
    mended_ = remedies_ && remedies_.put(span, replacement);
    return mended_;
  }

  void Suggest(Diagnostic& diagnostic, const std::string& replacement) {
    diagnostic.suggestions.push_back(
        {diagnostic.span, replacement, "write " + Tick(replacement), false});
  }

  // `12,5 %`
  bool Digits() {
    const antlr4::Token* comma = Type(found_) == RemitParser::COMMA ? found_ : before_;
    if (Type(comma) != RemitParser::COMMA) return false;
    const antlr4::Token* left = tokens_.Before(comma);
    const antlr4::Token* right = tokens_.After(comma);
    if (Type(left) != RemitParser::NUMBER || Type(right) != RemitParser::NUMBER) return false;
    if (!tokens_.Glued(left, comma) || !tokens_.Glued(comma, right)) return false;
    // `1,000,000`: the whole run
    std::vector<std::string> groups{std::string(tokens_.TextOf(left)),
                                    std::string(tokens_.TextOf(right))};
    const antlr4::Token* last = right;
    for (const antlr4::Token* next = tokens_.After(last);
         Type(next) == RemitParser::COMMA && tokens_.Glued(last, next);
         next = tokens_.After(last)) {
      const antlr4::Token* digits = tokens_.After(next);
      if (Type(digits) != RemitParser::NUMBER || !tokens_.Glued(next, digits)) break;
      groups.emplace_back(tokens_.TextOf(digits));
      last = digits;
    }
    std::string joined = groups[0];
    bool thousands = true;
    for (std::size_t i = 1; i < groups.size(); ++i) {
      joined += "_" + groups[i];
      thousands = thousands && groups[i].size() == 3;
    }
    // `6.500,00`: where both signs stand, the last one is the point
    std::string whole = groups[0];
    if (groups.size() == 2) std::replace(whole.begin(), whole.end(), '.', '_');
    const bool both = whole != groups[0];
    const std::string point = whole + "." + groups[1];
    const std::string meant = !both && (groups.size() > 2 || thousands) ? joined : point;
    const bool either = !both && groups.size() == 2 && thousands;
    const Span span = tokens_.SpanOf(left, last);
    Put(span, meant);
    auto& diagnostic = sink_.Report(Kind::kDecimalComma, span,
                                    Tick(tokens_.TextOf(span)) + " has a comma between its digits",
                                    "the decimal point is `.`; thousands are parted by `_`",
                                    "write " + Tick(meant) + (either ? " or " + Tick(point) : ""));
    diagnostic.suggestions.push_back({span, meant, "write " + Tick(meant), !either});
    if (either) Suggest(diagnostic, point);
    return true;
  }

  const antlr4::Token* LastOnLine() const {
    const antlr4::Token* last = first_;
    for (const antlr4::Token* next = tokens_.After(last);
         Type(next) != antlr4::Token::EOF && !tokens_.StartsLine(next);
         next = tokens_.After(next)) {
      last = next;
    }
    return last;
  }
  // `|---|---|`
  bool IsRule() const {
    const std::string_view line = tokens_.TextOf(tokens_.SpanOf(first_, LastOnLine()));
    return line.find("--") != std::string_view::npos &&
           line.find_first_not_of("|-: \t") == std::string_view::npos;
  }

  bool Row() {
    if (!breakdown_.InRule(RemitParser::RuleRow) &&
        !breakdown_.InRule(RemitParser::RuleHeaderRow)) {
      return false;
    }
    const bool cell_ends = Type(found_) == RemitParser::BAR || Type(found_) == RemitParser::DBAR ||
                           Type(found_) == RemitParser::ROW;
    const bool cell_begins = Type(before_) == RemitParser::BAR ||
                             Type(before_) == RemitParser::DBAR ||
                             Type(before_) == RemitParser::ROW;
    if (breakdown_.InRule(RemitParser::RuleHeaderRow)) {
      if (Type(found_) == RemitParser::BAR && before_ == nullptr) {
        sink_.Report(
            Kind::kTableHeader, FoundSpan(), "this row stands behind other text on its line",
            "each row of a table begins on a line of its own", "break the line before `|`");
        return true;
      }
      sink_.Report(Kind::kTableHeader, Place(),
                   "the first row of this table does not name its columns",
                   "a table begins with the names of its columns, results after `||`",
                   "write for example `| segment | term || ceiling |`");
      return true;
    }
    if (cell_begins && (Type(found_) == RemitParser::BAR || Type(found_) == RemitParser::DBAR)) {
      const bool result = breakdown_.InRule(RemitParser::RuleExpr);
      sink_.Report(Kind::kEmptyCell, tokens_.SpanOf(before_, found_), "this cell is empty",
                   "every cell says something",
                   result ? "write the result" : "where every value will do, write `any`");
      return true;
    }
    if (IsRule()) {
      sink_.Report(Kind::kRowForm, tokens_.SpanOf(first_, LastOnLine()),
                   "this line of the table says nothing",
                   "the header row is followed by the first row", "leave the line out");
      return true;
    }
    const bool row_over =
        BreaksOff() || Type(found_) == RemitParser::RBRACE || Type(found_) == antlr4::Token::EOF;
    // Words for one cell are better than words for the row.
    const bool sign = Type(before_) == RemitParser::PLUS || Type(before_) == RemitParser::MINUS;
    if (!row_over && sign) return false;
    if (row_over || (cell_ends && !cell_begins)) {
      sink_.Report(Kind::kRowForm, row_over && before_ != nullptr ? Behind() : FoundSpan(),
                   row_over ? "this row breaks off"
                            : "this row has " + Shown(tokens_, found_) + " out of place",
                   "a row is its conditions, `||`, its results, and ends in `|`",
                   SeenBefore(RemitParser::DBAR) || Type(found_) == RemitParser::DBAR
                       ? "write for example `| mid_market | < 24 || 20 % |`"
                       : "write `||` between the conditions and the result");
      return true;
    }
    return false;
  }

  // `becuase "…"`, also where the slip was read as a unit: `> 5 becuase "…"`
  bool Misspelt() {
    for (const antlr4::Token* token :
         {static_cast<const antlr4::Token*>(found_), static_cast<const antlr4::Token*>(before_)}) {
      const bool unit = Type(token) == RemitParser::UNIT;
      if (Type(token) != RemitParser::ID && !unit) continue;
      if (token == before_ && !unit) continue;
      std::vector<std::string> words = Spellings(breakdown_.expected);
      const bool guessed = breakdown_.expected.empty();
      if (guessed) words = AllSpellings();
      if (token == before_)
        words = {"because", "when", "and", "or",   "then",       "else",  "per",
                 "worth",   "from", "to",  "step", "adjustable", "within"};
      const std::string_view written = tokens_.TextOf(token);
      const std::string word = Nearest(written, words);
      if (word.empty() || word == written) continue;
      const Span place = tokens_.SpanOf(token);
      if (!Put(place, word) && guessed) continue;
      auto& diagnostic = sink_.Report(Kind::kUnexpectedText, place,
                                      Tick(tokens_.TextOf(place)) + " does not fit here", rule_,
                                      "did you mean " + Tick(word) + "?");
      Suggest(diagnostic, word);
      return true;
    }
    return false;
  }

  // What is meant for certain, since it can be read so.
  bool Phrase() {
    if (!remedies_) return false;
    for (const auto& phrase : PhrasesOf(tokens_, breakdown_, first_, found_, before_)) {
      if (!Put(phrase.span, phrase.replacement)) continue;
      Say(phrase);
      return true;
    }
    return false;
  }

  bool Habitual() {
    const std::vector<remit::parse::Habit> habits =
        HabitsOf(tokens_, breakdown_, first_, found_, before_);
    if (habits.empty()) return false;
    for (const auto& habit : habits) {
      if (habit.replacement.empty() && !habit.left_out) continue;
      if (!Put(habit.span, habit.replacement)) continue;
      Say(habit);
      return true;
    }
    Say(habits.front());
    return true;
  }

  void Say(const remit::parse::Habit& habit) {
    std::string message = habit.message;
    if (message.empty()) {
      const bool at_found = habit.span.begin >= FoundSpan().begin;
      message = (at_found ? Shown(tokens_, found_) : Tick(tokens_.TextOf(habit.span))) +
                " does not fit " +
                (before_ == nullptr || !at_found ? "here" : "after " + Shown(tokens_, before_));
    }
    auto& diagnostic =
        sink_.Report(Kind::kUnexpectedText, habit.span, std::move(message), rule_, habit.hint);
    if (!habit.replacement.empty()) Suggest(diagnostic, habit.replacement);
    if (habit.left_out) diagnostic.suggestions.push_back({habit.span, "", "leave it out", false});
  }

  // Forms that other notations, or plain speech, suggest.
  bool Habit() {
    const std::size_t word = first_->getType();
    const std::string_view written = tokens_.TextOf(found_);
    const auto say = [&](std::string hint) {
      const Span span = BreaksOff() ? Behind() : FoundSpan();
      const std::string message =
          BreaksOff() ? "something is missing after " + Shown(tokens_, before_)
          : before_ == nullptr
              ? Shown(tokens_, found_) + " does not fit here"
              : Shown(tokens_, found_) + " does not fit after " + Shown(tokens_, before_);
      sink_.Report(BreaksOff() ? Kind::kMissingText : Kind::kUnexpectedText, span, message, rule_,
                   std::move(hint));
      return true;
    };
    const bool conditional =
        word == RemitParser::K_ESCALATE || word == RemitParser::K_REFUSE ||
        (word == RemitParser::K_EXPECT && !breakdown_.InRule(RemitParser::RuleTestItem));
    if (conditional && Type(found_) == RemitParser::K_IF && !SeenBefore(RemitParser::K_WHEN))
      return say("write `when` for `if`");
    if (word == RemitParser::K_ESCALATE && Type(tokens_.After(first_)) == RemitParser::ID &&
        !SeenBefore(RemitParser::K_TO) && Type(found_) != RemitParser::COLON &&
        Type(found_) != RemitParser::K_TO) {
      return say("write " + Tick("escalate to " +
                                 std::string(tokens_.TextOf(tokens_.After(first_))) + " when …"));
    }
    if (word == RemitParser::K_REFUSE && !SeenBefore(RemitParser::K_WHEN) &&
        Type(found_) != RemitParser::K_WHEN && !BreaksOff()) {
      return say("write `refuse when` and the condition");
    }
    if (word == RemitParser::K_ESCALATE && Type(found_) == RemitParser::COMMA &&
        !SeenBefore(RemitParser::K_WHEN)) {
      return say("join several approvers with `and`");
    }
    if (word == RemitParser::K_TRADE_OFF && before_ == first_ && Type(found_) == RemitParser::ID) {
      return say("say how first: `weigh`, `first` or `balance`, as in " +
                 Tick("trade_off weigh " + std::string(written) + ": 40"));
    }
    static constexpr std::string_view kSpeech[] = {
        "than",  "must",   "should", "exceeds", "below",   "above",   "over",
        "under", "equals", "equal",  "be",      "between", "contains"};
    if (std::find(std::begin(kSpeech), std::end(kSpeech), written) != std::end(kSpeech) &&
        !breakdown_.Expects(RemitParser::ID)) {
      return say(
          "comparisons are written with `<`, `<=`, `>`, `>=`, `==`, `!=`, and `in LOW .. HIGH`");
    }
    const antlr4::Token* open = OpenBracket();
    if (open != nullptr && Type(open) == RemitParser::LBRACE && word != RemitParser::K_ENUM &&
        Type(before_) == RemitParser::ID && !BreaksOff() &&
        (Type(found_) == RemitParser::NUMBER || Type(found_) == RemitParser::STRING ||
         Type(found_) == RemitParser::ID)) {
      return say("between braces a field's name is followed by `:`, and commas part the fields");
    }
    return false;
  }

  bool SeenBefore(std::size_t type) const {
    for (const antlr4::Token* token = first_; token != found_; token = tokens_.After(token)) {
      if (token->getType() == type) return true;
      if (token->getType() == antlr4::Token::EOF) break;
    }
    return false;
  }

  // The innermost bracket that is open where reading stopped.
  const antlr4::Token* OpenBracket() const {
    std::vector<const antlr4::Token*> open;
    for (const antlr4::Token* token = first_; token != found_; token = tokens_.After(token)) {
      const std::size_t type = token->getType();
      if (type == antlr4::Token::EOF) break;
      if (type == RemitParser::LPAREN || type == RemitParser::LBRACE ||
          type == RemitParser::LBRACKET) {
        open.push_back(token);
      } else if ((type == RemitParser::RPAREN || type == RemitParser::RBRACE ||
                  type == RemitParser::RBRACKET) &&
                 !open.empty()) {
        open.pop_back();
      }
    }
    return open.empty() ? nullptr : open.back();
  }

  bool Bracket() {
    const std::size_t type = Type(found_);
    const bool closing =
        type == RemitParser::RPAREN || type == RemitParser::RBRACKET || type == RemitParser::RBRACE;
    const antlr4::Token* open = OpenBracket();
    if (closing && open == nullptr && breakdown_.rules.size() > 0 && !EndsInOperator()) {
      if (type == RemitParser::RBRACE && first_->getType() != RemitParser::K_ENUM &&
          !IsDeclarationWord(first_->getType()))
        return false;
      // Without it another sum may be read than was meant, so nothing more is said.
      sink_.Report(Kind::kNotOpened, FoundSpan(), Tick(tokens_.TextOf(found_)) + " closes nothing",
                   "every closing bracket has its opening one",
                   "leave it out, or open the bracket before");
      return true;
    }
    if (open == nullptr || EndsInOperator()) return false;
    const std::size_t closer = open->getType() == RemitParser::LPAREN   ? RemitParser::RPAREN
                               : open->getType() == RemitParser::LBRACE ? RemitParser::RBRACE
                                                                        : RemitParser::RBRACKET;
    const bool other_closer = closing && type != closer;
    const bool over = BreaksOff() || type == antlr4::Token::EOF ||
                      (IsReservedWord(type) && type < RemitParser::K_AND) ||
                      (IsWord(type) && !IsReservedWord(type)) || type == RemitParser::ASSIGN;
    if (!other_closer && !over) return false;
    if (Type(before_) == RemitParser::COMMA) return false;
    const std::string meant = SignOf(closer);
    if (other_closer && Put(FoundSpan(), meant)) {
      auto& diagnostic = sink_.Report(
          Kind::kNotClosed, FoundSpan(),
          Tick(tokens_.TextOf(open)) + " is not closed by " + Tick(tokens_.TextOf(found_)),
          "every bracket is closed by its own kind", "write " + Tick(meant));
      diagnostic.labels.push_back(
          {tokens_.SpanOf(open), Tick(tokens_.TextOf(open)) + " is opened here"});
      Suggest(diagnostic, meant);
      return true;
    }
    ReportNotClosed(tokens_, open, found_, sink_);
    return true;
  }

  bool EndsInOperator() const {
    switch (Type(before_)) {
      case RemitParser::PLUS:
      case RemitParser::MINUS:
      case RemitParser::STAR:
      case RemitParser::SLASH:
      case RemitParser::LT:
      case RemitParser::LE:
      case RemitParser::GT:
      case RemitParser::GE:
      case RemitParser::EQ:
      case RemitParser::NE:
      case RemitParser::ASSIGN:
      case RemitParser::COMMA:
      case RemitParser::DOT:
      case RemitParser::DOTS:
      case RemitParser::DOTS_BELOW:
      case RemitParser::K_AND:
      case RemitParser::K_OR:
      case RemitParser::K_NOT:
      case RemitParser::K_IN:
      case RemitParser::K_MOD:
      case RemitParser::K_OTHERWISE:
      case RemitParser::K_IF:
      case RemitParser::K_THEN:
      case RemitParser::K_ELSE:
      case RemitParser::COLON:
      case RemitParser::ARROW:
        return true;
      default:
        return false;
    }
  }

  bool Operator() {
    const auto say = [&](Kind kind, std::string message, std::string rule, std::string hint) {
      sink_.Report(kind, FoundSpan(), std::move(message), std::move(rule), std::move(hint));
      return true;
    };
    if (Type(found_) == RemitParser::PERCENT) {
      return say(Kind::kWrongOperator, "`%` does not follow a number here",
                 "`%` is only ever the percent sign, after a number",
                 "for the remainder of a division write `mod`");
    }
    if (Type(found_) == RemitParser::ASSIGN && Type(before_) != RemitParser::EQ) {
      const bool named = breakdown_.Expects(RemitParser::COLON);
      return say(Kind::kUnexpectedText, "`=` does not fit here", rule_,
                 named ? "inside a list a name is followed by `:`" : LastHint());
    }
    if (Type(found_) == RemitParser::COLON && breakdown_.Expects(RemitParser::ASSIGN)) {
      return say(Kind::kUnexpectedText, "`:` does not fit here", rule_,
                 "a value is given with `=`");
    }
    if (Type(found_) == Type(before_) && Type(found_) != RemitParser::ID && EndsInOperator()) {
      return say(Kind::kUnexpectedText, Shown(tokens_, found_) + " stands here twice", "",
                 "leave one out");
    }
    if (Type(found_) == RemitParser::COMMA && breakdown_.InRule(RemitParser::RuleField)) {
      return say(Kind::kUnexpectedText, "a comma after a field",
                 "the fields of a record stand one to a line, without commas",
                 "leave the comma out");
    }
    return false;
  }

  bool Clause() {
    if (breakdown_.Expects(RemitParser::K_THEN) && SeenBefore(RemitParser::K_IF)) {
      Diagnostic& diagnostic =
          sink_.Report(Kind::kMissingElse, Place(), "this `if` has no `then`",
                       "a choice has three parts: `if CONDITION then VALUE else VALUE`",
                       "add `then` before the value");
      if (!BreaksOff() && Type(found_) != antlr4::Token::EOF) {
        const std::string written(tokens_.TextOf(found_));
        Suggest(diagnostic, "then " + written);
      }
      return true;
    }
    if (Type(found_) == RemitParser::STRING &&
        (IsHeaderClause(first_->getType()) || first_->getType() == RemitParser::K_POLICY ||
         first_->getType() == RemitParser::K_INTENT)) {
      sink_.Report(Kind::kUnexpectedText, FoundSpan(),
                   "a title that does not stand behind the name",
                   "the header begins with `policy NAME \"title\"`, and its clauses follow",
                   "move " + Tick(tokens_.TextOf(found_)) + " up, right behind the policy's name");
      return true;
    }
    if (Type(found_) == RemitParser::STRING && before_ != nullptr &&
        breakdown_.Expects(RemitParser::K_BECAUSE)) {
      const std::string meant = "because " + std::string(tokens_.TextOf(found_));
      Suggest(sink_.Report(Kind::kMissingBecause, FoundSpan(),
                           "a text without the word that says what it is for", rule_,
                           "write `" + meant + "`"),
              meant);
      return true;
    }
    if (breakdown_.Expects(RemitParser::K_ELSE) && before_ != nullptr &&
        (BreaksOff() || Type(found_) != RemitParser::ID)) {
      sink_.Report(Kind::kMissingElse, BreaksOff() ? Behind() : FoundSpan(),
                   "this `if` has no `else`",
                   "a choice always has a value: `if CONDITION then VALUE else VALUE`",
                   "add `else` and the other value");
      return true;
    }
    return false;
  }

  bool Reserved() {
    if (!IsReservedWord(Type(found_)) || BreaksOff() || !breakdown_.Expects(RemitParser::ID))
      return false;
    if (breakdown_.Expects(RemitParser::NUMBER) && EndsInOperator() &&
        Type(found_) > RemitParser::K_PROPOSE)
      return false;
    ReportReservedWord(tokens_.TextOf(found_), FoundSpan(), sink_);
    return true;
  }

  bool Mended() {
    if (!remedies_) return false;
    const std::optional<Mending> mending = remedies_.seek();
    if (!mending) return false;
    std::string message = mending->message;
    if (message.empty()) {
      const Span span = mending->span;
      message = Tick(tokens_.TextOf(span)) + " does not fit ";
      message +=
          span == FoundSpan() && before_ != nullptr ? "after " + Shown(tokens_, before_) : "here";
    }
    Diagnostic& diagnostic = sink_.Report(Kind::kUnexpectedText, mending->span, std::move(message),
                                          rule_, mending->hint);
    diagnostic.suggestions.push_back({mending->span, mending->replacement, mending->hint, false});
    return true;
  }

  // `assert route is rep` in a test
  bool TestWord() {
    if (before_ != nullptr || !breakdown_.Expects(RemitParser::K_EXPECT)) return false;
    static constexpr std::string_view kExpected[] = {"assert", "check",  "verify", "expected",
                                                     "then",   "should", "ensure", "expects"};
    static constexpr std::string_view kGiven[] = {"when", "with", "input", "having", "givens"};
    const std::string_view written = tokens_.TextOf(found_);
    const auto among = [&](const auto& words) {
      return std::find(std::begin(words), std::end(words), written) != std::end(words);
    };
    const std::string meant = among(kExpected) ? "expect" : among(kGiven) ? "given" : "";
    Diagnostic& diagnostic = sink_.Report(
        Kind::kUnexpectedText, FoundSpan(), Shown(tokens_, found_) + " does not fit here",
        "a line of a test begins with `given`, `propose`, `expect` or `as of`",
        meant.empty() ? "begin with one of these" : "write " + Tick(meant));
    if (!meant.empty()) Suggest(diagnostic, meant);
    return true;
  }

  // The one clause word that would fit, where there is only one.
  std::string OnlyWord() const {
    if (breakdown_.Expects(RemitParser::ID)) return "";
    std::vector<std::size_t> clauses;
    for (const std::size_t type : breakdown_.expected) {
      if (IsWord(type) && !IsReservedWord(type)) clauses.push_back(type);
    }
    return clauses.size() == 1 ? "`" + Spellings(clauses)[0] + "` is missing" : "";
  }

  std::string LastHint() const {
    const std::string word = OnlyWord();
    if (!word.empty()) return word;
    return rule_.empty() ? "leave it out, or write what is missing before it"
                         : "write it in that form; what is in capitals is yours to fill in";
  }

  void Plain() {
    if (before_ == nullptr) {
      sink_.Report(Kind::kUnexpectedText, FoundSpan(),
                   Shown(tokens_, found_) + " does not fit here", rule_, LastHint());
      return;
    }
    if (BreaksOff() || Type(found_) == antlr4::Token::EOF) {
      sink_.Report(Kind::kMissingText, Behind(),
                   "something is missing after " + Shown(tokens_, before_), rule_, LastHint());
      return;
    }
    sink_.Report(Kind::kUnexpectedText, FoundSpan(),
                 Shown(tokens_, found_) + " does not fit after " + Shown(tokens_, before_), rule_,
                 LastHint());
  }

  const Tokens& tokens_;
  const Remedies& remedies_;
  const Breakdown& breakdown_;
  Sink& sink_;
  const antlr4::Token* first_;
  const antlr4::Token* found_;
  const antlr4::Token* before_;
  const antlr4::Token* after_;
  std::string rule_;
  bool mended_ = false;
};

}  // namespace

std::string Shown(const Tokens& tokens, const antlr4::Token* token) {
  if (token->getType() == antlr4::Token::EOF) return "the end of the file";
  if (token->getType() == RemitParser::STRING)
    return "the text " + std::string(tokens.TextOf(token));
  return Tick(tokens.TextOf(token));
}

std::vector<std::string> Spellings(const std::vector<std::size_t>& types) {
  static const auto& vocabulary =
      *new antlr4::dfa::Vocabulary(RemitParser(nullptr).getVocabulary());
  std::vector<std::string> words;
  for (const std::size_t type : types) {
    if (!IsWord(type)) continue;
    const std::string quoted = vocabulary.getLiteralName(type);
    words.push_back(quoted.substr(1, quoted.size() - 2));
  }
  return words;
}

std::string Nearest(std::string_view written, const std::vector<std::string>& words) {
  const std::vector<std::string_view> views(words.begin(), words.end());
  return std::string(diagnostics::NearestName(written, views));
}

void ReportReservedWord(std::string_view word, Span span, Sink& sink) {
  sink.Report(Kind::kReservedWord, span, Tick(word) + " is a word of the language and no name",
              "declaration words and operator words are reserved; they may be names of fields and "
              "columns only",
              "choose another name, such as `the_" + std::string(word) + "`");
}

bool ReportBreakdown(const Tokens& tokens, const Breakdown& breakdown, const antlr4::Token* first,
                     Sink& sink, const Remedies& remedies) {
  return Wording(tokens, breakdown, first, sink, remedies).Report();
}

void ReportNotClosed(const Tokens& tokens, const antlr4::Token* open, const antlr4::Token* found,
                     Sink& sink) {
  const std::string bracket(tokens.TextOf(open));
  const std::string closer = bracket == "(" ? ")" : bracket == "{" ? "}" : "]";
  const antlr4::Token* before = tokens.Before(found);
  Span place = tokens.SpanOf(found);
  if (before != nullptr && (tokens.StartsLine(found) || found->getType() == antlr4::Token::EOF)) {
    const Span span = tokens.SpanOf(before);
    place = {span.file, span.end, span.end};
  }
  auto& diagnostic = sink.Report(Kind::kNotClosed, place, Tick(closer) + " is missing here", "",
                                 "add " + Tick(closer) + " where the part ends");
  diagnostic.labels.push_back({tokens.SpanOf(open), Tick(bracket) + " is opened here"});
}

std::string SignOf(std::size_t type) {
  static const auto& vocabulary =
      *new antlr4::dfa::Vocabulary(RemitParser(nullptr).getVocabulary());
  const std::string quoted = vocabulary.getLiteralName(type);
  return quoted.size() < 2 ? "" : quoted.substr(1, quoted.size() - 2);
}

std::string Spelling(std::size_t word) { return Spellings({word}).front(); }

}  // namespace remit::parse
