#include "interpreter/base/markup.h"

#include <algorithm>

namespace remit::base {
namespace {

// From a run of backticks: where the code behind it ends, and the run that closes it begins; npos
// where nothing closes it.
std::size_t CodeEnd(std::string_view text, std::size_t begin, std::size_t run) {
  for (std::size_t at = begin; at < text.size();) {
    at = text.find('`', at);
    if (at == std::string_view::npos) return at;
    const std::size_t end = std::min(text.find_first_not_of('`', at), text.size());
    if (end - at == run) return at;
    at = end;
  }
  return std::string_view::npos;
}

// Parts of a text in their order: what is code, without its backticks, and what is not.
template <typename Plain, typename Code>
void ByCode(std::string_view text, const Plain& plain, const Code& code) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '`') {
      const std::size_t end = std::min(text.find('`', at), text.size());
      plain(text.substr(at, end - at));
      at = end;
      continue;
    }
    const std::size_t begin = std::min(text.find_first_not_of('`', at), text.size());
    const std::size_t end = CodeEnd(text, begin, begin - at);
    if (end == std::string_view::npos) {
      plain(text.substr(at, begin - at));
      at = begin;
      continue;
    }
    code(text.substr(begin, end - begin), text.substr(at, begin - at));
    at = end + (begin - at);
  }
}

std::string Entities(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else if (c == '&')
      safe += "&amp;";
    else if (c == '\n')
      safe += "<br>";
    else if (c != '\r')
      safe += c;
  }
  return safe;
}

}  // namespace

std::string MarkdownText(std::string_view text) {
  std::string safe;
  ByCode(
      text,
      [&](std::string_view part) {
        std::string escaped;
        for (const char c : part) {
          if (std::string_view("|*_[]#~\\`").find(c) != std::string_view::npos) escaped += '\\';
          escaped += c;
        }
        safe += Entities(escaped);
      },
      [&](std::string_view part, std::string_view ticks) {
        safe += ticks;
        for (const char c : part) {
          // A cell ends at a bar wherever it stands.
          if (c == '|') safe += '\\';
          if (c != '\r') safe += c == '\n' ? ' ' : c;
        }
        safe += ticks;
      });
  return safe;
}

std::string HtmlText(std::string_view text) {
  std::string safe;
  ByCode(
      text, [&](std::string_view part) { safe += Entities(part); },
      [&](std::string_view part, std::string_view) {
        safe += "<code>" + Entities(part) + "</code>";
      });
  return safe;
}

}  // namespace remit::base
