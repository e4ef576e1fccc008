#include "repl/store/log_check.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "interpreter/ledger/backup.h"
#include "interpreter/ledger/proof_text.h"
#include "repl/load.h"
#include "repl/replace_file.h"

namespace remit::repl {
namespace {

using Json = nlohmann::ordered_json;
using ledger::Finding;

int ComplainOf(const std::string& message, ExitCode exit_code = kEnvironment) {
  Complain(message);
  return exit_code;
}

std::string Count(std::uint64_t number, std::string noun) {
  if (number == 1) return "1 " + noun;
  const bool ends_in_y = noun.back() == 'y';
  if (ends_in_y) noun.pop_back();
  return std::to_string(number) + " " + noun + (ends_in_y ? "ies" : "s");
}

bool IsTampered(const Finding& finding) { return finding.kind == Finding::Kind::kTampered; }

}  // namespace

int MissesKey() {
  return ComplainOf("--checkpoint needs --key NAME.pub: who is trusted to have signed it", kUsage);
}

base::Result<std::optional<ledger::Checkpoint>> KeptCheckpoint(const LogVerifyOptions& options) {
  if (!options.checkpoint) return std::optional<ledger::Checkpoint>();
  std::vector<ledger::PublicKey> trusted;
  for (const std::string& file : options.keys) {
    const std::optional<std::string> text = ReadInput(file);
    if (!text) return base::Error{"without that key nothing is checked"};
    base::Result<ledger::PublicKey> key = ledger::ParsePublicKey(*text);
    if (!key) return base::Error{"`" + file + "`: " + key.error().message};
    trusted.push_back(std::move(key).value());
  }
  const std::optional<std::string> note = ReadInput(*options.checkpoint);
  if (!note) return base::Error{"without that checkpoint nothing is checked"};
  base::Result<ledger::Checkpoint> kept = ledger::OpenNote(*note, trusted);
  if (!kept) return base::Error{"`" + *options.checkpoint + "`: " + kept.error().message};
  return std::optional(std::move(kept).value());
}

int ReportFindings(const LogVerifyOptions& options, const std::string& noun, std::uint64_t size,
                   const std::optional<ledger::Checkpoint>& kept,
                   const std::vector<Finding>& findings) {
  const bool tampered = std::any_of(findings.begin(), findings.end(), IsTampered);
  const ExitCode exit_code = tampered ? kFindings : findings.empty() ? kOk : kEnvironment;
  if (options.format == Format::kJson) {
    Json list = Json::array();
    for (const Finding& finding : findings)
      list.push_back({{"kind", IsTampered(finding) ? "tampered" : "could_not_check"},
                      {"seq", finding.seq == 0 ? Json() : Json(finding.seq)},
                      {"what", finding.what}});
    const Json json = {{"file", options.file},
                       {"verdict", tampered           ? "tampered"
                                   : findings.empty() ? "verified"
                                                      : "could_not_check"},
                       {"size", size},
                       {"checkpoint", kept ? Json(kept->size) : Json()},
                       {"findings", list}};
    std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    return exit_code;
  }
  for (const Finding& finding : findings)
    std::cout << (IsTampered(finding) ? "TAMPERED: " : "COULD NOT CHECK: ") << finding.what << '\n';
  if (!findings.empty()) return exit_code;
  std::cout << options.file << ": " << Count(size, noun) << ", every one as it was written";
  if (kept)
    std::cout << "; the first " << kept->size << " are those of the checkpoint\n";
  else
    std::cout << ". Nothing tells whether the end was cut off, or an older copy put back: that "
                 "needs --checkpoint\n";
  return exit_code;
}

int SignHead(ledger::Log& log, const LogCheckpointOptions& options) {
  const base::Result<ledger::SecretKey> key = ledger::SecretKey::Load(options.key);
  if (!key) return ComplainOf(key.error().message);
  const ledger::Answer<ledger::Checkpoint> head = log.Head();
  if (auto* failure = std::get_if<ledger::Failure>(&head)) return ComplainOf(failure->message);
  const std::string note = ledger::SignedNote(std::get<ledger::Checkpoint>(head), *key);
  if (options.output) return ReplaceFile(*options.output, note) ? kOk : kEnvironment;
  std::cout << note;
  return kOk;
}

int PrintProof(ledger::Log& log, const LogProofOptions& options) {
  const std::uint64_t size = options.size.value_or(log.size());
  if (size > log.size() || options.seq == 0 || options.seq > size)
    return ComplainOf("`" + options.file + "` has " + Count(log.size(), "entry") +
                          "; there is no " + std::to_string(options.seq) + " of " +
                          std::to_string(size),
                      kFindings);
  if (options.entry) {
    const ledger::Answer<bool> read =
        log.Read(options.seq, options.seq, [](const ledger::Entry& entry) {
          std::cout << ledger::EntryText(entry);
          return true;
        });
    if (auto* failure = std::get_if<ledger::Failure>(&read)) return ComplainOf(failure->message);
    return kOk;
  }
  const ledger::Answer<std::vector<ledger::Hash>> proof =
      options.since ? log.ProofSince(options.seq, size) : log.ProofOf(options.seq, size);
  if (auto* failure = std::get_if<ledger::Failure>(&proof)) return ComplainOf(failure->message);
  const auto& hashes = std::get<std::vector<ledger::Hash>>(proof);
  std::cout << (options.since ? ledger::ConsistencyText(options.seq, size, hashes)
                              : ledger::InclusionText(options.seq - 1, size, hashes));
  return kOk;
}

int ExportLog(ledger::Log& log, const LogExportOptions& options) {
  const std::string temporary = options.output ? *options.output + ".new" : "";
  std::ofstream file;
  if (options.output) file.open(temporary, std::ios::binary);
  std::ostream& out = options.output ? file : std::cout;
  const ledger::Answer<bool> written =
      ledger::WriteLog(log, [&](std::string_view piece) { return bool(out << piece); });
  std::error_code error;
  if (auto* failure = std::get_if<ledger::Failure>(&written)) {
    Complain(failure->message);
  } else if (!std::get<bool>(written) || !out.flush()) {
    Complain("cannot write " + (options.output ? "`" + temporary + "`" : "to standard output"));
  } else if (!options.output) {
    return kOk;
  } else {
    std::filesystem::rename(temporary, *options.output, error);
    if (!error) return kOk;
    Complain("cannot replace `" + *options.output + "`: " + error.message());
  }
  if (options.output) std::filesystem::remove(temporary, error);
  return kEnvironment;
}

int BackUpLog(ledger::Database& database, const LogBackupOptions& options,
              const std::function<int(const LogCheckpointOptions&)>& head) {
  // A key that cannot be used is told before anything is written.
  if (options.key) {
    const base::Result<ledger::SecretKey> key = ledger::SecretKey::Load(*options.key);
    if (!key) return ComplainOf(key.error().message);
  }
  const ledger::Answer<bool> copied = ledger::BackUp(database, options.output);
  if (auto* failure = std::get_if<ledger::Failure>(&copied)) return ComplainOf(failure->message);
  const std::string note = options.output + ".note";
  if (options.key) {
    const int signed_head = head({options.output, *options.key, note});
    if (signed_head != kOk) return signed_head;
  }
  std::cout << "copied `" << options.file << "` to `" << options.output << '`'
            << (options.key ? ", and how far it is to `" + note + "`" : std::string()) << '\n';
  return kOk;
}

}  // namespace remit::repl
