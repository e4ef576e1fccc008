#include "interpreter/store/contents.h"

#include <algorithm>
#include <array>
#include <set>

#include "interpreter/govern/identity.h"

namespace remit::store {
namespace {

using ledger::Answer;
using ledger::Failure;
using ledger::Finding;
using ledger::Outcome;
using ledger::Statement;

struct Object {
  std::string_view name, sql;
};
// Compared with what a file says, so that each stands here once.
constexpr std::array<Object, 4> kObjects = {{
    {"content",
     "CREATE TABLE content(hash BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID"},
    {"content_kept",
     "CREATE TRIGGER content_kept BEFORE UPDATE ON content BEGIN SELECT RAISE(ABORT, "
     "'content-kept: contents are never changed'); END"},
    {"content_stays",
     "CREATE TRIGGER content_stays BEFORE DELETE ON content BEGIN SELECT RAISE(ABORT, "
     "'content-kept: contents are never deleted'); END"},
    {"content_whole",
     "CREATE TRIGGER content_whole BEFORE INSERT ON content BEGIN SELECT RAISE(ABORT, "
     "'content-kept: a content is kept once') WHERE EXISTS (SELECT 1 FROM content WHERE hash = "
     "NEW.hash); SELECT remit_content(NEW.hash, NEW.bytes); END"},
}};

std::optional<std::string> AdmitContent(std::span<const std::string_view> row) {
  const ledger::Hash hash = ledger::Sha256(row[1]);
  if (row[0] == ledger::Bytes(hash)) return std::nullopt;
  return "content-differs: a content is kept under the hash of its bytes";
}

ledger::Hash HashFrom(std::string_view bytes) {
  ledger::Hash hash{};
  if (bytes.size() == hash.size()) std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

std::string Short(const Hash& hash) { return ledger::Hex(ledger::Bytes(hash)).substr(0, 12); }

// Rows of a query until there are no more.
std::optional<Failure> Each(ledger::Database& database, std::string_view sql,
                            const std::function<void(Statement&)>& row) {
  Answer<Statement> prepared = database.Prepare(sql);
  if (auto* failure = std::get_if<Failure>(&prepared)) return *failure;
  Statement& statement = std::get<Statement>(prepared);
  while (true) {
    Answer<bool> stepped = statement.Step();
    if (auto* failure = std::get_if<Failure>(&stepped)) return *failure;
    if (!std::get<bool>(stepped)) return std::nullopt;
    row(statement);
  }
}

}  // namespace

std::string_view EngineVersion() { return REMIT_ENGINE_VERSION; }

Contents::Contents(ledger::Database& database) : database_(database) {
  facts_.known = [this](const Hash& hash) { return KnownOf(hash); };
  facts_.required = [this](const Hash& base, const Hash& hash) { return RequiredOf(base, hash); };
}

std::optional<Failure> Contents::Define() {
  Answer<bool> defined = database_.Define("remit_content", 2, AdmitContent);
  if (auto* failure = std::get_if<Failure>(&defined)) return *failure;
  return std::nullopt;
}

std::optional<Failure> Contents::MakeTables() {
  for (const Object& object : kObjects) {
    Answer<bool> made = database_.Run(object.sql);
    if (auto* failure = std::get_if<Failure>(&made)) return *failure;
  }
  return std::nullopt;
}

std::optional<Failure> Contents::Keep(const Content& content) {
  const std::string bytes = BytesOf(content);
  const Hash hash = ledger::Sha256(bytes);
  Answer<std::optional<Content>> there = Find(hash);
  if (auto* failure = std::get_if<Failure>(&there)) return *failure;
  if (std::get<std::optional<Content>>(there)) return std::nullopt;
  Answer<Statement> prepared = database_.Prepare("INSERT INTO content(hash, bytes) VALUES(?, ?)");
  if (auto* failure = std::get_if<Failure>(&prepared)) return *failure;
  Statement& statement = std::get<Statement>(prepared);
  Answer<bool> done = statement.BindBlob(1, ledger::Bytes(hash)).BindBlob(2, bytes).Step();
  if (auto* failure = std::get_if<Failure>(&done)) return *failure;
  return std::nullopt;
}

Answer<std::optional<Content>> Contents::Find(const Hash& hash) {
  Answer<Statement> prepared = database_.Prepare("SELECT bytes FROM content WHERE hash = ?");
  if (auto* failure = std::get_if<Failure>(&prepared)) return *failure;
  Statement& statement = std::get<Statement>(prepared);
  Answer<bool> row = statement.BindBlob(1, ledger::Bytes(hash)).Step();
  if (auto* failure = std::get_if<Failure>(&row)) return *failure;
  if (!std::get<bool>(row)) return std::optional<Content>();
  const std::string_view bytes = statement.Blob(0);
  const std::string where = database_.path() + ": the content " + Short(hash);
  if (ledger::Sha256(bytes) != hash)
    return Failure{Outcome::kDamaged, where + " is not what its hash says"};
  base::Result<Content> content = ContentFrom(bytes);
  if (!content) return Failure{Outcome::kDamaged, where + ": " + content.error().message};
  return std::optional<Content>(std::move(content).value());
}

void Contents::Forget() {
  known_.clear();
  required_.clear();
}

base::Result<compile::Compilation> Contents::CompileOf(const Hash& hash) {
  Answer<std::optional<Content>> found = Find(hash);
  if (auto* failure = std::get_if<Failure>(&found)) return base::Error{failure->message};
  const std::optional<Content>& content = std::get<std::optional<Content>>(found);
  if (!content) return base::Error{"the store has no content " + Short(hash)};
  base::Result<compile::Compilation> compiled = Compile(*content);
  if (!compiled) return base::Error{"the content " + Short(hash) + ": " + compiled.error().message};
  return compiled;
}

base::Result<ContentFacts::Known> Contents::KnownOf(const Hash& hash) {
  const auto found = known_.find(hash);
  if (found != known_.end()) return found->second;
  const base::Result<compile::Compilation> compiled = CompileOf(hash);
  if (!compiled) return compiled.error();
  const govern::PolicyIdentity identity = govern::IdentityOf(compiled->ast, compiled->checked);
  return known_.emplace(hash, ContentFacts::Known{identity.name, identity.hash}).first->second;
}

base::Result<Required> Contents::RequiredOf(const Hash& base, const Hash& hash) {
  const auto found = required_.find({base, hash});
  if (found != required_.end()) return found->second;
  const base::Result<compile::Compilation> changed = CompileOf(hash);
  if (!changed) return changed.error();
  Required required;
  if (base == Hash{}) {
    required = RequiredRoles(nullptr, *changed);
  } else {
    const base::Result<compile::Compilation> from = CompileOf(base);
    if (!from) return from.error();
    required = RequiredRoles(&from.value(), *changed);
  }
  return required_.emplace(std::pair(base, hash), std::move(required)).first->second;
}

std::vector<Finding> Contents::Verify(const History& history) {
  std::vector<Finding> findings;
  const auto tampered = [&](std::string what, std::uint64_t seq = 0) {
    findings.push_back({Finding::Kind::kTampered, std::move(what), seq});
  };
  std::set<std::string, std::less<>> objects;
  std::optional<Failure> failure = Each(
      database_,
      "SELECT name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT IN ('entry', 'origin', "
      "'subtree') AND tbl_name NOT IN ('entry', 'origin', 'subtree')",
      [&](Statement& row) {
        const auto same = [&](const Object& object) {
          return object.name == row.Text(0) && object.sql == row.Text(1);
        };
        objects.emplace(row.Text(0));
        if (std::none_of(kObjects.begin(), kObjects.end(), same))
          tampered("`" + std::string(row.Text(0)) + "` is not as Remit makes it");
      });
  for (const Object& object : kObjects) {
    if (!failure && objects.count(object.name) == 0)
      tampered("`" + std::string(object.name) + "` is missing");
  }
  std::set<Hash> kept;
  if (!failure) {
    failure = Each(database_, "SELECT hash, bytes FROM content", [&](Statement& row) {
      const Hash hash = HashFrom(row.Blob(0));
      kept.insert(hash);
      if (ledger::Sha256(row.Blob(1)) != hash)
        tampered("the content " + Short(hash) + " is not what its hash says");
    });
  }
  if (failure) {
    findings.push_back(ledger::FindingOf(*failure));
    return findings;
  }
  for (const History::Published& published : history.published()) {
    if (kept.erase(published.content) > 0) continue;
    tampered("the content " + Short(published.content) + " is missing", published.seq);
  }
  for (const Hash& hash : kept) tampered("nobody published the content " + Short(hash));
  return findings;
}

Finding FindingOf(const Refusal& refusal, std::uint64_t seq, const History& history) {
  static const std::set<std::string> kAboutContents = {"content-missing", "content-differs",
                                                       "roles-differ", "approval-missing"};
  const bool other_engine = std::any_of(
      history.published().begin(), history.published().end(),
      [](const History::Published& published) { return published.engine != EngineVersion(); });
  if (other_engine && kAboutContents.count(refusal.rule) > 0)
    return {
        Finding::Kind::kCannotCheck,
        "contents of another version of Remit are read otherwise by this one: " + refusal.reason,
        seq};
  return {Finding::Kind::kTampered,
          "this cannot have been admitted: " + refusal.rule + ": " + refusal.reason, seq};
}

}  // namespace remit::store
