#include "repl/line_diff.h"

#include <algorithm>
#include <sstream>
#include <vector>

namespace remit::repl {
namespace {

struct Edit {
  char sign;  // ' ', '-', '+'
  std::string line;
};

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// Longest common subsequence over what is left after the common head and tail; quadratic there,
// which formatting never makes large.
std::vector<Edit> Edits(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::size_t head = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  std::size_t tail = 0;
  while (tail < a.size() - head && tail < b.size() - head &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
    ++tail;
  const std::size_t n = a.size() - head - tail, m = b.size() - head - tail;
  std::vector<std::vector<std::size_t>> common(n + 1, std::vector<std::size_t>(m + 1, 0));
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t j = m; j-- > 0;) {
      common[i][j] = a[head + i] == b[head + j] ? common[i + 1][j + 1] + 1
                                                : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  std::vector<Edit> edits;
  for (std::size_t k = 0; k < head; ++k) edits.push_back({' ', a[k]});
  for (std::size_t i = 0, j = 0; i < n || j < m;) {
    if (i < n && j < m && a[head + i] == b[head + j]) {
      edits.push_back({' ', a[head + i]});
      ++i, ++j;
    } else if (j == m || (i < n && common[i + 1][j] >= common[i][j + 1])) {
      edits.push_back({'-', a[head + i++]});
    } else {
      edits.push_back({'+', b[head + j++]});
    }
  }
  for (std::size_t k = a.size() - tail; k < a.size(); ++k) edits.push_back({' ', a[k]});
  return edits;
}

}  // namespace

std::string LineDiff(const std::string& path, const std::string& before, const std::string& after,
                     const std::string& became) {
  if (before == after) return {};
  const std::vector<Edit> edits = Edits(Lines(before), Lines(after));
  constexpr std::size_t kContext = 3;
  std::string text = "--- " + path + "\n+++ " + path + " (" + became + ")\n";
  std::size_t line_before = 1, line_after = 1;  // of edits[i]
  for (std::size_t i = 0; i < edits.size();) {
    std::size_t next = i;
    while (next < edits.size() && edits[next].sign == ' ') ++next;
    if (next == edits.size()) break;
    const std::size_t begin = next - std::min(kContext, next - i);
    line_before += begin - i, line_after += begin - i;
    std::size_t end = next,
                quiet = 0;  // the hunk ends after 2 * kContext quiet lines, or at the end
    while (end < edits.size() && quiet <= 2 * kContext)
      quiet = edits[end++].sign == ' ' ? quiet + 1 : 0;
    end -= quiet > kContext ? quiet - kContext : 0;
    std::size_t removed = 0, added = 0;
    std::string body;
    for (std::size_t k = begin; k < end; ++k) {
      body += edits[k].sign + edits[k].line + '\n';
      if (edits[k].sign != '+') ++removed;
      if (edits[k].sign != '-') ++added;
    }
    text += "@@ -" + std::to_string(line_before) + ',' + std::to_string(removed) + " +" +
            std::to_string(line_after) + ',' + std::to_string(added) + " @@\n" + body;
    line_before += removed, line_after += added;
    i = end;
  }
  return text;
}

}  // namespace remit::repl
