// Reading, and what Verify knows beyond the log: that entries are records which refer to what is
// there, and that the index says of them what they say.
#include <algorithm>

#include "interpreter/journal/file_locks.h"
#include "interpreter/journal/index.h"
#include "interpreter/journal/journal.h"

namespace remit::journal {
namespace {

using ledger::Database;
using ledger::DatabaseOptions;
using ledger::Failure;
using ledger::Finding;
using ledger::Log;

constexpr std::size_t kMostFindings = 20;

bool IsKind(std::uint32_t kind) {
  return kind >= static_cast<std::uint32_t>(RecordKind::kPolicy) &&
         kind <= static_cast<std::uint32_t>(RecordKind::kRelease);
}

// Looks at the entries in order, and gathers what the index has to say.
class RecordCheck {
 public:
  explicit RecordCheck(std::vector<Finding>& findings) : findings_(findings) {}

  bool Look(const ledger::Entry& entry) {
    const base::Result<Record> record =
        IsKind(entry.kind)
            ? RecordFrom(static_cast<RecordKind>(entry.kind), entry.body)
            : base::Result<Record>(base::Error{"no record has kind " + std::to_string(entry.kind)});
    if (!record) {
      Tampered(entry.seq, record.error().message);
    } else {
      Look(entry.seq, *record);
    }
    return findings_.size() < kMostFindings;
  }

  // Every pair of the index, in its order.
  void Compare(Index& index) {
    std::sort(keys_.begin(), keys_.end());
    std::size_t at = 0;
    Answer<bool> read = index.All([&](std::string_view key, std::uint64_t seq) {
      while (at < keys_.size() &&
             std::pair<std::string_view, std::uint64_t>(keys_[at]) < std::pair(key, seq)) {
        Tampered(keys_[at++].second, "the index does not know it");
      }
      if (at < keys_.size() && keys_[at].first == key && keys_[at].second == seq) {
        ++at;
      } else {
        Tampered(seq, "the index says of it what it does not say");
      }
      return findings_.size() < kMostFindings;
    });
    if (auto* failure = std::get_if<Failure>(&read)) {
      findings_.push_back(ledger::FindingOf(*failure));
      return;
    }
    while (at < keys_.size() && findings_.size() < kMostFindings)
      Tampered(keys_[at++].second, "the index does not know it");
  }

 private:
  void Look(std::uint64_t seq, const Record& record) {
    std::string key;
    if (const auto* made = std::get_if<DecisionMade>(&record)) {
      if (!std::binary_search(policies_.begin(), policies_.end(), made->policy))
        Tampered(seq, "its policy is not recorded before it");
      key = CaseKey(made->case_id);
      decisions_.push_back({seq, keys_.size(), made->as_of});
    } else if (const auto* policy = std::get_if<PolicyUsed>(&record)) {
      policies_.push_back(seq);
      key = PolicyKey(*policy);
    } else if (const std::optional<std::uint64_t> of = DecisionOf(record)) {
      const auto found = std::lower_bound(
          decisions_.begin(), decisions_.end(), *of,
          [](const Decision& decision, std::uint64_t wanted) { return decision.seq < wanted; });
      if (found == decisions_.end() || found->seq != *of)
        return Tampered(seq, "it refers to a decision that is not recorded before it");
      key = keys_.at(found->key).first;
      if (std::holds_alternative<Overridden>(record))
        keys_.emplace_back(OverrideKey(found->as_of), seq);
    } else if (IsPrivacy(record)) {
      key = kPrivacyKey;
    } else {
      return;
    }
    keys_.emplace_back(std::move(key), seq);
  }
  void Tampered(std::uint64_t seq, const std::string& what) {
    findings_.push_back(
        {Finding::Kind::kTampered, "entry " + std::to_string(seq) + ": " + what, seq});
  }

  std::vector<Finding>& findings_;
  std::vector<std::uint64_t> policies_;
  struct Decision {
    std::uint64_t seq;
    std::size_t key;  // its place in keys_
    std::int64_t as_of;
  };
  std::vector<Decision> decisions_;
  std::vector<std::pair<std::string, std::uint64_t>> keys_;
};

}  // namespace

struct Reader::State {
  State(ReaderMark here, Database opened, Log read, Index found)
      : mark(std::move(here)),
        database(std::move(opened)),
        log(std::move(read)),
        index(std::move(found)) {}
  ReaderMark mark;
  Database database;
  Log log;
  Index index;
};

Reader::Reader(std::unique_ptr<State> state) : state_(std::move(state)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

Answer<Reader> Reader::Open(const std::string& path) {
  DatabaseOptions wanted;
  wanted.mode = DatabaseOptions::Mode::kRead;
  wanted.application = kApplication;
  ReaderMark mark(path);
  Answer<Database> opened = Database::Open(path, wanted);
  if (auto* failure = std::get_if<Failure>(&opened)) return *failure;
  Database database = std::get<Database>(std::move(opened));
  database.Seal({});
  Answer<Log> log = Log::Open(database, "");
  if (auto* failure = std::get_if<Failure>(&log)) return *failure;
  Answer<Index> index = Index::Open(database);
  if (auto* failure = std::get_if<Failure>(&index)) return *failure;
  return Reader(std::make_unique<State>(std::move(mark), std::move(database),
                                        std::get<Log>(std::move(log)),
                                        std::get<Index>(std::move(index))));
}

std::uint64_t Reader::size() const { return state_->log.size(); }
Log& Reader::log() { return state_->log; }
Database& Reader::database() { return state_->database; }

Answer<bool> Reader::Read(
    std::uint64_t first, std::uint64_t last,
    const std::function<bool(std::uint64_t, std::int64_t, const Record&)>& each) {
  std::optional<Failure> wrong;
  Answer<bool> read = state_->log.Read(first, last, [&](const ledger::Entry& entry) {
    const base::Result<Record> record = RecordFrom(static_cast<RecordKind>(entry.kind), entry.body);
    if (record) return each(entry.seq, entry.recorded_at, *record);
    wrong = Failure{ledger::Outcome::kDamaged, state_->database.path() + ": entry " +
                                                   std::to_string(entry.seq) + ": " +
                                                   record.error().message};
    return false;
  });
  if (wrong) return *wrong;
  return read;
}

Answer<std::vector<std::uint64_t>> Reader::About(std::string_view case_id) {
  Answer<std::vector<std::uint64_t>> found = state_->index.Find(CaseKey(case_id));
  if (auto* all = std::get_if<std::vector<std::uint64_t>>(&found)) {
    // What was written since it was opened is not seen yet.
    std::erase_if(*all, [this](std::uint64_t seq) { return seq > size(); });
  }
  return found;
}

Answer<std::vector<std::uint64_t>> Reader::AboutPrivacy() {
  Answer<std::vector<std::uint64_t>> found = state_->index.Find(kPrivacyKey);
  if (auto* all = std::get_if<std::vector<std::uint64_t>>(&found))
    std::erase_if(*all, [this](std::uint64_t seq) { return seq > size(); });
  return found;
}

Answer<std::vector<std::uint64_t>> Reader::OverridesOf(std::int64_t first_day,
                                                       std::int64_t last_day) {
  Answer<std::vector<std::uint64_t>> found =
      state_->index.Find(OverrideKey(first_day), OverrideKey(last_day));
  if (auto* all = std::get_if<std::vector<std::uint64_t>>(&found))
    std::erase_if(*all, [this](std::uint64_t seq) { return seq > size(); });
  return found;
}

Answer<std::vector<std::uint64_t>> Reader::Overrides() {
  Answer<std::vector<std::uint64_t>> found =
      state_->index.Find(kFirstOverrideKey, kLastOverrideKey);
  if (auto* all = std::get_if<std::vector<std::uint64_t>>(&found)) {
    std::erase_if(*all, [this](std::uint64_t seq) { return seq > size(); });
    std::sort(all->begin(), all->end());
  }
  return found;
}

std::vector<Finding> Reader::Verify(const std::optional<ledger::Checkpoint>& kept) {
  std::vector<Finding> findings = state_->log.Verify(kept);
  Answer<std::vector<std::string>> flaws = state_->index.Flaws();
  if (auto* failure = std::get_if<Failure>(&flaws)) {
    findings.push_back(ledger::FindingOf(*failure));
    return findings;
  }
  for (const std::string& flaw : std::get<std::vector<std::string>>(flaws))
    findings.push_back({Finding::Kind::kTampered, "the index: " + flaw, 0});
  if (!findings.empty()) return findings;
  // Of a file in which something is wrong already, more is only noise.
  RecordCheck check(findings);
  Answer<bool> read = state_->log.Read(
      1, state_->log.size(), [&](const ledger::Entry& entry) { return check.Look(entry); });
  if (auto* failure = std::get_if<Failure>(&read)) {
    findings.push_back(ledger::FindingOf(*failure));
    return findings;
  }
  if (findings.empty()) check.Compare(state_->index);
  return findings;
}

Answer<OpenToAdd> OpenThere(const std::string& path, WriterOptions options) {
  {
    Answer<Reader> there = Reader::Open(path);
    if (auto* failure = std::get_if<Failure>(&there)) return *failure;
  }
  Answer<Writer> writer = Writer::Open(path, std::move(options));
  if (auto* failure = std::get_if<Failure>(&writer)) return *failure;
  Answer<Reader> reader = Reader::Open(path);
  if (auto* failure = std::get_if<Failure>(&reader)) return *failure;
  return OpenToAdd{std::get<Writer>(std::move(writer)), std::get<Reader>(std::move(reader))};
}

}  // namespace remit::journal
