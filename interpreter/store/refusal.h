// Why something is not written: a rule of docs/store/rules.md.
#pragma once

#include <string>

namespace remit::store {

// Refused: `reason` is for people, `rule` for programs (docs/store/rules.md).
struct Refusal {
  std::string rule;  // "approval-missing", "author-approves", "base-moved", ...
  std::string reason;
};

}  // namespace remit::store
