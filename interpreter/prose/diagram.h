// What a policy decides from, as boxes and arrows: inputs, parameters and choices on the left, what
// is worked out from them, objectives and rules, and on the right what comes out. Made from a
// document, of which it shows the entries; where it is drawn is the business of layout.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "interpreter/prose/document.h"

namespace remit::prose {

enum class BoxKind : std::uint8_t {
  kInput,
  kParameter,
  kChoice,
  kValue,
  kTable,
  kModel,
  kWorld,
  kObjective,
  kRequirement,
  kApproval,
  kDeviation,
  kResult,
};
struct Box {
  BoxKind kind = BoxKind::kValue;
  std::string above;   // what it is: "input"
  std::string label;   // what it is called
  std::string tip;     // its sentence
  std::string anchor;  // in the document; empty for groups and results
};
struct Arrow {
  std::size_t from = 0, to = 0;
  friend auto operator<=>(const Arrow&, const Arrow&) = default;
};
struct Diagram {
  std::string title;
  std::vector<Box> boxes;
  std::vector<Arrow> arrows;  // each once, no circle
  std::size_t entries = 0;    // that were to be shown
  std::size_t grouped = 0;    // of them, that stand in boxes with others
};

// More of one kind in one column than `most` are put into one box, the least connected ones first.
inline constexpr std::size_t kMostOfAKind = 9;
Diagram Draw(const Document& document, std::size_t most = kMostOfAKind);

// An SVG element. With `linked`, boxes lead to the entries of the page around it.
std::string Svg(const Diagram& diagram, bool linked);

}  // namespace remit::prose
