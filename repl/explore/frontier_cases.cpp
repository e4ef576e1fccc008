#include "repl/explore/frontier_cases.h"

#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/govern/text_table.h"
#include "repl/amounts.h"
#include "repl/explore/frontier_report.h"

namespace remit::repl {

std::string LeftOut(const CasesFrontier& frontier) {
  std::string text;
  for (const auto& [why, cases] : frontier.walk.left_out)
    text += (text.empty() ? "" : ", ") + std::to_string(cases) + " " + why;
  return text;
}

bool InForce(const CasesFrontier& frontier, const WalkStretch& stretch) {
  return frontier.weighs && stretch.from <= frontier.now &&
         (frontier.now < stretch.to || stretch.to == 1);
}

std::string Headline(const CasesFrontier& frontier) {
  return frontier.title + ", " + std::to_string(frontier.walk.cases) +
         (frontier.walk.cases == 1 ? " case" : " cases") + " as of " + frontier.as_of +
         (frontier.scenario.empty() ? "" : ", in the world of " + frontier.scenario);
}

namespace {

using optimise::Rational;
using Json = nlohmann::ordered_json;

const check::ObjectiveInfo& Info(const check::Checked& checked, check::ObjectiveId id) {
  return checked.model.objectives.at(id.index());
}

std::vector<bool> Printed(const CasesFrontier& frontier, std::size_t most) {
  const auto& stretches = frontier.walk.stretches;
  std::vector<bool> printed(stretches.size(), most == 0 || stretches.size() <= most);
  for (std::size_t i = 0; i < most && stretches.size() > most; ++i)
    printed[most == 1 ? 0 : i * (stretches.size() - 1) / (most - 1)] = true;
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    if (InForce(frontier, stretches[i])) printed[i] = true;
  }
  return printed;
}

std::string OthersText(const check::Checked& checked, const CasesFrontier& frontier) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < frontier.objectives.size(); ++i) {
    const std::string& name = Info(checked, frontier.objectives[i]).name;
    if (name != frontier.along) words.push_back(name + " " + Percent(frontier.others[i], 2));
  }
  return govern::Join(words, ", ");
}

std::string Tried(const WalkReport& walk) {
  std::string text;
  if (walk.too_near > 0)
    text += std::to_string(walk.too_near) +
            " changes too near to another of the same case to be tried apart\n";
  const std::uint64_t tried = walk.places - walk.too_near;
  if (walk.confirmed < tried)
    text += std::to_string(tried - walk.confirmed) +
            " changes lie within the rounding of scores, so that a decision may differ there\n";
  return text;
}

}  // namespace

AlongLine LineAlong(const check::Model& model, std::int64_t day,
                    const std::vector<check::ObjectiveId>& objectives, check::ObjectiveId along) {
  AlongLine result;
  const check::TradeOffStep* step = model.TradeOffOn(day);
  result.weighs = step != nullptr && step->kind == check::TradeOffStep::Kind::kWeigh;
  std::vector<types::ExactDecimal> weights;
  types::ExactDecimal rest;
  Rational own = 0;
  const auto add_up = [&] {
    rest = {};
    for (std::size_t i = 0; i < objectives.size(); ++i) {
      if (objectives[i] == along) continue;
      const auto sum = types::AddExact(rest, weights[i]);
      REMIT_CHECK(sum.has_value(), "weights have a sum");
      rest = *sum;
    }
  };
  for (const check::ObjectiveId id : objectives) {
    types::ExactDecimal weight;
    for (std::size_t t = 0; result.weighs && t < step->terms.size(); ++t) {
      if (step->terms[t].objective == id) weight = step->terms[t].weight;
    }
    if (id == along) own = ExactOf(weight);
    weights.push_back(weight);
  }
  add_up();
  const Rational whole = own + ExactOf(rest);
  if (whole > 0) result.now = own / whole;
  if (rest.digits == 0) {
    std::fill(weights.begin(), weights.end(), types::ExactDecimal{1, 0});
    add_up();
  }
  for (std::size_t i = 0; i < objectives.size(); ++i) {
    const bool moves = objectives[i] == along;
    result.line.weights.push_back({objectives[i], moves ? types::ExactDecimal{} : weights[i],
                                   moves ? rest : types::ExactDecimal{}});
    result.others.push_back(moves ? Rational(0) : Rational(ExactOf(weights[i]) / ExactOf(rest)));
  }
  return result;
}

std::string CasesFrontierText(const check::Checked& checked, const CasesFrontier& frontier,
                              std::size_t most) {
  std::string text = Headline(frontier) + ": along the weight of " + frontier.along + "\n";
  if (frontier.objectives.size() > 2)
    text += "  the others share the rest: " + OthersText(checked, frontier) + "\n";
  govern::TextTable table;
  table.rows.push_back({"", frontier.along + " weighs from", "to", "change"});
  for (const check::ObjectiveId id : frontier.objectives)
    table.rows[0].push_back(Info(checked, id).name);
  const bool faults =
      std::any_of(frontier.walk.stretches.begin(), frontier.walk.stretches.end(),
                  [](const WalkStretch& stretch) { return stretch.totals.faults > 0; });
  if (faults) table.rows[0].push_back("faults");
  table.right.assign(table.rows[0].size(), true);
  const std::vector<bool> printed = Printed(frontier, most);
  for (std::size_t i = 0; i < printed.size(); ++i) {
    if (!printed[i]) continue;
    const WalkStretch& stretch = frontier.walk.stretches[i];
    std::vector<std::string> row{InForce(frontier, stretch) ? "*" : "", Percent(stretch.from),
                                 Percent(stretch.to), std::to_string(stretch.changed)};
    for (std::size_t o = 0; o < frontier.objectives.size(); ++o)
      row.push_back(
          AmountText(checked, Info(checked, frontier.objectives[o]).type, stretch.totals.sums[o]));
    if (faults) row.push_back(std::to_string(stretch.totals.faults));
    table.rows.push_back(std::move(row));
  }
  text += govern::Render(table, "  ");
  text += "  ";
  text += frontier.weighs ? "* in force, where it weighs " + Percent(frontier.now) + "; " : "";
  text += "change: cases of another recommendation than before\n";
  const auto shown = static_cast<std::size_t>(std::count(printed.begin(), printed.end(), true));
  const std::size_t places = frontier.walk.stretches.size() - 1;
  text += std::to_string(places) + (places == 1 ? " exact weight" : " exact weights") +
          " at which a recommendation changes";
  if (shown < printed.size())
    text += " (" + std::to_string(shown) + " stretches shown, --top 0 shows all)";
  text += "; " + std::to_string(frontier.walk.walked) +
          (frontier.walk.walked == 1 ? " case counted" : " cases counted");
  if (!frontier.walk.left_out.empty()) text += ", left out " + LeftOut(frontier);
  return text + "\n" + Tried(frontier.walk);
}

Json CasesFrontierJson(const check::Checked& checked, const CasesFrontier& frontier) {
  Json json;
  json["form"] = "cases";
  json["policy"] = frontier.policy;
  json["as_of"] = frontier.as_of;
  if (!frontier.scenario.empty()) json["scenario"] = frontier.scenario;
  json["along"] = frontier.along;
  json["now"] = frontier.weighs ? ShareJson(frontier.now) : Json();
  json["others"] = Json::object();
  for (std::size_t i = 0; i < frontier.objectives.size(); ++i) {
    const std::string& name = Info(checked, frontier.objectives[i]).name;
    if (name != frontier.along) json["others"][name] = ShareJson(frontier.others[i]);
  }
  json["cases"] = frontier.walk.cases;
  json["counted"] = frontier.walk.walked;
  json["left_out"] = frontier.walk.left_out;
  json["stretches"] = Json::array();
  for (const WalkStretch& stretch : frontier.walk.stretches) {
    Json one;
    one["from"] = ShareJson(stretch.from);
    one["to"] = ShareJson(stretch.to);
    one["in_force"] = InForce(frontier, stretch);
    one["changed"] = stretch.changed;
    one["changed_cases"] = stretch.cases;
    one["decided"] = stretch.totals.decided;
    one["faults"] = stretch.totals.faults;
    one["totals"] = Json::object();
    for (std::size_t o = 0; o < frontier.objectives.size(); ++o) {
      const check::ObjectiveInfo& info = Info(checked, frontier.objectives[o]);
      one["totals"][info.name] = {
          {"text", AmountText(checked, info.type, stretch.totals.sums[o], types::kDecimalScale)},
          {"value", AmountNumber(checked, info.type, stretch.totals.sums[o])}};
    }
    json["stretches"].push_back(std::move(one));
  }
  json["tried"] = {{"crossings", frontier.walk.places},
                   {"confirmed", frontier.walk.confirmed},
                   {"too_near", frontier.walk.too_near}};
  return json;
}

}  // namespace remit::repl
