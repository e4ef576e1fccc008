// Stores and journals as every version of Remit has written them: they open, verify against the
// checkpoints that were signed then, give what was live, and decide again as they did. How the
// files were made is in README.md; they are never made anew.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "interpreter/journal/replay.h"
#include "interpreter/store/admit.h"
#include "interpreter/store/policy_store.h"
#include "tests/support/catch.h"
#include "tests/unit/ledger/log_fixture.h"

namespace remit::tests {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::string Read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  INFO(path);
  REQUIRE(in);
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

template <typename T, typename... Others>
T Must(std::variant<T, Others...> done) {
  if (auto* failure = std::get_if<ledger::Failure>(&done)) FAIL(failure->message);
  REQUIRE(std::holds_alternative<T>(done));
  return std::move(std::get<T>(done));
}

ledger::Checkpoint Kept(const fs::path& folder, const std::string& note) {
  const base::Result<ledger::PublicKey> key = ledger::ParsePublicKey(Read(folder / "witness.pub"));
  REQUIRE(key.has_value());
  const base::Result<ledger::Checkpoint> kept = ledger::OpenNote(Read(folder / note), {*key});
  REQUIRE(kept.has_value());
  return *kept;
}

std::vector<fs::path> Forms() {
  std::vector<fs::path> folders;
  for (const fs::directory_entry& entry : fs::directory_iterator("tests/formats")) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

std::string All(const std::vector<ledger::Finding>& findings) {
  std::string text;
  for (const ledger::Finding& finding : findings) text += finding.what + "\n";
  return text;
}

// Of a copy: what is here is read by others at the same time.
std::string Copied(const ledger::test::Folder& folder, const fs::path& file) {
  const std::string copy = folder / file.filename().string();
  fs::copy_file(file, copy);
  return copy;
}

}  // namespace

TEST_CASE("stores of every form open, verify and give what was live") {
  REQUIRE_FALSE(Forms().empty());
  for (const fs::path& form : Forms()) {
    INFO(form);
    const ledger::test::Folder folder;
    store::PolicyStore opened = Must(store::PolicyStore::Open(Copied(folder, form / "shop.store")));
    const ledger::Checkpoint kept = Kept(form, "store.note");
    CHECK(All(opened.Verify(kept)) == "");
    CHECK(Must(opened.Head()) == kept);
    const Json as_of = Json::parse(Read(form / "as_of.json"));
    const auto last = opened.history().last_recorded_at();
    const auto live = opened.history().LiveAt("shop.desk", last, last);
    REQUIRE(live);
    CHECK(ledger::Hex(ledger::Bytes(live->activation.content)) ==
          as_of.at("live").at("content").get<std::string>());
    for (const store::History::Published& published : opened.history().published()) {
      const auto content = Must(opened.ContentOf(published.content));
      REQUIRE(content);
      CHECK(store::HashOf(*content) == published.content);
      CHECK(store::Compile(*content).has_value());
    }
    CHECK(store::Unreviewed(opened.history()).empty());
    // And is written on.
    store::PolicyStore writing = Must(store::PolicyStore::Open(folder / "shop.store", true));
    CHECK(writing.history().size() == kept.size);
  }
}

TEST_CASE("journals of every form open, verify, and decide again as they did") {
  for (const fs::path& form : Forms()) {
    INFO(form);
    const ledger::test::Folder folder;
    journal::Reader reader = Must(journal::Reader::Open(Copied(folder, form / "desk.journal")));
    CHECK(All(reader.Verify(Kept(form, "journal.note"))) == "");
    const journal::ReplayReport report = Must(journal::Replay(reader));
    const Json recorded = Json::parse(Read(form / "replay.json"));
    CHECK(report.same == recorded.at("same").get<std::uint64_t>());
    CHECK(report.same > 0);
    CHECK(report.different == 0);
    CHECK(report.unchecked == 0);
  }
}

}  // namespace remit::tests
