// A case as JSON, in the form in which cases are read: what somebody is handed to decide it again.
#pragma once

#include <string>

#include "interpreter/engine/case.h"

namespace remit::cases {

// One line without its line end: `{"id": …, "deal": { … }, "proposal": { … }}`. Read back, it is
// the same case. What is missing is left out. Inputs stand in the order in which they are declared.
std::string CaseAsJson(const check::Checked& checked, const engine::CaseBatch& batch,
                       std::size_t index);

}  // namespace remit::cases
