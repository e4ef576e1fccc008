// Keys on a disk that loses power while some are destroyed: either all of them are there or all are
// deleted; and when that was acknowledged, or finished by who opens the file next, no byte of them
// is in any file.
#include "interpreter/journal/vault.h"

#include <algorithm>
#include <iostream>

#include "tests/crash/disk.h"
#include "tests/unit/journal/scratch.h"

namespace remit::crash {
namespace {

using journal::Destroyed;
using journal::Must;
using journal::Vault;
using ledger::Failure;

constexpr const char* kFile = "keys";
constexpr const char* kAct = "0123456789abcdef";
constexpr std::int64_t kDay = 20'513;

Vault::Options On(const Disk& disk) { return {std::chrono::milliseconds(0), disk.vfs()}; }

struct Told {
  std::size_t begun = 0, done = 0;        // operations when Destroy began, and returned
  std::vector<std::string> ids, secrets;  // of the one who is erased
  std::size_t others = 0;                 // keys that stay
};

// Keys of many, so that pages split, and among them some of one person.
Told Write(Disk& disk, int people) {
  Told told;
  Vault vault = Must(Vault::Make(kFile, "origin", On(disk)));
  const std::string subject = vault.SubjectId("customer", false, "erased");
  for (int i = 0; i < people; ++i) {
    const bool erased = i % 10 == 3;
    const std::string who =
        erased ? subject : vault.SubjectId("customer", false, std::to_string(i));
    const journal::Key key = Must(vault.KeyFor(who, {"credit"}, kDay + i));
    if (erased) {
      told.ids.push_back(key.id);
      told.secrets.emplace_back(key.secret.bytes());
    } else {
      ++told.others;
    }
    if (i % 8 == 0) Must(vault.Commit());
  }
  Must(vault.Commit());
  told.begun = disk.operations().size();
  Must(vault.Destroy({kAct, subject, told.ids, "asked"}));
  told.done = disk.operations().size();
  return told;
}

bool Left(const Files& files, const Told& told) {
  return std::any_of(files.begin(), files.end(), [&](const auto& file) {
    return std::any_of(told.secrets.begin(), told.secrets.end(), [&](const std::string& secret) {
      return file.second.find(secret) != std::string::npos;
    });
  });
}

// What is wrong with a disk after a cut; empty: nothing.
std::string Wrong(const Files& files, const Told& told, bool acknowledged) {
  Disk after(files);
  std::size_t there = 0;
  {
    auto opened = Vault::Open(kFile, "origin", true, On(after));
    if (auto* failure = std::get_if<Failure>(&opened)) return failure->message;
    auto& vault = std::get<Vault>(opened);
    std::size_t others = 0;
    for (const journal::KeyFacts& key : Must(vault.Facts())) {
      const bool erased = std::find(told.ids.begin(), told.ids.end(), key.id) != told.ids.end();
      ++(erased ? there : others);
    }
    if (others != told.others) return "keys of others are missing";
    if (there != 0 && there != told.ids.size()) return "half of the keys are there";
    if (there != 0 && acknowledged) return "acknowledged, and the keys are there";
    const std::vector<Destroyed> acts = Must(vault.Unreported());
    if (acts.size() != (there == 0 ? 1u : 0u)) return "the act is not what became of the keys";
    if (there == 0 && (acts[0].act != kAct || acts[0].keys != told.ids)) return "another act";
    Must(vault.Finish({}));
  }
  if (there == 0 && Left(after.files(), told)) return "finished, and keys are in the files";
  return "";
}

TEST_CASE("keys are destroyed as a whole or not at all, whenever the power is cut") {
  std::size_t states = 0, before = 0, cleaned = 0;
  for (const int people : {20, 200}) {
    Disk disk;
    const Told told = Write(disk, people);
    REQUIRE(told.done > told.begun + 10);
    CHECK_FALSE(Left(disk.files(), told));
    PowerCut cut(disk);
    std::mt19937_64 random(static_cast<std::uint64_t>(people));
    for (std::size_t place = told.begun; place <= told.done; ++place) {
      cut.GoTo(place);
      for (int times = 0; times < (people == 20 ? 30 : 8); ++times) {
        const Files files = cut.After(random);
        INFO("operation " << place << " of " << told.begun << " to " << told.done);
        REQUIRE(Wrong(files, told, place == told.done).empty());
        ++states;
        if (Left(files, told))
          ++before;
        else
          ++cleaned;
      }
    }
  }
  std::cout << states << " states after power cuts\n";
  CHECK(states > 1000);
  CHECK(before > 100);
  CHECK(cleaned > 30);
}

// A disk that fails instead: what is refused is told, and after it is well the file is whole.
TEST_CASE("a disk that fails at any call while keys are destroyed leaves all or none") {
  std::uint64_t calls = 1, failed = 0;
  // The first time nothing fails, which counts the calls.
  for (std::uint64_t at = 0; at <= calls; ++at) {
    CAPTURE(at);
    Disk disk;
    Told told;
    {
      Vault vault = Must(Vault::Make(kFile, "origin", On(disk)));
      const std::string subject = vault.SubjectId("customer", true, "case-1");
      for (int quarter = 0; quarter < 5; ++quarter) {
        const journal::Key key = Must(vault.KeyFor(subject, {"credit"}, kDay + 90 * quarter));
        told.ids.push_back(key.id);
        told.secrets.emplace_back(key.secret.bytes());
      }
      Must(vault.Commit());
      const std::uint64_t start = disk.calls();
      if (at > 0) disk.Fail({Disk::Error::kInput, at, false});
      const auto done = vault.Destroy({kAct, subject, told.ids, "asked"});
      if (at == 0) calls = disk.calls() - start;
      disk.Fail({});
      failed += std::holds_alternative<Failure>(done) ? 1 : 0;
    }
    CHECK(Wrong(disk.files(), told, false).empty());
  }
  CHECK(failed > 5);
}

}  // namespace
}  // namespace remit::crash
