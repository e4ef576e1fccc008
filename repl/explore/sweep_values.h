// The quantity that a sweep moves, and the values that it takes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/base/result.h"
#include "interpreter/govern/variant.h"
#include "repl/commands.h"
#include "repl/explore/weight_walk_cases.h"
#include "repl/load.h"

namespace remit::repl {

class SweptQuantity {
 public:
  // An Error is a mistake of the command line. Everything must live longer.
  static base::Result<SweptQuantity> Make(const compile::Compilation& compilation,
                                          const WorldAndDay& world, const SweepOptions& options);

  const std::string& kind() const { return kind_; }  // parameter, weight, bound
  const std::string& name() const { return name_; }
  std::string unit() const;
  std::string delegated() const;
  std::string limit() const;  // bound: at least, at most
  // Ascending, in the raw measure of the type; a weight as it is.
  const std::vector<optimise::Rational>& values() const { return values_; }
  // Nothing where it differs from case to case.
  const std::optional<optimise::Rational>& in_force() const { return in_force_; }
  std::string Text(const optimise::Rational& value) const;
  double Number(const optimise::Rational& value) const;
  // Between two values there is none nearer than this; nothing where there always is: of a weight
  // and of a number.
  std::optional<optimise::Rational> LeastStep() const;
  check::Checked With(const optimise::Rational& value) const;
  // Of a weight: from the least to the greatest of the values.
  WeightLine Line() const;

 private:
  SweptQuantity(const compile::Compilation& compilation, const WorldAndDay& world)
      : ast_(&compilation.ast), checked_(&compilation.checked), world_(world) {}
  std::optional<base::Error> FindParameter(const std::string& name);
  std::optional<base::Error> FindWeight(const std::string& name);
  std::optional<base::Error> FindBound(const std::string& name);
  std::optional<base::Error> FindValues(const SweepOptions& options);
  base::Result<optimise::Rational> Read(const std::string& option, std::string text) const;
  bool Allowed(const optimise::Rational& value) const;
  base::Error NotDelegated() const;
  optimise::Rational NiceStep(const optimise::Rational& width) const;
  types::Value ValueOf(const optimise::Rational& value) const;

  const ast::Ast* ast_;
  const check::Checked* checked_;
  WorldAndDay world_;
  std::string kind_, name_;
  types::Type type_;  // not of a weight
  check::ParameterId parameter_;
  check::ObjectiveId objective_;
  std::optional<govern::RequirementBound> bound_;
  struct Delegated {
    optimise::Rational low, high;
    bool includes_high = true;
    std::vector<optimise::Rational> values;  // where only these are allowed
    std::string level;
  };
  std::optional<Delegated> delegated_;
  std::optional<optimise::Rational> in_force_;
  std::vector<optimise::Rational> values_;
};

}  // namespace remit::repl
