#include "repl/change/impact.h"

#include <algorithm>
#include <iostream>
#include <thread>

#include "interpreter/base/text.h"
#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/impact/journal_pairs.h"
#include "interpreter/journal/sealing.h"
#include "repl/load.h"
#include "repl/open_cases.h"
#include "repl/terminal.h"

namespace remit::repl {
namespace {

constexpr unsigned kMostThreads = 16;

ImpactAnswer Failed(ExitCode code) { return {std::nullopt, code}; }

// Paths of inputs that the other policy has and this one has not: in cases made for both they are
// no mistake.
std::vector<std::string> ForeignInputs(const check::Model& own, const check::Model& other) {
  std::vector<std::string> paths;
  for (const check::InputLeaf& leaf : other.leaves) {
    const bool known =
        std::any_of(own.leaves.begin(), own.leaves.end(),
                    [&](const check::InputLeaf& mine) { return mine.path == leaf.path; });
    if (!known) paths.push_back(leaf.path);
  }
  return paths;
}

// Which mapping each side has; the old one without one of its own is read by the new one's, as a
// version from a store or an earlier revision has no folder.
CaseOptions CasesOf(const ImpactInput& input, bool before) {
  CaseOptions options;
  options.policy = before ? input.before_path : input.after_path;
  options.cases = input.cases;
  options.cases_form = input.cases_form;
  options.mapping = before && input.mapping_before ? input.mapping_before : input.mapping;
  const std::optional<cases::Format> format = CasesFormatOf(options);
  if (!before || options.mapping || !format || MappingPathOf(options, *format)) return options;
  CaseOptions other = options;
  other.policy = input.after_path;
  options.mapping = MappingPathOf(other, *format);
  return options;
}

base::Result<std::optional<std::size_t>> OrderedBy(const impact::Common& common,
                                                   const std::optional<std::string>& by) {
  if (!by) {
    if (common.objectives.empty()) return std::optional<std::size_t>();
    return std::optional<std::size_t>(0);
  }
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < common.objectives.size(); ++i) {
    if (common.objectives[i].name == *by) return std::optional<std::size_t>(i);
    names.push_back(common.objectives[i].name);
  }
  const std::string_view nearest = diagnostics::NearestName(*by, names);
  return base::Error{"--by: the policies have no objective `" + *by + "` in common" +
                     (nearest.empty() ? "" : "; did you mean `" + std::string(nearest) + "`?")};
}

unsigned ThreadsFor(const ImpactWanted& wanted) {
  if (wanted.threads > 0) return wanted.threads;
  return std::clamp(std::thread::hardware_concurrency(), 1u, kMostThreads);
}

// The scenario that is asked for, as each side has it. Where it plays on a day of its own, on which
// both agree, and none is asked for, that is the day.
struct Worlds {
  std::optional<check::ScenarioId> before, after;
};
base::Result<Worlds> WorldsOf(const check::Model& before, const check::Model& after,
                              ImpactInput& input) {
  Worlds worlds;
  if (!input.scenario) return worlds;
  const auto find = [&](const check::Model& model, const std::string& which) {
    base::Result<check::ScenarioId> found = FindScenario(model, *input.scenario);
    if (!found) found = base::Error{"--scenario: " + which + ": " + found.error().message};
    return found;
  };
  const base::Result<check::ScenarioId> old_one = find(before, "before");
  if (!old_one) return old_one.error();
  const base::Result<check::ScenarioId> new_one = find(after, "after");
  if (!new_one) return new_one.error();
  worlds = {*old_one, *new_one};
  if (input.day_is_asked) return worlds;
  const auto& old_day = before.scenarios.at(old_one->index()).as_of;
  const auto& new_day = after.scenarios.at(new_one->index()).as_of;
  if (old_day != new_day)
    return base::Error{"--scenario: the two policies play `" + *input.scenario +
                       "` on different days; say which with --as-of"};
  if (old_day) input.as_of = old_day;
  return worlds;
}

ImpactAnswer Decided(const compile::Compilation& before, const compile::Compilation& after,
                     const impact::Common& common, const Worlds& worlds, impact::PairSource& source,
                     std::optional<std::size_t> by, const ImpactWanted& wanted,
                     std::uint64_t bytes) {
  impact::ImpactOptions options;
  options.tally = {wanted.top, by};
  options.threads = ThreadsFor(wanted);
  std::optional<Progress> progress;
  if (wanted.progress) {
    progress.emplace(bytes);
    options.progress = [&](std::uint64_t cases, double share) { progress->Update(cases, share); };
  }
  base::Result<impact::Impact> made =
      impact::ImpactOf({before.ast, before.checked, worlds.before},
                       {after.ast, after.checked, worlds.after}, common, source, options);
  progress.reset();
  if (!made) {
    Complain(made.error().message);
    return Failed(kEnvironment);
  }
  return {std::move(made).value(), kOk};
}

ImpactAnswer OfJournal(const compile::Compilation& before, const compile::Compilation& after,
                       const impact::Common& common, const Worlds& worlds,
                       std::optional<std::size_t> by, const ImpactInput& input,
                       const ImpactWanted& wanted) {
  journal::Answer<journal::Reader> opened = journal::Reader::Open(*input.journal);
  if (const auto* failure = std::get_if<ledger::Failure>(&opened)) {
    Complain(failure->message);
    return Failed(kEnvironment);
  }
  impact::JournalPairsOptions options;
  options.as_of = input.as_of;
  auto& reader = std::get<journal::Reader>(opened);
  ledger::Answer<journal::Open> open = journal::OpenWithKeysOf(reader, *input.journal);
  if (const auto* failure = std::get_if<ledger::Failure>(&open)) {
    Complain(failure->message);
    return Failed(kEnvironment);
  }
  options.open = std::get<journal::Open>(std::move(open));
  const std::unique_ptr<impact::PairSource> source =
      impact::PairsOfJournal(reader, before.checked, after.checked, options);
  return Decided(before, after, common, worlds, *source, by, wanted, 0);
}

}  // namespace

ImpactAnswer MakeImpact(compile::Compilation& before, compile::Compilation& after,
                        ImpactInput& input, const ImpactWanted& wanted) {
  const impact::Common common(before.checked, after.checked);
  const base::Result<std::optional<std::size_t>> by = OrderedBy(common, wanted.by);
  if (!by) {
    Complain(by.error().message);
    return Failed(kUsage);
  }
  if (input.cases == "-") {
    Complain("the cases are read once for each policy, and standard input can be read only once");
    return Failed(kUsage);
  }
  const base::Result<Worlds> worlds = WorldsOf(before.checked.model, after.checked.model, input);
  if (!worlds) {
    Complain(worlds.error().message);
    return Failed(kUsage);
  }
  const auto told = [&](ImpactAnswer answer) {
    if (answer.impact) answer.impact->scenario = input.scenario.value_or("");
    return answer;
  };
  if (input.journal) return told(OfJournal(before, after, common, *worlds, *by, input, wanted));
  const OpenedCases old_cases =
      OpenCasesOf(CasesOf(input, true), before, nullptr,
                  ForeignInputs(before.checked.model, after.checked.model));
  if (!old_cases.reader) return Failed(old_cases.exit_code);
  const OpenedCases new_cases =
      OpenCasesOf(CasesOf(input, false), after, nullptr,
                  ForeignInputs(after.checked.model, before.checked.model));
  if (!new_cases.reader) return Failed(new_cases.exit_code);
  if (old_cases.binding->delimiter != new_cases.binding->delimiter) {
    Complain("the mappings of the two policies part the columns of `" + input.cases +
             "` by different characters, so that one of them does not fit it");
    return Failed(kFindings);
  }
  const std::unique_ptr<impact::PairSource> source =
      impact::PairsOfFile(*old_cases.reader, *new_cases.reader, *input.as_of);
  return told(
      Decided(before, after, common, *worlds, *source, *by, wanted, old_cases.reader->Size()));
}

int RunImpact(const ImpactOptions& options) {
  Loaded before = LoadPolicy(options.before);
  if (!before.compilation) return before.exit_code;
  Loaded after = LoadPolicy(options.after);
  if (!after.compilation) return after.exit_code;
  ImpactInput input = options.input;
  if (input.cases.empty() == !input.journal) {
    Complain("say which cases: a file, or --journal FILE");
    return kUsage;
  }
  if (options.as_of || !input.journal) {
    input.as_of = DayOf(options.as_of);
    if (!input.as_of) return kUsage;
  }
  input.day_is_asked = options.as_of.has_value();
  input.before_path = options.before;
  input.after_path = options.after;
  ImpactWanted wanted = options.wanted;
  wanted.progress = true;
  const ImpactAnswer answer = MakeImpact(*before.compilation, *after.compilation, input, wanted);
  if (!answer.impact) return answer.exit_code;
  const check::Checked& checked = after.compilation->checked;
  const std::string when = input.as_of ? types::FormatDate(*input.as_of) : "";
  if (options.form == "json") {
    using Json = nlohmann::ordered_json;
    std::cout << ImpactJson(checked, *answer.impact, when)
                     .dump(2, ' ', false, Json::error_handler_t::replace)
              << '\n';
  } else {
    const std::vector<Section> sections = ImpactSections(checked, *answer.impact, when);
    std::cout << (options.form == "markdown" ? SectionsMarkdown(sections, 3)
                                             : SectionsText(sections));
  }
  if (answer.impact->cases > 0) return kOk;
  Complain("`" + (input.journal ? *input.journal : input.cases) + "` holds no case");
  return kFindings;
}

}  // namespace remit::repl
