// From a store to whoever checks it: what the command line writes out is verified by remit-verify,
// and what somebody did to the file is found by both.

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "interpreter/store/policy_store.h"
#include "tests/support/catch.h"
#include "tests/support/json_schema.h"
#include "tests/support/shell.h"

namespace remit::store {
namespace {

namespace fs = std::filesystem;

using tests::Folder;
using tests::Outcome;

void CheckForm(const std::string& text, const std::string& schema_name) {
  std::ifstream file("docs/reference/" + schema_name + ".schema.json");
  REQUIRE(file.is_open());
  CHECK(tests::SchemaErrors(nlohmann::json::parse(file), nlohmann::json::parse(text)) ==
        std::vector<std::string>());
}

// A store with its root key and five others; the keys lie beside it.
void MakeStore(const Folder& folder, std::int64_t first_time = 1'000'000) {
  const ledger::SecretKey root = ledger::SecretKey::Make("root").value();
  if (!fs::exists(folder / "auditor.key")) {
    const ledger::SecretKey auditor = ledger::SecretKey::Make("auditor").value();
    REQUIRE(auditor.Save(folder / "auditor.key"));
  }
  Done<PolicyStore> made = PolicyStore::Make(folder / "p.store", root, first_time);
  REQUIRE(std::holds_alternative<PolicyStore>(made));
  auto& policies = std::get<PolicyStore>(made);
  for (const char* name : {"anna", "berta", "carla", "doris", "erika"}) {
    const ledger::SecretKey key = ledger::SecretKey::Make(name).value();
    REQUIRE(std::holds_alternative<std::uint64_t>(
        policies.NameKey(key.public_key(), {"owner"}, root, ++first_time)));
  }
}

TEST_CASE("what is written out of a store is verified without it") {
  const Folder folder;
  MakeStore(folder);
  CHECK(folder.Run("remit store checkpoint p.store --key auditor.key -o june.note").code == 0);
  CHECK(folder.Run("remit store export-log p.store -o p.log").code == 0);
  CHECK(folder.Run("remit-verify log p.log june.note --key auditor.pub").code == 0);
  CHECK(folder.Run("remit store export-log p.store | cmp - p.log").code == 0);
  for (const std::string seq : {"1", "4", "6"}) {
    CHECK(folder.Run("remit store proof p.store " + seq + " > proof").code == 0);
    CHECK(folder.Run("remit store proof p.store " + seq + " --entry > entry").code == 0);
    CHECK(folder.Run("remit-verify inclusion proof entry june.note --key auditor.pub").code == 0);
  }
  CHECK(folder.Run("remit store proof p.store 3 > proof").code == 0);
  CHECK(folder.Run("remit-verify inclusion proof entry june.note --key auditor.pub").code == 1);
  CHECK(folder.Run("remit store proof p.store 7").code == 1);
  CHECK(folder.Run("remit store proof p.store 0").code == 1);
  CHECK(folder.Run("remit store proof p.store 3 --size 7").code == 1);
  CHECK(folder.Run("remit store proof nothing.store 3").code == 3);
  CHECK(folder.Run("remit store checkpoint p.store --key auditor.pub").code == 3);
  CHECK(folder.Run("remit store export-log p.store -o no/such/folder").code == 3);
  CHECK(folder.Run("remit store export-log p.store > /dev/full").code == 3);
}

TEST_CASE("a store that has grown continues the one of an older checkpoint") {
  const Folder folder;
  MakeStore(folder);
  CHECK(folder.Run("remit store checkpoint p.store --key auditor.key -o june.note").code == 0);
  CHECK(folder.Run("remit store proof p.store 4 --since > since.proof").code == 0);
  {
    auto policies = std::get<PolicyStore>(PolicyStore::Open(folder / "p.store"));
    std::vector<ledger::Hash> leaves;
    const ledger::Answer<bool> read = policies.log().Read(1, 4, [&](const ledger::Entry& entry) {
      leaves.push_back(ledger::LeafOf(entry));
      return true;
    });
    REQUIRE(std::holds_alternative<bool>(read));
    const ledger::Checkpoint then{policies.log().origin(), 4,
                                  ledger::RootOf(4, [&](std::uint64_t at) { return leaves[at]; })};
    const ledger::SecretKey auditor = ledger::SecretKey::Load(folder / "auditor.key").value();
    std::ofstream(folder / "march.note") << ledger::SignedNote(then, auditor);
  }
  CHECK(folder.Run("remit-verify consistency since.proof march.note june.note --key auditor.pub")
            .code == 0);
  CHECK(folder.Run("remit store verify p.store --checkpoint march.note --key auditor.pub").code ==
        0);
}

TEST_CASE("verify tells tampered from could not check") {
  const Folder folder;
  MakeStore(folder);
  CHECK(folder.Run("remit store checkpoint p.store --key auditor.key -o june.note").code == 0);
  const std::string checked =
      "remit store verify p.store --checkpoint june.note --key auditor.pub --format json";
  const Outcome verified = folder.Run(checked);
  CHECK(verified.code == 0);
  const nlohmann::json json = nlohmann::json::parse(verified.text);
  CheckForm(verified.text, "log_verify");
  CHECK(json.at("verdict") == "verified");
  CHECK(json.at("size") == 6);
  CHECK(json.at("checkpoint") == 6);
  const Outcome alone = folder.Run("remit store verify p.store");
  CHECK(alone.code == 0);
  CHECK(alone.text.find("needs --checkpoint") != std::string::npos);

  CHECK(folder.Run("remit store verify p.store --checkpoint june.note").code == 2);
  CHECK(folder.Run("remit store verify nothing.store").code == 3);
  CHECK(folder.Run("remit store verify p.store --checkpoint nothing --key auditor.pub").code == 3);
  CHECK(folder
            .Run("remit store key new other && remit store verify p.store --checkpoint june.note "
                 "--key other.pub")
            .code == 3);

  // Another store of the same content, put in its place: by itself it is right.
  fs::remove(folder / "p.store");
  MakeStore(folder);
  CHECK(folder.Run("remit store verify p.store").code == 0);
  const Outcome replaced = folder.Run(checked);
  CHECK(replaced.code == 1);
  CheckForm(replaced.text, "log_verify");
  CHECK(nlohmann::json::parse(replaced.text).at("verdict") == "tampered");
  const Outcome missing = folder.Run("remit store verify nothing.store --format json");
  CheckForm(missing.text, "log_verify");
  CHECK(nlohmann::json::parse(missing.text).at("verdict") == "could_not_check");

  // A byte of a name in an entry, in the file itself.
  std::stringstream bytes;
  bytes << std::ifstream(folder / "p.store", std::ios::binary).rdbuf();
  std::string damaged = bytes.str();
  const std::size_t at = damaged.find("carla+");
  REQUIRE(at != std::string::npos);
  damaged[at] = 'k';
  std::ofstream(folder / "p.store", std::ios::binary) << damaged;
  CHECK(folder.Run("remit store verify p.store").code == 1);
}

TEST_CASE("keys as JSON follow their schema") {
  const Folder folder;
  CheckForm(folder.Run("remit store key new anna --format json").text, "key");
  CheckForm(folder.Run("remit store key show anna.key --format json").text, "key");
}

}  // namespace
}  // namespace remit::store
