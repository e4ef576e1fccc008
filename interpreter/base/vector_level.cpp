// Where vectors are left to Highway's own library nothing limits them.
#include "interpreter/base/vector_level.h"

#include <cstdlib>

namespace remit::base {

std::vector<std::string_view> VectorLevels() { return {}; }

std::optional<std::string> UnknownVectorLevel() {
  const char* const asked = std::getenv("REMIT_VECTORS");
  if (asked == nullptr) return std::nullopt;
  return std::string(asked);
}

}  // namespace remit::base
