// Blocks of inputs as conditions: as few of them as can be had, in the policy's notation. Private
// to difference/.
#pragma once

#include <vector>

#include "interpreter/difference/explore.h"

namespace remit::difference {

// The same cases in fewer blocks.
std::vector<Block> Joined(const prove::Problem& problem, std::vector<Block> blocks);

// Only variables that are not free to be anything are told.
prove::Region RegionOf(const Joint& joint, const prove::Problem& problem, const Block& block);
prove::Region RegionOf(const Joint& joint, const prove::Problem& problem, const prove::Box& box);

// The quantity that a variable stands for: `deal.list_price`, `discount`.
std::string SubjectOf(const Joint& joint, const prove::Variable& variable);

}  // namespace remit::difference
