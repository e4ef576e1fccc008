// The words that people and programs read for statuses, verdicts and values of a decision.
#pragma once

#include <string>
#include <string_view>

#include "interpreter/engine/core.h"

namespace remit::engine {

std::string_view Name(Status status);    // invalid, fault, needs_data, no_alternative, decided
std::string_view Name(Verdict verdict);  // none, approve, escalate, refuse, needs_reason

// What is wrong, without its place: builtins::FaultText, and of a guarantee which one. For a cause
// that is a fault.
std::string FaultWords(const check::Model& model, const Cause& cause);

// types::Format, and beside it what only a decision has: levels, sides, statuses, verdicts.
std::string FormatValue(const check::Checked& checked, const types::TextPool& texts,
                        types::Value value, const types::Type& type);

}  // namespace remit::engine
