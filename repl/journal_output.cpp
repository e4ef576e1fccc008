#include "repl/journal_output.h"

#include "interpreter/journal/recorder.h"
#include "repl/load.h"

namespace remit::repl {
namespace {

base::Error NotRecorded(const ledger::Failure& failure) {
  return {"the journal cannot be written: " + failure.message};
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
  return JournalOutput(program, std::move(writer), std::get<std::uint64_t>(policy));
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
  const ledger::Answer<std::uint64_t> appended = writer_.AppendAll(records);
  if (auto* failure = std::get_if<ledger::Failure>(&appended)) return NotRecorded(*failure);
  return std::nullopt;
}

}  // namespace remit::repl
