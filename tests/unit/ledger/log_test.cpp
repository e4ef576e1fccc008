// What a log gives back, proves and refuses where nobody has touched its file.
#include "interpreter/ledger/log.h"

#include "interpreter/ledger/backup.h"
#include "interpreter/ledger/bytes.h"
#include "tests/support/catch.h"
#include "tests/unit/ledger/log_fixture.h"

namespace remit::ledger {
namespace {

using namespace test;

TEST_CASE("the bytes, leaf and chain of an entry are as log.h says") {
  const Entry entry{3, 4, -5, "body"};
  ByteWriter writer("remit.entry.v1");
  writer.Count(3);
  writer.Count(4);
  writer.Whole(-5);
  writer.Text("body");
  CHECK(BytesOf(entry) == writer.bytes());
  CHECK(LeafOf(entry) == LeafHash(writer.bytes()));
  const Hash first = FirstChain("o");
  CHECK(first == Sha256("o"));
  const std::string pieces =
      "remit.chain.v1" + std::string(Bytes(first)) + std::string(Bytes(LeafHash(writer.bytes())));
  CHECK(NextChain(first, LeafOf(entry)) == Sha256(pieces));
}

TEST_CASE("what was appended is read, also after opening again") {
  const Folder folder;
  const std::string path = folder / "log";
  constexpr std::uint64_t kCount = 1500;
  const Checkpoint head = MakeLog(path, kCount);
  CHECK(head.origin == "test/1");
  CHECK(head.size == kCount);
  Database database = Look(path);
  Log log = Must(Log::Open(database));
  CHECK(log.origin() == "test/1");
  CHECK(log.size() == kCount);
  std::uint64_t expected = 1;
  CHECK(Must(log.Read(1, kCount, [&](const Entry& entry) {
    CHECK(entry.seq == expected);
    CHECK(entry.kind == expected % 5);
    CHECK(entry.recorded_at == static_cast<std::int64_t>(expected * 1000));
    CHECK(entry.body == BodyOf(expected));
    ++expected;
    return true;
  })));
  CHECK(expected == kCount + 1);
  std::vector<std::uint64_t> seen;
  CHECK_FALSE(Must(log.Read(700, 705, [&](const Entry& entry) {
    seen.push_back(entry.seq);
    return entry.seq < 702;
  })));
  CHECK(seen == std::vector<std::uint64_t>{700, 701, 702});
  CHECK(Must(log.Head()) == head);
  CHECK(log.Verify(head).empty());
  CHECK(log.Verify(std::nullopt).empty());
}

TEST_CASE("the head and every proof are those of the leaves, across kept subtrees") {
  const Folder folder;
  const std::string path = folder / "log";
  Database database = Make(path);
  Log log = Must(Log::Open(database));
  std::vector<Hash> leaves;
  const auto leaf = [&leaves](std::uint64_t at) { return leaves[at]; };
  CHECK(Must(log.Head()).root == RootOf(0, leaf));
  for (const std::uint64_t size : {1U, 2U, 255U, 256U, 257U, 511U, 512U, 513U, 768U, 1100U}) {
    while (leaves.size() < size) {
      const std::uint64_t seq = leaves.size() + 1;
      leaves.push_back(LeafOf({seq, static_cast<std::uint32_t>(seq % 5),
                               static_cast<std::int64_t>(seq * 1000), BodyOf(seq)}));
    }
    AppendSome(database, log, size - log.size());
    CHECK(Must(log.Head()).root == RootOf(size, leaf));
    Database again = Look(path);
    Log opened = Must(Log::Open(again));
    CHECK(Must(opened.Head()) == Must(log.Head()));
    for (std::uint64_t older = 1; older <= size; older += older < 5 ? 1 : 83) {
      CHECK(Must(opened.ProofSince(older, size)) == ConsistencyProof(older, size, leaf));
      CHECK(Must(opened.ProofOf(older, size)) == InclusionProof(older - 1, size, leaf));
      CHECK(Must(opened.ProofOf(1, older)) == InclusionProof(0, older, leaf));
    }
  }
  CHECK(OutcomeOf(log.ProofOf(0, 5)) == Outcome::kRefused);
  CHECK(OutcomeOf(log.ProofOf(6, 5)) == Outcome::kRefused);
  CHECK(OutcomeOf(log.ProofOf(1, 1101)) == Outcome::kRefused);
  CHECK(OutcomeOf(log.ProofSince(0, 5)) == Outcome::kRefused);
  CHECK(OutcomeOf(log.ProofSince(6, 5)) == Outcome::kRefused);
}

TEST_CASE("a log of more than two steps of subtrees opens with the same head") {
  const Folder folder;
  const std::string path = folder / "log";
  Database database = Make(path);
  Log log = Must(Log::Open(database));
  constexpr std::uint64_t kCount = 65536 + 300;
  MerkleEdge edge;
  Transaction transaction = Must(Transaction::Begin(database));
  for (std::uint64_t seq = 1; seq <= kCount; ++seq) {
    Must(log.Append(1, 0, "x"));
    edge.Append(LeafOf({seq, 1, 0, "x"}));
  }
  Must(transaction.Commit());
  CHECK(Must(log.Head()).root == edge.Root());
  Database again = Look(path);
  Log opened = Must(Log::Open(again));
  CHECK(Must(opened.Head()).root == edge.Root());
  CHECK(opened.Verify(Must(log.Head())).empty());
  const auto leaf = [](std::uint64_t at) { return LeafOf({at + 1, 1, 0, "x"}); };
  CHECK(Must(opened.ProofOf(40000, kCount)) == InclusionProof(39999, kCount, leaf));
  CHECK(Must(opened.ProofSince(65536 + 7, kCount)) == ConsistencyProof(65536 + 7, kCount, leaf));
}

TEST_CASE("what is rolled back was never there") {
  const Folder folder;
  const std::string path = folder / "log";
  Database database = Make(path);
  Log log = Must(Log::Open(database));
  AppendSome(database, log, 250);
  const Checkpoint before = Must(log.Head());
  {
    const Transaction transaction = Must(Transaction::Begin(database));
    for (int at = 0; at < 20; ++at) Must(log.Append(1, 2, "gone"));
  }
  // Who has not forgotten what was rolled back appends nothing.
  {
    Transaction transaction = Must(Transaction::Begin(database));
    CHECK(OutcomeOf(log.Append(1, 2, "after a gap")) == Outcome::kRefused);
  }
  Must(log.Forget());
  CHECK(Must(log.Head()) == before);
  AppendSome(database, log, 10);
  CHECK(log.size() == 260);
  CHECK(log.Verify(before).empty());
}

TEST_CASE("what others append is seen by Refresh, and without it nothing is appended") {
  const Folder folder;
  const std::string path = folder / "log";
  Database first = Make(path);
  Log one = Must(Log::Open(first));
  Database second = Write(path);
  Log two = Must(Log::Open(second));
  AppendSome(first, one, 300);
  {
    Transaction transaction = Must(Transaction::Begin(second));
    const Answer<std::uint64_t> answer = two.Append(1, 1, "late");
    CHECK(OutcomeOf(answer) == Outcome::kRefused);
    CHECK(MessageOf(answer).find("an entry follows the last one") != std::string::npos);
  }
  CHECK(Must(two.Refresh()));
  CHECK_FALSE(Must(two.Refresh()));
  CHECK(Must(two.Head()) == Must(one.Head()));
  AppendSome(second, two, 5000);
  CHECK(Must(one.Refresh()));  // so many are taken in by opening again
  CHECK(Must(two.Head()) == Must(one.Head()));
  CHECK(one.Verify(Must(two.Head())).empty());
}

TEST_CASE("an admission function is asked of every entry, and its reason is the answer") {
  const Folder folder;
  const std::string path = folder / "log";
  Database database = Make(path, "test/1", "admit");
  std::vector<std::string> asked;
  Must(database.Define("admit", 4, [&](std::span<const std::string_view> values) {
    for (const std::string_view value : values) asked.emplace_back(value);
    return values[3] == "no" ? std::optional<std::string>("nobody may say no") : std::nullopt;
  }));
  Log log = Must(Log::Open(database, "admit"));
  {
    Transaction transaction = Must(Transaction::Begin(database));
    Must(log.Append(7, -8, std::string_view("a\0b", 3)));
    const Answer<std::uint64_t> refused = log.Append(7, 9, "no");
    CHECK(OutcomeOf(refused) == Outcome::kRefused);
    CHECK(MessageOf(refused).find("nobody may say no") != std::string::npos);
    Must(log.Append(7, 9, "yes"));
    Must(transaction.Commit());
  }
  CHECK(asked == std::vector<std::string>{"1", "7", "-8", std::string("a\0b", 3), "2", "7", "9",
                                          "no", "2", "7", "9", "yes"});
  CHECK(log.size() == 2);
  CHECK(log.Verify(std::nullopt).empty());
  // Without the function nothing is appended, and a log made with another one is not this log.
  Database without = Write(path);
  Log other = Must(Log::Open(without));
  {
    Transaction transaction = Must(Transaction::Begin(without));
    CHECK(OutcomeOf(other.Append(1, 1, "x")) == Outcome::kFailed);
  }
  Log expecting = Must(Log::Open(without, "another"));
  CHECK(OutcomeOf(expecting.Head()) == Outcome::kDamaged);
  CHECK(Tampered(expecting.Verify(std::nullopt)));
}

TEST_CASE("a copy of a file that is being written is a state that was, and older is told") {
  const Folder folder;
  const std::string path = folder / "log", copy = folder / "copy";
  Database database = Make(path);
  Log log = Must(Log::Open(database));
  const auto append = [&](int count) {
    Transaction transaction = Must(Transaction::Begin(database));
    for (int left = count; left > 0; --left) Must(log.Append(1, 1, "body"));
    Must(transaction.Commit());
    return Must(log.Head());
  };
  const Checkpoint then = append(300);
  Database other = Look(path);
  {
    // What is not committed is not in it, and a writer at work is waited for.
    Transaction transaction = Must(Transaction::Begin(database));
    Must(log.Append(1, 1, "not yet"));
    Must(BackUp(other, copy));
  }
  Must(log.Forget());
  const Checkpoint now = append(5);
  Database opened = Look(copy);
  Log copied = Must(Log::Open(opened));
  CHECK(copied.Verify(then).empty());
  CHECK(Must(copied.Head()) == then);
  const std::vector<Finding> older = copied.Verify(now);
  REQUIRE(older.size() == 1);
  CHECK(older.front().kind == Finding::Kind::kTampered);
  CHECK(older.front().what.find("305") != std::string::npos);
  // Never over something, and nothing is left of what could not be made.
  CHECK(OutcomeOf(BackUp(other, copy)) == Outcome::kRefused);
  CHECK(OutcomeOf(BackUp(other, folder / "no/such/folder")) == Outcome::kFailed);
  CHECK(OutcomeOf(BackUp(other, "")) == Outcome::kRefused);
  CHECK(copied.Verify(then).empty());
  for (const auto& file : std::filesystem::directory_iterator(folder / ""))
    CHECK(file.path().extension() != ".new");
}

}  // namespace
}  // namespace remit::ledger
