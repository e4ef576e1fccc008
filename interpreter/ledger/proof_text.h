// The text forms in which proofs, entries and whole logs leave Remit, for whoever checks them
// without it: docs/store/verify.md says what they are, verifier/ reads them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/ledger/hash.h"
#include "interpreter/ledger/log.h"

namespace remit::ledger {

// That the leaf at `index` (from 0; of entry seq it is seq - 1) is in the tree of `size` leaves.
std::string InclusionText(std::uint64_t index, std::uint64_t size, const std::vector<Hash>& proof);
// That the tree of `size` leaves continues the one of `older`.
std::string ConsistencyText(std::uint64_t older, std::uint64_t size,
                            const std::vector<Hash>& proof);
std::string EntryText(const Entry& entry);

// A whole log, piece by piece: Head, Line of every entry from the first, End.
class LogText {
 public:
  explicit LogText(std::string_view origin);
  std::string Head() const;
  std::string Line(const Entry& entry);
  std::string End() const;  // how many there were, and the last of their chain

 private:
  std::string origin_;
  std::uint64_t size_ = 0;
  Hash chain_;
};

// What has been written to the log by now. `write` says whether it could keep the piece; where it
// could not, no more come, and the answer is false.
Answer<bool> WriteLog(Log& log, const std::function<bool(std::string_view)>& write);

}  // namespace remit::ledger
