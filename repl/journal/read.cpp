// `remit journal log` and `remit journal show`.
#include <iostream>
#include <nlohmann/json.hpp>

#include "repl/journal/commands.h"
#include "repl/journal/privacy.h"
#include "repl/journal/words.h"
#include "repl/load.h"

namespace remit::repl {
namespace {

using Json = nlohmann::ordered_json;

// Texts of callers are not always UTF-8.
std::string Dumped(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

// Says of sealed decisions whether they can still be read. The keys are only asked for where there
// are some.
class Seals {
 public:
  Seals(journal::Reader& reader, std::string file) : reader_(reader), file_(std::move(file)) {}

  // Nothing: it is not sealed.
  std::optional<std::string> Of(const journal::Record& record) {
    const auto* made = std::get_if<journal::DecisionMade>(&record);
    if (made == nullptr || made->sealed.empty()) return std::nullopt;
    journal::Opener* opener = Get();
    return Name(opener == nullptr ? journal::Opening::State::kNoKey : opener->StateOf(*made));
  }
  // Null, and a message: what the journal says of keys cannot be read.
  journal::Opener* Get() {
    if (opener_ || failed_) return opener_ ? &*opener_ : nullptr;
    ledger::Answer<journal::Opener> opened = journal::Opener::Of(reader_, file_);
    if (auto* failure = std::get_if<ledger::Failure>(&opened)) {
      failed_ = true;
      ComplainOfJournal(*failure);
      return nullptr;
    }
    opener_.emplace(std::get<journal::Opener>(std::move(opened)));
    return &*opener_;
  }

 private:
  journal::Reader& reader_;
  std::string file_;
  std::optional<journal::Opener> opener_;
  bool failed_ = false;
};

Json WithSeal(std::uint64_t seq, std::int64_t recorded_at, const journal::Record& record,
              Seals& seals) {
  Json json = RecordJson(seq, recorded_at, record);
  if (const auto seal = seals.Of(record)) json["personal"] = *seal;
  return json;
}

void PrintLine(std::uint64_t seq, std::int64_t recorded_at, const journal::Record& record,
               Format format, Seals& seals) {
  if (format == Format::kJson) {
    std::cout << Dumped(WithSeal(seq, recorded_at, record, seals), -1) << '\n';
    return;
  }
  const std::optional<std::string> seal = seals.Of(record);
  std::cout << seq << "  " << TimeText(recorded_at) << "  " << Summary(record)
            << (seal && *seal != "open" ? ", personal values: " + *seal : "") << '\n';
}

}  // namespace

int RunJournalLog(const JournalLogOptions& options) {
  std::optional<journal::Reader> reader = OpenJournal(options.file);
  if (!reader) return kEnvironment;
  Seals seals(*reader, options.file);
  const std::uint64_t size = reader->size();
  const bool all = options.from || options.to || options.last == 0 || options.last >= size;
  const std::uint64_t first = all ? options.from.value_or(1) : size - options.last + 1;
  const ledger::Answer<bool> read =
      reader->Read(first, options.to.value_or(size),
                   [&](std::uint64_t seq, std::int64_t recorded_at, const journal::Record& record) {
                     PrintLine(seq, recorded_at, record, options.format, seals);
                     return true;
                   });
  if (auto* failure = std::get_if<ledger::Failure>(&read)) return ComplainOfJournal(*failure);
  return kOk;
}

int RunJournalShow(const JournalShowOptions& options) {
  std::optional<journal::Reader> reader = OpenJournal(options.file);
  if (!reader) return kEnvironment;
  Seals seals(*reader, options.file);
  bool found = false;
  const ledger::Answer<bool> read = reader->Read(
      options.seq, options.seq,
      [&](std::uint64_t seq, std::int64_t recorded_at, const journal::Record& record) {
        found = true;
        Json json = WithSeal(seq, recorded_at, record, seals);
        const auto* made = std::get_if<journal::DecisionMade>(&record);
        if (options.reveal && made != nullptr) {
          if (journal::Opener* opener = seals.Get())
            json["inputs"] = Revealed(*reader, *opener, *made);
        }
        if (options.format == Format::kJson) {
          std::cout << Dumped(json, 2) << '\n';
          return true;
        }
        std::cout << "record " << seq << '\n';
        for (const auto& [name, value] : json.items()) {
          if (name == "seq") continue;
          if (name == "inputs") {
            std::cout << "  inputs\n";
            for (const auto& [path, input] : value.items())
              std::cout << "    " << path << ": "
                        << (input.is_string() ? input.get<std::string>() : Dumped(input, -1))
                        << '\n';
            continue;
          }
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
