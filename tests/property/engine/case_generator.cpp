// Columns by type and range.
#include "tests/property/engine/case_generator.h"

#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/types/value.h"
#include "tests/property/engine/random.h"

namespace remit::testing {
namespace {

using types::TypeKind;

constexpr std::int64_t kMostElements = 5;
constexpr std::int64_t kWhole = 1'000'000'000;  // one, at nine decimals

// Inside the range: an end, a multiple of a hundredth of the range, or anything.
std::int64_t DecimalIn(const check::InputLeaf& leaf, Random& random) {
  if (leaf.domain.kind == check::Domain::Kind::kAll)
    return random.Between(-5, 105) * (kWhole / 100);
  const std::int64_t low = leaf.domain.low.raw;
  const std::int64_t high = leaf.domain.high.raw;
  if (leaf.type.whole && leaf.type.dimension.count == 1 && high % kWhole == 0) {
    return random.Between(low / kWhole, high / kWhole) * kWhole;
  }
  if (random.Percent(15)) return low;
  if (random.Percent(10)) return high;
  if (random.Percent(60)) return low + (high - low) / 100 * random.Between(0, 100);
  return random.Between(low, high);
}

double NumberIn(const check::InputLeaf& leaf, Random& random) {
  const double low = leaf.domain.low.number();
  const double high = leaf.domain.high.number();
  if (random.Percent(20)) return 0;
  return low + (high - low) * static_cast<double>(random.Between(0, 64)) / 64;
}

// What was decided before: one of the knob's values or something beside it, on a day around the
// ones on which cases are decided.
std::int64_t PreviousOf(const check::Model& model, const check::InputLeaf& leaf, std::int64_t step,
                        Random& random) {
  if (leaf.type.kind == TypeKind::kDate) {
    return types::ParseDate("2025-10-31").value() + random.Between(0, 160);
  }
  for (const check::KnobInfo& knob : model.knobs) {
    if (leaf.path != "previous." + knob.name) continue;
    const std::int64_t raw = knob.alternatives[random.Below(knob.alternatives.size())].raw;
    if (random.Percent(60)) return raw;
    return random.Percent(50) ? raw + random.Between(-1, 1) * step : raw * random.Between(2, 5);
  }
  REMIT_CHECK(false, "a previous value is of a knob");
}

std::int64_t AnyValueOf(const check::Checked& checked, const check::InputLeaf& leaf,
                        Random& random) {
  const std::int64_t step = leaf.type.whole ? check::WholeStep(leaf.type, checked) : 1;
  if (leaf.previous) return PreviousOf(checked.model, leaf, step, random);
  switch (leaf.type.kind) {
    case TypeKind::kDecimal:
      return DecimalIn(leaf, random);
    case TypeKind::kNumber:
      return types::Value::Of(NumberIn(leaf, random)).raw;
    case TypeKind::kBoolean:
      return random.Between(0, 1);
    case TypeKind::kEnum: {
      const auto& values = checked.type_table.enumeration(types::EnumId(leaf.type.index)).values;
      return static_cast<std::int64_t>(random.Below(values.size()));
    }
    case TypeKind::kList: {
      const auto& lists = checked.model.lists;
      const auto list = std::find_if(lists.begin(), lists.end(), [&](const check::ListInfo& info) {
        return info.path == leaf.path;
      });
      return random.Between(list->least, std::min<std::int64_t>(list->most, kMostElements));
    }
    case TypeKind::kBroken:
    case TypeKind::kLiteral:
    case TypeKind::kDate:
    case TypeKind::kText:
    case TypeKind::kRecord:
    case TypeKind::kUnit:
    case TypeKind::kLevel:
    case TypeKind::kSides:
    case TypeKind::kStatus:
    case TypeKind::kVerdict:
      break;
  }
  REMIT_CHECK(false, "generated policies have inputs of four kinds");
}

// No reader of cases lets a part of a whole unit through.
std::int64_t ValueOf(const check::Checked& checked, const check::InputLeaf& leaf, Random& random) {
  const std::int64_t raw = AnyValueOf(checked, leaf, random);
  return leaf.type.whole ? raw - raw % check::WholeStep(leaf.type, checked) : raw;
}

engine::Proposal ProposalFor(const check::Model& model, Random& random) {
  engine::Proposal proposal;
  for (const check::KnobInfo& knob : model.knobs) {
    proposal.values.emplace_back();
    if (random.Percent(40)) {
      proposal.values.back() = static_cast<std::uint32_t>(random.Below(knob.alternatives.size()));
    }
  }
  if (random.Percent(50)) proposal.level = static_cast<int>(random.Between(0, 2));
  proposal.reason = random.Of({"", "  \t", "the customer asked"});
  if (random.Percent(50)) {
    for (std::size_t i = 0; i < model.levels.size(); ++i) {
      proposal.used.push_back(random.Between(0, 3));
    }
  }
  return proposal;
}

// A proposal chooses an element that the case has; readers refuse every other.
void Shorten(const check::Model& model, const engine::CaseBatch& batch, std::size_t index,
             engine::Proposal& proposal) {
  if (engine::BeyondLists(model, batch, index, proposal).empty()) return;
  for (std::size_t i = 0; i < model.knobs.size(); ++i) {
    if (model.knobs[i].list) proposal.values[i].reset();
  }
}

// What case `index`, the last of the batch so far, has in each list; the lengths are there already.
void AddElements(const check::Checked& checked, std::size_t index, int missing, Random& random,
                 engine::CaseBatch& batch) {
  for (std::size_t i = 0; i < checked.model.lists.size(); ++i) {
    const check::ListInfo& list = checked.model.lists[i];
    const engine::Column& length = batch.columns[list.length.index()];
    const auto count =
        static_cast<std::size_t>(length.present[index] != 0 ? length.raw[index] : std::int64_t{0});
    batch.lists[i].offsets.push_back(batch.lists[i].offsets.back() + count);
    for (const check::LeafId field : list.fields) {
      const check::InputLeaf& leaf = checked.model.leaves[field.index()];
      const bool single = list.element.kind != TypeKind::kRecord;
      for (std::size_t place = 0; place < count; ++place) {
        const bool present = single || !random.Percent(leaf.type.optional ? 35 : missing / 2);
        batch.columns[field.index()].raw.push_back(present ? ValueOf(checked, leaf, random) : -1);
        batch.columns[field.index()].present.push_back(present);
      }
    }
  }
}

}  // namespace

engine::CaseBatch GenerateCases(const check::Checked& checked, std::size_t count,
                                std::uint64_t seed) {
  Random random(seed);
  engine::CaseBatch batch;
  batch.size = count;
  batch.texts = checked.texts;
  batch.columns.resize(checked.model.leaves.size());
  batch.lists.resize(checked.model.lists.size());
  for (std::size_t i = 0; i < count; ++i) {
    batch.ids.push_back(std::to_string(i));
    batch.invalid.emplace_back();
    if (random.Percent(3)) batch.invalid.back().push_back({"deal.price", "not a number", ""});
    batch.proposals.emplace_back();
    if (random.Percent(50)) batch.proposals.back() = ProposalFor(checked.model, random);
    const int missing = random.Percent(50) ? 0 : 12;  // per hundred, of required fields
    for (std::size_t j = 0; j < batch.columns.size(); ++j) {
      const check::InputLeaf& leaf = checked.model.leaves[j];
      if (leaf.list) continue;
      const bool present = !random.Percent(leaf.type.optional ? 35 : missing);
      batch.columns[j].raw.push_back(present ? ValueOf(checked, leaf, random) : -1);
      batch.columns[j].present.push_back(present);
    }
    AddElements(checked, i, missing, random, batch);
    if (auto& proposal = batch.proposals[i]) Shorten(checked.model, batch, i, *proposal);
  }
  return batch;
}

}  // namespace remit::testing
