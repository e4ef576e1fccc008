// A data set held against a policy: how much of it can be decided, what stands in the way, what is
// odd in it, and what a mapping could repair. The file is read twice, and once for each repair that
// is tried; what is kept of it does not grow with its rows, but for eight numbers of each.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "interpreter/audit/draft.h"
#include "interpreter/audit/report.h"
#include "interpreter/engine/program.h"
#include "interpreter/source/source.h"

namespace remit::audit {

struct Request {
  DataSource data;                     // a file; standard input cannot be read twice
  std::optional<std::string> mapping;  // its text, without mistakes
  std::string mapping_path;            // for the report; empty without one
  std::size_t most_repairs = 10;       // that are tried, each by reading the data again
  // Of all that is to be read, how much has been: pass and share of the file, 0 to 1.
  std::function<void(std::uint64_t cases, double share)> progress = [](std::uint64_t, double) {};
};

// An Error when the data cannot be read. The policy has to be in effect on the program's day.
base::Result<Report> Audit(const engine::Program& program, const source::SourceMap& sources,
                           const Request& request);

// For people, lines of at most `width` columns where words allow; `top` of each kind, the rest
// counted.
struct TextOptions {
  std::size_t top = 10;
  std::size_t width = 80;
};
std::string ToText(const Report& report, const TextOptions& options = {});
// By docs/reference/audit.schema.json.
std::string ToJson(const Report& report);

}  // namespace remit::audit
