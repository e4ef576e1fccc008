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
  kErased = 6,     // keys were destroyed: what they sealed can never be read again
  kGap = 7,        // so many decisions were made and not recorded (never silently)
  kSubject = 8,    // by which input the people of a kind are told apart
  kRetention = 9,  // how long what serves a purpose is kept
  kHold = 10,      // nothing of a subject may be destroyed …
  kRelease = 11,   // … until now
};

// The policy by whose version the decisions that follow were made, with its texts, whether or not a
// store has them too: a journal is decided again from itself alone, by versions of Remit to come.
struct PolicyUsed {
  std::string name;
  std::string content_hash;   // SHA-256 of `content`, hexadecimal: how the store calls the version
  std::string decision_hash;  // as govern::PolicyIdentity has it
  std::string engine;         // version of Remit
  std::string content;        // store::BytesOf its store::Content
};
// What is personal in a decision, encrypted; see journal/sealing.h.
struct SealedBox {
  std::string keys;  // ids of 16 bytes, one behind the other: all of these keys are needed
  std::string box;   // nonce and ciphertext
  friend bool operator==(const SealedBox&, const SealedBox&) = default;
};
struct DecisionMade {
  std::string case_id, case_hash;
  std::uint64_t policy = 0;  // seq of its PolicyUsed
  std::int64_t as_of = 0;    // days since 1970
  std::string scenario;      // empty: the world as it is
  std::string input;         // canonical inputs (cases/canonical.h), personal values left out
  // Canonical core, see CoreBytes. Where something is sealed, without what tells of the values:
  // score, number of feasible alternatives, causes; these are in the last box.
  std::string core;
  std::optional<std::string> proposal{};  // canonical; of who proposed what
  // One for each (subject, purposes) of the policy's personal inputs, then one
  // under all of their keys. None: the policy has no personal inputs.
  std::vector<SealedBox> sealed{};
};
// What under a band, or where deviation is expected, a person decided instead. The last override
// of a decision is the one that holds.
struct Overridden {
  std::uint64_t decision = 0;  // seq
  std::string by, level;       // person; the level may be empty: the lowest
  std::vector<std::pair<std::string, std::string>> knobs;  // name, value as in the language
  std::string reason;
  // By level with a budget: overrides of this person that were counted when this was judged.
  std::vector<std::pair<std::string, std::uint64_t>> used;
  // What allows it, in the order of the choices that it changes; what no band covers has none of
  // them. Where deviation is expected, the rule that expects it, of no choice and no level.
  struct Under {
    std::string knob, level;
    std::string rule;                    // as written
    std::uint64_t used = 0, budget = 0;  // how many of them this was, of how many; 0: no budget
    std::string period;                  // the one that was counted in, e.g. 2026-Q4
    friend bool operator==(const Under&, const Under&) = default;
  };
  std::vector<Under> under;
  std::vector<std::pair<std::string, std::string>> agreed;  // role, person; all who had to
  std::string core;  // canonical core of the judgement, see CoreBytes
};
struct OutcomeSeen {
  std::uint64_t decision = 0;
  std::string name, value;                  // of the policy's `outcome`; canonical value
  std::int64_t observed_on = 0;             // day
  bool late = false;                        // after the policy's `within`
  std::optional<std::uint64_t> corrects{};  // seq of the outcome that it replaces
};
struct FeedbackGiven {
  std::uint64_t decision = 0;
  std::string by, text;
};
// Of one act there may be several, each with some of the keys.
struct SubjectErased {
  std::string act;      // 16 bytes, drawn for the act
  std::string subject;  // see HoldPlaced; empty: what was due under the rules of retention
  std::string keys;     // ids of the destroyed keys, 16 bytes each
  std::string reason;
};
struct Gap {
  std::uint64_t count = 0;
  std::string reason;
};
// In the decisions of a policy, from here on; never said twice of the same subject.
struct SubjectNamed {
  std::string policy;   // its name
  std::string subject;  // as in `personal of SUBJECT`; empty: of fields that name nobody
  std::string input;    // path; empty: the case's id tells them apart
};
// The one that was said last counts.
struct RetentionSet {
  std::string purpose;
  std::string span;  // "24 months", "90 days"; empty: without end
  std::string reason;
};
struct HoldPlaced {
  // 16 bytes: who it is, hashed with a key that only the key file holds (journal/vault.h).
  std::string subject;
  std::string reason;
};
struct HoldReleased {
  std::string subject;
  std::string reason;
};
using Record =
    std::variant<PolicyUsed, DecisionMade, Overridden, OutcomeSeen, FeedbackGiven, SubjectErased,
                 Gap, SubjectNamed, RetentionSet, HoldPlaced, HoldReleased>;

RecordKind KindOf(const Record& record);
// ByteWriter("remit.record.v1") and the fields in the order in which they stand above.
std::string BytesOf(const Record& record);
base::Result<Record> RecordFrom(RecordKind kind, std::string_view bytes);

// A core as bytes and back: the same core, the same bytes, on every machine.
std::string CoreBytes(const engine::Core& core);
base::Result<engine::Core> CoreFrom(std::string_view bytes);

}  // namespace remit::journal
