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

}  // namespace remit::repl
