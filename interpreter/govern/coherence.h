// What policies that serve one intent really trade against each other: at a case, how much of one
// objective a unit of another is worth, by the weights and the anchors in force. Pairs of policies
// that disagree are contradictions. Decides no case.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "interpreter/engine/case.h"
#include "interpreter/engine/program.h"
#include "interpreter/govern/exchange.h"
#include "interpreter/source/source.h"

namespace remit::govern {

// One objective of the intent, as one policy values it at one case.
struct Worth {
  std::uint32_t objective = 0;  // position in IntentInfo::objectives
  Pull pull;
  std::string weight;       // as written
  std::string worst, best;  // in the language's notation
  std::string at;           // path:line of the objective
};
struct Valuation {
  std::string policy;  // its name, or that of the intent itself
  std::string named;   // the case; empty for the intent
  std::string as_of;
  std::string at;             // path:line of the weights in force
  std::vector<Worth> worths;  // by objective, ascending; those with a weight above zero
  std::string without;        // why there are no fixed rates; empty when there are
};

// Of case `index` of the batch. A case whose anchors have no value, and a policy whose trade-off
// has no weights, gives no worths and says so.
Valuation ValueAt(const engine::Program& program, const source::SourceMap& sources,
                  const engine::CaseBatch& batch, std::size_t index, std::string named);
// Of an intent that was checked by itself: its own weights and anchors, which no case moves.
Valuation ValueOfIntent(const ast::Ast& ast, const check::Checked& checked,
                        const source::SourceMap& sources, std::int64_t as_of);
struct Disagreement {
  std::size_t one = 0, other = 0;       // positions in the valuations, of different policies
  std::uint32_t a = 0, b = 0;           // objectives of the intent
  double rate_one = 0, rate_other = 0;  // units of b for a unit of a
  double apart = 0;                     // the greater as a share above the lesser; 0.5: half more
};
// For each pair of policies and of objectives that both weigh, the two cases that are furthest
// apart, where that is more than `tolerance` (0.25: a quarter more). Rates of different signs are
// infinitely far apart. In order of `one`, `other`, `a`, `b`.
std::vector<Disagreement> FindDisagreements(const std::vector<Valuation>& valuations,
                                            double tolerance);

}  // namespace remit::govern
