// The decision made last in text and JSON, as the command line gives it.
#pragma once

#include <string>

#include "interpreter/embed/decider_state.h"

namespace remit::embed {

std::string Explain(DeciderState& state, Form form);
// One line of JSON without its end.
void AppendCore(DeciderState& state, std::string& out);

}  // namespace remit::embed
