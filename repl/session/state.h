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
#include "repl/session/case_set.h"

namespace remit::repl {

// The policy with what belongs to one day and one world. Refers to the state's compilation.
struct Bound {
  engine::Program program;
  govern::PolicyIdentity identity;
  std::int64_t day = 0;
  std::optional<check::ScenarioId> world;
};

struct State {
  std::string path = "session.remit";  // of the policy; what it uses is looked for beside it
  std::string opened;                  // its text as it was opened
  std::string text;                    // and as it is now
  std::vector<std::string> entries;    // what was typed in between, as far as it changed the text
  // Compiled from `text`, without errors. Expressions that are asked about are added to its tree.
  std::shared_ptr<compile::Compilation> policy;
  std::shared_ptr<CaseSet> cases;
  std::uint64_t at = 0;  // the position of the case at hand
  std::optional<std::int64_t> as_of;
  std::string scenario;  // by name, since declarations come and go; empty: none
  // Made when they are first asked for. Of no other day, world or policy.
  std::shared_ptr<const Bound> bound;
  std::shared_ptr<const DecidedSet> decided;
};

// What was made of the policy, the day and the world: for whoever changes one of them.
inline void ForgetDecided(State& state) {
  state.bound.reset();
  state.decided.reset();
}

}  // namespace remit::repl
