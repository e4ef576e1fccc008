// Columns by type and range.
#include "tests/property/engine/case_generator.h"

#include "interpreter/base/check.h"
#include "interpreter/types/value.h"
#include "tests/property/engine/random.h"

namespace remit::testing {
namespace {

using types::TypeKind;

constexpr std::int64_t kWhole = 1'000'000'000;  // one, at nine decimals

// Inside the range: an end, a multiple of a hundredth of the range, or anything.
std::int64_t DecimalIn(const check::InputLeaf& leaf, Random& random) {
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

std::int64_t ValueOf(const check::Checked& checked, const check::InputLeaf& leaf, Random& random) {
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
    case TypeKind::kBroken:
    case TypeKind::kLiteral:
    case TypeKind::kDate:
    case TypeKind::kText:
    case TypeKind::kRecord:
    case TypeKind::kList:
    case TypeKind::kUnit:
    case TypeKind::kLevel:
    case TypeKind::kSides:
    case TypeKind::kStatus:
    case TypeKind::kVerdict:
      break;
  }
  REMIT_CHECK(false, "generated policies have inputs of four kinds");
}

engine::Proposal ProposalFor(const check::Model& model, Random& random) {
  engine::Proposal proposal;
  for (const check::KnobInfo& knob : model.knobs) {
    proposal.values.emplace_back();
    if (random.Percent(70)) {
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

}  // namespace

engine::CaseBatch GenerateCases(const check::Checked& checked, std::size_t count,
                                std::uint64_t seed) {
  Random random(seed);
  engine::CaseBatch batch;
  batch.size = count;
  batch.texts = checked.texts;
  batch.columns.resize(checked.model.leaves.size());
  for (std::size_t i = 0; i < count; ++i) {
    batch.ids.push_back(std::to_string(i));
    batch.invalid.emplace_back();
    if (random.Percent(3)) batch.invalid.back().push_back({"deal.price", "not a number", ""});
    batch.proposals.emplace_back();
    if (random.Percent(50)) batch.proposals.back() = ProposalFor(checked.model, random);
    const int missing = random.Percent(50) ? 0 : 12;  // per hundred, of required fields
    for (std::size_t j = 0; j < batch.columns.size(); ++j) {
      const check::InputLeaf& leaf = checked.model.leaves[j];
      const bool present = !random.Percent(leaf.type.optional ? 35 : missing);
      batch.columns[j].raw.push_back(present ? ValueOf(checked, leaf, random) : -1);
      batch.columns[j].present.push_back(present);
    }
  }
  return batch;
}

}  // namespace remit::testing
