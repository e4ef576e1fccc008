// A decision in the words of an expectation, and the comparison of the two. What an expectation
// does not mention must not have happened; only the score, the number of feasible alternatives and
// values by name may be left out.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "interpreter/engine/core.h"
#include "tests/conformance/case_file.h"

namespace remit::conformance {

struct DecidedCase {
  const ast::Ast& ast;
  const source::SourceMap& sources;
  const check::Checked& checked;
  const engine::CaseBatch& batch;
  std::size_t index;
  const engine::Core& core;
  // The text of a let or objective at the alternative shown; `unknown`, `missing …` or `fault …`
  // where there is no value.
  std::function<std::string(const std::string& name)> value;
  // What the explanation says, in the words of an expectation: "binding cap", "band rep rate = 5 %
  // .. 15 %".
  std::function<std::vector<std::string>()> explanation;
};

// "decided; discount = 15 %; route rep; approve"
std::string Describe(const DecidedCase& decided);

// Empty when all is as expected; otherwise what differs, one line for each difference.
std::vector<std::string> Differences(const DecidedCase& decided, const ExpectedDecision& expected);

// The causes of a lane or a core: "missing deal.seats, fault a / b".
std::string CausesText(const ast::Ast& ast, const source::SourceMap& sources,
                       const check::Checked& checked, const engine::CauseSet& causes);

}  // namespace remit::conformance
