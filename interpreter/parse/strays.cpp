// Lines that begin with no word of the language, and text behind a declaration: what was meant, and
// how to begin.
#include <algorithm>
#include <utility>

#include "interpreter/base/text.h"
#include "interpreter/parse/messages.h"

namespace remit::parse {
namespace {

using base::Tick;
using diagnostics::Kind;
using diagnostics::Sink;

}  // namespace

std::size_t NearestDeclarationWord(std::string_view written) {
  std::vector<std::size_t> types;
  for (std::size_t type = RemitParser::K_POLICY; type <= RemitParser::K_TEST; ++type)
    types.push_back(type);
  const std::string near = written == "rule" ? "" : Nearest(written, Spellings(types));
  for (const std::size_t type : types) {
    if (!near.empty() && Spelling(type) == near) return type;
  }
  return antlr4::Token::INVALID_TYPE;
}

std::size_t NearestHeaderClause(std::string_view written) {
  const std::vector<std::size_t> types{RemitParser::K_OWNER,  RemitParser::K_EFFECTIVE,
                                       RemitParser::K_REVIEW, RemitParser::K_LANGUAGE,
                                       RemitParser::K_SERVES, RemitParser::K_EXTENDS};
  const std::string near = Nearest(written, Spellings(types));
  for (const std::size_t type : types) {
    if (!near.empty() && Spelling(type) == near) return type;
  }
  return antlr4::Token::INVALID_TYPE;
}

namespace {

// What other languages and plain speech begin with.
std::string_view OwnWord(std::string_view written) {
  static constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"import", "use"},
      {"include", "use"},
      {"using", "use"},
      {"load", "use"},
      {"var", "let"},
      {"const", "let"},
      {"val", "let"},
      {"define", "let"},
      {"def", "function"},
      {"func", "function"},
      {"fn", "function"},
      {"fun", "function"},
      {"constraint", "require"},
      {"must", "require"},
      {"ensure", "require"},
      {"assert", "require"},
      {"reject", "refuse"},
      {"deny", "refuse"},
      {"forbid", "refuse"},
      {"struct", "record"},
      {"class", "record"},
      {"type", "record"},
      {"param", "parameter"},
      {"setting", "parameter"},
      {"constant", "parameter"},
      {"goal", "objective"},
      {"maximise", "objective"},
      {"maximize", "objective"},
      {"minimise", "objective"},
      {"minimize", "objective"},
      {"approval", "escalate"},
      {"approve", "escalate"},
      {"weights", "trade_off"},
      {"option", "choose"},
      {"decide", "choose"},
      {"pick", "choose"},
      {"levels", "ladder"},
      {"hierarchy", "ladder"},
      {"units", "unit"},
      {"enumeration", "enum"},
      {"field", "input"},
      {"variable", "input"},
      {"given", "input"},
      {"promise", "guarantee"},
      {"invariant", "guarantee"}};
  for (const auto& row : kWords) {
    if (row.first == written) return row.second;
  }
  return {};
}

}  // namespace

std::string DeclarationMeant(const Tokens& tokens, const antlr4::Token* stray) {
  const std::string written(tokens.TextOf(stray));
  const antlr4::Token* next = tokens.After(stray);
  const bool walrus =
      next->getType() == RemitParser::COLON && tokens.After(next)->getType() == RemitParser::ASSIGN;
  if (stray->getType() == RemitParser::ID && (walrus || next->getType() == RemitParser::ASSIGN))
    return "let " + written;
  const std::string_view own = OwnWord(written);
  if (own == "function" && tokens.After(next)->getType() != RemitParser::LPAREN) return "let";
  if (!own.empty()) return std::string(own);
  const std::size_t meant = NearestDeclarationWord(written);
  return meant == antlr4::Token::INVALID_TYPE || stray->getType() != RemitParser::ID
             ? ""
             : Spelling(meant);
}

namespace {

// `inside the range.` below a line of comment that was broken in two
bool GoesOnFromComment(const Tokens& tokens, const antlr4::Token* stray) {
  const Span span = tokens.SpanOf(stray);
  const ast::Comment* above = nullptr;
  for (const ast::Comment& comment : tokens.comments()) {
    if (comment.span.begin < span.begin) above = &comment;
  }
  if (above == nullptr || !above->own_line) return false;
  const std::string_view between = tokens.TextOf({span.file, above->span.end, span.begin});
  if (between.find_first_not_of(" \t\r\n") != std::string_view::npos ||
      std::count(between.begin(), between.end(), '\n') != 1) {
    return false;
  }
  const antlr4::Token* token = stray;
  do {
    const std::size_t type = token->getType();
    const bool prose = type == RemitParser::ID || IsWord(type) || type == RemitParser::DOT ||
                       type == RemitParser::COMMA;
    if (!prose) return false;
    token = tokens.After(token);
  } while (token->getType() != antlr4::Token::EOF && !tokens.StartsLine(token));
  return true;
}

}  // namespace

Breakdown AfterDeclaration(const antlr4::Token* stray) {
  Breakdown rest;
  rest.offending = const_cast<antlr4::Token*>(stray);
  rest.expected = {RemitParser::K_BECAUSE, RemitParser::K_AND,        RemitParser::K_OR,
                   RemitParser::K_FROM,    RemitParser::K_ADJUSTABLE, RemitParser::K_CAPPED,
                   RemitParser::K_GIVING,  RemitParser::K_EXPIRES,    RemitParser::K_OTHERWISE,
                   RemitParser::K_WITHIN};
  rest.rules = {RemitParser::RuleDeclaration};
  return rest;
}

bool ReportStray(const Tokens& tokens, const antlr4::Token* stray, const antlr4::Token* last,
                 Sink& sink, const Remedies& remedies) {
  const Span span = tokens.SpanOf(stray);
  const std::string_view written = tokens.TextOf(stray);
  if (last != nullptr && !tokens.StartsLine(stray)) {
    // What the declaration before could have gone on with is not known any more; its common clauses
    // are.
    return ReportBreakdown(tokens, AfterDeclaration(stray), last, sink, remedies);
  }
  if (stray->getType() == RemitParser::RBRACE || stray->getType() == RemitParser::RPAREN ||
      stray->getType() == RemitParser::RBRACKET) {
    sink.Report(Kind::kNotOpened, span, Tick(written) + " closes nothing",
                "every closing bracket has its opening one",
                "leave it out, or open the bracket before");
    return false;
  }
  const std::size_t meant = NearestDeclarationWord(written);
  const std::string near = meant == antlr4::Token::INVALID_TYPE ? "" : Spelling(meant);

  std::string hint =
      near.empty()
          ? "begin with the word that says what it is, such as `let`, `require` or `escalate`"
          : "did you mean " + Tick(near) + "?";
  if (last != nullptr && IsDeclarationWord(last->getType()) &&
      last->getType() <= RemitParser::K_INTENT && near.empty()) {
    const std::string clause =
        Nearest(written, {"owner", "effective", "review", "language", "serves", "extends"});
    if (!clause.empty()) hint = "did you mean " + Tick(clause) + "?";
  }
  const antlr4::Token* colon = tokens.After(stray);
  const bool clause_word = !written.empty() && (written == "owner" || written == "effective" ||
                                                written == "review" || written == "language");
  if ((near == written || clause_word) && colon->getType() == RemitParser::COLON) {
    const Span place = tokens.SpanOf(colon);
    sink.Report(Kind::kUnexpectedText, place, "`:` does not fit after " + Tick(written),
                "the word that begins a declaration or a clause stands without `:`", "leave it out")
        .suggestions.push_back({place, "", "leave `:` out", false});
    return false;
  }
  if (IsHeaderClause(stray->getType()))
    hint = "this belongs to the header, right below `policy NAME`";
  if (stray->getType() == RemitParser::K_IF || stray->getType() == RemitParser::K_WHEN ||
      written == "rule") {
    hint =
        "rules are written `require CONDITION`, `refuse when CONDITION` or `escalate to LEVEL when "
        "CONDITION`";
  }
  if (near.empty() && stray->getType() == RemitParser::ROW)
    hint = "rows stand between the braces of a `table`";
  const std::string own = near.empty() ? DeclarationMeant(tokens, stray) : "";
  std::string rule = "every declaration begins with its own word";
  if (!own.empty()) {
    hint = "write " + Tick(own);
    for (std::size_t type = RemitParser::K_POLICY; type <= RemitParser::K_TEST; ++type) {
      if (Spelling(type) == own.substr(0, own.find(' ')))
        rule = "the form is " + Tick(FormOf(type));
    }
  }
  const bool comment = GoesOnFromComment(tokens, stray);
  if (comment) {
    hint = "if this goes on with the comment above, write " + Tick("# " + std::string(written));
  }
  auto& diagnostic =
      sink.Report(Kind::kUnknownDeclaration, span, Shown(tokens, stray) + " begins no declaration",
                  std::move(rule), hint);
  const std::string replacement = comment ? "# " + std::string(written) : near.empty() ? own : near;
  if (!replacement.empty())
    diagnostic.suggestions.push_back({span, replacement, "write " + Tick(replacement), false});
  return false;
}

}  // namespace remit::parse
