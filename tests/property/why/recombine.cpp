#include "tests/property/why/recombine.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "interpreter/base/int128.h"
#include "interpreter/builtins/builtin.h"
#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/builtins/kernels_math.h"
#include "interpreter/builtins/kernels_number.h"

namespace remit::testing {
namespace {

using builtins::Fault;
using govern::Breakdown;
using types::Value;
using Kind = Breakdown::Kind;

bool Present(const Breakdown& node) { return node.known && !node.absent; }
bool IsNumber(const Breakdown& node) { return node.value.type.kind == types::TypeKind::kNumber; }

std::optional<Value> Sum(const Breakdown& node, const std::vector<const Breakdown*>& parts) {
  if (IsNumber(node)) {
    double sum = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const double part = parts[i]->value.value.number();
      if (i == 0 && !parts[i]->minus) {
        sum = part;
        continue;
      }
      const Fault fault = parts[i]->minus ? builtins::SubtractNumber(sum, part, sum)
                                          : builtins::AddNumber(sum, part, sum);
      if (fault != Fault::kNone) return std::nullopt;
    }
    return Value::Of(sum);
  }
  base::Int128 sum = 0;
  for (const Breakdown* part : parts)
    sum += part->minus ? -base::Int128{part->value.value.raw} : part->value.value.raw;
  return Value{static_cast<std::int64_t>(sum)};
}

std::optional<Value> Logic(const Breakdown& node) {
  const auto is = [](const Breakdown& part) { return Present(part) && part.value.value.raw != 0; };
  if (node.operation == "and")
    return Value{std::all_of(node.parts.begin(), node.parts.end(), is) ? 1 : 0};
  if (node.operation == "or")
    return Value{std::any_of(node.parts.begin(), node.parts.end(), is) ? 1 : 0};
  return std::nullopt;
}

// The overload that takes these types and gives this one.
std::optional<Value> Strict(const Breakdown& node, const types::TypeTable& table) {
  using builtins::Fixity;
  const auto arguments = static_cast<int>(node.parts.size());
  for (const Fixity fixity :
       {Fixity::kInfix, Fixity::kPrefix, Fixity::kFunction, Fixity::kPostfix}) {
    const builtins::Row* row = builtins::Find(node.operation, fixity);
    if (row == nullptr || row->form != builtins::Form::kStrict || arguments < row->min_arguments)
      continue;
    for (const builtins::Overload& overload : row->overloads) {
      std::vector<types::Type> types;
      std::vector<std::int64_t> raw;
      for (const Breakdown& part : node.parts) {
        if (!Present(part)) return std::nullopt;
        types.push_back(part.value.type);
        raw.push_back(part.value.value.raw);
      }
      const std::vector<types::Type> given = types;
      types::Type result;
      if (!overload.rule(types, table, result) || types != given) continue;
      if (result.kind != node.value.type.kind) continue;
      Value value;
      const auto context = builtins::ContextFor(types, node.value.type, table);
      if (overload.kernel(raw.data(), context, value.raw) == Fault::kNone) return value;
    }
  }
  return std::nullopt;
}

std::optional<Value> Model(const Breakdown& node, const types::TypeTable& table) {
  if (node.operation == "trees") return std::nullopt;
  double sum = 0;
  for (const Breakdown& part : node.parts) {
    if (part.kind != Kind::kTerm) continue;
    if (builtins::AddNumber(sum, part.value.value.number(), sum) != Fault::kNone)
      return std::nullopt;
  }
  if (node.operation == "logistic") {
    const double score = sum;
    if (builtins::Logistic(score, sum) != Fault::kNone) return std::nullopt;
  }
  if (IsNumber(node)) return Value::Of(sum);
  Value value;
  const int scale = types::Scale(node.value.type, table);
  if (builtins::NumberToDecimal(sum, scale, value.raw) != Fault::kNone) return std::nullopt;
  return value;
}

std::optional<Value> Collected(const Breakdown& node, Kind kind) {
  std::vector<const Breakdown*> parts;
  for (const Breakdown& part : node.parts) {
    if (part.kind == kind) parts.push_back(&part);
  }
  if (node.operation == "count")
    return Value{static_cast<std::int64_t>(parts.size()) * types::kOneUnit};
  if (node.operation == "sum") return Sum(node, parts);
  if (parts.empty()) return std::nullopt;
  const auto less = [&](const Breakdown* a, const Breakdown* b) {
    return IsNumber(node) ? a->value.value.number() < b->value.value.number()
                          : a->value.value.raw < b->value.value.raw;
  };
  if (node.operation == "min")
    return (*std::min_element(parts.begin(), parts.end(), less))->value.value;
  if (node.operation == "max")
    return (*std::max_element(parts.begin(), parts.end(), less))->value.value;
  return std::nullopt;  // any, all, average
}

std::optional<Value> FromParts(const Breakdown& node, const types::TypeTable& table) {
  if (node.parts.empty() || node.omitted != Breakdown::Omitted::kNone) return std::nullopt;
  std::vector<const Breakdown*> all;
  for (const Breakdown& part : node.parts) all.push_back(&part);
  switch (node.kind) {
    case Kind::kSum:
      return Sum(node, all);
    case Kind::kObjective:
      if (node.parts.size() > 1) return Sum(node, all);
      [[fallthrough]];
    case Kind::kChoice:
    case Kind::kInput:
    case Kind::kParameter:
    case Kind::kLet:
    case Kind::kArgument:
    case Kind::kFunction:
    case Kind::kRow:
    case Kind::kElement:
      return node.parts.back().value.value;
    case Kind::kOperation: {
      const auto logic = Logic(node);
      return logic ? logic : Strict(node, table);
    }
    case Kind::kTable:
      return node.operation.empty() ? std::optional(node.parts.back().value.value)
                                    : Collected(node, Kind::kRow);
    case Kind::kModel:
      return Model(node, table);
    case Kind::kCount:
      return Collected(node, Kind::kElement);
    case Kind::kKnob:
    case Kind::kTerm:
    case Kind::kRisk:
    case Kind::kPreference:
    case Kind::kConstant:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

void Recombine(const Breakdown& node, const types::TypeTable& table, Recombined& result) {
  for (const Breakdown& part : node.parts) Recombine(part, table, result);
  if (node.parts.empty() || !Present(node)) return;
  const std::optional<Value> found = FromParts(node, table);
  if (!found) {
    ++result.open;
    return;
  }
  ++result.checked;
  if (result.wrong.empty() && *found != node.value.value)
    result.wrong = std::string(Name(node.kind)) + " " + node.what + " is " + node.value.text;
}

}  // namespace remit::testing
