// What a gate found out about a change: policies, the steps that were taken for each, what they
// found. Plain texts and figures, from which every form of output is made, and which can be kept
// and read back. Nothing is run here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/base/result.h"

namespace remit::gate {

enum class State : std::uint8_t { kPassed, kFailed, kSkipped };
enum class Level : std::uint8_t { kError, kWarning, kNote };

struct Finding {
  std::string rule;  // a message's code, or `gate/STEP`
  Level level = Level::kError;
  std::string message;       // a sentence without full stop
  std::string path;          // from the root of the repository, with `/`
  int line = 0, column = 0;  // from 1; 0: of the file as a whole
  std::string source;        // that line, by which a finding is known again when lines move
};
struct Step {
  std::string name;  // format, check, lint, tests, coverage, mutation, proofs, difference, …
  State state = State::kPassed;
  std::string summary;  // what was found, or why it was left out; one line
  std::vector<Finding> findings{};
  std::vector<std::string> brief{};  // for who has two minutes; sentences without full stop
  // What moved, shown without being asked for: as Markdown, and for a terminal.
  std::string picture{}, picture_text{};
  std::string text{};      // all of it for a terminal; lines
  std::string markdown{};  // the same for a change request
  bool waits = false;      // nothing failed, and somebody has to act before it can take effect
  // What moved, from which end to which.
  struct Way {
    std::string from, to;
    std::uint64_t cases = 0;
  };
  std::vector<Way> ways{};
  bool kept = false;  // it is an answer of an earlier run for the same texts
};
struct Subject {
  std::string name, path;
  std::string change;  // "changed", "new", "deleted", "moved from OLD", "uses PATH, which changed"
  std::vector<Step> steps{};

  bool failed() const;
};
struct Report {
  std::string base, base_commit;  // as asked for, and the commit that was compared with
  std::string engine;             // version of Remit
  std::string as_of;              // the day on which cases were decided
  std::vector<Subject> subjects{};
  std::vector<std::string> notes{};

  bool failed() const;
  std::size_t Kept() const;  // steps
};

// As they are written in JSON.
std::string Name(State state);  // passed, failed, skipped
std::string Name(Level level);  // error, warning, note

// `full`: all that is known of what the change means; otherwise as much as a screen takes.
std::string Text(const Report& report, bool colour, bool full);
// docs/reference/ci.schema.json
std::string Json(const Report& report);
// For the description of a change: a table first, what failed, then what it means.
std::string Markdown(const Report& report);
// SARIF 2.1.0 (OASIS). A result keeps its fingerprint when lines move.
std::string Sarif(const Report& report);
// The common form: a suite for each policy, a case for each step.
std::string Junit(const Report& report);
// Commands by which a GitHub workflow shows findings beside the text.
std::string GithubAnnotations(const Report& report);
// What GitLab shows beside the text of a merge request: JSON after its form of code quality.
std::string CodeQuality(const Report& report);

// One step as it is kept, and back; an Error for anything else.
std::string StepJson(const Step& step);
base::Result<Step> StepFrom(const std::string& text);

}  // namespace remit::gate
