// Stores and journals as a session sees them: files that an earlier version of Remit wrote
// (tests/formats), and a journal with personal values.
#include <filesystem>
#include <fstream>

#include "repl/journal/output.h"
#include "repl/session/session.h"
#include "tests/support/catch.h"

namespace remit::repl {
namespace {

namespace fs = std::filesystem;

std::string BytesOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Folder {
  Folder() : path((fs::temp_directory_path() / "remit-recorded-XXXXXX").string()) {
    REQUIRE(::mkdtemp(path.data()) != nullptr);
  }
  ~Folder() { fs::remove_all(path); }
  // A copy of a file of tests/formats/1.
  std::string Kept(const std::string& name) const {
    fs::copy_file("tests/formats/1/" + name, path + "/" + name);
    return path + "/" + name;
  }
  std::string path;
};

void Has(const std::string& text, const std::string& part) {
  INFO("text: " << text);
  INFO("part: " << part);
  CHECK(text.find(part) != std::string::npos);
}

// Of shop.desk the store has three versions: 20 % at most from 08:02 on, 25 % from 10:02, 20 %
// again from 11:01, and from 12:02 on another one.
TEST_CASE("versions of a store come to hand, and nothing is written there") {
  const Folder folder;
  const std::string file = folder.Kept("shop.store");
  const std::string before = BytesOf(file);
  Session session;
  Has(session.Enter(":store log"), "no store is open");
  Has(session.Enter(":as known 2026-03-02"), "no store is open");
  Has(session.Enter(":store open " + folder.path + "/none"), "none");
  const std::string versions = session.Enter(":store open " + file);
  Has(versions, "shop.desk v1 past  991944c4b42f");
  Has(versions, "shop.desk v3 live  088417fb1647");

  Has(session.Enter(":load " + file + "#shop.desk"), "loaded shop.desk");
  CHECK(session.Prompt() == "shop.desk v3 live> ");
  CHECK(session.Prompt(30) == "desk v3 live> ");
  CHECK(session.Prompt(20) == "desk> ");
  session.Enter("set most = 15 %");
  CHECK(session.Prompt() == "shop.desk* v3 live> ");
  Has(session.Enter(":save policy"), "no file was opened");

  const std::string known = session.Enter(":as known 2026-03-02T10:30:00Z");
  Has(known, "shop.desk v2 past");
  Has(known, "is set aside");
  Has(session.state().text, "percent = 25 %");
  session.Enter(":undo");
  Has(session.state().text, "percent = 15 %");
  Has(session.Enter(":as known 2026-03-02T08:00:00Z"), "nothing of `shop.desk` was live");
  Has(session.Enter(":as known tomorrow"), "is no time");

  Has(session.Enter(":load " + file + "#ef5bd62de0e6"), "loaded shop.desk");
  CHECK(session.Prompt() == "shop.desk v2 past> ");
  Has(session.Enter(":load " + file + "#shop.desk@2026-03-02T09:00:00Z"), "loaded shop.desk");
  CHECK(session.Prompt() == "shop.desk v1 past> ");
  Has(session.Enter(":store diff ef5bd62de0e6"), "+parameter most : percent = 20 %");
  Has(session.Enter(":store diff 991944c4b42f ef5bd62de0e6"), "needs director");
  Has(session.Enter(":store show"), "991944c4b42f");
  Has(session.Enter(":store log"), "margins fell");
  Has(session.Enter(":store show ffffffff"), "has no version `ffffffff`");
  Has(session.Enter(":store burn"), "`:store` takes");
  Has(session.Enter(":load " + file + "#nobody"), "nothing of `nobody` is live");
  CHECK(session.Prompt() == "shop.desk v1 past> ");
  CHECK(BytesOf(file) == before);
}

TEST_CASE("a recorded decision comes to hand as it was made") {
  const Folder folder;
  const std::string file = folder.Kept("desk.journal");
  const std::string before = BytesOf(file);
  Session session;
  session.Enter("let mine = 1");
  Has(session.Enter(":journal"), "no journal is open");
  Has(session.Enter(":journal open " + file), "decision on `A-22`");
  Has(session.Enter(":journal case A-22"), "decided again it is as recorded");
  CHECK(session.Prompt() == "shop.desk record 3> ");
  Has(session.Enter(":decide"), "case A-22, as of 2026-03-02");
  Has(session.Enter(":journal case Z-1"), "nothing is recorded about a case `Z-1`");
  Has(session.Enter(":journal case A-22 2"), "record 2 is no decision about the case `A-22`");
  Has(session.Enter(":journal case"), "write `:journal case ID`");
  Has(session.Enter("input other : EUR in 0 EUR .. 1 EUR"), "`:journal back` leaves it");
  Has(session.Enter(":journal case B-1"), "record 7");
  session.Enter(":undo");
  CHECK(session.Prompt() == "shop.desk record 3> ");
  session.Enter(":redo");
  session.Enter(":journal back");
  CHECK(session.state().text == "let mine = 1\n");
  Has(session.Enter(":journal back"), "no recorded decision is at hand");
  CHECK(BytesOf(file) == before);
}

TEST_CASE("what is personal in a recorded decision is shown where that is asked for") {
  const Folder folder;
  std::ofstream(folder.path + "/loan.remit")
      << "policy loan\ninput income : EUR in 0 EUR .. 9_000 EUR personal of customer for pricing\n"
         "choose offer : percent from 0 % to 10 % step 5 %\n"
         "require enough : income >= 1_000 EUR\n"
         "objective value = offer from 0 % to 10 %\ntrade_off weigh value: 1\n";
  std::ofstream(folder.path + "/cases.jsonl") << R"({"id": "K-1", "income": "4_321 EUR"})"
                                              << "\n";
  const std::string file = folder.path + "/loan.journal";
  Session session;
  Has(session.Enter(":load " + folder.path + "/loan.remit"), "loaded loan");
  Has(session.Enter(":cases " + folder.path + "/cases.jsonl"), "at hand: `K-1`");
  {
    auto journal = JournalOutput::Open(file, session.policy(), session.bound().program);
    REQUIRE(static_cast<bool>(journal));
    JournalOutput output = std::move(journal).value();
    REQUIRE_FALSE(output.Record(session.block().cases, {session.at_hand()->core}, {0}));
  }
  Session later;
  later.Enter(":journal open " + file);
  const std::string sealed = later.Enter(":journal case K-1");
  Has(sealed, "`:journal case K-1 reveal` takes it at hand");
  CHECK(sealed.find("4321") == std::string::npos);
  CHECK(later.Enter(":journal").find("4321") == std::string::npos);
  CHECK(later.Prompt() == "remit> ");
  Has(later.Enter(":journal case K-1 reveal"), "decided again it is as recorded");
  CHECK(later.Enter("income") == "4321.00 EUR\n");
  CHECK_FALSE(later.MayBeKept("income > 4_000 EUR"));
}

}  // namespace
}  // namespace remit::repl
