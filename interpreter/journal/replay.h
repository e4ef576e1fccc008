// Deciding again what a journal records: under the recorded version, day and scenario, from the
// recorded inputs. The same bytes of the core, or a difference.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/engine/program.h"
#include "interpreter/govern/decide.h"
#include "interpreter/journal/journal.h"

namespace remit::journal {

// The policy that a journal says was used, compiled from its texts. An Error where it cannot be
// had: the texts are not those of the recorded hash, do not compile (any more), or decide by
// another hash than is recorded.
base::Result<compile::Compilation> CompilationOf(const PolicyUsed& policy);

// One recorded decision with its case read back.
struct Recalled {
  DecisionMade made;
  engine::Core core;
  engine::CaseBatch batch;  // of this case alone
};
// An Error where the record is none that the policy can have written.
base::Result<Recalled> Recall(const check::Checked& checked, const DecisionMade& made);

// The program of a recorded decision; an Error where the policy has no such scenario.
base::Result<engine::Program> ProgramOf(const compile::Compilation& compilation,
                                        const DecisionMade& made);

struct Difference {
  std::uint64_t seq = 0;
  std::string case_id;
  std::vector<std::string> changes;  // "verdict: approve, now escalate", in the order of the core
  std::string engine;                // version of Remit that is recorded with the policy
  // What the reference evaluator, which shares no code with the engine that replays, makes of the
  // case: as recorded, then the engine at hand is wrong; as now, then what was recorded was decided
  // by other code or is not what was decided.
  enum class Reference { kAsRecorded, kAsNow, kNeither } reference = Reference::kNeither;
  // The nodes that were compared, of all of the graph. Where the reference evaluator gives what is
  // recorded: lets, objectives, their utilities, the score, requirements and rules, by its values at
  // the alternative shown. Otherwise those whose values the record implies: rules that fired or did
  // not, requirements that a proposal was held to or that what is recommended keeps, the score, and
  // whether the case is outside the model. Nothing else of a graph is in a record.
  std::size_t compared = 0, nodes = 0;
  // Of these the first, in topological order, that has another value now; nothing where none has:
  // then it is the choice that differs.
  struct Node {
    std::uint32_t id = 0;
    std::string what;  // "rule `escalate …`"
    std::string at;    // path:line:column; empty where the text has no place for it
    std::string recorded, now;
  };
  std::optional<Node> node;
};
Difference Compare(const compile::Compilation& compilation, const engine::Program& program,
                   const Recalled& recalled, const engine::Core& now);

// What became of the sealed part of a decision.
struct Opening {
  enum class State {
    kWhole,   // there was nothing sealed, or it is open: `made` is the record with everything in it
    kErased,  // a key was destroyed, and the journal says so
    kNoKey,   // a key is not at hand, and nobody says that it was destroyed
    kBroken,  // what is in the box was not written for this record
  } state = State::kWhole;
  DecisionMade made;  // kWhole: `sealed` is empty
  std::string why;    // otherwise; for a person
};
// Opens records made by this policy; called by one thread at a time.
using Open = std::function<Opening(const compile::Compilation&, const DecisionMade&)>;

struct ReplayOptions {
  std::size_t threads = 1;
  std::size_t block = 1024;           // cases decided together; never changes an answer
  std::size_t most_differences = 10;  // that are looked into
  Open open{};  // of sealed records; by default they stay sealed, and are unchecked
};
struct ReplayReport {
  std::uint64_t same = 0;
  std::uint64_t different = 0;
  std::uint64_t erased = 0;             // the inputs' key was destroyed
  std::uint64_t unchecked = 0;          // the policy cannot be had
  std::string unchecked_why;            // of the first of these
  std::vector<Difference> differences;  // the first ones, ascending by seq
};
// All decisions of the journal. The same report for any number of threads and size of blocks.
Answer<ReplayReport> Replay(Reader& reader, const ReplayOptions& options = {});

}  // namespace remit::journal
