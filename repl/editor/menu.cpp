#include "repl/editor/menu.h"

#include <algorithm>

#include "repl/editor/editor.h"
#include "repl/editor/graphemes.h"

namespace remit::editor {
namespace {

constexpr std::size_t kMostRows = 6;
constexpr std::size_t kWidest = 40;

int Columns(std::string_view text) {
  int columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = NextSign(text, at);
    columns += ColumnsOf(text.substr(at, next - at));
    at = next;
  }
  return columns;
}

// `text`, cut to at most so many columns.
void AddCut(Row& row, std::string_view text, int most, Style style) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = NextSign(text, at);
    const std::string_view sign = text.substr(at, next - at);
    const int columns = ColumnsOf(sign);
    if (columns > most) return;
    if (IsPrintable(sign)) row.Add(sign, columns, style);
    most -= IsPrintable(sign) ? columns : 0;
    at = next;
  }
}

}  // namespace

std::string CommonBeginning(const std::vector<Candidate>& candidates) {
  if (candidates.empty()) return {};
  std::string common = candidates.front().text;
  for (const Candidate& candidate : candidates) {
    const auto differs =
        std::mismatch(common.begin(), common.end(), candidate.text.begin(), candidate.text.end());
    common.erase(differs.first, common.end());
  }
  while (!common.empty() &&
         PreviousSign(candidates.front().text, common.size() + 1) != common.size() &&
         common.size() < candidates.front().text.size())
    common.pop_back();
  return common;
}

Row RowOf(std::string_view text, Style style, int columns) {
  Row row;
  AddCut(row, text, std::max(columns - 1, 4), style);
  return row;
}

std::vector<Row> MenuRows(const std::vector<Candidate>& candidates,
                          std::optional<std::size_t> chosen, int columns) {
  std::size_t widest = 1;
  for (const Candidate& candidate : candidates)
    widest = std::max(widest, static_cast<std::size_t>(Columns(candidate.text)));
  widest = std::min(widest, kWidest);
  const auto all = static_cast<std::size_t>(std::max(columns - 1, 4));
  // Two signs before each: which one is chosen is said without colours too.
  const std::size_t across = std::max<std::size_t>(1, all / (widest + 3));
  const std::size_t count = (candidates.size() + across - 1) / across;
  const std::size_t chosen_row = chosen ? *chosen / across : 0;
  const std::size_t first =
      chosen_row < kMostRows ? 0 : std::min(chosen_row, count - 1) - (kMostRows - 1);
  std::vector<Row> rows;
  for (std::size_t row = first; row < std::min(count, first + kMostRows); ++row) {
    Row made;
    for (std::size_t at = row * across; at < std::min((row + 1) * across, candidates.size());
         ++at) {
      const bool is_chosen = chosen == at;
      const Style style = is_chosen ? Style::kSelected : Style::kPlain;
      made.Add(is_chosen ? "> " : "  ", 2, style);
      const int before = made.columns;
      const int room = static_cast<int>(std::min(widest, all > 2 ? all - 2 : 1));
      AddCut(made, candidates[at].text, room, style);
      const int blank = room + 1 - (made.columns - before);
      if ((at + 1) % across != 0 && at + 1 != candidates.size())
        made.Add(std::string(static_cast<std::size_t>(std::max(blank, 0)), ' '), blank,
                 Style::kPlain);
    }
    rows.push_back(std::move(made));
  }
  if (count > kMostRows)
    rows.push_back(
        RowOf("  (" + std::to_string(candidates.size()) + " in all)", Style::kHint, columns));
  if (chosen && !candidates[*chosen].note.empty())
    rows.push_back(RowOf(candidates[*chosen].note, Style::kHint, columns));
  return rows;
}

}  // namespace remit::editor
