// `remit journal` and what it has below it: options in, exit code out. journal_command.cpp alone
// knows the command-line library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "repl/commands.h"
#include "repl/store/log_check.h"

namespace remit::repl {

// The records, one line each.
struct JournalLogOptions {
  std::string file;
  std::optional<std::uint64_t> from{}, to{};  // both inside
  std::uint64_t last = 20;                    // without from and to; 0: all
  Format format = Format::kText;
};
int RunJournalLog(const JournalLogOptions& options);

// One record, all that it says.
struct JournalShowOptions {
  std::string file;
  std::uint64_t seq = 0;
  bool reveal = false;  // the inputs too
  Format format = Format::kText;
};
int RunJournalShow(const JournalShowOptions& options);

// Is it what was written? And what is needed to find that out without Remit.
int RunJournalVerify(const LogVerifyOptions& options);
int RunJournalCheckpoint(const LogCheckpointOptions& options);
int RunJournalProof(const LogProofOptions& options);
int RunJournalExportLog(const LogExportOptions& options);
int RunJournalBackup(const LogBackupOptions& options);

// The texts of a policy that decided.
struct JournalPolicyOptions {
  std::string file;
  std::uint64_t seq = 0;                // of the policy, or of a decision by it
  std::optional<std::string> output{};  // a folder
  Format format = Format::kText;
};
int RunJournalPolicy(const JournalPolicyOptions& options);

// Decides everything again.
struct JournalReplayOptions {
  std::string file;
  std::size_t threads = 0;  // 0: as many as the machine has cores
  Format format = Format::kText;
};
int RunJournalReplay(const JournalReplayOptions& options);

// The whole story of a case.
struct JournalWhyOptions {
  std::string file;
  std::string case_id;
  Format format = Format::kText;
};
int RunJournalWhy(const JournalWhyOptions& options);

}  // namespace remit::repl
