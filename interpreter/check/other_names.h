// Names that people bring along from spreadsheets and other languages, and what Remit calls the
// same thing. For hints only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace remit::check {

// "write `ceiling`"; empty for a name that is not known from elsewhere. Capitals do not matter.
// `arguments` as written take the places {0}, {1} … of a hint that has them.
std::string FunctionElsewhere(std::string_view name,
                              const std::vector<std::string>& arguments);  // roundup, iif, nvl
std::string AggregationElsewhere(std::string_view name);                   // total, avg, exists

}  // namespace remit::check
