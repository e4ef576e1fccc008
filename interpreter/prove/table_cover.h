// Whether one row of a table applies to every case, as its hit policy asks, over all values that
// its columns can take: each gap, overlap and dead row with a smallest case that shows it. What
// cannot be decided is said to be so; nothing is guessed. Private to prove/.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/prove/check_policy.h"
#include "interpreter/prove/table_calls.h"

namespace remit::prove {

struct TableFinding {
  diagnostics::Kind kind;
  source::Span span;
  std::string message, rule, hint;
  std::vector<diagnostics::Label> labels{};
  std::optional<std::uint32_t> row{};  // said of a row: only when it holds whenever the row does
  // The days on which it holds, where these are not all; both included.
  std::int64_t from = std::numeric_limits<std::int64_t>::min();
  std::int64_t until = std::numeric_limits<std::int64_t>::max();
};

// Requires a policy without errors but those of its tables.
std::vector<TableFinding> FindInTable(const ast::Ast& ast, const Checked& checked, TableId table,
                                      PolicyCache& policies, Depth depth);

}  // namespace remit::prove
