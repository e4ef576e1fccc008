// `remit journal verify`, `checkpoint`, `proof` and `export-log`: whether a journal is what was
// recorded, and what is needed to find that out without Remit. As of every log: log_check.h.
#include "repl/journal/commands.h"
#include "repl/journal/words.h"
#include "repl/load.h"

namespace remit::repl {

int RunJournalVerify(const LogVerifyOptions& options) {
  if (options.checkpoint && options.keys.empty()) return MissesKey();
  const base::Result<std::optional<ledger::Checkpoint>> kept = KeptCheckpoint(options);
  if (!kept) {
    Complain(kept.error().message);
    return kEnvironment;
  }
  ledger::Answer<journal::Reader> opened = journal::Reader::Open(options.file);
  if (auto* failure = std::get_if<ledger::Failure>(&opened))
    return ReportFindings(options, "record", 0, *kept, {ledger::FindingOf(*failure)});
  auto& reader = std::get<journal::Reader>(opened);
  return ReportFindings(options, "record", reader.size(), *kept, reader.Verify(*kept));
}

int RunJournalCheckpoint(const LogCheckpointOptions& options) {
  std::optional<journal::Reader> reader = OpenJournal(options.file);
  return reader ? SignHead(reader->log(), options) : kEnvironment;
}

int RunJournalProof(const LogProofOptions& options) {
  std::optional<journal::Reader> reader = OpenJournal(options.file);
  return reader ? PrintProof(reader->log(), options) : kEnvironment;
}

int RunJournalExportLog(const LogExportOptions& options) {
  std::optional<journal::Reader> reader = OpenJournal(options.file);
  return reader ? ExportLog(reader->log(), options) : kEnvironment;
}

int RunJournalBackup(const LogBackupOptions& options) {
  std::optional<journal::Reader> reader = OpenJournal(options.file);
  return reader ? BackUpLog(reader->database(), options, RunJournalCheckpoint) : kEnvironment;
}

}  // namespace remit::repl
