#include "interpreter/compile/compile.h"

#include <filesystem>
#include <set>
#include <variant>
#include <vector>

#include "interpreter/compile/table_files.h"
#include "interpreter/parse/parse.h"

namespace remit::compile {
namespace {

std::string Dotted(const ast::Path& path) {
  std::string text;
  for (const ast::Name& name : path) text += (text.empty() ? "" : ".") + name.text;
  return text;
}

std::filesystem::path RelativeFile(const ast::Path& module) {
  std::filesystem::path file;
  for (const ast::Name& name : module) file /= name.text;
  file += ".remit";
  return file;
}

// The folder of the policy and every folder above it, nearest first.
std::vector<std::filesystem::path> SearchFolders(const std::string& policy_path) {
  std::error_code error;
  std::filesystem::path folder =
      std::filesystem::absolute(policy_path, error).lexically_normal().parent_path();
  std::vector<std::filesystem::path> folders{folder};
  while (folder.has_relative_path()) {
    folder = folder.parent_path();
    folders.push_back(folder);
  }
  return folders;
}

class ModuleLoader {
 public:
  ModuleLoader(Compilation& compilation, const std::string& policy_path, const FileReader& read)
      : compilation_(compilation), folders_(SearchFolders(policy_path)), read_(read) {}

  // Every file appended while this runs is scanned too, so that modules of modules are found.
  void LoadAll() {
    for (std::size_t i = 0; i < compilation_.ast.files.size(); ++i) {
      if (const auto serves = compilation_.ast.files[i].header.serves) LoadIntent(*serves);
      const std::vector<ast::DeclId> declarations = compilation_.ast.files[i].declarations;
      for (const ast::DeclId id : declarations) {
        if (const auto* use = std::get_if<ast::UseDeclaration>(&compilation_.ast[id].node)) {
          const ast::UseDeclaration copy = *use;  // parsing the module moves the tree's vectors
          Load(copy.module, compilation_.ast[id].span);
        }
      }
    }
  }

 private:
  void LoadIntent(const ast::Path& path) {
    if (path.empty()) return;
    const std::string name = Dotted(path);
    if (!seen_.insert(name).second) return;
    source::Span span = path.front().span;
    span.end = path.back().span.end;
    for (const std::filesystem::path& folder : folders_) {
      const base::Result<std::string> text = read_((folder / RelativeFile(path)).string());
      if (!text) continue;
      const source::FileId file =
          compilation_.sources.Add(Shown(folder / RelativeFile(path)), *text);
      parse::ParseFile(compilation_.sources, file, compilation_.ast, compilation_.sink);
      const ast::Header& header = compilation_.ast.files.back().header;
      if (header.kind == ast::Header::Kind::kIntent && Dotted(header.path) == name) return;
      compilation_.sink.Report(
          diagnostics::Kind::kNotAnIntent, span,
          "the file of `" + name + "` does not begin with `intent " + name + "`",
          "a policy serves an intent", "begin that file with `intent " + name + "`");
      return;
    }
    compilation_.sink.Report(diagnostics::Kind::kNotAnIntent, span,
                             "there is no intent `" + name + "`",
                             "`serves " + name + "` reads `" + RelativeFile(path).string() +
                                 "` from the policy's folder or from a folder above it",
                             "create the file, or correct the name");
  }

  void Load(const ast::Path& module, source::Span span) {
    if (module.empty()) return;  // broken text, already reported
    const std::string name = Dotted(module);
    if (!seen_.insert(name).second) return;
    const std::filesystem::path relative = RelativeFile(module);
    for (const std::filesystem::path& folder : folders_) {
      const base::Result<std::string> text = read_((folder / relative).string());
      if (!text) continue;
      const source::FileId file = compilation_.sources.Add(Shown(folder / relative), *text);
      parse::ParseFile(compilation_.sources, file, compilation_.ast, compilation_.sink);
      CheckHeader(name, span);
      return;
    }
    compilation_.sink.Report(diagnostics::Kind::kModuleNotFound, span,
                             "there is no module `" + name + "`",
                             "`use " + name + "` reads `" + relative.string() +
                                 "` from the policy's folder or from a folder above it",
                             "create the file, or correct the name");
  }

  void CheckHeader(const std::string& name, source::Span span) {
    const ast::Header& header = compilation_.ast.files.back().header;
    const bool named_otherwise = !header.path.empty() && Dotted(header.path) != name;
    if (header.kind == ast::Header::Kind::kModule && !named_otherwise) return;
    if (header.kind == ast::Header::Kind::kNone && compilation_.sink.has_errors()) return;
    compilation_.sink.Report(
        diagnostics::Kind::kNotAModule, span,
        "the file of `" + name + "` does not begin with `module " + name + "`",
        "what several policies use stands in a file that says which module it is",
        "begin that file with `module " + name + "`");
  }

  // Relative to where the command was given when that is shorter: messages should read like what
  // the user typed.
  static std::string Shown(const std::filesystem::path& path) {
    std::error_code error;
    const std::filesystem::path relative = std::filesystem::relative(path, error);
    if (error || relative.empty()) return path.string();
    return relative.string().size() < path.string().size() ? relative.string() : path.string();
  }

  Compilation& compilation_;
  std::vector<std::filesystem::path> folders_;
  const FileReader& read_;
  std::set<std::string> seen_;
};

}  // namespace

Compilation CompileText(const std::string& path, std::string text, const FileReader& read) {
  Compilation compilation;
  const source::FileId file = compilation.sources.Add(path, std::move(text));
  parse::ParseFile(compilation.sources, file, compilation.ast, compilation.sink);
  ModuleLoader(compilation, path, read).LoadAll();
  LoadTableFiles(compilation, read);
  compilation.checked = check::Check(compilation.ast, compilation.sources, compilation.sink);
  return compilation;
}

base::Result<Compilation> CompileFile(const std::string& path, const FileReader& read) {
  base::Result<std::string> text = read(path);
  if (!text) return text.error();
  return CompileText(path, std::move(text).value(), read);
}

}  // namespace remit::compile
