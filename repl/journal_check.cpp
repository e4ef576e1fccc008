// `remit journal verify`, `checkpoint` and `proof`. What only Remit has said of its own journal is
// checked without it by remit-verify; these write what it reads.
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "interpreter/base/text.h"
#include "interpreter/ledger/base64.h"
#include "repl/journal.h"
#include "repl/journal_words.h"
#include "repl/load.h"
#include "repl/replace_file.h"

namespace remit::repl {
namespace {

using Json = nlohmann::ordered_json;
using ledger::Finding;

// The note, if one of the keys signed it; an Error is no proof of anything.
base::Result<ledger::Checkpoint> Kept(const JournalVerifyOptions& options) {
  if (options.keys.empty())
    return base::Error{"--checkpoint needs --key NAME.pub: who is trusted to have signed it"};
  std::vector<ledger::PublicKey> trusted;
  for (const std::string& file : options.keys) {
    const base::Result<std::string> text = source::ReadFile(file);
    if (!text) return text.error();
    base::Result<ledger::PublicKey> key = ledger::ParsePublicKey(*text);
    if (!key) return base::Error{"`" + file + "`: " + key.error().message};
    trusted.push_back(std::move(key).value());
  }
  const base::Result<std::string> note = source::ReadFile(*options.checkpoint);
  if (!note) return note.error();
  base::Result<ledger::Checkpoint> kept = ledger::OpenNote(*note, trusted);
  if (!kept) return base::Error{"`" + *options.checkpoint + "`: " + kept.error().message};
  return kept;
}

int Report(const JournalVerifyOptions& options, std::uint64_t size,
           const std::optional<ledger::Checkpoint>& kept, const std::vector<Finding>& findings) {
  const bool tampered = std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.kind == Finding::Kind::kTampered;
  });
  const int exit_code = tampered ? kFindings : findings.empty() ? kOk : kEnvironment;
  const std::string verdict = tampered           ? "tampered"
                              : findings.empty() ? "verified"
                                                 : "could not check";
  if (options.format == Format::kJson) {
    Json list = Json::array();
    for (const Finding& finding : findings) {
      list.push_back(
          {{"kind", finding.kind == Finding::Kind::kTampered ? "tampered" : "could not check"},
           {"seq", finding.seq == 0 ? Json() : Json(finding.seq)},
           {"what", finding.what}});
    }
    const Json json = {{"file", options.file},
                       {"verdict", verdict},
                       {"records", size},
                       {"checkpoint", kept ? Json(kept->size) : Json()},
                       {"findings", list}};
    std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    return exit_code;
  }
  for (const Finding& finding : findings) {
    std::cout << (finding.kind == Finding::Kind::kTampered ? "TAMPERED: " : "COULD NOT CHECK: ")
              << finding.what << '\n';
  }
  if (!findings.empty()) return exit_code;
  std::cout << options.file << ": " << base::Counted(size, "record")
            << ", every one as it was written";
  if (kept) {
    std::cout << "; the first " << kept->size << " are those of the checkpoint\n";
  } else {
    std::cout << ". Nothing tells whether the end was cut off, or an older copy put back: that "
                 "needs --checkpoint\n";
  }
  return exit_code;
}

std::string ProofText(const std::string& kind, const std::string& first, std::uint64_t at,
                      std::uint64_t size, const std::vector<ledger::Hash>& hashes) {
  std::string text = "remit proof v1\n" + kind + '\n' + first + ' ' + std::to_string(at) +
                     "\nsize " + std::to_string(size) + '\n';
  for (const ledger::Hash& hash : hashes) text += ledger::Base64(ledger::Bytes(hash)) + '\n';
  return text;
}

int PrintEntry(journal::Reader& reader, const JournalProofOptions& options) {
  bool found = false;
  const ledger::Answer<bool> read =
      reader.log().Read(options.seq, options.seq, [&](const ledger::Entry& entry) {
        found = true;
        std::cout << "remit entry v1\n"
                  << entry.seq << ' ' << entry.kind << ' ' << entry.recorded_at << ' '
                  << ledger::Base64(entry.body) << '\n';
        return true;
      });
  if (auto* failure = std::get_if<ledger::Failure>(&read)) return ComplainOfJournal(*failure);
  if (found) return kOk;
  Complain("`" + options.file + "` has no record " + std::to_string(options.seq));
  return kFindings;
}

}  // namespace

int RunJournalVerify(const JournalVerifyOptions& options) {
  std::optional<ledger::Checkpoint> kept;
  if (options.checkpoint) {
    const base::Result<ledger::Checkpoint> opened = Kept(options);
    if (!opened) {
      Complain(opened.error().message);
      return options.keys.empty() ? kUsage : kEnvironment;
    }
    kept = *opened;
  }
  ledger::Answer<journal::Reader> opened = journal::Reader::Open(options.file);
  if (auto* failure = std::get_if<ledger::Failure>(&opened))
    return Report(options, 0, kept, {ledger::FindingOf(*failure)});
  auto& reader = std::get<journal::Reader>(opened);
  return Report(options, reader.size(), kept, reader.Verify(kept));
}

int RunJournalCheckpoint(const JournalCheckpointOptions& options) {
  const base::Result<ledger::SecretKey> key = ledger::SecretKey::Load(options.key);
  if (!key) {
    Complain(key.error().message);
    return kEnvironment;
  }
  std::optional<journal::Reader> reader = OpenJournal(options.file);
  if (!reader) return kEnvironment;
  const ledger::Answer<ledger::Checkpoint> head = reader->log().Head();
  if (auto* failure = std::get_if<ledger::Failure>(&head)) return ComplainOfJournal(*failure);
  const std::string note = ledger::SignedNote(std::get<ledger::Checkpoint>(head), *key);
  if (options.output) return ReplaceFile(*options.output, note) ? kOk : kEnvironment;
  std::cout << note;
  return kOk;
}

int RunJournalProof(const JournalProofOptions& options) {
  std::optional<journal::Reader> reader = OpenJournal(options.file);
  if (!reader) return kEnvironment;
  if (options.entry) return PrintEntry(*reader, options);
  const std::uint64_t size = options.size.value_or(reader->size());
  const ledger::Answer<std::vector<ledger::Hash>> proof =
      options.since ? reader->log().ProofSince(options.seq, size)
                    : reader->log().ProofOf(options.seq, size);
  if (auto* failure = std::get_if<ledger::Failure>(&proof)) {
    Complain(failure->message);
    return failure->outcome == ledger::Outcome::kRefused ? kFindings : kEnvironment;
  }
  const auto& hashes = std::get<std::vector<ledger::Hash>>(proof);
  std::cout << (options.since ? ProofText("consistency", "older", options.seq, size, hashes)
                              : ProofText("inclusion", "index", options.seq - 1, size, hashes));
  return kOk;
}

}  // namespace remit::repl
