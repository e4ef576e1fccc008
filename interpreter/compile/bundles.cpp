#include "interpreter/compile/bundles.h"

#include <algorithm>
#include <filesystem>
#include <map>

namespace remit::compile {
namespace {

namespace fs = std::filesystem;

fs::path Absolute(const fs::path& path) {
  std::error_code error;
  return fs::absolute(path, error).lexically_normal();
}

// The folder from which `use org.authority` finds this file as org/authority.remit; the file's own
// where its name says something else.
fs::path FolderOfModule(const fs::path& file, const ast::Path& name) {
  fs::path ending;
  for (const ast::Name& part : name) ending /= part.text;
  ending += ".remit";
  fs::path folder = file.parent_path();
  auto at = file.end();
  for (auto part = ending.end(); part != ending.begin();) {
    if (at == file.begin() || *--at != *--part) return folder;
  }
  for (std::size_t i = 1; i < name.size(); ++i) folder = folder.parent_path();
  return folder;
}
fs::path Common(const fs::path& a, const fs::path& b) {
  fs::path common;
  auto in_b = b.begin();
  for (auto in_a = a.begin(); in_a != a.end() && in_b != b.end() && *in_a == *in_b; ++in_a, ++in_b)
    common /= *in_a;
  return common;
}

// Where texts are said to lie while they are compiled again: deep enough that no `../` of theirs
// leads out of it.
fs::path MadeUpFolder(const source::SourceMap& sources) {
  std::size_t up = 0;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    std::size_t steps = 0;
    for (const fs::path& part : fs::path(sources.Get(source::FileId(i)).path()))
      steps += part == ".." ? 1 : 0;
    up = std::max(up, steps);
  }
  fs::path folder("/again");
  for (std::size_t i = 0; i < up; ++i) folder /= "in";
  return folder;
}

}  // namespace

std::vector<std::string> NamesOfSources(const Compilation& compilation) {
  const auto path_of = [&](source::FileId id) {
    return Absolute(compilation.sources.Get(id).path());
  };
  fs::path folder = path_of(source::FileId(0)).parent_path();
  for (std::size_t i = 1; i < compilation.ast.files.size(); ++i) {
    const ast::File& file = compilation.ast.files[i];
    folder = Common(folder, FolderOfModule(path_of(file.id), file.header.path));
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < compilation.sources.size(); ++i)
    names.push_back(path_of(source::FileId(i)).lexically_relative(folder).generic_string());
  return names;
}

std::string BundleOf(const Compilation& compilation) {
  return bundle::Write(compilation.sources, NamesOfSources(compilation), compilation.ast,
                       compilation.checked);
}

base::Result<Compilation> OpenBundle(std::string_view bytes) {
  base::Result<bundle::Contents> contents = bundle::Read(bytes);
  if (!contents) return contents.error();
  bundle::Contents held = std::move(contents).value();
  Compilation compilation;
  compilation.sources = std::move(held.sources);
  compilation.ast = std::move(held.ast);
  compilation.checked = std::move(held.checked);
  return compilation;
}

Compilation CompileAgain(const source::SourceMap& sources, source::FileId main,
                         prove::Depth depth) {
  const fs::path folder = MadeUpFolder(sources);
  std::map<std::string, source::FileId> by_path;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const source::FileId id(i);
    by_path.emplace((folder / sources.Get(id).path()).lexically_normal().string(), id);
  }
  const auto find = [&](const std::string& path) {
    const auto found = by_path.find(Absolute(path).string());
    return found == by_path.end() ? source::FileId() : found->second;
  };
  const FileReader read = [&](const std::string& path) -> base::Result<std::string> {
    const source::FileId id = find(path);
    if (!id.valid()) return base::Error{"there is no such file"};
    return sources.Get(id).text();
  };
  const std::string path = (folder / sources.Get(main).path()).lexically_normal().string();
  Compilation compilation = CompileText(path, sources.Get(main).text(), read, depth);
  source::SourceMap named;
  for (std::size_t i = 0; i < compilation.sources.size(); ++i) {
    const source::Source& again = compilation.sources.Get(source::FileId(i));
    named.Add(sources.Get(find(again.path())).path(), again.text());
  }
  compilation.sources = std::move(named);
  return compilation;
}

base::Result<Compilation> CompileBundled(std::string_view bytes) {
  const base::Result<bundle::Contents> contents = bundle::Read(bytes);
  if (!contents) return contents.error();
  return CompileAgain(contents->sources, source::FileId(0));
}

}  // namespace remit::compile
