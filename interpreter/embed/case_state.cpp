// Values into the one case, in place.
#include "interpreter/embed/case_state.h"

#include <algorithm>
#include <limits>

#include "interpreter/base/check.h"
#include "interpreter/base/power_of_ten.h"
#include "interpreter/base/unicode.h"
#include "interpreter/cases/cell.h"

namespace remit::embed {
namespace {

constexpr std::size_t kMostTexts = 4096;  // that a case leaves behind before they are swept up
constexpr std::int64_t kForever = std::numeric_limits<std::int64_t>::max();
constexpr int kMostDecimals = types::kMaxLiteralDecimals;

std::int64_t PowerOfTen(int exponent) {
  return base::kPowersOfTen[static_cast<std::size_t>(exponent)];
}

}  // namespace

std::optional<std::int64_t> Scaled(Decimal amount, std::int64_t times, std::int64_t per, int to) {
  std::int64_t raw = amount.digits();
  const int shift = to - amount.scale();
  if (amount.scale() < 0 || amount.scale() > kMostDecimals || shift < -kMostDecimals)
    return std::nullopt;
  if (shift < 0) {
    const std::int64_t divisor = PowerOfTen(-shift);
    if (raw % divisor != 0) return std::nullopt;
    raw /= divisor;
  } else if (__builtin_mul_overflow(raw, PowerOfTen(shift), &raw)) {
    return std::nullopt;
  }
  if (times != 1 && __builtin_mul_overflow(raw, times, &raw)) return std::nullopt;
  if (per == 1) return raw;
  if (raw % per != 0) return std::nullopt;
  return raw / per;
}

CaseState::CaseState(const PolicyData& policy) : policy_(policy) {
  batch_ = engine::BlankCase(policy.checked());
  block_.rows = {1};
  for (std::size_t i = 0; i < batch_.columns.size(); ++i) {
    if (policy.model().leaves[i].attested) batch_.columns[i].expires = {kForever};
  }
  batch_.attestations.resize(1);
  spare_.values.resize(policy.knobs.size());
  spare_.used.reserve(policy.model().levels.size());
  misfits_.reserve(batch_.columns.size() + policy.knobs.size());
}

void CaseState::Clear() {
  for (std::size_t i = 0; i < batch_.columns.size(); ++i) {
    engine::Column& column = batch_.columns[i];
    if (RuleOf(static_cast<std::uint32_t>(i)).element) {
      column.raw.clear();
      column.present.clear();
      continue;
    }
    column.raw[0] = 0;
    column.present[0] = 0;
    if (!column.expires.empty()) column.expires[0] = kForever;
  }
  for (engine::ListColumn& list : batch_.lists) list.offsets[1] = 0;
  batch_.attestations[0].clear();
  SetId({});
  misfits_.clear();
  ClearProposal();
}

void CaseState::SetId(std::string_view id) {
  batch_.ids.clear();
  batch_.ids.push_back(id);
}

std::optional<std::size_t> CaseState::PlaceOf(std::uint32_t leaf, std::size_t element) {
  const LeafRule& rule = RuleOf(leaf);
  if (!rule.element) {
    if (element == kWhole) return 0;
    Misplace(Misfit::What::kNoElement, leaf, element);
    return std::nullopt;
  }
  if (element < batch_.lists[rule.list].offsets[1]) return element;
  const bool named = element != kWhole;
  Misplace(named ? Misfit::What::kNoElement : Misfit::What::kElementWanted, leaf, element);
  return std::nullopt;
}

void CaseState::PutWithCare(std::uint32_t leaf, std::size_t element, std::int64_t raw) {
  const std::optional<std::size_t> place = PlaceOf(leaf, element);
  if (!place) return;
  if (!misfits_.empty()) Forget(false, leaf, element);
  if (Inside(RuleOf(leaf), raw, policy_.model().leaves[leaf])) return Store(leaf, *place, raw);
  batch_.columns[leaf].present[*place] = 0;
  Add({Misfit::What::kRange, false, leaf, element, raw, {}, {}});
}

void CaseState::PutMissing(std::uint32_t leaf, std::size_t element) {
  const LeafRule& rule = RuleOf(leaf);
  if (rule.kind == Kind::kList && element == kWhole) {
    PutLength(leaf, 0);
    batch_.columns[leaf].present[0] = 0;
    return;
  }
  const std::optional<std::size_t> place = PlaceOf(leaf, element);
  if (!place) return;
  if (!misfits_.empty()) Forget(false, leaf, element);
  batch_.columns[leaf].present[*place] = 0;
  batch_.columns[leaf].raw[*place] = 0;
}

void CaseState::PutAmount(std::uint32_t leaf, std::size_t element, Decimal amount,
                          std::int64_t times, std::int64_t per) {
  const LeafRule& rule = RuleOf(leaf);
  // A percentage is given in hundredths of what is kept.
  const int to = rule.kind == Kind::kAmount ? rule.scale : types::kDecimalScale - 2;
  const std::optional<std::int64_t> raw = Scaled(amount, times, per, to);
  if (raw && (!rule.whole || *raw % types::kOneUnit == 0)) return Put(leaf, element, *raw);
  const std::optional<std::size_t> place = PlaceOf(leaf, element);
  if (!place) return;
  Forget(false, leaf, element);
  batch_.columns[leaf].present[*place] = 0;
  Add({Misfit::What::kAmount, false, leaf, element, 0, amount, {}, times, per});
}

void CaseState::PutText(std::uint32_t leaf, std::size_t element, std::string_view text) {
  if (!base::IsUtf8(text)) {
    Forget(false, leaf, element);
    Add({Misfit::What::kWritten, false, leaf, element, 0, {}, "it has bytes that are not UTF-8"});
    return;
  }
  if (batch_.texts.size() > policy_.checked().texts.size() + kMostTexts) RenewTexts();
  Put(leaf, element, batch_.texts.Intern(text));
}

// Texts of cases long gone are let go; those that the case has keep their meaning under new ids.
void CaseState::RenewTexts() {
  types::TextPool fresh = policy_.checked().texts;
  for (std::uint32_t leaf = 0; leaf < batch_.columns.size(); ++leaf) {
    if (RuleOf(leaf).kind != Kind::kText) continue;
    engine::Column& column = batch_.columns[leaf];
    for (std::size_t i = 0; i < column.raw.size(); ++i) {
      if (column.present[i] != 0) column.raw[i] = fresh.Intern(batch_.texts.Text(column.raw[i]));
    }
  }
  batch_.texts = std::move(fresh);
}

void CaseState::PutWritten(std::uint32_t leaf, std::size_t element, std::string_view written) {
  const check::InputLeaf& input = policy_.model().leaves[leaf];
  const LeafRule& rule = RuleOf(leaf);
  if (rule.kind == Kind::kText) return PutText(leaf, element, written);
  if (rule.kind == Kind::kList) return Misplace(Misfit::What::kKind, leaf, element);
  types::Type type = input.type;
  type.optional = false;
  const types::ParsedValue read =
      types::Parse(written, type, policy_.checked().type_table, batch_.texts);
  if (read.ok) return Put(leaf, element, read.value.raw);
  const std::optional<std::size_t> place = PlaceOf(leaf, element);
  if (!place) return;
  Forget(false, leaf, element);
  batch_.columns[leaf].present[*place] = 0;
  Add({Misfit::What::kWritten, false, leaf, element, 0, {}, read.failure.reason});
}

void CaseState::PutLength(std::uint32_t leaf, std::size_t elements) {
  for (std::size_t i = 0; i < policy_.model().lists.size(); ++i) {
    const check::ListInfo& list = policy_.model().lists[i];
    if (list.length.index() != leaf) continue;
    // No more than are allowed have room; the case is invalid by its count all the same.
    const std::size_t kept = std::min(elements, static_cast<std::size_t>(list.most));
    for (const check::LeafId field : list.fields) {
      Forget(false, field.value, kWhole);
      engine::Column& column = batch_.columns[field.index()];
      column.raw.assign(kept, 0);
      column.present.assign(kept, 0);
    }
    batch_.lists[i].offsets[1] = kept;
    batch_.columns[leaf].raw[0] = static_cast<std::int64_t>(elements);
    batch_.columns[leaf].present[0] = 1;
    Forget(false, leaf, kWhole);
  }
}

void CaseState::Misplace(Misfit::What what, std::uint32_t leaf, std::size_t element) {
  Forget(false, leaf, element);
  const LeafRule& rule = RuleOf(leaf);
  const bool there = rule.element ? element < batch_.lists[rule.list].offsets[1]
                                  : element == kWhole && rule.kind != Kind::kList;
  if (there) batch_.columns[leaf].present[rule.element ? element : 0] = 0;
  Add({what, false, leaf, element, 0, {}, {}});
}

void CaseState::Attest(std::uint32_t leaf, std::string_view by, std::string_view source,
                       std::string_view evidence, std::int64_t expires) {
  if (!policy_.model().leaves[leaf].attested) {
    Forget(false, leaf, kWhole);
    return Add({Misfit::What::kWritten,
                false,
                leaf,
                kWhole,
                0,
                {},
                "nobody is asked to vouch for it: the policy does not say `attested`"});
  }
  std::vector<engine::Attestation>& all = batch_.attestations[0];
  auto place = std::find_if(all.begin(), all.end(),
                            [&](const engine::Attestation& one) { return one.leaf.value >= leaf; });
  if (place == all.end() || place->leaf.value != leaf) {
    engine::Attestation fresh;
    fresh.leaf = check::LeafId(leaf);
    place = all.insert(place, std::move(fresh));
  }
  place->by = by;
  place->source = source;
  place->evidence = evidence;
  place->expires = expires == kForever ? std::nullopt : std::optional(expires);
  batch_.columns[leaf].expires[0] = expires;
}

engine::Proposal& CaseState::Proposed() {
  std::optional<engine::Proposal>& proposal = batch_.proposals[0];
  if (!proposal) proposal = std::move(spare_);
  return *proposal;
}

void CaseState::ProposeRaw(std::uint32_t knob, std::int64_t raw) {
  const auto& alternatives = policy_.model().knobs[knob].alternatives;
  const auto found = std::find(alternatives.begin(), alternatives.end(), types::Value{raw});
  if (found == alternatives.end()) {
    ProposeMisfit(Misfit::What::kNoAlternative, knob);
    misfits_.back().raw = raw;
    return;
  }
  ProposePosition(knob, static_cast<std::uint32_t>(found - alternatives.begin()));
}

void CaseState::ProposeAmount(std::uint32_t knob, Decimal amount, std::int64_t times,
                              std::int64_t per) {
  const types::Type& type = policy_.model().knobs[knob].type;
  const int scale = types::Scale(type, policy_.checked().type_table);
  const std::optional<std::int64_t> raw =
      Scaled(amount, times, per, types::IsRatio(type) ? scale - 2 : scale);
  if (raw && (!type.whole || *raw % types::kOneUnit == 0)) return ProposeRaw(knob, *raw);
  ProposeMisfit(Misfit::What::kAmount, knob);
  misfits_.back().amount = amount;
  misfits_.back().times = times;
  misfits_.back().per = per;
}

void CaseState::ProposePosition(std::uint32_t knob, std::uint32_t position) {
  if (position >= policy_.knobs[knob].alternatives)
    return ProposeMisfit(Misfit::What::kNoElement, knob);
  if (!misfits_.empty()) Forget(true, knob, kWhole);
  Proposed().values[knob] = position;
}

void CaseState::ProposeWritten(std::uint32_t knob, std::string_view written) {
  const types::ParsedValue read = types::Parse(written, policy_.model().knobs[knob].type,
                                               policy_.checked().type_table, batch_.texts);
  if (read.ok) return ProposeRaw(knob, read.value.raw);
  ProposeMisfit(Misfit::What::kWritten, knob);
  misfits_.back().words = read.failure.reason;
}

void CaseState::ProposeMisfit(Misfit::What what, std::uint32_t knob) {
  Forget(true, knob, kWhole);
  Proposed().values[knob].reset();
  Add({what, true, knob, kWhole, 0, {}, {}});
}

void CaseState::Used(std::size_t level, std::int64_t overrides) {
  engine::Proposal& proposal = Proposed();
  proposal.used.resize(policy_.model().levels.size());
  if (overrides < 0) return Add({Misfit::What::kUsed, true, kNobody, level, overrides, {}, {}});
  proposal.used[level] = overrides;
}

void CaseState::ClearProposal() {
  std::optional<engine::Proposal>& proposal = batch_.proposals[0];
  if (!proposal) return;
  std::erase_if(misfits_, [](const Misfit& misfit) { return misfit.knob; });
  spare_ = std::move(*proposal);
  proposal.reset();
  std::fill(spare_.values.begin(), spare_.values.end(), std::nullopt);
  spare_.by.clear();
  spare_.level.reset();
  spare_.reason.clear();
  spare_.used.clear();
}

void CaseState::Add(Misfit misfit) { misfits_.push_back(std::move(misfit)); }

// With kWhole, of all elements.
void CaseState::Forget(bool knob, std::uint32_t index, std::size_t element) {
  std::erase_if(misfits_, [&](const Misfit& misfit) {
    return misfit.knob == knob && misfit.index == index &&
           (element == kWhole || misfit.element == element);
  });
}

}  // namespace remit::embed
