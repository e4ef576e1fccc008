#include "interpreter/parse/file_parser.h"

#include <algorithm>

#include "interpreter/parse/messages.h"

namespace remit::parse {
namespace {

using antlr4::Token;
using diagnostics::Kind;

bool IsNameLike(std::size_t type) {
  return type == RemitParser::ID || (IsWord(type) && !IsReservedWord(type));
}

// Declarations whose second word is the name they declare.
bool NamesItself(std::size_t word) {
  switch (word) {
    case RemitParser::K_UNIT:
    case RemitParser::K_CURRENCY:
    case RemitParser::K_ENUM:
    case RemitParser::K_RECORD:
    case RemitParser::K_INPUT:
    case RemitParser::K_PARAMETER:
    case RemitParser::K_LET:
    case RemitParser::K_FUNCTION:
    case RemitParser::K_TABLE:
    case RemitParser::K_MODEL:
    case RemitParser::K_DISTRIBUTION:
    case RemitParser::K_CHOOSE:
    case RemitParser::K_OBJECTIVE:
    case RemitParser::K_MONITOR:
    case RemitParser::K_OUTCOME:
    case RemitParser::K_PORTFOLIO:
    case RemitParser::K_SCENARIO:
    case RemitParser::K_GUARDRAIL:
    case RemitParser::K_GUARANTEE:
      return true;
    default:
      return false;
  }
}

// Read part by part.
bool IsBlock(std::size_t word) {
  return word == RemitParser::K_RECORD || word == RemitParser::K_TABLE ||
         word == RemitParser::K_TEST;
}

bool StartsTestItem(std::size_t type) {
  return type == RemitParser::K_GIVEN || type == RemitParser::K_PROPOSE ||
         type == RemitParser::K_EXPECT || type == RemitParser::K_AS;
}

// Says for a while that the parts of a block are being read.
class BlockScope {
 public:
  using Starts = std::function<bool(const Token*)>;
  BlockScope(const Token*& block, const Starts*& starts, const Token* head, const Starts& part)
      : block_(block), starts_(starts) {
    block_ = head;
    starts_ = &part;
  }
  ~BlockScope() {
    block_ = nullptr;
    starts_ = nullptr;
  }
  BlockScope(const BlockScope&) = delete;
  BlockScope& operator=(const BlockScope&) = delete;

 private:
  const Token*& block_;
  const Starts*& starts_;
};

}  // namespace

FileParser::FileParser(Tokens& tokens, ast::Ast& ast)
    : tokens_(tokens),
      ast_(ast),
      parser_(&tokens.stream()),
      strategy_(Prepare(parser_)),
      reader_(tokens, ast) {}

bool FileParser::Attempt(Token* first, const std::function<void()>& rule) {
  if (IsTooDeep(first)) {
    failed_at_ = first;
    return false;
  }
  // A name that is a word of the language, then a slip, are spoken of and read as meant.
  for (int again = 0;; ++again) {
    strategy_.breakdown.reset();
    try {
      rule();
      parser_.getTreeTracker().reset();
      return true;
    } catch (const GivenUp&) {
      parser_.getTreeTracker().reset();
    }
    const Breakdown breakdown = *strategy_.breakdown;
    failed_at_ = breakdown.offending;
    constexpr int kMostSlips = 3;
    const bool last = again >= kMostSlips;
    if (!last && MakesName(first, breakdown)) {
      tokens_.stream().seek(first->getTokenIndex());
      continue;
    }
    if (!ReportBreakdown(tokens_, breakdown, first, tokens_.sink(),
                         last ? Remedies() : RemediesOf(first, breakdown, rule))) {
      return false;
    }
    tokens_.stream().seek(first->getTokenIndex());
  }
}

// `let test = …`: said once, and every other `test` that begins nothing is that name.
bool FileParser::MakesName(const Token* first, const Breakdown& breakdown) {
  const Token* found = breakdown.offending;
  if (!NamesItself(first->getType()) || tokens_.Before(found) != first ||
      !IsReservedWord(found->getType()) || found->getType() >= RemitParser::K_AND ||
      tokens_.StartsLine(found)) {
    return false;
  }
  ReportReservedWord(tokens_.TextOf(found), tokens_.SpanOf(found), tokens_.sink());
  tokens_.MakeNames(tokens_.TextOf(found));
  return true;
}

Remedies FileParser::RemediesOf(Token* first, const Breakdown& breakdown,
                                const std::function<void()>& rule) {
  Token* const found = breakdown.offending;
  const auto reads = [this, first, found, &rule] { return Reads(first, found, rule); };
  Remedies remedies;
  remedies.seek = [this, first, found, &breakdown, reads] {
    return Mender(tokens_, breakdown, first, found, reads).Seek();
  };
  remedies.put = [this, found, reads](Span span, const std::string& replacement) {
    const auto substitution = tokens_.Substitute(span, replacement, found);
    if (!substitution) return false;
    if (reads()) return true;
    tokens_.Undo(*substitution);
    return false;
  };
  return remedies;
}

// Whether the part can be read at all.
bool FileParser::Fits(const Token* first, const std::function<void()>& rule) {
  tokens_.stream().seek(first->getTokenIndex());
  strategy_.breakdown.reset();
  bool read = true;
  trying_ = true;
  try {
    rule();
  } catch (const GivenUp&) {
    read = false;
  }
  trying_ = false;
  parser_.getTreeTracker().reset();
  return read;
}

// Whether it can be read to where another may begin, beyond `found`.
bool FileParser::Reads(const Token* first, const Token* found, const std::function<void()>& rule) {
  const bool read = Fits(first, rule);
  const Token* next = Current();
  if (!read || next->getTokenIndex() <= found->getTokenIndex()) {
    return read && next->getType() == Token::EOF;
  }
  return MayFollow(next);
}

// Where the next part, or the end of the block, or the next declaration stands.
bool FileParser::MayFollow(const Token* next) const {
  const std::size_t type = next->getType();
  if (type == Token::EOF) return true;
  if (block_ == nullptr) {
    const Token* before = tokens_.Before(next);
    if (before != nullptr && before->getType() == RemitParser::LBRACE) return true;  // a head
    return IsHeaderClause(type) ||
           (tokens_.StartsLine(next) && (IsDeclarationWord(type) || LooksLikeDeclaration(next)));
  }
  if (type != RemitParser::RBRACE) return tokens_.StartsLine(next) && (*starts_part_)(next);
  const bool own_line =
      tokens_.StartsLine(next) && next->getCharPositionInLine() <= block_->getCharPositionInLine();
  return own_line || next->getLine() == block_->getLine();
}

// A place too deep for the parser before the next declaration word at the start of a line.
bool FileParser::IsTooDeep(const Token* first) {
  const auto& places = tokens_.too_deep();
  const auto place = std::lower_bound(places.begin(), places.end(), first->getTokenIndex());
  if (place == places.end()) return false;
  for (const Token* token = tokens_.After(first);; token = tokens_.After(token)) {
    if (token->getTokenIndex() > *place) return true;
    if (token->getType() == Token::EOF) return true;
    if (IsDeclarationWord(token->getType()) && token->getCharPositionInLine() == 0) return false;
  }
}

void FileParser::Run(ast::File& file) {
  Token* last = nullptr;
  bool first = true;
  while (CurrentType() != Token::EOF) {
    Token* start = Current();
    const std::size_t type = start->getType();
    if (type >= RemitParser::K_POLICY && type <= RemitParser::K_INTENT) {
      ParseHeader(file, first);
    } else if (IsDeclarationWord(type)) {
      ast::DeclNode node = ParseDeclaration();
      const Token* stop = tokens_.Before(Current());
      if (!IsBlock(type) && tokens_.HasSlip(start, stop)) node = Broken(start, type);
      ast::Decl decl{std::move(node), tokens_.SpanOf(start, stop), ""};
      decl.doc = DocAbove(decl.span.begin);
      file.declarations.push_back(ast_.Add(std::move(decl)));
    } else {
      // A slip may be why the declaration before broke off; one inside of a block that closed is
      // not.
      const bool closed = last != nullptr && IsBlock(last->getType());
      const Token* from = last == nullptr ? tokens_.stream().get(0)
                          : closed        ? tokens_.Before(start)
                                          : last;
      if (!tokens_.HasSlip(from, start) && ReadsOn(file, start, last)) continue;
      if (tokens_.StartsLine(start) && Revive(start)) continue;
      if (tokens_.StartsLine(start)) {
        AddMisspelt(file, start);
      } else if (last != nullptr && !file.declarations.empty() && !IsBlock(last->getType()) &&
                 IsDeclarationWord(last->getType())) {
        // What was read is not all that was meant, so nothing more is said of it.
        ast_.Replace(file.declarations.back(), Broken(last, last->getType()));
      }
      Resynchronise(tokens_.StartsLine(start) || last == nullptr ? start : last,
                    tokens_.After(start));
      continue;
    }
    last = start;
    first = false;
  }
}

ExprId FileParser::RunExpression() {
  Token* start = Current();
  ExprId result;
  Attempt(start, [&] {
    auto* read = parser_.lonelyExpression();
    if (!Trying()) result = reader_.Expression(read->expr());
  });
  return result;
}

void FileParser::ParseHeader(ast::File& file, bool first) {
  Token* start = Current();
  const bool again = file.header.kind != ast::Header::Kind::kNone;
  if (again || !first) {
    tokens_.sink().Report(
        Kind::kHeaderPlace, tokens_.SpanOf(start),
        again ? "a second header in one file" : "the header stands behind other declarations",
        "a file begins with its one header: `policy`, `module` or `intent`",
        again ? "put the second one into a file of its own" : "move it to the top");
  }
  ast::Header header;
  header.span = tokens_.SpanOf(start);
  header.kind = start->getType() == RemitParser::K_POLICY   ? ast::Header::Kind::kPolicy
                : start->getType() == RemitParser::K_MODULE ? ast::Header::Kind::kModule
                                                            : ast::Header::Kind::kIntent;
  const auto starts_clause = [&](const Token* token) { return IsHeaderClause(token->getType()); };
  if (!Attempt(start, [&] {
        auto* read = parser_.header();
        if (!Trying()) reader_.Header(read, header);
      })) {
    header.incomplete = true;
    ResynchronisePart(start, start, failed_at_, starts_clause);
  }
  while (IsHeaderClause(CurrentType()) || RevivesClause()) {
    Token* clause = Current();
    if (Attempt(clause, [&] {
          auto* read = parser_.headerClause();
          if (!Trying()) reader_.HeaderClause(read, header);
        })) {
      continue;
    }
    header.incomplete = true;
    ResynchronisePart(start, clause, failed_at_, starts_clause);
  }
  header.span = tokens_.SpanOf(start, tokens_.Before(Current()));
  header.doc = DocAbove(header.span.begin);
  if (!again) file.header = std::move(header);
  reader_.in_intent = file.header.kind == ast::Header::Kind::kIntent;
}

// `keyword` is the word that `first` is or was meant to be.
ast::DeclNode FileParser::Broken(const Token* first, std::size_t keyword) {
  ast::BrokenDeclaration broken;
  broken.keyword = Spelling(keyword);
  const Token* second = tokens_.After(first);
  const bool labelled = tokens_.After(second)->getType() == RemitParser::COLON;
  if (IsNameLike(second->getType()) && (labelled || NamesItself(keyword))) {
    broken.name = ast::Name{std::string(tokens_.TextOf(second)), tokens_.SpanOf(second)};
  }
  return broken;
}

// Speaks of text behind a declaration. True when the declaration was read again, with that text.
bool FileParser::ReadsOn(ast::File& file, Token* stray, Token* last) {
  const bool declared = last != nullptr && !tokens_.StartsLine(stray) &&
                        !IsBlock(last->getType()) && IsDeclarationWord(last->getType()) &&
                        last->getType() > RemitParser::K_INTENT && !file.declarations.empty();
  const Breakdown breakdown = AfterDeclaration(stray);
  const std::function<void()> rule = [&] { parser_.declaration(); };
  if (!ReportStray(tokens_, stray, last, tokens_.sink(),
                   declared ? RemediesOf(last, breakdown, rule) : Remedies())) {
    tokens_.stream().seek(stray->getTokenIndex());
    return false;
  }
  tokens_.stream().seek(last->getTokenIndex());
  ast_.Replace(file.declarations.back(), ParseDeclaration());
  return true;
}

// The head of a declaration, or the whole.
std::function<void()> FileParser::RuleOf(std::size_t word) {
  if (word >= RemitParser::K_POLICY && word <= RemitParser::K_INTENT)
    return [this] { parser_.header(); };
  if (word == RemitParser::K_RECORD) return [this] { parser_.recordHead(); };
  if (word == RemitParser::K_TABLE) return [this] { parser_.tableHead(); };
  if (word == RemitParser::K_TEST) return [this] { parser_.testHead(); };
  return [this] { parser_.declaration(); };
}

// `objectve profit = …`, `def f(…) -> …`, `price = …`: where it can be read as the declaration that
// was meant, it is.
bool FileParser::Revive(Token* start) {
  const std::string meant = DeclarationMeant(tokens_, start);
  if (meant.empty()) return false;
  const auto substitution = tokens_.Substitute(tokens_.SpanOf(start), meant, start);
  if (!substitution || substitution->added.empty()) return false;
  Token* const added = substitution->added.front();
  const std::size_t word = added->getType();
  const bool head =
      IsBlock(word) || (word >= RemitParser::K_POLICY && word <= RemitParser::K_INTENT);
  const bool reads = head ? Fits(added, RuleOf(word)) : Reads(added, start, RuleOf(word));
  if (!reads) tokens_.Undo(*substitution);
  tokens_.stream().seek(reads ? added->getTokenIndex() : start->getTokenIndex());
  return reads;
}

// `extend corp.renewals` in a header
bool FileParser::RevivesClause() {
  Token* const start = Current();
  if (start->getType() != RemitParser::ID || !tokens_.StartsLine(start)) return false;
  const std::size_t meant = NearestHeaderClause(tokens_.TextOf(start));
  if (meant == Token::INVALID_TYPE) return false;
  tokens_.SetType(start, meant);
  const bool reads = Reads(start, start, [this] { parser_.headerClause(); });
  if (!reads) tokens_.SetType(start, RemitParser::ID);
  tokens_.stream().seek(start->getTokenIndex());
  if (!reads) return false;
  const std::string word = Spelling(meant);
  tokens_.sink()
      .Report(Kind::kUnknownDeclaration, tokens_.SpanOf(start),
              "`" + std::string(tokens_.TextOf(start)) + "` begins no clause of the header",
              "a header says `owner`, `effective`, `review`, `extends`, `serves` and `language`",
              "did you mean `" + word + "`?")
      .suggestions.push_back({tokens_.SpanOf(start), word, "write `" + word + "`", false});
  return true;
}

// `objectve profit = …`: uses of `profit` are not called unknown.
void FileParser::AddMisspelt(ast::File& file, const Token* start) {
  std::size_t meant = NearestDeclarationWord(tokens_.TextOf(start));
  const std::string own = DeclarationMeant(tokens_, start);
  for (std::size_t type = RemitParser::K_POLICY;
       meant == Token::INVALID_TYPE && type <= RemitParser::K_TEST; ++type) {
    if (Spelling(type) == own) meant = type;
  }
  ast::DeclNode broken;
  if (own == "let " + std::string(tokens_.TextOf(start))) {
    ast::BrokenDeclaration named;
    named.keyword = "let";
    named.name = ast::Name{std::string(tokens_.TextOf(start)), tokens_.SpanOf(start)};
    broken = std::move(named);
  } else if (meant == Token::INVALID_TYPE) {
    return;
  } else {
    broken = Broken(start, meant);
  }
  ast::Decl decl{std::move(broken), tokens_.SpanOf(start), ""};
  file.declarations.push_back(ast_.Add(std::move(decl)));
}

ast::DeclNode FileParser::ParseDeclaration() {
  Token* start = Current();
  switch (start->getType()) {
    case RemitParser::K_RECORD:
      return ParseRecord();
    case RemitParser::K_TABLE:
      return ParseTable();
    case RemitParser::K_TEST:
      return ParseTest();
    default:
      break;
  }
  ast::DeclNode node;
  if (Attempt(start, [&] {
        auto* read = parser_.declaration();
        if (!Trying()) node = reader_.Declaration(read);
      })) {
    return node;
  }
  Resynchronise(start, failed_at_);
  return Broken(start, start->getType());
}

ast::DeclNode FileParser::ParseRecord() {
  Token* head = Current();
  ast::RecordDeclaration record;
  if (!Attempt(head, [&] {
        auto* read = parser_.recordHead();
        if (!Trying()) record = reader_.RecordHead(read);
      })) {
    Resynchronise(head, failed_at_);
    return Broken(head, head->getType());
  }
  const auto starts_field = [&](const Token* token) {
    return token->getType() == RemitParser::ID ||
           tokens_.After(token)->getType() == RemitParser::COLON;
  };
  record.incomplete = !ParseParts(
      head, starts_field,
      [&] {
        auto* read = parser_.field();
        if (!Trying()) record.fields.push_back(reader_.Field(read));
      },
      [&] {
        if (!record.fields.empty()) record.fields.pop_back();
      });
  return record;
}

ast::DeclNode FileParser::ParseTable() {
  Token* head = Current();
  ast::TableDeclaration table;
  if (!Attempt(head, [&] {
        auto* read = parser_.tableHead();
        if (!Trying()) table = reader_.TableHead(read);
      })) {
    Resynchronise(head, failed_at_);
    return Broken(head, head->getType());
  }
  if (table.file.has_value()) return table;
  if (CurrentType() == RemitParser::RBRACE) {
    tokens_.sink().Report(Kind::kTableHeader, tokens_.SpanOf(Current()), "this table has no rows",
                          "a table begins with the names of its columns, results after `||`",
                          "write for example `| segment | term || ceiling |`");
  }
  // Columns are often called by words of the language.
  if (CurrentType() == RemitParser::ROW) {
    for (Token* token = tokens_.After(Current());
         token->getType() != RemitParser::ROW && token->getType() != RemitParser::RBRACE &&
         token->getType() != Token::EOF;
         token = tokens_.After(token)) {
      if (IsReservedWord(token->getType())) tokens_.MakeName(token);
    }
  }
  const Token* header = nullptr;
  const auto starts_row = [](const Token* token) { return token->getType() == RemitParser::ROW; };
  table.incomplete = !ParseParts(
      head, starts_row,
      [&] {
        if (header == nullptr) header = Current();
        if (Current() == header) {
          auto* read = parser_.headerRow();
          if (!Trying()) reader_.HeaderRow(read, table);
        } else {
          auto* read = parser_.row();
          if (!Trying()) table.rows.push_back(reader_.Row(read));
        }
      },
      [&] {
        if (!table.rows.empty()) table.rows.pop_back();
      });
  return table;
}

ast::DeclNode FileParser::ParseTest() {
  Token* head = Current();
  ast::TestDeclaration test;
  if (!Attempt(head, [&] {
        auto* read = parser_.testHead();
        if (!Trying()) test.title = reader_.TestTitle(read);
      })) {
    Resynchronise(head, failed_at_);
    return Broken(head, head->getType());
  }
  const auto starts_item = [](const Token* token) { return StartsTestItem(token->getType()); };
  const bool complete = ParseParts(
      head, starts_item,
      [&] {
        auto* read = parser_.testItem();
        if (!Trying()) test.items.push_back(reader_.TestItem(read));
      },
      [&] {
        if (!test.items.empty()) test.items.pop_back();
      });
  // An expectation may have been meant, so the test is not said to expect nothing.
  if (!complete) {
    ast::TestItem unreadable;
    unreadable.kind = ast::TestItem::Kind::kExpect;
    unreadable.span = tokens_.SpanOf(head);
    unreadable.value = reader_.Unreadable(unreadable.span);
    test.items.push_back(std::move(unreadable));
  }
  return test;
}

// A declaration that follows where `}` was forgotten. `expect` inside a test is one only as `expect
// deviation` further left.
bool FileParser::EndsBlock(const Token* head, const Token* token) const {
  if (token->getType() == Token::EOF) return true;
  if (!IsDeclarationWord(token->getType()) || !tokens_.StartsLine(token)) return false;
  if (token->getType() == RemitParser::K_EXPECT && head->getType() == RemitParser::K_TEST) {
    return tokens_.After(token)->getType() == RemitParser::K_DEVIATION &&
           token->getCharPositionInLine() <= head->getCharPositionInLine();
  }
  return true;
}

bool FileParser::ParseParts(const Token* head, const std::function<bool(const Token*)>& starts_part,
                            const std::function<void()>& part,
                            const std::function<void()>& drop_last) {
  const Token* open = tokens_.Before(Current());
  const Token* last = nullptr;  // begin of a part that was read, right before the current one
  bool complete = true;
  bool comma_said = false;
  const BlockScope scope(block_, starts_part_, head, starts_part);
  while (CurrentType() != RemitParser::RBRACE) {
    Token* start = Current();
    if (EndsBlock(head, start)) {
      ReportNotClosed(tokens_, open, start, tokens_.sink());
      return false;
    }
    if (comma_said && tokens_.IsSeparatingComma(start)) {  // said once for all parts
      tokens_.stream().seek(tokens_.After(start)->getTokenIndex());
      continue;
    }
    if (Attempt(start, part)) {
      if (tokens_.HasSlip(start, tokens_.Before(Current()))) {
        complete = false;
        drop_last();
      } else {
        last = start;
      }
      continue;
    }
    if (tokens_.IsSeparatingComma(start)) {
      comma_said = true;
      tokens_.stream().seek(tokens_.After(start)->getTokenIndex());
      continue;
    }
    complete = false;
    // What does not fit went on from the part before, which is then not what was meant.
    if (last != nullptr && !tokens_.StartsLine(start)) drop_last();
    last = nullptr;
    ResynchronisePart(head, start, failed_at_, starts_part);
  }
  tokens_.stream().consume();
  return complete;
}

// A name in the first column where nothing goes on: a declaration whose word was forgotten or
// misspelt.
bool FileParser::LooksLikeDeclaration(const Token* token) const {
  if (token->getType() != RemitParser::ID || token->getCharPositionInLine() != 0) return false;
  if (tokens_.After(token)->getType() == RemitParser::COLON) return false;
  switch (tokens_.Before(token)->getType()) {
    case RemitParser::ID:
    case RemitParser::NUMBER:
    case RemitParser::UNIT:
    case RemitParser::STRING:
    case RemitParser::DATE:
    case RemitParser::PERCENT:
    case RemitParser::RPAREN:
    case RemitParser::RBRACE:
    case RemitParser::RBRACKET:
      return true;
    default:
      return false;
  }
}

void FileParser::Resynchronise(const Token* first, const Token* from) {
  const Token* token = from->getTokenIndex() > first->getTokenIndex() ? from : tokens_.After(first);
  const std::size_t column = first->getCharPositionInLine();
  while (token->getType() != Token::EOF &&
         !(IsDeclarationWord(token->getType()) && token->getCharPositionInLine() <= column &&
           tokens_.StartsLine(token)) &&
         !LooksLikeDeclaration(token)) {
    token = tokens_.After(token);
  }

  tokens_.stream().seek(token->getTokenIndex());
}

void FileParser::ResynchronisePart(const Token* head, const Token* first, const Token* from,
                                   const std::function<bool(const Token*)>& starts_part) {
  int depth = 0;
  for (const Token* token = first;; token = tokens_.After(token)) {
    const std::size_t type = token->getType();
    const bool beyond =
        token->getTokenIndex() > first->getTokenIndex() || type == RemitParser::RBRACE;
    const bool reached = token->getTokenIndex() >= from->getTokenIndex();
    const bool next_part = tokens_.StartsLine(token) && starts_part(token);
    // A brace may be left over from the part that was given up; the block's own stands where the
    // block began.
    const bool own_line = tokens_.StartsLine(token) &&
                          token->getCharPositionInLine() <= head->getCharPositionInLine();
    const bool closes = type == RemitParser::RBRACE && depth <= 0 &&
                        (own_line || token->getLine() == head->getLine());
    if (beyond && reached && (EndsBlock(head, token) || next_part || closes)) {
      tokens_.stream().seek(token->getTokenIndex());
      return;
    }
    if (type == RemitParser::LBRACE) ++depth;
    if (type == RemitParser::RBRACE) --depth;
  }
}

std::string FileParser::DocAbove(std::uint32_t begin) const {
  const auto& comments = tokens_.comments();
  auto next = std::lower_bound(
      comments.begin(), comments.end(), begin,
      [](const ast::Comment& comment, std::uint32_t at) { return comment.span.begin < at; });
  std::vector<std::string> lines;
  while (next != comments.begin()) {
    --next;
    if (!next->doc || !next->own_line) break;
    const std::string_view between = tokens_.TextOf(Span{next->span.file, next->span.end, begin});
    if (between.find_first_not_of(" \t\r\n") != std::string_view::npos) break;
    if (std::count(between.begin(), between.end(), '\n') > 1) break;
    std::string line = next->text.substr(2);
    if (!line.empty() && line.front() == ' ') line.erase(0, 1);
    lines.push_back(std::move(line));
    begin = next->span.begin;
  }
  std::string doc;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line)
    doc += (doc.empty() ? "" : "\n") + *line;
  return doc;
}

}  // namespace remit::parse
