#include "interpreter/gate/report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "interpreter/base/text.h"

namespace remit::gate {
namespace {

using JsonValue = nlohmann::ordered_json;

JsonValue FindingJson(const Finding& finding) {
  return {{"rule", finding.rule},    {"level", Name(finding.level)}, {"message", finding.message},
          {"path", finding.path},    {"line", finding.line},         {"column", finding.column},
          {"source", finding.source}};
}

JsonValue ToJson(const Step& step) {
  JsonValue findings = JsonValue::array(), ways = JsonValue::array();
  for (const Finding& finding : step.findings) findings.push_back(FindingJson(finding));
  for (const Step::Way& way : step.ways)
    ways.push_back({{"from", way.from}, {"to", way.to}, {"cases", way.cases}});
  return {{"step", step.name},       {"state", Name(step.state)},
          {"waits", step.waits},     {"summary", step.summary},
          {"from_cache", step.kept}, {"findings", findings},
          {"brief", step.brief},     {"ways", ways},
          {"picture", step.picture}, {"picture_text", step.picture_text},
          {"text", step.text},       {"markdown", step.markdown}};
}

std::string Dumped(const JsonValue& json, int indent) {
  return json.dump(indent, ' ', false, JsonValue::error_handler_t::replace);
}

}  // namespace

bool Subject::failed() const {
  return std::any_of(steps.begin(), steps.end(),
                     [](const Step& step) { return step.state == State::kFailed; });
}
bool Report::failed() const {
  return std::any_of(subjects.begin(), subjects.end(),
                     [](const Subject& subject) { return subject.failed(); });
}
std::size_t Report::Kept() const {
  std::size_t kept = 0;
  for (const Subject& subject : subjects)
    for (const Step& step : subject.steps) kept += step.kept ? 1 : 0;
  return kept;
}

std::string Name(State state) {
  switch (state) {
    case State::kPassed:
      return "passed";
    case State::kFailed:
      return "failed";
    case State::kSkipped:
      return "skipped";
  }
  return "";
}

std::string Name(Level level) {
  switch (level) {
    case Level::kError:
      return "error";
    case Level::kWarning:
      return "warning";
    case Level::kNote:
      return "note";
  }
  return "";
}

std::string StepJson(const Step& step) { return Dumped(ToJson(step), -1); }

base::Result<Step> StepFrom(const std::string& text) {
  const base::Error damaged{"it is no step"};
  const JsonValue json = JsonValue::parse(text, nullptr, false);
  if (!json.is_object()) return damaged;
  try {
    Step step;
    step.name = json.at("step").get<std::string>();
    step.summary = json.at("summary").get<std::string>();
    step.waits = json.at("waits").get<bool>();
    for (const JsonValue& way : json.at("ways"))
      step.ways.push_back({way.at("from").get<std::string>(), way.at("to").get<std::string>(),
                           way.at("cases").get<std::uint64_t>()});
    step.brief = json.at("brief").get<std::vector<std::string>>();
    step.picture = json.at("picture").get<std::string>();
    step.picture_text = json.at("picture_text").get<std::string>();
    step.text = json.at("text").get<std::string>();
    step.markdown = json.at("markdown").get<std::string>();
    step.kept = json.at("from_cache").get<bool>();
    const auto state = json.at("state").get<std::string>();
    if (state != "passed" && state != "failed" && state != "skipped") return damaged;
    step.state = state == "passed"   ? State::kPassed
                 : state == "failed" ? State::kFailed
                                     : State::kSkipped;
    for (const JsonValue& one : json.at("findings")) {
      const auto level = one.at("level").get<std::string>();
      Finding finding;
      finding.rule = one.at("rule").get<std::string>();
      finding.level = level == "error"     ? Level::kError
                      : level == "warning" ? Level::kWarning
                                           : Level::kNote;
      finding.message = one.at("message").get<std::string>();
      finding.path = one.at("path").get<std::string>();
      finding.line = one.at("line").get<int>();
      finding.column = one.at("column").get<int>();
      finding.source = one.at("source").get<std::string>();
      step.findings.push_back(std::move(finding));
    }
    return step;
  } catch (const JsonValue::exception&) {
    return damaged;
  }
}

std::string Json(const Report& report) {
  JsonValue subjects = JsonValue::array();
  for (const Subject& subject : report.subjects) {
    JsonValue steps = JsonValue::array();
    for (const Step& step : subject.steps) steps.push_back(ToJson(step));
    subjects.push_back({{"policy", subject.name},
                        {"path", subject.path},
                        {"change", subject.change},
                        {"passed", !subject.failed()},
                        {"steps", steps}});
  }
  const JsonValue json = {{"base", report.base},        {"base_commit", report.base_commit},
                          {"engine", report.engine},    {"as_of", report.as_of},
                          {"passed", !report.failed()}, {"from_cache", report.Kept()},
                          {"policies", subjects},       {"notes", report.notes}};
  return Dumped(json, 2) + "\n";
}

}  // namespace remit::gate
