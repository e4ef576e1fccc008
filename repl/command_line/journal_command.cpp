#include "repl/command_line/journal_command.h"

namespace remit::repl {
CLI::App* JournalCommand::Leaf(const std::string& name, const std::string& description,
                               const std::string& examples, std::string& file,
                               std::function<int()> run) {
  CLI::App* command = group_->add_subcommand(name, description);
  command->footer(examples);
  command->callback([this, run = std::move(run)] { choose_(run); });
  command->add_option("journal", file, "the journal's file")->required()->type_name("");
  return command;
}

void JournalCommand::AddTo(CLI::App& app, Choose choose) {
  choose_ = std::move(choose);
  group_ = app.add_subcommand("journal", "What was decided: read it, check it, decide it again");
  group_->require_subcommand(1);
  group_->footer(
      "Decisions are recorded by `remit decide --journal FILE` and `remit batch --journal "
      "FILE`.\n\n"
      "Examples:\n  remit journal why desk.journal A-17\n  remit journal replay desk.journal\n\n"
      "Exit codes: 0 done, 1 something was found, 2 usage, 3 a file cannot be used. `remit journal "
      "COMMAND --help` shows more.");
  AddReading();
  AddChecking();
  AddDeciding();
  AddLoop();
  AddPrivacy();
}

void JournalCommand::AddReading() {
  CLI::App* log = Leaf("log", "List what is recorded, one line each",
                       "Examples:\n  remit journal log desk.journal\n"
                       "  remit journal log desk.journal --from 100 --to 200 --format json\n\n"
                       "Exit codes: 0 listed, 3 the journal cannot be read.",
                       log_.file, [this] { return RunJournalLog(log_); });
  log->add_option("--from", log_.from, "the first record")->type_name("N");
  log->add_option("--to", log_.to, "the last record")->type_name("N");
  log->add_option("--last", log_.last, "so many from the end; 0: all")->type_name("N");
  AddFormatOption(log, log_.format);
  CLI::App* show = Leaf("show", "Show one record",
                        "Examples:\n  remit journal show desk.journal 17\n\n"
                        "Exit codes: 0 shown, 1 there is no such record, 3 the journal cannot be "
                        "read.",
                        show_.file, [this] { return RunJournalShow(show_); });
  show->add_option("record", show_.seq, "its number")->required()->type_name("");
  show->add_flag("--reveal", show_.reveal,
                 "of a decision the inputs too, personal ones where they can still be read");
  AddFormatOption(show, show_.format);
  CLI::App* policy = Leaf("policy", "Show the texts of the policy by which something was decided",
                          "Examples:\n  remit journal policy desk.journal 1\n"
                          "  remit journal policy desk.journal 17 -o as-decided\n\n"
                          "Exit codes: 0 shown, or written, 1 there is no such record, or it is "
                          "neither a policy nor a decision, 3 the journal cannot be read, or a "
                          "file not be written.",
                          policy_.file, [this] { return RunJournalPolicy(policy_); });
  policy->add_option("record", policy_.seq, "the number of a policy, or of a decision by it")
      ->required()
      ->type_name("");
  policy
      ->add_option("-o,--output", policy_.output,
                   "the folder that gets the files, made where there is none; a file that is there "
                   "already is not replaced")
      ->type_name("FOLDER");
  AddFormatOption(policy, policy_.format);
}

void JournalCommand::AddChecking() {
  const LogLeaf leaf = [this](const std::string& name, const std::string& description,
                              const std::string& examples, std::string& file,
                              CommandGroup::Run run) {
    return Leaf(name, description, examples, file, std::move(run));
  };
  AddLogCommands(leaf,
                 {"journal", "desk.journal", "desk.log", "record", "pricing-journal",
                  "Keys of sealed fields are not in a copy. "},
                 log_checks_,
                 {&RunJournalVerify, &RunJournalCheckpoint, &RunJournalProof, &RunJournalExportLog,
                  &RunJournalBackup});
}

void JournalCommand::AddDeciding() {
  CLI::App* replay = Leaf(
      "replay", "Decide everything again, as it was decided, and compare",
      "Examples:\n  remit journal replay desk.journal\n"
      "  remit journal replay desk.journal --threads 4 --format json\n\n"
      "Exit codes: 0 all the same, 1 some differ, 3 the journal cannot be read, or a policy in it "
      "not be decided with.",
      replay_.file, [this] { return RunJournalReplay(replay_); });
  replay
      ->add_option("--threads", replay_.threads,
                   "how many work at once; as many as the machine has cores otherwise")
      ->check(CLI::Range(std::size_t{1}, std::size_t{256}));
  AddFormatOption(replay, replay_.format);
  CLI::App* why = Leaf("why", "Tell the whole story of a case",
                       "Examples:\n  remit journal why desk.journal A-17\n\n"
                       "Exit codes: 0 told, 1 nothing is recorded about it, or it is decided "
                       "otherwise now, 3 the journal cannot be read, or a policy in it not be "
                       "decided with.",
                       why_.file, [this] { return RunJournalWhy(why_); });
  why->add_option("case", why_.case_id, "the case's id")->required()->type_name("");
  AddFormatOption(why, why_.format);
}

}  // namespace remit::repl
