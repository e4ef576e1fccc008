// Guarantees and properties: statements over all cases, or over pairs of them. Whether they hold is
// not asked here.
#include <algorithm>
#include <set>

#include "interpreter/check/checker.h"
#include "interpreter/check/expansion.h"
#include "interpreter/check/reach.h"

namespace remit::check {
namespace {

About AboutOf(const ast::AboutClause& clause) {
  switch (clause.of) {
    case ast::AboutClause::Of::kFeasible:
      return About::kFeasible;
    case ast::AboutClause::Of::kRecommendations:
      return About::kRecommendations;
    case ast::AboutClause::Of::kProposals:
      return About::kProposals;
  }
  return About::kFeasible;
}

void CheckWeights(Checker& checker, const ast::AboutClause& about) {
  if (!about.any_weights || checker.module_missing) return;
  const std::vector<ObjectiveInfo>& objectives = checker.out.model.objectives;
  const bool delegated = std::any_of(
      objectives.begin(), objectives.end(),
      [](const ObjectiveInfo& objective) { return objective.weight_range.has_value(); });
  if (delegated || HasBroken(checker, "trade_off") || HasBroken(checker, "objective")) return;
  Report(checker, Kind::kNoDelegatedWeight, about.span, "no weight of this policy is delegated",
         "`whatever the weights` lets every weight take each value that somebody may give it",
         "leave it out, or say how far a weight may go: `weigh profit: 40 adjustable 30 .. 50 by "
         "director`");
}

bool AsksRoute(const Checker& checker, ExprId condition) {
  return (checker.out.uses[condition.index()] & kUsesDecision) != 0;
}

// ---------------------------------------------------------------- pairs

class PairCheck {
 public:
  PairCheck(Checker& checker, const ast::PropertyDeclaration& node)
      : checker_(checker), node_(node) {}

  // Nothing after a report.
  std::optional<PropertyInfo::Pair> Run() {
    if (!CheckNames()) return std::nullopt;
    pair_.first = node_.cases[0].text;
    pair_.second = node_.cases[1].text;
    for (const ast::Path& path : node_.differing) sound_ = AddDiffering(path) && sound_;
    const auto tidy = [](auto& ids) {
      std::sort(ids.begin(), ids.end());
      ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    };
    tidy(pair_.leaves);
    tidy(pair_.knobs);
    pair_.where = node_.where;
    return sound_ ? std::optional(pair_) : std::nullopt;
  }

 private:
  bool CheckNames() {
    const std::size_t count = node_.cases.size();
    if (count != 2 || node_.cases[0].text == node_.cases[1].text) {
      const std::string found =
          count == 2
              ? "both cases are called " + Tick(node_.cases[0].text)
              : std::to_string(count) + (count == 1 ? " case is" : " cases are") + " named here";
      Report(checker_, Kind::kPairOfCases, node_.cases.back().span, found,
             "a property compares two cases, each with a name of its own",
             "write `for a, b differing only in …`");
      return false;
    }
    bool free = true;
    for (const ast::Name& name : node_.cases) {
      const std::vector<std::string_view> names =
          VisibleNames(checker_, Scope{.place = Place::kStatement});
      const bool taken = std::find(names.begin(), names.end(), name.text) != names.end() ||
                         checker_.table().FindSpelling(name.text) != nullptr;
      if (!taken) continue;
      free = false;
      Report(checker_, Kind::kPairOfCases, name.span,
             Tick(name.text) + " has a meaning here already",
             "the names behind `for` stand for the two cases, and for nothing else",
             "choose another name, for example " + Tick("case_" + name.text));
    }
    return free;
  }

  static std::string Dotted(const ast::Path& path) {
    std::string text;
    for (const ast::Name& name : path) text += (text.empty() ? "" : ".") + name.text;
    return text;
  }
  static Span SpanOf(const ast::Path& path) {
    Span span = path.front().span;
    span.end = path.back().span.end;
    return span;
  }

  bool AddDiffering(const ast::Path& path) {
    const std::string text = Dotted(path);
    const Symbol* symbol = checker_.Find(path.front().text);
    if (symbol != nullptr && symbol->kind == Symbol::Kind::kKnob && path.size() == 1)
      return AddKnob(path, KnobId(symbol->index));
    if (symbol == nullptr || symbol->kind != Symbol::Kind::kInput) {
      if (symbol == nullptr && MayExist(checker_, path.front().text)) return false;
      return symbol == nullptr ? ReportUnknown(path) : ReportOther(path, *symbol);
    }
    const std::vector<InputLeaf>& leaves = checker_.out.model.leaves;
    const std::string within = text + ".";
    bool found = false;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      if (leaves[i].previous) continue;
      if (leaves[i].path != text && leaves[i].path.compare(0, within.size(), within) != 0) continue;
      pair_.leaves.emplace_back(i);
      found = true;
    }
    if (found) return true;
    if (symbol->type.kind == TypeKind::kBroken || MayExist(checker_, path.front().text))
      return false;
    std::vector<std::string_view> candidates;
    for (const InputLeaf& leaf : leaves) candidates.push_back(leaf.path);
    Report(checker_, Kind::kUnknownField, SpanOf(path), "there is no input " + Tick(text), {},
           MeantOf(text, candidates));
    return false;
  }

  bool AddKnob(const ast::Path& path, KnobId knob) {
    if (node_.about.of == ast::AboutClause::Of::kRecommendations) {
      Report(checker_, Kind::kPairDiffers, SpanOf(path),
             Tick(Dotted(path)) + " is chosen anew in each of the two cases",
             "what is recommended may differ in every choice, and what is named here is the cause",
             "name the inputs that differ");
      return false;
    }
    pair_.knobs.push_back(knob);
    return true;
  }

  bool ReportUnknown(const ast::Path& path) {
    std::vector<std::string_view> candidates;
    for (const KnobInfo& knob : checker_.out.model.knobs) candidates.push_back(knob.name);
    for (const InputLeaf& leaf : checker_.out.model.leaves) candidates.push_back(leaf.path);
    const std::string text = Dotted(path);
    std::string hint = DidYouMean(text, candidates);
    for (const InputLeaf& leaf : checker_.out.model.leaves) {
      const std::string tail = "." + text;
      const bool ends = leaf.path.size() > tail.size() &&
                        leaf.path.compare(leaf.path.size() - tail.size(), tail.size(), tail) == 0;
      if (ends) hint = "did you mean " + Tick(leaf.path) + "?";
    }
    Report(checker_, Kind::kUnknownName, SpanOf(path), "nothing is named " + Tick(text),
           "two cases differ in inputs and choices", hint);
    return false;
  }

  bool ReportOther(const ast::Path& path, const Symbol& symbol) {
    const bool parameter = symbol.kind == Symbol::Kind::kParameter;
    Report(checker_, Kind::kPairDiffers, SpanOf(path),
           Tick(symbol.name) + " is " + std::string(Noun(symbol.kind)),
           parameter ? "two cases are decided by one policy, and its parameters have one value"
                     : "two cases differ in inputs and choices; all else follows from these",
           parameter ? "" : "name the inputs or choices that it is worked out from");
    return false;
  }

  Checker& checker_;
  const ast::PropertyDeclaration& node_;
  PropertyInfo::Pair pair_;
  bool sound_ = true;
};

// ---------------------------------------------------------------- ranges

// What a statement reads of the inputs has to be limited, or nothing can be proved of it.
class RangeCheck {
 public:
  explicit RangeCheck(Checker& checker) : checker_(checker) {}

  void Of(const std::vector<ExprId>& parts, bool asks_route, Span statement,
          const std::string& what) {
    Reach reach(checker_.ast, checker_.out);
    for (const ExprId part : parts) reach.Add(part);
    if (asks_route) {
      for (const RuleInfo& rule : checker_.out.model.rules) {
        if (rule.kind == RuleInfo::Kind::kEscalate) reach.Add(rule.condition);
      }
    }
    const std::vector<InputLeaf>& leaves = checker_.out.model.leaves;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      if (!Unlimited(leaves[i])) continue;
      const bool read = reach.Has(Reference::Kind::kLeaf, i) ||
                        reach.Has(Reference::Kind::kElement, i) ||
                        reach.Has(Reference::Kind::kPick, i);
      if (!read || !said_.insert(i).second) continue;
      Report(checker_, Kind::kProofNeedsRange, leaves[i].span,
             Tick(leaves[i].path) + " has no range",
             what +
                 " speaks of every value that it may have, and without limits that cannot be "
                 "proved",
             "write behind its type what a case may bring, for example " + Tick(Example(leaves[i])))
          .labels.push_back({statement, "read here"});
    }
  }

 private:
  static bool Unlimited(const InputLeaf& leaf) {
    const bool ordered = leaf.type.kind == TypeKind::kNumber ||
                         leaf.type.kind == TypeKind::kDecimal || leaf.type.kind == TypeKind::kDate;
    return ordered && !leaf.previous && leaf.domain.kind == Domain::Kind::kAll;
  }
  std::string Example(const InputLeaf& leaf) const {
    if (leaf.type.kind == TypeKind::kDate) return "in 2020-01-01 .. 2040-12-31";
    if (types::IsRatio(leaf.type)) return "in 0 % .. 100 %";
    if (leaf.type.kind == TypeKind::kNumber) return "in 0 .. 100";
    return "in 0 .. 1_000_000";  // a bare bound takes the unit of the input
  }

  Checker& checker_;
  std::set<std::size_t> said_;
};

void CheckGuarantee(Checker& checker, RangeCheck& ranges, DeclId id,
                    const ast::GuaranteeDeclaration& node) {
  GuaranteeInfo info;
  info.name = node.name.text;
  info.title = node.title.value_or("");
  info.condition = node.condition;
  info.of = AboutOf(node.about);
  info.any_weights = node.about.any_weights;
  info.decl = id;
  const Place place = info.of == About::kProposals ? Place::kProposal : Place::kStatement;
  CheckWeights(checker, node.about);
  if (!FitCondition(checker, Scope{.place = place}, node.condition, "a guarantee")) return;
  info.asks_route = AsksRoute(checker, node.condition);
  Expansion(checker).AddRule(node.condition, info.name);
  ranges.Of({node.condition}, info.asks_route, checker.SpanOf(node.condition),
            "guarantee " + Tick(info.name));
  checker.out.model.guarantees.push_back(std::move(info));
}

void CheckProperty(Checker& checker, RangeCheck& ranges, DeclId id,
                   const ast::PropertyDeclaration& node) {
  PropertyInfo info;
  info.title = node.title;
  info.condition = node.condition;
  info.of = AboutOf(node.about);
  info.any_weights = node.about.any_weights;
  info.decl = id;
  CheckWeights(checker, node.about);
  if (info.of == About::kProposals) {
    Report(checker, Kind::kStatementAbout, node.about.span, "a property is not about proposals",
           "only a guarantee speaks of proposals",
           "write `guarantee NAME " + std::string("of proposals: …`"));
    return;
  }
  Scope scope{.place = Place::kStatement};
  std::vector<ExprId> parts{node.condition};
  if (!node.cases.empty()) {
    info.pair = PairCheck(checker, node).Run();
    if (!info.pair) return;
    scope.place = Place::kPair;
    scope.cases = {info.pair->first, info.pair->second};
    if (node.where) {
      if (!FitCondition(checker, scope, *node.where, "the condition after `where`")) return;
      parts.push_back(*node.where);
    }
  }
  if (!FitCondition(checker, scope, node.condition, "a property")) return;
  for (const ExprId part : parts) {
    info.asks_route = info.asks_route || AsksRoute(checker, part);
    Expansion(checker).AddRule(part, info.title);
  }
  ranges.Of(parts, info.asks_route, checker.SpanOf(node.condition), "property " + Tick(info.title));
  checker.out.model.properties.push_back(std::move(info));
}

}  // namespace

void CheckStatements(Checker& checker) {
  RangeCheck ranges(checker);
  ForEach<ast::GuaranteeDeclaration>(
      checker, [&](DeclId id, const auto& node) { CheckGuarantee(checker, ranges, id, node); });
  std::map<std::string, Span> titles;
  ForEach<ast::PropertyDeclaration>(checker, [&](DeclId id, const auto& node) {
    const auto [other, added] = titles.emplace(node.title, checker.ast[id].span);
    if (!added) {
      Report(checker, Kind::kDuplicateProperty, checker.ast[id].span,
             "two properties are called \"" + node.title + "\"",
             "each is named by its title, in what is reported and where one is asked for",
             "give one of them another title")
          .labels.push_back({other->second, "the other one"});
    }
    CheckProperty(checker, ranges, id, node);
  });
}

}  // namespace remit::check
