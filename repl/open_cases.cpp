#include "repl/open_cases.h"

#include <filesystem>
#include <iostream>

#include "interpreter/cases/mapping.h"
#include "interpreter/diagnostics/render.h"
#include "repl/terminal.h"

namespace remit::repl {
namespace {

bool Report(const diagnostics::Sink& sink, const source::SourceMap& sources) {
  std::cerr << diagnostics::RenderText(sink.Sorted(), sources, {.colour = ColourOn(2)});
  return !sink.has_errors();
}

}  // namespace

std::optional<std::string> MappingPathOf(const CaseOptions& options, cases::Format format) {
  if (options.mapping) return options.mapping;
  // A case written as JSON in the policy's own words needs no mapping; tables from elsewhere do.
  if (format != cases::Format::kCsv) return std::nullopt;
  std::filesystem::path beside = options.policy;
  beside.replace_extension(".mapping");
  std::error_code error;
  if (std::filesystem::exists(beside, error)) return beside.string();
  return std::nullopt;
}

void ComplainOfFormat(const std::string& path) {
  Complain("`" + path +
           "`: cases are read from .json, .jsonl or .csv, each also with .gz, .zst, .bz2 or .xz; "
           "of a file with another name say --cases-format csv, json or jsonl");
}

std::optional<cases::Format> CasesFormatOf(const CaseOptions& options) {
  if (options.cases_form == "csv") return cases::Format::kCsv;
  if (options.cases_form == "json") return cases::Format::kJson;
  if (options.cases_form == "jsonl" || options.cases == "-") return cases::Format::kJsonLines;
  return cases::FormatOf(options.cases);
}

OpenedCases OpenCasesOf(const CaseOptions& options, compile::Compilation& compilation,
                        const std::atomic<int>* stop, const std::vector<std::string>& ignored) {
  OpenedCases opened;
  const auto fail = [&](ExitCode code) {
    opened.exit_code = code;
    opened.reader.reset();
    return std::move(opened);
  };
  const std::optional<cases::Format> format = CasesFormatOf(options);
  if (!format) {
    ComplainOfFormat(options.cases);
    return fail(kUsage);
  }
  diagnostics::Sink sink;
  std::optional<cases::Mapping> mapping;
  if (const std::optional<std::string> path = MappingPathOf(options, *format)) {
    const std::optional<std::string> text = ReadInput(*path);
    if (!text) return fail(kEnvironment);
    mapping = cases::ParseMapping(compilation.sources.Add(*path, *text), compilation.sources, sink);
    opened.mapped = true;
    opened.mapping_text = *text;
  }
  opened.binding = std::make_unique<cases::Binding>(
      cases::Bind(mapping ? &*mapping : nullptr, compilation.checked, sink));
  if (!Report(sink, compilation.sources)) return fail(kFindings);
  for (const std::string& column : ignored) opened.binding->ignored.push_back({column, {}});
  diagnostics::Sink fit;
  auto reader = cases::OpenCases(options.cases, *format, compilation.checked, *opened.binding, fit,
                                 nullptr, stop);
  if (!Report(fit, compilation.sources)) return fail(kFindings);
  if (!reader) {
    Complain(reader.error().message);
    return fail(kEnvironment);
  }
  opened.reader = std::move(reader).value();
  return opened;
}

}  // namespace remit::repl
