#include "repl/command_line/command_group.h"

namespace remit::repl {

CLI::App* CommandGroup::Command(const std::string& name, const std::string& description,
                                const std::string& examples, Run run) {
  CLI::App* command = app_->add_subcommand(name, description);
  command->footer(examples);
  command->callback([choose = choose_, run = std::move(run)] { choose(run); });
  return command;
}

CommandGroup CommandGroup::Group(const std::string& name, const std::string& description,
                                 const std::string& examples) {
  CLI::App* group = app_->add_subcommand(name, description);
  group->require_subcommand(1);
  group->footer(examples);
  return CommandGroup(*group, choose_);
}

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

void AddCasesForm(CLI::App* command, CaseOptions& options) {
  command
      ->add_option("--cases-format", options.cases_form,
                   "what the cases are, whatever the name of their file: csv, json or jsonl; "
                   "stdin is jsonl otherwise")
      ->check(CLI::IsMember({"csv", "json", "jsonl"}))
      ->type_name("FORM");
}

void AddCaseOptions(CLI::App* command, CaseOptions& options, bool with_format) {
  command->add_option("policy", options.policy, "the policy file")->required()->type_name("");
  command
      ->add_option("cases", options.cases,
                   "cases: .json, .jsonl, .csv, also compressed; `-` reads stdin")
      ->required()
      ->type_name("");
  AddCasesForm(command, options);
  command->add_option(
      "--mapping", options.mapping,
      "how the data is read; POLICY.mapping beside the policy is used when it is there");
  command->add_option("--as-of", options.as_of,
                      "the day on which to decide (yyyy-mm-dd); today in UTC otherwise");
  command
      ->add_option("--scenario", options.scenario,
                   "decide in the world of this scenario, to see what would be; on its own "
                   "day where it names one")
      ->type_name("NAME");
  if (with_format) AddFormatOption(command, options.format);
}

}  // namespace remit::repl
