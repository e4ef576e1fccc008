// After a power cut at any moment, everything that was acknowledged is in the log, and of what was
// not all of a transaction or nothing. Settings that are weaker than Remit's lose something, or the
// test would not notice if ours did.
#include <cstdlib>
#include <iostream>

#include "tests/crash/workload.h"
#include "tests/support/catch.h"

namespace remit::crash {
namespace {

using Journal = ledger::DatabaseOptions::Journal;

bool Full() { return std::getenv("REMIT_TEST_FULL") != nullptr; }

struct Count {
  std::uint64_t states = 0, wrong = 0, again = 0;
  std::string first;  // that was wrong

  void Add(const std::optional<std::string>& problem, const std::string& where) {
    ++states;
    if (problem && wrong++ == 0) first = where + ": " + *problem;
  }
};

// States after a cut while the disk was being repaired and written on.
void CutAgain(const Files& files, const Writing& writing, const History& before,
              const ledger::Checkpoint* last, std::mt19937_64& random, Count& count,
              const std::string& where) {
  Disk disk(files);
  History history = before;
  history.acknowledged.clear();
  GoOn(disk, writing, history);
  PowerCut cut(disk);
  const std::size_t at = random() % (disk.operations().size() + 1);
  cut.GoTo(at);
  Disk after(cut.After(random));
  const ledger::Checkpoint* later = LastBy(history, at);
  count.Add(Wrong(after, writing, history, later != nullptr ? later : last), where + ", again");
  ++count.again;
}

// `states` cuts of one writing, at random places, in order.
void Cut(const Writing& writing, std::uint64_t states, Count& count) {
  Disk disk;
  const History history = Write(disk, writing);
  REQUIRE(history.acknowledged.size() == static_cast<std::size_t>(writing.transactions) + 1);
  std::mt19937_64 random(writing.seed * 1000003);
  std::vector<std::size_t> places;
  for (std::uint64_t state = 0; state < states; ++state) {
    places.push_back(random() % (disk.operations().size() + 1));
  }
  std::sort(places.begin(), places.end());
  PowerCut cut(disk);
  for (const std::size_t place : places) {
    cut.GoTo(place);
    const Files files = cut.After(random);
    const ledger::Checkpoint* last = LastBy(history, place);
    const std::string where = "seed " + std::to_string(writing.seed) + ", operation " +
                              std::to_string(place) + " of " +
                              std::to_string(disk.operations().size());
    Disk after(files);
    count.Add(Wrong(after, writing, history, last), where);
    if (last != nullptr && random() % 4 == 0) {
      CutAgain(files, writing, history, last, random, count, where);
    }
  }
}

// Different sizes of transactions and bodies: one entry, many, bodies over several pages, subtrees.
std::vector<Writing> Writings(Journal journal, std::uint64_t seeds) {
  std::vector<Writing> writings;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Writing writing;
    writing.journal = journal;
    writing.seed = seed;
    writing.entries = seed % 4 == 0 ? 1 : seed % 4 == 1 ? 30 : 5;
    writing.longest = seed % 3 == 0 ? 9000 : 300;
    writing.transactions = writing.entries == 1 ? 25 : 10;
    if (writing.entries == 30 && writing.longest == 300) writing.transactions = 25;
    writings.push_back(writing);
  }
  return writings;
}

Count CutAll(Journal journal, std::uint64_t seeds, std::uint64_t states,
             const std::string& weakened, bool early = false) {
  Count count;
  for (Writing writing : Writings(journal, seeds)) {
    writing.weakened = weakened;
    writing.acknowledges_early = early;
    Cut(writing, states, count);
  }
  return count;
}

TEST_CASE("settings of Remit lose nothing, in both journals") {
  const std::uint64_t states = Full() ? 1700 : 340;
  const std::uint64_t seeds = Full() ? 120 : 24;
  std::uint64_t all = 0;
  for (const Journal journal : {Journal::kRollback, Journal::kAhead}) {
    const Count count = CutAll(journal, seeds, states, "");
    INFO(count.first);
    CHECK(count.wrong == 0);
    CHECK(count.again > count.states / 10);
    all += count.states;
  }
  // A cache too small for a transaction: pages go to the file before it is committed.
  for (const Journal journal : {Journal::kRollback, Journal::kAhead}) {
    Count count;
    Writing writing;
    writing.journal = journal;
    writing.weakened = "PRAGMA cache_size=5";
    writing.entries = 60;
    writing.longest = 3000;
    writing.transactions = 5;
    Cut(writing, states, count);
    INFO(count.first);
    CHECK(count.wrong == 0);
    all += count.states;
  }
  std::cout << all << " states after power cuts\n";
  CHECK(all >= (Full() ? 400'000 : 20'000));
}

TEST_CASE("weaker settings lose what was acknowledged, and it is noticed") {
  for (const auto& [journal, weakened] : std::vector<std::pair<Journal, std::string>>{
           {Journal::kRollback, "PRAGMA synchronous=OFF"},
           {Journal::kRollback, "PRAGMA synchronous=NORMAL"},
           {Journal::kRollback, "PRAGMA journal_mode=DELETE"},
           {Journal::kRollback, "PRAGMA journal_mode=MEMORY"},
           {Journal::kAhead, "PRAGMA synchronous=OFF"},
           {Journal::kAhead, "PRAGMA synchronous=NORMAL"}}) {
    INFO(weakened << (journal == Journal::kAhead ? ", WAL" : ""));
    CHECK(CutAll(journal, 4, 100, weakened).wrong > 0);
  }
}

TEST_CASE("what is acknowledged before it is committed is lost, and it is noticed") {
  CHECK(CutAll(Journal::kRollback, 4, 100, "", true).wrong > 0);
  CHECK(CutAll(Journal::kAhead, 4, 100, "", true).wrong > 0);
}

TEST_CASE("PERSIST with FULL and DELETE with EXTRA lose nothing either") {
  for (const char* other :
       {"PRAGMA journal_mode=PERSIST", "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA"}) {
    const Count count = CutAll(Journal::kRollback, 4, 100, other);
    INFO(other << ": " << count.first);
    CHECK(count.wrong == 0);
  }
}

}  // namespace
}  // namespace remit::crash
