// What somebody does to a log's file who has SQLite, this source and time: everything but the
// secret key of a checkpoint that is kept elsewhere.
#pragma once

#include <string>
#include <vector>

#include "interpreter/ledger/log.h"
#include "tests/unit/ledger/log_fixture.h"

namespace remit::ledger::test {

// Runs SQL with the triggers of a log taken away, and puts them back as they were.
void WithoutTriggers(const std::string& path, const std::string& sql);
// Computes chains and subtrees again from whatever entries there are, as Append would have.
void RecomputeHashes(const std::string& path);
// Every value of every table of the log and the schema, as text; the same text, the same content.
// Nothing where it cannot be read.
std::optional<std::string> ContentOf(const std::string& path);

}  // namespace remit::ledger::test
