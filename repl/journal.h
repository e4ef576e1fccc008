// `remit journal` and what it has below it: options in, exit code out. journal_command.cpp alone
// knows the command-line library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "repl/commands.h"

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
  Format format = Format::kText;
};
int RunJournalShow(const JournalShowOptions& options);

// Is it what was written?
struct JournalVerifyOptions {
  std::string file;
  std::optional<std::string> checkpoint{};  // a signed note kept elsewhere
  std::vector<std::string> keys;            // public keys that are trusted to sign it
  Format format = Format::kText;
};
int RunJournalVerify(const JournalVerifyOptions& options);

// A signed note of how far the journal is and what it says up to there.
struct JournalCheckpointOptions {
  std::string file;
  std::string key;  // NAME.key
  std::optional<std::string> output{};
};
int RunJournalCheckpoint(const JournalCheckpointOptions& options);

// Files for `remit-verify`.
struct JournalProofOptions {
  std::string file;
  std::uint64_t seq = 0;
  std::optional<std::uint64_t> size{};  // of the tree; as it is now otherwise
  bool entry = false;                   // the entry itself
  bool since = false;                   // that what is there continues the first `seq` entries
};
int RunJournalProof(const JournalProofOptions& options);

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
