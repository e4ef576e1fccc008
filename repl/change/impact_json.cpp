// The published form of an impact: docs/reference/impact.schema.json.
#include "repl/amounts.h"
#include "repl/change/impact.h"

namespace remit::repl {
namespace {

using impact::How;
using impact::Impact;
using impact::ObjectiveImpact;
using Json = nlohmann::ordered_json;

Json AmountJson(const check::Checked& checked, const types::Type& type,
                const optimise::Rational& raw) {
  return {{"text", AmountText(checked, type, raw, types::kDecimalScale)},
          {"value", AmountNumber(checked, type, raw)}};
}

std::string Name(How how) {
  switch (how) {
    case How::kBootstrap:
      return "bootstrap";
    case How::kNormal:
      return "normal";
    case How::kTooFew:
      return "too_few";
    case How::kNone:
      return "none_differs";
  }
  return "";
}

Json ObjectiveJson(const check::Checked& checked, const ObjectiveImpact& objective) {
  const auto amount = [&](const optimise::Rational& raw) {
    return AmountJson(checked, objective.type, raw);
  };
  const auto sum = [&](const impact::Sum& one) {
    Json json = {{"cases", one.cases}, {"sum", amount(one.raw)}};
    json["mean"] = one.cases == 0 ? Json() : amount(one.raw / optimise::Rational(one.cases));
    return json;
  };
  const bool has = objective.how == How::kBootstrap || objective.how == How::kNormal;
  const auto interval = [&](const impact::Interval& one) {
    if (!has) return Json();
    return Json{{"low", amount(optimise::ExactValue(one.low))},
                {"high", amount(optimise::ExactValue(one.high))}};
  };
  Json json;
  json["name"] = objective.name;
  json["unit"] = UnitText(checked, objective.type);
  json["before"] = sum(objective.before);
  json["after"] = sum(objective.after);
  json["only_before"] = sum(objective.only_before);
  json["only_after"] = sum(objective.only_after);
  json["difference"] = sum(objective.difference);
  json["of_changed"] = sum(objective.of_changed);
  json["higher"] = objective.higher;
  json["lower"] = objective.lower;
  json["revalued"] = objective.revalued;
  json["interval"] = {
      {"level", 0.95},
      {"by", Name(objective.how)},
      {"total", interval(objective.total)},
      {"mean", interval(objective.mean)},
      {"mean_of_changed",
       objective.of_changed.cases == 0 ? Json() : interval(objective.mean_of_changed)}};
  return json;
}

Json UnansweredJson(const impact::Unanswered& side) {
  Json reasons = Json::array();
  for (const auto& reason : side.reasons)
    reasons.push_back({{"field", reason.field},
                       {"cases", reason.cases},
                       {"first", reason.first.empty() ? Json() : Json(reason.first)}});
  return {{"invalid", side.invalid},
          {"needs_data", side.needs_data},
          {"faults", side.faults},
          {"reasons", reasons}};
}

Json OneSidedJson(const Impact::OneSided& only) {
  return {{"inputs", only.inputs}, {"choices", only.knobs}, {"objectives", only.objectives}};
}

Json MovedJson(const check::Checked& checked, const Impact& impact,
               const impact::MovedCase& moved) {
  Json json = {{"case", moved.id},
               {"row", moved.row},
               {"from", EndingText(impact, moved.from)},
               {"to", EndingText(impact, moved.to)},
               {"recommended", Json::object()},
               {"objectives", Json::object()}};
  for (const auto& knob : moved.knobs)
    json["recommended"][knob.name] = {{"from", knob.from}, {"to", knob.to}};
  for (std::size_t i = 0; i < impact.objectives.size(); ++i) {
    const ObjectiveImpact& objective = impact.objectives[i];
    const auto& values = moved.values[i];
    json["objectives"][objective.name] =
        values ? Json{{"from", AmountJson(checked, objective.type, values->before)},
                      {"to", AmountJson(checked, objective.type, values->after)}}
               : Json();
  }
  return json;
}

}  // namespace

Json ImpactJson(const check::Checked& after, const Impact& impact, const std::string& when) {
  Json json;
  json["before"] = impact.before;
  json["after"] = impact.after;
  json["as_of"] = when.empty() ? Json() : Json(when);
  json["scenario"] = impact.scenario.empty() ? Json() : Json(impact.scenario);
  json["cases"] = impact.cases;
  json["changed"] = {{"cases", impact.changed},
                     {"share", impact.cases == 0 ? 0
                                                 : static_cast<double>(impact.changed) /
                                                       static_cast<double>(impact.cases)},
                     {"low", impact.changed_share.low},
                     {"high", impact.changed_share.high},
                     {"status", impact.status},
                     {"verdict", impact.verdict},
                     {"route", impact.route},
                     {"recommendation", impact.recommendation},
                     {"higher", impact.higher},
                     {"lower", impact.lower}};
  json["moves"] = Json::array();
  for (const impact::Ending& from : impact.endings) {
    for (const impact::Ending& to : impact.endings) {
      const impact::Move* move = impact.Find(from, to);
      if (move == nullptr) continue;
      Json sums = Json::object();
      for (std::size_t i = 0; i < impact.objectives.size(); ++i) {
        const ObjectiveImpact& objective = impact.objectives[i];
        const impact::Sum& sum = move->difference.at(i);
        sums[objective.name] = {{"cases", sum.cases},
                                {"sum", AmountJson(after, objective.type, sum.raw)}};
      }
      json["moves"].push_back({{"from", EndingText(impact, from)},
                               {"to", EndingText(impact, to)},
                               {"cases", move->cases},
                               {"changed", move->changed},
                               {"difference", sums}});
    }
  }
  json["choices"] = Json::array();
  for (const auto& knob : impact.knobs)
    json["choices"].push_back({{"name", knob.name},
                               {"changed", knob.changed},
                               {"higher", knob.higher},
                               {"lower", knob.lower}});
  json["objectives"] = Json::array();
  for (const ObjectiveImpact& objective : impact.objectives)
    json["objectives"].push_back(ObjectiveJson(after, objective));
  json["resampling"] = {{"samples", impact::kResamples},
                        {"seed", impact::kSeed},
                        {"fewest", impact::kFewest},
                        {"most", impact::kMostResampled}};
  json["workload"] = Json::array();
  for (const auto& desk : impact.workload)
    json["workload"].push_back({{"name", desk.name},
                                {"side", desk.side},
                                {"before", desk.before},
                                {"after", desk.after},
                                {"gained", desk.gained},
                                {"lost", desk.lost}});
  json["rules"] = Json::array();
  for (const auto& rule : impact.rules)
    json["rules"].push_back({{"name", rule.name}, {"before", rule.before}, {"after", rule.after}});
  json["segments"] = Json::array();
  for (const auto& segment : impact.segments)
    json["segments"].push_back({{"input", segment.input},
                                {"value", segment.value},
                                {"cases", segment.cases},
                                {"changed", segment.changed},
                                {"higher", segment.higher},
                                {"lower", segment.lower}});
  json["moved_by"] = impact.moved_by.empty() ? Json() : Json(impact.moved_by);
  json["moved"] = Json::array();
  for (const auto& moved : impact.moved) json["moved"].push_back(MovedJson(after, impact, moved));
  json["unanswered"] = {{"before", UnansweredJson(impact.unanswered_before)},
                        {"after", UnansweredJson(impact.unanswered_after)}};
  json["only_before"] = OneSidedJson(impact.only_before);
  json["only_after"] = OneSidedJson(impact.only_after);
  json["left_out"] = Json::array();
  for (const auto& [reason, count] : impact.left_out)
    json["left_out"].push_back({{"reason", reason}, {"cases", count}});
  return json;
}

}  // namespace remit::repl
