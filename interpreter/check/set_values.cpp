// `set NAME = …` and `set OBJECTIVE.weight = …` in a child: what may be set, how far, and whose
// word it takes for more. A series that is set takes the place of the parent's whole series.
#include <algorithm>
#include <limits>
#include <set>

#include "interpreter/check/checker.h"
#include "interpreter/check/known_value.h"

namespace remit::check {
namespace {

using types::ExactDecimal;

constexpr std::int64_t kAlways = std::numeric_limits<std::int64_t>::min();
constexpr const char* kWeight = "weight";
constexpr const char* kWhatIsSet =
    "a child sets parameters that its parent declares `adjustable`, and weights that are";

const ast::SetDeclaration& SetAt(const Checker& checker, DeclId id) {
  return std::get<ast::SetDeclaration>(checker.ast[id].node);
}

Span TargetSpan(const ast::SetDeclaration& node) {
  Span span = node.target.front().span;
  span.end = node.target.back().span.end;
  return span;
}

bool IsWeight(const ast::SetDeclaration& node) {
  return node.target.size() == 2 && node.target.back().text == kWeight;
}

// " from 2026-07-01", or nothing for what always holds.
std::string FromText(std::int64_t day) {
  return day == kAlways ? "" : " from " + types::FormatDate(day);
}

// Every target that can be meant, for "did you mean".
std::vector<std::string> Settable(const Checker& checker) {
  std::vector<std::string> names;
  for (const Symbol& symbol : checker.out.names) {
    const auto* node = std::get_if<ast::ParameterDeclaration>(&checker.ast[symbol.decl].node);
    if (node != nullptr && node->range) names.push_back(node->name.text);
  }
  for (const ast::File& file : checker.ast.files) {
    for (const DeclId id : file.declarations) {
      const auto* node = std::get_if<ast::TradeOffDeclaration>(&checker.ast[id].node);
      if (node == nullptr || checker.refused.count(id) > 0) continue;
      for (const ast::TradeOffDeclaration::Term& term : node->terms) {
        if (term.range) names.push_back(term.objective.text + "." + kWeight);
      }
    }
  }
  return names;
}

void ReportUnknown(Checker& checker, const ast::SetDeclaration& node, const Symbol* found) {
  if (MayExist(checker, node.target.front().text)) return;
  const std::string name = Dotted(node.target);
  std::string message = "the parent has no parameter " + Tick(name);
  std::string hint;
  if (found != nullptr) {
    message = Tick(found->name) + " is " + std::string(Noun(found->kind));
    if (found->kind == Symbol::Kind::kObjective)
      hint = "its weight is set with " + Tick("set " + found->name + ".weight = …");
  } else {
    const std::vector<std::string> settable = Settable(checker);
    hint = DidYouMean(name, {settable.begin(), settable.end()});
    if (hint.empty() && !settable.empty()) hint = "choose among " + ListOf(settable);
  }
  Report(checker, Kind::kSetTarget, TargetSpan(node), message, kWhatIsSet, hint);
}

// The symbol that the `set` is about; null after a report.
const Symbol* TargetOf(Checker& checker, DeclId id, const ast::SetDeclaration& node) {
  const std::size_t layer = LayerAt(checker, checker.ast[id].span);
  const Symbol* found = checker.Find(node.target.front().text);
  const bool weight = IsWeight(node);
  const bool right_kind = found != nullptr && (weight ? found->kind == Symbol::Kind::kObjective
                                                      : found->kind == Symbol::Kind::kParameter &&
                                                            node.target.size() == 1);
  if (layer == 0) {
    if (checker.module_missing) return nullptr;  // the parent is looked for elsewhere
    const bool unnamed = found == nullptr && node.target.size() == 1;
    if (unnamed) checker.broken_names.emplace(node.target.front().text, "");
    Report(checker, Kind::kSetTarget, TargetSpan(node),
           "this policy has no parent whose " + Tick(Dotted(node.target)) + " it could set",
           "`set` stands in a policy that `extends` another",
           right_kind ? "write the value where " + Tick(found->name) +
                            (weight ? " is weighed" : " is declared")
           : unnamed
               ? "to give a value a name, write " + Tick("let " + node.target.front().text + " = …")
               : "leave it out");
    return nullptr;
  }
  if (!right_kind) {
    ReportUnknown(checker, node, weight ? nullptr : found);
    return nullptr;
  }
  if (LayerAt(checker, found->span) < layer) return found;
  Report(checker, Kind::kSetTarget, TargetSpan(node),
         Tick(found->name) + " is declared by this policy itself", kWhatIsSet,
         "write the value into its own declaration");
  return nullptr;
}

// A series of dated steps; whole when every value is.
struct SetSeries {
  std::vector<ParameterInfo::Step> steps;
  bool whole = true;
};

SetSeries SeriesOf(Checker& checker, const ast::SetDeclaration& node, const ParameterInfo& info) {
  SetSeries series;
  const auto add = [&](std::int64_t day, ExprId value) {
    Wanted wanted{.type = info.type, .what = Tick(info.name), .bare_takes_unit = true};
    wanted.type.whole = false;
    if (info.type.kind == TypeKind::kBroken) return;
    if (!Fit(checker, Scope{.place = Place::kParameter}, value, wanted)) return;
    series.whole = series.whole && checker.TypeAt(value).whole;
    series.steps.push_back({day, value});
  };
  add(kAlways, node.value);
  std::optional<std::int64_t> previous;
  for (const ast::DatedValue& dated : node.dated) {
    const std::optional<std::int64_t> day = DayOf(checker, dated.date);
    if (day && previous && *day <= *previous) {
      Report(checker, Kind::kDateOrder, dated.date.span,
             *day == *previous ? Tick(info.name) + " has two values from " + Tick(dated.date.text)
                               : Tick(dated.date.text) + " comes before the date above it",
             "the values of a parameter stand in the order of their dates, one for each date",
             *day == *previous ? "keep one of the two" : "put the earlier date first");
    }
    previous = day ? day : previous;
    add(day.value_or(kAlways), dated.value);
  }
  return series;
}

std::string DomainText(const Checker& checker, const ParameterInfo& info) {
  const auto& node = std::get<ast::ParameterDeclaration>(checker.ast[info.decl].node);
  return Written(checker, *node.range);
}

// "inside it `director` may move it": who may use the range.
std::string RangeRule(const Checker& checker, const std::string& range, std::optional<int> level) {
  const std::vector<std::string>& levels = checker.out.model.levels;
  if (!level || *level >= std::ssize(levels)) return "it may be moved inside " + Tick(range);
  return "inside " + Tick(range) + " " + Tick(levels[static_cast<std::size_t>(*level)]) +
         " may move it";
}

class RangeCheck {
 public:
  RangeCheck(Checker& checker, const ParameterInfo& info) : checker_(checker), info_(info) {}

  // Every value of the series, on every day on which something changes.
  void Run(const std::vector<ParameterInfo::Step>& steps, const std::vector<std::int64_t>& days,
           bool set) {
    if (steps.empty() || !info_.adjustable) return;
    std::set<std::int64_t> all(days.begin(), days.end());
    for (const ParameterInfo::Step& step : steps) all.insert(step.from_day);
    std::set<ExprId> said;
    for (const std::int64_t day : all) {
      const ExprId value = StepOn(steps, day);
      if (said.count(value) > 0) continue;
      // A written value of the parameter's own series has been looked at where it stands.
      if (!set && checker_.ConstantAt(value)) continue;
      if (!CheckOn(value, day, set)) said.insert(value);
    }
  }

 private:
  bool CheckOn(ExprId value, std::int64_t day, bool set) {
    const Type& type = checker_.TypeAt(value);
    if (type.kind != info_.type.kind || type.dimension != info_.type.dimension)
      return false;  // reported where it stands
    const std::optional<Value> known = KnownValues(checker_.ast, checker_.out, day).Of(value);
    if (!known && checker_.sink.has_errors()) return false;  // a parameter may be half read
    if (!known) {
      Report(checker_, Kind::kNotConstant, checker_.SpanOf(value),
             Tick(Written(checker_, value)) +
                 " cannot be worked out from written values and "
                 "parameters" +
                 FromText(day),
             "that " + Tick(info_.name) + " stays inside its range is shown before there is a case",
             "write the value itself");
      return false;
    }
    if (Contains(*info_.adjustable, *known, info_.type)) return true;
    const std::string shown =
        types::Format(*known, info_.type, checker_.table(), checker_.out.texts);
    const std::string range = DomainText(checker_, info_);
    const std::string owner = OwnerOf(checker_, checker_.ast[info_.decl].span);
    if (set) {
      Report(checker_, Kind::kBeyondDelegation, checker_.SpanOf(value),
             Tick(info_.name) + " is set to " + Tick(shown) + FromText(day) +
                 ", outside the range that is delegated",
             RangeRule(checker_, range, info_.level),
             "stay inside, or ask " + owner + ", for a wider range")
          .labels.push_back({RangeSpan(), "the range"});
    } else {
      Report(checker_, Kind::kOutsideRange, checker_.SpanOf(value),
             Tick(info_.name) + " is " + Tick(shown) + FromText(day) + ", outside its range",
             "every value of a parameter lies in the range in which it may be moved", "")
          .labels.push_back({RangeSpan(), "the range"});
    }
    return false;
  }

  Span RangeSpan() const {
    const auto& node = std::get<ast::ParameterDeclaration>(checker_.ast[info_.decl].node);
    return checker_.SpanOf(*node.range);
  }

  Checker& checker_;
  const ParameterInfo& info_;
};

}  // namespace

void CollectSets(Checker& checker) {
  ForEach<ast::SetDeclaration>(checker, [&](DeclId id, const ast::SetDeclaration& node) {
    if (node.target.empty()) return;  // broken text, already reported
    if (TargetOf(checker, id, node) == nullptr) return;
    std::vector<DeclId>& earlier = checker.sets[Dotted(node.target)];
    const bool twice = !earlier.empty() && LayerAt(checker, checker.ast[earlier.back()].span) ==
                                               LayerAt(checker, checker.ast[id].span);
    if (twice) {
      Report(checker, Kind::kSetTwice, TargetSpan(node),
             Tick(Dotted(node.target)) + " is set twice", "one `set` gives the whole series",
             "put the values into one, with `from` where they change")
          .labels.push_back({checker.ast[earlier.back()].span, "the other one"});
      return;
    }
    earlier.push_back(id);
  });
}

void ApplySets(Checker& checker, ParameterInfo& info) {
  const auto sets = checker.sets.find(info.name);
  if (sets == checker.sets.end()) return;
  for (const DeclId id : sets->second) {
    const ast::SetDeclaration& node = SetAt(checker, id);
    const auto& declared = std::get<ast::ParameterDeclaration>(checker.ast[info.decl].node);
    if (!declared.range) {
      const std::string owner = OwnerOf(checker, declared.name.span);
      Report(checker, Kind::kNotDelegated, TargetSpan(node), Tick(info.name) + " is not delegated",
             kWhatIsSet,
             "ask " + owner + ", to declare it " + Tick("adjustable LOW .. HIGH by LEVEL"))
          .labels.push_back({declared.name.span, "declared here"});
    }
    SetSeries series = SeriesOf(checker, node, info);
    if (series.steps.size() != node.dated.size() + 1) continue;  // a step was reported
    info.type.whole = info.type.whole && series.whole;
    info.steps = std::move(series.steps);
    info.set_by = id;
  }
}

void CheckParameterRanges(Checker& checker) {
  const std::vector<std::int64_t> days = DaysOfChange(checker.out);
  for (const ParameterInfo& info : checker.out.model.parameters)
    RangeCheck(checker, info).Run(info.steps, days, info.set_by.has_value());
}

namespace {

// The weights of the trade-off and the ranges in which they may be moved.
class SetWeights {
 public:
  explicit SetWeights(Checker& checker) : checker_(checker) {}

  void Run() {
    ForEach<ast::TradeOffDeclaration>(checker_, [&](DeclId, const auto& node) {
      for (const ast::TradeOffDeclaration::Term& term : node.terms) ReadRange(term);
      for (const ast::TradeOffDeclaration::Dated& dated : node.dated) {
        for (const ast::TradeOffDeclaration::Term& term : dated.terms) RefuseDatedRange(term);
      }
    });
    CheckDeclared();
    for (ObjectiveInfo& objective : checker_.out.model.objectives) {
      const auto sets = checker_.sets.find(objective.name + "." + kWeight);
      if (sets == checker_.sets.end()) continue;
      for (const DeclId id : sets->second) Apply(objective, id);
    }
  }

 private:
  struct DatedWeight {
    std::int64_t day;
    ExactDecimal weight;
  };

  ObjectiveInfo* Objective(const std::string& name) {
    for (ObjectiveInfo& objective : checker_.out.model.objectives) {
      if (objective.name == name) return &objective;
    }
    return nullptr;
  }

  void ReadRange(const ast::TradeOffDeclaration::Term& term) {
    if (!term.range) return;
    ObjectiveInfo* objective = Objective(term.objective.text);
    const auto* range = std::get_if<ast::Range>(&checker_.ast[*term.range].node);
    const std::string what = "the range of the weight of " + Tick(term.objective.text);
    const auto domain = DomainOf(checker_, *term.range, types::Number(), what);
    if (!domain) return;
    if (range == nullptr) {
      Report(checker_, Kind::kDelegation, checker_.SpanOf(*term.range), what + " is not a range",
             "a weight is moved between two ends", "write `LOW .. HIGH`");
      return;
    }
    const auto low = ExactOf(checker_, range->low), high = ExactOf(checker_, range->high);
    if (objective == nullptr || !low || !high) return;
    if (low->digits < 0) {
      Report(checker_, Kind::kDelegation, checker_.SpanOf(range->low), what + " begins below zero",
             "the direction belongs to the objective, never to its weight", "begin at 0 or above");
      return;
    }
    ObjectiveInfo::WeightRange delegated{*low, *high, range->includes_high, std::nullopt,
                                         checker_.SpanOf(*term.range)};
    if (term.level) delegated.level = LevelNamed(checker_, *term.level);
    objective->weight_range = delegated;
  }

  void RefuseDatedRange(const ast::TradeOffDeclaration::Term& term) {
    if (!term.range) return;
    Report(checker_, Kind::kDelegation, checker_.SpanOf(*term.range),
           "the range of the weight of " + Tick(term.objective.text) + " stands behind a date",
           "a weight is delegated once, for all dates",
           "say it in the first line of the trade-off");
  }

  static bool Inside(const ObjectiveInfo::WeightRange& range, const ExactDecimal& weight) {
    return range.low <= weight &&
           (range.includes_high ? weight <= range.high : weight < range.high);
  }

  // The parent's own weights lie inside too, as the values of a parameter do.
  void CheckDeclared() {
    const Model& model = checker_.out.model;
    for (const TradeOffStep& step : model.trade_offs) {
      if (step.kind != TradeOffStep::Kind::kWeigh) continue;
      for (const TradeOffStep::Term& term : step.terms) {
        const ObjectiveInfo& objective = model.objectives.at(term.objective.index());
        if (!objective.weight_range || Inside(*objective.weight_range, term.weight)) continue;
        Report(checker_, Kind::kOutsideRange, objective.weight_range->span,
               "the weight of " + Tick(objective.name) + FromText(step.from_day) +
                   " is outside its range",
               "every weight lies in the range in which it may be moved",
               "write a weight inside of the range, or widen the range")
            .labels.push_back({step.span, "weighed here"});
      }
    }
  }

  std::optional<ExactDecimal> WrittenWeight(const ObjectiveInfo& objective, ExprId id) {
    const auto value = ConstantFitting(
        checker_, id, {.type = types::Number(), .what = "the weight of " + Tick(objective.name)});
    return value ? ExactOf(checker_, id) : std::nullopt;
  }

  void Apply(ObjectiveInfo& objective, DeclId id) {
    const ast::SetDeclaration& node = SetAt(checker_, id);
    if (!Delegated(objective, node)) return;
    std::vector<DatedWeight> series;
    bool complete = AddWeight(objective, kAlways, node.value, series);
    std::optional<std::int64_t> previous;
    for (const ast::DatedValue& dated : node.dated) {
      const std::optional<std::int64_t> day = DayOf(checker_, dated.date);
      if (day && previous && *day <= *previous) {
        Report(checker_, Kind::kDateOrder, dated.date.span,
               Tick(dated.date.text) + " does not come after the date above it",
               "weights stand in the order of their dates, one for each date",
               "put the earlier date first, one value for each date");
        complete = false;
      }
      previous = day ? day : previous;
      complete = AddWeight(objective, day.value_or(kAlways), dated.value, series) &&
                 day.has_value() && complete;
    }
    if (!complete) return;
    PutIn(objective, series);
    objective.weight_set_by = id;
  }

  bool Delegated(const ObjectiveInfo& objective, const ast::SetDeclaration& node) {
    if (objective.weight_range) return true;
    const std::string owner = OwnerOf(checker_, checker_.ast[objective.decl].span);
    Report(checker_, Kind::kNotDelegated, TargetSpan(node),
           "the weight of " + Tick(objective.name) + " is not delegated", kWhatIsSet,
           "ask " + owner + ", to write " +
               Tick("weigh " + objective.name + ": … adjustable LOW .. HIGH by LEVEL"))
        .labels.push_back({checker_.ast[objective.decl].span, "the objective"});
    return false;
  }

  bool AddWeight(const ObjectiveInfo& objective, std::int64_t day, ExprId value,
                 std::vector<DatedWeight>& series) {
    const std::optional<ExactDecimal> weight = WrittenWeight(objective, value);
    if (!weight) return false;
    series.push_back({day, *weight});
    const ObjectiveInfo::WeightRange& range = *objective.weight_range;
    if (Inside(range, *weight)) return true;
    const std::string text(checker_.sources.Get(range.span.file).Text(range.span));
    const std::string owner = OwnerOf(checker_, checker_.ast[objective.decl].span);
    Report(checker_, Kind::kBeyondDelegation, checker_.SpanOf(value),
           "the weight of " + Tick(objective.name) + " is set to " +
               Tick(types::FormatExact(types::Normalised(*weight))) + FromText(day) +
               ", outside the range that is delegated",
           RangeRule(checker_, text, range.level),
           "stay inside, or ask " + owner + ", for a wider range")
        .labels.push_back({range.span, "the range"});
    return false;
  }

  // On the child's dates the parent's weights of the others go on.
  void PutIn(const ObjectiveInfo& objective, const std::vector<DatedWeight>& series) {
    std::vector<TradeOffStep>& steps = checker_.out.model.trade_offs;
    for (const DatedWeight& dated : series) {
      const auto after = std::find_if(steps.begin(), steps.end(), [&](const TradeOffStep& step) {
        return step.from_day > dated.day;
      });
      if (after == steps.begin()) continue;
      TradeOffStep step = *std::prev(after);
      if (step.from_day == dated.day) continue;
      step.from_day = dated.day;
      steps.insert(after, std::move(step));
    }
    for (TradeOffStep& step : steps) {
      if (step.kind != TradeOffStep::Kind::kWeigh) continue;
      const DatedWeight* in_force = &series.front();
      for (const DatedWeight& dated : series) {
        if (dated.day <= step.from_day) in_force = &dated;
      }
      for (TradeOffStep::Term& term : step.terms) {
        const ObjectiveInfo& weighed = checker_.out.model.objectives.at(term.objective.index());
        if (weighed.name == objective.name) term.weight = in_force->weight;
      }
      NormaliseWeights(checker_, step);
    }
  }

  Checker& checker_;
};

}  // namespace

void ApplySetWeights(Checker& checker) { SetWeights(checker).Run(); }

}  // namespace remit::check
