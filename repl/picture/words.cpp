#include "repl/picture/words.h"

#include <algorithm>

#include "repl/editor/graphemes.h"

namespace remit::picture {
namespace {

// The end of what begins at `at` and takes at most so many columns, at least one sign.
std::size_t Fits(std::string_view text, std::size_t at, int columns) {
  std::size_t end = editor::NextSign(text, at);
  int used = editor::ColumnsOf(text.substr(at, end - at));
  while (end < text.size()) {
    const std::size_t next = editor::NextSign(text, end);
    used += editor::ColumnsOf(text.substr(end, next - end));
    if (used > columns) break;
    end = next;
  }
  return end;
}

}  // namespace

int ColumnsOf(std::string_view text) {
  int columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = editor::NextSign(text, at);
    columns += editor::ColumnsOf(text.substr(at, end - at));
    at = end;
  }
  return columns;
}

std::string Shown(std::string_view text) {
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = editor::NextSign(text, at);
    const std::string_view sign = text.substr(at, end - at);
    const bool printable = editor::IsPrintable(sign) && editor::ColumnsOf(sign) > 0;
    shown += printable ? std::string(sign) : "?";
    at = end;
  }
  return shown;
}

std::string Cut(std::string_view text, int columns, bool unicode) {
  if (columns <= 0) return {};
  if (ColumnsOf(text) <= columns) return std::string(text);
  const std::string more = unicode ? "…" : ".";
  if (columns == 1) return more;
  std::string cut(text.substr(0, Fits(text, 0, columns - 1)));
  if (ColumnsOf(cut) > columns - 1) return more;  // one wide sign
  return cut + more;
}

std::vector<std::string> Lines(std::string_view text, int columns) {
  std::vector<std::string> lines{""};
  int used = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t blank = std::min(text.find(' ', at), text.size());
    std::string_view word = text.substr(at, blank - at);
    at = blank + 1;
    if (word.empty()) continue;
    const int width = ColumnsOf(word);
    if (used > 0 && used + 1 + width > columns) {
      lines.emplace_back();
      used = 0;
    }
    while (used == 0 && ColumnsOf(word) > columns) {
      const std::size_t end = Fits(word, 0, columns);
      lines.back() += word.substr(0, end);
      lines.emplace_back();
      word = word.substr(end);
    }
    if (word.empty()) continue;
    lines.back() += (used > 0 ? " " : "") + std::string(word);
    used += (used > 0 ? 1 : 0) + ColumnsOf(word);
  }
  if (lines.size() > 1 && lines.back().empty()) lines.pop_back();
  return lines;
}

std::string Counted(std::size_t count, const std::string& one, const std::string& several) {
  return std::to_string(count) + " " + (count == 1 ? one : several);
}

}  // namespace remit::picture
