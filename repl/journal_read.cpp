// `remit journal log` and `remit journal show`.
#include <iostream>
#include <nlohmann/json.hpp>

#include "repl/journal.h"
#include "repl/journal_words.h"
#include "repl/load.h"

namespace remit::repl {
namespace {

using Json = nlohmann::ordered_json;

// Texts of callers are not always UTF-8.
std::string Dumped(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

void Print(std::uint64_t seq, std::int64_t recorded_at, const journal::Record& record,
           Format format, int indent) {
  if (format == Format::kJson) {
    std::cout << Dumped(RecordJson(seq, recorded_at, record), indent) << '\n';
  } else {
    std::cout << seq << "  " << TimeText(recorded_at) << "  " << Summary(record) << '\n';
  }
}

}  // namespace

int RunJournalLog(const JournalLogOptions& options) {
  std::optional<journal::Reader> reader = OpenJournal(options.file);
  if (!reader) return kEnvironment;
  const std::uint64_t size = reader->size();
  const bool all = options.from || options.to || options.last == 0 || options.last >= size;
  const std::uint64_t first = all ? options.from.value_or(1) : size - options.last + 1;
  const ledger::Answer<bool> read =
      reader->Read(first, options.to.value_or(size),
                   [&](std::uint64_t seq, std::int64_t recorded_at, const journal::Record& record) {
                     Print(seq, recorded_at, record, options.format, -1);
                     return true;
                   });
  if (auto* failure = std::get_if<ledger::Failure>(&read)) return ComplainOfJournal(*failure);
  return kOk;
}

int RunJournalShow(const JournalShowOptions& options) {
  std::optional<journal::Reader> reader = OpenJournal(options.file);
  if (!reader) return kEnvironment;
  bool found = false;
  const ledger::Answer<bool> read = reader->Read(
      options.seq, options.seq,
      [&](std::uint64_t seq, std::int64_t recorded_at, const journal::Record& record) {
        found = true;
        if (options.format == Format::kJson) {
          Print(seq, recorded_at, record, options.format, 2);
          return true;
        }
        std::cout << "record " << seq << '\n';
        const Json json = RecordJson(seq, recorded_at, record);
        for (const auto& [name, value] : json.items()) {
          if (name == "seq") continue;
          std::cout << "  " << name << std::string(name.size() < 14 ? 14 - name.size() : 1, ' ')
                    << (value.is_string() ? value.get<std::string>() : Dumped(value, -1)) << '\n';
        }
        return true;
      });
  if (auto* failure = std::get_if<ledger::Failure>(&read)) return ComplainOfJournal(*failure);
  if (found) return kOk;
  Complain("`" + options.file + "` has no record " + std::to_string(options.seq) + "; it has " +
           std::to_string(reader->size()));
  return kFindings;
}

}  // namespace remit::repl
