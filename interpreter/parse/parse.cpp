#include "interpreter/parse/parse.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "interpreter/base/unicode.h"
#include "interpreter/parse/file_parser.h"
#include "interpreter/parse/table_file.h"

namespace remit::parse {
namespace {

using diagnostics::Diagnostic;
using diagnostics::Kind;
using diagnostics::Sink;

bool CanBeRead(const source::Source& file, source::FileId id, const Limits& limits, Sink& sink) {
  const std::string& text = file.text();
  if (text.size() > limits.file_bytes) {
    sink.Report(Kind::kTooLarge, {id, 0, 0},
                "the file has " + std::to_string(text.size()) + " bytes",
                "a file has at most " + std::to_string(limits.file_bytes) + " bytes",
                "put rows into a CSV file and shared declarations into modules");
    return false;
  }
  const std::size_t zero = text.find('\0');
  std::optional<std::size_t> bad = base::FirstNotUtf8(text);
  if (zero != std::string::npos) bad = std::min(zero, bad.value_or(zero));
  if (bad) {
    const auto at = static_cast<std::uint32_t>(*bad);
    sink.Report(Kind::kNotText, {id, at, at + 1},
                text[*bad] == '\0' ? "a zero byte stands in the file"
                                   : "the file is not UTF-8 text from here on",
                "a policy is plain text in UTF-8",
                "save the file again as plain text, encoding UTF-8");
    return false;
  }
  return true;
}

void KeepLayout(const source::Source& source, ast::File& file) {
  for (int line = 1; line <= source.line_count(); ++line) {
    const std::string_view text = source.Line(line);
    const auto begin = static_cast<std::uint32_t>(text.data() - source.text().data());
    file.line_starts.push_back(begin);
    if (text.find_first_not_of(" \t") == std::string_view::npos) file.blank_lines.push_back(begin);
  }
}

// In order of position and no more than the limit; what is left out is counted.
void Forward(const Sink& from, Sink& to, std::size_t limit) {
  const std::vector<Diagnostic> all = from.Sorted();
  for (std::size_t i = 0; i < all.size() && i < limit; ++i) {
    Diagnostic copy = all[i];
    Diagnostic& target = to.Report(copy.kind, copy.span, std::move(copy.message),
                                   std::move(copy.rule), std::move(copy.hint));
    target.labels = std::move(copy.labels);
    target.suggestions = std::move(copy.suggestions);
  }
  if (all.size() > limit) {
    to.Report(Kind::kTooManyMessages, all[limit].span,
              "and " + std::to_string(all.size() - limit) + " more messages from here on");
  }
}

}  // namespace

void ParseTableFile(const source::SourceMap& sources, source::FileId id, ast::Ast& ast,
                    ast::DeclId decl, Sink& sink, const Limits& limits) {
  Sink own;
  auto table = std::get<ast::TableDeclaration>(ast[decl].node);
  const bool readable = CanBeRead(sources.Get(id), id, limits, own);
  if (readable) TableFile(sources.Get(id), id, ast, own, limits).ReadInto(table);
  table.incomplete = own.has_errors();
  ast.Replace(decl, std::move(table));
  Forward(own, sink, limits.messages);
}

void ParseFile(const source::SourceMap& sources, source::FileId id, ast::Ast& ast, Sink& sink,
               const Limits& limits) {
  const source::Source& source = sources.Get(id);
  Sink own;
  ast::File file;
  file.id = id;
  file.header.span = {id, 0, 0};
  if (CanBeRead(source, id, limits, own)) {
    Tokens tokens(source, id, own, limits);
    FileParser(tokens, ast).Run(file);
    file.comments = tokens.TakeComments();
    KeepLayout(source, file);
  }
  ast.files.push_back(std::move(file));
  Forward(own, sink, limits.messages);
}

ast::ExprId ParseExpression(const source::SourceMap& sources, source::FileId id, ast::Ast& ast,
                            Sink& sink, const Limits& limits) {
  const source::Source& source = sources.Get(id);
  Sink own;
  ast::ExprId result;
  if (CanBeRead(source, id, limits, own)) {
    Tokens tokens(source, id, own, limits);
    result = FileParser(tokens, ast).RunExpression();
  }
  Forward(own, sink, limits.messages);
  return own.has_errors() ? ast::ExprId() : result;
}

}  // namespace remit::parse
