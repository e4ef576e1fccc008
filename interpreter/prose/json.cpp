// A document as JSON: docs/reference/doc.schema.json.
#include <nlohmann/json.hpp>

#include "interpreter/prose/document.h"
#include "interpreter/prose/facts.h"
#include "interpreter/prose/marked.h"

namespace remit::prose {
namespace {

using Json_ = nlohmann::ordered_json;

Json_ ToJson(const std::vector<Fact>& facts) {
  Json_ list = Json_::array();
  for (const Fact& fact : facts)
    list.push_back({{"label", Plain(fact.label)}, {"text", Plain(fact.text)}});
  return list;
}

Json_ ToJson(const TableInWords& table) {
  const auto plain = [](const std::vector<std::string>& cells) {
    Json_ list = Json_::array();
    for (const std::string& cell : cells) list.push_back(Plain(cell));
    return list;
  };
  Json_ rows = Json_::array();
  for (const TableInWords::Row& row : table.rows) {
    Json_ one = {{"conditions", plain(row.conditions)}, {"outputs", plain(row.outputs)}};
    if (!row.from.empty()) one["from"] = row.from;
    rows.push_back(std::move(one));
  }
  return {{"conditions", plain(table.conditions)},
          {"outputs", plain(table.outputs)},
          {"rows", std::move(rows)}};
}

Json_ ToJson(const Entry& entry) {
  Json_ json = {{"id", entry.anchor},      {"declaration", entry.keyword},
                {"name", entry.name},      {"sentence", Plain(entry.sentence)},
                {"at", entry.at},          {"uses", Targets(entry)},
                {"used_by", entry.used_by}};
  if (!entry.text.empty()) json["text"] = entry.text;
  if (!entry.origin.empty()) json["from"] = entry.origin;
  if (entry.replaced) json["replaced"] = true;
  if (entry.rows) json["table"] = ToJson(*entry.rows);
  return json;
}

}  // namespace

std::string Json(const Document& document) {
  Json_ sections = Json_::array();
  for (const Section& section : document.sections) {
    Json_ entries = Json_::array();
    for (const Entry& entry : section.entries) entries.push_back(ToJson(entry));
    sections.push_back({{"id", section.anchor},
                        {"title", section.title},
                        {"facts", ToJson(section.facts)},
                        {"entries", std::move(entries)}});
  }
  const Json_ json = {{"kind", document.kind},           {"name", document.name},
                      {"title", document.title},         {"text", document.text},
                      {"facts", ToJson(document.facts)}, {"sections", std::move(sections)}};
  return json.dump(2) + "\n";
}

}  // namespace remit::prose
