// Diagnostics for tools: one JSON object each, in the order given. Keys stay; new ones may be
// added.
#include <nlohmann/json.hpp>

#include "interpreter/diagnostics/render.h"

namespace remit::diagnostics {
namespace {

using Json = nlohmann::ordered_json;

void AddPlace(Json& object, Span span, const source::SourceMap& sources) {
  if (!span.file.valid() || span.file.index() >= sources.size()) return;
  const source::Source& file = sources.Get(span.file);
  const source::LineColumn begin = file.Locate(span.begin);
  const source::LineColumn end = file.Locate(span.end);
  object["path"] = file.path();
  object["line"] = begin.line;
  object["column"] = begin.column;
  object["end_line"] = end.line;
  object["end_column"] = end.column;
  object["begin"] = span.begin;
  object["end"] = span.end;
}

Json ToJson(const Diagnostic& diagnostic, const source::SourceMap& sources) {
  const KindRow& row = Row(diagnostic.kind);
  Json object;
  object["code"] = row.code;
  object["name"] = row.name;
  object["severity"] = SeverityName(row.severity);
  AddPlace(object, diagnostic.span, sources);
  object["message"] = diagnostic.message;
  object["rule"] = diagnostic.rule;
  object["hint"] = diagnostic.hint;
  object["labels"] = Json::array();
  for (const Label& label : diagnostic.labels) {
    Json part;
    AddPlace(part, label.span, sources);
    part["text"] = label.text;
    object["labels"].push_back(std::move(part));
  }
  object["suggestions"] = Json::array();
  for (const Suggestion& suggestion : diagnostic.suggestions) {
    Json part;
    AddPlace(part, suggestion.span, sources);
    part["replacement"] = suggestion.replacement;
    part["text"] = suggestion.text;
    part["safe"] = suggestion.safe;
    object["suggestions"].push_back(std::move(part));
  }
  return object;
}

}  // namespace

std::string RenderJson(const std::vector<Diagnostic>& diagnostics,
                       const source::SourceMap& sources) {
  Json array = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) array.push_back(ToJson(diagnostic, sources));
  // A path may hold bytes that are no UTF-8; they are shown as replacement characters.
  return array.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace remit::diagnostics
