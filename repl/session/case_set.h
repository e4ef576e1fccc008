// The cases that a session has at hand: read once from their file, kept as columns in blocks, and
// decided as often as the policy changes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/base/result.h"
#include "interpreter/base/stop.h"
#include "interpreter/cases/reader.h"
#include "interpreter/compile/compile.h"
#include "interpreter/govern/decide_columns.h"

namespace remit::repl {

inline constexpr std::size_t kCasesOfBlock = 4096;
// Of a file more is left aside, and counted.
inline constexpr std::uint64_t kMostCases = 1'000'000;

struct CaseSet {
  std::string path;                  // empty: one case that gives nothing
  std::vector<cases::Block> blocks;  // none is empty
  std::uint64_t size = 0;
  std::uint64_t invalid = 0;
  bool cut = false;       // the file has more
  bool recorded = false;  // a decision of a journal's, which `path` names; no file is read again

  struct Place {
    std::size_t block = 0, index = 0;
  };
  Place PlaceOf(std::uint64_t position) const {
    return {static_cast<std::size_t>(position / kCasesOfBlock),
            static_cast<std::size_t>(position % kCasesOfBlock)};
  }
};
// What an expression sees before cases are loaded.
CaseSet BlankSet(const check::Checked& checked);
// The cases of a file, for a policy opened from `policy_path`, beside which a mapping is found.
// Once `stop` is asked for, no more are read.
base::Result<CaseSet> ReadCaseSet(compile::Compilation& policy, const std::string& policy_path,
                                  const std::string& path, const base::Stop* stop = nullptr);
// May cases read for one policy be decided by another as they stand: are inputs, lists, enums, the
// alternatives of every knob and the texts that both know the same?
bool ReadAlike(const check::Checked& one, const check::Checked& other, const CaseSet& set);

// What came of a set: by block. Objectives are all of the policy's, in its order.
struct DecidedSet {
  std::int64_t day = 0;
  std::vector<govern::DecisionColumns> blocks;
};
// In as many threads as the machine has cores; the same for any number of them.
// Once `stop` is asked for, what is left is not decided.
DecidedSet Decide(const engine::Program& program, const CaseSet& set,
                  const base::Stop* stop = nullptr);

}  // namespace remit::repl
