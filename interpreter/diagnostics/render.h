// Turns diagnostics into text for a person (with the line and carets) and into JSON. The only place that words the frame
// around a message.
#pragma once

#include <string>
#include <vector>

#include "interpreter/diagnostics/diagnostic.h"

namespace remit::diagnostics {

struct RenderOptions {
  bool colour = false;
};
std::string RenderText(const std::vector<Diagnostic>& diagnostics, const source::SourceMap& sources,
                       const RenderOptions& options = {});
// A JSON array; positions as line, column, and byte offsets.
std::string RenderJson(const std::vector<Diagnostic>& diagnostics, const source::SourceMap& sources);

}  // namespace remit::diagnostics
