// What a risk measure comes to: for people to read, and compared with its limit.
#pragma once

#include <span>

#include "interpreter/base/int128.h"
#include "interpreter/builtins/fault.h"
#include "interpreter/graph/graph.h"

namespace remit::engine {

struct MeasuredRisk {
  bool known = false;        // every outcome has an answer, and so has the limit
  base::Int128 chance = 0;   // 10^18 is certainty
  types::Value shortfall{};  // the mean of the worst part, rounded up to the quantity's scale: a
                             // limit of that much holds
  types::Value limit{};
};
// The least whole number that is not below the quotient. The divisor is above 0.
std::int64_t RoundedUp(base::Int128 dividend, base::Int128 divisor);

// Of a node kChance or kShortfall whose arguments have these values: the limit, then the outcomes.
MeasuredRisk MeasureRisk(const graph::Graph& graph, const graph::Node& node,
                         std::span<const types::Value> values);

// Of a node kShortfall whose arguments have these values: is the mean of the worst at most the
// limit?
builtins::Fault ShortfallHolds(const graph::Graph& graph, const graph::Node& node,
                               std::span<const types::Value> values, bool& holds);

}  // namespace remit::engine
