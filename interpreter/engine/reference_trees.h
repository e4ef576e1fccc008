// The reference evaluator's models from files, tree by tree as docs/language/semantics.md says it.
// Reads no more of models/ than the trees themselves.
#pragma once

#include <optional>
#include <vector>

#include "interpreter/builtins/fault.h"
#include "interpreter/models/ensemble.h"

namespace remit::engine {

// The score of an ensemble; nothing stands for a feature that is missing, or that no tree asks for.
builtins::Fault ScoreOfTrees(const models::Ensemble& trees,
                             std::vector<std::optional<double>> features, double& score);

}  // namespace remit::engine
