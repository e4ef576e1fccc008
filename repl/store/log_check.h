// What every log that Remit keeps can be asked, whatever it records: is it what was written, how
// far is it, and what is needed to check it without Remit (docs/store/verify.md).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/ledger/log.h"
#include "repl/commands.h"

namespace remit::repl {

struct LogVerifyOptions {
  std::string file;
  std::optional<std::string> checkpoint{};  // a signed note that was kept elsewhere
  std::vector<std::string> keys{};          // public keys that are trusted to sign it
  Format format = Format::kText;
};
// Says that a checkpoint without a key shows nothing; the exit code.
int MissesKey();
// The checkpoint to verify against, or why there is none. An Error is no proof of anything.
base::Result<std::optional<ledger::Checkpoint>> KeptCheckpoint(const LogVerifyOptions& options);
// Prints what was found; `noun` is what the log has, in the singular.
int ReportFindings(const LogVerifyOptions& options, const std::string& noun, std::uint64_t size,
                   const std::optional<ledger::Checkpoint>& kept,
                   const std::vector<ledger::Finding>& findings);

struct LogCheckpointOptions {
  std::string file;
  std::string key;  // NAME.key
  std::optional<std::string> output{};
};
int SignHead(ledger::Log& log, const LogCheckpointOptions& options);

struct LogProofOptions {
  std::string file;
  std::uint64_t seq = 0;
  std::optional<std::uint64_t> size{};  // of the log when the checkpoint was signed; as it is now
                                        // otherwise
  bool entry = false;                   // the entry itself
  bool since = false;                   // that the log continues its first `seq` entries
};
int PrintProof(ledger::Log& log, const LogProofOptions& options);

struct LogExportOptions {
  std::string file;
  std::optional<std::string> output{};
};
int ExportLog(ledger::Log& log, const LogExportOptions& options);

// A copy of the whole file, as it is at one moment.
struct LogBackupOptions {
  std::string file, output;
  std::optional<std::string> key{};  // NAME.key, which signs OUTPUT.note: how far the copy is
};
// `head` opens the copy and signs how far it is, in the file that is said.
int BackUpLog(ledger::Database& database, const LogBackupOptions& options,
              const std::function<int(const LogCheckpointOptions&)>& head);

}  // namespace remit::repl
