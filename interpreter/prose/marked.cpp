#include "interpreter/prose/marked.h"

namespace remit::prose {
namespace {

constexpr char kTarget = '\x01', kText = '\x02', kEnd = '\x03';

}  // namespace

std::string Linked(std::string_view target, std::string_view text) {
  return kTarget + std::string(target) + kText + std::string(text) + kEnd;
}

void ForEachPiece(
    std::string_view marked,
    const std::function<void(std::string_view text, std::string_view target)>& piece) {
  while (!marked.empty()) {
    const std::size_t mark = marked.find(kTarget);
    if (mark != 0) piece(marked.substr(0, mark), {});
    if (mark == std::string_view::npos) return;
    const std::size_t text = marked.find(kText, mark), end = marked.find(kEnd, mark);
    piece(marked.substr(text + 1, end - text - 1), marked.substr(mark + 1, text - mark - 1));
    marked.remove_prefix(end + 1);
  }
}

std::string Plain(std::string_view marked) {
  std::string plain;
  ForEachPiece(marked, [&](std::string_view text, std::string_view) { plain += text; });
  return plain;
}

std::string Capitalised(std::string marked) {
  std::size_t first = 0;
  if (!marked.empty() && marked[0] == kTarget) first = marked.find(kText) + 1;
  if (first < marked.size() && marked[first] >= 'a' && marked[first] <= 'z')
    marked[first] = static_cast<char>(marked[first] - 'a' + 'A');
  return marked;
}

}  // namespace remit::prose
