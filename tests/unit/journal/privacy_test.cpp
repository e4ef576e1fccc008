// What is personal is sealed, can be read with its key, and never again when the key is destroyed;
// everything else about the journal stays as it was.
#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>
#include <set>

#include "interpreter/ledger/bytes.h"
#include "interpreter/types/value.h"
#include "tests/property/engine/case_generator.h"
#include "tests/property/engine/policy_generator.h"
#include "tests/property/engine/random.h"
#include "tests/unit/journal/people.h"

namespace remit::journal {
namespace {

using ledger::Failure;

std::int64_t Day(const char* iso) { return types::ParseDate(iso).value(); }

// Bytes of a value as canonical cases have it: eight, the least significant first.
std::string Raw(std::int64_t euros) {
  ledger::ByteWriter out("");
  out.Whole(euros * 10'000);
  return out.bytes().substr(out.bytes().size() - 8);
}

bool Holds(const std::map<std::string, std::string>& images, const std::string& what) {
  return std::any_of(images.begin(), images.end(), [&](const auto& image) {
    return image.second.find(what) != std::string::npos;
  });
}

std::vector<std::string> SecretsIn(const std::string& vault) {
  std::vector<std::string> all;
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(vault.c_str(), &handle) == SQLITE_OK);
  sqlite3_stmt* rows = nullptr;
  REQUIRE(sqlite3_prepare_v2(handle, "SELECT secret FROM secret", -1, &rows, nullptr) == SQLITE_OK);
  while (sqlite3_step(rows) == SQLITE_ROW)
    all.emplace_back(static_cast<const char*>(sqlite3_column_blob(rows, 0)),
                     static_cast<std::size_t>(sqlite3_column_bytes(rows, 0)));
  sqlite3_finalize(rows);
  sqlite3_close(handle);
  return all;
}

TEST_CASE("a case is taken apart and put together again, whatever stands apart") {
  std::size_t apart = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    testing::Random random(seed);
    const compile::Compilation policy = compile::CompileText(
        "p.remit", testing::GeneratePolicy(seed), source::ReadFile, prove::Depth::kErrors);
    if (!policy.ok()) continue;
    const engine::CaseBatch batch = testing::GenerateCases(policy.checked, 20, seed);
    cases::Parting parting;
    parting.parts = 1 + random.Below(3);
    for (std::size_t i = 0; i < policy.checked.model.leaves.size(); ++i) {
      const bool alone = random.Percent(50);
      const std::size_t part = random.Below(parting.parts);
      parting.part_of.push_back(alone ? std::optional(part) : std::nullopt);
      apart += alone ? 1 : 0;
    }
    for (std::size_t i = 0; i < batch.size; ++i) {
      const cases::PartedCase parted = cases::PartCase(policy.checked, batch, i, parting);
      const std::vector<std::optional<std::string>> parts(parted.parts.begin(), parted.parts.end());
      const base::Result<std::string> whole =
          cases::WholeCase(policy.checked, parting, parted.open, parts, parted.invalid);
      REQUIRE(whole.has_value());
      REQUIRE(*whole == cases::CanonicalCase(policy.checked, batch, i));
      CHECK_FALSE(
          cases::WholeCase(policy.checked, parting, parted.open + '\0', parts, parted.invalid));
      CHECK_FALSE(
          cases::WholeCase(policy.checked, parting, parted.open, parts, parted.invalid + '\0'));
    }
  }
  CHECK(apart > 50);
}

TEST_CASE("what is personal is in no file, and is decided the same again with its keys") {
  const Scratch scratch;
  Desk desk(scratch.path());
  desk.Decide(Some());
  const ReplayReport report = desk.Replayed();
  CHECK(report.same == 4);
  CHECK(report.different + report.erased + report.unchecked == 0);
  const auto images = Images(std::filesystem::path(scratch.path()).parent_path());
  REQUIRE(images.size() >= 2);
  for (const Applicant& one : Some()) {
    CAPTURE(one.id);
    if (!one.number.empty()) CHECK_FALSE(Holds(images, one.number));
    CHECK_FALSE(Holds(images, Raw(one.income)));
    CHECK_FALSE(Holds(images, Raw(one.surety)));
    // The search finds what is there: what is not personal is.
    CHECK(Holds(images, Raw(one.amount)));
    CHECK(Holds(images, one.id));
  }
  // What is computed from it and would tell is not there either.
  for (const auto& [seq, made] : desk.Decisions()) {
    const base::Result<engine::Core> core = CoreFrom(made.core);
    REQUIRE(core);
    CHECK(core->score == 0);
    CHECK(core->feasible == 0);
    CHECK(core->causes.empty());
    CHECK(made.sealed.size() == 4);  // number, income, surety, and the rest
  }
  CHECK(desk.Opened()->Verify(std::nullopt).empty());
}

TEST_CASE("the hash of a case does not let its values be tried out") {
  const Scratch scratch;
  Desk desk(scratch.path());
  desk.Decide({Some()[0]});
  const DecisionMade made = desk.Decisions().at(0).second;
  const engine::CaseBatch batch = Cases(desk.policy().checked, {Some()[0]});
  CHECK(made.case_hash != govern::CaseHash(desk.policy().checked, batch, 0, kMarch));
  // The same case on the same day has the same hash, as long as its keys live.
  desk.Decide({Some()[0]});
  CHECK(desk.Decisions().at(1).second.case_hash == made.case_hash);
  Applicant other = Some()[0];
  other.income += 1;
  desk.Decide({other});
  CHECK(desk.Decisions().at(2).second.case_hash != made.case_hash);
}

TEST_CASE("erased is erased for one person, and for nobody else") {
  const Scratch scratch;
  Desk desk(scratch.path());
  desk.Decide(Some());
  ledger::Checkpoint before;
  {
    const std::unique_ptr<Reader> reader = desk.Opened();
    before = Must(reader->log().Head());
  }
  const std::vector<std::string> secrets = SecretsIn(Vault::PathOf(scratch.path()));
  // Of a customer: the number, which serves two purposes, and the income. Two of the four cases
  // are of the same customer, whose keys they share; each has a guarantor's key of its own.
  REQUIRE(secrets.size() == 3 * 2 + 4);
  CHECK(desk.EraseCustomer("PLANTED-C-1042") == 2);
  const ReplayReport report = desk.Replayed();
  CHECK(report.same == 2);
  CHECK(report.erased == 2);
  CHECK(report.different + report.unchecked == 0);
  const std::vector<std::string> left = SecretsIn(Vault::PathOf(scratch.path()));
  REQUIRE(left.size() == 8);
  const auto images = Images(std::filesystem::path(scratch.path()).parent_path());
  std::size_t gone = 0;
  for (const std::string& secret : secrets) {
    const bool lives = std::find(left.begin(), left.end(), secret) != left.end();
    CHECK(Holds(images, secret) == lives);
    gone += lives ? 0 : 1;
  }
  CHECK(gone == 2);
  // Chain, tree and checkpoints do not know of it.
  const std::unique_ptr<Reader> reader = desk.Opened();
  CHECK(reader->Verify(before).empty());
  CHECK_FALSE(Must(reader->log().ProofSince(before.size, reader->size())).empty());
  // And a second time there is nothing to do.
  CHECK(desk.EraseCustomer("PLANTED-C-1042") == 0);
  CHECK(desk.EraseCustomer("nobody") == 0);
}

TEST_CASE("a person comes back under a new key, which does not open what was erased") {
  const Scratch scratch;
  Desk desk(scratch.path());
  desk.Decide({Some()[0]});
  CHECK(desk.EraseCustomer("PLANTED-C-1042") == 2);
  desk.Decide({Some()[0]});
  const ReplayReport report = desk.Replayed();
  CHECK(report.same == 1);
  CHECK(report.erased == 1);
}

TEST_CASE("a key file that is put back from a copy forgets again") {
  const Scratch scratch;
  Desk desk(scratch.path());
  desk.Decide(Some());
  const std::string vault = Vault::PathOf(scratch.path());
  const std::vector<std::string> secrets = SecretsIn(vault);
  std::filesystem::copy_file(vault, scratch.path("elsewhere"));
  desk.EraseCustomer("PLANTED-C-1042");
  std::filesystem::rename(scratch.path("elsewhere"), vault);
  REQUIRE(SecretsIn(vault) == secrets);
  // Nobody reads with them, whatever the file says ...
  CHECK(desk.Replayed().erased == 2);
  // ... and who next writes finds them gone.
  desk.Decide({Some()[1]});
  CHECK(SecretsIn(vault).size() == 8);
  const auto images = Images(std::filesystem::path(vault).parent_path());
  std::size_t there = 0;
  for (const std::string& secret : secrets) there += Holds(images, secret) ? 1 : 0;
  CHECK(there == 8);
}

// The control of all searches above: a file that does not overwrite is caught. Keys of many
// subjects make pages split, which leaves copies of rows behind.
TEST_CASE("nothing of a thousand keys is left, and without overwriting it would be") {
  const Scratch scratch;
  const std::string path = scratch.path("keys");
  std::vector<std::string> ids;
  {
    Vault vault = Must(Vault::Make(path, "origin", {}));
    for (int i = 0; i < 1000; ++i) {
      const std::string subject = vault.SubjectId("customer", false, std::to_string(i));
      ids.push_back(Must(vault.KeyFor(subject, {"credit"}, kMarch)).id);
      if (i % 50 == 0) Must(vault.Commit());
    }
    Must(vault.Commit());
  }
  const std::vector<std::string> secrets = SecretsIn(path);
  REQUIRE(secrets.size() == 1000);
  const auto found = [&](const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    return std::count_if(secrets.begin(), secrets.end(), [&](const std::string& secret) {
      return bytes.find(secret) != std::string::npos;
    });
  };
  const auto careless = [&](const char* name, const char* settings) {
    const std::string copy = scratch.path(name);
    std::filesystem::copy_file(path, copy);
    sqlite3* handle = nullptr;
    REQUIRE(sqlite3_open(copy.c_str(), &handle) == SQLITE_OK);
    REQUIRE(sqlite3_exec(handle, settings, nullptr, nullptr, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_exec(handle, "DELETE FROM secret", nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(handle);
    return found(copy);
  };
  CHECK(careless("off", "PRAGMA secure_delete=OFF") > 900);
  CHECK(found(path) == 1000);
  {
    Vault vault = Must(Vault::Open(path, "origin", true, {}));
    Must(vault.Destroy({"0123456789abcdef", "", ids, "all"}));
  }
  CHECK(found(path) == 0);
  for (const auto& [name, bytes] : Images(std::filesystem::path(path).parent_path())) {
    if (name == "off") continue;
    for (const std::string& secret : secrets) REQUIRE(bytes.find(secret) == std::string::npos);
  }
}

TEST_CASE("a box opens in its own record, in its own place, and nowhere else") {
  const Scratch scratch;
  Desk desk(scratch.path());
  desk.Decide(Some());
  const std::unique_ptr<Reader> reader = desk.Opened();
  Opener opener = Must(Opener::Of(*reader, scratch.path()));
  const auto state = [&](const DecisionMade& made) {
    return opener.Open(desk.policy(), made).state;
  };
  const auto all = desk.Decisions();
  const DecisionMade& one = all.at(0).second;
  const DecisionMade& same_customer = all.at(2).second;
  using State = Opening::State;
  REQUIRE(state(one) == State::kWhole);
  std::vector<DecisionMade> forged(11, one);
  forged[0].sealed[0] = same_customer.sealed[0];
  forged[1].sealed = same_customer.sealed;
  std::swap(forged[2].sealed[0], forged[2].sealed[1]);
  std::swap(forged[3].sealed[0].box, forged[3].sealed[1].box);
  forged[4].case_id = "case-3";
  forged[5].case_hash = same_customer.case_hash;
  forged[6].policy += 1;
  forged[7].as_of += 1;
  forged[8].core = same_customer.core == one.core ? CoreBytes({}) : same_customer.core;
  forged[9].sealed.pop_back();
  forged[10].sealed.clear();
  for (std::size_t i = 0; i < forged.size(); ++i) {
    CAPTURE(i);
    CHECK(state(forged[i]) == State::kBroken);
  }
  for (std::size_t box = 0; box < one.sealed.size(); ++box) {
    for (std::size_t at = 0; at < one.sealed[box].box.size(); ++at) {
      DecisionMade flipped = one;
      flipped.sealed[box].box[at] = static_cast<char>(flipped.sealed[box].box[at] ^ 1);
      REQUIRE(state(flipped) == State::kBroken);
    }
  }
  DecisionMade foreign = one;
  foreign.sealed[0].keys = std::string(16, 'x');
  CHECK(state(foreign) == State::kNoKey);
  foreign.sealed[0].keys = "short";
  CHECK(state(foreign) == State::kBroken);
}

TEST_CASE("replay finds a box that was moved, and tells keys that are missing from erased ones") {
  const Scratch scratch;
  Desk desk(scratch.path());
  desk.Decide(Some());
  {
    DecisionMade moved = desk.Decisions().at(0).second;
    moved.sealed = desk.Decisions().at(2).second.sealed;
    Writer writer = Must(Writer::Open(scratch.path(), Options()));
    Must(writer.Append(moved));
  }
  ReplayReport report = desk.Replayed();
  CHECK(report.same == 4);
  CHECK(report.different == 1);
  REQUIRE(report.differences.size() == 1);
  CHECK(report.differences[0].changes.at(0).find("not sealed for this record") !=
        std::string::npos);
  std::filesystem::rename(Vault::PathOf(scratch.path()), scratch.path("elsewhere"));
  report = desk.Replayed();
  CHECK(report.unchecked == 5);
  CHECK(report.erased == 0);
  CHECK(report.unchecked_why.find("is not there") != std::string::npos);
  // Nothing is sealed under new keys beside them, nor is anything destroyed.
  Writer writer = Must(Writer::Open(scratch.path(), Options()));
  const auto refused = OpenVault(scratch.path(), writer);
  REQUIRE(std::holds_alternative<Failure>(refused));
  CHECK(std::get<Failure>(refused).outcome == ledger::Outcome::kRefused);
  CHECK_FALSE(Vault::Exists(Vault::PathOf(scratch.path())));
}

TEST_CASE("keys are refused that others may read, or that are another journal's") {
  const Scratch scratch;
  const std::string path = scratch.path("keys");
  { const Vault vault = Must(Vault::Make(path, "origin", {})); }
  struct stat about {};
  REQUIRE(::stat(path.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  CHECK(std::holds_alternative<Failure>(Vault::Open(path, "another", true, {})));
  CHECK(std::holds_alternative<Failure>(Vault::Make(path, "origin", {})));
  REQUIRE(::chmod(path.c_str(), 0640) == 0);
  CHECK(std::holds_alternative<Failure>(Vault::Open(path, "origin", false, {})));
  REQUIRE(::chmod(path.c_str(), 0600) == 0);
  CHECK(std::holds_alternative<Vault>(Vault::Open(path, "origin", false, {})));
}

TEST_CASE("quarters and spans by the calendar") {
  CHECK(QuarterEnd(Day("2026-01-01")) == Day("2026-03-31"));
  CHECK(QuarterEnd(Day("2026-03-31")) == Day("2026-03-31"));
  CHECK(QuarterEnd(Day("2026-05-17")) == Day("2026-06-30"));
  CHECK(QuarterEnd(Day("2026-12-31")) == Day("2026-12-31"));
  CHECK(QuarterEnd(Day("2024-02-29")) == Day("2024-03-31"));
  CHECK(EndOf(Day("2026-03-31"), "24 months") == Day("2028-03-31"));
  CHECK(EndOf(Day("2026-03-31"), "1 month") == Day("2026-04-30"));
  CHECK(EndOf(Day("2026-03-31"), "90 days") == Day("2026-06-29"));
  CHECK(EndOf(Day("2026-03-31"), "2 weeks") == Day("2026-04-14"));
  CHECK(EndOf(Day("2026-03-31"), "2 quarters") == Day("2026-09-30"));
  CHECK(EndOf(Day("2026-03-31"), "10 years") == Day("2036-03-31"));
  for (const char* wrong :
       {"", "24", "months", "24months", "24 month", "-1 days", "0 days", "1.5 years", "24  months",
        "24 months ", "9999999999999999999 days", "120001 days"})
    CHECK_FALSE(EndOf(Day("2026-03-31"), wrong));
}

TEST_CASE("what serves several purposes is kept for the longest of them, a hold for longer") {
  const Scratch scratch;
  Desk desk(scratch.path());
  desk.Decide(Some());                     // keys until 2026-03-31
  desk.Decide(Some(), Day("2026-05-01"));  // and until 2026-06-30
  Writer writer = Must(Writer::Open(scratch.path(), Options()));
  Vault vault = Must(OpenVault(scratch.path(), writer));
  const auto due = [&](const char* day) {
    return Must(WhatIsDue(Must(RulesOf(*desk.Opened())), vault, Day(day)));
  };
  // Nobody has said how long anything is kept.
  CHECK(due("2099-01-01").endless.size() == 20);
  Must(writer.Append(RetentionSet{"credit", "24 months", ""}));
  // Numbers serve tax too, of which nothing is said: 3 in each quarter.
  CHECK(due("2099-01-01").endless.size() == 6);
  CHECK(due("2099-01-01").due.size() == 14);
  Must(writer.Append(RetentionSet{"tax", "10 years", ""}));
  CHECK(due("2028-03-31").due.empty());
  CHECK(due("2028-03-31").kept == 20);
  // Incomes of 3 customers and sureties of 4 cases.
  CHECK(due("2028-04-01").due.size() == 7);
  CHECK(due("2028-06-30").due.size() == 7);
  CHECK(due("2028-07-01").due.size() == 14);
  CHECK(due("2036-03-31").due.size() == 14);
  CHECK(due("2036-04-01").due.size() == 17);
  // The rule that was said last counts.
  Must(writer.Append(RetentionSet{"credit", "6 months", ""}));
  CHECK(due("2026-10-01").due.size() == 7);
  Must(writer.Append(RetentionSet{"credit", "", ""}));
  CHECK(due("2099-01-01").due.empty());
  Must(writer.Append(RetentionSet{"credit", "24 months", ""}));
  const std::string subject = vault.SubjectId("customer", false, "PLANTED-C-1042");
  Must(writer.Append(HoldPlaced{subject, "dispute"}));
  CHECK(due("2028-04-01").due.size() == 6);
  CHECK(due("2028-04-01").held.size() == 1);
  const auto refused = Erase(*desk.Opened(), writer, vault, subject, "asked");
  REQUIRE(std::holds_alternative<Failure>(refused));
  CHECK(std::get<Failure>(refused).message.find("dispute") != std::string::npos);
  const Expiry expiry = Must(Expire(*desk.Opened(), writer, vault, Day("2028-04-01")));
  CHECK(expiry.due.size() == 6);
  CHECK(expiry.held.size() == 1);
  // All four of the first quarter have lost a guarantor's key.
  ReplayReport report = desk.Replayed();
  CHECK(report.erased == 4);
  CHECK(report.same == 4);
  Must(writer.Append(HoldReleased{subject, "settled"}));
  CHECK(due("2028-04-01").due.size() == 1);
  CHECK(Must(Erase(*desk.Opened(), writer, vault, subject, "asked")) == 4);
  CHECK(Must(Expire(*desk.Opened(), writer, vault, Day("2028-04-01"))).due.empty());
  CHECK(desk.Replayed().erased == 6);
  CHECK(desk.Opened()->Verify(std::nullopt).empty());
}

TEST_CASE("what can still be read of a record is read, and no more") {
  const Scratch scratch;
  Desk desk(scratch.path());
  desk.Decide({Some()[0]});
  {
    Writer writer = Must(Writer::Open(scratch.path(), Options()));
    Vault vault = Must(OpenVault(scratch.path(), writer));
    CHECK(Must(Erase(*desk.Opened(), writer, vault, vault.SubjectId("guarantor", true, "case-1"),
                     "asked")) == 1);
  }
  const std::unique_ptr<Reader> reader = desk.Opened();
  Opener opener = Must(Opener::Of(*reader, scratch.path()));
  const DecisionMade made = desk.Decisions().at(0).second;
  using State = Opening::State;
  CHECK(opener.Open(desk.policy(), made).state == State::kErased);
  const Opener::Partial partial = opener.OpenParts(desk.policy(), made);
  CHECK(partial.states == std::vector<State>{State::kWhole, State::kWhole, State::kErased});
  REQUIRE(partial.input);
  engine::CaseBatch batch = cases::NoCases(desk.policy().checked);
  REQUIRE(cases::AddCanonicalCase(desk.policy().checked, "case-1", *partial.input, std::nullopt,
                                  batch));
  CHECK(batch.columns[LeafOf(desk.policy().checked, "who.income")].raw.at(0) == 7'771'230'000);
  CHECK(batch.columns[LeafOf(desk.policy().checked, "surety")].present.at(0) == 0);
}

TEST_CASE("marks reach the values that they stand around, the nearest one counts") {
  const compile::Compilation policy = Compiled(R"(policy t.marks "Marks"
  effective from 2026-01-01
record Inner {
  plain : EUR in 0 EUR .. 10 EUR
  own   : EUR in 0 EUR .. 10 EUR personal of guarantor for tax
}
record Line {
  sum : EUR in 0 EUR .. 10 EUR
}
record Outer {
  inner : Inner personal of customer for pricing, credit protected
  lines : list of Line personal for billing
  open  : EUR in 0 EUR .. 10 EUR
}
input outer : Outer
input whole : Inner personal of holder
choose rate : percent from 3 % to 5 % step 1 %
objective calm = 100 % - rate from 0 % to 100 %
)");
  const auto mark = [&](const char* path) {
    return govern::PersonalOf(policy.ast,
                              policy.checked.model.leaves[LeafOf(policy.checked, path)]);
  };
  using Mark = govern::PersonalMark;
  CHECK(mark("outer.inner.plain") == Mark{"customer", {"credit", "pricing"}});
  CHECK(mark("outer.inner.own") == Mark{"guarantor", {"tax"}});
  CHECK(mark("outer.lines") == Mark{"", {"billing"}});
  CHECK(mark("outer.lines.sum") == Mark{"", {"billing"}});
  CHECK_FALSE(mark("outer.open"));
  CHECK(mark("whole.plain") == Mark{"holder", {}});
  CHECK(mark("whole.own") == Mark{"guarantor", {"tax"}});
  const auto& leaves = policy.checked.model.leaves;
  CHECK(leaves[LeafOf(policy.checked, "outer.inner.plain")].is_protected);
  CHECK_FALSE(leaves[LeafOf(policy.checked, "outer.open")].is_protected);
}

// An act is in the file of keys before the journal says it; a crash may come between.
TEST_CASE("an act that was not recorded yet is recorded by who next writes, once") {
  const Scratch scratch;
  Desk desk(scratch.path());
  desk.Decide(Some());
  {
    Writer writer = Must(Writer::Open(scratch.path(), Options()));
    Vault vault = Must(OpenVault(scratch.path(), writer));
    const std::string subject = vault.SubjectId("customer", false, "PLANTED-C-2084");
    Destroyed act{"0123456789abcdef", subject, {}, "asked"};
    for (const KeyFacts& key : Must(vault.Facts(subject))) act.keys.push_back(key.id);
    REQUIRE(act.keys.size() == 2);
    Must(vault.Destroy(act));
  }
  CHECK(desk.Replayed().erased == 1);
  CHECK(Must(RulesOf(*desk.Opened())).destroyed.empty());
  for (int times = 0; times < 2; ++times) desk.Decide({Some()[1]});
  CHECK(Must(RulesOf(*desk.Opened())).destroyed.size() == 2);
  CHECK(Must(RulesOf(*desk.Opened())).acts.size() == 1);
  CHECK(desk.Replayed().erased == 1);
  CHECK(desk.Replayed().same == 5);
}

}  // namespace
}  // namespace remit::journal
