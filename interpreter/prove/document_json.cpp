// The JSON form, written and read back: what docs/reference/prove.schema.json describes, and
// nothing else.
#include <nlohmann/json.hpp>

#include "interpreter/prove/document.h"
#include "interpreter/prove/words.h"

namespace remit::prove {
namespace {

using Value = nlohmann::ordered_json;

std::string AnswerText(Answer answer) {
  return answer == Answer::kNotDecided ? "not_decided" : NameOf(answer);
}

Value TextOrNull(const std::string& text) { return text.empty() ? Value(nullptr) : Value(text); }
std::string TextOf(const Value& value) {
  return value.is_null() ? std::string() : value.get<std::string>();
}

Value Named(const std::vector<std::pair<std::string, std::string>>& values) {
  Value object = Value::object();
  for (const auto& [name, value] : values) object[name] = value;
  return object;
}
std::vector<std::pair<std::string, std::string>> NamedOf(const Value& object) {
  std::vector<std::pair<std::string, std::string>> values;
  for (const auto& [name, value] : object.items())
    values.emplace_back(name, value.get<std::string>());
  return values;
}

Value OfRegion(const Document::Region& region) {
  Value conditions = Value::array();
  for (const auto& [subject, text] : region.conditions)
    conditions.push_back({{"subject", subject}, {"text", text}});
  return {{"text", region.text}, {"conditions", std::move(conditions)}};
}

Value OfExample(const Document::Example& example) {
  Value cases = Value::array();
  for (const std::string& line : example.cases) cases.push_back(Value::parse(line));
  return {{"as_of", example.as_of},
          {"cases", std::move(cases)},
          {"parameters", Named(example.parameters)},
          {"weights", Named(example.weights)},
          {"shows", example.shows},
          {"test", TextOrNull(example.test)}};
}

Value OfQuestion(const Document::Question& question) {
  Value regions = Value::array();
  for (const Document::Region& region : question.regions) regions.push_back(OfRegion(region));
  return {
      {"kind", question.kind},
      {"name", question.name},
      {"answer", AnswerText(question.answer)},
      {"advisory", question.advisory},
      {"place", {{"file", question.file}, {"line", question.line}, {"column", question.column}}},
      {"from", TextOrNull(question.from)},
      {"until", TextOrNull(question.until)},
      {"statement", question.statement},
      {"detail", question.detail},
      {"regions", std::move(regions)},
      {"only_where", question.only_where ? OfRegion(*question.only_where) : Value(nullptr)},
      {"example", question.example ? OfExample(*question.example) : Value(nullptr)},
      {"work", question.work}};
}

Document::Region RegionOf(const Value& value) {
  Document::Region region{value.at("text"), {}};
  for (const Value& condition : value.at("conditions"))
    region.conditions.emplace_back(condition.at("subject"), condition.at("text"));
  return region;
}

Document::Question QuestionOf(const Value& value) {
  Document::Question question;
  question.kind = value.at("kind");
  question.name = value.at("name");
  const std::string answer = value.at("answer");
  question.answer = answer == "proved"    ? Answer::kProved
                    : answer == "refuted" ? Answer::kRefuted
                                          : Answer::kNotDecided;
  question.advisory = value.at("advisory");
  question.file = value.at("place").at("file");
  question.line = value.at("place").at("line");
  question.column = value.at("place").at("column");
  question.from = TextOf(value.at("from"));
  question.until = TextOf(value.at("until"));
  question.statement = value.at("statement");
  question.detail = value.at("detail");
  for (const Value& region : value.at("regions")) question.regions.push_back(RegionOf(region));
  if (const Value& where = value.at("only_where"); !where.is_null())
    question.only_where = RegionOf(where);
  if (const Value& given = value.at("example"); !given.is_null()) {
    Document::Example example;
    example.as_of = given.at("as_of");
    for (const Value& line : given.at("cases")) example.cases.push_back(line.dump());
    example.parameters = NamedOf(given.at("parameters"));
    example.weights = NamedOf(given.at("weights"));
    example.shows = given.at("shows");
    example.test = TextOf(given.at("test"));
    question.example = std::move(example);
  }
  question.work = value.at("work");
  return question;
}

}  // namespace

std::string Json(const Document& document) {
  Value questions = Value::array();
  for (const Document::Question& question : document.questions)
    questions.push_back(OfQuestion(question));
  const Counts counts = Count(document, false);
  const Value value = {{"policy", document.policy},
                       {"hash", document.hash},
                       {"questions", std::move(questions)},
                       {"summary",
                        {{"proved", counts.proved},
                         {"refuted", counts.refuted},
                         {"not_decided", counts.not_decided},
                         {"notes", counts.notes}}}};
  return value.dump();
}

base::Result<Document> ReadJson(const std::string& text) {
  try {
    const Value value = Value::parse(text);
    Document document;
    document.policy = value.at("policy");
    document.hash = value.at("hash");
    for (const Value& question : value.at("questions"))
      document.questions.push_back(QuestionOf(question));
    return document;
  } catch (const nlohmann::json::exception& error) {
    return base::Error{std::string("not a report of proofs: ") + error.what()};
  }
}

}  // namespace remit::prove
