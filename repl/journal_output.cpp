#include "repl/journal_output.h"

#include "interpreter/journal/recorder.h"
#include "interpreter/ledger/bytes.h"
#include "interpreter/ledger/hash.h"
#include "repl/load.h"

namespace remit::repl {
namespace {

base::Error NotRecorded(const ledger::Failure& failure) {
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

}  // namespace

base::Result<JournalOutput> JournalOutput::Open(const std::string& path,
                                                const compile::Compilation& compilation,
                                                const engine::Program& program) {
  journal::WriterOptions options;
  options.clock = &Now;
  ledger::Answer<journal::Writer> opened = journal::Writer::Open(path, std::move(options));
  if (auto* failure = std::get_if<ledger::Failure>(&opened)) return NotRecorded(*failure);
  auto& writer = std::get<journal::Writer>(opened);
  const ledger::Answer<std::uint64_t> policy = writer.AppendOnce(journal::PolicyOf(compilation));
  if (auto* failure = std::get_if<ledger::Failure>(&policy)) return NotRecorded(*failure);
  const ledger::Answer<ledger::Checkpoint> head = writer.Head();
  if (auto* failure = std::get_if<ledger::Failure>(&head)) return NotRecorded(*failure);
  return JournalOutput(program, std::move(writer), std::get<std::uint64_t>(policy), path,
                       std::get<ledger::Checkpoint>(head).size);
}

std::optional<base::Error> JournalOutput::Record(const engine::CaseBatch& batch,
                                                 const std::vector<engine::Core>& cores,
                                                 const std::vector<std::size_t>& cases) {
  std::vector<journal::Record> records;
  for (const std::size_t index : cases)
    records.emplace_back(journal::RecordOf(*program_, batch, index, cores.at(index), policy_));
  return Append(records);
}

std::vector<journal::Record> JournalOutput::RecordsOf(
    const engine::CaseBatch& batch, const govern::DecisionColumns& columns) const {
  return journal::RecordsOf(*program_, batch, columns, policy_);
}

std::optional<base::Error> JournalOutput::Append(const std::vector<journal::Record>& records) {
  const std::size_t known = TakeRecorded(records);
  if (known == records.size()) return std::nullopt;
  const ledger::Answer<std::uint64_t> appended =
      known == 0 ? writer_.AppendAll(records)
                 : writer_.AppendAll(
                       {records.begin() + static_cast<std::ptrdiff_t>(known), records.end()});
  if (auto* failure = std::get_if<ledger::Failure>(&appended)) return NotRecorded(*failure);
  place_ = std::get<std::uint64_t>(appended) + (records.size() - known) - 1;
  return std::nullopt;
}

std::optional<base::Error> JournalOutput::GoOnFrom(std::uint64_t place) {
  if (place > place_) {
    return base::Error{"`" + path_ +
                       "` has fewer records than when the run was interrupted; start again without "
                       "--resume"};
  }
  ledger::Answer<journal::Reader> opened = journal::Reader::Open(path_);
  if (auto* failure = std::get_if<ledger::Failure>(&opened)) return NotRecorded(*failure);
  const ledger::Answer<bool> read = std::get<journal::Reader>(opened).Read(
      place + 1, place_, [this](std::uint64_t seq, std::int64_t, const journal::Record& record) {
        if (const auto* made = std::get_if<journal::DecisionMade>(&record))
          recorded_.push_back({seq, NameOf(*made)});
        return true;
      });
  if (auto* failure = std::get_if<ledger::Failure>(&read)) return NotRecorded(*failure);
  place_ = place;
  return std::nullopt;
}

// The interrupted run had the journal to itself, so its decisions stand one behind the other, in
// the order of the cases: whatever comes behind the first that is another is not its own.
std::size_t JournalOutput::TakeRecorded(const std::vector<journal::Record>& records) {
  std::size_t taken = 0;
  while (taken < records.size() && !recorded_.empty()) {
    const auto* made = std::get_if<journal::DecisionMade>(&records[taken]);
    if (made == nullptr || NameOf(*made) != recorded_.front().name) {
      recorded_.clear();
      break;
    }
    place_ = recorded_.front().seq;
    recorded_.pop_front();
    ++taken;
  }
  return taken;
}

}  // namespace remit::repl
