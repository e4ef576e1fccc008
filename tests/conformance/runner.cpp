// Runs every text case through the reference evaluator and through the engine at several block
// sizes, demands the same cores bit for bit and the decisions that the case expects, and fails when
// something registered is reached by no case.
//
//   conformance [--update] [--only PART] ROOT     ROOT is the source folder
//
// --update prints every difference with what was found and rewrites the page of rules and cases; it
// never counts as a pass.
#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

#include "interpreter/cases/reader.h"
#include "interpreter/check/worlds.h"
#include "interpreter/engine/names.h"
#include "interpreter/engine/program.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide.h"
#include "interpreter/govern/explain.h"
#include "interpreter/govern/identity.h"
#include "interpreter/govern/present.h"
#include "interpreter/testing/run_tests.h"
#include "tests/conformance/bundled.h"
#include "tests/conformance/flips.h"
#include "tests/conformance/outcome.h"
#include "tests/conformance/recorded.h"
#include "tests/conformance/registry.h"

namespace remit::conformance {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBlockSizes[] = {1, 2, 7, 1024};
constexpr std::size_t kCopies = 3;  // each case also stands at other positions of a batch

std::string ReadAll(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// One case file: everything that is wrong with it is collected and printed by the caller.
class CaseRun {
 public:
  CaseRun(const CaseFile& file, const fs::path& scratch, Registry& registry)
      : file_(file), scratch_(scratch), registry_(registry) {}

  std::vector<std::string> Run() {
    compilation_ = std::make_unique<compile::Compilation>(compile::CompileText(
        "policy.remit", file_.policy, [&](const std::string& path) { return ReadModule(path); }));
    registry_.SeenCompilation(*compilation_);
    CheckDiagnostics();
    if (!compilation_->ok()) {
      if (!file_.groups.empty()) Problem("the policy does not compile, so its cases were not run");
      return problems_;
    }
    identity_ = govern::IdentityOf(compilation_->ast, compilation_->checked);
    bundled_.emplace(*compilation_);
    recorded_.emplace(*compilation_);
    for (const CaseGroup& group : file_.groups) RunGroup(group);
    RunOwnTests();
    problems_.insert(problems_.end(), bundled_->problems().begin(), bundled_->problems().end());
    problems_.insert(problems_.end(), recorded_->problems().begin(), recorded_->problems().end());
    return problems_;
  }
  std::size_t cases() const { return cases_; }

 private:
  // Modules are looked for from the working folder upwards; the case's own stand in every folder.
  base::Result<std::string> ReadModule(const std::string& path) const {
    const std::string normal = "/" + fs::path(path).lexically_normal().generic_string();
    for (const auto& [name, text] : file_.modules) {
      const std::string end = "/" + name;
      if (normal.size() >= end.size() &&
          normal.compare(normal.size() - end.size(), end.size(), end) == 0)
        return text;
    }
    return base::Error{"no such module"};
  }

  void Problem(std::string text) { problems_.push_back(std::move(text)); }

  std::string DiagnosticText(const diagnostics::Diagnostic& diagnostic) const {
    const source::Source& source = compilation_->sources.Get(diagnostic.span.file);
    const source::LineColumn at = source.Locate(diagnostic.span.begin);
    return std::string(diagnostics::Row(diagnostic.kind).code) + " " + std::to_string(at.line) +
           ":" + std::to_string(at.column) + " " + diagnostic.message;
  }

  void CheckDiagnostics() {
    std::vector<std::string> actual;
    for (const diagnostics::Diagnostic& diagnostic : compilation_->sink.Sorted()) {
      const bool counts =
          file_.diagnostics || diagnostic.severity() == diagnostics::Severity::kError;
      if (counts) actual.push_back(DiagnosticText(diagnostic));
    }
    if (file_.diagnostics) {
      for (const ExpectedDiagnostic& expected : *file_.diagnostics) {
        const std::string start = expected.code + " " + expected.place + " ";
        const auto found = std::find_if(actual.begin(), actual.end(), [&](const std::string& text) {
          return text.rfind(start, 0) == 0 &&
                 text.find(expected.fragment, start.size()) != std::string::npos;
        });
        if (found == actual.end()) {
          Problem("expected: " + start + expected.fragment);
        } else {
          actual.erase(found);
        }
      }
    }
    for (const std::string& text : actual) Problem("reported: " + text);
  }

  std::optional<std::int64_t> AsOf(const CaseGroup& group) {
    if (!group.as_of) return compilation_->checked.model.effective_from.value_or(0);
    const std::optional<std::int64_t> day = types::ParseDate(*group.as_of);
    if (!day) Problem("`" + *group.as_of + "` is no date");
    return day;
  }

  std::optional<engine::CaseBatch> ReadCases(const CaseGroup& group) {
    const fs::path path = scratch_ / "cases.jsonl";
    std::ofstream(path, std::ios::binary) << group.json_lines;
    diagnostics::Sink sink;
    const cases::Binding binding = cases::Bind(nullptr, compilation_->checked, sink);
    auto reader = cases::OpenCases(path.string(), cases::Format::kJsonLines, compilation_->checked,
                                   binding, sink);
    if (!reader) {
      Problem("the cases cannot be read: " + reader.error().message);
      return std::nullopt;
    }
    auto block = reader.value()->Next(100'000);
    if (!block) {
      Problem("the cases cannot be read: " + block.error().message);
      return std::nullopt;
    }
    return std::move(block).value().cases;
  }

  std::optional<check::ScenarioId> ScenarioOf(const CaseGroup& group) const {
    const auto& scenarios = compilation_->checked.model.scenarios;
    for (std::size_t i = 0; i < scenarios.size(); ++i) {
      if (group.scenario == scenarios[i].name) return check::ScenarioId(i);
    }
    return std::nullopt;
  }

  void RunGroup(const CaseGroup& group) {
    const std::optional<std::int64_t> as_of = AsOf(group);
    if (!as_of) return;
    const std::optional<engine::CaseBatch> batch = ReadCases(group);
    if (!batch) return;
    const std::optional<check::ScenarioId> scenario = ScenarioOf(group);
    if (group.scenario && !scenario) return Problem("no scenario `" + *group.scenario + "`");
    const engine::Program program =
        engine::Program::Bind(compilation_->ast, compilation_->checked, *as_of, scenario);
    registry_.SeenGraph(program.graph());
    std::vector<engine::Core> cores;
    for (std::size_t i = 0; i < batch->size; ++i) {
      cores.push_back(engine::ReferenceDecide(compilation_->ast, compilation_->checked, *batch, i,
                                              *as_of, scenario));
    }
    CompareWithEngine(program, *batch, cores);
    bundled_->Compare(program, *batch, cores);
    recorded_->Compare(program, *batch, cores);
    CompareWithExpectations(group, program, *batch, cores);
    cases_ += batch->size;
  }

  // The tests that the policy itself declares.
  void RunOwnTests() {
    for (const testing::TestResult& result :
         testing::RunTests(compilation_->ast, compilation_->checked)) {
      ++cases_;
      for (const testing::Failure& failure : result.failures) {
        Problem("test \"" + result.title + "\" expects `" + failure.expectation +
                "`: " + failure.found);
      }
      if (!result.passed && result.failures.empty())
        Problem("test \"" + result.title + "\" does not pass");
    }
  }

  static engine::CaseBatch Repeated(const engine::CaseBatch& batch) {
    engine::CaseBatch result = batch;
    const auto repeat = [](auto& values) {
      const auto once = values;
      for (std::size_t i = 1; i < kCopies; ++i)
        values.insert(values.end(), once.begin(), once.end());
    };
    result.size = batch.size * kCopies;
    for (engine::Column& column : result.columns) {
      repeat(column.raw);
      repeat(column.present);
      repeat(column.expires);
    }
    for (engine::ListColumn& list : result.lists) {
      const std::vector<std::size_t> once = list.offsets;
      for (std::size_t copy = 1; copy < kCopies; ++copy) {
        for (std::size_t i = 1; i < once.size(); ++i)
          list.offsets.push_back(copy * once.back() + once[i]);
      }
    }
    const auto append = [](auto& values) {
      const auto once = values;
      for (std::size_t i = 1; i < kCopies; ++i) values.Append(once);
    };
    append(result.ids);
    append(result.invalid);
    append(result.proposals);
    append(result.attestations);
    return result;
  }

  static bool SameBits(const engine::Core& a, const engine::Core& b) {
    return a == b && std::memcmp(&a.score, &b.score, sizeof a.score) == 0;
  }

  void CompareWithEngine(const engine::Program& program, const engine::CaseBatch& batch,
                         const std::vector<engine::Core>& reference) {
    const engine::CaseBatch repeated = Repeated(batch);
    for (const std::size_t block : kBlockSizes) {
      const std::vector<engine::Core> cores = govern::DecideBatch(program, repeated, {block});
      for (std::size_t i = 0; i < cores.size(); ++i) {
        const std::size_t row = i % batch.size;
        if (SameBits(cores[i], reference[row])) continue;
        Problem("case " + batch.ids[row] + ": the engine at block size " + std::to_string(block) +
                " says `" + Describe(Decided(program, batch, row, cores[i])) +
                "`, the reference `" + Describe(Decided(program, batch, row, reference[row])) +
                "`");
        break;
      }
    }
  }

  DecidedCase Decided(const engine::Program& program, const engine::CaseBatch& batch,
                      std::size_t index, const engine::Core& core) {
    return {compilation_->ast,
            compilation_->sources,
            compilation_->checked,
            batch,
            index,
            core,
            [this, &program, &batch, index, &core](const std::string& name) {
              return ValueText(program, batch, index, core, name);
            },
            [this, &program, &batch, index, &core] {
              return ExplanationParts(program, batch, index, core);
            }};
  }

  govern::Subject SubjectOf(const engine::Program& program, const engine::CaseBatch& batch,
                            std::size_t index) const {
    return {compilation_->ast,
            compilation_->checked,
            compilation_->sources,
            batch,
            index,
            program.as_of(),
            identity_,
            program.scenario()};
  }

  // From the evidence of both evaluators, which must give the same text.
  std::optional<govern::Decision> Explained(const engine::Program& program,
                                            const engine::CaseBatch& batch, std::size_t index,
                                            const engine::Core& core) {
    if (core.status == engine::Status::kInvalid) return std::nullopt;
    const govern::Subject subject = SubjectOf(program, batch, index);
    const govern::Decision fast =
        govern::Explain(subject, core, govern::GatherEvidence(program, batch, index, core));
    const govern::Decision reference =
        govern::Explain(subject, core, govern::GatherEvidence(subject, core));
    if (govern::ToJson(fast) != govern::ToJson(reference)) {
      Problem("case " + batch.ids[index] + ": explained by the engine as " + govern::ToJson(fast) +
              "\n      and by the reference as " + govern::ToJson(reference));
    }
    return reference;
  }

  static void AddChoiceParts(const govern::Decision& decision, std::vector<std::string>& parts) {
    const auto knobs = [](const std::vector<govern::NamedValue>& values) {
      std::string text;
      for (const govern::NamedValue& value : values) {
        text += (text.empty() ? "" : ", ") + value.name + " = " + value.text;
      }
      return text;
    };
    for (const govern::Opening& opening : decision.openings) {
      parts.push_back("opens " + opening.requirement.requirement + " by " +
                      (opening.measured
                           ? opening.bound + (opening.lower ? " down " : " up ") +
                                 (opening.more_than ? "more than " : "") + opening.slack.text
                           : "waiving it") +
                      " to " + knobs(opening.instead) + ", " +
                      (opening.level.empty() ? "owner" : opening.level));
    }
    if (decision.openings.empty()) parts.emplace_back("opens nothing");
    const auto broken = [](const std::vector<govern::GuaranteeRef>& guarantees) {
      std::string text;
      for (const govern::GuaranteeRef& one : guarantees)
        text += (text.empty() ? "" : ", ") + one.guarantee;
      return text;
    };
    const auto barred = [&](const std::string& requirement, const govern::BarredMove& move) {
      parts.push_back("barred " + requirement + " by " +
                      (move.bound.empty()
                           ? "waiving it"
                           : move.bound + (move.lower ? " down " : " up ") +
                                 (move.more_than ? "more than " : "") + move.by.text) +
                      " at " + knobs(move.instead) + ", " + broken(move.guarantees));
    };
    for (const govern::BarredOpening& one : decision.barred)
      barred(one.requirement.requirement, one.move);
    for (const govern::BindingRequirement& one : decision.binding) {
      const std::string& name = one.requirement.requirement;
      if (!one.guarantees.empty())
        parts.push_back("without " + name + " breaks " + broken(one.guarantees));
      for (const govern::MarginalMove& move : one.moves) {
        parts.push_back("moves " + name + " by " + move.bound + (move.lower ? " down " : " up ") +
                        (move.more_than ? "more than " : "") + move.by.text + " to " +
                        knobs(move.instead) + ", " + (move.level.empty() ? "owner" : move.level));
      }
      for (const govern::BarredMove& move : one.barred) barred(name, move);
    }
    if (!decision.runners_up.empty()) {
      parts.push_back("runner_up " + knobs(decision.runners_up.front().values));
    }
    if (decision.trade_off) {
      for (const auto& stage : decision.trade_off->stages) {
        parts.push_back("left " + stage.objective + " " + std::to_string(stage.left));
      }
    }
    for (const govern::ObjectiveResult& objective : decision.objectives) {
      for (const govern::PreferenceResult& preference : objective.preferences) {
        if (!preference.known || !preference.holds) continue;
        parts.push_back("preferred " + preference.preference + " " + preference.worth.text);
      }
    }
  }

  std::vector<std::string> ExplanationParts(const engine::Program& program,
                                            const engine::CaseBatch& batch, std::size_t index,
                                            const engine::Core& core) {
    const std::optional<govern::Decision> decision = Explained(program, batch, index, core);
    if (!decision) return {};
    std::vector<std::string> parts;
    std::string binding, clash;
    for (const govern::BindingRequirement& one : decision->binding) {
      binding += (binding.empty() ? "" : ", ") + one.requirement.requirement;
    }
    for (const govern::RequirementRef& one : decision->clash)
      clash += (clash.empty() ? "" : ", ") + one.requirement;
    parts.push_back("binding " + (binding.empty() ? "nothing" : binding));
    if (!clash.empty()) parts.push_back("clash " + clash);
    for (const govern::Band& band : decision->deviation) {
      parts.push_back("band " + band.level + " " + band.knob + " = " + band.low.text + " .. " +
                      band.high.text);
    }
    if (decision->deviation.empty()) parts.emplace_back("bands none");
    std::string approvers;
    for (const govern::Approver& one : decision->approvers) {
      approvers += (approvers.empty() ? "" : ", ") + one.role;
      if (one.other_than_proposer) approvers += " but the proposer";
      if (one.or_owner) approvers += " or the owner";
    }
    parts.push_back("approvers " + (approvers.empty() ? "nobody" : approvers));
    for (const govern::BudgetUse& budget : decision->budgets) {
      parts.push_back("used " + budget.level + " " + budget.knob + " " +
                      std::to_string(budget.used) + " of " + std::to_string(budget.allowed) +
                      " per " + budget.period);
    }
    for (const govern::DampResult& damp : decision->damp) {
      if (damp.key) parts.push_back("damped " + damp.knob + " for " + damp.key->text);
    }
    AddChoiceParts(*decision, parts);
    const govern::Subject subject = SubjectOf(program, batch, index);
    for (std::string& part : FlipParts(program, subject, core)) parts.push_back(std::move(part));
    for (const govern::ObjectiveResult& objective : decision->objectives) {
      if (objective.known) {
        parts.push_back("utility " + objective.name + " " + types::FormatNumber(objective.utility));
      }
    }
    return parts;
  }

  std::string LaneText(const engine::CaseBatch& batch, const types::Type& type, types::Value value,
                       bool absent, const engine::CauseSet& causes) const {
    if (!causes.empty())
      return CausesText(compilation_->ast, compilation_->sources, compilation_->checked, causes);
    return absent ? "unknown"
                  : engine::FormatValue(compilation_->checked, batch.texts, value, type);
  }

  // By both evaluators, at the alternative shown; where none is shown only what no knob moves can
  // be asked.
  std::string ValueText(const engine::Program& program, const engine::CaseBatch& batch,
                        std::size_t index, const engine::Core& core,
                        const std::string& name) const {
    const check::Model& model = compilation_->checked.model;
    std::optional<ast::ExprId> expr;
    graph::NodeId node;
    types::Type type;
    for (std::size_t i = 0; i < model.lets.size(); ++i) {
      if (model.lets[i].name != name) continue;
      expr = model.lets[i].value;
      const check::ScenarioInfo* scenario = check::ScenarioOf(model, program.scenario());
      const check::ReplacementInfo* other =
          scenario == nullptr ? nullptr : scenario->Find(check::ReplacementInfo::Kind::kLet, i);
      if (other != nullptr) expr = other->value;
      type = model.lets[i].type;
      node = program.graph().outputs.lets.at(i);
    }
    for (std::size_t i = 0; i < model.objectives.size(); ++i) {
      if (model.objectives[i].name != name) continue;
      expr = model.objectives[i].value;
      type = model.objectives[i].type;
      node = program.graph().outputs.objectives.at(i).value;
    }
    if (!expr) return "no let and no objective has this name";
    if (!node.valid()) return "uncertain";
    const engine::Lane lane =
        engine::ReferenceEvaluate(compilation_->ast, compilation_->checked, batch, index,
                                  program.as_of(), core.shown, &core, *expr, program.scenario());
    const govern::CaseValue value =
        govern::EvaluateAt(program, batch, index, core.shown, {node}).front();
    const bool present = lane.causes.empty() && !lane.absent;
    const bool same = lane.causes == value.causes && lane.absent == value.absent &&
                      (!present || lane.value == value.value);
    const std::string reference = LaneText(batch, type, lane.value, lane.absent, lane.causes);
    if (same) return reference;
    return reference + " by the reference, " +
           LaneText(batch, type, value.value, value.absent, value.causes) + " by the engine";
  }

  void CompareWithExpectations(const CaseGroup& group, const engine::Program& program,
                               const engine::CaseBatch& batch,
                               const std::vector<engine::Core>& cores) {
    if (group.expected.size() != batch.size) {
      Problem(std::to_string(batch.size) + " cases and " + std::to_string(group.expected.size()) +
              " expectations");
    }
    for (std::size_t i = 0; i < std::min(batch.size, group.expected.size()); ++i) {
      const ExpectedDecision& expected = group.expected[i];
      const DecidedCase decided = Decided(program, batch, i, cores[i]);
      Explained(program, batch, i, cores[i]);
      std::vector<std::string> differences = Differences(decided, expected);
      if (batch.ids[i] != expected.id) differences.push_back("the case's id is " + batch.ids[i]);
      if (differences.empty()) continue;
      std::string text = "line " + std::to_string(expected.line) + ", case " + expected.id;
      for (const std::string& difference : differences) text += "\n      " + difference;
      Problem(text + "\n      found: " + batch.ids[i] + ": " + Describe(decided));
    }
  }

  const CaseFile& file_;
  fs::path scratch_;
  Registry& registry_;
  std::unique_ptr<compile::Compilation> compilation_;
  std::optional<Bundled> bundled_;
  std::optional<Recorded> recorded_;
  govern::PolicyIdentity identity_;
  std::vector<std::string> problems_;
  std::size_t cases_ = 0;
};

struct Options {
  bool update = false;
  std::string only;
  fs::path root = ".";
};

class Suite {
 public:
  explicit Suite(Options options)
      : options_(std::move(options)),
        scratch_(fs::temp_directory_path() / ("remit-conformance-" + Unique())) {}

  int Run() {
    fs::create_directories(scratch_);
    const fs::path folder = options_.root / "tests/conformance/cases";
    std::set<fs::path> paths;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.path().extension() == ".case") paths.insert(entry.path());
    }
    for (const fs::path& path : paths) {
      const std::string name = path.lexically_relative(folder).replace_extension().generic_string();
      if (name.find(options_.only) != std::string::npos) RunFile(path, name);
    }
    fs::remove_all(scratch_);
    if (files_ == 0) Fail("no case files");
    if (options_.only.empty()) CheckRegistry();
    std::cout << files_ << " case files, " << cases_ << " cases, " << failed_ << " failures\n";
    if (options_.update) std::cout << "--update does not count as a pass: run again without it\n";
    return failed_ == 0 && !options_.update ? 0 : 1;
  }

 private:
  static std::string Unique() {
    std::ostringstream text;
    text << std::hex << fs::file_time_type::clock::now().time_since_epoch().count();
    return text.str();
  }

  void Fail(const std::string& text) {
    ++failed_;
    std::cout << text << "\n";
  }

  void RunFile(const fs::path& path, const std::string& name) {
    ++files_;
    const base::Result<CaseFile> file = ParseCaseFile(path.string(), ReadAll(path));
    if (!file) return Fail(file.error().message);
    for (const std::string& rule : file->covers) registry_.SeenRule(rule, name);
    CaseRun run(*file, scratch_, registry_);
    const std::vector<std::string> problems = run.Run();
    cases_ += run.cases();
    if (problems.empty()) return;
    std::string text = "FAILED " + name + " (" + file->name + ")";
    for (const std::string& problem : problems) text += "\n    " + problem;
    Fail(text);
  }

  void CheckRegistry() {
    const std::string semantics = ReadAll(options_.root / "docs/language/semantics.md");
    const std::string exemptions = ReadAll(options_.root / "tests/conformance/exemptions.txt");
    for (const std::string& finding : registry_.Findings(semantics, exemptions)) Fail(finding);
    const fs::path page = options_.root / "docs/language/rules_and_cases.md";
    const std::string expected = registry_.RulesAndCases(semantics);
    if (ReadAll(page) == expected) return;
    Fail(page.string() + " is not what the cases say; `--update` rewrites it");
    if (options_.update) std::ofstream(page, std::ios::binary) << expected;
  }

  Options options_;
  fs::path scratch_;
  Registry registry_;
  std::size_t files_ = 0, cases_ = 0, failed_ = 0;
};

}  // namespace
}  // namespace remit::conformance

int main(int argc, char** argv) {
  remit::conformance::Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--update") {
      options.update = true;
    } else if (argument == "--only" && i + 1 < argc) {
      options.only = argv[++i];
    } else {
      options.root = argument;
    }
  }
  return remit::conformance::Suite(std::move(options)).Run();
}
