// The same cases as two policies read them, from wherever they come, and all of them decided under
// both in several threads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "interpreter/base/result.h"
#include "interpreter/cases/reader.h"
#include "interpreter/engine/program.h"
#include "interpreter/impact/tally.h"

namespace remit::impact {

// Some cases, the same on both sides, to be decided on one day.
struct Pair {
  cases::PieceCases before, after;
  std::int64_t as_of = 0;
};
// Work for any thread: `read` makes the pair, and knows no other thread's work.
struct Portion {
  std::function<base::Result<bool>(Pair&)> read;
};
class PairSource {
 public:
  virtual ~PairSource() = default;
  // The next portion, taken by one thread at a time; nothing at the end.
  virtual base::Result<std::optional<Portion>> Next() = 0;
  virtual double Progress() const { return 0; }  // the share that was taken; one thread at a time
  virtual std::vector<std::pair<std::string, std::uint64_t>> LeftOut() const { return {}; }
};

// One file of cases, opened for each of the policies. The readers must outlive it.
std::unique_ptr<PairSource> PairsOfFile(cases::CaseReader& before, cases::CaseReader& after,
                                        std::int64_t as_of);

struct Policy {
  const ast::Ast& ast;
  const check::Checked& checked;
  std::optional<check::ScenarioId> scenario{};  // in whose world it decides
};
struct ImpactOptions {
  TallyOptions tally;
  unsigned threads = 1;
  // Told how many cases are done and which share was read; by one thread at a time. May be empty.
  std::function<void(std::uint64_t cases, double share)> progress{};
};
// An Error where the cases cannot be read on.
base::Result<Impact> ImpactOf(const Policy& before, const Policy& after, const Common& common,
                              PairSource& source, const ImpactOptions& options);

}  // namespace remit::impact
