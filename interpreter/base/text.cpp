#include "interpreter/base/text.h"

namespace remit::base {

std::string Tick(std::string_view code) { return "`" + std::string(code) + "`"; }

std::string LowerCase(std::string_view text) {
  std::string small(text);
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return small;
}

std::string Counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace remit::base
