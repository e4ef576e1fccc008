#include "repl/editor/graphemes.h"

#include <utf8proc.h>

#include <algorithm>

namespace remit::editor {
namespace {

struct Point {
  utf8proc_int32_t value = -1;  // below 0: no UTF-8
  std::size_t size = 1;
};

Point PointAt(std::string_view text, std::size_t at) {
  Point point;
  const utf8proc_ssize_t size =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                       static_cast<utf8proc_ssize_t>(text.size() - at), &point.value);
  if (size > 0) {
    point.size = static_cast<std::size_t>(size);
  } else {
    point.value = -1;
  }
  return point;
}

}  // namespace

std::size_t NextSign(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  // Letters of ASCII stand alone when the next one is of ASCII too.
  const auto plain = [](char c) { return c >= ' ' && c < 0x7f; };
  if (plain(text[at]) && (at + 1 == text.size() || plain(text[at + 1]))) return at + 1;
  Point point = PointAt(text, at);
  std::size_t end = at + point.size;
  utf8proc_int32_t state = 0;
  while (point.value >= 0 && end < text.size()) {
    const Point next = PointAt(text, end);
    if (next.value < 0 || utf8proc_grapheme_break_stateful(point.value, next.value, &state)) break;
    point = next;
    end += next.size;
  }
  return end;
}

std::size_t PreviousSign(std::string_view text, std::size_t at) {
  at = std::min(at, text.size());
  if (at == 0) return 0;
  // No sign goes over a line break, so that looking from the line's beginning is enough.
  const std::size_t line = at == 1 ? std::string_view::npos : text.rfind('\n', at - 2);
  std::size_t begin = line == std::string_view::npos ? 0 : line + 1;
  while (true) {
    const std::size_t end = NextSign(text, begin);
    if (end >= at) return begin;
    begin = end;
  }
}

int ColumnsOf(std::string_view sign) {
  if (sign.size() == 1 && sign[0] >= ' ' && sign[0] < 0x7f) return 1;
  int columns = 0;
  int flags = 0;  // letters of which two make a flag
  for (std::size_t at = 0; at < sign.size();) {
    const Point point = PointAt(sign, at);
    if (point.value < 0) return 1;
    flags += point.value >= 0x1F1E6 && point.value <= 0x1F1FF ? 1 : 0;
    columns = std::max(columns, utf8proc_charwidth(point.value));
    if (point.value == 0xFE0F) columns = 2;  // shown as a picture
    at += point.size;
  }
  return flags == 2 ? 2 : std::min(columns, 2);
}

bool IsPrintable(std::string_view sign) {
  for (std::size_t at = 0; at < sign.size();) {
    const Point point = PointAt(sign, at);
    if (point.value < 0) return false;
    const utf8proc_category_t category = utf8proc_category(point.value);
    if (category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CN ||
        category == UTF8PROC_CATEGORY_CS || category == UTF8PROC_CATEGORY_ZL ||
        category == UTF8PROC_CATEGORY_ZP)
      return false;
    // Marks that turn the direction of what follows hide what a text says.
    const bool turns = (point.value >= 0x202A && point.value <= 0x202E) ||
                       (point.value >= 0x2066 && point.value <= 0x2069);
    if (turns) return false;
    at += point.size;
  }
  return true;
}

}  // namespace remit::editor
