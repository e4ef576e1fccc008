// Prose in which some words lead somewhere: plain text with marks around the words that name a
// declaration. Knows neither the words nor where they lead.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace remit::prose {

// "the margin" with `let-margin` for its target is the text "the margin" between marks. Marks are
// control characters, which no text of a policy holds. Linked text is never linked again.
std::string Linked(std::string_view target, std::string_view text);

// Calls `piece` for every run of the text, with an empty target where it leads nowhere.
void ForEachPiece(std::string_view marked,
                  const std::function<void(std::string_view text, std::string_view target)>& piece);

std::string Plain(std::string_view marked);

// With the first letter of the sentence as a capital.
std::string Capitalised(std::string marked);

}  // namespace remit::prose
