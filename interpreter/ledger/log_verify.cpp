// Everything that a log's file says of itself, computed again from its entries, and compared with
// what was kept elsewhere.
#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <map>

#include "interpreter/ledger/log.h"
#include "interpreter/ledger/log_rows.h"
#include "interpreter/ledger/log_state.h"

namespace remit::ledger {
namespace {

constexpr std::size_t kMostFindings = 20;

class Check {
 public:
  Check(sqlite3* handle, const std::string& origin) : handle_(handle), origin_(origin) {}

  std::vector<Finding> Take() && { return std::move(findings_); }
  bool empty() const { return findings_.empty(); }
  std::uint64_t size() const { return edge_.size(); }

  void Tampered(std::string what, std::uint64_t seq = 0) {
    if (findings_.size() < kMostFindings) {
      findings_.push_back({Finding::Kind::kTampered, std::move(what), seq});
    }
  }
  void Failed(const Failure& failure) {
    if (findings_.size() < kMostFindings) findings_.push_back(FindingOf(failure));
  }

  void Integrity();
  void Tables(std::optional<std::string_view> admission);
  void Origin();
  // `opened`: size and chain that the log had then.
  using Known = std::optional<std::pair<std::uint64_t, Hash>>;
  void Entries(const std::optional<Checkpoint>& kept, const Known& opened);
  void Subtrees();
  void Against(const Checkpoint& kept);

 private:
  bool full() const { return findings_.size() == kMostFindings; }
  // Calls `each` for every row; false and a finding where it cannot be read.
  bool Rows(const char* sql, const std::function<void(const Statement&)>& each);
  bool Entry(const internal::Row& row);

  sqlite3* handle_;
  std::string origin_;
  std::vector<Finding> findings_;
  internal::TreeEdge edge_;
  std::string chain_;              // as the entry before has it
  std::uint64_t last_ = 0;         // seq of the last row, in a file that has gaps not its number
  std::optional<Hash> kept_root_;  // at the size of the checkpoint
  std::map<std::pair<int, std::uint64_t>, Hash> subtrees_;
};

bool Check::Rows(const char* sql, const std::function<void(const Statement&)>& each) {
  Answer<Statement> prepared = Database::PrepareOn(handle_, sql);
  if (auto* failure = std::get_if<Failure>(&prepared)) {
    Failed(*failure);
    return false;
  }
  Statement& statement = std::get<Statement>(prepared);
  while (true) {
    Answer<bool> row = statement.Step();
    if (auto* failure = std::get_if<Failure>(&row)) {
      Failed(*failure);
      return false;
    }
    if (!std::get<bool>(row)) return true;
    each(statement);
  }
}

void Check::Integrity() {
  Rows("PRAGMA integrity_check(5)", [this](const Statement& row) {
    if (row.Text(0) != "ok") Tampered("the database is damaged: " + std::string(row.Text(0)));
  });
}

void Check::Tables(std::optional<std::string_view> admission) {
  Answer<std::vector<std::string>> flaws = internal::FlawsOfTables(handle_, admission);
  if (auto* failure = std::get_if<Failure>(&flaws)) return Failed(*failure);
  for (const std::string& flaw : std::get<std::vector<std::string>>(flaws)) {
    Tampered("tables and triggers: " + flaw);
  }
}

void Check::Origin() {
  std::uint64_t rows = 0;
  Rows("SELECT name FROM origin", [&](const Statement& row) {
    ++rows;
    if (row.Text(0) != origin_) Tampered("the origin is not the one that it was");
  });
  if (rows != 1) Tampered("a log has one origin, and this file " + std::to_string(rows));
}

bool Check::Entry(const internal::Row& row) {
  const std::uint64_t seq = row.entry.seq;
  const std::string name = "entry " + std::to_string(seq);
  if (seq != last_ + 1) {
    const std::string missing = std::to_string(last_ + 1);
    Tampered(seq > last_ ? "entry " + missing + " is missing" : name + " stands where none is",
             last_ + 1);
  }
  last_ = seq;
  const Hash leaf = LeafOf(row.entry, row.body);
  Hash before{};
  if (chain_.size() == before.size()) std::copy(chain_.begin(), chain_.end(), before.begin());
  if (row.chain != Bytes(NextChain(before, leaf))) {
    Tampered(name + " does not continue the one before: it, or the one before, is not as it was",
             seq);
  }
  chain_ = std::string(row.chain);
  edge_.Append(leaf, [this](const internal::Subtree& subtree) {
    subtrees_[{subtree.height, subtree.position}] = subtree.root;
  });
  return !full();
}

void Check::Entries(const std::optional<Checkpoint>& kept, const Known& opened) {
  chain_ = std::string(Bytes(FirstChain(origin_)));
  const auto look = [&] {
    if (kept && kept->size == size()) kept_root_ = edge_.Root();
    if (opened && size() == opened->first && chain_ != Bytes(opened->second)) {
      Tampered("entry " + std::to_string(size()) + " was another one when the log was opened",
               size());
    }
  };
  look();
  // Whatever its kind, no row is left out: seq below 1 too.
  Rows("SELECT seq FROM entry WHERE seq < 1 LIMIT 1",
       [this](const Statement&) { Tampered("an entry before the first"); });
  Rows(
      "SELECT seq FROM entry WHERE typeof(kind) <> 'integer' OR kind < 0 OR kind > 4294967295 OR "
      "typeof(recorded_at) <> 'integer' OR typeof(chain) <> 'blob' OR typeof(body) <> 'blob' "
      "LIMIT 1",
      [this](const Statement& row) {
        Tampered("entry " + std::to_string(row.Whole(0)) + " has values that no entry has",
                 static_cast<std::uint64_t>(row.Whole(0)));
      });
  Answer<bool> read = internal::ReadRows(
      handle_, 1, static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()),
      [&](const internal::Row& row) {
        const bool more = Entry(row);
        look();
        return more;
      });
  if (auto* failure = std::get_if<Failure>(&read)) return Failed(*failure);
  if (!std::get<bool>(read)) return;
  if (opened && size() < opened->first) {
    Tampered("the tail is cut: " + std::to_string(size()) + " entries, and there were " +
                 std::to_string(opened->first) + " when the log was opened",
             size() + 1);
  }
  if (kept) Against(*kept);
}

void Check::Subtrees() {
  Rows("SELECT height, position, root FROM subtree", [this](const Statement& row) {
    const auto at =
        subtrees_.find({static_cast<int>(row.Whole(0)), static_cast<std::uint64_t>(row.Whole(1))});
    if (at == subtrees_.end() || row.Blob(2) != Bytes(at->second)) {
      Tampered("the root of a subtree is not that of its entries");
    }
    if (at != subtrees_.end()) subtrees_.erase(at);
  });
  if (!subtrees_.empty()) Tampered("the root of a subtree is missing");
}

void Check::Against(const Checkpoint& kept) {
  if (kept.origin != origin_) {
    return Tampered("is another log: its origin is " + origin_ + ", that of the checkpoint " +
                    kept.origin);
  }
  if (kept.size > size()) {
    return Tampered("the tail is cut, or the file an older copy: " + std::to_string(size()) +
                        " entries, and the checkpoint has " + std::to_string(kept.size),
                    size() + 1);
  }
  if (!kept_root_ || *kept_root_ != kept.root) {
    Tampered("the first " + std::to_string(kept.size) +
             " entries are not those of the checkpoint: its root is another one");
  }
}

}  // namespace

std::vector<Finding> Log::Verify(const std::optional<Checkpoint>& kept) {
  // What is in memory is not what is in the file.
  sqlite3_db_release_memory(state_->handle);
  Check check(state_->handle, state_->origin);
  check.Integrity();
  check.Tables(state_->admission);
  check.Origin();
  Check::Known opened;
  if (!state_->flaw) opened = {state_->size, state_->chain};
  check.Entries(kept, opened);
  check.Subtrees();
  if (state_->flaw && check.empty()) check.Failed(*state_->flaw);
  return std::move(check).Take();
}

}  // namespace remit::ledger
