// Text as the content, or the quoted attribute, of an element of HTML and SVG.
#pragma once

#include <string>
#include <string_view>

namespace remit::prose {

std::string Escaped(std::string_view text);

}  // namespace remit::prose
