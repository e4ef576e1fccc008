// Texts in, trees and codes out, for the tests of the parser and the printer.
#pragma once

#include <string>
#include <vector>

#include "interpreter/ast/print.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/parse/parse.h"

namespace remit::testing {

struct Parsed {
  source::SourceMap sources;
  ast::Ast ast;
  diagnostics::Sink sink;

  explicit Parsed(std::string text, const parse::Limits& limits = {}) {
    const source::FileId id = sources.Add("test.remit", std::move(text));
    parse::ParseFile(sources, id, ast, sink, limits);
  }
  const ast::File& file() const { return ast.files.front(); }
  bool ok() const { return !sink.has_errors(); }
  std::string rendered() const { return diagnostics::RenderText(sink.Sorted(), sources); }
  std::string printed() const { return ast::Print(ast, file()); }
  std::vector<std::string> codes() const {
    std::vector<std::string> result;
    for (const auto& diagnostic : sink.all())
      result.emplace_back(diagnostics::Row(diagnostic.kind).code);
    return result;
  }
  std::vector<std::string> comments() const {
    std::vector<std::string> result;
    for (const auto& comment : file().comments) result.push_back(comment.text);
    return result;
  }
};

}  // namespace remit::testing
