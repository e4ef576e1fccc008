// What objectives are worth in each other over a data set.
#pragma once

#include <optional>
#include <string>

#include "interpreter/cases/reader.h"
#include "interpreter/engine/program.h"
#include "repl/commands.h"

namespace remit::repl {

// Reads all cases, or the one named, and prints for each pair of objectives the least, the median
// and the greatest rate, each with its case. kFindings where the policy has no rates.
ExitCode PrintRates(const engine::Program& program, cases::CaseReader& reader,
                    const std::optional<std::string>& only, Format format);

}  // namespace remit::repl
