// What stands between braces: entries, tables; and how a line that is too wide is broken.
#include <algorithm>

#include "interpreter/ast/printer.h"

namespace remit::ast {
namespace {

constexpr std::size_t kContinuation = 2;

std::string Padded(std::string text, std::size_t width) {
  const std::size_t have = WidthOf(text);
  if (have < width) text.append(width - have, ' ');
  return text;
}

}  // namespace

std::size_t DeclarationPrinter::LineOf(std::uint32_t offset) const {
  if (file_ == nullptr) return 0;
  const auto& starts = file_->line_starts;
  return static_cast<std::size_t>(std::upper_bound(starts.begin(), starts.end(), offset) -
                                  starts.begin());
}

bool DeclarationPrinter::HasComment(std::uint32_t begin, std::uint32_t end) const {
  if (file_ == nullptr) return false;
  const auto& comments = file_->comments;
  const auto next = std::lower_bound(
      comments.begin(), comments.end(), begin,
      [](const Comment& comment, std::uint32_t at) { return comment.span.begin < at; });
  return next != comments.end() && next->span.begin < end;
}

LineCell DeclarationPrinter::Expression(std::string prefix, ExprId id, std::size_t gap,
                                        Strength place) const {
  LineCell cell;
  cell.text = prefix + Text(id, place);
  cell.gap = gap;
  cell.begin = ast_[id].span.begin;
  cell.expr = id;
  cell.prefix = std::move(prefix);
  cell.place = place;
  return cell;
}

void DeclarationPrinter::Add(std::size_t indent, std::string group, std::vector<LineCell> cells,
                             std::uint32_t begin, std::uint32_t end, bool may_follow_blank) {
  std::size_t width = indent;
  for (const LineCell& cell : cells) width += WidthOf(cell.text) + cell.gap;
  Line line{indent, {}, std::move(group), begin, begin, may_follow_blank, indent};
  if (file_ == nullptr || width <= kLineWidth + 1) {
    line.cells = std::move(cells);
    line.end = end;
    lines_.push_back(std::move(line));
    return;
  }
  line.group.clear();
  std::size_t used = indent;
  const auto next_line = [&](std::uint32_t at) {
    lines_.push_back(std::move(line));
    const std::uint32_t reached = std::max(lines_.back().begin, at);
    line = Line{indent + kContinuation, {}, "", reached, reached, false, indent + kContinuation};
    used = line.indent;
  };
  bool broken = false;
  for (LineCell& cell : cells) {
    const bool first = line.cells.empty();
    const std::size_t cell_width = WidthOf(cell.text);
    const bool fits = used + cell.gap + cell_width <= kLineWidth + 1 && !broken;
    std::vector<ExpressionPrinter::Piece> pieces;
    if (!fits && cell.expr.valid()) pieces = expressions_.Pieces(cell.expr, cell.place);
    // A whole cell moves to a line of its own; what can be broken is broken where it stands.
    if (!first && !fits && (broken || pieces.size() < 2)) next_line(cell.begin);
    broken = pieces.size() > 1;
    if (!broken) {
      used += (line.cells.empty() ? 0 : cell.gap) + cell_width;
      line.cells.push_back(std::move(cell));
      continue;
    }
    for (std::size_t k = 0; k < pieces.size(); ++k) {
      const std::string text = (k == 0 ? cell.prefix : "") + pieces[k].text;
      const std::size_t piece_width = WidthOf(text) + cell.gap;
      if (k > 0 && !(pieces[k].may_join && used + piece_width <= kLineWidth))
        next_line(pieces[k].begin);
      used += piece_width;
      line.cells.push_back(
          {text, k == 0 ? cell.gap : 1, pieces[k].begin, {}, "", Strength::kChoice, cell.aside});
    }
  }
  line.end = end;
  lines_.push_back(std::move(line));
}

void DeclarationPrinter::CloseBlock(std::size_t indent, std::uint32_t end) {
  const std::uint32_t brace = end > 0 ? end - 1 : 0;
  Line line{indent, {Text("}")}, "", std::max(brace, lines_.back().begin), end, false, indent + 2};
  lines_.push_back(std::move(line));
}

std::vector<DeclarationPrinter::Entry> DeclarationPrinter::EntriesOf(
    const std::vector<FieldBinding>& fields) const {
  std::vector<Entry> entries;
  for (const FieldBinding& field : fields) {
    entries.push_back({PathText(field.path), field.path.front().span.begin,
                       ast_[field.value].span.end, field.value});
  }
  return entries;
}

std::vector<DeclarationPrinter::Entry> DeclarationPrinter::EntriesOf(
    const std::vector<Outcome>& outcomes) const {
  std::vector<Entry> entries;
  for (const Outcome& outcome : outcomes) {
    entries.push_back({Text(outcome.value, Strength::kSum), ast_[outcome.value].span.begin,
                       ast_[outcome.probability].span.end, outcome.probability});
  }
  return entries;
}

std::vector<DeclarationPrinter::Entry> DeclarationPrinter::EntriesOf(
    const std::vector<Replacement>& replacements) const {
  std::vector<Entry> entries;
  for (const Replacement& item : replacements) {
    Entry entry{PathText(item.path), item.span.begin, item.span.end, {}};
    if (item.value) {
      entry.value = *item.value;
    } else {
      entry.name += ": " + EntriesText(EntriesOf(item.outcomes));
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::string DeclarationPrinter::EntryText(const Entry& entry) const {
  return entry.value.valid() ? entry.name + ": " + Text(entry.value) : entry.name;
}

std::string DeclarationPrinter::EntriesText(const std::vector<Entry>& entries) const {
  std::string inside;
  for (const Entry& entry : entries) inside += (inside.empty() ? "" : ", ") + EntryText(entry);
  return inside.empty() ? "{ }" : "{ " + inside + " }";
}

bool DeclarationPrinter::Spread(const std::vector<Entry>& entries, std::uint32_t open,
                                std::uint32_t end, std::size_t width) const {
  if (file_ == nullptr || entries.empty()) return false;
  return width > kLineWidth || LineOf(entries.front().begin) != LineOf(open) ||
         HasComment(open, end);
}

void DeclarationPrinter::Entries(std::size_t indent, std::string group, std::vector<LineCell> head,
                                 const std::vector<Entry>& entries, std::uint32_t open,
                                 std::uint32_t end, const std::string& after) {
  const std::uint32_t begin = head.front().begin;
  const std::string braces = EntriesText(entries);
  std::size_t width = indent + WidthOf(braces) + after.size();
  for (const LineCell& cell : head) width += WidthOf(cell.text) + cell.gap;
  if (!Spread(entries, open, end, width)) {
    head.push_back(Text(braces + after));
    lines_.push_back(Line{indent, std::move(head), std::move(group), begin, end, true, indent});
    return;
  }
  head.push_back(Text("{"));
  Add(indent, "", std::move(head), begin, begin, true);
  EntryLines(indent + 2, entries);
  CloseBlock(indent, end);
  lines_.back().cells.back().text += after;
}

void DeclarationPrinter::EntryLines(std::size_t indent, const std::vector<Entry>& entries) {
  Line line{indent, {}, "", 0, 0, false, indent};
  std::size_t width = 0;
  const auto flush = [&] {
    if (!line.cells.empty()) lines_.push_back(std::move(line));
    line = Line{indent, {}, "", 0, 0, true, indent};
    width = indent;
  };
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    const std::string comma = i + 1 < entries.size() ? "," : "";
    const std::string text = EntryText(entry) + comma;
    const std::size_t alone = indent + WidthOf(text);
    const auto* inner =
        entry.value.valid() ? std::get_if<StructLiteral>(&ast_[entry.value].node) : nullptr;
    const Span span = inner != nullptr ? ast_[entry.value].span : Span{};
    const bool nested =
        inner != nullptr && Spread(EntriesOf(inner->fields), span.begin, span.end, alone);
    const bool new_line = i > 0 && LineOf(entry.begin) != LineOf(entries[i - 1].end);
    if (nested || new_line || alone > kLineWidth || width + 1 + WidthOf(text) > kLineWidth) flush();
    if (nested) {
      const std::size_t at = lines_.size();
      Entries(indent, "", {Text(entry.name + ":", 1, entry.begin)}, EntriesOf(inner->fields),
              span.begin, span.end, comma);
      lines_[at].may_follow_blank = i > 0;
      continue;
    }
    if (alone > kLineWidth && entry.value.valid()) {
      Add(indent, "", {Expression(entry.name + ": ", entry.value)}, entry.begin, entry.end, i > 0);
      lines_.back().cells.back().text += comma;
      continue;
    }
    if (line.cells.empty()) {
      line.begin = entry.begin;
      line.may_follow_blank = i > 0;
    }
    width += 1 + WidthOf(text);
    line.end = entry.end;
    line.cells.push_back(Text(text));
  }
  flush();
}

std::string DeclarationPrinter::PatternText(const CellPattern& pattern) const {
  switch (pattern.kind) {
    case CellPattern::Kind::kAny:
      return "any";
    case CellPattern::Kind::kUnknown:
      return "unknown";
    case CellPattern::Kind::kValue: {
      const std::string text = Text(*pattern.operand, Strength::kRange);
      return text == "any" || text == "unknown" ? "(" + text + ")" : text;
    }
    case CellPattern::Kind::kCompare:
      break;
  }
  std::string text = pattern.comparison + " " + Text(*pattern.operand, Strength::kSum);
  if (pattern.second_operand.has_value()) {
    text +=
        " and " + pattern.second_comparison + " " + Text(*pattern.second_operand, Strength::kSum);
  }
  return text;
}

std::string DeclarationPrinter::CellText(const Cell& cell) const {
  std::string text;
  for (const CellPattern& pattern : cell.patterns)
    text += (text.empty() ? "" : ", ") + PatternText(pattern);
  return (cell.negated ? "not " : "") + text;
}

void DeclarationPrinter::TableRows(const TableDeclaration& node) {
  struct Texts {
    std::vector<std::string> conditions, outputs;
  };
  std::vector<Texts> rows(1);
  for (const Name& name : node.header_conditions) rows[0].conditions.push_back(name.text);
  for (const Name& name : node.header_outputs) rows[0].outputs.push_back(name.text);
  for (const Row& row : node.rows) {
    Texts texts;
    for (const Cell& cell : row.conditions) texts.conditions.push_back(CellText(cell));
    for (const ExprId output : row.outputs) texts.outputs.push_back(Text(output));
    rows.push_back(std::move(texts));
  }
  std::vector<std::size_t> condition_widths, output_widths;
  const auto widen = [](std::vector<std::size_t>& widths, const std::vector<std::string>& texts) {
    if (widths.size() < texts.size()) widths.resize(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i)
      widths[i] = std::max(widths[i], WidthOf(texts[i]));
  };
  for (const Texts& row : rows) {
    widen(condition_widths, row.conditions);
    widen(output_widths, row.outputs);
  }
  std::size_t all_conditions = condition_widths.empty() ? 0 : 3 * (condition_widths.size() - 1);
  for (const std::size_t width : condition_widths) all_conditions += width;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row* row = i == 0 ? nullptr : &node.rows[i - 1];
    std::string text = "|";
    if (row != nullptr && row->otherwise) text += " " + Padded("otherwise", all_conditions) + " |";
    for (std::size_t k = 0; k < rows[i].conditions.size(); ++k) {
      text += " " + Padded(rows[i].conditions[k], condition_widths[k]) + " |";
    }
    text += "|";
    for (std::size_t k = 0; k < rows[i].outputs.size(); ++k) {
      text += " " + Padded(rows[i].outputs[k], output_widths[k]) + " |";
    }
    if (row != nullptr && row->from_date.has_value()) text += " from " + row->from_date->text;
    const Span span = row != nullptr                   ? row->span
                      : node.header_conditions.empty() ? node.name.span
                                                       : node.header_conditions.front().span;
    lines_.push_back(Line{2, {Text(std::move(text))}, "", span.begin, span.end, i > 0, 2});
  }
}

}  // namespace remit::ast
