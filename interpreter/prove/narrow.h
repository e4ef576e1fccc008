// How a node's range narrows those of its arguments, wherever these are kept. Inner part of
// transfer.h and propagate.h.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "interpreter/prove/step.h"

namespace remit::prove {

// The arguments of a node where they are kept, open to be narrowed.
class Narrowing {
 public:
  // `ids` empty: argument i is ranges[i]; else ranges[ids[i]].
  Narrowing(const graph::Graph& graph, const check::Checked& checked, const graph::Node& node,
            Range* ranges, std::span<const graph::NodeId> ids, bool settled);

  // False when no choice of argument values gives a result inside `result`.
  bool Run(const Range& result);
  std::uint64_t passes() const { return passes_; }

 private:
  Range& At(std::size_t argument) {
    return ids_.empty() ? ranges_[argument] : ranges_[ids_[argument].index()];
  }
  Step Now() const;
  bool Fits(std::size_t argument, const Range& instead);
  bool Keep(std::size_t argument, const Range& range);

  bool Strict();
  bool Junction(bool decisive);
  bool Not();
  bool If();
  bool Otherwise();
  bool IsKnown(bool when_known);
  bool Equal(bool when_equal);
  bool Route();
  bool Table();
  bool Row();
  std::vector<Range> Columns();
  bool KeepAll(const std::vector<Range>& ranges);
  bool Shave(std::size_t argument);
  bool ShaveAll(std::size_t count);
  bool ShaveEnd(std::size_t argument, bool low_end);

  const graph::Graph& graph_;
  const check::Checked& checked_;
  const graph::Node& node_;
  Range* ranges_;
  std::span<const graph::NodeId> ids_;
  bool settled_;
  Range result_;
  std::uint64_t passes_ = 0;
};

}  // namespace remit::prove
