#include "repl/change/ci.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <set>

#include "generated/version.h"
#include "interpreter/base/text.h"
#include "interpreter/prove/cache.h"
#include "repl/change/git.h"
#include "repl/load.h"
#include "repl/terminal.h"

namespace remit::repl {
namespace {

namespace fs = std::filesystem;
using Changes = std::map<std::string, Git::Change>;

bool IsPolicyFile(const std::string& path) { return fs::path(path).extension() == ".remit"; }

// `path` is `folder` or lies in it; both from the root, in plain form.
bool LiesIn(const std::string& path, const std::string& folder) {
  return folder.empty() || folder == "." || path == folder ||
         (path.size() > folder.size() && path.compare(0, folder.size(), folder) == 0 &&
          path[folder.size()] == '/');
}

std::string PlainPath(const fs::path& path) {
  std::string plain = path.lexically_normal().generic_string();
  while (plain.size() > 1 && plain.back() == '/') plain.pop_back();
  return plain;
}

ast::Header::Kind KindOf(const compile::Compilation& compilation) {
  return compilation.ast.files.empty() ? ast::Header::Kind::kNone
                                       : compilation.ast.files.front().header.kind;
}

// Files that a compilation read, from the root.
std::vector<std::string> ReadBy(const compile::Compilation& compilation) {
  std::vector<std::string> files;
  for (std::size_t i = 0; i < compilation.sources.size(); ++i)
    files.push_back(PlainPath(compilation.sources.Get(source::FileId(i)).path()));
  return files;
}

std::unique_ptr<compile::Compilation> Compiled(const std::string& path, const std::string& text,
                                               const compile::FileReader& read,
                                               prove::Depth depth = prove::Depth::kErrors) {
  auto compilation =
      std::make_unique<compile::Compilation>(compile::CompileText(path, text, read, depth));
  compile::RequireHead(*compilation);
  return compilation;
}

// What is asked of git and of the files, once.
class Gate {
 public:
  Gate(const CiOptions& options, const Git& git) : git_(git), run_{options, {}, 0, {}} {}

  int Run() {
    if (const ExitCode code = Prepare(); code != kOk) return code;
    if (!ReadAll()) return kEnvironment;
    for (auto& [path, file] : files_) {
      if (!Wanted(path)) continue;
      if (!Look(path, file)) return kEnvironment;
    }
    for (const auto& [path, change] : changes_) {
      if (change.kind == 'D' && IsPolicyFile(path) && Wanted(path) && moved_.count(path) == 0)
        TellDeleted(path);
    }
    std::sort(report_.subjects.begin(), report_.subjects.end(),
              [](const auto& a, const auto& b) { return a.path < b.path; });
    TellAround();
    return report_.failed() ? kFindings : kOk;
  }
  const gate::Report& report() const { return report_; }

 private:
  // A file of the work tree that may hold a policy.
  struct File {
    std::string text, name;
    std::unique_ptr<compile::Compilation> compilation;  // until it is looked at
  };

  static ExitCode Failed(ExitCode code, const std::string& message) {
    Complain(message);
    return code;
  }

  // The current folder is the root.
  ExitCode Prepare() {
    const std::optional<std::int64_t> as_of = DayOf(run_.options.as_of);
    if (!as_of) return kUsage;
    run_.as_of = *as_of;
    const std::string config = run_.options.config.value_or(gate::kConfigName);
    std::error_code ignored;
    if (run_.options.config || fs::exists(config, ignored)) {
      const std::optional<std::string> text = ReadInput(config);
      if (!text) return kEnvironment;
      base::Result<gate::Config> read = gate::ConfigFrom(*text);
      if (!read) return Failed(kUsage, "`" + config + "`: " + read.error().message);
      run_.config = std::move(read).value();
    }
    if (run_.options.cache) {
      if (const auto folder = prove::CacheFolder()) run_.cache = *folder / "ci";
    }
    if (run_.options.base.find_first_not_of('0') == std::string::npos)
      return Failed(kUsage,
                    "--base `" + run_.options.base +
                        "` names no commit; of a branch that is new to its host nothing is known "
                        "before it: name the branch that it is to be merged into");
    base::Result<std::string> base = git_.MergeBase(run_.options.base);
    if (!base) return Failed(kEnvironment, base.error().message);
    report_.base = run_.options.base;
    report_.base_commit = *base;
    report_.engine = REMIT_VERSION;
    report_.as_of = types::FormatDate(run_.as_of);
    base::Result<Changes> changes = git_.ChangesSince(*base);
    if (!changes) return Failed(kEnvironment, changes.error().message);
    changes_ = std::move(changes).value();
    base::Result<std::set<std::string>> files = git_.Files();
    if (!files) return Failed(kEnvironment, files.error().message);
    for (const std::string& path : *files)
      if (IsPolicyFile(path)) files_[path] = {};
    base::Result<Revision> revision = Revision::Of(git_, *base);
    if (!revision) return Failed(kEnvironment, revision.error().message);
    revision_.emplace(std::move(revision).value());
    for (const auto& [path, change] : changes_) {
      gone_ = gone_ || change.kind == 'D';
      if (change.kind == 'R') moved_.insert(change.from);
      if (fs::is_directory(path, ignored)) submodules_.push_back(path);
    }
    return HasPlaces();
  }

  // A place that holds nothing is a slip of whoever named it.
  ExitCode HasPlaces() const {
    const auto holds = [&](const std::string& folder) {
      const auto in = [&](const std::string& path) { return LiesIn(path, folder); };
      return std::any_of(files_.begin(), files_.end(),
                         [&](const auto& one) { return in(one.first); }) ||
             std::any_of(revision_->files().begin(), revision_->files().end(), in);
    };
    for (const std::string& folder : run_.options.paths)
      if (!holds(folder))
        return Failed(kUsage, "the repository has nothing in `" + folder +
                                  "`, neither here nor at " + run_.options.base);
    for (const std::string& folder : run_.config.paths)
      if (!holds(folder))
        return Failed(kUsage, "the configuration names `" + folder +
                                  "` in `paths`, and the repository has nothing there");
    return kOk;
  }

  bool ReadAll() {
    for (auto& [path, file] : files_) {
      base::Result<std::string> text = source::ReadFile(path);
      if (!text) {
        Complain(text.error().message);
        return false;
      }
      file.text = std::move(text).value();
      file.compilation = Compiled(path, file.text, source::ReadFile);
      file.name = file.compilation->checked.model.name;
    }
    return true;
  }

  // What it is compared with: the file at the base by this path, or which moved here; or the one
  // that had the same name, and has it no longer.
  std::string Before(const std::string& path, const File& file) {
    const auto change = changes_.find(path);
    std::string before =
        change != changes_.end() && change->second.kind == 'R' ? change->second.from : path;
    if (!revision_->Has(before)) before.clear();
    if (change == changes_.end() || file.name.empty()) return before;
    const std::map<std::string, std::string>& names = NamesAtBase();
    const auto own = names.find(before);
    if (own != names.end() && own->second == file.name) return before;
    for (const auto& [other, name] : names) {
      if (name != file.name || other == before) continue;
      const auto now = files_.find(other);
      if (now == files_.end() || now->second.name != name) return other;
    }
    return before;
  }
  // Of the policies that changed, by path.
  const std::map<std::string, std::string>& NamesAtBase() {
    if (names_) return *names_;
    names_.emplace();
    for (const auto& [path, change] : changes_) {
      if (!IsPolicyFile(path) || !revision_->Has(path)) continue;
      if (const base::Result<std::string> text = git_.Show(report_.base_commit, path))
        (*names_)[path] = Compiled(path, *text, revision_->Reader())->checked.model.name;
    }
    return *names_;
  }

  // What is about the run, and not about one policy.
  void TellAround() {
    const auto note = [&](const std::string& text) { report_.notes.push_back(text); };
    const std::string config =
        run_.options.config
            ? PlainPath(fs::path(*run_.options.config).lexically_relative(fs::current_path()))
            : std::string(gate::kConfigName);
    if (changes_.count(config) != 0)
      note("the configuration `" + config +
           "` is part of the change; this run follows it as it is here, not as it is at " +
           report_.base);
    for (const auto& [path, change] : changes_) {
      if (fs::path(path).extension() == ".mapping")
        note(
            "`" + path +
            "` is part of the change; it says how cases are read, and both sides are measured with "
            "it as it is here");
    }
    for (const std::string& path : submodules_)
      note("`" + path + "` is a repository of its own; policies in it are not looked at");
    std::map<std::string, std::vector<std::string>> paths_of;
    for (const auto& [path, file] : files_)
      if (!file.name.empty()) paths_of[file.name].push_back(path);
    for (const gate::Subject& subject : report_.subjects) {
      const auto& paths = paths_of[subject.name];
      for (const std::string& path : paths)
        if (path != subject.path && subject.path == paths.front())
          note("`" + subject.name + "` is the name of `" + subject.path + "` and of `" + path +
               "`");
    }
    for (const auto* named : {&run_.config.cases, &run_.config.journals}) {
      for (const auto& [policy, path] : *named)
        if (paths_of.count(policy) == 0)
          note("the configuration names `" + path + "` for `" + policy +
               "`, and no policy here has that name");
    }
  }

  bool Wanted(const std::string& path) const {
    const auto in = [&](const std::vector<std::string>& folders) {
      return folders.empty() ||
             std::any_of(folders.begin(), folders.end(),
                         [&](const std::string& folder) { return LiesIn(path, folder); });
    };
    return in(run_.options.paths) && in(run_.config.paths);
  }

  // The first file read that changed; empty: none did. Of a repository within this one it is only
  // known that it changed.
  std::string ChangedAmong(const std::vector<std::string>& files) const {
    for (const std::string& file : files) {
      if (changes_.count(file) != 0) return file;
      for (const std::string& folder : submodules_)
        if (LiesIn(file, folder)) return folder;
    }
    return "";
  }

  bool Look(const std::string& path, File& file) {
    CiSubject subject;
    subject.path = path;
    subject.text = file.text;
    subject.base_path = Before(path, file);
    const bool moved = !subject.base_path.empty() && subject.base_path != path;
    if (moved) moved_.insert(subject.base_path);
    subject.after = std::move(file.compilation);
    std::string why = changes_.count(path) != 0 ? path : ChangedAmong(ReadBy(*subject.after));
    // A file that is gone is read by nobody; whoever read it did so at the base.
    const bool may_miss = gone_ || !subject.after->ok();
    std::string old_name;
    if ((!why.empty() || may_miss) && !subject.base_path.empty()) {
      base::Result<std::string> old_text = git_.Show(report_.base_commit, subject.base_path);
      if (!old_text) {
        Complain(old_text.error().message);
        return false;
      }
      subject.before =
          Compiled(subject.base_path, *old_text, revision_->Reader(), prove::Depth::kWarnings);
      old_name = subject.before->checked.model.name;
      if (why.empty()) why = ChangedAmong(ReadBy(*subject.before));
      if (!subject.before->ok()) {
        subject.before_broken = true;
        subject.before.reset();
      }
    }
    if (why.empty()) return true;
    gate::Subject told;
    told.path = path;
    told.name = subject.after->checked.model.name;
    const bool known_kind = KindOf(*subject.after) != ast::Header::Kind::kNone;
    subject.decides = !known_kind || KindOf(*subject.after) == ast::Header::Kind::kPolicy;
    told.change = why != path                 ? "uses " + why + ", which changed"
                  : moved                     ? "moved from " + subject.base_path
                  : subject.base_path.empty() ? "new"
                                              : "changed";
    if (!old_name.empty() && !file.name.empty() && old_name != file.name)
      told.change += ", and was called " + old_name;
    if (!subject.after->ok()) subject.after.reset();
    // Each side has to be a policy to be compared.
    if (subject.before != nullptr && KindOf(*subject.before) != ast::Header::Kind::kPolicy)
      subject.module_before = std::move(subject.before);
    TakeSteps(run_, subject, told);
    report_.subjects.push_back(std::move(told));
    return true;
  }

  void TellDeleted(const std::string& path) {
    gate::Subject told;
    told.path = path;
    told.change = "deleted";
    gate::Step step{"approvals", gate::State::kPassed,
                    "needs owner: nothing is decided by it any more"};
    if (const base::Result<std::string> text = git_.Show(report_.base_commit, path)) {
      const auto before = Compiled(path, *text, revision_->Reader());
      told.name = before->checked.model.name;
      if (KindOf(*before) != ast::Header::Kind::kPolicy)
        step.summary = "nothing here decides; what used it is looked at by itself";
      else if (!before->checked.model.owner.empty())
        step.summary =
            "needs owner (" + before->checked.model.owner + "): nothing is decided by it any more";
    }
    gate::Finding finding;
    finding.rule = "gate/deleted";
    finding.level = gate::Level::kWarning;
    finding.message = base::Tick(told.name.empty() ? path : told.name) + " is deleted";
    finding.path = path;
    step.findings.push_back(std::move(finding));
    told.steps.push_back(std::move(step));
    report_.subjects.push_back(std::move(told));
  }

  const Git& git_;
  CiRun run_;
  Changes changes_;
  std::map<std::string, File> files_;
  std::optional<Revision> revision_;
  std::optional<std::map<std::string, std::string>> names_;  // NamesAtBase
  std::set<std::string> moved_;                              // paths before
  std::vector<std::string> submodules_;                      // that changed
  bool gone_ = false;
  gate::Report report_;
};

bool WriteWhole(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  if (file.flush()) return true;
  Complain("cannot write `" + path.string() + "`");
  return false;
}

// A summary may be what other steps of a workflow wrote to as well.
bool Append(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::app);
  file << text;
  if (file.flush()) return true;
  Complain("cannot write `" + path.string() + "`");
  return false;
}

}  // namespace

int RunCi(const CiOptions& asked) {
  if (asked.picture) {
    const fs::path form = fs::path(*asked.picture).extension();
    if (form != ".svg" && form != ".html") {
      Complain("--picture writes a file that ends in .svg or .html, and not `" + *asked.picture +
               "`");
      return kUsage;
    }
  }
  const base::Result<Git> git = Git::Here();
  if (!git) {
    Complain(git.error().message);
    return kEnvironment;
  }
  // Files that are named on the command line are named from where it was typed.
  CiOptions options = asked;
  std::error_code error;
  const fs::path here = fs::current_path(error);
  const fs::path root = fs::canonical(git->root(), error);
  for (std::string& path : options.paths) path = PlainPath((here / path).lexically_relative(root));
  for (std::optional<std::string>* file :
       {&options.config, &options.store, &options.sarif, &options.junit, &options.code_quality,
        &options.summary, &options.picture})
    if (*file) *file = (here / **file).string();
  fs::current_path(root, error);
  if (error) {
    Complain("cannot go to `" + root.string() + "`: " + error.message());
    return kEnvironment;
  }
  Gate gate(options, *git);
  const int code = gate.Run();
  if (code != kOk && code != kFindings) return code;
  const gate::Report& report = gate.report();
  bool written = true;
  if (options.sarif) written = WriteWhole(*options.sarif, Sarif(report)) && written;
  if (options.junit) written = WriteWhole(*options.junit, Junit(report)) && written;
  if (options.code_quality)
    written = WriteWhole(*options.code_quality, CodeQuality(report)) && written;
  if (options.picture) {
    const picture::Picture picture = CiPicture(report);
    const bool page = fs::path(*options.picture).extension() == ".html";
    written = WriteWhole(*options.picture, page ? picture::Html(picture) : picture::Svg(picture)) &&
              written;
  }
  if (options.summary) written = Append(*options.summary, Markdown(report)) && written;
  std::cout << (options.form == "json" ? gate::Json(report)
                                       : gate::Text(report, ColourOn(1), options.full));
  if (options.annotations == "github") std::cout << GithubAnnotations(report);
  return written ? code : static_cast<int>(kEnvironment);
}

}  // namespace remit::repl
