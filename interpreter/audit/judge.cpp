#include "interpreter/audit/judge.h"

#include <algorithm>
#include <cmath>

#include "interpreter/engine/names.h"

namespace remit::audit {

using types::TypeKind;

Days::Days(const check::Model& model) {
  std::vector<std::uint32_t> dates;
  for (std::uint32_t i = 0; i < model.leaves.size(); ++i) {
    if (model.leaves[i].type.kind == TypeKind::kDate && !model.leaves[i].list &&
        !model.leaves[i].previous)
      dates.push_back(i);
  }
  constexpr std::size_t kMostDates = 8;
  if (dates.size() > kMostDates) dates.resize(kMostDates);
  for (std::size_t i = 0; i < dates.size(); ++i) {
    for (std::size_t j = i + 1; j < dates.size(); ++j)
      pairs_.push_back({dates[i], dates[j], {}, {}, 0});
  }
}

void Days::Learn(const cases::Block& block) {
  for (Pair& pair : pairs_) {
    const engine::Column& first = block.cases.columns[pair.first];
    const engine::Column& second = block.cases.columns[pair.second];
    for (std::size_t i = 0; i < block.cases.size; ++i) {
      if (first.present[i] == 0 || second.present[i] == 0) continue;
      if (first.raw[i] == second.raw[i]) {
        ++pair.same;
        continue;
      }
      const bool before = first.raw[i] < second.raw[i];
      (before ? pair.before : pair.after)
          .Add(block.rows[i], "`" + types::FormatDate(first.raw[i]) + "`, `" +
                                  types::FormatDate(second.raw[i]) + "`");
    }
  }
}

Judge::Judge(const engine::Program& program, const cases::Binding& binding, const Columns& columns,
             const Days& days, const Fitted& fitted)
    : program_(program),
      checked_(program.checked()),
      binding_(binding),
      columns_(columns),
      days_(days),
      fitted_(fitted),
      findings_(fitted.findings) {}

Finding& Judge::Found(Oddity kind, const Column& column, Count count, std::string what) {
  Finding finding;
  finding.kind = kind;
  finding.column = column.name;
  if (column.leaf != nullptr) finding.input = column.leaf->path;
  finding.count = std::move(count);
  finding.what = std::move(what);
  findings_.push_back(std::move(finding));
  return findings_.back();
}

void Judge::WatchFor(Oddity kind, const Column& column, std::string what, double low, double high,
                     bool in_range_alone) {
  Found(kind, column, {}, std::move(what));
  watches_[column.name].push_back({findings_.size() - 1, low, high, in_range_alone, sentinels_});
}

void Judge::Propose(Change change, std::string question, bool keep) {
  changes_.push_back({std::move(change), std::move(question), keep});
}

std::string Judge::Percent(double share) const {
  const double percent = share * 100;
  const int tenths = static_cast<int>(std::lround(percent * 10));
  std::string text = std::to_string(tenths / 10);
  if (tenths % 10 != 0) text += "." + std::to_string(tenths % 10);
  return text + " %";
}

std::string Judge::Amount(const Column& column, double number) const {
  if (column.personal) return "a value";
  const types::Type& type = column.leaf->type;
  if (type.kind == TypeKind::kNumber) return types::FormatNumber(number);
  // Three significant digits say how large it is.
  const double size =
      number == 0 ? 1 : std::pow(10.0, 2 - std::floor(std::log10(std::fabs(number))));
  double rounded = std::round(number * size) / size;
  if (type.whole) rounded = std::round(rounded);
  const auto scale = std::pow(10.0, types::Scale(type, checked_.type_table));
  types::Type plain = type;
  plain.optional = false;
  return types::Format({static_cast<std::int64_t>(std::llround(rounded * scale))}, plain,
                       checked_.type_table, checked_.texts);
}

void Judge::Look() {
  for (const auto& column : columns_.all()) {
    if (!column->aside && !column->unknown) LookAtColumn(*column);
  }
  for (const auto& column : columns_.all()) {
    if (column->unknown && fitted_.unknown.count(column->name) == 0) LookAtUndeclared(*column);
  }
  LookAtOrder();
  LookAtRows();
  LookForHomes();
  if (std::any_of(columns_.all().begin(), columns_.all().end(), [](const auto& column) {
        return column->leaf != nullptr && !column->route->rules.decimal_comma &&
               column->marked(Mark::kComma).rows > 0;
      }))
    Propose({Change::Kind::kStatement, "", "", {"decimal comma"}}, "");
}

void Judge::LookAtColumn(const Column& column) {
  LookAtMarks(column);
  if (column.id) LookAtZeros(column);
  if (column.leaf == nullptr) return;
  LookAtFill(column);
  LookAtNothing(column);
  LookAtRange(column);
  switch (column.leaf->type.kind) {
    case TypeKind::kDecimal:
    case TypeKind::kNumber:
      return LookAtNumbers(column);
    case TypeKind::kDate:
      return LookAtDates(column);
    case TypeKind::kBoolean:
    case TypeKind::kEnum:
      return LookAtWords(column);
    case TypeKind::kText:
      LookAtSpellings(column);
      return LookAtZeros(column);
    case TypeKind::kBroken:
    case TypeKind::kLiteral:
    case TypeKind::kRecord:
    case TypeKind::kList:
    case TypeKind::kUnit:
    case TypeKind::kLevel:
    case TypeKind::kSides:
    case TypeKind::kStatus:
    case TypeKind::kVerdict:
      return;
  }
}

// A field of JSON that the policy does not have. In a list it cannot be left aside by a mapping.
void Judge::LookAtUndeclared(const Column& column) {
  Count count;
  count.rows = column.cells;
  const Distinct& first = *column.ByCount().front().second;
  count.examples.push_back({first.rows[0], ""});
  Found(Oddity::kUnusedColumn, column, std::move(count), "not a field of the policy");
  if (!CanBeQuoted(column.name)) return;
  Propose({Change::Kind::kStatement,
           "",
           "",
           {"ignore " + InQuotes(column.name) + " because \"no input is fed by it\""}},
          "Is `" + column.name + "` used by nothing, and no other spelling of an input?");
}

void Judge::LookAtMarks(const Column& column) {
  const Count& mojibake = column.marked(Mark::kMojibake);
  if (mojibake.rows > 0)
    Found(Oddity::kEncoding, column, mojibake,
          "letters that were read in the wrong encoding when the file was made");
  const Count& invisible = column.marked(Mark::kInvisible);
  if (invisible.rows > 0)
    Found(Oddity::kBlanks, column, invisible,
          "invisible characters: no-break blanks, control characters");
  // Around everything else blanks do no harm.
  const bool text = column.leaf != nullptr && column.leaf->type.kind == TypeKind::kText;
  const Count& around = column.marked(Mark::kBlanksAround);
  if (text && around.rows > 0)
    Found(Oddity::kBlanks, column, around, "blanks before or behind a text: another text by that");
}

void Judge::LookAtFill(const Column& column) {
  constexpr std::uint64_t kFewestRows = 20;
  constexpr double kNearlyAll = 0.98;
  const std::uint64_t rows = columns_.rows();
  const bool in_list = column.leaf->list.has_value();
  if (rows < kFewestRows || in_list) return;
  const std::uint64_t without = rows - std::min(rows, column.cells) + column.missing;
  const double share = static_cast<double>(without) / static_cast<double>(rows);
  if (share >= kNearlyAll) {
    Count count;
    count.rows = without;
    Found(Oddity::kNearlyEmpty, column, std::move(count),
          "missing in " + Percent(share) + " of all rows (odd from 98 %)");
  } else if (column.distinct.size() == 1 && !column.more && column.cells == rows) {
    const auto& [value, known] = *column.distinct.begin();
    Count count;
    count.rows = known.count;
    Found(Oddity::kConstant, column, std::move(count),
          "the same value in every row: " + column.Shown(value));
  }
}

void Judge::LookAtRange(const Column& column) {
  const Count& outside = column.why[static_cast<std::size_t>(Why::kOutOfRange)];
  if (outside.rows == 0) return;
  const check::InputLeaf& leaf = *column.leaf;
  std::string range = "its declared values";
  if (leaf.domain.kind == check::Domain::Kind::kInterval) {
    types::Type plain = leaf.type;
    plain.optional = false;
    const auto shown = [&](types::Value value) {
      return types::Format(value, plain, checked_.type_table, checked_.texts);
    };
    range = shown(leaf.domain.low) + " to " + (leaf.domain.includes_high ? "" : "below ") +
            shown(leaf.domain.high);
  }
  Found(Oddity::kOutOfRange, column, outside, "beyond what the policy declares: " + range);
}

void Judge::See(const cases::Block& block, const RawCells& raw) {
  if (watches_.empty()) return;
  types::TextPool texts = checked_.texts;
  for (std::size_t i = 0; i < raw.rows().size(); ++i) {
    for (const RawCells::Cell& cell : raw.rows()[i]) {
      const auto watched = watches_.find(cell.column);
      if (watched == watches_.end()) continue;
      const Column& column = *columns_.Find(cell.column);
      const auto known = column.distinct.find(cell.text);
      const CellFacts facts =
          known != column.distinct.end() && known->second.kind == cell.kind
              ? known->second.facts
              : FactsOf({cell.kind, cell.text}, column.route->rules, column.leaf->type,
                        column.leaf->domain, checked_.type_table, texts);
      if (!facts.number) continue;
      for (const Watch& watch : watched->second) {
        if (*facts.number < watch.low || *facts.number > watch.high ||
            (watch.in_range_alone && facts.is != CellFacts::Is::kValue) ||
            watch.except.count(*facts.number) != 0)
          continue;
        Count& count = findings_[watch.finding].count;
        count.Add(block.rows.at(i), count.rows < kExamples ? column.Shown(cell.text) : "");
      }
    }
  }
}

void Judge::Finish(Report& report) {
  std::set<std::size_t> watched;
  for (const auto& [column, watches] : watches_) {
    for (const Watch& watch : watches) watched.insert(watch.finding);
  }
  for (std::size_t i = 0; i < findings_.size(); ++i) {
    if (watched.count(i) != 0 && findings_[i].count.rows == 0) continue;
    report.findings.push_back(std::move(findings_[i]));
  }
  std::stable_sort(report.findings.begin(), report.findings.end(),
                   [](const Finding& a, const Finding& b) { return b.count.rows < a.count.rows; });
  for (const auto& column : columns_.all()) {
    if (column->personal) report.personal.push_back(column->name);
  }
  if (!columns_.all_rows_kept())
    report.notes.push_back("duplicates were looked for among the first " +
                           std::to_string(columns_.row_keys().size()) + " rows");
  if (columns_.columns_left_out() > 0)
    report.notes.push_back("only the first " + std::to_string(Columns::kMostColumns) +
                           " different columns were looked at");
  for (const auto& column : columns_.all()) {
    if (column->more && column->leaf != nullptr &&
        (column->leaf->type.kind == TypeKind::kText || column->leaf->type.kind == TypeKind::kEnum))
      report.notes.push_back("spellings of `" + column->name + "` were compared among the first " +
                             std::to_string(Columns::kMostDistinct) + " different values");
  }
}

}  // namespace remit::audit
