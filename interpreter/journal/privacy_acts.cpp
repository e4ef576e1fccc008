// What destroys keys. First the vault, in which an act is one commit, then the journal: a crash
// between leaves an act that the vault remembers, and whoever opens both to write records it.
#include <algorithm>

#include "interpreter/journal/privacy.h"
#include "interpreter/ledger/box.h"
#include "interpreter/types/value.h"

namespace remit::journal {
namespace {

using ledger::Failure;
using ledger::Outcome;

constexpr std::size_t kKeysInRecord = 4096;

Answer<bool> Report(Writer& writer, Vault& vault, const Destroyed& act) {
  std::vector<Record> records;
  for (std::size_t at = 0; at < act.keys.size(); at += kKeysInRecord) {
    SubjectErased erased{act.act, act.subject, "", act.reason};
    for (std::size_t i = at; i < std::min(at + kKeysInRecord, act.keys.size()); ++i)
      erased.keys += act.keys[i];
    records.emplace_back(std::move(erased));
  }
  Answer<std::uint64_t> appended = writer.AppendAll(records);
  if (auto* failure = std::get_if<Failure>(&appended)) return *failure;
  return vault.Reported(act.act);
}

Answer<bool> Do(Writer& writer, Vault& vault, Destroyed act) {
  act.act = ledger::RandomBytes(16);
  Answer<bool> destroyed = vault.Destroy(act);
  if (std::holds_alternative<Failure>(destroyed)) return destroyed;
  return Report(writer, vault, act);
}

}  // namespace

Answer<Vault> OpenVault(const std::string& journal, Writer& writer, Vault::Options options) {
  Answer<Reader> opened = Reader::Open(journal);
  if (auto* failure = std::get_if<Failure>(&opened)) return *failure;
  auto& reader = std::get<Reader>(opened);
  Answer<Rules> read = RulesOf(reader);
  if (auto* failure = std::get_if<Failure>(&read)) return *failure;
  const auto& rules = std::get<Rules>(read);
  const std::string path = Vault::PathOf(journal);
  const std::string& origin = reader.log().origin();
  if (!Vault::Exists(path)) {
    if (!rules.any) return Vault::Make(path, origin, options);
    return Failure{Outcome::kRefused,
                   path +
                       ": the keys of this journal are not there; without them nothing more is "
                       "sealed in it, and nothing destroyed. Put the file back, or begin "
                       "another journal"};
  }
  Answer<Vault> made = Vault::Open(path, origin, true, options);
  // A process that made it may have died before it was anything.
  if (std::holds_alternative<Failure>(made) && !rules.any) {
    Answer<Vault> anew = Vault::Make(path, origin, options);
    if (!std::holds_alternative<Failure>(anew)) made = std::move(anew);
  }
  if (std::holds_alternative<Failure>(made)) return made;
  auto& vault = std::get<Vault>(made);
  Answer<std::uint64_t> finished = vault.Finish(rules.destroyed);
  if (auto* failure = std::get_if<Failure>(&finished)) return *failure;
  Answer<std::vector<Destroyed>> acts = vault.Unreported();
  if (auto* failure = std::get_if<Failure>(&acts)) return *failure;
  for (const Destroyed& act : std::get<std::vector<Destroyed>>(acts)) {
    Answer<bool> reported =
        rules.acts.count(act.act) != 0 ? vault.Reported(act.act) : Report(writer, vault, act);
    if (auto* failure = std::get_if<Failure>(&reported)) return *failure;
  }
  return made;
}

Answer<std::uint64_t> Erase(Reader& reader, Writer& writer, Vault& vault,
                            const std::string& subject, const std::string& reason) {
  Answer<Rules> rules = RulesOf(reader);
  if (auto* failure = std::get_if<Failure>(&rules)) return *failure;
  const auto& holds = std::get<Rules>(rules).holds;
  const auto hold = holds.find(subject);
  if (hold != holds.end())
    return Failure{Outcome::kRefused, "nothing of this subject may be destroyed: " + hold->second};
  Answer<std::vector<KeyFacts>> facts = vault.Facts(subject);
  if (auto* failure = std::get_if<Failure>(&facts)) return *failure;
  Destroyed act{"", subject, {}, reason};
  for (const KeyFacts& key : std::get<std::vector<KeyFacts>>(facts)) act.keys.push_back(key.id);
  if (act.keys.empty()) return std::uint64_t{0};
  Answer<bool> done = Do(writer, vault, act);
  if (auto* failure = std::get_if<Failure>(&done)) return *failure;
  return act.keys.size();
}

Answer<Expiry> WhatIsDue(const Rules& rules, Vault& vault, std::int64_t today) {
  Answer<std::vector<KeyFacts>> facts = vault.Facts();
  if (auto* failure = std::get_if<Failure>(&facts)) return *failure;
  Expiry expiry;
  for (KeyFacts& key : std::get<std::vector<KeyFacts>>(facts)) {
    const std::optional<std::int64_t> after = DueAfter(key, rules);
    if (!after) {
      expiry.endless.push_back(std::move(key));
    } else if (today <= *after) {
      ++expiry.kept;
    } else {
      const bool held = rules.holds.count(key.subject) != 0;
      (held ? expiry.held : expiry.due).push_back(std::move(key));
    }
  }
  return expiry;
}

Answer<Expiry> Expire(Reader& reader, Writer& writer, Vault& vault, std::int64_t today) {
  Answer<Rules> rules = RulesOf(reader);
  if (auto* failure = std::get_if<Failure>(&rules)) return *failure;
  Answer<Expiry> expiry = WhatIsDue(std::get<Rules>(rules), vault, today);
  if (std::holds_alternative<Failure>(expiry)) return expiry;
  Destroyed act{"", "", {}, "kept no longer than its purposes, on " + types::FormatDate(today)};
  for (const KeyFacts& key : std::get<Expiry>(expiry).due) act.keys.push_back(key.id);
  if (act.keys.empty()) return expiry;
  Answer<bool> done = Do(writer, vault, act);
  if (auto* failure = std::get_if<Failure>(&done)) return *failure;
  return expiry;
}

}  // namespace remit::journal
