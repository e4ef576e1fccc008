#include "repl/explore/sweep_values.h"

#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/engine/reference.h"
#include "repl/amounts.h"

namespace remit::repl {
namespace {

using base::Error;
using optimise::Integer;
using optimise::Rational;

constexpr std::size_t kMostValues = 200;
constexpr int kUsualValues = 20;

// "the policy has no parameter `x`; did you mean `y`?"
template <typename Items>
Error NoneCalled(const std::string& what, const std::string& name, const Items& items) {
  std::vector<std::string_view> names;
  for (const auto& item : items) names.push_back(item.name);
  const std::string_view nearest = diagnostics::NearestName(name, names);
  std::string text = "the policy has no " + what + " `" + name + "`";
  if (!nearest.empty()) return Error{text + "; did you mean `" + std::string(nearest) + "`?"};
  std::string known;
  for (const std::string_view one : names) known += (known.empty() ? "" : ", ") + std::string(one);
  return Error{text + (known.empty() ? "" : "; it has " + known)};
}

bool IsQuantity(const types::Type& type) {
  return type.kind == types::TypeKind::kNumber || type.kind == types::TypeKind::kDecimal;
}

}  // namespace

base::Result<SweptQuantity> SweptQuantity::Make(const compile::Compilation& compilation,
                                                const WorldAndDay& world,
                                                const SweepOptions& options) {
  const int asked =
      (options.parameter ? 1 : 0) + (options.weight ? 1 : 0) + (options.bound ? 1 : 0);
  if (asked != 1)
    return Error{
        "a sweep moves one thing: say --parameter NAME, --weight OBJECTIVE or --bound "
        "REQUIREMENT"};
  SweptQuantity quantity(compilation, world);
  auto error = options.parameter ? quantity.FindParameter(*options.parameter)
               : options.weight  ? quantity.FindWeight(*options.weight)
                                 : quantity.FindBound(*options.bound);
  if (!error) error = quantity.FindValues(options);
  if (error) return *error;
  return quantity;
}

std::optional<Error> SweptQuantity::FindParameter(const std::string& name) {
  kind_ = "parameter";
  name_ = name;
  const check::Model& model = checked_->model;
  const auto found = std::find_if(model.parameters.begin(), model.parameters.end(),
                                  [&](const auto& info) { return info.name == name; });
  if (found == model.parameters.end()) return NoneCalled("parameter", name, model.parameters);
  if (!IsQuantity(found->type))
    return Error{"`" + name + "` is no quantity, so that it has no values from one to another"};
  type_ = found->type;
  parameter_ = check::ParameterId(found - model.parameters.begin());
  std::optional<ast::ExprId> value;
  for (const auto& step : found->steps) {
    if (step.from_day <= world_.as_of) value = step.value;
  }
  REMIT_CHECK(value.has_value(), "a parameter has a value on every day");
  const engine::Lane lane =
      engine::ReferenceEvaluate(*ast_, *checked_, engine::BlankCase(*checked_), 0, world_.as_of,
                                engine::kNoAlternativeIndex, nullptr, *value, world_.scenario);
  if (lane.causes.empty() && !lane.absent) in_force_ = RawOf(type_, lane.value);
  if (!found->adjustable) return std::nullopt;
  const check::Domain& domain = *found->adjustable;
  Delegated delegated;
  if (domain.kind == check::Domain::Kind::kSet) {
    for (const types::Value one : domain.values) delegated.values.push_back(RawOf(type_, one));
    std::sort(delegated.values.begin(), delegated.values.end());
    delegated.low = delegated.values.front();
    delegated.high = delegated.values.back();
  } else {
    delegated.low = RawOf(type_, domain.low);
    delegated.high = RawOf(type_, domain.high);
    delegated.includes_high = domain.includes_high;
  }
  if (found->level) delegated.level = model.levels.at(static_cast<std::size_t>(*found->level));
  delegated_ = std::move(delegated);
  return std::nullopt;
}

std::optional<Error> SweptQuantity::FindWeight(const std::string& name) {
  kind_ = "weight";
  name_ = name;
  const check::Model& model = checked_->model;
  const auto found = std::find_if(model.objectives.begin(), model.objectives.end(),
                                  [&](const auto& info) { return info.name == name; });
  if (found == model.objectives.end()) return NoneCalled("objective", name, model.objectives);
  const check::TradeOffStep* step = model.TradeOffOn(world_.as_of);
  if (step == nullptr || step->kind != check::TradeOffStep::Kind::kWeigh || step->terms.size() < 2)
    return Error{"--weight: the policy does not weigh several objectives on this day"};
  objective_ = check::ObjectiveId(found - model.objectives.begin());
  for (const auto& term : step->terms) {
    if (term.objective == objective_) in_force_ = ExactOf(term.weight);
  }
  if (!in_force_) return Error{"--weight: `" + name + "` does not weigh on this day"};
  if (!found->weight_range) return std::nullopt;
  Delegated delegated;
  delegated.low = ExactOf(found->weight_range->low);
  delegated.high = ExactOf(found->weight_range->high);
  delegated.includes_high = found->weight_range->includes_high;
  if (found->weight_range->level)
    delegated.level = model.levels.at(static_cast<std::size_t>(*found->weight_range->level));
  delegated_ = std::move(delegated);
  return std::nullopt;
}

std::optional<Error> SweptQuantity::FindBound(const std::string& name) {
  kind_ = "bound";
  name_ = name;
  const check::Model& model = checked_->model;
  const auto found = std::find_if(model.requirements.begin(), model.requirements.end(),
                                  [&](const auto& info) { return info.name == name; });
  if (found == model.requirements.end()) return NoneCalled("requirement", name, model.requirements);
  bound_ = govern::BoundOf(*ast_, *checked_, *found);
  if (!bound_ || !IsQuantity(bound_->type))
    return Error{"--bound: `" + name +
                 "` is no comparison of two quantities, so that it has no bound to move"};
  type_ = bound_->type;
  if ((checked_->uses.at(bound_->bound.index()) & (check::kUsesInput | check::kUsesKnob)) != 0)
    return std::nullopt;
  const engine::Lane lane = engine::ReferenceEvaluate(
      *ast_, *checked_, engine::BlankCase(*checked_), 0, world_.as_of, engine::kNoAlternativeIndex,
      nullptr, bound_->bound, world_.scenario);
  if (lane.causes.empty() && !lane.absent) in_force_ = RawOf(type_, lane.value);
  return std::nullopt;
}

base::Result<Rational> SweptQuantity::Read(const std::string& option, std::string text) const {
  if (kind_ == "weight") {
    const auto read = types::ParseExactDecimal(text);
    const auto* weight = std::get_if<types::ExactDecimal>(&read);
    if (weight == nullptr || weight->digits < 0)
      return Error{option + ": `" + text + "` is not a weight, which is a number of at least 0"};
    return ExactOf(*weight);
  }
  if (types::IsRatio(type_) && option == "--step") {  // a difference of ratios
    const std::size_t points = text.find(" point");
    if (points != std::string::npos) text = text.substr(0, points) + " %";
  }
  types::TextPool texts = checked_->texts;
  const types::ParsedValue parsed = types::Parse(text, type_, checked_->type_table, texts);
  if (!parsed.ok) return Error{option + ": `" + text + "`: " + parsed.failure.reason};
  return RawOf(type_, parsed.value);
}

bool SweptQuantity::Allowed(const Rational& value) const {
  if (!delegated_) return false;
  if (!delegated_->values.empty()) {
    return std::find(delegated_->values.begin(), delegated_->values.end(), value) !=
           delegated_->values.end();
  }
  return value >= delegated_->low &&
         (delegated_->includes_high ? value <= delegated_->high : value < delegated_->high);
}

Error SweptQuantity::NotDelegated() const {
  if (!delegated_)
    return Error{"nobody but the owner may move " +
                 std::string(kind_ == "weight" ? "the weight of " : "") + "`" + name_ +
                 "`; to look at it all the same say --beyond, with --from and --to"};
  return Error{"`" + name_ + "` may be moved from " + delegated() + "; --beyond looks further"};
}

// 1, 2 or 5 times a power of ten, for about kUsualValues values.
Rational SweptQuantity::NiceStep(const Rational& width) const {
  const bool whole_raw = kind_ != "weight" && type_.kind == types::TypeKind::kDecimal;
  const Rational least =
      whole_raw ? Rational(check::WholeStep(type_, *checked_)) : Rational(1, 1'000'000);
  const Rational wanted = width / kUsualValues;
  for (Rational power = least;; power *= 10) {
    for (const int times : {1, 2, 5}) {
      if (power * times >= wanted) return power * times;
    }
  }
}

std::optional<Error> SweptQuantity::FindValues(const SweepOptions& options) {
  const bool free = options.beyond || kind_ == "bound";
  if (!free && !delegated_) return NotDelegated();
  if (!delegated_ && (!options.from || !options.to))
    return Error{"say from where to where: --from VALUE --to VALUE"};
  Rational from = delegated_ ? delegated_->low : Rational(0);
  Rational to = delegated_ ? delegated_->high : Rational(0);
  if (options.from) {
    const auto read = Read("--from", *options.from);
    if (!read) return read.error();
    from = *read;
  }
  if (options.to) {
    const auto read = Read("--to", *options.to);
    if (!read) return read.error();
    to = *read;
  }
  if (!(from < to)) return Error{"--from is not below --to"};
  if (delegated_ && !delegated_->values.empty() && !options.beyond && !options.step) {
    for (const Rational& value : delegated_->values) {
      if (value >= from && value <= to) values_.push_back(value);
    }
  } else {
    Rational step = NiceStep(to - from);
    if (options.step) {
      const auto read = Read("--step", *options.step);
      if (!read) return read.error();
      step = *read;
      if (step <= 0) return Error{"--step is not above 0"};
    }
    if ((to - from) / step > Rational(kMostValues))
      return Error{"that is more than " + std::to_string(kMostValues) +
                   " values; take a greater --step"};
    for (Rational value = from; value <= to; value += step) values_.push_back(value);
  }
  for (const Rational& value : values_) {
    const bool past_end = value == to && delegated_ && !delegated_->includes_high && !options.to;
    if (!free && !Allowed(value) && !past_end) return NotDelegated();
  }
  if (!free) std::erase_if(values_, [&](const Rational& value) { return !Allowed(value); });
  if (in_force_ && std::find(values_.begin(), values_.end(), *in_force_) == values_.end())
    values_.push_back(*in_force_);
  std::sort(values_.begin(), values_.end());
  if (kind_ == "weight") {
    for (const auto& term : checked_->model.TradeOffOn(world_.as_of)->terms) {
      if (term.objective != objective_ && term.weight.digits > 0) return std::nullopt;
    }
    if (values_.front() == 0) return Error{"--from: nothing would weigh anything"};
  }
  return std::nullopt;
}

std::string SweptQuantity::unit() const {
  return kind_ == "weight" ? "" : UnitText(*checked_, type_);
}

std::string SweptQuantity::limit() const {
  return !bound_ ? "" : bound_->least ? "at least" : "at most";
}

std::string SweptQuantity::delegated() const {
  if (!delegated_) return "";
  std::string text = Text(delegated_->low) + " to " + (delegated_->includes_high ? "" : "below ") +
                     Text(delegated_->high);
  if (!delegated_->values.empty())
    text += " (" + std::to_string(delegated_->values.size()) + " values)";
  return text + (delegated_->level.empty() ? "" : " by " + delegated_->level);
}

types::Value SweptQuantity::ValueOf(const Rational& value) const {
  if (type_.kind == types::TypeKind::kNumber) return types::Value::Of(optimise::Nearest(value));
  REMIT_CHECK(denominator(value) == 1, "decimals have whole raw values");
  return {numerator(value).convert_to<std::int64_t>()};
}

std::string SweptQuantity::Text(const Rational& value) const {
  constexpr int kWeightDecimals = 18;
  if (kind_ == "weight") return optimise::Rounded(value, kWeightDecimals);
  return types::Format(ValueOf(value), type_, checked_->type_table, checked_->texts);
}

double SweptQuantity::Number(const Rational& value) const {
  return kind_ == "weight" ? optimise::Nearest(value) : AmountNumber(*checked_, type_, value);
}

std::optional<Rational> SweptQuantity::LeastStep() const {
  if (kind_ == "weight" || type_.kind == types::TypeKind::kNumber) return std::nullopt;
  return Rational(check::WholeStep(type_, *checked_));
}

WeightLine SweptQuantity::Line() const {
  WeightLine line;
  for (const auto& term : checked_->model.TradeOffOn(world_.as_of)->terms) {
    WeightLine::End end{term.objective, term.weight, term.weight};
    if (term.objective == objective_) {
      end.start = *DecimalOf(values_.front());
      end.end = *DecimalOf(values_.back());
    }
    line.weights.push_back(end);
  }
  return line;
}

check::Checked SweptQuantity::With(const Rational& value) const {
  if (kind_ == "parameter")
    return govern::WithParameter(*checked_, world_.as_of, parameter_, ValueOf(value),
                                 world_.scenario);
  if (kind_ == "bound") return govern::WithBound(*checked_, *bound_, ValueOf(value));
  govern::Weights weights;
  for (const auto& term : checked_->model.TradeOffOn(world_.as_of)->terms) {
    weights.emplace_back(term.objective,
                         term.objective == objective_ ? *DecimalOf(value) : term.weight);
  }
  return govern::WithWeights(*checked_, world_.as_of, weights);
}

}  // namespace remit::repl
