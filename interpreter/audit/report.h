// What an audit found in a data set, as plain values: how much of it a policy can decide, which
// fields stand in the way, what is odd, and what a mapping could repair. Nothing is worked out
// here.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace remit::audit {

// Every row of a file has exactly one.
enum class Outcome : std::uint8_t {
  kDecided,
  kOutsideModel,   // decided, or without alternative, beyond what a model was made for
  kNoAlternative,  // every alternative breaks a requirement: an answer as well
  kMissing,        // a required field that was reached is missing
  kFault,          // an evaluation that has no answer
  kInvalid,        // some field does not fit its input
  kUnreadable,     // the row could not be taken apart
};
inline constexpr std::size_t kOutcomeCount = 7;
std::string_view NameOf(Outcome outcome);  // decided, outside_model …

struct Tally {
  std::array<std::uint64_t, kOutcomeCount> rows{};
  std::uint64_t& operator[](Outcome outcome) { return rows[static_cast<std::size_t>(outcome)]; }
  std::uint64_t operator[](Outcome outcome) const {
    return rows[static_cast<std::size_t>(outcome)];
  }
  std::uint64_t all() const;
  std::uint64_t answered() const;  // decided, outside_model, no_alternative
};

// A value of the data as it may be shown: as it stands, or, of a personal field, its shape alone.
struct Example {
  std::uint64_t row = 0;  // as the reader numbers rows
  std::string shown;      // empty where the row alone says it
};
inline constexpr std::size_t kExamples = 3;
struct Count {
  std::uint64_t rows = 0;
  std::vector<Example> examples;  // the first kExamples
  void Add(std::uint64_t row, std::string shown) {
    if (rows++ < kExamples) examples.push_back({row, std::move(shown)});
  }
};

// Why a value does not serve.
enum class Why : std::uint8_t {
  kMissing,      // no value, where one is needed
  kEmpty,        // an empty cell, which the mapping does not call missing
  kUnreadable,   // not a value of the type at all
  kNoUnit,       // a number without the unit that its input needs
  kWrongUnit,    // an amount in another unit
  kUnknownWord,  // no value of the enum
  kOutOfRange,   // beyond the declared range
  kFault,        // the value is there, and what is worked out from it has no answer
  kUndeclared,   // a field that the policy does not have
  kOther,        // of the case as a whole: a proposal, an attestation, what was decided before
};
inline constexpr std::size_t kWhyCount = 10;
std::string_view NameOf(Why why);   // for programs: out_of_range
std::string_view WordsOf(Why why);  // for people: "out of its range"

// A field that keeps rows from being decided.
struct Blocker {
  std::string field;                 // `deal.list_price`
  std::vector<std::string> columns;  // that feed it; none where the file has none
  bool personal = false;
  // A value was put in and the row decided again. It alone: with this field mended the row is
  // answered. Together: others have to be mended too.
  std::uint64_t alone = 0;
  std::uint64_t together = 0;
  // Rows of which no value that was tried made an answer.
  std::uint64_t not_mended = 0;
  std::array<Count, kWhyCount> why;  // by Why; a row counts once
  std::string detail;                // of the first fault: "division by zero at desk.remit:12"
};
// Fields that have to be mended in the same rows.
struct Together {
  std::vector<std::string> fields;  // two or more
  std::uint64_t rows = 0;
};
// An optional field that is missing in rows which are decided all the same.
struct Swing {
  std::string field;
  std::uint64_t missing = 0;  // rows
  std::uint64_t tried = 0;    // of them, the first
  std::uint64_t changed = 0;  // of those tried, rows in which some value seen elsewhere changes
                              // what is recommended or who approves
};

enum class Oddity : std::uint8_t {
  kScale,
  kSpelling,
  kOutOfRange,
  kNegative,
  kFuture,
  kLongAgo,
  kOrder,
  kSentinel,
  kConstant,
  kNearlyEmpty,
  kDuplicateId,
  kDuplicateRow,
  kDateForms,
  kDecimalSign,
  kThousands,
  kCurrency,
  kBlanks,
  kEncoding,
  kLostZeros,
  kUnusedColumn,
  kUnfedInput,
  kAbsentColumn,
  kMisplaced,
  kDelimiter,
  kOutlier,
  kClipped,
  kNotANumber,
};
std::string_view NameOf(Oddity oddity);  // for programs: unit_mix_up

struct Finding {
  Oddity kind = Oddity::kScale;
  std::string column;  // empty: of the file
  std::string input;   // that the column feeds; empty: none
  Count count;         // rows; 0 where the finding is about a column as a whole
  std::string what;    // what is odd, and by which rule, without a full stop
};

// A change of the mapping, in its notation.
struct Repair {
  std::string line;  // the statement or clause, as it would be said: `column "x" is … missing "0"`
  std::string question;  // what has to be true; empty where no value that is read now changes
  bool needed = false;   // without it the file is not read at all
  // Found by reading the data again with this change alone (a needed one: with all of them).
  std::uint64_t repaired = 0;  // rows answered that were not
  std::uint64_t mended = 0;    // rows with a field less in the way, answered or not
  std::uint64_t lost = 0;      // rows that were answered and are not any more
  std::uint64_t changed = 0;   // rows answered before and after, differently
  bool sure() const { return question.empty(); }
};

struct Report {
  std::string policy, data, mapping, as_of;  // mapping: its file, or empty
  std::uint64_t blank_lines = 0;
  bool refused =
      false;  // as it stands the file is not read; the rest holds with the needed repairs
  Tally tally;
  Count unreadable;                   // rows, and why each could not be taken apart
  std::vector<Blocker> blockers;      // the most decisions gained first
  std::vector<Together> together;     // the most rows first
  std::vector<Swing> swings;          // the most changed first
  std::vector<Finding> findings;      // the most rows first
  std::vector<Repair> repairs;        // needed ones first, then the most repaired
  std::uint64_t unproposed = 0;       // repairs beyond those that were tried
  std::optional<Tally> repaired;      // with the needed and the sure repairs, all of them
  std::string amended;                // the mapping with them; the unsure ones commented out
  std::vector<std::string> personal;  // columns whose values are not shown
  std::vector<std::string> notes;     // what the audit did not look at, and why
  bool clean() const;
};

}  // namespace remit::audit
