// The part of `remit journal` that is about people: erase, hold, release, retain, expire.
#include "repl/command_line/command_group.h"
#include "repl/command_line/journal_command.h"

namespace remit::repl {
namespace {

void AddWhom(CLI::App* command, JournalSubjectOptions& options, const char* reason) {
  CLI::Option* subject =
      command
          ->add_option("--subject", options.subject,
                       "whom, by the input that tells the people of a kind apart in this journal")
          ->type_name("KIND=WHO");
  command
      ->add_option("--case", options.case_id,
                   "whom, where the case's id tells them apart: all who are personal in this case")
      ->type_name("ID")
      ->excludes(subject);
  command->add_option("--reason", options.reason, reason)->required()->type_name("TEXT");
}

}  // namespace

void JournalCommand::AddPrivacy() {
  CLI::App* erase = Leaf(
      "erase", "Destroy the keys of what is personal of somebody, for good",
      "Examples:\n"
      "  remit journal erase desk.journal --subject customer=C-1042 --reason \"request of 3 May\"\n"
      "  remit journal erase desk.journal --case A-17 --reason \"recorded by mistake\"\n\n"
      "Exit codes: 0 erased, or erased before, 1 a hold forbids it, or nothing is there, 2 usage, "
      "3 "
      "the journal or its keys cannot be used.",
      erase_.file, [this] { return RunJournalErase(erase_); });
  AddWhom(erase, erase_, "why; it is recorded");
  AddFormatOption(erase, erase_.format);
  CLI::App* hold = Leaf(
      "hold", "Keep what is personal of somebody from being destroyed",
      "Examples:\n"
      "  remit journal hold desk.journal --subject customer=C-1042 --reason \"dispute 12/2026\"\n\n"
      "Exit codes: 0 held, 1 held already, 2 usage, 3 the journal or its keys cannot be used.",
      hold_.file, [this] { return RunJournalHold(hold_); });
  AddWhom(hold, hold_, "why; it is recorded, and said to whoever wants to erase");
  CLI::App* release =
      Leaf("release", "Lift a hold",
           "Examples:\n"
           "  remit journal release desk.journal --subject customer=C-1042 --reason \"settled\"\n\n"
           "Exit codes: 0 lifted, 1 there is no hold, 2 usage, 3 the journal or its keys cannot be "
           "used.",
           release_.file, [this] { return RunJournalRelease(release_); });
  AddWhom(release, release_, "why; it is recorded");
  CLI::App* retain =
      Leaf("retain", "Say how long what serves a purpose is kept",
           "Examples:\n  remit journal retain desk.journal --purpose pricing --for \"24 months\"\n"
           "  remit journal retain desk.journal --purpose tax --for \"10 years\" --reason \"s. 147 "
           "AO\"\n\n"
           "What serves several purposes is kept for the longest. Exit codes: 0 recorded, 2 usage, "
           "3 the "
           "journal cannot be written.",
           retain_.file, [this] { return RunJournalRetain(retain_); });
  retain->add_option("--purpose", retain_.purpose, "as in `personal of SUBJECT for PURPOSE`")
      ->required()
      ->type_name("PURPOSE");
  retain->add_option("--for", retain_.span, "`24 months`, `90 days`, `2 years`, or `ever`")
      ->required()
      ->type_name("SPAN");
  retain->add_option("--reason", retain_.reason, "why; it is recorded")->type_name("TEXT");
  CLI::App* expire = Leaf(
      "expire", "Destroy the keys of what has been kept for as long as its purposes last",
      "Examples:\n  remit journal expire desk.journal --dry-run\n"
      "  remit journal expire desk.journal --now 2028-12-31 --format json\n\n"
      "Exit codes: 0 done, 1 done, but for what is held, 2 usage, 3 the journal or its keys cannot "
      "be used.",
      expire_.file, [this] { return RunJournalExpire(expire_); });
  expire->add_option("--now", expire_.now, "the day, yyyy-mm-dd; today (UTC) otherwise")
      ->type_name("DATE");
  expire->add_flag("--dry-run", expire_.dry_run, "only say what is due");
  AddFormatOption(expire, expire_.format);
}

}  // namespace remit::repl
