// The forms of a report for people, code hosts and test reporters.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "interpreter/base/markup.h"
#include "interpreter/base/text.h"
#include "interpreter/gate/report.h"

namespace remit::gate {
namespace {

using JsonValue = nlohmann::ordered_json;

constexpr const char* kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

std::string Place(const Finding& finding) {
  std::string place = finding.path;
  if (finding.line > 0) place += ":" + std::to_string(finding.line);
  if (finding.line > 0 && finding.column > 0) place += ":" + std::to_string(finding.column);
  return place;
}

std::string Indented(const std::string& text, const std::string& indent) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) out += indent + text.substr(at, end - at);
    out += "\n";
    at = end + 1;
  }
  return out;
}

std::string Verdict(const Report& report) {
  if (report.subjects.empty()) return "nothing to look at: no policy changed since " + report.base;
  const auto failed =
      static_cast<std::size_t>(std::count_if(report.subjects.begin(), report.subjects.end(),
                                             [](const Subject& one) { return one.failed(); }));
  if (failed == 0)
    return base::Counted(report.subjects.size(), "policy file") + " looked at, all passed";
  return std::to_string(failed) + " of " + base::Counted(report.subjects.size(), "policy file") +
         " failed";
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

// A path as a relative reference (RFC 3986).
std::string UriOf(const std::string& path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  std::string uri;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (kPlain.find(c) != std::string_view::npos)
      uri += c;
    else
      uri += {'%', kHex[byte >> 4], kHex[byte & 15]};
  }
  return uri;
}

std::string XmlText(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '&':
        safe += "&amp;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\n':
        safe += "&#10;";
        break;
      default:
        // XML 1.0 has no other control characters.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') safe += c;
    }
  }
  return safe;
}

// https://docs.github.com/actions: properties of a workflow command escape more than its message.
std::string CommandText(const std::string& text, bool property) {
  std::string safe;
  for (const char c : text) {
    if (c == '%')
      safe += "%25";
    else if (c == '\r')
      safe += "%0D";
    else if (c == '\n')
      safe += "%0A";
    else if (property && c == ':')
      safe += "%3A";
    else if (property && c == ',')
      safe += "%2C";
    else
      safe += c;
  }
  return safe;
}

const char* Sign(const Step& step) {
  switch (step.state) {
    case State::kPassed:
      return step.waits ? "✋" : "✅";
    case State::kFailed:
      return "❌";
    case State::kSkipped:
      return "–";
  }
  return "";
}

// A change request takes so much text, and a reader less.
constexpr std::size_t kMostListed = 10;
constexpr std::size_t kMostFolded = 20'000;

void ListFindings(const Step& step, std::string& text) {
  for (std::size_t i = 0; i < step.findings.size(); ++i) {
    if (i == kMostListed) {
      text += "  - and " + std::to_string(step.findings.size() - i) + " more\n";
      return;
    }
    text += "  - `" + Place(step.findings[i]) +
            "`: " + base::MarkdownText(step.findings[i].message) + "\n";
  }
}

std::string Folded(const std::string& text) {
  if (text.size() <= kMostFolded) return text;
  const std::size_t end = text.rfind('\n', kMostFolded);
  return text.substr(0, end == std::string::npos ? 0 : end + 1) +
         "\n… cut here; the text and the JSON of `remit ci` have all of it\n";
}

// Most pressing first: what failed, what the change does, who approves it; then the rest.
std::string SubjectMarkdown(const Subject& subject) {
  std::string text =
      "\n### " + base::MarkdownText(subject.name.empty() ? subject.path : subject.name) + "\n";
  const auto line = [](const Step& step) {
    return std::string("- ") + Sign(step) + " **" + step.name +
           "**: " + base::MarkdownText(step.summary) + "\n";
  };
  std::string failed, does, pictures, approves, others, folded;
  for (const Step& step : subject.steps) {
    if (step.state == State::kFailed) {
      failed += line(step);
      ListFindings(step, failed);
    } else if (step.name == "approvals") {
      approves += line(step);
      ListFindings(step, approves);
    } else if (step.state == State::kSkipped ||
               (step.brief.empty() && !(step.markdown.empty() && step.findings.empty()))) {
      others += line(step);
    }
    for (const std::string& sentence : step.brief)
      does += "- " + base::MarkdownText(sentence) + "\n";
    if (!step.picture.empty()) pictures += "\n" + step.picture;
    if (step.markdown.empty()) continue;
    folded += "\n<details><summary>" + step.name + ": " + base::HtmlText(step.summary) +
              "</summary>\n\n" + Folded(step.markdown) + "\n</details>\n";
  }
  if (!failed.empty()) text += "\n**What stands against it**\n\n" + failed;
  if (!does.empty()) text += "\n**What it does**\n\n" + does;
  text += pictures;
  if (!approves.empty()) text += "\n**Who approves it**\n\n" + approves;
  if (!others.empty()) text += "\n**Beside that**\n\n" + others;
  return text + folded;
}

std::vector<std::string> StepNames(const Report& report) {
  std::vector<std::string> names;
  for (const Subject& subject : report.subjects) {
    for (const Step& step : subject.steps)
      if (std::find(names.begin(), names.end(), step.name) == names.end())
        names.push_back(step.name);
  }
  return names;
}

}  // namespace

std::string Text(const Report& report, bool colour, bool full) {
  const auto painted = [&](State state) {
    const std::string name = Name(state) + (state == State::kFailed   ? " "
                                            : state == State::kPassed ? " "
                                                                      : "");
    if (!colour) return name;
    const char* code = state == State::kFailed   ? "\033[31m"
                       : state == State::kPassed ? "\033[32m"
                                                 : "\033[2m";
    return code + name + "\033[0m";
  };
  std::string text =
      "compared with " + report.base +
      (report.base_commit.empty() ? "" : " (" + report.base_commit.substr(0, 12) + ")") + "\n";
  for (const Subject& subject : report.subjects) {
    text += "\n" + subject.path + (subject.name.empty() ? "" : "  " + subject.name) + "  (" +
            subject.change + ")\n";
    std::size_t longest = 0;
    for (const Step& step : subject.steps) longest = std::max(longest, step.name.size());
    for (const Step& step : subject.steps) {
      text += "  " + step.name + std::string(longest - step.name.size() + 2, ' ') +
              painted(step.state) + "  " + step.summary + (step.kept ? "  [kept]" : "") + "\n";
      if (step.state == State::kFailed || step.name == "approvals") {
        for (const Finding& finding : step.findings)
          text += "    " + Place(finding) + ": " + Name(finding.level) + ": " + finding.message +
                  (finding.rule.rfind("gate/", 0) == 0 ? "" : " [" + finding.rule + "]") + "\n";
      }
      for (const std::string& sentence : step.brief) text += "    " + sentence + "\n";
      if (full && !step.text.empty()) {
        text += "\n" + Indented(step.text, "    ") + "\n";
      } else if (!step.picture_text.empty()) {
        text += Indented(step.picture_text, "    ");
      }
    }
  }
  for (const std::string& note : report.notes) text += "\nnote: " + note + "\n";
  const std::size_t kept = report.Kept();
  text += "\n" + Verdict(report) +
          (kept == 0 ? "" : "; " + base::Counted(kept, "answer") + " from the cache") + "\n";
  return text;
}

std::string Markdown(const Report& report) {
  std::string text =
      std::string("## Policies: ") + (report.failed() ? "❌ " : "✅ ") +
      base::MarkdownText(Verdict(report)) + "\n\nCompared with `" + report.base + "`" +
      (report.base_commit.empty() ? "" : " (" + report.base_commit.substr(0, 12) + ")") +
      (report.as_of.empty() ? "" : ", cases as of " + report.as_of) + ".\n";
  const std::vector<std::string> names = StepNames(report);
  if (!report.subjects.empty()) {
    text += "\n| policy | change |";
    for (const std::string& name : names) text += " " + name + " |";
    text += "\n|---|---|";
    for (std::size_t i = 0; i < names.size(); ++i) text += ":---:|";
    text += "\n";
    for (const Subject& subject : report.subjects) {
      text += "| " + base::MarkdownText(base::Tick(subject.path)) + " | " +
              base::MarkdownText(subject.change) + " |";
      for (const std::string& name : names) {
        const auto step = std::find_if(subject.steps.begin(), subject.steps.end(),
                                       [&](const Step& one) { return one.name == name; });
        text += std::string(" ") + (step == subject.steps.end() ? "" : Sign(*step)) + " |";
      }
      text += "\n";
    }
  }
  for (const std::string& note : report.notes) text += "\n> " + base::MarkdownText(note) + "\n";
  for (const Subject& subject : report.subjects) text += SubjectMarkdown(subject);
  return text;
}

namespace {

JsonValue SarifRule(const std::string& rule) {
  const std::string step = rule.rfind("gate/", 0) == 0 ? rule.substr(5) : "";
  const std::string help =
      step.empty() ? "`remit help " + rule + "` says more" : "a step of `remit ci`";
  return {{"id", rule},
          {"shortDescription", {{"text", step.empty() ? "message " + rule : step}}},
          {"help", {{"text", help}}}};
}

// Names a finding as long as its line stays what it is; of what is about a whole file the words
// tell one from another. Findings that this leaves alike are counted.
class Fingerprints {
 public:
  std::string Of(const Finding& finding) {
    const std::string named = finding.rule + "\n" + finding.path + "\n" +
                              (finding.line > 0 ? finding.source : finding.message);
    return Fingerprint(named + "\n" + std::to_string(seen_[named]++));
  }

 private:
  std::map<std::string, std::size_t> seen_;
};

}  // namespace

std::string Sarif(const Report& report) {
  std::vector<std::string> rules;
  JsonValue results = JsonValue::array();
  Fingerprints fingerprints;
  for (const Subject& subject : report.subjects) {
    for (const Step& step : subject.steps) {
      for (const Finding& finding : step.findings) {
        auto rule = std::find(rules.begin(), rules.end(), finding.rule);
        if (rule == rules.end()) rule = rules.insert(rules.end(), finding.rule);
        JsonValue place = {{"artifactLocation", {{"uri", UriOf(finding.path)}}}};
        if (finding.line > 0) {
          place["region"] = {{"startLine", finding.line}};
          if (finding.column > 0) place["region"]["startColumn"] = finding.column;
        }
        results.push_back(
            {{"ruleId", finding.rule},
             {"ruleIndex", rule - rules.begin()},
             {"level", Name(finding.level)},
             {"message", {{"text", finding.message}}},
             {"locations", JsonValue::array({JsonValue{{"physicalLocation", place}}})},
             {"partialFingerprints", {{"remitGate/v1", fingerprints.Of(finding)}}}});
      }
    }
  }
  JsonValue listed = JsonValue::array();
  for (const std::string& rule : rules) listed.push_back(SarifRule(rule));
  const JsonValue driver = {{"name", "remit"}, {"version", report.engine}, {"rules", listed}};
  const JsonValue run = {
      {"tool", {{"driver", driver}}}, {"columnKind", "unicodeCodePoints"}, {"results", results}};
  const JsonValue log = {
      {"$schema", kSchema}, {"version", "2.1.0"}, {"runs", JsonValue::array({run})}};
  return log.dump(2, ' ', false, JsonValue::error_handler_t::replace) + "\n";
}

std::string Junit(const Report& report) {
  std::string suites;
  std::size_t tests = 0, failures = 0;
  for (const Subject& subject : report.subjects) {
    std::string cases;
    std::size_t failed = 0, left_out = 0;
    for (const Step& step : subject.steps) {
      cases += "    <testcase classname=\"" + XmlText(subject.path) + "\" name=\"" +
               XmlText(step.name) + "\" time=\"0\"";
      if (step.state == State::kPassed) {
        cases += "/>\n";
        continue;
      }
      if (step.state == State::kSkipped) {
        ++left_out;
        cases += "><skipped message=\"" + XmlText(step.summary) + "\"/></testcase>\n";
        continue;
      }
      ++failed;
      std::string told;
      for (const Finding& finding : step.findings)
        told += Place(finding) + ": " + finding.message + "\n";
      cases += "><failure type=\"" + XmlText(step.name) + "\" message=\"" + XmlText(step.summary) +
               "\">" + XmlText(told) + "</failure></testcase>\n";
    }
    suites += "  <testsuite name=\"" + XmlText(subject.path) + "\" tests=\"" +
              std::to_string(subject.steps.size()) + "\" failures=\"" + std::to_string(failed) +
              "\" errors=\"0\" skipped=\"" + std::to_string(left_out) + "\" time=\"0\">\n" + cases +
              "  </testsuite>\n";
    tests += subject.steps.size();
    failures += failed;
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"remit ci\" tests=\"" +
         std::to_string(tests) + "\" failures=\"" + std::to_string(failures) +
         "\" errors=\"0\" time=\"0\">\n" + suites + "</testsuites>\n";
}

std::string GithubAnnotations(const Report& report) {
  std::string text;
  for (const std::string& note : report.notes)
    text += "::warning title=remit ci::" + CommandText(note, false) + "\n";
  for (const Subject& subject : report.subjects) {
    for (const Step& step : subject.steps) {
      for (const Finding& finding : step.findings) {
        // A host shows ten of a kind for a run: what nobody has to do anything about takes none.
        if (finding.level == Level::kNote && step.name != "approvals") continue;
        const std::string kind = finding.level == Level::kError     ? "error"
                                 : finding.level == Level::kWarning ? "warning"
                                                                    : "notice";
        text += "::" + kind + " file=" + CommandText(finding.path, true);
        if (finding.line > 0) text += ",line=" + std::to_string(finding.line);
        if (finding.line > 0 && finding.column > 0)
          text += ",col=" + std::to_string(finding.column);
        text += ",title=" + CommandText("remit " + step.name, true) +
                "::" + CommandText(finding.message, false) + "\n";
      }
    }
  }
  return text;
}

std::string CodeQuality(const Report& report) {
  JsonValue issues = JsonValue::array();
  Fingerprints fingerprints;
  for (const Subject& subject : report.subjects) {
    for (const Step& step : subject.steps) {
      for (const Finding& finding : step.findings) {
        issues.push_back(
            {{"description", finding.message},
             {"check_name", finding.rule},
             {"fingerprint", fingerprints.Of(finding)},
             {"severity", finding.level == Level::kError     ? "major"
                          : finding.level == Level::kWarning ? "minor"
                                                             : "info"},
             {"location",
              {{"path", finding.path}, {"lines", {{"begin", std::max(1, finding.line)}}}}}});
      }
    }
  }
  return issues.dump(2, ' ', false, JsonValue::error_handler_t::replace) + "\n";
}

}  // namespace remit::gate
