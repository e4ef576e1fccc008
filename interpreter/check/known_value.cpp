// A walk over the tree that gives up where a case would be needed.
#include "interpreter/check/known_value.h"

#include <algorithm>
#include <limits>
#include <set>

#include "interpreter/builtins/builtin.h"

namespace remit::check {
namespace {

constexpr int kMaxDepth = 200;

}  // namespace

std::optional<Value> KnownValues::Of(ExprId id) {
  if (const std::optional<Value>& constant = checked_.constant.at(id.index())) return constant;
  const Reference& reference = checked_.ReferenceOf(id);
  if (reference.kind == Reference::Kind::kParameter) return OfParameter(reference.index);
  const auto* call = std::get_if<ast::Call>(&ast_[id].node);
  if (call == nullptr || checked_.CalleeOf(id).kind != Callee::Kind::kBuiltin) return std::nullopt;
  if (depth_ >= kMaxDepth) return std::nullopt;
  ++depth_;
  const std::optional<Value> value = OfCall(id, *call);
  --depth_;
  return value;
}

std::optional<Value> KnownValues::OfParameter(std::uint32_t index) {
  const auto known = parameters_.find(index);
  if (known != parameters_.end()) return known->second;
  const std::optional<Value> value = Of(StepOn(checked_.model.parameters.at(index).steps, day_));
  parameters_.emplace(index, value);
  return value;
}

std::optional<Value> KnownValues::OfCall(ExprId id, const ast::Call& call) {
  using builtins::Form;
  switch (builtins::Table()[checked_.CalleeOf(id).index].form) {
    case Form::kStrict:
      return OfStrict(id, call);
    case Form::kAnd:
      return Joined(call, false);
    case Form::kOr:
      return Joined(call, true);
    case Form::kIf: {
      const std::optional<Value> condition = Of(call.arguments.at(0));
      if (!condition) return std::nullopt;
      return Of(call.arguments.at(condition->raw != 0 ? 1 : 2));
    }
    // About values that may be missing, which no parameter is, and about names of a type.
    case Form::kOtherwise:
    case Form::kIsKnown:
    case Form::kIsUnknown:
    case Form::kIn:
    case Form::kNotIn:
    case Form::kIs:
    case Form::kIsNot:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Value> KnownValues::Joined(const ast::Call& call, bool deciding) {
  bool all = true;
  for (const ExprId argument : call.arguments) {
    const std::optional<Value> value = Of(argument);
    if (value && (value->raw != 0) == deciding) return Value{deciding ? 1 : 0};
    all = all && value.has_value();
  }
  return all ? std::optional<Value>(Value{deciding ? 0 : 1}) : std::nullopt;
}

std::optional<Value> KnownValues::OfStrict(ExprId id, const ast::Call& call) {
  const Callee& callee = checked_.CalleeOf(id);
  const builtins::Row& row = builtins::Table()[callee.index];
  std::vector<std::int64_t> raw;
  std::vector<Type> types;
  for (const ExprId argument : call.arguments) {
    types.push_back(checked_.TypeOf(argument));
    const bool unit = types.back().kind == types::TypeKind::kUnit;
    const std::optional<Value> value = unit ? std::optional<Value>(Value{}) : Of(argument);
    if (!value) return std::nullopt;
    raw.push_back(value->raw);
  }
  const builtins::KernelContext context =
      builtins::ContextFor(types, checked_.TypeOf(id), checked_.type_table);
  Value result;
  const builtins::Fault fault =
      row.overloads[callee.overload].kernel(raw.data(), context, result.raw);
  return fault == builtins::Fault::kNone ? std::optional<Value>(result) : std::nullopt;
}

std::vector<std::int64_t> DaysOfChange(const Checked& checked) {
  std::set<std::int64_t> days{std::numeric_limits<std::int64_t>::min()};
  for (const ParameterInfo& parameter : checked.model.parameters) {
    for (const ParameterInfo::Step& step : parameter.steps) days.insert(step.from_day);
  }
  return {days.begin(), days.end()};
}

ExprId StepOn(const std::vector<ParameterInfo::Step>& steps, std::int64_t day) {
  ExprId value = steps.front().value;
  for (const ParameterInfo::Step& step : steps) {
    if (step.from_day <= day) value = step.value;
  }
  return value;
}

}  // namespace remit::check
