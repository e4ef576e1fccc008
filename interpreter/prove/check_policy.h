// What `check` says about all cases of a policy: tables with a gap or an overlap, a child's table
// beyond its parent's, conditions that never change. What guarantees and rules hold is asked for by
// `prove` (report.h).
#pragma once

#include <cstdint>

#include "interpreter/check/checked.h"
#include "interpreter/diagnostics/diagnostic.h"

namespace remit::prove {

// How much is asked. Every error is found at either depth, and the same one.
enum class Depth : std::uint8_t {
  kErrors,    // only what can refuse the policy: for who decides with it. Warnings may be missing
  kWarnings,  // what can only warn too, which takes seconds where many rows of a table overlap
};

// Requires checked.ok. Takes `ok` back where an error is reported.
void CheckAllCases(const ast::Ast& ast, check::Checked& checked, diagnostics::Sink& sink,
                   Depth depth);

// Its parts. Proves that exactly one row of every table applies, over all values that its columns
// can take, and reports each gap, overlap and dead row with a smallest case that shows it. What
// cannot be decided is said to be so; nothing is guessed. tables.cpp
void CheckTableCover(const ast::Ast& ast, const check::Checked& checked, diagnostics::Sink& sink,
                     Depth depth);
// Region by region and on every date. table_delegation.cpp
void CheckReplacedTables(const ast::Ast& ast, const check::Checked& checked,
                         diagnostics::Sink& sink);
// Warns of requirements and rules whose condition has the same truth for all values. Those of
// modules are for others too and are not reported. constant_conditions.cpp
void ReportConstantConditions(const ast::Ast& ast, const check::Checked& checked,
                              diagnostics::Sink& sink);

}  // namespace remit::prove
