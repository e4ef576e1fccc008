#include "interpreter/bundle/verify.h"

#include <algorithm>

#include "interpreter/ast/walk.h"
#include "interpreter/builtins/builtin.h"
#include "interpreter/bundle/circles.h"
#include "interpreter/models/ensemble.h"

namespace remit::bundle {
namespace {

using types::TypeKind;

class Verifier {
 public:
  Verifier(const Contents& contents, const Reader& reader)
      : ast_(contents.ast),
        checked_(contents.checked),
        model_(contents.checked.model),
        reader_(reader),
        parts_(contents.checked.type_table.parts()),
        sources_(contents.sources.size()) {}

  std::string Problem() {
    Ids();
    Types();
    Files();
    if (problem_.empty()) SideTables();  // what follows reads them
    if (problem_.empty()) Declarations();
    if (problem_.empty()) Tables();
    if (problem_.empty()) Models();
    if (problem_.empty()) Worlds();
    if (problem_.empty()) Choices();
    if (problem_.empty()) Control();
    if (problem_.empty()) Need(!HasCircle(ast_, checked_), "a value needs itself");
    return problem_;
  }

 private:
  void Need(bool holds, std::string_view problem) {
    if (!holds && problem_.empty()) problem_ = problem;
  }
  void NeedExpr(ast::ExprId id) { Need(id.valid(), "a part of a declaration is missing"); }

  void Ids() {
    const std::string_view kProblem = "something that is not there is named";
    const auto below = [&](std::uint32_t beyond, std::size_t count) {
      Need(beyond <= count, kProblem);
    };
    below(reader_.Beyond<ast::ExprId>(), ast_.expr_count());
    below(reader_.Beyond<ast::DeclId>(), ast_.decl_count());
    below(reader_.Beyond<source::FileId>(), sources_);
    below(reader_.Beyond<types::UnitId>(), parts_.units.size());
    below(reader_.Beyond<types::EnumId>(), parts_.enums.size());
    below(reader_.Beyond<types::RecordId>(), parts_.records.size());
    below(reader_.Beyond<check::LeafId>(), model_.leaves.size());
    below(reader_.Beyond<check::ListId>(), model_.lists.size());
    below(reader_.Beyond<check::ParameterId>(), model_.parameters.size());
    below(reader_.Beyond<check::LetId>(), model_.lets.size());
    below(reader_.Beyond<check::FunctionId>(), model_.functions.size());
    below(reader_.Beyond<check::TableId>(), model_.tables.size());
    below(reader_.Beyond<check::ModelId>(), model_.models.size());
    below(reader_.Beyond<check::KnobId>(), model_.knobs.size());
    below(reader_.Beyond<check::ObjectiveId>(), model_.objectives.size());
    below(reader_.Beyond<check::DampId>(), model_.damps.size());
    below(reader_.Beyond<check::DistributionId>(), model_.distributions.size());
    below(reader_.Beyond<check::ScenarioId>(), model_.scenarios.size());
    below(reader_.Beyond<check::RiskId>(), model_.risks.size());
  }

  void Types() {
    for (const types::Type& type : reader_.types()) {
      Need(type.kind != TypeKind::kEnum || type.index < parts_.enums.size(),
           "a type is of a set of values that is not there");
      Need(type.kind != TypeKind::kRecord || type.index < parts_.records.size(),
           "a type is of a record that is not there");
      Need(type.literal_scale >= 0 && type.literal_scale <= 18 && type.bare >= 1,
           "a type has no decimals or no unit");
      for (std::size_t i = 0; i < type.dimension.count; ++i)
        Need(type.dimension.factors[i].unit.valid(), "a type has a unit that is not there");
    }
  }

  void Files() {
    Need(!ast_.files.empty(), "it has no file");
    for (const ast::File& file : ast_.files) {
      Need(file.id.valid(), "a file is missing");
      for (const ast::DeclId id : file.declarations) Need(id.valid(), "a declaration is missing");
    }
  }

  void SideTables() {
    const std::size_t count = ast_.expr_count();
    Need(checked_.ok, "its policy has errors");
    Need(checked_.type.size() == count && checked_.reference.size() == count &&
             checked_.callee.size() == count && checked_.constant.size() == count &&
             checked_.uses.size() == count,
         "not every expression has its meaning");
    for (std::size_t i = 0; i < count && problem_.empty(); ++i) {
      Reference(checked_.reference[i]);
      Callee(ast_[ast::ExprId(i)], checked_.callee[i]);
      if (checked_.constant[i]) Value(*checked_.constant[i], checked_.type[i]);
    }
  }

  // Raw values that are positions lead to something.
  void Value(types::Value value, const types::Type& type) {
    const auto below = [&](std::size_t count) {
      Need(value.raw >= 0 && static_cast<std::uint64_t>(value.raw) < count,
           "a value is none of its type");
    };
    if (type.kind == TypeKind::kEnum) below(parts_.enums[type.index].values.size());
    if (type.kind == TypeKind::kText) below(checked_.texts.size());
    if (type.kind == TypeKind::kBoolean) below(2);
    if (type.kind == TypeKind::kLevel) below(model_.levels.size());
  }
  void Domain(const check::Domain& domain, const types::Type& type) {
    for (const types::Value value : domain.values) Value(value, type);
  }

  void Reference(const check::Reference& reference) {
    Need(reference.index < Limit(reference.kind), "a name stands for something that is not there");
    if (reference.kind == check::Reference::Kind::kPick)
      Need(reference.of < model_.knobs.size(), "a name stands for something that is not there");
  }
  // What the index of a reference stays below.
  std::size_t Limit(check::Reference::Kind kind) const {
    using Kind = check::Reference::Kind;
    constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();
    switch (kind) {
      case Kind::kLeaf:
      case Kind::kElement:
      case Kind::kPick:
        return model_.leaves.size();
      case Kind::kParameter:
        return model_.parameters.size();
      case Kind::kLet:
        return model_.lets.size();
      case Kind::kKnob:
        return model_.knobs.size();
      case Kind::kObjective:
        return model_.objectives.size();
      case Kind::kDistribution:
        return model_.distributions.size();
      case Kind::kList:
        return model_.lists.size();
      case Kind::kLevel:
        return model_.levels.size();
      case Kind::kSide:
        return model_.sides.size();
      case Kind::kCase:
        return 2;
      case Kind::kNone:
      case Kind::kRecord:
      case Kind::kArgument:
      case Kind::kConstant:
      case Kind::kUnit:
      case Kind::kAsOf:
      case Kind::kOutsideModel:
      case Kind::kRoute:
      case Kind::kRouteSides:
      case Kind::kStatus:
      case Kind::kVerdict:
      case Kind::kTableOutput:
      case Kind::kElementRecord:
        return kAny;  // no position, or one in what stands around it
    }
    REMIT_CHECK(false, "a reference is of a kind that there is");
  }

  void Callee(const ast::Expr& expr, const check::Callee& callee) {
    const std::string_view kProblem =
        "a call is of something that is not there, or does not fit it";
    const auto* call = std::get_if<ast::Call>(&expr.node);
    const std::size_t given = call == nullptr ? 0 : call->arguments.size();
    using Kind = check::Callee::Kind;
    switch (callee.kind) {
      case Kind::kNone:
        return;
      case Kind::kBuiltin: {
        Need(callee.index < builtins::Table().size() && call != nullptr, kProblem);
        if (!problem_.empty()) return;
        const builtins::Row& row = builtins::Table()[callee.index];
        Need(static_cast<int>(given) >= row.min_arguments &&
                 (row.max_arguments < 0 || static_cast<int>(given) <= row.max_arguments),
             kProblem);
        return Need(row.form != builtins::Form::kStrict || callee.overload < row.overloads.size(),
                    kProblem);
      }
      case Kind::kFunction:
        return Need(call != nullptr && callee.index < model_.functions.size() &&
                        model_.functions[callee.index].parameters.size() == given,
                    kProblem);
      case Kind::kTable:
        return Need(call != nullptr && callee.index < model_.tables.size() &&
                        model_.tables[callee.index].parameters.size() == given,
                    kProblem);
      case Kind::kModel:
        return Need(call != nullptr && callee.index < model_.models.size() &&
                        model_.models[callee.index].parameters.size() == given,
                    kProblem);
      case Kind::kRisk:
        return Need(call != nullptr && callee.index < model_.risks.size(), kProblem);
      case Kind::kAggregate:
        return Need(std::holds_alternative<ast::Aggregate>(expr.node) &&
                        callee.index < check::kAggregationCount,
                    kProblem);
    }
  }

  template <typename Declaration, typename Infos>
  void DeclaredAs(const Infos& infos) {
    for (const auto& info : infos) {
      Need(info.decl.valid() && std::holds_alternative<Declaration>(ast_[info.decl].node),
           "something is declared as what it is not");
    }
  }
  void Declarations() {
    DeclaredAs<ast::ParameterDeclaration>(model_.parameters);
    DeclaredAs<ast::LetDeclaration>(model_.lets);
    DeclaredAs<ast::FunctionDeclaration>(model_.functions);
    DeclaredAs<ast::TableDeclaration>(model_.tables);
    DeclaredAs<ast::ModelDeclaration>(model_.models);
    DeclaredAs<ast::DistributionDeclaration>(model_.distributions);
    DeclaredAs<ast::ScenarioDeclaration>(model_.scenarios);
    DeclaredAs<ast::ChooseDeclaration>(model_.knobs);
    DeclaredAs<ast::ObjectiveDeclaration>(model_.objectives);
    DeclaredAs<ast::PreferDeclaration>(model_.preferences);
    DeclaredAs<ast::DampDeclaration>(model_.damps);
    DeclaredAs<ast::DeviateDeclaration>(model_.deviations);
    DeclaredAs<ast::OutcomeDeclaration>(model_.outcomes);
    DeclaredAs<ast::GuaranteeDeclaration>(model_.guarantees);
    DeclaredAs<ast::PropertyDeclaration>(model_.properties);
    DeclaredAs<ast::TestDeclaration>(model_.tests);
    for (const auto& info : model_.requirements) Need(info.decl.valid(), "a rule is not declared");
    for (const auto& info : model_.rules) Need(info.decl.valid(), "a rule is not declared");
    for (const check::LetInfo& let : model_.lets) NeedExpr(let.value);
    for (const check::FunctionInfo& function : model_.functions) NeedExpr(function.body);
    for (const check::ParameterInfo& parameter : model_.parameters) {
      for (const auto& step : parameter.steps) NeedExpr(step.value);
      Need(!parameter.steps.empty() && OnLadder(parameter.level), "a parameter has no value");
    }
    for (const check::InputLeaf& leaf : model_.leaves) {
      Domain(leaf.domain, leaf.type);
      Domain(leaf.modelled, leaf.type);
    }
    for (const check::ListInfo& list : model_.lists) {
      Need(list.length.valid(), "a list has no length");
      for (const check::LeafId field : list.fields) Need(field.valid(), "a list lacks a field");
    }
  }
  bool OnLadder(const std::optional<int>& level) const {
    return !level || (*level >= 0 && static_cast<std::size_t>(*level) < model_.levels.size());
  }

  void Tables() {
    for (const check::TableInfo& table : model_.tables) {
      const auto& declared = std::get<ast::TableDeclaration>(ast_[table.decl].node);
      bool fits = declared.rows.size() == table.rows.size() && !table.outputs.empty() &&
                  declared.outputs.size() == table.outputs.size();
      for (const ast::Row& row : declared.rows) {
        const std::size_t columns = row.otherwise ? 0 : table.parameters.size();
        fits =
            fits && row.conditions.size() == columns && row.outputs.size() == table.outputs.size();
        for (const ast::Cell& cell : row.conditions) fits = fits && CellsFit(cell);
      }
      Need(fits, "the rows of a table do not fit its columns");
    }
    for (const check::ReplacedTable& replaced : model_.replaced_tables)
      Need(replaced.parent.valid() && replaced.child.valid(), "a table is missing");
  }
  static bool CellsFit(const ast::Cell& cell) {
    using Kind = ast::CellPattern::Kind;
    return std::all_of(cell.patterns.begin(), cell.patterns.end(), [](const auto& pattern) {
      const bool needs = pattern.kind == Kind::kValue || pattern.kind == Kind::kCompare;
      return (!needs || pattern.operand.has_value()) &&
             (pattern.second_comparison.empty() || pattern.second_operand.has_value());
    });
  }

  // How many numbers stand for a parameter: one, or one for each value of an enum.
  std::size_t Codes(const types::Type& type) const {
    return type.kind == TypeKind::kEnum ? parts_.enums[type.index].values.size() : 1;
  }
  void Models() {
    const std::string_view kProblem = "a model does not fit its parameters";
    for (const check::ModelInfo& model : model_.models) {
      const auto known = [&](int parameter) {
        return parameter >= -1 && parameter < static_cast<int>(model.parameters.size());
      };
      for (const auto& term : model.terms) {
        const bool fits = known(term.parameter);
        Need(fits, kProblem);
        if (!fits) return;
        const std::size_t codes =
            term.parameter < 0 ? 1
                               : Codes(model.parameters[static_cast<std::size_t>(term.parameter)]);
        Need(term.coefficients.size() == codes, kProblem);
      }
      Need(model.ensemble == nullptr ? model.feeds.empty()
                                     : model.feeds.size() == model.ensemble->features.size(),
           kProblem);
      for (const auto& feed : model.feeds) {
        const bool fits = known(feed.parameter);
        Need(fits, kProblem);
        if (!fits || feed.parameter < 0 || feed.codes.empty()) continue;
        Need(feed.codes.size() == Codes(model.parameters[static_cast<std::size_t>(feed.parameter)]),
             kProblem);
      }
      if (model.ensemble != nullptr)
        Need(Sound(*model.ensemble), "the trees of a model are unsound");
    }
  }
  static bool Sound(const models::Ensemble& trees) {
    using Test = models::Node::Test;
    const std::size_t count = trees.nodes.size();
    for (const std::uint32_t root : trees.roots) {
      if (root >= count) return false;
    }
    for (std::size_t i = 0; i < count; ++i) {
      const models::Node& node = trees.nodes[i];
      if (node.test == Test::kLeaf) continue;
      if (node.left <= i || node.right <= i || node.left >= count || node.right >= count ||
          node.feature >= trees.features.size()) {
        return false;
      }
      if (node.first_code > trees.codes.size() ||
          node.code_count > trees.codes.size() - node.first_code) {
        return false;
      }
    }
    return trees.divisor >= 1;
  }

  void Worlds() {
    for (const check::DistributionInfo& distribution : model_.distributions) Outcomes(distribution);
    for (const check::RiskInfo& risk : model_.risks) {
      NeedExpr(risk.call);
      NeedExpr(risk.subject);
      NeedExpr(risk.limit);
    }
    for (const check::ScenarioInfo& scenario : model_.scenarios) Scenario(scenario);
  }
  void Outcomes(const check::DistributionInfo& distribution) {
    Need(!distribution.outcomes.empty(), "a distribution has no outcome");
    for (const check::Outcome& outcome : distribution.outcomes)
      Value(outcome.value, distribution.type);
  }
  void Scenario(const check::ScenarioInfo& scenario) {
    std::vector<std::uint32_t> order = scenario.let_order;
    std::sort(order.begin(), order.end());
    bool permuted = order.size() == model_.lets.size();
    for (std::size_t i = 0; i < order.size(); ++i) permuted = permuted && order[i] == i;
    Need(permuted, "a scenario leaves out a `let`");
    for (const check::ReplacementInfo& one : scenario.replacements) {
      using Kind = check::ReplacementInfo::Kind;
      const bool by_value =
          one.kind == Kind::kLeaf || one.kind == Kind::kParameter || one.kind == Kind::kLet;
      if (by_value) NeedExpr(one.value);
      const std::size_t count = one.kind == Kind::kLeaf           ? model_.leaves.size()
                                : one.kind == Kind::kParameter    ? model_.parameters.size()
                                : one.kind == Kind::kLet          ? model_.lets.size()
                                : one.kind == Kind::kDistribution ? model_.distributions.size()
                                                                  : model_.models.size();
      Need(one.index < count && (one.kind != Kind::kModel || one.model < model_.models.size()),
           "a scenario replaces something that is not there");
      if (!problem_.empty() || one.kind != Kind::kDistribution) continue;
      for (const check::Outcome& outcome : one.outcomes)
        Value(outcome.value, model_.distributions[one.index].type);
    }
  }

  void Choices() {
    for (const check::KnobInfo& knob : model_.knobs) {
      Need(!knob.alternatives.empty(), "a choice has no alternative");
      for (const types::Value value : knob.alternatives) Value(value, knob.type);
    }
    // An intent alone has no formulas.
    const bool policy = ast_.files.front().header.kind == ast::Header::Kind::kPolicy;
    for (const check::ObjectiveInfo& objective : model_.objectives) {
      if (policy) {
        NeedExpr(objective.value);
        NeedExpr(objective.worst);
        NeedExpr(objective.best);
      }
      Need(!objective.serves ||
               (model_.intent && *objective.serves < model_.intent->objectives.size()),
           "an objective serves nothing");
    }
    Need(model_.objectives.empty() || !model_.trade_offs.empty(), "nothing weighs the objectives");
    for (const check::TradeOffStep& step : model_.trade_offs) {
      for (const auto& term : step.terms)
        Need(term.objective.valid(), "a trade-off names no objective");
    }
    for (const check::PreferenceInfo& preference : model_.preferences) {
      NeedExpr(preference.condition);
      NeedExpr(preference.worth);
      Need(preference.objective.valid(), "a preference is worth nothing");
    }
    for (const check::DampInfo& damp : model_.damps) {
      NeedExpr(damp.limit);
      Need(damp.knob.valid() && damp.previous.valid() && damp.previous_as_of.valid(),
           "nothing is damped");
    }
  }

  void Control() {
    for (const check::RequirementInfo& requirement : model_.requirements) {
      if (!requirement.damp) NeedExpr(requirement.condition);
    }
    const std::size_t sides = model_.sides.size();
    Need(sides <= 64, "there are more sides than there can be");
    for (const check::RuleInfo& rule : model_.rules) {
      NeedExpr(rule.condition);
      Need(OnLadder(rule.level) && (sides >= 64 || rule.sides >> sides == 0),
           "a rule asks somebody who is not there");
    }
    for (const check::DeviationInfo& deviation : model_.deviations) {
      NeedExpr(deviation.reach);
      Need(deviation.knob.valid() && OnLadder(deviation.level), "a band is nobody's");
    }
    for (const check::GuaranteeInfo& guarantee : model_.guarantees) NeedExpr(guarantee.condition);
    for (const check::PropertyInfo& property : model_.properties) NeedExpr(property.condition);
  }

  const ast::Ast& ast_;
  const check::Checked& checked_;
  const check::Model& model_;
  const Reader& reader_;
  const types::TypeTable::Parts parts_;
  const std::size_t sources_;
  std::string problem_;
};

}  // namespace

std::string ProblemOf(const Contents& contents, const Reader& reader) {
  return Verifier(contents, reader).Problem();
}

}  // namespace remit::bundle
