// The printer and the parser against each other: over every policy and the corpus, over random
// layouts of them, over random expressions, and over single mistakes.
#include <algorithm>
#include <filesystem>
#include <random>

#include "tests/property/random_expressions.h"
#include "tests/support/catch.h"
#include "tests/support/parsed.h"

namespace remit {
namespace {

using testing::Parsed;
namespace fs = std::filesystem;

std::vector<std::string> Corpus() {
  std::vector<fs::path> paths;
  for (const char* root : {"policies", "tests/property/corpus"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      if (entry.path().extension() == ".remit") paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> texts;
  for (const fs::path& path : paths) texts.push_back(source::ReadFile(path.string()).value());
  return texts;
}

// parse(print(x)) is x, print is stable, comments keep their text, count and order.
void CheckRoundtrip(const Parsed& parsed) {
  REQUIRE(parsed.rendered() == "");
  const std::string once = parsed.printed();
  const Parsed again(once);
  INFO(once);
  REQUIRE(again.rendered() == "");
  CHECK(ast::SameTree(parsed.ast, parsed.file(), again.ast, again.file()));
  CHECK(again.comments() == parsed.comments());
  CHECK(again.printed() == once);
}

TEST_CASE("every policy and corpus file survives the formatter") {
  const auto texts = Corpus();
  REQUIRE(texts.size() >= 6);
  for (const std::string& text : texts) CheckRoundtrip(Parsed(text));
}

// A piece of a file: a word, number, sign, text or comment, and the white space before it.
struct Piece {
  std::string space, text;
};

std::vector<Piece> Split(const std::string& text) {
  std::vector<Piece> pieces;
  const auto is_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  for (std::size_t i = 0; i < text.size();) {
    Piece piece;
    while (i < text.size() && std::isspace(static_cast<unsigned char>(text[i])) != 0)
      piece.space += text[i++];
    if (i == text.size()) break;
    const std::size_t begin = i;
    const auto starts = [&](std::string_view sign) {
      return std::string_view(text).substr(i, sign.size()) == sign;
    };
    if (text[i] == '"') {
      for (++i; text[i] != '"'; ++i) i += text[i] == '\\' ? 1u : 0u;
      ++i;
    } else if (text[i] == '#') {
      while (i < text.size() && text[i] != '\n') ++i;
    } else if (is_word(text[i])) {
      const bool date =
          i + 10 <= text.size() && text[i + 4] == '-' && text[i + 7] == '-' && is_word(text[i + 1]);
      const bool number = std::isdigit(static_cast<unsigned char>(text[i])) != 0;
      while (i < text.size() &&
             (is_word(text[i]) || (number && text[i] == '.' && text[i + 1] != '.')))
        ++i;
      if (date && number) i = begin + 10;
    } else {
      std::size_t length = 1;
      for (const char* sign : {"..<", "..", "<=", ">=", "==", "!=", "->", "||"}) {
        if (starts(sign)) {
          length = std::string_view(sign).size();
          break;
        }
      }
      i += length;
    }
    piece.text = text.substr(begin, i - begin);
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

std::string Join(const std::vector<Piece>& pieces) {
  std::string text;
  for (const Piece& piece : pieces) text += piece.space + piece.text;
  return text + "\n";
}

TEST_CASE("the formatter does not depend on how a file was laid out") {
  std::mt19937 random(20260101);
  const auto chance = [&](int percent) { return static_cast<int>(random() % 100) < percent; };
  for (const std::string& text : Corpus()) {
    const Parsed original(text);
    for (int round = 0; round < 12; ++round) {
      std::vector<Piece> pieces = Split(text);
      bool in_row = false;
      bool after_number = false, after_comment = false;
      int comment = 0;
      for (Piece& piece : pieces) {
        const bool new_line = piece.space.find('\n') != std::string::npos;
        if (piece.text == "|" && new_line) in_row = true;
        if (piece.text != "|" && new_line) in_row = false;
        const bool fixed =
            in_row || after_number || after_comment || piece.text[0] == '#' || piece.space.empty();
        if (!fixed && chance(6)) {
          static const char* const kSpaces[] = {"\n", "\n\n\n  ", "\t ", "   ", "\r\n"};
          piece.space = kSpaces[random() % 5];
        } else if (!fixed && chance(4)) {
          const std::string note = std::to_string(comment++);
          piece.space = chance(50) ? "  # note " : "\n\n  ## doc ";
          piece.space += note + "\n" + (chance(20) ? "\n" : "  ");
        }
        after_comment = piece.text[0] == '#';
        after_number = std::isdigit(static_cast<unsigned char>(piece.text[0])) != 0;
      }
      const std::string changed = Join(pieces);
      INFO(changed);
      const Parsed parsed(changed);
      REQUIRE(parsed.rendered() == "");
      CHECK(ast::SameTree(original.ast, original.file(), parsed.ast, parsed.file()));
      CheckRoundtrip(parsed);
    }
  }
}

TEST_CASE("random expressions are read back as they were") {
  for (std::uint32_t seed = 0; seed < 4000; ++seed) {
    testing::RandomExpressions generator(seed);
    ast::Ast ast;
    const ast::ExprId id = generator.Expression(ast, 1 + static_cast<int>(seed % 6));
    const std::string text = ast::Print(ast, id);
    source::SourceMap sources;
    ast::Ast read;
    diagnostics::Sink sink;
    const ast::ExprId again = parse::ParseExpression(sources, sources.Add("-", text), read, sink);
    INFO(text);
    REQUIRE(diagnostics::RenderText(sink.Sorted(), sources) == "");
    CHECK(ast::SameTree(ast, id, read, again));
    // Long ones are broken into lines; that must not change them either.
    CheckRoundtrip(Parsed("let a = " + text + "\nrequire b : " + text + " because \"c\"\n"));
  }
}

bool HasBroken(const ast::Ast& ast) {
  for (std::size_t i = 0; i < ast.expr_count(); ++i) {
    if (std::holds_alternative<ast::BrokenExpression>(ast[ast::ExprId(i)].node)) return true;
  }
  for (std::size_t i = 0; i < ast.decl_count(); ++i) {
    if (std::holds_alternative<ast::BrokenDeclaration>(ast[ast::DeclId(i)].node)) return true;
  }
  return false;
}

TEST_CASE("one mistake costs few messages, is never silent, and never crashes") {
  std::mt19937 random(7);
  const Parsed whole(source::ReadFile("tests/property/corpus/everything.remit").value());
  const auto& source = whole.sources.Get(whole.file().id);
  std::vector<std::string> declarations;
  for (const ast::DeclId id : whole.file().declarations)
    declarations.emplace_back(source.Text(whole.ast[id].span));
  static const char* const kStray[] = {
      "(",          ")",    "{",       "}",        "[",    "]",           ",", ":",    "=",
      "==",         "+",    "|",       "||",       "->",   "..",          "%", "?",    "if",
      "then",       "when", "require", "because",  "from", "\"x\"",       "5", "word", "not",
      "2026-01-01", ";",    "&&",      "\xC2\xA0", "\"",   "\xE2\x82\xAC"};
  std::size_t broken = 0;
  const auto check = [&](const std::vector<Piece>& pieces) {
    const std::string text = "let before = 1\n" + Join(pieces) + "let after = 2\n";
    const Parsed parsed(text);
    INFO(text);
    INFO(parsed.rendered());
    if (parsed.ok()) {
      CHECK_FALSE(HasBroken(parsed.ast));
      CheckRoundtrip(parsed);
      return;
    }
    ++broken;
    CHECK(parsed.sink.all().size() <= 3);
    CHECK(parsed.file().declarations.size() >= 2);  // the neighbours are read
  };
  for (const std::string& text : declarations) {
    const std::vector<Piece> pieces = Split(text);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      std::vector<Piece> dropped = pieces;
      dropped.erase(dropped.begin() + static_cast<std::ptrdiff_t>(i));
      if (!dropped.empty()) check(dropped);
      std::vector<Piece> inserted = pieces;
      inserted.insert(inserted.begin() + static_cast<std::ptrdiff_t>(i),
                      {" ", kStray[random() % std::size(kStray)]});
      inserted[i + 1].space = inserted[i + 1].space.empty() ? " " : inserted[i + 1].space;
      check(inserted);
    }
  }
  CHECK(broken > 1000);
}

}  // namespace
}  // namespace remit
