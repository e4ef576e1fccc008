// A Decision as JSON, exactly as docs/reference/decision.schema.json publishes it. Quantities are
// texts in the language's notation; booleans and numbers are JSON.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "interpreter/engine/names.h"
#include "interpreter/govern/json_parts.h"
#include "interpreter/govern/present.h"

namespace remit::govern {
namespace {

Json RequirementJson(const RequirementRef& requirement) {
  return {{"requirement", requirement.requirement},
          {"because", TextOrNull(requirement.because)},
          {"at", requirement.at},
          {"guardrail", requirement.guardrail},
          {"owner", requirement.owner.empty() ? Json(nullptr) : Json(requirement.owner)}};
}

Json ObjectiveJson(const ObjectiveResult& objective) {
  Json object = {{"name", objective.name},
                 {"value", nullptr},
                 {"utility", nullptr},
                 {"weight", objective.weight},
                 {"contribution", nullptr}};
  if (!objective.value.text.empty()) object["value"] = ValueJson(objective.value);
  if (objective.known) {
    object["utility"] = objective.utility;
    object["contribution"] = objective.contribution;
  }
  object["preferences"] = List(objective.preferences, [](const PreferenceResult& preference) {
    return Json{{"preference", preference.preference},
                {"holds", preference.known ? Json(preference.holds) : Json(nullptr)},
                {"worth", preference.known && preference.holds ? ValueJson(preference.worth)
                                                               : Json(nullptr)},
                {"because", TextOrNull(preference.because)},
                {"at", preference.at}};
  });
  return object;
}

Json RouteJson(const Decision& decision) {
  if (decision.core.verdict == engine::Verdict::kNone) return nullptr;
  return {{"verdict", engine::Name(decision.core.verdict)},
          {"level", decision.level.empty() ? Json(nullptr) : Json(decision.level)},
          {"sides", decision.sides},
          {"approvers", List(decision.approvers, [&](const Approver& approver) {
             const bool named = approver.other_than_proposer && decision.proposal &&
                                !decision.proposal->by.empty();
             return Json{{"role", approver.role},
                         {"kind", approver.side ? "side" : "level"},
                         {"other_than_proposer", approver.other_than_proposer},
                         {"other_than", named ? Json(decision.proposal->by) : Json(nullptr)},
                         {"or_owner", approver.or_owner}};
           })}};
}

Json ProposalJson(const Decision& decision) {
  if (!decision.proposal) return nullptr;
  const Decision::Proposal& proposal = *decision.proposal;
  const auto said = [](const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
  };
  Json used = Json::object();
  for (const auto& [level, count] : proposal.used) used[level] = count;
  return {{"values", ValuesJson(proposal.values)},
          {"by", said(proposal.by)},
          {"level", said(proposal.level)},
          {"reason", said(proposal.reason)},
          {"used", std::move(used)},
          {"budgets", List(decision.budgets, [](const BudgetUse& budget) {
             return Json{{"level", budget.level},
                         {"knob", budget.knob},
                         {"allowed", budget.allowed},
                         {"used", budget.used},
                         {"left", std::max<std::int64_t>(0, budget.allowed - budget.used)},
                         {"period", budget.period}};
           })}};
}

Json RunnerUpJson(const RunnerUp& runner, double best_score) {
  Json objectives = Json::array();
  for (std::size_t i = 0; i < runner.objectives.size(); ++i) {
    Json objective = ObjectiveJson(runner.objectives[i]);
    objective["behind"] = runner.behind[i];
    objectives.push_back(std::move(objective));
  }
  Json object = {{"values", ValuesJson(runner.values)},
                 {"score", runner.score},
                 {"behind", best_score - runner.score},
                 {"objectives", std::move(objectives)}};
  AddWinning(runner, object);
  return object;
}

Json AlternativesJson(const Decision& decision) {
  Json object = {{"total", decision.alternatives_total},
                 {"feasible", decision.core.feasible},
                 {"empty_lists", decision.empty_lists}};
  if (!decision.explained) return object;
  object["runners_up"] = List(decision.runners_up, [&](const RunnerUp& runner) {
    return RunnerUpJson(runner, decision.core.score);
  });
  return object;
}

Json BindingJson(const BindingRequirement& binding) {
  Json object = RequirementJson(binding.requirement);
  object["instead"] = ValuesJson(binding.instead);
  object["score"] = binding.score_without;
  object["changes"] = List(binding.changes, DifferenceJson);
  object["moves"] = List(binding.moves, MoveJson);
  object["guarantees"] = List(binding.guarantees, GuaranteeJson);
  object["barred"] = List(binding.barred, BarredMoveJson);
  return object;
}

Json TradeOffJson(const Decision& decision) {
  if (!decision.trade_off) return nullptr;
  return {{"kind", decision.trade_off->kind},
          {"stages", List(decision.trade_off->stages,
                          [](const TradeOffResult::Stage& stage) {
                            return Json{
                                {"objective", stage.objective},
                                {"best", ValueJson(stage.best)},
                                {"giving_up",
                                 stage.tolerance.empty() ? Json(nullptr) : Json(stage.tolerance)},
                                {"left", stage.left}};
                          })},
          {"balanced", decision.trade_off->objectives}};
}

Json OpeningJson(const Opening& opening) {
  Json object = RequirementJson(opening.requirement);
  object["bound"] = opening.measured ? Json(opening.bound) : Json(nullptr);
  object["move"] = opening.measured ? Json(opening.lower ? "down" : "up") : Json(nullptr);
  object["slack"] = opening.measured ? ValueJson(opening.slack) : Json(nullptr);
  object["more_than"] = opening.more_than;
  object["instead"] = ValuesJson(opening.instead);
  object["score"] = opening.score;
  object["level"] = opening.level.empty() ? Json(nullptr) : Json(opening.level);
  object["owner"] = opening.owner;
  object["passed"] = List(opening.passed, GuaranteeJson);
  return object;
}

Json BarredOpeningJson(const BarredOpening& barred) {
  Json object = BarredMoveJson(barred.move);
  object.update(RequirementJson(barred.requirement));
  return object;
}

Json DampJson(const DampResult& damp) {
  return {{"knob", damp.knob},
          {"key", damp.key ? ValueJson(*damp.key) : Json(nullptr)},
          {"previous", damp.previous ? ValueJson(*damp.previous) : Json(nullptr)},
          {"previous_as_of", damp.previous ? Json(damp.previous_as_of) : Json(nullptr)}};
}

Json BandJson(const Band& band) {
  return {{"level", band.level},        {"knob", band.knob},
          {"low", ValueJson(band.low)}, {"high", ValueJson(band.high)},
          {"reason", band.reason},      {"expires", TextOrNull(band.expires)}};
}

void AddCore(const Decision& decision, Json& object) {
  const bool recommended = decision.core.recommended != engine::kNoAlternativeIndex;
  object["policy"] = {{"name", decision.policy.name},
                      {"hash", decision.policy.hash},
                      {"content_hash", decision.policy.content_hash},
                      {"language", decision.policy.language}};
  object["case"] = {{"id", decision.case_.id}, {"hash", decision.case_.hash}};
  object["as_of"] = decision.as_of;
  object["scenario"] = decision.scenario.empty() ? Json(nullptr) : Json(decision.scenario);
  object["status"] = engine::Name(decision.core.status);
  object["recommendation"] = recommended ? ValuesJson(decision.recommendation) : Json(nullptr);
  object["score"] = recommended ? Json(decision.core.score) : Json(nullptr);
  object["proposal"] = ProposalJson(decision);
  object["route"] = RouteJson(decision);
  object["fired"] = List(decision.fired, [](const FiredRule& rule) {
    return Json{{"rule", rule.rule},
                {"kind", rule.kind},
                {"because", TextOrNull(rule.because)},
                {"at", rule.at},
                {"why", rule.why ? BreakdownJson(*rule.why) : Json(nullptr)}};
  });
  object["violated"] = List(decision.violated, RequirementJson);
  object["outside_model"] = decision.core.outside_model;
  object["review_overdue"] = decision.core.review_overdue;
  object["stops"] = TextOrNull(decision.stops);
  object["damp_dropped"] = decision.core.damp_dropped;
  object["damp"] = List(decision.damp, DampJson);
  object["attested"] = List(decision.attested, [](const AttestedInput& one) {
    return Json{{"input", one.input},
                {"by", one.by},
                {"source", one.source},
                {"evidence", TextOrNull(one.evidence)},
                {"expires", TextOrNull(one.expires)},
                {"expired", one.expired}};
  });
  object["missing"] = decision.missing;
  object["invalid"] = List(decision.invalid, [](const engine::InvalidField& field) {
    return Json{{"field", field.field},
                {"reason", field.reason},
                {"place", field.place.empty() ? Json(nullptr) : Json(field.place)}};
  });
  object["faults"] = List(decision.faults, [](const FaultResult& fault) {
    return Json{{"what", fault.what}, {"at", fault.at}, {"text", fault.text}};
  });
  object["alternatives"] = AlternativesJson(decision);
}

void AddExplanation(const Decision& decision, Json& object) {
  object["trade_off"] = TradeOffJson(decision);
  object["objectives"] = List(decision.objectives, ObjectiveJson);
  object["recommended_objectives"] = List(decision.recommended_objectives, ObjectiveJson);
  object["binding"] = List(decision.binding, BindingJson);
  object["exchange"] = decision.exchange ? ExchangeJson(*decision.exchange) : Json(nullptr);
  object["breakdowns"] = List(decision.breakdowns, BreakdownJson);
  object["broken"] = List(decision.broken, BreakdownJson);
  object["clash"] = List(decision.clash, RequirementJson);
  object["near_misses"] = List(decision.near_misses, NearMissJson);
  object["openings"] = List(decision.openings, OpeningJson);
  object["barred"] = List(decision.barred, BarredOpeningJson);
  object["deviation"] = List(decision.deviation, BandJson);
  object["risks"] = List(decision.risks, [](const RiskResult& risk) {
    return Json{
        {"measure", risk.measure}, {"found", risk.found}, {"limit", risk.limit}, {"at", risk.at}};
  });
  object["flip"] = decision.flip ? FlipJson(*decision.flip) : Json(nullptr);
}

}  // namespace

std::string ToJson(const Decision& decision, bool indented) {
  Json object = Json::object();
  object["form"] = decision.explained ? "full" : "core";
  AddCore(decision, object);
  if (decision.explained) AddExplanation(decision, object);
  // A case's text may hold bytes that are not UTF-8; they are replaced rather than refused here.
  return object.dump(indented ? 2 : -1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace remit::govern
