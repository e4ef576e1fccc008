#include "interpreter/parse/phrases.h"

#include <algorithm>
#include <string>
#include <utility>

#include "interpreter/base/text.h"

namespace remit::parse {
namespace {

using antlr4::Token;
using base::LowerCase;
using base::Tick;

template <std::size_t N>
bool IsOneOf(const std::string& text, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

// What a comparison is called in plain speech; `is`, `must be` and the like may stand before it.
struct Comparison {
  std::string_view words;
  std::string_view sign;
};
constexpr Comparison kComparisons[] = {{"at least", ">="},
                                       {"no less than", ">="},
                                       {"not less than", ">="},
                                       {"not below", ">="},
                                       {"not under", ">="},
                                       {"at most", "<="},
                                       {"no more than", "<="},
                                       {"not more than", "<="},
                                       {"not above", "<="},
                                       {"not over", "<="},
                                       {"up to", "<="},
                                       {"does not exceed", "<="},
                                       {"not exceed", "<="},
                                       {"more than", ">"},
                                       {"greater than", ">"},
                                       {"larger than", ">"},
                                       {"bigger than", ">"},
                                       {"higher than", ">"},
                                       {"longer than", ">"},
                                       {"older than", ">"},
                                       {"exceeds", ">"},
                                       {"exceed", ">"},
                                       {"above", ">"},
                                       {"over", ">"},
                                       {"less than", "<"},
                                       {"smaller than", "<"},
                                       {"lower than", "<"},
                                       {"fewer than", "<"},
                                       {"shorter than", "<"},
                                       {"younger than", "<"},
                                       {"below", "<"},
                                       {"under", "<"},
                                       {"equals", "=="},
                                       {"equal to", "=="},
                                       {"the same as", "=="},
                                       {"equal", "=="},
                                       {"not equal to", "!="},
                                       {"differs from", "!="},
                                       {"different from", "!="},
                                       {"greater or equal", ">="},
                                       {"less or equal", "<="},
                                       {"greater than or equal to", ">="},
                                       {"less than or equal to", "<="}};
constexpr std::string_view kBefore[] = {"is",  "are", "be",    "must",  "should", "shall",
                                        "has", "to",  "needs", "stays", "remains"};

class Phrases {
 public:
  Phrases(const Tokens& tokens, const Breakdown& breakdown, const Token* first, const Token* found,
          const Token* before)
      : tokens_(tokens), breakdown_(breakdown), first_(first), found_(found), before_(before) {}

  std::vector<Habit> All() {
    SplitName();
    if (before_ == nullptr) return std::move(all_);
    RowOfElse();
    Limits();
    Compared();
    Between();
    Choice();
    Otherwise();
    OverList();
    TypeOrValue();
    OptionalType();
    Steps();
    Anchors();
    PerUnit();
    Entry();
    Power();
    Inherited();
    WordsOfClauses();
    return std::move(all_);
  }

 private:
  static std::size_t Type(const Token* token) { return token == nullptr ? 0 : token->getType(); }
  std::string Text(const Token* token) const {
    return token == nullptr ? "" : std::string(tokens_.TextOf(token));
  }
  std::string Text(const Token* first, const Token* last) const {
    return std::string(tokens_.TextOf(tokens_.SpanOf(first, last)));
  }
  bool Begins(std::size_t word) const { return Type(first_) == word; }
  bool Is(const Token* token, std::string_view word) const {
    return LowerCase(Text(token)) == word;
  }
  // On one line with what stands before it.
  bool GoesOn(const Token* token) const {
    return Type(token) != Token::EOF && !tokens_.StartsLine(token);
  }
  const Token* Next(const Token* token) const { return tokens_.After(token); }
  bool Within(const Token* token, const Token* from, const Token* to) const {
    return token->getTokenIndex() >= from->getTokenIndex() &&
           token->getTokenIndex() <= to->getTokenIndex();
  }
  void Add(const Token* from, const Token* to, std::string message, const std::string& meant) {
    if (meant.empty() || from->getTokenIndex() > to->getTokenIndex()) return;
    all_.push_back({tokens_.SpanOf(from, to), std::move(message), "write " + Tick(meant), meant});
  }

  bool InField() const {
    return breakdown_.InRule(RemitParser::RuleField) && !Begins(RemitParser::K_INPUT);
  }

  // What ends the name that the declaration gives.
  static bool EndsName(std::size_t word, std::size_t sign) {
    switch (word) {
      case RemitParser::K_REQUIRE:
      case RemitParser::K_PREFER:
      case RemitParser::K_ESCALATE:
      case RemitParser::K_REFUSE:
      case RemitParser::K_GUARDRAIL:
      case RemitParser::K_INPUT:
      case RemitParser::K_CHOOSE:
      case RemitParser::K_OUTCOME:
        return sign == RemitParser::COLON;
      case RemitParser::K_LET:
      case RemitParser::K_PARAMETER:
      case RemitParser::K_OBJECTIVE:
        return sign == RemitParser::COLON || sign == RemitParser::ASSIGN;
      case RemitParser::K_FUNCTION:
      case RemitParser::K_MODEL:
        return sign == RemitParser::LPAREN;
      case RemitParser::K_RECORD:
      case RemitParser::K_ENUM:
        return sign == RemitParser::LBRACE;
      default:
        return false;
    }
  }

  // `require in-time : …`, `let is young = …`, `input departure date : date`
  void SplitName() {
    const bool field = InField();
    const Token* from = field ? first_ : Next(first_);
    const Token* last = nullptr;
    std::string name;
    const Token* token = from;
    std::size_t words = 0;
    for (; token == from || GoesOn(token); token = Next(token)) {
      const std::size_t type = Type(token);
      if (type == RemitParser::MINUS && words > 0) continue;
      if (type != RemitParser::ID && !IsWord(type) && type != RemitParser::UNIT) break;
      name += (words++ == 0 ? "" : "_") + Text(token);
      last = token;
    }
    const bool ends =
        field ? Type(token) == RemitParser::COLON : EndsName(Type(first_), Type(token));
    if (words < 2 || !ends || !Within(found_, from, token)) return;
    // What the rest of the file calls it is its name.
    const bool shorter = !tokens_.Mentions(name) && UsedBelow(token, Text(from));
    Add(from, last, "a name is one word", shorter ? Text(from) : name);
  }

  bool UsedBelow(const Token* token, const std::string& name) const {
    for (; Type(token) != Token::EOF; token = Next(token)) {
      const bool declared = IsDeclarationWord(Type(tokens_.Before(token)));
      if (Type(token) == RemitParser::ID && Text(token) == name && !declared) return true;
    }
    return false;
  }

  // `| else || 5 % |`, `| * |`
  void RowOfElse() {
    if (!breakdown_.InRule(RemitParser::RuleRow)) return;
    const bool begins = Type(before_) == RemitParser::ROW || Type(before_) == RemitParser::BAR;
    if (!begins ||
        (Type(Next(found_)) != RemitParser::BAR && Type(Next(found_)) != RemitParser::DBAR))
      return;
    if (Type(found_) == RemitParser::K_ELSE && Type(before_) == RemitParser::ROW)
      Add(found_, found_, "the row for all other cases begins with `otherwise`", "otherwise");
    if (Type(found_) == RemitParser::STAR || Type(found_) == RemitParser::MINUS)
      Add(found_, found_, Tick(Text(found_)) + " is no value", "any");
  }

  // `max 3 per quarter`, `giving up up to 3 points`, `expires in 180 days`
  void Limits() {
    const bool limit = breakdown_.Expects(RemitParser::K_AT) || Type(before_) == RemitParser::K_AT;
    const Token* from = Type(before_) == RemitParser::K_AT ? before_ : found_;
    static constexpr std::string_view kMost[] = {"max",  "maximum", "maximal",
                                                 "most", "only",    "upto"};
    const Token* last = from;
    if (Type(from) == RemitParser::K_AT) last = Next(from);
    if (limit && IsOneOf(LowerCase(Text(last)), kMost)) {
      if (Type(Next(last)) == RemitParser::DOT) last = Next(last);
      Add(from, last, "", "at most");
    }
    for (const std::string_view words : {"up to", "no more than", "not more than"}) {
      const Token* end = Phrase(found_, words);
      if (limit && end != nullptr) Add(found_, end, "", "at most");
    }
    if (Type(before_) == RemitParser::K_EXPIRES && GoesOn(found_)) {
      const bool amount = Type(Next(found_)) == RemitParser::NUMBER;
      if (amount && (Type(found_) == RemitParser::K_IN || Type(found_) == RemitParser::K_WITHIN))
        Add(found_, found_, "", "after");
      if (Type(Next(found_)) == RemitParser::DATE) {
        Habit habit{tokens_.SpanOf(found_), "", "leave it out", ""};
        habit.left_out = true;
        all_.push_back(habit);
      }
    }
  }

  // The last token of the words that begin at `token`; null where others stand there.
  const Token* Phrase(const Token* token, std::string_view words) const {
    const Token* last = nullptr;
    while (!words.empty()) {
      if (last != nullptr && !GoesOn(token)) return nullptr;
      const std::string_view word = words.substr(0, words.find(' '));
      if (!Is(token, word)) return nullptr;
      last = token;
      token = Next(token);
      words.remove_prefix(std::min(words.size(), word.size() + 1));
    }
    return last;
  }

  // `margin is at least 5 %`, `value is > 3`
  void Compared() {
    const Token* start = found_;
    for (int back = 0; back < 5 && start != nullptr && start != first_; ++back) {
      const Token* sign = start;
      while (GoesOn(sign) && IsOneOf(LowerCase(Text(sign)), kBefore)) sign = Next(sign);
      std::size_t longest = 0;
      const Token* last = nullptr;
      std::string meant;
      for (const Comparison& row : kComparisons) {
        const Token* end = Phrase(sign, row.words);
        if (end == nullptr || row.words.size() <= longest) continue;
        longest = row.words.size();
        last = end;
        meant = row.sign;
      }
      if (last == nullptr && sign != start) {
        switch (Type(sign)) {
          case RemitParser::LT:
          case RemitParser::LE:
          case RemitParser::GT:
          case RemitParser::GE:
          case RemitParser::EQ:
          case RemitParser::NE:
            last = sign;
            meant = Text(sign);
            break;
          default:
            break;
        }
      }
      if (last != nullptr && Within(found_, start, last)) {
        Add(start, last, "values are compared with signs", meant);
      }
      start = tokens_.Before(start);
    }
  }

  const Token* EndOfAmount(const Token* token) const {
    if (Type(token) == RemitParser::MINUS) token = Next(token);
    const Token* next = Next(token);
    if (Type(token) != RemitParser::NUMBER) return token;
    const bool unit = (Type(next) == RemitParser::UNIT && !Is(next, "and") && !Is(next, "to")) ||
                      Type(next) == RemitParser::PERCENT;
    return unit ? next : token;
  }

  // `weight BETWEEN 0 AND 30`, `choose discount between 0 % and 40 % step 1 %`
  void Between() {
    const Token* word = Is(found_, "between") ? found_ : before_;
    if (!Is(word, "between")) return;
    const Token* start = Is(tokens_.Before(word), "is") ? tokens_.Before(word) : word;
    const Token* low = Next(word);
    const Token* low_end = EndOfAmount(low);
    const Token* middle = Next(low_end);
    if (!Is(middle, "and") && !Is(middle, "to")) return;
    const Token* high = Next(middle);
    const Token* high_end = EndOfAmount(high);
    const bool grid = Begins(RemitParser::K_CHOOSE) || Begins(RemitParser::K_OBJECTIVE);
    const std::string ends[] = {Text(low, low_end), Text(high, high_end)};
    Add(start, high_end, "a range is not written with `between`",
        grid ? "from " + ends[0] + " to " + ends[1] : "in " + ends[0] + " .. " + ends[1]);
  }

  static bool Opens(std::size_t type) {
    return type == RemitParser::LPAREN || type == RemitParser::LBRACE ||
           type == RemitParser::LBRACKET;
  }
  static bool Closes(std::size_t type) {
    return type == RemitParser::RPAREN || type == RemitParser::RBRACE ||
           type == RemitParser::RBRACKET;
  }

  // Where the value begins that ends at `token`.
  const Token* BeginOfValue(const Token* token) const {
    int depth = 0;
    for (const Token* at = token;; at = tokens_.Before(at)) {
      const Token* before = tokens_.Before(at);
      if (Closes(Type(at))) ++depth;
      if (Opens(Type(at))) --depth;
      if (before == nullptr || before == first_) return at;
      const std::size_t type = Type(before);
      const bool begins = Opens(type) || type == RemitParser::ASSIGN ||
                          type == RemitParser::COLON || type == RemitParser::COMMA ||
                          type == RemitParser::K_THEN || type == RemitParser::K_ELSE ||
                          type == RemitParser::DBAR;
      if (depth == 0 && begins) return at;
    }
  }
  // The next token of that class at the same depth of brackets on this line, or null.
  const Token* Ahead(const Token* token, std::size_t type) const {
    int depth = 0;
    for (const Token* at = token; GoesOn(at); at = Next(at)) {
      if (depth == 0 && Type(at) == type) return at;
      if (Opens(Type(at))) ++depth;
      if (Closes(Type(at)) && --depth < 0) return nullptr;
    }
    return nullptr;
  }

  // `12 EUR if fragile else 0 EUR`, `fragile ? 12 EUR : 0 EUR`
  void Choice() {
    const bool python = Type(found_) == RemitParser::K_IF;
    if (!python && Type(found_) != RemitParser::QUESTION) return;
    const Token* middle = Ahead(Next(found_), python ? RemitParser::K_ELSE : RemitParser::COLON);
    if (middle == nullptr || Next(found_) == middle) return;
    const Token* begin = BeginOfValue(before_);
    const std::string left = Text(begin, before_);
    const std::string right = Text(Next(found_), tokens_.Before(middle));
    Add(begin, middle, "a choice is written `if CONDITION then VALUE else VALUE`",
        python ? "if " + right + " then " + left + " else"
               : "if " + left + " then " + right + " else");
  }

  // `promised or else 7 days`, `promised ?? 7 days`, `if a then b otherwise c`
  void Otherwise() {
    if (Type(found_) == RemitParser::K_ELSE && Type(before_) == RemitParser::K_OR)
      Add(before_, found_, "a value for what is unknown stands behind `otherwise`", "otherwise");
    if (Type(found_) == RemitParser::QUESTION && Type(Next(found_)) == RemitParser::QUESTION)
      Add(found_, Next(found_), "a value for what is unknown stands behind `otherwise`",
          "otherwise");
    if (!breakdown_.Expects(RemitParser::K_ELSE)) return;
    for (const Token* token = before_; token != first_ && token != nullptr;
         token = tokens_.Before(token)) {
      if (Type(token) == RemitParser::K_THEN) return;
      if (Type(token) != RemitParser::K_OTHERWISE) continue;
      Add(token, token, "the other value of an `if` stands behind `else`", "else");
      return;
    }
  }

  // `len(lines where x.pieces > 500)`
  void OverList() {
    if (Type(found_) != RemitParser::K_WHERE && Type(found_) != RemitParser::K_IF) return;
    const Token* list = BeginOfValue(before_);
    const Token* open = tokens_.Before(list);
    const Token* callee = open == nullptr ? nullptr : tokens_.Before(open);
    if (Type(open) != RemitParser::LPAREN || Type(callee) != RemitParser::ID) return;
    static constexpr std::string_view kCounts[] = {"len",   "length",  "size",
                                                   "count", "countif", "number"};
    const std::string function = LowerCase(Text(callee));
    std::string variable = "x";
    for (const Token* token = Next(found_); GoesOn(token); token = Next(token)) {
      if (Type(token) == RemitParser::ID && Type(Next(token)) == RemitParser::DOT) {
        variable = Text(token);
        break;
      }
    }
    Add(callee, found_, "what is counted is named for each element",
        (IsOneOf(function, kCounts) ? "count" : function) + "(" + variable + " for " + variable +
            " in " + Text(list, before_) + " where");
  }

  // `choose channel of Channel`, `input cost as EUR`, `let price is 5 EUR`
  void TypeOrValue() {
    const bool field = InField();
    if (!field && before_ != Next(first_)) return;
    if (field && before_ != first_) return;
    if (!GoesOn(found_)) return;
    static constexpr std::string_view kJoins[] = {"of", "as", "is", "=", "be", "a", "equals", "in"};
    const bool assigned =
        Type(found_) == RemitParser::COLON && Type(Next(found_)) == RemitParser::ASSIGN;
    if (!assigned && !IsOneOf(LowerCase(Text(found_)), kJoins)) return;
    const Token* last = found_;
    while (assigned || Is(Next(last), "a") || Is(Next(last), "an")) {
      last = Next(last);
      if (assigned) break;
    }
    const bool typed = field || Begins(RemitParser::K_INPUT) || Begins(RemitParser::K_CHOOSE) ||
                       Begins(RemitParser::K_OUTCOME) || Begins(RemitParser::K_DISTRIBUTION) ||
                       Begins(RemitParser::K_PARAMETER);
    const bool valued = Begins(RemitParser::K_LET) || Begins(RemitParser::K_OBJECTIVE) ||
                        Begins(RemitParser::K_SET);
    if (typed && Type(Next(last)) == RemitParser::ID)
      Add(found_, last, "between a name and its type stands `:`", ":");
    if (valued) Add(found_, last, "between a name and its value stands `=`", "=");
  }

  // `optional number`, `number optional`
  void OptionalType() {
    static constexpr std::string_view kOptional[] = {"optional", "nullable", "maybe", "opt"};
    if (Type(before_) != RemitParser::ID || Type(found_) != RemitParser::ID) return;
    const bool ahead = IsOneOf(LowerCase(Text(before_)), kOptional);
    if (!ahead && !IsOneOf(LowerCase(Text(found_)), kOptional)) return;
    Add(before_, found_, "what may be unknown has a `?` behind its type",
        Text(ahead ? found_ : before_) + "?");
  }

  // `in steps of 5 %`, `by 5 %`
  void Steps() {
    if (!Begins(RemitParser::K_CHOOSE)) return;
    static constexpr std::string_view kSteps[] = {"steps",     "step",      "increments",
                                                  "increment", "intervals", "stepping"};
    const Token* last = Is(found_, "of") ? found_ : Is(Next(found_), "of") ? Next(found_) : found_;
    const Token* word = last;
    while (word != first_ && (Is(word, "of") || Is(word, "by"))) word = tokens_.Before(word);
    if (!IsOneOf(LowerCase(Text(word)), kSteps)) {
      if (Is(found_, "by") || Is(found_, "every")) Add(found_, found_, "", "step");
      return;
    }
    const Token* from = word;
    for (const std::string_view lead : {"in", "by", "with", "at"}) {
      if (Is(tokens_.Before(word), lead)) from = tokens_.Before(word);
    }
    Add(from, last, "", "step");
  }

  // `worst 5_000 EUR best 0 EUR`
  void Anchors() {
    if (!Begins(RemitParser::K_OBJECTIVE) || !Is(found_, "worst")) return;
    const Token* best = found_;
    while (GoesOn(best) && !Is(best, "best")) best = Next(best);
    if (!GoesOn(best) || Next(found_) == best) return;
    const Token* low_end = tokens_.Before(best);
    if (Type(low_end) == RemitParser::COMMA || Is(low_end, "and"))
      low_end = tokens_.Before(low_end);
    Add(found_, best, "an objective goes `from` its worst value `to` its best",
        "from " + Text(Next(found_), low_end) + " to");
  }

  // `sales: 3_000 EUR per shelf`: in a test the field has its unit already.
  void PerUnit() {
    const Token* per = Is(found_, "per") ? found_ : before_;
    const Token* unit = Next(per);
    const Token* of = tokens_.Before(per);
    const Token* number = of == nullptr ? nullptr : tokens_.Before(of);
    if (!Is(per, "per") || Type(of) != RemitParser::UNIT || Type(number) != RemitParser::NUMBER ||
        !GoesOn(unit)) {
      return;
    }
    const bool test = Begins(RemitParser::K_GIVEN) || Begins(RemitParser::K_PROPOSE);
    Add(number, unit, "a rate is not written with `per`",
        test ? Text(number) : "(" + Text(number, of) + " / 1 " + Text(unit) + ")");
  }

  // `{ cost=cost * 90 % }`, all such entries of the braces at once
  void Entry() {
    if (Type(found_) != RemitParser::ASSIGN || Type(before_) != RemitParser::ID) return;
    const Token* open = before_;
    while (open != first_ && !Opens(Type(open))) open = tokens_.Before(open);
    if (Type(open) != RemitParser::LBRACE) return;
    Add(before_, found_, "inside braces a name is followed by `:`", Text(before_) + ":");
  }

  // `parameter most_discount = 22 %` in a policy that extends another
  void Inherited() {
    if (!Begins(RemitParser::K_PARAMETER) || Type(found_) != RemitParser::ASSIGN ||
        before_ != Next(first_)) {
      return;
    }
    for (const Token* token = tokens_.Before(first_); token != nullptr;
         token = tokens_.Before(token)) {
      if (Type(token) != RemitParser::K_EXTENDS || !tokens_.StartsLine(token)) continue;
      Add(first_, before_, "what the parent declares is given another value with `set`",
          "set " + Text(before_));
      return;
    }
  }

  // One word for another, whatever the declaration goes on with.
  void WordsOfClauses() {
    if (Begins(RemitParser::K_PROPERTY) && Type(before_) == RemitParser::K_DIFFERING &&
        Type(found_) != RemitParser::K_IN) {
      Add(found_, found_, "", "only in");
    }
  }

  // `2 ** 3`
  void Power() {
    if (Type(found_) != RemitParser::STAR || Type(before_) != RemitParser::STAR ||
        !tokens_.Glued(before_, found_)) {
      return;
    }
    const Token* base = tokens_.Before(before_);
    const Token* begin = base;
    while (Type(tokens_.Before(begin)) == RemitParser::DOT)
      begin = tokens_.Before(tokens_.Before(begin));
    const Token* exponent = Next(found_);
    if (Type(base) != RemitParser::ID && Type(base) != RemitParser::NUMBER) return;
    Add(begin, exponent, "a power is written with `pow`",
        "pow(" + Text(begin, base) + ", " + Text(exponent) + ")");
  }

  const Tokens& tokens_;
  const Breakdown& breakdown_;
  const Token* first_;
  const Token* found_;
  const Token* before_;
  std::vector<Habit> all_;
};

}  // namespace

std::vector<Habit> PhrasesOf(const Tokens& tokens, const Breakdown& breakdown,
                             const antlr4::Token* first, const antlr4::Token* found,
                             const antlr4::Token* before) {
  return Phrases(tokens, breakdown, first, found, before).All();
}

}  // namespace remit::parse
