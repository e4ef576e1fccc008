#include "interpreter/check/other_names.h"

#include <map>

#include "interpreter/base/text.h"

namespace remit::check {
namespace {

// Several hints for one name stand in the order in which they are tried.
using Hints = std::multimap<std::string, std::string, std::less<>>;

// The hint with the arguments in their places; empty when it has more places than there are.
std::string Filled(std::string hint, const std::vector<std::string>& arguments) {
  for (std::size_t i = 0;; ++i) {
    const std::string place = "{" + std::to_string(i) + "}";
    std::size_t at = hint.find(place);
    if (at == std::string::npos) return hint;
    if (i >= arguments.size()) return {};
    for (; at != std::string::npos; at = hint.find(place, at + arguments[i].size()))
      hint.replace(at, place.size(), arguments[i]);
  }
}

std::string Look(const Hints& hints, std::string_view name,
                 const std::vector<std::string>& arguments = {}) {
  const auto [first, last] = hints.equal_range(base::LowerCase(name));
  for (auto hint = first; hint != last; ++hint) {
    const std::string filled = Filled(hint->second, arguments);
    if (!filled.empty()) return "write " + filled;
  }
  return {};
}

}  // namespace

std::string FunctionElsewhere(std::string_view name, const std::vector<std::string>& arguments) {
  static const Hints kHints{
      {"roundup", "`ceiling({0}, {1})`"},
      {"roundup", "`ceiling({0}, STEP)`"},
      {"ceil", "`ceiling({0}, {1})`"},
      {"ceil", "`ceiling({0})`"},
      {"mround", "`round({0}, {1})`"},
      {"rounddown", "`floor({0}, STEP)`"},
      {"trunc", "`floor({0})`"},
      {"int", "`floor({0})`"},
      {"power", "`pow({0}, {1})`"},
      {"ln", "`log({0})`"},
      {"sigmoid", "`logistic({0})`"},
      {"minimum", "`min({0}, {1})`"},
      {"least", "`min({0}, {1})`"},
      {"maximum", "`max({0}, {1})`"},
      {"greatest", "`max({0}, {1})`"},
      {"if", "`if {0} then {1} else {2}`"},
      {"if", "`if {0} then {1} else VALUE`"},
      {"iif", "`if {0} then {1} else {2}`"},
      {"ifs", "`if {0} then {1} else VALUE`"},
      {"case", "`if CONDITION then VALUE else VALUE`"},
      {"nvl", "`({0} otherwise {1})`"},
      {"coalesce", "`({0} otherwise {1})`"},
      {"ifnull", "`({0} otherwise {1})`"},
      {"iferror", "`({0} otherwise {1})`, if it may be missing"},
      {"isnull", "`({0} otherwise {1})`"},
      {"isnull", "`{0} is not known`"},
      {"isblank", "`{0} is not known`"},
      {"isempty", "`{0} is not known`"},
      {"vlookup", "a `table`, and call it by its name"},
      {"xlookup", "a `table`, and call it by its name"},
      {"lookup", "a `table`, and call it by its name"},
      {"today", "`as_of`, which is the day of the decision"},
      {"now", "`as_of`, which is the day of the decision"},
      {"current_date", "`as_of`, which is the day of the decision"},
      {"isna", "`{0} is not known`"},
      {"defined", "`{0} is known`"},
      {"switch", "a `table`, and call it by its name"},
      {"avg", "`average(… for x in LIST)`"},
      {"mean", "`average(… for x in LIST)`"},
      {"sumif", "`sum(… for x in LIST where CONDITION)`"},
      {"countif", "`count(x for x in LIST where CONDITION)`"},
      {"len", "`count(x for x in {0})`"},
      {"length", "`count(x for x in {0})`"},
      {"and", "`{0} and {1}`"},
      {"or", "`{0} or {1}`"},
      {"not", "`not {0}`"},
      {"between", "`{0} in {1} .. {2}`"},
  };
  return Look(kHints, name, arguments);
}

std::string AggregationElsewhere(std::string_view name) {
  static const Hints kHints{
      {"total", "`sum`"},    {"add", "`sum`"},     {"avg", "`average`"},  {"mean", "`average`"},
      {"maximum", "`max`"},  {"largest", "`max`"}, {"minimum", "`min`"},  {"smallest", "`min`"},
      {"length", "`count`"}, {"len", "`count`"},   {"number", "`count`"}, {"size", "`count`"},
      {"exists", "`any`"},   {"some", "`any`"},    {"every", "`all`"},    {"each", "`all`"},
      {"forall", "`all`"},
  };
  return Look(kHints, name);
}

}  // namespace remit::check
