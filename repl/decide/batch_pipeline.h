// Decides the cases of a file in several threads: whoever is free takes the next piece of the file,
// parses, decides and formats it; what comes out is handed on in the order of the file. Knows
// neither where the lines go nor what is said about them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/cases/decompress.h"
#include "interpreter/cases/reader.h"
#include "interpreter/cases/write.h"
#include "interpreter/govern/decide_columns.h"
#include "interpreter/journal/records.h"
#include "repl/decide/batch_tally.h"

namespace remit::repl {

// What became of one piece of the file.
struct PieceResult {
  std::string text;  // the lines of its cases, compressed where that was asked for
  BatchTally tally;
  cases::ReadCounts read;                // cases whose previous decision is later count as invalid
  cases::PiecePlace end;                 // of the piece; of a JSON document `row` counts its cases
  std::optional<base::Error> error;      // the file cannot be read on; then there is nothing else
  std::vector<journal::Record> records;  // of its decisions, where they are wanted
  // Where blocks are wanted.
  cases::Block block;
  govern::DecisionColumns columns;
};

struct PipelineOptions {
  std::size_t threads = 1;
  std::size_t block = 1024;
  bool lines = true;  // of decisions
  bool blocks = false;
  cases::DecisionLines::Form form = cases::DecisionLines::Form::kJsonLines;
  cases::Compression compression = cases::Compression::kNone;
  // What is to be recorded of a block; called by all threads.
  std::function<std::vector<journal::Record>(const engine::CaseBatch&,
                                             const govern::DecisionColumns&)>
      record{};
  std::string scenario;  // in whose world the cases are decided; empty: as the policy says
};

// Calls `take` with the result of each piece, in the order of the file and never at the same time,
// from any of the threads. Ends behind the last piece, behind an error, when `take` returns false,
// and when `interrupted` says so, behind the pieces begun by then. The same results for any number
// of threads.
void RunPipeline(cases::CaseReader& reader, const engine::Program& program,
                 const PipelineOptions& options, const std::function<bool()>& interrupted,
                 const std::function<bool(PieceResult&)>& take);

}  // namespace remit::repl
