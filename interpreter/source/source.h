// A source file and places in it. A Source owns its text and must outlive every Span that points
// into it. Offsets are bytes; lines and columns start at 1; a column counts Unicode code points.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/base/ids.h"
#include "interpreter/base/result.h"

namespace remit::source {

using FileId = base::Id<struct FileTag>;

// Half-open byte range [begin, end) of one file.
struct Span {
  FileId file;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

struct LineColumn {
  int line = 1;
  int column = 1;
};

class Source {
 public:
  Source(std::string path, std::string text);
  const std::string& path() const { return path_; }
  const std::string& text() const { return text_; }
  LineColumn Locate(std::uint32_t offset) const;
  int line_count() const { return static_cast<int>(line_starts_.size()); }
  // The text of a line (from 1), without its line end.
  std::string_view Line(int line) const;
  std::string_view Text(Span span) const;

 private:
  std::string path_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
};

// All files that one compilation read, in the order in which they were read: the policy first, then
// what it uses.
class SourceMap {
 public:
  FileId Add(std::string path, std::string text);
  const Source& Get(FileId id) const { return files_.at(id.index()); }
  std::size_t size() const { return files_.size(); }

 private:
  std::vector<Source> files_;
};

// Reads a whole file; a byte-order mark is kept (the lexer skips it), so that offsets are those of
// the file.
base::Result<std::string> ReadFile(const std::string& path);

}  // namespace remit::source
