// What is asked of the search: an answer to a problem, whether a box meets all demands, and the
// region around an answer.
#include "interpreter/prove/solver.h"

#include <algorithm>
#include <utility>

#include "interpreter/prove/search.h"

namespace remit::prove {

using base::Int128;

Outcome Solve(const Problem& problem, const Budget& budget, const Accepts& accepts) {
  Search search(problem, budget, accepts);
  Outcome outcome = search.Run(DomainsOf(problem));
  if (outcome.found.has_value()) outcome.found = search.Simplify(std::move(*outcome.found));
  outcome.work = search.work();
  return outcome;
}

Outcome Refute(const Problem& problem, const Budget& budget) {
  const Accepts anything;
  return Search(problem, budget, anything).RunToRefute(DomainsOf(problem));
}

bool SurelyMet(const Problem& problem, const Box& box) {
  Propagator propagator(problem);
  propagator.Evaluate(box);
  return std::all_of(problem.demands.begin(), problem.demands.end(), [&](const Demand& demand) {
    return MetBy(demand, propagator.ranges()[demand.node.index()]) == Met::kYes;
  });
}

namespace {

// Grows a box in which nothing relevant fails.
class Widening {
 public:
  Widening(const Problem& problem, const Assignment& found,
           const std::vector<std::size_t>& relevant, const Budget& budget)
      : problem_(problem), question_(problem), cuts_(problem), budget_(budget), box_(BoxOf(found)) {
    question_.demands.clear();
    for (std::size_t i = 0; i < problem.demands.size(); ++i) {
      const bool is_relevant = std::find(relevant.begin(), relevant.end(), i) != relevant.end();
      (is_relevant ? question_.demands : others_).push_back(problem.demands[i]);
    }
  }

  Box Run() {
    if (!Holds(box_, true)) return box_;  // a demand that cannot be told even at a point
    for (std::size_t v = 0; v < box_.size() && work_ < budget_.work; ++v) WidenOne(v);
    for (std::size_t v = 0; v < box_.size(); ++v) box_[v] = Snapped(problem_.variables[v], box_[v]);
    return box_;
  }

 private:
  void WidenOne(std::size_t v) {
    const Range domain = problem_.variables[v].domain;
    if (Accept(v, domain, true)) return;
    const Range start = box_[v];
    if (!start.has_value()) return;
    if (domain.absent) {
      Range with_absent = start;
      with_absent.absent = true;
      Accept(v, with_absent, false);
    }
    Range whole = box_[v];
    whole.low = domain.low;
    whole.high = domain.high;
    if (Accept(v, whole, true)) return;
    WidenEnd(v, domain, true);
    WidenEnd(v, domain, false);
  }

  // To the end of the domain, else by bisection to the last point for which it is known to hold.
  void WidenEnd(std::size_t v, const Range& domain, bool up) {
    const auto at = [&](std::int64_t end) {
      Range range = box_[v];
      (up ? range.high : range.low) = end;
      return range;
    };
    std::int64_t good = up ? box_[v].high : box_[v].low;
    const std::int64_t end = up ? domain.high : domain.low;
    if (good == end || Accept(v, at(end), true)) return;
    std::int64_t bad = end;
    const std::int64_t step = std::max<std::int64_t>(problem_.variables[v].step, 1);
    while (base::Magnitude(Int128{good} - bad) > static_cast<base::UInt128>(step) &&
           work_ < budget_.work) {
      const Range open = up ? Range::Between(good, bad) : Range::Between(bad, good);
      const auto cut = cuts_.Cut(VariableId(v), open, std::nullopt);
      if (!cut.has_value()) return;
      const std::int64_t middle = *cut == (up ? bad : good) ? *cut - 1 : *cut;
      if (middle == good || middle == bad) return;
      if (Accept(v, at(middle), false)) {
        good = middle;
      } else {
        bad = middle;
      }
    }
  }

  bool Accept(std::size_t v, const Range& range, bool thoroughly) {
    if (range == box_[v]) return true;
    Box wider = box_;
    wider[v] = range;
    if (!Holds(wider, thoroughly)) return false;
    box_ = std::move(wider);
    return true;
  }

  // Whether no assignment of the box that is relevant fails another demand.
  bool Holds(const Box& box, bool thoroughly) {
    for (const Demand& demand : others_) {
      switch (demand.is) {
        case Demand::Is::kTrue:
          if (!Never(box, {demand.node, Demand::Is::kFalse}, thoroughly)) return false;
          if (!Never(box, {demand.node, Demand::Is::kFault}, thoroughly)) return false;
          break;
        case Demand::Is::kFalse:
          if (!Never(box, {demand.node, Demand::Is::kTrue}, thoroughly)) return false;
          if (!Never(box, {demand.node, Demand::Is::kFault}, thoroughly)) return false;
          break;
        case Demand::Is::kNotFalse:
          if (!Never(box, {demand.node, Demand::Is::kFalse}, thoroughly)) return false;
          break;
        case Demand::Is::kFault:
          if (!AlwaysFault(box, demand)) return false;
          break;
      }
    }
    return true;
  }

  // Is there nothing relevant in the box that meets the demand?
  bool Never(const Box& box, const Demand& demand, bool thoroughly) {
    question_.demands.push_back(demand);
    Budget part;
    part.work = std::max<std::uint64_t>(
        thoroughly ? budget_.work / (8 * box_.size() + 8) : budget_.work / 2'000, 1);
    part.linear = thoroughly ? budget_.linear / (8 * box_.size() + 8) : 0;
    const Accepts always;
    Search search(question_, part, always);
    const Outcome outcome = search.RunToRefute(box);
    work_ += outcome.work;
    question_.demands.pop_back();
    return outcome.kind == Outcome::Kind::kImpossible;
  }

  // "Not at fault" is no demand, so that only the ranges can tell.
  bool AlwaysFault(Box box, const Demand& demand) {
    Propagator relevant(question_);
    const bool possible = relevant.Contract(box);
    work_ += relevant.work();
    if (!possible) return true;
    Propagator all(problem_);
    all.Evaluate(box);
    work_ += all.work();
    return MetBy(demand, all.ranges()[demand.node.index()]) == Met::kYes;
  }

  const Problem& problem_;
  Problem question_;            // the relevant demands, and for a moment one more
  std::vector<Demand> others_;  // that are to hold
  CutPoints cuts_;
  Budget budget_;
  Box box_;
  std::uint64_t work_ = 0;
};

}  // namespace

Box Widen(const Problem& problem, const Assignment& found, const std::vector<std::size_t>& relevant,
          const Budget& budget) {
  return Widening(problem, found, relevant, budget).Run();
}

}  // namespace remit::prove
