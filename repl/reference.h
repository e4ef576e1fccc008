// Pages of docs/reference, written from the builtin table and the registry of messages. A test
// compares them with the committed pages.
#pragma once

#include <string>

namespace remit::repl {

std::string BuiltinsPage();
std::string DiagnosticsPage();

}  // namespace remit::repl
