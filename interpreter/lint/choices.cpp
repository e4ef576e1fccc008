// Knobs, objectives, preferences and bands that leave nothing to choose.
#include <algorithm>

#include "interpreter/check/reach.h"
#include "interpreter/lint/rules.h"

namespace remit::lint {
namespace {

using types::TypeKind;

// By how much the alternatives of a knob differ; nothing where differences are not measured.
struct Spread {
  std::int64_t all = 0;   // from the least to the greatest
  std::int64_t step = 0;  // between the two nearest
};
std::optional<Spread> SpreadOf(const check::KnobInfo& knob) {
  const bool measured = knob.type.kind == TypeKind::kDecimal || knob.type.kind == TypeKind::kDate;
  if (!measured || knob.list || knob.alternatives.size() < 2) return std::nullopt;
  std::vector<std::int64_t> values;
  for (const Value value : knob.alternatives) values.push_back(value.raw);
  std::sort(values.begin(), values.end());
  Spread spread{values.back() - values.front(), values.back() - values.front()};
  for (std::size_t i = 1; i < values.size(); ++i)
    spread.step = std::min(spread.step, values[i] - values[i - 1]);
  return spread;
}

// A distance from a knob's value, in the raw units of the knob.
std::optional<std::int64_t> DistanceOf(const Subject& subject, ExprId distance,
                                       const check::KnobInfo& knob) {
  const std::optional<Value> value = subject.Constant(distance);
  if (!value || subject.checked.TypeOf(distance).kind != TypeKind::kDecimal) return std::nullopt;
  return knob.type.kind == TypeKind::kDate ? value->raw / types::kOneUnit : value->raw;
}

void BandBelowStep(const Subject& subject, const check::DeviationInfo& band, Sink& sink) {
  const check::KnobInfo& knob = subject.model.knobs.at(band.knob.index());
  const std::optional<Spread> spread = SpreadOf(knob);
  const std::optional<std::int64_t> reach = DistanceOf(subject, band.reach, knob);
  if (!spread || !reach || *reach >= spread->step) return;
  sink.Report(Kind::kReachBelowStep, subject.ast[band.reach].span,
              subject.Tick(band.reach) + " is less than one step of " + Tick(knob.name),
              "no alternative lies within it, so nobody may deviate by it",
              "write at least one step, or leave the band out");
}

void BandWithinLower(const Subject& subject, const check::DeviationInfo& band, Sink& sink) {
  const check::KnobInfo& knob = subject.model.knobs.at(band.knob.index());
  const std::optional<std::int64_t> reach = DistanceOf(subject, band.reach, knob);
  for (const check::DeviationInfo& lower : subject.model.deviations) {
    const bool covers = (lower.above || !band.above) && (lower.below || !band.below);
    const bool always = !lower.budget && !lower.expires;
    if (lower.knob != band.knob || lower.level >= band.level || !covers || !always) continue;
    const std::optional<std::int64_t> below = DistanceOf(subject, lower.reach, knob);
    if (!reach || !below || *reach > *below) continue;
    sink.Report(Kind::kBandWithinLower, subject.ast[band.reach].span,
                Tick(subject.model.levels.at(static_cast<std::size_t>(band.level))) +
                    " may deviate no further than " +
                    Tick(subject.model.levels.at(static_cast<std::size_t>(lower.level))),
                "a level may do whatever a lower one may, so this band allows nothing",
                "widen it, or leave it out")
        .labels.push_back({subject.ast[lower.reach].span, "the band of the lower level"});
    return;
  }
}

bool SameAnchors(const Subject& subject, const check::ObjectiveInfo& a,
                 const check::ObjectiveInfo& b) {
  return a.capped == b.capped && subject.SameMeaning(a.worst, b.worst) &&
         subject.SameMeaning(a.best, b.best);
}

}  // namespace

void SingleAlternatives(const Subject& subject, Sink& sink) {
  for (const check::KnobInfo& knob : subject.model.knobs) {
    if (knob.list || knob.alternatives.size() != 1 || !subject.Own(subject.ast[knob.decl].span))
      continue;
    sink.Report(
        Kind::kSingleAlternative, NameSpan(subject.ast, knob.decl),
        Tick(knob.name) + " can only be " + subject.ValueText(knob.alternatives.front(), knob.type),
        "a choice is between two values at least",
        "add alternatives, or write a `parameter` instead");
  }
}

void SameObjectives(const Subject& subject, Sink& sink) {
  if (!subject.IsPolicy()) return;  // an intent has no formulas
  const std::vector<check::ObjectiveInfo>& objectives = subject.model.objectives;
  for (std::size_t i = 0; i < objectives.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!subject.Own(subject.ast[objectives[i].decl].span)) continue;
      if (!subject.SameMeaning(objectives[i].value, objectives[j].value)) continue;
      // A capped one beside one that is not makes a bend in what the thing is worth.
      if (!SameAnchors(subject, objectives[i], objectives[j]) &&
          (objectives[i].capped || objectives[j].capped))
        continue;
      sink.Report(
              Kind::kSameObjective, NameSpan(subject.ast, objectives[i].decl),
              Tick(objectives[i].name) + " measures what " + Tick(objectives[j].name) + " measures",
              "one thing counted twice weighs as much as both weights together",
              "keep one of the two, with the weight that was meant")
          .labels.push_back({NameSpan(subject.ast, objectives[j].decl), "the same formula"});
      break;
    }
  }
}

void PreferencesWithoutEffect(const Subject& subject, Sink& sink) {
  const bool differences = std::all_of(
      subject.model.trade_offs.begin(), subject.model.trade_offs.end(),
      [](const auto& step) { return step.kind != check::TradeOffStep::Kind::kBalance; });
  for (const check::PreferenceInfo& preference : subject.model.preferences) {
    const bool own = subject.Own(subject.ast[preference.decl].span);
    if (!own || preference.asks_route || subject.SaidConstant(preference.condition)) continue;
    const std::optional<Value> worth = subject.Constant(preference.worth);
    if (worth && worth->raw == 0) {
      sink.Report(Kind::kPreferenceMovesNothing, subject.ast[preference.worth].span,
                  "this preference is worth nothing", "it adds nothing to any alternative",
                  "write what it is worth, or leave it out");
      continue;
    }
    const bool capped = subject.model.objectives.at(preference.objective.index()).capped;
    check::Reach reach(subject.ast, subject.checked);
    reach.Add(preference.condition);
    reach.Add(preference.worth);
    if (reach.Has(Reference::Kind::kKnob) || capped || !differences) continue;
    sink.Report(Kind::kPreferenceMovesNothing, subject.ast[preference.condition].span,
                "no choice changes whether " + subject.Tick(preference.condition) + " holds",
                "the preference then adds the same to every alternative, and favours none",
                "let the condition speak of a choice, or leave the preference out");
  }
}

void Bands(const Subject& subject, Sink& sink) {
  const int top = static_cast<int>(subject.model.levels.size()) - 1;
  for (const check::DeviationInfo& band : subject.model.deviations) {
    if (!subject.Own(subject.ast[band.decl].span)) continue;
    BandBelowStep(subject, band, sink);
    if (band.budget == std::optional<std::int64_t>(0)) {
      sink.Report(
          Kind::kNoBudget, subject.ast[band.decl].span, "this deviation may be used zero times",
          "a budget that is used up counts as no band, and this one is used up from the start",
          "write how often it may be used, or leave the band out");
    }
    if (band.level == top && top > 0 && !band.reason) {
      sink.Report(Kind::kTopBand, subject.ast[band.decl].span,
                  Tick(subject.model.levels.back()) + " is the highest level and needs no band",
                  "what no band covers goes to the highest level anyway",
                  "leave the band out, or write `giving reason`");
      continue;
    }
    BandWithinLower(subject, band, sink);
  }
}

void DampedChoices(const Subject& subject, Sink& sink) {
  for (const check::DampInfo& damp : subject.model.damps) {
    if (!subject.Own(subject.ast[damp.decl].span)) continue;
    const check::KnobInfo& knob = subject.model.knobs.at(damp.knob.index());
    const std::optional<Spread> spread = SpreadOf(knob);
    const std::optional<std::int64_t> limit = DistanceOf(subject, damp.limit, knob);
    if (!spread || !limit || *limit < spread->all) continue;
    sink.Report(Kind::kDampNeverBinds, subject.ast[damp.limit].span,
                Tick(knob.name) + " may move across its whole range in one period",
                "a limit as wide as the range holds nothing back",
                "write a smaller limit, or leave it out");
  }
}

}  // namespace remit::lint
