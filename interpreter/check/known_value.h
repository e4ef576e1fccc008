// The value of an expression over written values and parameters on a day: what a delegated range, a
// band or a table's result comes to before there is any case. The same kernels as the evaluators',
// over less of the language; what is outside it has no known value here.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "interpreter/check/checked.h"

namespace remit::check {

class KnownValues {
 public:
  // The parameters of `checked.model` have the series that are in force.
  KnownValues(const ast::Ast& ast, const Checked& checked, std::int64_t day)
      : ast_(ast), checked_(checked), day_(day) {}

  // In the type that the side tables give the expression; nothing when it reads anything but
  // parameters, or cannot be worked out.
  std::optional<Value> Of(ExprId id);
  std::int64_t day() const { return day_; }

 private:
  std::optional<Value> OfCall(ExprId id, const ast::Call& call);
  std::optional<Value> OfStrict(ExprId id, const ast::Call& call);
  std::optional<Value> OfParameter(std::uint32_t index);
  std::optional<Value> Joined(const ast::Call& call, bool deciding);

  const ast::Ast& ast_;
  const Checked& checked_;
  std::int64_t day_;
  int depth_ = 0;
  std::map<std::uint32_t, std::optional<Value>> parameters_;  // each is worked out once
};

// The days on which some parameter changes, in order; the first is the least number, before all.
std::vector<std::int64_t> DaysOfChange(const Checked& checked);
// The step of a series that is in force on the day; the first begins before all days.
ExprId StepOn(const std::vector<ParameterInfo::Step>& steps, std::int64_t day);

}  // namespace remit::check
