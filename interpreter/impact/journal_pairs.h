// The cases of recorded decisions, read as each of two policies has its inputs.
#pragma once

#include <memory>
#include <optional>

#include "interpreter/impact/pairs.h"
#include "interpreter/journal/replay.h"

namespace remit::impact {

struct JournalPairsOptions {
  std::optional<std::int64_t> as_of{};  // each on the day of its decision otherwise
  journal::Open open{};                 // of sealed records; by default they are left out
};
// Every decision that is no play in a scenario, decisions about one case each by themselves. Cases
// that another policy decided are read by their fields' names; what neither policy can read of one
// is for both an invalid case. Left out, and counted by reason, is what cannot be opened. All of
// them must outlive it.
std::unique_ptr<PairSource> PairsOfJournal(journal::Reader& reader, const check::Checked& before,
                                           const check::Checked& after,
                                           const JournalPairsOptions& options);

}  // namespace remit::impact
