// What reading a policy costs by the generated parser alone: the measure of what the adapter and
// the stages behind it add. Nothing is made of what is read.
#pragma once

#include <string>

namespace remit::bench {

// Calls the rules of the grammar as the adapter calls them. False where the text is refused; the
// neighbours of tokens (a unit behind its number) are not looked at.
bool BareParse(const std::string& text);

}  // namespace remit::bench
