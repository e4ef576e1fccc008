// The difference of two texts by lines, in the unified form that people and tools know.
#pragma once

#include <string>

namespace remit::repl {

// Empty when the texts are equal. Three lines of context. `became` says what `after` is: formatted.
std::string LineDiff(const std::string& path, const std::string& before, const std::string& after,
                     const std::string& became);

}  // namespace remit::repl
