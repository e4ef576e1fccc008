// The steps of the gate that say what a change means: for all cases, and for those there are. Both
// are told in a few lines first, for who has to approve it.
#include <algorithm>
#include <filesystem>

#include "interpreter/base/text.h"
#include "interpreter/difference/report.h"
#include "repl/change/ci_steps.h"
#include "repl/change/impact.h"

namespace remit::repl {
namespace {

using compile::Compilation;
using gate::Level;
using gate::State;
using gate::Step;

constexpr std::size_t kMostMovedListed = 10;
constexpr std::size_t kMostBrief = 4;  // of each kind of line
// A tenth of what `remit diff` spends: somebody waits for the gate, and may configure more.
constexpr std::uint64_t kDifferenceWork = 2'000'000;

void AddSome(std::vector<std::string> lines, std::vector<std::string>& brief) {
  const std::size_t all = lines.size();
  if (all > kMostBrief) lines.resize(kMostBrief);
  brief.insert(brief.end(), lines.begin(), lines.end());
  if (all > kMostBrief)
    brief.push_back("and " + std::to_string(all - kMostBrief) + " more like it");
}

// What is decided otherwise in the quantities that decide, which rules became looser or tighter,
// and the kinds of cases of which it is known where they are; all kinds where nothing else says it.
std::vector<std::string> DifferenceBrief(const difference::PolicyDifference& found) {
  std::vector<std::string> rules, kinds, promises;
  for (const difference::Change& change : found.changes) {
    using Is = difference::Effect;
    using Kind = difference::Change::Kind;
    const bool told = change.what == "test" || change.what == "property";
    if (told && (change.kind == Kind::kGone || change.kind == Kind::kChanged)) {
      const std::string line =
          change.what + " " + (change.name.front() == '"' ? change.name : base::Tick(change.name)) +
          (change.kind == Kind::kGone ? " is gone" : " says something else");
      if (promises.empty() || promises.back() != line) promises.push_back(line);
    }
    if (change.effect != Is::kLooser && change.effect != Is::kTighter &&
        change.effect != Is::kBothWays)
      continue;
    std::string line = change.what + " " + base::Tick(change.name) + ": " +
                       (change.effect == Is::kBothWays ? "looser for some cases, tighter for others"
                                                       : difference::NameOf(change.effect));
    for (const std::string& shows : change.shows) line += "; " + shows;
    rules.push_back(std::move(line));
  }
  std::vector<std::string> brief;
  AddSome(found.consequences, brief);
  AddSome(std::move(rules), brief);
  for (const difference::Region& region : found.regions) {
    if (!region.exact && !brief.empty()) continue;
    std::string line = region.headline;
    if (region.exact && !region.conditions.empty()) line += " where " + region.conditions.front();
    if (region.exact && region.conditions.size() > 1) line += ", and elsewhere";
    if (!region.exact)
      line += ", found in " + std::to_string(region.found) + " of " +
              base::Counted(found.tried, "case") + " tried";
    if (std::find(kinds.begin(), kinds.end(), line) == kinds.end())
      kinds.push_back(std::move(line));
  }
  AddSome(std::move(kinds), brief);
  AddSome(std::move(promises), brief);
  return brief;
}

// Cases that lie beside the policy: NAME.cases.* first, then cases.*.
std::string CasesBeside(const std::string& path) {
  namespace fs = std::filesystem;
  const fs::path policy(path);
  for (const std::string& name : {policy.stem().string() + ".cases", std::string("cases")}) {
    for (const char* ending : {".csv", ".jsonl", ".json", ".csv.gz", ".jsonl.gz"}) {
      const fs::path file = policy.parent_path() / (name + ending);
      std::error_code ignored;
      if (fs::is_regular_file(file, ignored)) return file.generic_string();
    }
  }
  return "";
}

}  // namespace

Step DifferenceStep(const CiRun& run, const CiSubject& subject) {
  const Compilation& before = *subject.before;
  const Compilation& after = *subject.after;
  difference::Options options;
  options.work = run.config.difference_work > 0 ? run.config.difference_work : kDifferenceWork;
  const difference::PolicyDifference found =
      difference::DifferenceOf({before.ast, before.checked}, {after.ast, after.checked}, options);
  Step step{"", State::kPassed, difference::Headline(found)};
  if (found.changes.empty() && found.regions.empty()) return step;
  step.brief = DifferenceBrief(found);
  step.text = difference::Text(found, false);
  step.markdown = difference::Markdown(found);
  return step;
}

MeasuredOn WhereMeasured(const CiRun& run, const CiSubject& subject) {
  const std::string& name = subject.after->checked.model.name;
  const auto of = [&](const std::map<std::string, std::string>& files) {
    const auto found = files.find(name);
    return found == files.end() ? std::string() : found->second;
  };
  MeasuredOn measured{of(run.config.cases), of(run.config.journals)};
  if (!measured.journal.empty()) measured.cases.clear();
  if (measured.cases.empty() && measured.journal.empty())
    measured.cases = CasesBeside(subject.path);
  return measured;
}

Step ImpactStep(const CiRun& run, CiSubject& subject) {
  const MeasuredOn measured = WhereMeasured(run, subject);
  if (measured.cases.empty() && measured.journal.empty())
    return SkippedStep("no cases lie beside the policy, and none are configured");
  const std::string& file = measured.file();
  if (std::error_code ignored; !std::filesystem::exists(file, ignored)) {
    return {"",
            State::kFailed,
            "there is no file `" + file + "`",
            {FindingAt("gate/impact", Level::kError,
                       "`impact` names `" + file + "` for " +
                           base::Tick(subject.after->checked.model.name) +
                           ", and there is no such file",
                       run.options.config ? subject.path : gate::kConfigName)}};
  }
  ImpactInput input;
  input.cases = measured.cases;
  if (!measured.journal.empty())
    input.journal = measured.journal;
  else
    input.as_of = run.as_of;
  input.before_path = input.after_path = subject.path;
  ImpactWanted wanted;
  wanted.top = kMostMovedListed;
  const ImpactAnswer answer = MakeImpact(*subject.before, *subject.after, input, wanted);
  if (!answer.impact) {
    return {"",
            State::kFailed,
            "`" + file + "` cannot be decided with",
            {FindingAt("gate/impact", Level::kError,
                       "the cases in `" + file + "` cannot be read by both versions", file)}};
  }
  const impact::Impact& impact = *answer.impact;
  if (impact.cases == 0) return SkippedStep("`" + file + "` holds no case");
  const std::string when = input.as_of ? types::FormatDate(*input.as_of) : "";
  const std::vector<Section> sections = ImpactSections(subject.after->checked, impact, when);
  Step step{"", State::kPassed,
            std::to_string(impact.changed) + " of " + base::Counted(impact.cases, "decision") +
                " in `" + file + "` changed"};
  if (impact.changed > 0) {
    step.brief = ImpactBrief(subject.after->checked, impact);
    const Section moves = ImpactMoves(subject.after->checked, impact);
    step.picture = SectionsMarkdown({moves}, 4);
    step.picture_text = SectionsText({moves});
    for (const impact::Move& move : impact.moves) {
      if (move.changed > 0)
        step.ways.push_back(
            {EndingText(impact, move.from), EndingText(impact, move.to), move.changed});
    }
    step.text = SectionsText(sections);
    step.markdown = SectionsMarkdown(sections, 4);
  }
  const std::int64_t nano = 1'000'000'000;
  if (run.config.most_changed &&
      base::Int128{static_cast<std::int64_t>(impact.changed)} * nano >
          base::Int128{*run.config.most_changed} * static_cast<std::int64_t>(impact.cases)) {
    step.state = State::kFailed;
    step.summary += ", more than " + FloorText(*run.config.most_changed);
    step.findings.push_back(FindingAt("gate/impact", Level::kError, step.summary, subject.path));
  }
  return step;
}

}  // namespace remit::repl
