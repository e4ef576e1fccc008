// What every log that Remit keeps can be asked, below `remit store` and below `remit journal`:
// verify, checkpoint, proof, export-log, backup.
#pragma once

#include <functional>
#include <string>

#include "repl/command_line/command_group.h"
#include "repl/store/log_check.h"

namespace remit::repl {

// How its help speaks of a log.
struct LogWords {
  std::string log;     // store; the word behind `remit`, and what the file is called
  std::string file;    // of the examples: policies.store
  std::string text;    // of the examples: store.log
  std::string entry;   // entry; what the log has
  std::string key;     // of the examples: auditor
  std::string backup;  // said of a copy besides: a sentence and a blank, or nothing
};
struct LogOptions {
  LogVerifyOptions verify;
  LogCheckpointOptions checkpoint;
  LogProofOptions proof;
  LogExportOptions exported;
  LogBackupOptions backup;
};
struct LogRuns {
  int (*verify)(const LogVerifyOptions&);
  int (*checkpoint)(const LogCheckpointOptions&);
  int (*proof)(const LogProofOptions&);
  int (*exported)(const LogExportOptions&);
  int (*backup)(const LogBackupOptions&);
};
// A command below the group that takes the log's file first.
using LogLeaf =
    std::function<CLI::App*(const std::string& name, const std::string& description,
                            const std::string& examples, std::string& file, CommandGroup::Run run)>;
// `options` must outlive the command line.
void AddLogCommands(const LogLeaf& leaf, const LogWords& words, LogOptions& options,
                    const LogRuns& runs);

}  // namespace remit::repl
