// A line reader with one state: the section it is in.
#include "tests/conformance/case_file.h"

#include <sstream>

namespace remit::conformance {
namespace {

std::string Trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::vector<std::string> Split(const std::string& text, const std::string& separator) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t at = text.find(separator); at != std::string::npos;
       at = text.find(separator, from)) {
    parts.push_back(Trimmed(text.substr(from, at - from)));
    from = at + separator.size();
  }
  parts.push_back(Trimmed(text.substr(from)));
  std::erase(parts, "");
  return parts;
}

bool StartsWith(const std::string& text, const std::string& start) {
  return text.rfind(start, 0) == 0;
}

class Reader {
 public:
  Reader(const std::string& path, const std::string& text) : text_(text) { file_.path = path; }

  base::Result<CaseFile> Read() {
    std::istringstream lines(text_);
    std::string line;
    while (std::getline(lines, line)) {
      ++number_;
      if (!(StartsWith(line, "--- ") ? Section(Trimmed(line.substr(4))) : Line(line))) {
        return base::Error{file_.path + ":" + std::to_string(number_) + ": " + problem_};
      }
    }
    if (file_.name.empty() || file_.policy.empty())
      return base::Error{file_.path + ": a name and a policy are needed"};
    if (!covers_stated_) return base::Error{file_.path + ": `covers:` is needed, rules or `none`"};
    const bool own_tests = file_.policy.find("\ntest \"") != std::string::npos;
    bool checks = file_.diagnostics.has_value() || own_tests;
    for (const CaseGroup& group : file_.groups) {
      if (group.expected.empty()) return base::Error{file_.path + ": cases without expectations"};
      checks = true;
    }
    if (!checks) return base::Error{file_.path + ": nothing is expected"};
    return std::move(file_);
  }

 private:
  enum class Part { kHead, kPolicy, kModule, kCases, kExpect, kDiagnostics };

  bool Fail(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  bool Section(const std::string& title) {
    if (title == "policy") {
      part_ = Part::kPolicy;
    } else if (StartsWith(title, "module ")) {
      part_ = Part::kModule;
      module_ = &file_.modules[Trimmed(title.substr(7))];
    } else if (title == "cases" || StartsWith(title, "cases ")) {
      part_ = Part::kCases;
      return Cases(title.substr(5));
    } else if (title == "expect") {
      if (file_.groups.empty()) return Fail("`--- expect` before `--- cases`");
      part_ = Part::kExpect;
    } else if (title == "diagnostics") {
      part_ = Part::kDiagnostics;
      file_.diagnostics.emplace();
    } else {
      return Fail("no section is called `" + title + "`");
    }
    return true;
  }

  // ` as of DATE`, ` in scenario NAME`, both, or neither
  bool Cases(const std::string& where) {
    file_.groups.emplace_back();
    std::istringstream words(where);
    for (std::string word, second, third; words >> word;) {
      if (!(words >> second >> third)) return Fail("`--- cases as of DATE in scenario NAME`");
      if (word == "as" && second == "of") {
        file_.groups.back().as_of = third;
      } else if (word == "in" && second == "scenario") {
        file_.groups.back().scenario = third;
      } else {
        return Fail("`--- cases as of DATE in scenario NAME`");
      }
    }
    return true;
  }

  bool Line(const std::string& line) {
    switch (part_) {
      case Part::kHead:
        return Head(line);
      case Part::kPolicy:
        file_.policy += line + "\n";
        return true;
      case Part::kModule:
        *module_ += line + "\n";
        return true;
      case Part::kCases:
        if (!Trimmed(line).empty()) file_.groups.back().json_lines += line + "\n";
        return true;
      case Part::kExpect:
        return Expectation(line);
      case Part::kDiagnostics:
        return Diagnostic(line);
    }
    return false;
  }

  bool Head(const std::string& line) {
    const std::string text = Trimmed(line);
    if (text.empty() || text[0] == '#') return true;
    if (StartsWith(text, "name:")) {
      file_.name = Trimmed(text.substr(5));
    } else if (StartsWith(text, "covers:")) {
      file_.covers = Split(text.substr(7), " ");
      covers_stated_ = true;
      // A case may be about the form of a policy or about a message alone.
      if (file_.covers == std::vector<std::string>{"none"}) file_.covers.clear();
    } else {
      return Fail("`name:` or `covers:` belongs here");
    }
    return true;
  }

  bool Expectation(const std::string& line) {
    const std::string text = Trimmed(line);
    if (text.empty() || text[0] == '#') return true;
    const auto colon = text.find(": ");
    if (colon == std::string::npos) return Fail("an expectation is `id: part; part; …`");
    file_.groups.back().expected.push_back(
        {text.substr(0, colon), Split(text.substr(colon + 2), ";"), number_});
    return true;
  }

  bool Diagnostic(const std::string& line) {
    const std::string text = Trimmed(line);
    if (text.empty() || text[0] == '#') return true;
    std::istringstream words(text);
    ExpectedDiagnostic diagnostic;
    words >> diagnostic.code >> diagnostic.place;
    std::getline(words, diagnostic.fragment);
    diagnostic.fragment = Trimmed(diagnostic.fragment);
    if (diagnostic.fragment.empty())
      return Fail("a diagnostic is `CODE LINE:COLUMN part of the message`");
    file_.diagnostics->push_back(std::move(diagnostic));
    return true;
  }

  const std::string& text_;
  CaseFile file_;
  Part part_ = Part::kHead;
  std::string* module_ = nullptr;
  bool covers_stated_ = false;
  int number_ = 0;
  std::string problem_;
};

}  // namespace

base::Result<CaseFile> ParseCaseFile(const std::string& path, const std::string& text) {
  return Reader(path, text).Read();
}

}  // namespace remit::conformance
