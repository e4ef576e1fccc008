// Risk measures, and where a value that nobody knows yet may stand: below a risk measure, and
// nowhere else.
#include <algorithm>

#include "interpreter/check/checker.h"
#include "interpreter/check/reach.h"
#include "interpreter/check/worlds.h"

namespace remit::check {
namespace {

constexpr const char* kAskedHow =
    "what is uncertain is asked about with `chance of … at most …` or `expected shortfall of … "
    "beyond … at most …`";

bool MayStand(const Scope& scope) {
  const bool place = scope.place == Place::kValue || scope.place == Place::kRule ||
                     scope.place == Place::kStatement || scope.place == Place::kProposal ||
                     scope.place == Place::kPair || scope.place == Place::kTest;
  return place && scope.arguments.empty() && scope.variables.empty();
}

// The quantity of a shortfall: a number, or an amount in a unit.
Type InferQuantityAtRisk(Checker& checker, const Scope& scope, ExprId id) {
  const Type type = InferValue(checker, scope, id);
  if (type.kind == TypeKind::kBroken) return {};
  if (type.optional) {
    FitInferred(checker, id, {.type = Present(type), .what = "a shortfall"});
    return {};
  }
  if (type.kind == TypeKind::kNumber || type.kind == TypeKind::kDecimal) return type;
  Report(checker, Kind::kTypeMismatch, checker.SpanOf(id),
         Tick(Written(checker, id)) + " is " + Describe(checker, type),
         "a shortfall is the mean of a quantity, of which more is worse",
         "ask about an amount, a percentage or a number");
  return {};
}

void InferShortfall(Checker& checker, const Scope& scope, const ast::Call& call, RiskInfo& risk) {
  Type type = InferQuantityAtRisk(checker, scope, risk.subject);
  type.whole = false;
  const std::optional<Value> beyond = ConstantFitting(
      checker, call.arguments[1], {.type = types::Ratio(), .what = "the level of a shortfall"});
  Fit(checker, Scope{.place = Place::kRiskLimit}, risk.limit,
      {.type = type, .what = "the limit of a shortfall"});
  if (!beyond) return;
  risk.beyond = beyond->raw;
  if (beyond->raw > 0 && beyond->raw < types::kOneUnit) return;
  Report(checker, Kind::kRiskMeasure, checker.SpanOf(call.arguments[1]),
         "beyond " + Tick(Written(checker, call.arguments[1])) + " there is no worst part",
         "the level lies between 0 % and 100 %, both excluded: beyond 95 % is the worst 5 %",
         "write for instance `beyond 95 %`");
}

class RiskCheck {
 public:
  RiskCheck(Checker& checker, const RiskInfo& risk)
      : checker_(checker), model_(checker.out.model), risk_(risk) {}

  void Run() {
    const std::vector<World> worlds = WorldsOf(checker_.ast, checker_.out, risk_);
    CheckLimit();
    if (RefuseNested(worlds)) return;
    if (!IsUncertain(worlds)) return ReportCertain();
    const std::uint64_t outcomes = JointOutcomes(model_, worlds);
    const int decimals = JointDecimals(model_, risk_, worlds);
    if (outcomes > kMostJointOutcomes) {
      Report(checker_, Kind::kTooManyOutcomes, checker_.SpanOf(risk_.subject),
             "this has " +
                 (outcomes >= std::uint64_t{1} << 62 ? "far too many" : std::to_string(outcomes)) +
                 " outcomes, all distributions and scenarios together",
             "a risk measure looks at 4096 at most, so that its cost is known",
             "give the distributions fewer outcomes, or fold several into one");
    } else if (decimals > kMostJointDecimals) {
      Report(checker_, Kind::kTooManyOutcomes, checker_.SpanOf(risk_.subject),
             "the probabilities of its outcomes have " + std::to_string(decimals) + " decimals",
             "they are multiplied exactly, and 18 decimals are kept",
             "write the probabilities of the distributions with fewer decimals");
    }
  }

 private:
  bool Chance() const { return risk_.measure == RiskInfo::Measure::kChance; }

  void CheckLimit() {
    const std::optional<Value>& limit = checker_.ConstantAt(risk_.limit);
    if (!Chance() || !limit || (limit->raw >= 0 && limit->raw < types::kOneUnit)) return;
    Report(checker_, Kind::kRiskMeasure, checker_.SpanOf(risk_.limit),
           "a chance of at most " + Tick(Written(checker_, risk_.limit)) +
               (limit->raw < 0 ? " never holds" : " always holds"),
           "a probability lies between 0 % and 100 %",
           "write how much of it you accept, for instance `at most 5 %`");
  }

  bool RefuseNested(const std::vector<World>& worlds) {
    for (const World& world : worlds) {
      Reach reach(checker_.ast, checker_.out, ScenarioOf(model_, world.scenario));
      reach.Add(risk_.subject);
      if (!reach.Calls(Callee::Kind::kRisk)) continue;
      Report(checker_, Kind::kRiskMeasure, checker_.SpanOf(risk_.subject),
             "a risk measure is asked about another",
             "a risk measure looks at all worlds at once, so that nothing uncertain is left of it",
             "ask about the condition or quantity itself");
      return true;
    }
    return false;
  }

  // A distribution, or a value that some scenario with a probability replaces.
  static bool IsUncertain(const std::vector<World>& worlds) {
    return std::any_of(worlds.begin(), worlds.end(), [](const World& world) {
      return world.scenario.has_value() || !world.read.empty();
    });
  }

  void ReportCertain() {
    Reach reach(checker_.ast, checker_.out);
    reach.Add(risk_.subject);
    std::string hint = "declare a `distribution` for what nobody knows yet, and use it there";
    for (const ScenarioInfo& scenario : model_.scenarios) {
      if (scenario.probability || !Changes(scenario, reach)) continue;
      hint = "say how probable scenario " + Tick(scenario.name) +
             " is: " + Tick("scenario " + scenario.name + " with probability … { … }");
      break;
    }
    Report(checker_, Kind::kNothingUncertain, checker_.SpanOf(risk_.call),
           "nothing here is uncertain: " + Tick(Written(checker_, risk_.subject)) +
               " depends on no distribution, and on nothing that a scenario with a probability "
               "replaces",
           "a risk measure weighs what may happen by its probability", hint);
  }

  Checker& checker_;
  const Model& model_;
  const RiskInfo& risk_;
};

// The expressions of a declaration that have to be certain.
template <typename Visit>
struct CertainParts {
  Visit visit;

  void One(ExprId id) const {
    if (id.valid()) visit(id);
  }
  void One(const std::optional<ExprId>& id) const {
    if (id) visit(*id);
  }
  template <typename Node>
  void operator()(const Node& node) const {
    if constexpr (requires { One(node.condition); }) One(node.condition);
    if constexpr (requires { One(node.worth); }) One(node.worth);
    if constexpr (requires { One(node.reach); }) One(node.reach);
    if constexpr (requires { One(node.amount); }) One(node.amount);
    if constexpr (requires { One(node.key); }) One(node.key);
    if constexpr (requires { One(node.list); }) One(node.list);
    if constexpr (requires { One(node.watch); }) One(node.watch);
    if constexpr (requires { One(node.alert); }) One(node.alert);
    if constexpr (requires { One(node.clear); }) One(node.clear);
    if constexpr (requires { One(node.over); }) One(node.over);
    if constexpr (requires { One(node.maximise); }) One(node.maximise);
    if constexpr (requires { node.limits; }) {
      for (const ExprId limit : node.limits) One(limit);
    }
    if constexpr (requires { node.worst; }) {
      One(node.value);
      One(node.worst);
      One(node.best);
    }
    if constexpr (requires { node.items; }) {
      for (const ast::TestItem& item : node.items) {
        if (item.kind == ast::TestItem::Kind::kExpect) One(item.value);
      }
    }
  }
};

}  // namespace

Type InferRisk(Checker& checker, const Scope& scope, ExprId id, const ast::Call& call) {
  RiskInfo risk;
  risk.call = id;
  risk.subject = call.arguments.front();
  risk.limit = call.arguments.back();
  risk.measure =
      call.arguments.size() == 2 ? RiskInfo::Measure::kChance : RiskInfo::Measure::kShortfall;
  if (!MayStand(scope)) {
    Report(checker, Kind::kRiskMeasure, call.callee_span, Tick(call.callee) + " cannot stand here",
           "a risk measure looks at all worlds, and what a function, a table or a list hands over "
           "comes from one of them",
           "write it into a `let`, a requirement or a rule");
    return {};
  }
  if (risk.measure == RiskInfo::Measure::kChance) {
    FitCondition(checker, scope, risk.subject, "what `chance of` asks about");
    Fit(checker, Scope{.place = Place::kRiskLimit}, risk.limit,
        {.type = types::Ratio(), .what = "the limit of a chance"});
  } else {
    InferShortfall(checker, scope, call, risk);
  }
  // A scenario may bring in inputs where there were none.
  const std::uint8_t subject = checker.UsesAt(risk.subject) & ~std::uint8_t{kUsesChance};
  checker.UsesAt(id) = subject | checker.UsesAt(risk.limit) | kUsesInput;
  checker.out.callee[id.index()] = {Callee::Kind::kRisk,
                                    static_cast<std::uint32_t>(checker.out.model.risks.size()), 0};
  checker.out.model.risks.push_back(risk);
  return types::Boolean();
}

void RefuseUncertain(Checker& checker, ExprId id) {
  if ((checker.UsesAt(id) & kUsesChance) == 0) return;
  Reach reach(checker.ast, checker.out);
  reach.Add(id);
  std::string name;
  for (std::size_t i = 0; i < checker.out.model.distributions.size() && name.empty(); ++i) {
    if (reach.Has(Reference::Kind::kDistribution, i))
      name = checker.out.model.distributions[i].name;
  }
  const ExprId where = WhereUsed(checker, id, kUsesChance);
  const std::string text = Written(checker, where);
  const bool condition = checker.TypeAt(id).kind == TypeKind::kBoolean;
  Report(checker, Kind::kUncertain, checker.SpanOf(where),
         text == name ? Tick(name) + " is uncertain"
                      : Tick(text) + " is uncertain: it depends on the distribution " + Tick(name),
         kAskedHow,
         condition ? "write " + Tick("chance of not (" + Written(checker, id) + ") at most 5 %") +
                         ", with the probability that you accept"
                   : "use a value that is certain here, and limit the risk with `require`");
}

void CheckCertain(Checker& checker) {
  const auto refuse = [&](ExprId id) { RefuseUncertain(checker, id); };
  const CertainParts<decltype(refuse)> parts{refuse};
  for (const ast::File& file : checker.ast.files) {
    for (const DeclId id : file.declarations) std::visit(parts, checker.ast[id].node);
  }
}

void CheckRisks(Checker& checker, std::size_t first) {
  for (std::size_t i = first; i < checker.out.model.risks.size(); ++i)
    RiskCheck(checker, checker.out.model.risks[i]).Run();
}

}  // namespace remit::check
