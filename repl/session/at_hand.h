// The case at hand, decided, and what tells of it.
#pragma once

#include "interpreter/govern/explain.h"
#include "repl/session/state.h"

namespace remit::repl {

// Refers to what it is made of.
struct AtHand {
  AtHand(const compile::Compilation& policy, const Bound& bound, const engine::CaseBatch& of,
         std::size_t position);
  AtHand(const AtHand&) = delete;
  AtHand& operator=(const AtHand&) = delete;

  const engine::Program& program;
  const engine::CaseBatch& batch;
  std::size_t index;
  engine::Core core;
  govern::Subject subject;
};

}  // namespace remit::repl
