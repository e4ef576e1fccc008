// The report as JSON: what docs/reference/prove.schema.json describes, and nothing else.
#include <limits>
#include <nlohmann/json.hpp>

#include "interpreter/cases/write_case.h"
#include "interpreter/check/possible_values.h"
#include "interpreter/prove/words.h"

namespace remit::prove {
namespace {

using Value = nlohmann::ordered_json;

class JsonWriter {
 public:
  JsonWriter(const Report& report, const check::Checked& checked, const source::SourceMap& sources)
      : report_(report), checked_(checked), sources_(sources) {}

  Value Write() const {
    Value questions = Value::array();
    for (const Finding& finding : report_.findings) questions.push_back(OfFinding(finding));
    const Counts counts = Count(report_, false);
    return {{"policy", report_.policy},
            {"hash", report_.content_hash},
            {"questions", std::move(questions)},
            {"summary",
             {{"proved", counts.proved},
              {"refuted", counts.refuted},
              {"not_decided", counts.not_decided},
              {"notes", counts.advisory}}}};
  }

 private:
  static std::string AnswerText(Answer answer) {
    return answer == Answer::kNotDecided ? "not_decided" : NameOf(answer);
  }

  static Value DayOrNull(std::int64_t day) {
    const bool endless = day == std::numeric_limits<std::int64_t>::min() ||
                         day == std::numeric_limits<std::int64_t>::max();
    return endless ? Value(nullptr) : Value(types::FormatDate(day));
  }

  Value OfFinding(const Finding& finding) const {
    const source::Source& source = sources_.Get(finding.place.file);
    const source::LineColumn at = source.Locate(finding.place.begin);
    Value regions = Value::array();
    for (const Region& region : finding.regions) regions.push_back(OfRegion(region));
    Value object = {
        {"kind", NameOf(finding.kind)},
        {"name", finding.subject},
        {"answer", AnswerText(finding.answer)},
        {"advisory", finding.advisory},
        {"place", {{"file", source.path()}, {"line", at.line}, {"column", at.column}}},
        {"from", DayOrNull(finding.from_day)},
        {"until", DayOrNull(finding.until_day)},
        {"statement", finding.statement},
        {"detail", finding.detail},
        {"regions", std::move(regions)},
        {"example", nullptr},
        {"work", finding.work},
    };
    if (finding.counterexample) object["example"] = OfExample(*finding.counterexample);
    return object;
  }

  Value OfRegion(const Region& region) const {
    Value conditions = Value::array();
    for (const Condition& condition : region) {
      const std::string text = ConditionText(checked_, condition);
      if (!text.empty()) conditions.push_back({{"subject", condition.subject}, {"text", text}});
    }
    return {{"text", RegionText(checked_, region)}, {"conditions", std::move(conditions)}};
  }

  Value OfExample(const Counterexample& example) const {
    Value cases = Value::array();
    for (std::size_t i = 0; i < example.batch.size; ++i)
      cases.push_back(Value::parse(cases::CaseAsJson(checked_, example.batch, i)));
    Value parameters = Value::object();
    for (const auto& [parameter, value] : example.parameters) {
      const check::ParameterInfo& info = checked_.model.parameters.at(parameter.index());
      parameters[info.name] = types::Format(value, info.type, checked_.type_table, checked_.texts);
    }
    Value weights = Value::object();
    for (const auto& [objective, weight] : example.weights) {
      weights[checked_.model.objectives.at(objective.index()).name] = types::FormatExact(weight);
    }
    return {{"as_of", types::FormatDate(example.as_of)},
            {"cases", std::move(cases)},
            {"parameters", std::move(parameters)},
            {"weights", std::move(weights)},
            {"shows", example.shows}};
  }

  const Report& report_;
  const check::Checked& checked_;
  const source::SourceMap& sources_;
};

}  // namespace

std::string Json(const Report& report, const check::Checked& checked,
                 const source::SourceMap& sources) {
  return JsonWriter(report, checked, sources).Write().dump(2);
}

}  // namespace remit::prove
