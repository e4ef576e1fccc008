#include "repl/editor/editor.h"

#include <algorithm>
#include <utility>

#include "repl/editor/brackets.h"
#include "repl/editor/menu.h"

namespace remit::editor {
namespace {

constexpr std::size_t kIndent = 2;

}  // namespace

Editor::Editor(Services services, History& history)
    : services_(std::move(services)), history_(history) {}

void Editor::Begin(std::string prompt, std::string more) {
  Prompt(std::move(prompt), std::move(more));
  buffer_.Clear();
  entry_ = history_.entries().size();
  edited_.clear();
  search_.reset();
  menu_.reset();
  hint_.clear();
  hint_known_ = false;
}

void Editor::Prompt(std::string prompt, std::string more) {
  prompt_ = std::move(prompt);
  more_ = std::move(more);
}

Editor::Answer Editor::Press(const Key& key) {
  hint_known_ = false;
  if (search_) return PressInSearch(key);
  if (menu_ && PressInMenu(key)) return Answer::kGoOn;
  switch (key.kind) {
    case Key::Kind::kText:
      Type(key.text);
      return Answer::kGoOn;
    case Key::Kind::kPaste:
      buffer_.Insert(key.text);
      return Answer::kGoOn;
    case Key::Kind::kControl:
      return PressControl(key.letter);
    case Key::Kind::kAlt:
      PressAlt(key.text);
      return Answer::kGoOn;
    case Key::Kind::kEnter:
      return Enter();
    case Key::Kind::kAltEnter:
      NewLine();
      return Answer::kGoOn;
    case Key::Kind::kTab:
      Complete();
      return Answer::kGoOn;
    case Key::Kind::kBackspace:
      buffer_.DeleteBackward();
      return Answer::kGoOn;
    case Key::Kind::kAltBackspace:
      buffer_.CutWordBackward();
      return Answer::kGoOn;
    case Key::Kind::kDelete:
      buffer_.DeleteForward();
      return Answer::kGoOn;
    case Key::Kind::kUp:
    case Key::Kind::kDown:
    case Key::Kind::kLeft:
    case Key::Kind::kRight:
    case Key::Kind::kWordLeft:
    case Key::Kind::kWordRight:
    case Key::Kind::kHome:
    case Key::Kind::kEnd:
    case Key::Kind::kTextHome:
    case Key::Kind::kTextEnd:
    case Key::Kind::kPageUp:
    case Key::Kind::kPageDown:
      Move(key.kind);
      return Answer::kGoOn;
    case Key::Kind::kBackTab:
    case Key::Kind::kEscape:
    case Key::Kind::kUnknown:
      return Answer::kGoOn;
  }
  return Answer::kGoOn;
}

void Editor::Move(Key::Kind kind) {
  switch (kind) {
    case Key::Kind::kUp:
      if (!buffer_.MoveUp() && entry_ > 0) ToEntry(entry_ - 1);
      return;
    case Key::Kind::kDown:
      if (!buffer_.MoveDown() && entry_ < history_.entries().size()) ToEntry(entry_ + 1);
      return;
    case Key::Kind::kLeft:
      buffer_.MoveLeft();
      return;
    case Key::Kind::kRight:
      buffer_.MoveRight();
      return;
    case Key::Kind::kWordLeft:
      buffer_.MoveWordLeft();
      return;
    case Key::Kind::kWordRight:
      buffer_.MoveWordRight();
      return;
    case Key::Kind::kHome:
      buffer_.MoveLineBegin();
      return;
    case Key::Kind::kEnd:
      buffer_.MoveLineEnd();
      return;
    case Key::Kind::kTextHome:
      buffer_.MoveTextBegin();
      return;
    case Key::Kind::kTextEnd:
      buffer_.MoveTextEnd();
      return;
    case Key::Kind::kPageUp:
      Recall(true);
      return;
    case Key::Kind::kPageDown:
      Recall(false);
      return;
    default:  // Press gives no other ones
      return;
  }
}

Editor::Answer Editor::PressControl(char letter) {
  switch (letter) {
    case 'A':
      buffer_.MoveLineBegin();
      break;
    case 'B':
      buffer_.MoveLeft();
      break;
    case 'C':
      return Answer::kInterrupted;
    case 'D':
      if (buffer_.text().empty()) return Answer::kEnded;
      buffer_.DeleteForward();
      break;
    case 'E':
      buffer_.MoveLineEnd();
      break;
    case 'F':
      buffer_.MoveRight();
      break;
    case 'K':
      buffer_.CutToLineEnd();
      break;
    case 'L':
      return Answer::kClearScreen;
    case 'N':
      Move(Key::Kind::kDown);
      break;
    case 'P':
      Move(Key::Kind::kUp);
      break;
    case 'R':
      search_ = Search{{}, history_.entries().size(), false, buffer_.text()};
      break;
    case 'T':
      buffer_.SwapSigns();
      break;
    case 'U':
      buffer_.CutToLineBegin();
      break;
    case 'W':
      buffer_.CutBlankWordBackward();
      break;
    case 'Y':
      buffer_.PutBack();
      break;
    case 'Z':
      return Answer::kSuspend;
    case '_':
      buffer_.Undo();
      break;
    default:
      break;
  }
  return Answer::kGoOn;
}

void Editor::PressAlt(const std::string& text) {
  if (text == "b") buffer_.MoveWordLeft();
  if (text == "f") buffer_.MoveWordRight();
  if (text == "d") buffer_.CutWordForward();
  if (text == "y") buffer_.PutBackEarlier();
  if (text == "_" || text == "r") buffer_.Redo();
  if (text == "u") buffer_.Undo();
  if (text == "<") ToEntry(0);
  if (text == ">") ToEntry(history_.entries().size());
}

// Inside of what is written a line break; at its last line the entry, if it is one.
Editor::Answer Editor::Enter() {
  const bool last_line = buffer_.LineEnd(buffer_.cursor()) == buffer_.text().size();
  if (!last_line || (services_.complete && !services_.complete(buffer_.text()))) {
    NewLine();
    return Answer::kGoOn;
  }
  history_.Add(buffer_.text());
  return Answer::kEntered;
}

// Indented as the line before, further where that opens a bracket.
void Editor::NewLine() {
  const std::size_t begin = buffer_.LineBegin(buffer_.cursor());
  const std::string line = buffer_.text().substr(begin, buffer_.cursor() - begin);
  std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  if (OpenAtEnd(line) > 0) indent += kIndent;
  buffer_.Insert("\n" + std::string(indent, ' '));
}

void Editor::Type(const std::string& text) {
  // A closing bracket at the beginning of a line stands under the line that opened it.
  if (text == "}" || text == ")" || text == "]") {
    const std::size_t begin = buffer_.LineBegin(buffer_.cursor());
    const std::string before = buffer_.text().substr(begin, buffer_.cursor() - begin);
    if (before.size() >= kIndent && before.find_first_not_of(' ') == std::string::npos) {
      buffer_.Replace(buffer_.cursor() - kIndent, buffer_.cursor(), text);
      return;
    }
  }
  buffer_.Insert(text);
}

// --- completion -------------------------------------------------------------------------------

void Editor::Complete() {
  const std::string& text = buffer_.text();
  const std::size_t cursor = buffer_.cursor();
  const std::size_t begin = buffer_.LineBegin(cursor);
  if (text.find_first_not_of(' ', begin) >= cursor) {
    buffer_.Insert(std::string(kIndent - (cursor - begin) % kIndent, ' '));
    return;
  }
  if (!services_.completions) return;
  Completions found = services_.completions(text, cursor);
  if (found.candidates.empty()) {
    hint_ = "nothing that fits begins so";
    hint_known_ = true;
    return;
  }
  const std::string common = CommonBeginning(found.candidates);
  if (found.candidates.size() == 1 || common.size() > cursor - found.begin) {
    buffer_.Replace(found.begin, cursor, common);
    return;
  }
  menu_ = Menu{std::move(found), std::nullopt, text, cursor};
}

void Editor::Choose(std::size_t candidate) {
  menu_->chosen = candidate;
  const Completions& completions = menu_->completions;
  std::string text = menu_->before;
  const std::string& chosen = completions.candidates[candidate].text;
  text.replace(completions.begin, menu_->cursor - completions.begin, chosen);
  buffer_.Set(std::move(text));
  buffer_.MoveTo(completions.begin + chosen.size());
}

bool Editor::PressInMenu(const Key& key) {
  const std::size_t count = menu_->completions.candidates.size();
  const bool on = key.kind == Key::Kind::kTab || key.kind == Key::Kind::kDown;
  const bool back = key.kind == Key::Kind::kBackTab || key.kind == Key::Kind::kUp;
  if (on) {
    Choose(menu_->chosen ? (*menu_->chosen + 1) % count : 0);
    return true;
  }
  if (back) {
    Choose(menu_->chosen ? (*menu_->chosen + count - 1) % count : count - 1);
    return true;
  }
  const bool given_up = key.kind == Key::Kind::kEscape || key == Key{Key::Kind::kControl, {}, 'G'};
  const bool taken = key.kind == Key::Kind::kEnter && menu_->chosen;
  if (given_up && menu_->chosen) {
    buffer_.Set(menu_->before);
    buffer_.MoveTo(menu_->cursor);
  }
  menu_.reset();
  return given_up || taken;
}

// --- history ----------------------------------------------------------------------------------

// What was written there is found again when one comes back.
void Editor::ToEntry(std::size_t entry) {
  edited_[entry_] = buffer_.text();
  entry_ = entry;
  const auto edited = edited_.find(entry);
  const std::vector<std::string>& entries = history_.entries();
  if (edited != edited_.end()) {
    buffer_.Set(edited->second);
  } else {
    buffer_.Set(entry < entries.size() ? entries[entry] : std::string());
  }
}

// The next entry that begins with what stands before the cursor.
void Editor::Recall(bool back) {
  const std::string beginning = buffer_.text().substr(0, buffer_.cursor());
  const std::vector<std::string>& entries = history_.entries();
  for (std::size_t at = entry_; back ? at > 0 : at + 1 < entries.size();) {
    at = back ? at - 1 : at + 1;
    if (entries[at].rfind(beginning, 0) != 0) continue;
    ToEntry(at);
    buffer_.MoveTo(beginning.size());
    return;
  }
}

void Editor::FindAgain(std::size_t before) {
  const std::optional<std::size_t> found = history_.FindBack(search_->words, before);
  search_->failed = !found;
  if (!found) return;
  search_->at = *found;
  buffer_.Set(history_.entries()[*found]);
  buffer_.MoveTo(buffer_.text().find(search_->words));
}

Editor::Answer Editor::PressInSearch(const Key& key) {
  const std::size_t all = history_.entries().size();
  if (key == Key{Key::Kind::kControl, {}, 'R'} || key.kind == Key::Kind::kUp) {
    FindAgain(search_->at);
    return Answer::kGoOn;
  }
  if (key.kind == Key::Kind::kText) {
    search_->words += key.text;
    FindAgain(std::min(search_->at + 1, all));
    return Answer::kGoOn;
  }
  if (key.kind == Key::Kind::kBackspace) {
    if (!search_->words.empty()) search_->words.pop_back();
    while (!search_->words.empty() && (search_->words.back() & 0xC0) == 0x80)
      search_->words.pop_back();
    if (!search_->words.empty()) FindAgain(all);
    return Answer::kGoOn;
  }
  const bool given_up =
      key == Key{Key::Kind::kControl, {}, 'G'} || key == Key{Key::Kind::kControl, {}, 'C'};
  if (given_up) buffer_.Set(search_->before);
  if (!given_up && search_->at < all) {
    edited_[entry_] = search_->before;
    entry_ = search_->at;
  }
  search_.reset();
  if (key.kind == Key::Kind::kEnter) buffer_.MoveTextEnd();
  // Whatever else was pressed counts for what was found.
  return given_up || key.kind == Key::Kind::kEscape ? Answer::kGoOn : Press(key);
}

// --- what is shown ----------------------------------------------------------------------------

bool Editor::Rest() {
  if (hint_known_ || search_ || menu_) return false;
  hint_known_ = true;
  const std::string hint = services_.hint && !buffer_.text().empty()
                               ? services_.hint(buffer_.text(), buffer_.cursor())
                               : std::string();
  return std::exchange(hint_, hint) != hint_;
}

std::vector<Span> Editor::Marks() const {
  const std::optional<BracketPair> pair = PairAt(buffer_.text(), buffer_.cursor());
  if (!pair) return {};
  if (!pair->other) return {{pair->one, pair->one + 1, Style::kMismatch}};
  const auto [first, second] = std::minmax(pair->one, *pair->other);
  return {{first, first + 1, Style::kMatch}, {second, second + 1, Style::kMatch}};
}

std::vector<Row> Editor::Below(int columns) const {
  std::string line = hint_;
  if (search_) {
    line = (search_->failed ? "nothing holds: " : "search: ") + search_->words;
  } else if (menu_) {
    return MenuRows(menu_->completions.candidates, menu_->chosen, columns);
  }
  if (line.empty()) return {};
  return {RowOf(line, search_ ? Style::kPrompt : Style::kHint, columns)};
}

Frame Editor::Shown(int columns, int height) const {
  const Picture picture{prompt_, more_, buffer_.text(), buffer_.cursor(), services_.style,
                        Marks(), {},    Below(columns)};
  return Layout(picture, columns, height);
}

Frame Editor::Left(int columns, int height) const {
  const std::string& text = buffer_.text();
  const Picture picture{prompt_, more_, text, text.size(), services_.style, {}, {}, {}};
  return Layout(picture, columns, height);
}

}  // namespace remit::editor
