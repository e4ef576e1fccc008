// Each kind of idle part has one function; what is used is found from the side tables.
#include "interpreter/check/idle.h"

#include <algorithm>
#include <set>

#include "interpreter/check/reach.h"

namespace remit::check {
namespace {

using diagnostics::Kind;
using types::ExactDecimal;

constexpr int kHugeFactor = 100;  // a weight this many times all others together decides alone

class Idle {
 public:
  Idle(const ast::Ast& ast, const Checked& checked, diagnostics::Sink& sink)
      : ast_(ast), checked_(checked), model_(checked.model), sink_(sink) {}

  void Run() {
    FindUses();
    Objectives();
    Anchors();
    Knobs();
    Weights();
    Unused();
    Levels();
  }

 private:
  using K = Reference::Kind;

  bool Own(const Span& span) const { return span.file == ast_.files.front().id; }

  void FindUses() {
    for (std::size_t i = 0; i < ast_.expr_count(); ++i) {
      const Reference& reference = checked_.reference.at(i);
      if (reference.kind != K::kNone) references_.insert({reference.kind, reference.index});
      if (!std::holds_alternative<ast::Call>(ast_[ExprId(i)].node)) continue;
      const Callee& callee = checked_.callee.at(i);
      if (callee.kind != Callee::Kind::kNone) callees_.insert({callee.kind, callee.index});
    }
    for (const ScenarioInfo& scenario : model_.scenarios) {
      for (const ReplacementInfo& item : scenario.replacements) {
        if (item.kind == ReplacementInfo::Kind::kModel)
          callees_.insert({Callee::Kind::kModel, item.model});
      }
    }
  }
  bool Used(K kind, std::size_t index) const {
    return references_.count({kind, static_cast<std::uint32_t>(index)}) != 0;
  }
  bool Called(Callee::Kind kind, std::size_t index) const {
    return callees_.count({kind, static_cast<std::uint32_t>(index)}) != 0;
  }

  void Objectives() {
    for (const ObjectiveInfo& objective : model_.objectives) {
      Reach reach(ast_, checked_);
      reach.Add(objective.value);
      AddPreferences(ObjectiveId(&objective - model_.objectives.data()), reach);
      if (reach.Has(K::kKnob) || !Own(ast_[objective.decl].span)) continue;
      sink_.Report(Kind::kIdleObjective, NameSpan(objective.decl),
                   "no knob moves objective `" + objective.name + "`",
                   "an objective compares alternatives; one that is the same for all of them "
                   "decides nothing",
                   "let it depend on a knob, or leave it out");
    }
  }

  // A value of an anchor that certainly occurs, and where.
  struct Occurrence {
    Value value;
    std::string where;  // "from 2026-07-01"; empty: always
  };
  // Of a written value or of a parameter; what is worked out may take any value or none.
  std::vector<Occurrence> OccurrencesOf(ExprId anchor) const {
    if (const auto& constant = checked_.constant.at(anchor.index())) return {{*constant, ""}};
    std::vector<Occurrence> occurrences;
    const Reference& reference = checked_.ReferenceOf(anchor);
    if (reference.kind != K::kParameter) return occurrences;
    for (const ParameterInfo::Step& step : model_.parameters.at(reference.index).steps) {
      const auto& constant = checked_.constant.at(step.value.index());
      const bool first = &step == &model_.parameters[reference.index].steps.front();
      if (constant)
        occurrences.push_back(
            {*constant, first ? "" : " from " + types::FormatDate(step.from_day)});
    }
    return occurrences;
  }

  // Fires only where it can name a value that a case may bring.
  void Anchors() {
    for (const ObjectiveInfo& objective : model_.objectives) {
      if (!objective.own_anchors || !Own(ast_[objective.decl].span)) continue;
      for (const auto& [fixed, input] : {std::pair(objective.worst, objective.best),
                                         std::pair(objective.best, objective.worst)}) {
        const Reference& reference = checked_.ReferenceOf(input);
        if (reference.kind != K::kLeaf) continue;
        const InputLeaf& leaf = model_.leaves.at(reference.index);
        for (const Occurrence& occurrence : OccurrencesOf(fixed)) {
          const bool broken = leaf.type.whole && occurrence.value.raw % types::kOneUnit != 0;
          if (broken || leaf.domain.kind == Domain::Kind::kAll ||
              !Contains(leaf.domain, occurrence.value, leaf.type))
            continue;
          sink_.Report(
              Kind::kMeetingAnchors, ast_[input].span,
              "the worst and the best value of `" + objective.name + "` are the same where `" +
                  leaf.path + "` is " +
                  types::Format(occurrence.value, leaf.type, checked_.type_table, checked_.texts) +
                  occurrence.where,
              "such a case ends as a fault, since the objective has no direction there",
              "keep the value out of the range of `" + leaf.path +
                  "`, or measure against something else");
        }
      }
    }
  }

  // What its preferences make of an objective; the route depends on every escalation.
  void AddPreferences(ObjectiveId objective, Reach& reach) const {
    for (const PreferenceInfo& preference : model_.preferences) {
      if (preference.objective != objective) continue;
      reach.Add(preference.condition);
      reach.Add(preference.worth);
      if (!preference.asks_route) continue;
      for (const RuleInfo& rule : model_.rules) {
        if (rule.kind == RuleInfo::Kind::kEscalate) reach.Add(rule.condition);
      }
    }
  }

  void Knobs() {
    Reach reach(ast_, checked_);
    for (const ObjectiveInfo& objective : model_.objectives) reach.Add(objective.value);
    for (const RequirementInfo& requirement : model_.requirements) {
      if (!requirement.damp) reach.Add(requirement.condition);
    }
    for (const PreferenceInfo& preference : model_.preferences) {
      reach.Add(preference.condition);
      reach.Add(preference.worth);
    }
    for (const RuleInfo& rule : model_.rules) reach.Add(rule.condition);
    for (std::size_t i = 0; i < model_.knobs.size(); ++i) {
      const KnobInfo& knob = model_.knobs[i];
      if (reach.Has(K::kKnob, i) || !Own(ast_[knob.decl].span)) continue;
      sink_.Report(Kind::kIdleKnob, NameSpan(knob.decl),
                   "no objective or rule values knob `" + knob.name + "`",
                   "the first alternative is recommended when nothing tells them apart",
                   "use it in an objective or a rule, or leave it out");
    }
  }

  void Weights() {
    for (std::size_t i = 0; i < model_.objectives.size(); ++i) {
      const ObjectiveInfo& objective = model_.objectives[i];
      if (Counts(ObjectiveId(i)) || !Own(ast_[objective.decl].span)) continue;
      sink_.Report(Kind::kUnweighedObjective, NameSpan(objective.decl),
                   "the trade-off gives objective `" + objective.name + "` no weight",
                   "an objective without a weight is shown and decides nothing",
                   "name it in the trade-off");
    }
    for (const TradeOffStep& step : model_.trade_offs) {
      if (step.kind != TradeOffStep::Kind::kWeigh) continue;
      for (const TradeOffStep::Term& term : step.terms) HugeWeight(step, term);
    }
  }

  // In some step of the trade-off.
  bool Counts(ObjectiveId objective) const {
    for (const TradeOffStep& step : model_.trade_offs) {
      for (const TradeOffStep::Term& term : step.terms) {
        const bool weightless = step.kind == TradeOffStep::Kind::kWeigh && term.weight.digits == 0;
        if (term.objective == objective && !weightless) return true;
      }
    }
    return false;
  }

  void HugeWeight(const TradeOffStep& step, const TradeOffStep::Term& term) {
    const ObjectiveInfo& huge = model_.objectives[term.objective.index()];
    ExactDecimal others;
    for (const TradeOffStep::Term& other : step.terms) {
      if (&other == &term) continue;
      const auto sum = types::AddExact(others, other.weight);
      if (!sum) return;
      others = *sum;
    }
    // 36 digits times a hundred still fit into 128 bits.
    others.digits *= kHugeFactor;
    if (others.digits == 0 || term.weight < others || !Own(ast_[huge.decl].span)) return;
    sink_.Report(
        Kind::kHugeWeight, NameSpan(huge.decl),
        "objective `" + huge.name + "` weighs " +
            types::FormatExact(types::Normalised(term.weight)) +
            ", at least a hundred times all others together",
        "a weight trades one thing for another; what may never be given up is a requirement",
        "write `require …` for the must-have, and give the objectives comparable weights");
  }

  void Unused() {
    for (std::size_t i = 0; i < model_.leaves.size(); ++i) {
      const InputLeaf& leaf = model_.leaves[i];
      const bool watched = leaf.modelled.kind != Domain::Kind::kAll || Differs(LeafId(i));
      if (Used(K::kLeaf, i) || UsedInList(LeafId(i)) || watched || leaf.previous || !Own(leaf.span))
        continue;
      sink_.Report(Kind::kUnusedInput, leaf.span, "nothing reads input `" + leaf.path + "`",
                   "a case must supply it, or say that it is missing, for no effect",
                   "use it, or leave it out");
    }
    for (std::size_t i = 0; i < model_.lets.size(); ++i) {
      if (!Used(K::kLet, i)) ReportUnused("value", model_.lets[i].name, model_.lets[i].decl);
    }
    for (std::size_t i = 0; i < model_.parameters.size(); ++i) {
      if (!Used(K::kParameter, i))
        ReportUnused("parameter", model_.parameters[i].name, model_.parameters[i].decl);
    }
    for (std::size_t i = 0; i < model_.distributions.size(); ++i) {
      if (!Used(K::kDistribution, i))
        ReportUnused("distribution", model_.distributions[i].name, model_.distributions[i].decl);
    }
    for (std::size_t i = 0; i < model_.functions.size(); ++i) {
      if (!Called(Callee::Kind::kFunction, i))
        ReportUnused("function", model_.functions[i].name, model_.functions[i].decl);
    }
    for (std::size_t i = 0; i < model_.tables.size(); ++i) {
      if (!Called(Callee::Kind::kTable, i))
        ReportUnused("table", model_.tables[i].name, model_.tables[i].decl);
    }
    for (std::size_t i = 0; i < model_.models.size(); ++i) {
      if (!Called(Callee::Kind::kModel, i))
        ReportUnused("model", model_.models[i].name, model_.models[i].decl);
    }
  }

  // A property says what its differing makes of a decision, which may be nothing at all.
  bool Differs(LeafId leaf) const {
    return std::any_of(
        model_.properties.begin(), model_.properties.end(), [&](const PropertyInfo& property) {
          return property.pair &&
                 std::find(property.pair->leaves.begin(), property.pair->leaves.end(), leaf) !=
                     property.pair->leaves.end();
        });
  }

  // As a list, or as a field of one. What is chosen among is shown with all that is known of it.
  bool UsedInList(LeafId leaf) const {
    const std::optional<ListId> around = model_.leaves[leaf.index()].list;
    for (const KnobInfo& knob : model_.knobs) {
      if (knob.list && (knob.list == around || model_.lists[knob.list->index()].length == leaf))
        return true;
    }
    if (around) return Used(K::kElement, leaf.index());
    for (std::size_t i = 0; i < model_.lists.size(); ++i) {
      if (model_.lists[i].length == leaf) return Used(K::kList, i);
    }
    return false;
  }

  void ReportUnused(const std::string& what, const std::string& name, DeclId decl) {
    if (!Own(ast_[decl].span)) return;
    sink_.Report(Kind::kUnusedDeclaration, NameSpan(decl),
                 "nothing uses " + what + " `" + name + "`", "it has no part in any decision",
                 "use it, or leave it out");
  }

  void Levels() {
    for (const RuleInfo& rule : model_.rules) {
      const bool idle =
          rule.kind == RuleInfo::Kind::kEscalate && rule.level == 0 && rule.sides == 0;
      if (!idle || !Own(ast_[rule.decl].span)) continue;
      sink_.Report(Kind::kEscalatesToBottom, ast_[rule.decl].span,
                   "this rule escalates to `" + model_.levels.front() + "`, the lowest level",
                   "a case that no rule escalates is decided there anyway",
                   "name a higher level, or leave the rule out");
    }
  }

  // Where a declaration says its name; the whole declaration where it has none.
  Span NameSpan(DeclId decl) const;

  const ast::Ast& ast_;
  const Checked& checked_;
  const Model& model_;
  diagnostics::Sink& sink_;
  std::set<std::pair<K, std::uint32_t>> references_;
  std::set<std::pair<Callee::Kind, std::uint32_t>> callees_;
};

Span Idle::NameSpan(DeclId decl) const {
  return std::visit(
      [&](const auto& node) -> Span {
        if constexpr (requires { Span(node.name.span); }) {
          return node.name.span;
        } else {
          return ast_[decl].span;
        }
      },
      ast_[decl].node);
}

}  // namespace

void ReportIdle(const ast::Ast& ast, const Checked& checked, diagnostics::Sink& sink) {
  const bool intent = ast.files.front().header.kind == ast::Header::Kind::kIntent;
  if (!intent) Idle(ast, checked, sink).Run();
}

}  // namespace remit::check
