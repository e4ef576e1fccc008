// What the commands on a store have in common: opening it, times, versions by the beginning of
// their hash, and how what was done or refused is told.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/compile/compile.h"
#include "interpreter/store/admit.h"
#include "interpreter/store/policy_store.h"
#include "repl/load.h"
#include "repl/store/commands.h"

namespace remit::repl {

using Json = nlohmann::ordered_json;

// Microseconds since 1970 UTC. `2026-03-02T10:00:00Z`, also without seconds, with up to six
// decimals of them, or a day alone, which is its midnight. Other offsets are refused.
std::optional<std::int64_t> ParseTime(std::string_view text);
std::string FormatTime(std::int64_t microseconds);
std::string ShortHash(const store::Hash& hash);  // as many digits as are shown to people
std::string LongHash(const store::Hash& hash);

// A store that was opened for a command, or the exit code with which the command ends; what is
// wrong has been said.
struct StoreSession {
  std::unique_ptr<store::PolicyStore> store;
  std::int64_t now = 0;
  int exit_code = kOk;
};
StoreSession OpenStore(const StoreFile& file, bool write);
std::optional<std::int64_t> NowOf(const StoreFile& file);

// Each says what is wrong, where something is.
std::optional<ledger::SecretKey> KeyIn(const std::string& path);
std::optional<std::int64_t> TimeOf(const std::string& option, const std::string& text);
// The version whose hash begins so. Where `or_policy`, the name of a policy is that of what is
// live.
const store::History::Published* FindVersion(const StoreSession& session, const std::string& text,
                                             bool or_policy);
std::optional<store::Content> ContentIn(StoreSession& session, const store::Hash& hash);

// Exit codes: 1 where a rule refused, 3 where the file did.
int TellRefusal(const store::Refusal& refusal, Format format);
int TellFailure(const ledger::Failure& failure);
// `done` is what was written, told by `text` or by `json`, to which the number of the entry is
// added.
int TellEntry(const store::Done<std::uint64_t>& done, const std::string& text, Json json,
              Format format);

// `STORE#POLICY` or `STORE#POLICY@TIME`, where a policy's file could stand: what is live then.
bool NamesStore(const std::string& path);
// What that is: the store, opened, and the version. For POLICY a version may stand too, by the
// beginning of its hash, which need not be live. Nothing, and `exit_code`: what is wrong was said.
struct StoredVersion {
  StoreSession session;
  std::optional<store::Hash> content{};
  int exit_code = kOk;
};
StoredVersion VersionNamed(const std::string& path);
Loaded LoadFromStore(const std::string& path);

}  // namespace remit::repl
