#include "tests/conformance/flips.h"

#include "interpreter/prove/concession.h"

namespace remit::conformance {
namespace {

std::string PartOf(const std::string& word, const govern::FlipAnswer& answer,
                   const govern::FlipChange& change) {
  std::string text = word + " " + answer.to;
  if (!answer.level.empty()) text += " " + answer.level;
  if (answer.jointly) text += " jointly";
  if (!answer.only.empty()) text += " alone";
  std::string separator = " ";
  for (const govern::FlipMove& move : change.moves) {
    text += separator + move.from.name + " = " + move.to.text;
    separator = ", ";
  }
  text += " in " + std::to_string(answer.steps) + (answer.steps == 1 ? " step" : " steps");
  if (answer.count > 1) text += " as one of " + std::to_string(answer.count);
  if (!change.level.empty()) text += " to " + change.level;
  for (const std::string& side : change.sides) text += " + " + side;
  return text + (change.needs_reason ? " with a reason" : "");
}

void Add(const std::string& word, const std::vector<govern::FlipAnswer>& answers,
         std::vector<std::string>& parts) {
  for (const govern::FlipAnswer& answer : answers) {
    if (answer.count == 0) {
      parts.push_back(word + " " + answer.to + (answer.open ? " not found" : " nothing") +
                      (answer.unjudged > 0 ? " of " + std::to_string(answer.unjudged) : ""));
    }
    for (const govern::FlipChange& change : answer.changes)
      parts.push_back(PartOf(word, answer, change));
  }
}

}  // namespace

std::vector<std::string> FlipParts(const engine::Program& program, const govern::Subject& subject,
                                   const engine::Core& core) {
  const check::Model& model = subject.checked.model;
  const std::vector<govern::FlipGoal> goals = govern::GoalsFrom(model, core);
  govern::Flip flip = govern::FindFlip(program, subject, core, goals);
  const std::vector<check::LeafId> inputs = govern::NegotiableInputs(model);
  if (!inputs.empty()) prove::AddConcessions(program, subject, core, goals, inputs, {}, flip);
  std::vector<std::string> parts;
  if (!flip.none_because.empty()) parts.push_back("flip none, " + flip.none_because);
  Add("flip", flip.answers, parts);
  Add("concede", flip.concessions, parts);
  for (const govern::FlipUnmoved& input : flip.unmoved)
    parts.push_back("unmoved " + input.input + (input.missing ? " missing" : ""));
  return parts;
}

}  // namespace remit::conformance
