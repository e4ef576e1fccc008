// Goes through a file declaration by declaration, and through records, tables and tests part by
// part, so that memory stays bounded and a mistake costs no more than the part it is in.
#pragma once

#include <functional>

#include "interpreter/parse/messages.h"
#include "interpreter/parse/reader.h"
#include "interpreter/parse/recovery.h"

namespace remit::parse {

class FileParser {
 public:
  FileParser(Tokens& tokens, ast::Ast& ast);
  void Run(ast::File& file);
  ExprId RunExpression();

 private:
  antlr4::Token* Current() { return parser_.getCurrentToken(); }
  std::size_t CurrentType() { return Current()->getType(); }
  // Runs one entry point of the grammar; says what is wrong and gives false when it breaks down.
  // After a small slip it is read as meant, which counts as success. While Trying(), the rule only
  // parses.
  bool Attempt(antlr4::Token* first, const std::function<void()>& rule);
  bool Trying() const { return trying_; }
  Remedies RemediesOf(antlr4::Token* first, const Breakdown& breakdown,
                      const std::function<void()>& rule);
  bool Fits(const antlr4::Token* first, const std::function<void()>& rule);
  bool Reads(const antlr4::Token* first, const antlr4::Token* found,
             const std::function<void()>& rule);
  bool MayFollow(const antlr4::Token* next) const;
  bool MakesName(const antlr4::Token* first, const Breakdown& breakdown);
  bool IsTooDeep(const antlr4::Token* first);

  void ParseHeader(ast::File& file, bool first);
  ast::DeclNode ParseDeclaration();
  ast::DeclNode ParseRecord();
  ast::DeclNode ParseTable();
  ast::DeclNode ParseTest();
  // The parts up to `}`. `starts_part` tells where the next may begin; `part` reads one. False when
  // one was unreadable. `drop_last` takes back the last that was read, when it turns out to be cut.
  bool ParseParts(const antlr4::Token* head,
                  const std::function<bool(const antlr4::Token*)>& starts_part,
                  const std::function<void()>& part, const std::function<void()>& drop_last);
  ast::DeclNode Broken(const antlr4::Token* first, std::size_t keyword);
  bool Revive(antlr4::Token* start);
  bool RevivesClause();
  std::function<void()> RuleOf(std::size_t word);
  void AddMisspelt(ast::File& file, const antlr4::Token* start);
  bool ReadsOn(ast::File& file, antlr4::Token* stray, antlr4::Token* last);
  // Moves to the next declaration behind `from` that starts a line no further right than `first`
  // does.
  void Resynchronise(const antlr4::Token* first, const antlr4::Token* from);
  bool LooksLikeDeclaration(const antlr4::Token* token) const;
  void ResynchronisePart(const antlr4::Token* head, const antlr4::Token* first,
                         const antlr4::Token* from,
                         const std::function<bool(const antlr4::Token*)>& starts_part);
  bool EndsBlock(const antlr4::Token* head, const antlr4::Token* token) const;
  std::string DocAbove(std::uint32_t begin) const;

  Tokens& tokens_;
  ast::Ast& ast_;
  LeanParser parser_;
  Strategy& strategy_;  // of the parser
  Reader reader_;
  const antlr4::Token* failed_at_ = nullptr;
  bool trying_ = false;
  // While the parts of a block are read: the block's first token, and where a part may begin.
  const antlr4::Token* block_ = nullptr;
  const std::function<bool(const antlr4::Token*)>* starts_part_ = nullptr;
};

}  // namespace remit::parse
