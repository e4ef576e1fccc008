// The core of a decision in names, values and places of the policy.
#include <algorithm>

#include "interpreter/base/overloaded.h"
#include "interpreter/engine/names.h"
#include "interpreter/govern/explain.h"
#include "interpreter/govern/identity.h"
#include "interpreter/govern/naming.h"
#include "interpreter/source/place.h"

namespace remit::govern {

using engine::Core;
using engine::kNoAlternativeIndex;

NamedValue Naming::Value(const std::string& name, types::Value value,
                         const types::Type& type) const {
  return {name, value, type,
          engine::FormatValue(subject_.checked, subject_.batch.texts, value, type)};
}

std::vector<NamedValue> Naming::Knobs(std::uint32_t alternative) const {
  const check::Model& model = subject_.checked.model;
  const auto positions = engine::KnobPositions(model, alternative);
  std::vector<NamedValue> values;
  for (std::size_t knob = 0; knob < model.knobs.size(); ++knob) {
    values.push_back(Knob(knob, positions[knob]));
  }
  return values;
}

NamedValue Naming::Knob(std::size_t knob, std::uint32_t position) const {
  const check::KnobInfo& info = subject_.checked.model.knobs.at(knob);
  NamedValue value = Value(info.name, info.alternatives.at(position), info.type);
  if (info.list)
    AddFields(subject_.checked.model.lists.at(info.list->index()), *info.list, position, value);
  return value;
}

void Naming::AddFields(const check::ListInfo& list, check::ListId id, std::uint32_t position,
                       NamedValue& value) const {
  value.of_list = true;
  if (position >= engine::LengthOf(subject_.batch, id, subject_.index)) return;
  const std::size_t place =
      subject_.batch.lists.at(id.index()).offsets.at(subject_.index) + position;
  for (const check::LeafId field : list.fields) {
    const engine::Column& column = subject_.batch.columns.at(field.index());
    if (column.present.at(place) == 0) continue;
    const check::InputLeaf& leaf = subject_.checked.model.leaves.at(field.index());
    const bool record = list.element.kind == types::TypeKind::kRecord;
    const std::string name = record ? leaf.path.substr(list.path.size() + 1) : "";
    value.fields.push_back(Value(name, {column.raw.at(place)}, leaf.type));
  }
}

std::string Naming::At(source::Span span) const { return source::PlaceOf(subject_.sources, span); }

RequirementRef Naming::Requirement(std::uint32_t index) const {
  const check::RequirementInfo& requirement = subject_.checked.model.requirements.at(index);
  return {requirement.name, requirement.because, At(subject_.ast[requirement.decl].span),
          requirement.guardrail, requirement.owner};
}

namespace {

std::string KindName(check::RuleInfo::Kind kind) {
  switch (kind) {
    case check::RuleInfo::Kind::kEscalate:
      return "escalate";
    case check::RuleInfo::Kind::kRefuse:
      return "refuse";
    case check::RuleInfo::Kind::kExpectDeviation:
      return "expect deviation";
  }
  return {};
}

// As written, on one line.
std::string SourceText(const Subject& subject, source::Span span) {
  std::string text;
  for (const char c : subject.sources.Get(span.file).Text(span)) {
    const bool space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!space)
      text += c;
    else if (!text.empty() && text.back() != ' ')
      text += ' ';
  }
  return text;
}

Decision::Proposal ProposalOf(const Subject& subject, const Naming& naming, const Core& core,
                              const engine::Proposal& proposal) {
  Decision::Proposal result;
  result.by = proposal.by;
  result.reason = proposal.reason;
  const std::vector<std::string>& levels = subject.checked.model.levels;
  if (proposal.level) result.level = levels.at(static_cast<std::size_t>(*proposal.level));
  for (std::size_t level = 0; level < proposal.used.size(); ++level) {
    if (proposal.used[level] != 0) result.used.emplace_back(levels.at(level), proposal.used[level]);
  }
  if (core.shown != kNoAlternativeIndex) {
    result.values = naming.Knobs(core.shown);
    return result;
  }
  for (std::size_t knob = 0; knob < proposal.values.size(); ++knob) {
    if (!proposal.values[knob]) continue;
    result.values.push_back(naming.Knob(knob, *proposal.values[knob]));
  }
  return result;
}

// The combinations that this case has, and the lists in which it has nothing to choose from.
void CountAlternatives(const Subject& subject, Decision& decision) {
  const check::Model& model = subject.checked.model;
  decision.alternatives_total = 1;
  for (const check::KnobInfo& knob : model.knobs) {
    if (!knob.list) {
      decision.alternatives_total *= knob.alternatives.size();
      continue;
    }
    const check::ListInfo& list = model.lists.at(knob.list->index());
    const std::size_t length = engine::LengthOf(subject.batch, *knob.list, subject.index);
    decision.alternatives_total *= length;
    const bool given = subject.batch.columns.at(list.length.index()).present.at(subject.index) != 0;
    if (given && length == 0) decision.empty_lists.push_back(list.path);
  }
}

void DescribeCauses(const Subject& subject, const Naming& naming, Decision& decision) {
  for (const engine::Cause& cause : decision.core.causes) {
    if (cause.kind == engine::Cause::Kind::kMissing) {
      decision.missing.push_back(subject.checked.model.leaves.at(cause.leaf.index()).path);
      continue;
    }
    const source::Span span = subject.ast[cause.place].span;
    decision.faults.push_back({engine::FaultWords(subject.checked.model, cause), naming.At(span),
                               SourceText(subject, span)});
  }
}

// Bands that have expired have no budget any more.
void DescribeBudgets(const Subject& subject, const engine::Proposal& proposal, Decision& decision) {
  const check::Model& model = subject.checked.model;
  for (const check::DeviationInfo& band : model.deviations) {
    if (!band.budget || (band.expires && subject.as_of > *band.expires)) continue;
    const auto level = static_cast<std::size_t>(band.level);
    const std::int64_t used = level < proposal.used.size() ? proposal.used[level] : 0;
    decision.budgets.push_back({model.levels.at(level), model.knobs.at(band.knob.index()).name,
                                *band.budget, used, band.period});
  }
}

// "Approvers never include the proposer; at the top, another holder of that level or the owner."
void DescribeApprovers(const Subject& subject, Decision& decision) {
  const Core& core = decision.core;
  const bool open =
      core.verdict == engine::Verdict::kEscalate || core.verdict == engine::Verdict::kNeedsReason;
  if (!open) return;
  const auto& proposal = subject.batch.proposals.at(subject.index);
  const int top = static_cast<int>(subject.checked.model.levels.size()) - 1;
  const int proposer = proposal ? proposal->level.value_or(0) : -1;
  if (core.level > 0) {
    decision.approvers.push_back(
        {decision.level, false, proposer >= core.level, proposer == top && core.level == top});
  }
  for (const std::string& side : decision.sides)
    decision.approvers.push_back({side, true, false, false});
}

void DescribeAttestations(const Subject& subject, Decision& decision) {
  if (subject.index >= subject.batch.attestations.size()) return;
  for (const engine::Attestation& one : subject.batch.attestations[subject.index]) {
    AttestedInput input;
    input.input = subject.checked.model.leaves.at(one.leaf.index()).path;
    input.by = one.by;
    input.source = one.source;
    if (!one.evidence.empty()) input.evidence = one.evidence;
    if (one.expires) input.expires = types::FormatDate(*one.expires);
    input.expired = one.expires && *one.expires < subject.as_of;
    decision.attested.push_back(std::move(input));
  }
}

void DescribeRoute(const Subject& subject, const Naming& naming, Decision& decision) {
  const check::Model& model = subject.checked.model;
  const Core& core = decision.core;
  if (core.level >= 0) decision.level = model.levels.at(static_cast<std::size_t>(core.level));
  for (std::size_t side = 0; side < model.sides.size(); ++side) {
    if ((core.sides >> side & 1) != 0) decision.sides.push_back(model.sides[side]);
  }
  for (const std::uint32_t index : core.fired) {
    const check::RuleInfo& rule = model.rules.at(index);
    decision.fired.push_back(
        {rule.name, KindName(rule.kind), rule.because, naming.At(subject.ast[rule.decl].span)});
  }
  for (const std::uint32_t index : core.violated) {
    decision.violated.push_back(naming.Requirement(index));
  }
}

// What each damped choice is compared with. The key is worked out where the case allows it.
void DescribeDamps(const Subject& subject, const Naming& naming, Decision& decision) {
  const auto given = [&](check::LeafId leaf) {
    return subject.batch.columns.at(leaf.index()).present.at(subject.index) != 0;
  };
  for (const check::DampInfo& info : subject.checked.model.damps) {
    const check::KnobInfo& knob = subject.checked.model.knobs.at(info.knob.index());
    DampResult result;
    result.knob = knob.name;
    if (info.key) {
      const engine::Lane key =
          engine::ReferenceEvaluate(subject.ast, subject.checked, subject.batch, subject.index,
                                    subject.as_of, kNoAlternativeIndex, nullptr, *info.key,
                                    subject.scenario);
      if (key.causes.empty() && !key.absent) {
        result.key = naming.Value("key", key.value, subject.checked.TypeOf(*info.key));
      }
    }
    if (given(info.previous) && given(info.previous_as_of)) {
      const auto raw = [&](check::LeafId leaf) {
        return subject.batch.columns[leaf.index()].raw.at(subject.index);
      };
      result.previous = naming.Value(knob.name, {raw(info.previous)}, knob.type);
      result.previous_as_of = types::FormatDate(raw(info.previous_as_of));
    }
    decision.damp.push_back(std::move(result));
  }
}

}  // namespace

Decision Describe(const Subject& subject, const Core& core) {
  const check::Model& model = subject.checked.model;
  const Naming naming(subject);
  Decision decision;
  decision.policy = subject.policy;
  decision.core = core;
  decision.as_of = types::FormatDate(subject.as_of);
  CountAlternatives(subject, decision);
  if (subject.scenario) decision.scenario = model.scenarios.at(subject.scenario->index()).name;
  decision.case_ = {subject.batch.ids.at(subject.index),
                    CaseHash(subject.checked, subject.batch, subject.index, subject.as_of, {},
                             decision.scenario)};
  if (core.recommended != kNoAlternativeIndex) {
    decision.recommendation = naming.Knobs(core.recommended);
  }
  if (const auto& proposal = subject.batch.proposals.at(subject.index)) {
    decision.proposal = ProposalOf(subject, naming, core, *proposal);
    DescribeBudgets(subject, *proposal, decision);
  }
  decision.owner = model.owner;
  if (const auto stops = engine::StopsWithoutReview(model); stops && core.review_overdue)
    decision.stops = types::FormatDate(*stops);
  DescribeAttestations(subject, decision);
  DescribeRoute(subject, naming, decision);
  DescribeApprovers(subject, decision);
  DescribeCauses(subject, naming, decision);
  decision.invalid = subject.batch.invalid.at(subject.index);
  if (auto period = engine::OutsideEffectivePeriod(model, subject.as_of)) {
    decision.invalid.push_back(*period);
  }
  if (auto later = engine::PreviousIsLater(model, subject.batch, subject.index, subject.as_of)) {
    decision.invalid.push_back(*later);
  }
  if (core.status != engine::Status::kInvalid) DescribeDamps(subject, naming, decision);
  return decision;
}

}  // namespace remit::govern
