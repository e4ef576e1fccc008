#include "repl/decide/batch_tally.h"

namespace remit::repl {
namespace {

// Where in an alternative's number the position of a knob is found.
struct Digit {
  std::size_t knob;
  std::uint32_t stride;
  std::uint32_t size;
};

std::vector<Digit> DigitsOf(const check::Model& model) {
  std::vector<Digit> digits;
  std::uint64_t stride = 1;
  for (std::size_t k = model.knobs.size(); k-- > 0;) {
    const std::size_t size = model.knobs[k].alternatives.size();
    if (size <= kKnobCountsShown) {
      digits.push_back({k, static_cast<std::uint32_t>(stride), static_cast<std::uint32_t>(size)});
    }
    stride *= size;
  }
  return digits;
}

}  // namespace

void BatchTally::Count(const check::Model& model, const govern::DecisionColumns& columns) {
  const std::vector<Digit> digits = DigitsOf(model);
  recommended.resize(model.knobs.size());
  for (const Digit& digit : digits) recommended[digit.knob].resize(digit.size);
  std::vector<std::uint64_t> levels(model.levels.size() + 1);  // without sides; 0: no level
  cases += columns.size;
  for (std::size_t i = 0; i < columns.size; ++i) {
    ++by_status[static_cast<std::size_t>(columns.status[i])];
    outside_model += columns.outside_model[i];
    review_overdue += columns.review_overdue[i];
    if (columns.status[i] != engine::Status::kDecided) continue;
    ++by_verdict[static_cast<std::size_t>(columns.verdict[i])];
    const std::uint32_t alternative = columns.recommended[i];
    if (alternative == engine::kNoAlternativeIndex) continue;
    if (columns.sides[i] == 0) {
      ++levels[static_cast<std::size_t>(columns.level[i] + 1)];
    } else {
      ++route[{columns.level[i], columns.sides[i]}];
    }
    for (const Digit& digit : digits) {
      ++recommended[digit.knob][alternative / digit.stride % digit.size];
    }
  }
  for (std::size_t level = 0; level < levels.size(); ++level) {
    if (levels[level] > 0) route[{static_cast<std::int32_t>(level) - 1, 0}] += levels[level];
  }
  for (const govern::DecisionColumns::Detail& detail : columns.details) {
    for (const engine::Cause& cause : detail.causes) {
      if (cause.kind == engine::Cause::Kind::kMissing) ++missing[cause.leaf.index()];
    }
  }
}

}  // namespace remit::repl
