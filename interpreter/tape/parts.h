// What a tape is made of: written by tape.cpp, read by runner.cpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include "interpreter/engine/block.h"
#include "interpreter/engine/program.h"
#include "interpreter/tape/code.h"
#include "interpreter/tape/emit.h"
#include "interpreter/tape/values.h"

namespace remit::tape {

inline constexpr std::size_t kSweepLanes = 256;  // alternatives at a time

struct Free {
  void operator()(double* memory) const { ::operator delete[](memory, std::align_val_t{64}); }
};
using Memory = std::unique_ptr<double[], Free>;

// Zeros, on a cache line.
inline Memory Allocate(std::size_t elements) {
  auto* const memory =
      static_cast<double*>(::operator new[](elements * sizeof(double), std::align_val_t{64}));
  std::fill_n(memory, elements, 0.0);
  return Memory(memory);
}

inline std::size_t RoundUp(std::size_t count, std::size_t to) { return (count + to - 1) / to * to; }

// Elements of 8 bytes that a place over so many lanes takes. A mask has one byte per vector, at
// most one per lane; a cache line at least, so that no two share one.
inline std::size_t ElementsOf(Form form, std::size_t lanes) {
  return RoundUp(form == Form::kMask ? RoundUp(lanes, 8) / 8 : lanes, 8);
}

struct TapeParts {
  const engine::Program* program = nullptr;
  Values values;
  Places places;
  std::vector<Instruction> case_code, sweep_code, shown_code;

  // Places to be filled per block.
  struct Leaf {
    Place place = 0;
    std::uint32_t leaf = 0;  // position in the model's
    bool number = false, optional = false;
  };
  std::vector<Leaf> leaves, absents;
  std::vector<Place> foreigns;
  std::vector<std::uint32_t> required;  // leaves that are not optional and lie in no place
  engine::Plan foreign_plan;
  bool has_foreign = false;

  // A requirement that only alternatives from some place on, or up to one, can meet.
  struct Cut {
    Place knob = 0;     // ascending over the alternatives
    Place bound = 0;    // of the case
    bool below = true;  // it is met below the bound, else above
    bool met = true;    // and at the bound itself
    double steps = 0;   // alternatives to a unit of the knob where they are evenly spaced, else 0
  };
  std::vector<Cut> cuts;
  std::vector<Place> knobs;  // places that knobs alone fill
  bool sweeps = false;
  std::uint32_t alternatives = 1;
  // Of the choice: at each alternative in the sweep, else per case.
  Place feasible = 0, score = 0;
  bool clears_feasible = false, clears_doubtful = false;  // the sweep writes it, and may stop
  std::optional<Place> doubtful;  // alternatives that only the block engine can judge
  std::optional<Place> refused, refusal_open;
  std::optional<Place> outside;
  std::vector<Place> rules;
  std::optional<Place> ask;  // cases shown that only the block engine can judge
  struct Shown {
    Place place = 0;
    std::optional<Place> absent;
    types::TypeKind kind = types::TypeKind::kNumber;
    bool constant = false;
  };
  std::vector<Shown> shown;
  std::optional<std::uint32_t> otherwise;

  // Of places that knobs alone fill.
  std::vector<Memory> knob_memory;                  // by place, null for others
  std::vector<std::pair<Place, Place>> knob_shown;  // over all alternatives -> at those shown
};

}  // namespace remit::tape
