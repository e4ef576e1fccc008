#include "interpreter/ast/print.h"

#include "interpreter/ast/printer.h"

namespace remit::ast {

std::string Print(const Ast& ast, const File& file) {
  DeclarationPrinter printer(ast, &file);
  printer.Header(file);
  for (const DeclId decl : file.declarations) printer.Declaration(ast[decl]);
  return Weave(printer.TakeLines(), file);
}

std::string Print(const Ast& ast, ExprId expr) { return ExpressionPrinter(ast).Print(expr); }

std::string PrintHeadline(const Ast& ast, DeclId decl) {
  DeclarationPrinter printer(ast, nullptr);
  printer.Declaration(ast[decl]);
  std::string headline;
  if (printer.lines().empty()) return headline;
  for (const LineCell& cell : printer.lines().front().cells) {
    if (!cell.aside) headline += (headline.empty() ? "" : " ") + cell.text;
  }
  if (headline.ends_with(" {")) headline.resize(headline.size() - 2);
  return headline;
}

}  // namespace remit::ast
