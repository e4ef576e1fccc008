// Random cases of a checked policy: values inside their ranges, often at the ends; missing fields;
// proposals on the grid.
#pragma once

#include <cstdint>

#include "interpreter/engine/case.h"

namespace remit::testing {

engine::CaseBatch GenerateCases(const check::Checked& checked, std::size_t count,
                                std::uint64_t seed);

}  // namespace remit::testing
