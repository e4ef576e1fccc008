// SHA-256 by the instructions that processors of the last years have for it. Private to ledger/:
// whoever hashes calls hash.h, which asks first whether they are there.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "interpreter/ledger/hash.h"

namespace remit::ledger::internal {

// Whether this processor has them; false wherever the program was built for another kind.
bool HasShaInstructions();

// The state (H0 .. H7 of FIPS 180-4, section 6.2) after so many more blocks of 64 bytes. Requires
// HasShaInstructions().
void AddBlocks(std::array<std::uint32_t, 8>& state, const unsigned char* blocks, std::size_t count);

// The two ways of hash.cpp, for tests: the same hash.
Hash Sha256BySodium(std::initializer_list<std::string_view> pieces);
Hash Sha256ByInstructions(std::initializer_list<std::string_view> pieces);  // requires them

}  // namespace remit::ledger::internal
