// What both evaluators say in the same way about a policy's dates and its alternatives. No decision
// is made here.
#include "interpreter/engine/core.h"

#include "interpreter/types/value.h"

namespace remit::engine {

std::optional<InvalidField> OutsideEffectivePeriod(const check::Model& model, std::int64_t as_of) {
  const std::string day = types::FormatDate(as_of);
  if (model.effective_from && as_of < *model.effective_from) {
    return InvalidField{
        "as of", day + ": the policy is in force from " + types::FormatDate(*model.effective_from),
        ""};
  }
  if (model.effective_to && as_of > *model.effective_to) {
    return InvalidField{
        "as of", day + ": the policy was in force to " + types::FormatDate(*model.effective_to),
        ""};
  }
  if (const auto stops = StopsWithoutReview(model); stops && as_of >= *stops) {
    const std::int64_t due = *ReviewDue(model);
    const std::string grace =
        *stops == due ? ", without grace; "
                      : ", and its grace ended on " + types::FormatDate(*stops - 1) + "; ";
    return InvalidField{"as of",
                        day + ": the review was due on " + types::FormatDate(due) + grace +
                            (model.owner.empty() ? "the owner" : model.owner) +
                            " must renew the policy",
                        ""};
  }
  return std::nullopt;
}

std::optional<InvalidField> PreviousIsLater(const check::Model& model, const CaseBatch& batch,
                                            std::size_t index, std::int64_t as_of) {
  if (model.damps.empty()) return std::nullopt;
  const check::LeafId leaf = model.damps.front().previous_as_of;
  const Column& column = batch.columns.at(leaf.index());
  if (column.present.at(index) == 0 || column.raw.at(index) <= as_of) return std::nullopt;
  return InvalidField{model.leaves.at(leaf.index()).path,
                      types::FormatDate(column.raw[index]) + " is after " +
                          types::FormatDate(as_of) + ", the day of this decision",
                      ""};
}

namespace {

// A period in days or in months after a day.
std::optional<std::int64_t> After(std::int64_t day, const std::optional<std::int64_t>& days,
                                  const std::optional<std::int64_t>& months) {
  if (days) return day + *days;
  if (months) return types::AddMonths(day, *months);
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> ReviewDue(const check::Model& model) {
  if (!model.effective_from) return std::nullopt;
  return After(*model.effective_from, model.review_days, model.review_months);
}

std::optional<std::int64_t> StopsWithoutReview(const check::Model& model) {
  const std::optional<std::int64_t> due = ReviewDue(model);
  return due ? After(*due, model.grace_days, model.grace_months) : std::nullopt;
}

bool ReviewOverdue(const check::Model& model, std::int64_t as_of) {
  const std::optional<std::int64_t> due = ReviewDue(model);
  return due && as_of >= *due;
}

std::uint64_t AlternativeCount(const check::Model& model) {
  std::uint64_t count = 1;
  for (const check::KnobInfo& knob : model.knobs) {
    if (__builtin_mul_overflow(count, knob.alternatives.size(), &count)) return UINT64_MAX;
  }
  return count;
}

std::vector<std::uint32_t> KnobPositions(const check::Model& model, std::uint32_t alternative) {
  std::vector<std::uint32_t> positions(model.knobs.size());
  for (std::size_t knob = model.knobs.size(); knob-- > 0;) {
    const auto size = static_cast<std::uint32_t>(model.knobs[knob].alternatives.size());
    positions[knob] = alternative % size;
    alternative /= size;
  }
  return positions;
}

std::uint32_t AlternativeIndex(const check::Model& model,
                               const std::vector<std::uint32_t>& positions) {
  std::uint32_t index = 0;
  for (std::size_t knob = 0; knob < model.knobs.size(); ++knob) {
    const auto size = static_cast<std::uint32_t>(model.knobs[knob].alternatives.size());
    index = index * size + positions[knob];
  }
  return index;
}

}  // namespace remit::engine
