// The inputs of a case as one tree of objects and lists, by their paths: what a case as JSON and a
// test of a policy have in common. How a value is written is the caller's.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>

#include "interpreter/engine/case.h"

namespace remit::cases {

using Tree = nlohmann::ordered_json;

struct TreeForm {
  std::function<Tree(types::Value, const types::Type&)> value;
  // Of an input outside lists: where it stands, `a.b.c`, and what stands there for its value.
  // Empty: at its own path, the value.
  std::function<std::string(check::LeafId)> path{};
  std::function<Tree(check::LeafId, const Tree&)> leaf{};
};

// An object; what is missing is left out. Inputs stand in the order in which they are declared.
Tree InputTree(const check::Checked& checked, const engine::CaseBatch& batch, std::size_t index,
               const TreeForm& form);

}  // namespace remit::cases
