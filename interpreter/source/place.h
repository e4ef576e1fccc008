// A place in a source as people are told it, where no column is needed.
#pragma once

#include <string>

#include "interpreter/source/source.h"

namespace remit::source {

// "policy.remit:12": the file as it was named, and the line in which the span begins.
std::string PlaceOf(const SourceMap& sources, Span span);

}  // namespace remit::source
