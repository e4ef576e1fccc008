#include "interpreter/audit/donors.h"

#include <algorithm>
#include <limits>

namespace remit::audit {

using types::TypeKind;

engine::CaseBatch Select(const check::Model& model, const engine::CaseBatch& batch,
                         const std::vector<std::size_t>& indices) {
  engine::CaseBatch chosen;
  chosen.size = indices.size();
  chosen.columns.resize(batch.columns.size());
  chosen.lists.resize(batch.lists.size());
  chosen.texts = batch.texts;
  chosen.invalid.resize(indices.size());
  for (const std::size_t index : indices) {
    for (std::size_t leaf = 0; leaf < batch.columns.size(); ++leaf) {
      const auto& list = model.leaves[leaf].list;
      const engine::Column& from = batch.columns[leaf];
      engine::Column& to = chosen.columns[leaf];
      const auto* offsets = list ? &batch.lists.at(list->index()).offsets : nullptr;
      const std::size_t begin = offsets != nullptr ? offsets->at(index) : index;
      const std::size_t end = offsets != nullptr ? offsets->at(index + 1) : index + 1;
      for (std::size_t place = begin; place < end; ++place) {
        to.raw.push_back(from.raw.at(place));
        to.present.push_back(from.present.at(place));
        if (!from.expires.empty()) to.expires.push_back(from.expires.at(place));
      }
    }
    for (std::size_t list = 0; list < batch.lists.size(); ++list) {
      auto& offsets = chosen.lists[list].offsets;
      offsets.push_back(offsets.back() + engine::LengthOf(batch, check::ListId(list), index));
    }
    chosen.ids.push_back(batch.ids.at(index));
    chosen.proposals.push_back(batch.proposals.at(index));
    chosen.attestations.push_back(batch.attestations.empty() ? std::vector<engine::Attestation>()
                                                             : batch.attestations.at(index));
  }
  return chosen;
}

Donors::Donors(const engine::Program& program)
    : program_(program), seen_(program.model().leaves.size()) {}

Donors::Donor Donors::At(const engine::CaseBatch& batch, std::uint32_t leaf,
                         std::size_t place) const {
  Donor donor{batch.columns[leaf].raw.at(place), {}};
  if (program_.model().leaves[leaf].type.kind == TypeKind::kText)
    donor.text = batch.texts.Text(donor.raw);
  return donor;
}

void Donors::Learn(const engine::CaseBatch& batch, const std::vector<engine::Core>& cores) {
  const check::Model& model = program_.model();
  for (std::uint32_t leaf = 0; leaf < model.leaves.size(); ++leaf) {
    const engine::Column& column = batch.columns[leaf];
    for (std::size_t i = 0; i < column.raw.size() && seen_[leaf].size() < kTries; ++i) {
      if (column.present[i] == 0) continue;
      Donor donor = At(batch, leaf, i);
      const bool known = std::any_of(seen_[leaf].begin(), seen_[leaf].end(), [&](const Donor& one) {
        return one.raw == donor.raw && one.text == donor.text;
      });
      if (!known) seen_[leaf].push_back(std::move(donor));
    }
  }
  // Rows far from one another, as files are often sorted.
  constexpr std::uint64_t kStride = 11;
  for (std::size_t i = 0; i < cores.size() && rows_.size() < kTries; ++i) {
    if (cores[i].status != engine::Status::kDecided) continue;
    std::uint64_t wanted = 1;
    for (std::size_t k = 0; k < rows_.size(); ++k) wanted *= kStride;
    if (++answered_ < wanted) continue;
    std::vector<std::optional<Donor>> row(model.leaves.size());
    for (std::uint32_t leaf = 0; leaf < model.leaves.size(); ++leaf) {
      if (!model.leaves[leaf].list && batch.columns[leaf].present.at(i) != 0)
        row[leaf] = At(batch, leaf, i);
    }
    rows_.push_back(std::move(row));
  }
}

Donors::Donor Donors::Declared(const check::InputLeaf& leaf, std::size_t attempt) const {
  const check::Domain& domain = leaf.domain;
  if (domain.kind == check::Domain::Kind::kSet && !domain.values.empty())
    return {domain.values[attempt % domain.values.size()].raw, {}};
  if (domain.kind == check::Domain::Kind::kInterval) {
    const bool high = attempt % 2 == 1 && domain.includes_high;
    return {(high ? domain.high : domain.low).raw, {}};
  }
  const types::TypeTable& table = program_.checked().type_table;
  switch (leaf.type.kind) {
    case TypeKind::kBoolean:
      return {static_cast<std::int64_t>(attempt % 2), {}};
    case TypeKind::kNumber:
      return {types::Value::Of(attempt % 2 == 0 ? 1.0 : 100.0).raw, {}};
    case TypeKind::kDate:
      return {program_.as_of(), {}};
    case TypeKind::kText:
      return {0, "some text"};
    case TypeKind::kEnum: {
      const auto& values = table.enumeration(types::EnumId(leaf.type.index)).values;
      return {static_cast<std::int64_t>(attempt % values.size()), {}};
    }
    case TypeKind::kDecimal: {
      std::int64_t one = 1;
      for (int i = 0; i < types::Scale(leaf.type, table); ++i) one *= 10;
      return {attempt % 2 == 0 ? one : 0, {}};
    }
    case TypeKind::kBroken:
    case TypeKind::kLiteral:
    case TypeKind::kRecord:
    case TypeKind::kList:
    case TypeKind::kUnit:
    case TypeKind::kLevel:
    case TypeKind::kSides:
    case TypeKind::kStatus:
    case TypeKind::kVerdict:
      break;
  }
  return {};
}

Donors::Donor Donors::Of(std::uint32_t leaf, std::size_t attempt) const {
  if (attempt < rows_.size() && rows_[attempt][leaf]) return *rows_[attempt][leaf];
  const std::vector<Donor>& seen = seen_[leaf];
  if (!seen.empty() && attempt < seen.size() + 1) return seen[attempt % seen.size()];
  return Declared(program_.model().leaves[leaf], attempt);
}

bool Donors::Put(std::uint32_t leaf, std::size_t attempt, engine::CaseBatch& batch,
                 std::size_t index) const {
  const check::InputLeaf& input = program_.model().leaves[leaf];
  if (input.type.kind == TypeKind::kList) return false;
  engine::Column& column = batch.columns[leaf];
  const auto put = [&](std::size_t place) {
    // Without what was decided before, nothing is damped.
    column.present.at(place) = input.previous ? 0 : 1;
    const Donor donor = Of(leaf, attempt);
    column.raw.at(place) =
        input.type.kind == TypeKind::kText ? batch.texts.Intern(donor.text) : donor.raw;
    if (!column.expires.empty())
      column.expires.at(place) = std::numeric_limits<std::int64_t>::max();
  };
  if (!input.list) {
    put(index);
    return true;
  }
  const auto& offsets = batch.lists.at(input.list->index()).offsets;
  for (std::size_t place = offsets.at(index); place < offsets.at(index + 1); ++place) {
    if (column.present.at(place) == 0) put(place);
  }
  return true;
}

}  // namespace remit::audit
