// The parts of an explanation that can be tried (why.h), added to a decision that explain.cpp has
// explained otherwise. Private to explain*.cpp.
#pragma once

#include <optional>
#include <string>

#include "interpreter/govern/exchange.h"
#include "interpreter/govern/explain.h"
#include "interpreter/govern/naming.h"
#include "interpreter/govern/ranking.h"

namespace remit::govern {

// How each objective came about at the alternative shown, why each fired rule fired, and why each
// violated requirement is.
void BreakDownAll(const Subject& subject, const Evidence& evidence, Decision& decision);

// Nothing where fewer than two objectives are traded, or the alternative has no score.
std::optional<ExchangeResult> ExchangeAt(const Subject& subject, const Evidence& evidence,
                                         std::uint32_t alternative);

// What a requirement that binds costs: `instead` would be recommended without it.
void AddCosts(const Subject& subject, const Evidence& evidence, const Ranking& ranking,
              std::uint32_t recommended, std::uint32_t requirement, std::uint32_t instead,
              BindingRequirement& binding);
// By requirement of a minimal clash.
std::vector<NearMiss> NearMisses(const Subject& subject, const Evidence& evidence,
                                 const Ranking& ranking, const std::vector<std::uint32_t>& clash);

// What may be given up of one objective, "500 EUR" or "5 points of utility"; empty: nothing.
std::string ToleranceText(const check::Checked& checked, const Naming& naming,
                          const check::TradeOffStep::Term& term, types::Value tolerance);

}  // namespace remit::govern
