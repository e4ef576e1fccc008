// What chooses among values as formulas: tables, folds, routes; and the limits of damping and of
// chances.
#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/prove/linear_encoder.h"

namespace remit::prove {

using base::Int128;
using check::Aggregation;
using graph::Lookup;
using types::TypeKind;

namespace {

// Longer tables are left to the ranges.
constexpr std::size_t kMostRows = 2'000;

}  // namespace

// ---- rows

Term Encoder::CellTruth(NodeId id, const Lookup& lookup, const Lookup::Cell& cell,
                        std::size_t column) {
  const graph::Node& node = NodeAt(id);
  const NodeId subject = node.arguments[column];
  const Term& given = At(subject);
  // A required value that is at fault would be known; whether an optional one would be is open.
  const z3::expr known = lookup.columns[column].optional ? given.present : !given.absent;
  std::vector<z3::expr> yes, no;
  for (const Lookup::Pattern& pattern : cell.patterns) {
    switch (pattern.kind) {
      case Lookup::Pattern::Kind::kAny:
        yes.push_back(known);
        no.push_back(given.absent);
        break;
      case Lookup::Pattern::Kind::kUnknown:
        yes.push_back(given.absent);
        no.push_back(known);
        break;
      case Lookup::Pattern::Kind::kTests: {
        std::vector<z3::expr> hold{given.present};
        std::vector<z3::expr> fail{given.absent};
        for (const Lookup::Test& test : pattern.tests) {
          const NodeId operand = node.arguments[test.operand];
          const z3::expr a = Value(subject);
          const z3::expr b = Value(operand);
          z3::expr holds = a == b;
          switch (test.comparison) {
            case Lookup::Comparison::kLess:
              holds = a < b;
              break;
            case Lookup::Comparison::kLessOrEqual:
              holds = a <= b;
              break;
            case Lookup::Comparison::kGreater:
              holds = a > b;
              break;
            case Lookup::Comparison::kGreaterOrEqual:
              holds = a >= b;
              break;
            case Lookup::Comparison::kEqual:
              break;
            case Lookup::Comparison::kNotEqual:
              holds = !holds;
              break;
          }
          hold.push_back(At(operand).present && holds);
          fail.push_back(given.present && At(operand).present && !holds);
        }
        yes.push_back(All(hold));
        no.push_back(Any(fail));
        break;
      }
    }
  }
  Term any = OfTruth(Any(yes), All(no));
  if (!cell.negated) return any;
  // `not 5` says something about known values only.
  return OfTruth(any.no && !given.absent, any.yes || given.absent);
}

Term Encoder::RowTruth(NodeId id, const Lookup& lookup, const Lookup::Row& row) {
  std::vector<z3::expr> yes, no;
  for (std::size_t column = 0; column < row.cells.size(); ++column) {
    const Lookup::Cell& cell = row.cells[column];
    const bool anything = !cell.negated && cell.patterns.size() == 1 &&
                          cell.patterns[0].kind == Lookup::Pattern::Kind::kAny &&
                          !lookup.columns[column].optional;
    if (anything) continue;
    const Term cell_truth = CellTruth(id, lookup, cell, column);
    yes.push_back(cell_truth.yes);
    no.push_back(cell_truth.no);
  }
  return OfTruth(All(yes), Any(no));
}

void Encoder::EncodeRow(NodeId id) {
  const Lookup& lookup = problem_.graph.lookups[NodeAt(id).index];
  At(id) = RowTruth(id, lookup, lookup.rows.front());
}

// ---- tables

void Encoder::EncodeTable(NodeId id) {
  const graph::Node& node = NodeAt(id);
  const Lookup& lookup = problem_.graph.lookups[node.index];
  if (lookup.rows.size() > kMostRows) {
    At(id) = Open(id);
    return;
  }
  std::vector<Term> rows;
  for (const Lookup::Row& row : lookup.rows) rows.push_back(RowTruth(id, lookup, row));
  if (lookup.hit != Lookup::Hit::kCollect) {
    At(id) = Chosen(id, lookup, rows);
    return;
  }
  if (lookup.otherwise.has_value()) {
    At(id) = Open(id);
    return;
  }
  std::vector<Part> parts;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool counted = lookup.aggregation == Aggregation::kCount;
    parts.push_back(
        {rows[i].yes, rows[i].no,
         counted ? std::nullopt : std::optional(node.arguments[lookup.rows[i].output])});
  }
  At(id) = Folded(id, lookup.aggregation, parts);
}

// Where the table has a result, it is that of a row that applies; under `first` none before it
// does, and of rows that exclude one another no other one does.
Term Encoder::Chosen(NodeId id, const Lookup& lookup, const std::vector<Term>& rows) {
  const graph::Node& node = NodeAt(id);
  Term term = Open(id);
  std::vector<z3::expr> ways;
  const auto way = [&](std::uint32_t output, const z3::expr& when) {
    const NodeId from = node.arguments[output];
    const Term& given = At(from);
    const z3::expr same = IsBoolean(id) ? (term.yes == given.yes && term.no == given.no)
                                        : z3::implies(term.present, term.value == Value(from));
    ways.push_back(when && term.present == given.present && term.absent == given.absent && same);
  };
  std::vector<z3::expr> before;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    z3::expr when = rows[i].yes;
    if (lookup.hit == Lookup::Hit::kFirst) {
      when = when && All(before);
      before.push_back(rows[i].no);
    }
    way(lookup.rows[i].output, when);
  }
  if (lookup.otherwise.has_value()) {
    std::vector<z3::expr> none;
    for (const Term& row : rows) none.push_back(row.no);
    way(*lookup.otherwise, All(none));
  }
  const Range& range = RangeOf(id);
  const z3::expr settled = range.fault ? term.present || term.absent : Truth(true);
  AssertWhen(settled, Any(ways));
  if (!range.fault || lookup.hit != Lookup::Hit::kUnique) return term;
  // Without a result and with outputs that all have one, no row applies, or two do.
  const bool outputs_have_values =
      std::all_of(lookup.rows.begin(), lookup.rows.end(), [&](const Lookup::Row& row) {
        const Range& output = RangeOf(node.arguments[row.output]);
        return !output.fault;
      });
  if (outputs_have_values && !rows.empty()) {
    z3::expr_vector applying(context_);
    std::vector<z3::expr> any;
    for (const Term& row : rows) {
      applying.push_back(row.yes);
      any.push_back(row.yes);
    }
    const z3::expr two = rows.size() > 1 ? z3::atleast(applying, 2) : Truth(false);
    AssertWhen(!settled, !Any(any) || two);
  }
  return term;
}

// ---- folds

void Encoder::EncodeFold(NodeId id) {
  const graph::Node& node = NodeAt(id);
  const auto aggregation = static_cast<Aggregation>(node.index);
  std::vector<Part> parts;
  for (std::size_t i = 0; i + 1 < node.arguments.size(); i += 2) {
    const Term& condition = At(node.arguments[i]);
    const bool counted = aggregation == Aggregation::kCount;
    parts.push_back({condition.yes, condition.no,
                     counted ? std::nullopt : std::optional(node.arguments[i + 1])});
  }
  At(id) = Folded(id, aggregation, parts);
}

Term Encoder::Folded(NodeId id, Aggregation aggregation, const std::vector<Part>& parts) {
  Term term = Open(id);
  std::vector<z3::expr> settled;  // every condition is, and so is each value that counts
  std::vector<z3::expr> none;
  for (const Part& part : parts) {
    const z3::expr counts = part.value.has_value() ? part.yes && At(*part.value).present : part.yes;
    settled.push_back(counts || part.no);
    none.push_back(part.no);
  }
  AssertWhen(term.present || term.absent, All(settled));
  if (!term.absent.is_false()) Assert(z3::implies(term.absent, All(none)));
  const bool number = IsNumber(id);
  switch (aggregation) {
    case Aggregation::kCount:
    case Aggregation::kSum: {
      if (number) return term;
      const int decimals = NodeAt(id).scale;
      Int128 unit = 1;
      for (int i = 0; i < decimals; ++i) unit *= 10;
      z3::expr sum = context_.int_val(0);
      for (const Part& part : parts) {
        const z3::expr one = part.value.has_value() ? Value(*part.value) : Number(unit);
        sum = sum + z3::ite(part.yes, one, context_.int_val(0));
      }
      AssertWhen(term.present, term.value == sum);
      return term;
    }
    case Aggregation::kMin:
    case Aggregation::kMax: {
      const bool greatest = aggregation == Aggregation::kMax;
      std::vector<z3::expr> reached;
      for (const Part& part : parts) {
        const z3::expr one = Value(*part.value);
        const z3::expr bound = greatest ? term.value >= one : term.value <= one;
        AssertWhen(term.present, z3::implies(part.yes, bound));
        reached.push_back(part.yes && term.value == one);
      }
      AssertWhen(term.present, Any(reached));
      return term;
    }
    case Aggregation::kAverage:
      AssertWhen(term.present, !All(none));
      return term;
    case Aggregation::kAny:
    case Aggregation::kAll:
      break;
  }
  REMIT_CHECK(false, "any and all fold nothing");
}

// ---- route, damping, chance, standing

void Encoder::EncodeRoute(NodeId id) {
  const graph::Node& node = NodeAt(id);
  const check::Model& model = problem_.checked->model;
  std::vector<const check::RuleInfo*> escalations;
  for (const check::RuleInfo& rule : model.rules) {
    if (rule.kind == check::RuleInfo::Kind::kEscalate) escalations.push_back(&rule);
  }
  // A pair of cases has two routes, each of all escalations.
  if (escalations.size() != node.arguments.size()) {
    At(id) = Open(id);
    return;
  }
  if (node.overload != 0) {
    std::vector<z3::expr> asked;
    for (std::size_t i = 0; i < escalations.size(); ++i) {
      if ((escalations[i]->sides >> node.index & 1) != 0)
        asked.push_back(At(node.arguments[i]).yes);
    }
    const z3::expr present = ArgumentsPresent(id);
    const z3::expr any = Any(asked);
    At(id) = OfTruth(present && any, present && !any);
    At(id).value = z3::ite(any, context_.int_val(1), context_.int_val(0));
    return;
  }
  Term term = Open(id);
  const std::int64_t bottom = model.levels.empty() ? -1 : 0;
  std::vector<z3::expr> reached;
  std::vector<z3::expr> least{term.value >= Number(bottom)};
  for (std::size_t i = 0; i < escalations.size(); ++i) {
    if (!escalations[i]->level.has_value()) continue;
    const z3::expr level = Number(*escalations[i]->level);
    const z3::expr fired = At(node.arguments[i]).yes;
    least.push_back(z3::implies(fired, term.value >= level));
    reached.push_back(fired && term.value == level);
  }
  reached.push_back(term.value == Number(bottom));
  AssertWhen(term.present, ArgumentsPresent(id) && All(least) && Any(reached));
  At(id) = term;
}

// Arguments: knob, its previous value, the day of that, the as-of day, the limit. One period at
// least is allowed, and nothing is forbidden without a previous decision.
void Encoder::EncodeDamp(NodeId id) {
  const graph::Node& node = NodeAt(id);
  Term term = Open(id);
  const Term& previous = At(node.arguments[1]);
  const Term& day = At(node.arguments[2]);
  const Term& limit = At(node.arguments[4]);
  const z3::expr free = previous.absent || day.absent;
  Assert(z3::implies(free, term.yes));
  const TypeKind kind = NodeAt(node.arguments[0]).type.kind;
  if (kind == TypeKind::kDecimal && RangeOf(node.arguments[4]).low >= 0) {
    const z3::expr moved = Value(node.arguments[0]) - Value(node.arguments[1]);
    const z3::expr reach = Value(node.arguments[4]);
    AssertWhen(!free && limit.present && previous.present && day.present && moved <= reach &&
                   -moved <= reach,
               term.yes);
  }
  At(id) = term;
}

// The limit, then a condition for each weight. What is open counts as neither.
void Encoder::EncodeChance(NodeId id) {
  constexpr std::size_t kMostOutcomes = 512;
  const graph::Node& node = NodeAt(id);
  const graph::Risk& risk = problem_.graph.risks[node.index];
  if (node.arguments.size() > kMostOutcomes + 1) {
    At(id) = Open(id);
    return;
  }
  Int128 certainty = 1;
  for (int i = 0; i < risk.decimals; ++i) certainty *= 10;
  z3::expr sure = context_.int_val(0);
  z3::expr possible = context_.int_val(0);
  for (std::size_t i = 1; i < node.arguments.size(); ++i) {
    const z3::expr weight = Number(risk.weights[i - 1]);
    const z3::expr zero = context_.int_val(0);
    sure = sure + z3::ite(At(node.arguments[i]).yes, weight, zero);
    possible = possible + z3::ite(At(node.arguments[i]).no, zero, weight);
  }
  const z3::expr limit = Value(node.arguments[0]) * Number(certainty);
  const z3::expr unit = Number(types::kOneUnit);
  const z3::expr present = At(node.arguments[0]).present;
  At(id) = OfTruth(present && possible * unit <= limit, present && sure * unit > limit);
}

void Encoder::EncodeStanding(NodeId id) {
  const graph::Node& node = NodeAt(id);
  if (IsNumber(id) || node.overload != 0) {
    At(id) = Open(id);
    return;
  }
  const z3::expr value = Value(node.arguments[0]);
  const z3::expr worst = Value(node.arguments[1]);
  const z3::expr best = Value(node.arguments[2]);
  const z3::expr standing = z3::ite(worst < best, value, -value - 1);
  At(id) = Strict(id, standing, worst != best);
}

}  // namespace remit::prove
