// The reference evaluator's decision tables: 02-language, Evaluation 10, read off the tree row by
// row.
#include <algorithm>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/engine/reference_trace.h"
#include "interpreter/engine/reference_walk.h"

namespace remit::engine {

using ast::CellPattern;
using builtins::Fault;
using types::Type;
using types::TypeKind;
using types::Value;

// ---------------------------------------------------------------- tables

// "`any` is every known value; an optional column needs `unknown` too." A value that must be known
// is known whatever is wrong with it; of a `T?` at fault it cannot be said.
Lane Walk::MatchesPattern(const Lane& value, const Type& column, const CellPattern& pattern) {
  switch (pattern.kind) {
    case CellPattern::Kind::kAny:
      if (value.causes.empty()) return PresentBoolean(!value.absent);
      return column.optional ? value : PresentBoolean(true);
    case CellPattern::Kind::kUnknown:
      if (value.causes.empty()) return PresentBoolean(value.absent);
      return column.optional ? value : PresentBoolean(false);
    case CellPattern::Kind::kValue:
      if (value.absent) return PresentBoolean(false);
      return Matches(value, column, *pattern.operand);
    case CellPattern::Kind::kCompare: {
      if (value.absent) return PresentBoolean(false);
      std::vector<Lane> both = {Compare(value, column, pattern.comparison, *pattern.operand)};
      if (pattern.second_operand) {
        both.push_back(Compare(value, column, pattern.second_comparison, *pattern.second_operand));
      }
      return ThreeValuedAnd(both);
    }
  }
  REMIT_CHECK(false, "a cell has one of four kinds of pattern");
}

// `not a, b` is every known value that is neither.
Lane Walk::MatchesCell(const Lane& value, const Type& column, const ast::Cell& cell) {
  if (cell.negated && value.absent) return PresentBoolean(false);
  Arguments matches;
  for (const CellPattern& pattern : cell.patterns) {
    matches.push_back(MatchesPattern(value, column, pattern));
  }
  const Lane any = ThreeValuedOr(matches);
  return cell.negated ? ThreeValuedNot(any) : any;
}

// Each row in force, in written order, and whether it applies. "An `otherwise` row applies when no
// other does."
std::vector<Walk::Applying> Walk::RowsOf(const check::TableInfo& info, const Arguments& columns) {
  const auto& declaration = std::get<ast::TableDeclaration>(situation_.ast[info.decl].node);
  if (situation_.trace != nullptr) situation_.trace->Mute();
  std::vector<Applying> rows;
  Arguments others;
  for (std::size_t i = 0; i < declaration.rows.size(); ++i) {
    if (!info.rows[i].in_force.On(situation_.as_of)) continue;
    const ast::Row& row = declaration.rows[i];
    rows.push_back({i, PresentBoolean(false)});
    if (row.otherwise) continue;
    Arguments cells;
    for (std::size_t c = 0; c < row.conditions.size(); ++c)
      cells.push_back(MatchesCell(columns.at(c), info.parameters.at(c), row.conditions[c]));
    rows.back().applies = ThreeValuedAnd(cells);
    others.push_back(rows.back().applies);
  }
  for (Applying& row : rows) {
    if (declaration.rows[row.row].otherwise) row.applies = ThreeValuedNot(ThreeValuedOr(others));
  }
  if (situation_.trace != nullptr) situation_.trace->Unmute();
  return rows;
}

// The result of one row.
Lane Walk::Says(const ast::TableDeclaration& declaration, const Applying& row, std::size_t output) {
  const ast::ExprId result = declaration.rows[row.row].outputs.at(output);
  if (situation_.trace == nullptr) return Evaluate(result);
  TraceNode node;
  node.kind = TraceNode::Kind::kRow;
  node.position = row.row;
  node.counts = IsTrue(row.applies);
  situation_.trace->Open(std::move(node));
  Lane lane = Evaluate(result);
  situation_.trace->Close(lane);
  return lane;
}

Lane Walk::EvaluateTable(ast::ExprId id, const ast::Call& call, check::TableId table,
                         std::size_t output) {
  const check::TableInfo& info = model().tables.at(table.index());
  const auto& declaration = std::get<ast::TableDeclaration>(situation_.ast[info.decl].node);
  Arguments outer = std::exchange(arguments_, EvaluateAll(call.arguments));
  const std::vector<Applying> rows = RowsOf(info, arguments_);
  const auto says = [&](const Applying& row) { return Says(declaration, row, output); };
  Lane result;
  switch (declaration.hit) {
    case ast::HitPolicy::kUnique:
    case ast::HitPolicy::kAgree: {
      const std::optional<std::size_t> chosen = TheOneRow(id, info, declaration.hit, rows, result);
      if (chosen) result = says(rows[*chosen]);
      break;
    }
    case ast::HitPolicy::kFirst: {
      const std::optional<std::size_t> chosen = FirstRow(id, rows, result);
      if (chosen) result = says(rows[*chosen]);
      break;
    }
    case ast::HitPolicy::kCollect: {
      std::vector<Counted> collected;
      for (const Applying& row : rows) collected.push_back({row.applies, says(row)});
      const auto aggregation = check::AggregationOf(info.collect);
      REMIT_CHECK(aggregation.has_value(), "a list is no single value");
      result = Aggregated(id, *aggregation, info.outputs.at(output).type, collected);
      break;
    }
  }
  arguments_ = std::move(outer);
  return result;
}

// "Default: exactly one row applies"; "`agree`: overlaps must give the same literal result". A row
// that certainly applies wins, whatever is missing in others.
std::optional<std::size_t> Walk::TheOneRow(ast::ExprId id, const check::TableInfo& info,
                                           ast::HitPolicy hit, const std::vector<Applying>& rows,
                                           Lane& otherwise) {
  std::optional<std::size_t> chosen;
  CauseSet open;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Unite(open, rows[i].applies.causes);
    if (!IsTrue(rows[i].applies)) continue;
    const bool agree = hit == ast::HitPolicy::kAgree && chosen &&
                       info.rows[rows[i].row].says == info.rows[rows[*chosen].row].says;
    if (chosen && !agree) {
      otherwise = FaultAt(id, Fault::kTwoRows);
      return std::nullopt;
    }
    if (!chosen) chosen = i;
  }
  if (!chosen) otherwise = open.empty() ? FaultAt(id, Fault::kNoRow) : Because(std::move(open));
  return chosen;
}

// The first in written order that applies; one before it that may apply has to be known first.
std::optional<std::size_t> Walk::FirstRow(ast::ExprId id, const std::vector<Applying>& rows,
                                          Lane& otherwise) {
  CauseSet open;
  const auto chosen = std::find_if(rows.begin(), rows.end(), [&](const Applying& row) {
    Unite(open, row.applies.causes);
    return IsTrue(row.applies);
  });
  if (!open.empty()) {
    otherwise = Because(std::move(open));
    return std::nullopt;
  }
  if (chosen == rows.end()) {
    otherwise = FaultAt(id, Fault::kNoRow);
    return std::nullopt;
  }
  return static_cast<std::size_t>(chosen - rows.begin());
}

// ---------------------------------------------------------------- what is collected

namespace {

bool Before(Value a, Value b, const Type& type) {
  return type.kind == TypeKind::kNumber ? a.number() < b.number() : a.raw < b.raw;
}

}  // namespace

// The call of the table that collects, and which of its outputs.
std::vector<Walk::Counted> Walk::CollectedBy(ast::ExprId list) {
  const auto* member = std::get_if<ast::Member>(&situation_.ast[list].node);
  const ast::ExprId id = member != nullptr ? member->base : list;
  const auto& call = std::get<ast::Call>(situation_.ast[id].node);
  const check::TableInfo& info = model().tables.at(situation_.checked.CalleeOf(id).index);
  const auto& declaration = std::get<ast::TableDeclaration>(situation_.ast[info.decl].node);
  const std::size_t output = member != nullptr ? situation_.checked.ReferenceOf(list).index : 0;
  Arguments outer = std::exchange(arguments_, EvaluateAll(call.arguments));
  std::vector<Counted> parts;
  for (const Applying& row : RowsOf(info, arguments_)) {
    parts.push_back({row.applies, Says(declaration, row, output)});
  }
  arguments_ = std::move(outer);
  return parts;
}

Lane Walk::EvaluateOverRows(ast::ExprId id, const ast::Aggregate& aggregate) {
  std::vector<Counted> parts;
  if (situation_.trace != nullptr) situation_.trace->Mute();
  std::vector<Counted> collected = CollectedBy(aggregate.list);
  if (situation_.trace != nullptr) situation_.trace->Unmute();
  for (std::size_t i = 0; i < collected.size(); ++i) {
    Counted& part = collected[i];
    arguments_.push_back(part.value);
    if (situation_.trace != nullptr) situation_.trace->Mute();
    if (aggregate.where)
      part.counts = ThreeValuedAnd(std::vector<Lane>{part.counts, Evaluate(*aggregate.where)});
    if (situation_.trace != nullptr) situation_.trace->Unmute();
    part.value = ValueOfElement(i, IsTrue(part.counts), aggregate.value);
    arguments_.pop_back();
    parts.push_back(std::move(part));
  }
  const auto aggregation = check::AggregationNamed(aggregate.function.text);
  REMIT_CHECK(aggregation.has_value(), "an aggregate is one of those declared");
  return Aggregated(id, *aggregation, TypeOf(aggregate.value), parts);
}

std::vector<Lane> Walk::Collect(ast::ExprId list) {
  CauseSet causes;
  std::vector<Lane> values;
  for (Counted& part : CollectedBy(list)) {
    Unite(causes, part.counts.causes);
    if (!IsTrue(part.counts)) continue;
    Unite(causes, part.value.causes);
    values.push_back(std::move(part.value));
  }
  return causes.empty() ? values : std::vector<Lane>{Because(std::move(causes))};
}

Lane Walk::EvaluateListEquality(const ast::Call& call) {
  const std::vector<Lane> values = Collect(call.arguments[0]);
  const auto& expected = std::get<ast::ListLiteral>(situation_.ast[call.arguments[1]].node);
  if (values.size() == 1 && !values.front().causes.empty()) return values.front();
  bool same = values.size() == expected.elements.size();
  for (std::size_t i = 0; same && i < values.size(); ++i) {
    const Lane element = Evaluate(expected.elements[i]);
    if (!IsPresent(element)) return element;
    const Type& type = TypeOf(expected.elements[i]);
    same = !Before(values[i].value, element.value, type) &&
           !Before(element.value, values[i].value, type);
  }
  return PresentBoolean(same == (call.callee == "=="));
}

}  // namespace remit::engine
