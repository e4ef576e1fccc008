// Appending, reading and proving. What is found wrong with a file is in log_verify.cpp.
#include "interpreter/ledger/log.h"

#include <sqlite3.h>

#include <algorithm>
#include <limits>

#include "interpreter/ledger/bytes.h"
#include "interpreter/ledger/log_rows.h"
#include "interpreter/ledger/log_state.h"

namespace remit::ledger {
namespace {

constexpr std::uint64_t kRowsAtOnce = 512;
constexpr std::size_t kBytesAtOnce = std::size_t{4} << 20;
// More entries than this from others are taken in by opening again, which reads fewer rows.
constexpr std::uint64_t kCatchUpAtMost = 4096;
constexpr auto kMostEntries =
    static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) - 1;

ByteWriter Head(const Entry& entry) {
  ByteWriter writer("remit.entry.v1");
  writer.Count(entry.seq);
  writer.Count(entry.kind);
  writer.Whole(entry.recorded_at);
  return writer;
}

std::int64_t Signed(std::uint64_t seq) { return static_cast<std::int64_t>(seq); }

}  // namespace

std::string BytesOf(const Entry& entry) {
  ByteWriter writer = Head(entry);
  writer.Text(entry.body);
  return std::move(writer).Take();
}

Hash LeafOf(const Entry& entry) { return LeafOf(entry, entry.body); }

Hash LeafOf(const Entry& entry, std::string_view body) {
  ByteWriter writer = Head(entry);
  writer.Count(body.size());
  return Sha256({std::string_view("\0", 1), writer.bytes(), body});
}

Hash FirstChain(std::string_view origin) { return Sha256(origin); }

Hash NextChain(const Hash& chain, const Hash& leaf) {
  return Sha256({"remit.chain.v1", Bytes(chain), Bytes(leaf)});
}

Finding FindingOf(const Failure& failure) {
  return Finding{
      failure.outcome == Outcome::kDamaged ? Finding::Kind::kTampered : Finding::Kind::kCannotCheck,
      failure.message, 0};
}

namespace internal {

Answer<bool> ReadRows(sqlite3* handle, std::uint64_t first, std::uint64_t last,
                      const std::function<bool(const Row&)>& each) {
  Answer<Statement> prepared = Database::PrepareOn(
      handle,
      "SELECT seq, kind, recorded_at, chain, body FROM entry WHERE seq BETWEEN ? AND ? "
      "ORDER BY seq");
  if (auto* failure = std::get_if<Failure>(&prepared)) return *failure;
  Statement& statement = std::get<Statement>(prepared);
  // Above what fits, nothing has a seq.
  last = std::min(last, kMostEntries);
  std::int64_t at = first > kMostEntries ? Signed(kMostEntries) : Signed(first);
  for (bool more = true; more;) {
    more = false;
    statement.Reset();
    statement.Bind(1, at).Bind(2, Signed(last));
    std::size_t rows = 0, bytes = 0;
    while (true) {
      Answer<bool> stepped = statement.Step();
      if (auto* failure = std::get_if<Failure>(&stepped)) return *failure;
      if (!std::get<bool>(stepped)) break;
      Row row;
      row.entry.seq = static_cast<std::uint64_t>(statement.Whole(0));
      row.entry.kind = static_cast<std::uint32_t>(statement.Whole(1));
      row.entry.recorded_at = statement.Whole(2);
      row.chain = statement.Blob(3);
      row.body = statement.Blob(4);
      bytes += row.body.size();
      if (!each(row)) return false;
      at = statement.Whole(0) + 1;
      more = ++rows == kRowsAtOnce || bytes >= kBytesAtOnce;
      if (more) break;
    }
  }
  return true;
}

}  // namespace internal

Failure Log::State::Damage(std::string what) const {
  const char* file = sqlite3_db_filename(handle, "main");
  return Failure{Outcome::kDamaged,
                 (file != nullptr ? std::string(file) + ": " : "") + std::move(what)};
}

Answer<std::uint64_t> Log::State::LastSeq() const {
  Answer<Statement> asked = Database::PrepareOn(handle, "SELECT coalesce(max(seq), 0) FROM entry");
  if (auto* failure = std::get_if<Failure>(&asked)) return *failure;
  Statement& statement = std::get<Statement>(asked);
  Answer<bool> row = statement.Step();
  if (auto* failure = std::get_if<Failure>(&row)) return *failure;
  const std::int64_t last = statement.Whole(0);
  if (last < 0) return Damage("an entry before the first");
  return static_cast<std::uint64_t>(last);
}

Answer<Hash> Log::State::ChainOf(std::uint64_t seq) const {
  if (seq == 0) return FirstChain(origin);
  Answer<Statement> asked = Database::PrepareOn(handle, "SELECT chain FROM entry WHERE seq = ?");
  if (auto* failure = std::get_if<Failure>(&asked)) return *failure;
  Statement& statement = std::get<Statement>(asked);
  statement.Bind(1, Signed(seq));
  Answer<bool> row = statement.Step();
  if (auto* failure = std::get_if<Failure>(&row)) return *failure;
  Hash hash{};
  if (!std::get<bool>(row) || statement.Blob(0).size() != hash.size()) {
    return Damage("entry " + std::to_string(seq) + " has no chain");
  }
  const std::string_view bytes = statement.Blob(0);
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

internal::TreeReader Log::State::Reader() const {
  const auto leaves = [this](std::uint64_t first, std::uint64_t last,
                             const std::function<void(const Hash&)>& each) -> Answer<bool> {
    std::uint64_t next = first;
    Answer<bool> read = internal::ReadRows(handle, first, last, [&](const internal::Row& row) {
      if (row.entry.seq != next) return false;
      ++next;
      each(LeafOf(row.entry, row.body));
      return true;
    });
    if (std::holds_alternative<Failure>(read)) return read;
    if (next != last + 1) return Damage("entry " + std::to_string(next) + " is missing");
    return true;
  };
  return internal::TreeReader(handle, leaves);
}

std::optional<Failure> Log::State::Load() {
  flaw.reset();
  std::optional<Failure> failure = LoadTree();
  if (!failure || failure->outcome != Outcome::kDamaged) return failure;
  flaw = std::move(failure);
  return std::nullopt;
}

std::optional<Failure> Log::State::LoadTree() {
  Answer<std::vector<std::string>> flaws = internal::FlawsOfTables(handle, admission);
  if (auto* failure = std::get_if<Failure>(&flaws)) return *failure;
  const std::vector<std::string>& found = std::get<std::vector<std::string>>(flaws);
  if (!found.empty()) return Damage(found.front());
  Answer<std::uint64_t> last = LastSeq();
  if (auto* failure = std::get_if<Failure>(&last)) return *failure;
  Answer<Hash> last_chain = ChainOf(std::get<std::uint64_t>(last));
  if (auto* failure = std::get_if<Failure>(&last_chain)) return *failure;
  internal::TreeReader reader = Reader();
  Answer<internal::TreeEdge> tree = reader.EdgeOf(std::get<std::uint64_t>(last));
  if (auto* failure = std::get_if<Failure>(&tree)) return *failure;
  size = std::get<std::uint64_t>(last);
  chain = std::get<Hash>(last_chain);
  edge = std::move(std::get<internal::TreeEdge>(tree));
  return std::nullopt;
}

std::optional<Failure> Log::State::CatchUp(std::uint64_t last) {
  bool right = true;
  Answer<bool> read = internal::ReadRows(handle, size + 1, last, [&](const internal::Row& row) {
    const Hash leaf = LeafOf(row.entry, row.body);
    const Hash next = NextChain(chain, leaf);
    right = row.entry.seq == size + 1 && row.chain == Bytes(next);
    if (!right) return false;
    chain = next;
    ++size;
    edge.Append(leaf, [](const internal::Subtree&) {});
    return true;
  });
  if (auto* failure = std::get_if<Failure>(&read)) return *failure;
  if (!right || size != last) {
    flaw = Damage("entry " + std::to_string(size + 1) + " does not continue the one before");
    return flaw;
  }
  return std::nullopt;
}

std::optional<Failure> Log::State::Insert(const Entry& entry, std::string_view body,
                                          const Hash& next) {
  if (!insert) {
    Answer<Statement> made = Database::PrepareOn(
        handle, "INSERT INTO entry(seq, kind, recorded_at, chain, body) VALUES(?, ?, ?, ?, ?)");
    if (auto* failure = std::get_if<Failure>(&made)) return *failure;
    insert = std::move(std::get<Statement>(made));
  }
  prepared->entry = true;
  prepared->values = entry;
  prepared->body = body;
  prepared->chain = next;
  insert->Bind(1, Signed(entry.seq)).Bind(2, entry.kind).Bind(3, entry.recorded_at);
  insert->BindBorrowed(4, Bytes(next)).BindBorrowed(5, body);
  Answer<bool> stepped = insert->Step();
  insert->Reset();
  prepared->entry = false;
  prepared->body = {};
  if (auto* failure = std::get_if<Failure>(&stepped)) return *failure;
  return std::nullopt;
}

std::optional<Failure> Log::State::InsertSubtree(const internal::Subtree& subtree) {
  if (!insert_subtree) {
    Answer<Statement> made =
        Database::PrepareOn(handle, "INSERT INTO subtree(height, position, root) VALUES(?, ?, ?)");
    if (auto* failure = std::get_if<Failure>(&made)) return *failure;
    insert_subtree = std::move(std::get<Statement>(made));
  }
  prepared->subtree = true;
  prepared->height = subtree.height;
  prepared->position = Signed(subtree.position);
  prepared->root = subtree.root;
  insert_subtree->Bind(1, subtree.height).Bind(2, Signed(subtree.position));
  insert_subtree->BindBorrowed(3, Bytes(subtree.root));
  Answer<bool> stepped = insert_subtree->Step();
  insert_subtree->Reset();
  prepared->subtree = false;
  if (auto* failure = std::get_if<Failure>(&stepped)) return *failure;
  return std::nullopt;
}

Log::Log(std::unique_ptr<State> state) : state_(std::move(state)) {}
Log::Log(Log&&) noexcept = default;
Log& Log::operator=(Log&&) noexcept = default;
Log::~Log() = default;

Answer<bool> Log::Create(Database& database, const std::string& origin,
                         std::string_view admission) {
  if (sqlite3_get_autocommit(database.handle()) != 0) {
    Answer<Transaction> begun = Transaction::Begin(database);
    if (auto* failure = std::get_if<Failure>(&begun)) return *failure;
    Answer<bool> created = Create(database, origin, admission);
    if (std::holds_alternative<Failure>(created)) return created;
    return std::get<Transaction>(begun).Commit();
  }
  Answer<bool> made = database.Run(internal::TablesOfLog(admission));
  if (std::holds_alternative<Failure>(made)) return made;
  Answer<Statement> prepared = database.Prepare("INSERT INTO origin(name) VALUES(?)");
  if (auto* failure = std::get_if<Failure>(&prepared)) return *failure;
  Answer<bool> stepped = std::get<Statement>(prepared).BindText(1, origin).Step();
  if (std::holds_alternative<Failure>(stepped)) return stepped;
  return true;
}

Answer<Log> Log::Open(Database& database, std::optional<std::string_view> admission) {
  auto state = std::make_unique<State>();
  state->handle = database.handle();
  if (admission) state->admission = std::string(*admission);
  Answer<std::shared_ptr<internal::Prepared>> defined = internal::DefineAppend(state->handle);
  if (auto* failure = std::get_if<Failure>(&defined)) return *failure;
  state->prepared = std::get<std::shared_ptr<internal::Prepared>>(defined);
  Answer<Statement> there = database.Prepare(
      "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('entry', 'origin')");
  if (auto* failure = std::get_if<Failure>(&there)) return *failure;
  Answer<bool> counted = std::get<Statement>(there).Step();
  if (auto* failure = std::get_if<Failure>(&counted)) return *failure;
  if (std::get<Statement>(there).Whole(0) != 2) return state->Damage("there is no log in it");
  Answer<Statement> prepared = database.Prepare("SELECT name FROM origin");
  if (auto* failure = std::get_if<Failure>(&prepared)) return *failure;
  Statement& statement = std::get<Statement>(prepared);
  Answer<bool> row = statement.Step();
  if (auto* failure = std::get_if<Failure>(&row)) return *failure;
  if (!std::get<bool>(row)) return state->Damage("the log has no origin");
  state->origin = std::string(statement.Text(0));
  statement.Reset();
  if (std::optional<Failure> failure = state->Load()) return *failure;
  return Log(std::move(state));
}

const std::string& Log::origin() const { return state_->origin; }
std::uint64_t Log::size() const { return state_->size; }

Answer<bool> Log::Refresh() {
  if (state_->flaw) return *state_->flaw;
  Answer<std::uint64_t> last = state_->LastSeq();
  if (auto* failure = std::get_if<Failure>(&last)) return *failure;
  const std::uint64_t now = std::get<std::uint64_t>(last);
  if (now < state_->size) {
    state_->flaw = state_->Damage("has " + std::to_string(now) + " entries, and had " +
                                  std::to_string(state_->size));
    return *state_->flaw;
  }
  Answer<Hash> chain = state_->ChainOf(state_->size);
  if (auto* failure = std::get_if<Failure>(&chain)) return *failure;
  if (std::get<Hash>(chain) != state_->chain) {
    state_->flaw =
        state_->Damage("entry " + std::to_string(state_->size) + " is not the one that it was");
    return *state_->flaw;
  }
  if (now == state_->size) return false;
  const bool many = now - state_->size > kCatchUpAtMost;
  if (std::optional<Failure> failure = many ? state_->Load() : state_->CatchUp(now)) {
    return *failure;
  }
  if (state_->flaw) return *state_->flaw;
  return true;
}

Answer<std::uint64_t> Log::Append(std::uint32_t kind, std::int64_t recorded_at,
                                  std::string_view body) {
  State& state = *state_;
  // Also where SQLite has rolled it back itself, for want of space for instance.
  if (sqlite3_get_autocommit(state.handle) != 0) {
    return Failure{Outcome::kFailed,
                   "an entry outside a transaction, or of one that was rolled back"};
  }
  if (state.flaw) return *state.flaw;
  const Entry entry{state.size + 1, kind, recorded_at, {}};
  const Hash leaf = LeafOf(entry, body);
  const Hash next = NextChain(state.chain, leaf);
  if (entry.seq % (std::uint64_t{1} << internal::TreeEdge::kStep) != 0) {
    if (std::optional<Failure> failure = state.Insert(entry, body, next)) return *failure;
    state.edge.Append(leaf, [](const internal::Subtree&) {});
  } else {
    // Several rows, all or none of them.
    internal::TreeEdge edge = state.edge;
    std::vector<internal::Subtree> full;
    edge.Append(leaf, [&full](const internal::Subtree& subtree) { full.push_back(subtree); });
    sqlite3_exec(state.handle, "SAVEPOINT append", nullptr, nullptr, nullptr);
    std::optional<Failure> failure = state.Insert(entry, body, next);
    for (std::size_t at = 0; at < full.size() && !failure; ++at) {
      failure = state.InsertSubtree(full[at]);
    }
    // Neither does anything where SQLite has rolled all of it back.
    if (failure) sqlite3_exec(state.handle, "ROLLBACK TO append", nullptr, nullptr, nullptr);
    sqlite3_exec(state.handle, "RELEASE append", nullptr, nullptr, nullptr);
    if (failure) return *failure;
    state.edge = std::move(edge);
  }
  state.size = entry.seq;
  state.chain = next;
  return entry.seq;
}

Answer<bool> Log::Forget() {
  if (std::optional<Failure> failure = state_->Load()) return *failure;
  if (state_->flaw) return *state_->flaw;
  return true;
}

Answer<bool> Log::Read(std::uint64_t first, std::uint64_t last,
                       const std::function<bool(const Entry&)>& each) {
  first = std::max<std::uint64_t>(first, 1);
  last = std::min(last, state_->size);
  std::vector<Entry> entries;
  while (first <= last) {
    const std::uint64_t end = std::min(last, first + kRowsAtOnce - 1);
    entries.clear();
    std::size_t bytes = 0;
    Answer<bool> read =
        internal::ReadRows(state_->handle, first, end, [&](const internal::Row& row) {
          entries.push_back(row.entry);
          entries.back().body = std::string(row.body);
          bytes += row.body.size();
          return bytes < kBytesAtOnce;
        });
    if (std::holds_alternative<Failure>(read)) return read;
    for (const Entry& entry : entries) {
      if (entry.seq != first) break;
      ++first;
      if (!each(entry)) return false;
    }
    if (entries.empty() || first != entries.back().seq + 1) {
      return state_->Damage("entry " + std::to_string(first) + " is missing");
    }
  }
  return true;
}

Answer<Checkpoint> Log::Head() {
  if (state_->flaw) return *state_->flaw;
  return Checkpoint{state_->origin, state_->size, state_->edge.Root()};
}

Answer<std::vector<Hash>> Log::ProofOf(std::uint64_t seq, std::uint64_t size) {
  if (state_->flaw) return *state_->flaw;
  if (seq == 0 || seq > size || size > state_->size) {
    return Failure{Outcome::kRefused, "entry " + std::to_string(seq) + " of " +
                                          std::to_string(size) + ": the log has " +
                                          std::to_string(state_->size) + " entries"};
  }
  internal::TreeReader reader = state_->Reader();
  std::vector<Hash> proof = InclusionProof(
      seq - 1, size,
      [&reader](std::uint64_t first, std::uint64_t count) { return reader.RootOf(first, count); });
  if (reader.failure()) return *reader.failure();
  return proof;
}

Answer<std::vector<Hash>> Log::ProofSince(std::uint64_t older, std::uint64_t size) {
  if (state_->flaw) return *state_->flaw;
  if (older == 0 || older > size || size > state_->size) {
    return Failure{Outcome::kRefused, "from " + std::to_string(older) + " to " +
                                          std::to_string(size) + " entries: the log has " +
                                          std::to_string(state_->size)};
  }
  internal::TreeReader reader = state_->Reader();
  std::vector<Hash> proof = ConsistencyProof(
      older, size,
      [&reader](std::uint64_t first, std::uint64_t count) { return reader.RootOf(first, count); });
  if (reader.failure()) return *reader.failure();
  return proof;
}

}  // namespace remit::ledger
