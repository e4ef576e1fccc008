// Mends a policy by the suggestions of its own messages. Only those that are safe, which is what a
// message says of them, and only where compiling the mended text shows that they mended it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "interpreter/compile/compile.h"

namespace remit::repl {

// Compiles the text of one policy and looks for everything that the command looks for.
using LookAt = std::function<compile::Compilation(const std::string& text)>;

struct Fix {
  std::string code;   // R0118
  std::string place;  // desk.remit:12:7, in the text before this fix
  std::string text;   // "write `==`"
};
struct Fixed {
  std::string text;             // the policy mended, or as it was
  std::vector<Fix> applied;     // in the order in which they were applied
  std::vector<Fix> left_alone;  // safe by their own account, but the message stayed, another one
                                // came, or the policy would decide differently
};
// Nothing outside the file of the policy is touched. A policy without an error keeps its decision
// hash; one with errors keeps every part that had none.
Fixed ApplySafeFixes(const std::string& path, const std::string& text, const LookAt& look_at);

}  // namespace remit::repl
