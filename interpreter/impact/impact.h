// What a change of a policy does to cases that are there: every case decided under both, and what
// comes out side by side. A finished value; it is printed elsewhere, and says nothing about cases
// that were not looked at (prove/ does).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/check/checked.h"
#include "interpreter/engine/core.h"
#include "interpreter/optimise/exact.h"

namespace remit::impact {

// Sides of both policies under common numbers, a bit each.
using SideSet = std::array<std::uint64_t, 2>;

// How a case ended, in what both policies have in common: names of levels and sides.
struct Ending {
  engine::Status status = engine::Status::kInvalid;
  engine::Verdict verdict = engine::Verdict::kNone;
  std::int32_t level = -1;  // position in Impact::levels
  SideSet sides{};          // positions in Impact::sides

  friend bool operator==(const Ending&, const Ending&) = default;
  friend bool operator<(const Ending& a, const Ending& b);
};

struct Interval {
  double low = 0, high = 0;
};
// Where an interval comes from, or why there is none.
enum class How : std::uint8_t {
  kBootstrap,  // 2.5 % and 97.5 % of kResamples samples drawn from these cases, with kSeed
  kNormal,     // mean and spread of more than kMostResampled differences; 1.96 standard errors
  kTooFew,     // fewer than kFewest cases, or fewer than so many that differ
  kNone,       // nothing differs
};
inline constexpr std::size_t kResamples = 1000;
inline constexpr std::size_t kMostResampled = 50'000;
inline constexpr std::size_t kFewest = 20;
inline constexpr std::uint64_t kSeed = 20260101;

// Cases that have a value, and what it adds up to: raw, as amounts of the objective's type.
struct Sum {
  std::uint64_t cases = 0;
  optimise::Rational raw = 0;
};
// An objective that both policies have by this name and in this unit, each by its own formula, at
// the alternative that is recommended or proposed. A refused case has none.
struct ObjectiveImpact {
  std::string name;
  types::Type type;  // of the policy after the change
  Sum before, after;
  Sum only_before, only_after;  // of cases that have a value on one side alone
  Sum difference;               // after less before, of cases that have both
  Sum of_changed;               // the part of it of cases whose decision changed
  std::uint64_t higher = 0, lower = 0;
  // Cases that get the same alternative and still have another value: how it is computed changed.
  std::uint64_t revalued = 0;
  // 95 %, for these cases as a sample of others like them. Of the total of as many cases as were
  // compared, of the mean of all that were compared, of the mean of those that changed.
  How how = How::kNone;
  Interval total, mean, mean_of_changed;
};

struct KnobImpact {
  std::string name;
  std::uint64_t changed = 0;
  std::uint64_t higher = 0, lower = 0;  // of those whose values have an order
};
// What comes to the desk of a level or a side: cases that are decided and not refused.
struct Workload {
  std::string name;
  bool side = false;
  std::uint64_t before = 0, after = 0;
  // Cases that this desk gets, or no longer gets.
  std::uint64_t gained = 0, lost = 0;
};
struct RuleImpact {
  std::string name;
  std::uint64_t before = 0, after = 0;  // cases in which it fires
};
// Cases with one value of an enum or a boolean.
struct Segment {
  std::string input, value;  // `deal.segment`, `smb`; "not known" where it is missing
  std::uint64_t cases = 0, changed = 0;
  std::uint64_t higher = 0, lower = 0;  // levels of the route, where both sides have one
};
struct Move {
  Ending from, to;
  std::uint64_t cases = 0;
  std::uint64_t changed = 0;      // of these; of those that stay, in what is recommended
  std::vector<Sum> difference{};  // by Impact::objectives: of those changed that have both values
};
struct MovedCase {
  std::uint64_t row = 0;  // as cases::Block numbers it; of a journal the record
  std::string id;
  Ending from, to;
  // By knob that both have and that moved: "discount", "15 %", "20 %".
  struct Knob {
    std::string name, from, to;
  };
  std::vector<Knob> knobs;
  // By Impact::objectives; nothing where one side has no value.
  struct Values {
    optimise::Rational before = 0, after = 0;
  };
  std::vector<std::optional<Values>> values;
};
// What one side could not answer, and why.
struct Unanswered {
  std::uint64_t invalid = 0, needs_data = 0, faults = 0;
  struct Reason {
    std::string field, first;  // the first such case, in words; empty where a value is missing
    std::uint64_t cases = 0;
  };
  std::vector<Reason> reasons;  // most cases first; a case may have several
};

struct Impact {
  std::string before, after;  // names of the policies
  std::string scenario;       // in whose world both decided; empty: in that which is written
  std::uint64_t cases = 0;    // every one of them is in the matrix once
  std::uint64_t changed = 0;
  Interval changed_share;  // Wilson's, 95 %; both ends 0 where there is no case
  // Of what changed; a case may be counted in several.
  std::uint64_t status = 0, verdict = 0, route = 0, recommendation = 0;
  std::uint64_t higher = 0, lower = 0;  // levels of the route
  std::vector<std::string> levels, sides;
  std::vector<Ending> endings;  // that occur: routes from the bottom up, then the others
  std::vector<Move> moves;      // by endings; those that stay included
  std::vector<KnobImpact> knobs;
  std::vector<ObjectiveImpact> objectives;
  std::vector<Workload> workload;  // levels from the bottom up, then sides
  std::vector<RuleImpact> rules;   // of both by name, in the order of the policy after the change
  std::vector<Segment> segments;   // most excess over the share of all cases first
  std::vector<MovedCase> moved;    // by the difference in the objective asked for, then by levels
  std::string moved_by;            // that objective; empty: none
  Unanswered unanswered_before, unanswered_after;
  // Names of what only one of them has, which is not compared.
  struct OneSided {
    std::vector<std::string> inputs, knobs, objectives;
  } only_before, only_after;
  // Of a journal: recorded decisions that were left out, and why.
  std::vector<std::pair<std::string, std::uint64_t>> left_out;

  // Nothing where no case went that way.
  const Move* Find(const Ending& from, const Ending& to) const;
  std::uint64_t Count(const Ending& from, const Ending& to) const;
};

// "director and legal", "refused", "needs data".
std::string EndingText(const Impact& impact, const Ending& ending);

}  // namespace remit::impact
