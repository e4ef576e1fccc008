// Cases that both policies can be asked about, and in which way their decisions differ. Private to
// difference/.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/difference/joint.h"
#include "interpreter/engine/program.h"
#include "interpreter/prove/problem.h"

namespace remit::difference {

using prove::Assigned;

// By LeafId of the joint model; fields of lists and lengths stand at what `Cases` fills in.
using Point = std::vector<Assigned>;

// What is another one about a decision, for grouping: two cases with the same way belong together.
struct Way {
  engine::Status status[2] = {};
  engine::Verdict verdict[2] = {};
  int level[2] = {-1, -1};          // of the joint ladder
  std::uint64_t sides[2] = {0, 0};  // of the joint model
  // By knob of the joint model: the value recommended is a higher one (1), a lower one (-1),
  // another one of those without order (2), the same, or one of them has none (0).
  std::vector<int> moves;

  bool differs() const;
  friend auto operator<=>(const Way&, const Way&) = default;
};

// Both policies on one day.
class Cases {
 public:
  // All of them outlive it.
  Cases(const Policy& before, const Policy& after, const Joint& joint);

  // A value for each input that makes little trouble.
  Point Usual() const;
  const Joint& joint() const { return joint_; }

  // By the evaluators that are fast; cases in the order of the points.
  std::vector<Way> Ask(const std::vector<Point>& points);
  // By both evaluators of each policy; nothing where two of one policy disagree. Of more
  // alternatives than the plain one looks through in a moment the fast one alone is believed.
  std::optional<Way> Confirm(const Point& point) const;
  Example Tell(const Point& point) const;
  // The value recommended, by knob of the joint model; nothing where there is none.
  std::vector<std::optional<types::Value>> Recommended(const Point& point, bool after) const;
  std::uint64_t asked() const { return asked_; }

 private:
  struct One {
    const Policy& policy;
    const Side& side;
    std::optional<engine::Program> program;
  };
  engine::CaseBatch BatchOf(const std::vector<Point>& points, const One& one) const;
  void Push(const Point& point, const One& one, std::size_t own_leaf,
            engine::CaseBatch& batch) const;
  Way WayOf(const engine::Core& before, const engine::Core& after) const;
  void Take(const engine::Core& core, const One& one, int which, Way& way) const;
  std::optional<types::Value> ValueOf(const engine::Core& core, const One& one,
                                      std::size_t knob) const;
  Ending EndingOf(const engine::CaseBatch& batch, const engine::Core& core, const One& one) const;

  const Joint& joint_;
  One before_, after_;
  std::uint64_t asked_ = 0;
};

}  // namespace remit::difference
