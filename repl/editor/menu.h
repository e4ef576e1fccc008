// The completions that are offered, as rows under the text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "repl/editor/frame.h"

namespace remit::editor {

struct Candidate;

// What all of them begin with; not in the middle of a sign.
std::string CommonBeginning(const std::vector<Candidate>& candidates);

// In columns; at most six rows of them, those around the chosen one, and the note of that one.
std::vector<Row> MenuRows(const std::vector<Candidate>& candidates,
                          std::optional<std::size_t> chosen, int columns);

// One row, cut where it would be too long.
Row RowOf(std::string_view text, Style style, int columns);

}  // namespace remit::editor
