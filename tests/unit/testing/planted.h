// A small policy whose tests hold every part of it, and the means to take one away.
#pragma once

#include <string>
#include <vector>

#include "interpreter/compile/compile.h"

namespace remit::tests {

inline const char* kPlantedRules = R"(policy desk.planted "Planted"
  owner     "VP Sales"
  effective from 2026-01-01
ladder rep < manager < director
enum Region { north, south }
input price  : EUR     in 0 EUR .. 1_000 EUR
input region : Region
input closed : boolean
choose discount : percent from 0 % to 20 % step 1 %
objective gain = discount from 0 % to 20 %
table ceiling (region: Region) -> percent {
  | region || ceiling |
  | north  || 10 %    |
  | south  || 18 %    |
}
refuse when closed because "the account is closed"
require cap : discount <= ceiling(region) because "the region's ceiling"
escalate to manager  when price > 500 EUR and region is north
escalate to director when price > 800 EUR
deviate rep within 2 points of discount
guarantee never_more "never more than 18 %": discount <= 18 %
)";

// Each holds something that no other does.
inline std::vector<std::string> PlantedTests() {
  const auto test = [](const std::string& title, const std::string& body) {
    return "test \"" + title + "\" {\n" + body + "}\n";
  };
  const auto given = [](const std::string& price, const std::string& region,
                        const std::string& closed = "false") {
    return "  given price: " + price + "\n  given region: " + region +
           "\n  given closed: " + closed + "\n";
  };
  return {
      test("north at 500",
           given("500 EUR", "north") + "  expect discount == 10 %\n  expect route is rep\n"),
      test("north just over 500", given("500.01 EUR", "north") + "  expect route is manager\n"),
      test("south over 500",
           given("501 EUR", "south") + "  expect discount == 18 %\n  expect route is rep\n"),
      test("800 exactly", given("800 EUR", "south") + "  expect route is rep\n"),
      test("just over 800", given("800.01 EUR", "south") + "  expect route is director\n"),
      test("closed", given("500 EUR", "north", "true") + "  expect verdict is refuse\n"),
      test("a proposal at the end of the band",
           given("100 EUR", "south") + "  propose { discount: 16 % }\n  expect route is rep\n"),
      test(
          "a proposal beyond the band",
          given("100 EUR", "south") + "  propose { discount: 15 % }\n  expect route is director\n"),
  };
}

// The policy with its tests but those at `without`.
inline std::string Planted(const std::vector<std::size_t>& without = {}) {
  std::string text = kPlantedRules;
  const std::vector<std::string> tests = PlantedTests();
  for (std::size_t i = 0; i < tests.size(); ++i) {
    bool left_out = false;
    for (const std::size_t other : without) left_out = left_out || other == i;
    if (!left_out) text += tests[i];
  }
  return text;
}

inline compile::Compilation Compiled(const std::string& text) {
  const auto nothing = [](const std::string&) {
    return base::Result<std::string>(base::Error{"no other file"});
  };
  return compile::CompileText("planted.remit", text, nothing);
}

}  // namespace remit::tests
