// From findings to texts; nothing is worked out here.
#include "interpreter/prove/document.h"

#include <limits>

#include "interpreter/cases/write_case.h"
#include "interpreter/prove/emit_test.h"
#include "interpreter/prove/words.h"

namespace remit::prove {
namespace {

std::string DayText(std::int64_t day) {
  const bool endless = day == std::numeric_limits<std::int64_t>::min() ||
                       day == std::numeric_limits<std::int64_t>::max();
  return endless ? "" : types::FormatDate(day);
}

Document::Region TellRegion(const check::Checked& checked, const Region& region) {
  Document::Region told{RegionText(checked, region), {}};
  for (const Condition& condition : region) {
    const std::string text = ConditionText(checked, condition);
    if (!text.empty()) told.conditions.emplace_back(condition.subject, text);
  }
  return told;
}

Document::Example TellExample(const Finding& finding, const check::Checked& checked) {
  const Counterexample& example = *finding.counterexample;
  Document::Example told;
  told.as_of = types::FormatDate(example.as_of);
  for (std::size_t i = 0; i < example.batch.size; ++i)
    told.cases.push_back(cases::CaseAsJson(checked, example.batch, i));
  for (const auto& [parameter, value] : example.parameters) {
    const check::ParameterInfo& info = checked.model.parameters.at(parameter.index());
    told.parameters.emplace_back(
        info.name, types::Format(value, info.type, checked.type_table, checked.texts));
  }
  for (const auto& [objective, weight] : example.weights) {
    told.weights.emplace_back(checked.model.objectives.at(objective.index()).name,
                              types::FormatExact(weight));
  }
  told.shows = example.shows;
  told.test = TestOf(finding, checked).value_or("");
  return told;
}

}  // namespace

Document Tell(const Report& report, const check::Checked& checked,
              const source::SourceMap& sources) {
  Document document{report.policy, report.content_hash, {}};
  for (const Finding& finding : report.findings) {
    const source::Source& source = sources.Get(finding.place.file);
    const source::LineColumn at = source.Locate(finding.place.begin);
    Document::Question question;
    question.kind = NameOf(finding.kind);
    question.name = finding.subject;
    question.answer = finding.answer;
    question.advisory = finding.advisory;
    question.file = source.path();
    question.line = at.line;
    question.column = at.column;
    question.from = DayText(finding.from_day);
    question.until = DayText(finding.until_day);
    question.statement = finding.statement;
    question.detail = finding.detail;
    for (const Region& region : finding.regions)
      question.regions.push_back(TellRegion(checked, region));
    Document::Region only_where = TellRegion(checked, finding.only_where);
    if (!only_where.conditions.empty()) question.only_where = std::move(only_where);
    if (finding.counterexample) question.example = TellExample(finding, checked);
    question.work = finding.work;
    document.questions.push_back(std::move(question));
  }
  return document;
}

Counts Count(const Document& document, bool strict) {
  Counts counts;
  for (const Document::Question& question : document.questions) {
    const bool note = question.advisory && !strict;
    switch (question.answer) {
      case Answer::kProved:
        ++counts.proved;
        break;
      case Answer::kRefuted:
        ++(note ? counts.notes : counts.refuted);
        break;
      case Answer::kNotDecided:
        ++(note ? counts.notes : counts.not_decided);
        break;
    }
  }
  return counts;
}

}  // namespace remit::prove
