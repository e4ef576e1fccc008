// How far a choice may be from the previous one: 02-language, Evaluation 12.
#pragma once

#include <cstdint>

#include "interpreter/check/checked.h"

namespace remit::engine {

// Whole periods from one day to another; none or fewer where the second comes before the first. It
// falls in the first day and rises in the second.
std::int64_t PeriodsBetween(check::Period period, std::int64_t from, std::int64_t to);

// |value - previous| <= limit * periods, of raw values of one kind; `periods` is 1 or more.
bool NearEnough(types::TypeKind kind, std::int64_t value, std::int64_t previous, std::int64_t limit,
                std::int64_t periods);

}  // namespace remit::engine
