// From one case to two that differ in a single thing by the least step there is, and of which
// something is true in one only. Private to this folder.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/ast/ast.h"
#include "interpreter/engine/core.h"

namespace remit::testing {

// A case and an alternative of it, on a day.
struct Spot {
  engine::CaseBatch batch;  // one case
  std::int64_t as_of = 0;
  std::uint32_t alternative = 0;
};
// True or false of a spot; nothing where it has no answer.
using Asks = std::function<std::optional<bool>(const Spot&)>;

struct FlipPair {
  Spot before, after;  // `before` is the one on the side of what it was made from
  std::string moved;   // the input or choice that differs
  std::string before_value, after_value;
};

// The first input or choice, in declared order, that by itself makes it flip, moved no farther
// than it has to be; an optional input also to not known. `accepts`: whether a pair will do.
std::optional<FlipPair> FlipAt(const ast::Ast& ast, const check::Checked& checked, const Spot& spot,
                               const Asks& asks,
                               const std::function<bool(const FlipPair&)>& accepts);

}  // namespace remit::testing
