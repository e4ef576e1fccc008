// The text form of a conformance case: one policy, cases with the decisions to expect, or the
// diagnostics to expect. Only reads the form; README.md in this folder describes it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/base/result.h"

namespace remit::conformance {

struct ExpectedDiagnostic {
  std::string code;
  std::string place;     // "12:7", line and column of the policy's text
  std::string fragment;  // of the message
};
struct ExpectedDecision {
  std::string id;
  std::vector<std::string> parts;  // "decided", "discount = 15 %", "route rep" …
  int line = 0;
};
// One `--- cases` and the `--- expect` after it.
struct CaseGroup {
  std::optional<std::string> as_of;
  std::optional<std::string> scenario;
  std::string json_lines;
  std::vector<ExpectedDecision> expected;
};
struct CaseFile {
  std::string path;
  std::string name;
  std::vector<std::string> covers;  // numbers of semantic rules
  std::string policy;
  std::map<std::string, std::string> modules;  // by path, "org/authority.remit"
  std::vector<CaseGroup> groups;
  std::optional<std::vector<ExpectedDiagnostic>> diagnostics;
};

base::Result<CaseFile> ParseCaseFile(const std::string& path, const std::string& text);

}  // namespace remit::conformance
