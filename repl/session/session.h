// What a REPL session knows: the policy's text with the declarations typed after it, the cases that
// are loaded, the case at hand, and the day. Knows no terminal; every answer is a text, so that it
// can be driven by tests and by a pipe.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/engine/program.h"
#include "repl/commands.h"
#include "repl/open_cases.h"

namespace remit::repl {

class Session {
 public:
  Session();

  // One complete entry: a command (`:decide`), a declaration (`let x = …`) or an expression. Gives
  // what is to be printed.
  std::string Enter(const std::string& entry);
  // May the entry be kept in a file? Where the policy has personal inputs, only commands: who
  // compares an income with an amount has written the amount down.
  bool MayBeKept(const std::string& entry) const;
  bool ended() const { return ended_; }
  std::string Prompt() const;
  // Loads a policy as `:load PATH` does.
  std::string Load(const std::string& path);

  struct CommandHelp {
    std::string name, argument, help;
  };
  static std::vector<CommandHelp> commands();
  const compile::Compilation& policy() const { return *compilation_; }
  std::vector<std::string> case_ids() const;
  // As `:type` says it; empty where the text is no expression of the policy.
  std::string TypeOfExpression(const std::string& text);

 private:
  struct Command;
  static const std::vector<Command>& Commands();

  std::string Run(const std::string& line);
  std::string Replace(const std::string& text);
  std::string Loaded(const std::string& how) const;
  std::string Declare(const std::string& text);
  std::string Evaluate(const std::string& text);
  // The entry as an expression of the policy; nothing, and the messages, when it is none.
  std::optional<ast::ExprId> Expression(const std::string& text, std::string& messages);
  std::string Help(const std::string& topic) const;
  std::string Cases(const std::string& path);
  std::string Case(const std::string& id);
  std::string AsOf(const std::string& date);
  std::string Scenario(const std::string& name);
  // With an objective, only how that came about.
  std::string Decide(bool explain, const std::string& objective = "");
  std::string Why(const std::string& objective);
  std::string Short();
  std::string Flip();
  std::string Frontier(const std::string& objectives);
  // Asks about a proposal in place of the case's own.
  std::string Judge(const std::string& choices, std::string (Session::*answer_with)());
  std::string Prove(const std::string& name);
  std::string Doc(const std::string& name);
  std::string Lint() const;
  std::string Type(const std::string& text);
  std::string List() const;
  std::string Undo();
  std::string Reset();

  // The policy with what was declared; replaces the compilation when it has no error, else gives
  // the messages.
  std::optional<std::string> Recompile(const std::string& text);
  std::string SessionText() const;
  bool Decides() const;
  std::int64_t Day() const;
  std::optional<check::ScenarioId> World() const;  // none: as the policy and the case say

  std::string path_ = "session.remit";
  std::string base_text_;
  std::vector<std::string> declared_;
  std::unique_ptr<compile::Compilation> compilation_;
  std::string cases_path_;
  OpenedCases opened_;
  cases::Block block_;
  std::size_t index_ = 0;
  std::optional<std::int64_t> as_of_;
  std::string scenario_;  // by name, since declarations come and go; empty: none
  bool ended_ = false;
};

}  // namespace remit::repl
