#include "interpreter/diagnostics/render_sarif.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "interpreter/diagnostics/pages.h"

namespace remit::diagnostics {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

// A path as a relative reference (RFC 3986): everything but unreserved characters and `/` escaped.
std::string UriOf(const std::string& path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  std::string uri = path.rfind("/", 0) == 0 ? "file://" : "";
  for (const char c : path) {
    if (kPlain.find(c) != std::string_view::npos) {
      uri += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    uri += {'%', kHex[byte >> 4], kHex[byte & 15]};
  }
  return uri;
}

bool HasPlace(Span span, const source::SourceMap& sources) {
  return span.file.valid() && span.file.index() < sources.size();
}

Json RegionOf(Span span, const source::SourceMap& sources) {
  const source::Source& file = sources.Get(span.file);
  const source::LineColumn begin = file.Locate(span.begin);
  const source::LineColumn end = file.Locate(span.end);
  return {{"startLine", begin.line},  {"startColumn", begin.column},
          {"endLine", end.line},      {"endColumn", end.column},
          {"byteOffset", span.begin}, {"byteLength", span.end - span.begin}};
}

Json LocationOf(Span span, const source::SourceMap& sources) {
  return {{"physicalLocation",
           {{"artifactLocation", {{"uri", UriOf(sources.Get(span.file).path())}}},
            {"region", RegionOf(span, sources)}}}};
}

// FNV-1a over the bytes, 64 bits: names a result, protects nothing.
std::string Fingerprint(const std::string& text) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211u;
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string digits;
  for (int shift = 60; shift >= 0; shift -= 4) digits += kHex[(hash >> shift) & 15];
  return digits;
}

std::string Sentence(const Diagnostic& diagnostic) {
  std::string text = diagnostic.message;
  if (!diagnostic.rule.empty()) text += "; rule: " + diagnostic.rule;
  if (!diagnostic.hint.empty()) text += "; hint: " + diagnostic.hint;
  return text;
}

Json FixesOf(const Diagnostic& diagnostic, const source::SourceMap& sources) {
  Json fixes = Json::array();
  for (const Suggestion& suggestion : diagnostic.suggestions) {
    if (!HasPlace(suggestion.span, sources)) continue;
    Json replacement = {{"deletedRegion", RegionOf(suggestion.span, sources)},
                        {"insertedContent", {{"text", suggestion.replacement}}}};
    Json change = {{"artifactLocation", {{"uri", UriOf(sources.Get(suggestion.span.file).path())}}},
                   {"replacements", Json::array({std::move(replacement)})}};
    fixes.push_back({{"description", {{"text", suggestion.text}}},
                     {"artifactChanges", Json::array({std::move(change)})}});
  }
  return fixes;
}

Json RuleOf(const KindRow& row) {
  const std::string_view page = PageOf(row.code);
  Json rule = {{"id", row.code},
               {"name", row.name.substr(1)},
               {"shortDescription", {{"text", row.summary}}},
               {"defaultConfiguration", {{"level", SeverityName(row.severity)}}}};
  if (!page.empty()) rule["help"] = {{"text", page}, {"markdown", page}};
  return rule;
}

}  // namespace

void SarifLog::Add(const Diagnostic& diagnostic, const source::SourceMap& sources,
                   const std::optional<std::string>& allowed_because) {
  const KindRow& row = Row(diagnostic.kind);
  Json result = {{"ruleId", row.code},
                 {"level", SeverityName(row.severity)},
                 {"message", {{"text", Sentence(diagnostic)}}}};
  std::string named(row.code);
  if (HasPlace(diagnostic.span, sources)) {
    const source::Source& file = sources.Get(diagnostic.span.file);
    result["locations"] = Json::array({LocationOf(diagnostic.span, sources)});
    named += "\n" + file.path() + "\n";
    named += file.Line(file.Locate(diagnostic.span.begin).line);
  }
  Json related = Json::array();
  for (const Label& label : diagnostic.labels) {
    if (!HasPlace(label.span, sources)) continue;
    Json location = LocationOf(label.span, sources);
    location["message"] = {{"text", label.text}};
    related.push_back(std::move(location));
  }
  if (!related.empty()) result["relatedLocations"] = std::move(related);
  const std::size_t before = seen_[named]++;
  result["partialFingerprints"] = {
      {"remitFinding/v1", Fingerprint(named + "\n" + std::to_string(before))}};
  Json fixes = FixesOf(diagnostic, sources);
  if (!fixes.empty()) result["fixes"] = std::move(fixes);
  if (allowed_because)
    result["suppressions"] =
        Json::array({{{"kind", "inSource"}, {"justification", *allowed_because}}});
  results_.push_back(result.dump(-1, ' ', false, Json::error_handler_t::replace));
  kinds_.push_back(diagnostic.kind);
}

std::string SarifLog::Text() const {
  std::vector<Kind> rules = kinds_;
  std::sort(rules.begin(), rules.end(), [](Kind a, Kind b) { return Row(a).code < Row(b).code; });
  rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
  Json listed = Json::array();
  for (const Kind kind : rules) listed.push_back(RuleOf(Row(kind)));
  Json results = Json::array();
  for (std::size_t i = 0; i < results_.size(); ++i) {
    Json result = Json::parse(results_[i]);
    const auto rule = std::find(rules.begin(), rules.end(), kinds_[i]);
    result["ruleIndex"] = rule - rules.begin();
    results.push_back(std::move(result));
  }
  const Json driver = {{"name", "remit"}, {"version", version_}, {"rules", std::move(listed)}};
  Json run = {{"tool", {{"driver", driver}}},
              {"columnKind", "unicodeCodePoints"},
              {"results", std::move(results)}};
  const Json log = {
      {"$schema", kSchema}, {"version", "2.1.0"}, {"runs", Json::array({std::move(run)})}};
  return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace remit::diagnostics
