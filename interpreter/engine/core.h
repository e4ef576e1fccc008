// The core of a decision: what is made for every case, compact and complete enough to be journalled
// and explained later. Both evaluators produce it, and must produce the same bits.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "interpreter/engine/case.h"
#include "interpreter/engine/cause.h"

namespace remit::engine {

// In the order of precedence of 02-language, Evaluation 3.
enum class Status : std::uint8_t { kInvalid, kFault, kNeedsData, kNoAlternative, kDecided };
enum class Verdict : std::uint8_t { kNone, kApprove, kEscalate, kRefuse, kNeedsReason };

inline constexpr std::uint32_t kNoAlternativeIndex = 0xffffffffu;

struct Core {
  Status status = Status::kInvalid;
  Verdict verdict =
      Verdict::kNone;  // kNone unless decided (or no_alternative with a proposal: kRefuse)
  std::uint32_t recommended =
      kNoAlternativeIndex;  // index over all knobs' alternatives, the last knob varying fastest
  std::uint32_t shown = kNoAlternativeIndex;  // the judged proposal's, else the recommended one
  // Of the recommended alternative: the weighted sum; the first objective's utility where
  // objectives come one after the other; the least utility where they are balanced.
  double score = 0;
  std::uint32_t feasible = 0;  // number of alternatives whose requirements all hold
  int level = -1;              // route: position on the ladder; -1 without a ladder or undecided
  std::uint64_t sides = 0;     // route: side approvers
  bool outside_model = false;
  bool review_overdue = false;
  // What is damped left no alternative, and without it there was one: it did not count.
  bool damp_dropped = false;
  std::vector<std::uint32_t>
      fired;  // rules whose condition holds at the alternative shown, ascending
  std::vector<std::uint32_t> violated;  // requirements that the proposal violates, ascending
  CauseSet causes;                      // why needs_data or fault

  friend bool operator==(const Core&,
                         const Core&) = default;  // scores compare by value; NaN cannot occur
};

// Why no case can be decided on this day: it lies outside the policy's effective period, of which
// both ends are inside, or after the period of grace that follows a review.
std::optional<InvalidField> OutsideEffectivePeriod(const check::Model& model, std::int64_t as_of);
// Why a case cannot be decided on this day: its previous decision was made later.
std::optional<InvalidField> PreviousIsLater(const check::Model& model, const CaseBatch& batch,
                                            std::size_t index, std::int64_t as_of);
// From the day on which the review is due, that day included. Without a start of validity nothing
// is ever due.
// The first day on which it is so; nothing when it never is, or when there is no such calendar day.
std::optional<std::int64_t> ReviewDue(const check::Model& model);
// The first day on which the policy stops because nobody has reviewed it: the due day plus the
// grace. Nothing without a grace.
std::optional<std::int64_t> StopsWithoutReview(const check::Model& model);
bool ReviewOverdue(const check::Model& model, std::int64_t as_of);

// Size of the product of all knobs' alternatives, and the knobs' positions of one of them.
std::uint64_t AlternativeCount(const check::Model& model);
std::vector<std::uint32_t> KnobPositions(const check::Model& model, std::uint32_t alternative);
std::uint32_t AlternativeIndex(const check::Model& model,
                               const std::vector<std::uint32_t>& positions);

}  // namespace remit::engine
