// One sentence for every declaration, made from its tree. Whatever changes the meaning of a
// declaration changes its sentence; comments, layout and brackets do not.
#pragma once

#include <string>
#include <vector>

#include "interpreter/ast/ast.h"
#include "interpreter/check/checked.h"

namespace remit::prose {

// Marked text (marked.h), with a capital and a full stop. Of a table the sentence says what it
// answers; its rows are in TableInWords.
std::string Sentence(const ast::Ast& ast, const check::Checked& checked, ast::DeclId decl);

// The cells of a table in words, marked.
struct TableInWords {
  std::vector<std::string> conditions, outputs;  // what the columns hold
  struct Row {
    std::vector<std::string> conditions;  // one for each column; empty in a row for all the rest
    std::vector<std::string> outputs;
    std::string from;  // "1 July 2026", or empty
  };
  std::vector<Row> rows;
  bool dated = false;  // a row has a day
};
TableInWords RowsInWords(const ast::Ast& ast, const check::Checked& checked,
                         const ast::TableDeclaration& table);

// "a percentage", "an amount in EUR", "one of the values of segment", "yes or no" …
std::string TypeInWords(const ast::TypeExpr& type, const check::Checked& checked);
// Of an input or of a field of a record: "a percentage, from 0 % to 100 %; may be missing".
std::string FieldInWords(const ast::Ast& ast, const check::Checked& checked,
                         const ast::Field& field);

}  // namespace remit::prose
