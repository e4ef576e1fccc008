// A journal whose disk fails at any call, once or from then on: what was acknowledged is there, in
// its order and once; what is not there is counted in the journal itself.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "tests/crash/disk.h"
#include "tests/unit/journal/scratch.h"

namespace remit::crash {
namespace {

using journal::DecisionMade;
using journal::Gap;
using journal::Reader;
using journal::Record;
using journal::Scratch;
using journal::Writer;
using ledger::Failure;

constexpr int kGroups = 6;

struct Told {
  std::vector<std::string> acknowledged;
  std::set<std::string> failed;
  std::uint64_t refused = 0;
  std::uint64_t calls = 0;  // of the system, before the disk was well again
};

journal::WriterOptions OptionsOn(const Disk& disk) {
  journal::WriterOptions options = journal::Options();
  options.vfs = disk.vfs();
  options.patience = std::chrono::milliseconds(0);
  return options;
}

// Groups of three, of which bodies go over pages; then one more, on a disk that is well again.
Told Write(Disk& disk) {
  Told told;
  std::optional<Writer> writer;
  {
    auto opened = Writer::Open("journal.db", OptionsOn(disk));
    if (std::holds_alternative<Failure>(opened)) {
      disk.Fail({});
      opened = Writer::Open("journal.db", OptionsOn(disk));
    }
    writer.emplace(journal::Must(std::move(opened)));
  }
  std::uint64_t policy = 0;
  const auto append = [&](const std::string& name, std::size_t count) {
    std::vector<Record> records;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < count; ++i) {
      ids.push_back(name + "." + std::to_string(i));
      DecisionMade made = journal::DecisionOn(policy, ids.back());
      made.input.assign(1500, 'x');
      records.emplace_back(made);
    }
    if (std::holds_alternative<Failure>(writer->AppendAll(records))) {
      told.failed.insert(ids.begin(), ids.end());
    } else {
      told.acknowledged.insert(told.acknowledged.end(), ids.begin(), ids.end());
    }
  };
  auto first = writer->Append(journal::SomePolicy());
  std::uint64_t policies_refused = 0;
  while (std::holds_alternative<Failure>(first)) {
    ++policies_refused;
    disk.Fail({});
    first = writer->Append(journal::SomePolicy());
  }
  policy = std::get<std::uint64_t>(first);
  for (int group = 0; group < kGroups; ++group) append(std::to_string(group), 3);
  told.calls = disk.calls();
  disk.Fail({});
  append("last", 1);
  CHECK(told.acknowledged.back() == "last.0");
  told.refused = writer->refused();
  CHECK(told.refused == told.failed.size() + policies_refused);
  return told;
}

// What the file says, read by another process: is it what was told?
bool AsTold(const Disk& disk, const Told& told) {
  const Scratch scratch;
  for (const auto& [name, bytes] : disk.files())
    std::ofstream(scratch.path(name), std::ios::binary) << bytes;
  Reader reader = journal::Must(Reader::Open(scratch.path("journal.db")));
  CHECK(reader.Verify(std::nullopt).empty());
  std::vector<std::string> there;
  std::uint64_t counted = 0, unheard = 0, policies = 0;
  journal::Must(
      reader.Read(1, reader.size(), [&](std::uint64_t, std::int64_t, const Record& record) {
        if (std::holds_alternative<journal::PolicyUsed>(record)) ++policies;
        if (const auto* gap = std::get_if<Gap>(&record)) counted += gap->count;
        if (const auto* made = std::get_if<DecisionMade>(&record)) {
          if (told.failed.count(made->case_id) != 0) {
            ++unheard;
          } else {
            there.push_back(made->case_id);
          }
        }
        return true;
      }));
  return there == told.acknowledged && counted + unheard + policies - 1 == told.refused;
}

TEST_CASE("every call under a journal fails in turn") {
  std::uint64_t calls = 0;
  {
    Disk well;
    const Told told = Write(well);
    REQUIRE(told.failed.empty());
    REQUIRE(told.acknowledged.size() == 3 * kGroups + 1);
    CHECK(AsTold(well, told));
    // And the looking is worth something.
    Told more = told;
    more.acknowledged.emplace_back("never written");
    CHECK_FALSE(AsTold(well, more));
    Told uncounted = told;
    uncounted.refused = 1;
    CHECK_FALSE(AsTold(well, uncounted));
    calls = told.calls;
  }
  REQUIRE(calls > 100);
  std::uint64_t hit = 0;
  for (const Disk::Error error : {Disk::Error::kInput, Disk::Error::kFull}) {
    for (const bool from_then_on : {false, true}) {
      for (std::uint64_t at = 1; at <= calls; ++at) {
        CAPTURE(static_cast<int>(error), from_then_on, at);
        Disk disk;
        disk.Fail({error, at, from_then_on});
        const Told told = Write(disk);
        hit += told.failed.empty() ? 0 : 1;
        CHECK(AsTold(disk, told));
      }
    }
  }
  CHECK(hit > calls);
}

}  // namespace
}  // namespace remit::crash
