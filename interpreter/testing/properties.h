// What properties promise, tried on the cases of the tests, on cases at everything that the policy
// names and on pairs of these; and proved where a small budget is enough. A property that is
// neither violated nor proved has merely held so far, which is said.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/ast/ast.h"
#include "interpreter/check/checked.h"
#include "interpreter/prove/report.h"

namespace remit::testing {

struct PropertyResult {
  enum class State : std::uint8_t {
    kProved,   // it holds for all that the policy permits
    kHeld,     // in all that were tried, and a proof was not found
    kViolated  // by `example`
  } state = State::kHeld;
  std::string title;
  source::Span span;
  bool pairs = false;  // of cases
  // Cases or pairs that it speaks of, before one violated it. What is proved is not tried.
  std::size_t tried = 0;
  // Of a pair two cases, made as simple and as alike as they can be while they still violate it.
  // Both evaluators decide them alike.
  std::optional<prove::Counterexample> example{};
  std::string found{};  // "a.route is director, b.route is manager"
};
std::string_view NameOf(PropertyResult::State state);

struct PropertyOptions {
  std::string filter{};          // only properties whose title contains it
  std::size_t most = 1'000;      // cases or pairs, of each property
  std::uint64_t work = 200'000;  // to prove one, as prove::Budget::work; 0: never
};
// In declared order. Deterministic. Requires checked.ok.
std::vector<PropertyResult> PropertiesOf(const ast::Ast& ast, const check::Checked& checked,
                                         const PropertyOptions& options = {});

}  // namespace remit::testing
