// A policy from text whose cases are those of its own tests: what the unit tests of the evaluators
// and of the explanation start from. It expects nothing by itself.
#pragma once

#include <string>

#include "interpreter/compile/compile.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/explain.h"
#include "interpreter/types/value.h"

namespace remit::tests {

class PolicyFixture {
 public:
  // Fails the test with the messages when the text does not compile.
  explicit PolicyFixture(const std::string& text);

  // The case of the policy's `test` with this title.
  engine::CaseBatch CaseOf(const std::string& title) const;
  std::int64_t DayOf(const std::string& title) const;  // its `as of`, else the first day in force
  engine::Core Decide(const std::string& title) const;
  engine::Core DecideOn(const std::string& title, const std::string& iso_date) const;
  govern::Decision Explain(const std::string& title) const;  // without hashes of the policy

  const check::Model& model() const { return compilation_.checked.model; }
  const compile::Compilation& compilation() const { return compilation_; }
  // "discount 15 %, term 36 months"
  std::string KnobsAt(std::uint32_t alternative) const;
  // "missing deal.price", "division by zero at i.a / i.b", joined by "; "
  std::string Causes(const engine::CauseSet& causes) const;

 private:
  const ast::TestDeclaration& Test(const std::string& title) const;
  compile::Compilation compilation_;
};

}  // namespace remit::tests
