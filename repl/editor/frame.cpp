#include "repl/editor/frame.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "repl/editor/graphemes.h"

namespace remit::editor {
namespace {

constexpr int kTab = 4;

int ColumnsOfText(std::string_view text) {
  int columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = NextSign(text, at);
    columns += ColumnsOf(text.substr(at, next - at));
    at = next;
  }
  return columns;
}

// What is shown for a sign that cannot be shown as it stands.
std::string Visible(std::string_view sign) {
  const auto first = static_cast<unsigned char>(sign.front());
  if (first < 0x20) return {'^', static_cast<char>(first + '@')};
  if (first == 0x7f) return "^?";
  std::string text = "<";
  for (const char byte : sign) {
    std::array<char, 4> hex{};
    std::snprintf(hex.data(), hex.size(), "%02x", static_cast<unsigned char>(byte));
    text += hex.data();
  }
  return text + ">";
}

// Fills rows from left to right, a new one where a sign does not fit.
class Rows {
 public:
  Rows(int columns, std::size_t indent) : most_(std::max(columns - 1, 4)), indent_(indent) {
    rows_.emplace_back();
  }
  void Put(std::string_view text, int columns, Style style) {
    if (rows_.back().columns + columns > most_) Break();
    rows_.back().Add(text, columns, style);
  }
  void PutWords(std::string_view text, Style style) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t next = NextSign(text, at);
      Put(text.substr(at, next - at), ColumnsOf(text.substr(at, next - at)), style);
      at = next;
    }
  }
  // A line that goes on in another row begins under the text, where there is room for that.
  void Break() {
    rows_.emplace_back();
    if (indent_ == 0 || static_cast<int>(indent_) * 2 > most_) return;
    rows_.back().Add(std::string(indent_, ' '), static_cast<int>(indent_), Style::kPlain);
  }
  int column() const { return rows_.back().columns; }
  // The cursor stands before the next sign; of a row that is full, at the beginning of the next.
  std::pair<std::size_t, int> Place(bool at_end) {
    if (at_end && column() >= most_) Break();
    return {rows_.size() - 1, column()};
  }
  std::vector<Row> Take() && { return std::move(rows_); }

 private:
  int most_;
  std::size_t indent_;
  std::vector<Row> rows_;
};

struct LaidLine {
  std::vector<Row> rows;
  std::pair<std::size_t, int> cursor{};  // where it is in this line
};

class LineLayout {
 public:
  LineLayout(const Picture& picture, int columns) : picture_(picture), columns_(columns) {}

  LaidLine Lay(std::size_t begin, std::size_t end) const {
    const std::string_view prompt = begin == 0 ? picture_.prompt : picture_.more;
    const int indent = ColumnsOfText(prompt);
    Rows rows(columns_, static_cast<std::size_t>(indent));
    rows.PutWords(prompt, Style::kPrompt);
    LaidLine laid;
    const std::string_view line = picture_.text.substr(begin, end - begin);
    const std::vector<Span> spans = picture_.style ? picture_.style(line) : std::vector<Span>{};
    std::size_t span = 0;
    for (std::size_t at = 0; at < line.size();) {
      const std::size_t next = NextSign(line, at);
      if (picture_.cursor >= begin + at && picture_.cursor < begin + next)
        laid.cursor = PlaceOf(rows, line.substr(at, next - at), indent);
      while (span < spans.size() && spans[span].end <= at) ++span;
      const bool styled = span < spans.size() && spans[span].begin <= at;
      PutSign(rows, line.substr(at, next - at), indent,
              MarkAt(begin + at, styled ? spans[span].style : Style::kPlain));
      at = next;
    }
    if (picture_.cursor == end) laid.cursor = rows.Place(true);
    if (end == picture_.text.size()) rows.PutWords(picture_.beside, Style::kHint);
    laid.rows = std::move(rows).Take();
    return laid;
  }

 private:
  Style MarkAt(std::size_t at, Style otherwise) const {
    for (const Span& mark : picture_.marks) {
      if (mark.begin <= at && at < mark.end) return mark.style;
    }
    return otherwise;
  }
  static int TabColumns(const Rows& rows, int indent) {
    const int at = std::max(rows.column() - indent, 0);
    return kTab - at % kTab;
  }
  // Where the sign will stand: in the next row when it does not fit.
  std::pair<std::size_t, int> PlaceOf(Rows& rows, std::string_view sign, int indent) const {
    const int columns = sign == "\t" ? TabColumns(rows, indent) : std::max(ColumnsOf(sign), 1);
    if (rows.column() + columns > std::max(columns_ - 1, 4)) rows.Break();
    return rows.Place(false);
  }
  void PutSign(Rows& rows, std::string_view sign, int indent, Style style) const {
    if (sign == "\t") {
      const int columns = TabColumns(rows, indent);
      rows.Put(std::string(static_cast<std::size_t>(columns), ' '), columns, style);
    } else if (IsPrintable(sign)) {
      rows.Put(sign, ColumnsOf(sign), style);
    } else {
      const std::string shown = Visible(sign);
      rows.Put(shown, static_cast<int>(shown.size()), Style::kMismatch);
    }
  }

  const Picture& picture_;
  int columns_;
};

std::size_t LineBeginOf(std::string_view text, std::size_t at) {
  if (at == 0) return 0;
  const std::size_t line = text.rfind('\n', at - 1);
  return line == std::string_view::npos ? 0 : line + 1;
}

std::size_t LineEndOf(std::string_view text, std::size_t at) {
  const std::size_t end = text.find('\n', at);
  return end == std::string_view::npos ? text.size() : end;
}

std::string_view SequenceOf(Style style) {
  switch (style) {
    case Style::kPlain:
      return "";
    case Style::kPrompt:
      return "\x1b[1m";
    case Style::kKeyword:
      return "\x1b[34m";
    case Style::kCommand:
      return "\x1b[36m";
    case Style::kNumber:
      return "\x1b[35m";
    case Style::kText:
      return "\x1b[32m";
    case Style::kComment:
    case Style::kHint:
      return "\x1b[90m";
    case Style::kMatch:
      return "\x1b[1;36m";
    case Style::kMismatch:
      return "\x1b[1;31m";
    case Style::kSelected:
      return "\x1b[7m";
  }
  return "";
}

}  // namespace

void Row::Add(std::string_view text, int text_columns, Style style) {
  if (pieces.empty() || pieces.back().style != style) pieces.push_back({"", style});
  pieces.back().text += text;
  columns += text_columns;
}

Frame Layout(const Picture& picture, int columns, int height) {
  const std::string_view text = picture.text;
  const auto most = static_cast<std::size_t>(std::max(height, 1));
  const LineLayout layout(picture, columns);
  const std::size_t begin = LineBeginOf(text, picture.cursor);
  LaidLine at = layout.Lay(begin, LineEndOf(text, picture.cursor));
  // A line takes a row at least, so that no more lines than rows have to be looked at.
  std::vector<std::vector<Row>> above, under;
  std::size_t rows_above = 0, rows_under = 0;
  for (std::size_t from = begin; from > 0 && rows_above < most;) {
    const std::size_t end = from - 1;
    from = LineBeginOf(text, end);
    above.push_back(layout.Lay(from, end).rows);
    rows_above += above.back().size();
  }
  for (std::size_t end = LineEndOf(text, picture.cursor); end < text.size() && rows_under < most;) {
    const std::size_t from = end + 1;
    end = LineEndOf(text, from);
    under.push_back(layout.Lay(from, end).rows);
    rows_under += under.back().size();
  }
  std::vector<Row> rows;
  for (auto lines = above.rbegin(); lines != above.rend(); ++lines)
    rows.insert(rows.end(), lines->begin(), lines->end());
  const std::size_t cursor = rows.size() + at.cursor.first;
  rows.insert(rows.end(), at.rows.begin(), at.rows.end());
  for (const auto& lines : under) rows.insert(rows.end(), lines.begin(), lines.end());

  const std::size_t below =
      most >= 3 && !picture.below.empty()
          ? std::min(picture.below.size(),
                     std::max<std::size_t>(most - std::min(most, rows.size()),
                                           std::min<std::size_t>(most / 2, 8)))
          : 0;
  const std::size_t room = most - below;
  // Those up to the cursor, then as many of the others as there is room for.
  const std::size_t first = cursor < room ? 0 : cursor + 1 - room;
  const std::size_t last = std::min(rows.size(), first + room);
  Frame frame;
  frame.rows.assign(rows.begin() + static_cast<std::ptrdiff_t>(first),
                    rows.begin() + static_cast<std::ptrdiff_t>(last));
  frame.rows.insert(frame.rows.end(), picture.below.begin(),
                    picture.below.begin() + static_cast<std::ptrdiff_t>(below));
  frame.cursor_row = cursor - first;
  frame.cursor_column = at.cursor.second;
  return frame;
}

std::string Painter::Text(const Row& row) const {
  std::string text;
  for (const Row::Piece& piece : row.pieces) {
    const std::string_view sequence = colour_ ? SequenceOf(piece.style) : std::string_view();
    text += sequence;
    text += piece.text;
    if (!sequence.empty()) text += "\x1b[0m";
  }
  return text;
}

// Rows below the last one are made by line feeds, which also scroll.
std::string Painter::MoveTo(std::size_t row, int column) {
  std::string bytes;
  if (row < row_) {
    bytes = "\x1b[" + std::to_string(row_ - row) + "A";
  } else {
    bytes.assign(row - row_, '\n');
  }
  row_ = row;
  bytes += '\r';
  if (column > 0) bytes += "\x1b[" + std::to_string(column) + "C";
  return bytes;
}

std::string Painter::Paint(const Frame& frame) {
  if (frame == last_ && row_ == frame.cursor_row) return {};
  std::string bytes;
  for (std::size_t row = 0; row < frame.rows.size(); ++row) {
    if (row < last_.rows.size() && last_.rows[row] == frame.rows[row]) continue;
    bytes += MoveTo(row, 0) + Text(frame.rows[row]) + "\x1b[K";
  }
  if (last_.rows.size() > frame.rows.size()) bytes += MoveTo(frame.rows.size(), 0) + "\x1b[J";
  bytes += MoveTo(frame.cursor_row, frame.cursor_column);
  last_ = frame;
  return bytes;
}

std::string Painter::Leave() {
  if (last_.rows.empty()) return {};
  std::string bytes = MoveTo(last_.rows.size() - 1, 0) + "\n";
  last_ = {};
  row_ = 0;
  return bytes;
}

std::string Painter::Forget(int columns) {
  // Each row may take several now; the cursor stands in the last of those before it.
  std::size_t above = 0;
  const int width = std::max(columns, 1);
  for (std::size_t row = 0; row < last_.rows.size() && row < row_; ++row)
    above += static_cast<std::size_t>(std::max(last_.rows[row].columns - 1, 0) / width) + 1;
  std::string bytes;
  if (!last_.rows.empty()) above += static_cast<std::size_t>(last_.cursor_column / width);
  if (above > 0) bytes += "\x1b[" + std::to_string(above) + "A";
  bytes += "\r\x1b[J";
  last_ = {};
  row_ = 0;
  return bytes;
}

}  // namespace remit::editor
