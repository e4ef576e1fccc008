// What a journal records, and its bytes. The form of a record never changes; a new form is a new
// kind.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "interpreter/base/result.h"
#include "interpreter/engine/core.h"
#include "interpreter/ledger/hash.h"

namespace remit::journal {

enum class RecordKind : std::uint32_t {
  kPolicy = 1,  // which policy the decisions behind it were made by; before the first of them
  kDecision = 2,
  kOverride = 3,
  kOutcome = 4,
  kFeedback = 5,
  kErased = 6,  // the keys of a subject were destroyed
  kGap = 7,     // so many decisions were made and not recorded (never silently)
};

// The policy by whose version the decisions that follow were made. Its content is in the store, or,
// decided from a file, kept in the journal too.
struct PolicyUsed {
  std::string name, content_hash, decision_hash;  // as govern::PolicyIdentity has them
  std::string engine;                             // version of Remit
  std::string bundle;                             // `remit compile` of it; empty: the store has it
};
struct DecisionMade {
  std::string case_id, case_hash;
  std::uint64_t policy = 0;  // seq of its PolicyUsed
  std::int64_t as_of = 0;    // days since 1970
  std::string scenario;      // empty: the world as it is
  std::string input;         // canonical inputs (cases/canonical.h), personal fields sealed
  std::string core;          // canonical core, see CoreBytes
  std::optional<std::string> proposal;  // canonical; of who proposed what
};
struct Overridden {
  std::uint64_t decision = 0;  // seq
  std::string by, level;
  std::vector<std::pair<std::string, std::string>> knobs;  // name, value as in the language
  std::string reason;
  std::string rule;                    // the `deviate` it falls under, as written
  std::uint64_t used = 0, budget = 0;  // how many of them this was, of how many; 0: no budget
  std::string period;                  // the one that was counted in, e.g. 2026-Q4
};
struct OutcomeSeen {
  std::uint64_t decision = 0;
  std::string name, value;                  // of the policy's `outcome`; canonical value
  std::int64_t observed_on = 0;             // day
  std::optional<std::uint64_t> corrects{};  // seq of the outcome that it replaces
};
struct FeedbackGiven {
  std::uint64_t decision = 0;
  std::string by, text;
};
struct SubjectErased {
  std::string subject_key;  // id of the destroyed key; not the subject
  std::string reason;
};
struct Gap {
  std::uint64_t count = 0;
  std::string reason;
};
using Record = std::variant<PolicyUsed, DecisionMade, Overridden, OutcomeSeen, FeedbackGiven,
                            SubjectErased, Gap>;

RecordKind KindOf(const Record& record);
// ByteWriter("remit.record.v1") and the fields in the order in which they stand above.
std::string BytesOf(const Record& record);
base::Result<Record> RecordFrom(RecordKind kind, std::string_view bytes);

// A core as bytes and back: the same core, the same bytes, on every machine.
std::string CoreBytes(const engine::Core& core);
base::Result<engine::Core> CoreFrom(std::string_view bytes);

}  // namespace remit::journal
