#include "repl/journal/output.h"

#include <algorithm>
#include <deque>
#include <mutex>

#include "interpreter/journal/privacy.h"
#include "interpreter/journal/recorder.h"
#include "interpreter/journal/sealing.h"
#include "interpreter/ledger/bytes.h"
#include "interpreter/ledger/hash.h"
#include "repl/journal/privacy.h"
#include "repl/load.h"

namespace remit::repl {
namespace {

using ledger::Failure;
using ToldByKind = std::map<std::string, std::string>;

base::Error NotRecorded(const Failure& failure) {
  return {"the journal cannot be written: " + failure.message};
}

// What makes two records the same decision of the same case. What is sealed is encrypted anew each
// time, and the hash of the case covers it.
std::string NameOf(const journal::DecisionMade& made) {
  ledger::ByteWriter name("decision");
  name.Text(made.case_id);
  name.Text(made.case_hash);
  name.Count(made.policy);
  name.Whole(made.as_of);
  name.Text(made.scenario);
  name.Text(made.core);
  name.Text(made.proposal.value_or(""));
  return ledger::Hex(ledger::Bytes(ledger::Sha256(name.bytes())));
}

// Together what the journal says already of each kind of people, and what is wanted; `news` is what
// the journal has to say from now on.
base::Result<ToldByKind> TogetherWith(const journal::Rules& rules, const std::string& path,
                                      const std::string& policy, const journal::Parts& parts,
                                      ToldByKind wanted, std::vector<journal::Record>& news) {
  std::set<std::string> kinds;
  for (const govern::PersonalMark& mark : parts.marks) kinds.insert(mark.subject);
  for (const std::string& kind : kinds) {
    const auto known = rules.told_by.find({policy, kind});
    const auto asked = wanted.find(kind);
    if (known == rules.told_by.end()) {
      news.emplace_back(
          journal::SubjectNamed{policy, kind, asked == wanted.end() ? "" : asked->second});
    } else if (asked != wanted.end() && asked->second != known->second) {
      return base::Error{"`" + path + "` tells each " + kind + " by " +
                         (known->second.empty() ? "the case's id" : "`" + known->second + "`") +
                         ", and by `" + asked->second +
                         "` nobody would find what is in it: begin another journal"};
    } else {
      wanted[kind] = known->second;
    }
  }
  return wanted;
}

}  // namespace

struct JournalOutput::State {
  State(const engine::Program& deciding, journal::Writer opened, std::uint64_t used,
        std::string file)
      : program(deciding), writer(std::move(opened)), policy(used), path(std::move(file)) {}

  // From now on what is personal is sealed.
  std::optional<base::Error> Seal(const compile::Compilation& compilation,
                                  const ToldByKind& told_by);
  // How many of them are recorded already; they come first.
  std::size_t TakeRecorded(const std::vector<journal::Record>& records);

  const engine::Program& program;
  journal::Writer writer;
  const std::uint64_t policy;  // its seq
  const std::string path;
  std::uint64_t place = 0;
  struct Recorded {
    std::uint64_t seq;
    std::string name;
  };
  std::deque<Recorded> recorded;  // by an interrupted run, and not appended again yet
  // Where the policy has personal inputs.
  std::optional<journal::Vault> vault;
  std::optional<journal::Sealer> sealer;
  std::mutex mutex;
  std::optional<base::Error> unsealed;  // what kept something from being sealed
};

std::optional<base::Error> JournalOutput::State::Seal(const compile::Compilation& compilation,
                                                      const ToldByKind& told_by) {
  const journal::Parts parts = journal::PartsOf(compilation);
  if (parts.marks.empty()) {
    if (told_by.empty()) return std::nullopt;
    return base::Error{"--subject: the policy marks nothing as personal"};
  }
  ledger::Answer<journal::Vault> opened = journal::OpenVault(path, writer);
  if (auto* failure = std::get_if<Failure>(&opened)) return NotRecorded(*failure);
  vault.emplace(std::get<journal::Vault>(std::move(opened)));
  ledger::Answer<journal::Reader> reader = journal::Reader::Open(path);
  if (auto* failure = std::get_if<Failure>(&reader)) return NotRecorded(*failure);
  const ledger::Answer<journal::Rules> rules = journal::RulesOf(std::get<journal::Reader>(reader));
  if (auto* failure = std::get_if<Failure>(&rules)) return NotRecorded(*failure);
  std::vector<journal::Record> news;
  const base::Result<ToldByKind> together = TogetherWith(
      std::get<journal::Rules>(rules), path, compilation.checked.model.name, parts, told_by, news);
  if (!together) return together.error();
  base::Result<journal::Sealer> made = journal::Sealer::Of(compilation, *vault, *together);
  if (!made) return made.error();
  sealer.emplace(std::move(made).value());
  if (news.empty()) return std::nullopt;
  const ledger::Answer<std::uint64_t> appended = writer.AppendAll(news);
  if (auto* failure = std::get_if<Failure>(&appended)) return NotRecorded(*failure);
  return std::nullopt;
}

JournalOutput::JournalOutput(std::unique_ptr<State> state) : state_(std::move(state)) {}
JournalOutput::JournalOutput(JournalOutput&&) noexcept = default;
JournalOutput& JournalOutput::operator=(JournalOutput&&) noexcept = default;
JournalOutput::~JournalOutput() = default;

base::Result<JournalOutput> JournalOutput::Open(const std::string& path,
                                                const compile::Compilation& compilation,
                                                const engine::Program& program,
                                                const ToldByKind& told_by) {
  journal::WriterOptions options;
  options.clock = &Now;
  ledger::Answer<journal::Writer> opened = journal::Writer::Open(path, std::move(options));
  if (auto* failure = std::get_if<Failure>(&opened)) return NotRecorded(*failure);
  auto& writer = std::get<journal::Writer>(opened);
  const ledger::Answer<std::uint64_t> policy = writer.AppendOnce(journal::PolicyOf(compilation));
  if (auto* failure = std::get_if<Failure>(&policy)) return NotRecorded(*failure);
  auto state =
      std::make_unique<State>(program, std::move(writer), std::get<std::uint64_t>(policy), path);
  if (std::optional<base::Error> error = state->Seal(compilation, told_by)) return *error;
  const ledger::Answer<ledger::Checkpoint> head = state->writer.Head();
  if (auto* failure = std::get_if<Failure>(&head)) return NotRecorded(*failure);
  state->place = std::get<ledger::Checkpoint>(head).size;
  return JournalOutput(std::move(state));
}

std::optional<base::Error> JournalOutput::Record(const engine::CaseBatch& batch,
                                                 const std::vector<engine::Core>& cores,
                                                 const std::vector<std::size_t>& cases) {
  std::vector<journal::Record> records;
  for (const std::size_t index : cases) {
    if (!state_->sealer) {
      records.emplace_back(
          journal::RecordOf(state_->program, batch, index, cores.at(index), state_->policy));
      continue;
    }
    ledger::Answer<journal::DecisionMade> made =
        state_->sealer->RecordOf(state_->program, batch, index, cores.at(index), state_->policy);
    if (auto* failure = std::get_if<Failure>(&made)) return NotRecorded(*failure);
    records.emplace_back(std::get<journal::DecisionMade>(std::move(made)));
  }
  return Append(records);
}

std::vector<journal::Record> JournalOutput::RecordsOf(
    const engine::CaseBatch& batch, const govern::DecisionColumns& columns) const {
  if (!state_->sealer) return journal::RecordsOf(state_->program, batch, columns, state_->policy);
  ledger::Answer<std::vector<journal::Record>> records =
      state_->sealer->RecordsOf(state_->program, batch, columns, state_->policy);
  if (auto* failure = std::get_if<Failure>(&records)) {
    const std::lock_guard<std::mutex> held(state_->mutex);
    if (!state_->unsealed) state_->unsealed = NotRecorded(*failure);
    return {};
  }
  return std::get<std::vector<journal::Record>>(std::move(records));
}

std::optional<base::Error> JournalOutput::Append(const std::vector<journal::Record>& records) {
  if (state_->vault) {
    {
      const std::lock_guard<std::mutex> held(state_->mutex);
      if (state_->unsealed) return state_->unsealed;
    }
    // What is sealed can be opened before it is in the journal.
    const ledger::Answer<bool> kept = state_->vault->Commit();
    if (auto* failure = std::get_if<Failure>(&kept)) return NotRecorded(*failure);
  }
  const std::size_t known = state_->TakeRecorded(records);
  if (known == records.size()) return std::nullopt;
  const ledger::Answer<std::uint64_t> appended =
      known == 0 ? state_->writer.AppendAll(records)
                 : state_->writer.AppendAll(
                       {records.begin() + static_cast<std::ptrdiff_t>(known), records.end()});
  if (auto* failure = std::get_if<Failure>(&appended)) return NotRecorded(*failure);
  state_->place = std::get<std::uint64_t>(appended) + (records.size() - known) - 1;
  return std::nullopt;
}

std::uint64_t JournalOutput::place() const { return state_->place; }

std::optional<base::Error> JournalOutput::GoOnFrom(std::uint64_t place) {
  if (place > state_->place) {
    return base::Error{"`" + state_->path +
                       "` has fewer records than when the run was interrupted; start again without "
                       "--resume"};
  }
  ledger::Answer<journal::Reader> opened = journal::Reader::Open(state_->path);
  if (auto* failure = std::get_if<Failure>(&opened)) return NotRecorded(*failure);
  const ledger::Answer<bool> read = std::get<journal::Reader>(opened).Read(
      place + 1, state_->place,
      [this](std::uint64_t seq, std::int64_t, const journal::Record& record) {
        if (const auto* made = std::get_if<journal::DecisionMade>(&record))
          state_->recorded.push_back({seq, NameOf(*made)});
        return true;
      });
  if (auto* failure = std::get_if<Failure>(&read)) return NotRecorded(*failure);
  state_->place = place;
  return std::nullopt;
}

// The interrupted run had the journal to itself, so its decisions stand one behind the other, in
// the order of the cases: whatever comes behind the first that is another is not its own.
std::size_t JournalOutput::State::TakeRecorded(const std::vector<journal::Record>& records) {
  std::size_t taken = 0;
  while (taken < records.size() && !recorded.empty()) {
    const auto* made = std::get_if<journal::DecisionMade>(&records[taken]);
    if (made == nullptr || NameOf(*made) != recorded.front().name) {
      recorded.clear();
      break;
    }
    place = recorded.front().seq;
    recorded.pop_front();
    ++taken;
  }
  return taken;
}

base::Result<JournalOutput> OpenJournalOutput(const std::string& path,
                                              const std::vector<std::string>& subjects,
                                              const compile::Compilation& compilation,
                                              const engine::Program& program) {
  const base::Result<ToldByKind> told_by = ToldBy(subjects);
  if (!told_by) return told_by.error();
  return JournalOutput::Open(path, compilation, program, *told_by);
}

}  // namespace remit::repl
