// REMIT_CHECK: our own bug. Prints the condition, the place and a message, then stops the process. Never for input.
#pragma once

namespace remit::base {
[[noreturn]] void CheckFailed(const char* file, int line, const char* condition, const char* message);
}

#define REMIT_CHECK(condition, message)                                                   \
  (static_cast<bool>(condition)                                                           \
       ? static_cast<void>(0)                                                             \
       : ::remit::base::CheckFailed(__FILE__, __LINE__, #condition, message))
