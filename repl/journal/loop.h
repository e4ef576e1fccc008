// What people do with recorded decisions, and what comes of them: `remit journal override`,
// `outcome`, `feedback` and `report`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "repl/commands.h"

namespace remit::repl {

// Something else than was decided, judged and recorded.
struct JournalOverrideOptions {
  std::string file, case_id;
  std::optional<std::uint64_t> decision{};  // its record; the last about the case otherwise
  std::vector<std::string> knobs;           // KNOB=VALUE
  std::string by;
  std::optional<std::string> level{};
  std::string reason{};
  std::vector<std::string> agreed;  // ROLE=PERSON
  bool dry_run = false;             // judges, records nothing
  Format format = Format::kText;
};
int RunJournalOverride(const JournalOverrideOptions& options);

// What came of a decision, or of many.
struct JournalOutcomeOptions {
  std::string file;
  std::optional<std::string> case_id{}, outcome{}, on{};  // outcome: NAME=VALUE
  std::optional<std::uint64_t> decision{}, corrects{};
  std::optional<std::string> from{};  // CSV or JSON lines, instead
  bool skip_bad = false;
  Format format = Format::kText;
};
int RunJournalOutcome(const JournalOutcomeOptions& options);

// A doubt, or praise, that changes nothing.
struct JournalFeedbackOptions {
  std::string file, case_id;
  std::optional<std::uint64_t> decision{};
  std::string by, text;
  Format format = Format::kText;
};
int RunJournalFeedback(const JournalFeedbackOptions& options);

// Whether people follow what is recommended, where they do not, and what comes of it.
struct JournalReportOptions {
  std::string file;
  std::optional<std::string> by{};          // rule, rep, reason, level, knob
  std::optional<std::string> from{}, to{};  // days of decisions, both inside
  std::optional<std::string> policy{};
  std::string share = "30 %";  // of decisions: above it exceptions are the rule
  std::uint64_t least = 10;    // overrides, from which on that is said
  std::string cover = "90 %";  // of these overrides, that a threshold has to absorb
  Format format = Format::kText;
};
int RunJournalReport(const JournalReportOptions& options);

}  // namespace remit::repl
