// The ladder level and the sides that fired rules name.
#include "interpreter/govern/route.h"

#include <algorithm>

namespace remit::govern {

using Kind = check::RuleInfo::Kind;

Route RouteOf(const check::Model& model, const std::vector<std::uint32_t>& fired) {
  Route route;
  if (!model.levels.empty()) route.level = 0;
  for (const std::uint32_t position : fired) {
    const check::RuleInfo& rule = model.rules[position];
    if (rule.kind != Kind::kEscalate) continue;
    if (rule.level) route.level = std::max(route.level, *rule.level);
    route.sides |= rule.sides;
  }
  return route;
}

bool ExpectsDeviation(const check::Model& model, const std::vector<std::uint32_t>& fired) {
  return std::any_of(fired.begin(), fired.end(), [&](std::uint32_t position) {
    return model.rules[position].kind == Kind::kExpectDeviation;
  });
}

engine::Verdict VerdictOf(const Route& route) {
  const bool decides_alone = route.level <= 0 && route.sides == 0;
  return decides_alone ? engine::Verdict::kApprove : engine::Verdict::kEscalate;
}

}  // namespace remit::govern
