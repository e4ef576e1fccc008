#include "interpreter/check/other_names.h"

#include <cctype>
#include <map>

namespace remit::check {
namespace {

using Hints = std::map<std::string, std::string, std::less<>>;

std::string Look(const Hints& hints, std::string_view name) {
  std::string small(name);
  for (char& c : small) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const auto found = hints.find(small);
  return found == hints.end() ? std::string() : "write " + found->second;
}

}  // namespace

std::string FunctionElsewhere(std::string_view name) {
  static const Hints kHints{
      {"roundup", "`ceiling(VALUE, STEP)`"},
      {"ceil", "`ceiling(VALUE, STEP)`"},
      {"mround", "`round(VALUE, STEP)`"},
      {"rounddown", "`floor(VALUE, STEP)`"},
      {"trunc", "`floor(VALUE, STEP)`"},
      {"int", "`floor(VALUE)`"},
      {"power", "`pow(BASE, EXPONENT)`"},
      {"ln", "`log(VALUE)`"},
      {"sigmoid", "`logistic(VALUE)`"},
      {"minimum", "`min(A, B)`"},
      {"least", "`min(A, B)`"},
      {"maximum", "`max(A, B)`"},
      {"greatest", "`max(A, B)`"},
      {"iif", "`if CONDITION then VALUE else VALUE`"},
      {"ifs", "`if CONDITION then VALUE else VALUE`"},
      {"case", "`if CONDITION then VALUE else VALUE`"},
      {"nvl", "`VALUE otherwise DEFAULT`"},
      {"coalesce", "`VALUE otherwise DEFAULT`"},
      {"ifnull", "`VALUE otherwise DEFAULT`"},
      {"iferror", "`VALUE otherwise DEFAULT`, if it may be missing"},
      {"isnull", "`VALUE is not known`"},
      {"isblank", "`VALUE is not known`"},
      {"isempty", "`VALUE is not known`"},
      {"vlookup", "a `table` and call it by its name"},
      {"xlookup", "a `table` and call it by its name"},
      {"lookup", "a `table` and call it by its name"},
      {"today", "`as_of`"},
      {"now", "`as_of`"},
      {"avg", "`average(… for x in LIST)`"},
      {"mean", "`average(… for x in LIST)`"},
      {"sumif", "`sum(… for x in LIST where CONDITION)`"},
      {"countif", "`count(x for x in LIST where CONDITION)`"},
      {"between", "`VALUE in LOW .. HIGH`"},
  };
  return Look(kHints, name);
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
