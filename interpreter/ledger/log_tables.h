// The tables of a log, their triggers, and the function without which nothing is inserted into
// them: it lets in what Append has prepared and nothing else.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/ledger/hash.h"
#include "interpreter/ledger/log.h"

namespace remit::ledger::internal {

// What Append is about to insert.
struct Prepared {
  bool entry = false;
  Entry values;  // its body is not copied, see `body`
  std::string_view body;
  Hash chain{};
  bool subtree = false;
  std::int64_t height = 0, position = 0;
  Hash root{};
};

std::string TablesOfLog(std::string_view admission);
// The function of this connection; it lives as long as the connection, whatever becomes of the log.
Answer<std::shared_ptr<Prepared>> DefineAppend(sqlite3* handle);
// In what the tables and triggers of a log are not those that TablesOfLog makes. `admission`: the
// one that there has to be; none given: whichever there is.
Answer<std::vector<std::string>> FlawsOfTables(sqlite3* handle,
                                               std::optional<std::string_view> admission);

}  // namespace remit::ledger::internal
