// What two decisions of each case add up to. Tallies of parts of the cases are made by several
// threads and merged in the order of the cases, so that the outcome is the same for any number.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/base/int128.h"
#include "interpreter/cases/reader.h"
#include "interpreter/impact/common.h"
#include "interpreter/impact/interval.h"

namespace remit::impact {

struct TallyOptions {
  std::size_t most_moved = 10;      // cases listed
  std::optional<std::size_t> by{};  // position in Common::objectives, by which they are ordered
};

class Tally {
 public:
  // `common` must outlive it.
  Tally(const Common& common, const TallyOptions& options);

  // The same cases as each policy reads them, and what it decides; columns hold the values of
  // Common::objectives in their order.
  struct Decided {
    const cases::Block& block;
    const govern::DecisionColumns& columns;
  };
  void Add(const Decided& before, const Decided& after);
  // Of cases behind those added so far.
  void Merge(Tally&& later);
  // What one side could not read, beside what Add sees.
  void AddRead(Common::Which which, const cases::ReadCounts& read);
  Impact Finish(unsigned threads) &&;

 private:
  struct Raw {
    std::uint64_t cases = 0;
    base::Int128 whole = 0;
    double real = 0;  // of numbers, in the order of the cases
    void Add(std::int64_t raw, bool number);
    void Add(const Raw& other);
  };
  struct ObjectiveTally {
    Raw before, after, only_before, only_after, difference, of_changed;
    std::uint64_t higher = 0, lower = 0, revalued = 0;
    // Differences as doubles: kept up to kMostResampled of them, and their moments.
    Differences kept;
    bool dropped = false;
    std::uint64_t differing = 0;
    double sum = 0, squares = 0, changed_sum = 0, changed_squares = 0;
    std::uint64_t changed = 0;
  };
  struct MoveTally {
    std::uint64_t cases = 0, changed = 0;
    std::vector<Raw> difference;  // by objective
  };
  struct SegmentTally {
    std::uint64_t cases = 0, changed = 0, higher = 0, lower = 0;
  };
  struct Values {
    std::int64_t before = 0, after = 0;
    bool both = false;
  };
  struct Kept {
    double difference = 0;  // absolute
    std::int32_t levels = 0;
    std::uint64_t row = 0;
    std::string id;
    Ending from, to;
    std::uint32_t before = 0, after = 0;  // recommended
    std::vector<Values> values;
    bool operator<(const Kept& other) const;
  };
  struct CaseChange {
    Ending from, to;
    bool changed = false;
    int direction = 0;  // of the level
  };

  CaseChange Compare(const Decided& before, const Decided& after, std::size_t index);
  void CountEnding(const CaseChange& change);
  void CountKnobs(std::uint32_t before, std::uint32_t after);
  void AddObjectives(const Decided& before, const Decided& after, std::size_t index,
                     const CaseChange& change, std::vector<Values>& values);
  void AddDifference(std::size_t objective, std::int64_t before, std::int64_t after, bool changed,
                     bool same_alternative);
  void CountSegments(const Decided& before, const Decided& after, std::size_t index,
                     const CaseChange& change);
  void CountWorkload(const CaseChange& change);
  void CountRules(Common::Which which, const govern::DecisionColumns& columns);
  void CountCauses(Common::Which which, const Decided& decided);
  void Keep(Kept kept);
  bool IsNumber(std::size_t objective) const;
  optimise::Rational Exact(std::size_t objective, const Raw& raw) const;

  void FinishEndings(Impact& impact) const;
  void FinishObjectives(Impact& impact, unsigned threads);
  void FinishSegments(Impact& impact) const;
  void FinishMoved(Impact& impact) const;
  Unanswered FinishUnanswered(Common::Which which) const;

  const Common* common_;
  TallyOptions options_;
  std::uint64_t cases_ = 0, changed_ = 0;
  std::uint64_t status_ = 0, verdict_ = 0, route_ = 0, recommendation_ = 0;
  std::uint64_t higher_ = 0, lower_ = 0;
  std::map<std::pair<Ending, Ending>, MoveTally> moves_;
  std::pair<Ending, Ending> last_move_;
  MoveTally* last_tally_ = nullptr;  // in `moves_`, of `last_move_`
  std::vector<KnobImpact> knobs_;
  std::vector<ObjectiveTally> objectives_;
  std::vector<Workload> levels_, sides_;
  std::vector<std::array<std::uint64_t, 2>> rules_;
  std::vector<std::vector<SegmentTally>> segments_;
  std::vector<Kept> moved_;  // the greatest first
  std::array<Unanswered, 2> unanswered_;
  std::array<std::map<std::string, Unanswered::Reason>, 2> reasons_;
};

}  // namespace remit::impact
