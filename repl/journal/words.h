// Records of a journal in words and as JSON; private to journal_*.cpp.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "interpreter/journal/journal.h"

namespace remit::repl {

// "2026-03-01 09:30:00.000000 UTC" of microseconds since 1970.
std::string TimeText(std::int64_t micros);
// One line: "decision on `A-17`, decided, approve, as of 2026-03-01".
std::string Summary(const journal::Record& record);
// What belongs to it and is too much for one line: of an override the rules that allow it, and who
// agreed.
std::vector<std::string> Details(const journal::Record& record);
// Everything but inputs and cores, which are bytes: of these how many there are.
nlohmann::ordered_json RecordJson(std::uint64_t seq, std::int64_t recorded_at,
                                  const journal::Record& record);
// An override alone, as it is recorded.
nlohmann::ordered_json OverrideJson(const journal::Overridden& made);
// A writer that waits for another one to end, and knows the time.
journal::WriterOptions PatientWriter();
// Opens a journal to read; nothing, and a message, where it cannot be.
std::optional<journal::Reader> OpenJournal(const std::string& file);
// Says what went wrong; the exit code for it.
int ComplainOfJournal(const ledger::Failure& failure);
// The same, of what was asked to be recorded: what cannot be is found, and no fault of the file.
int ComplainOfWish(const ledger::Failure& failure);

}  // namespace remit::repl
