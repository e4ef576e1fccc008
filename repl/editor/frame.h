// What the editor shows, as rows of a terminal, and the bytes that turn one picture into the next.
// Rows are counted from the first one of the prompt; what stands above is not touched.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace remit::editor {

// What a part of the text is; how that looks is decided in one place (SequenceOf).
enum class Style : std::uint8_t {
  kPlain,
  kPrompt,
  kKeyword,
  kCommand,
  kNumber,
  kText,  // in quotes
  kComment,
  kMatch,     // brackets that belong together
  kMismatch,  // one that nothing belongs to
  kHint,      // said beside the text
  kSelected,  // the completion that would be taken
};

struct Span {  // bytes of a text
  std::size_t begin = 0, end = 0;
  Style style = Style::kPlain;
};
// The styles of one line, ascending; what is between them is plain. Only lines that are shown are
// asked for.
using StyleLine = std::function<std::vector<Span>(std::string_view line)>;

// One row: signs with their styles, no control characters.
struct Row {
  struct Piece {
    std::string text;
    Style style = Style::kPlain;
    friend bool operator==(const Piece&, const Piece&) = default;
  };
  std::vector<Piece> pieces;
  int columns = 0;
  void Add(std::string_view text, int text_columns, Style style);
  friend bool operator==(const Row&, const Row&) = default;
};

struct Frame {
  std::vector<Row> rows;
  std::size_t cursor_row = 0;
  int cursor_column = 0;
  friend bool operator==(const Frame&, const Frame&) = default;
};

struct Picture {
  std::string_view prompt;  // of the first line
  std::string_view more;    // of the lines that follow
  std::string_view text;
  std::size_t cursor = 0;
  StyleLine style{};
  std::vector<Span> marks{};  // of `text`, ascending; before what `style` says
  std::string_view beside{};  // behind the text's end, as a hint
  std::vector<Row> below{};   // under the text
};

// Rows of at most `columns` - 1 columns, so that no terminal wraps by itself, and at most `height`
// of them: those around the cursor, with as much as fits of what stands below.
Frame Layout(const Picture& picture, int columns, int height);

class Painter {
 public:
  explicit Painter(bool colour) : colour_(colour) {}
  // From the picture that was painted last.
  std::string Paint(const Frame& frame);
  // To the row below everything; what is painted next begins there.
  std::string Leave();
  // The terminal has another width now: what was painted may have been wrapped anew.
  std::string Forget(int columns);
  // Nothing is on the screen any more.
  void Reset() { last_ = {}; }

 private:
  std::string MoveTo(std::size_t row, int column);
  std::string Text(const Row& row) const;

  bool colour_;
  Frame last_;
  std::size_t row_ = 0;  // where the cursor stands
};

}  // namespace remit::editor
