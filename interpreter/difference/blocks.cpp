// Two blocks that differ along one variable only become one; then each block is grown over its
// neighbours, so that what is told first is as plain as can be.
#include "interpreter/difference/blocks.h"

#include <algorithm>
#include <map>

namespace remit::difference {
namespace {

using prove::Condition;
using prove::Range;
using prove::Variable;
using types::TypeKind;

bool Ordered(const Variable& variable) {
  return variable.type.kind != TypeKind::kEnum && variable.type.kind != TypeKind::kText &&
         variable.type.kind != TypeKind::kBoolean;
}

// The next value on the variable's grid.
std::int64_t After(const Variable& variable, std::int64_t point) {
  if (variable.points.empty()) return point + std::max<std::int64_t>(variable.step, 1);
  const auto next = std::upper_bound(variable.points.begin(), variable.points.end(), point);
  return next == variable.points.end() ? point : *next;
}

Span Union(const Variable& variable, const Span& a, const Span& b) {
  Span all;
  all.absent = a.absent || b.absent;
  std::vector<std::pair<std::int64_t, std::int64_t>> intervals = a.intervals;
  intervals.insert(intervals.end(), b.intervals.begin(), b.intervals.end());
  std::sort(intervals.begin(), intervals.end());
  for (const auto& next : intervals) {
    if (!all.intervals.empty() && (next.first <= all.intervals.back().second ||
                                   After(variable, all.intervals.back().second) == next.first)) {
      all.intervals.back().second = std::max(all.intervals.back().second, next.second);
    } else {
      all.intervals.push_back(next);
    }
  }
  return all;
}

}  // namespace

std::vector<Block> Joined(const prove::Problem& problem, std::vector<Block> blocks) {
  bool changed = true;
  while (changed) {
    changed = false;
    for (std::size_t v = problem.variables.size(); v-- > 0;) {
      const Variable& variable = problem.variables[v];
      std::map<Block, std::vector<Span>> groups;
      for (Block& block : blocks) {
        Span own = block[v];
        block[v] = {};
        groups[std::move(block)].push_back(std::move(own));
      }
      std::vector<Block> next;
      for (auto& [rest, spans] : groups) {
        std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) {
          return std::pair(a.intervals, a.absent) < std::pair(b.intervals, b.absent);
        });
        std::vector<Span> merged;
        for (const Span& span : spans) {
          bool joined = false;
          for (Span& other : merged) {
            Span both = Union(variable, other, span);
            // Of what has an order one stretch is told at a time.
            if (Ordered(variable) && both.intervals.size() > 1) continue;
            other = std::move(both);
            joined = changed = true;
            break;
          }
          if (!joined) merged.push_back(span);
        }
        for (Span& span : merged) {
          next.push_back(rest);
          next.back()[v] = std::move(span);
        }
      }
      blocks = std::move(next);
    }
  }
  return blocks;
}

std::string SubjectOf(const Joint& joint, const Variable& variable) {
  const check::Model& model = joint.checked.model;
  switch (variable.kind) {
    case Variable::Kind::kLeaf:
    case Variable::Kind::kElement:
      return model.leaves.at(variable.index).path;
    case Variable::Kind::kKnob:
      return model.knobs.at(variable.index).name;
    case Variable::Kind::kParameter:
      return model.parameters.at(variable.index).name;
    case Variable::Kind::kWeight:
      return "the weight";
    case Variable::Kind::kAsOf:
      return "as of";
  }
  return {};
}

namespace {

bool FewValues(const Variable& variable) {
  return !Ordered(variable) ? variable.type.kind != TypeKind::kBoolean : !variable.points.empty();
}

Condition ConditionOf(const Joint& joint, const Variable& variable, const Span& span) {
  Condition condition;
  condition.subject = SubjectOf(joint, variable);
  condition.type = variable.type;
  condition.range = {1, 0, span.absent, false};
  if (span.intervals.empty()) return condition;
  condition.range.low = span.intervals.front().first;
  condition.range.high = span.intervals.back().second;
  condition.from_domain_low = condition.range.low <= variable.domain.low;
  condition.from_domain_high = condition.range.high >= variable.domain.high;
  if (!FewValues(variable)) return condition;
  for (const auto& [low, high] : span.intervals) {
    for (std::int64_t point = low; point <= high;) {
      condition.points.push_back(point);
      const std::int64_t next = After(variable, point);
      if (next == point) break;
      point = next;
    }
  }
  // A stretch of a grid is told by its ends.
  const bool stretch = Ordered(variable) && condition.points.size() > 3;
  if (stretch || (!Ordered(variable) && condition.from_domain_low && condition.from_domain_high &&
                  span.intervals.size() == 1))
    condition.points.clear();
  return condition;
}

}  // namespace

prove::Region RegionOf(const Joint& joint, const prove::Problem& problem, const Block& block) {
  prove::Region region;
  std::vector<std::pair<std::pair<int, std::uint32_t>, Condition>> told;
  for (std::size_t v = 0; v < problem.variables.size(); ++v) {
    const Variable& variable = problem.variables[v];
    const Range& domain = variable.domain;
    const Span& span = block[v];
    const bool all = span.absent == domain.absent && span.intervals.size() == 1 &&
                     span.intervals.front().first <= domain.low &&
                     span.intervals.front().second >= domain.high;
    if (all) continue;
    told.push_back(
        {{static_cast<int>(variable.kind), variable.index}, ConditionOf(joint, variable, span)});
  }
  std::stable_sort(told.begin(), told.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [order, condition] : told) region.push_back(std::move(condition));
  return region;
}

prove::Region RegionOf(const Joint& joint, const prove::Problem& problem, const prove::Box& box) {
  Block block;
  for (const Range& range : box) {
    Span& span = block.emplace_back();
    span.absent = range.absent;
    if (range.has_value()) span.intervals.emplace_back(range.low, range.high);
  }
  return RegionOf(joint, problem, block);
}

}  // namespace remit::difference
