// How objectives are traded against each other: the steps of `trade_off`, by date.
#include <algorithm>
#include <limits>
#include <set>

#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/check/checker.h"
#include "interpreter/check/serves.h"

namespace remit::check {
namespace {

using types::ExactDecimal;
using Form = ast::TradeOffDeclaration::Kind;

bool IsPercentage(const Checker& checker, ExprId id) {
  const auto* literal = std::get_if<ast::QuantityLiteral>(&checker.ast[id].node);
  return literal != nullptr && literal->unit && literal->unit->text == "%";
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

// The terms of one step, in the order in which they are written.
class StepCheck {
 public:
  StepCheck(Checker& checker, TradeOffStep& step) : checker_(checker), step_(step) {}

  // False after a report.
  bool Run(Form form, const std::vector<ast::TradeOffDeclaration::Term>& terms) {
    step_.kind = form == Form::kWeigh   ? TradeOffStep::Kind::kWeigh
                 : form == Form::kFirst ? TradeOffStep::Kind::kFirst
                                        : TradeOffStep::Kind::kBalance;
    ReportPercentages(terms);
    bool complete = true;
    for (const auto& term : terms) complete = AddTerm(term) && complete;
    if (!complete) return false;
    if (form == Form::kFirst) return true;
    std::sort(step_.terms.begin(), step_.terms.end(), [](const auto& a, const auto& b) {
      return a.objective.index() < b.objective.index();
    });
    return form == Form::kBalance || NormaliseWeights(checker_, step_);
  }

 private:
  // One habit, one message, however many weights there are.
  void ReportPercentages(const std::vector<ast::TradeOffDeclaration::Term>& terms) {
    std::string meant;
    std::optional<ExprId> first;
    for (const auto& term : terms) {
      if (!term.weight || !IsPercentage(checker_, *term.weight)) continue;
      if (!first) first = term.weight;
      checker_.done[term.weight->index()] = true;
      const std::string digits =
          std::get<ast::QuantityLiteral>(checker_.ast[*term.weight].node).digits;
      meant += (meant.empty() ? "" : ", ") + term.objective.text + ": " + digits;
    }
    if (!first) return;
    Report(checker_, Kind::kTypeMismatch, checker_.SpanOf(*first),
           Tick(Written(checker_, *first)) + " is a percentage",
           "a weight is a plain number; what counts is its share of all weights",
           "write " + Tick(meant));
  }

  std::optional<ObjectiveId> Find(const ast::Name& name) {
    if (MayExist(checker_, name.text)) return std::nullopt;
    std::vector<std::string_view> candidates;
    const std::vector<ObjectiveInfo>& objectives = checker_.out.model.objectives;
    for (std::size_t i = 0; i < objectives.size(); ++i) {
      if (objectives[i].name == name.text) return ObjectiveId(i);
      candidates.push_back(objectives[i].name);
    }
    std::string hint = DidYouMean(name.text, candidates);
    if (hint.empty() && checker_.Find(name.text) != nullptr)
      hint = Tick(name.text) + " is " + std::string(Noun(checker_.Find(name.text)->kind));
    if (hint.empty()) hint = MeantOf(name.text, candidates);
    if (hint.empty()) hint = "declare it: `objective " + name.text + " = VALUE from WORST to BEST`";
    Report(checker_, Kind::kUnknownObjective, name.span, "there is no objective " + Tick(name.text),
           {}, hint);
    return std::nullopt;
  }

  bool AddTerm(const ast::TradeOffDeclaration::Term& written) {
    const std::optional<ObjectiveId> objective = Find(written.objective);
    if (!objective) return false;
    const ObjectiveInfo& info = checker_.out.model.objectives[objective->index()];
    if (!named_.insert(*objective).second) {
      Report(checker_, Kind::kTradeOff, written.objective.span,
             Tick(info.name) + " stands in the trade-off twice", "each objective stands in it once",
             "leave one out");
      return false;
    }
    TradeOffStep::Term term;
    term.objective = *objective;
    if (written.weight && IsPercentage(checker_, *written.weight)) return false;
    if (written.weight) {
      const auto weight = WeightOf(checker_, *written.weight, info.name);
      if (!weight) return false;
      term.weight = *weight;
    }
    if (written.giving && !AddTolerance(info, written.giving->amount, term)) return false;
    step_.terms.push_back(std::move(term));
    return true;
  }

  bool AddTolerance(const ObjectiveInfo& objective, ExprId amount, TradeOffStep::Term& term) {
    if (objective.type.kind == TypeKind::kBroken) return false;
    const Type given =
        InferBeside(checker_, Scope{.place = Place::kTolerance}, amount, objective.type);
    if (given.kind == TypeKind::kBroken) return false;
    Wanted wanted{.type = objective.type, .what = "what " + Tick(objective.name) + " may give up"};
    wanted.type.whole = false;
    term.tolerance = amount;
    if (types::IsRatio(objective.type)) {
      wanted.type = types::Points();
    } else if (types::IsRatio(given) && given.points) {
      term.in_points = true;
      wanted.type = types::Points();
    }
    if (!FitInferred(checker_, amount, wanted)) return false;
    const std::optional<Value>& constant = checker_.ConstantAt(amount);
    if (!constant || !Less(*constant, Value{0}, wanted.type)) return true;
    Report(checker_, Kind::kTolerance, checker_.SpanOf(amount),
           "what " + Tick(objective.name) + " may give up is negative",
           "an alternative is kept when it is worse than the best by at most this much",
           "write the amount without its sign");
    return false;
  }

  Checker& checker_;
  TradeOffStep& step_;
  std::set<ObjectiveId> named_;  // by terms that are wrong as well
};

void WithoutTradeOff(Checker& checker) {
  const std::vector<ObjectiveInfo>& objectives = checker.out.model.objectives;
  if (objectives.size() == 1) {
    TradeOffStep step;
    step.from_day = std::numeric_limits<std::int64_t>::min();
    step.terms.push_back({ObjectiveId(0), {.digits = 1, .scale = 0}, 1, {}, false});
    step.span = checker.ast[objectives.front().decl].span;
    checker.out.model.trade_offs.push_back(std::move(step));
  }
  if (objectives.size() < 2 || HasBroken(checker, "trade_off")) return;
  const auto& said = checker.sink.all();
  const bool unread = std::any_of(said.begin(), said.end(), [](const auto& diagnostic) {
    return diagnostic.kind == Kind::kNotAnIntent;  // its trade-off may be the one
  });
  if (unread) return;
  std::string example;
  for (const ObjectiveInfo& objective : objectives)
    example += (example.empty() ? "" : ", ") + objective.name + ": 1";
  Report(checker, Kind::kTradeOff, checker.ast[objectives[1].decl].span,
         "there are " + std::to_string(objectives.size()) + " objectives and no trade-off",
         "several objectives are weighed against each other",
         "write " + Tick("trade_off weigh " + example) + " with your weights");
}

}  // namespace

bool NormaliseWeights(Checker& checker, TradeOffStep& step) {
  ExactDecimal sum;
  for (const TradeOffStep::Term& term : step.terms) {
    const auto next = types::AddExact(sum, term.weight);
    if (!next) {
      Report(checker, Kind::kTradeOff, step.span, "the weights are too large to be added up", "",
             "write smaller ones; only their proportions count");
      return false;
    }
    sum = *next;
  }
  if (sum.digits == 0) {
    Report(checker, Kind::kTradeOff, step.span, "the weights add up to zero",
           "at least one objective counts", "write a weight above zero for at least one of them");
    return false;
  }
  for (TradeOffStep::Term& term : step.terms) {
    if (builtins::NormalisedWeight(term.weight, sum, term.share) == builtins::Fault::kNone)
      continue;
    const std::string& name = checker.out.model.objectives[term.objective.index()].name;
    Report(checker, Kind::kTradeOff, step.span,
           "the weight of " + Tick(name) + " cannot be worked out", "",
           "write a plain number, such as `40`");
    return false;
  }
  return true;
}

void AddTradeOff(Checker& checker, const ast::TradeOffDeclaration& node, Span span) {
  std::vector<TradeOffStep>& steps = checker.out.model.trade_offs;
  TradeOffStep first;
  first.from_day = std::numeric_limits<std::int64_t>::min();
  first.span = span;
  if (StepCheck(checker, first).Run(node.kind, node.terms)) steps.push_back(std::move(first));
  std::optional<std::int64_t> previous;
  for (const ast::TradeOffDeclaration::Dated& dated : node.dated) {
    const std::optional<std::int64_t> day = DayOf(checker, dated.date);
    TradeOffStep step;
    step.span = dated.date.span;
    const bool complete = StepCheck(checker, step).Run(dated.kind, dated.terms);
    if (!day) continue;
    if (previous && *day <= *previous) {
      Report(checker, Kind::kDateOrder, dated.date.span,
             *day == *previous ? "there are two trade-offs from " + Tick(dated.date.text)
                               : Tick(dated.date.text) + " comes before the date above it",
             "the steps of a trade-off stand in the order of their dates, one for each date",
             *day == *previous ? "keep one of the two" : "put the earlier date first");
      continue;
    }
    previous = day;
    step.from_day = *day;
    if (complete) steps.push_back(std::move(step));
  }
}

void CheckTradeOff(Checker& checker) {
  std::optional<DeclId> used;
  ForEach<ast::TradeOffDeclaration>(checker, [&](DeclId id, const auto& node) {
    if (InIntent(checker, checker.ast[id].span)) return;
    if (used) {
      Report(checker, Kind::kTradeOff, checker.ast[id].span, "there are two trade-offs",
             "a policy has one", "put all weights into one");
      return;
    }
    used = id;
    AddTradeOff(checker, node, checker.ast[id].span);
  });
  if (used) return;
  if (const std::optional<DeclId> wanted = IntentTradeOff(checker)) {
    const auto mapped = MappedTradeOff(checker, *wanted);
    if (mapped) AddTradeOff(checker, *mapped, checker.ast[*wanted].span);
    return;
  }
  // An intent may leave the trade-off to the policies that serve it.
  if (!InIntent(checker, checker.ast.files.front().header.span)) WithoutTradeOff(checker);
}

const TradeOffStep* Model::TradeOffOn(std::int64_t day) const {
  const TradeOffStep* in_force = nullptr;
  for (const TradeOffStep& step : trade_offs) {
    if (step.from_day <= day) in_force = &step;
  }
  return in_force;
}

std::vector<double> Shares(const TradeOffStep& step, std::size_t objectives) {
  std::vector<double> shares(objectives, 0.0);
  for (const TradeOffStep::Term& term : step.terms) shares.at(term.objective.index()) = term.share;
  return shares;
}

}  // namespace remit::check
