// The list of what is allowed; everything that is not on it is refused, also what versions of
// SQLite to come may add.
#include "interpreter/ledger/seal.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace remit::ledger::internal {
namespace {

using std::string_view;

// Without a value they only tell.
constexpr std::array<string_view, 21> kTell = {
    "application_id",     "busy_timeout",   "cell_size_check", "compile_options", "data_version",
    "database_list",      "encoding",       "foreign_keys",    "freelist_count",  "journal_mode",
    "locking_mode",       "mmap_size",      "page_count",      "page_size",       "query_only",
    "recursive_triggers", "schema_version", "synchronous",     "temp_store",      "trusted_schema",
    "user_version",
};
// Whatever is behind them, these only tell.
constexpr std::array<string_view, 9> kTellAbout = {
    "foreign_key_check", "foreign_key_list", "index_info", "index_list",  "integrity_check",
    "quick_check",       "table_info",       "table_list", "table_xinfo",
};

template <std::size_t kSize>
bool Has(const std::array<string_view, kSize>& names, string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool MayTell(string_view pragma, const char* value) {
  return Has(kTellAbout, pragma) || (value == nullptr && Has(kTell, pragma));
}

string_view Name(const char* name) { return name == nullptr ? string_view() : name; }

}  // namespace

int Authorize(void* seal, int action, const char* first, const char* second, const char*,
              const char*) {
  const std::vector<std::string>& open = static_cast<const Seal*>(seal)->open;
  const auto allow = [](bool allowed) { return allowed ? SQLITE_OK : SQLITE_DENY; };
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return allow(Name(second) != "load_extension");
    case SQLITE_INSERT:
      return allow(!Name(first).starts_with("sqlite_"));
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
      return allow(std::find(open.begin(), open.end(), Name(first)) != open.end());
    case SQLITE_PRAGMA:
      return allow(MayTell(Name(first), second));
    default:
      return SQLITE_DENY;
  }
}

}  // namespace remit::ledger::internal
