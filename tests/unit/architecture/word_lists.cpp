// The words that open a declaration stand in the grammar and in the REPL's list with its help;
// neither may have one that the other lacks.
#include <fstream>
#include <regex>
#include <set>
#include <string>

#include "interpreter/diagnostics/render.h"
#include "interpreter/parse/parse.h"
#include "repl/word_list.h"
#include "tests/support/catch.h"

TEST_CASE("every word that opens a declaration has help in the REPL") {
  std::ifstream in("grammar/Remit.g4");
  const std::string grammar{std::istreambuf_iterator<char>(in), {}};
  std::set<std::string> helped;
  for (const remit::repl::DeclarationHelp& help : remit::repl::kDeclarationHelp) {
    helped.insert(std::string(help.word));
    INFO(help.word);
    CHECK(grammar.find("'" + std::string(help.word) + "'") != std::string::npos);
    CHECK_FALSE(help.text.empty());
    CHECK_FALSE(help.example.empty());
  }
  // Rules of declarations open with their word: `letDecl : 'let' …` or `letDecl : LET …` with `LET
  // : 'let' ;`.
  const std::regex rule("[a-z][A-Za-z]*(?:Decl|Deviation)\\s*:\\s*'([a-z_]+)'");
  std::size_t rules = 0;
  for (std::sregex_iterator match(grammar.begin(), grammar.end(), rule), end; match != end;
       ++match) {
    ++rules;
    INFO((*match)[1].str());
    CHECK(helped.count((*match)[1].str()) == 1);
  }
  CHECK(rules > 20);
}

TEST_CASE("the example of every declaration can be read") {
  for (const remit::repl::DeclarationHelp& help : remit::repl::kDeclarationHelp) {
    remit::source::SourceMap sources;
    remit::ast::Ast ast;
    remit::diagnostics::Sink sink;
    remit::parse::ParseFile(sources, sources.Add("example", std::string(help.example)), ast, sink);
    INFO(remit::diagnostics::RenderText(sink.Sorted(), sources));
    CHECK_FALSE(sink.has_errors());
  }
}
