#include "repl/editor/brackets.h"

#include <vector>

namespace remit::editor {
namespace {

constexpr std::string_view kOpening = "([{";
constexpr std::string_view kClosing = ")]}";

// Calls `each` with the place of every bracket, in order. A text ends at the latest with its line.
template <typename Each>
void ForBrackets(std::string_view text, const Each& each) {
  bool quoted = false, comment = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n') {
      quoted = comment = false;
    } else if (comment) {
      continue;
    } else if (quoted) {
      if (c == '\\') {
        ++at;
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == '#') {
      comment = true;
    } else if (kOpening.find(c) != std::string_view::npos ||
               kClosing.find(c) != std::string_view::npos) {
      each(at);
    }
  }
}

bool IsBracket(std::string_view text, std::size_t at) {
  return kOpening.find(text[at]) != std::string_view::npos ||
         kClosing.find(text[at]) != std::string_view::npos;
}

}  // namespace

std::optional<BracketPair> PairAt(std::string_view text, std::size_t cursor) {
  const bool before = cursor > 0 && IsBracket(text, cursor - 1);
  if (!before && (cursor >= text.size() || !IsBracket(text, cursor))) return std::nullopt;
  const std::size_t wanted = before ? cursor - 1 : cursor;
  std::vector<std::size_t> open;
  std::optional<BracketPair> pair;
  bool is_bracket = false;
  ForBrackets(text, [&](std::size_t at) {
    is_bracket = is_bracket || at == wanted;
    if (kOpening.find(text[at]) != std::string_view::npos) {
      open.push_back(at);
      return;
    }
    const std::size_t kind = kClosing.find(text[at]);
    const bool fits = !open.empty() && text[open.back()] == kOpening[kind];
    if (at == wanted) pair = BracketPair{at, fits ? std::optional(open.back()) : std::nullopt};
    if (fits && open.back() == wanted) pair = BracketPair{wanted, at};
    if (fits) open.pop_back();
  });
  // One that is still open is no mistake.
  if (!is_bracket) return std::nullopt;
  return pair;
}

int OpenAtEnd(std::string_view text) {
  int open = 0;
  ForBrackets(text, [&](std::size_t at) {
    open += kOpening.find(text[at]) != std::string_view::npos ? 1 : -1;
  });
  return open;
}

}  // namespace remit::editor
