// A difference in words: for a terminal, as JSON (docs/reference/diff.schema.json), and as Markdown
// for the description of a change.
#pragma once

#include <string>

#include "interpreter/difference/difference.h"

namespace remit::difference {

// The verdict in one sentence, without a full stop: the first line of all three.
std::string Headline(const PolicyDifference& difference);

std::string Text(const PolicyDifference& difference, bool colour);
std::string Json(const PolicyDifference& difference);  // one object on one line
std::string Markdown(const PolicyDifference& difference);

}  // namespace remit::difference
