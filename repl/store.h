// `remit store` and what it has below it: one function for each, each in a file of its own, options
// in, exit code out. store_command.cpp alone knows the command-line library.
#pragma once

#include <string>

#include "repl/commands.h"
#include "repl/log_check.h"

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

// Is the store what was written? And what is needed to find that out without Remit.
int RunStoreVerify(const LogVerifyOptions& options);
int RunStoreCheckpoint(const LogCheckpointOptions& options);
int RunStoreProof(const LogProofOptions& options);
int RunStoreExportLog(const LogExportOptions& options);

}  // namespace remit::repl
