#include "repl/session/outcome.h"

#include <algorithm>

#include "interpreter/engine/names.h"
#include "interpreter/govern/decide_columns.h"
#include "interpreter/govern/present.h"
#include "interpreter/govern/text_table.h"
#include "repl/amounts.h"

namespace remit::repl {
namespace {

struct Line {
  std::string name, before, after, by;
  bool right = true;
};

// What is proposed, else what is recommended.
const std::vector<govern::NamedValue>& Shown(const govern::Decision& decision) {
  return decision.proposal ? decision.proposal->values : decision.recommendation;
}

std::string TextOf(const std::vector<govern::NamedValue>& values, const std::string& name) {
  for (const govern::NamedValue& value : values) {
    if (value.name == name) return value.text;
  }
  return "–";
}

std::string ValueText(const check::Checked& checked, const check::ObjectiveInfo& objective,
                      const std::optional<types::Value>& value) {
  return value ? types::Format(*value, objective.type, checked.type_table, checked.texts) : "–";
}

std::string ByText(const check::Checked& checked, const check::ObjectiveInfo& objective,
                   const std::optional<types::Value>& before,
                   const std::optional<types::Value>& after) {
  if (!before || !after) return {};
  const optimise::Rational by = RawOf(objective.type, *after) - RawOf(objective.type, *before);
  std::string text = AmountText(checked, objective.type, by);
  if (types::IsRatio(objective.type)) text.replace(text.find(" %"), 2, " points");
  return (by > 0 ? "+" : "") + text;
}

// What differs of the choice, the route and the objectives.
std::vector<Line> Lines(const check::Checked& checked, const Outcome& before,
                        const Outcome& after) {
  std::vector<Line> lines;
  for (const check::KnobInfo& knob : checked.model.knobs) {
    const std::string from = TextOf(Shown(before.decision), knob.name);
    const std::string to = TextOf(Shown(after.decision), knob.name);
    if (from != to) lines.push_back({knob.name, from, to, {}});
  }
  const std::string from = govern::RouteLine(before.decision);
  const std::string to = govern::RouteLine(after.decision);
  if (from != to) lines.push_back({"", from, to, {}, false});
  for (std::size_t i = 0; i < checked.model.objectives.size(); ++i) {
    const check::ObjectiveInfo& objective = checked.model.objectives[i];
    if (before.objectives[i] == after.objectives[i]) continue;
    lines.push_back({objective.name, ValueText(checked, objective, before.objectives[i]),
                     ValueText(checked, objective, after.objectives[i]),
                     ByText(checked, objective, before.objectives[i], after.objectives[i])});
  }
  return lines;
}

std::string RuleText(const govern::FiredRule& rule) {
  return rule.rule + (rule.because ? ": " + *rule.because : "") + "  [" + rule.at + "]\n";
}

bool Among(const std::vector<govern::FiredRule>& rules, const govern::FiredRule& rule) {
  return std::any_of(rules.begin(), rules.end(), [&](const govern::FiredRule& other) {
    return other.rule == rule.rule && other.at == rule.at;
  });
}

// Rules that speak on one side alone, and why nothing is decided after.
std::string Reasons(const Outcome& before, const Outcome& after) {
  std::string text;
  for (const govern::RequirementRef& broken : after.decision.violated) {
    text += "  breaks     " + broken.requirement + (broken.because ? ": " + *broken.because : "") +
            "  [" + broken.at + "]\n";
  }
  for (const govern::FiredRule& rule : after.decision.fired) {
    if (!Among(before.decision.fired, rule)) text += "  now fires  " + RuleText(rule);
  }
  for (const govern::FiredRule& rule : before.decision.fired) {
    if (!Among(after.decision.fired, rule)) text += "  no longer  " + RuleText(rule);
  }
  for (const engine::InvalidField& field : after.decision.invalid)
    text += "  invalid    " + field.field + (field.field.empty() ? "" : ": ") + field.reason + "\n";
  for (const govern::FaultResult& fault : after.decision.faults)
    text += "  fault      " + fault.what + ": " + fault.text + "  [" + fault.at + "]\n";
  for (const std::string& missing : after.decision.missing)
    text += "  missing    " + missing + "\n";
  return text;
}

}  // namespace

Outcome OutcomeOf(const engine::Program& program, const govern::Subject& subject) {
  govern::ColumnsWanted wanted;
  const std::size_t count = subject.checked.model.objectives.size();
  for (std::size_t i = 0; i < count; ++i) wanted.objectives.emplace_back(i);
  govern::DecisionColumns columns;
  govern::DecideColumns(program, subject.batch, subject.index, 1, wanted, columns);
  Outcome outcome;
  outcome.decision = govern::Describe(subject, columns.CoreOf(0));
  for (const govern::DecisionColumns::Let& objective : columns.objectives) {
    outcome.objectives.push_back(objective.present.at(0) != 0
                                     ? std::optional(types::Value{objective.raw.at(0)})
                                     : std::nullopt);
  }
  return outcome;
}

std::string SideBySide(const check::Checked& checked, const Outcome& before, const Outcome& after) {
  govern::TextTable table;
  std::string route;
  for (const Line& line : Lines(checked, before, after)) {
    if (line.right) {
      table.rows.push_back({line.name, line.before, "->", line.after, line.by});
    } else {
      route = "  now   " + line.before + "\n  then  " + line.after + "\n";
    }
  }
  table.right = {false, true, false, true, true};
  return govern::Render(table, "  ") + route + Reasons(before, after);
}

std::string InOneLine(const check::Checked& checked, const Outcome& before, const Outcome& after) {
  std::string text;
  for (const Line& line : Lines(checked, before, after)) {
    if (!line.by.empty()) {
      text += (text.empty() ? "" : "; ") + line.name + " " + line.by;
    } else {
      text += (text.empty() ? "" : "; ") + (line.name.empty() ? "" : line.name + " ") +
              line.before + " -> " + line.after;
    }
  }
  return text;
}

}  // namespace remit::repl
