// The cores of decisions as JSON lines or CSV, one line per case, quantities in the language's
// notation. Compact; the whole decision with its explanation is written by govern/.
#pragma once

#include <string>

#include "interpreter/cases/reader.h"
#include "interpreter/engine/core.h"

namespace remit::cases {

// row,id,status,verdict,KNOBS…,level,sides,score,feasible,fired,violated,outside_model,review_overdue,missing,faults,invalid,
// then the kept columns. Lists are separated by `; `. What was decided in the world of a scenario
// says so in a column `scenario` behind `id`, which is not there otherwise.
std::string CsvHeader(const check::Model& model, const std::vector<std::string>& kept_columns,
                      bool scenario = false);
// Both append one line, with its line end, for case `index` of the block. `scenario` is empty where
// the world is the one that is written.
void AppendCsv(const engine::Core& core, const Block& block, std::size_t index,
               const check::Checked& checked, const std::string& scenario, std::string& out);
void AppendJsonLine(const engine::Core& core, const Block& block, std::size_t index,
                    const check::Checked& checked, const std::string& scenario,
                    const std::vector<std::string>& kept_columns, std::string& out);

// A CSV cell: quoted where RFC 4180 asks for it. A cell that a spreadsheet would take for a formula
// is not changed.
void AppendCsvCell(std::string_view text, std::string& out);
// A JSON string with its quotes. `text` is UTF-8.
void AppendJsonString(std::string_view text, std::string& out);

}  // namespace remit::cases
