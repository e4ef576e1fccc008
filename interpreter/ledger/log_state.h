// What an open log knows of its file.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "interpreter/ledger/log.h"
#include "interpreter/ledger/log_tables.h"
#include "interpreter/ledger/log_tree.h"

namespace remit::ledger {

struct Log::State {
  sqlite3* handle = nullptr;
  std::optional<std::string> admission;
  std::string origin;
  std::uint64_t size = 0;
  Hash chain{};
  internal::TreeEdge edge;
  std::shared_ptr<internal::Prepared> prepared;
  std::optional<Failure> flaw;  // for which nothing is appended, proved or signed
  std::optional<Statement> insert, insert_subtree;

  // Size, chain and edge as the file has them. Damage becomes the flaw.
  std::optional<Failure> Load();
  std::optional<Failure> LoadTree();
  Answer<std::uint64_t> LastSeq() const;
  Answer<Hash> ChainOf(std::uint64_t seq) const;
  // Takes in entries size + 1 .. last that another process has appended.
  std::optional<Failure> CatchUp(std::uint64_t last);
  std::optional<Failure> Insert(const Entry& entry, std::string_view body, const Hash& next);
  std::optional<Failure> InsertSubtree(const internal::Subtree& subtree);
  internal::TreeReader Reader() const;
  Failure Damage(std::string what) const;
};

}  // namespace remit::ledger
