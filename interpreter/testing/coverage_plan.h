// What there is to cover in a policy, and where a measurement finds the point that it has reached.
// Private to this folder.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/testing/coverage.h"

namespace remit::testing {

using PointId = std::uint32_t;  // position in Coverage::points
inline constexpr PointId kNoPoint = 0xffffffffu;

struct YesNo {
  PointId yes = 0, no = 0;
};
// `subject` against `limit`, which no case changes.
struct Threshold {
  ast::ExprId subject;  // of a column of a table invalid: the column's argument
  ast::ExprId limit;
  PointId below = 0, at = 0, above = 0;
};

struct CoveragePlan {
  std::vector<CoveragePoint> points;
  std::vector<std::optional<YesNo>> rules;  // by rule; nothing where a requirement is made
  std::vector<YesNo> requirements;          // by requirement: rules out, allows
  std::vector<PointId> guarantees;          // by guarantee
  std::map<std::uint32_t, std::vector<PointId>> rows;  // by TableId, of those that are called
  // By TableId, then by column: the values that its cells compare with, each once.
  std::map<std::uint32_t, std::vector<std::vector<Threshold>>> columns;
  std::map<std::uint32_t, std::vector<Threshold>> thresholds;  // by ExprId of what compares
  std::vector<PointId> levels, sides;                          // kNoPoint: nothing leads there
  std::vector<std::vector<PointId>> alternatives;              // by knob, then by alternative
  std::map<std::uint32_t, YesNo> branches;                     // by ExprId of the `if`
  std::vector<ast::ExprId> valued;  // what is read of an alternative that is not ruled out
};

CoveragePlan PlanOf(const ast::Ast& ast, const check::Checked& checked);

// A comparison, or one side of a range, as `subject` and the `limit` that no case changes; nothing
// for anything else. In order of writing.
struct Limited {
  ast::ExprId subject, limit;
};
std::vector<Limited> LimitsOf(const ast::Ast& ast, const check::Checked& checked,
                              ast::ExprId comparison);
// Whether no case and no choice changes the value: written values and parameters.
bool IsFixed(const ast::Ast& ast, const check::Checked& checked, ast::ExprId expr);
// What a decision is made from: roots of requirements, rules, objectives and preferences.
std::vector<ast::ExprId> DecidingRoots(const check::Checked& checked);

}  // namespace remit::testing
