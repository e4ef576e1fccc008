// The two questions about Unicode that decide something: whether two texts are the same, and whether a text says anything.
#pragma once

#include <string>
#include <string_view>

namespace remit::base {

// UTF-8 in normalisation form C, in which `é` has one spelling. Text that is not UTF-8 is given back as it is.
std::string NormalisedText(std::string_view text);

// Only spaces of any kind, line ends, control and invisible characters; the empty text too.
bool IsBlank(std::string_view text);

}  // namespace remit::base
