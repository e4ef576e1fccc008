#include <algorithm>

#include "interpreter/govern/text_table.h"
#include "repl/amounts.h"
#include "repl/explore/frontier_report.h"
#include "repl/explore/sweep.h"

namespace remit::repl {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kPlacesPrinted = 12;

// As long as its share of the greatest; something where there is anything.
std::string Bar(std::uint64_t count, std::uint64_t most) {
  constexpr std::uint64_t kLongest = 10;
  std::string bar;
  if (count == 0 || most == 0) return bar;
  const std::uint64_t length = std::max<std::uint64_t>(1, count * kLongest / most);
  for (std::uint64_t i = 0; i < length; ++i) bar += "█";
  return bar;
}

std::string Number(std::uint64_t count) { return std::to_string(count); }

std::string PlacesText(const Sweep& sweep) {
  if (!sweep.places) return "";
  std::string text = Number(sweep.places->size()) +
                     (sweep.places->size() == 1 ? " exact weight" : " exact weights") +
                     " at which a recommendation changes";
  const std::size_t shown = std::min(kPlacesPrinted, sweep.places->size());
  for (std::size_t i = 0; i < shown; ++i) {
    const Sweep::Place& place = (*sweep.places)[i];
    const std::string weight = optimise::Rounded(place.weight, 6);
    text += (i == 0 ? ": " : ", ") + weight;
    if (place.changed > 1) text += " (" + Number(place.changed) + " cases)";
  }
  if (shown < sweep.places->size())
    text += " … (" + Number(sweep.places->size() - shown) + " more in --format json)";
  text += "\n";
  if (sweep.too_near > 0)
    text += "  " + Number(sweep.too_near) + " of them too near to another to be tried apart\n";
  const std::uint64_t tried = sweep.crossings - sweep.too_near;
  if (sweep.confirmed < tried)
    text += "  " + Number(tried - sweep.confirmed) +
            " changes lie within the rounding of scores, so that a decision may differ there\n";
  return text;
}

}  // namespace

std::string SweptName(const Sweep& sweep) {
  if (sweep.kind == "weight") return "the weight of " + sweep.name;
  if (sweep.kind == "bound") return "the bound of " + sweep.name + " (" + sweep.limit + ")";
  return sweep.name;
}

std::string SweepText(const check::Checked& checked, const Sweep& sweep) {
  std::string text = sweep.title + ", " + Number(sweep.cases) +
                     (sweep.cases == 1 ? " case" : " cases") + " as of " + sweep.as_of +
                     (sweep.scenario.empty() ? "" : ", in the world of " + sweep.scenario) + ": " +
                     SweptName(sweep) + "\n";
  if (!sweep.delegated.empty()) text += "  may be moved from " + sweep.delegated + "\n";
  govern::TextTable table;
  table.rows.push_back({"", sweep.kind == "parameter" ? sweep.name : sweep.kind, "alone",
                        "escalated", "refused", "none allowed", "not decided", "changed", ""});
  table.right.assign(8, true);
  table.right.resize(9, false);
  for (const check::ObjectiveInfo& objective : checked.model.objectives) {
    table.rows.front().push_back(objective.name);
    table.right.push_back(true);
  }
  std::uint64_t most = 0;
  for (const SweepRow& row : sweep.rows) most = std::max(most, row.counts.changed);
  for (const SweepRow& row : sweep.rows) {
    const SweepCounts& counts = row.counts;
    std::vector<std::string> cells{row.in_force ? "*" : "",
                                   row.value,
                                   Number(counts.approved),
                                   Number(counts.escalated),
                                   Number(counts.refused),
                                   Number(counts.no_alternative),
                                   Number(counts.not_decided + counts.invalid),
                                   Number(counts.changed),
                                   Bar(counts.changed, most)};
    for (std::size_t i = 0; i < row.sums.size(); ++i)
      cells.push_back(AmountText(checked, checked.model.objectives[i].type, row.sums[i]));
    table.rows.push_back(std::move(cells));
  }
  text += govern::Render(table, "  ");
  text += "  * in force; changed: against it; objectives are summed over what is recommended\n";
  return text + PlacesText(sweep);
}

Json SweepJson(const check::Checked& checked, const Sweep& sweep) {
  Json json;
  json["policy"] = sweep.policy;
  json["as_of"] = sweep.as_of;
  if (!sweep.scenario.empty()) json["scenario"] = sweep.scenario;
  json["kind"] = sweep.kind;
  json["name"] = sweep.name;
  json["delegated"] = sweep.delegated.empty() ? Json() : Json(sweep.delegated);
  json["cases"] = sweep.cases;
  json["rows"] = Json::array();
  for (const SweepRow& row : sweep.rows) {
    const SweepCounts& counts = row.counts;
    Json one;
    one["value"] = row.value;
    one["in_force"] = row.in_force;
    one["approved"] = counts.approved;
    one["escalated"] = counts.escalated;
    one["refused"] = counts.refused;
    one["no_alternative"] = counts.no_alternative;
    one["not_decided"] = counts.not_decided;
    one["invalid"] = counts.invalid;
    one["changed"] = counts.changed;
    one["totals"] = Json::object();
    for (std::size_t i = 0; i < row.sums.size(); ++i) {
      const check::ObjectiveInfo& objective = checked.model.objectives[i];
      one["totals"][objective.name] = {
          {"text", AmountText(checked, objective.type, row.sums[i], types::kDecimalScale)},
          {"value", AmountNumber(checked, objective.type, row.sums[i])}};
    }
    json["rows"].push_back(std::move(one));
  }
  if (!sweep.places) return json;
  json["places"] = Json::array();
  for (const Sweep::Place& place : *sweep.places) {
    json["places"].push_back(
        {{"weight", ShareJson(place.weight)}, {"changed", place.changed}, {"cases", place.cases}});
  }
  json["tried"] = {
      {"crossings", sweep.crossings}, {"confirmed", sweep.confirmed}, {"too_near", sweep.too_near}};
  return json;
}

}  // namespace remit::repl
