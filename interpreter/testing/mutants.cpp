// One pass over what can change a decision, in the policy's own file.
#include "interpreter/testing/mutants.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "interpreter/ast/print.h"
#include "interpreter/ast/walk.h"
#include "interpreter/base/check.h"
#include "interpreter/check/reach.h"
#include "interpreter/testing/coverage_plan.h"
#include "interpreter/testing/literal_step.h"

namespace remit::testing {
namespace {

using ast::DeclId;
using ast::ExprId;
using check::Reference;
using Kind = Mutant::Kind;
using RuleKind = check::RuleInfo::Kind;

std::string Swapped(const std::string& callee) {
  static const std::map<std::string, std::string> kPairs = {{"<", "<="},
                                                            {"<=", "<"},
                                                            {">", ">="},
                                                            {">=", ">"},
                                                            {"==", "!="},
                                                            {"!=", "=="},
                                                            {"is", "is not"},
                                                            {"is not", "is"},
                                                            {"in", "not in"},
                                                            {"not in", "in"},
                                                            {"and", "or"},
                                                            {"or", "and"},
                                                            {"min", "max"},
                                                            {"max", "min"},
                                                            {"is known", "is not known"},
                                                            {"is not known", "is known"}};
  const auto pair = kPairs.find(callee);
  return pair == kPairs.end() ? std::string() : pair->second;
}

class Finder {
 public:
  Finder(const ast::Ast& ast, const check::Checked& checked, const source::SourceMap& sources)
      : ast_(ast),
        checked_(checked),
        model_(checked.model),
        sources_(sources),
        reach_(ast, checked),
        scratch_(Edited(ast, {})) {
    for (const ExprId root : DecidingRoots(checked_)) reach_.Add(root);
    for (std::size_t i = 0; i < ast_.expr_count(); ++i) NoteLimits(ExprId(i));
  }

  std::vector<Mutation> Find() {
    Rules();
    Requirements();
    Formulas();
    Parameters();
    Weights();
    Tables();
    Models();
    Bands();
    std::stable_sort(found_.begin(), found_.end(), [](const Mutation& a, const Mutation& b) {
      const Mutant &x = a.mutant, &y = b.mutant;
      return std::tuple(x.span.begin, x.kind, x.span.end) <
             std::tuple(y.span.begin, y.kind, y.span.end);
    });
    return std::move(found_);
  }

 private:
  bool Own(source::Span span) const {
    return span.file.valid() && span.file == ast_.files.front().id;
  }
  std::string TextOf(source::Span span) const {
    return std::string(sources_.Get(span.file).Text(span));
  }

  std::string Printed(const ast::ExprNode& node, ExprId in_place_of) {
    return ast::Print(scratch_, scratch_.Add({node, ast_[in_place_of].span}));
  }

  void Add(Kind kind, source::Span span, std::string after, std::string words, Edit edit,
           bool of_table = false, std::optional<ExprId> comparison = std::nullopt) {
    AddLater(
        kind, span, std::move(after), std::move(words), [edit = std::move(edit)] { return edit; },
        of_table, comparison);
  }

  void AddLater(Kind kind, source::Span span, std::string after, std::string words,
                std::function<Edit()> edit, bool of_table, std::optional<ExprId> comparison) {
    if (!Own(span)) return;
    Mutation mutation;
    mutation.mutant.kind = kind;
    mutation.mutant.span = span;
    mutation.mutant.before = TextOf(span);
    mutation.mutant.after = std::move(after);
    mutation.mutant.words = std::move(words);
    mutation.edit = std::move(edit);
    mutation.of_table = of_table;
    mutation.comparison = comparison;
    found_.push_back(std::move(mutation));
  }

  // ---- expressions

  // Which literals are limits, in which comparison, and how far the least step is.
  struct Limit {
    ExprId comparison;
    std::optional<types::ExactDecimal> step;  // of the grid of the choice that is compared
  };

  void NoteLimits(ExprId id) {
    for (const Limited& limited : LimitsOf(ast_, checked_, id)) {
      ast::Walk(ast_, limited.limit, [&](ExprId part) {
        limits_[part.value] = {id, part == limited.limit ? StepOf(limited.subject) : std::nullopt};
      });
    }
  }

  std::optional<types::ExactDecimal> StepOf(ExprId subject) const {
    const Reference& reference = checked_.ReferenceOf(subject);
    if (reference.kind != Reference::Kind::kKnob) return std::nullopt;
    return GridStep(model_.knobs.at(reference.index), checked_);
  }

  // `kind`: of a written number that is no limit.
  void Expression(ExprId root, Kind kind, bool of_table = false) {
    if (!root.valid()) return;
    ast::Walk(ast_, root, [&](ExprId id) { One(id, root, kind, of_table); });
  }

  void One(ExprId id, ExprId root, Kind kind, bool of_table) {
    const ast::Expr& expr = ast_[id];
    if (std::holds_alternative<ast::QuantityLiteral>(expr.node) ||
        std::holds_alternative<ast::DateLiteral>(expr.node))
      return Number(id, kind, of_table);
    if (const auto* call = std::get_if<ast::Call>(&expr.node)) return Called(id, root, *call);
    const auto* aggregate = std::get_if<ast::Aggregate>(&expr.node);
    if (aggregate == nullptr) return;
    if (const std::string other = Swapped(aggregate->function.text);
        other == "min" || other == "max") {
      ast::Aggregate changed = *aggregate;
      changed.function.text = other;
      Replace(Kind::kExtreme, id, changed, "`" + aggregate->function.text + "` is `" + other + "`");
    }
    if (aggregate->where) {
      ast::Aggregate changed = *aggregate;
      changed.where.reset();
      Replace(Kind::kCondition, id, changed,
              "`where " + ast::Print(ast_, *aggregate->where) + "` is dropped");
    }
  }

  bool IsMoney(const types::Type& type) const {
    return type.kind == types::TypeKind::kDecimal &&
           types::Scale(type, checked_.type_table) == types::kMoneyScale;
  }

  void Number(ExprId id, Kind kind, bool of_table) {
    const auto limit = limits_.find(id.value);
    const bool is_limit = limit != limits_.end() && kind != Kind::kCell;
    for (const bool up : {true, false}) {
      const auto stepped = Stepped(ast_[id].node, up, is_limit ? limit->second.step : std::nullopt);
      if (!stepped) continue;
      const std::string before = ast::Print(ast_, id), after = Printed(*stepped, id);
      Edit edit;
      edit.exprs.emplace_back(id, *stepped);
      Add(is_limit ? Kind::kThreshold : kind, ast_[id].span, after,
          "`" + before + "` is `" + after + "`", std::move(edit), of_table,
          is_limit ? std::optional<ExprId>(limit->second.comparison) : std::nullopt);
    }
  }

  void Called(ExprId id, ExprId root, const ast::Call& call) {
    const std::string other = Swapped(call.callee);
    const bool builtin = checked_.CalleeOf(id).kind == check::Callee::Kind::kBuiltin;
    if (!builtin) return;
    if (!other.empty()) {
      const Kind kind = other == "and" || other == "or"    ? Kind::kConnective
                        : other == "min" || other == "max" ? Kind::kExtreme
                                                           : Kind::kComparison;
      ast::Call changed = call;
      changed.callee = other;
      Replace(kind, id, changed, "`" + call.callee + "` is `" + other + "`",
              kind == Kind::kComparison ? std::optional<ExprId>(id) : std::nullopt, id != root);
    }
    if (call.callee == "and" || call.callee == "or") Drop(id, call, id != root);
    if (call.callee == "not" && call.form == ast::CallForm::kPrefix)
      Become(Kind::kCondition, id, call.arguments.front(), "`not` is dropped");
    if (call.form == ast::CallForm::kConditional) {
      ast::Call changed = call;
      std::swap(changed.arguments.at(1), changed.arguments.at(2));
      Replace(Kind::kCondition, id, changed, "the branches of the `if` change places");
    }
  }

  void Drop(ExprId id, const ast::Call& call, bool inside) {
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      const std::string words = "`" + ast::Print(ast_, call.arguments[i]) + "` is dropped";
      if (call.arguments.size() == 2) {
        Become(Kind::kCondition, id, call.arguments[1 - i], words);
        continue;
      }
      ast::Call changed = call;
      changed.arguments.erase(changed.arguments.begin() + static_cast<std::ptrdiff_t>(i));
      Replace(Kind::kCondition, id, changed, words, std::nullopt, inside);
    }
  }

  // `bracket`: what stands there may need brackets where it stands.
  void Replace(Kind kind, ExprId id, ast::ExprNode node, std::string words,
               std::optional<ExprId> comparison = std::nullopt, bool bracket = false) {
    std::string after = Printed(node, id);
    Edit edit;
    edit.exprs.emplace_back(id, std::move(node));
    const auto* call = std::get_if<ast::Call>(&edit.exprs.front().second);
    const bool loose = call != nullptr && (call->callee == "and" || call->callee == "or");
    if (bracket && loose) after = "(" + after + ")";
    Add(kind, ast_[id].span, std::move(after), std::move(words), std::move(edit), false,
        comparison);
  }

  // The expression is one of its own parts.
  void Become(Kind kind, ExprId id, ExprId part, std::string words) {
    Edit edit;
    edit.exprs.emplace_back(id, ast_[part].node);
    std::string after = ast::Print(ast_, part);
    const auto* call = std::get_if<ast::Call>(&ast_[part].node);
    if (call != nullptr && call->form != ast::CallForm::kFunction) after = "(" + after + ")";
    Add(kind, ast_[id].span, std::move(after), std::move(words), std::move(edit));
  }

  // ---- rules

  // What never fires is as good as dropped, and tests that name it still can.
  void DropRule(DeclId decl, ExprId condition, bool truth, const std::string& name) {
    Edit edit;
    edit.exprs.emplace_back(condition, ast::BooleanLiteral{truth});
    Add(Kind::kRule, ast_[decl].span, "", "`" + name + "` is dropped", std::move(edit));
  }

  void Rules() {
    for (const check::RuleInfo& rule : model_.rules) {
      Expression(rule.condition, Kind::kCoefficient);
      DropRule(rule.decl, rule.condition, false, rule.name);
      if (rule.kind == RuleKind::kEscalate) Levels(rule);
    }
  }

  void Levels(const check::RuleInfo& rule) {
    const auto& escalation = std::get<ast::EscalateDeclaration>(ast_[rule.decl].node);
    for (std::size_t i = 0; i < escalation.to.size(); ++i) {
      const ast::Name& name = escalation.to[i];
      const auto level = std::find(model_.levels.begin(), model_.levels.end(), name.text);
      if (level != model_.levels.end()) {
        if (level + 1 != model_.levels.end()) Level(rule.decl, escalation, i, *(level + 1));
        if (level != model_.levels.begin() + 1 && level != model_.levels.begin())
          Level(rule.decl, escalation, i, *(level - 1));
      } else if (escalation.to.size() > 1) {
        ast::EscalateDeclaration changed = escalation;
        changed.to.erase(changed.to.begin() + static_cast<std::ptrdiff_t>(i));
        Edit edit;
        edit.decls.emplace_back(rule.decl, std::move(changed));
        const source::Span all{name.span.file, escalation.to.front().span.begin,
                               escalation.to.back().span.end};
        std::string after;
        for (std::size_t other = 0; other < escalation.to.size(); ++other) {
          if (other != i) after += (after.empty() ? "" : " and ") + escalation.to[other].text;
        }
        Add(Kind::kLevel, all, after, "`" + name.text + "` is not asked", std::move(edit));
      }
    }
  }

  void Level(DeclId decl, const ast::EscalateDeclaration& escalation, std::size_t place,
             const std::string& other) {
    ast::EscalateDeclaration changed = escalation;
    changed.to[place].text = other;
    Edit edit;
    edit.decls.emplace_back(decl, std::move(changed));
    Add(Kind::kLevel, escalation.to[place].span, other,
        "`" + escalation.to[place].text + "` is `" + other + "`", std::move(edit));
  }

  void Requirements() {
    for (const check::RequirementInfo& requirement : model_.requirements) {
      if (requirement.damp) {
        Expression(model_.damps.at(requirement.damp->index()).limit, Kind::kCoefficient);
        Edit edit;
        edit.dropped = requirement.decl;
        Add(Kind::kRule, ast_[requirement.decl].span, "", "`" + requirement.name + "` is dropped",
            std::move(edit));
        continue;
      }
      if (requirement.refusal) continue;  // is among the rules
      Expression(requirement.condition, Kind::kCoefficient);
      DropRule(requirement.decl, requirement.condition, true, requirement.name);
    }
    for (const check::PreferenceInfo& preference : model_.preferences) {
      Expression(preference.condition, Kind::kCoefficient);
      Expression(preference.worth, Kind::kCoefficient);
      DropRule(preference.decl, preference.condition, false, preference.name);
    }
  }

  // ---- what rules and objectives are made from

  void Formulas() {
    for (const check::ObjectiveInfo& objective : model_.objectives) {
      Expression(objective.value, Kind::kCoefficient);
      // Where one objective is all there is, the better is the better whatever it is measured by.
      const bool alone = model_.objectives.size() == 1 && !objective.capped;
      if (!objective.own_anchors || alone) continue;
      Expression(objective.worst, Kind::kCoefficient);
      Expression(objective.best, Kind::kCoefficient);
    }
    for (std::size_t i = 0; i < model_.lets.size(); ++i) {
      if (reach_.Has(Reference::Kind::kLet, i))
        Expression(model_.lets[i].value, Kind::kCoefficient);
    }
    for (std::size_t i = 0; i < model_.functions.size(); ++i) {
      if (reach_.Calls(check::Callee::Kind::kFunction, i))
        Expression(model_.functions[i].body, Kind::kCoefficient);
    }
  }

  void Parameters() {
    for (std::size_t i = 0; i < model_.parameters.size(); ++i) {
      if (!reach_.Has(Reference::Kind::kParameter, i)) continue;
      for (const auto& step : model_.parameters[i].steps) Expression(step.value, Kind::kParameter);
    }
  }

  void Weights() {
    const auto term = [&](const std::vector<ast::TradeOffDeclaration::Term>& terms) {
      for (const auto& one : terms) {
        if (one.weight && terms.size() > 1) Expression(*one.weight, Kind::kWeight);
        if (one.giving) Expression(one.giving->amount, Kind::kWeight);
      }
      for (std::size_t i = 0; i + 1 < terms.size(); ++i) {
        if (terms[i].weight && terms[i + 1].weight) SwapWeights(terms[i], terms[i + 1]);
      }
    };
    for (const ast::File& file : ast_.files) {
      for (const DeclId id : file.declarations) {
        const auto* trade_off = std::get_if<ast::TradeOffDeclaration>(&ast_[id].node);
        if (trade_off == nullptr) continue;
        term(trade_off->terms);
        for (const auto& dated : trade_off->dated) term(dated.terms);
      }
    }
  }

  void SwapWeights(const ast::TradeOffDeclaration::Term& a,
                   const ast::TradeOffDeclaration::Term& b) {
    const ast::Expr &first = ast_[*a.weight], &second = ast_[*b.weight];
    const std::string first_text = ast::Print(ast_, *a.weight),
                      second_text = ast::Print(ast_, *b.weight);
    if (first_text == second_text || !Own(first.span)) return;
    Edit edit;
    edit.exprs.emplace_back(*a.weight, second.node);
    edit.exprs.emplace_back(*b.weight, first.node);
    const source::Span both{first.span.file, first.span.begin, second.span.end};
    const source::Span between{first.span.file, first.span.end, second.span.begin};
    Add(Kind::kWeight, both, second_text + TextOf(between) + first_text,
        "the weights of `" + a.objective.text + "` and `" + b.objective.text + "` change places",
        std::move(edit));
  }

  // ---- tables and models

  void Tables() {
    for (std::size_t t = 0; t < model_.tables.size(); ++t) {
      const check::TableInfo& info = model_.tables[t];
      if (info.replaced || !reach_.Calls(check::Callee::Kind::kTable, t)) continue;
      const auto& table = std::get<ast::TableDeclaration>(ast_[info.decl].node);
      for (std::size_t row = 0; row < table.rows.size(); ++row) Row(info.decl, table, row);
    }
  }

  void Row(DeclId decl, const ast::TableDeclaration& table, std::size_t row) {
    const ast::Row& written = table.rows[row];
    const std::string name = "row " + std::to_string(row + 1) + " of `" + table.name.text + "`";
    for (std::size_t column = 0; column < written.conditions.size(); ++column)
      Cells(decl, table, row, column);
    for (const ExprId output : written.outputs) {
      Expression(output, Kind::kCell, true);
      OtherValue(output);
    }
    if (table.rows.size() > 1) {
      AddTable(Kind::kRow, written.span, "", name + " is dropped", decl,
               [row](ast::TableDeclaration& changed) {
                 changed.rows.erase(changed.rows.begin() + static_cast<std::ptrdiff_t>(row));
               });
    }
    if (table.hit == ast::HitPolicy::kFirst && row + 1 < table.rows.size() &&
        !table.rows[row + 1].otherwise && Own(written.span)) {
      const source::Span &a = written.span, &b = table.rows[row + 1].span;
      AddTable(Kind::kRow, {a.file, a.begin, b.end},
               TextOf(b) + TextOf({a.file, a.end, b.begin}) + TextOf(a),
               name + " stands behind the next", decl, [row](ast::TableDeclaration& changed) {
                 std::swap(changed.rows[row], changed.rows[row + 1]);
               });
    }
  }

  void AddTable(Kind kind, source::Span span, std::string after, std::string words, DeclId decl,
                std::function<void(ast::TableDeclaration&)> change) {
    AddLater(
        kind, span, std::move(after), std::move(words),
        [&ast = ast_, decl, change = std::move(change)] {
          ast::TableDeclaration changed = std::get<ast::TableDeclaration>(ast[decl].node);
          change(changed);
          Edit edit;
          edit.decls.emplace_back(decl, std::move(changed));
          return edit;
        },
        true, std::nullopt);
  }

  void Cells(DeclId decl, const ast::TableDeclaration& table, std::size_t row, std::size_t column) {
    const ast::Cell& cell = table.rows[row].conditions[column];
    for (std::size_t i = 0; i < cell.patterns.size(); ++i) {
      const ast::CellPattern& pattern = cell.patterns[i];
      for (const auto& operand : {pattern.operand, pattern.second_operand})
        if (operand) Expression(*operand, Kind::kCell, true);
      for (const bool second : {false, true}) {
        const std::string& known = second ? pattern.second_comparison : pattern.comparison;
        const std::string other = Swapped(known);
        if (other.empty() || !Own(pattern.span)) continue;
        std::string after = TextOf(pattern.span);
        const std::size_t at = second ? after.rfind(known) : after.find(known);
        if (at == std::string::npos) continue;
        after.replace(at, known.size(), other);
        AddTable(Kind::kCell, pattern.span, after, "`" + known + "` is `" + other + "`", decl,
                 [row, column, i, second, other](ast::TableDeclaration& changed) {
                   ast::CellPattern& there = changed.rows[row].conditions[column].patterns[i];
                   (second ? there.second_comparison : there.comparison) = other;
                 });
      }
    }
  }

  // A result that is a value of an enumeration, or a truth.
  void OtherValue(ExprId output) {
    const ast::Expr& expr = ast_[output];
    const types::Type& type = checked_.TypeOf(output);
    Edit edit;
    if (const auto* truth = std::get_if<ast::BooleanLiteral>(&expr.node)) {
      edit.exprs.emplace_back(output, ast::BooleanLiteral{!truth->value});
    } else if (std::holds_alternative<ast::NameReference>(expr.node) &&
               type.kind == types::TypeKind::kEnum && checked_.constant.at(output.index())) {
      const auto& values =
          checked_.type_table.enumeration(types::EnumId(std::size_t{type.index})).values;
      const auto next =
          (static_cast<std::size_t>(checked_.constant[output.index()]->raw) + 1) % values.size();
      if (values.size() < 2) return;
      edit.exprs.emplace_back(output, ast::NameReference{values[next]});
    } else {
      return;
    }
    const std::string after = Printed(edit.exprs.front().second, output);
    Add(Kind::kCell, expr.span, after, "`" + ast::Print(ast_, output) + "` is `" + after + "`",
        std::move(edit), true);
  }

  void Models() {
    for (std::size_t i = 0; i < model_.models.size(); ++i) {
      if (!reach_.Calls(check::Callee::Kind::kModel, i)) continue;
      const auto& declaration = std::get<ast::ModelDeclaration>(ast_[model_.models[i].decl].node);
      for (const ast::ModelTerm& term : declaration.terms)
        Expression(term.value, Kind::kCoefficient);
    }
  }

  void Bands() {
    for (const check::DeviationInfo& band : model_.deviations) {
      Expression(band.reach, Kind::kBand);
      const auto& written = std::get<ast::DeviateDeclaration>(ast_[band.decl].node);
      Edit edit;
      edit.dropped = band.decl;
      Add(Kind::kBand, ast_[band.decl].span, "",
          "`" + written.level.text + "` may not deviate in this way", std::move(edit));
      if (written.budget) Expression(written.budget->count, Kind::kBand);
    }
  }

  const ast::Ast& ast_;
  const check::Checked& checked_;
  const check::Model& model_;
  const source::SourceMap& sources_;
  check::Reach reach_;
  ast::Ast scratch_;                       // the tree, and behind it what was printed
  std::map<std::uint32_t, Limit> limits_;  // by ExprId of parts of limits
  std::vector<Mutation> found_;
};

}  // namespace

ast::Ast Edited(const ast::Ast& ast, const Edit& edit) {
  ast::Ast copy;
  copy.Reserve(ast.expr_count(), ast.decl_count());
  for (std::size_t i = 0; i < ast.expr_count(); ++i) {
    ast::Expr expr = ast[ExprId(i)];
    for (const auto& [id, node] : edit.exprs) {
      if (id.index() == i) expr.node = node;
    }
    copy.Add(std::move(expr));
  }
  for (std::size_t i = 0; i < ast.decl_count(); ++i) copy.Add(ast[DeclId(i)]);
  for (const auto& [id, node] : edit.decls) copy.Replace(id, node);
  copy.files = ast.files;
  if (edit.dropped) {
    for (ast::File& file : copy.files) std::erase(file.declarations, *edit.dropped);
  }
  return copy;
}

std::vector<Mutation> MutationsIn(const ast::Ast& ast, const check::Checked& checked,
                                  const source::SourceMap& sources) {
  REMIT_CHECK(checked.ok, "only a policy without errors is changed to see what notices");
  return Finder(ast, checked, sources).Find();
}

}  // namespace remit::testing
