// SQL of a log. Every statement stands here once, and is compared with what a file says.
#include "interpreter/ledger/log_tables.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <map>

#include "interpreter/base/check.h"

namespace remit::ledger::internal {
namespace {

struct Object {
  std::string_view name;
  std::string_view sql;
};

// Chain before body: bodies may go over several pages, of which nothing is read for the chain.
constexpr std::array<Object, 12> kObjects = {{
    {"origin", "CREATE TABLE origin(name TEXT NOT NULL) STRICT"},
    {"entry",
     "CREATE TABLE entry(seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL, recorded_at INTEGER NOT "
     "NULL, chain BLOB NOT NULL, body BLOB NOT NULL) STRICT"},
    {"subtree",
     "CREATE TABLE subtree(height INTEGER NOT NULL, position INTEGER NOT NULL, root BLOB NOT NULL, "
     "PRIMARY KEY(height, position)) STRICT, WITHOUT ROWID"},
    {"origin_once",
     "CREATE TRIGGER origin_once BEFORE INSERT ON origin BEGIN SELECT RAISE(ABORT, 'origin-kept: a "
     "log has one origin') WHERE EXISTS (SELECT 1 FROM origin); END"},
    {"origin_kept",
     "CREATE TRIGGER origin_kept BEFORE UPDATE ON origin BEGIN SELECT RAISE(ABORT, 'origin-kept: "
     "the origin of a log is never changed'); END"},
    {"origin_stays",
     "CREATE TRIGGER origin_stays BEFORE DELETE ON origin BEGIN SELECT RAISE(ABORT, 'origin-kept: "
     "the origin of a log is never deleted'); END"},
    {"entry_appended",
     "CREATE TRIGGER entry_appended BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'entry-order: "
     "an entry follows the last one') WHERE NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM "
     "entry); @SELECT remit_entry(NEW.seq, NEW.kind, NEW.recorded_at, NEW.chain, NEW.body); END"},
    {"entry_kept",
     "CREATE TRIGGER entry_kept BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entry-kept: "
     "entries are never changed'); END"},
    {"entry_stays",
     "CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entry-kept: "
     "entries are never deleted'); END"},
    {"subtree_appended",
     "CREATE TRIGGER subtree_appended BEFORE INSERT ON subtree BEGIN SELECT "
     "remit_subtree(NEW.height, NEW.position, NEW.root); END"},
    {"subtree_kept",
     "CREATE TRIGGER subtree_kept BEFORE UPDATE ON subtree BEGIN SELECT RAISE(ABORT, 'entry-kept: "
     "subtrees are never changed'); END"},
    {"subtree_stays",
     "CREATE TRIGGER subtree_stays BEFORE DELETE ON subtree BEGIN SELECT RAISE(ABORT, 'entry-kept: "
     "subtrees are never deleted'); END"},
}};

std::string AdmissionCall(std::string_view admission) {
  if (admission.empty()) return "";
  return "SELECT " + std::string(admission) + "(NEW.seq, NEW.kind, NEW.recorded_at, NEW.body); ";
}

// The text of an object, its place for an admission filled.
std::string SqlOf(const Object& object, std::string_view admission) {
  std::string sql(object.sql);
  const std::size_t place = sql.find('@');
  if (place != std::string::npos) sql.replace(place, 1, AdmissionCall(admission));
  return sql;
}

bool IsName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char sign) {
    return (sign >= 'a' && sign <= 'z') || (sign >= '0' && sign <= '9') || sign == '_';
  });
}

// The name of the admission function that a trigger calls; nothing where the trigger is not ours.
std::optional<std::string> AdmissionIn(const Object& object, std::string_view sql) {
  const std::size_t place = object.sql.find('@');
  const std::string_view before = object.sql.substr(0, place);
  const std::string_view after = object.sql.substr(place + 1);
  if (!sql.starts_with(before) || !sql.ends_with(after)) return std::nullopt;
  if (sql.size() < before.size() + after.size()) return std::nullopt;
  const std::string_view call =
      sql.substr(before.size(), sql.size() - before.size() - after.size());
  if (call.empty()) return "";
  constexpr std::string_view kSelect = "SELECT ";
  const std::size_t bracket = call.find('(');
  if (!call.starts_with(kSelect) || bracket == std::string_view::npos) return std::nullopt;
  const std::string_view name = call.substr(kSelect.size(), bracket - kSelect.size());
  if (!IsName(name) || AdmissionCall(name) != call) return std::nullopt;
  return std::string(name);
}

bool SameBlob(sqlite3_value* value, std::string_view bytes) {
  if (sqlite3_value_type(value) != SQLITE_BLOB) return false;
  if (static_cast<std::size_t>(sqlite3_value_bytes(value)) != bytes.size()) return false;
  const void* blob = sqlite3_value_blob(value);
  return bytes.empty() || std::equal(bytes.begin(), bytes.end(), static_cast<const char*>(blob));
}

bool SameWhole(sqlite3_value* value, std::int64_t whole) {
  return sqlite3_value_type(value) == SQLITE_INTEGER && sqlite3_value_int64(value) == whole;
}

const Prepared& PreparedOf(sqlite3_context* context) {
  return **static_cast<std::shared_ptr<Prepared>*>(sqlite3_user_data(context));
}

void AnswerIf(sqlite3_context* context, bool same, const char* reason) {
  if (same) return sqlite3_result_null(context);
  sqlite3_result_error(context, reason, -1);
  sqlite3_result_error_code(context, SQLITE_CONSTRAINT_FUNCTION);
}

void AdmitEntry(sqlite3_context* context, int, sqlite3_value** values) {
  const Prepared& prepared = PreparedOf(context);
  const bool same =
      prepared.entry && SameWhole(values[0], static_cast<std::int64_t>(prepared.values.seq)) &&
      SameWhole(values[1], prepared.values.kind) &&
      SameWhole(values[2], prepared.values.recorded_at) &&
      SameBlob(values[3], Bytes(prepared.chain)) && SameBlob(values[4], prepared.body);
  AnswerIf(context, same, "entry-foreign: entries are appended by the log alone");
}

void AdmitSubtree(sqlite3_context* context, int, sqlite3_value** values) {
  const Prepared& prepared = PreparedOf(context);
  const bool same = prepared.subtree && SameWhole(values[0], prepared.height) &&
                    SameWhole(values[1], prepared.position) &&
                    SameBlob(values[2], Bytes(prepared.root));
  AnswerIf(context, same, "entry-foreign: subtrees are appended by the log alone");
}

void Forget(void* prepared) { delete static_cast<std::shared_ptr<Prepared>*>(prepared); }

}  // namespace

std::string TablesOfLog(std::string_view admission) {
  REMIT_CHECK(admission.empty() || IsName(admission), "an admission function of an odd name");
  std::string sql;
  for (const Object& object : kObjects) sql += SqlOf(object, admission) + ";";
  return sql;
}

Answer<std::shared_ptr<Prepared>> DefineAppend(sqlite3* handle) {
  auto prepared = std::make_shared<Prepared>();
  struct Function {
    const char* name;
    int arguments;
    void (*admit)(sqlite3_context*, int, sqlite3_value**);
  };
  for (const Function& function :
       {Function{"remit_entry", 5, &AdmitEntry}, Function{"remit_subtree", 3, &AdmitSubtree}}) {
    const int code = sqlite3_create_function_v2(
        handle, function.name, function.arguments, SQLITE_UTF8 | SQLITE_INNOCUOUS,
        new std::shared_ptr<Prepared>(prepared), function.admit, nullptr, nullptr, &Forget);
    if (code != SQLITE_OK) return Failure{Outcome::kFailed, sqlite3_errmsg(handle)};
  }
  return prepared;
}

Answer<std::vector<std::string>> FlawsOfTables(sqlite3* handle,
                                               std::optional<std::string_view> admission) {
  std::map<std::string, std::string, std::less<>> found;
  Answer<Statement> prepared = Database::PrepareOn(
      handle,
      "SELECT name, coalesce(sql, '') FROM sqlite_schema "
      "WHERE tbl_name COLLATE NOCASE IN ('entry', 'origin', 'subtree') ORDER BY name");
  if (auto* failure = std::get_if<Failure>(&prepared)) return *failure;
  Statement& statement = std::get<Statement>(prepared);
  while (true) {
    Answer<bool> row = statement.Step();
    if (auto* failure = std::get_if<Failure>(&row)) return *failure;
    if (!std::get<bool>(row)) break;
    found.emplace(statement.Text(0), statement.Text(1));
  }
  std::vector<std::string> flaws;
  for (const Object& object : kObjects) {
    const auto at = found.find(object.name);
    if (at == found.end()) {
      flaws.push_back(std::string(object.name) + " is missing");
      continue;
    }
    bool same = at->second == object.sql;
    if (object.sql.find('@') != std::string_view::npos) {
      const std::optional<std::string> called = AdmissionIn(object, at->second);
      same = called && (!admission || *called == *admission);
    }
    if (!same) flaws.push_back(std::string(object.name) + " is not as Remit makes it");
    found.erase(at);
  }
  for (const auto& other : found) flaws.push_back(other.first + " does not belong to a log");
  return flaws;
}

}  // namespace remit::ledger::internal
