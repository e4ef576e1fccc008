// A copy of a database as it is at one moment, made beside whoever reads and writes it.
#pragma once

#include <string>

#include "interpreter/ledger/sqlite.h"

namespace remit::ledger {

// Makes the file `to`, whole and durable or not at all; refuses one that is there. Writers wait
// until it is done.
Answer<bool> BackUp(Database& from, const std::string& to);

}  // namespace remit::ledger
