// `remit frontier`: what is worth choosing in one case, or what a data set comes to while the
// weights move.
#include "repl/frontier.h"

#include <iostream>

#include "interpreter/engine/names.h"
#include "interpreter/govern/identity.h"
#include "repl/commands.h"
#include "repl/knob_choice.h"
#include "repl/open_cases.h"

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
    const auto choice = ParseKnobChoice(checked, text);
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

namespace {

void Print(const FrontierOptions& options, const check::Checked& checked,
           const FrontierAnswer& answer) {
  if (options.form == "json") {
    using Json = nlohmann::ordered_json;
    std::cout << FrontierJson(answer.frontier, answer.exploration)
                     .dump(2, ' ', false, Json::error_handler_t::replace)
              << '\n';
  } else if (options.form == "svg") {
    std::cout << FrontierSvg(checked, answer.frontier, answer.exploration);
  } else {
    std::cout << FrontierText(answer.frontier, answer.exploration, options.top);
  }
}

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
  const OpenedCases opened = OpenCasesOf(options.input, *loaded.compilation);
  if (!opened.reader) return opened.exit_code;
  const engine::Program program =
      engine::Program::Bind(loaded.compilation->ast, checked, world->as_of, world->scenario);
  const govern::PolicyIdentity policy = govern::IdentityOf(loaded.compilation->ast, checked);
  constexpr std::size_t kBlock = 256;
  while (true) {
    base::Result<cases::Block> next = opened.reader->Next(kBlock);
    if (!next) {
      Complain(next.error().message);
      return kEnvironment;
    }
    cases::Block block = std::move(next).value();
    if (block.cases.size == 0) break;
    for (std::size_t i = 0; i < block.cases.size; ++i) {
      if (options.only && block.cases.ids[i] != *options.only) continue;
      block.cases.proposals[i].reset();  // what may be chosen does not depend on it
      const engine::Core core = govern::DecideRange(program, block.cases, i, 1).front();
      const govern::Subject subject{loaded.compilation->ast,
                                    checked,
                                    loaded.compilation->sources,
                                    block.cases,
                                    i,
                                    world->as_of,
                                    policy,
                                    world->scenario};
      const auto answer = FrontierOf(program, subject, core, *question);
      if (!answer) {
        Complain("case `" + block.cases.ids[i] + "`: " + answer.error().message);
        return core.status == engine::Status::kDecided ||
                       core.status == engine::Status::kNoAlternative
                   ? kOk
                   : kFindings;
      }
      Print(options, checked, *answer);
      return kOk;
    }
  }
  Complain(options.only
               ? "there is no case `" + *options.only + "` in `" + options.input.cases + "`"
               : "`" + options.input.cases + "` holds no case");
  return kFindings;
}

}  // namespace remit::repl
