// The contents that a store keeps, each once, under the hash of its bytes; and what admission asks
// about them, worked out once for each. Private to store/.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/ledger/log.h"
#include "interpreter/store/admit.h"
#include "interpreter/store/content.h"

namespace remit::store {

std::string_view EngineVersion();  // of Remit

class Contents {
 public:
  // The database must outlive it, and stay where it is.
  explicit Contents(ledger::Database& database);
  Contents(const Contents&) = delete;
  Contents& operator=(const Contents&) = delete;

  std::optional<ledger::Failure> Define();
  std::optional<ledger::Failure> MakeTables();
  // Nothing happens where it is there already.
  std::optional<ledger::Failure> Keep(const Content& content);
  ledger::Answer<std::optional<Content>> Find(const Hash& hash);
  // After a transaction that was rolled back.
  void Forget();
  const ContentFacts& Facts() const { return facts_; }
  // Bytes that are not those of their hash, contents that are missing or that nobody published,
  // tables and triggers that are not as they were made.
  std::vector<ledger::Finding> Verify(const History& history);

 private:
  base::Result<compile::Compilation> CompileOf(const Hash& hash);
  base::Result<ContentFacts::Known> KnownOf(const Hash& hash);
  base::Result<Required> RequiredOf(const Hash& base, const Hash& hash);

  ledger::Database& database_;
  ContentFacts facts_;
  std::map<Hash, ContentFacts::Known> known_;
  std::map<std::pair<Hash, Hash>, Required> required_;
};

// An entry that could not have been admitted is tampered with, unless what was made of a content by
// another version of Remit is all that speaks against it.
ledger::Finding FindingOf(const Refusal& refusal, std::uint64_t seq, const History& history);

}  // namespace remit::store
