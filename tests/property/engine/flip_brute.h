// The smallest changes of a decision, found by deciding everything: what the searches are held
// against. Written from the rules of docs/language/semantics.md (What would change it), not from
// the searches.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/engine/program.h"
#include "interpreter/govern/flip.h"

namespace remit::testing {

// By goal (FlipAnswer::to).
struct Nearest {
  std::uint64_t steps = 0;
  std::uint64_t count = 0;
  std::uint64_t unjudged = 0;  // without a decision, as near or nearer; anywhere where count is 0
  bool two_at_once = false;    // every one of them moves two things or more
  std::vector<std::uint32_t> at;  // alternatives, of knobs alone
};
using NearestByGoal = std::map<std::string, Nearest>;

// Every alternative proposed and decided anew.
NearestByGoal BruteKnobs(const engine::Program& program, const engine::CaseBatch& batch,
                         std::size_t index, const engine::Core& here);

// Every combination of values of the negotiable inputs that are given, fields of lists among them,
// and, where `jointly`, of the knobs that the proposal names; of one input alone where `only` names
// it. Nothing where there are more than `most`, or none.
std::optional<NearestByGoal> BruteInputs(const engine::Program& program,
                                         const engine::CaseBatch& batch, std::size_t index,
                                         const engine::Core& here, bool jointly, std::size_t most,
                                         const std::string& only = "");

// Case `index` alone, `times` over.
engine::CaseBatch Copies(const check::Model& model, const engine::CaseBatch& batch,
                         std::size_t index, std::size_t times);

}  // namespace remit::testing
