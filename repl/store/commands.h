// `remit store` and what it has below it: one function for each, each in a file of its own, options
// in, exit code out. store_command.cpp alone knows the command-line library.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "repl/commands.h"
#include "repl/store/log_check.h"

namespace remit::repl {

// A new pair of keys: FOLDER/NAME.key, which nobody else may read, and FOLDER/NAME.pub.
struct StoreKeyNewOptions {
  std::string name;
  std::string folder = ".";
  Format format = Format::kText;
};
int RunStoreKeyNew(const StoreKeyNewOptions& options);

// What a file says of its key; of a secret one, the public part.
struct StoreKeyShowOptions {
  std::string file;
  Format format = Format::kText;
};
int RunStoreKeyShow(const StoreKeyShowOptions& options);

// What all commands on a store share.
struct StoreFile {
  std::string store;               // the file
  std::optional<std::string> now;  // ISO 8601 UTC; the clock otherwise
  Format format = Format::kText;
};
struct StoreInitOptions {
  StoreFile file;
  std::string root;  // NAME.key
};
int RunStoreInit(const StoreInitOptions& options);

// Who may sign what.
struct StoreNameOptions {
  StoreFile file;
  std::string key;         // of a root
  std::string public_key;  // NAME.pub
  std::vector<std::string> roles;
};
int RunStoreName(const StoreNameOptions& options);
struct StoreRevokeOptions {
  StoreFile file;
  std::string key, name, reason;
};
int RunStoreRevoke(const StoreRevokeOptions& options);

struct StorePublishOptions {
  StoreFile file;
  std::string key, policy, ticket;
};
int RunStorePublish(const StorePublishOptions& options);

struct StoreApproveOptions {
  StoreFile file;
  std::string key, content, role;
  std::optional<std::string> from{};         // when it is activated otherwise
  std::optional<std::string> tests{};        // a report, whose hash is signed
  std::optional<std::uint64_t> emergency{};  // the entry of an activation that this reviews
};
int RunStoreApprove(const StoreApproveOptions& options);

struct StoreActivateOptions {
  StoreFile file;
  std::string key, content, reason;
  std::optional<std::string> from{};  // now otherwise
  bool emergency = false;
};
int RunStoreActivate(const StoreActivateOptions& options);
struct StoreRollbackOptions {
  StoreFile file;
  std::string key, policy, reason;
};
int RunStoreRollback(const StoreRollbackOptions& options);

struct StoreLogOptions {
  StoreFile file;
  std::string policy;  // empty: all
};
int RunStoreLog(const StoreLogOptions& options);
struct StoreShowOptions {
  StoreFile file;
  std::string content;
};
int RunStoreShow(const StoreShowOptions& options);
struct StoreDiffOptions {
  StoreFile file;
  std::string before, after;
};
int RunStoreDiff(const StoreDiffOptions& options);
struct StoreAsOfOptions {
  StoreFile file;
  std::string policy, at;
  std::optional<std::string> known_at{};
};
int RunStoreAsOf(const StoreAsOfOptions& options);

// A version with its approvals, signed, for another store.
struct StoreExportOptions {
  StoreFile file;
  std::string key, content, out;
};
int RunStoreExport(const StoreExportOptions& options);
struct StoreImportOptions {
  StoreFile file;
  std::string from;
};
int RunStoreImport(const StoreImportOptions& options);

// All about a version in one folder, for who has neither Remit nor a network.
struct StoreEvidenceOptions {
  StoreFile file;
  std::string content, key, out;
  std::optional<std::string> checkpoint{};  // kept elsewhere, of the store
  std::optional<std::string> journal{};     // whose first and last decision are shown
  std::optional<std::string> journal_checkpoint{};
  std::vector<std::string> trusted{};  // public keys: who may have signed the checkpoints
  std::vector<std::string> reports{};  // that approvers signed
};
int RunStoreEvidence(const StoreEvidenceOptions& options);

// Is the store what was written? And what is needed to find that out without Remit.
int RunStoreVerify(const LogVerifyOptions& options);
int RunStoreCheckpoint(const LogCheckpointOptions& options);
int RunStoreProof(const LogProofOptions& options);
int RunStoreExportLog(const LogExportOptions& options);
int RunStoreBackup(const LogBackupOptions& options);

}  // namespace remit::repl
