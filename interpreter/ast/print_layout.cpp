// From lines of cells to the text of a file: comments in their places, single blank lines where the
// author had any, cells of neighbouring like lines aligned.
#include <algorithm>

#include "interpreter/ast/printer.h"

namespace remit::ast {
namespace {

constexpr std::size_t kAlignedCell = 64;     // wider cells do not push their neighbours
constexpr std::size_t kAlignedComment = 88;  // nor do lines this long push comments

// A line of the result: a line of code with perhaps a comment behind it, or a comment alone.
struct Item {
  const Line* line = nullptr;
  std::string text;  // of the comment
  std::size_t indent = 0;
  bool blank_before = false;
};

class Weaver {
 public:
  Weaver(const std::vector<Line>& lines, const File& file) : lines_(lines), file_(file) {}

  std::string Run() {
    for (const Line& line : lines_) {
      CommentsBefore(line.begin, line.comment_indent);
      Push({&line, "", line.indent, line.may_follow_blank && BlankBefore(line.begin)}, line.end);
    }
    CommentsBefore(UINT32_MAX, 0);
    return Render();
  }

 private:
  bool BlankBefore(std::uint32_t begin) const {
    if (items_.empty()) return false;
    const auto& blanks = file_.blank_lines;
    const auto next = std::lower_bound(blanks.begin(), blanks.end(), reached_);
    return next != blanks.end() && *next < begin;
  }

  void Push(Item item, std::uint32_t end) {
    items_.push_back(std::move(item));
    reached_ = std::max(reached_, end);
  }

  void CommentsBefore(std::uint32_t begin, std::size_t indent) {
    for (; next_ < file_.comments.size() && file_.comments[next_].span.begin < begin; ++next_) {
      const Comment& comment = file_.comments[next_];
      if (!comment.own_line && !items_.empty() && items_.back().line != nullptr &&
          items_.back().text.empty()) {
        items_.back().text = comment.text;
        reached_ = std::max(reached_, comment.span.end);
      } else {
        Push({nullptr, comment.text, indent, BlankBefore(comment.span.begin)}, comment.span.end);
      }
    }
  }

  // Comments on lines of their own do not part a group; blank lines do.
  static bool Alike(const Line& first, const Item& item) {
    if (item.blank_before || first.group.empty()) return false;
    return item.line == nullptr ||
           (item.line->group == first.group && item.line->indent == first.indent);
  }

  std::string Render() {
    std::vector<std::string> texts(items_.size());
    for (std::size_t i = 0; i < items_.size();) {
      std::size_t end = i + 1;
      if (items_[i].line != nullptr) {
        while (end < items_.size() && Alike(*items_[i].line, items_[end])) ++end;
      }
      RenderRun(i, end, texts);
      i = end;
    }
    AppendComments(texts);
    std::string result;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (items_[i].blank_before) result += '\n';
      result += texts[i] + '\n';
    }
    return result;
  }

  void RenderRun(std::size_t begin, std::size_t end, std::vector<std::string>& texts) const {
    std::vector<std::size_t> widths;
    for (std::size_t i = begin; i < end; ++i) {
      if (items_[i].line == nullptr) continue;
      const auto& cells = items_[i].line->cells;
      for (std::size_t k = 0; k + 1 < cells.size(); ++k) {
        if (widths.size() <= k) widths.push_back(0);
        const std::size_t width = WidthOf(cells[k].text);
        if (width <= kAlignedCell) widths[k] = std::max(widths[k], width);
      }
    }
    for (std::size_t i = begin; i < end; ++i) {
      std::string& text = texts[i];
      text.assign(items_[i].indent, ' ');
      if (items_[i].line == nullptr) {
        text += items_[i].text;
        continue;
      }
      const auto& cells = items_[i].line->cells;
      for (std::size_t k = 0; k < cells.size(); ++k) {
        if (k > 0) text.append(cells[k].gap, ' ');
        text += cells[k].text;
        const std::size_t width = WidthOf(cells[k].text);
        if (k + 1 < cells.size() && width < widths[k]) text.append(widths[k] - width, ' ');
      }
    }
  }

  void AppendComments(std::vector<std::string>& texts) const {
    const auto trails = [&](std::size_t i) {
      return items_[i].line != nullptr && !items_[i].text.empty();
    };
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (!trails(i)) continue;
      std::size_t end = i;
      std::size_t column = 0;
      for (; end < items_.size() && trails(end) && (end == i || !items_[end].blank_before); ++end) {
        const std::size_t width = WidthOf(texts[end]);
        if (width <= kAlignedComment) column = std::max(column, width);
      }
      for (; i < end; ++i) {
        const std::size_t width = WidthOf(texts[i]);
        if (width < column) texts[i].append(column - width, ' ');
        texts[i] += "  " + items_[i].text;
      }
      --i;
    }
  }

  const std::vector<Line>& lines_;
  const File& file_;
  std::vector<Item> items_;
  std::size_t next_ = 0;       // comment
  std::uint32_t reached_ = 0;  // up to where the source has been printed
};

}  // namespace

std::size_t WidthOf(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
  }));
}

std::string Weave(std::vector<Line> lines, const File& file) { return Weaver(lines, file).Run(); }

}  // namespace remit::ast
