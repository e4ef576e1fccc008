// Mutated policies and what is said of them: mutated/*.txt. Whether a message stands at the true
// place, says how to mend the fault and speaks to a manager is held here, and is not rewritten by
// --update, which rewrites the recorded words only and does not count as a pass.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <set>

#include "interpreter/compile/compile.h"
#include "tests/golden/mutated_corpus.h"

namespace {

namespace fs = std::filesystem;
using namespace remit;
using diagnostics::Diagnostic;
using diagnostics::Severity;
using diagnostics::Suggestion;
using golden::Entry;
using golden::Mutant;
using golden::Place;

// Words of those who build languages, and of nobody else.
constexpr std::string_view kForbidden[] = {
    "token",   "syntax",  "parse",   "lexer",   "lexical",    "expression", "unexpected",
    "grammar", "eof",     "ast",     "literal", "identifier", "operand",    "semantic",
    "compile", "illegal", "boolean", "string",  "symbol"};

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// The first forbidden word outside of `code`, whole or as the beginning of a longer one.
std::string Forbidden(const std::string& said) {
  std::string text;
  bool code = false;
  for (const char c : Lower(said)) {
    if (c == '`') code = !code;
    text += code ? ' ' : c;
  }
  for (const std::string_view word : kForbidden) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
      const bool begins = at == 0 || text[at - 1] < 'a' || text[at - 1] > 'z';
      const std::size_t end = at + word.size();
      const bool short_word = word.size() < 5 && end < text.size() && text[end] >= 'a' &&
                              text[end] <= 'z' && text[end] != 's';
      if (begins && !short_word) return std::string(word);
    }
  }
  return "";
}

struct Reading {
  source::SourceMap sources;
  std::vector<Diagnostic> said;  // beyond what is said of the base

  std::size_t errors() const {
    return static_cast<std::size_t>(std::count_if(
        said.begin(), said.end(),
        [](const Diagnostic& diagnostic) { return diagnostic.severity() == Severity::kError; }));
  }
};

class Corpus {
 public:
  explicit Corpus(const fs::path& folder) : folder_(folder) {}

  void Run(const fs::path& file, bool update) {
    std::string renewed;
    bool differs = false;
    for (const Entry& entry : golden::ReadEntries(file)) {
      const std::string found = One(entry);
      renewed += entry.head + found + "\n";
      std::string recorded = entry.messages;
      while (!recorded.empty() && recorded.back() == '\n') recorded.pop_back();
      if (recorded + "\n" == found) continue;
      differs = true;
      ++differing_;
      if (!update) Complain(entry, "other messages than recorded:\n" + found);
    }
    if (differs && update) std::ofstream(file, std::ios::binary) << renewed;
  }

  int Summarise() const {
    const auto rate = [](std::size_t part, std::size_t whole) {
      return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
    };
    std::cout << entries_ << " mutated policies with " << faults_ << " faults\n"
              << "first message at the right place: " << well_placed_ << " ("
              << 100 * rate(well_placed_, entries_) << " %)\n"
              << "messages for each fault: " << rate(messages_, faults_) << "\n"
              << "fixes: " << safe_ << " safe, " << restored_ << " of them give the base back; "
              << guesses_ << " to choose, " << good_guesses_ << " of them mend the fault; "
              << kinds_.size() << " of " << kinds_met_.size() << " kinds met carry one\n"
              << differing_ << " with other words than recorded, " << complaints_
              << " complaints\n";
    constexpr double kPlaced = 0.97, kMessages = 1.05;
    const bool figures = rate(well_placed_, entries_) >= kPlaced &&
                         rate(messages_, faults_) <= kMessages && entries_ > 0;
    return figures && differing_ == 0 && complaints_ == 0 ? 0 : 1;
  }

 private:
  void Complain(const Entry& entry, const std::string& what) {
    std::cout << entry.file << ":" << entry.line << " " << entry.title << ": " << what << "\n";
  }
  // What makes the test fail even within the figures.
  void Fail(const Entry& entry, const std::string& what) {
    ++complaints_;
    Complain(entry, what);
  }

  static std::string KeyOf(const Diagnostic& diagnostic) {
    return std::string(diagnostics::Row(diagnostic.kind).code) + diagnostic.message;
  }

  Reading Read(const std::string& path, const std::string& text) const {
    compile::Compilation compiled = compile::CompileText(path, text);
    return {std::move(compiled.sources), compiled.sink.Sorted()};
  }

  const std::set<std::string>& SaidOfBase(const Mutant& mutant) {
    const auto [found, added] = bases_.emplace(mutant.path, std::set<std::string>());
    if (added && !mutant.base.empty()) {
      for (const Diagnostic& diagnostic : Read(mutant.path, mutant.base).said) {
        found->second.insert(KeyOf(diagnostic));
        if (diagnostic.severity() != Severity::kError) continue;
        ++complaints_;
        std::cout << mutant.path << " is not a sound base\n";
      }
    }
    return found->second;
  }

  Reading ReadMutant(const Mutant& mutant, const std::string& text) {
    Reading reading = Read(mutant.path, text);
    const std::set<std::string>& known = SaidOfBase(mutant);
    std::erase_if(reading.said, [&](const Diagnostic& diagnostic) {
      return diagnostic.severity() == Severity::kNote || known.count(KeyOf(diagnostic)) > 0;
    });
    return reading;
  }

  static bool Touches(const Diagnostic& diagnostic, const Place& place) {
    return diagnostic.span.file.index() == 0 && diagnostic.span.begin <= place.end &&
           diagnostic.span.end >= place.begin;
  }

  std::string One(const Entry& entry) {
    ++entries_;
    const Mutant mutant = golden::Mutate(entry, folder_ / "bases");
    const Reading reading = ReadMutant(mutant, mutant.text);
    faults_ += entry.faults;
    messages_ += reading.said.size();
    if (reading.said.size() > entry.faults) Complain(entry, "more messages than faults");
    JudgePlace(entry, mutant, reading);
    JudgeWords(entry, reading);
    JudgeFixes(entry, mutant, reading);
    return Recorded(reading);
  }

  void JudgePlace(const Entry& entry, const Mutant& mutant, const Reading& reading) {
    if (reading.said.empty()) {
      Fail(entry, "nothing is said");
      return;
    }
    const Diagnostic& first = reading.said.front();
    const auto line_of = [&](std::size_t at) {
      return reading.sources.Get(source::FileId(0)).Locate(static_cast<std::uint32_t>(at)).line;
    };
    const Place& place = mutant.places.front();
    const bool lines =
        first.span.file.index() != 0 || (line_of(first.span.begin) >= line_of(place.begin) &&
                                         line_of(first.span.end) <= line_of(place.end));
    if (Touches(first, place) && lines) {
      ++well_placed_;
    } else {
      Complain(entry, "the first message stands elsewhere");
    }
  }

  void JudgeWords(const Entry& entry, const Reading& reading) {
    for (const Diagnostic& diagnostic : reading.said) {
      kinds_met_.insert(diagnostic.kind);
      if (!diagnostic.suggestions.empty()) kinds_.insert(diagnostic.kind);
      if (diagnostic.hint.empty() && entry.no_hint.empty()) Fail(entry, "a message without a hint");
      std::string said = diagnostic.message + "\n" + diagnostic.rule + "\n" + diagnostic.hint;
      for (const auto& label : diagnostic.labels) said += "\n" + label.text;
      for (const auto& suggestion : diagnostic.suggestions) said += "\n" + suggestion.text;
      const std::string word = Forbidden(said);
      if (!word.empty()) Fail(entry, "the message says \"" + word + "\"");
    }
    if (entry.name.empty() || reading.said.empty()) return;
    const std::string& hint = reading.said.front().hint;
    if (hint.find("`" + entry.name + "`") == std::string::npos &&
        hint.find("`" + entry.name + "(") == std::string::npos)
      Fail(entry, "the hint does not say `" + entry.name + "`");
  }

  static std::string Mended(std::string text, std::vector<Suggestion> fixes) {
    std::sort(fixes.begin(), fixes.end(),
              [](const Suggestion& a, const Suggestion& b) { return a.span.begin > b.span.begin; });
    for (const Suggestion& fix : fixes)
      text.replace(fix.span.begin, fix.span.end - fix.span.begin, fix.replacement);
    return text;
  }

  // The text without what only the formatter cares about.
  static std::string Bare(const std::string& text) {
    std::string bare;
    for (const char c : text) {
      if (c != ' ' && c != '\n' && c != '\t' && c != '_') bare += c;
    }
    return bare;
  }

  void JudgeFixes(const Entry& entry, const Mutant& mutant, const Reading& reading) {
    for (const Diagnostic& diagnostic : reading.said) {
      std::vector<Suggestion> safe;
      for (const Suggestion& fix : diagnostic.suggestions) {
        if (fix.span.file.index() != 0) continue;
        if (fix.safe) {
          safe.push_back(fix);
          continue;
        }
        ++guesses_;
        if (ReadMutant(mutant, Mended(mutant.text, {fix})).said.size() < reading.said.size())
          ++good_guesses_;
      }
      if (safe.empty()) continue;
      ++safe_;
      if (safe.size() < diagnostic.suggestions.size())
        Fail(entry, "a safe fix stands beside others");
      JudgeSafe(entry, mutant, reading, diagnostic, Mended(mutant.text, safe));
    }
  }

  void JudgeSafe(const Entry& entry, const Mutant& mutant, const Reading& reading,
                 const Diagnostic& mended, const std::string& text) {
    const Reading after = ReadMutant(mutant, text);
    if (after.said.size() >= reading.said.size())
      Fail(entry, "a safe fix leaves as many messages as before");
    std::map<std::string, int> before;
    for (const Diagnostic& diagnostic : reading.said) ++before[KeyOf(diagnostic)];
    for (const Diagnostic& diagnostic : after.said) {
      if (before[KeyOf(diagnostic)]-- <= 0 || KeyOf(diagnostic) == KeyOf(mended))
        Fail(entry, "a safe fix brings \"" + diagnostic.message + "\"");
    }
    if (Bare(text) == Bare(mutant.base)) ++restored_;
  }

  static std::string Recorded(const Reading& reading) {
    std::string text;
    for (const Diagnostic& diagnostic : reading.said) {
      text += std::string(diagnostics::Row(diagnostic.kind).code) + " " +
              PlaceOf(reading, diagnostic.span) + "  " + diagnostic.message + "\n";
      if (!diagnostic.rule.empty()) text += "  rule: " + diagnostic.rule + "\n";
      if (!diagnostic.hint.empty()) text += "  hint: " + diagnostic.hint + "\n";
      for (const auto& label : diagnostic.labels)
        text += "  at " + PlaceOf(reading, label.span) + "  " + label.text + "\n";
      for (const Suggestion& fix : diagnostic.suggestions) {
        text += std::string(fix.safe ? "  safe: " : "  fix: ") + PlaceOf(reading, fix.span) +
                "  => [" + fix.replacement + "]  " + fix.text + "\n";
      }
    }
    return text;
  }

  static std::string PlaceOf(const Reading& reading, source::Span span) {
    const source::Source& file = reading.sources.Get(span.file);
    const source::LineColumn at = file.Locate(span.begin);
    std::string place = std::to_string(at.line) + ":" + std::to_string(at.column);
    if (span.file.index() != 0) place = fs::path(file.path()).filename().string() + ":" + place;
    std::string shown(file.Text(span));
    constexpr std::size_t kLongest = 40;
    std::replace(shown.begin(), shown.end(), '\n', ' ');
    if (shown.size() > kLongest) {
      std::size_t end = kLongest;
      while ((static_cast<unsigned char>(shown[end]) & 0xC0u) == 0x80u) --end;
      shown = shown.substr(0, end) + "…";
    }
    return place + " [" + shown + "]";
  }

  fs::path folder_;
  std::map<std::string, std::set<std::string>> bases_;
  std::set<diagnostics::Kind> kinds_, kinds_met_;
  std::size_t entries_ = 0, faults_ = 0, messages_ = 0, well_placed_ = 0;
  std::size_t safe_ = 0, restored_ = 0, guesses_ = 0, good_guesses_ = 0;
  int differing_ = 0, complaints_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
  bool update = false;
  std::string only;
  fs::path folder;
  for (int i = 1; i < count; ++i) {
    const std::string argument = arguments[i];
    if (argument == "--update") {
      update = true;
    } else if (argument == "--only" && i + 1 < count) {
      only = arguments[++i];
    } else {
      folder = argument;
    }
  }
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(folder)) {
    const std::string name = file.path().filename().string();
    if (file.path().extension() == ".txt" && name.find(only) != std::string::npos)
      files.push_back(file.path());
  }
  std::sort(files.begin(), files.end());
  Corpus corpus(folder);
  for (const fs::path& file : files) corpus.Run(file, update);
  return corpus.Summarise();
}
