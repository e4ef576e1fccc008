// Plain text, with `code` in backticks as messages have it, as Markdown and as HTML.
#pragma once

#include <string>
#include <string_view>

namespace remit::base {

// For a paragraph or a cell of Markdown (GitHub's): what would be a sign of it, or HTML, is none, a
// new line is a break, and code is code.
std::string MarkdownText(std::string_view text);
std::string HtmlText(std::string_view text);

}  // namespace remit::base
