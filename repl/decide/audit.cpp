// `remit audit`: what a policy can do with a data set, what is odd in it, and what a mapping could
// repair.
#include "interpreter/audit/audit.h"

#include <filesystem>
#include <fstream>
#include <iostream>

#include "interpreter/diagnostics/render.h"
#include "interpreter/engine/core.h"
#include "repl/commands.h"
#include "repl/open_cases.h"
#include "repl/terminal.h"

namespace remit::repl {
namespace {

// Nothing, and what is wrong with it on stderr, when the mapping has mistakes of its own. What does
// not fit the file is for the audit to say.
bool MappingIsSound(const std::string& path, const std::string& text,
                    compile::Compilation& compilation) {
  diagnostics::Sink sink;
  const cases::Mapping mapping =
      cases::ParseMapping(compilation.sources.Add(path, text), compilation.sources, sink);
  cases::Bind(&mapping, compilation.checked, sink);
  std::cerr << diagnostics::RenderText(sink.Sorted(), compilation.sources, {.colour = ColourOn(2)});
  return !sink.has_errors();
}

bool WriteMapping(const std::string& path, const std::string& text) {
  if (path == "-") return static_cast<bool>(std::cout << text);
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  return static_cast<bool>(out.flush());
}

}  // namespace

int RunAudit(const AuditOptions& options) {
  if (options.input.cases == "-") {
    Complain("an audit reads its data several times: give a file instead of standard input");
    return kUsage;
  }
  const std::optional<cases::Format> format = CasesFormatOf(options.input);
  if (!format) {
    ComplainOfFormat(options.input.cases);
    return kUsage;
  }
  std::error_code error;
  const bool to_stdout = options.fix_mapping == std::optional<std::string>("-");
  if (options.fix_mapping && !to_stdout && !options.overwrite &&
      std::filesystem::exists(*options.fix_mapping, error)) {
    Complain("`" + *options.fix_mapping + "` exists; say --overwrite if it may be replaced");
    return kUsage;
  }
  Loaded loaded = LoadPolicy(options.input.policy);
  if (!loaded.compilation) return loaded.exit_code;
  const std::optional<std::int64_t> as_of = DayOf(options.input.as_of);
  if (!as_of) return kUsage;

  if (const auto field =
          engine::OutsideEffectivePeriod(loaded.compilation->checked.model, *as_of)) {
    Complain("no case can be decided on " + types::FormatDate(*as_of) + ": " + field->reason +
             "; say --as-of");
    return kUsage;
  }
  audit::Request request;
  request.data = {options.input.cases, *format};
  if (const std::optional<std::string> path = MappingPathOf(options.input, *format)) {
    request.mapping = ReadInput(*path);
    if (!request.mapping) return kEnvironment;
    if (!MappingIsSound(*path, *request.mapping, *loaded.compilation)) return kFindings;
    request.mapping_path = *path;
  }
  std::error_code ignored;
  const auto size = std::filesystem::file_size(options.input.cases, ignored);
  Progress progress(ignored ? 0 : size);
  request.progress = [&](std::uint64_t cases, double share) { progress.Update(cases, share); };
  if (options.top > request.most_repairs) request.most_repairs = options.top;
  const engine::Program program =
      engine::Program::Bind(loaded.compilation->ast, loaded.compilation->checked, *as_of);
  const base::Result<audit::Report> report =
      audit::Audit(program, loaded.compilation->sources, request);
  if (!report) {
    Complain(report.error().message);
    return kEnvironment;
  }
  if (options.fix_mapping && !WriteMapping(*options.fix_mapping, report->amended)) {
    Complain("cannot write `" + *options.fix_mapping + "`");
    return kEnvironment;
  }
  if (to_stdout) {
    // stdout belongs to the mapping
  } else if (options.input.format == Format::kJson) {
    std::cout << audit::ToJson(*report);
  } else {
    std::cout << audit::ToText(*report, {.top = options.top});
    if (options.fix_mapping)
      std::cout << "\nThe mapping with the repairs is in " << *options.fix_mapping
                << "; what needs an answer stands in it as a comment.\n";
  }
  if (report->tally.all() == 0) {
    Complain("`" + options.input.cases + "` holds no case");
    return kFindings;
  }
  return report->clean() ? kOk : kFindings;
}

}  // namespace remit::repl
