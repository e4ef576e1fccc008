#include "interpreter/compile/table_files.h"

#include <filesystem>
#include <vector>

#include "interpreter/parse/parse.h"

namespace remit::compile {
namespace {

struct Wanted {
  ast::DeclId table;
  source::FileId from;  // the source that names the file
};

std::vector<Wanted> TablesOfFiles(const ast::Ast& ast) {
  std::vector<Wanted> wanted;
  for (const ast::File& file : ast.files) {
    for (const ast::DeclId id : file.declarations) {
      const auto* table = std::get_if<ast::TableDeclaration>(&ast[id].node);
      if (table != nullptr && table->file) wanted.push_back({id, file.id});
    }
  }
  return wanted;
}

}  // namespace

void LoadTableFiles(Compilation& compilation, const FileReader& read) {
  for (const Wanted& wanted : TablesOfFiles(compilation.ast)) {
    auto table = std::get<ast::TableDeclaration>(compilation.ast[wanted.table].node);
    const std::filesystem::path folder =
        std::filesystem::path(compilation.sources.Get(wanted.from).path()).parent_path();
    const std::string path = (folder / *table.file).lexically_normal().string();
    base::Result<std::string> text = read(path);
    if (!text) {
      compilation.sink.Report(diagnostics::Kind::kTableFile, table.name.span,
                              "the file `" + *table.file + "` of table `" + table.name.text +
                                  "` cannot be read: " + text.error().message,
                              "the path is relative to the file that names it",
                              "create `" + path + "`, or correct the name");
      table.incomplete = true;
      compilation.ast.Replace(wanted.table, std::move(table));
      continue;
    }
    const source::FileId file = compilation.sources.Add(path, std::move(text).value());
    parse::ParseTableFile(compilation.sources, file, compilation.ast, wanted.table,
                          compilation.sink);
  }
}

}  // namespace remit::compile
