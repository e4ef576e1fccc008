#include "tests/golden/mutated_corpus.h"

#include <algorithm>
#include <stdexcept>

#include "interpreter/source/source.h"

namespace remit::golden {
namespace {

constexpr std::string_view kOpen = "⟦", kClose = "⟧";

std::string Where(const Entry& entry) {
  return entry.file + ":" + std::to_string(entry.line) + ": " + entry.title;
}
[[noreturn]] void Refuse(const Entry& entry, const std::string& why) {
  throw std::runtime_error(Where(entry) + ": " + why);
}

std::string Utf8(std::uint32_t point) {
  std::string bytes;
  if (point < 0x80) {
    bytes += static_cast<char>(point);
  } else if (point < 0x800) {
    bytes += static_cast<char>(0xC0u | (point >> 6));
    bytes += static_cast<char>(0x80u | (point & 0x3Fu));
  } else {
    bytes += static_cast<char>(0xE0u | (point >> 12));
    bytes += static_cast<char>(0x80u | ((point >> 6) & 0x3Fu));
    bytes += static_cast<char>(0x80u | (point & 0x3Fu));
  }
  return bytes;
}

// `\u{A0}` and `\t`, which could not be seen as they are.
std::string WithSigns(const std::string& written) {
  std::string text;
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written.compare(i, 2, "\\t") == 0) {
      text += '\t';
      ++i;
    } else if (written.compare(i, 3, "\\u{") == 0) {
      const std::size_t end = written.find('}', i);
      text += Utf8(
          static_cast<std::uint32_t>(std::stoul(written.substr(i + 3, end - i - 3), nullptr, 16)));
      i = end;
    } else {
      text += written[i];
    }
  }
  return text;
}

bool InWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t'; }

// What was changed, to the ends of the words it is in; where something was only taken away, the
// words on both sides of the gap.
Place Changed(const std::string& found, const std::string& text, std::size_t begin,
              std::size_t end) {
  const std::size_t most = std::min(found.size(), end - begin);
  std::size_t front = 0;
  while (front < most && found[front] == text[begin + front]) ++front;
  std::size_t back = 0;
  while (back < most - front && found[found.size() - 1 - back] == text[end - 1 - back]) ++back;
  Place place{begin + front, end - back};
  if (place.begin == place.end) {
    while (place.begin > 0 && IsSpace(text[place.begin - 1])) --place.begin;
    while (place.end < text.size() && IsSpace(text[place.end])) ++place.end;
    if (place.begin > 0) --place.begin;
    if (place.end < text.size()) ++place.end;
  }
  while (place.begin > 0 && place.begin < text.size() && InWord(text[place.begin - 1]) &&
         InWord(text[place.begin])) {
    --place.begin;
  }
  while (place.end < text.size() && place.end > 0 && InWord(text[place.end]) &&
         InWord(text[place.end - 1])) {
    ++place.end;
  }
  return place;
}

// Puts the replacement in; gives the places in it.
std::vector<Place> Apply(const Entry& entry, const Edit& edit, std::string& text) {
  const std::size_t at = edit.found.empty() ? 0 : text.find(edit.found);
  if (at == std::string::npos) Refuse(entry, "`" + edit.found + "` does not stand in the base");
  if (!edit.found.empty() && text.find(edit.found, at + 1) != std::string::npos)
    Refuse(entry, "`" + edit.found + "` stands in the base more than once");
  std::vector<Place> places;
  std::string plain = WithSigns(edit.replacement);
  for (std::size_t open = plain.find(kOpen); open != std::string::npos; open = plain.find(kOpen)) {
    plain.erase(open, kOpen.size());
    const std::size_t close = plain.find(kClose, open);
    if (close == std::string::npos) Refuse(entry, "a mark is not closed");
    plain.erase(close, kClose.size());
    places.push_back({at + open, at + close});
  }
  text.replace(at, edit.found.size(), plain);
  if (places.empty()) places.push_back(Changed(edit.found, text, at, at + plain.size()));
  return places;
}

class EntryReader {
 public:
  explicit EntryReader(const std::filesystem::path& file) : file_(file.filename().string()) {
    const std::string text = source::ReadFile(file.string()).value();
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      lines_.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
  }

  std::vector<Entry> Run() {
    std::vector<Entry> entries;
    std::string before;
    while (at_ < lines_.size()) {
      if (lines_[at_].rfind("=== ", 0) != 0) {
        before += lines_[at_++] + "\n";
        continue;
      }
      entries.push_back(One());
      entries.back().head = before + entries.back().head;
      before.clear();
    }
    return entries;
  }

 private:
  Entry One() {
    Entry entry;
    entry.file = file_;
    entry.line = static_cast<int>(at_) + 1;
    entry.title = lines_[at_].substr(4);
    entry.head = lines_[at_++] + "\n";
    bool replacing = false;
    for (; at_ < lines_.size() && lines_[at_] != "---"; ++at_) {
      const std::string& line = lines_[at_];
      if (line.rfind("=== ", 0) == 0) Refuse(entry, "`---` is missing before the next entry");
      entry.head += line + "\n";
      if (line.empty() || line[0] == '#') continue;
      if (line[0] == '-' || line[0] == '+') {
        AddLine(entry, line, replacing);
      } else {
        Say(entry, line);
      }
    }
    if (entry.edits.empty()) Refuse(entry, "nothing is changed");
    entry.head += "---\n";
    for (++at_; at_ < lines_.size() && lines_[at_].rfind("=== ", 0) != 0 &&
                lines_[at_].rfind("# ", 0) != 0;
         ++at_) {
      entry.messages += lines_[at_] + "\n";
    }
    while (entry.messages.size() > 1 &&
           entry.messages.compare(entry.messages.size() - 2, 2, "\n\n") == 0) {
      entry.messages.pop_back();
    }
    if (entry.messages == "\n") entry.messages.clear();
    return entry;
  }

  static void AddLine(Entry& entry, const std::string& line, bool& replacing) {
    const std::string rest = line.size() > 2 ? line.substr(2) : "";
    const bool found = line[0] == '-';
    if (found ? entry.edits.empty() || replacing : entry.edits.empty()) {
      entry.edits.push_back({});
      if (found) entry.edits.back().found = rest;
      if (!found) entry.edits.back().replacement = rest;
      replacing = !found;
      return;
    }
    std::string& side = found ? entry.edits.back().found : entry.edits.back().replacement;
    if (found || replacing) side += "\n";
    side += rest;
    replacing = !found;
  }

  static void Say(Entry& entry, const std::string& line) {
    const std::size_t space = line.find(' ');
    const std::string word = line.substr(0, space);
    const std::string rest = space == std::string::npos ? "" : line.substr(space + 1);
    if (word == "in") {
      entry.base = rest;
    } else if (word == "faults") {
      entry.faults = std::stoul(rest);
    } else if (word == "name") {
      entry.name = rest;
    } else if (word == "unhinted") {
      entry.no_hint = rest;
    } else {
      Refuse(entry, "`" + line + "` is no line of an entry");
    }
  }

  std::string file_;
  std::vector<std::string> lines_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<Entry> ReadEntries(const std::filesystem::path& file) {
  return EntryReader(file).Run();
}

Mutant Mutate(const Entry& entry, const std::filesystem::path& bases) {
  Mutant mutant;
  if (entry.base.empty()) {
    mutant.path = (bases / "whole.remit").string();
  } else {
    mutant.path = (bases / (entry.base + ".remit")).string();
    mutant.base = source::ReadFile(mutant.path).value();
  }
  mutant.text = mutant.base;
  const auto marked = [](const Edit& edit) {
    return edit.replacement.find(kOpen) != std::string::npos;
  };
  const bool marks = std::any_of(entry.edits.begin(), entry.edits.end(), marked);
  for (const Edit& edit : entry.edits) {
    const std::size_t before = mutant.text.size();
    const std::size_t at = edit.found.empty() ? 0 : mutant.text.find(edit.found);
    const std::vector<Place> places = Apply(entry, edit, mutant.text);
    for (Place& place : mutant.places) {
      if (place.begin < at) continue;
      place.begin += mutant.text.size() - before;
      place.end += mutant.text.size() - before;
    }
    if (marks && !marked(edit)) continue;
    mutant.places.insert(mutant.places.end(), places.begin(), places.end());
  }
  std::sort(mutant.places.begin(), mutant.places.end(),
            [](const Place& a, const Place& b) { return a.begin < b.begin; });
  return mutant;
}

}  // namespace remit::golden
