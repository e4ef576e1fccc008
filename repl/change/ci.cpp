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
                                               const compile::FileReader& read) {
  auto compilation = std::make_unique<compile::Compilation>(
      compile::CompileText(path, text, read, prove::Depth::kErrors));
  compile::RequireHead(*compilation);
  return compilation;
}

// What is asked of git and of the files, once.
class Gate {
 public:
  Gate(const CiOptions& options, const Git& git) : git_(git), run_{options, {}, 0, {}} {}

  int Run() {
    if (const ExitCode code = Prepare(); code != kOk) return code;
    for (const std::string& path : files_) {
      if (!Wanted(path)) continue;
      if (!Look(path)) return kEnvironment;
    }
    for (const auto& [path, change] : changes_) {
      if (change.kind == 'D' && IsPolicyFile(path) && Wanted(path) && moved_.count(path) == 0)
        TellDeleted(path);
    }
    std::sort(report_.subjects.begin(), report_.subjects.end(),
              [](const auto& a, const auto& b) { return a.path < b.path; });
    return report_.failed() ? kFindings : kOk;
  }
  const gate::Report& report() const { return report_; }

 private:
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
      if (IsPolicyFile(path)) files_.push_back(path);
    base::Result<Revision> revision = Revision::Of(git_, *base);
    if (!revision) return Failed(kEnvironment, revision.error().message);
    revision_.emplace(std::move(revision).value());
    for (const auto& [path, change] : changes_) {
      gone_ = gone_ || change.kind == 'D';
      if (change.kind == 'R') moved_.insert(change.from);
    }
    return kOk;
  }

  bool Wanted(const std::string& path) const {
    const auto in = [&](const std::vector<std::string>& folders) {
      return folders.empty() ||
             std::any_of(folders.begin(), folders.end(),
                         [&](const std::string& folder) { return LiesIn(path, folder); });
    };
    return in(run_.options.paths) && in(run_.config.paths);
  }

  // The first file read that changed; empty: none did.
  std::string ChangedAmong(const std::vector<std::string>& files) const {
    for (const std::string& file : files)
      if (changes_.count(file) != 0) return file;
    return "";
  }

  bool Look(const std::string& path) {
    base::Result<std::string> text = source::ReadFile(path);
    if (!text) {
      Complain(text.error().message);
      return false;
    }
    CiSubject subject;
    subject.path = path;
    subject.text = std::move(text).value();
    const auto change = changes_.find(path);
    const bool moved = change != changes_.end() && change->second.kind == 'R';
    const std::string before = moved ? change->second.from : path;
    if (revision_->Has(before)) subject.base_path = before;
    subject.after = Compiled(path, subject.text, source::ReadFile);
    std::string why = change != changes_.end() ? path : ChangedAmong(ReadBy(*subject.after));
    // A file that is gone is read by nobody; whoever read it did so at the base.
    const bool may_miss = gone_ || !subject.after->ok();
    if ((!why.empty() || may_miss) && !subject.base_path.empty()) {
      base::Result<std::string> old_text = git_.Show(report_.base_commit, subject.base_path);
      if (!old_text) {
        Complain(old_text.error().message);
        return false;
      }
      subject.before = Compiled(subject.base_path, *old_text, revision_->Reader());
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
                  : moved                     ? "moved from " + before
                  : subject.base_path.empty() ? "new"
                                              : "changed";
    if (!subject.after->ok()) subject.after.reset();
    // Each side has to be a policy to be compared.
    if (subject.before != nullptr && KindOf(*subject.before) != ast::Header::Kind::kPolicy)
      subject.before.reset();
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
  std::vector<std::string> files_;  // that may hold a policy, in order
  std::optional<Revision> revision_;
  std::set<std::string> moved_;  // paths before
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
  for (std::optional<std::string>* file : {&options.config, &options.store, &options.sarif,
                                           &options.junit, &options.code_quality, &options.summary})
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
  if (options.summary) written = Append(*options.summary, Markdown(report)) && written;
  std::cout << (options.form == "json" ? gate::Json(report)
                                       : gate::Text(report, ColourOn(1), options.full));
  if (options.annotations == "github") std::cout << GithubAnnotations(report);
  return written ? code : static_cast<int>(kEnvironment);
}

}  // namespace remit::repl
