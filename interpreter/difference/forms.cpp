// Sums and products with what is known to a point stay linear; of everything else the form is its
// range.
#include "interpreter/difference/forms.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "interpreter/builtins/builtin.h"
#include "interpreter/prove/points.h"

namespace remit::difference {

using graph::Node;
using graph::Op;
using prove::Range;
using types::TypeKind;

namespace {

constexpr double kUlp = std::numeric_limits<double>::epsilon();
constexpr double kInfinite = std::numeric_limits<double>::infinity();

// Half a unit in the last place at most was rounded away.
Interval Outwards(double low, double high) {
  constexpr double kLeast = std::numeric_limits<double>::min();
  if (std::isnan(low)) low = -kInfinite;
  if (std::isnan(high)) high = kInfinite;
  return {low - (std::fabs(low) * kUlp + kLeast), high + (std::fabs(high) * kUlp + kLeast)};
}

double PowerOfTen(int exponent) {
  double power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// Nothing times anything is nothing, even where there is no bound.
double Product(double a, double b) { return a == 0 || b == 0 ? 0 : a * b; }

Form Constant(const Interval& interval) { return {interval, {}}; }

template <typename Combine>
Form Merged(const Form& a, const Form& b, Combine combine) {
  Form form;
  form.constant = combine(a.constant, b.constant);
  auto x = a.terms.begin(), y = b.terms.begin();
  while (x != a.terms.end() || y != b.terms.end()) {
    const bool left = y == b.terms.end() || (x != a.terms.end() && x->first <= y->first);
    const bool right = x == a.terms.end() || (y != b.terms.end() && y->first <= x->first);
    const std::uint32_t variable = left ? x->first : y->first;
    const Interval both = combine(left ? x->second : Interval{}, right ? y->second : Interval{});
    if (both.low != 0 || both.high != 0) form.terms.emplace_back(variable, both);
    if (left) ++x;
    if (right) ++y;
  }
  return form;
}

}  // namespace

double Interval::magnitude() const { return std::max(std::fabs(low), std::fabs(high)); }

Interval operator+(const Interval& a, const Interval& b) {
  if (a.low == 0 && a.high == 0) return b;
  if (b.low == 0 && b.high == 0) return a;
  return Outwards(a.low + b.low, a.high + b.high);
}
Interval operator-(const Interval& a, const Interval& b) {
  // Coefficients that are the same point cancel out for certain.
  if (a.low == a.high && b.low == b.high && a.low == b.low) return {};
  return a + Interval{-b.high, -b.low};
}
Interval operator*(const Interval& a, const Interval& b) {
  if ((a.low == 0 && a.high == 0) || (b.low == 0 && b.high == 0)) return {};
  if (a.low == 1 && a.high == 1) return b;
  if (b.low == 1 && b.high == 1) return a;
  const double corners[] = {Product(a.low, b.low), Product(a.low, b.high), Product(a.high, b.low),
                            Product(a.high, b.high)};
  const auto ends = std::minmax_element(std::begin(corners), std::end(corners));
  return Outwards(*ends.first, *ends.second);
}
Interval Over(const Interval& a, const Interval& b) { return a * Outwards(1 / b.high, 1 / b.low); }

Form operator+(const Form& a, const Form& b) {
  return Merged(a, b, [](const Interval& x, const Interval& y) { return x + y; });
}
Form operator-(const Form& a, const Form& b) {
  return Merged(a, b, [](const Interval& x, const Interval& y) { return x - y; });
}
Form Times(const Form& a, const Interval& factor) {
  Form form = Constant(a.constant * factor);
  for (const auto& [variable, coefficient] : a.terms) {
    const Interval product = coefficient * factor;
    if (product.low != 0 || product.high != 0) form.terms.emplace_back(variable, product);
  }
  return form;
}

Forms::Forms(const prove::Problem& problem) : problem_(problem) {
  forms_.resize(problem.graph.nodes.size());
  made_.resize(problem.graph.nodes.size(), 0);
  inputs_.resize(problem.variables.size());
  unit_.resize(problem.variables.size(), 0);
  for (std::size_t i = 0; i < problem.variable_of.size(); ++i) {
    const Node& node = problem.graph.nodes[i];
    if (!problem.variable_of[i]) continue;
    double& unit = unit_.at(problem.variable_of[i]->index());
    if (node.type.kind == TypeKind::kDecimal) unit = PowerOfTen(node.scale);
    if (node.type.kind == TypeKind::kNumber) unit = 1;
  }
}

void Forms::Start(const prove::Box& box, const std::vector<Range>& ranges) {
  box_ = &box;
  ranges_ = &ranges;
  ++round_;
  for (std::size_t v = 0; v < box.size(); ++v) {
    const prove::Variable& variable = problem_.variables[v];
    if (unit_[v] == 0 || !box[v].has_value()) continue;
    if (variable.type.kind == TypeKind::kNumber) {
      inputs_[v] = {prove::NumberAt(box[v].low), prove::NumberAt(box[v].high)};
    } else {
      inputs_[v] = Outwards(static_cast<double>(box[v].low) / unit_[v],
                            static_cast<double>(box[v].high) / unit_[v]);
    }
  }
}

Interval Forms::RangeOf(NodeId id) const {
  const Range& range = (*ranges_)[id.index()];
  const Node& node = problem_.graph[id];
  if (!range.has_value()) return {};
  if (node.type.kind == TypeKind::kNumber)
    return {prove::NumberAt(range.low), prove::NumberAt(range.high)};
  const double unit = PowerOfTen(node.scale);
  const double low = static_cast<double>(range.low) / unit;
  const double high = static_cast<double>(range.high) / unit;
  // A whole number of a few digits is what it is.
  constexpr double kExact = 9e15;
  if (low == high && low == std::trunc(low) && std::fabs(low) < kExact) return {low, high};
  return Outwards(Outwards(low, high).low, Outwards(low, high).high);
}

const Form& Forms::Of(NodeId id) {
  if (made_[id.index()] != round_) {
    forms_[id.index()] = Make(id);
    made_[id.index()] = round_;
    constexpr std::uint64_t kPasses = 3;
    work_ += kPasses;
  }
  return forms_[id.index()];
}

Form Forms::Make(NodeId id) {
  const Node& node = problem_.graph[id];
  const Range& range = (*ranges_)[id.index()];
  const Form own = Constant(RangeOf(id));
  if (range.low == range.high || !range.has_value()) return own;
  if (node.type.kind != TypeKind::kDecimal && node.type.kind != TypeKind::kNumber) return own;
  if (const auto& variable = problem_.variable_of[id.index()]) {
    if (unit_[variable->index()] == 0) return own;
    return {{}, {{variable->value, {1, 1}}}};
  }
  std::optional<Form> made;
  switch (node.op) {
    case Op::kBuiltin:
      made = OfBuiltin(node);
      break;
    case Op::kModel:
      made = OfModel(node);
      break;
    case Op::kParameter:
      made = Of(node.arguments.front());
      break;
    case Op::kIf: {
      const Range& condition = (*ranges_)[node.arguments[0].index()];
      if (condition.low == condition.high) made = Of(node.arguments[condition.low != 0 ? 1 : 2]);
      break;
    }
    case Op::kOtherwise: {
      const Range& first = (*ranges_)[node.arguments[0].index()];
      if (!first.absent) made = Of(node.arguments[0]);
      if (!first.has_value()) made = Of(node.arguments[1]);
      break;
    }
    case Op::kAdjusted:
      made = Of(node.arguments.front());
      for (std::size_t i = 1; i < node.arguments.size(); ++i) made = *made + Of(node.arguments[i]);
      break;
    default:  // whatever else it is, its range says what it can be
      break;
  }
  if (!made) return own;
  made->constant = made->constant + RoundingOf(node, id);
  // Where what is linear says less than the range, the range is told.
  const Interval bounds = BoundsOf(*made);
  const double wide = own.constant.high - own.constant.low;
  if (made->terms.empty() || !(bounds.high - bounds.low <= 64 * wide)) {
    if (!(bounds.high - bounds.low < wide)) return own;
  }
  return *std::move(made);
}

// What the engine rounds away at the node.
Interval Forms::RoundingOf(const Node& node, NodeId id) const {
  if (node.op == Op::kIf || node.op == Op::kOtherwise || node.op == Op::kParameter) return {};
  if (node.type.kind == TypeKind::kNumber) {
    constexpr double kOperations = 64;  // of a model's sum
    const double error = kOperations * kUlp * (RangeOf(id).magnitude() + 1);
    return {-error, error};
  }
  const double half = 0.5 / PowerOfTen(node.scale) * (1 + kUlp);
  return {-half, half};
}

std::optional<Form> Forms::OfBuiltin(const Node& node) {
  const std::string_view name = builtins::Table()[node.index].name;
  const auto is_linear = [&](NodeId id) {
    const TypeKind kind = problem_.graph[id].type.kind;
    return kind == TypeKind::kDecimal || kind == TypeKind::kNumber || kind == TypeKind::kLiteral;
  };
  if (!std::all_of(node.arguments.begin(), node.arguments.end(), is_linear)) return std::nullopt;
  if (node.arguments.size() == 1) {
    if (name == "-") return Times(Of(node.arguments[0]), {-1, -1});
    if (name == "percent" || name == "number") return Of(node.arguments[0]);
    return std::nullopt;
  }
  if (node.arguments.size() != 2) return std::nullopt;
  const NodeId a = node.arguments[0], b = node.arguments[1];
  if (name == "+") return Of(a) + Of(b);
  if (name == "-") return Of(a) - Of(b);
  if (name == "*") {
    // One of both is taken for its range: that which says more by it.
    const Interval x = RangeOf(a), y = RangeOf(b);
    const auto spread = [](const Interval& range) {
      return (range.high - range.low) / (range.magnitude() + std::numeric_limits<double>::min());
    };
    return spread(x) <= spread(y) ? Times(Of(b), x) : Times(Of(a), y);
  }
  if (name == "/") {
    const Interval divisor = RangeOf(b);
    if (divisor.contains_zero()) return std::nullopt;
    if (divisor.low == divisor.high) return Times(Of(a), Over({1, 1}, divisor));
    if (const auto bounds = BoundsOf(Of(a), Of(b))) return Constant(*bounds);
    return Times(Of(a), Over({1, 1}, divisor));
  }
  return std::nullopt;
}

// A logistic curve lies near the chord of its stretch: its slope takes that of the chord at two
// places at most.
std::optional<Form> Forms::OfModel(const Node& node) {
  const check::ModelInfo& model = problem_.checked->model.models.at(node.index);
  if (model.ensemble != nullptr) return std::nullopt;
  Form sum;
  double magnitude = 0;
  for (const check::ModelInfo::Term& term : model.terms) {
    const double factor = term.coefficients.front();
    if (term.parameter < 0) {
      sum.constant = sum.constant + Interval{factor, factor};
      magnitude += std::fabs(factor);
      continue;
    }
    const NodeId argument = node.arguments.at(static_cast<std::size_t>(term.parameter));
    if (problem_.graph[argument].type.kind == TypeKind::kEnum) {
      const Range& range = (*ranges_)[argument.index()];
      if (!range.has_value()) return std::nullopt;
      Interval any{kInfinite, -kInfinite};
      for (std::int64_t i = range.low; i <= range.high; ++i) {
        const double own = term.coefficients.at(static_cast<std::size_t>(i));
        any = {std::min(any.low, own), std::max(any.high, own)};
      }
      sum.constant = sum.constant + any;
      magnitude += any.magnitude();
      continue;
    }
    sum = sum + Times(Of(argument), {factor, factor});
    magnitude += std::fabs(factor) * RangeOf(argument).magnitude();
  }
  const double error = 1e-14 * (magnitude + 1);
  sum.constant = sum.constant + Interval{-error, error};
  if (!model.logistic) return sum;
  const Interval at = BoundsOf(sum);
  const auto curve = [](double z) { return 1 / (1 + std::exp(-z)); };
  const double width = at.high - at.low;
  constexpr double kNarrow = 1e-6;
  if (!(width > kNarrow) || !std::isfinite(width)) return std::nullopt;
  const double slope = (curve(at.high) - curve(at.low)) / width;
  double least = kInfinite, most = -kInfinite;
  const auto take = [&](double z) {
    if (!(z >= at.low && z <= at.high)) return;
    const double rest = curve(z) - slope * z;
    least = std::min(least, rest);
    most = std::max(most, rest);
  };
  take(at.low);
  take(at.high);
  const double root = std::sqrt(std::max(0.0, 1 - 4 * slope));
  for (const double p : {(1 - root) / 2, (1 + root) / 2}) {
    if (p > 0 && p < 1) take(std::log(p / (1 - p)));
  }
  // Working it out errs by far less, at the turning points squared.
  const double slack = 1e-12 * (1 + std::fabs(slope) * at.magnitude());
  Form form = Times(sum, {slope, slope});
  form.constant = form.constant + Interval{least - slack, most + slack};
  return form;
}

Interval Forms::BoundsOf(const Form& form) const {
  Interval bounds = form.constant;
  for (const auto& [variable, coefficient] : form.terms)
    bounds = bounds + coefficient * inputs_[variable];
  return bounds;
}

// A quotient of linear functions turns nowhere along any line on which its divisor is not zero: its
// greatest and least value are at corners of the box.
std::optional<Interval> Forms::BoundsOf(const Form& dividend, const Form& divisor) const {
  const Interval below = BoundsOf(divisor);
  if (below.contains_zero()) return std::nullopt;
  std::vector<std::uint32_t> variables;
  for (const Form* form : {&dividend, &divisor}) {
    for (const auto& [variable, coefficient] : form->terms) {
      if (std::find(variables.begin(), variables.end(), variable) == variables.end())
        variables.push_back(variable);
    }
  }
  constexpr std::size_t kMost = 6;
  if (variables.size() > kMost) return Over(BoundsOf(dividend), below);
  // With a coefficient that is an interval an end of the form is linear where its variable does not
  // change its sign.
  for (const Form* form : {&dividend, &divisor}) {
    for (const auto& [variable, coefficient] : form->terms) {
      const Interval& input = inputs_[variable];
      if (coefficient.low != coefficient.high && input.low < 0 && input.high > 0)
        return Over(BoundsOf(dividend), below);
    }
  }
  Interval all{kInfinite, -kInfinite};
  for (std::size_t corner = 0; corner < (std::size_t{1} << variables.size()); ++corner) {
    const auto at = [&](const Form& form) {
      Interval sum = form.constant;
      for (const auto& [variable, coefficient] : form.terms) {
        const auto place = std::find(variables.begin(), variables.end(), variable);
        const Interval& input = inputs_[variable];
        const double end =
            (corner >> (place - variables.begin()) & 1) != 0 ? input.high : input.low;
        sum = sum + coefficient * Interval{end, end};
      }
      return sum;
    };
    const Interval under = at(divisor);
    if (under.contains_zero()) return std::nullopt;
    const Interval quotient = Over(at(dividend), under);
    all = {std::min(all.low, quotient.low), std::max(all.high, quotient.high)};
  }
  return all;
}

}  // namespace remit::difference
