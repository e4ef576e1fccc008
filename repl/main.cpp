// The `remit` command: reads the command line and starts one sub-command. This file and
// *_command.cpp are the only ones that know the command-line library.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <functional>
#include <iostream>

#include "generated/version.h"
#include "interpreter/base/vector_level.h"
#include "interpreter/diagnostics/diagnostic.h"
#include "repl/commands.h"
#include "repl/explore.h"
#include "repl/load.h"
#include "repl/reference.h"
#include "repl/journal_command.h"
#include "repl/store_command.h"

namespace remit::repl {
namespace {

// Keeps the line breaks of examples.
class HelpForm : public CLI::Formatter {
 public:
  std::string make_footer(const CLI::App* app) const override {
    const std::string footer = app->get_footer();
    return footer.empty() ? "" : "\n" + footer + "\n";
  }
};

using Run = std::function<int()>;

class CommandLine {
 public:
  CommandLine() {
    app_.name("remit");
    app_.description(
        "Decision policies as text: check them, test them, decide with them, explain what was "
        "decided.");
    app_.footer(
        "Examples:\n"
        "  remit check policies/discount_desk/discount_desk.remit\n"
        "  remit decide POLICY case.json --as-of 2026-03-01\n"
        "  remit explain POLICY cases.jsonl --case A-17\n"
        "  remit batch POLICY deals.csv --output decisions.csv\n\n"
        "Exit codes: 0 ok, 1 findings, 2 usage, 3 environment, 4 not decided. `remit COMMAND "
        "--help` "
        "shows more.");
    app_.formatter(std::make_shared<HelpForm>());
    app_.set_version_flag("--version", std::string("remit ") + REMIT_VERSION);
    app_.require_subcommand(1);
    AddCheck();
    AddLint();
    AddFormat();
    AddTest();
    AddDecide();
    AddExplain();
    AddFlip();
    AddBatch();
    AddFrontier();
    AddSweep();
    AddAudit();
    AddProve();
    AddCoherence();
    AddGraph();
    AddDoc();
    AddCompile();
    store_.AddTo(app_, [this](Run run) { run_ = std::move(run); });
    journal_.AddTo(app_, [this](Run run) { run_ = std::move(run); });
    AddRepl();
    AddHelp();
  }

  int Main(int argc, char** argv) {
    if (!Knows({argv + 1, argv + argc})) return kUsage;
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      const bool asked = error.get_exit_code() == 0;  // --help, --version
      app_.exit(error);
      return asked ? kOk : kUsage;
    }
    return run_();
  }

 private:
  // The words up to the first option name a command, and what stands below it; says so when one of
  // them does not.
  bool Knows(const std::vector<std::string>& words) const {
    const CLI::App* command = &app_;
    std::string path = "remit";
    for (const std::string& word : words) {
      std::vector<std::string> names;
      for (const CLI::App* below : command->get_subcommands({})) names.push_back(below->get_name());
      if (names.empty() || word.rfind('-', 0) == 0) return true;
      if (std::find(names.begin(), names.end(), word) == names.end()) {
        const std::string_view nearest =
            diagnostics::NearestName(word, {names.begin(), names.end()});
        Complain("there is no command `" + (command == &app_ ? "" : path + " ") + word + "`; " +
                 (nearest.empty() ? "`" + path + " --help` lists them"
                                  : "did you mean `" + std::string(nearest) + "`?"));
        return false;
      }
      command = command->get_subcommand(word);
      path += " " + word;
    }
    if (command == &app_ || command->get_subcommands({}).empty()) return true;
    Complain("`" + path + "` needs to know what to do; `" + path + " --help` lists it");
    return false;
  }
  CLI::App* Command(const std::string& name, const std::string& description,
                    const std::string& examples, Run run) {
    CLI::App* command = app_.add_subcommand(name, description);
    command->footer(examples);
    command->callback([this, run = std::move(run)] { run_ = run; });
    return command;
  }
  static void AddFormatOption(CLI::App* command, Format& format) {
    command
        ->add_option_function<std::string>(
            "--format",
            [&format](const std::string& text) {
              format = text == "json" ? Format::kJson : Format::kText;
            },
            "text (for people) or json (for programs)")
        ->check(CLI::IsMember({"text", "json"}))
        ->type_name("FORM");
  }
  static void AddCasesForm(CLI::App* command, CaseOptions& options) {
    command
        ->add_option("--cases-format", options.cases_form,
                     "what the cases are, whatever the name of their file: csv, json or jsonl; "
                     "stdin is jsonl otherwise")
        ->check(CLI::IsMember({"csv", "json", "jsonl"}))
        ->type_name("FORM");
  }
  static void AddCaseOptions(CLI::App* command, CaseOptions& options, bool with_format = true) {
    command->add_option("policy", options.policy, "the policy file")->required()->type_name("");
    command
        ->add_option("cases", options.cases,
                     "cases: .json, .jsonl, .csv, also compressed; `-` reads stdin")
        ->required()
        ->type_name("");
    AddCasesForm(command, options);
    command->add_option(
        "--mapping", options.mapping,
        "how the data is read; POLICY.mapping beside the policy is used when it is there");
    command->add_option("--as-of", options.as_of,
                        "the day on which to decide (yyyy-mm-dd); today in UTC otherwise");
    command
        ->add_option("--scenario", options.scenario,
                     "decide in the world of this scenario, to see what would be; on its own "
                     "day where it names one")
        ->type_name("NAME");
    if (with_format) AddFormatOption(command, options.format);
  }

  static void AddFindingsOptions(CLI::App* command, FindingsOptions& findings) {
    command
        ->add_option("policies", findings.policies,
                     "policy files, or folders of them; `-` for stdin")
        ->required()
        ->type_name("");
    command->add_flag("--fix", findings.fix, "mend what can be mended safely, and report the rest");
    command->add_flag("--diff", findings.diff,
                      "with --fix: show what would be mended, change nothing");
    command->add_flag("!--no-suppressions", findings.allowances,
                      "show too what the policy allows with `# lint: allow CODE because …`");
    command
        ->add_option_function<std::string>(
            "--format",
            [&findings](const std::string& text) {
              findings.format = text == "json"    ? ReportFormat::kJson
                                : text == "sarif" ? ReportFormat::kSarif
                                                  : ReportFormat::kText;
            },
            "text (for people), json (for programs) or sarif (for code hosts)")
        ->check(CLI::IsMember({"text", "json", "sarif"}))
        ->type_name("FORM");
  }
  void AddCheck() {
    CLI::App* command = Command(
        "check", "Say everything that is wrong or doubtful in policies",
        "Examples:\n  remit check desk.remit\n  remit check desk.remit --fix --diff\n"
        "  remit check policies --format sarif > findings.sarif\n\n"
        "`remit help CODE` explains a message. Exit codes: 0 no error (warnings may be printed), 1 "
        "errors, 3 a file cannot be read or written.",
        [this] { return RunCheck(check_); });
    AddFindingsOptions(command, check_.findings);
    command->add_option("--as-of", check_.as_of,
                        "the day for which a due review is warned of; today in UTC otherwise");
  }
  void AddLint() {
    CLI::App* command =
        Command("lint", "Say what could be clearer, safer or shorter in policies that are right",
                "Examples:\n  remit lint policies\n  remit lint desk.remit --only R1236,R1255\n"
                "  remit lint desk.remit --fix --diff\n\n"
                "`remit help CODE` explains a finding. `# lint: allow CODE because REASON` above a "
                "declaration allows it there. Exit codes: 0 nothing found, 1 warnings or errors, 2 "
                "usage, 3 "
                "a file cannot be read or written.",
                [this] { return RunLint(lint_); });
    AddFindingsOptions(command, lint_.findings);
    command->add_option("--only", lint_.only, "only these warnings")
        ->delimiter(',')
        ->type_name("CODE,…");
    command->add_option("--except", lint_.except, "all but these warnings")
        ->delimiter(',')
        ->type_name("CODE,…");
    command->add_option("--as-of", lint_.as_of,
                        "the day for which a due review is warned of; today in UTC otherwise");
  }
  void AddFormat() {
    CLI::App* command = Command(
        "fmt", "Bring policies into the canonical form",
        "Examples:\n  remit fmt desk.remit\n  remit fmt --check policies/*/*.remit\n"
        "  cat desk.remit | remit fmt -\n\n"
        "Exit codes: 0 done or nothing to do, 1 --check or --diff found something, or text that "
        "cannot be read as a policy, 3 a file cannot be read or written.",
        [this] { return RunFormat(format_); });
    command->add_option("policies", format_.policies, "policy files; `-` for stdin")
        ->required()
        ->type_name("");
    command->add_flag("--check", format_.check, "name the files that would change, change nothing");
    command->add_flag("--diff", format_.diff, "show what would change, change nothing");
    AddFormatOption(command, format_.format);
  }
  void AddTest() {
    CLI::App* command = Command(
        "test", "Run the tests written in policies",
        "Examples:\n  remit test desk.remit\n  remit test desk.remit --filter clean\n\n"
        "Exit codes: 0 all passed, 1 a test failed, or there was none, or the policy has errors.",
        [this] { return RunTest(test_); });
    command->add_option("policies", test_.policies, "policy files")->required()->type_name("");
    command->add_option("--filter", test_.filter, "only tests whose title contains this");
    AddFormatOption(command, test_.format);
  }
  void AddJournalOption(CLI::App* command, std::optional<std::string>& journal,
                        const std::string& done) {
    command
        ->add_option("--journal", journal,
                     "record every decision in this journal before it is " + done +
                         "; made where there is none")
        ->type_name("FILE");
  }
  void AddProposal(CLI::App* command) {
    command->add_option("--case", decide_.only, "only the case with this id");
    command
        ->add_option("--propose", decide_.proposed,
                     "judge a proposal: KNOB=VALUE, once for each knob that differs")
        ->type_name("KNOB=VALUE")
        ->allow_extra_args(false);
    command->add_option("--by", decide_.by,
                        "who proposes: LEVEL or PERSON:LEVEL (the lowest level otherwise)");
    command->add_option("--reason", decide_.reason, "the reason given for the proposal");
  }
  void AddDecide() {
    CLI::App* command =
        Command("decide", "Recommend the best permitted action for cases, or judge a proposal",
                "Examples:\n  remit decide desk.remit case.json\n"
                "  remit decide desk.remit case.json --propose discount=\"20 %\" --by rep --reason "
                "\"key account\"\n"
                "  echo '{\"id\": \"A-17\", …}' | remit decide desk.remit - --format json\n\n"
                "Exit codes: 0 every case was decided (or has no alternative), 1 some case was "
                "invalid, faulty or lacks "
                "data, 2 usage, 3 environment.",
                [this] { return RunDecide(decide_); });
    AddCaseOptions(command, decide_.input);
    AddProposal(command);
    AddJournalOption(command, decide_.journal, "shown");
    command
        ->add_option("--top", decide_.top,
                     "list so many alternatives too, the best first; equal ones share a rank")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1000}))
        ->type_name("N");
  }
  void AddExplain() {
    CLI::App* command = Command(
        "explain",
        "Decide, and say why: objectives, why not the runner-up, what binds, who may deviate",
        "Examples:\n  remit explain desk.remit cases.jsonl --case A-17\n"
        "  remit explain desk.remit case.json --propose discount=\"20 %\" --format json\n"
        "  remit explain desk.remit cases.jsonl --case A-17 --objective profit\n"
        "  remit explain desk.remit cases.jsonl --rates\n\n"
        "Exit codes: as for decide.",
        [this] {
          decide_.explain = true;
          return RunDecide(decide_);
        });
    AddCaseOptions(command, decide_.input);
    AddProposal(command);
    command
        ->add_option_function<std::string>(
            "--for-subject", [this](const std::string& name) { decide_.for_subject = name; },
            "in the form that is owed to the person whom it is about: SUBJECT as in `personal of "
            "SUBJECT`, where the policy names several")
        ->expected(0, 1)
        ->type_name("[SUBJECT]");
    command
        ->add_option("--objective", decide_.objectives,
                     "only how this objective came about, down to the last input; may be repeated")
        ->type_name("NAME")
        ->allow_extra_args(false);
    command
        ->add_flag("--rates", decide_.rates,
                   "only what objectives are worth in each other, over all cases: the least, the "
                   "median and the greatest rate")
        ->excludes("--objective");
  }
  void AddFlip() {
    CLI::App* command = Command(
        "flip",
        "Say what would change a decision: the smallest change that leads to another level, or to "
        "one where nobody has to agree",
        "Examples:\n  remit flip desk.remit cases.jsonl --case A-17\n"
        "  remit flip desk.remit case.json --propose discount=\"22 %\" --by rep --to inside\n"
        "  remit flip desk.remit case.json --inputs --format json\n\n"
        "Exit codes: as for decide.",
        [this] {
          decide_.explain = true;
          decide_.flip = true;
          return RunDecide(decide_);
        });
    AddCaseOptions(command, decide_.input);
    AddProposal(command);
    command
        ->add_option("--to", decide_.to,
                     "only what leads to this level, or `inside`: to where nobody has to agree")
        ->type_name("LEVEL|inside");
    command->add_flag("--inputs", decide_.inputs,
                      "also what could be given for it, of the inputs that are negotiable");
  }
  void AddBatch() {
    CLI::App* command =
        Command("batch", "Decide many cases; every row is accounted for",
                "Examples:\n  remit batch desk.remit deals.csv --output decisions.csv\n"
                "  remit batch desk.remit deals.jsonl.gz --fail-on invalid,fault\n"
                "  remit batch leads.remit contacts.csv --rank value_per_minute --budget "
                "\"minutes<=480\" --top 20\n\n"
                "Exit codes: 0 ran through (whatever was decided), 1 a status named by --fail-on "
                "occurred, 2 usage, "
                "3 environment; 130 and 143 interrupted.",
                [this] { return RunBatch(batch_); });
    AddCaseOptions(command, batch_.input);
    command->add_option(
        "--output", batch_.output,
        "where decisions go: .jsonl or .csv, each also with .gz or .zst, or `-` for "
        "JSON lines on stdout; a summary alone otherwise");
    command
        ->add_option("--fail-on", batch_.fail_on,
                     "statuses that make the exit code 1, e.g. invalid,fault")
        ->delimiter(',')
        ->check(CLI::IsMember({"invalid", "fault", "needs_data", "no_alternative"}));
    command->add_option("--rank", batch_.rank,
                        "print a list ranked by this let or objective, greatest first");
    command
        ->add_option("--budget", batch_.budget,
                     "end the list where the sum of a let passes an amount")
        ->type_name("NAME<=AMOUNT");
    command->add_option("--where", batch_.where, "rank only such recommendations")
        ->type_name("KNOB=VALUE")
        ->allow_extra_args(false);
    command->add_option("--show", batch_.show, "further lets or objectives in the list")
        ->delimiter(',')
        ->type_name("NAME,…");
    command->add_option("--list", batch_.list, "write the whole list to this CSV file")
        ->type_name("FILE");
    command->add_option("--top", batch_.top, "lines of the list to print (0: all)");
    command
        ->add_option("--threads", batch_.threads,
                     "how many work at once; as many as the machine has cores otherwise; never "
                     "changes a byte of the output")
        ->check(CLI::Range(std::size_t{1}, std::size_t{256}));
    AddJournalOption(command, batch_.journal, "written");
    command->add_flag("--resume", batch_.resume,
                      "go on with the --output of a run that was interrupted");
    command
        ->add_option("--block", batch_.block, "cases evaluated together; never changes a decision")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 20));
  }
  void AddFrontier() {
    CLI::App* command = Command(
        "frontier", "Show what is worth choosing: the alternatives that no other dominates",
        "Examples:\n  remit frontier desk.remit cases.jsonl --case A-17 --objectives "
        "profit,revenue\n"
        "  remit frontier desk.remit case.json --format svg > frontier.svg\n"
        "  remit frontier desk.remit case.json --by achievement --aim \"profit=5000 "
        "EUR,revenue=9000 EUR\"\n\n"
        "Without --case all cases count together: what they come to while a weight moves.\n\n"
        "Exit codes: 0 shown (or nothing is allowed), 1 the case is invalid, faulty or lacks data, "
        "or there is none, or the policy has errors, 2 usage, 3 environment.",
        [this] { return RunFrontier(frontier_); });
    AddCaseOptions(command, frontier_.input, false);
    command->add_option("--case", frontier_.only, "the case with this id");
    command
        ->add_option("--objectives", frontier_.objectives,
                     "compare by these alone; those of the trade-off otherwise")
        ->delimiter(',')
        ->type_name("NAME,…");
    command
        ->add_option(
            "--along", frontier_.along,
            "of all cases: the objective whose weight moves, the others in proportion; the "
            "first otherwise")
        ->type_name("NAME");
    command->add_option("--where", frontier_.where, "only alternatives with this value of a knob")
        ->type_name("KNOB=VALUE")
        ->allow_extra_args(false);
    command
        ->add_option("--by", frontier_.by,
                     "say too what would be recommended if it were chosen so: weighted, balance, "
                     "achievement, epsilon, desirability")
        ->check(CLI::IsMember(
            std::vector<std::string>(std::begin(kWaysToChoose), std::end(kWaysToChoose))))
        ->type_name("WAY");
    command->add_option("--weights", frontier_.weights, "by weighted: other weights")
        ->delimiter(',')
        ->type_name("NAME=WEIGHT,…");
    command
        ->add_option("--aim", frontier_.aims,
                     "by achievement: what is hoped for, of each objective")
        ->delimiter(',')
        ->type_name("NAME=VALUE,…");
    command->add_option(
        "--rho", frontier_.rho,
        "by achievement: how much the sum counts beside the least; 0.001 otherwise");
    command->add_option("--bound", frontier_.bounds, "by epsilon: NAME>=VALUE or NAME<=VALUE")
        ->delimiter(',')
        ->type_name("BOUND,…");
    command->add_option("--best", frontier_.best, "by epsilon: the objective that is made best")
        ->type_name("NAME");
    command->add_option("--top", frontier_.top, "how many lines of the table to print (0: all)");
    AddForm(command, frontier_.form);
  }
  void AddSweep() {
    CLI::App* command = Command(
        "sweep",
        "Decide a data set again for each of several values of a parameter, weight or bound",
        "Examples:\n  remit sweep desk.remit deals.csv --parameter margin_floor\n"
        "  remit sweep desk.remit deals.csv --weight profit --from 0 --to 80 --step 10 --beyond\n"
        "  remit sweep desk.remit deals.csv --bound finance_floor --from \"5 %\" --to \"20 %\" "
        "--format svg > floor.svg\n\n"
        "Exit codes: 0 ran through (whatever was decided), 1 the file holds no case, or the policy "
        "has errors, 2 usage, 3 environment.",
        [this] { return RunSweep(sweep_); });
    AddCaseOptions(command, sweep_.input, false);
    command->add_option("--parameter", sweep_.parameter, "move this parameter")->type_name("NAME");
    command->add_option("--weight", sweep_.weight, "move the weight of this objective")
        ->type_name("OBJECTIVE");
    command->add_option("--bound", sweep_.bound, "move the limit of this requirement")
        ->type_name("REQUIREMENT");
    command
        ->add_option("--from", sweep_.from, "the first value; where it may be moved to otherwise")
        ->type_name("VALUE");
    command->add_option("--to", sweep_.to, "the last value")->type_name("VALUE");
    command->add_option("--step", sweep_.step, "from one value to the next; a round one otherwise")
        ->type_name("VALUE");
    command->add_flag("--beyond", sweep_.beyond, "also where nobody but the owner may move it to");
    AddForm(command, sweep_.form);
  }
  static void AddForm(CLI::App* command, std::string& form) {
    command
        ->add_option("--format", form, "text (for people), json (for programs) or svg (a picture)")
        ->check(CLI::IsMember({"text", "json", "svg"}))
        ->type_name("FORM");
  }
  void AddAudit() {
    CLI::App* command = Command(
        "audit",
        "Say how much of a data set a policy can decide, what is odd in it, what a mapping repairs",
        "Examples:\n  remit audit desk.remit deals.csv\n"
        "  remit audit desk.remit deals.csv.gz --mapping crm.mapping --top 20\n"
        "  remit audit desk.remit deals.csv --fix-mapping amended.mapping\n\n"
        "Exit codes: 0 every row is answered and nothing is odd, 1 something was found, or the "
        "policy or the mapping has errors, 2 usage, 3 environment.",
        [this] { return RunAudit(audit_); });
    command->add_option("policy", audit_.input.policy, "the policy file")
        ->required()
        ->type_name("");
    command
        ->add_option("data", audit_.input.cases,
                     "the data: a .json, .jsonl or .csv file, also compressed")
        ->required()
        ->type_name("");
    AddCasesForm(command, audit_.input);
    command->add_option(
        "--mapping", audit_.input.mapping,
        "how the data is read; POLICY.mapping beside the policy is used when it is there");
    command->add_option("--as-of", audit_.input.as_of,
                        "the day on which to decide (yyyy-mm-dd); today in UTC otherwise");
    command->add_option("--top", audit_.top, "how many findings of each kind to show (0: all)");
    command
        ->add_option(
            "--fix-mapping", audit_.fix_mapping,
            "write the amended mapping to this file (`-`: to stdout, no report); what is not "
            "sure is commented out")
        ->type_name("FILE");
    command->add_flag("--overwrite", audit_.overwrite, "that file may be replaced");
    AddFormatOption(command, audit_.input.format);
  }
  void AddProve() {
    CLI::App* command = Command(
        "prove", "Say what holds for all cases of a policy, and show a case for what does not",
        "Examples:\n  remit prove desk.remit\n  remit prove desk.remit --only absolute_floor\n"
        "  remit prove policies --format json\n  remit prove desk.remit --emit-test "
        "desk.remit\n\n"
        "Exit codes: 0 everything is proved, 1 something is refuted, or a policy has errors, "
        "2 usage, 3 a file cannot be used, 4 nothing is refuted, and something is not decided.",
        [this] { return RunProve(prove_); });
    command->add_option("policies", prove_.policies, "policy files, and folders of them")
        ->required()
        ->type_name("");
    command
        ->add_option("--only", prove_.only,
                     "only the guarantee, property, rule, table … of this name")
        ->type_name("NAME")
        ->allow_extra_args(false);
    command->add_option("--as-of", prove_.as_of,
                        "only the period in which this day lies; otherwise every day of effect");
    command
        ->add_option("--budget", prove_.budget,
                     "how much work a question may cost; what exceeds it is not decided")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 50))
        ->type_name("WORK");
    command
        ->add_option("--emit-test", prove_.emit_test,
                     "add a test for everything refuted to the end of this file")
        ->type_name("FILE");
    command->add_flag("!--no-cache", prove_.cache, "neither use nor keep answers of earlier runs");
    command->add_flag("--strict", prove_.strict, "notes count as if the policy had asked");
    command->add_flag("--verbose", prove_.verbose, "all that is known of every question");
    AddFormatOption(command, prove_.format);
  }
  void AddCoherence() {
    CLI::App* command = Command(
        "coherence", "Compare what policies that serve one intent trade for what",
        "Examples:\n  remit coherence policies\n"
        "  remit coherence policies --cases pricing.desk=deals.jsonl --tolerance \"10 %\"\n\n"
        "Rates are those at cases: of --cases, else of POLICY.cases.jsonl beside POLICY.remit, "
        "else "
        "of the tests in the policy.\n\n"
        "Exit codes: 0 no contradiction, 1 contradictions, or a policy has errors, 2 usage, "
        "3 a file cannot be read.",
        [this] { return RunCoherence(coherence_); });
    command->add_option("policies", coherence_.policies, "policy files, and folders of them")
        ->required()
        ->type_name("");
    command->add_option("--cases", coherence_.cases, "the cases of one policy, by its name")
        ->type_name("POLICY=FILE")
        ->allow_extra_args(false);
    command
        ->add_option("--tolerance", coherence_.tolerance,
                     "by how much the rates of two policies may differ")
        ->type_name("PERCENT");
    command->add_option("--as-of", coherence_.as_of,
                        "the day whose weights and parameters are taken; otherwise that of each "
                        "test, and today in UTC for cases from files");
    AddFormatOption(command, coherence_.format);
  }
  void AddGraph() {
    CLI::App* command = Command("graph", "Show the evaluation graph of a policy",
                                "Examples:\n  remit graph desk.remit\n  remit graph desk.remit "
                                "--format dot | dot -Tsvg > desk.svg",
                                [this] { return RunGraph(graph_); });
    command->add_option("policy", graph_.policy, "the policy file")->required()->type_name("");
    command->add_option("--format", graph_.form, "text, dot (for Graphviz) or json")
        ->check(CLI::IsMember({"text", "dot", "json"}))
        ->type_name("FORM");
    command->add_option("--as-of", graph_.as_of,
                        "the day whose parameter values are taken; today in UTC otherwise");
  }
  void AddDoc() {
    CLI::App* command = Command(
        "doc", "Read a policy back as prose, for an auditor who does not know the language",
        "Examples:\n  remit doc desk.remit --output desk.md\n"
        "  remit doc desk.remit --format html --output desk.html\n"
        "  remit doc desk.remit --graph desk.svg --output desk.md\n"
        "  remit doc desk.remit --as-of 2026-07-01 --format json\n\n"
        "Exit codes: 0 written, 1 the policy has errors, 2 usage, 3 a file cannot be read or "
        "written.",
        [this] { return RunDoc(doc_); });
    command->add_option("policy", doc_.policy, "the policy, module or intent")
        ->required()
        ->type_name("");
    command->add_option("--output", doc_.output, "a file; standard output otherwise")
        ->type_name("FILE");
    command
        ->add_option("--format", doc_.form,
                     "markdown, html (one page, with the picture in it) or json (for programs)")
        ->check(CLI::IsMember({"markdown", "html", "json"}))
        ->type_name("FORM");
    command->add_option("--graph", doc_.graph, "write the picture of the policy to this SVG file")
        ->type_name("FILE");
    command->add_option("--as-of", doc_.as_of, "tell also what is in force on this day");
  }
  void AddCompile() {
    CLI::App* command = Command(
        "compile", "Write a policy as one file that opens in milliseconds",
        "Examples:\n  remit compile desk.remit -o desk.remitc\n  remit decide desk.remitc "
        "case.json\n"
        "  remit compile --inspect desk.remitc\n  remit compile --verify desk.remitc\n\n"
        "Every command that decides, tests or reads a policy back takes the compiled file too. It "
        "is checksummed, not signed. Exit codes: 0 done, 1 the policy has errors, or --verify "
        "found a difference, 2 usage, 3 a file cannot be read, written or understood.",
        [this] { return RunCompile(compile_); });
    command
        ->add_option("policy", compile_.policy,
                     "the policy; the compiled file with --inspect or --verify")
        ->required()
        ->type_name("");
    command
        ->add_option("-o,--output", compile_.output,
                     "the file to write; POLICY.remitc beside the policy otherwise")
        ->type_name("FILE");
    CLI::Option* inspect =
        command->add_flag("--inspect", compile_.inspect,
                          "say what a compiled file says of itself, believing nothing");
    command
        ->add_flag("--verify", compile_.verify,
                   "compile the texts inside again: are they what the file decides by?")
        ->excludes(inspect);
    AddFormatOption(command, compile_.format);
  }
  void AddRepl() {
    CLI::App* command = Command("repl", "Explore a policy: evaluate, declare, load cases, decide",
                                "Examples:\n  remit repl desk.remit\n  remit repl < session.txt",
                                [this] { return RunRepl(repl_); });
    command->add_option("policy", repl_.policy, "the policy file")->type_name("");
  }
  void AddHelp() {
    CLI::App* command =
        Command("help", "What an operator, a function or a message code means",
                "Examples:\n  remit help round\n  remit help R0301\n  remit help", [this] {
                  if (help_.reference != "options") return RunHelp(help_);
                  std::cout << OptionsPage(AllHelp());
                  return static_cast<int>(kOk);
                });
    command->add_option("topic", help_.topic, "an operator, a function, or a code")->type_name("");
    command
        ->add_option("--reference", help_.reference,
                     "print this page of docs/reference, which is made from the tables")
        ->check(CLI::IsMember({"builtins", "diagnostics", "lint", "options"}))
        ->type_name("PAGE");
  }

  static CommandHelp::Option HelpOf(const CLI::Option& option) {
    std::string name = option.get_name(option.get_positional(), true);
    name = name.substr(0, name.find('{'));  // of a flag that says no
    const bool takes = option.get_type_size() != 0 && !option.get_positional();
    if (takes && !option.get_type_name().empty()) name += " " + option.get_type_name();
    return {name, option.get_description()};
  }
  // Of a command that only has others below it: theirs.
  static void AddHelpOf(const CLI::App& command, const std::string& before,
                        std::vector<CommandHelp>& all) {
    const std::string name = before + command.get_name();
    const std::vector<const CLI::App*> below = command.get_subcommands({});
    for (const CLI::App* sub : below) AddHelpOf(*sub, name + " ", all);
    if (!below.empty()) return;
    CommandHelp help{name, command.get_description(), "", command.get_footer(), {}, {}};
    help.usage = "remit " + name;
    for (const CLI::Option* option : command.get_options()) {
      const bool positional = option->get_positional();
      if (option == command.get_help_ptr()) continue;
      (positional ? help.arguments : help.options).push_back(HelpOf(*option));
      if (!positional) continue;
      const std::string argument =
          option->get_name(true, true) + (option->get_expected_max() > 1 ? "…" : "");
      help.usage += " " + (option->get_required() ? argument : "[" + argument + "]");
    }
    help.usage += " [OPTIONS]";
    all.push_back(std::move(help));
  }
  std::vector<CommandHelp> AllHelp() const {
    std::vector<CommandHelp> all;
    for (const CLI::App* command : app_.get_subcommands({})) AddHelpOf(*command, "", all);
    return all;
  }

  CLI::App app_;
  Run run_;
  CheckOptions check_;
  LintOptions lint_;
  FormatOptions format_;
  TestOptions test_;
  DecideOptions decide_;
  BatchOptions batch_;
  FrontierOptions frontier_;
  SweepOptions sweep_;
  AuditOptions audit_;
  ProveCommandOptions prove_;
  CoherenceOptions coherence_;
  GraphOptions graph_;
  DocOptions doc_;
  CompileOptions compile_;
  StoreCommand store_;
  JournalCommand journal_;
  ReplOptions repl_;
  HelpOptions help_;
};

}  // namespace
}  // namespace remit::repl

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  std::signal(SIGPIPE, SIG_DFL);  // `remit … | head` ends quietly
  if (const auto unknown = remit::base::UnknownVectorLevel()) {
    std::string levels;
    for (const std::string_view level : remit::base::VectorLevels())
      levels += (levels.empty() ? "" : ", ") + std::string(level);
    remit::repl::Complain("REMIT_VECTORS: there is no level `" + *unknown + "`" +
                          (levels.empty() ? "" : "; levels are " + levels));
    return remit::repl::kUsage;
  }
  const int exit_code = remit::repl::CommandLine().Main(argc, argv);
  // A full disk or a closed pipe: what was asked for has not been delivered.
  if (std::cout.flush().fail()) {
    remit::repl::Complain("cannot write to standard output");
    return remit::repl::kEnvironment;
  }
  return exit_code;
}
