// The part of the command line that begins with `remit journal`.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "repl/command_line/command_group.h"
#include "repl/command_line/log_commands.h"
#include "repl/journal/commands.h"
#include "repl/journal/privacy.h"

namespace remit::repl {

class JournalCommand {
 public:
  // `choose` is told what to run, once the command line has been read. The object must outlive it.
  using Choose = CommandGroup::Choose;
  void AddTo(CLI::App& app, Choose choose);

 private:
  // A command that runs something, and takes the journal's file first.
  CLI::App* Leaf(const std::string& name, const std::string& description,
                 const std::string& examples, std::string& file, std::function<int()> run);
  void AddReading();
  void AddChecking();
  void AddDeciding();
  // journal_loop_command.cpp
  void AddLoop();
  void AddOverride();
  void AddOutcome();
  void AddFeedback();
  void AddReport();
  void AddPrivacy();

  CLI::App* group_ = nullptr;
  Choose choose_;
  JournalLogOptions log_;
  JournalShowOptions show_;
  LogOptions log_checks_;
  JournalPolicyOptions policy_;
  JournalReplayOptions replay_;
  JournalWhyOptions why_;
  JournalSubjectOptions erase_, hold_, release_;
  JournalRetainOptions retain_;
  JournalExpireOptions expire_;
};

}  // namespace remit::repl
