// Reads the declarations in order, and every expression that a decision is made from.
#include "interpreter/testing/coverage_plan.h"

#include <algorithm>
#include <set>
#include <utility>

#include "interpreter/ast/print.h"
#include "interpreter/ast/walk.h"
#include "interpreter/check/reach.h"
#include "interpreter/engine/names.h"

namespace remit::testing {
namespace {

using ast::ExprId;
using check::Checked;
using check::Reference;
using Kind = CoveragePoint::Kind;
using RuleKind = check::RuleInfo::Kind;

bool IsOrdered(const types::Type& type) {
  return type.kind == types::TypeKind::kDecimal || type.kind == types::TypeKind::kLiteral ||
         type.kind == types::TypeKind::kNumber || type.kind == types::TypeKind::kDate;
}

bool IsComparison(const std::string& callee) {
  return callee == "<" || callee == "<=" || callee == ">" || callee == ">=";
}

// A grid has too many values for each to be a point of its own.
constexpr std::size_t kFewAlternatives = 8;

class Planner {
 public:
  Planner(const ast::Ast& ast, const Checked& checked)
      : ast_(ast), checked_(checked), model_(checked.model), reach_(ast, checked) {}

  CoveragePlan Make() {
    for (const ExprId root : DecidingRoots(checked_)) reach_.Add(root);
    ListRoots();
    Rules();
    Requirements();
    Guarantees();
    Rows();
    ReadExpressions();
    Route();
    Knobs();
    return std::move(plan_);
  }

 private:
  PointId Add(Kind kind, std::string subject, std::string side, std::string words,
              source::Span span) {
    CoveragePoint point;
    point.kind = kind;
    point.subject = std::move(subject);
    point.side = std::move(side);
    point.words = std::move(words);
    point.span = span;
    plan_.points.push_back(std::move(point));
    return static_cast<PointId>(plan_.points.size() - 1);
  }

  void ListRoots() {
    for (const check::ObjectiveInfo& objective : model_.objectives) {
      for (const ExprId part : {objective.value, objective.worst, objective.best})
        if (part.valid()) plan_.valued.push_back(part);
    }
    for (const check::PreferenceInfo& preference : model_.preferences) {
      if (!preference.asks_route) plan_.valued.push_back(preference.condition);
      plan_.valued.push_back(preference.worth);
    }
  }

  void Rules() {
    for (const check::RuleInfo& rule : model_.rules) {
      plan_.rules.emplace_back();
      // What a refusal with a choice in it does, the requirement that is made from it does.
      if (rule.kind == RuleKind::kRefuse && rule.uses_knob) continue;
      const source::Span span = ast_[rule.decl].span;
      const PointId yes =
          Add(Kind::kRule, rule.name, "fires", "in no test does `" + rule.name + "` fire", span);
      const PointId no =
          Add(Kind::kRule, rule.name, "does not fire",
              "no test decides a case for which `" + rule.name + "` does not fire", span);
      plan_.rules.back() = YesNo{yes, no};
    }
  }

  void Requirements() {
    for (const check::RequirementInfo& requirement : model_.requirements) {
      const source::Span span = ast_[requirement.decl].span;
      const PointId yes =
          Add(Kind::kRequirement, requirement.name, "rules out",
              "in no test does `" + requirement.name + "` rule an alternative out", span);
      const PointId no =
          Add(Kind::kRequirement, requirement.name, "allows",
              "in no test does `" + requirement.name + "` allow an alternative", span);
      plan_.requirements.push_back({yes, no});
    }
  }

  void Guarantees() {
    for (const check::GuaranteeInfo& guarantee : model_.guarantees) {
      const bool proposals = guarantee.of == check::About::kProposals;
      plan_.guarantees.push_back(Add(Kind::kGuarantee, guarantee.name, "is asked",
                                     std::string("no test decides ") +
                                         (proposals ? "a proposal" : "a case") + " for which `" +
                                         guarantee.name + "` is asked",
                                     ast_[guarantee.decl].span));
    }
  }

  void Rows() {
    for (std::size_t t = 0; t < model_.tables.size(); ++t) {
      const check::TableInfo& table = model_.tables[t];
      if (table.replaced || !reach_.Calls(check::Callee::Kind::kTable, t)) continue;
      const auto& declaration = std::get<ast::TableDeclaration>(ast_[table.decl].node);
      auto& rows = plan_.rows[static_cast<std::uint32_t>(t)];
      for (std::size_t row = 0; row < declaration.rows.size(); ++row) {
        const std::string side = "row " + std::to_string(row + 1);
        rows.push_back(Add(Kind::kRow, table.name, side,
                           "in no test does " + side + " of `" + table.name + "` apply",
                           declaration.rows[row].span));
      }
      Columns(static_cast<std::uint32_t>(t), table, declaration);
    }
  }

  void Columns(std::uint32_t index, const check::TableInfo& table,
               const ast::TableDeclaration& declaration) {
    auto& columns = plan_.columns[index];
    columns.resize(table.parameters.size());
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (!IsOrdered(table.parameters[c])) continue;
      std::set<std::string> known;
      for (const ast::Row& row : declaration.rows) {
        if (row.otherwise) continue;
        for (const ast::CellPattern& pattern : row.conditions[c].patterns) {
          for (const ExprId limit : OperandsOf(pattern)) {
            if (!IsFixed(limit) || !known.insert(ast::Print(ast_, limit)).second) continue;
            columns[c].push_back(NewThreshold(
                table.name + ", " + declaration.parameters[c].name.text,
                "`" + declaration.parameters[c].name.text + "` of `" + table.name + "`", {}, limit,
                pattern.span));
          }
        }
      }
    }
  }

  // What a cell puts in order; a value that it only equals is no threshold.
  std::vector<ExprId> OperandsOf(const ast::CellPattern& pattern) const {
    std::vector<ExprId> operands;
    const auto add = [&](const std::string& comparison, const std::optional<ExprId>& operand) {
      if (operand && IsComparison(comparison)) operands.push_back(*operand);
    };
    if (pattern.kind == ast::CellPattern::Kind::kCompare) {
      add(pattern.comparison, pattern.operand);
      add(pattern.second_comparison, pattern.second_operand);
    }
    if (pattern.kind == ast::CellPattern::Kind::kValue && pattern.operand) {
      if (const auto* range = std::get_if<ast::Range>(&ast_[*pattern.operand].node))
        operands = {range->low, range->high};
    }
    return operands;
  }

  Threshold NewThreshold(const std::string& subject, const std::string& what, ExprId expr,
                         ExprId limit, source::Span span) {
    Threshold threshold{expr, limit};
    const std::string at = "`" + ast::Print(ast_, limit) + "`";
    const auto add = [&](const std::string& side, const std::string& place) {
      return Add(Kind::kThreshold, subject, side + " " + ast::Print(ast_, limit),
                 "no test has " + what + " " + place + " " + at, span);
    };
    threshold.below = add("below", "below");
    threshold.at = add("at", "exactly at");
    threshold.above = add("above", "above");
    return threshold;
  }

  // Every expression that a decision reads, in the order of the tree.
  void ReadExpressions() {
    std::set<std::uint32_t> seen;
    const auto read = [&](ExprId root) {
      if (root.valid()) ast::Walk(ast_, root, [&](ExprId id) { seen.insert(id.value); });
    };
    for (const ExprId root : DecidingRoots(checked_)) read(root);
    for (std::size_t i = 0; i < model_.lets.size(); ++i) {
      if (reach_.Has(Reference::Kind::kLet, i)) read(model_.lets[i].value);
    }
    for (std::size_t i = 0; i < model_.functions.size(); ++i) {
      if (reach_.Calls(check::Callee::Kind::kFunction, i)) read(model_.functions[i].body);
    }
    for (const auto& [table, rows] : plan_.rows) {
      const auto& declaration =
          std::get<ast::TableDeclaration>(ast_[model_.tables[table].decl].node);
      for (const ast::Row& row : declaration.rows)
        for (const ExprId output : row.outputs) read(output);
    }
    for (const std::uint32_t id : seen) ReadExpression(ExprId(id));
  }

  void ReadExpression(ExprId id) {
    const std::string text = ast::Print(ast_, id);
    for (const Limited& limited : LimitsOf(ast_, checked_, id)) {
      plan_.thresholds[id.value].push_back(
          NewThreshold(text, "`" + ast::Print(ast_, limited.subject) + "`", limited.subject,
                       limited.limit, ast_[id].span));
    }
    const auto* call = std::get_if<ast::Call>(&ast_[id].node);
    if (call == nullptr || call->form != ast::CallForm::kConditional) return;
    const std::string condition = ast::Print(ast_, call->arguments.front());
    const source::Span span = ast_[call->arguments.front()].span;
    const PointId yes = Add(Kind::kBranch, "if " + condition, "holds",
                            "in no test does `if " + condition + "` hold", span);
    const PointId no = Add(Kind::kBranch, "if " + condition, "does not hold",
                           "in every test that reads `if " + condition + "` it holds", span);
    plan_.branches[id.value] = {yes, no};
  }

  bool IsFixed(ExprId expr) const { return testing::IsFixed(ast_, checked_, expr); }

  void Route() {
    const bool escalates =
        std::any_of(model_.rules.begin(), model_.rules.end(),
                    [](const check::RuleInfo& rule) { return rule.kind == RuleKind::kEscalate; });
    if (!escalates) return;
    for (std::size_t level = 0; level < model_.levels.size(); ++level) {
      const auto named = Named(static_cast<int>(level), 0);
      // Where nothing fires the lowest decides, and where no band covers a proposal the highest.
      const bool end =
          level == 0 || (level + 1 == model_.levels.size() && !model_.deviations.empty());
      plan_.levels.push_back(named || end ? Rung(model_.levels[level], named) : kNoPoint);
    }
    for (std::size_t side = 0; side < model_.sides.size(); ++side) {
      const auto named = Named(std::nullopt, std::uint64_t{1} << side);
      plan_.sides.push_back(named ? Rung(model_.sides[side], named) : kNoPoint);
    }
  }

  // The first rule or band that names it; nothing where none does.
  std::optional<source::Span> Named(std::optional<int> level, std::uint64_t side) const {
    for (const check::RuleInfo& rule : model_.rules) {
      if (rule.kind != RuleKind::kEscalate) continue;
      if ((level && rule.level == level) || (rule.sides & side) != 0) return ast_[rule.decl].span;
    }
    for (const check::DeviationInfo& band : model_.deviations) {
      if (level && band.level == *level) return ast_[band.decl].span;
    }
    return std::nullopt;
  }

  PointId Rung(const std::string& name, const std::optional<source::Span>& named) {
    const source::Span span = named.value_or(ast_[FirstEscalation()].span);
    return Add(Kind::kRoute, name, "decides", "no test ends with `" + name + "` as who decides",
               span);
  }

  ast::DeclId FirstEscalation() const {
    for (const check::RuleInfo& rule : model_.rules) {
      if (rule.kind == RuleKind::kEscalate) return rule.decl;
    }
    return {};
  }

  void Knobs() {
    for (const check::KnobInfo& knob : model_.knobs) {
      std::vector<PointId> points;
      const std::size_t count = knob.alternatives.size();
      const source::Span span = ast_[knob.decl].span;
      const auto add = [&](const std::string& side, const std::string& words) {
        return Add(Kind::kAlternative, knob.name, side,
                   "no test recommends or proposes " + words + " for `" + knob.name + "`", span);
      };
      const auto value = [&](std::size_t i) {
        return types::Format(knob.alternatives[i], knob.type, checked_.type_table, checked_.texts);
      };
      if (knob.list) {
        points.assign(count, add("a later element", "an element of the list behind the first"));
        points[0] = add("the first element", "the first element of the list");
      } else if (count <= kFewAlternatives) {
        for (std::size_t i = 0; i < count; ++i) points.push_back(add(value(i), value(i)));
      } else {
        points.assign(count, add("in between", "a value between the ends"));
        points[0] = add(value(0), value(0) + ", where the choices begin,");
        points[count - 1] = add(value(count - 1), value(count - 1) + ", where the choices end,");
      }
      plan_.alternatives.push_back(std::move(points));
    }
  }

  const ast::Ast& ast_;
  const Checked& checked_;
  const check::Model& model_;
  check::Reach reach_;
  CoveragePlan plan_;
};

}  // namespace

// Written values and parameters.
bool IsFixed(const ast::Ast& ast, const Checked& checked, ExprId expr) {
  bool fixed = (checked.uses.at(expr.index()) & ~check::kUsesParameter) == 0;
  ast::Walk(ast, expr, [&](ExprId id) {
    const Reference::Kind kind = checked.ReferenceOf(id).kind;
    fixed = fixed && kind != Reference::Kind::kArgument && kind != Reference::Kind::kElement &&
            kind != Reference::Kind::kPick && kind != Reference::Kind::kDistribution;
  });
  return fixed;
}

std::vector<Limited> LimitsOf(const ast::Ast& ast, const Checked& checked, ExprId comparison) {
  const auto* call = std::get_if<ast::Call>(&ast[comparison].node);
  if (call == nullptr || call->arguments.size() != 2 ||
      checked.CalleeOf(comparison).kind != check::Callee::Kind::kBuiltin ||
      !IsOrdered(checked.TypeOf(call->arguments[0])))
    return {};
  const ExprId left = call->arguments[0], right = call->arguments[1];
  std::vector<Limited> limits;
  const auto add = [&](ExprId subject, ExprId limit) {
    if (!IsFixed(ast, checked, subject) && IsFixed(ast, checked, limit))
      limits.push_back({subject, limit});
  };
  if (IsComparison(call->callee)) {
    add(left, right);
    add(right, left);
  } else if (call->callee == "in" || call->callee == "not in") {
    if (const auto* range = std::get_if<ast::Range>(&ast[right].node)) {
      add(left, range->low);
      add(left, range->high);
    }
  }
  return limits;
}

CoveragePlan PlanOf(const ast::Ast& ast, const Checked& checked) {
  return Planner(ast, checked).Make();
}

std::vector<ExprId> DecidingRoots(const Checked& checked) {
  const check::Model& model = checked.model;
  std::vector<ExprId> roots;
  const auto add = [&](ExprId root) {
    if (root.valid()) roots.push_back(root);
  };
  for (const check::RuleInfo& rule : model.rules) add(rule.condition);
  for (const check::RequirementInfo& requirement : model.requirements) add(requirement.condition);
  for (const check::ObjectiveInfo& objective : model.objectives) {
    add(objective.value);
    add(objective.worst);
    add(objective.best);
  }
  for (const check::PreferenceInfo& preference : model.preferences) {
    add(preference.condition);
    add(preference.worth);
  }
  for (const check::DampInfo& damp : model.damps) add(damp.limit);
  for (const check::DeviationInfo& band : model.deviations) add(band.reach);
  return roots;
}

}  // namespace remit::testing
