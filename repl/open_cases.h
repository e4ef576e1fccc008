// Opening the cases of a command: finds the mapping, binds it to the policy and opens the file;
// everything that is wrong is said on stderr.
#pragma once

#include <atomic>
#include <memory>

#include "interpreter/cases/reader.h"
#include "repl/load.h"

namespace remit::repl {

struct OpenedCases {
  std::unique_ptr<cases::Binding> binding;  // the reader refers to it
  std::unique_ptr<cases::CaseReader> reader;
  bool mapped = false;
  std::string mapping_text;  // of a mapping; empty without one
  ExitCode exit_code = kOk;  // not kOk: no reader
};
// The mapping is the one named, or POLICY.mapping beside POLICY.remit when that file exists and the
// cases are CSV or it is named. Adds the mapping's text to the compilation's sources, so that
// messages can show it. Once `stop` is not 0 a file that lets its reader wait is at its end.
// Columns and fields that are `ignored` feed no input, and that is no mistake.
OpenedCases OpenCasesOf(const CaseOptions& options, compile::Compilation& compilation,
                        const std::atomic<int>* stop = nullptr,
                        const std::vector<std::string>& ignored = {});
// Which mapping that is; nothing where there is none.
std::optional<std::string> MappingPathOf(const CaseOptions& options, cases::Format format);
// What the cases of a command are; nothing when neither it nor their name tells.
std::optional<cases::Format> CasesFormatOf(const CaseOptions& options);
// That no cases are read from a file of this name.
void ComplainOfFormat(const std::string& path);

}  // namespace remit::repl
