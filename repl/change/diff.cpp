// `remit diff`: what a change of a policy means.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "interpreter/difference/report.h"
#include "repl/commands.h"
#include "repl/load.h"
#include "repl/terminal.h"

namespace remit::repl {
namespace {

namespace fs = std::filesystem;
using difference::PolicyDifference;

// Below a folder, by their path in it.
std::optional<std::map<std::string, std::string>> FilesIn(const std::string& folder) {
  const std::optional<std::vector<std::string>> files = FilesBelow({folder});
  if (!files) return std::nullopt;
  std::map<std::string, std::string> by_place;
  for (const std::string& file : *files)
    by_place[fs::path(file).lexically_relative(folder).generic_string()] = file;
  return by_place;
}

class Differ {
 public:
  explicit Differ(const DiffOptions& options, difference::Options asked)
      : options_(options), asked_(std::move(asked)) {}

  int Run() {
    std::error_code error;
    const bool old_folder = fs::is_directory(options_.before, error);
    const bool new_folder = fs::is_directory(options_.after, error);
    if (old_folder != new_folder) {
      Complain("a folder is compared with a folder, a policy with a policy");
      return kUsage;
    }
    if (!old_folder) {
      const Loaded before = Load(options_.before), after = Load(options_.after);
      if (!before.compilation || !after.compilation) return kEnvironment;
      Say("", Compare(before, after));
      return Finish();
    }
    return RunFolders();
  }

 private:
  // Errors of a policy are said, and are no difference.
  static Loaded Load(const std::string& path, Wanted wanted = Wanted::kPolicy) {
    return LoadPolicy(path, wanted);
  }
  static bool Decides(const Loaded& loaded) {
    return loaded.compilation->ast.files.front().header.kind == ast::Header::Kind::kPolicy;
  }

  PolicyDifference Compare(const Loaded& before, const Loaded& after) const {
    const compile::Compilation &a = *before.compilation, &b = *after.compilation;
    return difference::DifferenceOf({a.ast, a.checked}, {b.ast, b.checked}, asked_);
  }

  int RunFolders() {
    const auto before = FilesIn(options_.before), after = FilesIn(options_.after);
    if (!before || !after) return kEnvironment;
    for (const auto& [place, file] : *after) {
      const auto found = before->find(place);
      const Loaded now = Load(file, Wanted::kPolicyOrModule);
      if (!now.compilation) return kEnvironment;
      if (!Decides(now)) continue;
      if (found == before->end()) {
        SayOnly(place, "new");
        continue;
      }
      const Loaded was = Load(found->second, Wanted::kPolicyOrModule);
      if (!was.compilation) return kEnvironment;
      if (Decides(was)) Say(place, Compare(was, now));
    }
    for (const auto& [place, file] : *before) {
      if (after->count(place) > 0) continue;
      const Loaded was = Load(file, Wanted::kPolicyOrModule);
      if (!was.compilation) return kEnvironment;
      if (Decides(was)) SayOnly(place, "gone");
    }
    return Finish();
  }

  // `place` is empty where two policies were named.
  void Say(const std::string& place, const PolicyDifference& found) {
    using Verdict = PolicyDifference::Verdict;
    differs_ =
        differs_ || found.verdict == Verdict::kDiffers || found.verdict == Verdict::kOnlyJudgement;
    open_ = open_ || found.verdict == Verdict::kNoneFound;
    switch (options_.form) {
      case DiffForm::kText:
        if (!place.empty()) std::cout << (said_ ? "\n" : "") << place << ": ";
        std::cout << difference::Text(found, ColourOn(1));
        break;
      case DiffForm::kMarkdown:
        if (!place.empty()) std::cout << (said_ ? "\n" : "") << "### " << place << "\n\n";
        std::cout << difference::Markdown(found);
        break;
      case DiffForm::kJson: {
        auto json = nlohmann::ordered_json::parse(difference::Json(found));
        if (!place.empty()) json["file"] = place;
        all_.push_back(std::move(json));
        break;
      }
    }
    said_ = true;
  }
  void SayOnly(const std::string& place, const std::string& what) {
    differs_ = true;
    switch (options_.form) {
      case DiffForm::kText:
        std::cout << (said_ ? "\n" : "") << place << ": " << what << ".\n";
        break;
      case DiffForm::kMarkdown:
        std::cout << (said_ ? "\n" : "") << "### " << place << "\n\n" << what << "\n";
        break;
      case DiffForm::kJson:
        all_.push_back({{"file", place}, {"verdict", what}});
        break;
    }
    said_ = true;
  }

  int Finish() const {
    if (options_.form == DiffForm::kJson) std::cout << all_.dump(2) << '\n';
    return differs_ ? kFindings : open_ ? kNotDecided : kOk;
  }

  const DiffOptions& options_;
  difference::Options asked_;
  nlohmann::ordered_json all_ = nlohmann::ordered_json::array();
  bool differs_ = false, open_ = false, said_ = false;
};

}  // namespace

int RunDiff(const DiffOptions& options) {
  difference::Options asked;
  if (options.as_of) {
    asked.as_of = DayOf(options.as_of);
    if (!asked.as_of) return kUsage;
  }
  constexpr std::uint64_t kWorkInASecond = 4'000'000;
  asked.work = options.seconds * kWorkInASecond;
  return Differ(options, asked).Run();
}

}  // namespace remit::repl
