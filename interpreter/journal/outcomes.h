// Outcomes: what came of decisions, held to the `outcome` declarations of the policy version that
// decided; late, corrected, one by one or from a file. And what a person has to say of a decision
// without deciding otherwise.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/journal/journal.h"
#include "interpreter/journal/recorded.h"

namespace remit::journal {

// What is reported. Nothing of it is believed.
struct OutcomeRow {
  std::string place;  // "outcomes.csv row 7"; empty: the command line
  std::string case_id, name, value;
  std::string on;                           // day, ISO
  std::optional<std::uint64_t> decision{};  // seq; the last about the case otherwise
  std::optional<std::uint64_t> corrects{};  // seq of the outcome that is wrong
  std::optional<std::string> unreadable{};  // why it is no row at all
};
// Rows of CSV with a header, or of JSON lines: case, outcome, value, on, and where they are needed
// decision and corrects. An Error: the file cannot be read, or its header is another one.
base::Result<std::vector<OutcomeRow>> ReadOutcomes(const std::string& path);
// JSON lines where the name ends in .jsonl or .json, CSV otherwise; `text` is all of the file.
base::Result<std::vector<OutcomeRow>> ReadOutcomes(std::string_view text, const std::string& path,
                                                   bool json);

struct OutcomesAnswer {
  std::uint64_t taken = 0;
  std::uint64_t late = 0;         // of these
  std::uint64_t corrections = 0;  // of these
  std::uint64_t already = 0;      // were recorded before, with the same value and day
  struct Bad {
    std::string place, why;
  };
  std::vector<Bad> bad;  // in the order of the rows
  bool written = false;
  std::optional<std::uint64_t> first{};  // seq of the first that was written; the others follow
};
// All rows in one commit, or none where one is bad; with `skip_bad` all but these.
Answer<OutcomesAnswer> RecordOutcomes(const std::string& path, const std::vector<OutcomeRow>& rows,
                                      bool skip_bad, WriterOptions options);

struct FeedbackWish {
  std::string case_id;
  std::optional<std::uint64_t> decision{};
  std::string by, text;
};
// Its seq.
Answer<std::uint64_t> RecordFeedback(const std::string& path, const FeedbackWish& wish,
                                     WriterOptions options);

// The outcomes of a decision that stand: of each name the one that none corrects; by name.
std::vector<std::pair<std::uint64_t, OutcomeSeen>> Standing(
    const std::vector<std::pair<std::uint64_t, OutcomeSeen>>& all);

}  // namespace remit::journal
