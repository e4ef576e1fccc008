#include "repl/decide/flip.h"

#include <algorithm>

#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/govern/subject_form.h"
#include "interpreter/prove/concession.h"

namespace remit::repl {

using govern::FlipGoal;

base::Result<FlipGoal> ParseFlipGoal(const check::Model& model, const std::string& text) {
  if (text == "inside") return FlipGoal{FlipGoal::Kind::kInside};
  const auto found = std::find(model.levels.begin(), model.levels.end(), text);
  if (found != model.levels.end()) {
    return FlipGoal{FlipGoal::Kind::kTo, static_cast<int>(found - model.levels.begin())};
  }
  std::vector<std::string_view> names{"inside"};
  names.insert(names.end(), model.levels.begin(), model.levels.end());
  const std::string_view nearest = diagnostics::NearestName(text, names);
  return base::Error{"--to: `" + text + "` is neither `inside` nor a level of the ladder" +
                     (nearest.empty() ? "" : "; did you mean `" + std::string(nearest) + "`?")};
}

govern::Flip AskFlip(const engine::Program& program, const govern::Subject& subject,
                     const engine::Core& core, const FlipQuestion& question) {
  std::vector<FlipGoal> goals = govern::GoalsFrom(subject.checked.model, core);
  if (question.only) {
    goals = {*question.only};
    if (question.only->kind == FlipGoal::Kind::kInside)
      goals.insert(goals.begin(), {FlipGoal::Kind::kInsideWithReason});
  }
  govern::Flip flip = govern::FindFlip(program, subject, core, goals);
  if (!question.inputs) return flip;
  // Nobody gives anything for a higher level, unless it is asked for.
  std::erase_if(goals, [](const FlipGoal& goal) { return goal.kind == FlipGoal::Kind::kHigher; });
  prove::AddConcessions(program, subject, core, goals,
                        govern::NegotiableInputs(subject.checked.model), {}, flip);
  return flip;
}

base::Result<std::string> SubjectNamed(const ast::Ast& ast, const std::string& name) {
  const std::vector<std::string> subjects = govern::SubjectsOf(ast);
  if (name.empty() && subjects.size() <= 1) return subjects.empty() ? "" : subjects.front();
  if (std::find(subjects.begin(), subjects.end(), name) != subjects.end()) return name;
  std::string known;
  for (const std::string& subject : subjects)
    known += (known.empty() ? "`" : ", `") + subject + "`";
  if (known.empty()) {
    return base::Error{"--for-subject: the policy marks nothing as personal of anybody; leave `" +
                       name + "` out"};
  }
  return base::Error{(name.empty() ? "--for-subject: say which of those whom the policy names: "
                                   : "--for-subject: the policy knows no `" + name + "`, but ") +
                     known};
}

govern::Flip AskVariations(const engine::Program& program, const govern::Subject& subject,
                           const engine::Core& core, const std::string& of) {
  govern::Flip flip;
  std::vector<FlipGoal> goals;
  if (core.status == engine::Status::kDecided && core.verdict != engine::Verdict::kRefuse)
    goals.push_back({FlipGoal::Kind::kOther});
  for (const FlipGoal& goal : govern::GoalsFrom(subject.checked.model, core)) {
    const bool better =
        goal.kind == FlipGoal::Kind::kAllowed || goal.kind == FlipGoal::Kind::kInside;
    if (better) goals.push_back(goal);
  }
  prove::AddConcessions(program, subject, core, goals,
                        govern::InputsOf(subject.ast, subject.checked.model, of), {}, flip);
  return flip;
}

}  // namespace remit::repl
