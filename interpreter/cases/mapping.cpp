// The words of a mapping and its statements, by hand: a small language, no precedence, and messages
// that name the statement.
#include "interpreter/cases/mapping.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "interpreter/base/check.h"

namespace remit::cases {
namespace {

using diagnostics::Kind;
using source::Span;

constexpr std::size_t kMaxMappingBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxQuoted = 40;
constexpr std::string_view kStatements[] = {"mapping", "delimiter", "decimal", "case",   "every",
                                            "column",  "always",    "nothing", "ignore", "keep"};
constexpr std::string_view kClauses[] = {"in", "as", "missing", "words", "dates"};

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

struct Token {
  enum class Kind : std::uint8_t { kWord, kText, kNumber, kOther, kEnd } kind = Kind::kEnd;
  std::string text;  // kText: without quotes and escapes
  Span span;
  bool opens_line = false;
};

class Lexer {
 public:
  Lexer(source::FileId file, std::string_view text, diagnostics::Sink& sink)
      : file_(file), text_(text), sink_(sink) {}

  std::vector<Token> All() {
    std::vector<Token> tokens;
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
    bool opens_line = true;
    while (true) {
      opens_line = SkipBlanks() || opens_line;
      Token token = Next();
      token.opens_line = opens_line;
      opens_line = false;
      tokens.push_back(std::move(token));
      if (tokens.back().kind == Token::Kind::kEnd) return tokens;
    }
  }

 private:
  char Peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  bool SkipBlanks() {
    bool new_line = false;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        new_line = new_line || c == '\n';
        ++at_;
      } else {
        break;
      }
    }
    return new_line;
  }

  Token Next() {
    const std::size_t begin = at_;
    Token token;
    if (at_ == text_.size()) {
      token.kind = Token::Kind::kEnd;
    } else if (Peek() == '"') {
      token.kind = Token::Kind::kText;
      token.text = QuotedText();
    } else if (IsLetter(Peek())) {
      token.kind = Token::Kind::kWord;
      while (IsLetter(Peek()) || IsDigit(Peek()) || (Peek() == '.' && IsLetter(Peek(1)))) ++at_;
      token.text = text_.substr(begin, at_ - begin);
    } else if (IsDigit(Peek())) {
      token.kind = Token::Kind::kNumber;
      while (IsDigit(Peek()) || Peek() == '_' || (Peek() == '.' && IsDigit(Peek(1)))) ++at_;
      token.text = text_.substr(begin, at_ - begin);
    } else {
      token.kind = Token::Kind::kOther;
      ++at_;
      while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0xC0) == 0x80) ++at_;
      token.text = text_.substr(begin, at_ - begin);
    }
    token.span = SpanFrom(begin);
    return token;
  }

  std::string QuotedText() {
    const std::size_t begin = at_++;
    std::string text;
    while (Peek() != '"') {
      if (at_ == text_.size() || Peek() == '\n') {
        sink_.Report(Kind::kMappingForm, SpanFrom(begin),
                     "this quoted text is not closed on its line", "", "put a `\"` at its end");
        return text;
      }
      if (Peek() == '\\' && (Peek(1) == '"' || Peek(1) == '\\')) ++at_;
      text += text_[at_++];
    }
    ++at_;
    return text;
  }

  Span SpanFrom(std::size_t begin) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)};
  }

  source::FileId file_;
  std::string_view text_;
  diagnostics::Sink& sink_;
  std::size_t at_ = 0;
};

template <std::size_t n>
bool Contains(const std::string_view (&words)[n], std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

class Parser {
 public:
  Parser(std::vector<Token> tokens, std::string_view text, diagnostics::Sink& sink)
      : tokens_(std::move(tokens)), text_(text), sink_(sink) {}

  Mapping Parse() {
    while (!AtEnd()) {
      if (!Statement()) SkipToStatement();
    }
    if (!seen_mapping_) {
      mapping_.span = Now().span;
      sink_.Report(Kind::kMappingForm, Now().span,
                   "the mapping does not say for which policy it is", "",
                   "begin with `mapping` and the policy's name");
    }
    return std::move(mapping_);
  }

 private:
  const Token& Now() const { return tokens_[at_]; }
  bool AtEnd() const { return Now().kind == Token::Kind::kEnd; }
  bool AtWord(std::string_view word) const {
    return Now().kind == Token::Kind::kWord && Now().text == word;
  }
  bool At(Token::Kind kind) const { return Now().kind == kind; }
  const Token& Take() { return AtEnd() ? tokens_[at_] : tokens_[at_++]; }
  bool TakeWord(std::string_view word) {
    if (!AtWord(word)) return false;
    Take();
    return true;
  }
  bool TakeSign(std::string_view sign) {
    if (!At(Token::Kind::kOther) || Now().text != sign) return false;
    Take();
    return true;
  }

  bool Fail(std::string wanted, std::string hint = {}) {
    std::string found = AtEnd() ? "the mapping ends" : "`" + Written(Now().span) + "` stands";
    sink_.Report(Kind::kMappingForm, Now().span, found + " where " + wanted + " belongs", "",
                 std::move(hint));
    return false;
  }
  std::string Written(Span span) const {
    std::string_view text = text_.substr(span.begin, span.end - span.begin);
    return std::string(text.substr(0, kMaxQuoted)) + (text.size() > kMaxQuoted ? "…" : "");
  }

  bool AtStatement() const {
    return Now().opens_line && At(Token::Kind::kWord) && Contains(kStatements, Now().text);
  }
  // A name that belongs to the statement begun before, not the next statement.
  bool AtName() const { return At(Token::Kind::kWord) && !AtStatement(); }
  void SkipToStatement() {
    while (!AtEnd() && !AtStatement()) Take();
  }

  bool Statement() {
    const Token& start = Now();
    if (TakeWord("mapping")) return Head(start);
    if (TakeWord("delimiter")) return Delimiter(start);
    if (TakeWord("decimal")) return Decimal(start);
    if (TakeWord("case")) return CaseId(start);
    if (TakeWord("every")) return Every();
    if (TakeWord("column")) return Column();
    if (TakeWord("always")) return Always();
    if (TakeWord("nothing")) return Nothing();
    if (TakeWord("ignore")) return Ignore();
    if (TakeWord("keep")) return Texts("a column's name in quotes", mapping_.kept);
    const std::vector<std::string_view> known(std::begin(kStatements), std::end(kStatements));
    const std::string_view near = diagnostics::NearestName(start.text, known);
    Fail("a statement",
         !near.empty() ? "did you mean `" + std::string(near) + "`?"
         : Contains(kClauses, start.text)
             ? "write `every column " + start.text + " …`, or say it of one column"
             : "statements begin with `column`, `every column`, `case id`, "
               "`ignore`, `keep`, `always`, `nothing for`, `delimiter` or `decimal`");
    Take();
    return false;
  }

  bool Twice(bool& seen, Span span, std::string_view what) {
    if (seen) {
      sink_.Report(Kind::kMappingTwice, span, std::string(what) + " is said a second time", "",
                   "keep one of them");
    }
    return std::exchange(seen, true);
  }

  bool Head(const Token& start) {
    Twice(seen_mapping_, start.span, "for which policy the mapping is");
    mapping_.span = start.span;
    if (!AtName()) return Fail("the policy's name");
    mapping_.span.end = Now().span.end;
    mapping_.policy = Text(Take());
    return true;
  }

  bool Delimiter(const Token& start) {
    Twice(seen_delimiter_, start.span, "the delimiter");
    if (TakeWord("tab")) {
      mapping_.delimiter = '\t';
      return true;
    }
    constexpr std::string_view kAllowed = ",;|\t:";
    if (!At(Token::Kind::kText) || Now().text.size() != 1 ||
        kAllowed.find(Now().text[0]) == std::string_view::npos) {
      return Fail("a delimiter", "write `tab`, `\",\"`, `\";\"`, `\"|\"` or `\":\"`");
    }
    mapping_.delimiter = Take().text[0];
    return true;
  }

  bool Decimal(const Token& start) {
    Twice(seen_decimal_, start.span, "the decimal sign");
    if (TakeWord("comma")) {
      mapping_.decimal_comma = true;
      return true;
    }
    if (TakeWord("point")) return true;
    return Fail("`comma` or `point`");
  }

  bool CaseId(const Token& start) {
    Twice(seen_id_, start.span, "what a case's id is");
    if (!TakeWord("id") || !TakeWord("is")) {
      return Fail("`id is`", "write `case id is column \"NAME\"` or `case id is row number`");
    }
    if (TakeWord("row")) {
      if (TakeWord("number")) return true;
      return Fail("`number`");
    }
    if (!TakeWord("column")) return Fail("`column` or `row number`");
    if (!At(Token::Kind::kText)) return Fail("a column's name in quotes");
    mapping_.id_column = Text(Take());
    return true;
  }

  bool Every() {
    if (!TakeWord("column")) return Fail("`column`");
    return Clauses(mapping_.every, true);
  }

  bool Column() {
    MappingColumn column;
    if (!At(Token::Kind::kText)) return Fail("a column's name in quotes");
    column.column = Text(Take());
    if (!TakeWord("is")) return Fail("`is` and an input");
    if (!AtName()) return Fail("an input such as `deal.list_price`");
    column.target = Text(Take());
    const bool fine = !AtClause() || Clauses(column.clauses, false);
    mapping_.columns.push_back(std::move(column));
    return fine;
  }

  bool AtClause() const { return At(Token::Kind::kWord) && Contains(kClauses, Now().text); }

  bool Clauses(MappingClauses& clauses, bool every) {
    if (!AtClause()) return Fail("`in`, `as`, `missing`, `words` or `dates`");
    bool read = false;
    bool missing = false;
    bool dates = false;
    while (AtClause()) {
      const Token& start = Take();
      if (start.text == "in" || start.text == "as") {
        if (!every) Twice(read, start.span, "how a number is read");
        if (!(start.text == "in" ? In(clauses, every, start) : As(clauses, start))) return false;
      } else if (start.text == "missing") {
        Twice(missing, start.span, "what means missing");
        if (!Texts("a word in quotes", clauses.missing)) return false;
      } else if (start.text == "dates") {
        if (!At(Token::Kind::kText)) return Fail("a pattern such as \"DD.MM.YYYY\"");
        Twice(dates, start.span, "how dates are written");
        clauses.dates = Text(Take());
      } else if (!Words(clauses)) {
        return false;
      }
    }
    return true;
  }

  bool In(MappingClauses& clauses, bool every, const Token& start) {
    do {
      MappingReading reading;
      reading.span = start.span;
      if (At(Token::Kind::kNumber) && !Times(reading.times)) return false;
      if (!At(Token::Kind::kWord)) return Fail("a unit such as `EUR`");
      while (true) {
        reading.span.end = Now().span.end;
        reading.unit += Take().text;
        if (!At(Token::Kind::kOther) || (Now().text != "/" && Now().text != "*")) break;
        reading.unit += " " + Take().text + " ";
        if (!At(Token::Kind::kWord)) return Fail("a unit");
      }
      clauses.readings.push_back(std::move(reading));
    } while (every && TakeSign(","));
    return true;
  }

  bool Times(std::int64_t& times) {
    std::string digits = Now().text;
    digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
    constexpr std::size_t kMaxDigits = 12;
    const bool whole =
        digits.size() <= kMaxDigits && std::all_of(digits.begin(), digits.end(), IsDigit);
    if (!whole || std::stoll(digits) == 0) return Fail("a whole number such as `1_000` or a unit");
    times = std::stoll(digits);
    Take();
    return true;
  }

  bool As(MappingClauses& clauses, const Token& start) {
    MappingReading reading;
    reading.span = start.span;
    reading.span.end = Now().span.end;
    if (TakeWord("percent")) {
      reading.kind = MappingReading::Kind::kPercent;
    } else if (TakeWord("fraction")) {
      reading.kind = MappingReading::Kind::kFraction;
    } else if (TakeWord("points")) {
      reading.kind = MappingReading::Kind::kPoints;
    } else {
      return Fail("`percent`, `fraction` or `points`",
                  "`as percent` reads 15 as 15 %, `as fraction` reads 0.15 as 15 %");
    }
    clauses.readings.push_back(std::move(reading));
    return true;
  }

  bool Words(MappingClauses& clauses) {
    if (TakeWord("as")) {
      if (!TakeWord("names")) return Fail("`names`");
      clauses.words_as_names = true;
      return true;
    }
    do {
      if (!At(Token::Kind::kText)) return Fail("a word in quotes", "write `\"word\" = value`");
      MappingWord word;
      word.from = Text(Take());
      if (!TakeSign("=")) return Fail("`=`", "write `\"word\" = value`");
      if (AtEnd() || At(Token::Kind::kOther)) return Fail("a value");
      word.to = Text(Take());
      clauses.words.push_back(std::move(word));
    } while (TakeSign(","));
    return true;
  }

  bool Texts(std::string wanted, std::vector<MappingText>& texts) {
    do {
      if (!At(Token::Kind::kText)) return Fail(wanted);
      texts.push_back(Text(Take()));
    } while (TakeSign(","));
    return true;
  }

  bool Because(std::string& because, std::string_view what) {
    if (!TakeWord("because")) {
      return Fail("`because`", "say in a few words why " + std::string(what));
    }
    if (!At(Token::Kind::kText) || Now().text.empty()) return Fail("a reason in quotes");
    because = Take().text;
    return true;
  }

  bool Always() {
    MappingConstant constant;
    if (!AtName()) return Fail("an input such as `deal.seen_on`");
    constant.target = Text(Take());
    if (!TakeSign("=")) return Fail("`=`");
    if (AtEnd() || AtWord("because")) return Fail("a value");
    constant.quoted = At(Token::Kind::kText);
    constant.value = Text(Take());
    Span& span = constant.value.span;
    if (!constant.quoted) {
      while (!AtEnd() && !AtWord("because") && !Now().opens_line) span.end = Take().span.end;
      constant.value.text = std::string(text_.substr(span.begin, span.end - span.begin));
    }
    const bool fine = Because(constant.because, "the value is the same in every case");
    mapping_.constants.push_back(std::move(constant));
    return fine;
  }

  bool Nothing() {
    MappingNothing nothing;
    if (!TakeWord("for")) return Fail("`for`");
    if (!AtName()) return Fail("an input such as `deal.tenure`");
    nothing.target = Text(Take());
    const bool fine = Because(nothing.because, "no column feeds it");
    mapping_.nothing.push_back(std::move(nothing));
    return fine;
  }

  bool Ignore() {
    std::string because;
    return Texts("a column's name in quotes", mapping_.ignored) &&
           Because(because, "the column is not used");
  }

  static MappingText Text(const Token& token) { return {token.text, token.span}; }

  std::vector<Token> tokens_;
  std::string_view text_;
  diagnostics::Sink& sink_;
  std::size_t at_ = 0;
  Mapping mapping_;
  bool seen_mapping_ = false;
  bool seen_delimiter_ = false;
  bool seen_decimal_ = false;
  bool seen_id_ = false;
};

}  // namespace

Mapping ParseMapping(source::FileId file, const source::SourceMap& sources,
                     diagnostics::Sink& sink) {
  const std::string& text = sources.Get(file).text();
  if (text.size() > kMaxMappingBytes) {
    sink.Report(Kind::kMappingForm, {file, 0, 0}, "the mapping is larger than 1 MiB");
    return {};
  }
  return Parser(Lexer(file, text, sink).All(), text, sink).Parse();
}

}  // namespace remit::cases
