// The part of the command line that begins with `remit store`.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "repl/command_line/command_group.h"
#include "repl/command_line/log_commands.h"
#include "repl/store/commands.h"

namespace remit::repl {

class StoreCommand {
 public:
  // `choose` is told what to run, once the command line has been read. The object must outlive it.
  using Choose = CommandGroup::Choose;
  void AddTo(CLI::App& app, Choose choose);

 private:
  // A command that runs something, below `group`.
  CLI::App* Leaf(CLI::App* group, const std::string& name, const std::string& description,
                 const std::string& examples, std::function<int()> run);
  void AddKey(CLI::App* store);
  void AddMaking(CLI::App* store);
  void AddChanging(CLI::App* store);
  void AddReading(CLI::App* store);
  void AddExchange(CLI::App* store);
  void AddEvidence(CLI::App* store);
  void AddChecks(CLI::App* store);

  Choose choose_;
  StoreKeyNewOptions key_new_;
  StoreKeyShowOptions key_show_;
  StoreInitOptions init_;
  StoreNameOptions name_;
  StoreRevokeOptions revoke_;
  StorePublishOptions publish_;
  StoreApproveOptions approve_;
  StoreActivateOptions activate_;
  StoreRollbackOptions rollback_;
  StoreLogOptions log_;
  StoreShowOptions show_;
  StoreDiffOptions diff_;
  StoreAsOfOptions as_of_;
  StoreExportOptions export_;
  StoreImportOptions import_;
  StoreEvidenceOptions evidence_;
  LogOptions log_checks_;
};

}  // namespace remit::repl
