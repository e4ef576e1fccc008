// The steps of the gate, one function each: what is asked of a policy, and what of the answer is a
// failure.
#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <set>

#include "generated/version.h"
#include "interpreter/ast/print.h"
#include "interpreter/base/text.h"
#include "interpreter/difference/report.h"
#include "interpreter/impact/impact.h"
#include "interpreter/parse/parse.h"
#include "interpreter/prove/document.h"
#include "interpreter/store/content.h"
#include "interpreter/testing/coverage.h"
#include "interpreter/testing/mutation.h"
#include "interpreter/testing/run_tests.h"
#include "repl/change/ci.h"
#include "repl/change/impact.h"
#include "repl/policy/allowances.h"
#include "repl/policy/check.h"
#include "repl/store/session.h"

namespace remit::repl {
namespace {

using compile::Compilation;
using gate::Finding;
using gate::Level;
using gate::State;
using gate::Step;

constexpr std::size_t kMostFindings = 100;  // of one step
constexpr std::size_t kMostMovedListed = 10;
constexpr std::size_t kMostBrief = 4;  // of each kind of line
// A tenth of what `remit diff` spends: somebody waits for the gate, and may configure more.
constexpr std::uint64_t kDifferenceWork = 2'000'000;

Step Skipped(const std::string& why) { return {"", State::kSkipped, why}; }

void Locate(source::Span span, const source::SourceMap& sources, Finding& finding) {
  if (!span.file.valid() || span.file.index() >= sources.size()) return;
  const source::Source& file = sources.Get(span.file);
  const source::LineColumn place = file.Locate(span.begin);
  finding.path = file.path();
  finding.line = place.line;
  finding.column = place.column;
  finding.source = std::string(file.Line(place.line));
}

Finding FindingAt(const std::string& rule, Level level, const std::string& message,
                  const std::string& path) {
  Finding finding;
  finding.rule = rule;
  finding.level = level;
  finding.message = message;
  finding.path = path;
  return finding;
}

Finding FindingOf(const diagnostics::Diagnostic& diagnostic, const source::SourceMap& sources,
                  const std::string& path) {
  const Level level = diagnostic.severity() == diagnostics::Severity::kError     ? Level::kError
                      : diagnostic.severity() == diagnostics::Severity::kWarning ? Level::kWarning
                                                                                 : Level::kNote;
  std::string message = diagnostic.message;
  if (!diagnostic.rule.empty()) message += "; rule: " + diagnostic.rule;
  if (!diagnostic.hint.empty()) message += "; hint: " + diagnostic.hint;
  Finding finding =
      FindingAt(std::string(diagnostics::Row(diagnostic.kind).code), level, message, path);
  Locate(diagnostic.span, sources, finding);
  return finding;
}

std::string ShareText(std::int64_t share) {
  types::Type ratio;
  ratio.kind = types::TypeKind::kDecimal;
  return types::Format({share}, ratio, types::TypeTable(), types::TextPool());
}

Step Format(const CiSubject& subject) {
  source::SourceMap sources;
  ast::Ast ast;
  diagnostics::Sink sink;
  parse::ParseFile(sources, sources.Add(subject.path, subject.text), ast, sink);
  if (sink.has_errors()) return Skipped("it cannot be read; see check");
  const std::string formatted = ast::Print(ast, ast.files.front());
  if (formatted == subject.text) return {"", State::kPassed, "in canonical form"};
  Finding finding =
      FindingAt("gate/format", Level::kError,
                "not in canonical form from here on; `remit fmt " + subject.path + "` writes it",
                subject.path);
  const auto differs =
      std::mismatch(formatted.begin(), formatted.end(), subject.text.begin(), subject.text.end());
  const auto at = static_cast<std::uint32_t>(differs.second - subject.text.begin());
  const source::Source file(subject.path, subject.text);
  finding.line = file.Locate(at).line;
  finding.source = std::string(file.Line(finding.line));
  return {"", State::kFailed, "not in canonical form", {finding}};
}

Step Check(const CiRun& run, const CiSubject& subject) {
  const Compilation compilation = Checked(subject.path, subject.text, run.as_of);
  Step step{"", State::kPassed, ""};
  std::size_t errors = 0;
  for (const diagnostics::Diagnostic& diagnostic : compilation.sink.Sorted()) {
    if (diagnostic.severity() != diagnostics::Severity::kError) continue;
    if (++errors <= kMostFindings)
      step.findings.push_back(FindingOf(diagnostic, compilation.sources, subject.path));
  }
  step.summary = errors == 0 ? "no errors" : base::Counted(errors, "error");
  if (errors > 0) step.state = State::kFailed;
  return step;
}

Step Lint(const CiRun& run, const CiSubject& subject) {
  Examined examined{Checked(subject.path, subject.text, run.as_of), {}};
  TakeFindings(examined, FindingsOfLint(examined.compilation), true);
  Step step{"", State::kPassed, ""};
  std::size_t allowed = 0, warnings = 0;
  for (const repl::Finding& one : examined.findings) {
    if (one.allowed_because) {
      ++allowed;
      continue;
    }
    if (one.diagnostic.severity() == diagnostics::Severity::kError) continue;  // of check
    warnings += one.diagnostic.severity() == diagnostics::Severity::kWarning ? 1 : 0;
    if (step.findings.size() < kMostFindings)
      step.findings.push_back(
          FindingOf(one.diagnostic, examined.compilation.sources, subject.path));
  }
  step.summary = warnings == 0 ? "nothing found" : base::Counted(warnings, "warning");
  if (allowed > 0) step.summary += ", " + std::to_string(allowed) + " allowed";
  if (warnings > 0 && run.config.lint_fails) step.state = State::kFailed;
  return step;
}

Step Tests(const CiSubject& subject) {
  const Compilation& policy = *subject.after;
  const std::vector<testing::TestResult> results = testing::RunTests(policy.ast, policy.checked);
  Step step{"", State::kPassed, ""};
  if (results.empty() && !subject.decides) return Skipped("what uses it tests it");
  if (results.empty()) {
    step.state = State::kFailed;
    step.summary = "there is no test";
    step.findings.push_back(
        FindingAt("gate/tests", Level::kError, "the policy has no test", subject.path));
    return step;
  }
  std::size_t failed = 0;
  for (const testing::TestResult& result : results) {
    if (result.passed) continue;
    ++failed;
    for (const testing::Failure& failure : result.failures) {
      Finding finding = FindingAt(
          "gate/tests", Level::kError,
          "test \"" + result.title + "\" expects " + failure.expectation + ", and " + failure.found,
          subject.path);
      Locate(failure.span, policy.sources, finding);
      step.findings.push_back(std::move(finding));
    }
  }
  const auto twins = testing::TwinsOf(policy.ast, policy.checked);
  for (const testing::Twins& pair : twins) {
    const auto& tests = policy.checked.model.tests;
    Finding finding = FindingAt("gate/tests", Level::kError,
                                "test \"" + tests.at(pair.second).title + "\" says the same as \"" +
                                    tests.at(pair.first).title + "\"",
                                subject.path);
    Locate(policy.ast[tests.at(pair.second).decl].span, policy.sources, finding);
    step.findings.push_back(std::move(finding));
  }
  step.summary = std::to_string(results.size() - failed) + " of " +
                 base::Counted(results.size(), "test") + " passed";
  if (!twins.empty()) step.summary += ", " + std::to_string(twins.size()) + " said twice";
  if (failed > 0 || !twins.empty()) step.state = State::kFailed;
  return step;
}

std::string KeyOf(const testing::CoveragePoint& point) {
  return std::string(testing::NameOf(point.kind)) + "\n" + point.subject + "\n" + point.side;
}

// Of what both versions have: what the tests did before, and do no more; nothing where they do as
// much else of it instead, as when another value is recommended than was.
std::set<std::string> NoLongerCovered(const Compilation& before, const testing::Coverage& now) {
  using Is = testing::CoveragePoint::State;
  testing::CoverageOptions options;
  options.reach_work = 0;  // what is covered needs no proof
  std::map<std::string, bool> was;
  for (const auto& point : testing::CoverageOf(before.ast, before.checked, options).points)
    was[KeyOf(point)] = point.state == Is::kCovered;
  std::set<std::string> lost;
  std::size_t gained = 0;
  for (const testing::CoveragePoint& point : now.points) {
    const auto known = was.find(KeyOf(point));
    if (known == was.end()) continue;
    if (known->second && point.state == Is::kMissed) lost.insert(known->first);
    if (!known->second && point.state == Is::kCovered) ++gained;
  }
  return lost.size() > gained ? lost : std::set<std::string>();
}

Step CoverageStep(const CiRun& run, const CiSubject& subject) {
  const Compilation& policy = *subject.after;
  const testing::Coverage coverage = testing::CoverageOf(policy.ast, policy.checked);
  const testing::Coverage::Count all = coverage.All();
  Step step{"", State::kPassed,
            std::to_string(all.percent()) + " % of " + base::Counted(all.possible(), "point")};
  if (run.config.coverage_floor && !all.Meets(*run.config.coverage_floor)) {
    step.state = State::kFailed;
    step.summary += ", below the floor of " + ShareText(*run.config.coverage_floor);
  }
  const std::set<std::string> lost = subject.before && !run.config.coverage_may_fall
                                         ? NoLongerCovered(*subject.before, coverage)
                                         : std::set<std::string>();
  if (!lost.empty()) {
    step.state = State::kFailed;
    step.summary += ", " + std::to_string(lost.size()) + " of them covered before and not now";
  }
  for (const testing::CoveragePoint& point : coverage.points) {
    if (point.state == testing::CoveragePoint::State::kCovered) continue;
    if (step.findings.size() >= kMostFindings) break;
    const bool was =
        point.state == testing::CoveragePoint::State::kMissed && lost.count(KeyOf(point)) != 0;
    Finding finding = FindingAt("gate/coverage",
                                was                            ? Level::kError
                                : step.state == State::kFailed ? Level::kWarning
                                                               : Level::kNote,
                                (was ? "was covered: " : "") + point.words, subject.path);
    Locate(point.span, policy.sources, finding);
    step.findings.push_back(std::move(finding));
  }
  return step;
}

Step Mutation(const CiRun& run, const CiSubject& subject) {
  if (!run.config.mutation_floor) return Skipped("no `mutation.floor` is configured");
  const Compilation& policy = *subject.after;
  testing::MutationOptions options;
  options.most = run.config.mutation_most;
  options.search = false;
  const testing::MutationReport report =
      testing::MutationsOf(policy.ast, policy.checked, policy.sources, options);
  Step step{"", State::kPassed,
            std::to_string(report.score()) + " % of " +
                base::Counted(report.mutants.size(), "small change") + " noticed"};
  if (!report.Meets(*run.config.mutation_floor)) {
    step.state = State::kFailed;
    step.summary += ", below the floor of " + ShareText(*run.config.mutation_floor);
  }
  for (const testing::Mutant& mutant : report.mutants) {
    if (mutant.fate != testing::Mutant::Fate::kSurvived || step.findings.size() >= kMostFindings)
      continue;
    Finding finding =
        FindingAt("gate/mutation", step.state == State::kFailed ? Level::kWarning : Level::kNote,
                  "no test notices if " + mutant.words, subject.path);
    Locate(mutant.span, policy.sources, finding);
    step.findings.push_back(std::move(finding));
  }
  return step;
}

Step Proofs(const CiRun& run, const CiSubject& subject) {
  const Compilation& policy = *subject.after;
  prove::ProveOptions options;
  if (run.config.proof_budget > 0) options.budget.work = run.config.proof_budget;
  const prove::Document document = prove::Tell(prove::Prove(policy.ast, policy.checked, options),
                                               policy.checked, policy.sources);
  const prove::Counts counts = prove::Count(document, false);
  Step step{"", State::kPassed,
            std::to_string(counts.proved) + " proved, " + std::to_string(counts.refuted) +
                " refuted, " + std::to_string(counts.not_decided) + " not decided"};
  for (const prove::Document::Question& question : document.questions) {
    if (question.answer == prove::Answer::kProved || question.advisory) continue;
    const bool refuted = question.answer == prove::Answer::kRefuted;
    std::string message = question.kind + " " + base::Tick(question.name) +
                          (refuted ? " is refuted: " : " is not decided: ") + question.detail;
    if (refuted && question.example) {
      for (const std::string& one : question.example->cases) message += "; a case: " + one;
    }
    Finding finding = FindingAt(
        "gate/proofs", refuted || run.config.undecided_fails ? Level::kError : Level::kNote,
        message, question.file.empty() ? subject.path : question.file);
    finding.line = question.line;
    finding.column = question.column;
    for (std::size_t i = 0; i < policy.sources.size(); ++i) {
      const source::Source& file = policy.sources.Get(source::FileId(i));
      if (file.path() == finding.path && finding.line <= file.line_count())
        finding.source = std::string(file.Line(finding.line));
    }
    step.findings.push_back(std::move(finding));
  }
  if (counts.refuted > 0 || (run.config.undecided_fails && counts.not_decided > 0))
    step.state = State::kFailed;
  return step;
}

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
  std::vector<std::string> rules, kinds;
  for (const difference::Change& change : found.changes) {
    using Is = difference::Effect;
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
    if (region.conditions.empty() && !brief.empty()) continue;
    std::string line = region.headline;
    if (!region.conditions.empty()) line += " where " + region.conditions.front();
    if (region.conditions.size() > 1) line += ", and elsewhere";
    kinds.push_back(std::move(line));
  }
  AddSome(std::move(kinds), brief);
  return brief;
}

Step Difference(const CiRun& run, const CiSubject& subject) {
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

// Where the impact is measured; empty: nowhere.
struct Measured {
  std::string cases, journal;
};
Measured MeasuredOn(const CiRun& run, const CiSubject& subject) {
  const std::string& name = subject.after->checked.model.name;
  const auto of = [&](const std::map<std::string, std::string>& files) {
    const auto found = files.find(name);
    return found == files.end() ? std::string() : found->second;
  };
  Measured measured{of(run.config.cases), of(run.config.journals)};
  if (!measured.journal.empty()) measured.cases.clear();
  if (measured.cases.empty() && measured.journal.empty())
    measured.cases = CasesBeside(subject.path);
  return measured;
}

Step Impact(const CiRun& run, CiSubject& subject) {
  const Measured measured = MeasuredOn(run, subject);
  if (measured.cases.empty() && measured.journal.empty())
    return Skipped("no cases lie beside the policy, and none are configured");
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
  const std::string& file = measured.journal.empty() ? measured.cases : measured.journal;
  if (!answer.impact) {
    return {"",
            State::kFailed,
            "`" + file + "` cannot be decided with",
            {FindingAt("gate/impact", Level::kError,
                       "the cases in `" + file + "` cannot be read by both versions", file)}};
  }
  const impact::Impact& impact = *answer.impact;
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
    step.text = SectionsText(sections);
    step.markdown = SectionsMarkdown(sections, 4);
  }
  const std::int64_t nano = 1'000'000'000;
  if (run.config.most_changed &&
      base::Int128{static_cast<std::int64_t>(impact.changed)} * nano >
          base::Int128{*run.config.most_changed} * static_cast<std::int64_t>(impact.cases)) {
    step.state = State::kFailed;
    step.summary += ", more than " + ShareText(*run.config.most_changed);
    step.findings.push_back(FindingAt("gate/impact", Level::kError, step.summary, subject.path));
  }
  return step;
}

// Roles in which somebody has approved this content in the store.
std::vector<std::string> GivenRoles(const store::History& history, const std::string& policy,
                                    const ledger::Hash& content) {
  std::vector<std::string> roles;
  for (const store::History::Approved& one : history.approved()) {
    if (one.approval.policy != policy || one.approval.content != content) continue;
    const auto key = history.keys().find(one.approval.approver);
    if (key == history.keys().end() || key->second.until) continue;
    roles.push_back(one.approval.role);
  }
  return roles;
}

Step Approvals(const CiRun& run, const CiSubject& subject) {
  const store::Required required = store::RequiredRoles(subject.before.get(), *subject.after);
  Step step{"", State::kPassed, "none needed"};
  if (required.roles.empty()) return step;
  std::vector<std::string> given;
  if (run.options.store) {
    StoreFile file;
    file.store = *run.options.store;
    const StoreSession session = OpenStore(file, false);
    if (session.store == nullptr) return {"", State::kFailed, "the store cannot be read"};
    given = GivenRoles(session.store->history(), subject.after->checked.model.name,
                       store::HashOf(store::ContentOf(*subject.after)));
  }
  std::string needed, missing;
  for (const std::string& role : required.roles) {
    needed += (needed.empty() ? "" : ", ") + role;
    if (std::find(given.begin(), given.end(), role) == given.end())
      missing += (missing.empty() ? "" : ", ") + role;
  }
  step.summary = "needs " + needed;
  const bool lacks = run.options.store && !missing.empty();
  if (run.options.store) step.summary += missing.empty() ? ", and has it" : "; missing: " + missing;
  if (lacks) step.state = State::kFailed;
  for (const store::Required::Reason& reason : required.reasons)
    step.findings.push_back(FindingAt("gate/approvals", lacks ? Level::kError : Level::kNote,
                                      reason.role + ": " + reason.why, subject.path));
  return step;
}

std::string SourcesKey(const Compilation* compilation) {
  if (compilation == nullptr) return "none\n";
  std::string key;
  for (std::size_t i = 0; i < compilation->sources.size(); ++i) {
    const source::Source& file = compilation->sources.Get(source::FileId(i));
    key += std::to_string(file.path().size()) + " " + file.path() +
           std::to_string(file.text().size()) + " " + file.text() + "\n";
  }
  return key;
}

class Steps {
 public:
  Steps(const CiRun& run, CiSubject& subject, gate::Subject& into)
      : run_(run), subject_(subject), into_(into) {}

  void Take() {
    Add("format", "", [&] { return Format(subject_); });
    Add("check", "", [&] { return Check(run_, subject_); });
    const bool right = subject_.after != nullptr;
    const auto needs = [&](const std::string& name, const std::function<Step()>& work,
                           const std::string& more = "") {
      if (right)
        Add(name, more, work);
      else
        Put(name, Skipped("it does not compile"));
    };
    needs("lint", [&] { return Lint(run_, subject_); });
    needs("tests", [&] { return Tests(subject_); });
    if (right && !subject_.decides) return;
    needs("coverage", [&] { return CoverageStep(run_, subject_); });
    needs("mutation", [&] { return Mutation(run_, subject_); });
    needs("proofs", [&] { return Proofs(run_, subject_); });
    if (!right || subject_.before != nullptr) {
      needs("difference", [&] { return Difference(run_, subject_); });
      needs(
          "impact", [&] { return Impact(run_, subject_); }, right ? CasesKey() : "");
    } else {
      const std::string why =
          subject_.before_broken ? "what is at the base does not compile" : "it is new";
      Put("difference", Skipped(why));
      Put("impact", Skipped(why));
    }
    // Who approves changes without a text, so that nothing of it is kept.
    if (right && !Left("approvals"))
      Put("approvals", Approvals(run_, subject_));
    else
      Put("approvals", Skipped(right ? "left out by the configuration" : "it does not compile"));
  }

 private:
  bool Left(const std::string& name) const {
    return std::find(run_.config.skip.begin(), run_.config.skip.end(), name) !=
           run_.config.skip.end();
  }
  void Put(const std::string& name, Step step) {
    step.name = name;
    into_.steps.push_back(std::move(step));
  }
  void Add(const std::string& name, const std::string& more, const std::function<Step()>& work) {
    if (Left(name)) return Put(name, Skipped("left out by the configuration"));
    const std::string key = std::string("remit ci 2 ") + REMIT_VERSION + "\n" + name + "\n" +
                            std::to_string(run_.as_of) + "\n" + subject_.path + "\n" +
                            std::to_string(run_.config.text.size()) + " " + run_.config.text +
                            "\n" + std::to_string(subject_.text.size()) + " " + subject_.text +
                            SourcesKey(subject_.after.get()) + SourcesKey(subject_.before.get()) +
                            more;
    // What does not compile may lack a file of which nothing is known here.
    if (subject_.after != nullptr) {
      if (std::optional<Step> kept = FindKept(run_, key)) return Put(name, *std::move(kept));
    }
    Step step = work();
    step.name = name;
    if (subject_.after != nullptr && step.state != State::kSkipped) Keep(run_, key, step);
    into_.steps.push_back(std::move(step));
  }
  std::string CasesKey() const {
    const Measured measured = MeasuredOn(run_, subject_);
    std::string key;
    std::filesystem::path mapping(subject_.path);
    mapping.replace_extension(".mapping");
    for (const std::string& file : {measured.cases, measured.journal, mapping.string()}) {
      const base::Result<std::string> text = source::ReadFile(file);
      key += file + "\n" +
             (text ? ledger::Hex(ledger::Bytes(ledger::Sha256(*text))) : std::string("none")) +
             "\n";
    }
    return key;
  }

  const CiRun& run_;
  CiSubject& subject_;
  gate::Subject& into_;
};

}  // namespace

void TakeSteps(const CiRun& run, CiSubject& subject, gate::Subject& into) {
  Steps(run, subject, into).Take();
}

}  // namespace remit::repl
