#include "repl/editor/buffer.h"

#include <algorithm>
#include <utility>

#include "repl/editor/graphemes.h"

namespace remit::editor {
namespace {

constexpr std::size_t kMostUndo = 1000;
constexpr std::size_t kMostUndoBytes = std::size_t{8} << 20;
constexpr std::size_t kMostCuts = 30;

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n'; }
// Of a word of the language: letters of any alphabet, digits, underscores.
bool IsWord(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

}  // namespace

void Buffer::Keep(Act act) {
  const bool goes_on = act == last_ && (act == Act::kInsert || act == Act::kDelete);
  if (!goes_on) {
    undo_.push_back({text_, cursor_});
    // As many as fit, the last one always.
    const std::size_t fit = kMostUndoBytes / (text_.size() + 1) + 1;
    const std::size_t most = std::min(kMostUndo, fit);
    if (undo_.size() > most)
      undo_.erase(undo_.begin(), undo_.end() - static_cast<std::ptrdiff_t>(most));
  }
  redo_.clear();
  last_ = act;
}

void Buffer::Set(std::string text) {
  Keep(Act::kOther);
  text_ = std::move(text);
  cursor_ = text_.size();
}

void Buffer::Clear() {
  text_.clear();
  cursor_ = 0;
  undo_.clear();
  redo_.clear();
  last_ = Act::kOther;
}

void Buffer::MoveTo(std::size_t at) {
  at = std::min(at, text_.size());
  cursor_ = at == text_.size() ? at : PreviousSign(text_, at + 1);
  last_ = Act::kOther;
}

void Buffer::Insert(std::string_view text) {
  if (text.empty()) return;
  // A word at a time can be undone.
  const bool begins_word = !IsBlank(text.front()) && cursor_ > 0 && IsBlank(text_[cursor_ - 1]);
  if (begins_word || text.size() > 8) last_ = Act::kOther;
  Keep(Act::kInsert);
  text_.insert(cursor_, text);
  cursor_ += text.size();
}

void Buffer::Replace(std::size_t begin, std::size_t end, std::string_view text) {
  Keep(Act::kOther);
  text_.replace(begin, end - begin, text);
  cursor_ = begin + text.size();
}

void Buffer::Erase(std::size_t begin, std::size_t end) {
  text_.erase(begin, end - begin);
  cursor_ = begin;
}

bool Buffer::DeleteBackward() {
  if (cursor_ == 0) return false;
  Keep(Act::kDelete);
  Erase(PreviousSign(text_, cursor_), cursor_);
  return true;
}

bool Buffer::DeleteForward() {
  if (cursor_ == text_.size()) return false;
  Keep(Act::kDelete);
  Erase(cursor_, NextSign(text_, cursor_));
  return true;
}

bool Buffer::MoveLeft() {
  if (cursor_ == 0) return false;
  MoveTo(PreviousSign(text_, cursor_));
  return true;
}

bool Buffer::MoveRight() {
  if (cursor_ == text_.size()) return false;
  MoveTo(NextSign(text_, cursor_));
  return true;
}

std::size_t Buffer::WordLeft(std::size_t at) const {
  while (at > 0 && !IsWord(text_[at - 1])) --at;
  while (at > 0 && IsWord(text_[at - 1])) --at;
  return at;
}

std::size_t Buffer::WordRight(std::size_t at) const {
  while (at < text_.size() && !IsWord(text_[at])) ++at;
  while (at < text_.size() && IsWord(text_[at])) ++at;
  return at;
}

bool Buffer::MoveWordLeft() {
  const std::size_t to = WordLeft(cursor_);
  if (to == cursor_) return false;
  MoveTo(to);
  return true;
}

bool Buffer::MoveWordRight() {
  const std::size_t to = WordRight(cursor_);
  if (to == cursor_) return false;
  MoveTo(to);
  return true;
}

std::size_t Buffer::LineBegin(std::size_t at) const {
  if (at == 0) return 0;
  const std::size_t line = text_.rfind('\n', at - 1);
  return line == std::string::npos ? 0 : line + 1;
}

std::size_t Buffer::LineEnd(std::size_t at) const {
  const std::size_t end = text_.find('\n', at);
  return end == std::string::npos ? text_.size() : end;
}

std::size_t Buffer::LineOfCursor() const {
  return static_cast<std::size_t>(
      std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(cursor_), '\n'));
}

std::size_t Buffer::LineCount() const {
  return static_cast<std::size_t>(std::count(text_.begin(), text_.end(), '\n')) + 1;
}

std::size_t Buffer::ColumnOf(std::size_t at) const {
  std::size_t column = 0;
  for (std::size_t sign = LineBegin(at); sign < at;) {
    const std::size_t next = NextSign(text_, sign);
    column +=
        static_cast<std::size_t>(ColumnsOf(std::string_view(text_).substr(sign, next - sign)));
    sign = next;
  }
  return column;
}

std::size_t Buffer::AtColumn(std::size_t line_begin, std::size_t column) const {
  const std::size_t end = LineEnd(line_begin);
  std::size_t reached = 0;
  std::size_t at = line_begin;
  while (at < end && reached < column) {
    const std::size_t next = NextSign(text_, at);
    reached += static_cast<std::size_t>(ColumnsOf(std::string_view(text_).substr(at, next - at)));
    if (reached > column) break;
    at = next;
  }
  return at;
}

bool Buffer::MoveUp() {
  const std::size_t begin = LineBegin(cursor_);
  if (begin == 0) return false;
  if (last_ != Act::kVertical) column_ = ColumnOf(cursor_);
  cursor_ = AtColumn(LineBegin(begin - 1), column_);
  last_ = Act::kVertical;
  return true;
}

bool Buffer::MoveDown() {
  const std::size_t end = LineEnd(cursor_);
  if (end == text_.size()) return false;
  if (last_ != Act::kVertical) column_ = ColumnOf(cursor_);
  cursor_ = AtColumn(end + 1, column_);
  last_ = Act::kVertical;
  return true;
}

void Buffer::MoveLineBegin() { MoveTo(LineBegin(cursor_)); }
void Buffer::MoveLineEnd() { MoveTo(LineEnd(cursor_)); }

bool Buffer::SwapSigns() {
  const std::size_t begin = LineBegin(cursor_), end = LineEnd(cursor_);
  std::size_t middle = cursor_;
  if (middle == end) middle = middle == begin ? begin : PreviousSign(text_, middle);
  if (middle == begin || middle == end) return false;
  const std::size_t first = PreviousSign(text_, middle), last = NextSign(text_, middle);
  Keep(Act::kOther);
  const std::string swapped =
      text_.substr(middle, last - middle) + text_.substr(first, middle - first);
  text_.replace(first, last - first, swapped);
  cursor_ = last;
  return true;
}

bool Buffer::Cut(std::size_t begin, std::size_t end, bool backward) {
  if (begin == end) return false;
  const bool goes_on = last_ == Act::kCut;
  const std::string cut = text_.substr(begin, end - begin);
  Keep(Act::kCut);
  if (goes_on && !cuts_.empty()) {
    cuts_.back() = backward ? cut + cuts_.back() : cuts_.back() + cut;
  } else {
    cuts_.push_back(cut);
    if (cuts_.size() > kMostCuts) cuts_.erase(cuts_.begin());
  }
  Erase(begin, end);
  return true;
}

bool Buffer::CutWordBackward() { return Cut(WordLeft(cursor_), cursor_, true); }
bool Buffer::CutWordForward() { return Cut(cursor_, WordRight(cursor_), false); }

bool Buffer::CutBlankWordBackward() {
  std::size_t at = cursor_;
  while (at > 0 && IsBlank(text_[at - 1])) --at;
  while (at > 0 && !IsBlank(text_[at - 1])) --at;
  return Cut(at, cursor_, true);
}

bool Buffer::CutToLineEnd() {
  const std::size_t end = LineEnd(cursor_);
  return Cut(cursor_, end == cursor_ ? std::min(end + 1, text_.size()) : end, false);
}

bool Buffer::CutToLineBegin() { return Cut(LineBegin(cursor_), cursor_, true); }

bool Buffer::PutBack() {
  if (cuts_.empty()) return false;
  Keep(Act::kPutBack);
  put_cut_ = cuts_.size() - 1;
  put_begin_ = cursor_;
  text_.insert(cursor_, cuts_.back());
  cursor_ += cuts_.back().size();
  put_end_ = cursor_;
  return true;
}

bool Buffer::PutBackEarlier() {
  if (last_ != Act::kPutBack || cuts_.size() < 2) return false;
  put_cut_ = put_cut_ == 0 ? cuts_.size() - 1 : put_cut_ - 1;
  text_.replace(put_begin_, put_end_ - put_begin_, cuts_[put_cut_]);
  cursor_ = put_end_ = put_begin_ + cuts_[put_cut_].size();
  return true;
}

bool Buffer::Undo() {
  if (undo_.empty()) return false;
  redo_.push_back({std::move(text_), cursor_});
  text_ = std::move(undo_.back().text);
  cursor_ = undo_.back().cursor;
  undo_.pop_back();
  last_ = Act::kOther;
  return true;
}

bool Buffer::Redo() {
  if (redo_.empty()) return false;
  undo_.push_back({std::move(text_), cursor_});
  text_ = std::move(redo_.back().text);
  cursor_ = redo_.back().cursor;
  redo_.pop_back();
  last_ = Act::kOther;
  return true;
}

}  // namespace remit::editor
