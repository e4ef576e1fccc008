// The claims of an explanation (why.h) as JSON, as docs/reference/decision.schema.json publishes
// them.
#include "interpreter/govern/json_parts.h"

namespace remit::govern {
namespace {

Json Said(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

// Null where nothing is known.
Json Known(const NamedValue& value) {
  return value.text.empty() ? Json(nullptr) : ValueJson(value);
}

std::string_view Name(Breakdown::Omitted omitted) {
  switch (omitted) {
    case Breakdown::Omitted::kNone:
      return "no";
    case Breakdown::Omitted::kAbove:
      return "above";
    case Breakdown::Omitted::kTooMany:
      return "too many";
  }
  return "";
}

}  // namespace

Json BreakdownJson(const Breakdown& breakdown) {
  Json object = {{"kind", Name(breakdown.kind)}, {"what", breakdown.what}};
  if (!breakdown.operation.empty()) object["operation"] = breakdown.operation;
  if (breakdown.minus) object["minus"] = true;
  object["value"] = breakdown.absent ? Json(nullptr) : Known(breakdown.value);
  if (breakdown.absent || !breakdown.known) object["unknown"] = breakdown.absent;
  if (!breakdown.at.empty()) object["at"] = breakdown.at;
  if (!breakdown.note.empty()) object["note"] = breakdown.note;
  if (breakdown.omitted != Breakdown::Omitted::kNone) object["omitted"] = Name(breakdown.omitted);
  if (!breakdown.parts.empty()) object["parts"] = List(breakdown.parts, BreakdownJson);
  return object;
}

Json ExchangeJson(const ExchangeResult& exchange) {
  return {{"rates", List(exchange.rates,
                         [](const ExchangeRate& rate) {
                           return Json{{"of", rate.of},           {"of_unit", rate.of_unit},
                                       {"in", rate.in},           {"in_unit", rate.in_unit},
                                       {"rate", rate.rate},       {"of_less", rate.of_less},
                                       {"in_less", rate.in_less}, {"gain", rate.gain},
                                       {"loss", rate.loss}};
                         })},
          {"notes", exchange.notes}};
}

Json DifferenceJson(const Difference& difference) {
  return {{"objective", difference.objective},
          {"now", Known(difference.now)},
          {"then", Known(difference.then)},
          {"by", Known(difference.by)},
          {"better", difference.better},
          {"utility", difference.utility},
          {"contribution", difference.contribution}};
}

Json GuaranteeJson(const GuaranteeRef& guarantee) {
  return {
      {"guarantee", guarantee.guarantee}, {"title", Said(guarantee.title)}, {"at", guarantee.at}};
}

Json BarredMoveJson(const BarredMove& move) {
  const bool moves = !move.bound.empty();
  Json object = {{"bound", Said(move.bound)},
                 {"move", moves ? Json(move.lower ? "down" : "up") : Json(nullptr)},
                 {"by", moves ? ValueJson(move.by) : Json(nullptr)},
                 {"more_than", move.more_than},
                 {"instead", ValuesJson(move.instead)},
                 {"guarantees", List(move.guarantees, GuaranteeJson)}};
  if (move.tried > 0) object["tried"] = move.tried;
  return object;
}

Json MoveJson(const MarginalMove& move) {
  return {{"bound", move.bound},
          {"move", move.lower ? "down" : "up"},
          {"by", ValueJson(move.by)},
          {"more_than", move.more_than},
          {"instead", ValuesJson(move.instead)},
          {"score", move.score},
          {"changes", List(move.changes, DifferenceJson)},
          {"level", Said(move.level)},
          {"owner", Said(move.owner)},
          {"passed", List(move.passed, GuaranteeJson)}};
}

Json NearMissJson(const NearMiss& miss) {
  Json object = {{"requirement", miss.requirement}, {"values", ValuesJson(miss.values)}};
  object["comparison"] = miss.by.text.empty() ? Json(nullptr)
                                              : Json{{"left", miss.left},
                                                     {"left_value", ValueJson(miss.left_value)},
                                                     {"comparison", miss.comparison},
                                                     {"right", miss.right},
                                                     {"right_value", ValueJson(miss.right_value)},
                                                     {"missed_by", ValueJson(miss.by)}};
  return object;
}

void AddWinning(const RunnerUp& runner, Json& object) {
  object["tied"] = runner.tied;
  object["wins_at"] = List(runner.wins_at, [](const WinningWeight& point) {
    return Json{{"objective", point.objective},
                {"weight", point.weight},
                {"now", point.now},
                {"when", point.above ? "above" : "below"},
                {"until", point.until ? Json(*point.until) : Json(nullptr)},
                {"tried", point.tried}};
  });
  Json together = nullptr;
  if (runner.wins_together) {
    together = {{"weights", List(runner.wins_together->weights,
                                 [](const WinningWeights::Weight& weight) {
                                   return Json{{"objective", weight.objective},
                                               {"now", weight.now},
                                               {"tried", weight.tried}};
                                 })},
                {"change", runner.wins_together->change}};
  }
  object["wins_together"] = std::move(together);
  object["wins_within"] = List(runner.wins_within, [](const WinningTolerance& tolerance) {
    return Json{{"objective", tolerance.objective},
                {"now", Said(tolerance.now)},
                {"tried", tolerance.tried}};
  });
  object["wins_in_order"] = runner.wins_in_order;
  object["wins_from"] = List(runner.wins_from, [](const WinningAnchor& anchor) {
    return Json{{"objective", anchor.objective},
                {"now", ValueJson(anchor.now)},
                {"tried", ValueJson(anchor.tried)}};
  });
  object["never"] = runner.never;
  object["beaten_by"] = ValuesJson(runner.beaten_by);
  object["guarantees"] = List(runner.guarantees, GuaranteeJson);
  object["unsearched"] = Said(runner.unsearched);
}

}  // namespace remit::govern
