// Both policies over days on which neither changes: what of them is proved to be the same, and what
// became of what each allows and asks. Private to difference/.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "interpreter/difference/facets.h"
#include "interpreter/difference/joint.h"
#include "interpreter/difference/rules.h"
#include "interpreter/prove/periods.h"

namespace remit::difference {

// The days on which both are in force, cut where either changes.
std::vector<prove::Period> CommonPeriods(const Policy& before, const Policy& after);

// What of two policies is proved to be the same on one day, and on all days like it.
struct Proved {
  bool inputs = false;   // the same may be given
  bool choices = false;  // and chosen from
  bool allowed = false;  // requirements allow the same alternatives
  bool ranked = false;   // by the same figures
  bool refused = false, route = false, promised = false;
  bool judged = false;  // beside these: bands, expected deviations, guarantees of proposals

  bool selection() const { return choices && allowed && ranked && refused && promised; }
  bool recommendation() const { return selection() && route; }
};

class PeriodComparison {
 public:
  // Both policies outlive it. `work`: passes that may be spent on proofs.
  PeriodComparison(const Policy& before, const Policy& after, const InputNames& renamed,
                   const prove::Period& period, std::uint64_t work);

  const Joint& joint() const { return joint_; }
  std::int64_t until() const { return period_.until; }
  Reasoner& reasoner() { return reasoner_; }

  Proved Prove();
  // Some proposal is judged otherwise: one that is allowed goes to others, or one that is allowed
  // by one policy is not by the other.
  bool JudgesOtherwise();
  // What became of what is allowed, and of what each level is asked, whatever made it so.
  std::vector<std::string> Consequences() const;
  // Rights to deviate.
  bool SameBands() const;

  // All cases that are decided otherwise. Nothing where this cannot be told so: `same_ranking` is
  // not known, or a condition is not settled in the quantities that it compares. `aside` receives
  // what is not spoken of.
  std::optional<std::vector<Extent>> Extents(const Proved& proved, bool same_ranking,
                                             std::vector<std::string>& aside) const;

 private:
  bool SameInputs() const;
  bool SameAlternativesInOrder() const;
  bool MayFault(const std::vector<NodeId>& roots) const;
  bool MayHold(NodeId condition) const;
  std::vector<prove::Range> RangesOf(const std::vector<NodeId>& roots) const;
  const Facets& FacetsBetween(NodeId before, NodeId after, bool given_rest = false) const;
  bool SameButForRoute(NodeId a, NodeId b) const;

  const Policy &before_, &after_;
  Joint joint_;
  Reasoner reasoner_;
  prove::Period period_;
  mutable std::map<std::tuple<NodeId, NodeId, bool>, Facets> facets_;  // worked out so far
};

}  // namespace remit::difference
