// What statements on a sealed connection may do, as SQLite asks when it prepares them.
#pragma once

#include <string>
#include <vector>

namespace remit::ledger::internal {

struct Seal {
  std::vector<std::string> open;  // tables of which rows may be changed and deleted
};
// A sqlite3 authorizer; `seal` is the Seal.
int Authorize(void* seal, int action, const char* first, const char* second, const char* schema,
              const char* trigger);

}  // namespace remit::ledger::internal
