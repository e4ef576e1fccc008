#include "interpreter/models/bounds.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <memory>

#include "interpreter/base/check.h"
#include "interpreter/builtins/kernels_math.h"

namespace remit::models {
namespace {

// What is left of a feature's range on the way to a node; prepared, so that it compares as values
// do.
struct Reach {
  double low, high;  // where there are no `few`
  // Shared while no split takes any away, so that a long tree costs no more than its nodes.
  std::shared_ptr<const std::vector<double>> few;
  bool missing = false;

  bool any() const { return few ? !few->empty() : low <= high; }
};

Reach Prepared(const FeatureRange& range, Precision precision) {
  // Rounding to binary32 is monotone; beyond it a case is a fault, and ±∞ is a sound end.
  const auto nearest = [&](double value) {
    return precision == Precision::kSingle ? static_cast<double>(static_cast<float>(value)) : value;
  };
  Reach reach{nearest(range.low), nearest(range.high), nullptr, range.may_be_missing};
  if (range.low > range.high) {  // the two ends of nothing may round to one value
    reach.low = 1;
    reach.high = 0;
  }
  if (range.values) {
    std::vector<double> values;
    for (const double value : *range.values) values.push_back(nearest(value));
    reach.few = std::make_shared<const std::vector<double>>(std::move(values));
  }
  return reach;
}

// The part of a reach that goes to one side of a split.
class Side {
 public:
  Side(const Ensemble& ensemble, const Node& node, bool left)
      : ensemble_(ensemble), node_(node), left_(left) {}

  Reach Of(const Reach& reach) const {
    using Missing = Node::Missing;
    Reach part = reach;
    part.missing = reach.missing && MissingGoesHere();
    if (reach.few) {
      std::vector<double> kept;
      std::copy_if(reach.few->begin(), reach.few->end(), std::back_inserter(kept),
                   [&](double value) { return Goes(value) == left_; });
      if (kept.size() < reach.few->size())
        part.few = std::make_shared<const std::vector<double>>(std::move(kept));
      return part;
    }
    REMIT_CHECK(node_.test != Node::Test::kIn, "the codes of a category are few");
    const bool default_here = (node_.missing == Missing::kLeft) == left_;
    const bool holds_zero =
        node_.zero_is_missing && reach.low <= kNearZero && reach.high >= -kNearZero;
    Cut(part);
    // Values near zero go the other way than their size says. Widened to the whole interval between
    // them and the rest, which can only widen the bounds.
    if (holds_zero && default_here) {
      const double low = std::max(reach.low, -kNearZero), high = std::min(reach.high, kNearZero);
      const bool some = part.low <= part.high;
      part.low = some ? std::min(part.low, low) : low;
      part.high = some ? std::max(part.high, high) : high;
    }
    return part;
  }

 private:
  bool MissingGoesHere() const {
    if (node_.missing != Node::Missing::kAsZero)
      return (node_.missing == Node::Missing::kLeft) == left_;
    return Goes(0) == left_;
  }
  bool Goes(double value) const {
    if (node_.zero_is_missing && std::fabs(value) <= kNearZero)
      return node_.missing == Node::Missing::kLeft;
    if (node_.test == Node::Test::kBelow) return value < node_.value;
    if (node_.test == Node::Test::kUpTo) return value <= node_.value;
    const auto first = ensemble_.codes.begin() + node_.first_code;
    return std::binary_search(first, first + node_.code_count, static_cast<std::uint32_t>(value));
  }
  void Cut(Reach& part) const {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const bool strict = node_.test == Node::Test::kBelow;
    if (left_) {
      const double last = strict ? std::nextafter(node_.value, -kInfinity) : node_.value;
      part.high = std::min(part.high, last);
    } else {
      const double first = strict ? node_.value : std::nextafter(node_.value, kInfinity);
      part.low = std::max(part.low, first);
    }
  }

  const Ensemble& ensemble_;
  const Node& node_;
  bool left_;
};

// The least and the greatest leaf that one tree can reach.
class TreeWalk {
 public:
  TreeWalk(const Ensemble& ensemble, std::vector<Reach>& reaches)
      : ensemble_(ensemble), reaches_(reaches) {}

  RawBounds Run(std::uint32_t root) {
    RawBounds bounds{std::numeric_limits<double>::infinity(),
                     -std::numeric_limits<double>::infinity()};
    Enter(root);
    while (!steps_.empty()) {
      Step& step = steps_.back();
      const Node& node = ensemble_.nodes[step.node];
      if (node.test == Node::Test::kLeaf) {
        bounds.low = std::min(bounds.low, node.value);
        bounds.high = std::max(bounds.high, node.value);
        steps_.pop_back();
        continue;
      }
      Reach& reach = reaches_[node.feature];
      if (step.sides == 0) step.before = reach;
      if (step.sides == 2) {
        reach = std::move(step.before);
        steps_.pop_back();
        continue;
      }
      const bool left = step.sides++ == 0;
      reach = Side(ensemble_, node, left).Of(step.before);
      if (reach.any() || reach.missing) Enter(left ? node.left : node.right);
    }
    return bounds;
  }

 private:
  struct Step {
    std::uint32_t node;
    int sides = 0;   // already walked
    Reach before{};  // of the node's feature
  };
  void Enter(std::uint32_t node) { steps_.push_back({node}); }

  const Ensemble& ensemble_;
  std::vector<Reach>& reaches_;
  std::vector<Step> steps_;
};

template <typename Float>
RawBounds Add(const Ensemble& ensemble, std::vector<Reach> reaches) {
  auto low = static_cast<Float>(ensemble.base), high = low;
  for (const std::uint32_t root : ensemble.roots) {
    const RawBounds tree = TreeWalk(ensemble, reaches).Run(root);
    low += static_cast<Float>(tree.low);
    high += static_cast<Float>(tree.high);
  }
  if (ensemble.divisor > 1) {
    low /= static_cast<Float>(ensemble.divisor);
    high /= static_cast<Float>(ensemble.divisor);
  }
  return {static_cast<double>(low), static_cast<double>(high)};
}

// Two units in the last place: each kernel errs by less than 0.75 of one from a function that is
// monotone.
static_assert(std::max(builtins::kExpErrorBound, builtins::kLogisticErrorBound) < 0.75);
double Beyond(double value, double towards) {
  return std::nextafter(std::nextafter(value, towards), towards);
}

// The link of an end that may be infinite.
double LinkedEnd(const Ensemble& ensemble, double raw, bool low) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  double score = 0;
  if (std::isfinite(raw) && LinkedScore(ensemble, raw, score) == builtins::Fault::kNone)
    return Beyond(score, low ? -kInfinity : kInfinity);
  // Beyond binary64, where a case is a fault.
  const double sign = raw < 0 ? -1 : 1;
  if (ensemble.link == Link::kLogistic) return sign < 0 ? 0 : 1;
  if (ensemble.link == Link::kExp && sign < 0) return 0;
  return sign * kInfinity;
}

}  // namespace

RawBounds LinkedBounds(const Ensemble& ensemble, const RawBounds& raw) {
  RawBounds bounds{LinkedEnd(ensemble, raw.low, true), LinkedEnd(ensemble, raw.high, false)};
  if (ensemble.link == Link::kLogistic || ensemble.link == Link::kExp)
    bounds.low = std::max(bounds.low, 0.0);
  if (ensemble.link == Link::kLogistic) bounds.high = std::min(bounds.high, 1.0);
  return bounds;
}

RawBounds Bounds(const Ensemble& ensemble, std::span<const FeatureRange> ranges) {
  REMIT_CHECK(ranges.size() == ensemble.features.size(), "every feature has a range");
  std::vector<Reach> reaches;
  for (const FeatureRange& range : ranges) reaches.push_back(Prepared(range, ensemble.precision));
  return ensemble.precision == Precision::kSingle ? Add<float>(ensemble, std::move(reaches))
                                                  : Add<double>(ensemble, std::move(reaches));
}

}  // namespace remit::models
