// Every form of statement that changes rows, tables or settings, against every table of a log.
#pragma once

#include <string>
#include <vector>

namespace remit::ledger::test {

struct Form {
  std::string sql;
  // Done by another program it changes nothing that a log says: no finding is wanted.
  bool harmless = false;
};

inline std::vector<Form> FormsAgainst(const std::string& table, const std::string& column,
                                      const std::string& key, const std::string& row) {
  return {
      {"UPDATE " + table + " SET " + column + " = " + column},
      {"UPDATE " + table + " SET " + column + " = x'00'"},
      {"UPDATE OR REPLACE " + table + " SET " + column + " = x'01'"},
      {"UPDATE OR IGNORE " + table + " SET " + column + " = x'02'"},
      {"UPDATE " + table + " SET " + key + " = " + key + " + 1"},
      {"UPDATE " + table + " SET " + column + " = o." + column + " FROM " + table + " AS o"},
      {"WITH o AS (SELECT 1) UPDATE " + table + " SET " + column + " = x'03'"},
      {"DELETE FROM " + table},
      {"DELETE FROM " + table + " WHERE rowid = (SELECT max(rowid) FROM " + table + ")"},
      {"DELETE FROM " + table + " WHERE true RETURNING *"},
      {"WITH o AS (SELECT 1) DELETE FROM " + table},
      {"INSERT INTO " + table + " VALUES(" + row + ")"},
      {"INSERT OR REPLACE INTO " + table + " VALUES(" + row + ")"},
      {"REPLACE INTO " + table + " VALUES(" + row + ")"},
      {"INSERT OR IGNORE INTO " + table + " VALUES(" + row + ")"},
      {"INSERT OR FAIL INTO " + table + " VALUES(" + row + ")"},
      {"INSERT OR ROLLBACK INTO " + table + " VALUES(" + row + ")"},
      {"INSERT INTO " + table + " VALUES(" + row + ") ON CONFLICT DO NOTHING"},
      {"INSERT INTO " + table + " VALUES(" + row + ") ON CONFLICT DO UPDATE SET " + column +
       " = x'04'"},
      {"INSERT INTO " + table + " SELECT * FROM " + table},
      {"INSERT INTO " + table + " DEFAULT VALUES"},
      {"INSERT INTO " + table + " VALUES(" + row + ") RETURNING *"},
      {"DROP TABLE " + table},
      {"DROP TABLE IF EXISTS " + table},
      {"ALTER TABLE " + table + " RENAME TO other"},
      {"ALTER TABLE " + table + " ADD COLUMN more TEXT"},
      {"ALTER TABLE " + table + " RENAME COLUMN " + column + " TO other"},
      {"ALTER TABLE " + table + " DROP COLUMN " + column},
      {"CREATE INDEX other ON " + table + "(" + column + ")"},
      {"CREATE TRIGGER other BEFORE INSERT ON " + table + " BEGIN SELECT RAISE(IGNORE); END"},
      {"CREATE TRIGGER other AFTER INSERT ON " + table + " BEGIN SELECT 1; END"},
      {"CREATE TEMP TRIGGER other BEFORE DELETE ON main." + table +
           " BEGIN SELECT RAISE(IGNORE); END",
       true},
  };
}

// Those that are about no one table.
inline std::vector<Form> OtherForms() {
  std::vector<Form> forms = {
      {"UPDATE sqlite_schema SET sql = ''"},
      {"DELETE FROM sqlite_schema"},
      {"INSERT INTO sqlite_schema VALUES('table', 'x', 'x', 0, 'CREATE TABLE x(a)')"},
      {"CREATE TABLE other(a)", true},
      {"CREATE TABLE other AS SELECT * FROM entry", true},
      {"CREATE VIEW other AS SELECT 1", true},
      {"CREATE TEMP TABLE entry(a)", true},
      {"CREATE TEMP VIEW entry AS SELECT 1", true},
      {"CREATE VIRTUAL TABLE other USING fts5(a)", true},
      {"REINDEX", true},
      {"REINDEX subtree", true},
      {"ANALYZE", true},
      {"VACUUM", true},
      {"ATTACH ':memory:' AS other", true},
      {"DETACH main"},
      {"SELECT load_extension('x')"},
      {"PRAGMA writable_schema=ON", true},
      {"PRAGMA writable_schema=RESET", true},
      {"PRAGMA recursive_triggers=OFF", true},
      {"PRAGMA trusted_schema=ON", true},
      {"PRAGMA foreign_keys=OFF", true},
      {"PRAGMA ignore_check_constraints=ON", true},
      {"PRAGMA synchronous=OFF", true},
      {"PRAGMA journal_mode=OFF", true},
      {"PRAGMA journal_mode=MEMORY", true},
      {"PRAGMA locking_mode=EXCLUSIVE", true},
      {"PRAGMA cell_size_check=OFF", true},
      {"PRAGMA mmap_size=1000000", true},
      {"PRAGMA query_only=OFF", true},
      {"PRAGMA secure_delete=OFF", true},
      {"PRAGMA auto_vacuum=FULL", true},
      {"PRAGMA incremental_vacuum", true},
      {"PRAGMA optimize", true},
      {"PRAGMA schema_version=77", true},
      {"PRAGMA user_version=77"},
      {"PRAGMA application_id=77"},
  };
  for (const char* trigger :
       {"origin_once", "origin_kept", "origin_stays", "entry_appended", "entry_kept", "entry_stays",
        "subtree_appended", "subtree_kept", "subtree_stays"}) {
    forms.push_back({std::string("DROP TRIGGER ") + trigger});
  }
  return forms;
}

inline std::vector<Form> EveryForm() {
  std::vector<Form> every = OtherForms();
  const std::string hash(64, 'a');
  const auto add = [&every](std::vector<Form> forms) {
    every.insert(every.end(), forms.begin(), forms.end());
  };
  // Rows that are there already, and rows that would come next.
  add(FormsAgainst("entry", "body", "seq", "300, 1, 1, x'" + hash + "', x'00'"));
  add(FormsAgainst("entry", "chain", "kind", "301, 1, 1, x'" + hash + "', x'00'"));
  add(FormsAgainst("entry", "body", "recorded_at", "NULL, 1, 1, x'" + hash + "', x'00'"));
  add(FormsAgainst("entry", "body", "seq", "-1, 1, 1, x'" + hash + "', x'00'"));
  add(FormsAgainst("entry", "body", "seq", "900, 1, 1, x'" + hash + "', x'00'"));
  add(FormsAgainst("origin", "name", "rowid", "'other'"));
  add(FormsAgainst("subtree", "root", "height", "8, 0, x'" + hash + "'"));
  add(FormsAgainst("subtree", "root", "position", "8, 1, x'" + hash + "'"));
  return every;
}

}  // namespace remit::ledger::test
