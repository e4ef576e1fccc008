// `remit store verify`, `checkpoint`, `proof` and `export-log`: whether a store is what was
// written, and what is needed to find that out without Remit.
#include "interpreter/base/overloaded.h"
#include "interpreter/store/policy_store.h"
#include "repl/load.h"
#include "repl/store/commands.h"

namespace remit::repl {
namespace {

// Complains where it cannot be opened.
std::optional<store::PolicyStore> Opened(const std::string& file) {
  store::Done<store::PolicyStore> opened = store::PolicyStore::Open(file);
  if (auto* policies = std::get_if<store::PolicyStore>(&opened)) return std::move(*policies);
  if (auto* failure = std::get_if<ledger::Failure>(&opened)) Complain(failure->message);
  if (auto* refusal = std::get_if<store::Refusal>(&opened)) Complain(refusal->reason);
  return std::nullopt;
}

}  // namespace

int RunStoreVerify(const LogVerifyOptions& options) {
  if (options.checkpoint && options.keys.empty()) return MissesKey();
  const base::Result<std::optional<ledger::Checkpoint>> kept = KeptCheckpoint(options);
  if (!kept) {
    Complain(kept.error().message);
    return kEnvironment;
  }
  store::Done<store::PolicyStore> opened = store::PolicyStore::Open(options.file);
  if (auto* policies = std::get_if<store::PolicyStore>(&opened))
    return ReportFindings(options, "entry", policies->history().size(), *kept,
                          policies->Verify(*kept));
  // What cannot be opened is judged by why.
  const ledger::Finding finding = std::holds_alternative<ledger::Failure>(opened)
                                      ? ledger::FindingOf(std::get<ledger::Failure>(opened))
                                      : ledger::Finding{ledger::Finding::Kind::kTampered,
                                                        std::get<store::Refusal>(opened).reason, 0};
  return ReportFindings(options, "entry", 0, *kept, {finding});
}

int RunStoreCheckpoint(const LogCheckpointOptions& options) {
  std::optional<store::PolicyStore> policies = Opened(options.file);
  return policies ? SignHead(policies->log(), options) : kEnvironment;
}

int RunStoreProof(const LogProofOptions& options) {
  std::optional<store::PolicyStore> policies = Opened(options.file);
  return policies ? PrintProof(policies->log(), options) : kEnvironment;
}

int RunStoreExportLog(const LogExportOptions& options) {
  std::optional<store::PolicyStore> policies = Opened(options.file);
  return policies ? ExportLog(policies->log(), options) : kEnvironment;
}

int RunStoreBackup(const LogBackupOptions& options) {
  std::optional<store::PolicyStore> policies = Opened(options.file);
  return policies ? BackUpLog(policies->database(), options, RunStoreCheckpoint) : kEnvironment;
}

}  // namespace remit::repl
