// Text in columns of a terminal: measured, cut, filled and broken into lines. Signs that a terminal
// would not show as they stand become `?`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace remit::picture {

int ColumnsOf(std::string_view text);
std::string Shown(std::string_view text);
// At most so many columns, the last of them `…` (or `.` without Unicode) where something is
// missing.
std::string Cut(std::string_view text, int columns, bool unicode);
// Between words; a word that is too long is broken. At least one line.
std::vector<std::string> Lines(std::string_view text, int columns);
// "1 point", "2 points".
std::string Counted(std::size_t count, const std::string& one, const std::string& several);

}  // namespace remit::picture
