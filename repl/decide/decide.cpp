// `remit decide`, `remit explain` and `remit flip`: a few cases, shown one by one; the same
// Decision in a short form, in a long one, and with what would change it.
#include "interpreter/govern/decide.h"

#include <algorithm>
#include <iostream>

#include "interpreter/cases/knob_choice.h"
#include "interpreter/engine/names.h"
#include "interpreter/govern/explain.h"
#include "interpreter/govern/identity.h"
#include "interpreter/govern/present.h"
#include "interpreter/govern/subject_form.h"
#include "repl/commands.h"
#include "repl/decide/flip.h"
#include "repl/decide/rates.h"
#include "repl/decide/top.h"
#include "repl/journal/output.h"
#include "repl/open_cases.h"

namespace remit::repl {
namespace {

// --propose, --by and --reason as a proposal; an Error is a mistake of the command line.
base::Result<std::optional<engine::Proposal>> ProposalOf(const DecideOptions& options,
                                                         const check::Checked& checked) {
  if (options.proposed.empty()) {
    if (options.by || options.reason)
      return base::Error{"--by and --reason belong to a proposal; say --propose KNOB=VALUE"};
    return std::optional<engine::Proposal>();
  }
  engine::Proposal proposal;
  proposal.values.resize(checked.model.knobs.size());
  for (const std::string& text : options.proposed) {
    auto choice = cases::ParseKnobChoice(checked, text);
    if (!choice) return choice.error();
    proposal.values[choice->first] = choice->second;
  }
  proposal.reason = options.reason.value_or("");
  if (options.by) {
    const std::size_t colon = options.by->find(':');
    const std::string level =
        colon == std::string::npos ? *options.by : options.by->substr(colon + 1);
    if (colon != std::string::npos) proposal.by = options.by->substr(0, colon);
    const auto& levels = checked.model.levels;
    const auto found = std::find(levels.begin(), levels.end(), level);
    if (found == levels.end()) return base::Error{"--by: the ladder has no level `" + level + "`"};
    proposal.level = static_cast<int>(found - levels.begin());
  }
  return std::optional(proposal);
}

// To every case, in place of what it proposes itself.
void ProposeEverywhere(const engine::Proposal& proposal, const check::Checked& checked,
                       engine::CaseBatch& batch) {
  for (std::size_t i = 0; i < batch.size; ++i) {
    batch.proposals[i] = proposal;
    for (auto& field : engine::BeyondLists(checked.model, batch, i, proposal)) {
      batch.invalid[i].push_back(std::move(field));
    }
  }
}

// Whether the policy has each of these objectives; what it has not is complained about.
bool HaveObjectives(const check::Model& model, const std::vector<std::string>& names) {
  std::string known;
  for (const check::ObjectiveInfo& info : model.objectives)
    known += (known.empty() ? "" : ", ") + info.name;
  for (const std::string& name : names) {
    const bool found =
        std::any_of(model.objectives.begin(), model.objectives.end(),
                    [&](const check::ObjectiveInfo& info) { return info.name == name; });
    if (found) continue;
    Complain("--objective: the policy has no objective `" + name + "`; it has " +
             (known.empty() ? "none" : known));
    return false;
  }
  return true;
}

bool Settled(const engine::Core& core) {
  return core.status == engine::Status::kDecided || core.status == engine::Status::kNoAlternative;
}

class Presenter {
 public:
  Presenter(const DecideOptions& options, const FlipQuestion& question,
            const compile::Compilation& compilation, const engine::Program& program)
      : options_(options),
        question_(question),
        compilation_(compilation),
        program_(program),
        policy_(govern::IdentityOf(compilation.ast, compilation.checked)) {}

  void Show(const engine::CaseBatch& batch, std::size_t index, const engine::Core& core) {
    const govern::Subject subject{compilation_.ast,
                                  compilation_.checked,
                                  compilation_.sources,
                                  batch,
                                  index,
                                  program_.as_of(),
                                  policy_,
                                  program_.scenario()};
    govern::Decision decision = Make(subject, core);
    if (options_.for_subject) return ShowToSubject(subject, decision);
    if (options_.explain && core.status != engine::Status::kInvalid)
      decision.flip = AskFlip(program_, subject, core, question_);
    TopList top;
    if (options_.top) top = TopOf(program_, subject, core, *options_.top);
    if (options_.input.format == Format::kJson) {
      std::cout << (options_.top ? WithTop(govern::ToJson(decision), top)
                                 : govern::ToJson(decision))
                << '\n';
      return;
    }
    if (shown_++ > 0) std::cout << '\n';
    std::cout << Text(decision) << TopText(top);
  }

 private:
  static std::string WithTop(const std::string& decision, const TopList& top) {
    using Json = nlohmann::ordered_json;
    Json json = Json::parse(decision);
    json["top"] = TopJson(top);
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  void ShowToSubject(const govern::Subject& subject, const govern::Decision& decision) {
    govern::Flip variations;
    if (decision.core.status != engine::Status::kInvalid)
      variations = AskVariations(program_, subject, decision.core, question_.subject);
    const govern::SubjectForm form =
        govern::MakeSubjectForm(program_, subject, decision, question_.subject, variations);
    if (options_.input.format == Format::kJson) {
      std::cout << govern::ToJson(form) << '\n';
      return;
    }
    std::cout << (shown_++ > 0 ? "\n" : "") << govern::ToText(form);
  }
  std::string Text(const govern::Decision& decision) const {
    if (options_.flip) return govern::ToText(decision) + govern::FlipText(decision);
    if (!options_.objectives.empty()) return govern::ToBreakdown(decision, options_.objectives);
    return options_.explain ? govern::ToExplanation(decision) : govern::ToText(decision);
  }

  govern::Decision Make(const govern::Subject& subject, const engine::Core& core) const {
    // A program gets the whole decision, as `batch` writes the compact core; and why nothing is
    // possible is the decision itself, so it is looked up for the short text too.
    const bool whole = options_.explain || options_.input.format == Format::kJson ||
                       core.status == engine::Status::kNoAlternative;
    if (!whole) return govern::Describe(subject, core);
    if (core.status == engine::Status::kInvalid) return govern::Explain(subject, core, {});
    return govern::Explain(subject, core,
                           govern::GatherEvidence(program_, subject.batch, subject.index, core));
  }

  const DecideOptions& options_;
  const FlipQuestion& question_;
  const compile::Compilation& compilation_;
  const engine::Program& program_;
  govern::PolicyIdentity policy_;
  std::size_t shown_ = 0;
};

}  // namespace

int RunDecide(const DecideOptions& options) {
  Loaded loaded = LoadPolicy(options.input.policy);
  if (!loaded.compilation) return loaded.exit_code;
  const std::optional<WorldAndDay> world =
      WorldOf(options.input.scenario, options.input.as_of, loaded.compilation->checked.model);
  if (!world) return kUsage;
  if (!HaveObjectives(loaded.compilation->checked.model, options.objectives)) return kUsage;
  const base::Result<std::optional<engine::Proposal>> proposal =
      ProposalOf(options, loaded.compilation->checked);
  if (!proposal) {
    Complain(proposal.error().message);
    return kUsage;
  }
  FlipQuestion question;
  // An explanation shows everything that there is.
  question.inputs =
      options.inputs || (options.explain && !options.flip &&
                         !govern::NegotiableInputs(loaded.compilation->checked.model).empty());
  if (options.to) {
    const auto goal = ParseFlipGoal(loaded.compilation->checked.model, *options.to);
    if (!goal) {
      Complain(goal.error().message);
      return kUsage;
    }
    question.only = *goal;
  }
  if (options.for_subject) {
    const auto of = SubjectNamed(loaded.compilation->ast, *options.for_subject);
    if (!of) {
      Complain(of.error().message);
      return kUsage;
    }
    question.subject = *of;
  }
  const OpenedCases opened = OpenCasesOf(options.input, *loaded.compilation);
  if (!opened.reader) return opened.exit_code;
  const engine::Program program = engine::Program::Bind(
      loaded.compilation->ast, loaded.compilation->checked, world->as_of, world->scenario);
  if (options.rates) return PrintRates(program, *opened.reader, options.only, options.input.format);
  std::optional<JournalOutput> journal;
  if (options.journal) {
    base::Result<JournalOutput> made =
        OpenJournalOutput(*options.journal, options.subjects, *loaded.compilation, program);
    if (!made) {
      Complain(made.error().message);
      return kEnvironment;
    }
    journal.emplace(std::move(made).value());
  }
  Presenter presenter(options, question, *loaded.compilation, program);

  constexpr std::size_t kBlock = 256;
  std::size_t shown = 0;
  bool settled = true;
  while (true) {
    base::Result<cases::Block> next = opened.reader->Next(kBlock);
    if (!next) {
      Complain(next.error().message);
      return kEnvironment;
    }
    cases::Block block = std::move(next).value();
    if (block.cases.size == 0) break;
    if (*proposal) ProposeEverywhere(**proposal, loaded.compilation->checked, block.cases);
    const std::vector<engine::Core> cores = govern::DecideBatch(program, block.cases);
    std::vector<std::size_t> wanted;
    for (std::size_t i = 0; i < cores.size(); ++i) {
      if (!options.only || block.cases.ids[i] == *options.only) wanted.push_back(i);
    }
    if (journal && !wanted.empty()) {
      if (const auto error = journal->Record(block.cases, cores, wanted)) {
        Complain(error->message);
        return kEnvironment;
      }
    }
    for (const std::size_t i : wanted) {
      presenter.Show(block.cases, i, cores[i]);
      ++shown;
      settled = settled && Settled(cores[i]);
    }
  }
  if (shown == 0) {
    Complain(options.only
                 ? "there is no case `" + *options.only + "` in `" + options.input.cases + "`"
                 : "`" + options.input.cases + "` holds no case");
    return kFindings;
  }
  return settled ? kOk : kFindings;
}

}  // namespace remit::repl
