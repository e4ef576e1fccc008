// The parts of which a folder of evidence is made; private to store_evidence.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/ledger/log.h"
#include "repl/store/evidence_folder.h"
#include "repl/store/session.h"

namespace remit::repl {

// The content's bytes and its files, under `name`; says why not.
bool AddContent(EvidenceFolder& folder, const std::string& name, const store::Content& content);
// What is otherwise in `after`, and who has to approve that. `base` of zeros: there was nothing.
base::Result<bool> AddDifference(EvidenceFolder& folder, const store::Hash& base,
                                 const store::Content& before, const store::Content& after,
                                 const store::Required& required);
// The tests of the version, run now; reports that its approvers signed, each named by a file.
base::Result<bool> AddTestsOf(EvidenceFolder& folder, const store::Content& content,
                              const store::History& history,
                              const store::History::Published& version,
                              const std::vector<std::string>& reports);
// NAME/head.note, signed now; and of an earlier checkpoint, which is a file, NAME/kept.note and the
// proof that the log continues it.
base::Result<bool> AddLogOf(EvidenceFolder& folder, ledger::Log& log, const std::string& name,
                            const std::optional<std::string>& checkpoint,
                            const std::vector<std::string>& trusted, const ledger::SecretKey& key);
// NAME.txt and NAME.proof.
base::Result<bool> AddEntryOf(EvidenceFolder& folder, ledger::Log& log, const std::string& name,
                              std::uint64_t seq);
// The first and the last decision that were made by the version, as they are recorded; their
// numbers.
struct KeptElsewhere {
  std::optional<std::string> checkpoint;
  std::vector<std::string> trusted;
};
base::Result<std::vector<std::uint64_t>> AddDecisionsOf(EvidenceFolder& folder,
                                                        const std::string& journal,
                                                        const store::History::Published& version,
                                                        const KeptElsewhere& kept,
                                                        const ledger::SecretKey& key);
// What lies in the folder and how it is checked, in plain words.
std::string ReadmeOf(StoreSession& session, const store::History::Published& version,
                     const EvidenceFolder& folder, const ledger::PublicKey& signer);

}  // namespace remit::repl
