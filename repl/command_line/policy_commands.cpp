// The commands that look at policies, without cases.
#include <memory>

#include "repl/change/ci.h"
#include "repl/command_line/command_group.h"

namespace remit::repl {
namespace {

void AddFindingsOptions(CLI::App* command, FindingsOptions& findings) {
  command
      ->add_option("policies", findings.policies, "policy files, or folders of them; `-` for stdin")
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

void AddCheck(CommandGroup& group) {
  const auto options = std::make_shared<CheckOptions>();
  CLI::App* command = group.Command(
      "check", "Say everything that is wrong or doubtful in policies",
      "Examples:\n  remit check desk.remit\n  remit check desk.remit --fix --diff\n"
      "  remit check policies --format sarif > findings.sarif\n\n"
      "`remit help CODE` explains a message. Exit codes: 0 no error (warnings may be printed), 1 "
      "errors, 3 a file cannot be read or written.",
      [options] { return RunCheck(*options); });
  AddFindingsOptions(command, options->findings);
  command->add_option("--as-of", options->as_of,
                      "the day for which a due review is warned of; today in UTC otherwise");
}

void AddLint(CommandGroup& group) {
  const auto options = std::make_shared<LintOptions>();
  CLI::App* command = group.Command(
      "lint", "Say what could be clearer, safer or shorter in policies that are right",
      "Examples:\n  remit lint policies\n  remit lint desk.remit --only R1236,R1255\n"
      "  remit lint desk.remit --fix --diff\n\n"
      "`remit help CODE` explains a finding. `# lint: allow CODE because REASON` above a "
      "declaration allows it there. Exit codes: 0 nothing found, 1 warnings or errors, 2 "
      "usage, 3 "
      "a file cannot be read or written.",
      [options] { return RunLint(*options); });
  AddFindingsOptions(command, options->findings);
  command->add_option("--only", options->only, "only these warnings")
      ->delimiter(',')
      ->type_name("CODE,…");
  command->add_option("--except", options->except, "all but these warnings")
      ->delimiter(',')
      ->type_name("CODE,…");
  command->add_option("--as-of", options->as_of,
                      "the day for which a due review is warned of; today in UTC otherwise");
}

void AddFormat(CommandGroup& group) {
  const auto options = std::make_shared<FormatOptions>();
  CLI::App* command = group.Command(
      "fmt", "Bring policies into the canonical form",
      "Examples:\n  remit fmt desk.remit\n  remit fmt --check policies/*/*.remit\n"
      "  cat desk.remit | remit fmt -\n\n"
      "Exit codes: 0 done or nothing to do, 1 --check or --diff found something, or text that "
      "cannot be read as a policy, 3 a file cannot be read or written.",
      [options] { return RunFormat(*options); });
  command->add_option("policies", options->policies, "policy files; `-` for stdin")
      ->required()
      ->type_name("");
  command->add_flag("--check", options->check, "name the files that would change, change nothing");
  command->add_flag("--diff", options->diff, "show what would change, change nothing");
  AddFormatOption(command, options->format);
}

void AddTest(CommandGroup& group) {
  const auto options = std::make_shared<TestOptions>();
  CLI::App* command = group.Command(
      "test", "Run the tests and properties of policies, and say what they are worth",
      "Examples:\n  remit test desk.remit\n  remit test desk.remit --filter clean\n"
      "  remit test desk.remit --coverage --floor 80%\n  remit test desk.remit --mutate\n"
      "  remit test desk.remit --generate -o desk.remit\n  remit "
      "test policies/*/*.remit --format "
      "junit > tests.xml\n\n"
      "Exit codes: 0 all passed, 1 a test or a property failed, or there was none, or two are the "
      "same, or the "
      "policy has errors, or less than the floor is reached, 2 usage, 3 a file cannot be used, 130 "
      "--watch was ended by Ctrl-C.",
      [options] { return RunTest(*options); });
  command->add_option("policies", options->policies, "policy files")->required()->type_name("");
  command->add_option("--filter", options->filter, "only tests whose title contains this");
  command->add_flag("--coverage", options->coverage,
                    "say which rules, rows, thresholds and levels no test puts to use");
  command->add_flag("--mutate", options->mutate,
                    "change the policy in one small place after the other, and say which changes "
                    "no test notices");
  command->add_option("--most", options->most, "with --mutate: no more changes than this")
      ->check(CLI::PositiveNumber)
      ->type_name("N");
  command->add_flag(
      "--generate", options->generate,
      "write tests on both sides of every threshold and for every row, which say what "
      "is decided today, for a person to confirm; runs none");
  command
      ->add_option("-o,--output", options->output,
                   "with --generate: add the tests to the end of this file")
      ->type_name("FILE");
  command->add_flag("--watch", options->watch,
                    "run again whenever a policy, or what it uses, changes, until Ctrl-C");
  command
      ->add_option("--floor", options->floor,
                   "fail where less than this is covered, or noticed with --mutate; `80%`")
      ->type_name("SHARE");
  command
      ->add_option_function<std::string>(
          "--format",
          [options](const std::string& text) {
            options->format = text == "json"     ? TestFormat::kJson
                              : text == "junit"  ? TestFormat::kJunit
                              : text == "github" ? TestFormat::kGithub
                                                 : TestFormat::kText;
          },
          "text (for people), json (for programs), junit (JUnit XML, for build servers) or github "
          "(annotations of a workflow)")
      ->check(CLI::IsMember({"text", "json", "junit", "github"}))
      ->type_name("FORM");
}

void AddProve(CommandGroup& group) {
  const auto options = std::make_shared<ProveCommandOptions>();
  CLI::App* command = group.Command(
      "prove", "Say what holds for all cases of a policy, and show a case for what does not",
      "Examples:\n  remit prove desk.remit\n  remit prove desk.remit --only absolute_floor\n"
      "  remit prove policies --format json\n  remit prove desk.remit --emit-test "
      "desk.remit\n\n"
      "Exit codes: 0 everything is proved, 1 something is refuted, or a policy has errors, "
      "2 usage, 3 a file cannot be used, 4 nothing is refuted, and something is not decided.",
      [options] { return RunProve(*options); });
  command->add_option("policies", options->policies, "policy files, and folders of them")
      ->required()
      ->type_name("");
  command
      ->add_option("--only", options->only,
                   "only the guarantee, property, rule, table … of this name")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command->add_option("--as-of", options->as_of,
                      "only the period in which this day lies; otherwise every day of effect");
  command
      ->add_option("--budget", options->budget,
                   "how much work a question may cost; what exceeds it is not decided")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 50))
      ->type_name("WORK");
  command
      ->add_option("--emit-test", options->emit_test,
                   "add a test for everything refuted to the end of this file")
      ->type_name("FILE");
  command->add_flag("!--no-cache", options->cache, "neither use nor keep answers of earlier runs");
  command->add_flag("--strict", options->strict, "notes count as if the policy had asked");
  command->add_flag("--verbose", options->verbose, "all that is known of every question");
  AddFormatOption(command, options->format);
}

void AddDiff(CommandGroup& group) {
  const auto options = std::make_shared<DiffOptions>();
  CLI::App* command = group.Command(
      "diff", "Say what a change of a policy means: which cases are decided otherwise, and how",
      "Examples:\n  remit diff old.remit new.remit\n"
      "  remit diff \"policies.store#pricing.desk\" desk.remit --format markdown\n"
      "  remit diff main/policies policies --as-of 2026-07-01\n\n"
      "Every example was decided by all evaluators. Exit codes: 0 the same, which is proved; 1 "
      "different; 2 usage; 3 a file cannot be used, or a policy has errors; 4 no difference was "
      "found within what was explored.",
      [options] { return RunDiff(*options); });
  command
      ->add_option("old", options->before,
                   "a policy, one in a store as STORE#POLICY[@TIME], or a folder of policies")
      ->required()
      ->type_name("OLD");
  command->add_option("new", options->after, "likewise")->required()->type_name("NEW");
  command->add_option("--as-of", options->as_of,
                      "only this day; otherwise every day on which both are in force");
  command
      ->add_option("--within", options->seconds,
                   "about how long to look; counted in work, so the answer is always the same")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 30))
      ->type_name("SECONDS");
  command
      ->add_option_function<std::string>(
          "--format",
          [options](const std::string& text) {
            options->form = text == "json"       ? DiffForm::kJson
                            : text == "markdown" ? DiffForm::kMarkdown
                                                 : DiffForm::kText;
          },
          "text (for people), json (for programs) or markdown (for the description of a change)")
      ->check(CLI::IsMember({"text", "json", "markdown"}))
      ->type_name("FORM");
}

void AddCoherence(CommandGroup& group) {
  const auto options = std::make_shared<CoherenceOptions>();
  CLI::App* command = group.Command(
      "coherence", "Compare what policies that serve one intent trade for what",
      "Examples:\n  remit coherence policies\n"
      "  remit coherence policies --cases pricing.desk=deals.jsonl --tolerance \"10 %\"\n\n"
      "Rates are those at cases: of --cases, else of POLICY.cases.jsonl beside POLICY.remit, "
      "else "
      "of the tests in the policy.\n\n"
      "Exit codes: 0 no contradiction, 1 contradictions, or a policy has errors, 2 usage, "
      "3 a file cannot be read.",
      [options] { return RunCoherence(*options); });
  command->add_option("policies", options->policies, "policy files, and folders of them")
      ->required()
      ->type_name("");
  command->add_option("--cases", options->cases, "the cases of one policy, by its name")
      ->type_name("POLICY=FILE")
      ->allow_extra_args(false);
  command
      ->add_option("--tolerance", options->tolerance,
                   "by how much the rates of two policies may differ")
      ->type_name("PERCENT");
  command->add_option("--as-of", options->as_of,
                      "the day whose weights and parameters are taken; otherwise that of each "
                      "test, and today in UTC for cases from files");
  AddFormatOption(command, options->format);
}

void AddGraph(CommandGroup& group) {
  const auto options = std::make_shared<GraphOptions>();
  CLI::App* command = group.Command("graph", "Show the evaluation graph of a policy",
                                    "Examples:\n  remit graph desk.remit\n  remit graph desk.remit "
                                    "--format dot | dot -Tsvg > desk.svg",
                                    [options] { return RunGraph(*options); });
  command->add_option("policy", options->policy, "the policy file")->required()->type_name("");
  command->add_option("--format", options->form, "text, dot (for Graphviz) or json")
      ->check(CLI::IsMember({"text", "dot", "json"}))
      ->type_name("FORM");
  command->add_option("--as-of", options->as_of,
                      "the day whose parameter values are taken; today in UTC otherwise");
}

void AddDoc(CommandGroup& group) {
  const auto options = std::make_shared<DocOptions>();
  CLI::App* command = group.Command(
      "doc", "Read a policy back as prose, for an auditor who does not know the language",
      "Examples:\n  remit doc desk.remit --output desk.md\n"
      "  remit doc desk.remit --format html --output desk.html\n"
      "  remit doc desk.remit --graph desk.svg --output desk.md\n"
      "  remit doc desk.remit --as-of 2026-07-01 --format json\n\n"
      "Exit codes: 0 written, 1 the policy has errors, 2 usage, 3 a file cannot be read or "
      "written.",
      [options] { return RunDoc(*options); });
  command->add_option("policy", options->policy, "the policy, module or intent")
      ->required()
      ->type_name("");
  command->add_option("--output", options->output, "a file; standard output otherwise")
      ->type_name("FILE");
  command
      ->add_option("--format", options->form,
                   "markdown, html (one page, with the picture in it) or json (for programs)")
      ->check(CLI::IsMember({"markdown", "html", "json"}))
      ->type_name("FORM");
  command->add_option("--graph", options->graph, "write the picture of the policy to this SVG file")
      ->type_name("FILE");
  command->add_option("--as-of", options->as_of, "tell also what is in force on this day");
}

void AddCompile(CommandGroup& group) {
  const auto options = std::make_shared<CompileOptions>();
  CLI::App* command = group.Command(
      "compile", "Write a policy as one file that opens in milliseconds",
      "Examples:\n  remit compile desk.remit -o desk.remitc\n  remit decide desk.remitc "
      "case.json\n"
      "  remit compile --inspect desk.remitc\n  remit compile --verify desk.remitc\n\n"
      "Every command that decides, tests or reads a policy back takes the compiled file too. It "
      "is checksummed, not signed. Exit codes: 0 done, 1 the policy has errors, or --verify "
      "found a difference, 2 usage, 3 a file cannot be read, written or understood.",
      [options] { return RunCompile(*options); });
  command
      ->add_option("policy", options->policy,
                   "the policy; the compiled file with --inspect or --verify")
      ->required()
      ->type_name("");
  command
      ->add_option("-o,--output", options->output,
                   "the file to write; POLICY.remitc beside the policy otherwise")
      ->type_name("FILE");
  CLI::Option* inspect = command->add_flag(
      "--inspect", options->inspect, "say what a compiled file says of itself, believing nothing");
  command
      ->add_flag("--verify", options->verify,
                 "compile the texts inside again: are they what the file decides by?")
      ->excludes(inspect);
  AddFormatOption(command, options->format);
}

void AddCi(CommandGroup& group) {
  const auto options = std::make_shared<CiOptions>();
  CLI::App* command = group.Command(
      "ci", "Take the policies that changed since a commit through the gate",
      "Examples:\n  remit ci --base origin/main\n"
      "  remit ci --base origin/main policies --summary \"$GITHUB_STEP_SUMMARY\" --annotations "
      "github --sarif remit.sarif\n"
      "  remit ci --base HEAD --format json\n\n"
      "Exit codes: 0 all passed, 1 a step failed, 2 usage, 3 environment (no git, a commit that "
      "is not there, a file that cannot be read or written).",
      [options] { return RunCi(*options); });
  command->add_option("--base", options->base, "compare with the last commit in common with this")
      ->required()
      ->type_name("REF");
  command->add_option("paths", options->paths, "only policies in these files and folders")
      ->type_name("");
  command
      ->add_option("--config", options->config,
                   "the configuration; remit-ci.json in the root of the repository otherwise, "
                   "where it is there")
      ->type_name("FILE");
  command->add_option("--as-of", options->as_of,
                      "the day on which cases are decided (yyyy-mm-dd); today in UTC otherwise");
  command->add_option("--store", options->store, "whose approvals of this content count")
      ->type_name("FILE");
  command->add_option("--sarif", options->sarif, "write the findings as SARIF 2.1.0")
      ->type_name("FILE");
  command->add_option("--junit", options->junit, "write the steps as JUnit XML")->type_name("FILE");
  command
      ->add_option("--code-quality", options->code_quality,
                   "write the findings as GitLab's code quality")
      ->type_name("FILE");
  command->add_option("--summary", options->summary, "append a summary in Markdown to this file")
      ->type_name("FILE");
  command
      ->add_option("--picture", options->picture,
                   "write what moved as a picture: a file that ends in .svg or .html")
      ->type_name("FILE");
  command
      ->add_option("--annotations", options->annotations,
                   "print the findings as commands of a workflow, too: github")
      ->check(CLI::IsMember({"github"}))
      ->type_name("WHERE");
  command->add_flag("--full", options->full,
                    "text: all that is known of what the change means, not only the gist");
  command->add_flag("!--no-cache", options->cache, "work everything out again");
  command->add_option("--format", options->form, "text (for people) or json (for programs)")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORM");
}

}  // namespace

void AddPolicyCommands(CommandGroup& group) {
  AddCheck(group);
  AddLint(group);
  AddFormat(group);
  AddTest(group);
  AddProve(group);
  AddDiff(group);
  AddCoherence(group);
  AddGraph(group);
  AddDoc(group);
  AddCompile(group);
  AddCi(group);
}

}  // namespace remit::repl
