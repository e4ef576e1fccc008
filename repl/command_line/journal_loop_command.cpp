// The part of the command line below `remit journal` that is about what people do with decisions.
#include <memory>

#include "repl/command_line/command_group.h"
#include "repl/command_line/journal_command.h"
#include "repl/journal/loop.h"

namespace remit::repl {
namespace {

void AddDecision(CLI::App* command, std::optional<std::uint64_t>& decision) {
  command
      ->add_option("--decision", decision,
                   "the record of the decision that is meant; the last about the case otherwise")
      ->type_name("N");
}

}  // namespace

void JournalCommand::AddLoop() {
  AddOverride();
  AddOutcome();
  AddFeedback();
  AddReport();
}

void JournalCommand::AddOverride() {
  const auto override_options = std::make_shared<JournalOverrideOptions>();
  JournalOverrideOptions& o = *override_options;
  CLI::App* made = Leaf(
      "override", "Decide otherwise than was decided, within what the policy allows",
      "The decision is judged once more with these choices, as the policy judges proposals; what "
      "is used of a budget is counted from the journal.\n\n"
      "Examples:\n  remit journal override desk.journal A-17 --knob discount=12% --by \"J. Doe\" "
      "--level rep --reason \"two more sites\"\n"
      "  remit journal override desk.journal A-17 --knob discount=8% --by \"J. Doe\" --level rep "
      "--reason \"…\" --agreed manager=\"B. Moss\"\n\n"
      "Exit codes: 0 it holds and is recorded, 1 it does not hold or cannot be judged, 2 usage, "
      "3 the journal cannot be used.",
      o.file, [override_options] { return RunJournalOverride(*override_options); });
  made->add_option("case", o.case_id, "the case's id")->required()->type_name("");
  made->add_option("--knob", o.knobs, "a choice and its value; the others stay as recommended")
      ->required()
      ->type_name("KNOB=VALUE")
      ->allow_extra_args(false);
  made->add_option("--by", o.by, "who decides; budgets are counted by this name")
      ->required()
      ->type_name("PERSON");
  made->add_option("--level", o.level, "this person's level; the lowest otherwise")
      ->type_name("LEVEL");
  made->add_option("--reason", o.reason,
                   "why; it is recorded as it is, so name no customer and nobody else in it")
      ->type_name("TEXT");
  made->add_option("--agreed", o.agreed, "who agreed, where somebody has to")
      ->type_name("ROLE=PERSON")
      ->allow_extra_args(false);
  made->add_flag("--dry-run", o.dry_run, "judge it, and record nothing");
  AddDecision(made, o.decision);
  AddFormatOption(made, o.format);
}

void JournalCommand::AddOutcome() {
  const auto outcome_options = std::make_shared<JournalOutcomeOptions>();
  JournalOutcomeOptions& c = *outcome_options;
  CLI::App* outcome = Leaf(
      "outcome", "Record what came of a decision, or of many",
      "The policy that decided says which outcomes there are and how long they may take; what "
      "comes later is taken, and marked. Nothing is rewritten: a correction is a record of its "
      "own.\n\n"
      "Examples:\n  remit journal outcome desk.journal A-17 won=true --on 2026-04-02\n"
      "  remit journal outcome desk.journal A-17 won=false --on 2026-04-09 --corrects 41\n"
      "  remit journal outcome desk.journal --from outcomes.csv\n\n"
      "Exit codes: 0 recorded, 1 something cannot be taken, 2 usage, 3 a file cannot be used.",
      c.file, [outcome_options] { return RunJournalOutcome(*outcome_options); });
  outcome->add_option("case", c.case_id, "the case's id")->type_name("");
  outcome->add_option("outcome", c.outcome, "NAME=VALUE, as in the language")->type_name("");
  outcome->add_option("--on", c.on, "the day on which it was seen")->type_name("DATE");
  outcome->add_option("--corrects", c.corrects, "the record of the outcome that was wrong")
      ->type_name("N");
  AddDecision(outcome, c.decision);
  outcome
      ->add_option("--from", c.from,
                   "many at once: CSV with the columns case, outcome, value, on, or JSON lines "
                   "(.jsonl) with these fields; decision and corrects where they are needed")
      ->type_name("FILE");
  outcome->add_flag("--skip-bad", c.skip_bad,
                    "record the others where some cannot be taken; none otherwise");
  AddFormatOption(outcome, c.format);
}

void JournalCommand::AddFeedback() {
  const auto feedback_options = std::make_shared<JournalFeedbackOptions>();
  JournalFeedbackOptions& f = *feedback_options;
  CLI::App* feedback =
      Leaf("feedback", "Record what somebody says of a decision, which stays as it is",
           "Examples:\n  remit journal feedback desk.journal A-17 --by \"J. Doe\" \"the list price "
           "was out of date\"\n\n"
           "Exit codes: 0 recorded, 1 it cannot be recorded, 2 usage, 3 the journal cannot be "
           "used.",
           f.file, [feedback_options] { return RunJournalFeedback(*feedback_options); });
  feedback->add_option("case", f.case_id, "the case's id")->required()->type_name("");
  feedback->add_option("text", f.text, "what is said; name no customer in it")
      ->required()
      ->type_name("");
  feedback->add_option("--by", f.by, "who says it")->required()->type_name("PERSON");
  AddDecision(feedback, f.decision);
  AddFormatOption(feedback, f.format);
}

void JournalCommand::AddReport() {
  const auto report_options = std::make_shared<JournalReportOptions>();
  JournalReportOptions& r = *report_options;
  CLI::App* report = Leaf(
      "report", "Whether people keep what is recommended, where they do not, and what came of it",
      "Counts alone: no record tells what would have come of the other choice. Where exceptions "
      "have become the rule it looks for the threshold that would absorb them, by deciding the "
      "overridden cases again.\n\n"
      "Examples:\n  remit journal report desk.journal\n"
      "  remit journal report desk.journal --by rep --from 2026-01-01 --to 2026-03-31\n"
      "  remit journal report desk.journal --format json\n\n"
      "Exit codes: 0 reported, 2 usage, 3 the journal cannot be read.",
      r.file, [report_options] { return RunJournalReport(*report_options); });
  report->add_option("--by", r.by, "only the overrides, by this: rule, rep, reason, level, knob")
      ->check(CLI::IsMember({"rule", "rep", "reason", "level", "knob"}))
      ->type_name("WHAT");
  report->add_option("--from", r.from, "decisions as of this day and later")->type_name("DATE");
  report->add_option("--to", r.to, "decisions as of this day and earlier")->type_name("DATE");
  report->add_option("--policy", r.policy, "of this policy alone")->type_name("NAME");
  report
      ->add_option("--exceptions", r.share,
                   "exceptions are the rule where more than this share of decisions is overridden; "
                   "30 % otherwise")
      ->type_name("SHARE");
  report->add_option("--least", r.least, "and at least so many are; 10 otherwise")->type_name("N");
  report
      ->add_option("--absorb", r.cover,
                   "the share of overrides that a threshold has to absorb; 90 % otherwise")
      ->type_name("SHARE");
  AddFormatOption(report, r.format);
}

}  // namespace remit::repl
