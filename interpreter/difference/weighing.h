// What the change of a declaration does: whether a rule became looser or tighter, who may move what
// was moved. Private to difference/.
#pragma once

#include "interpreter/difference/declarations.h"
#include "interpreter/difference/period.h"

namespace remit::difference {

class Weighing {
 public:
  // All of them outlive it; the effects are written to `declared`.
  Weighing(const Policy& before, const Policy& after, Declared& declared)
      : before_(before), after_(after), declared_(declared) {}

  // Once for each period.
  void Rules(PeriodComparison& period);
  // What needs no period.
  void Rights();

 private:
  void Rule(PeriodComparison& period, Change& change, ast::DeclId old_decl, ast::DeclId new_decl);
  void Band(PeriodComparison& period, Change& change, ast::DeclId old_decl, ast::DeclId new_decl);
  void Let(const PeriodComparison& period, Change& change, ast::DeclId old_decl,
           ast::DeclId new_decl);
  std::string LevelName(std::optional<int> level) const;
  void Parameter(Change& change, ast::DeclId new_decl) const;
  void Weight(Change& change) const;

  const Policy &before_, &after_;
  Declared& declared_;
  bool first_ = true;
};

}  // namespace remit::difference
