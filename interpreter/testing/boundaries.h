// Cases on both sides of every threshold of a policy, and of every other condition, where it alone
// decides: two cases that differ in one thing, by the smallest step that will do, and of which the
// rule holds in one only (modified condition/decision coverage, as RTCA DO-178C has it); and a case
// for every row of a table in which no other cell would do. Every case is decided by both
// evaluators before it is shown. What the policy answers today is written down, and nothing is said
// about whether it should.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/ast/ast.h"
#include "interpreter/check/checked.h"
#include "interpreter/engine/core.h"

namespace remit::testing {

// A case that the language can write down as a test.
struct ShownCase {
  engine::CaseBatch batch;  // one case, with its proposal
  std::int64_t as_of = 0;
  engine::Core core;    // what is decided today
  std::string title{};  // unique among those of one report
  std::string test{};   // the text of a `test` declaration that expects `core`
};

// A threshold or another condition, or the boundary of a row, and what was found about it.
struct Boundary {
  enum class State : std::uint8_t {
    kFound,        // `cases` show it
    kUnreachable,  // proved: in no permitted case does it decide
    kNotFound,     // neither was found out within the budget
  } state = State::kNotFound;
  std::string subject;  // the rule, requirement or table that it decides
  std::string text;     // "discount > 15 %", "row 3, `term`"
  std::string words;    // a sentence: what differs between the two cases, or why there are none
  source::Span span;
  std::string moved{};             // the one thing that differs: `deal.list_price`, `discount`
  std::vector<ShownCase> cases{};  // kFound: the two sides, then `at` where that is a third
};

struct BoundaryReport {
  std::vector<Boundary> boundaries;  // in the order of declaration
  std::size_t Count(Boundary::State state) const;
};
struct BoundaryOptions {
  std::uint64_t work = 200'000;  // for each boundary, as prove::Budget::work
};
// Deterministic. Requires checked.ok.
BoundaryReport BoundariesOf(const ast::Ast& ast, const check::Checked& checked,
                            const BoundaryOptions& options = {});
// The tests of all that was found as text to be added to the policy, each case once, behind a
// comment which says that a person has to confirm them.
std::string TestsOf(const BoundaryReport& report);

}  // namespace remit::testing
