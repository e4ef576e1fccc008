// Writing a file over itself without ever losing it.
#pragma once

#include <string>

namespace remit::repl {

// Written beside the file and moved over it, so that nothing is lost when the disk is full; keeps
// the permissions. False, and a message on stderr, when it cannot.
bool ReplaceFile(const std::string& path, const std::string& text);

}  // namespace remit::repl
