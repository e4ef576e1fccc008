// Lays the rows into a space of columns and of orders between them.
#include "interpreter/prove/cover_rows.h"

#include <algorithm>
#include <map>

namespace remit::prove {
namespace {

using check::Callee;
using check::TableInfo;
using types::TypeKind;

using CellGrid = std::vector<std::vector<CellMeaning>>;  // row, column

constexpr std::size_t kMostBoxes = 256;  // of one row

class SpaceBuilder {
 public:
  SpaceBuilder(const ast::Ast& ast, const Checked& checked, TableId id, std::int64_t day,
               const GivenValues* given)
      : ast_(ast),
        checked_(checked),
        id_(id),
        day_(day),
        given_(given),
        info_(checked.model.tables.at(id.index())),
        table_(std::get<ast::TableDeclaration>(ast[info_.decl].node)) {}

  std::optional<TableSpace> Build() {
    if (table_.parameters.size() != info_.parameters.size()) return std::nullopt;
    if (!ReadCells()) return std::nullopt;
    ColumnValues();
    for (std::size_t row = 0; row < cells_.size(); ++row) {
      for (std::size_t column = 0; column < info_.parameters.size(); ++column)
        AcceptRelations(row, column);
    }
    MakeAxes();
    for (const CoverAxis& axis : space_.axes) {
      if (axis.atom_count() == 0) return std::nullopt;
      space_.problem.atoms.push_back(axis.atom_count());
    }
    for (Relation& relation : space_.relations) {
      relation.column = space_.problem.atoms.size();
      space_.problem.atoms.push_back(3);
    }
    for (std::size_t row = 0; row < cells_.size(); ++row) AddRow(row);
    if (!space_.relations.empty()) {
      space_.problem.possible = [axes = space_.axes,
                                 relations = space_.relations](const CoverRegion& region) {
        return ValuesIn(axes, relations, region).has_value();
      };
    }
    return std::move(space_);
  }

 private:
  bool ReadCells() {
    const CellReader reader(ast_, checked_);
    for (std::uint32_t row = 0; row < table_.rows.size(); ++row) {
      if (!info_.rows[row].in_force.On(day_)) continue;
      const ast::Row& source = table_.rows[row];
      if (source.otherwise) {
        space_.otherwise = row;
        continue;
      }
      if (source.conditions.size() != info_.parameters.size()) return false;
      std::vector<CellMeaning> meanings;
      for (std::size_t column = 0; column < source.conditions.size(); ++column) {
        meanings.push_back(reader.Read(source.conditions[column], info_.parameters[column]));
      }
      cells_.push_back(std::move(meanings));
      in_force_.push_back(row);
    }
    return true;
  }

  // The union over all calls; a table that is called nowhere must be complete for every value.
  void ColumnValues() {
    if (given_ != nullptr) {
      values_ = given_->ColumnValues();
      return;
    }
    std::vector<std::optional<PossibleValues>> values(info_.parameters.size());
    for (std::size_t i = 0; i < ast_.expr_count(); ++i) {
      const auto* call = std::get_if<ast::Call>(&ast_[ExprId(i)].node);
      if (call == nullptr) continue;
      const Callee& callee = checked_.CalleeOf(ExprId(i));
      if (callee.kind != Callee::Kind::kTable || callee.index != id_.value) continue;
      for (std::size_t c = 0; c < std::min(values.size(), call->arguments.size()); ++c) {
        const ExprId argument = call->arguments[c];
        const Type &given = checked_.TypeOf(argument), &wanted = info_.parameters[c];
        const bool same = given.kind == wanted.kind && given.dimension == wanted.dimension;
        const PossibleValues one =
            same ? ValuesOf(ast_, checked_, argument) : AllValues(wanted, checked_);
        if (values[c]) {
          Include(*values[c], one);
        } else {
          values[c] = one;
        }
      }
    }
    for (std::size_t c = 0; c < values.size(); ++c) {
      values_.push_back(values[c] ? std::move(*values[c])
                                  : AllValues(info_.parameters[c], checked_));
    }
  }

  // The axis of a symbol: another column, or a quantity from outside, added at its first use.
  std::size_t AxisOf(const Symbol& symbol) {
    if (symbol.column) return *symbol.column;
    const auto [entry, fresh] =
        outside_.try_emplace(symbol.text, info_.parameters.size() + outside_.size());
    if (fresh) {
      values_.push_back(OutsideValues(symbol));
      outside_symbols_.push_back(symbol);
    }
    return entry->second;
  }

  // What is made of parameters that nobody may move is known on the day.
  PossibleValues OutsideValues(const Symbol& symbol) const {
    if (const std::optional<Value> known = FixedValue(ast_, checked_, symbol.operand, day_)) {
      const std::int64_t point = PointOf(*known, checked_.TypeOf(symbol.operand));
      return {{{point, point}}, false, false};
    }
    const auto given = given_ == nullptr ? std::nullopt : given_->OperandValues(symbol.text);
    return given ? *given : ValuesOf(ast_, checked_, symbol.operand);
  }

  void AcceptRelations(std::size_t row, std::size_t column) {
    for (CellCondition& condition : cells_[row][column]) {
      for (const CellCondition::Comparison& comparison : condition.comparisons) {
        const std::size_t other = AxisOf(comparison.symbol);
        // The order to a value that may be missing is missing too.
        if (other < info_.parameters.size() && info_.parameters[other].optional) {
          condition.comparisons.clear();
          condition.undecided = true;
          break;
        }
        if (other != column) AddRelation(column, other, comparison.symbol);
      }
    }
  }

  void AddRelation(std::size_t column, std::size_t other, const Symbol& symbol) {
    const auto [left, right] = std::minmax(column, other);
    const bool fresh = relation_of_.try_emplace({left, right}, space_.relations.size()).second;
    if (!fresh) return;
    const bool fixed = FixedValue(ast_, checked_, symbol.operand, day_).has_value();
    space_.relations.push_back({left, right, 0, symbol.derived && !fixed});
  }

  void MakeAxes() {
    space_.parameters = info_.parameters.size();
    const std::vector<IntervalSet> texts = ComparedTexts();
    for (std::size_t axis = 0; axis < values_.size(); ++axis) {
      std::vector<IntervalSet> cells;
      const bool parameter = axis < space_.parameters;
      for (std::size_t row = 0; parameter && row < cells_.size(); ++row) {
        for (const CellCondition& condition : cells_[row][axis]) cells.push_back(condition.points);
      }
      const Type& type = TypeOf(axis);
      if (type.kind == TypeKind::kText && IsCompared(axis))
        cells.insert(cells.end(), texts.begin(), texts.end());
      space_.axes.emplace_back(parameter ? table_.parameters[axis].name.text : Outside(axis).text,
                               type, values_[axis], cells, InWholeSteps(axis), checked_);
    }
  }

  const Type& TypeOf(std::size_t axis) const {
    return axis < info_.parameters.size() ? info_.parameters[axis]
                                          : checked_.TypeOf(Outside(axis).operand);
  }
  const Symbol& Outside(std::size_t axis) const {
    return outside_symbols_[axis - info_.parameters.size()];
  }
  bool IsCompared(std::size_t axis) const {
    return std::any_of(
        space_.relations.begin(), space_.relations.end(),
        [&](const Relation& relation) { return relation.left == axis || relation.right == axis; });
  }

  // Texts that are compared know the literals of each other's columns, and as many others as there
  // are of them, which may all be different; the axis itself knows the first of these.
  std::vector<IntervalSet> ComparedTexts() const {
    std::vector<IntervalSet> texts;
    std::int64_t others = 0;
    for (std::size_t axis = 0; axis < values_.size(); ++axis) {
      if (TypeOf(axis).kind != TypeKind::kText || !IsCompared(axis)) continue;
      if (others > 0) texts.push_back({{kHighestPoint - others, kHighestPoint - others}});
      ++others;
      for (std::size_t row = 0; axis < info_.parameters.size() && row < cells_.size(); ++row) {
        for (const CellCondition& condition : cells_[row][axis]) {
          const bool negative = ContainsPoint(condition.points, kHighestPoint);
          texts.push_back(negative ? Difference({{kLowestPoint, kHighestPoint}}, condition.points)
                                   : condition.points);
        }
      }
    }
    return texts;
  }

  // Axes that are compared must count in the same steps.
  bool InWholeSteps(std::size_t axis) const {
    std::vector<bool> together(values_.size(), false);
    together[axis] = true;
    for (bool grown = true; grown;) {
      grown = false;
      for (const Relation& relation : space_.relations) {
        if (together[relation.left] == together[relation.right]) continue;
        together[relation.left] = together[relation.right] = grown = true;
      }
    }
    bool whole = true;
    for (std::size_t i = 0; i < values_.size(); ++i)
      whole = whole && (!together[i] || values_[i].whole);
    return whole;
  }

  // One box for each way to choose one alternative of every cell.
  void AddRow(std::size_t row) {
    const std::uint32_t number = in_force_[row];
    std::size_t count = 1;
    for (const CellMeaning& cell : cells_[row])
      count = std::min(count * cell.size(), kMostBoxes + 1);
    if (count > kMostBoxes) return AddUndecided(row);
    std::vector<std::size_t> choice(cells_[row].size(), 0);
    bool possible = false, undecided = false;
    for (std::size_t box = 0; box < count; ++box) {
      CoverProblem::Row result = BoxOf(row, choice);
      if (Possible(result.cells)) {
        possible = true;
        undecided = undecided || result.undecided;
        Add(std::move(result), row, count);
      }
      for (std::size_t column = 0; column < choice.size(); ++column) {
        if (++choice[column] < cells_[row][column].size()) break;
        choice[column] = 0;
      }
    }
    if (!possible) space_.never.push_back(number);
    if (undecided) space_.undecided.push_back(number);
  }

  void Add(CoverProblem::Row box, std::size_t row, std::size_t boxes) {
    box.group = Group(in_force_[row], boxes);
    space_.problem.rows.push_back(std::move(box));
    space_.row_of.push_back(in_force_[row]);
  }

  // Too many alternatives to look at each.
  void AddUndecided(std::size_t row) {
    CoverProblem::Row all;
    for (const std::uint32_t atoms : space_.problem.atoms) all.cells.push_back({{0, atoms - 1}});
    all.undecided = true;
    Add(std::move(all), row, 1);
    space_.undecided.push_back(in_force_[row]);
  }

  CoverProblem::Row BoxOf(std::size_t row, const std::vector<std::size_t>& choice) const {
    CoverProblem::Row result;
    std::vector<std::uint8_t> orders(space_.relations.size(), kAnyOrder);
    for (std::size_t axis = 0; axis < space_.axes.size(); ++axis) {
      const CoverAxis& values = space_.axes[axis];
      AtomSet atoms = values.Any();
      const AtomSet unknown = values.Unknown();
      if (axis < space_.parameters) {
        const CellCondition& condition = cells_[row][axis][choice[axis]];
        atoms = values.AtomsOf(condition.points);
        if (condition.unknown) atoms.insert(atoms.end(), unknown.begin(), unknown.end());
        result.undecided = result.undecided || condition.undecided;
        if (!Compare(axis, condition, orders)) atoms.clear();
      } else {
        atoms.insert(atoms.end(), unknown.begin(), unknown.end());
      }
      result.cells.push_back(NormalisedAtoms(std::move(atoms)));
    }
    for (const std::uint8_t order : orders) result.cells.push_back(OrderAtoms(order));
    return result;
  }

  // False where a value would have to be less or greater than itself.
  bool Compare(std::size_t axis, const CellCondition& condition,
               std::vector<std::uint8_t>& orders) const {
    for (const CellCondition::Comparison& comparison : condition.comparisons) {
      const std::size_t other = comparison.symbol.column ? *comparison.symbol.column
                                                         : outside_.at(comparison.symbol.text);
      if (other == axis) {
        if ((comparison.order & kEqual) == 0) return false;
        continue;
      }
      const auto [left, right] = std::minmax(axis, other);
      orders[relation_of_.at({left, right})] &=
          left == axis ? comparison.order : Mirrored(comparison.order);
    }
    return true;
  }

  static AtomSet OrderAtoms(std::uint8_t order) {
    AtomSet atoms;
    if ((order & kLess) != 0) atoms.push_back({0, 0});
    if ((order & kEqual) != 0) atoms.push_back({1, 1});
    if ((order & kGreater) != 0) atoms.push_back({2, 2});
    return NormalisedAtoms(std::move(atoms));
  }

  bool Possible(const CoverRegion& region) const {
    const bool empty = std::any_of(region.begin(), region.end(),
                                   [](const AtomSet& atoms) { return atoms.empty(); });
    return !empty && (space_.relations.empty() || ValuesIn(space_.axes, space_.relations, region));
  }

  // Boxes of one group may overlap: those of rows that may, and those of one row.
  std::optional<std::uint32_t> Group(std::uint32_t row, std::size_t boxes) const {
    switch (table_.hit) {
      case ast::HitPolicy::kUnique:
        return boxes == 1 ? std::nullopt : std::optional(row);
      case ast::HitPolicy::kAgree:
      case ast::HitPolicy::kFirst:
        return info_.rows[row].says;
      case ast::HitPolicy::kCollect:
        return 0;
    }
    return std::nullopt;
  }

  const ast::Ast& ast_;
  const Checked& checked_;
  TableId id_;
  std::int64_t day_;
  const GivenValues* given_;
  const TableInfo& info_;
  const ast::TableDeclaration& table_;
  CellGrid cells_;
  std::vector<PossibleValues> values_;          // by axis
  std::vector<std::uint32_t> in_force_;         // by position in cells_: the row of the table
  std::map<std::string, std::size_t> outside_;  // by text, to the axis
  std::vector<Symbol> outside_symbols_;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> relation_of_;  // by axes
  TableSpace space_;
};

}  // namespace

namespace {

// Known values rather than none, where a value may be missing.
std::optional<AxisValues> ValuesOrNone(const std::vector<Relation>& relations,
                                       const CoverRegion& region, AxisValues values,
                                       const std::vector<bool>& missing) {
  if (auto known = Narrowed(relations, region, values)) return known;
  bool less = false;
  for (const Relation& relation : relations) {
    for (const std::size_t axis : {relation.left, relation.right}) {
      if (!missing[axis]) continue;
      less = true;
      values[axis].clear();
    }
  }
  if (!less) return std::nullopt;
  return Narrowed(relations, region, std::move(values));
}

}  // namespace

std::uint8_t OrderIn(const AtomSet& atoms) {
  std::uint8_t order = 0;
  for (const AtomRange& range : atoms) {
    for (std::uint32_t atom = range.first; atom <= range.last; ++atom)
      order = static_cast<std::uint8_t>(order | 1U << atom);
  }
  return order;
}

std::optional<TableSpace> BuildTableSpace(const ast::Ast& ast, const Checked& checked,
                                          TableId table, std::int64_t day,
                                          const GivenValues* given) {
  return SpaceBuilder(ast, checked, table, day, given).Build();
}

std::optional<AxisValues> ValuesIn(const std::vector<CoverAxis>& axes,
                                   const std::vector<Relation>& relations,
                                   const CoverRegion& region) {
  AxisValues values;
  std::vector<bool> missing;
  for (std::size_t axis = 0; axis < axes.size(); ++axis) {
    values.push_back(axes[axis].PositionsOf(region[axis]));
    missing.push_back(axes[axis].IsUnknown(region[axis]));
  }
  return ValuesOrNone(relations, region, std::move(values), missing);
}

std::optional<AxisValues> ValuesAmong(const std::vector<PossibleValues>& given,
                                      const std::vector<CoverAxis>& axes,
                                      const std::vector<Relation>& relations,
                                      const CoverRegion& region) {
  AxisValues values;
  std::vector<bool> missing;
  for (std::size_t axis = 0; axis < axes.size(); ++axis) {
    values.push_back(Intersection(axes[axis].PositionsOf(region[axis]),
                                  axes[axis].PositionsIn(given[axis].points)));
    missing.push_back(given[axis].unknown && axes[axis].IsUnknown(region[axis]));
    if (values.back().empty() && !missing.back()) return std::nullopt;
  }
  return ValuesOrNone(relations, region, std::move(values), missing);
}

std::optional<AxisValues> Narrowed(const std::vector<Relation>& relations,
                                   const CoverRegion& region, AxisValues values) {
  std::vector<IntervalSet> sets;
  std::vector<std::size_t> axis_of;           // by set
  std::map<std::size_t, std::size_t> set_of;  // by axis
  const auto set = [&](std::size_t axis) {
    const auto [entry, fresh] = set_of.try_emplace(axis, sets.size());
    if (fresh) {
      sets.push_back(values[axis]);
      axis_of.push_back(axis);
    }
    return entry->second;
  };
  std::vector<Order> orders;
  for (const Relation& relation : relations) {
    const std::uint8_t order = OrderIn(region[relation.column]);
    const bool missing = values[relation.left].empty() || values[relation.right].empty();
    if (order == kAnyOrder || missing) continue;
    orders.push_back({set(relation.left), set(relation.right), order});
  }
  if (orders.empty()) return values;
  const auto narrowed = InOrder(std::move(sets), std::move(orders));
  if (!narrowed) return std::nullopt;
  for (std::size_t i = 0; i < axis_of.size(); ++i) values[axis_of[i]] = (*narrowed)[i];
  return values;
}

}  // namespace remit::prove
