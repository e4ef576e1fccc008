// The folder that `remit store evidence` writes, checked without Remit: docs/store/evidence.md.
#pragma once

#include "verifier/log.h"

namespace remit_verify {

// What is shown, in one line; `checkpoint` becomes that of the store's log.
string CheckEvidence(const string& folder, const vector<Key>& keys, Checkpoint& checkpoint);

}  // namespace remit_verify
