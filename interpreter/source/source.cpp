#include "interpreter/source/source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace remit::source {

Source::Source(std::string path, std::string text)
    : path_(std::move(path)), text_(std::move(text)) {
  line_starts_.push_back(0);
  for (std::uint32_t i = 0; i < text_.size(); ++i) {
    const bool lone_cr = text_[i] == '\r' && (i + 1 == text_.size() || text_[i + 1] != '\n');
    if (text_[i] == '\n' || lone_cr) line_starts_.push_back(i + 1);
  }
}

LineColumn Source::Locate(std::uint32_t offset) const {
  offset = std::min<std::uint32_t>(offset, static_cast<std::uint32_t>(text_.size()));
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const std::uint32_t start = *(next - 1);
  int column = 1;
  for (std::uint32_t i = start; i < offset; ++i) {
    if ((static_cast<unsigned char>(text_[i]) & 0xC0u) != 0x80u)
      ++column;  // not a continuation byte
  }
  return {static_cast<int>(next - line_starts_.begin()), column};
}

std::string_view Source::Line(int line) const {
  if (line < 1 || line > line_count()) return {};
  const std::size_t begin = line_starts_[static_cast<std::size_t>(line) - 1];
  std::size_t end =
      line < line_count() ? line_starts_[static_cast<std::size_t>(line)] : text_.size();
  while (end > begin && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  return std::string_view(text_).substr(begin, end - begin);
}

std::string_view Source::Text(Span span) const {
  return std::string_view(text_).substr(span.begin, span.end - span.begin);
}

FileId SourceMap::Add(std::string path, std::string text) {
  files_.emplace_back(std::move(path), std::move(text));
  return FileId(files_.size() - 1);
}

base::Result<std::string> ReadFile(const std::string& path) {
  std::error_code ignored;  // whatever else is wrong with the path, opening it says
  if (std::filesystem::is_directory(path, ignored))
    return base::Error{"cannot read `" + path + "`: it is a folder"};
  std::ifstream in(path, std::ios::binary);
  if (!in) return base::Error{"cannot open `" + path + "`: " + std::strerror(errno)};
  std::ostringstream text;
  text << in.rdbuf();
  if (in.bad()) return base::Error{"cannot read `" + path + "`: " + std::strerror(errno)};
  return std::move(text).str();
}

}  // namespace remit::source
