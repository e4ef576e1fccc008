#include "repl/policy/findings.h"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "generated/version.h"
#include "interpreter/base/text.h"
#include "interpreter/bundle/bundle.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/diagnostics/render_sarif.h"
#include "repl/line_diff.h"
#include "repl/load.h"
#include "repl/policy/fix.h"
#include "repl/replace_file.h"
#include "repl/terminal.h"

namespace remit::repl {
namespace {

using diagnostics::Diagnostic;
using diagnostics::Severity;
using Json = nlohmann::json;

struct Counts {
  std::size_t errors = 0, warnings = 0, notes = 0, allowed = 0;
};

Counts Count(const std::vector<Finding>& all) {
  Counts counts;
  for (const Finding& finding : all) {
    if (finding.allowed_because) {
      ++counts.allowed;
      continue;
    }
    switch (finding.diagnostic.severity()) {
      case Severity::kError:
        ++counts.errors;
        break;
      case Severity::kWarning:
        ++counts.warnings;
        break;
      case Severity::kNote:
        ++counts.notes;
        break;
    }
  }
  return counts;
}

void AddCount(std::string& text, std::size_t count, const std::string& noun) {
  if (count == 0) return;
  text += (text.empty() ? "" : ", ") + base::Counted(count, noun);
}

std::string Summary(const Examined& examined) {
  const Counts counts = Count(examined.findings);
  std::string text;
  AddCount(text, counts.errors, "error");
  AddCount(text, counts.warnings, "warning");
  AddCount(text, counts.notes, "note");
  if (counts.allowed > 0)
    text += (text.empty() ? "" : ", ") + std::to_string(counts.allowed) + " allowed";
  if (counts.errors == 0) return text.empty() ? "ok" : "ok, " + text;
  const auto first = std::find_if(
      examined.findings.begin(), examined.findings.end(),
      [](const Finding& finding) { return finding.diagnostic.severity() == Severity::kError; });
  return text + "; `remit help " + std::string(diagnostics::Row(first->diagnostic.kind).code) +
         "` says more";
}

std::vector<Diagnostic> Shown(const std::vector<Finding>& findings, bool allowed) {
  std::vector<Diagnostic> shown;
  for (const Finding& finding : findings)
    if (finding.allowed_because.has_value() == allowed) shown.push_back(finding.diagnostic);
  return shown;
}

Json ToJson(const std::vector<Fix>& fixes) {
  Json array = Json::array();
  for (const Fix& fix : fixes)
    array.push_back({{"code", fix.code}, {"place", fix.place}, {"text", fix.text}});
  return array;
}

class Reporter {
 public:
  Reporter(const FindingsOptions& options, const Examine& examine)
      : options_(options), examine_(examine) {}

  int Run() {
    const std::optional<std::vector<std::string>> files = FilesBelow(options_.policies);
    if (!files) return kEnvironment;
    for (const std::string& path : *files) {
      if (const int code = One(path); code != kOk) return code;
    }
    if (options_.format == ReportFormat::kJson) std::cout << report_.dump(2) << '\n';
    if (options_.format == ReportFormat::kSarif) std::cout << sarif_.Text();
    return exit_code_;
  }

 private:
  int One(const std::string& path) {
    std::optional<std::string> text = ReadInput(path);
    if (!text) return kEnvironment;
    const std::string shown_path = path == "-" ? "stdin" : path;
    if (options_.fix && RefuseBundle(path, *text, "`--fix` mends the text it was compiled from"))
      return kUsage;
    if (bundle::IsBundle(*text)) {
      const base::Result<bundle::Contents> contents = bundle::Read(*text);
      if (!contents) {
        ComplainOfBundle(path, contents.error());
        return kEnvironment;
      }
    }
    Fixed fixed;
    if (options_.fix) {
      if (path == "-") {
        Complain("`--fix` mends files; name one instead of `-`");
        return kUsage;
      }
      fixed = ApplySafeFixes(shown_path, *text, [&](const std::string& mended) {
        return examine_(shown_path, mended).compilation;
      });
      if (options_.diff) {
        if (options_.format == ReportFormat::kText)
          std::cout << LineDiff(path, *text, fixed.text, "mended");
      } else if (fixed.text != *text && !ReplaceFile(path, fixed.text)) {
        return kEnvironment;
      }
      text = fixed.text;
    }
    const Examined examined = examine_(shown_path, *text);
    const Counts counts = Count(examined.findings);
    if (counts.errors > 0 || !examined.compilation.ok() ||
        (options_.warnings && counts.warnings > 0))
      exit_code_ = kFindings;
    Show(path, examined, fixed);
    return kOk;
  }

  void Show(const std::string& path, const Examined& examined, const Fixed& fixed) {
    const source::SourceMap& sources = examined.compilation.sources;
    switch (options_.format) {
      case ReportFormat::kText:
        for (const Fix& fix : fixed.applied)
          std::cout << (options_.diff ? "to fix " : "fixed ") << fix.place << " [" << fix.code
                    << "]: " << fix.text << '\n';
        std::cout << diagnostics::RenderText(Shown(examined.findings, false), sources,
                                             {.colour = ColourOn(1)})
                  << path << ": " << Summary(examined) << '\n';
        break;
      case ReportFormat::kJson:
        AddJson(path, examined, fixed);
        break;
      case ReportFormat::kSarif:
        for (const Finding& finding : examined.findings)
          sarif_.Add(finding.diagnostic, sources, finding.allowed_because);
        break;
    }
  }

  void AddJson(const std::string& path, const Examined& examined, const Fixed& fixed) {
    const compile::Compilation& compilation = examined.compilation;
    const auto list = [&](const std::vector<Diagnostic>& shown) {
      return Json::parse(diagnostics::RenderJson(shown, compilation.sources));
    };
    Json parents = Json::array();
    for (const check::ParentInfo& parent : compilation.checked.model.parents)
      parents.push_back(parent.name);
    Json allowed = list(Shown(examined.findings, true));
    std::size_t next = 0;
    for (const Finding& finding : examined.findings)
      if (finding.allowed_because) allowed[next++]["because"] = *finding.allowed_because;
    Json entry = {{"policy", path},
                  {"ok", compilation.ok()},
                  {"extends", parents},
                  {"diagnostics", list(Shown(examined.findings, false))},
                  {"allowed", std::move(allowed)}};
    if (options_.fix) {
      entry["fixed"] = ToJson(fixed.applied);
      entry["left_alone"] = ToJson(fixed.left_alone);
    }
    report_.push_back(std::move(entry));
  }

  const FindingsOptions& options_;
  const Examine& examine_;
  int exit_code_ = kOk;
  Json report_ = Json::array();
  diagnostics::SarifLog sarif_{REMIT_VERSION};
};

}  // namespace

int ReportFindings(const FindingsOptions& options, const Examine& examine) {
  return Reporter(options, examine).Run();
}

}  // namespace remit::repl
