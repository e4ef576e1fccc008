// One function per sub-command, each in a file of its own: options in, exit code out. What
// reads the command line is in command_group.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "repl/exit_code.h"

namespace remit::repl {

enum class Format { kText, kJson };

enum class ReportFormat { kText, kJson, kSarif };
// Of the commands that look at policies and report what they find.
struct FindingsOptions {
  std::vector<std::string> policies;  // files and folders; `-`: stdin
  ReportFormat format = ReportFormat::kText;
  bool fix = false;        // apply what is safe, and report the rest
  bool diff = false;       // with `fix`: show what would be mended, change nothing
  bool warnings = false;   // warnings make the exit code 1 too
  bool allowances = true;  // what the policy allows with a reason is counted, and not shown
};

struct CheckOptions {
  FindingsOptions findings;
  std::optional<std::string> as_of;
};
int RunCheck(const CheckOptions& options);

struct LintOptions {
  FindingsOptions findings;
  std::vector<std::string> only, except;  // codes; errors are always shown
  std::optional<std::string> as_of;
};
int RunLint(const LintOptions& options);

struct FormatOptions {
  std::vector<std::string> policies;
  bool check = false;  // name the files that are not in canonical form, change nothing
  bool diff = false;   // show what would change, change nothing
  Format format = Format::kText;
};
int RunFormat(const FormatOptions& options);

enum class TestFormat : std::uint8_t { kText, kJson, kJunit, kGithub };
struct TestOptions {
  std::vector<std::string> policies;
  std::string filter;  // run the tests whose title contains it
  TestFormat format = TestFormat::kText;
  bool coverage = false;
  bool mutate = false;
  std::size_t most = 0;              // mutants; 0: all
  std::optional<std::string> floor;  // "80 %": of coverage and of the mutation score
  bool generate = false;             // tests at every threshold, in place of running any
  std::string output;                // with `generate`: a file to write; empty: stdout
  bool watch = false;                // again whenever something changes, until interrupted
};
int RunTest(const TestOptions& options);

// What decide, batch and explain share: which policy, which cases, which day.
struct CaseOptions {
  std::string policy;
  std::string cases;         // a file, or `-` for stdin
  std::string cases_form{};  // csv, json or jsonl; empty: by the name, JSON lines from stdin
  std::optional<std::string> mapping;
  std::optional<std::string> as_of;       // yyyy-mm-dd; today in UTC when not said
  std::optional<std::string> scenario{};  // in whose world to decide
  Format format = Format::kText;
};
struct DecideOptions {
  CaseOptions input;
  std::optional<std::string> only;    // the id of one case
  std::vector<std::string> proposed;  // KNOB=VALUE
  std::optional<std::string> by;      // the proposer, LEVEL or PERSON:LEVEL
  std::optional<std::string> reason;
  bool explain = false;
  bool flip = false;                // what would change it, and nothing else
  std::optional<std::string> to{};  // with flip: a level, or `inside`
  bool inputs = false;              // with flip: what could be given for it too
  // With explain: the form for the person whom it is about, who may be named; empty: the only one.
  std::optional<std::string> for_subject{};

  std::optional<std::size_t> top{};  // list so many alternatives, the best first
  bool rates = false;  // explain: only what objectives are worth in each other, over all cases
  std::vector<std::string> objectives{};  // explain: only how these came about, in full
  std::optional<std::string>
      journal{};  // decide: where decisions are recorded before they are shown
  std::vector<std::string> subjects{};  // KIND=INPUT: what tells people apart in the journal
};
int RunDecide(const DecideOptions& options);

struct BatchOptions {
  CaseOptions input;
  std::optional<std::string> output;  // a file, .jsonl or .csv, each also with .gz or .zst, or `-`
                                      // for JSON lines on stdout
  std::vector<std::string> fail_on;   // statuses that make the exit code 1
  std::optional<std::string> rank;    // a let or objective, greatest first
  std::optional<std::string> budget;  // NAME<=AMOUNT
  std::vector<std::string> where;     // KNOB=VALUE: only such recommendations are ranked
  std::vector<std::string> show;      // further lets or objectives in the list
  std::optional<std::string> list;    // a CSV file for the whole list
  std::size_t top = 10;               // lines to print; 0: all
  std::size_t block = 1024;
  std::size_t threads = 0;               // 0: as many as the machine has cores
  bool resume = false;                   // go on with the output of a run that was interrupted
  std::optional<std::string> journal{};  // where decisions are recorded before they are written
  std::vector<std::string> subjects{};   // KIND=INPUT: what tells people apart in the journal
};
int RunBatch(const BatchOptions& options);

// What is worth choosing, and what a weight costs.
// How a picture is drawn as text.
struct PictureOptions {
  std::optional<int> columns{};  // as wide as the terminal otherwise, 80 where there is none
  std::string characters{};      // unicode, ascii; empty: as the locale and the terminal allow
};

struct FrontierOptions {
  CaseOptions input;
  std::optional<std::string> only;  // the id of one case; without it all of them together
  std::vector<std::string> objectives{};
  std::vector<std::string> where{};    // KNOB=VALUE
  std::optional<std::string> along{};  // of all cases: the objective whose weight moves
  std::string by{};                    // another way to choose; empty: none
  std::vector<std::string> aims{}, bounds{}, weights{};
  std::optional<std::string> best{}, rho{};
  std::size_t top = 40;       // lines of the text; 0: all
  std::string form = "text";  // text, json, picture, svg, html
  PictureOptions picture{};
};
int RunFrontier(const FrontierOptions& options);

// A data set decided again for each of several values of one quantity.
struct SweepOptions {
  CaseOptions input;
  std::optional<std::string> parameter{}, weight{}, bound{};  // one of them
  std::optional<std::string> from{}, to{}, step{};
  bool beyond = false;        // also outside what is delegated
  std::string form = "text";  // text, json, picture, svg, html
  PictureOptions picture{};
};
int RunSweep(const SweepOptions& options);

// What a data set lacks for a policy.
struct AuditOptions {
  CaseOptions input;                       // without a scenario; a file
  std::size_t top = 10;                    // of each kind of finding; 0: all
  std::optional<std::string> fix_mapping;  // where the amended mapping goes
  bool overwrite = false;                  // it may be there already
};
int RunAudit(const AuditOptions& options);

// Which policies of a repository contradict one another in what they value.
struct CoherenceOptions {
  std::vector<std::string> policies;  // files and folders
  std::vector<std::string> cases;     // POLICY=FILE
  std::optional<std::string> as_of;
  std::string tolerance = "25 %";  // rates may differ by this share of the lesser one
  Format format = Format::kText;
};
int RunCoherence(const CoherenceOptions& options);

// What a change of a policy means.
enum class DiffForm { kText, kJson, kMarkdown };
struct DiffOptions {
  std::string before, after;  // policies as for LoadPolicy, or two folders
  std::optional<std::string> as_of;
  std::uint64_t seconds = 5;  // about; counted in work, so that the answer is always the same
  DiffForm form = DiffForm::kText;
};
int RunDiff(const DiffOptions& options);

// What holds for all cases of policies.
struct ProveCommandOptions {
  std::vector<std::string> policies;     // files and folders
  std::vector<std::string> only;         // names of guarantees, rules, tables …; empty: all
  std::optional<std::string> as_of;      // only the period with this day
  std::uint64_t budget = 2'000'000;      // for each question, in units of work
  std::optional<std::string> emit_test;  // a file to which tests are added
  bool cache = true;
  bool strict = false;   // notes count as findings
  bool verbose = false;  // all that is known of every question
  Format format = Format::kText;
};
int RunProve(const ProveCommandOptions& options);

struct GraphOptions {
  std::string policy;
  std::string form = "text";         // text, dot, json
  std::optional<std::string> as_of;  // the day whose parameter values are taken; today otherwise
};
int RunGraph(const GraphOptions& options);

// A policy read back as prose.
struct DocOptions {
  std::string policy;
  std::string form = "markdown";      // markdown, html, json
  std::optional<std::string> output;  // a file; standard output otherwise
  std::optional<std::string> graph;   // a file for the picture alone, SVG
  std::optional<std::string> as_of;   // also tell what is in force on this day
};
int RunDoc(const DocOptions& options);

// A policy as a file that is opened in milliseconds.
struct CompileOptions {
  std::string policy;                 // or, to inspect or verify, the compiled file
  std::optional<std::string> output;  // beside the policy, with .remitc for its ending, otherwise
  bool inspect = false;               // say what a compiled file says of itself
  bool verify = false;                // compile the texts inside again and compare
  Format format = Format::kText;
};
int RunCompile(const CompileOptions& options);

struct ReplOptions {
  std::optional<std::string> policy;
};
int RunRepl(const ReplOptions& options);

struct HelpOptions {
  std::string topic;                     // a builtin's name or a diagnostic code; empty lists them
  std::optional<std::string> reference;  // builtins, diagnostics …: that page of docs/reference
};
int RunHelp(const HelpOptions& options);

}  // namespace remit::repl
