// Frontiers of one case in their three forms. Nothing is computed here.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/govern/frontier.h"

namespace remit::repl {

// What would be recommended by another way of choosing.
struct Exploration {
  std::string method;              // weighted, balance, achievement, epsilon, desirability
  std::string formula;             // what is made greatest, with its source
  std::vector<std::string> given;  // "aim profit 5000 EUR", "rho 0.001": what was asked for
  std::optional<govern::FrontierPoint> answer;  // none: nothing may be chosen so
  std::string value;                            // what the formula comes to
  double value_number = 0;
};

// At most `most` points of the frontier, 0: all; the recommended one is always there.
std::string FrontierText(const govern::CaseFrontier& frontier,
                         const std::optional<Exploration>& exploration, std::size_t most);
nlohmann::ordered_json FrontierJson(const govern::CaseFrontier& frontier,
                                    const std::optional<Exploration>& exploration);
// "discount 20 %, term 36 months"
std::string ChoiceText(const std::vector<govern::NamedValue>& knobs);

// {"value": 0.375, "exact": "3/8"}
nlohmann::ordered_json ShareJson(const optimise::Rational& share);

}  // namespace remit::repl
