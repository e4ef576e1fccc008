// Scenarios: what each replaces, by what, and with which probability. Whether values in a scenario
// need themselves is found in scenario_order.cpp.
#include <algorithm>

#include "interpreter/ast/walk.h"
#include "interpreter/check/checker.h"
#include "interpreter/check/scenario_order.h"

namespace remit::check {
namespace {

using Replaced = ReplacementInfo::Kind;

constexpr const char* kReplaceable =
    "a scenario replaces a let, a parameter, a model, a distribution or a field of an input";

std::string PathOf(const ast::Path& path) {
  std::string text;
  for (const ast::Name& name : path) text += (text.empty() ? "" : ".") + name.text;
  return text;
}

std::string_view Noun(Replaced kind) {
  switch (kind) {
    case Replaced::kLeaf:
      return "a field of an input";
    case Replaced::kParameter:
      return "a parameter";
    case Replaced::kLet:
      return "a let";
    case Replaced::kDistribution:
      return "a distribution";
    case Replaced::kModel:
      return "a model";
  }
  return {};
}

Reference::Kind ReferenceKind(Replaced kind) {
  switch (kind) {
    case Replaced::kLeaf:
      return Reference::Kind::kLeaf;
    case Replaced::kParameter:
      return Reference::Kind::kParameter;
    case Replaced::kLet:
      return Reference::Kind::kLet;
    case Replaced::kDistribution:
    case Replaced::kModel:
      break;
  }
  return Reference::Kind::kNone;
}

class ScenarioCheck {
 public:
  ScenarioCheck(Checker& checker, const ast::ScenarioDeclaration& node, ScenarioInfo& info)
      : checker_(checker), node_(node), info_(info) {}

  void Run() {
    info_.name = node_.name.text;
    for (const ast::Replacement& item : node_.replacements) Check(item);
    if (node_.replacements.empty()) {
      Report(checker_, Kind::kScenario, node_.name.span,
             Tick(node_.name.text) + " replaces nothing", kReplaceable,
             "say what is different in it, or leave it out");
    }
    if (node_.probability) CheckProbability(*node_.probability);
    if (!node_.as_of) return;
    info_.as_of = DayOf(checker_, *node_.as_of);
    if (!node_.probability) return;
    Report(checker_, Kind::kScenario, node_.as_of->span,
           Tick(node_.name.text) + " has a probability and a day of its own",
           "what may happen with a probability happens on the day of the decision",
           "leave the day out, or the probability");
  }

 private:
  void CheckProbability(ExprId id) {
    const std::optional<Value> value = ConstantFitting(
        checker_, id, {.type = types::Ratio(), .what = "the probability of a scenario"});
    if (!value) return;
    if (value->raw > 0 && value->raw <= types::kOneUnit) {
      info_.probability = value->raw;
      return;
    }
    Report(checker_, Kind::kScenario, checker_.SpanOf(id),
           Tick(Written(checker_, id)) + " is no probability of a scenario",
           "it lies above 0 % and is at most 100 %",
           "leave it out where the scenario is only to be played through");
  }

  void Check(const ast::Replacement& item) {
    const std::string path = PathOf(item.path);
    const std::optional<ReplacementInfo> target = Target(item, path);
    if (!target) return;
    ReplacementInfo info = *target;
    if (info_.Find(info.kind, info.index) != nullptr) {
      Report(checker_, Kind::kDuplicateItem, item.path.front().span,
             Tick(path) + " is replaced twice", "a scenario replaces each thing once",
             "leave one out");
      return;
    }
    if (!FitsForm(item, info.kind, path) || !Fill(item, path, info)) return;
    info_.replacements.push_back(std::move(info));
  }

  std::optional<ReplacementInfo> Target(const ast::Replacement& item, const std::string& path) {
    const auto found = [](Replaced kind, std::uint32_t index) {
      ReplacementInfo info{};
      info.kind = kind;
      info.index = index;
      return info;
    };
    const auto leaf = checker_.leaf_by_path.find(path);
    if (leaf != checker_.leaf_by_path.end()) {
      const InputLeaf& info = checker_.out.model.leaves[leaf->second];
      const bool single = info.type.kind != TypeKind::kList && !info.list && !info.previous;
      if (single) return found(Replaced::kLeaf, leaf->second);
      Report(checker_, Kind::kScenario, item.path.front().span,
             Tick(path) + (info.previous ? " is part of the previous decision" : " is a list"),
             kReplaceable, "replace a let that is worked out with it");
      return std::nullopt;
    }
    const Symbol* symbol = checker_.Find(path);
    if (symbol == nullptr) {
      Unknown(item, path);
      return std::nullopt;
    }
    switch (symbol->kind) {
      case Symbol::Kind::kLet:
        return found(Replaced::kLet, symbol->index);
      case Symbol::Kind::kParameter:
        return found(Replaced::kParameter, symbol->index);
      case Symbol::Kind::kDistribution:
        return found(Replaced::kDistribution, symbol->index);
      case Symbol::Kind::kModel:
        return found(Replaced::kModel, symbol->index);
      default:
        Irreplaceable(item, *symbol);
        return std::nullopt;
    }
  }

  void Irreplaceable(const ast::Replacement& item, const Symbol& symbol) {
    if (symbol.type.kind == TypeKind::kBroken && symbol.kind == Symbol::Kind::kInput) return;
    std::string hint = "replace what it is made from";
    if (symbol.kind == Symbol::Kind::kInput)
      hint = "name one of its fields: " + Tick(symbol.name + ".…");
    if (symbol.kind == Symbol::Kind::kKnob) hint = "what is chosen is the decision itself";
    if (symbol.kind == Symbol::Kind::kFunction || symbol.kind == Symbol::Kind::kTable)
      hint = "replace a let that is worked out with it";
    Report(checker_, Kind::kScenario, item.path.front().span,
           Tick(symbol.name) + " is " + std::string(check::Noun(symbol.kind)), kReplaceable, hint);
  }

  void Unknown(const ast::Replacement& item, const std::string& path) {
    if (MayExist(checker_, item.path.front().text)) return;
    if (checker_.rule_names.count(path) > 0) {
      Report(checker_, Kind::kScenario, item.path.front().span, Tick(path) + " is a rule",
             kReplaceable, "replace a value that it asks about");
      return;
    }
    std::vector<std::string_view> candidates;
    const Model& model = checker_.out.model;
    for (const InputLeaf& info : model.leaves) candidates.push_back(info.path);
    for (const LetInfo& info : model.lets) candidates.push_back(info.name);
    for (const ParameterInfo& info : model.parameters) candidates.push_back(info.name);
    for (const DistributionInfo& info : model.distributions) candidates.push_back(info.name);
    for (const ModelInfo& info : model.models) candidates.push_back(info.name);
    Report(checker_, Kind::kUnknownName, item.path.front().span,
           Tick(path) + " is nothing that a scenario can replace", kReplaceable,
           MeantOf(path, candidates));
  }

  // Outcomes for a distribution, a value for everything else.
  bool FitsForm(const ast::Replacement& item, Replaced kind, const std::string& path) {
    const bool distribution = kind == Replaced::kDistribution;
    if (distribution == !item.value.has_value()) return true;
    Report(checker_, Kind::kScenario, item.span,
           Tick(path) + " is " + std::string(Noun(kind)) +
               (distribution ? ", and this is one value" : ", and this lists outcomes"),
           distribution ? "other outcomes stand in for those of a distribution"
                        : "only a distribution has outcomes with probabilities",
           distribution ? "write " + Tick(path + ": { VALUE: PROBABILITY, … }")
                        : "write one value, or declare a distribution and use it in the value");
    return false;
  }

  bool Fill(const ast::Replacement& item, const std::string& path, ReplacementInfo& info) {
    const Model& model = checker_.out.model;
    switch (info.kind) {
      case Replaced::kLeaf:
        return FillValue(*item.value, path, model.leaves[info.index].type, kUsesInput, info);
      case Replaced::kParameter:
        return FillValue(*item.value, path, model.parameters[info.index].type, kUsesParameter,
                         info);
      case Replaced::kLet: {
        const LetInfo& let = model.lets[info.index];
        return FillValue(*item.value, path, let.type, checker_.UsesAt(let.value), info);
      }
      case Replaced::kDistribution: {
        const DistributionInfo& distribution = model.distributions[info.index];
        if (distribution.type.kind == TypeKind::kBroken) return false;
        const auto outcomes =
            OutcomesOf(checker_, path, distribution.type, item.path.front().span, item.outcomes);
        if (outcomes) info.outcomes = *outcomes;
        return outcomes.has_value();
      }
      case Replaced::kModel:
        return FillModel(*item.value, path, info);
    }
    return false;
  }

  bool FillValue(ExprId value, const std::string& path, const Type& type, std::uint8_t uses,
                 ReplacementInfo& info) {
    const bool parameter = info.kind == Replaced::kParameter;
    const Scope scope{.place = parameter ? Place::kParameter : Place::kValue};
    if (!Fit(checker_, scope, value, {.type = type, .what = Tick(path), .bare_takes_unit = true})) {
      return false;
    }
    MarkOwnName(value, info);
    info.value = value;
    return MovedByNothingNew(value, path, uses, info.kind);
  }

  // What no choice moves must stay so: anchors, routes and refusals rely on it. What is certain
  // likewise.
  bool MovedByNothingNew(ExprId value, const std::string& path, std::uint8_t uses, Replaced kind) {
    const std::uint8_t more = checker_.UsesAt(value) & static_cast<std::uint8_t>(~uses);
    if ((more & kUsesKnob) != 0) {
      Report(checker_, Kind::kScenario, checker_.SpanOf(WhereUsed(checker_, value, kUsesKnob)),
             Tick(path) + " is " + std::string(Noun(kind)) +
                 " that no choice moves, and this is moved by one",
             "what stands in for a value depends on a choice only where the value itself does",
             "replace a let that depends on the choice");
      return false;
    }
    if ((more & kUsesChance) != 0) {
      Report(checker_, Kind::kUncertain, checker_.SpanOf(WhereUsed(checker_, value, kUsesChance)),
             Tick(path) + " is certain, and this is uncertain",
             "what stands in for a value is uncertain only where the value itself is",
             "replace a let that depends on the distribution");
      return false;
    }
    return true;
  }

  void MarkOwnName(ExprId value, const ReplacementInfo& info) {
    const Reference::Kind kind = ReferenceKind(info.kind);
    ast::Walk(checker_.ast, value, [&](ExprId id) {
      Reference& reference = checker_.out.reference[id.index()];
      if (reference.kind == kind && reference.index == info.index) reference.original = true;
    });
  }

  bool FillModel(ExprId value, const std::string& path, ReplacementInfo& info) {
    const auto* name = std::get_if<ast::NameReference>(&checker_.ast[value].node);
    const Symbol* symbol = name == nullptr ? nullptr : checker_.Find(name->name);
    checker_.done[value.index()] = true;
    if (symbol == nullptr || symbol->kind != Symbol::Kind::kModel) {
      if (name != nullptr && symbol == nullptr && MayExist(checker_, name->name)) return false;
      std::vector<std::string_view> candidates;
      for (const ModelInfo& other : checker_.out.model.models) candidates.push_back(other.name);
      std::string hint = name == nullptr ? "" : DidYouMean(name->name, candidates);
      if (hint.empty()) hint = "declare the other model, and write its name";
      Report(checker_, Kind::kScenario, checker_.SpanOf(value),
             Tick(path) + " is a model, and " + Tick(Written(checker_, value)) + " is none",
             "another model stands in for a model", hint);
      return false;
    }
    const ModelInfo& own = checker_.out.model.models[info.index];
    const ModelInfo& other = checker_.out.model.models[symbol->index];
    if (own.parameters != other.parameters || own.result != other.result) {
      Report(checker_, Kind::kScenario, checker_.SpanOf(value),
             Tick(other.name) + " does not take and give what " + Tick(own.name) + " does",
             "a model that stands in for another has the same arguments, in the same order, and "
             "the same result",
             "name a model with the same arguments, or declare one");
      return false;
    }
    info.model = symbol->index;
    return true;
  }

  Checker& checker_;
  const ast::ScenarioDeclaration& node_;
  ScenarioInfo& info_;
};

void CheckSum(Checker& checker) {
  std::int64_t sum = 0;
  for (const ScenarioInfo& info : checker.out.model.scenarios) {
    if (!info.probability) continue;
    sum += *info.probability;
    if (sum <= types::kOneUnit) continue;
    const auto& node = std::get<ast::ScenarioDeclaration>(checker.ast[info.decl].node);
    Report(checker, Kind::kScenario, checker.SpanOf(*node.probability),
           "with " + Tick(info.name) + " the probabilities of the scenarios add up to " +
               types::Format({sum}, types::Ratio(), checker.out.type_table, checker.out.texts),
           "scenarios exclude one another, and what is left of 100 % is the world as it is written",
           "make the probabilities smaller, or let one scenario hold what two have in common");
    return;
  }
}

}  // namespace

void CheckScenarios(Checker& checker) {
  std::vector<ScenarioInfo>& scenarios = checker.out.model.scenarios;
  ForEach<ast::ScenarioDeclaration>(checker, [&](DeclId id, const auto& node) {
    ScenarioInfo info;
    info.decl = id;
    ScenarioCheck(checker, node, info).Run();
    scenarios.push_back(std::move(info));
  });
  CheckSum(checker);
  if (checker.sink.has_errors()) return;
  for (ScenarioInfo& info : scenarios) OrderScenario(checker, info);
}

}  // namespace remit::check
