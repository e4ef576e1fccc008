// The forms of tables, models and objectives.
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "interpreter/base/power_of_ten.h"
#include "interpreter/tape/lower.h"

namespace remit::tape {

using graph::Lookup;
using graph::Node;
using graph::NodeId;
using types::TypeKind;

namespace {

constexpr std::size_t kMostRows = 64;
constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

double After(double value, bool number) {
  return number ? std::nextafter(value, std::numeric_limits<double>::infinity()) : value + 1;
}
double Before(double value, bool number) {
  return number ? std::nextafter(value, -std::numeric_limits<double>::infinity()) : value - 1;
}

bool Holds(Lookup::Comparison comparison, double a, double b) {
  switch (comparison) {
    case Lookup::Comparison::kLess:
      return a < b;
    case Lookup::Comparison::kLessOrEqual:
      return a <= b;
    case Lookup::Comparison::kGreater:
      return a > b;
    case Lookup::Comparison::kGreaterOrEqual:
      return a >= b;
    case Lookup::Comparison::kEqual:
      return a == b;
    case Lookup::Comparison::kNotEqual:
      return a != b;
  }
  return false;
}

Kind KindOf(Lookup::Comparison comparison) {
  switch (comparison) {
    case Lookup::Comparison::kLess:
      return Kind::kLess;
    case Lookup::Comparison::kLessOrEqual:
      return Kind::kAtMost;
    case Lookup::Comparison::kGreater:
      return Kind::kMore;
    case Lookup::Comparison::kGreaterOrEqual:
      return Kind::kAtLeast;
    case Lookup::Comparison::kEqual:
      return Kind::kEqual;
    case Lookup::Comparison::kNotEqual:
      return Kind::kNotEqual;
  }
  return Kind::kEqual;
}

// A table whose cells compare with constants only; `operands` are the lanes of those.
class Cells {
 public:
  Cells(const Lookup& lookup, const std::vector<double>& operands)
      : lookup_(lookup), operands_(operands) {}

  // `value` empty: absent.
  bool Hold(const Lookup::Cell& cell, std::optional<double> value) const {
    if (cell.negated && !value) return false;
    const bool any =
        std::any_of(cell.patterns.begin(), cell.patterns.end(),
                    [&](const Lookup::Pattern& pattern) { return PatternHolds(pattern, value); });
    return any != cell.negated;
  }

  // Bounds between which no cell of the column tells one value from another.
  std::vector<double> Cuts(std::size_t column, bool number) const {
    std::vector<double> cuts;
    for (const Lookup::Row& row : lookup_.rows) {
      for (const Lookup::Pattern& pattern : row.cells[column].patterns) {
        for (const Lookup::Test& test : pattern.tests) AddCuts(test, number, cuts);
      }
    }
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    return cuts;
  }

 private:
  bool PatternHolds(const Lookup::Pattern& pattern, std::optional<double> value) const {
    switch (pattern.kind) {
      case Lookup::Pattern::Kind::kAny:
        return value.has_value();
      case Lookup::Pattern::Kind::kUnknown:
        return !value.has_value();
      case Lookup::Pattern::Kind::kTests:
        return value &&
               std::all_of(pattern.tests.begin(), pattern.tests.end(),
                           [&](const Lookup::Test& test) {
                             return Holds(test.comparison, *value, operands_[test.operand]);
                           });
    }
    return false;
  }

  void AddCuts(const Lookup::Test& test, bool number, std::vector<double>& cuts) const {
    const double operand = operands_[test.operand];
    switch (test.comparison) {
      case Lookup::Comparison::kLess:
      case Lookup::Comparison::kGreaterOrEqual:
        cuts.push_back(operand);
        break;
      case Lookup::Comparison::kLessOrEqual:
      case Lookup::Comparison::kGreater:
        cuts.push_back(After(operand, number));
        break;
      case Lookup::Comparison::kEqual:
      case Lookup::Comparison::kNotEqual:
        cuts.push_back(operand);
        cuts.push_back(After(operand, number));
        break;
    }
  }

  const Lookup& lookup_;
  const std::vector<double>& operands_;
};

// Does exactly one row apply at each value that there can be?
bool OneRowEach(const ColumnRows& column, const Value& value) {
  for (std::size_t bucket = 0; bucket <= column.cuts.size(); ++bucket) {
    const bool below = bucket > 0 && column.cuts[bucket - 1] > value.high;
    const bool above = bucket < column.cuts.size() && column.cuts[bucket] <= value.low;
    if (!below && !above && std::popcount(column.rows[bucket]) != 1) return false;
  }
  return true;
}

// Whole outputs 0 .. 255 are added by counting the rows that have each bit.
std::vector<std::uint64_t> PlanesOf(const std::vector<double>& outputs) {
  std::vector<std::uint64_t> planes;
  for (std::size_t row = 0; row < outputs.size(); ++row) {
    const double output = outputs[row];
    if (!(output >= 0 && output <= 255) || output != std::floor(output)) return {};
    const auto whole = static_cast<std::uint64_t>(output);
    for (std::size_t bit = 0; bit < 8; ++bit) {
      if ((whole >> bit & 1) == 0) continue;
      planes.resize(std::max(planes.size(), bit + 1), 0);
      planes[bit] |= std::uint64_t{1} << row;
    }
  }
  return planes;
}

}  // namespace

// What the case alone tells is put together once per case, what knobs alone tell once per program.
std::optional<ValueId> Lowering::Intersection(std::vector<ValueId> sets) {
  std::stable_sort(sets.begin(), sets.end(),
                   [&](ValueId a, ValueId b) { return values_[a].stage < values_[b].stage; });
  std::vector<ValueId> groups;
  for (const ValueId set : sets) {
    if (!groups.empty() && values_[groups.back()].stage == values_[set].stage) {
      groups.back() = values_.Make(Kind::kRowsAnd, {groups.back(), set});
    } else {
      groups.push_back(set);
    }
  }
  std::optional<ValueId> all;
  for (const ValueId group : groups) {
    all = all ? values_.Make(Kind::kRowsAnd, {*all, group}) : group;
  }
  return all;
}

Lowering::Maybe Lowering::Table(const Node& node) {
  const Lookup& lookup = graph_.lookups.at(node.index);
  const bool collects = lookup.hit == Lookup::Hit::kCollect;
  const bool sum = lookup.aggregation == check::Aggregation::kSum;
  const bool count = lookup.aggregation == check::Aggregation::kCount;
  if (lookup.rows.size() > kMostRows) return std::nullopt;
  if (collects && (lookup.otherwise || !(sum || count))) return std::nullopt;
  std::vector<double> operands(node.arguments.size(), 0);
  for (std::size_t i = lookup.columns.size(); i < node.arguments.size(); ++i) {
    const std::optional<double> operand = FixedLane(node.arguments[i]);
    if (!operand) return std::nullopt;
    operands[i] = *operand;
  }
  const Cells cells(lookup, operands);

  std::vector<ValueId> sets;
  std::optional<ValueId> lacks;
  bool certain = false;  // exactly one row applies, whatever the case
  for (std::size_t i = 0; i < lookup.columns.size(); ++i) {
    const Maybe column = Of(node.arguments[i]);
    if (!column) return std::nullopt;
    const bool boolean = graph_[node.arguments[i]].type.kind == TypeKind::kBoolean;
    lacks = values_.Either(lacks, boolean ? column->open : values_.Lacks(column->value));
    const bool number = lookup.columns[i].kind == TypeKind::kNumber;
    ColumnRows made;
    made.cuts = cells.Cuts(i, number);
    // A column may tell rows apart without a cut: `unknown` rules out a value that is always known.
    const auto excludes_known = [&](const Lookup::Row& row) {
      return !cells.Hold(row.cells[i], 0);
    };
    const bool tells = !made.cuts.empty() || column->absent.has_value() ||
                       std::any_of(lookup.rows.begin(), lookup.rows.end(), excludes_known);
    if (!tells) continue;
    for (std::size_t bucket = 0; bucket <= made.cuts.size(); ++bucket) {
      const double value = bucket > 0          ? made.cuts[bucket - 1]
                           : made.cuts.empty() ? 0
                                               : Before(made.cuts[0], number);
      std::uint64_t set = 0;
      for (std::size_t row = 0; row < lookup.rows.size(); ++row) {
        if (cells.Hold(lookup.rows[row].cells[i], value)) set |= std::uint64_t{1} << row;
      }
      made.rows.push_back(set);
    }
    for (std::size_t row = 0; row < lookup.rows.size(); ++row) {
      if (cells.Hold(lookup.rows[row].cells[i], std::nullopt))
        made.absent |= std::uint64_t{1} << row;
    }
    made.rows.resize(std::max<std::size_t>(made.rows.size(), 16), 0);
    made.MakeTree();
    const ValueId value = boolean ? values_.Make(Kind::kFromMask, {column->value}) : column->value;
    std::vector<ValueId> of{value};
    if (column->absent) of.push_back(*column->absent);
    const bool one_each = !column->absent && OneRowEach(made, values_[value]);
    sets.push_back(
        values_.Make(Kind::kRowsOfColumn, std::move(of), values_.ColumnOf(std::move(made))));
    certain = sets.size() == 1 && one_each;
  }
  const std::optional<ValueId> rows = Intersection(std::move(sets));
  if (!rows) return std::nullopt;

  Pick pick;
  for (const Lookup::Row& row : lookup.rows) pick.outputs.push_back(operands[row.output]);
  switch (lookup.hit) {
    case Lookup::Hit::kFirst:
      pick.kind = Pick::Kind::kFirst;
      break;
    case Lookup::Hit::kUnique:
      pick.kind = Pick::Kind::kUnique;
      break;
    case Lookup::Hit::kAgree:
      pick.kind = Pick::Kind::kAgree;
      for (const Lookup::Row& row : lookup.rows) {
        std::uint64_t same = 0;
        for (std::size_t other = 0; other < lookup.rows.size(); ++other) {
          if (lookup.rows[other].says == row.says) same |= std::uint64_t{1} << other;
        }
        pick.same.push_back(same);
      }
      break;
    case Lookup::Hit::kCollect:
      pick.kind = Pick::Kind::kSum;
      if (count)
        std::fill(pick.outputs.begin(), pick.outputs.end(),
                  static_cast<double>(base::PowerOfTen(node.scale)));
      pick.planes = PlanesOf(pick.outputs);
      break;
  }
  // In any order sums of so small decimals are exact.
  const bool exact = std::all_of(pick.outputs.begin(), pick.outputs.end(),
                                 [](double output) { return std::abs(output) < 0x1p46; });
  if (collects && node.type.kind != TypeKind::kNumber && !exact) return std::nullopt;
  const double none = collects ? 0 : lookup.otherwise ? operands[*lookup.otherwise] : kNothing;
  if (certain && !collects) pick.kind = Pick::Kind::kFirst;
  pick.outputs.resize(kMostRows + 1, certain && !collects ? pick.outputs.front() : none);
  const auto index = static_cast<std::uint32_t>(values_.pool.picks.size());
  values_.pool.picks.push_back(std::move(pick));
  ValueId result = values_.Make(Kind::kPick, {*rows}, index);
  if (collects && node.type.kind != TypeKind::kNumber) {
    result = values_.Make(Kind::kLimit, {result});
  }
  if (lacks) result = values_.Make(Kind::kPoison, {result, *lacks});
  if (node.type.kind == TypeKind::kBoolean) return Condition(result);
  return Lowered{result, {}, {}};
}

// --- tables whose cells compare with what is no constant, or whose outputs are none ---

Lowering::Maybe Lowering::CellHolds(const Node& node, const Lookup& lookup,
                                    const Lookup::Cell& cell, std::size_t column) {
  const NodeId argument = node.arguments[column];
  const Maybe made = Of(argument);
  if (!made) return std::nullopt;
  const bool boolean = graph_[argument].type.kind == TypeKind::kBoolean;
  const ValueId absent = made->absent.value_or(values_.Never());
  std::optional<ValueId> open = boolean ? made->open : values_.Lacks(made->value);
  if (open) open = values_.AndNot(*open, absent);
  ValueId lanes = boolean ? values_.Make(Kind::kFromMask, {made->value}) : made->value;
  if (boolean && open) lanes = values_.Make(Kind::kPoison, {lanes, *open});
  // Whether an optional value is known nobody can say where it has a fault.
  const std::optional<ValueId> unsure = lookup.columns[column].optional ? open : std::nullopt;
  const auto known_to_be = [&](ValueId holds) {
    Lowered of{holds, unsure, {}};
    if (unsure) of.value = values_.AndNot(holds, *unsure);
    return of;
  };
  Lowered any{values_.Never(), {}, {}};
  for (const Lookup::Pattern& pattern : cell.patterns) {
    switch (pattern.kind) {
      case Lookup::Pattern::Kind::kAny:
        any = Either(any, known_to_be(values_.Not(absent)));
        break;
      case Lookup::Pattern::Kind::kUnknown:
        any = Either(any, known_to_be(absent));
        break;
      case Lookup::Pattern::Kind::kTests: {
        Lowered all{values_.Everywhere(), {}, {}};
        for (const Lookup::Test& test : pattern.tests) {
          const std::optional<ValueId> operand = LanesOf(node.arguments[test.operand]);
          if (!operand) return std::nullopt;
          const Maybe holds = Compared(KindOf(test.comparison), lanes, *operand);
          all = Both(all, *holds);
        }
        all.value = values_.AndNot(all.value, absent);
        if (all.open) all.open = values_.AndNot(*all.open, absent);
        any = Either(any, all);
        break;
      }
    }
  }
  if (!cell.negated) return any;
  // `not 5` says something about known values only.
  Lowered none = Inverse(any);
  none.value = values_.AndNot(none.value, absent);
  if (none.open) none.open = values_.AndNot(*none.open, absent);
  return none;
}

Lowering::Maybe Lowering::RowHolds(const Node& node, const Lookup& lookup, const Lookup::Row& row) {
  Lowered all{values_.Everywhere(), {}, {}};
  for (std::size_t column = 0; column < row.cells.size(); ++column) {
    const Maybe cell = CellHolds(node, lookup, row.cells[column], column);
    if (!cell) return std::nullopt;
    all = Both(all, *cell);
  }
  return all;
}

// The outputs of the rows one behind the other; what is open in any row leaves the table open.
Lowering::Maybe Lowering::RowByRow(const Node& node) {
  constexpr std::size_t kMostRowsByRow = 32;
  const Lookup& lookup = graph_.lookups.at(node.index);
  if (lookup.hit == Lookup::Hit::kCollect || lookup.rows.size() > kMostRowsByRow) {
    return std::nullopt;
  }
  const bool boolean = node.type.kind == TypeKind::kBoolean;
  Lowered result;
  if (lookup.otherwise) {
    const Maybe otherwise = Of(node.arguments[*lookup.otherwise]);
    if (!otherwise) return std::nullopt;
    result = *otherwise;
  } else if (boolean) {
    result = {values_.Never(), values_.Everywhere(), {}};
  } else {
    result = {values_.Constant(kNothing), {}, {}};
  }
  std::optional<ValueId> open;
  std::vector<ValueId> holds;
  for (const Lookup::Row& row : lookup.rows) {
    const Maybe made = RowHolds(node, lookup, row);
    if (!made) return std::nullopt;
    holds.push_back(made->value);
    open = values_.Either(open, made->open);
  }
  for (std::size_t i = 0; i < holds.size() && lookup.hit != Lookup::Hit::kFirst; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const bool same =
          lookup.hit == Lookup::Hit::kAgree && lookup.rows[i].says == lookup.rows[j].says;
      if (!same) open = values_.Either(open, values_.And(holds[i], holds[j]));
    }
  }
  for (std::size_t i = holds.size(); i-- > 0;) {
    const Maybe output = Of(node.arguments[lookup.rows[i].output]);
    if (!output) return std::nullopt;
    result = Chosen({holds[i], {}, {}}, *output, result, boolean);
  }
  if (!open) return result;
  if (boolean) {
    result.value = values_.AndNot(result.value, *open);
    result.open = values_.Either(result.open, open);
  } else {
    result.value = values_.Make(Kind::kPoison, {result.value, *open});
  }
  if (result.absent) result.absent = values_.AndNot(*result.absent, *open);
  return result;
}

// Pairs of a condition and the value that counts where it holds.
Lowering::Maybe Lowering::Fold(const Node& node) {
  const auto aggregation = static_cast<check::Aggregation>(node.index);
  const bool sum = aggregation == check::Aggregation::kSum;
  const bool count = aggregation == check::Aggregation::kCount;
  if (!sum && !count) return std::nullopt;
  const bool number = node.type.kind == TypeKind::kNumber && sum;
  const ValueId zero = values_.Constant(0);
  const ValueId one = PowerOfTen(node.scale);
  ValueId total = zero;
  std::optional<ValueId> open;
  for (std::size_t i = 0; i < node.arguments.size(); i += 2) {
    const Maybe condition = Of(node.arguments[i]);
    if (!condition || condition->absent) return std::nullopt;
    open = values_.Either(open, condition->open);
    ValueId value = one;
    if (sum) {
      const std::optional<ValueId> lanes = LanesOf(node.arguments[i + 1]);
      if (!lanes) return std::nullopt;
      value = *lanes;
    }
    const ValueId counted = values_.Make(Kind::kSelect, {condition->value, value, zero});
    total = values_.Make(Kind::kAdd, {total, counted});
    if (!number) total = values_.Make(Kind::kLimit, {total});
  }
  if (open) total = values_.Make(Kind::kPoison, {total, *open});
  return Lowered{total, {}, {}};
}

// The highest level of the escalations that fire; or whether one of them names a side.
Lowering::Maybe Lowering::Route(const Node& node) {
  const check::Model& model = program_.model();
  Lowered any{values_.Never(), {}, {}};
  std::optional<ValueId> open;
  ValueId level = values_.Constant(model.levels.empty() ? -1 : 0);
  std::size_t position = 0;
  for (const check::RuleInfo& rule : model.rules) {
    if (rule.kind != check::RuleInfo::Kind::kEscalate) continue;
    const Maybe fires = Of(node.arguments.at(position++));
    if (!fires || fires->absent) return std::nullopt;
    open = values_.Either(open, fires->open);
    if (node.overload != 0) {
      if ((rule.sides >> node.index & 1) != 0) any.value = values_.Or(any.value, fires->value);
    } else if (rule.level) {
      const ValueId named = values_.Constant(*rule.level);
      const ValueId raised = values_.Make(Kind::kMax, {level, named});
      level = values_.Make(Kind::kSelect, {fires->value, raised, level});
    }
  }
  if (node.overload == 0) {
    if (open) level = values_.Make(Kind::kPoison, {level, *open});
    return Lowered{level, {}, {}};
  }
  if (open) any = {values_.AndNot(any.value, *open), open, {}};
  return any;
}

// Terms as written, added from left to right in binary64; then the link, then the declared type.
Lowering::Maybe Lowering::Model(const Node& node) {
  const check::ModelInfo& info = program_.model().models.at(node.index);
  if (info.ensemble != nullptr) return std::nullopt;
  const auto arguments = Arguments(node);
  if (!arguments) return std::nullopt;
  ValueId sum = values_.Constant(0);
  for (const check::ModelInfo::Term& term : info.terms) {
    ValueId contribution;
    if (term.parameter < 0) {
      contribution = values_.Constant(term.coefficients.front());
    } else {
      const auto position = static_cast<std::size_t>(term.parameter);
      const Node& argument = graph_[node.arguments[position]];
      contribution = (*arguments)[position];
      if (argument.type.kind == TypeKind::kEnum) {
        if (term.coefficients.size() > kMostRows) return std::nullopt;
        ColumnRows column;
        Pick pick;
        for (std::size_t i = 0; i < term.coefficients.size(); ++i) {
          if (i > 0) column.cuts.push_back(static_cast<double>(i));
          column.rows.push_back(std::uint64_t{1} << i);
          pick.outputs.push_back(term.coefficients[i]);
        }
        column.rows.resize(std::max<std::size_t>(column.rows.size(), 16), 0);
        column.MakeTree();
        pick.outputs.resize(kMostRows + 1, kNothing);
        const auto pick_index = static_cast<std::uint32_t>(values_.pool.picks.size());
        values_.pool.picks.push_back(std::move(pick));
        const std::optional<ValueId> lacks = values_.Lacks(contribution);
        contribution =
            values_.Make(Kind::kRowsOfColumn, {contribution}, values_.ColumnOf(std::move(column)));
        contribution = values_.Make(Kind::kPick, {contribution}, pick_index);
        if (lacks) contribution = values_.Make(Kind::kPoison, {contribution, *lacks});
      } else {
        if (argument.type.kind != TypeKind::kNumber) {
          const ValueId power = PowerOfTen(argument.scale);
          contribution = values_.Make(Kind::kDivide, {contribution, power});
        }
        const ValueId coefficient = values_.Constant(term.coefficients.front());
        contribution = values_.Make(Kind::kMultiply, {contribution, coefficient});
      }
    }
    sum = values_.Make(Kind::kAdd, {sum, contribution});
  }
  if (info.logistic) sum = values_.Make(Kind::kLogistic, {sum});
  if (node.type.kind != TypeKind::kNumber) {
    const ValueId power = PowerOfTen(node.scale);
    sum = values_.Make(Kind::kToDecimal, {sum, power});
  }
  return Lowered{sum, {}, {}};
}

Lowering::Maybe Lowering::Utility(const Node& node) {
  const auto arguments = Arguments(node);
  if (!arguments) return std::nullopt;
  const bool number = IsNumber(node.arguments[0]);
  const ValueId value = (*arguments)[0], worst = (*arguments)[1], best = (*arguments)[2];
  ValueId part = values_.Make(Kind::kSubtract, {value, worst});
  ValueId whole;
  const Value& low = values_[worst];
  const Value& high = values_[best];
  if (low.kind == Kind::kConstant && high.kind == Kind::kConstant) {
    if (low.number == high.number || !std::isfinite(high.number - low.number)) return std::nullopt;
    whole = values_.Constant(high.number - low.number);
  } else {
    whole = values_.Make(Kind::kSubtract, {best, worst});
  }
  if (!number) {
    part = values_.Make(Kind::kLimit, {part});
    whole = values_.Make(Kind::kLimit, {whole});
  }
  ValueId utility = values_.Make(Kind::kDivide, {part, whole});
  if (node.overload != 0) {  // capped
    utility = values_.Make(Kind::kMax, {values_.Constant(0), utility});
    utility = values_.Make(Kind::kMin, {values_.Constant(1), utility});
  }
  return Lowered{utility, {}, {}};
}

Lowering::Maybe Lowering::Score(const Node& node) {
  std::vector<ValueId> utilities;
  std::optional<ValueId> lacks;
  const std::size_t objectives = graph_.weights.size();
  for (std::size_t i = 0; i < node.arguments.size(); ++i) {
    const std::optional<ValueId> lanes = LanesOf(node.arguments[i]);
    if (!lanes) return std::nullopt;
    if (i < objectives) utilities.push_back(*lanes);
    const bool counted = i < objectives && (graph_.weights[i] != 0 || node.overload != 0);
    if (!counted) lacks = values_.Either(lacks, values_.Lacks(*lanes));
  }
  const auto named = [&](Kind kind) {
    ValueId result = utilities.at(graph_.named.front());
    for (std::size_t i = 1; i < graph_.named.size(); ++i) {
      result = values_.Make(kind, {result, utilities.at(graph_.named[i])});
    }
    return result;
  };
  ValueId score = values_.Constant(0);
  switch (static_cast<graph::ScoreForm>(node.overload)) {
    case graph::ScoreForm::kWeighted:
      for (std::size_t i = 0; i < objectives; ++i) {
        if (graph_.weights[i] == 0) continue;  // adds nothing to what is finite
        const ValueId weight = values_.Constant(graph_.weights[i]);
        score = values_.Make(Kind::kAdd,
                             {score, values_.Make(Kind::kMultiply, {utilities[i], weight})});
      }
      break;
    case graph::ScoreForm::kFirst:
      score = utilities.at(graph_.named.front());
      break;
    case graph::ScoreForm::kLeast:
      score = named(Kind::kMin);
      break;
    case graph::ScoreForm::kSum:
      score = named(Kind::kAdd);
      break;
  }
  if (node.overload != 0) {  // what is not named has to have a value too
    for (const ValueId utility : utilities) lacks = values_.Either(lacks, values_.Lacks(utility));
  }
  if (lacks) score = values_.Make(Kind::kPoison, {score, *lacks});
  return Lowered{score, {}, {}};
}

Lowering::Maybe Lowering::Adjusted(const Node& node) {
  const auto arguments = Arguments(node);
  if (!arguments) return std::nullopt;
  ValueId sum = (*arguments)[0];
  for (std::size_t i = 1; i < arguments->size(); ++i) {
    sum = values_.Make(Kind::kAdd, {sum, (*arguments)[i]});
    if (node.type.kind != TypeKind::kNumber) sum = values_.Make(Kind::kLimit, {sum});
  }
  return Lowered{sum, {}, {}};
}

Lowering::Maybe Lowering::Standing(const Node& node) {
  const auto arguments = Arguments(node);
  if (!arguments) return std::nullopt;
  const Value& worst = values_[(*arguments)[1]];
  const Value& best = values_[(*arguments)[2]];
  if (worst.kind != Kind::kConstant || best.kind != Kind::kConstant) return std::nullopt;
  if (worst.number == best.number) return std::nullopt;
  ValueId value = (*arguments)[0];
  if (node.overload != 0) {
    const ValueId low = values_.Constant(std::min(worst.number, best.number));
    const ValueId high = values_.Constant(std::max(worst.number, best.number));
    value = values_.Make(Kind::kMin, {values_.Make(Kind::kMax, {value, low}), high});
  }
  if (worst.number > best.number) {
    value = node.type.kind == TypeKind::kNumber
                ? values_.Make(Kind::kNegate, {value})
                : values_.Make(Kind::kSubtract, {values_.Constant(-1), value});
  }
  return Lowered{value, {}, {}};
}

}  // namespace remit::tape
