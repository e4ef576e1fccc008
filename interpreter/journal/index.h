// What is found in a journal without reading all of it: the records about a case, and the policies.
// Made from the entries and not trusted more than they are: Verify makes it again. Private to
// journal/.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/journal/records.h"
#include "interpreter/ledger/log.h"
#include "interpreter/ledger/sqlite.h"

namespace remit::journal {

using ledger::Answer;

// Decisions stand under their case, what refers to a decision under that decision's case, overrides
// under the day of their decision too, policies under all that is said of them, what is said of
// people and their data under one key for all of it; the rest nowhere.
std::string CaseKey(std::string_view case_id);
std::string OverrideKey(std::int64_t day);
inline constexpr std::string_view kFirstOverrideKey = "o", kLastOverrideKey = "o~";
std::string PolicyKey(const PolicyUsed& policy);
inline constexpr std::string_view kPrivacyKey = "r";
bool IsPrivacy(const Record& record);
// The decision that the record refers to.
std::optional<std::uint64_t> DecisionOf(const Record& record);

class Index {
 public:
  // Inside the transaction that makes the log.
  static Answer<bool> Create(ledger::Database& database);
  // The connection must outlive it.
  static Answer<Index> Open(ledger::Database& database);

  Answer<bool> Insert(std::string_view key, std::uint64_t seq);
  Answer<std::vector<std::uint64_t>> Find(std::string_view key);
  // Under the keys from `first` to `last`, both inside, in their order.
  Answer<std::vector<std::uint64_t>> Find(std::string_view first, std::string_view last);
  Answer<std::map<std::string, std::uint64_t>> Policies();
  // In the order of keys, and under one in that of the log; until `each` says no.
  Answer<bool> All(const std::function<bool(std::string_view key, std::uint64_t seq)>& each);
  // What is wrong with the table and its triggers.
  Answer<std::vector<std::string>> Flaws();

 private:
  Index(sqlite3* handle, ledger::Statement insert) : handle_(handle), insert_(std::move(insert)) {}
  sqlite3* handle_;
  ledger::Statement insert_;
};

}  // namespace remit::journal
