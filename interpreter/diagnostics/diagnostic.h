// A diagnostic is data: a registered kind, a place, a message made from typed parts, labels, notes
// and suggestions. Nothing here prints; render.h turns the same value into text for a person, JSON,
// and later SARIF.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/source/source.h"

namespace remit::diagnostics {

using source::Span;

enum class Severity : std::uint8_t { kError, kWarning, kNote };
std::string_view SeverityName(Severity severity);  // error, warning, note

// One row per kind; kinds.def is the registry. The code is stable for ever and never reused.
enum class Kind : std::uint16_t {
#define REMIT_DIAGNOSTIC(name, code, severity, summary) name,
#include "interpreter/diagnostics/kinds.def"
#undef REMIT_DIAGNOSTIC
};

struct KindRow {
  std::string_view name;  // kUnknownName
  std::string_view code;  // R0201
  Severity severity;
  std::string_view summary;  // one line for the list of codes
};
const KindRow& Row(Kind kind);
std::size_t KindCount();

struct Label {
  Span span;
  std::string text;
};
// Replacing `span` by `replacement` mends the fault; `safe` when it cannot change a meaning that
// was clear.
struct Suggestion {
  Span span;
  std::string replacement;
  std::string text;  // "write `3 points`"
  bool safe = false;
};

// message: what was found, lower case, no full stop, code in backticks. rule: what the language
// asks for (may be empty). hint: how to mend it (may be empty). All three in the manager's words,
// never the parser's.
struct Diagnostic {
  Kind kind;
  Span span;
  std::string message;
  std::string rule;
  std::string hint;
  std::vector<Label> labels;
  std::vector<Suggestion> suggestions;

  Severity severity() const { return Row(kind).severity; }
};

class Sink {
 public:
  Diagnostic& Report(Kind kind, Span span, std::string message, std::string rule = {},
                     std::string hint = {});
  const std::vector<Diagnostic>& all() const { return diagnostics_; }
  // A place more of what was reported as the `index`th of all().
  void AddLabel(std::size_t index, Label label) {
    diagnostics_.at(index).labels.push_back(std::move(label));
  }
  bool has_errors() const;
  // Sorted by file and position, exact duplicates removed.
  std::vector<Diagnostic> Sorted() const;

 private:
  std::vector<Diagnostic> diagnostics_;
};

// The name among `candidates` that `written` was probably meant to be, or an empty view: at most a
// third of the letters differ, or capitals alone; else the only one that has it as a word, or is a
// word of it.
std::string_view NearestName(std::string_view written,
                             const std::vector<std::string_view>& candidates);

}  // namespace remit::diagnostics
