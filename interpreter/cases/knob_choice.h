// `KNOB=VALUE` of the command line, read exactly as the language writes values.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "interpreter/base/result.h"
#include "interpreter/check/checked.h"

namespace remit::cases {

// Position of the knob and of the alternative; an Error is a mistake of the command line.
base::Result<std::pair<std::size_t, std::uint32_t>> ParseKnobChoice(const check::Checked& checked,
                                                                    const std::string& text);

}  // namespace remit::cases
