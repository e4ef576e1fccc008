// The `remit` command: reads the command line and starts one sub-command.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <functional>
#include <iostream>

#include "generated/version.h"
#include "interpreter/base/vector_level.h"
#include "interpreter/diagnostics/diagnostic.h"
#include "repl/command_line/command_group.h"
#include "repl/command_line/journal_command.h"
#include "repl/command_line/reference.h"
#include "repl/command_line/store_command.h"
#include "repl/load.h"

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
    const CommandGroup::Choose choose = [this](CommandGroup::Run run) { run_ = std::move(run); };
    CommandGroup commands(app_, choose);
    AddPolicyCommands(commands);
    AddCaseCommands(commands);
    store_.AddTo(app_, choose);
    journal_.AddTo(app_, choose);
    AddRepl(commands);
    AddHelp(commands);
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

  void AddRepl(CommandGroup& commands) {
    CLI::App* command =
        commands.Command("repl", "Explore a policy: evaluate, declare, load cases, decide",
                         "Examples:\n  remit repl desk.remit\n  remit repl < session.txt",
                         [this] { return RunRepl(repl_); });
    command->add_option("policy", repl_.policy, "the policy file")->type_name("");
  }
  void AddHelp(CommandGroup& commands) {
    CLI::App* command =
        commands.Command("help", "What an operator, a function or a message code means",
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
  std::function<int()> run_;
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
