// The keys under which personal values of a journal are sealed, in a file of their own beside it:
// FILE-keys. What is destroyed here can be read nowhere any more, whoever kept copies of the
// journal. The form of the file is in docs/journal/files.md.
//
// A key belongs to one person (of a kind of subject), the purposes that its values serve, and the
// quarter of the days of decision, so that it can be destroyed when the last of these purposes is
// over. The file does not say who the person is: only the keyed hash of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/ledger/box.h"
#include "interpreter/ledger/sqlite.h"

namespace remit::journal {

using ledger::Answer;

inline constexpr std::uint32_t kVaultApplication = 0x526d744b;  // "RmtK"
inline constexpr std::size_t kKeyIdSize = 16;
inline constexpr std::size_t kSubjectIdSize = 16;

struct Key {
  std::string id;
  ledger::Secret secret;
};
// What the file says of a key without giving it.
struct KeyFacts {
  std::string id;
  std::string subject;                // its id
  std::vector<std::string> purposes;  // ascending
  std::int64_t last_day = 0;          // of the quarter, days since 1970
};
// Keys that were destroyed together, until the journal says so.
struct Destroyed {
  std::string act;      // 16 bytes, drawn
  std::string subject;  // empty: of several
  std::vector<std::string> keys;
  std::string reason;
};

// The last day of the calendar quarter of a day.
std::int64_t QuarterEnd(std::int64_t day);

// Thread-safe. Not to be written by two processes at once: who writes it holds the journal's lock.
class Vault {
 public:
  struct Options {
    std::chrono::milliseconds patience{5000};
    const char* vfs = nullptr;  // tests only
  };
  static std::string PathOf(const std::string& journal) { return journal + "-keys"; }
  static bool Exists(const std::string& path);
  // A new file for the journal of this origin; readable by its owner alone.
  static Answer<Vault> Make(const std::string& path, const std::string& origin, Options options);
  // Refuses the keys of another journal, and a file that others than its owner may read.
  static Answer<Vault> Open(const std::string& path, const std::string& origin, bool to_write,
                            Options options);

  // Who it is, as the journal may say it. `by_case`: `identity` is the id of a case.
  std::string SubjectId(std::string_view kind, bool by_case, std::string_view identity) const;

  // Makes the key where there is none. It is on the disk after Commit and not before. After a
  // Failure of either nothing is made any more: what was sealed with a lost key must not be
  // written.
  Answer<Key> KeyFor(const std::string& subject, const std::vector<std::string>& purposes,
                     std::int64_t last_day);
  Answer<bool> Commit();
  // Nothing: it is not there (any more).
  Answer<std::optional<Key>> Find(const std::string& id);
  // Of one subject, or of all.
  Answer<std::vector<KeyFacts>> Facts(const std::optional<std::string>& subject = std::nullopt);

  // Either all of these keys are deleted, and Unreported has the act, or none is. After a crash
  // Finish overwrites what is left of them in the unused parts of the file.
  Answer<bool> Destroy(const Destroyed& act);
  Answer<std::vector<Destroyed>> Unreported();
  // The journal says so.
  Answer<bool> Reported(const std::string& act);
  // At the beginning of writing: nothing is left of keys that were deleted, nor of those which the
  // journal says are destroyed, should an old copy of the file have been put back. How many of
  // these there were.
  Answer<std::uint64_t> Finish(const std::vector<std::string>& destroyed);

 private:
  struct State;
  explicit Vault(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;

 public:
  Vault(Vault&&) noexcept;
  Vault& operator=(Vault&&) noexcept;
  ~Vault();
};

}  // namespace remit::journal
