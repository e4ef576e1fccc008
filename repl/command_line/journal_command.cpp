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
  CLI::App* verify = Leaf(
      "verify", "Is every record what was written, in its order, and none missing?",
      "Examples:\n  remit journal verify desk.journal\n"
      "  remit journal verify desk.journal --checkpoint june.note --key pricing-journal.pub\n\n"
      "Exit codes: 0 verified, 1 tampered, 2 usage, 3 could not check: a file cannot be read, or "
      "the checkpoint is not signed with a key that was given.",
      verify_.file, [this] { return RunJournalVerify(verify_); });
  verify
      ->add_option("--checkpoint", verify_.checkpoint,
                   "a checkpoint that was kept elsewhere; without one nobody can tell that the "
                   "end was cut off")
      ->type_name("NOTE");
  verify->add_option("--key", verify_.keys, "a public key that is trusted, NAME.pub")
      ->type_name("FILE")
      ->allow_extra_args(false);
  AddFormatOption(verify, verify_.format);
  CLI::App* checkpoint =
      Leaf("checkpoint", "Sign how far the journal is, to be kept elsewhere",
           "Examples:\n  remit journal checkpoint desk.journal --key pricing-journal.key -o "
           "june.note\n\n"
           "Exit codes: 0 signed, 3 the journal or the key cannot be used.",
           checkpoint_.file, [this] { return RunJournalCheckpoint(checkpoint_); });
  checkpoint->add_option("--key", checkpoint_.key, "the secret key that signs, NAME.key")
      ->required()
      ->type_name("FILE");
  checkpoint
      ->add_option("-o,--output", checkpoint_.output, "where it goes; standard output otherwise")
      ->type_name("FILE");
  CLI::App* proof =
      Leaf("proof", "Write what remit-verify needs to check one record without the journal",
           "Examples:\n  remit journal proof desk.journal 17 > 17.proof\n"
           "  remit journal proof desk.journal 17 --entry > 17.txt\n"
           "  remit journal proof desk.journal 4 --since > since-4.proof\n\n"
           "Exit codes: 0 written, 1 there is no such record, 3 the journal cannot be read.",
           proof_.file, [this] { return RunJournalProof(proof_); });
  proof->add_option("record", proof_.seq, "its number")->required()->type_name("");
  proof
      ->add_option("--size", proof_.size,
                   "of the journal when the checkpoint was signed; as it "
                   "is now otherwise")
      ->type_name("N");
  CLI::Option* entry = proof->add_flag("--entry", proof_.entry, "the record itself");
  proof
      ->add_flag("--since", proof_.since,
                 "that the journal only adds to what its first records were")
      ->excludes(entry);
  CLI::App* exported =
      Leaf("export-log", "Write every record as text, which remit-verify reads",
           "Examples:\n  remit journal export-log desk.journal -o desk.log\n"
           "  remit-verify log desk.log june.note --key pricing-journal.pub\n\n"
           "Exit codes: 0 written, 3 the journal cannot be read or the file not be written.",
           export_log_.file, [this] { return RunJournalExportLog(export_log_); });
  exported
      ->add_option("-o,--output", export_log_.output, "where it goes; standard output otherwise")
      ->type_name("FILE");
  CLI::App* backup = Leaf(
      "backup", "Copy the journal as it is now, also while it is written",
      "Examples:\n  remit journal backup desk.journal -o monday.journal --key auditor.key\n"
      "  remit journal verify monday.journal --checkpoint monday.journal.note --key auditor.pub\n\n"
      "With --key, how far the copy is is signed in COPY.note. Keys of sealed fields are not in a "
      "copy. Exit codes: 0 copied, 3 a file cannot be used, or the copy is there already.",
      backup_.file, [this] { return RunJournalBackup(backup_); });
  backup->add_option("-o,--output", backup_.output, "the copy")->required()->type_name("COPY");
  backup->add_option("--key", backup_.key, "the secret key that signs")->type_name("NAME.key");
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
