// Values of many cases, each at an alternative of its own, block by block.
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/govern/decide.h"

namespace remit::govern {

// by_node[n][i]: of node n for case cases[i] with the knobs at alternatives[i]. The cases must not
// be invalid and each alternative exists.
std::vector<std::vector<CaseValue>> ValuesAt(const engine::Program& program,
                                             const engine::CaseBatch& batch,
                                             const std::vector<std::size_t>& cases,
                                             const std::vector<std::uint32_t>& alternatives,
                                             const std::vector<graph::NodeId>& nodes);

}  // namespace remit::govern
