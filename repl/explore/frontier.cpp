// `remit frontier`: what is worth choosing in one case, or what a data set comes to while the
// weights move.
#include "repl/explore/frontier.h"

#include <iostream>
#include <utility>

#include "interpreter/cases/knob_choice.h"
#include "interpreter/engine/names.h"
#include "interpreter/govern/identity.h"
#include "repl/commands.h"
#include "repl/explore/frontier_cases.h"
#include "repl/open_cases.h"
#include "repl/picture/of_frontier.h"
#include "repl/picture/show.h"
#include "repl/terminal.h"

namespace remit::repl {

base::Result<FrontierQuestion> AskFrontier(const check::Checked& checked, std::int64_t day,
                                           const std::vector<std::string>& objectives,
                                           const std::vector<std::string>& where,
                                           const ExploreOptions& explore) {
  FrontierQuestion question;
  const auto found = FindObjectives(checked.model, day, objectives);
  if (!found) return found.error();
  question.objectives = *found;
  if (question.objectives.size() < 2)
    return base::Error{"a frontier compares at least two objectives; the policy trades " +
                       std::string(question.objectives.empty() ? "none" : "one") +
                       " on this day, and --objectives A,B names those that it has"};
  question.wanted.resize(checked.model.knobs.size());
  for (const std::string& text : where) {
    const auto choice = cases::ParseKnobChoice(checked, text);
    if (!choice) return base::Error{"--where: " + choice.error().message};
    question.wanted[choice->first] = choice->second;
  }
  if (engine::AlternativeCount(checked.model) > kMostForFrontier)
    return base::Error{"the policy has " + std::to_string(engine::AlternativeCount(checked.model)) +
                       " alternatives; a frontier is made from at most " +
                       std::to_string(kMostForFrontier)};
  if (explore.method.empty() && explore.weights.empty() && explore.aims.empty() &&
      explore.bounds.empty() && !explore.best && !explore.rho) {
    return question;
  }
  auto explorer = Explorer::Make(checked, day, question.objectives, explore);
  if (!explorer) return explorer.error();
  question.explorer = std::move(explorer).value();
  return question;
}

base::Result<FrontierAnswer> FrontierOf(const engine::Program& program,
                                        const govern::Subject& subject, const engine::Core& core,
                                        const FrontierQuestion& question) {
  if (core.status != engine::Status::kDecided)
    return base::Error{"there is no frontier: the case ends `" +
                       std::string(engine::Name(core.status)) + "`"};
  if (core.recommended == engine::kNoAlternativeIndex)
    return base::Error{"there is no frontier: the case is refused whatever is chosen"};
  const govern::AlternativeTable alternatives =
      govern::EvaluateAlternatives(program, subject.batch, subject.index, !core.damp_dropped);
  const govern::ChoiceField field =
      govern::FieldOf(subject.checked.model, alternatives, question.objectives, question.wanted);
  FrontierAnswer answer;
  answer.frontier = govern::MakeFrontier(subject, core, alternatives, field);
  if (question.explorer)
    answer.exploration = question.explorer->Of(subject, core, alternatives, field);
  return answer;
}

base::Result<check::ObjectiveId> AlongOf(const check::Model& model,
                                         const std::vector<check::ObjectiveId>& objectives,
                                         const std::optional<std::string>& wanted) {
  if (!wanted) return objectives.front();
  std::string known;
  for (const check::ObjectiveId id : objectives) {
    const std::string& name = model.objectives.at(id.index()).name;
    if (name == *wanted) return id;
    known += (known.empty() ? "" : ", ") + name;
  }
  return base::Error{"`" + *wanted + "` is not one of the objectives that are compared, " + known};
}

base::Result<CasesFrontier> FrontierOver(const compile::Compilation& compilation,
                                         const engine::Program& program, const WorldAndDay& world,
                                         const std::vector<check::ObjectiveId>& objectives,
                                         check::ObjectiveId along, const NextCases& next) {
  const check::Model& model = compilation.checked.model;
  const AlongLine line = LineAlong(model, world.as_of, objectives, along);
  CaseWalk walk(compilation.ast, program, line.line, objectives);
  while (true) {
    const base::Result<const engine::CaseBatch*> batch = next();
    if (!batch) return batch.error();
    if (*batch == nullptr) break;
    const std::vector<engine::Core> cores = govern::DecideBatch(program, **batch);
    for (std::size_t i = 0; i < cores.size(); ++i) {
      if (!walk.Add(**batch, i, cores[i]))
        return base::Error{"the recommendations change at more than " +
                           std::to_string(CaseWalk::kMostPlaces) + " weights; take fewer cases"};
    }
  }
  CasesFrontier frontier;
  frontier.policy = model.name;
  frontier.title = model.title.empty() ? model.name : model.title;
  frontier.as_of = types::FormatDate(world.as_of);
  if (world.scenario) frontier.scenario = model.scenarios.at(world.scenario->index()).name;
  frontier.along = model.objectives.at(along.index()).name;
  frontier.objectives = objectives;
  frontier.others = line.others;
  frontier.now = line.now;
  frontier.weighs = line.weighs;
  frontier.walk = std::move(walk).Finish();
  return frontier;
}

namespace {

void PrintJson(const nlohmann::ordered_json& json) {
  std::cout << json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
}

void Print(const FrontierOptions& options, const check::Checked& checked,
           const FrontierAnswer& answer) {
  if (options.form == "json") {
    PrintJson(FrontierJson(answer.frontier, answer.exploration));
  } else if (IsPictureForm(options.form)) {
    if (answer.frontier.points.empty()) {
      Complain("of what is allowed --where leaves nothing that could be drawn");
      return;
    }
    std::cout << InForm(OfFrontier(checked, answer.frontier, answer.exploration), options.form,
                        TerminalHere(options.picture));
  } else {
    std::cout << FrontierText(answer.frontier, answer.exploration, options.top);
  }
}

// One policy with its question; asked of one case, or of all.
class FrontierCommand {
 public:
  FrontierCommand(const FrontierOptions& options, const compile::Compilation& compilation,
                  const WorldAndDay& world, const FrontierQuestion& question)
      : options_(options),
        compilation_(compilation),
        world_(world),
        question_(question),
        program_(engine::Program::Bind(compilation.ast, compilation.checked, world.as_of,
                                       world.scenario)),
        policy_(govern::IdentityOf(compilation.ast, compilation.checked)) {}

  int OneCase(const engine::CaseBatch& batch, std::size_t index) const {
    const engine::Core core = govern::DecideRange(program_, batch, index, 1).front();
    const govern::Subject subject{compilation_.ast, checked(), compilation_.sources, batch, index,
                                  world_.as_of,     policy_,   world_.scenario};
    const auto answer = FrontierOf(program_, subject, core, question_);
    if (answer) {
      Print(options_, checked(), *answer);
      return kOk;
    }
    Complain("case `" + batch.ids[index] + "`: " + answer.error().message);
    const bool settled =
        core.status == engine::Status::kDecided || core.status == engine::Status::kNoAlternative;
    return settled ? kOk : kFindings;
  }

  // Of all cases, `block` being the first of them.
  int AllCases(cases::Block block, cases::CaseReader& reader, check::ObjectiveId along) const {
    std::optional<Progress> progress(reader.Size());
    std::uint64_t done = 0;
    bool first = true;
    const auto frontier =
        FrontierOver(compilation_, program_, world_, question_.objectives, along,
                     [&]() -> base::Result<const engine::CaseBatch*> {
                       if (!std::exchange(first, false)) {
                         done += block.cases.size;
                         progress->Update(done, reader.Progress().value_or(0));
                         base::Result<cases::Block> next = reader.Next(kBlock);
                         if (!next) return next.error();
                         block = std::move(next).value();
                       }
                       block.cases.proposals.assign(block.cases.size, std::nullopt);
                       return block.cases.size == 0 ? nullptr : &block.cases;
                     });
    progress.reset();
    if (!frontier) {
      Complain(frontier.error().message);
      return kEnvironment;
    }
    PrintAll(*frontier);
    return kOk;
  }
  static constexpr std::size_t kBlock = 256;

 private:
  const check::Checked& checked() const { return compilation_.checked; }

  void PrintAll(const CasesFrontier& frontier) const {
    if (options_.form == "json")
      PrintJson(CasesFrontierJson(checked(), frontier));
    else if (IsPictureForm(options_.form))
      std::cout << InForm(OfCasesFrontier(checked(), frontier), options_.form,
                          TerminalHere(options_.picture));
    else
      std::cout << CasesFrontierText(checked(), frontier, options_.top);
  }

  const FrontierOptions& options_;
  const compile::Compilation& compilation_;
  const WorldAndDay world_;
  const FrontierQuestion& question_;
  const engine::Program program_;
  const govern::PolicyIdentity policy_;
};

}  // namespace

int RunFrontier(const FrontierOptions& options) {
  Loaded loaded = LoadPolicy(options.input.policy);
  if (!loaded.compilation) return loaded.exit_code;
  const check::Checked& checked = loaded.compilation->checked;
  const std::optional<WorldAndDay> world =
      WorldOf(options.input.scenario, options.input.as_of, checked.model);
  if (!world) return kUsage;
  const auto question = AskFrontier(
      checked, world->as_of, options.objectives, options.where,
      {options.by, options.aims, options.bounds, options.best, options.weights, options.rho});
  if (!question) {
    Complain(question.error().message);
    return kUsage;
  }
  const auto along = AlongOf(checked.model, question->objectives, options.along);
  if (!along) {
    Complain("--along: " + along.error().message);
    return kUsage;
  }
  const OpenedCases opened = OpenCasesOf(options.input, *loaded.compilation);
  if (!opened.reader) return opened.exit_code;
  const FrontierCommand command(options, *loaded.compilation, *world, *question);
  while (true) {
    base::Result<cases::Block> next = opened.reader->Next(FrontierCommand::kBlock);
    if (!next) {
      Complain(next.error().message);
      return kEnvironment;
    }
    cases::Block block = std::move(next).value();
    if (block.cases.size == 0) break;
    block.cases.proposals.assign(block.cases.size, std::nullopt);  // they change nothing here
    if (!options.only && (block.cases.size > 1 || options.along)) {
      if (question->explorer || !options.where.empty()) {
        Complain("--by and --where are about one case: say which with --case ID");
        return kUsage;
      }
      return command.AllCases(std::move(block), *opened.reader, *along);
    }
    for (std::size_t i = 0; i < block.cases.size; ++i) {
      if (!options.only || block.cases.ids[i] == *options.only)
        return command.OneCase(block.cases, i);
    }
  }
  Complain(options.only
               ? "there is no case `" + *options.only + "` in `" + options.input.cases + "`"
               : "`" + options.input.cases + "` holds no case");
  return kFindings;
}

}  // namespace remit::repl
