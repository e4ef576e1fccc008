#include "interpreter/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace remit::base {

void CheckFailed(const char* file, int line, const char* condition, const char* message) {
  std::fprintf(stderr, "remit: internal error at %s:%d: %s (%s). Please report it.\n", file, line, message,
               condition);
  std::abort();
}

}  // namespace remit::base
