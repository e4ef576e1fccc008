// `--journal` and `remit journal` as programs: exit codes, and that nothing is shown or written as
// decided that is not recorded.

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/shell.h"

namespace {

namespace fs = std::filesystem;

constexpr const char* kPolicy = "policies/discount_desk/discount_desk.remit";
constexpr const char* kCases = "policies/discount_desk/cases.jsonl";

using remit::tests::Folder;
using remit::tests::Outcome;

// What stands on standard output; standard error is not looked at.
Outcome Shell(const std::string& command) {
  return remit::tests::Shell("exec 2>/dev/null; " + command);
}

Outcome Remit(const std::string& arguments) {
  return Shell(std::string(REMIT_BINARY) + " " + arguments);
}

std::string Decide(const std::string& command, const std::string& journal) {
  return command + " " + kPolicy + " " + kCases + " --as-of 2026-03-01 --journal " + journal;
}

// Ids in what `journal log --format json` or a file of decisions says, one object on each line.
std::multiset<std::string> Ids(const std::string& lines, const std::string& field) {
  std::multiset<std::string> ids;
  const std::string key = "\"" + field + "\":\"";
  for (std::size_t at = lines.find(key); at != std::string::npos; at = lines.find(key, at)) {
    at += key.size();
    ids.insert(lines.substr(at, lines.find('"', at) - at));
  }
  return ids;
}

TEST_CASE("every decision that is shown is recorded, and is the same when decided again") {
  const Folder folder;
  const std::string journal = folder / "j";
  const Outcome plain =
      Remit(std::string("batch ") + kPolicy + " " + kCases + " --as-of 2026-03-01 --output -");
  const Outcome batch = Remit(Decide("batch", journal) + " --output -");
  CHECK(batch.code == plain.code);
  CHECK(batch.text == plain.text);  // recording changes nothing of what is written
  const Outcome log = Remit("journal log " + journal + " --last 0 --format json");
  CHECK(log.code == 0);
  CHECK(Ids(log.text, "case") == Ids(batch.text, "id"));
  CHECK(Ids(log.text, "case").size() == 34);
  CHECK(Remit(Decide("decide", journal) + " --case small-clean --propose 'discount=20 %'").code ==
        0);
  CHECK(Ids(Remit("journal log " + journal + " --last 0 --format json").text, "case").size() == 35);
  const Outcome replay = Remit("journal replay " + journal + " --threads 2");
  CHECK(replay.code == 0);
  CHECK(replay.text.find("35 same, 0 different, 0 erased") != std::string::npos);
  CHECK(Remit("journal verify " + journal).code == 0);
  const Outcome why = Remit("journal why " + journal + " small-clean");
  CHECK(why.code == 0);
  CHECK(why.text.find("20 %") != std::string::npos);
  CHECK(Remit("journal why " + journal + " nobody").code == 1);
}

TEST_CASE("without a journal nothing is shown as decided") {
  const Folder folder;
  for (const std::string command : {"decide", "batch"}) {
    const Outcome ran =
        Remit(Decide(command, folder / "nowhere/j") + (command == "batch" ? " --output -" : ""));
    CHECK(ran.code == 3);
    CHECK(ran.text.empty());
  }
  std::ofstream(folder / "text") << "this is no journal, and stays what it is";
  CHECK(Remit(Decide("decide", folder / "text")).code == 3);
  CHECK(fs::file_size(folder / "text") == 40);
}

TEST_CASE("a run that the disk cuts short has written nothing that is not recorded") {
  const Folder folder;
  // Many cases: the same ones again and again.
  const std::string cases = folder / "cases.jsonl";
  Shell("for i in $(seq 200); do cat " + std::string(kCases) + "; done > " + cases);
  int cut = 0;
  for (const std::string kilobytes : {"100", "600", "1500"}) {
    const std::string journal = folder / ("j" + kilobytes);
    const std::string output = folder / ("out" + kilobytes + ".jsonl");
    const Outcome ran = Shell("trap '' XFSZ; ulimit -f " + kilobytes + "; exec " + REMIT_BINARY +
                              " batch " + kPolicy + " " + cases + " --as-of 2026-03-01 --journal " +
                              journal + " --output " + output);
    CHECK(ran.code == 3);
    CHECK_FALSE(fs::exists(output));
    const Outcome log = Remit("journal log " + journal + " --last 0 --format json");
    const std::multiset<std::string> recorded = Ids(log.text, "case");
    for (const fs::directory_entry& entry :
         fs::directory_iterator(fs::path(output).parent_path())) {
      const std::string name = entry.path().filename().string();
      if (name.find("out" + kilobytes) == std::string::npos ||
          name.find("note") != std::string::npos)
        continue;
      std::ifstream file(entry.path());
      const std::string written{std::istreambuf_iterator<char>(file), {}};
      const std::multiset<std::string> ids = Ids(written, "id");
      for (const std::string& id : std::set<std::string>(ids.begin(), ids.end())) {
        INFO(name << " " << id);
        CHECK(ids.count(id) <= recorded.count(id));
      }
      ++cut;
    }
    CHECK(Remit("journal verify " + journal).code == 0);
    // Another run that records everything stands for the first, had it come further in recording
    // than in writing: of the shortest one nothing was written.
    if (kilobytes == "100") {
      REQUIRE(Remit(std::string("batch ") + kPolicy + " " + cases +
                    " --as-of 2026-03-01 --journal " + journal)
                  .code == 0);
    }
    // Gone on with, every case is recorded once, whether or not the first run came to write it.
    REQUIRE(Remit(std::string("batch ") + kPolicy + " " + cases + " --as-of 2026-03-01 --journal " +
                  journal + " --output " + output + " --resume")
                .code == 0);
    const Outcome all = Remit("journal log " + journal + " --last 0 --format json");
    std::ifstream file(output);
    const std::string written{std::istreambuf_iterator<char>(file), {}};
    CHECK(Ids(all.text, "case") == Ids(written, "id"));
    CHECK(Remit("journal replay " + journal).code == 0);
  }
  CHECK(cut >= 3);
}

TEST_CASE("tampered, could not check and verified are told apart") {
  const Folder folder;
  const std::string journal = folder / "j";
  Remit(Decide("batch", journal));
  CHECK(Remit("store key new keeper --out " + (folder / "")).code == 0);
  const std::string key = folder / "keeper.pub";
  const std::string note = folder / "note";
  CHECK(Remit("journal checkpoint " + journal + " --key " + (folder / "keeper.key") + " -o " + note)
            .code == 0);
  const std::string check = "journal verify " + journal + " --checkpoint " + note + " --key " + key;
  CHECK(Remit(check).code == 0);
  CHECK(Remit("journal verify " + journal + " --checkpoint " + note).code == 2);
  CHECK(Remit("journal verify " + (folder / "none")).code == 3);
  CHECK(Remit(check + "x").code == 3);
  // Another journal in its place.
  const std::string older = folder / "older";
  Remit(Decide("batch", older));
  CHECK(Remit("journal verify " + older + " --checkpoint " + note + " --key " + key).code == 1);
  // One byte of an input.
  std::fstream file(journal, std::ios::in | std::ios::out | std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const std::size_t at = bytes.find("remit.case.v1");
  REQUIRE(at != std::string::npos);
  file.seekp(static_cast<std::streamoff>(at + 60));
  file.put(static_cast<char>(bytes[at + 60] ^ 1));
  file.close();
  CHECK(Remit("journal verify " + journal).code == 1);
  CHECK(Remit(check).code == 1);
}

TEST_CASE("a copy of a journal is whole, and an older one is told from outside") {
  const Folder folder;
  const std::string journal = folder / "j", copy = folder / "copy";
  Remit(Decide("batch", journal));
  CHECK(Remit("store key new keeper --out " + (folder / "")).code == 0);
  const std::string with_key = " --key " + (folder / "keeper.key");
  const std::string trusted = " --key " + (folder / "keeper.pub");
  CHECK(Remit("journal backup " + journal + " -o " + copy + with_key).code == 0);
  CHECK(Remit("journal verify " + copy + " --checkpoint " + copy + ".note" + trusted).code == 0);
  CHECK(Remit("journal replay " + copy).code == 0);
  CHECK(Remit("journal backup " + journal + " -o " + copy).code == 3);
  Remit(Decide("decide", journal));
  const std::string now = folder / "now.note";
  CHECK(Remit("journal checkpoint " + journal + with_key + " -o " + now).code == 0);
  CHECK(Remit("journal verify " + copy + " --checkpoint " + now + trusted).code == 1);
  CHECK(Remit("journal verify " + journal + " --checkpoint " + copy + ".note" + trusted).code == 0);
}

TEST_CASE("the texts that decided are written out as they were, and replace nothing") {
  const Folder folder;
  const std::string journal = folder / "desk.journal";
  REQUIRE(Remit(Decide("batch", journal)).code == 0);
  const Outcome shown = Remit("journal policy " + journal + " 1");
  CHECK(shown.code == 0);
  CHECK(shown.text.starts_with("==> discount_desk/discount_desk.remit <==\n"));
  CHECK(shown.text.find("==> org/authority.remit <==\n") != std::string::npos);
  CHECK(Remit("journal policy " + journal + " 17").text == shown.text);
  const Outcome written = Remit("journal policy " + journal + " 17 -o " + (folder / "texts"));
  CHECK(written.code == 0);
  CHECK(written.text == (folder / "texts/discount_desk/discount_desk.remit") + "\n" +
                            (folder / "texts/org/authority.remit") + "\n");
  CHECK(shown.text ==
        "==> discount_desk/discount_desk.remit <==\n" +
            Shell("cat " + (folder / "texts/discount_desk/discount_desk.remit")).text +
            "==> org/authority.remit <==\n" +
            Shell("cat " + (folder / "texts/org/authority.remit")).text);
  CHECK(Remit("journal policy " + journal + " 17 -o " + (folder / "texts")).code == 3);
  CHECK(Remit("journal policy " + journal + " 4000").code == 1);
}

TEST_CASE("texts that lie above the policy's folder stay inside the one that is written to") {
  const Folder folder;
  const std::string journal = folder / "desk.journal";
  fs::create_directories(folder / "here/policies");
  fs::create_directories(folder / "here/data");
  std::ofstream(folder / "here/data/rates.csv") << "region,rate\nnorth,10 %\nsouth,20 %\n";
  std::ofstream(folder / "here/policies/a.remit") << R"(policy a "A"
  effective from 2026-01-01

enum Region { north, south }
input region : Region
ladder rep < manager

table rate (region: Region) -> percent from "../data/rates.csv"
choose discount : percent from 0 % to 30 % step 5 %
objective volume = discount from 0 % to 30 %
trade_off weigh volume: 1
require ceiling: discount <= rate(region)
)";
  std::ofstream(folder / "here/cases.jsonl") << R"({"id": "A-1", "region": "south"})" << '\n';
  REQUIRE(Remit("decide " + (folder / "here/policies/a.remit") + " " +
                (folder / "here/cases.jsonl") + " --as-of 2026-03-01 --journal " + journal)
              .code == 0);
  const Outcome written = Remit("journal policy " + journal + " 2 -o " + (folder / "out"));
  CHECK(written.text ==
        (folder / "out/in/a.remit") + "\n" + (folder / "out/data/rates.csv") + "\n");
  CHECK(Remit("check " + (folder / "out/in/a.remit")).code == 0);
  CHECK(Shell("cat " + (folder / "out/data/rates.csv")).text ==
        "region,rate\nnorth,10 %\nsouth,20 %\n");
  CHECK(Remit("journal replay " + journal).text == journal + ": 1 same, 0 different, 0 erased\n");
}

}  // namespace
