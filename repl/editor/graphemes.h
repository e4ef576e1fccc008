// Where the signs of a text begin, and how many columns of a terminal they take. A sign is what a
// person sees as one: a letter with its accents, an emoji with its parts. Bytes that are no UTF-8
// are signs of their own.
#pragma once

#include <cstddef>
#include <string_view>

namespace remit::editor {

// The end of the sign that begins at `at`; `text.size()` at its end.
std::size_t NextSign(std::string_view text, std::size_t at);
// The beginning of the sign that ends at `at`; 0 at its beginning.
std::size_t PreviousSign(std::string_view text, std::size_t at);
// Columns of one sign: 0 to 2. Of a line break and of a tab, which only a line can tell, 0.
int ColumnsOf(std::string_view sign);
// Is it shown as it stands? Control characters and bytes that are no UTF-8 are not.
bool IsPrintable(std::string_view sign);

}  // namespace remit::editor
