// The file of a store: its tables, the transactions that write it, and what is found wrong with it.
#include "interpreter/store/policy_store.h"

#include <charconv>
#include <utility>

#include "interpreter/store/admit.h"
#include "interpreter/store/contents.h"
#include "interpreter/store/entries.h"

namespace remit::store {
namespace {

using ledger::Database;
using ledger::DatabaseOptions;
using ledger::Failure;
using ledger::Finding;
using ledger::Log;
using ledger::Outcome;
using ledger::SecretKey;
using ledger::Transaction;

constexpr std::uint32_t kApplication = 0x526d5374;  // "RmSt"
constexpr const char* kAdmission = "remit_admit";
constexpr int kAdmissionArguments = 4;

template <typename T>
Failure* FailureIn(Answer<T>& answer) {
  return std::get_if<Failure>(&answer);
}

// What a statement hands over may be anything: texts, reals, NULL.
template <typename Number>
std::optional<Number> WholeFrom(std::string_view digits) {
  Number number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

}  // namespace

struct PolicyStore::State {
  explicit State(Database opened) : database(std::move(opened)), contents(database) {}

  // What every insert of an entry passes. The statement says the reason; `refused` keeps the rule.
  std::optional<std::string> AdmitRow(std::span<const std::string_view> row) {
    const auto seq = WholeFrom<std::uint64_t>(row[0]);
    const auto kind = WholeFrom<std::uint32_t>(row[1]);
    const auto recorded_at = WholeFrom<std::int64_t>(row[2]);
    if (!seq || !kind || !recorded_at) {
      refused = Refusal{"entry-form", "number, kind and time of an entry are whole numbers"};
    } else {
      refused = Admit(history, {*seq, *kind, *recorded_at, std::string(row[3])}, contents.Facts());
    }
    if (!refused) return std::nullopt;
    return refused->rule + ": " + refused->reason;
  }
  std::optional<Failure> DefineFunctions() {
    Answer<bool> defined =
        database.Define(kAdmission, kAdmissionArguments,
                        [this](std::span<const std::string_view> row) { return AdmitRow(row); });
    if (auto* failure = FailureIn(defined)) return *failure;
    return contents.Define();
  }
  std::optional<Failure> OpenLog() {
    Answer<Log> opened = Log::Open(database, kAdmission);
    if (auto* failure = FailureIn(opened)) return *failure;
    log.emplace(std::move(std::get<Log>(opened)));
    return Fold();
  }
  // What the log has and the history has not.
  std::optional<Failure> Fold() {
    std::optional<std::string> odd;
    if (history.size() >= log->size()) return std::nullopt;
    Answer<bool> read = log->Read(history.size() + 1, log->size(), [&](const ledger::Entry& entry) {
      odd = history.Add(entry);
      return !odd;
    });
    if (auto* failure = FailureIn(read)) return *failure;
    if (odd) return Failure{Outcome::kDamaged, database.path() + ": " + *odd};
    return std::nullopt;
  }

  // In one transaction: `make` gives the entry's message for the log as it then is, or the number
  // of the entry that says it already.
  using Make = std::function<Done<Signed>()>;
  Done<std::uint64_t> Write(EntryKind kind, std::int64_t now, const Content* content,
                            const Make& make) {
    Answer<Transaction> begun = Transaction::Begin(database);
    if (auto* failure = FailureIn(begun)) return *failure;
    Done<std::uint64_t> done = WriteIn(std::get<Transaction>(begun), kind, now, content, make);
    if (std::holds_alternative<std::uint64_t>(done)) return done;
    { const Transaction dropped = std::move(std::get<Transaction>(begun)); }
    Answer<bool> forgotten = log->Forget();
    if (auto* failure = FailureIn(forgotten)) return *failure;
    if (content != nullptr) contents.Forget();
    return done;
  }
  // All of them in one transaction, but for those that are there.
  Done<std::vector<std::uint64_t>> WriteAll(const std::vector<Incoming>& entries,
                                            const Content& content, std::int64_t now) {
    Answer<Transaction> begun = Transaction::Begin(database);
    if (auto* failure = FailureIn(begun)) return *failure;
    Answer<bool> refreshed = log->Refresh();
    if (auto* failure = FailureIn(refreshed)) return *failure;
    if (std::optional<Failure> failure = Fold()) return *failure;
    const History before = history;
    Done<std::vector<std::uint64_t>> done = AppendAll(entries, content, now);
    if (std::holds_alternative<std::vector<std::uint64_t>>(done)) {
      Answer<bool> committed = std::get<Transaction>(begun).Commit();
      if (auto* failure = FailureIn(committed)) done = *failure;
    }
    if (std::holds_alternative<std::vector<std::uint64_t>>(done)) return done;
    { const Transaction dropped = std::move(std::get<Transaction>(begun)); }
    history = before;
    Answer<bool> forgotten = log->Forget();
    if (auto* failure = FailureIn(forgotten)) return *failure;
    contents.Forget();
    return done;
  }
  Done<std::vector<std::uint64_t>> AppendAll(const std::vector<Incoming>& entries,
                                             const Content& content, std::int64_t now) {
    std::vector<std::uint64_t> written;
    for (const Incoming& entry : entries) {
      const std::optional<Message> message = MessageFrom(entry.kind, entry.body.message);
      if (message && Says(history, *message)) continue;
      if (entry.kind == EntryKind::kPublished) {
        if (std::optional<Failure> failure = contents.Keep(content)) return *failure;
      }
      refused.reset();
      Answer<std::uint64_t> appended =
          log->Append(static_cast<std::uint32_t>(entry.kind), now, BytesOf(entry.body));
      if (auto* failure = FailureIn(appended)) {
        if (refused) return *refused;
        return *failure;
      }
      if (std::optional<Failure> failure = Fold()) return *failure;
      written.push_back(std::get<std::uint64_t>(appended));
    }
    return written;
  }
  Done<std::uint64_t> WriteIn(Transaction& transaction, EntryKind kind, std::int64_t now,
                              const Content* content, const Make& make) {
    Answer<bool> refreshed = log->Refresh();
    if (auto* failure = FailureIn(refreshed)) return *failure;
    if (std::optional<Failure> failure = Fold()) return *failure;
    if (content != nullptr) {
      if (std::optional<Failure> failure = contents.Keep(*content)) return *failure;
    }
    Done<Signed> made = make();
    if (auto* refusal = std::get_if<Refusal>(&made)) return *refusal;
    if (auto* failure = std::get_if<Failure>(&made)) return *failure;
    refused.reset();
    const std::string body = BytesOf(std::get<Signed>(made));
    Answer<std::uint64_t> appended = log->Append(static_cast<std::uint32_t>(kind), now, body);
    if (auto* failure = FailureIn(appended)) {
      if (refused) return *refused;
      return *failure;
    }
    Answer<bool> committed = transaction.Commit();
    if (auto* failure = FailureIn(committed)) return *failure;
    if (std::optional<Failure> failure = Fold()) return *failure;
    return std::get<std::uint64_t>(appended);
  }

  Database database;
  Contents contents;
  std::optional<Log> log;
  History history;
  std::optional<Refusal> refused;
};

PolicyStore::PolicyStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
PolicyStore::PolicyStore(PolicyStore&&) noexcept = default;
PolicyStore& PolicyStore::operator=(PolicyStore&&) noexcept = default;
PolicyStore::~PolicyStore() = default;

const History& PolicyStore::history() const { return state_->history; }
ledger::Log& PolicyStore::log() { return *state_->log; }
ledger::Database& PolicyStore::database() { return state_->database; }

Done<PolicyStore> PolicyStore::Make(const std::string& path, const SecretKey& root,
                                    std::int64_t now) {
  // A key that nobody keeps is as good a random name as any.
  base::Result<SecretKey> random = SecretKey::Make("origin");
  if (!random) return Failure{Outcome::kFailed, random.error().message};
  const std::string origin =
      "remit-store/" +
      ledger::Hex({reinterpret_cast<const char*>(random->public_key().key.data()), 16});
  DatabaseOptions options;
  options.mode = DatabaseOptions::Mode::kMake;
  options.application = kApplication;
  Answer<Database> opened = Database::Open(path, options);
  if (auto* failure = FailureIn(opened)) return *failure;
  auto state = std::make_unique<State>(std::move(std::get<Database>(opened)));
  if (std::optional<Failure> failure = state->DefineFunctions()) return *failure;
  Answer<Transaction> begun = Transaction::Begin(state->database);
  if (auto* failure = FailureIn(begun)) return *failure;
  Answer<bool> created = Log::Create(state->database, origin, kAdmission);
  if (auto* failure = FailureIn(created)) return *failure;
  if (std::optional<Failure> failure = state->contents.MakeTables()) return *failure;
  if (std::optional<Failure> failure = state->OpenLog()) return *failure;
  const Signed made =
      Sign(BytesOf(Message(Made{origin, std::string(EngineVersion()), root.public_key()})), root);
  Done<std::uint64_t> written = state->WriteIn(std::get<Transaction>(begun), EntryKind::kMade, now,
                                               nullptr, [&]() -> Done<Signed> { return made; });
  if (auto* refusal = std::get_if<Refusal>(&written)) return *refusal;
  if (auto* failure = std::get_if<Failure>(&written)) return *failure;
  state->database.Seal({});
  return PolicyStore(std::move(state));
}

Done<PolicyStore> PolicyStore::Open(const std::string& path, bool write) {
  DatabaseOptions options;
  options.mode = write ? DatabaseOptions::Mode::kWrite : DatabaseOptions::Mode::kRead;
  options.application = kApplication;
  Answer<Database> opened = Database::Open(path, options);
  if (auto* failure = FailureIn(opened)) return *failure;
  auto state = std::make_unique<State>(std::move(std::get<Database>(opened)));
  if (std::optional<Failure> failure = state->DefineFunctions()) return *failure;
  if (std::optional<Failure> failure = state->OpenLog()) return *failure;
  state->database.Seal({});
  return PolicyStore(std::move(state));
}

Done<std::uint64_t> PolicyStore::NameKey(const ledger::PublicKey& key,
                                         std::vector<std::string> roles, const SecretKey& by,
                                         std::int64_t now) {
  return state_->Write(EntryKind::kKeyNamed, now, nullptr, [&]() -> Done<Signed> {
    return Sign(BytesOf(Message(KeyNamed{state_->log->origin(), state_->log->size(), key, roles})),
                by);
  });
}

Done<std::uint64_t> PolicyStore::RevokeKey(std::string_view name, std::string_view reason,
                                           const SecretKey& by, std::int64_t now) {
  return state_->Write(EntryKind::kKeyRevoked, now, nullptr, [&]() -> Done<Signed> {
    return Sign(BytesOf(Message(KeyRevoked{state_->log->origin(), state_->log->size(),
                                           std::string(name), std::string(reason)})),
                by);
  });
}

Done<std::uint64_t> PolicyStore::Publish(const Content& content, const SecretKey& author,
                                         std::string_view ticket, std::int64_t now) {
  const Hash hash = HashOf(content);
  for (const History::Published& published : state_->history.published()) {
    if (published.content == hash) return published.seq;
  }
  return state_->Write(EntryKind::kPublished, now, &content, [&]() -> Done<Signed> {
    Publication publication{content.policy,
                            hash,
                            content.decision_hash,
                            {},
                            {},
                            author.public_key().name,
                            std::string(EngineVersion()),
                            std::string(ticket)};
    const auto live = state_->history.LiveAt(content.policy, now, now);
    if (live) publication.base = live->activation.content;
    const base::Result<Required> required =
        state_->contents.Facts().required(publication.base, hash);
    if (!required) return Refusal{"content-missing", required.error().message};
    publication.roles = required->roles;
    return Sign(BytesOf(Message(publication)), author);
  });
}

Done<std::uint64_t> PolicyStore::Approve(const Approval& approval, const SecretKey& by,
                                         std::int64_t now) {
  return state_->Write(EntryKind::kApproved, now, nullptr,
                       [&]() -> Done<Signed> { return Sign(MessageOf(approval), by); });
}

Done<std::uint64_t> PolicyStore::Activate(const Activation& activation, const SecretKey& by,
                                          std::int64_t now) {
  return state_->Write(EntryKind::kActivated, now, nullptr, [&]() -> Done<Signed> {
    return Sign(BytesOf(Message(Activating{state_->log->origin(), state_->log->size(), activation,
                                           by.public_key().name})),
                by);
  });
}

Done<std::uint64_t> PolicyStore::Append(EntryKind kind, const Signed& signed_message,
                                        const Content* content, std::int64_t now) {
  return state_->Write(kind, now, content, [&]() -> Done<Signed> { return signed_message; });
}

Done<std::vector<std::uint64_t>> PolicyStore::Import(const std::vector<Incoming>& entries,
                                                     const Content& content, std::int64_t now) {
  return state_->WriteAll(entries, content, now);
}

Answer<bool> PolicyStore::Refresh() {
  Answer<bool> refreshed = state_->log->Refresh();
  if (FailureIn(refreshed) != nullptr) return refreshed;
  if (std::optional<Failure> failure = state_->Fold()) return *failure;
  return refreshed;
}

base::Result<Required> PolicyStore::RequiredFor(const Hash& from, const Hash& to) {
  return state_->contents.Facts().required(from, to);
}

Answer<std::optional<Content>> PolicyStore::ContentOf(const Hash& content_hash) {
  Answer<std::optional<Content>> found = state_->contents.Find(content_hash);
  auto* content = std::get_if<std::optional<Content>>(&found);
  if (content == nullptr || !*content) return found;
  for (const History::Published& published : state_->history.published()) {
    if (published.content == content_hash) (*content)->decision_hash = published.decision_hash;
  }
  return found;
}

Answer<ledger::Checkpoint> PolicyStore::Head() { return state_->log->Head(); }

std::vector<Finding> PolicyStore::Verify(const std::optional<ledger::Checkpoint>& kept) {
  std::vector<Finding> findings = state_->log->Verify(kept);
  std::vector<Finding> of_contents = state_->contents.Verify(state_->history);
  findings.insert(findings.end(), of_contents.begin(), of_contents.end());
  if (!findings.empty()) return findings;
  // Every entry once more as if it came now, behind those before it.
  History before;
  Answer<bool> read = state_->log->Read(1, state_->log->size(), [&](const ledger::Entry& entry) {
    const std::optional<Refusal> refusal = Admit(before, entry, state_->contents.Facts());
    if (refusal) findings.push_back(FindingOf(*refusal, entry.seq, state_->history));
    return !before.Add(entry);
  });
  if (auto* failure = FailureIn(read)) findings.push_back(ledger::FindingOf(*failure));
  return findings;
}

}  // namespace remit::store
