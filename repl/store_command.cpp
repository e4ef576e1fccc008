#include "repl/store_command.h"

namespace remit::repl {
namespace {

void AddFormatOption(CLI::App* command, Format& format) {
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

// A command that only has others below it.
CLI::App* Group(CLI::App* parent, const std::string& name, const std::string& description,
                const std::string& footer) {
  CLI::App* group = parent->add_subcommand(name, description);
  group->require_subcommand(1);
  group->footer(footer);
  return group;
}

}  // namespace

CLI::App* StoreCommand::Leaf(CLI::App* group, const std::string& name,
                             const std::string& description, const std::string& examples,
                             std::function<int()> run) {
  CLI::App* command = group->add_subcommand(name, description);
  command->footer(examples);
  command->callback([this, run = std::move(run)] { choose_(run); });
  return command;
}

void StoreCommand::AddTo(CLI::App& app, Choose choose) {
  choose_ = std::move(choose);
  CLI::App* store =
      Group(&app, "store", "Keep versions of policies: who approved what, and what was live when",
            "Examples:\n  remit store key new anna.meyer --out keys\n\n"
            "Exit codes: 0 done, 2 usage, 3 a file cannot be used. `remit store COMMAND --help` "
            "shows more.");
  AddKey(store);
  AddChecks(store);
}

void StoreCommand::AddKey(CLI::App* store) {
  CLI::App* key = Group(store, "key", "Keys with which people and journals sign",
                        "Examples:\n  remit store key new anna.meyer --out keys\n"
                        "  remit store key show keys/anna.meyer.pub\n\n"
                        "Exit codes: 0 done, 2 usage, 3 a file cannot be read or written.");
  CLI::App* made = Leaf(key, "new", "Make a key: NAME.key, which stays secret, and NAME.pub",
                        "Examples:\n  remit store key new anna.meyer\n"
                        "  remit store key new pricing-journal --out /etc/remit/keys\n\n"
                        "Only its owner may read NAME.key, and it is never written over. Exit "
                        "codes: 0 done, 2 the name cannot be one, 3 a file is there already or "
                        "cannot be written.",
                        [this] { return RunStoreKeyNew(key_new_); });
  made->add_option("name", key_new_.name, "whose key it is: letters, digits, `-`, `.`, `_`")
      ->required()
      ->type_name("");
  made->add_option("-o,--out", key_new_.folder, "the folder to write to; this one otherwise")
      ->type_name("FOLDER");
  AddFormatOption(made, key_new_.format);
  CLI::App* shown = Leaf(key, "show", "Show the public part of a key",
                         "Examples:\n  remit store key show anna.meyer.pub\n"
                         "  remit store key show anna.meyer.key --format json\n\n"
                         "A file that ends in .key is a secret one. Exit codes: 0 done, 3 the file "
                         "cannot be read, is no key, or others may read the secret.",
                         [this] { return RunStoreKeyShow(key_show_); });
  shown->add_option("file", key_show_.file, "NAME.pub or NAME.key")->required()->type_name("");
  AddFormatOption(shown, key_show_.format);
}

void StoreCommand::AddChecks(CLI::App* store) {
  const auto add_file = [](CLI::App* command, std::string& file) {
    command->add_option("store", file, "the store")->required()->type_name("");
  };
  CLI::App* verify =
      Leaf(store, "verify", "Is every entry what was written, in its order, and none missing?",
           "Examples:\n  remit store verify policies.store\n"
           "  remit store verify policies.store --checkpoint june.note --key auditor.pub\n\n"
           "Exit codes: 0 verified, 1 tampered, 2 usage, 3 could not check: a file cannot be read, "
           "or the checkpoint is not signed with a key that was given.",
           [this] { return RunStoreVerify(verify_); });
  add_file(verify, verify_.file);
  verify
      ->add_option("--checkpoint", verify_.checkpoint,
                   "a checkpoint that was kept elsewhere; without one nobody can tell that the end "
                   "was cut off")
      ->type_name("NOTE");
  verify->add_option("--key", verify_.keys, "a public key that is trusted, NAME.pub")
      ->type_name("FILE")
      ->allow_extra_args(false);
  AddFormatOption(verify, verify_.format);
  CLI::App* checkpoint =
      Leaf(store, "checkpoint", "Sign how far the store is, to be kept elsewhere",
           "Examples:\n  remit store checkpoint policies.store --key auditor.key -o june.note\n\n"
           "Exit codes: 0 signed, 3 the store or the key cannot be used.",
           [this] { return RunStoreCheckpoint(checkpoint_); });
  add_file(checkpoint, checkpoint_.file);
  checkpoint->add_option("--key", checkpoint_.key, "the secret key that signs, NAME.key")
      ->required()
      ->type_name("FILE");
  checkpoint
      ->add_option("-o,--output", checkpoint_.output, "where it goes; standard output otherwise")
      ->type_name("FILE");
  CLI::App* proof =
      Leaf(store, "proof", "Write what remit-verify needs to check one entry without the store",
           "Examples:\n  remit store proof policies.store 17 > 17.proof\n"
           "  remit store proof policies.store 17 --entry > 17.txt\n"
           "  remit store proof policies.store 4 --since > since-4.proof\n\n"
           "Exit codes: 0 written, 1 there is no such entry, 3 the store cannot be read.",
           [this] { return RunStoreProof(proof_); });
  add_file(proof, proof_.file);
  proof->add_option("entry", proof_.seq, "its number")->required()->type_name("");
  proof
      ->add_option("--size", proof_.size,
                   "of the store when the checkpoint was signed; as it is now otherwise")
      ->type_name("N");
  CLI::Option* entry = proof->add_flag("--entry", proof_.entry, "the entry itself");
  proof
      ->add_flag("--since", proof_.since, "that the store only adds to what its first entries were")
      ->excludes(entry);
  CLI::App* exported =
      Leaf(store, "export-log", "Write every entry as text, which remit-verify reads",
           "Examples:\n  remit store export-log policies.store -o store.log\n"
           "  remit-verify log store.log june.note --key auditor.pub\n\n"
           "Exit codes: 0 written, 3 the store cannot be read or the file not be written.",
           [this] { return RunStoreExportLog(export_log_); });
  add_file(exported, export_log_.file);
  exported
      ->add_option("-o,--output", export_log_.output, "where it goes; standard output otherwise")
      ->type_name("FILE");
}

}  // namespace remit::repl
