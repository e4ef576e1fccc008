// The decision made last in text and JSON, as the command line gives it.
#pragma once

#include <string>

#include "interpreter/embed/decider_state.h"

namespace remit::embed {

std::string Explain(DeciderState& state, Form form);

}  // namespace remit::embed
