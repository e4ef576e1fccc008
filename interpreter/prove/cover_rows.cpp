// Reads cells: every pattern is a conjunction of comparisons with constants and with other
// quantities.
#include "interpreter/prove/cover_rows.h"

#include <algorithm>
#include <map>

#include "interpreter/ast/print.h"
#include "interpreter/base/check.h"

namespace remit::prove {
namespace {

using check::Callee;
using check::Reference;
using check::TableInfo;
using types::TypeKind;

std::uint8_t OrderOf(std::string_view comparison) {
  if (comparison == "<") return kLess;
  if (comparison == "<=") return kLess | kEqual;
  if (comparison == ">") return kGreater;
  if (comparison == ">=") return kGreater | kEqual;
  if (comparison == "!=") return kLess | kGreater;
  REMIT_CHECK(comparison == "==", "a cell with an unknown comparison");
  return kEqual;
}

IntervalSet PointsInOrder(std::uint8_t order, std::int64_t point) {
  IntervalSet set;
  if ((order & kLess) != 0 && point > kLowestPoint) set.push_back({kLowestPoint, point - 1});
  if ((order & kEqual) != 0) set.push_back({point, point});
  if ((order & kGreater) != 0 && point < kHighestPoint) set.push_back({point + 1, kHighestPoint});
  return Normalised(std::move(set));
}

IntervalSet Everything() { return {{kLowestPoint, kHighestPoint}}; }

constexpr int kMostAliases = 16;  // lets that only name another one

// What a cell compares with, when it is not a constant.
struct Symbol {
  ExprId operand;
  std::string text;                   // equal for the same quantity
  std::optional<std::size_t> column;  // another column of the table
  bool derived = false;
};
struct CellMeaning {
  IntervalSet points;  // known values; a superset when `undecided`
  bool unknown = false;
  bool undecided = false;
  std::optional<Symbol> symbol;  // besides `points`, the order to this quantity
  std::uint8_t order = kLess | kEqual | kGreater;
};

class CellReader {
 public:
  CellReader(const ast::Ast& ast, const Checked& checked) : ast_(ast), checked_(checked) {}

  CellMeaning Read(const ast::Cell& cell, const Type& type) const {
    CellMeaning meaning;
    for (const ast::CellPattern& pattern : cell.patterns) {
      CellMeaning one = ReadPattern(pattern, type);
      if (one.symbol && cell.patterns.size() > 1) one = Undecided();
      meaning.points = UnionOf(meaning.points, one.points);
      meaning.unknown = meaning.unknown || one.unknown;
      meaning.undecided = meaning.undecided || one.undecided;
      meaning.symbol = one.symbol;
      meaning.order = one.order;
    }
    return cell.negated ? Negated(meaning) : meaning;
  }

 private:
  static CellMeaning Undecided() {
    CellMeaning meaning;
    meaning.points = Everything();
    meaning.undecided = true;
    return meaning;
  }

  // `not a, b` is every known value but these.
  static CellMeaning Negated(const CellMeaning& meaning) {
    CellMeaning result = meaning;
    result.unknown = false;
    if (meaning.undecided || (meaning.symbol && meaning.points != Everything())) return Undecided();
    if (meaning.symbol) {
      result.order = static_cast<std::uint8_t>(~meaning.order & (kLess | kEqual | kGreater));
    } else {
      result.points = Difference(Everything(), meaning.points);
    }
    return result;
  }

  CellMeaning ReadPattern(const ast::CellPattern& pattern, const Type& type) const {
    CellMeaning meaning;
    meaning.points = Everything();
    switch (pattern.kind) {
      case ast::CellPattern::Kind::kAny:
        break;
      case ast::CellPattern::Kind::kUnknown:
        meaning.points.clear();
        meaning.unknown = true;
        break;
      case ast::CellPattern::Kind::kValue:
        if (const auto* range = std::get_if<ast::Range>(&ast_[*pattern.operand].node)) {
          Restrict(meaning, kGreater | kEqual, range->low, type);
          Restrict(meaning, range->includes_high ? kLess | kEqual : kLess, range->high, type);
        } else {
          Restrict(meaning, kEqual, *pattern.operand, type);
        }
        break;
      case ast::CellPattern::Kind::kCompare:
        Restrict(meaning, OrderOf(pattern.comparison), *pattern.operand, type);
        if (pattern.second_operand)
          Restrict(meaning, OrderOf(pattern.second_comparison), *pattern.second_operand, type);
        break;
    }
    return meaning;
  }

  void Restrict(CellMeaning& meaning, std::uint8_t order, ExprId operand, const Type& type) const {
    if (meaning.undecided) return;
    if (const std::optional<std::int64_t> point = ConstantPoint(operand, type)) {
      meaning.points = Intersection(meaning.points, PointsInOrder(order, *point));
      return;
    }
    const Type& operand_type = checked_.TypeOf(operand);
    const bool comparable =
        operand_type.kind == type.kind && operand_type.dimension == type.dimension &&
        operand_type.index == type.index && !operand_type.optional && type.kind != TypeKind::kText;
    Symbol symbol = SymbolOf(operand);
    if (!comparable || (meaning.symbol && meaning.symbol->text != symbol.text)) {
      meaning = Undecided();
      return;
    }
    meaning.symbol = std::move(symbol);
    meaning.order &= order;
  }

  Symbol SymbolOf(ExprId operand) const {
    Symbol symbol{operand, ast::Print(ast_, operand), std::nullopt, false};
    ExprId meant = operand;
    for (int i = 0; i < kMostAliases; ++i) {
      const Reference& reference = checked_.ReferenceOf(meant);
      if (reference.kind != Reference::Kind::kLet) break;
      meant = checked_.model.lets.at(reference.index).value;
    }
    const Reference& reference = checked_.ReferenceOf(meant);
    if (reference.kind == Reference::Kind::kArgument) symbol.column = reference.index;
    symbol.derived = reference.kind != Reference::Kind::kArgument &&
                     reference.kind != Reference::Kind::kLeaf &&
                     reference.kind != Reference::Kind::kParameter;
    return symbol;
  }

  std::optional<std::int64_t> ConstantPoint(ExprId operand, const Type& type) const {
    if (const std::optional<Value>& constant = checked_.constant[operand.index()]) {
      return PointOf(*constant, type);
    }
    const auto* call = std::get_if<ast::Call>(&ast_[operand].node);
    if (call == nullptr || call->callee != "-" || call->form != ast::CallForm::kPrefix)
      return std::nullopt;
    const std::optional<Value>& constant = checked_.constant[call->arguments.front().index()];
    if (!constant) return std::nullopt;
    if (type.kind == TypeKind::kNumber) return NumberPoint(-constant->number());
    return -constant->raw;
  }

  const ast::Ast& ast_;
  const Checked& checked_;
};

using CellGrid = std::vector<std::vector<CellMeaning>>;  // row, column

class SpaceBuilder {
 public:
  SpaceBuilder(const ast::Ast& ast, const Checked& checked, TableId id, std::int64_t day)
      : ast_(ast),
        checked_(checked),
        id_(id),
        day_(day),
        info_(checked.model.tables.at(id.index())),
        table_(std::get<ast::TableDeclaration>(ast[info_.decl].node)) {}

  std::optional<TableSpace> Build() {
    if (table_.parameters.size() != info_.parameters.size()) return std::nullopt;
    if (!ReadCells()) return std::nullopt;
    ColumnValues();
    for (std::size_t row = 0; row < cells_.size(); ++row) {
      for (std::size_t column = 0; column < info_.parameters.size(); ++column)
        AcceptRelation(row, column);
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
    space_.problem.possible = [axes = space_.axes,
                               relations = space_.relations](const CoverRegion& region) {
      return IsPossible(axes, relations, region);
    };
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
      space_.row_of.push_back(row);
    }
    return true;
  }

  // The union over all calls; a table that is called nowhere must be complete for every value.
  void ColumnValues() {
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
      values_.push_back(ValuesOf(ast_, checked_, symbol.operand));
      outside_symbols_.push_back(symbol);
    }
    return entry->second;
  }

  void AcceptRelation(std::size_t row, std::size_t column) {
    CellMeaning& cell = cells_[row][column];
    if (!cell.symbol) return;
    const std::size_t other = AxisOf(*cell.symbol);
    const bool optional = other < info_.parameters.size() && info_.parameters[other].optional;
    if (other == column || optional) return Forget(cell);
    for (const Relation& relation : space_.relations) {
      if (relation.left == column && relation.right == other) return;
      if (relation.left == other && relation.right == column) return;
      const bool taken = relation.left == column || relation.right == column ||
                         relation.left == other || relation.right == other;
      if (taken) return Forget(cell);
    }
    space_.relations.push_back({column, other, 0, cell.symbol->derived});
  }

  static void Forget(CellMeaning& cell) {
    cell.symbol.reset();
    cell.undecided = true;
  }

  void MakeAxes() {
    space_.parameters = info_.parameters.size();
    for (std::size_t axis = 0; axis < values_.size(); ++axis) {
      std::vector<IntervalSet> cells;
      const bool parameter = axis < space_.parameters;
      for (std::size_t row = 0; parameter && row < cells_.size(); ++row)
        cells.push_back(cells_[row][axis].points);
      const Type& type =
          parameter ? info_.parameters[axis] : checked_.TypeOf(Outside(axis).operand);
      space_.axes.emplace_back(parameter ? table_.parameters[axis].name.text : Outside(axis).text,
                               type, values_[axis], cells, InWholeSteps(axis), checked_);
    }
  }

  const Symbol& Outside(std::size_t axis) const {
    return outside_symbols_[axis - info_.parameters.size()];
  }

  // Two axes that are compared must count in the same steps.
  bool InWholeSteps(std::size_t axis) const {
    bool whole = values_[axis].whole;
    for (const Relation& relation : space_.relations) {
      if (relation.left == axis || relation.right == axis) {
        whole = values_[relation.left].whole && values_[relation.right].whole;
      }
    }
    return whole;
  }

  void AddRow(std::size_t row) {
    CoverProblem::Row result;
    for (std::size_t axis = 0; axis < space_.axes.size(); ++axis) {
      const CoverAxis& values = space_.axes[axis];
      AtomSet atoms = values.Any();
      const AtomSet unknown = values.Unknown();
      if (axis < space_.parameters) {
        const CellMeaning& cell = cells_[row][axis];
        atoms = values.AtomsOf(cell.points);
        if (cell.unknown) atoms.insert(atoms.end(), unknown.begin(), unknown.end());
        result.undecided = result.undecided || cell.undecided;
      } else {
        atoms.insert(atoms.end(), unknown.begin(), unknown.end());
      }
      result.cells.push_back(NormalisedAtoms(std::move(atoms)));
    }
    for (const Relation& relation : space_.relations)
      result.cells.push_back(OrderAtoms(row, relation));
    const bool empty = std::any_of(result.cells.begin(), result.cells.end(),
                                   [](const AtomSet& s) { return s.empty(); });
    if (empty || !IsPossible(space_.axes, space_.relations, result.cells)) {
      space_.never.push_back(space_.row_of[row]);
      // An empty box: it keeps its number and takes no part.
      for (AtomSet& cell : result.cells) cell.clear();
    } else if (result.undecided) {
      space_.undecided.push_back(space_.row_of[row]);
    }
    result.group = Group(row);
    space_.problem.rows.push_back(std::move(result));
  }

  std::optional<std::uint32_t> Group(std::size_t row) const {
    switch (table_.hit) {
      case ast::HitPolicy::kUnique:
        return std::nullopt;
      case ast::HitPolicy::kAgree:
      case ast::HitPolicy::kFirst:
        return info_.rows[space_.row_of[row]].says;
      case ast::HitPolicy::kCollect:
        return 0;
    }
    return std::nullopt;
  }

  AtomSet OrderAtoms(std::size_t row, const Relation& relation) const {
    std::uint8_t order = kLess | kEqual | kGreater;
    const CellMeaning& left = cells_[row][relation.left];
    if (left.symbol) order &= left.order;
    if (relation.right < space_.parameters) {
      const CellMeaning& right = cells_[row][relation.right];
      if (right.symbol) order &= Mirrored(right.order);
    }
    AtomSet atoms;
    if ((order & kLess) != 0) atoms.push_back({0, 0});
    if ((order & kEqual) != 0) atoms.push_back({1, 1});
    if ((order & kGreater) != 0) atoms.push_back({2, 2});
    return NormalisedAtoms(std::move(atoms));
  }

  static std::uint8_t Mirrored(std::uint8_t order) {
    return static_cast<std::uint8_t>((order & kEqual) | ((order & kLess) != 0 ? kGreater : 0) |
                                     ((order & kGreater) != 0 ? kLess : 0));
  }

  const ast::Ast& ast_;
  const Checked& checked_;
  TableId id_;
  std::int64_t day_;
  const TableInfo& info_;
  const ast::TableDeclaration& table_;
  CellGrid cells_;
  std::vector<PossibleValues> values_;          // by axis
  std::map<std::string, std::size_t> outside_;  // by text, to the axis
  std::vector<Symbol> outside_symbols_;
  TableSpace space_;
};

}  // namespace

std::optional<TableSpace> BuildTableSpace(const ast::Ast& ast, const Checked& checked,
                                          TableId table, std::int64_t day) {
  return SpaceBuilder(ast, checked, table, day).Build();
}

bool IsPossible(const std::vector<CoverAxis>& axes, const std::vector<Relation>& relations,
                const CoverRegion& region) {
  for (const Relation& relation : relations) {
    const CoverAxis &left = axes[relation.left], &right = axes[relation.right];
    if (left.IsUnknown(region[relation.left]) || right.IsUnknown(region[relation.right])) continue;
    const IntervalSet a = left.PositionsOf(region[relation.left]),
                      b = right.PositionsOf(region[relation.right]);
    if (a.empty() || b.empty()) return false;
    bool possible = false;
    for (const AtomRange& range : region[relation.column]) {
      for (std::uint32_t atom = range.first; atom <= range.last; ++atom) {
        possible = possible || (atom == 0 && a.front().low < b.back().high) ||
                   (atom == 1 && !Intersection(a, b).empty()) ||
                   (atom == 2 && a.back().high > b.front().low);
      }
    }
    if (!possible) return false;
  }
  return true;
}

}  // namespace remit::prove
