// Something that writes a log on a Disk and remembers what was acknowledged to it, and when; and
// whether what is left of that disk has all of it and nothing half.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "interpreter/ledger/log.h"
#include "tests/crash/disk.h"

namespace remit::crash {

struct Writing {
  ledger::DatabaseOptions::Journal journal = ledger::DatabaseOptions::Journal::kRollback;
  std::uint64_t seed = 1;
  int transactions = 12;
  std::uint64_t entries = 4;        // to a transaction, at most
  std::uint64_t longest = 300;      // body, in bytes
  std::string weakened;             // SQL that takes settings back; empty: as Remit opens
  bool acknowledges_early = false;  // before the commit, as no caller may
};

// What was said to the caller.
struct Acknowledged {
  std::size_t operations = 0;  // of the disk by then
  ledger::Checkpoint head;
};

struct History {
  std::vector<Acknowledged> acknowledged;  // the first: the file is made
  std::set<std::uint64_t> sizes;           // that the log has between transactions
  ledger::Checkpoint tried;                // by the last transaction, acknowledged or not
};

constexpr const char* kFile = "/log";
ledger::DatabaseOptions OptionsOn(const Disk& disk, ledger::DatabaseOptions::Mode mode,
                                  ledger::DatabaseOptions::Journal journal);

// Makes a log and writes it; a transaction that fails is given up, the next one tried.
History Write(Disk& disk, const Writing& writing);
// One transaction more, on what a power cut left. Nothing where it fails.
void GoOn(Disk& disk, const Writing& writing, History& history);

// What is wrong with the log on the disk, if the last thing that was acknowledged is `last` (null:
// nothing was); nothing where all is well. Opening repairs what a cut left, as a program would.
std::optional<std::string> Wrong(Disk& disk, const Writing& writing, const History& history,
                                 const ledger::Checkpoint* last);
// The last that was acknowledged by then.
const ledger::Checkpoint* LastBy(const History& history, std::size_t operations);

}  // namespace remit::crash
