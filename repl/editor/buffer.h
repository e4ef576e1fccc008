// The text that is being edited, with its cursor, what was cut and what can be undone. Knows no
// keys and no screen.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace remit::editor {

class Buffer {
 public:
  const std::string& text() const { return text_; }
  std::size_t cursor() const { return cursor_; }  // a byte, at the beginning of a sign

  // Replaces all of it, the cursor at its end; can be undone.
  void Set(std::string text);
  // Forgets everything but what was cut.
  void Clear();
  void MoveTo(std::size_t at);  // the sign's beginning, where `at` is inside of one

  void Insert(std::string_view text);
  // Replaces [begin, end), the cursor behind what was put there.
  void Replace(std::size_t begin, std::size_t end, std::string_view text);
  // Each is false where there is nothing to be done.
  bool DeleteBackward();
  bool DeleteForward();
  bool MoveLeft();
  bool MoveRight();
  bool MoveWordLeft();
  bool MoveWordRight();
  bool MoveUp();  // to the line above, in the column where moving up and down began
  bool MoveDown();
  void MoveLineBegin();
  void MoveLineEnd();
  void MoveTextBegin() { MoveTo(0); }
  void MoveTextEnd() { MoveTo(text_.size()); }
  bool SwapSigns();  // the two around the cursor

  // Cut, to be put back; cuts that follow each other are one.
  bool CutWordBackward();
  bool CutBlankWordBackward();  // back to a blank
  bool CutWordForward();
  bool CutToLineEnd();  // the line break, where there is nothing else
  bool CutToLineBegin();
  bool PutBack();
  // After PutBack: in its place what was cut before.
  bool PutBackEarlier();

  bool Undo();
  bool Redo();

  // Lines and where the cursor is, from 0.
  std::size_t LineOfCursor() const;
  std::size_t LineCount() const;
  std::size_t LineBegin(std::size_t at) const;
  std::size_t LineEnd(std::size_t at) const;

 private:
  struct State {
    std::string text;
    std::size_t cursor = 0;
  };
  enum class Act { kOther, kInsert, kDelete, kCut, kPutBack, kVertical };

  // Before the text is changed: what Undo goes back to, unless the change continues the last one.
  void Keep(Act act);
  void Erase(std::size_t begin, std::size_t end);
  bool Cut(std::size_t begin, std::size_t end, bool backward);
  std::size_t WordLeft(std::size_t at) const;
  std::size_t WordRight(std::size_t at) const;
  std::size_t ColumnOf(std::size_t at) const;
  std::size_t AtColumn(std::size_t line_begin, std::size_t column) const;

  std::string text_;
  std::size_t cursor_ = 0;
  std::vector<State> undo_, redo_;
  std::vector<std::string> cuts_;  // the latest last
  std::size_t put_begin_ = 0, put_end_ = 0, put_cut_ = 0;
  std::size_t column_ = 0;
  Act last_ = Act::kOther;
};

}  // namespace remit::editor
