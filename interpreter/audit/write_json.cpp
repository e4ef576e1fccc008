// The report for programs; docs/reference/audit.schema.json describes it.
#include <nlohmann/json.hpp>

#include "interpreter/audit/audit.h"

namespace remit::audit {
namespace {

using Json = nlohmann::ordered_json;

Json TallyJson(const Tally& tally) {
  Json json;
  json["rows"] = tally.all();
  json["answered"] = tally.answered();
  for (std::size_t i = 0; i < kOutcomeCount; ++i)
    json[std::string(NameOf(static_cast<Outcome>(i)))] = tally.rows[i];
  return json;
}

Json ExamplesJson(const std::vector<Example>& examples) {
  Json json = Json::array();
  for (const Example& example : examples) {
    Json one{{"row", example.row}};
    if (!example.shown.empty()) one["value"] = example.shown;
    json.push_back(std::move(one));
  }
  return json;
}

Json OrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json BlockerJson(const Blocker& blocker) {
  Json reasons = Json::array();
  for (std::size_t i = 0; i < kWhyCount; ++i) {
    if (blocker.why[i].rows == 0) continue;
    reasons.push_back({{"reason", NameOf(static_cast<Why>(i))},
                       {"rows", blocker.why[i].rows},
                       {"examples", ExamplesJson(blocker.why[i].examples)}});
  }
  return {{"field", blocker.field},          {"columns", blocker.columns},
          {"personal", blocker.personal},    {"alone", blocker.alone},
          {"together", blocker.together},    {"not_mended", blocker.not_mended},
          {"fault", OrNull(blocker.detail)}, {"reasons", std::move(reasons)}};
}

Json RepairJson(const Repair& repair) {
  return {{"line", repair.line},
          {"sure", repair.sure()},
          {"question", OrNull(repair.question)},
          {"needed", repair.needed},
          {"repaired", repair.repaired},
          {"mended", repair.mended},
          {"lost", repair.lost},
          {"changed", repair.changed}};
}

}  // namespace

std::string ToJson(const Report& report) {
  using J = Json;
  J json;
  json["policy"] = report.policy;
  json["data"] = report.data;
  json["mapping"] = OrNull(report.mapping);
  json["as_of"] = report.as_of;
  json["refused"] = report.refused;
  json["blank_lines"] = report.blank_lines;
  json["counts"] = TallyJson(report.tally);
  json["unreadable"] = ExamplesJson(report.unreadable.examples);
  json["blockers"] = J::array();
  for (const Blocker& blocker : report.blockers) json["blockers"].push_back(BlockerJson(blocker));
  json["together"] = J::array();
  for (const Together& one : report.together)
    json["together"].push_back({{"fields", one.fields}, {"rows", one.rows}});
  json["swings"] = J::array();
  for (const Swing& swing : report.swings)
    json["swings"].push_back({{"field", swing.field},
                              {"missing", swing.missing},
                              {"tried", swing.tried},
                              {"changed", swing.changed}});
  json["oddities"] = J::array();
  for (const Finding& finding : report.findings)
    json["oddities"].push_back({{"kind", NameOf(finding.kind)},
                                {"column", OrNull(finding.column)},
                                {"input", OrNull(finding.input)},
                                {"rows", finding.count.rows},
                                {"what", finding.what},
                                {"examples", ExamplesJson(finding.count.examples)}});
  json["repairs"] = J::array();
  for (const Repair& repair : report.repairs) json["repairs"].push_back(RepairJson(repair));
  json["repairs_not_tried"] = report.unproposed;
  json["repaired"] = report.repaired ? TallyJson(*report.repaired) : J(nullptr);
  json["personal_columns"] = report.personal;
  json["notes"] = report.notes;
  return json.dump(2) + "\n";
}

}  // namespace remit::audit
