// See forge.h; written with the C interface of SQLite alone.
#include "tests/unit/ledger/forge.h"

#include "interpreter/ledger/log_tree.h"

namespace remit::ledger::test {
namespace {

using Row = std::vector<std::string>;

std::optional<std::vector<Row>> RowsOf(sqlite3* handle, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    return std::nullopt;
  }
  std::vector<Row> rows;
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    Row row;
    for (int column = 0; column < sqlite3_column_count(statement); ++column) {
      const int type = sqlite3_column_type(statement, column);
      const void* bytes = sqlite3_column_blob(statement, column);
      const auto length = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
      row.push_back(std::to_string(type) + ":" +
                    (bytes == nullptr ? "" : std::string(static_cast<const char*>(bytes), length)));
    }
    rows.push_back(std::move(row));
  }
  sqlite3_finalize(statement);
  if (code != SQLITE_DONE) return std::nullopt;
  return rows;
}

void MustRun(Foreign& foreign, const std::string& sql) {
  const std::string said = foreign.Run(sql);
  REMIT_CHECK(said.empty(), said.c_str());
}

}  // namespace

void WithoutTriggers(const std::string& path, const std::string& sql) {
  Foreign foreign(path);
  const auto triggers =
      RowsOf(foreign.handle(), "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'");
  REMIT_CHECK(triggers, "the triggers cannot be read");
  MustRun(foreign, "BEGIN");
  for (const Row& trigger : *triggers) MustRun(foreign, "DROP TRIGGER " + trigger[0].substr(2));
  MustRun(foreign, sql);
  for (const Row& trigger : *triggers) MustRun(foreign, trigger[1].substr(2));
  MustRun(foreign, "COMMIT");
}

void RecomputeHashes(const std::string& path) {
  std::string sql = "DELETE FROM subtree;";
  {
    Foreign foreign(path);
    const auto origin = RowsOf(foreign.handle(), "SELECT name FROM origin");
    const auto rows =
        RowsOf(foreign.handle(), "SELECT seq, kind, recorded_at, body FROM entry ORDER BY seq");
    REMIT_CHECK(origin && rows, "the entries cannot be read");
    Hash chain = FirstChain(origin->front()[0].substr(2));
    internal::TreeEdge edge;
    for (const Row& row : *rows) {
      const Entry entry{std::stoull(row[0].substr(2)),
                        static_cast<std::uint32_t>(std::stoul(row[1].substr(2))),
                        std::stoll(row[2].substr(2)), row[3].substr(2)};
      chain = NextChain(chain, LeafOf(entry));
      sql += "UPDATE entry SET chain = x'" + Hex(Bytes(chain)) +
             "' WHERE seq = " + std::to_string(entry.seq) + ";";
      edge.Append(LeafOf(entry), [&sql](const internal::Subtree& subtree) {
        sql += "INSERT INTO subtree VALUES(" + std::to_string(subtree.height) + "," +
               std::to_string(subtree.position) + ",x'" + Hex(Bytes(subtree.root)) + "');";
      });
    }
  }
  WithoutTriggers(path, sql);
}

std::optional<std::string> ContentOf(const std::string& path) {
  Foreign foreign(path);
  std::string content;
  for (const char* sql :
       {"SELECT name, tbl_name, sql FROM sqlite_schema ORDER BY name", "SELECT name FROM origin",
        "SELECT seq, kind, recorded_at, chain, body FROM entry",
        "SELECT height, position, root FROM subtree", "PRAGMA application_id",
        "PRAGMA user_version"}) {
    const auto rows = RowsOf(foreign.handle(), sql);
    if (!rows) return std::nullopt;
    for (const Row& row : *rows) {
      for (const std::string& value : row) {
        content += std::to_string(value.size()) + "," + value;
      }
      content += "\n";
    }
    content += ";";
  }
  return content;
}

}  // namespace remit::ledger::test
