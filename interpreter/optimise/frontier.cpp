// Domination by sorting; weights by the double description of the cone in which a point is the best
// (T. Motzkin et al., "The double description method", 1953; the adjacency of rays by their tight
// constraints after K. Fukuda and A. Prodon, "Double description method revisited", 1996).
#include "interpreter/optimise/frontier.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "interpreter/base/check.h"

namespace remit::optimise {

bool Dominates(const Points& points, std::uint32_t better, std::uint32_t worse) {
  bool somewhere = false;
  for (std::size_t i = 0; i < points.objectives(); ++i) {
    const int order = points.standing[better][i].compare(points.standing[worse][i]);
    if (order < 0) return false;
    somewhere = somewhere || order > 0;
  }
  return somewhere;
}

std::vector<Group> Undominated(const Points& points) {
  REMIT_CHECK(points.objectives() > 0, "there is something to compare points by");
  std::vector<std::uint32_t> order(points.standing.size());
  std::iota(order.begin(), order.end(), 0u);
  // What dominates a point then comes before it; equal points come one after the other.
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return points.standing[a] > points.standing[b];
  });
  std::vector<Group> front;
  for (const std::uint32_t point : order) {
    if (!front.empty() && points.standing[front.back().front()] == points.standing[point]) {
      front.back().push_back(point);
      continue;
    }
    // With two objectives the last of the front is the best of it in the second.
    const auto first = points.objectives() > 2 || front.empty() ? front.begin() : front.end() - 1;
    const bool beaten = std::any_of(first, front.end(), [&](const Group& group) {
      return Dominates(points, group.front(), point);
    });
    if (!beaten) front.push_back({point});
  }
  return front;
}

namespace {

using Vector = std::vector<Integer>;

Integer Dot(const Vector& a, const Vector& b) {
  Integer sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

struct Ray {
  Vector weights;                    // no common factor
  std::vector<double> shares;        // the same, in sum 1, nearly
  std::vector<std::uint32_t> tight;  // constraints that hold with equality, ascending
};

// All weights >= 0 under which a point is not beaten, as the rays that span them.
class Cone {
 public:
  explicit Cone(std::size_t objectives) : size_(objectives), constraints_(size_) {
    for (std::size_t i = 0; i < objectives; ++i) {
      Vector weights(objectives, 0);
      weights[i] = 1;
      std::vector<std::uint32_t> tight;
      for (std::size_t j = 0; j < objectives; ++j) {
        if (j != i) tight.push_back(static_cast<std::uint32_t>(j));
      }
      rays_.push_back(Finished(std::move(weights), std::move(tight)));
    }
  }

  const std::vector<Ray>& rays() const { return rays_; }
  // The sum of the rays: inside, as far as there is an inside.
  Vector Middle() const {
    Vector sum(size_, 0);
    for (const Ray& ray : rays_) {
      for (std::size_t i = 0; i < size_; ++i) sum[i] += ray.weights[i];
    }
    return sum;
  }
  // Keeps the weights with weights * lead >= 0; `rough` is `lead` as numbers.
  void Cut(const Vector& lead, const std::vector<double>& rough) {
    if (PlainlyInside(rough)) return;
    std::vector<Integer> values;
    bool cuts = false;
    for (const Ray& ray : rays_) {
      values.push_back(Dot(ray.weights, lead));
      cuts = cuts || values.back() < 0;
    }
    if (!cuts) return;
    const auto name = static_cast<std::uint32_t>(constraints_++);
    std::vector<Ray> kept;
    for (std::size_t a = 0; a < rays_.size(); ++a) {
      if (values[a] < 0) continue;
      kept.push_back(rays_[a]);
      if (values[a] == 0) {
        kept.back().tight.push_back(name);
        continue;
      }
      for (std::size_t b = 0; b < rays_.size(); ++b) {
        if (values[b] < 0 && Adjacent(a, b))
          kept.push_back(Between(a, values[a], b, values[b], name));
      }
    }
    rays_ = std::move(kept);
  }

 private:
  static constexpr double kPlain = 1e-9;  // of numbers with a relative error below 1e-14

  bool PlainlyInside(const std::vector<double>& rough) const {
    double size = 0;
    for (const double part : rough) size += std::fabs(part);
    return std::all_of(rays_.begin(), rays_.end(), [&](const Ray& ray) {
      double value = 0;
      for (std::size_t i = 0; i < size_; ++i) value += rough[i] * ray.shares[i];
      return value > kPlain * size;
    });
  }
  static std::vector<std::uint32_t> Shared(const Ray& a, const Ray& b) {
    std::vector<std::uint32_t> shared;
    std::set_intersection(a.tight.begin(), a.tight.end(), b.tight.begin(), b.tight.end(),
                          std::back_inserter(shared));
    return shared;
  }
  bool Adjacent(std::size_t a, std::size_t b) const {
    const std::vector<std::uint32_t> shared = Shared(rays_[a], rays_[b]);
    if (shared.size() + 2 < size_) return false;
    for (std::size_t c = 0; c < rays_.size(); ++c) {
      if (c == a || c == b) continue;
      const std::vector<std::uint32_t>& tight = rays_[c].tight;
      if (std::includes(tight.begin(), tight.end(), shared.begin(), shared.end())) return false;
    }
    return true;
  }
  Ray Between(std::size_t a, const Integer& above, std::size_t b, const Integer& below,
              std::uint32_t name) const {
    Vector weights;
    for (std::size_t i = 0; i < size_; ++i)
      weights.push_back(above * rays_[b].weights[i] - below * rays_[a].weights[i]);
    std::vector<std::uint32_t> tight = Shared(rays_[a], rays_[b]);
    tight.push_back(name);
    return Finished(std::move(weights), std::move(tight));
  }
  static Ray Finished(Vector weights, std::vector<std::uint32_t> tight) {
    Integer common = 0, sum = 0;
    for (const Integer& weight : weights) common = boost::multiprecision::gcd(common, weight);
    for (Integer& weight : weights) {
      weight /= common;
      sum += weight;
    }
    Ray ray;
    for (const Integer& weight : weights) ray.shares.push_back(Nearest(Rational(weight, sum)));
    ray.weights = std::move(weights);
    ray.tight = std::move(tight);
    return ray;
  }

  std::size_t size_;
  std::size_t constraints_;
  std::vector<Ray> rays_;
};

bool Positive(const Vector& weights) {
  return std::all_of(weights.begin(), weights.end(), [](const Integer& w) { return w > 0; });
}

class Supporter {
 public:
  Supporter(const Points& points, const std::vector<Group>& front) : size_(points.objectives()) {
    Integer common = 1;
    for (const Integer& range : points.range) common = boost::multiprecision::lcm(common, range);
    for (const Group& group : front) {
      Vector scaled;
      std::vector<double> rough;
      for (std::size_t i = 0; i < size_; ++i) {
        scaled.push_back(points.standing[group.front()][i] * (common / points.range[i]));
        rough.push_back(Nearest(points.Utility(group.front(), i)));
      }
      scaled_.push_back(std::move(scaled));
      rough_.push_back(std::move(rough));
    }
  }

  Support Of(std::size_t point) const {
    Cone cone(size_);
    // Neighbours first: they cut away most.
    for (std::size_t distance = 1; distance < scaled_.size(); ++distance) {
      if (point >= distance) Cut(point, point - distance, cone);
      if (point + distance < scaled_.size()) Cut(point, point + distance, cone);
      if (!Positive(cone.Middle())) return {};
    }
    return Told(point, cone);
  }

 private:
  void Cut(std::size_t point, std::size_t other, Cone& cone) const {
    std::vector<double> rough;
    for (std::size_t i = 0; i < size_; ++i) rough.push_back(rough_[point][i] - rough_[other][i]);
    cone.Cut(Lead(point, other), rough);
  }
  Vector Lead(std::size_t point, std::size_t other) const {
    Vector lead;
    for (std::size_t i = 0; i < size_; ++i) lead.push_back(scaled_[point][i] - scaled_[other][i]);
    return lead;
  }
  // Whether nothing is better with these weights, or, `alone`, as good.
  bool Best(std::size_t point, const Vector& weights, bool alone) const {
    const Integer own = Dot(scaled_[point], weights);
    for (std::size_t other = 0; other < scaled_.size(); ++other) {
      if (other == point) continue;
      const int order = own.compare(Dot(scaled_[other], weights));
      if (order < 0 || (alone && order == 0)) return false;
    }
    return true;
  }

  Support Told(std::size_t point, const Cone& cone) const {
    Support support;
    const Vector middle = cone.Middle();
    const bool alone = Best(point, middle, true);
    support.kind = alone ? Support::Kind::kBest : Support::Kind::kTied;
    std::vector<Rational> sum(size_, Rational(0));
    for (const Ray& ray : cone.rays()) {
      const Integer total = std::accumulate(ray.weights.begin(), ray.weights.end(), Integer(0));
      for (std::size_t i = 0; i < size_; ++i) {
        const Rational share(ray.weights[i], total);
        sum[i] += share;
        if (support.ranges.size() <= i) support.ranges.push_back({share, share});
        support.ranges[i].low = std::min(support.ranges[i].low, share);
        support.ranges[i].high = std::max(support.ranges[i].high, share);
      }
    }
    for (Rational& share : sum) share /= Rational(cone.rays().size());
    support.example = Example(point, sum, alone);
    return support;
  }

  // The shares written with as few decimals as keep the point the best; else as they are.
  std::vector<Rational> Example(std::size_t point, const std::vector<Rational>& shares,
                                bool alone) const {
    constexpr int kMostDecimals = 9;
    Integer whole = 100;
    for (int decimals = 0; decimals <= kMostDecimals; ++decimals, whole *= 10) {
      Vector weights;
      Integer rest = whole;
      for (std::size_t i = 0; i + 1 < size_; ++i) {
        weights.push_back(Floor(Rational(shares[i] * Rational(whole) + Rational(1, 2))));
        rest -= weights.back();
      }
      weights.push_back(rest);
      if (!Positive(weights) || !Best(point, weights, alone)) continue;
      std::vector<Rational> example;
      for (const Integer& weight : weights) example.push_back(Rational(weight, whole));
      return example;
    }
    return shares;
  }

  std::size_t size_;
  std::vector<Vector> scaled_;  // utilities of the front times one number
  std::vector<std::vector<double>> rough_;
};

}  // namespace

std::vector<Support> SupportOf(const Points& points, const std::vector<Group>& front) {
  const Supporter supporter(points, front);
  std::vector<Support> supports;
  for (std::size_t i = 0; i < front.size(); ++i) supports.push_back(supporter.Of(i));
  return supports;
}

}  // namespace remit::optimise
