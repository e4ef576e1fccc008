// `remit decide --top`: the alternatives of one case in the order in which the policy prefers them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "interpreter/govern/explain.h"

namespace remit::repl {

// Alternatives that the trade-off cannot tell apart share a rank; the next has the rank that it
// would have without that. Each rank is what would be the best without those before it.
struct TopList {
  struct Entry {
    std::size_t rank = 1;       // from 1
    std::uint64_t sharing = 0;  // other alternatives of the same rank, shown or not
    double score = 0;
    bool recommended = false;
    std::vector<govern::NamedValue> choice;
    std::vector<govern::NamedValue> values;  // of objectives, by their formulas
  };
  std::vector<Entry> entries;
  std::uint64_t allowed = 0;  // alternatives
  std::uint64_t cut = 0;      // that share the rank of the last entry and are not shown
};
// Empty where nothing is recommended. `most` is at least 1.
TopList TopOf(const engine::Program& program, const govern::Subject& subject,
              const engine::Core& core, std::size_t most);
std::string TopText(const TopList& list);
nlohmann::ordered_json TopJson(const TopList& list);

}  // namespace remit::repl
