// Looks through bytes of text many at a time, with the widest vectors that the processor has. Knows
// neither rows nor cells.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace remit::cases {

struct Scanned {
  std::size_t line_feeds = 0;
  std::size_t carriage_returns = 0;
  std::size_t quotes = 0;
  bool ascii = true;
};
Scanned Scan(std::string_view text);

// Where `delimiter` and line feeds stand, ascending; returns how many. `places` is made larger where
// it has no room, and never smaller. The text is shorter than 4 GiB.
std::size_t FindSeparators(std::string_view text, char delimiter,
                           std::vector<std::uint32_t>& places);

}  // namespace remit::cases
