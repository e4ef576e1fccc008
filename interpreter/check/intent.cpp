// Objectives, the trade-off between them, and requirements.
#include <algorithm>

#include "interpreter/ast/print.h"
#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

using types::ExactDecimal;

bool IsMeasure(const Type& type) {
  return type.kind == TypeKind::kNumber || type.kind == TypeKind::kDecimal;
}

void RefuseKnob(Checker& checker, ExprId anchor) {
  if ((checker.UsesAt(anchor) & kUsesKnob) == 0) return;
  const ExprId at = WhereUsed(checker, anchor, kUsesKnob);
  Report(checker, Kind::kAnchorUsesKnob, checker.SpanOf(at),
         Tick(Written(checker, at)) + " depends on what is chosen",
         "the worst and the best value of an objective may depend on inputs and parameters, never "
         "on a choice",
         "measure against something that is known before choosing");
}

bool CheckAnchor(Checker& checker, const std::string& name, ExprId anchor, const Type& type,
                 std::string_view which) {
  Wanted wanted{.type = type, .what = "the " + std::string(which) + " value of " + Tick(name)};
  wanted.type.whole = false;
  InferBeside(checker, Scope{.place = Place::kValue}, anchor, type);
  RefuseKnob(checker, anchor);
  if (types::IsRatio(type) && types::IsRatio(checker.TypeAt(anchor)))
    wanted.type.points = checker.TypeAt(anchor).points;
  return FitInferred(checker, anchor, wanted);
}

void CheckObjective(Checker& checker, Symbol& symbol, const ast::ObjectiveDeclaration& node) {
  ObjectiveInfo info;
  info.name = node.name.text;
  info.value = node.value;
  info.worst = node.worst;
  info.best = node.best;
  info.capped = node.capped;
  info.decl = symbol.decl;
  info.type = InferValue(checker, Scope{.place = Place::kValue}, node.value);
  const bool broken = info.type.kind == TypeKind::kBroken;
  if (!broken && info.type.optional) {
    Report(checker, Kind::kOptionalUnmet, checker.SpanOf(node.value),
           Tick(Written(checker, node.value)) + " may be missing",
           "an objective has a value for every alternative",
           "write " + Tick("(" + Written(checker, node.value) + " otherwise …)"));
  } else if (!broken && !IsMeasure(info.type)) {
    Report(checker, Kind::kTypeMismatch, checker.SpanOf(node.value),
           Tick(Written(checker, node.value)) + " is " + Describe(checker, info.type),
           "an objective is a number or a quantity");
    info.type = {};
  }
  const bool worst = CheckAnchor(checker, info.name, node.worst, info.type, "worst");
  const bool best = CheckAnchor(checker, info.name, node.best, info.type, "best");
  if (worst && best) {
    const auto &a = checker.ConstantAt(node.worst), &b = checker.ConstantAt(node.best);
    if (a && b && *a == *b) {
      Report(checker, Kind::kEqualAnchors, checker.SpanOf(node.best),
             "the worst and the best value of " + Tick(info.name) + " are the same",
             "an objective has a direction, from its worst to its best value");
    }
  }
  symbol.type = info.type;
  symbol.uses = checker.UsesAt(node.value);
  symbol.index = static_cast<std::uint32_t>(checker.out.model.objectives.size());
  checker.out.model.objectives.push_back(std::move(info));
}

std::optional<ExactDecimal> WeightOf(Checker& checker, ExprId id, const std::string& name) {
  const auto value = ConstantFitting(
      checker, id, {.type = types::Number(), .what = "the weight of " + Tick(name)});
  const std::optional<ExactDecimal> exact = value ? ExactOf(checker, id) : std::nullopt;
  if (!exact) return std::nullopt;
  if (exact->digits >= 0) return exact;
  Report(checker, Kind::kTradeOff, checker.SpanOf(id),
         "the weight of " + Tick(name) + " is negative",
         "the direction belongs to the objective, never to its weight",
         "exchange the two ends of the objective: `from BEST to WORST` the other way round");
  return std::nullopt;
}

class TradeOff {
 public:
  explicit TradeOff(Checker& checker) : checker_(checker) {}

  void Run() {
    const ast::TradeOffDeclaration* used = nullptr;
    ForEach<ast::TradeOffDeclaration>(checker_, [&](DeclId id, const auto& node) {
      if (used != nullptr) {
        Report(checker_, Kind::kTradeOff, checker_.ast[id].span, "there are two trade-offs",
               "a policy has one", "put all weights into one");
        return;
      }
      used = &node;
      span_ = checker_.ast[id].span;
    });
    if (used == nullptr) return WithoutTradeOff();
    for (const ast::TradeOffDeclaration::Term& term : used->terms) AddTerm(*used, term);
    for (const ast::TradeOffDeclaration::Dated& dated : used->dated) {
      DayOf(checker_, dated.date);
      for (const ast::TradeOffDeclaration::Term& term : dated.terms) Find(term.objective);
    }
    if (used->kind == ast::TradeOffDeclaration::Kind::kWeigh) Normalise();
  }

 private:
  std::vector<ObjectiveInfo>& Objectives() { return checker_.out.model.objectives; }

  void WithoutTradeOff() {
    if (Objectives().size() == 1) {
      ObjectiveInfo& only = Objectives().front();
      only.weight = {.digits = 1, .scale = 0};
      only.normalised_weight = 1;
      only.weighed = true;
    }
    if (Objectives().size() < 2 || HasBroken(checker_, "trade_off")) return;
    const Span span = checker_.ast[Objectives()[1].decl].span;
    std::string example;
    for (const ObjectiveInfo& objective : Objectives())
      example += (example.empty() ? "" : ", ") + objective.name + ": 1";
    Report(checker_, Kind::kTradeOff, span,
           "there are " + std::to_string(Objectives().size()) + " objectives and no trade-off",
           "several objectives are weighed against each other",
           "write " + Tick("trade_off weigh " + example) + " with your weights");
  }

  ObjectiveInfo* Find(const ast::Name& name) {
    if (MayExist(checker_, name.text)) return nullptr;
    std::vector<std::string_view> candidates;
    for (ObjectiveInfo& objective : Objectives()) {
      if (objective.name == name.text) return &objective;
      candidates.push_back(objective.name);
    }
    std::string hint = DidYouMean(name.text, candidates);
    if (hint.empty() && checker_.Find(name.text) != nullptr)
      hint = Tick(name.text) + " is " + std::string(Noun(checker_.Find(name.text)->kind));
    Report(checker_, Kind::kUnknownObjective, name.span, "there is no objective " + Tick(name.text),
           {}, hint);
    return nullptr;
  }

  void AddTerm(const ast::TradeOffDeclaration& node, const ast::TradeOffDeclaration::Term& term) {
    ObjectiveInfo* objective = Find(term.objective);
    if (objective == nullptr) {
      complete_ = false;
      return;
    }
    if (objective->weighed) {
      Report(checker_, Kind::kTradeOff, term.objective.span,
             Tick(objective->name) + " stands in the trade-off twice",
             "each objective is weighed once", "leave one out");
      return;
    }
    objective->weighed = true;
    if (node.kind != ast::TradeOffDeclaration::Kind::kWeigh) return;
    const auto weight = term.weight ? WeightOf(checker_, *term.weight, objective->name)
                                    : std::optional<ExactDecimal>();
    if (weight) objective->weight = *weight;
    complete_ = complete_ && weight.has_value();
  }

  void Normalise() {
    ExactDecimal sum;
    for (const ObjectiveInfo& objective : Objectives()) {
      const auto next = types::AddExact(sum, objective.weight);
      if (!next) {
        Report(checker_, Kind::kTradeOff, span_, "the weights are too large to be added up");
        return;
      }
      sum = *next;
    }
    if (!complete_) return;
    if (sum.digits == 0) {
      Report(checker_, Kind::kTradeOff, span_, "the weights add up to zero",
             "at least one objective counts");
      return;
    }
    for (ObjectiveInfo& objective : Objectives()) {
      const builtins::Fault fault =
          builtins::NormalisedWeight(objective.weight, sum, objective.normalised_weight);
      if (fault == builtins::Fault::kNone) continue;
      Report(checker_, Kind::kTradeOff, span_,
             "the weight of " + Tick(objective.name) + " cannot be worked out");
    }
  }

  Checker& checker_;
  Span span_;
  bool complete_ = true;
};

void CheckRequirement(Checker& checker, DeclId id, const ast::RequireDeclaration& node) {
  RequirementInfo info;
  info.name = node.name ? node.name->text : ast::PrintHeadline(checker.ast, id);
  info.condition = node.condition;
  if (node.because) info.because = node.because->text;
  info.decl = id;
  info.in_force = InForceFrom(checker, node.from_date);
  if (node.name) DeclareRule(checker, *node.name, "require", info.in_force);
  FitCondition(checker, Scope{.place = Place::kRule}, node.condition, "a requirement");
  checker.out.model.requirements.push_back(std::move(info));
}

}  // namespace

void CheckObjectives(Checker& checker) {
  ForEach<ast::ObjectiveDeclaration>(checker, [&](DeclId id, const auto& node) {
    Symbol* symbol = checker.SymbolOf(id);
    if (!node.value.valid()) return;  // in an intent an objective has no formula
    if (symbol != nullptr) CheckObjective(checker, *symbol, node);
  });
  TradeOff(checker).Run();
  ForEach<ast::RequireDeclaration>(
      checker, [&](DeclId id, const auto& node) { CheckRequirement(checker, id, node); });
}

}  // namespace remit::check
