// The page of every message: what is wrong, why the language asks for it, a policy that has it and
// the same one mended. The files are docs/messages/CODE.md and are part of the program.
#pragma once

#include <string_view>

namespace remit::diagnostics {

// Markdown; empty for a code without a page, which no released code is (tests/docs/message_pages).
std::string_view PageOf(std::string_view code);

}  // namespace remit::diagnostics
