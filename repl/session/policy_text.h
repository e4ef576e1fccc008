// What an entry does to the text of a policy: a declaration takes the place of the one that it
// redefines, or comes behind all others; `set` changes one value where it stands. Comments and
// layout of everything else stay, so that the text can be saved as the policy's next version.
#pragma once

#include <cstdint>
#include <string>

#include "interpreter/base/result.h"
#include "interpreter/compile/compile.h"

namespace remit::repl {

// `policy` was compiled from `text`. Of dated values `set` means the one in force on `day`. An
// Error holds the messages about an entry that cannot be read.
base::Result<std::string> Amended(const compile::Compilation& policy, const std::string& text,
                                  const std::string& entry, std::int64_t day);

}  // namespace remit::repl
