#include "repl/command_line/log_commands.h"

namespace remit::repl {
namespace {

class Adder {
 public:
  Adder(const LogLeaf& leaf, const LogWords& words) : leaf_(leaf), words_(words) {}

  void Verify(LogVerifyOptions& options, int (*run)(const LogVerifyOptions&)) const {
    CLI::App* command = leaf_(
        "verify", "Is every " + words_.entry + " what was written, in its order, and none missing?",
        "Examples:\n" + Example("verify") +
            Example("verify", "--checkpoint june.note --key " + words_.key + ".pub") +
            "\nExit codes: 0 verified, 1 tampered, 2 usage, 3 could not check: a file cannot be "
            "read, or the checkpoint is not signed with a key that was given.",
        options.file, [&options, run] { return run(options); });
    command
        ->add_option("--checkpoint", options.checkpoint,
                     "a checkpoint that was kept elsewhere; without one nobody can tell that the "
                     "end was cut off")
        ->type_name("NOTE");
    command->add_option("--key", options.keys, "a public key that is trusted, NAME.pub")
        ->type_name("FILE")
        ->allow_extra_args(false);
    AddFormatOption(command, options.format);
  }

  void Checkpoint(LogCheckpointOptions& options, int (*run)(const LogCheckpointOptions&)) const {
    CLI::App* command =
        leaf_("checkpoint", "Sign how far the " + words_.log + " is, to be kept elsewhere",
              "Examples:\n" + Example("checkpoint", "--key " + words_.key + ".key -o june.note") +
                  "\nExit codes: 0 signed, 3 the " + words_.log + " or the key cannot be used.",
              options.file, [&options, run] { return run(options); });
    command->add_option("--key", options.key, "the secret key that signs, NAME.key")
        ->required()
        ->type_name("FILE");
    AddOutput(command, options.output);
  }

  void Proof(LogProofOptions& options, int (*run)(const LogProofOptions&)) const {
    CLI::App* command = leaf_(
        "proof",
        "Write what remit-verify needs to check one " + words_.entry + " without the " + words_.log,
        "Examples:\n" + Example("proof", "17 > 17.proof") +
            Example("proof", "17 --entry > 17.txt") +
            Example("proof", "4 --since > since-4.proof") +
            "\nExit codes: 0 written, 1 there is no such " + words_.entry + ", 3 the " +
            words_.log + " cannot be read.",
        options.file, [&options, run] { return run(options); });
    command->add_option(words_.entry, options.seq, "its number")->required()->type_name("");
    command
        ->add_option(
            "--size", options.size,
            "of the " + words_.log + " when the checkpoint was signed; as it is now otherwise")
        ->type_name("N");
    CLI::Option* entry =
        command->add_flag("--entry", options.entry, "the " + words_.entry + " itself");
    command
        ->add_flag("--since", options.since,
                   "that the " + words_.log + " only adds to what it was as long as it had so many")
        ->excludes(entry);
  }

  void Export(LogExportOptions& options, int (*run)(const LogExportOptions&)) const {
    CLI::App* command =
        leaf_("export-log", "Write every " + words_.entry + " as text, which remit-verify reads",
              "Examples:\n" + Example("export-log", "-o " + words_.text) + "  remit-verify log " +
                  words_.text + " june.note --key " + words_.key +
                  ".pub\n\nExit codes: 0 written, 3 the " + words_.log +
                  " cannot be read or the file not be written.",
              options.file, [&options, run] { return run(options); });
    AddOutput(command, options.output);
  }

  void Backup(LogBackupOptions& options, int (*run)(const LogBackupOptions&)) const {
    const std::string copy = "monday." + words_.log;
    CLI::App* command = leaf_(
        "backup", "Copy the " + words_.log + " as it is now, also while it is written",
        "Examples:\n" + Example("backup", "-o " + copy + " --key auditor.key") + "  remit " +
            words_.log + " verify " + copy + " --checkpoint " + copy +
            ".note --key auditor.pub\n\nWith --key, how far the copy is is signed in COPY.note. " +
            words_.backup +
            "Exit codes: 0 copied, 3 a file cannot be used, or the copy is there already.",
        options.file, [&options, run] { return run(options); });
    command->add_option("-o,--output", options.output, "the copy")->required()->type_name("COPY");
    command->add_option("--key", options.key, "the secret key that signs")->type_name("NAME.key");
  }

 private:
  std::string Example(const std::string& command, const std::string& rest = "") const {
    return "  remit " + words_.log + " " + command + " " + words_.file +
           (rest.empty() ? "" : " " + rest) + "\n";
  }
  static void AddOutput(CLI::App* command, std::optional<std::string>& output) {
    command->add_option("-o,--output", output, "where it goes; standard output otherwise")
        ->type_name("FILE");
  }

  const LogLeaf& leaf_;
  const LogWords& words_;
};

}  // namespace

void AddLogCommands(const LogLeaf& leaf, const LogWords& words, LogOptions& options,
                    const LogRuns& runs) {
  const Adder adder(leaf, words);
  adder.Verify(options.verify, runs.verify);
  adder.Checkpoint(options.checkpoint, runs.checkpoint);
  adder.Proof(options.proof, runs.proof);
  adder.Export(options.exported, runs.exported);
  adder.Backup(options.backup, runs.backup);
}

}  // namespace remit::repl
