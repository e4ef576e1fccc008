// How far the vector instructions of the processor are used: as far as it has them, or no further
// than the environment variable REMIT_VECTORS says. Decisions are the same at every level; the
// variable is there so that this can be tried.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace remit::base {

// Levels, the least first: "portable", "ssse3", "sse4", "avx2", "avx512".
std::vector<std::string_view> VectorLevels();
// What REMIT_VECTORS says where that is none of them; it then limits nothing.
std::optional<std::string> UnknownVectorLevel();

}  // namespace remit::base
