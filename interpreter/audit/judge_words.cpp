// Words: spellings of the values of an enum, spellings of one text, words for nothing, and texts of
// figures that lost their leading noughts.
#include <algorithm>

#include "interpreter/audit/judge.h"

namespace remit::audit {
namespace {

using types::TypeKind;
using CountedWord = std::pair<std::string_view, const Distinct*>;

constexpr std::size_t kWordsNamed = 3;

// `12 × technolgy, 3 × Retail` and how many more.
std::string Listed(const std::vector<CountedWord>& words, const Column& column) {
  std::string text;
  for (std::size_t i = 0; i < std::min(words.size(), kWordsNamed); ++i)
    text += (i == 0 ? "" : ", ") + column.Shown(words[i].first) + " × " +
            std::to_string(words[i].second->count);
  if (words.size() > kWordsNamed)
    text += " and " + std::to_string(words.size() - kWordsNamed) + " more";
  return text;
}

Count CountOf(const std::vector<CountedWord>& words, const Column& column) {
  Count count;
  for (const auto& [text, value] : words) {
    count.rows += value->count;
    for (std::size_t i = 0; i < std::min<std::size_t>(kExamples, value->count); ++i)
      count.examples.push_back(
          {value->rows[i], cases::TrimBlanks(text).empty() ? "" : column.Shown(text)});
  }
  std::sort(count.examples.begin(), count.examples.end(),
            [](const Example& a, const Example& b) { return a.row < b.row; });
  if (count.examples.size() > kExamples) count.examples.resize(kExamples);
  return count;
}

// The value of an enum or boolean that a word is meant to be, and whether that is beyond doubt.
struct Meaning {
  std::string value;
  bool sure = false;
};
std::optional<Meaning> MeaningOf(std::string_view word, const std::vector<std::string>& values) {
  const std::string key = SpellingKey(word);
  if (key.empty()) return std::nullopt;
  std::vector<Meaning> found;
  for (const std::string& value : values) {
    if (SpellingKey(value) == key) found.push_back({value, true});
  }
  if (found.size() == 1) return found.front();
  if (!found.empty()) return std::nullopt;
  // One slip of the pen in a long word, and no other value near.
  std::size_t nearest = 3, others = 99;
  std::string near;
  for (const std::string& value : values) {
    const std::size_t distance = EditDistance(key, SpellingKey(value), 5);
    if (distance < nearest) {
      others = near.empty() ? others : nearest;
      nearest = distance;
      near = value;
    } else {
      others = std::min(others, distance);
    }
  }
  constexpr std::size_t kShort = 4, kLong = 7;
  if (!near.empty() && key.size() >= kShort && nearest * 4 <= key.size() && others > nearest)
    return Meaning{near, nearest == 1 && key.size() >= kLong && others >= 4};
  // The beginning of one value alone, or one value within it.
  for (const std::string& value : values) {
    const std::string whole = SpellingKey(value);
    if (key.size() >= 2 && key.size() < whole.size() && whole.compare(0, key.size(), key) == 0)
      found.push_back({value, false});
  }
  return found.size() == 1 ? std::optional(found.front()) : std::nullopt;
}

std::optional<Meaning> TruthOf(std::string_view word) {
  const std::string key = SpellingKey(word);
  static const std::set<std::string> yes{"yes", "y",   "true", "t", "1", "ja",
                                         "j",   "oui", "si",   "x", "on"};
  static const std::set<std::string> no{"no", "n", "false", "f", "0", "nein", "non", "off"};
  const bool known = key.size() > 1 || key == "y" || key == "n" || key == "1" || key == "0";
  if (yes.count(key) != 0) return Meaning{"true", known};
  if (no.count(key) != 0) return Meaning{"false", known};
  return std::nullopt;
}

}  // namespace

void Judge::LookAtWords(const Column& column) {
  const types::Type& type = column.leaf->type;
  const bool truth = type.kind == TypeKind::kBoolean;
  const std::vector<std::string> none;
  const std::vector<std::string>& values =
      truth ? none : checked_.type_table.enumeration(types::EnumId(type.index)).values;
  std::vector<CountedWord> words;
  std::vector<std::string> sure, unsure, questions;
  std::size_t by_name = 0;
  std::set<std::string> said;
  for (const CountedWord& word : column.ByCount()) {
    const bool blank = cases::TrimBlanks(word.first).empty();
    if (word.second->facts.is != CellFacts::Is::kBad || blank || SaysNothing(word.first)) continue;
    if (word.second->kind == cases::Cell::Kind::kJsonNumber && !truth) continue;
    words.push_back(word);
    const auto meaning = truth ? TruthOf(word.first) : MeaningOf(word.first, values);
    const std::string cell(cases::TrimBlanks(word.first));
    if (!meaning || !CanBeQuoted(cell) || column.personal || !said.insert(cell).second) continue;
    const std::string pair = InQuotes(cell) + " = " + meaning->value;
    if (meaning->sure && cases::NameOfWord(cell) == meaning->value)
      sure.insert(sure.begin() + static_cast<std::ptrdiff_t>(by_name++), pair);
    else
      (meaning->sure ? sure : unsure).push_back(pair);
    if (!meaning->sure) questions.push_back(InQuotes(cell) + " the value `" + meaning->value + "`");
  }
  if (words.empty()) return;
  types::Type plain = type;
  plain.optional = false;
  Found(Oddity::kSpelling, column, CountOf(words, column),
        std::to_string(words.size()) + (words.size() == 1 ? " word that is" : " words that are") +
            " no value of " + types::Name(plain, checked_.type_table) + ": " +
            Listed(words, column));
  const auto propose = [&](std::vector<std::string> pairs, std::string question) {
    Propose({Change::Kind::kWords, column.name, column.leaf->path, std::move(pairs)},
            std::move(question));
  };
  constexpr std::size_t kManyNames = 3;
  if (!truth && by_name >= kManyNames) {
    // The names as they are, and only the others one by one.
    std::string clause = "as names", others;
    for (std::size_t i = by_name; i < sure.size(); ++i)
      others += (others.empty() ? " words " : ", ") + sure[i];
    propose({clause + others}, "");
  } else if (!sure.empty()) {
    propose(sure, "");
  }
  if (unsure.empty()) return;
  std::string question = "Is ";
  for (std::size_t i = 0; i < questions.size(); ++i)
    question += (i == 0 ? "" : ", ") + questions[i];
  propose(unsure, question + "?");
}

// Several spellings of one text: the same but for capitals, accents, blanks and signs; or a rare
// one that is one letter away from one that is twenty times as frequent.
void Judge::LookAtSpellings(const Column& column) {
  constexpr std::size_t kMostCompared = 400, kLong = 5;
  constexpr std::uint64_t kTimes = 20;
  std::map<std::string, std::vector<CountedWord>> groups;
  const std::vector<CountedWord> all = column.ByCount();
  for (const CountedWord& word : all) {
    const std::string key = SpellingKey(word.first);
    if (key.size() >= 2 && word.second->facts.is == CellFacts::Is::kValue)
      groups[key].push_back(word);
  }
  std::vector<CountedWord> odd;
  std::string shown;
  std::size_t pairs = 0;
  const auto note = [&](const CountedWord& usual, const CountedWord& rare) {
    odd.push_back(rare);
    if (++pairs > kWordsNamed) return;
    shown += (shown.empty() ? "" : ", ") + column.Shown(rare.first) + " × " +
             std::to_string(rare.second->count) + " beside " + column.Shown(usual.first) + " × " +
             std::to_string(usual.second->count);
  };
  for (const auto& [key, words] : groups) {
    for (std::size_t i = 1; i < words.size(); ++i) note(words.front(), words[i]);
  }
  if (groups.size() <= kMostCompared) {
    for (const auto& [rare, rare_words] : groups) {
      for (const auto& [usual, usual_words] : groups) {
        const bool figures =
            std::any_of(rare.begin(), rare.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (figures || rare.size() < kLong ||
            rare_words.front().second->count * kTimes > usual_words.front().second->count ||
            EditDistance(rare, usual, 1) != 1)
          continue;
        note(usual_words.front(), rare_words.front());
        break;
      }
    }
  }
  if (odd.empty()) return;
  if (pairs > kWordsNamed) shown += " and " + std::to_string(pairs - kWordsNamed) + " more";
  Found(Oddity::kSpelling, column, CountOf(odd, column),
        "spelled in several ways, which are different texts to a policy: " + shown);
}

void Judge::LookAtNothing(const Column& column) {
  std::vector<CountedWord> words, blank;
  for (const CountedWord& word : column.ByCount()) {
    if (word.second->facts.is == CellFacts::Is::kMissing) continue;
    const bool text = column.leaf->type.kind == TypeKind::kText;
    const bool read = word.second->facts.is == CellFacts::Is::kValue;
    if (SaysNothing(word.first) && (text || !read)) words.push_back(word);
    if (cases::TrimBlanks(word.first).empty() && !read) blank.push_back(word);
  }
  std::vector<std::string> quoted;
  for (const auto& [text, value] : words) quoted.push_back(InQuotes(cases::TrimBlanks(text)));
  if (!blank.empty()) quoted.insert(quoted.begin(), "\"\"");
  std::sort(quoted.begin(), quoted.end());
  quoted.erase(std::unique(quoted.begin(), quoted.end()), quoted.end());
  if (!words.empty())
    Found(
        Oddity::kSentinel, column, CountOf(words, column),
        "words for nothing, which the mapping does not say are missing: " + Listed(words, column));
  if (!blank.empty())
    Found(Oddity::kSentinel, column, CountOf(blank, column),
          "empty cells, and the mapping does not say that they are missing");
  if (quoted.empty()) return;
  const bool reads = column.leaf->type.kind == TypeKind::kText && !words.empty();
  Propose({Change::Kind::kMissing, column.name, column.leaf->path, quoted},
          reads ? "Do these words in column `" + column.name + "` mean that it is not known?" : "",
          reads);
}

// Figures that were all of one length and of which some are one shorter were numbers for a while.
void Judge::LookAtZeros(const Column& column) {
  constexpr std::size_t kShortest = 4;
  constexpr double kMost = 0.9, kFewest = 0.002;
  std::map<std::size_t, std::uint64_t> lengths;
  std::uint64_t figures = 0, others = 0;
  bool noughts = false;
  std::vector<CountedWord> shorter;
  for (const auto& [text, value] : column.ByCount()) {
    const std::string_view cell = cases::TrimBlanks(text);
    const bool plain = !cell.empty() && std::all_of(cell.begin(), cell.end(),
                                                    [](char c) { return c >= '0' && c <= '9'; });
    (plain ? figures : others) += value->count;
    if (!plain) continue;
    lengths[cell.size()] += value->count;
    noughts = noughts || cell.front() == '0';
  }
  if (figures < 20 || others * 20 > figures || noughts) return;
  const auto usual =
      std::max_element(lengths.begin(), lengths.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (usual->first < kShortest) return;
  const std::uint64_t lost = lengths.count(usual->first - 1) ? lengths.at(usual->first - 1) : 0;
  const auto share = [&](std::uint64_t rows) {
    return static_cast<double>(rows) / static_cast<double>(figures);
  };
  // Numbers that go on counting are as likely to be shorter in the beginning; those are the first.
  if (lost == 0 || share(usual->second) < 0.7 || share(usual->second + lost) < kMost ||
      share(lost) < kFewest || lengths.rbegin()->first != usual->first)
    return;
  bool from_one = true;
  for (const auto& [text, value] : column.ByCount()) {
    const std::string_view cell = cases::TrimBlanks(text);
    if (cell.size() + 1 != usual->first) continue;
    shorter.emplace_back(text, value);
    from_one = from_one && value->rows[0] <= lost + 2;
  }
  if (from_one) return;
  Found(Oddity::kLostZeros, column, CountOf(shorter, column),
        "one figure shorter than the others, and none begins with 0: leading noughts were lost");
}

}  // namespace remit::audit
