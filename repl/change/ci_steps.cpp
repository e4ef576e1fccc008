// The steps of the gate, one function each: what is asked of a policy, and what of the answer is a
// failure.
#include "repl/change/ci_steps.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <set>

#include "generated/version.h"
#include "interpreter/ast/print.h"
#include "interpreter/base/text.h"
#include "interpreter/parse/parse.h"
#include "interpreter/prove/document.h"
#include "interpreter/store/content.h"
#include "interpreter/testing/coverage.h"
#include "interpreter/testing/mutation.h"
#include "interpreter/testing/run_tests.h"
#include "repl/policy/allowances.h"
#include "repl/policy/check.h"
#include "repl/store/session.h"

namespace remit::repl {
gate::Step SkippedStep(const std::string& why) { return {"", gate::State::kSkipped, why}; }

gate::Finding FindingAt(const std::string& rule, gate::Level level, const std::string& message,
                        const std::string& path) {
  gate::Finding finding;
  finding.rule = rule;
  finding.level = level;
  finding.message = message;
  finding.path = path;
  return finding;
}

std::string FloorText(std::int64_t share) {
  types::Type ratio;
  ratio.kind = types::TypeKind::kDecimal;
  return types::Format({share}, ratio, types::TypeTable(), types::TextPool());
}

namespace {

using compile::Compilation;
using gate::Finding;
using gate::Level;
using gate::State;
using gate::Step;

constexpr std::size_t kMostFindings = 100;  // of one step

void Locate(source::Span span, const source::SourceMap& sources, Finding& finding) {
  if (!span.file.valid() || span.file.index() >= sources.size()) return;
  const source::Source& file = sources.Get(span.file);
  const source::LineColumn place = file.Locate(span.begin);
  finding.path = file.path();
  finding.line = place.line;
  finding.column = place.column;
  finding.source = std::string(file.Line(place.line));
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

// What is not to be seen in an editor is said.
std::string OddBytes(const std::string& text, const std::string& formatted, std::size_t at) {
  if (text.rfind("\xEF\xBB\xBF", 0) == 0) return "the file begins with a byte-order mark";
  if (at < text.size() && text[at] == '\r') return "lines end in CR LF, and not in LF alone";
  if (at == text.size() && formatted == text + "\n") return "the last line has no line end";
  return "not in canonical form from here on";
}

Step Format(const CiSubject& subject) {
  source::SourceMap sources;
  ast::Ast ast;
  diagnostics::Sink sink;
  parse::ParseFile(sources, sources.Add(subject.path, subject.text), ast, sink);
  if (sink.has_errors()) return SkippedStep("it cannot be read; see check");
  const std::string formatted = ast::Print(ast, ast.files.front());
  if (formatted == subject.text) return {"", State::kPassed, "in canonical form"};
  const auto differs =
      std::mismatch(formatted.begin(), formatted.end(), subject.text.begin(), subject.text.end());
  const auto at = static_cast<std::uint32_t>(differs.second - subject.text.begin());
  Finding finding = FindingAt(
      "gate/format", Level::kError,
      OddBytes(subject.text, formatted, at) + "; `remit fmt " + subject.path + "` writes it",
      subject.path);
  const source::Source file(subject.path, subject.text);
  finding.line = file.Locate(at).line;
  finding.source = std::string(file.Line(finding.line));
  return {"", State::kFailed, "not in canonical form", {finding}};
}

// Where git left both sides of a merge for somebody to choose; 0: nowhere.
int ConflictLine(const std::string& text) {
  if (text.rfind("<<<<<<< ", 0) == 0) return 1;
  const std::size_t at = text.find("\n<<<<<<< ");
  if (at == std::string::npos) return 0;
  return static_cast<int>(
             std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n')) +
         2;
}

Step Check(const CiRun& run, const CiSubject& subject) {
  if (const int line = ConflictLine(subject.text); line > 0) {
    Finding finding =
        FindingAt("gate/check", Level::kError,
                  "both sides of a merge stand here; choose, and remove the marks", subject.path);
    finding.line = line;
    finding.source = std::string(source::Source(subject.path, subject.text).Line(line));
    return {"", State::kFailed, "a merge is not finished", {std::move(finding)}};
  }
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

// Reasons that the text at the base does not have. A reason is a sentence of the text, and stands
// in it as it is.
bool IsNewReason(const CiSubject& subject, const std::string& reason) {
  if (subject.before == nullptr || subject.before->sources.size() == 0) return false;
  const source::Source& file = subject.before->sources.Get(source::FileId(0));
  return file.text().find(reason) == std::string::npos;
}

std::string WarningText(const diagnostics::Diagnostic& diagnostic) {
  return std::string(diagnostics::Row(diagnostic.kind).code) + " " + diagnostic.message;
}

// What the linter says of the base, each as often as it does: no fault of the change.
std::multiset<std::string> WarningsBefore(const CiSubject& subject) {
  std::multiset<std::string> known;
  const Compilation* before =
      subject.before != nullptr ? subject.before.get() : subject.module_before.get();
  if (before == nullptr) return known;
  for (const diagnostics::Diagnostic& one : FindingsOfLint(*before)) known.insert(WarningText(one));
  return known;
}

Step Lint(const CiRun& run, const CiSubject& subject) {
  Examined examined{Checked(subject.path, subject.text, run.as_of), {}};
  TakeFindings(examined, FindingsOfLint(examined.compilation), true);
  Step step{"", State::kPassed, ""};
  std::size_t allowed = 0, warnings = 0, old = 0;
  std::multiset<std::string> known = WarningsBefore(subject);
  for (const repl::Finding& one : examined.findings) {
    if (one.allowed_because) {
      ++allowed;
      if (IsNewReason(subject, *one.allowed_because))
        step.brief.push_back("`" + std::string(diagnostics::Row(one.diagnostic.kind).code) +
                             "` is allowed from now on, because " + *one.allowed_because + ": " +
                             one.diagnostic.message);
      continue;
    }
    if (one.diagnostic.severity() == diagnostics::Severity::kError) continue;  // of check
    Finding finding = FindingOf(one.diagnostic, examined.compilation.sources, subject.path);
    if (const auto was = known.find(WarningText(one.diagnostic)); was != known.end()) {
      known.erase(was);
      old += finding.level == Level::kWarning ? 1 : 0;
      finding.level = Level::kNote;
      finding.message += "; it was so before";
    }
    warnings += finding.level == Level::kWarning ? 1 : 0;
    if (step.findings.size() < kMostFindings) step.findings.push_back(std::move(finding));
  }
  step.summary = warnings == 0 ? (old == 0 ? "nothing found" : "nothing new found")
                               : base::Counted(warnings, "warning");
  if (old > 0) step.summary += ", " + std::to_string(old) + " from before";
  if (allowed > 0) step.summary += ", " + std::to_string(allowed) + " allowed";
  if (warnings > 0 && run.config.lint_fails) step.state = State::kFailed;
  return step;
}

Step Tests(const CiSubject& subject) {
  const Compilation& policy = *subject.after;
  const std::vector<testing::TestResult> results = testing::RunTests(policy.ast, policy.checked);
  Step step{"", State::kPassed, ""};
  if (results.empty() && !subject.decides) return SkippedStep("what uses it tests it");
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
    step.summary += ", below the floor of " + FloorText(*run.config.coverage_floor);
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
  if (!run.config.mutation_floor) return SkippedStep("no `mutation.floor` is configured");
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
    step.summary += ", below the floor of " + FloorText(*run.config.mutation_floor);
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

// What a guarantee is called by who wrote it.
std::string TitleOf(const check::Model& model, const prove::Document::Question& question) {
  for (const check::GuaranteeInfo& guarantee : model.guarantees)
    if (question.kind == "guarantee" && guarantee.name == question.name) return guarantee.title;
  return "";
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
    std::string message = question.kind + " " + base::Tick(question.name);
    if (const std::string title = TitleOf(policy.checked.model, question); !title.empty())
      message += " (" + title + ")";
    message += (refuted ? " is refuted: " : " is not decided: ") + question.detail;
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
  step.waits = !run.options.store;
  if (run.options.store) step.summary += missing.empty() ? ", and has it" : "; missing: " + missing;
  if (lacks) step.state = State::kFailed;
  for (const store::Required::Reason& reason : required.reasons) {
    const std::string why = subject.before_broken
                                ? "what is at the base does not compile, so that all of it is new"
                                : reason.why;
    step.findings.push_back(FindingAt("gate/approvals", lacks ? Level::kError : Level::kNote,
                                      reason.role + ": " + why, subject.path));
  }
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
        Put(name, SkippedStep("it does not compile"));
    };
    needs("lint", [&] { return Lint(run_, subject_); });
    needs("tests", [&] { return Tests(subject_); });
    if (right && !subject_.decides) return;
    needs("coverage", [&] { return CoverageStep(run_, subject_); });
    needs("mutation", [&] { return Mutation(run_, subject_); });
    needs("proofs", [&] { return Proofs(run_, subject_); });
    if (!right || subject_.before != nullptr) {
      needs("difference", [&] { return DifferenceStep(run_, subject_); });
      needs(
          "impact", [&] { return ImpactStep(run_, subject_); }, right ? CasesKey() : "");
    } else {
      const std::string why =
          subject_.before_broken ? "what is at the base does not compile" : "it is new";
      Put("difference", SkippedStep(why));
      Put("impact", SkippedStep(why));
    }
    // Who approves changes without a text, so that nothing of it is kept.
    if (right && !Left("approvals"))
      Put("approvals", Approvals(run_, subject_));
    else
      Put("approvals",
          SkippedStep(right ? "left out by the configuration" : "it does not compile"));
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
    if (Left(name)) return Put(name, SkippedStep("left out by the configuration"));
    const std::string key = std::string("remit ci 4 ") + REMIT_VERSION + "\n" + name + "\n" +
                            std::to_string(run_.as_of) + "\n" + subject_.path + "\n" +
                            std::to_string(run_.config.text.size()) + " " + run_.config.text +
                            "\n" + std::to_string(subject_.text.size()) + " " + subject_.text +
                            SourcesKey(subject_.after.get()) + SourcesKey(subject_.before.get()) +
                            SourcesKey(subject_.module_before.get()) + more;
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
    const MeasuredOn measured = WhereMeasured(run_, subject_);
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
