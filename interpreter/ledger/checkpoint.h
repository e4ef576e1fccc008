// What is kept of a log outside its file: how many entries it had and the root of its tree, signed.
// A C2SP checkpoint (tlog-checkpoint) in a signed note: origin, size, root in base64, an empty
// line, then one line for each signature.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/base/result.h"
#include "interpreter/ledger/hash.h"
#include "interpreter/ledger/keys.h"

namespace remit::ledger {

struct Checkpoint {
  std::string origin;  // which log: chosen at random when the file is made
  std::uint64_t size = 0;
  Hash root{};
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

std::string SignedNote(const Checkpoint& checkpoint, const SecretKey& key);
// The same over any lines, each with its newline; none may be empty or hold control characters.
std::string SignedNote(std::string_view text, const SecretKey& key);
// An Error where it is no such note, or none of its signatures is right and of one of `trusted`.
base::Result<Checkpoint> OpenNote(std::string_view note, const std::vector<PublicKey>& trusted);

}  // namespace remit::ledger
