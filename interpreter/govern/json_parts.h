// Pieces of JSON that the files of a Decision's JSON form share. Private to json*.cpp.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/govern/decision.h"

namespace remit::govern {

using Json = nlohmann::ordered_json;

Json ValueJson(const NamedValue& value);
Json ValuesJson(const std::vector<NamedValue>& values);  // an object, by name
Json TextOrNull(const std::optional<std::string>& text);

template <typename T, typename ToItem>
Json List(const std::vector<T>& items, ToItem to_item) {
  Json list = Json::array();
  for (const T& item : items) list.push_back(to_item(item));
  return list;
}

// json_flip.cpp
Json FlipJson(const Flip& flip);

// json_why.cpp
Json BreakdownJson(const Breakdown& breakdown);
Json ExchangeJson(const ExchangeResult& exchange);
Json DifferenceJson(const Difference& difference);
Json GuaranteeJson(const GuaranteeRef& guarantee);
Json BarredMoveJson(const BarredMove& move);
Json MoveJson(const MarginalMove& move);
Json NearMissJson(const NearMiss& miss);
// What would make a runner-up win, added to its object.
void AddWinning(const RunnerUp& runner, Json& object);

}  // namespace remit::govern
