#include "repl/explore/frontier_report.h"

#include <algorithm>

#include "interpreter/govern/text_table.h"
#include "repl/amounts.h"

namespace remit::repl {
namespace {

using govern::CaseFrontier;
using govern::FrontierPoint;
using govern::NamedValue;
using optimise::Rational;
using optimise::Support;
using Json = nlohmann::ordered_json;

std::string Counted(std::uint64_t count, const std::string& what) {
  return std::to_string(count) + " " + what;
}

std::string KnobText(const NamedValue& knob) {
  std::string text = knob.text;
  if (!knob.of_list) return text;
  std::vector<std::string> fields;
  for (const NamedValue& field : knob.fields) fields.push_back(field.text);
  return fields.empty() ? text : text + " (" + govern::Join(fields, ", ") + ")";
}

const std::vector<NamedValue>& Shown(const FrontierPoint& point) {
  return point.choices.at(point.shown);
}

// Under which weights the point is the best.
std::string WeightsText(const Support& support) {
  if (support.kind == Support::Kind::kUnsupported) return "no weights";
  const std::string shared = support.kind == Support::Kind::kTied ? ", with others" : "";
  if (support.ranges.size() == 2) {
    const optimise::WeightRange& range = support.ranges.front();
    if (range.low == range.high) return "exactly " + Percent(range.low) + shared;
    return Percent(range.low) + " to " + Percent(range.high) + shared;
  }
  std::vector<std::string> shares;
  for (const Rational& share : support.example) shares.push_back(Percent(share));
  return "e.g. " + govern::Join(shares, " : ") + shared;
}

std::string WeightsHeading(const CaseFrontier& frontier) {
  if (frontier.objectives.size() == 2)
    return "best where " + frontier.objectives[0].name + " weighs";
  std::vector<std::string> names;
  for (const auto& objective : frontier.objectives) names.push_back(objective.name);
  return "best where " + govern::Join(names, " : ") + " weigh";
}

std::vector<std::string> RowOf(const FrontierPoint& point, const std::string& weights,
                               bool equals) {
  std::vector<std::string> row{point.recommended ? "*" : point.runner_up ? "2" : ""};
  for (const NamedValue& knob : Shown(point)) row.push_back(KnobText(knob));
  if (equals)
    row.push_back(point.choices.size() > 1 ? "+" + std::to_string(point.choices.size() - 1) : "");
  for (const NamedValue& value : point.values) row.push_back(value.text);
  row.push_back(weights);
  return row;
}

// Which points to print: all, or evenly many of them, with what is recommended and its runner-up.
std::vector<bool> Printed(const CaseFrontier& frontier, std::size_t most) {
  const std::size_t count = frontier.points.size();
  std::vector<bool> printed(count, most == 0 || count <= most);
  if (most == 0 || count <= most) return printed;
  for (std::size_t i = 0; i < most; ++i)
    printed[most == 1 ? 0 : i * (count - 1) / (most - 1)] = true;
  for (std::size_t i = 0; i < count; ++i) {
    if (frontier.points[i].recommended || frontier.points[i].runner_up) printed[i] = true;
  }
  return printed;
}

std::string Headline(const CaseFrontier& frontier) {
  return frontier.title + ", case " + frontier.case_id + ", as of " + frontier.as_of +
         (frontier.scenario.empty() ? "" : ", in the world of " + frontier.scenario) + "\n";
}

std::string Table(const CaseFrontier& frontier, std::size_t most) {
  const bool equals = std::any_of(frontier.points.begin(), frontier.points.end(),
                                  [](const FrontierPoint& p) { return p.choices.size() > 1; });
  govern::TextTable table;
  std::vector<std::string> heading{""};
  for (const NamedValue& knob : frontier.points.front().choices.front())
    heading.push_back(knob.name);
  if (equals) heading.push_back("equal");
  const std::size_t first_value = heading.size();
  for (const auto& objective : frontier.objectives) heading.push_back(objective.name);
  heading.push_back(WeightsHeading(frontier));
  table.right.assign(heading.size(), false);
  for (std::size_t i = 1; i + 1 < heading.size(); ++i)
    table.right[i] = i >= first_value || !equals || i + 1 < first_value;
  table.rows.push_back(std::move(heading));
  const std::vector<bool> printed = Printed(frontier, most);
  for (std::size_t i = 0; i < frontier.points.size(); ++i) {
    if (!printed[i]) continue;
    const FrontierPoint& point = frontier.points[i];
    table.rows.push_back(RowOf(point, WeightsText(point.support), equals));
  }
  if (frontier.recommended_behind) {
    table.rows.push_back(RowOf(*frontier.recommended_behind,
                               "dominated by " + Counted(frontier.ahead_of_it.size(), "of these"),
                               equals));
  }
  return govern::Render(table, "  ");
}

std::string Legend(const CaseFrontier& frontier, std::size_t most) {
  std::uint64_t unsupported = 0, tied = 0, equal = 0;
  bool runner_up = false;
  for (const FrontierPoint& point : frontier.points) {
    unsupported += point.support.kind == Support::Kind::kUnsupported ? 1 : 0;
    tied += point.support.kind == Support::Kind::kTied ? 1 : 0;
    equal += point.choices.size() - 1;
    runner_up = runner_up || point.runner_up;
  }
  const std::vector<bool> printed = Printed(frontier, most);
  const auto shown = static_cast<std::uint64_t>(std::count(printed.begin(), printed.end(), true));
  std::string text = "  * recommended";
  text += runner_up ? "   2 its runner-up\n" : "\n";
  text += Counted(frontier.points.size(), "on the frontier");
  if (shown < frontier.points.size())
    text += " (" + Counted(shown, "shown, --top 0 shows all") + ")";
  if (unsupported > 0) text += ", " + Counted(unsupported, "of them found by no weights");
  if (tied > 0) text += ", " + Counted(tied, "by weights only together with others");
  text += "; ";
  if (equal > 0) text += Counted(equal, "equal to one of them, ");
  text += Counted(frontier.dominated, "dominated, ") + Counted(frontier.not_allowed, "not allowed");
  if (frontier.set_aside > 0) text += ", " + Counted(frontier.set_aside, "set aside by --where");
  return text + ", of " + Counted(frontier.alternatives, "alternatives\n");
}

std::string ExplorationText(const Exploration& exploration) {
  std::string text = "By " + exploration.method + ": " + exploration.formula + "\n";
  if (!exploration.given.empty())
    text += "  given  " + govern::Join(exploration.given, ", ") + "\n";
  if (!exploration.answer) return text + "  nothing that is allowed meets this\n";
  const FrontierPoint& answer = *exploration.answer;
  text += "  would be recommended  " + ChoiceText(Shown(answer));
  if (answer.recommended) text += ", as it is now";
  text += "\n  at ";
  std::vector<std::string> values;
  for (const NamedValue& value : answer.values) values.push_back(value.name + " " + value.text);
  text += govern::Join(values, ", ") + "; the formula comes to " + exploration.value + "\n";
  if (answer.choices.size() > 1)
    text += "  " + Counted(answer.choices.size() - 1, "more are as good by it\n");
  return text;
}

Json ChoiceJson(const std::vector<NamedValue>& knobs) {
  Json json = Json::object();
  for (const NamedValue& knob : knobs) json[knob.name] = KnobText(knob);
  return json;
}

Json PointJson(const FrontierPoint& point) {
  Json json;
  json["choice"] = ChoiceJson(Shown(point));
  json["equal"] = Json::array();
  for (std::size_t i = 0; i < point.choices.size(); ++i) {
    if (i != point.shown) json["equal"].push_back(ChoiceJson(point.choices[i]));
  }
  json["values"] = Json::object();
  for (const NamedValue& value : point.values) json["values"][value.name] = value.text;
  json["utilities"] = Json::object();
  for (std::size_t i = 0; i < point.values.size(); ++i)
    json["utilities"][point.values[i].name] = optimise::Nearest(point.utilities[i]);
  json["recommended"] = point.recommended;
  json["runner_up"] = point.runner_up;
  return json;
}

Json SupportJson(const CaseFrontier& frontier, const Support& support) {
  Json json;
  json["kind"] = support.kind == Support::Kind::kBest   ? "best"
                 : support.kind == Support::Kind::kTied ? "tied"
                                                        : "unsupported";
  if (support.ranges.empty()) return json;
  for (std::size_t i = 0; i < support.ranges.size(); ++i) {
    const std::string& name = frontier.objectives[i].name;
    json["weights"][name] = {{"low", ShareJson(support.ranges[i].low)},
                             {"high", ShareJson(support.ranges[i].high)}};
    json["example"][name] = Percent(support.example[i], 9);
  }
  return json;
}

}  // namespace

std::string ChoiceText(const std::vector<NamedValue>& knobs) {
  std::vector<std::string> words;
  for (const NamedValue& knob : knobs) words.push_back(knob.name + " " + KnobText(knob));
  return words.empty() ? "the only way" : govern::Join(words, ", ");
}

Json ShareJson(const Rational& share) {
  return {{"value", optimise::Nearest(share)}, {"exact", optimise::Fraction(share)}};
}

std::string FrontierText(const CaseFrontier& frontier,
                         const std::optional<Exploration>& exploration, std::size_t most) {
  std::string text = Headline(frontier);
  if (frontier.points.empty()) {
    text += "Of what is allowed --where leaves nothing\n";
  } else {
    text += Table(frontier, most) + Legend(frontier, most);
  }
  if (exploration) text += ExplorationText(*exploration);
  return text;
}

Json FrontierJson(const CaseFrontier& frontier, const std::optional<Exploration>& exploration) {
  Json json;
  json["form"] = "case";
  json["policy"] = frontier.policy;
  json["case"] = frontier.case_id;
  json["as_of"] = frontier.as_of;
  if (!frontier.scenario.empty()) json["scenario"] = frontier.scenario;
  json["objectives"] = Json::array();
  for (const auto& objective : frontier.objectives) {
    json["objectives"].push_back({{"name", objective.name},
                                  {"worst", objective.worst.text},
                                  {"best", objective.best.text},
                                  {"share", ShareJson(objective.share)}});
  }
  json["frontier"] = Json::array();
  for (const FrontierPoint& point : frontier.points) {
    Json one = PointJson(point);
    one["support"] = SupportJson(frontier, point.support);
    json["frontier"].push_back(std::move(one));
  }
  json["recommended_behind"] = nullptr;
  if (frontier.recommended_behind) {
    json["recommended_behind"] = PointJson(*frontier.recommended_behind);
    json["recommended_behind"]["dominated_by"] = frontier.ahead_of_it;
  }
  json["alternatives"] = {{"total", frontier.alternatives},
                          {"not_allowed", frontier.not_allowed},
                          {"set_aside", frontier.set_aside},
                          {"dominated", frontier.dominated}};
  if (exploration) {
    Json by;
    by["method"] = exploration->method;
    by["formula"] = exploration->formula;
    by["given"] = exploration->given;
    by["answer"] = exploration->answer ? PointJson(*exploration->answer) : Json();
    by["value"] = exploration->answer ? Json(exploration->value_number) : Json();
    json["by"] = std::move(by);
  }
  return json;
}

}  // namespace remit::repl
