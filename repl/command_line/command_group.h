// What all parts of the command line are made of. Only main.cpp and *_command(s).cpp include this,
// and so know the command-line library.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <utility>

#include "repl/commands.h"

namespace remit::repl {

// Commands that stand below one word, or below `remit` itself.
class CommandGroup {
 public:
  using Run = std::function<int()>;
  using Choose = std::function<void(Run)>;

  // `choose` is told what to run, once the command line has been read. `app` outlives the group.
  CommandGroup(CLI::App& app, Choose choose) : app_(&app), choose_(std::move(choose)) {}

  // A command that runs something; `run` owns what its options are written to.
  CLI::App* Command(const std::string& name, const std::string& description,
                    const std::string& examples, Run run);
  // A command that only has others below it.
  CommandGroup Group(const std::string& name, const std::string& description,
                     const std::string& examples);

 private:
  CLI::App* app_;
  Choose choose_;
};

// text or json.
void AddFormatOption(CLI::App* command, Format& format);
// What the cases are, whatever their file is called.
void AddCasesForm(CLI::App* command, CaseOptions& options);
// Which policy, which cases, which day, in which world.
void AddCaseOptions(CLI::App* command, CaseOptions& options, bool with_format = true);

// check, lint, fmt, test, prove, diff, coherence, graph, doc, compile.
void AddPolicyCommands(CommandGroup& group);
// decide, explain, flip, batch, frontier, sweep, audit.
void AddCaseCommands(CommandGroup& group);

}  // namespace remit::repl
