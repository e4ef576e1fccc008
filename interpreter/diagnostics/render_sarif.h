// Diagnostics as a SARIF 2.1.0 log (OASIS), which code hosts and editors show beside the text. One
// run; rules carry their page; columns count Unicode code points.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/diagnostics/diagnostic.h"

namespace remit::diagnostics {

class SarifLog {
 public:
  // `version` of the program.
  explicit SarifLog(std::string version) : version_(std::move(version)) {}

  // `allowed_because`: the reason with which the policy's author put up with the finding.
  void Add(const Diagnostic& diagnostic, const source::SourceMap& sources,
           const std::optional<std::string>& allowed_because = std::nullopt);
  // The whole log, indented. A result keeps its fingerprint when lines move: it is made from the
  // code, the path, the text of the line and how many results of that kind the same text had
  // before.
  std::string Text() const;

 private:
  std::string version_;
  std::vector<std::string> results_;         // each as JSON, without the index of its rule
  std::vector<Kind> kinds_;                  // of each result
  std::map<std::string, std::size_t> seen_;  // by what a fingerprint is made from
};

}  // namespace remit::diagnostics
