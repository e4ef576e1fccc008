// Rows of a log as they stand in its file, believed in nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "interpreter/ledger/log.h"

namespace remit::ledger::internal {

struct Row {
  Entry entry;            // without its body
  std::string_view body;  // until the function returns
  std::string_view chain;
};
// Rows first .. last by seq, as they come and whether or not there are gaps, until `each` says no:
// then false. A lock is held for some hundreds of rows at a time.
Answer<bool> ReadRows(sqlite3* handle, std::uint64_t first, std::uint64_t last,
                      const std::function<bool(const Row&)>& each);

}  // namespace remit::ledger::internal
