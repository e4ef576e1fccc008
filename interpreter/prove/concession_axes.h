// How far each input that may be changed, and each knob of a proposal, may move from where it
// stands: positions on a lattice, 0 where it stands. Nothing is decided here.
//
// The norm of inputs: an input has the multiples of its unit of change that lie in its range, and
// the value that it has; each next one of them is a step. The unit is 1 of a currency or of a whole
// unit, 0.1 points of a ratio, 0.01 of any other decimal, a day, and of a `number` the greatest
// power of ten, at most 1, of which its range holds a hundred; where fewer than ten fit into the
// range of a decimal it is divided by ten until they do. Of an input whose values are listed with
// `in { … }` a step leads to the next of them. Of an enumeration or a boolean every other value is
// one step away.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/govern/flip.h"
#include "interpreter/prove/range.h"

namespace remit::prove {

struct Axis {
  bool input = true;
  std::uint32_t index = 0;               // LeafId or KnobId
  std::optional<std::uint32_t> element;  // of a list's field: position in the list of the case
  std::string name;                      // `deal.term`, `quote.lines[2].price`
  types::Type type;
  bool ordered = true;
  std::int64_t low = 0, high = 0;  // positions, 0 among them
  std::string step;                // for people

  // Either all values in turn, the one at 0 being values[origin] (of a knob positions of its
  // alternatives, as raw values), or the multiples of `unit` around `present`; of a number
  // 1 / `unit`.
  std::vector<types::Value> values;
  std::int64_t origin = 0;
  types::Value present;
  std::int64_t unit = 1;

  types::Value At(std::int64_t position) const;
  std::uint64_t Steps(std::int64_t position) const;
  // What the values at these positions lie in, as points.
  Range Between(std::int64_t first, std::int64_t last) const;
};

struct Movable {
  std::vector<Axis> axes;  // inputs, each in declared order
  std::vector<govern::FlipUnmoved> unmoved;
};
// Of these inputs of a case, ascending.
Movable MovableInputs(const engine::Program& program, const govern::Subject& subject,
                      const std::vector<check::LeafId>& inputs);
// The knobs that its proposal names, from where it stands; none without a proposal.
std::vector<Axis> MovableKnobs(const govern::Subject& subject);

}  // namespace remit::prove
