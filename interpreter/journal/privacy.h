// What a journal says of people and their data: who is told apart by what, how long what serves a
// purpose is kept, whose data are held, which keys were destroyed; and the acts that say so.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/journal/journal.h"
#include "interpreter/journal/vault.h"

namespace remit::journal {

struct Rules {
  std::map<std::pair<std::string, std::string>, std::string> told_by;  // (policy, subject), input
  std::map<std::string, std::string> spans;  // by purpose; without end: not there
  std::map<std::string, std::string> holds;  // by subject's id; the reason
  std::set<std::string> acts;                // that are recorded in full
  std::vector<std::string> destroyed;        // ids of keys, ascending
  std::set<std::string> erased;              // ids of subjects
  bool any = false;                          // something was said: there has to be a vault
};
Answer<Rules> RulesOf(Reader& reader);

// A span as in the language: "24 months", "90 days", "2 years". The day on which it is over,
// counted from `day`; nothing where it is no such span, or there is no such day.
std::optional<std::int64_t> EndOf(std::int64_t day, std::string_view span);
// The day after which the key is due; nothing: it serves no purpose that ends.
std::optional<std::int64_t> DueAfter(const KeyFacts& key, const Rules& rules);

// The keys of a journal, for whoever holds its writer. Makes the file only where the journal does
// not speak of one; records acts that a crash kept from being recorded.
Answer<Vault> OpenVault(const std::string& journal, Writer& writer, Vault::Options options = {});

// Refused (kRefused) where a hold forbids it. How many keys were destroyed; none: nothing is
// recorded.
Answer<std::uint64_t> Erase(Reader& reader, Writer& writer, Vault& vault,
                            const std::string& subject, const std::string& reason);
struct Expiry {
  std::vector<KeyFacts> due;      // destroyed, or to be
  std::vector<KeyFacts> held;     // due, and held
  std::vector<KeyFacts> endless;  // for a purpose of which nobody said how long, or for none
  std::uint64_t kept = 0;         // not due yet
};
Answer<Expiry> WhatIsDue(const Rules& rules, Vault& vault, std::int64_t today);
Answer<Expiry> Expire(Reader& reader, Writer& writer, Vault& vault, std::int64_t today);

}  // namespace remit::journal
