// Random policies as text: well-typed, small, and full of what makes evaluation hard: missing
// optionals, divisions by zero, tables whose cells compare with inputs, refusals with and without
// knobs, bands, dated parameters.
#pragma once

#include <cstdint>
#include <string>

namespace remit::testing {

std::string GeneratePolicy(std::uint64_t seed);
// Without lists, damping, routes in conditions and trade-offs other than weights: what the tape has
// code for.
std::string GeneratePlainPolicy(std::uint64_t seed);

}  // namespace remit::testing
