// Cases near those of a policy's tests and near everything that the policy names, with what the
// policy decides for them: where to look for a case that a changed policy decides otherwise.
// Private to this folder.
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/testing/suite.h"

namespace remit::testing {

// All on one day.
struct PoolPart {
  std::int64_t as_of = 0;
  engine::CaseBatch batch;
  std::vector<engine::Core> decided;  // by case: as the policy is
  std::vector<std::uint32_t> order;   // by case, ascending: the nearer to a test, the earlier
};
struct CasePool {
  std::vector<PoolPart> parts;
};
// Tests without a scenario are where it starts from; no more cases than `most`. Deterministic.
CasePool PoolOf(const ast::Ast& ast, const check::Checked& checked,
                const std::vector<SuiteTest>& suite, std::size_t most = 4'000);

// The values of a leaf, or of any value of this type, at which something may change: those that the
// policy compares with, the ends of its domain, and one step to each side. Ascending, inside the
// domain.
std::vector<types::Value> NotableValues(const ast::Ast& ast, const check::Checked& checked,
                                        const check::InputLeaf& leaf, std::size_t most);

// Adds the one case of `one`.
void AppendCase(const check::Checked& checked, const engine::CaseBatch& one, engine::CaseBatch& to);
// The case at `index` by itself.
engine::CaseBatch CaseAt(const check::Checked& checked, const engine::CaseBatch& batch,
                         std::size_t index);

// Whether two decisions of one case differ in anything that is decided: how it ends, what is
// chosen, who decides, and which rules say so.
bool SameDecision(const engine::Core& a, const engine::Core& b);

}  // namespace remit::testing
