// The commands that decide cases, and those that ask what a decision rests on.
#include <memory>

#include "repl/change/impact.h"
#include "repl/command_line/command_group.h"
#include "repl/explore/explore.h"
#include "repl/picture/picture.h"

namespace remit::repl {
namespace {

void AddJournalOption(CLI::App* command, std::optional<std::string>& journal,
                      std::vector<std::string>& subjects, const std::string& done) {
  CLI::Option* file = command
                          ->add_option("--journal", journal,
                                       "record every decision in this journal before it is " +
                                           done + "; made where there is none")
                          ->type_name("FILE");
  command
      ->add_option(
          "--subject", subjects,
          "which input tells the people of a kind apart, under whose keys what is personal "
          "of them is sealed in the journal; the case's id otherwise")
      ->type_name("KIND=INPUT")
      ->allow_extra_args(false)
      ->needs(file);
}

void AddProposal(CLI::App* command, DecideOptions& options) {
  command->add_option("--case", options.only, "only the case with this id");
  command
      ->add_option("--propose", options.proposed,
                   "judge a proposal: KNOB=VALUE, once for each knob that differs")
      ->type_name("KNOB=VALUE")
      ->allow_extra_args(false);
  command->add_option("--by", options.by,
                      "who proposes: LEVEL or PERSON:LEVEL (the lowest level otherwise)");
  command->add_option("--reason", options.reason, "the reason given for the proposal");
}

void AddForm(CLI::App* command, std::string& form, PictureOptions& picture) {
  constexpr int kMostColumns = 400;
  command
      ->add_option("--format", form,
                   "text (for people), json (for programs), picture (drawn as text), svg, or html "
                   "(the picture with its data as a table)")
      ->check(CLI::IsMember({"text", "json", "picture", "svg", "html"}))
      ->type_name("FORM");
  command
      ->add_option("--columns", picture.columns,
                   "how wide the picture is; as the terminal otherwise")
      ->check(CLI::Range(picture::kLeastColumns, kMostColumns))
      ->type_name("COUNT");
  command
      ->add_option("--characters", picture.characters,
                   "what the picture is drawn with: unicode or ascii; as locale and terminal allow "
                   "otherwise")
      ->check(CLI::IsMember({"unicode", "ascii"}))
      ->type_name("WHICH");
}

void AddDecide(CommandGroup& group) {
  const auto options = std::make_shared<DecideOptions>();
  CLI::App* command = group.Command(
      "decide", "Recommend the best permitted action for cases, or judge a proposal",
      "Examples:\n  remit decide desk.remit case.json\n"
      "  remit decide desk.remit case.json --propose discount=\"20 %\" --by rep --reason "
      "\"key account\"\n"
      "  echo '{\"id\": \"A-17\", …}' | remit decide desk.remit - --format json\n\n"
      "Exit codes: 0 every case was decided (or has no alternative), 1 some case was "
      "invalid, faulty or lacks "
      "data, 2 usage, 3 environment.",
      [options] { return RunDecide(*options); });
  AddCaseOptions(command, options->input);
  AddProposal(command, *options);
  AddJournalOption(command, options->journal, options->subjects, "shown");
  command
      ->add_option("--top", options->top,
                   "list so many alternatives too, the best first; equal ones share a rank")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000}))
      ->type_name("N");
}

void AddExplain(CommandGroup& group) {
  const auto options = std::make_shared<DecideOptions>();
  CLI::App* command = group.Command(
      "explain",
      "Decide, and say why: objectives, why not the runner-up, what binds, who may deviate",
      "Examples:\n  remit explain desk.remit cases.jsonl --case A-17\n"
      "  remit explain desk.remit case.json --propose discount=\"20 %\" --format json\n"
      "  remit explain desk.remit cases.jsonl --case A-17 --objective profit\n"
      "  remit explain desk.remit cases.jsonl --rates\n\n"
      "Exit codes: as for decide.",
      [options] {
        options->explain = true;
        return RunDecide(*options);
      });
  AddCaseOptions(command, options->input);
  AddProposal(command, *options);
  command
      ->add_option_function<std::string>(
          "--for-subject", [options](const std::string& name) { options->for_subject = name; },
          "in the form that is owed to the person whom it is about: SUBJECT as in `personal of "
          "SUBJECT`, where the policy names several")
      ->expected(0, 1)
      ->type_name("[SUBJECT]");
  command
      ->add_option("--objective", options->objectives,
                   "only how this objective came about, down to the last input; may be repeated")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command
      ->add_flag("--rates", options->rates,
                 "only what objectives are worth in each other, over all cases: the least, the "
                 "median and the greatest rate")
      ->excludes("--objective");
}

void AddFlip(CommandGroup& group) {
  const auto options = std::make_shared<DecideOptions>();
  CLI::App* command = group.Command(
      "flip",
      "Say what would change a decision: the smallest change that leads to another level, or to "
      "one where nobody has to agree",
      "Examples:\n  remit flip desk.remit cases.jsonl --case A-17\n"
      "  remit flip desk.remit case.json --propose discount=\"22 %\" --by rep --to inside\n"
      "  remit flip desk.remit case.json --inputs --format json\n\n"
      "Exit codes: as for decide.",
      [options] {
        options->explain = true;
        options->flip = true;
        return RunDecide(*options);
      });
  AddCaseOptions(command, options->input);
  AddProposal(command, *options);
  command
      ->add_option("--to", options->to,
                   "only what leads to this level, or `inside`: to where nobody has to agree")
      ->type_name("LEVEL|inside");
  command->add_flag("--inputs", options->inputs,
                    "also what could be given for it, of the inputs that are negotiable");
}

void AddBatch(CommandGroup& group) {
  const auto options = std::make_shared<BatchOptions>();
  CLI::App* command = group.Command(
      "batch", "Decide many cases; every row is accounted for",
      "Examples:\n  remit batch desk.remit deals.csv --output decisions.csv\n"
      "  remit batch desk.remit deals.jsonl.gz --fail-on invalid,fault\n"
      "  remit batch leads.remit contacts.csv --rank value_per_minute --budget "
      "\"minutes<=480\" --top 20\n\n"
      "Exit codes: 0 ran through (whatever was decided), 1 a status named by --fail-on "
      "occurred, 2 usage, "
      "3 environment; 130 and 143 interrupted.",
      [options] { return RunBatch(*options); });
  AddCaseOptions(command, options->input);
  command->add_option("--output", options->output,
                      "where decisions go: .jsonl or .csv, each also with .gz or .zst, or `-` for "
                      "JSON lines on stdout; a summary alone otherwise");
  command
      ->add_option("--fail-on", options->fail_on,
                   "statuses that make the exit code 1, e.g. invalid,fault")
      ->delimiter(',')
      ->check(CLI::IsMember({"invalid", "fault", "needs_data", "no_alternative"}));
  command->add_option("--rank", options->rank,
                      "print a list ranked by this let or objective, greatest first");
  command
      ->add_option("--budget", options->budget,
                   "end the list where the sum of a let passes an amount")
      ->type_name("NAME<=AMOUNT");
  command->add_option("--where", options->where, "rank only such recommendations")
      ->type_name("KNOB=VALUE")
      ->allow_extra_args(false);
  command->add_option("--show", options->show, "further lets or objectives in the list")
      ->delimiter(',')
      ->type_name("NAME,…");
  command->add_option("--list", options->list, "write the whole list to this CSV file")
      ->type_name("FILE");
  command->add_option("--top", options->top, "lines of the list to print (0: all)");
  command
      ->add_option("--threads", options->threads,
                   "how many work at once; as many as the machine has cores otherwise; never "
                   "changes a byte of the output")
      ->check(CLI::Range(std::size_t{1}, std::size_t{256}));
  AddJournalOption(command, options->journal, options->subjects, "written");
  command->add_flag("--resume", options->resume,
                    "go on with the --output of a run that was interrupted");
  command
      ->add_option("--block", options->block, "cases evaluated together; never changes a decision")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 20));
}

void AddFrontier(CommandGroup& group) {
  const auto options = std::make_shared<FrontierOptions>();
  CLI::App* command = group.Command(
      "frontier", "Show what is worth choosing: the alternatives that no other dominates",
      "Examples:\n  remit frontier desk.remit cases.jsonl --case A-17 --objectives "
      "profit,revenue\n"
      "  remit frontier desk.remit case.json --format picture\n"
      "  remit frontier desk.remit case.json --format svg > frontier.svg\n"
      "  remit frontier desk.remit case.json --by achievement --aim \"profit=5000 "
      "EUR,revenue=9000 EUR\"\n\n"
      "Without --case all cases count together: what they come to while a weight moves.\n\n"
      "Exit codes: 0 shown (or nothing is allowed), 1 the case is invalid, faulty or lacks data, "
      "or there is none, or the policy has errors, 2 usage, 3 environment.",
      [options] { return RunFrontier(*options); });
  AddCaseOptions(command, options->input, false);
  command->add_option("--case", options->only, "the case with this id");
  command
      ->add_option("--objectives", options->objectives,
                   "compare by these alone; those of the trade-off otherwise")
      ->delimiter(',')
      ->type_name("NAME,…");
  command
      ->add_option("--along", options->along,
                   "of all cases: the objective whose weight moves, the others in proportion; the "
                   "first otherwise")
      ->type_name("NAME");
  command->add_option("--where", options->where, "only alternatives with this value of a knob")
      ->type_name("KNOB=VALUE")
      ->allow_extra_args(false);
  command
      ->add_option("--by", options->by,
                   "say too what would be recommended if it were chosen so: weighted, balance, "
                   "achievement, epsilon, desirability")
      ->check(CLI::IsMember(
          std::vector<std::string>(std::begin(kWaysToChoose), std::end(kWaysToChoose))))
      ->type_name("WAY");
  command->add_option("--weights", options->weights, "by weighted: other weights")
      ->delimiter(',')
      ->type_name("NAME=WEIGHT,…");
  command
      ->add_option("--aim", options->aims, "by achievement: what is hoped for, of each objective")
      ->delimiter(',')
      ->type_name("NAME=VALUE,…");
  command->add_option("--rho", options->rho,
                      "by achievement: how much the sum counts beside the least; 0.001 otherwise");
  command->add_option("--bound", options->bounds, "by epsilon: NAME>=VALUE or NAME<=VALUE")
      ->delimiter(',')
      ->type_name("BOUND,…");
  command->add_option("--best", options->best, "by epsilon: the objective that is made best")
      ->type_name("NAME");
  command->add_option("--top", options->top, "how many lines of the table to print (0: all)");
  AddForm(command, options->form, options->picture);
}

void AddSweep(CommandGroup& group) {
  const auto options = std::make_shared<SweepOptions>();
  CLI::App* command = group.Command(
      "sweep", "Decide a data set again for each of several values of a parameter, weight or bound",
      "Examples:\n  remit sweep desk.remit deals.csv --parameter margin_floor\n"
      "  remit sweep desk.remit deals.csv --weight profit --from 0 --to 80 --step 10 --beyond\n"
      "  remit sweep desk.remit deals.csv --bound finance_floor --from \"5 %\" --to \"20 %\" "
      "--format html > floor.html\n\n"
      "Exit codes: 0 ran through (whatever was decided), 1 the file holds no case, or the policy "
      "has errors, 2 usage, 3 environment.",
      [options] { return RunSweep(*options); });
  AddCaseOptions(command, options->input, false);
  command->add_option("--parameter", options->parameter, "move this parameter")->type_name("NAME");
  command->add_option("--weight", options->weight, "move the weight of this objective")
      ->type_name("OBJECTIVE");
  command->add_option("--bound", options->bound, "move the limit of this requirement")
      ->type_name("REQUIREMENT");
  command
      ->add_option("--from", options->from, "the first value; where it may be moved to otherwise")
      ->type_name("VALUE");
  command->add_option("--to", options->to, "the last value")->type_name("VALUE");
  command->add_option("--step", options->step, "from one value to the next; a round one otherwise")
      ->type_name("VALUE");
  command->add_flag("--beyond", options->beyond, "also where nobody but the owner may move it to");
  AddForm(command, options->form, options->picture);
}

void AddAudit(CommandGroup& group) {
  const auto options = std::make_shared<AuditOptions>();
  CLI::App* command = group.Command(
      "audit",
      "Say how much of a data set a policy can decide, what is odd in it, what a mapping repairs",
      "Examples:\n  remit audit desk.remit deals.csv\n"
      "  remit audit desk.remit deals.csv.gz --mapping crm.mapping --top 20\n"
      "  remit audit desk.remit deals.csv --fix-mapping amended.mapping\n\n"
      "Exit codes: 0 every row is answered and nothing is odd, 1 something was found, or the "
      "policy or the mapping has errors, 2 usage, 3 environment.",
      [options] { return RunAudit(*options); });
  command->add_option("policy", options->input.policy, "the policy file")
      ->required()
      ->type_name("");
  command
      ->add_option("data", options->input.cases,
                   "the data: a .json, .jsonl or .csv file, also compressed")
      ->required()
      ->type_name("");
  AddCasesForm(command, options->input);
  command->add_option(
      "--mapping", options->input.mapping,
      "how the data is read; POLICY.mapping beside the policy is used when it is there");
  command->add_option("--as-of", options->input.as_of,
                      "the day on which to decide (yyyy-mm-dd); today in UTC otherwise");
  command->add_option("--top", options->top, "how many findings of each kind to show (0: all)");
  command
      ->add_option(
          "--fix-mapping", options->fix_mapping,
          "write the amended mapping to this file (`-`: to stdout, no report); what is not "
          "sure is commented out")
      ->type_name("FILE");
  command->add_flag("--overwrite", options->overwrite, "that file may be replaced");
  AddFormatOption(command, options->input.format);
}

void AddImpact(CommandGroup& group) {
  const auto options = std::make_shared<ImpactOptions>();
  CLI::App* command = group.Command(
      "impact", "Say what a change of a policy does to cases: decide each under both",
      "Examples:\n  remit impact old.remit new.remit deals.csv\n"
      "  remit impact policies.store#pricing.desk desk.remit deals.csv.gz --by profit\n"
      "  remit impact old.remit new.remit --journal decisions.journal --format markdown\n\n"
      "Exit codes: 0 ran through (whatever changed), 1 the file holds no case, or a policy or a "
      "mapping has errors, 2 usage, 3 environment.",
      [options] { return RunImpact(*options); });
  command->add_option("before", options->before, "the policy as it was: a file, or STORE#POLICY")
      ->required()
      ->type_name("");
  command->add_option("after", options->after, "the policy as it is to be")
      ->required()
      ->type_name("");
  command
      ->add_option("cases", options->input.cases,
                   "cases: a .json, .jsonl or .csv file, also compressed")
      ->type_name("");
  command
      ->add_option("--cases-format", options->input.cases_form,
                   "what the cases are, whatever the name of their file: csv, json or jsonl")
      ->check(CLI::IsMember({"csv", "json", "jsonl"}))
      ->type_name("FORM");
  command
      ->add_option("--journal", options->input.journal,
                   "the cases of the decisions recorded here, each on its own day")
      ->type_name("FILE");
  command
      ->add_option("--mapping", options->input.mapping,
                   "how the data is read, by both; POLICY.mapping beside each otherwise")
      ->type_name("FILE");
  command
      ->add_option("--mapping-before", options->input.mapping_before,
                   "how the policy as it was reads it")
      ->type_name("FILE");
  command->add_option("--as-of", options->as_of,
                      "the day on which to decide (yyyy-mm-dd); otherwise today in UTC, and of a "
                      "journal the day of each decision");
  command
      ->add_option("--scenario", options->input.scenario,
                   "decide in the world of this scenario, which both policies have")
      ->type_name("NAME");
  command
      ->add_option("--by", options->wanted.by,
                   "the objective by which cases are ordered that moved most; the first otherwise")
      ->type_name("OBJECTIVE");
  command->add_option("--top", options->wanted.top, "how many of these are listed")
      ->check(CLI::Range(0, 10'000));
  command->add_option("--threads", options->wanted.threads,
                      "how many threads decide; never changes the answer");
  command
      ->add_option("--format", options->form,
                   "text (for people), json (for programs) or markdown (for change requests)")
      ->check(CLI::IsMember({"text", "json", "markdown"}))
      ->type_name("FORM");
}

}  // namespace

void AddCaseCommands(CommandGroup& group) {
  AddDecide(group);
  AddExplain(group);
  AddFlip(group);
  AddBatch(group);
  AddFrontier(group);
  AddSweep(group);
  AddAudit(group);
  AddImpact(group);
}

}  // namespace remit::repl
