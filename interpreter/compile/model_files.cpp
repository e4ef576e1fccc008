#include "interpreter/compile/model_files.h"

#include <filesystem>
#include <utility>
#include <vector>

#include "interpreter/models/read.h"

namespace remit::compile {

void LoadModelFiles(Compilation& compilation, const FileReader& read) {
  std::vector<std::pair<ast::DeclId, source::FileId>> wanted;
  for (const ast::File& file : compilation.ast.files) {
    for (const ast::DeclId id : file.declarations) {
      const auto* model = std::get_if<ast::ModelDeclaration>(&compilation.ast[id].node);
      if (model != nullptr && model->file) wanted.emplace_back(id, file.id);
    }
  }
  for (const auto& [id, from] : wanted) {
    auto model = std::get<ast::ModelDeclaration>(compilation.ast[id].node);
    const std::filesystem::path folder =
        std::filesystem::path(compilation.sources.Get(from).path()).parent_path();
    const std::string path = (folder / *model.file).lexically_normal().string();
    base::Result<std::string> text = read(path);
    if (!text) {
      compilation.sink.Report(diagnostics::Kind::kModelFile, model.name.span,
                              "the file `" + *model.file + "` of model `" + model.name.text +
                                  "` cannot be read: " + text.error().message,
                              "the path is relative to the file that names it",
                              "create `" + path + "`, or correct the name");
      continue;
    }
    if (text->size() > models::kLongestFile) {
      compilation.sink.Report(diagnostics::Kind::kModelFile, model.name.span,
                              "the file `" + *model.file + "` of model `" + model.name.text +
                                  "` is longer than " + std::to_string(models::kLongestFile >> 20) +
                                  " MiB",
                              "a model's file is read whole", "train fewer or smaller trees");
      continue;
    }
    const auto size = static_cast<std::uint32_t>(text->size());
    model.content = {compilation.sources.Add(path, std::move(text).value()), 0, size};
    compilation.ast.Replace(id, std::move(model));
  }
}

}  // namespace remit::compile
