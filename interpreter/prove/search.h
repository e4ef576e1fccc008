// The search below Solve: boxes are narrowed, tried, put to Z3 and split until an assignment is
// found, nothing is left, or the budget is used up. Private to prove/.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "interpreter/prove/propagate.h"
#include "interpreter/prove/solver.h"

namespace remit::prove {

// What the demand asks of its node, at this range: surely met, surely not, or open.
enum class Met : std::uint8_t { kNo, kOpen, kYes };
Met MetBy(const Demand& demand, const Range& range);

Box DomainsOf(const Problem& problem);
bool IsPoint(const Range& range);  // one value, or absent and nothing else
bool IsPoint(const Box& box);
// The ends moved inwards to what the variable can be; nothing that it can be is lost.
Range Snapped(const Variable& variable, Range range);

// Where ranges of a variable are parted: constants that it is compared with, ends of table cells.
class CutPoints {
 public:
  explicit CutPoints(const Problem& problem);
  // The first point of the upper part, strictly inside; nothing where the range has one point.
  // `near`: where a cut would tell most, if something is known.
  std::optional<std::int64_t> Cut(VariableId variable, const Range& range,
                                  std::optional<std::int64_t> near) const;
  // Every point at which a comparison of the variable with a constant may change, ascending.
  const std::vector<std::int64_t>& Of(VariableId variable) const { return cuts_[variable.index()]; }

 private:
  void Collect(const graph::Node& node);
  void Compare(graph::NodeId a, graph::NodeId b);

  const Problem& problem_;
  std::vector<std::vector<std::int64_t>> cuts_;  // by VariableId, ascending
};

class Search {
 public:
  // `accepts` may be empty: then whatever meets the demands is found.
  Search(const Problem& problem, const Budget& budget, const Accepts& accepts);

  Outcome Run(Box root);
  // Only whether it is impossible: ends as soon as that cannot come out any more, at a point at
  // which no demand surely fails. Never kFound.
  Outcome RunToRefute(Box root);
  // The assignment made simple, while demands stay met and it stays accepted.
  Assignment Simplify(Assignment found);
  std::uint64_t work() const { return propagator_.work(); }

 private:
  struct Open {
    Box box;
    std::uint32_t place;  // in the tree of splits
  };
  struct Place {
    std::uint32_t parent;
    std::uint32_t depth;
  };
  enum class Tried : std::uint8_t { kNotMet, kRefused, kFound };

  void Explore(Box root);

  Tried Try(const Assignment& assignment);
  bool StaysOpen(const Assignment& assignment);
  bool TryPointsOf(const Box& box, bool thoroughly);
  bool AskForIt(const Box& box, bool& impossible);
  void Split(Open open);
  void Push(const Open& from, std::size_t variable, const Range& range);
  std::vector<std::size_t> LiveVariables(const Box& box) const;
  std::optional<std::size_t> Choose(const Box& box, const std::vector<std::size_t>& live);
  std::uint64_t Uncertainty() const;
  std::vector<Box> Rest() const;
  bool Tellable() const;                           // no demand is open in `ranges_`
  static constexpr std::uint64_t kPartLater = 64;  // of Z3's budget, for one box below the root
  // Asking the evaluators costs more than passes of ranges do.
  static constexpr std::uint64_t kMostQuestions = 4'000;
  bool Exhausted() const { return propagator_.work() >= budget_.work || asked_ >= kMostQuestions; }

  const Problem& problem_;
  Budget budget_;
  const Accepts& accepts_;
  Propagator propagator_;
  CutPoints cuts_;
  std::deque<Open> open_;
  std::vector<Open> stuck_;  // cannot be split, and are not known to be impossible
  std::vector<Place> places_;
  std::vector<Range> ranges_;    // over the box being dealt with
  std::vector<Range> narrowed_;  // and where the demands are met in it
  bool only_refuting_ = false;
  std::optional<Assignment> found_;
  std::optional<Assignment> suggested_;  // by Z3, inside the box being dealt with
  std::uint64_t asked_ = 0;              // how often `accepts` was
  std::uint64_t linear_left_ = 0;
  std::uint64_t until_linear_ = 0;  // boxes to go before Z3 is asked again
  std::uint64_t linear_gap_ = 1;
};

}  // namespace remit::prove
