// The note of how far a run of `remit batch` has come: what it was about, where in the cases and in
// the decisions it stands, and what was counted until then.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "interpreter/base/result.h"
#include "interpreter/cases/piece.h"
#include "repl/decide/batch_report.h"
#include "repl/load.h"

namespace remit::repl {

// Everything that could make the rest of the file something else than the rest of the same run.
nlohmann::json SubjectOf(const BatchOptions& options, const compile::Compilation& compilation,
                         const engine::Program& program, const std::string& mapping_text);

struct BatchStand {
  // In the cases: what comes next. Nothing: the run has only begun. Of a JSON document `row` counts
  // the cases before.
  std::optional<cases::PiecePlace> place{};
  std::uint64_t written = 0;   // bytes of decisions
  std::uint64_t recorded = 0;  // records in the journal, where there is one
  BatchCounts counts;
  cases::ReadCounts read;
};
nlohmann::json NoteFrom(const nlohmann::json& subject, const BatchStand& stand);
// The stand of the run that left this note for `output`; an error when there is none, when it
// cannot be read, or when it was about something else, which is then named.
base::Result<BatchStand> StandFrom(const std::string& output, const nlohmann::json& subject);

}  // namespace remit::repl
