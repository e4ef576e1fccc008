// Names that people bring along from spreadsheets and other languages, and what Remit calls the
// same thing. For hints only.
#pragma once

#include <string>
#include <string_view>

namespace remit::check {

// "write `ceiling`"; empty for a name that is not known from elsewhere. Capitals do not matter.
std::string FunctionElsewhere(std::string_view name);     // roundup, iif, nvl
std::string AggregationElsewhere(std::string_view name);  // total, avg, exists

}  // namespace remit::check
