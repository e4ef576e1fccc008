// The line editor: keys in, what is shown out. Knows no terminal and no language: what completes an
// entry, how a line is coloured and what could be meant is asked for.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/base/stop.h"
#include "repl/editor/buffer.h"
#include "repl/editor/frame.h"
#include "repl/editor/history.h"
#include "repl/editor/keys.h"

namespace remit::editor {

struct Candidate {
  std::string text;    // what stands there then
  std::string note{};  // said beside it
};
struct Completions {
  std::size_t begin = 0;  // they replace the text from here to the cursor
  std::vector<Candidate> candidates{};
};

// What happened while nobody typed.
struct News {
  std::string text;  // shown above what is being written
  std::string prompt, more;
};

struct Services {
  // Is this a whole entry, or does another line follow?
  std::function<bool(const std::string& text)> complete;
  StyleLine style;
  std::function<Completions(const std::string& text, std::size_t cursor)> completions;
  // One line about what is being written, e.g. its type; asked for when nobody types.
  std::function<std::string(const std::string& text, std::size_t cursor)> hint;
  // Where it gives true, `news` is asked for again and again while nobody types.
  std::function<bool()> expects_news;
  std::function<std::optional<News>()> news;
  // Asked when Ctrl-C is pressed, or SIGINT comes, while an entry is answered.
  base::Stop* stop = nullptr;
};

class Editor {
 public:
  enum class Answer {
    kGoOn,
    kEntered,      // text() is the entry; it is in the history
    kInterrupted,  // what was written is given up
    kEnded,        // nothing more will come
    kSuspend,
    kClearScreen,
  };

  // All that is null in `services` is not offered. The history must outlive the editor.
  Editor(Services services, History& history);

  // An empty entry.
  void Begin(std::string prompt, std::string more);
  Answer Press(const Key& key);
  // Nobody has pressed anything for a moment; true where something else is shown now.
  bool Rest();
  // Another prompt for the entry that is being written.
  void Prompt(std::string prompt, std::string more);
  const std::string& text() const { return buffer_.text(); }
  Frame Shown(int columns, int height) const;
  // As it is left behind when it is entered: no hint, no menu, the cursor at its end.
  Frame Left(int columns, int height) const;

 private:
  struct Search {
    std::string words;
    std::size_t at = 0;  // entry that is shown
    bool failed = false;
    std::string before;  // what was there when the search began
  };
  struct Menu {
    Completions completions;
    std::optional<std::size_t> chosen{};
    std::string before;  // text and cursor without a choice
    std::size_t cursor = 0;
  };

  Answer PressInSearch(const Key& key);
  void FindAgain(std::size_t before);
  bool PressInMenu(const Key& key);  // false: the menu is gone, and the key counts
  void Choose(std::size_t candidate);
  Answer PressControl(char letter);
  void PressAlt(const std::string& text);
  void Move(Key::Kind kind);
  Answer Enter();
  void NewLine();
  void Type(const std::string& text);
  void Complete();
  void ToEntry(std::size_t entry);
  void Recall(bool back);
  std::vector<Span> Marks() const;
  std::vector<Row> Below(int columns) const;

  Services services_;
  History& history_;
  Buffer buffer_;
  std::string prompt_, more_;
  std::size_t entry_ = 0;                      // of the history; its size: what is new
  std::map<std::size_t, std::string> edited_;  // entries as they were left
  std::optional<Search> search_;
  std::optional<Menu> menu_;
  std::string hint_;
  bool hint_known_ = false;
};

}  // namespace remit::editor
