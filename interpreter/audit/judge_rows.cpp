// Rows that come twice, and columns that would fit an input which has none.
#include <algorithm>

#include "interpreter/audit/judge.h"

namespace remit::audit {
namespace {

using types::TypeKind;

bool ShareAWord(const std::string& column, const std::string& path) {
  const std::string key = cases::NameOfWord(column), leaf = cases::NameOfWord(path);
  for (std::size_t begin = 0; begin < key.size();) {
    const std::size_t end = std::min(key.find('_', begin), key.size());
    const std::string word = key.substr(begin, end - begin);
    const std::size_t at = word.size() < 3 ? std::string::npos : leaf.find(word);
    if (at != std::string::npos) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace

void Judge::LookAtRows() {
  std::vector<RowKey> keys = columns_.row_keys();
  const bool ids = columns_.has_id();
  std::sort(keys.begin(), keys.end(), [&](const RowKey& a, const RowKey& b) {
    return std::tuple(ids ? a.id : 0, a.content, a.row) <
           std::tuple(ids ? b.id : 0, b.content, b.row);
  });
  std::vector<std::pair<std::uint64_t, std::uint64_t>> same, other;  // row, the first like it
  for (std::size_t i = 0; i < keys.size();) {
    std::size_t end = i + 1;
    while (end < keys.size() &&
           (ids ? keys[end].id == keys[i].id : keys[end].content == keys[i].content))
      ++end;
    // The first of one id stands for it; what says the same as an earlier row is a copy.
    std::size_t first = i;
    for (std::size_t k = i; k < end; ++k) {
      if (keys[k].row < keys[first].row) first = k;
    }
    for (std::size_t k = i; k < end; ++k) {
      if (k == first) continue;
      const bool copy = k > i && keys[k].content == keys[k - 1].content;
      const bool of_first = keys[k].content == keys[first].content;
      (copy || of_first ? same : other).emplace_back(keys[k].row, keys[first].row);
    }
    i = end;
  }
  const auto found = [&](Oddity kind, std::vector<std::pair<std::uint64_t, std::uint64_t>> rows,
                         std::string what) {
    if (rows.empty()) return;
    std::sort(rows.begin(), rows.end());
    Finding finding;
    finding.kind = kind;
    if (ids && binding_.id_column) finding.column = binding_.id_column->text;
    for (const auto& [row, first] : rows)
      finding.count.Add(row,
                        finding.count.rows < kExamples ? "as row " + std::to_string(first) : "");
    finding.what = std::move(what);
    findings_.push_back(std::move(finding));
  };
  found(Oddity::kDuplicateId, std::move(other),
        "the id of an earlier row, and not the same cells: two cases, or two states of one?");
  found(
      Oddity::kDuplicateRow, std::move(same),
      ids ? "the same as an earlier row, the id included"
          : "every cell as in an earlier row; without an id nobody can say whether it is the same "
            "case");
}

// The share of the cells that an input would take, with the reading that suits most.
Judge::Home Judge::HomeIn(const Column& column, std::uint32_t index) const {
  const check::InputLeaf& leaf = checked_.model.leaves[index];
  Home best;
  std::vector<NamedReading> readings = ReadingsOf(leaf.type, checked_.type_table);
  std::vector<std::pair<std::string, cases::CellRules>> ways;
  cases::CellRules plain;
  plain.missing = {""};
  ways.emplace_back("", plain);
  if (leaf.type.kind == TypeKind::kEnum) {
    cases::CellRules names = plain;
    names.words_as_names = true;
    const auto& values = checked_.type_table.enumeration(types::EnumId(leaf.type.index)).values;
    for (std::size_t i = 0; i < values.size(); ++i)
      names.names.emplace(cases::NameOfWord(values[i]), static_cast<std::int64_t>(i));
    ways.emplace_back("words as names", names);
  }
  for (const NamedReading& reading : readings) {
    cases::CellRules with = plain;
    with.reading = reading.reading;
    ways.emplace_back(reading.clause, with);
  }
  types::TextPool texts = checked_.texts;
  for (const auto& [clause, rules] : ways) {
    std::uint64_t all = 0, fit = 0;
    for (const auto& [text, value] : column.distinct) {
      if (cases::TrimBlanks(text).empty()) continue;
      all += value.count;
      const CellFacts facts =
          FactsOf({value.kind, text}, rules, leaf.type, leaf.domain, checked_.type_table, texts);
      if (facts.is == CellFacts::Is::kValue) fit += value.count;
    }
    const double share = all == 0 ? 0 : static_cast<double>(fit) / static_cast<double>(all);
    if (share > best.share) best = {share, clause};
  }
  return best;
}

// A column nobody uses in which no value comes twice, and whose name says that it names.
void Judge::LookForId() {
  if (binding_.id_column) return;
  for (const auto& column : columns_.all()) {
    if (!column->unknown || column->cells != columns_.rows() || column->distinct.empty()) continue;
    const std::string name = "_" + cases::NameOfWord(column->name) + "_";
    const bool named = name.find("id_") != std::string::npos ||
                       name.find("_key_") != std::string::npos ||
                       name.find("_number_") != std::string::npos;
    const bool once = column->ByCount().front().second->count == 1;
    if (!named || !once || columns_.rows() < 2) continue;
    const std::string statement = "case id is column " + InQuotes(column->name);
    Propose({Change::Kind::kFeed, column->name, "", {statement}},
            "Does column `" + column->name + "` name the case? It is ignored no more.", true);
    return;
  }
}

// Inputs without a column, and columns without an input: which of these would the input take, by
// what stands in them and, where that says little, by their names?
void Judge::LookForHomes() {
  constexpr double kFits = 0.9, kFitsByName = 0.7, kMisfit = 0.5;
  LookForId();
  for (const std::uint32_t leaf : fitted_.unfed) {
    const check::InputLeaf& input = checked_.model.leaves[leaf];
    const Column* best = nullptr;
    Home home;
    for (const auto& column : columns_.all()) {
      if (!column->unknown || column->distinct.empty()) continue;
      const bool named = ShareAWord(column->name, input.path);
      // Of a type with few values that they fit says much; of numbers and texts the name has to.
      const bool telling = input.type.kind == TypeKind::kEnum && column->distinct.size() >= 2;
      const Home here = HomeIn(*column, leaf);
      if (here.share < (named ? kFitsByName : kFits) || (!named && !telling)) continue;
      if (best == nullptr || (named && !ShareAWord(best->name, input.path))) {
        best = column.get();
        home = here;
      }
    }
    if (best == nullptr) continue;
    std::string statement = "column " + InQuotes(best->name) + " is " + input.path;
    if (!home.reading.empty()) statement += " " + home.reading;
    Count count;
    count.rows = best->cells;
    Found(Oddity::kMisplaced, *best, std::move(count),
          "nothing uses it, and " + Percent(home.share) + " of its cells would do for `" +
              input.path + "`, which no column feeds");
    findings_.back().input = input.path;
    Propose({Change::Kind::kFeed, best->name, input.path, {statement}},
            "Is column `" + best->name + "` the input `" + input.path +
                "`? It is ignored no more, and `nothing for` goes.",
            true);
  }
  for (const auto& column : columns_.all()) {
    if (column->leaf == nullptr || column->cells == 0 ||
        static_cast<double>(column->bad) < kMisfit * static_cast<double>(column->cells))
      continue;
    for (std::uint32_t leaf = 0; leaf < checked_.model.leaves.size(); ++leaf) {
      const check::InputLeaf& input = checked_.model.leaves[leaf];
      const bool telling = input.type.kind == TypeKind::kEnum || input.type.kind == TypeKind::kDate;
      if (&input == column->leaf || !telling || input.list || HomeIn(*column, leaf).share < kFits)
        continue;
      Count count;
      count.rows = column->bad;
      Found(Oddity::kMisplaced, *column, std::move(count),
            "most cells do not fit `" + column->leaf->path + "`, and would do for `" + input.path +
                "`: are columns mixed up?");
      break;
    }
  }
}

}  // namespace remit::audit
