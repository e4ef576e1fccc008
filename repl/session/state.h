// Where a session stands. Every step makes a new state of the old one; both are kept, so that any
// step can be taken back. What is large is shared between states and is not changed by them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/engine/program.h"
#include "interpreter/govern/explain.h"
#include "interpreter/source/source.h"
#include "repl/session/case_set.h"
#include "repl/session/on_disk.h"

namespace remit::repl {

// The policy with what belongs to one day and one world. Refers to the state's compilation.
struct Bound {
  engine::Program program;
  govern::PolicyIdentity identity;
  std::int64_t day = 0;
  std::optional<check::ScenarioId> world;
};

// Where a policy came from that was no file of its own: a version of a store, or what a journal
// says decided. Nothing is ever written there.
struct Origin {
  std::string place;        // for messages: "version 3f2a… of `policies.store`"
  std::string standing;     // for the prompt: "v12 live", "record 12"
  std::string store;        // the store's file; empty: none
  std::string policy;       // its name there
  std::string version;      // its content hash, hexadecimal
  source::SourceMap files;  // the policy first, then what it uses; there are no others
};

struct State {
  std::string path = "session.remit";    // of the policy; what it uses is looked for beside it
  bool on_disk = false;                  // `opened` is what that file held,
  Look look;                             // which looked so before it was read
  std::shared_ptr<const Origin> origin;  // null: a file, or what was typed
  std::string opened;                    // its text as it was opened
  std::string text;                      // and as it is now
  std::vector<std::string> entries;      // what was typed in between, as far as it changed the text
  // How many of them `opened` has already; nothing: it is none of what they led through.
  std::optional<std::size_t> settled = 0;
  // Compiled from `text`, without errors. Expressions that are asked about are added to its tree.
  std::shared_ptr<compile::Compilation> policy;
  std::shared_ptr<const FilesSeen> files;  // what it uses beside its own text
  std::shared_ptr<CaseSet> cases;
  std::uint64_t at = 0;  // the position of the case at hand
  std::optional<std::int64_t> as_of;
  std::string scenario;  // by name, since declarations come and go; empty: none
  // Made when they are first asked for. Of no other day, world or policy.
  std::shared_ptr<const Bound> bound;
  std::shared_ptr<const DecidedSet> decided;
  // Where `:journal back` leads; null: no recorded decision is at hand.
  std::shared_ptr<const State> aside;
};

// What was made of the policy, the day and the world: for whoever changes one of them.
inline void ForgetDecided(State& state) {
  state.bound.reset();
  state.decided.reset();
}

}  // namespace remit::repl
