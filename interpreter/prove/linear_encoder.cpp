// Variables, states and logic as formulas. Arithmetic, lookups and tabulated nodes have files of
// their own.
#include "interpreter/prove/linear_encoder.h"

#include <algorithm>
#include <string>

#include "interpreter/base/check.h"

namespace remit::prove {

using graph::Op;
using types::TypeKind;

Encoder::Encoder(z3::solver& solver, const Problem& problem, const Box& box,
                 const std::vector<Range>& ranges, const std::vector<Range>& forward)
    : solver_(solver),
      context_(solver.ctx()),
      problem_(problem),
      box_(box),
      ranges_(ranges),
      forward_(forward),
      needed_(problem.graph.nodes.size(), 0),
      choices_(problem.variables.size()),
      wanted_(problem.variables.size(), 0),
      tables_(problem.graph.nodes.size()),
      bounds_(problem.graph.nodes.size()) {
  const Term nothing{context_.int_val(0), Truth(false), Truth(false), Truth(false), Truth(false)};
  terms_.assign(problem.graph.nodes.size(), nothing);
  variables_.assign(problem.variables.size(), nothing);
}

void Encoder::Run() {
  FindChoices();
  Tabulate();
  MarkNeeded();
  EncodeVariables();
  CollectBounds();
  for (std::size_t i = 0; i < needed_.size(); ++i) {
    if (needed_[i] != 0) EncodeNode(NodeId(i));
  }
  RelateOperations();
  for (const Demand& demand : problem_.demands) Meet(demand);
}

// ---- what is needed

namespace {

// Ops whose result is taken from the range alone, so that their arguments need no formulas.
bool IsOpaque(Op op) {
  switch (op) {
    case Op::kModel:
    case Op::kUtility:
    case Op::kScore:
    case Op::kShortfall:
    case Op::kElement:
    case Op::kSpread:
    case Op::kAggregate:
    case Op::kPick:
    case Op::kExists:
    case Op::kProposalRoute:
    case Op::kProposalVerdict:
      return true;
    case Op::kConstant:
    case Op::kAsOf:
    case Op::kParameter:
    case Op::kLeaf:
    case Op::kKnob:
    case Op::kBuiltin:
    case Op::kAnd:
    case Op::kOr:
    case Op::kIf:
    case Op::kOtherwise:
    case Op::kIsKnown:
    case Op::kIsUnknown:
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kInRange:
    case Op::kInRangeOpen:
    case Op::kInSet:
    case Op::kNot:
    case Op::kOutside:
    case Op::kTable:
    case Op::kRow:
    case Op::kFold:
    case Op::kAdjusted:
    case Op::kStanding:
    case Op::kAllowance:
    case Op::kRoute:
    case Op::kDamp:
    case Op::kChance:
      return false;
  }
  REMIT_CHECK(false, "an operation is one of those declared");
}

}  // namespace

void Encoder::MarkNeeded() {
  for (const Demand& demand : problem_.demands) needed_[demand.node.index()] = 1;
  for (std::size_t i = needed_.size(); i-- > 0;) {
    if (needed_[i] == 0 || IsSettled(NodeId(i))) continue;
    if (tables_[i].has_value()) {
      for (const VariableId variable : tables_[i]->on) wanted_[variable.index()] = 1;
      continue;
    }
    const std::optional<VariableId>& variable = problem_.variable_of[i];
    if (variable.has_value()) {
      wanted_[variable->index()] = 1;
      continue;
    }
    const graph::Node& node = problem_.graph.nodes[i];
    if (IsOpaque(node.op) || node.domain != graph::kCaseDomain) continue;
    for (const NodeId argument : node.arguments) needed_[argument.index()] = 1;
  }
}

// ---- variables

void Encoder::EncodeVariables() {
  for (std::size_t i = 0; i < variables_.size(); ++i) {
    if (wanted_[i] != 0) EncodeVariable(i);
  }
}

void Encoder::EncodeVariable(std::size_t index) {
  const Variable& variable = problem_.variables[index];
  const Range& range = box_[index];
  const std::string name = "v" + std::to_string(index);
  Term& term = variables_[index];
  if (!range.absent) {
    term.present = Truth(true);
  } else if (!range.has_value()) {
    term.absent = Truth(true);
  } else {
    term.present = context_.bool_const((name + "known").c_str());
    term.absent = !term.present;
  }
  if (!range.has_value()) return;
  if (range.low == range.high) {
    term.value = Number(range.low);
  } else if (variable.points.empty() && variable.step > 1) {
    // Multiples of the step; their number is the unknown.
    term.value = Number(variable.step) * context_.int_const(name.c_str());
  } else {
    term.value = context_.int_const(name.c_str());
  }
  Assert(term.value >= Number(range.low) && term.value <= Number(range.high));
  constexpr std::size_t kMostListed = 256;
  std::vector<z3::expr> listed;
  for (const std::int64_t point : variable.points) {
    if (point < range.low || point > range.high) continue;
    listed.push_back(term.value == Number(point));
  }
  if (!variable.points.empty() && listed.size() <= kMostListed) Assert(Any(listed));
  if (variable.type.kind == TypeKind::kBoolean) {
    term.yes = term.present && term.value == 1;
    term.no = term.present && term.value == 0;
  }
}

Assignment Encoder::Read(const z3::model& model) const {
  Assignment assignment(problem_.variables.size());
  for (std::size_t i = 0; i < assignment.size(); ++i) {
    const Range& range = box_[i];
    Assigned& assigned = assignment[i];
    assigned.absent = !range.has_value();
    if (assigned.absent) continue;
    assigned.point = range.low;
    if (wanted_[i] == 0) continue;
    const Term& term = variables_[i];
    assigned.absent = range.absent && model.eval(term.present, true).is_false();
    std::int64_t point = 0;
    if (model.eval(term.value, true).is_numeral_i64(point))
      assigned.point = std::clamp(point, range.low, range.high);
    if (assigned.absent) assigned.point = 0;
  }
  return assignment;
}

// ---- small parts

bool Encoder::IsBoolean(NodeId id) const { return NodeAt(id).type.kind == TypeKind::kBoolean; }
bool Encoder::IsNumber(NodeId id) const { return NodeAt(id).type.kind == TypeKind::kNumber; }

z3::expr Encoder::Number(Int128 value) {
  if (value >= INT64_MIN && value <= INT64_MAX)
    return context_.int_val(static_cast<std::int64_t>(value));
  std::string digits;
  for (base::UInt128 rest = base::Magnitude(value); rest != 0; rest /= 10)
    digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
  if (value < 0) digits.push_back('-');
  std::reverse(digits.begin(), digits.end());
  return context_.int_val(digits.c_str());
}

z3::expr Encoder::Value(NodeId id) {
  const Range& range = RangeOf(id);
  if (range.has_value() && range.low == range.high) return Number(range.low);
  if (IsBoolean(id)) return z3::ite(At(id).yes, context_.int_val(1), context_.int_val(0));
  return At(id).value;
}

z3::expr Encoder::FreshInteger() {
  return context_.int_const(("i" + std::to_string(fresh_++)).c_str());
}
z3::expr Encoder::FreshTruth() {
  return context_.bool_const(("b" + std::to_string(fresh_++)).c_str());
}

z3::expr Encoder::AllOf(z3::context& context, const std::vector<z3::expr>& parts) {
  if (parts.empty()) return context.bool_val(true);
  z3::expr_vector vector(context);
  for (const z3::expr& part : parts) vector.push_back(part);
  return z3::mk_and(vector);
}

z3::expr Encoder::AnyOf(z3::context& context, const std::vector<z3::expr>& parts) {
  if (parts.empty()) return context.bool_val(false);
  z3::expr_vector vector(context);
  for (const z3::expr& part : parts) vector.push_back(part);
  return z3::mk_or(vector);
}

z3::expr Encoder::ArgumentsPresent(NodeId id) {
  std::vector<z3::expr> present;
  for (const NodeId argument : NodeAt(id).arguments) {
    if (!At(argument).present.is_true()) present.push_back(At(argument).present);
  }
  return All(present);
}

void Encoder::AssertWhen(const z3::expr& condition, const z3::expr& formula) {
  if (condition.is_false()) return;
  Assert(condition.is_true() ? formula : z3::implies(condition, formula));
}

Term Encoder::Open(NodeId id) {
  const Range& range = RangeOf(id);
  Term term{FreshInteger(), Truth(false), Truth(false), Truth(false), Truth(false)};
  if (range.has_value()) term.present = range.absent || range.fault ? FreshTruth() : Truth(true);
  if (range.absent) term.absent = range.has_value() || range.fault ? FreshTruth() : Truth(true);
  if (range.absent && range.has_value()) Assert(!term.absent || !term.present);
  if (IsBoolean(id)) {
    term.yes = term.present && term.value == 1;
    term.no = term.present && term.value == 0;
  }
  return term;
}

Term Encoder::OfTruth(const z3::expr& yes, const z3::expr& no) {
  return {context_.int_val(0), yes, no, yes || no, Truth(false)};
}

Term Encoder::Strict(NodeId id, const z3::expr& value, const std::optional<z3::expr>& fits) {
  Term term{value, Truth(false), Truth(false), Truth(true), Truth(false)};
  const Range& range = RangeOf(id);
  if (range.fault || range.absent || !range.has_value()) {
    const z3::expr arguments = ArgumentsPresent(id);
    if (!NodeAt(id).can_fault) {
      term.present = arguments;
    } else if (fits.has_value()) {
      term.present = arguments && *fits;
    } else {
      term.present = FreshTruth();
      Assert(z3::implies(term.present, arguments));
    }
  }
  return term;
}

// What the propagator found out holds for every assignment that meets the demands.
void Encoder::AssertRange(NodeId id) {
  const Range& range = RangeOf(id);
  const Term& term = At(id);
  if (!range.absent && !term.absent.is_false()) Assert(!term.absent);
  if (!range.fault && !term.present.is_true()) Assert(term.present || term.absent);
  if (!range.has_value()) {
    if (!term.present.is_false()) Assert(!term.present);
    return;
  }
  if (IsBoolean(id)) {
    if (range.low > 0 && !term.no.is_false()) Assert(!term.no);
    if (range.high < 1 && !term.yes.is_false()) Assert(!term.yes);
    return;
  }
  AssertWhen(term.present, term.value >= Number(range.low) && term.value <= Number(range.high));
}

void Encoder::Meet(const Demand& demand) {
  const Term& term = At(demand.node);
  switch (demand.is) {
    case Demand::Is::kTrue:
      return Assert(term.yes);
    case Demand::Is::kFalse:
      return Assert(term.no);
    case Demand::Is::kNotFalse:
      return Assert(!term.no);
    case Demand::Is::kFault:
      return Assert(!term.present && !term.absent);
  }
  REMIT_CHECK(false, "a demand is one of four");
}

// ---- nodes

void Encoder::EncodeNode(NodeId id) {
  const graph::Node& node = NodeAt(id);
  const Range& range = forward_[id.index()];
  const std::optional<VariableId>& variable = problem_.variable_of[id.index()];
  if (range.is_point()) {
    const bool truth = IsBoolean(id) && range.low != 0;
    At(id) = {Number(range.low), Truth(truth), Truth(IsBoolean(id) && !truth), Truth(true),
              Truth(false)};
    return;
  }
  if (tables_[id.index()].has_value()) {
    At(id) = OfTabulated(id);
  } else if (variable.has_value()) {
    At(id) = variables_[variable->index()];
  } else if (IsOpaque(node.op) || node.domain != graph::kCaseDomain) {
    At(id) = Open(id);
  } else {
    EncodeLogic(id);
  }
  AssertRange(id);
}

void Encoder::EncodeLogic(NodeId id) {
  const graph::Node& node = NodeAt(id);
  const auto argument = [&](std::size_t i) -> const Term& { return At(node.arguments[i]); };
  const auto gather = [&](bool yes) {
    std::vector<z3::expr> parts;
    for (const NodeId each : node.arguments) parts.push_back(yes ? At(each).yes : At(each).no);
    return parts;
  };
  Term& out = At(id);
  switch (node.op) {
    case Op::kParameter:
      out = node.arguments.empty() ? Open(id) : argument(0);
      // A value that is known beforehand is not in the term of its node.
      if (!node.arguments.empty()) out.value = Value(node.arguments[0]);
      return;
    case Op::kBuiltin:
      return EncodeBuiltin(id);
    case Op::kAnd:
      out = OfTruth(All(gather(true)), Any(gather(false)));
      return;
    case Op::kOr:
      out = OfTruth(Any(gather(true)), All(gather(false)));
      return;
    case Op::kNot:
      out = OfTruth(argument(0).no, argument(0).yes);
      return;
    case Op::kIf: {
      const z3::expr yes = argument(0).yes;
      const z3::expr no = argument(0).no;
      const Term& a = argument(1);
      const Term& b = argument(2);
      out = {FreshInteger(), (yes && a.yes) || (no && b.yes), (yes && a.no) || (no && b.no),
             (yes && a.present) || (no && b.present), (yes && a.absent) || (no && b.absent)};
      if (IsBoolean(id)) return;
      Assert(z3::implies(yes && a.present, out.value == Value(node.arguments[1])));
      Assert(z3::implies(no && b.present, out.value == Value(node.arguments[2])));
      return;
    }
    case Op::kOtherwise: {
      const Term& a = argument(0);
      const Term& b = argument(1);
      out = {FreshInteger(), a.yes || (a.absent && b.yes), a.no || (a.absent && b.no),
             a.present || (a.absent && b.present), a.absent && b.absent};
      if (IsBoolean(id)) return;
      Assert(z3::implies(a.present, out.value == Value(node.arguments[0])));
      Assert(z3::implies(a.absent && b.present, out.value == Value(node.arguments[1])));
      return;
    }
    case Op::kIsKnown:
      out = OfTruth(argument(0).present, argument(0).absent);
      return;
    case Op::kIsUnknown:
      out = OfTruth(argument(0).absent, argument(0).present);
      return;
    case Op::kEqual:
    case Op::kNotEqual: {
      const z3::expr present = ArgumentsPresent(id);
      const z3::expr equal = Value(node.arguments[0]) == Value(node.arguments[1]);
      const bool when = node.op == Op::kEqual;
      out = OfTruth(present && (when ? equal : !equal), present && (when ? !equal : equal));
      return;
    }
    case Op::kInRange:
    case Op::kInRangeOpen: {
      const z3::expr value = Value(node.arguments[0]);
      const z3::expr high = Value(node.arguments[2]);
      const z3::expr above = node.op == Op::kInRange ? value > high : value >= high;
      const z3::expr outside =
          (argument(0).present && argument(1).present && value < Value(node.arguments[1])) ||
          (argument(0).present && argument(2).present && above);
      out = OfTruth(ArgumentsPresent(id) && !outside, outside);
      return;
    }
    case Op::kInSet: {
      std::vector<z3::expr> equal;
      for (std::size_t i = 1; i < node.arguments.size(); ++i) {
        equal.push_back(argument(0).present && argument(i).present &&
                        Value(node.arguments[0]) == Value(node.arguments[i]));
      }
      const z3::expr found = Any(equal);
      out = OfTruth(found, ArgumentsPresent(id) && !found);
      return;
    }
    case Op::kOutside: {
      const check::Domain& modelled = problem_.checked->model.leaves[node.index].modelled;
      if (IsNumber(node.arguments[0]) || modelled.kind != check::Domain::Kind::kInterval) {
        out = Open(id);
        return;
      }
      const z3::expr value = Value(node.arguments[0]);
      const z3::expr high = Number(modelled.high.raw);
      const z3::expr inside = value >= Number(modelled.low.raw) &&
                              (modelled.includes_high ? value <= high : value < high);
      const Term& a = argument(0);
      out = OfTruth(a.present && !inside, a.absent || (a.present && inside));
      return;
    }
    case Op::kTable:
      return EncodeTable(id);
    case Op::kRow:
      return EncodeRow(id);
    case Op::kFold:
      return EncodeFold(id);
    case Op::kRoute:
      return EncodeRoute(id);
    case Op::kDamp:
      return EncodeDamp(id);
    case Op::kChance:
      return EncodeChance(id);
    case Op::kStanding:
      return EncodeStanding(id);
    case Op::kAdjusted: {
      if (IsNumber(id)) {
        out = Open(id);
        return;
      }
      z3::expr sum = Value(node.arguments[0]);
      for (std::size_t i = 1; i < node.arguments.size(); ++i) sum = sum + Value(node.arguments[i]);
      out = Strict(id, sum, FitsIn64(sum));
      return;
    }
    case Op::kAllowance: {
      if (node.overload != 0 || IsNumber(node.arguments[0])) {
        out = Open(id);
        return;
      }
      const z3::expr value = Value(node.arguments[0]);
      out = Strict(id, value, value >= 0);
      return;
    }
    case Op::kConstant:
    case Op::kAsOf:
    case Op::kLeaf:
    case Op::kKnob:
    case Op::kModel:
    case Op::kUtility:
    case Op::kScore:
    case Op::kShortfall:
    case Op::kElement:
    case Op::kSpread:
    case Op::kAggregate:
    case Op::kPick:
    case Op::kExists:
    case Op::kProposalRoute:
    case Op::kProposalVerdict:
      out = Open(id);
      return;
  }
}

}  // namespace remit::prove
