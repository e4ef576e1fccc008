// From the nodes of a tree as a file numbers them to the order of Ensemble::nodes, in which every
// child comes after its parent. Private to models/.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "interpreter/models/ensemble.h"

namespace remit::models {

// Appends the tree whose root is nodes[0] and whose `left` and `right` are positions in `nodes`.
// Nodes that the root does not lead to are left out. Gives the position of a node that names a
// child outside `nodes`, or one that another node names already; the ensemble is then unusable.
std::optional<std::size_t> AppendTree(const std::vector<Node>& nodes, Ensemble& ensemble);

// Notes that a split asks for a feature and, for kIn, for codes.
void NoteUse(const Node& node, Ensemble& ensemble);

}  // namespace remit::models
