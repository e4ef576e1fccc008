// What can be asked about: operators and functions, declarations, what is made of a list, and
// messages. The command `help` and the session's `:help` say the same.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace remit::repl {

// Everything called `topic`, one paragraph each; empty when nothing is.
std::string TextAbout(std::string_view topic);
// "nothing is called `rond`; did you mean `round`?" `list`: the command that lists everything.
std::string NothingCalled(std::string_view topic, std::string_view list);

}  // namespace remit::repl
