// From text to tree. ANTLR is used behind this header and nowhere else. Always gives a tree, also
// of broken text, and every mistake of the file in one run.
#pragma once

#include "interpreter/ast/ast.h"
#include "interpreter/diagnostics/diagnostic.h"

namespace remit::parse {

// Limits that keep hostile text from crashing or stalling us; each has a test. Documented in
// docs/language.
struct Limits {
  int depth = 200;  // brackets, prefix signs and `else if` counted together
  std::size_t file_bytes = 64u << 20;
  std::size_t messages = 100;  // per file; the rest is counted in one last note
};

// Appends the file to `ast` (expressions, declarations and one ast::File).
void ParseFile(const source::SourceMap& sources, source::FileId file, ast::Ast& ast,
               diagnostics::Sink& sink, const Limits& limits = {});

// The rows of a table whose declaration says `from "FILE"`, from the CSV text of that file. The
// first line names the columns; the cells are written as in a table, those of text columns without
// quotes. What the file says is appended to the declaration; every span points into the file.
void ParseTableFile(const source::SourceMap& sources, source::FileId file, ast::Ast& ast,
                    ast::DeclId table, diagnostics::Sink& sink, const Limits& limits = {});

// One expression or declaration on its own, for the REPL and for `--propose KNOB=VALUE`; invalid id
// when broken.
ast::ExprId ParseExpression(const source::SourceMap& sources, source::FileId file, ast::Ast& ast,
                            diagnostics::Sink& sink, const Limits& limits = {});

}  // namespace remit::parse
