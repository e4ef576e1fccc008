// The frontier of a set of cases: what all of them come to together while the weight of one
// objective goes from nothing to everything.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/base/result.h"
#include "interpreter/cases/reader.h"
#include "repl/explore/weight_walk_cases.h"

namespace remit::repl {

struct CasesFrontier {
  std::string policy, title, as_of, scenario;
  std::string along;                           // the objective whose share goes from 0 to 1
  std::vector<check::ObjectiveId> objectives;  // that weigh, and are summed up
  std::vector<optimise::Rational> others;      // by objective: its share of what the others weigh
  optimise::Rational now = 0;                  // the share of `along` in force; 0 without weights
  bool weighs = false;                         // the policy weighs on this day
  WalkReport walk;
};

// The line from no weight of `along` to all of it. The other weights keep the proportions in force;
// where the policy does not weigh, or they all weigh nothing, they are equal.
struct AlongLine {
  WeightLine line;
  std::vector<optimise::Rational> others;
  optimise::Rational now;
  bool weighs = false;
};
AlongLine LineAlong(const check::Model& model, std::int64_t day,
                    const std::vector<check::ObjectiveId>& objectives, check::ObjectiveId along);

// Text and picture show at most so many stretches (0: all), evenly chosen, with the one in force.
std::string CasesFrontierText(const check::Checked& checked, const CasesFrontier& frontier,
                              std::size_t most);
nlohmann::ordered_json CasesFrontierJson(const check::Checked& checked,
                                         const CasesFrontier& frontier);
// "Deal desk, 34 cases as of 2026-03-01"
std::string Headline(const CasesFrontier& frontier);
// Whether the weights in force lie in this stretch; at its end they belong to the next.
bool InForce(const CasesFrontier& frontier, const WalkStretch& stretch);
// "1 fault, 7 invalid": cases that are not counted, and why.
std::string LeftOut(const CasesFrontier& frontier);

}  // namespace remit::repl
