// The questions that a policy poses, kind by kind. Private to this folder; Prove() in report.h asks
// them all.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "interpreter/prove/asking.h"

namespace remit::prove {

using Scenes = std::vector<std::unique_ptr<Scene>>;  // by period, ascending; at least one
using Findings = std::vector<Finding>;

// One question; it is asked of all periods, and may have an answer for each.
struct Question {
  std::string subject;
  std::function<void(Findings&)> ask;
};
using Questions = std::vector<Question>;

// Each adds the questions of its kind in order of declaration. The scenes outlive the questions.
void AddRules(const Scenes& scenes, Questions& questions);
void AddRequirements(const Scenes& scenes, Questions& questions);
void AddAlternatives(const Scenes& scenes, Questions& questions);
void AddLadder(const Scenes& scenes, Questions& questions);
void AddBands(const Scenes& scenes, Questions& questions);
void AddGuarantees(const Scenes& scenes, Questions& questions);
void AddProperties(const Scenes& scenes, Questions& questions);
void AddFaults(const Scenes& scenes, Questions& questions);

// One finding for each table, over all its periods: what check says of it (check_policy.h).
// tables.cpp
Findings ProveTables(const ast::Ast& ast, const check::Checked& checked);

}  // namespace remit::prove
