#include "repl/store/session.h"

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "interpreter/types/value.h"

namespace remit::repl {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;
constexpr std::size_t kDayLength = 10;  // of 2026-03-02
constexpr std::size_t kShortDigits = 12, kLeastDigits = 6;

// So many digits, and how much they are at most.
std::optional<std::int64_t> Digits(std::string_view text, std::size_t count, int most) {
  if (text.size() < count) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text.substr(0, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value <= most ? std::optional(value) : std::nullopt;
}

// `:30` or `:30.250` as microseconds.
std::optional<std::int64_t> SecondsOf(std::string_view text) {
  if (text.empty()) return 0;
  const std::optional<std::int64_t> whole = Digits(text.substr(1), 2, 59);
  if (text.front() != ':' || !whole) return std::nullopt;
  std::string decimals(text.substr(3));
  if (decimals.empty()) return *whole * kSecond;
  if (decimals.front() != '.' || decimals.size() < 2 || decimals.size() > 7) return std::nullopt;
  decimals.erase(0, 1);
  decimals.resize(6, '0');
  const std::optional<std::int64_t> part = Digits(decimals, 6, 999'999);
  if (!part) return std::nullopt;
  return *whole * kSecond + *part;
}

}  // namespace

std::optional<std::int64_t> ParseTime(std::string_view text) {
  if (text.size() < kDayLength) return std::nullopt;
  const std::optional<std::int64_t> day = types::ParseDate(text.substr(0, kDayLength));
  if (!day) return std::nullopt;
  text.remove_prefix(kDayLength);
  if (text.empty()) return *day * kDay;
  if (text.size() < 7 || text.front() != 'T' || text.back() != 'Z' || text[3] != ':')
    return std::nullopt;
  const std::optional<std::int64_t> hours = Digits(text.substr(1), 2, 23);
  const std::optional<std::int64_t> minutes = Digits(text.substr(4), 2, 59);
  const std::optional<std::int64_t> rest = SecondsOf(text.substr(6, text.size() - 7));
  if (!hours || !minutes || !rest) return std::nullopt;
  return *day * kDay + (*hours * 60 + *minutes) * 60 * kSecond + *rest;
}

std::string FormatTime(std::int64_t microseconds) {
  std::int64_t day = microseconds / kDay, rest = microseconds % kDay;
  if (rest < 0) {
    rest += kDay;
    --day;
  }
  const auto seconds = static_cast<int>(rest / kSecond);
  char clock[32];
  std::snprintf(clock, sizeof clock, "T%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60,
                seconds % 60);
  char part[16] = "";
  if (rest % kSecond != 0)
    std::snprintf(part, sizeof part, ".%06d", static_cast<int>(rest % kSecond));
  return types::FormatDate(day) + clock + part + "Z";
}

std::string LongHash(const store::Hash& hash) { return ledger::Hex(ledger::Bytes(hash)); }
std::string ShortHash(const store::Hash& hash) { return LongHash(hash).substr(0, kShortDigits); }

std::optional<std::int64_t> TimeOf(const std::string& option, const std::string& text) {
  const std::optional<std::int64_t> time = ParseTime(text);
  if (!time)
    Complain(option + ": `" + text + "` is no time; write it in UTC, as 2026-03-31T09:30:00Z");
  return time;
}

std::optional<std::int64_t> NowOf(const StoreFile& file) {
  if (file.now) return TimeOf("--now", *file.now);
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

StoreSession OpenStore(const StoreFile& file, bool write) {
  StoreSession session;
  const std::optional<std::int64_t> now = NowOf(file);
  if (!now) {
    session.exit_code = kUsage;
    return session;
  }
  session.now = *now;
  store::Done<store::PolicyStore> opened = store::PolicyStore::Open(file.store, write);
  if (auto* failure = std::get_if<ledger::Failure>(&opened)) {
    session.exit_code = TellFailure(*failure);
  } else if (auto* refusal = std::get_if<store::Refusal>(&opened)) {
    session.exit_code = TellRefusal(*refusal, file.format);
  } else {
    session.store =
        std::make_unique<store::PolicyStore>(std::move(std::get<store::PolicyStore>(opened)));
  }
  return session;
}

std::optional<ledger::SecretKey> KeyIn(const std::string& path) {
  base::Result<ledger::SecretKey> key = ledger::SecretKey::Load(path);
  if (!key) {
    Complain(key.error().message);
    return std::nullopt;
  }
  return std::move(key).value();
}

const store::History::Published* FindVersion(const StoreSession& session, const std::string& text,
                                             bool or_policy) {
  const store::History& history = session.store->history();
  const store::History::Published* found = nullptr;
  const auto live = history.LiveAt(text, session.now, session.now);
  for (const store::History::Published& published : history.published()) {
    const bool begins =
        text.size() >= kLeastDigits && LongHash(published.content).starts_with(text);
    const bool is_live = or_policy && live && live->activation.content == published.content;
    if (!begins && !is_live) continue;
    if (found != nullptr) {
      Complain("more than one version begins with `" + text + "`; write more of its hash");
      return nullptr;
    }
    found = &published;
  }
  if (found == nullptr)
    Complain("the store has no version `" + text + "`; `remit store log` lists them" +
             (or_policy ? ", and the name of a policy is that of what is live" : ""));
  return found;
}

std::optional<store::Content> ContentIn(StoreSession& session, const store::Hash& hash) {
  store::Answer<std::optional<store::Content>> found = session.store->ContentOf(hash);
  if (auto* failure = std::get_if<ledger::Failure>(&found)) {
    TellFailure(*failure);
    return std::nullopt;
  }
  auto& content = std::get<std::optional<store::Content>>(found);
  if (!content) Complain("the store has no content " + ShortHash(hash));
  return std::move(content);
}

int TellRefusal(const store::Refusal& refusal, Format format) {
  if (format == Format::kJson) {
    std::cout << Json{{"refused", {{"rule", refusal.rule}, {"reason", refusal.reason}}}}.dump(2)
              << '\n';
  } else {
    Complain("refused: " + refusal.reason + " (" + refusal.rule + ")");
  }
  return kFindings;
}

int TellFailure(const ledger::Failure& failure) {
  Complain(failure.message);
  return kEnvironment;
}

int TellEntry(const store::Done<std::uint64_t>& done, const std::string& text, Json json,
              Format format) {
  if (const auto* refusal = std::get_if<store::Refusal>(&done))
    return TellRefusal(*refusal, format);
  if (const auto* failure = std::get_if<ledger::Failure>(&done)) return TellFailure(*failure);
  const std::uint64_t entry = std::get<std::uint64_t>(done);
  if (format == Format::kJson) {
    Json all = {{"entry", entry}};
    all.update(json);
    std::cout << all.dump(2) << '\n';
  } else {
    std::cout << "entry " << entry << ": " << text << '\n';
  }
  return kOk;
}

bool NamesStore(const std::string& path) {
  const std::size_t mark = path.rfind('#');
  std::error_code error;
  return mark != std::string::npos && !std::filesystem::exists(path, error) &&
         std::filesystem::is_regular_file(path.substr(0, mark), error);
}

StoredVersion VersionNamed(const std::string& path) {
  const std::size_t mark = path.rfind('#');
  const std::string rest = path.substr(mark + 1);
  const std::size_t at = rest.find('@');
  const std::string policy = rest.substr(0, at);
  StoredVersion named;
  named.session = OpenStore({path.substr(0, mark), std::nullopt, Format::kText}, false);
  named.exit_code = named.session.exit_code;
  if (!named.session.store) return named;
  std::optional<std::int64_t> time = named.session.now;
  if (at != std::string::npos) time = TimeOf("the time of a policy", rest.substr(at + 1));
  if (!time) {
    named.exit_code = kUsage;
    return named;
  }
  const store::History& history = named.session.store->history();
  const auto live = history.LiveAt(policy, *time, std::max(*time, named.session.now));
  if (live) {
    named.content = live->activation.content;
    return named;
  }
  named.exit_code = kEnvironment;
  const bool is_hash = policy.size() >= kLeastDigits &&
                       policy.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (is_hash && at == std::string::npos) {
    const store::History::Published* version = FindVersion(named.session, policy, false);
    if (version == nullptr) return named;
    named.content = version->content;
    named.exit_code = kOk;
    return named;
  }
  Complain("nothing of `" + policy + "` is live at " + FormatTime(*time) + " in `" +
           path.substr(0, mark) + "`");
  return named;
}

Loaded LoadFromStore(const std::string& path) {
  StoredVersion named = VersionNamed(path);
  if (!named.content) return {nullptr, static_cast<ExitCode>(named.exit_code)};
  const std::optional<store::Content> content = ContentIn(named.session, *named.content);
  if (!content) return {nullptr, kEnvironment};
  base::Result<compile::Compilation> compiled = store::Compile(*content);
  if (!compiled) {
    Complain("the version " + ShortHash(*named.content) + ": " + compiled.error().message);
    return {nullptr, kEnvironment};
  }
  return {std::make_unique<compile::Compilation>(std::move(compiled).value()), kOk};
}

}  // namespace remit::repl
