#include "interpreter/compile/compile.h"

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <variant>
#include <vector>

#include "interpreter/base/check.h"
#include "interpreter/check/idle.h"
#include "interpreter/check/layers.h"
#include "interpreter/compile/bundles.h"
#include "interpreter/compile/model_files.h"
#include "interpreter/compile/table_files.h"
#include "interpreter/parse/parse.h"
#include "interpreter/prove/check_policy.h"

namespace remit::compile {
namespace {

using check::Dotted;

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

// What a file is expected to be by the one who names it.
enum class Role : std::uint8_t { kModule, kParent, kIntent };

struct RoleWords {
  ast::Header::Kind head;
  diagnostics::Kind missing, unlike;
  std::string noun, clause, rule;
};
RoleWords WordsOf(Role role) {
  using HeadKind = ast::Header::Kind;
  using diagnostics::Kind;
  switch (role) {
    case Role::kModule:
      return {HeadKind::kModule,
              Kind::kModuleNotFound,
              Kind::kNotAModule,
              "module",
              "use",
              "what several policies use stands in a file that says which "
              "module it is"};
    case Role::kParent:
      return {HeadKind::kPolicy, Kind::kParentNotFound,      Kind::kNotAPolicy, "policy",
              "extends",         "a policy extends a policy"};
    case Role::kIntent:
      return {HeadKind::kIntent, Kind::kNotAnIntent, Kind::kNotAnIntent,
              "intent",          "serves",           "a policy serves an intent"};
  }
  REMIT_CHECK(false, "a file is named as one of three");
}

class Loader {
 public:
  Loader(Compilation& compilation, const std::string& policy_path, const FileReader& read)
      : compilation_(compilation), folders_(SearchFolders(policy_path)), read_(read) {}

  // Every file appended while this runs is scanned too, so that modules of modules and parents of
  // parents are found.
  void LoadAll() {
    for (std::size_t i = 0; i < compilation_.ast.files.size(); ++i) {
      const ast::Header header = compilation_.ast.files[i].header;
      if (header.serves) Load(i, *header.serves, Joined(*header.serves), Role::kIntent);
      if (header.extends) LoadParent(i, header);
      const std::vector<ast::DeclId> declarations = compilation_.ast.files[i].declarations;
      for (const ast::DeclId id : declarations) {
        if (const auto* use = std::get_if<ast::UseDeclaration>(&compilation_.ast[id].node)) {
          const ast::Path module = use->module;  // parsing the module moves the tree's vectors
          const source::Span span = compilation_.ast[id].span;
          Load(i, module, span, Role::kModule);
        }
      }
    }
  }

 private:
  void LoadParent(std::size_t from, const ast::Header& header) {
    const source::Span span = Joined(*header.extends);
    if (header.kind == ast::Header::Kind::kPolicy) {
      Load(from, *header.extends, span, Role::kParent);
      return;
    }
    compilation_.sink.Report(diagnostics::Kind::kExtendsHere, span,
                             "this file is no policy, and extends one",
                             "only a policy has a parent; a module is used and an intent is served",
                             "leave `extends` out, or begin the file with `policy`");
  }

  static source::Span Joined(const ast::Path& path) {
    source::Span span = path.front().span;
    span.end = path.back().span.end;
    return span;
  }

  void Load(std::size_t from, const ast::Path& path, source::Span span, Role role) {
    if (path.empty()) return;  // broken text, already reported
    const std::string name = Dotted(path);
    if (const std::optional<std::size_t> known = FileNamed(name)) {
      named_by_[from].push_back(*known);
      if (!Fits(*known, name, role, span)) return;
      if (role != Role::kIntent) ReportCircle(from, *known, span, role);  // an intent names none
      return;
    }
    if (missing_.count(name) > 0) return;
    const std::filesystem::path relative = RelativeFile(path);
    for (const std::filesystem::path& folder : folders_) {
      const base::Result<std::string> text = read_((folder / relative).string());
      if (!text) continue;
      const source::FileId file = compilation_.sources.Add(Shown(folder / relative), *text);
      const std::size_t position = compilation_.ast.files.size();
      parse::ParseFile(compilation_.sources, file, compilation_.ast, compilation_.sink);
      loaded_.emplace(name, position);
      named_by_[from].push_back(position);
      Fits(position, name, role, span);
      return;
    }
    missing_.insert(name);
    ReportMissing(name, relative.string(), span, role);
  }

  std::optional<std::size_t> FileNamed(const std::string& name) const {
    const ast::Header& own = compilation_.ast.files.front().header;
    if (own.kind != ast::Header::Kind::kNone && Dotted(own.path) == name) return 0;
    const auto found = loaded_.find(name);
    return found == loaded_.end() ? std::nullopt : std::optional<std::size_t>(found->second);
  }

  void ReportMissing(const std::string& name, const std::string& file, source::Span span,
                     Role role) {
    const RoleWords words = WordsOf(role);
    compilation_.sink.Report(words.missing, span, "there is no " + words.noun + " `" + name + "`",
                             "`" + words.clause + " " + name + "` reads `" + file +
                                 "` from the policy's folder or from a folder above it",
                             "create the file, or correct the name");
  }

  // Does the file say at its beginning that it is what it was named as?
  bool Fits(std::size_t position, const std::string& name, Role role, source::Span span) {
    const ast::Header& header = compilation_.ast.files[position].header;
    const RoleWords words = WordsOf(role);
    const bool named_otherwise = !header.path.empty() && Dotted(header.path) != name;
    if (header.kind == words.head && !named_otherwise) return true;
    if (header.kind == ast::Header::Kind::kNone && compilation_.sink.has_errors()) return false;
    const std::string head = words.noun + " " + name;
    const bool used_policy = role == Role::kModule && header.kind == ast::Header::Kind::kPolicy;
    compilation_.sink.Report(
        words.unlike, span, "the file of `" + name + "` does not begin with `" + head + "`",
        words.rule,
        used_policy && !named_otherwise
            ? "a policy is no module: say `extends " + name +
                  "` in the head of a child, or move what is shared into a module"
            : "begin that file with `" + head + "`");
    return false;
  }

  // `from` names `to`, which was read before: is there a way back?
  void ReportCircle(std::size_t from, std::size_t to, source::Span span, Role role) {
    std::vector<std::size_t> path;
    std::set<std::size_t> seen;
    if (!Way(to, from, role, path, seen)) return;
    std::string text = NameOf(from);
    for (const std::size_t file : path) text += " → " + NameOf(file);
    const bool module = role == Role::kModule;
    compilation_.sink.Report(
        module ? diagnostics::Kind::kUseCircle : diagnostics::Kind::kExtendsCircle, span,
        std::string(module ? "these modules use one another in a circle: "
                           : "these policies extend one another in a circle: ") +
            text,
        module ? "a module is read before the files that use it"
               : "a child takes what its parent has decided, so that some policy comes first",
        module ? "move what both need into a third module" : "leave one `extends` out");
  }

  std::string NameOf(std::size_t file) const {
    return "`" + Dotted(compilation_.ast.files[file].header.path) + "`";
  }

  // The files from `at` to `goal`, both included, over what each names in the same role.
  bool Way(std::size_t at, std::size_t goal, Role role, std::vector<std::size_t>& path,
           std::set<std::size_t>& seen) const {
    if (!seen.insert(at).second) return false;
    path.push_back(at);
    if (at == goal) return true;
    const auto named = named_by_.find(at);
    if (named != named_by_.end()) {
      for (const std::size_t next : named->second) {
        const auto kind = compilation_.ast.files[next].header.kind;
        const bool same_role = (kind == ast::Header::Kind::kModule) == (role == Role::kModule);
        if (same_role && Way(next, goal, role, path, seen)) return true;
      }
    }
    path.pop_back();
    return false;
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
  std::map<std::string, std::size_t> loaded_;  // by the name it was asked for
  std::set<std::string> missing_;
  std::map<std::size_t, std::vector<std::size_t>> named_by_;  // by file: what it uses and extends
};

}  // namespace

Compilation CompileText(const std::string& path, std::string text, const FileReader& read,
                        prove::Depth depth) {
  Compilation compilation;
  const source::FileId file = compilation.sources.Add(path, std::move(text));
  parse::ParseFile(compilation.sources, file, compilation.ast, compilation.sink);
  Loader(compilation, path, read).LoadAll();
  LoadTableFiles(compilation, read);
  LoadModelFiles(compilation, read);
  compilation.checked = check::Check(compilation.ast, compilation.sources, compilation.sink);
  if (compilation.checked.ok)
    prove::CheckAllCases(compilation.ast, compilation.checked, compilation.sink, depth);
  if (compilation.checked.ok)
    check::ReportIdle(compilation.ast, compilation.checked, compilation.sink);
  return compilation;
}

base::Result<Compilation> CompileFile(const std::string& path, const FileReader& read,
                                      prove::Depth depth) {
  base::Result<std::string> text = read(path);
  if (!text) return text.error();
  if (bundle::IsBundle(*text)) {
    base::Result<Compilation> opened = OpenBundle(*text);
    if (!opened) return base::Error{"cannot open `" + path + "`: " + opened.error().message};
    return opened;
  }
  return CompileText(path, std::move(text).value(), read, depth);
}

void RequireHead(Compilation& compilation) {
  const ast::File& file = compilation.ast.files.front();
  if (file.header.kind != ast::Header::Kind::kNone || compilation.sink.has_errors()) return;
  compilation.sink.Report(
      diagnostics::Kind::kHeader, source::Span{file.id, 0, 0}, "the file does not say what it is",
      "a policy begins with `policy NAME`, a module with `module NAME`, an intent "
      "with `intent NAME`",
      "write `policy NAME \"title\"` before everything else");
}

}  // namespace remit::compile
