// `remit journal` for the people whom decisions are about: their values are destroyed, kept as long
// as a purpose lasts, or held; private to journal_*.cpp.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/journal/sealing.h"
#include "repl/commands.h"

namespace remit::repl {

// Whom: `customer=C-1042`, or whoever a case's id stands for.
struct JournalSubjectOptions {
  std::string file;
  std::optional<std::string> subject{};
  std::optional<std::string> case_id{};
  std::string reason;
  Format format = Format::kText;
};
int RunJournalErase(const JournalSubjectOptions& options);
int RunJournalHold(const JournalSubjectOptions& options);
int RunJournalRelease(const JournalSubjectOptions& options);

struct JournalRetainOptions {
  std::string file;
  std::string purpose, span, reason;
};
int RunJournalRetain(const JournalRetainOptions& options);

struct JournalExpireOptions {
  std::string file;
  std::optional<std::string> now{};
  bool dry_run = false;
  Format format = Format::kText;
};
int RunJournalExpire(const JournalExpireOptions& options);

// "open", "erased", "no key", "broken".
std::string Name(journal::Opening::State state);
// `customer=PATH`, each subject once; an Error where it is none of that.
base::Result<std::map<std::string, std::string>> ToldBy(const std::vector<std::string>& options);
// The policy of a recorded decision.
base::Result<compile::Compilation> PolicyAt(journal::Reader& reader, std::uint64_t seq);
// The inputs of a decision by path, personal ones where they can be read.
nlohmann::ordered_json Revealed(journal::Reader& reader, journal::Opener& opener,
                                const journal::DecisionMade& made);

}  // namespace remit::repl
