// How the cases of a piece of a file ended, counted without words; adds up over pieces.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "interpreter/engine/program.h"
#include "interpreter/govern/decide_columns.h"

namespace remit::repl {

// A knob with more alternatives is not counted by value.
inline constexpr std::size_t kKnobCountsShown = 12;

struct BatchTally {
  std::uint64_t cases = 0;
  std::array<std::uint64_t, 5> by_status{};                               // by engine::Status
  std::array<std::uint64_t, 5> by_verdict{};                              // of decided cases
  std::map<std::pair<std::int32_t, std::uint64_t>, std::uint64_t> route;  // level and sides
  std::vector<std::vector<std::uint64_t>> recommended;                    // by knob, by alternative
  std::uint64_t outside_model = 0;
  std::uint64_t review_overdue = 0;
  std::map<std::size_t, std::uint64_t> missing;  // by leaf

  void Count(const check::Model& model, const govern::DecisionColumns& columns);
};

}  // namespace remit::repl
