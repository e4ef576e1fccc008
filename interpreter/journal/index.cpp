#include "interpreter/journal/index.h"

#include <array>

#include "interpreter/base/overloaded.h"
#include "interpreter/ledger/hash.h"
#include "interpreter/types/value.h"

namespace remit::journal {
namespace {

using ledger::Database;
using ledger::Failure;
using ledger::Statement;

struct Object {
  std::string_view name;
  std::string_view sql;
};
constexpr std::array<Object, 3> kObjects = {{
    {"about",
     "CREATE TABLE about(key BLOB NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(key, seq)) STRICT, "
     "WITHOUT ROWID"},
    {"about_kept",
     "CREATE TRIGGER about_kept BEFORE UPDATE ON about BEGIN SELECT RAISE(ABORT, 'what a record is "
     "about is never changed'); END"},
    {"about_stays",
     "CREATE TRIGGER about_stays BEFORE DELETE ON about BEGIN SELECT RAISE(ABORT, 'what a record "
     "is about is never deleted'); END"},
}};

// Calls `each` for every row of a query without parameters.
Answer<bool> Rows(sqlite3* handle, std::string_view sql,
                  const std::function<bool(const Statement&)>& each) {
  Answer<Statement> prepared = Database::PrepareOn(handle, sql);
  if (auto* failure = std::get_if<Failure>(&prepared)) return *failure;
  Statement& statement = std::get<Statement>(prepared);
  while (true) {
    Answer<bool> row = statement.Step();
    if (std::holds_alternative<Failure>(row)) return row;
    if (!std::get<bool>(row)) return true;
    if (!each(statement)) return false;
  }
}

}  // namespace

std::string CaseKey(std::string_view case_id) { return "c" + std::string(case_id); }

std::string OverrideKey(std::int64_t day) { return "o" + types::FormatDate(day); }

std::string PolicyKey(const PolicyUsed& policy) {
  return "p" + std::string(ledger::Bytes(ledger::Sha256(BytesOf(policy))));
}

bool IsPrivacy(const Record& record) {
  return std::holds_alternative<SubjectErased>(record) ||
         std::holds_alternative<SubjectNamed>(record) ||
         std::holds_alternative<RetentionSet>(record) ||
         std::holds_alternative<HoldPlaced>(record) || std::holds_alternative<HoldReleased>(record);
}

std::optional<std::uint64_t> DecisionOf(const Record& record) {
  using Seq = std::optional<std::uint64_t>;
  return std::visit(
      base::Overloaded{
          [](const PolicyUsed&) { return Seq(); }, [](const DecisionMade&) { return Seq(); },
          [](const Overridden& made) { return Seq(made.decision); },
          [](const OutcomeSeen& seen) { return Seq(seen.decision); },
          [](const FeedbackGiven& given) { return Seq(given.decision); },
          [](const SubjectErased&) { return Seq(); }, [](const Gap&) { return Seq(); },
          [](const SubjectNamed&) { return Seq(); }, [](const RetentionSet&) { return Seq(); },
          [](const HoldPlaced&) { return Seq(); }, [](const HoldReleased&) { return Seq(); }},
      record);
}

Answer<bool> Index::Create(Database& database) {
  for (const Object& object : kObjects) {
    Answer<bool> made = database.Run(object.sql);
    if (std::holds_alternative<Failure>(made)) return made;
  }
  return true;
}

Answer<Index> Index::Open(Database& database) {
  Answer<Statement> insert = database.Prepare("INSERT INTO about(key, seq) VALUES(?, ?)");
  if (auto* failure = std::get_if<Failure>(&insert)) return *failure;
  return Index(database.handle(), std::get<Statement>(std::move(insert)));
}

Answer<bool> Index::Insert(std::string_view key, std::uint64_t seq) {
  insert_.BindBorrowed(1, key).Bind(2, static_cast<std::int64_t>(seq));
  Answer<bool> stepped = insert_.Step();
  insert_.Reset();
  if (std::holds_alternative<Failure>(stepped)) return stepped;
  return true;
}

Answer<std::vector<std::uint64_t>> Index::Find(std::string_view key) { return Find(key, key); }

Answer<std::vector<std::uint64_t>> Index::Find(std::string_view first, std::string_view last) {
  Answer<Statement> prepared = Database::PrepareOn(
      handle_, "SELECT seq FROM about WHERE key >= ? AND key <= ? ORDER BY key, seq");
  if (auto* failure = std::get_if<Failure>(&prepared)) return *failure;
  Statement& statement = std::get<Statement>(prepared);
  statement.BindBlob(1, first).BindBlob(2, last);
  std::vector<std::uint64_t> found;
  while (true) {
    Answer<bool> row = statement.Step();
    if (auto* failure = std::get_if<Failure>(&row)) return *failure;
    if (!std::get<bool>(row)) return found;
    found.push_back(static_cast<std::uint64_t>(statement.Whole(0)));
  }
}

Answer<std::map<std::string, std::uint64_t>> Index::Policies() {
  std::map<std::string, std::uint64_t> policies;
  Answer<bool> read =
      Rows(handle_, "SELECT key, seq FROM about WHERE key >= x'70' AND key < x'71'",
           [&](const Statement& row) {
             policies.emplace(row.Blob(0), static_cast<std::uint64_t>(row.Whole(1)));
             return true;
           });
  if (auto* failure = std::get_if<Failure>(&read)) return *failure;
  return policies;
}

Answer<bool> Index::All(const std::function<bool(std::string_view, std::uint64_t)>& each) {
  return Rows(handle_, "SELECT key, seq FROM about ORDER BY key, seq", [&](const Statement& row) {
    return each(row.Blob(0), static_cast<std::uint64_t>(row.Whole(1)));
  });
}

Answer<std::vector<std::string>> Index::Flaws() {
  std::vector<std::string> flaws;
  std::map<std::string, std::string> there;
  Answer<bool> read = Rows(handle_, "SELECT name, sql FROM sqlite_schema WHERE tbl_name = 'about'",
                           [&](const Statement& row) {
                             there.emplace(row.Text(0), row.Text(1));
                             return true;
                           });
  if (auto* failure = std::get_if<Failure>(&read)) return *failure;
  for (const Object& object : kObjects) {
    const auto found = there.find(std::string(object.name));
    if (found == there.end() || found->second != object.sql)
      flaws.push_back("`" + std::string(object.name) + "` is missing or another one");
    if (found != there.end()) there.erase(found);
  }
  for (const auto& [name, sql] : there) flaws.push_back("`" + name + "` was not made by Remit");
  return flaws;
}

}  // namespace remit::journal
