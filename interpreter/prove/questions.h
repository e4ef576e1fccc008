// The questions that a policy poses, kind by kind. Private to this folder; Prove() in report.h asks
// them all.
#pragma once

#include <memory>
#include <vector>

#include "interpreter/prove/asking.h"

namespace remit::prove {

using Scenes = std::vector<std::unique_ptr<Scene>>;  // by period, ascending
using Findings = std::vector<Finding>;

// Asked of every period by itself.
void AskGuarantees(Scene& scene, Findings& findings);
void AskProperties(Scene& scene, Findings& findings);
void AskAlternatives(Scene& scene, Findings& findings);
void AskFaults(Scene& scene, Findings& findings);
// Asked of all periods together: whether there is such a case at all.
void AskRules(Scenes& scenes, Findings& findings);
void AskRequirements(Scenes& scenes, Findings& findings);
void AskLadder(Scenes& scenes, Findings& findings);
void AskBands(Scenes& scenes, Findings& findings);
// One finding for each table, over all its periods: what check says of it (check_policy.h).
// tables.cpp
Findings ProveTables(const ast::Ast& ast, const check::Checked& checked);

}  // namespace remit::prove
