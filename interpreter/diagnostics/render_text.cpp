// Diagnostics for a person: the head line, the place, the line with carets, labels, rule and hint.
// Labels in the same line share its frame; others get frames of their own.
#include <algorithm>

#include "interpreter/diagnostics/render.h"

namespace remit::diagnostics {
namespace {

constexpr int kTabWidth = 4;
constexpr std::size_t kShownColumns = 160;  // longer lines are cut around the place
constexpr std::size_t kReadBytes = 4096;    // of a line, on each side of the place

struct Palette {
  std::string_view error, warning, note, frame, bold, plain;
};
constexpr Palette kColours = {"\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m",
                              "\x1b[34m",   "\x1b[1m",    "\x1b[0m"};
constexpr Palette kNoColours = {};

// The code point at `i`, and the number of its bytes; malformed bytes count one each.
std::pair<std::uint32_t, std::size_t> CodePoint(std::string_view text, std::size_t i) {
  const auto lead = static_cast<unsigned char>(text[i]);
  const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (length == 1 || i + length > text.size()) return {lead, 1};
  std::uint32_t value = lead & (0xFFu >> (length + 1));
  for (std::size_t k = 1; k < length; ++k)
    value = (value << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3Fu);
  return {value, length};
}

// Columns on a terminal: two for East Asian wide characters and emoji, none for combining marks.
int WidthOf(std::uint32_t c) {
  if ((c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200F) || c == 0xFEFF) return 0;
  const bool wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
                    (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                    (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
                    (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
  return wide ? 2 : 1;
}

// Of a line that a program wrote, millions of bytes long, the part around `at`.
std::string_view Around(std::string_view line, std::size_t at) {
  at = std::min(at, line.size());
  const auto continues = [&](std::size_t i) {
    return i < line.size() && (static_cast<unsigned char>(line[i]) & 0xC0u) == 0x80u;
  };
  std::size_t begin = at > kReadBytes ? at - kReadBytes : 0;
  std::size_t end = std::min(line.size(), at + kReadBytes);
  while (continues(begin)) ++begin;
  while (continues(end)) ++end;
  return line.substr(begin, end - begin);
}

// The line as it is shown, and the shown column of each of its bytes (one more for the end).
struct ShownLine {
  std::string text;
  std::vector<std::size_t> columns;
};

ShownLine Show(std::string_view line) {
  ShownLine shown;
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size();) {
    const auto [point, length] = CodePoint(line, i);
    shown.columns.insert(shown.columns.end(), length, column);
    if (point == '\t') {
      shown.text.append(kTabWidth, ' ');
      column += kTabWidth;
    } else if (point < 0x20 || point == 0x7F || (length == 1 && point >= 0x80)) {
      shown.text += '?';
      ++column;
    } else {
      shown.text.append(line.substr(i, length));
      column += static_cast<std::size_t>(WidthOf(point));
    }
    i += length;
  }
  shown.columns.push_back(column);
  return shown;
}

struct Mark {
  std::size_t begin = 0, end = 0;  // shown columns
  bool primary = false;
  std::string text;
};

class TextRenderer {
 public:
  TextRenderer(const source::SourceMap& sources, const RenderOptions& options)
      : sources_(sources), colours_(options.colour ? kColours : kNoColours) {}

  std::string Render(const std::vector<Diagnostic>& diagnostics) {
    for (const Diagnostic& diagnostic : diagnostics) {
      if (!out_.empty()) out_ += '\n';
      One(diagnostic);
    }
    return std::move(out_);
  }

 private:
  std::string_view ColourOf(Severity severity) const {
    return severity == Severity::kError     ? colours_.error
           : severity == Severity::kWarning ? colours_.warning
                                            : colours_.note;
  }

  void One(const Diagnostic& diagnostic) {
    const KindRow& row = Row(diagnostic.kind);
    const std::string_view colour = ColourOf(row.severity);
    Coloured(colour, std::string(SeverityName(row.severity)) + "[" + std::string(row.code) + "]");
    Coloured(colours_.bold, ": " + diagnostic.message);
    out_ += '\n';
    if (diagnostic.span.file.valid() && diagnostic.span.file.index() < sources_.size()) {
      Places(diagnostic, colour);
    }
    if (!diagnostic.rule.empty()) Note("rule", diagnostic.rule);
    if (!diagnostic.hint.empty()) Note("hint", diagnostic.hint);
  }

  void Places(const Diagnostic& diagnostic, std::string_view colour) {
    const source::Source& file = sources_.Get(diagnostic.span.file);
    const source::LineColumn at = file.Locate(diagnostic.span.begin);
    std::vector<Label> here, elsewhere;
    margin_ = std::to_string(at.line).size();
    for (const Label& label : diagnostic.labels) {
      const bool same_file = label.span.file == diagnostic.span.file;
      const int line = sources_.Get(label.span.file).Locate(label.span.begin).line;
      (same_file && line == at.line ? here : elsewhere).push_back(label);
      margin_ = std::max(margin_, std::to_string(line).size());
    }
    Frame(diagnostic.span, "", here, colour, "-->");
    for (const Label& label : elsewhere) Frame(label.span, label.text, {}, colours_.frame, ":::");
  }

  void Frame(Span span, const std::string& text, const std::vector<Label>& labels,
             std::string_view colour, std::string_view arrow) {
    const source::Source& file = sources_.Get(span.file);
    const source::LineColumn at = file.Locate(span.begin);
    const std::string_view whole = file.Line(at.line);
    const auto begin_of = [&](std::string_view part) {
      return static_cast<std::uint32_t>(part.data() - file.text().data());
    };
    const std::string_view line = Around(whole, span.begin - begin_of(whole));
    const std::uint32_t line_begin = begin_of(line);
    ShownLine shown = Show(line);
    const auto mark_of = [&](Span part) {
      const std::size_t begin = std::min<std::size_t>(part.begin - line_begin, line.size());
      const std::size_t end =
          std::min<std::size_t>(std::max(part.end, part.begin) - line_begin, line.size());
      Mark mark{shown.columns[begin], std::max(shown.columns[end], shown.columns[begin] + 1), false,
                ""};
      return mark;
    };
    std::vector<Mark> marks;
    marks.push_back(mark_of(span));
    marks.back().primary = text.empty();
    marks.back().text = text;
    for (const Label& label : labels) {
      if (label.span.begin < line_begin || label.span.begin > line_begin + line.size()) continue;
      marks.push_back(mark_of(label.span));
      marks.back().text = label.text;
    }
    Coloured(colours_.frame, std::string(margin_, ' ') + std::string(arrow) + " ");
    out_ += file.path() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + "\n";
    Gutter("");
    out_ += '\n';
    Gutter(std::to_string(at.line));
    const std::size_t cut = Cut(shown, marks);
    out_ += ' ' + shown.text + '\n';
    for (const Mark& mark : marks) {
      Gutter("");
      out_ += std::string(1 + mark.begin - cut, ' ');
      const std::size_t length = std::min(mark.end - mark.begin, kShownColumns);
      Coloured(mark.primary ? colour : colours_.frame,
               std::string(length, mark.primary ? '^' : '-') +
                   (mark.text.empty() ? "" : " " + mark.text));
      out_ += '\n';
    }
  }

  // Shortens a very long line so that the primary mark stays in sight; gives the columns cut off in
  // front.
  std::size_t Cut(ShownLine& shown, std::vector<Mark>& marks) const {
    const bool ascii = shown.text.size() == shown.columns.back();
    if (shown.columns.back() <= kShownColumns || !ascii) return 0;
    const std::size_t cut =
        marks.front().begin > kShownColumns / 2 ? marks.front().begin - kShownColumns / 2 : 0;
    shown.text = shown.text.substr(cut, kShownColumns);
    std::erase_if(marks, [&](const Mark& mark) { return !mark.primary && mark.begin < cut; });
    return cut;
  }

  void Gutter(const std::string& number) {
    Coloured(colours_.frame, std::string(margin_ - number.size(), ' ') + number + " |");
  }

  void Note(std::string_view word, const std::string& text) {
    out_ += std::string(margin_, ' ');
    Coloured(colours_.frame, " = ");
    Coloured(colours_.bold, std::string(word) + ":");
    out_ += " " + text + "\n";
  }

  void Coloured(std::string_view colour, const std::string& text) {
    out_.append(colour).append(text);
    if (!colour.empty()) out_.append(colours_.plain);
  }

  const source::SourceMap& sources_;
  const Palette colours_;
  std::string out_;
  std::size_t margin_ = 1;
};

}  // namespace

std::string RenderText(const std::vector<Diagnostic>& diagnostics, const source::SourceMap& sources,
                       const RenderOptions& options) {
  return TextRenderer(sources, options).Render(diagnostics);
}

}  // namespace remit::diagnostics
