// What would change a decision, as JSON.
#include "interpreter/engine/names.h"
#include "interpreter/govern/json_parts.h"

namespace remit::govern {
namespace {

Json ChangeJson(const FlipChange& change) {
  return {{"moves", List(change.moves,
                         [](const FlipMove& move) {
                           return Json{{"name", move.from.name},
                                       {"kind", move.input ? "input" : "knob"},
                                       {"from", ValueJson(move.from)},
                                       {"to", ValueJson(move.to)},
                                       {"steps", move.steps}};
                         })},
          {"values", ValuesJson(change.values)},
          {"verdict", engine::Name(change.verdict)},
          {"needs_reason", change.needs_reason},
          {"level", change.level.empty() ? Json(nullptr) : Json(change.level)},
          {"sides", change.sides},
          {"agree", change.agree}};
}

Json AnswerJson(const FlipAnswer& answer) {
  return {{"to", answer.to},
          {"level", answer.level.empty() ? Json(nullptr) : Json(answer.level)},
          {"steps", answer.count == 0 ? Json(nullptr) : Json(answer.steps)},
          {"count", answer.count},
          {"jointly", answer.jointly},
          {"only", answer.only.empty() ? Json(nullptr) : Json(answer.only)},
          {"more", answer.more},
          {"changes", List(answer.changes, ChangeJson)},
          {"unjudged", answer.unjudged},
          {"open", answer.open},
          {"nothing_below", answer.open ? Json(answer.nothing_below) : Json(nullptr)}};
}

}  // namespace

Json FlipJson(const Flip& flip) {
  return {
      {"norm", List(flip.norm,
                    [](const FlipNorm& norm) {
                      return Json{{"name", norm.name},
                                  {"kind", norm.input ? "input" : "knob"},
                                  {"step", norm.step}};
                    })},
      {"answers", List(flip.answers, AnswerJson)},
      {"none_because", flip.none_because.empty() ? Json(nullptr) : Json(flip.none_because)},
      {"concessions", flip.inputs_asked ? List(flip.concessions, AnswerJson) : Json(nullptr)},
      {"unmoved", List(flip.unmoved, [](const FlipUnmoved& input) {
         return Json{{"input", input.input}, {"missing", input.missing}, {"reason", input.reason}};
       })}};
}

}  // namespace remit::govern
