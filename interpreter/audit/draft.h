// A mapping that is being amended: changes said as statements and clauses, put into the text of the
// mapping where they belong. Comments and layout of what is not changed stay as they are.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "interpreter/audit/report.h"
#include "interpreter/cases/reader.h"

namespace remit::audit {

struct Change {
  enum class Kind : std::uint8_t {
    kMissing,    // words: `"N/A"`, quoted
    kWords,      // words: `"x" = y`
    kReading,    // words: one, `in EUR`, `as percent`
    kDates,      // words: one, `"DD.MM.YYYY"`
    kStatement,  // words: one whole statement, added at the end
    kRename,     // of a column that is named in the mapping; words: old and new, quoted
    kDrop,       // what stands in the mapping about `column`
    kFeed,       // words: a statement that feeds `target` with `column`, in place of the two that
                 // say that there is nothing for it and that the column is ignored
  } kind = Kind::kStatement;
  std::string column, target;  // of the clauses
  std::vector<std::string> words;
};

// `"…"`, as a mapping reads it.
std::string InQuotes(std::string_view text);
bool CanBeQuoted(std::string_view text);

// A mapping that was read without a mistake, and its text.
class Draft {
 public:
  Draft(std::string text, const check::Checked& checked);

  const std::string& text() const { return text_; }
  const cases::Mapping& mapping() const { return mapping_; }
  bool ok() const { return ok_; }
  // The text with changes. Not two of one kind for one column and target.
  std::string With(const std::vector<const Change*>& changes) const;
  // The one statement as it would then be.
  std::string StatementWith(const Change& change) const;

 private:
  struct Edit {
    std::size_t at = 0, remove = 0;
    std::string insert;
  };
  const cases::MappingColumn* Find(const std::string& column, const std::string& target) const;
  Edit EditFor(const Change& change, const cases::MappingColumn& column) const;
  std::vector<Edit> EditsFor(const Change& change) const;
  std::size_t StatementEnd(std::size_t begin) const;
  std::size_t LineStart(std::size_t at) const;
  static std::string Applied(std::string text, std::vector<Edit> edits);

  std::string text_;
  cases::Mapping mapping_;
  bool ok_ = false;
};

// What the mapping, or the names of inputs where there is none, makes of the file at hand.
struct Fitted {
  Draft draft;                       // reads the file
  bool refused = false;              // it did not before
  std::vector<Repair> needed;        // what was changed for it
  std::vector<Finding> findings;     // about the file as a whole
  std::set<std::string> unknown;     // columns nobody says anything of
  std::vector<std::uint32_t> unfed;  // leaves that no column feeds, and nothing says why
};
struct DataSource {
  std::string path;
  cases::Format format = cases::Format::kCsv;
};
// `text`: of a mapping without mistakes, or nothing. An Error when the file itself cannot be read.
base::Result<Fitted> Fit(const DataSource& data, const std::optional<std::string>& text,
                         const check::Checked& checked);

// Requires a draft without mistakes.
cases::Binding BindingOf(const Draft& draft, const check::Checked& checked);

}  // namespace remit::audit
