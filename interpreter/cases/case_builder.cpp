// A field with a fault is left missing and listed; the case goes on, so that every fault of it is
// named.
#include "interpreter/cases/case_builder.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "interpreter/base/check.h"
#include "interpreter/base/unicode.h"
#include "interpreter/cases/complaints.h"

namespace remit::cases {
namespace {

std::optional<std::int64_t> Count(std::string_view text) {
  constexpr std::size_t kMaxDigits = 9;
  if (text.empty() || text.size() > kMaxDigits) return std::nullopt;
  std::int64_t count = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    count = count * 10 + (c - '0');
  }
  return count;
}

}  // namespace

CaseBuilder::CaseBuilder(const check::Checked& checked, const Binding& binding,
                         std::size_t kept_columns)
    : checked_(checked), model_(checked.model), binding_(binding), kept_(kept_columns) {
  StartBlock();
}

void CaseBuilder::StartBlock() {
  block_ = {};
  block_.cases.columns.resize(model_.leaves.size());
  block_.cases.lists.resize(model_.lists.size());
  texts_ready_ = false;
}

// Many a block is parsed in room that has the policy's texts already.
void CaseBuilder::MakeTextsReady() {
  if (texts_ready_) return;
  if (block_.cases.texts.size() != checked_.texts.size()) block_.cases.texts = checked_.texts;
  texts_ready_ = true;
}

void CaseBuilder::StartCase(std::uint64_t row, std::string place) {
  MakeTextsReady();
  row_ = row;
  place_ = std::move(place);
  id_.clear();
  raw_.assign(model_.leaves.size(), 0);
  present_.assign(model_.leaves.size(), 0);
  given_.assign(model_.leaves.size(), 0);
  lists_.resize(model_.lists.size());
  for (std::size_t i = 0; i < lists_.size(); ++i) {
    Elements& elements = lists_[i];
    elements.given = false;
    elements.count = 0;
    elements.fields.resize(model_.lists[i].fields.size());
    for (engine::Column& column : elements.fields) {
      column.raw.clear();
      column.present.clear();
    }
  }
  attestations_.clear();
  proposal_ = {};
  proposal_.values.resize(model_.knobs.size());
  proposal_seen_ = false;
  invalid_.clear();
  std::fill(kept_.begin(), kept_.end(), std::string());
  for (const ConstantInput& constant : binding_.constants) {
    const bool text = model_.leaves[constant.leaf].type.kind == types::TypeKind::kText;
    raw_[constant.leaf] = text ? block_.cases.texts.Intern(constant.text) : constant.value.raw;
    present_[constant.leaf] = 1;
  }
}

std::string CaseBuilder::Put(const ColumnRoute& route, Cell cell) {
  if (route.target.kind == Target::Kind::kLeaf) return PutLeaf(route, cell);
  if (route.target.kind == Target::Kind::kKnob) return PutKnob(route, cell);
  if (IsAttestation(route.target)) return PutAttestation(route, cell);
  std::optional<std::string> text = ReadPlainText(cell, route.rules);
  if (!text) return {};
  proposal_seen_ = true;
  return PutProposal(route, std::move(*text));
}

std::string CaseBuilder::PutLeaf(const ColumnRoute& route, Cell cell) {
  const std::size_t leaf = route.target.index;
  if (std::exchange(given_[leaf], 1) != 0) return "it is given a second time";
  std::optional<types::Value> value;
  std::string reason = ReadLeaf(route, cell, value);
  if (value) {
    raw_[leaf] = value->raw;
    present_[leaf] = 1;
  }
  return reason;
}

// No value and no reason: it is missing.
std::string CaseBuilder::ReadLeaf(const ColumnRoute& route, Cell cell,
                                  std::optional<types::Value>& value) {
  const check::InputLeaf& input = model_.leaves[route.target.index];
  const CellValue read =
      ReadCell(cell, route.rules, input.type, checked_.type_table, block_.cases.texts);
  if (read.kind == CellValue::Kind::kMissing) return {};
  if (read.kind == CellValue::Kind::kInvalid)
    return input.personal ? CannotBeRead(input, checked_.type_table) : read.reason;
  if (!check::Contains(input.domain, read.value, input.type))
    return OutOfRange(input, read.value, checked_.type_table, block_.cases.texts);
  value = read.value;
  return {};
}

void CaseBuilder::StartList(check::ListId list) { lists_.at(list.index()).given = true; }

void CaseBuilder::StartElement(check::ListId list) {
  Elements& elements = lists_.at(list.index());
  if (static_cast<std::int64_t>(++elements.count) > model_.lists[list.index()].most) return;
  for (engine::Column& column : elements.fields) {
    column.raw.push_back(0);
    column.present.push_back(0);
  }
}

void CaseBuilder::PutElement(const ColumnRoute& route, Cell cell, const std::string& field,
                             const std::string& place) {
  const check::LeafId leaf(route.target.index);
  const check::ListId list = *model_.leaves.at(leaf.index()).list;
  const auto& fields = model_.lists[list.index()].fields;
  const auto position = std::find(fields.begin(), fields.end(), leaf) - fields.begin();
  Elements& elements = lists_.at(list.index());
  if (static_cast<std::int64_t>(elements.count) > model_.lists[list.index()].most) return;
  std::optional<types::Value> value;
  const std::string reason = ReadLeaf(route, cell, value);
  if (!reason.empty()) Invalid(field, reason, place);
  // In a list of values none is left out.
  if (reason.empty() && !value &&
      model_.lists[list.index()].element.kind != types::TypeKind::kRecord)
    Invalid(field, kMissingElement, place);
  if (!value) return;
  engine::Column& column = elements.fields.at(static_cast<std::size_t>(position));
  column.raw.back() = value->raw;
  column.present.back() = 1;
}

void CaseBuilder::EndLists() {
  engine::CaseBatch& batch = block_.cases;
  for (std::size_t i = 0; i < lists_.size(); ++i) {
    const check::ListInfo& list = model_.lists[i];
    const Elements& elements = lists_[i];
    const auto count = static_cast<std::int64_t>(elements.count);
    if (elements.given && (count < list.least || count > list.most)) {
      Invalid(list.path, WrongLength(list, count), place_);
    }
    raw_[list.length.index()] = elements.given ? std::min(count, list.most) : 0;
    present_[list.length.index()] = elements.given ? 1 : 0;
    for (std::size_t field = 0; field < elements.fields.size(); ++field) {
      const engine::Column& from = elements.fields[field];
      engine::Column& to = batch.columns[list.fields[field].index()];
      to.raw.insert(to.raw.end(), from.raw.begin(), from.raw.end());
      to.present.insert(to.present.end(), from.present.begin(), from.present.end());
    }
    std::vector<std::size_t>& offsets = batch.lists[i].offsets;
    offsets.push_back(offsets.back() + static_cast<std::size_t>(std::min(count, list.most)));
  }
}

std::string CaseBuilder::PutKnob(const ColumnRoute& route, Cell cell) {
  const check::KnobInfo& knob = model_.knobs[route.target.index];
  const CellValue read =
      ReadCell(cell, route.rules, knob.type, checked_.type_table, block_.cases.texts);
  if (read.kind == CellValue::Kind::kMissing) return {};
  proposal_seen_ = true;
  if (read.kind == CellValue::Kind::kInvalid) return read.reason;
  std::optional<std::uint32_t>& place = proposal_.values[route.target.index];
  if (place) return "it is given a second time";
  const auto found = std::find(knob.alternatives.begin(), knob.alternatives.end(), read.value);
  if (found == knob.alternatives.end()) {
    return NotAnAlternative(knob, read.value, model_, checked_.type_table, block_.cases.texts);
  }
  place = static_cast<std::uint32_t>(found - knob.alternatives.begin());
  return {};
}

std::string CaseBuilder::PutProposal(const ColumnRoute& route, std::string text) {
  switch (route.target.kind) {
    case Target::Kind::kPerson:
      proposal_.by = std::move(text);
      return {};
    case Target::Kind::kReason:
      proposal_.reason = std::move(text);
      return {};
    case Target::Kind::kLevel: {
      const auto found = std::find(model_.levels.begin(), model_.levels.end(), TrimBlanks(text));
      if (proposal_.level) return "it is given a second time";
      if (found != model_.levels.end()) {
        proposal_.level = static_cast<int>(found - model_.levels.begin());
        return {};
      }
      std::string reason = "`" + text + "` is not a level of the ladder";
      for (std::size_t i = 0; i < model_.levels.size(); ++i) {
        reason += (i == 0 ? ", which has " : ", ") + model_.levels[i];
      }
      return reason;
    }
    case Target::Kind::kUsed: {
      const auto count = Count(TrimBlanks(text));
      if (!count) return "`" + text + "` is not a count of overrides: write it like `2`";
      proposal_.used.resize(model_.levels.size());
      proposal_.used.at(route.target.index) = *count;
      return {};
    }
    case Target::Kind::kLeaf:
    case Target::Kind::kKnob:
    case Target::Kind::kAttestedBy:
    case Target::Kind::kAttestedSource:
    case Target::Kind::kAttestedEvidence:
    case Target::Kind::kAttestedExpires:
      break;
  }
  REMIT_CHECK(false, "inputs and knobs are put elsewhere");
}

std::string CaseBuilder::PutAttestation(const ColumnRoute& route, Cell cell) {
  if (route.target.kind == Target::Kind::kAttestedExpires) {
    const CellValue day =
        ReadCell(cell, route.rules, types::Date(), checked_.type_table, block_.cases.texts);
    if (day.kind == CellValue::Kind::kInvalid) return day.reason;
    if (day.kind == CellValue::Kind::kMissing) return {};
    attestations_[route.target.index].expires = day.value.raw;
    return {};
  }
  const std::optional<std::string> text = ReadPlainText(cell, route.rules);
  if (!text || base::IsBlank(*text)) return {};
  engine::Attestation& attestation = attestations_[route.target.index];
  std::string& part = route.target.kind == Target::Kind::kAttestedBy       ? attestation.by
                      : route.target.kind == Target::Kind::kAttestedSource ? attestation.source
                                                                           : attestation.evidence;
  if (!part.empty()) return "it is given a second time";
  part = *text;
  return {};
}

// Who vouches has to be said, and on what ground; and what for.
void CaseBuilder::CheckAttestations() {
  for (std::uint32_t leaf = 0; leaf < model_.leaves.size(); ++leaf) {
    const check::InputLeaf& input = model_.leaves[leaf];
    if (!input.attested) continue;
    const auto found = attestations_.find(leaf);
    if (found == attestations_.end()) {
      if (present_[leaf] == 0) continue;
      Invalid(input.path, NobodyVouches(input.path), place_);
      continue;
    }
    found->second.leaf = check::LeafId(leaf);
    if (found->second.by.empty()) Invalid(input.path, kNoVoucher, place_);
    if (found->second.source.empty()) Invalid(input.path, kNoGround, place_);
    const bool wrong =
        std::any_of(invalid_.begin(), invalid_.end(),
                    [&](const engine::InvalidField& field) { return field.field == input.path; });
    if (present_[leaf] == 0 && !wrong) Invalid(input.path, kVouchedForNothing, place_);
  }
}

void CaseBuilder::Invalid(std::string field, std::string reason, std::string place) {
  invalid_.push_back({std::move(field), std::move(reason), std::move(place)});
}

// What was decided before is told with its day.
void CaseBuilder::CheckPrevious() {
  for (const check::DampInfo& damp : model_.damps) {
    if (present_[damp.previous.index()] == 0 || present_[damp.previous_as_of.index()] != 0)
      continue;
    const std::string& field = model_.leaves[damp.previous_as_of.index()].path;
    const auto named = [&](const engine::InvalidField& other) { return other.field == field; };
    if (std::any_of(invalid_.begin(), invalid_.end(), named)) return;
    Invalid(field, kPreviousWithoutDay, place_);
    return;
  }
}

void CaseBuilder::EndCase(ReadCounts& counts) {
  EndLists();
  CheckPrevious();
  CheckAttestations();
  const std::size_t index = block_.cases.size;
  engine::CaseBatch& batch = block_.cases;
  ++batch.size;
  for (std::size_t i = 0; i < raw_.size(); ++i) {
    if (model_.leaves[i].list) continue;  // EndLists has seen to them
    engine::Column& column = batch.columns[i];
    if (index < column.raw.size()) {
      column.raw[index] = raw_[i];
      column.present[index] = present_[i];
    } else {
      column.raw.push_back(raw_[i]);
      column.present.push_back(present_[i]);
    }
    if (!model_.leaves[i].attested) continue;
    const auto found = attestations_.find(static_cast<std::uint32_t>(i));
    const bool forever = found == attestations_.end() || !found->second.expires;
    column.expires.push_back(forever ? std::numeric_limits<std::int64_t>::max()
                                     : *found->second.expires);
  }
  std::vector<engine::Attestation> vouched;
  for (auto& [leaf, attestation] : attestations_) vouched.push_back(std::move(attestation));
  batch.attestations.resize(index);
  batch.attestations.push_back(std::move(vouched));
  for (engine::InvalidField& field : engine::BeyondLists(model_, batch, index, proposal_)) {
    field.place = place_;
    invalid_.push_back(std::move(field));
  }
  CountInvalid(counts);
  if (id_.empty()) id_ = std::to_string(row_);
  batch.ids.push_back(id_);
  batch.invalid.resize(index);
  batch.invalid.push_back(std::move(invalid_));
  batch.proposals.resize(index);
  batch.proposals.push_back(proposal_seen_ ? std::optional(std::move(proposal_)) : std::nullopt);
  block_.rows.push_back(row_);
  block_.kept.push_back(kept_);
}

void CaseBuilder::CountInvalid(ReadCounts& counts) const {
  ++counts.cases;
  ++(invalid_.empty() ? counts.valid : counts.invalid);
  for (std::size_t i = 0; i < invalid_.size(); ++i) {
    const engine::InvalidField& field = invalid_[i];
    const auto same = [&](const engine::InvalidField& other) { return other.field == field.field; };
    if (std::any_of(invalid_.begin(), invalid_.begin() + static_cast<std::ptrdiff_t>(i), same)) {
      continue;
    }
    InvalidCount& count = counts.by_field[field.field];
    if (count.cases++ == 0) count.first = field;
  }
}

Block CaseBuilder::Finish() {
  MakeTextsReady();
  engine::CaseBatch& batch = block_.cases;
  for (std::size_t i = 0; i < batch.columns.size(); ++i) {
    if (model_.leaves[i].list) continue;
    batch.columns[i].raw.resize(batch.size);
    batch.columns[i].present.resize(batch.size);
  }
  batch.invalid.resize(batch.size);
  batch.proposals.resize(batch.size);
  batch.attestations.resize(batch.size);
  Block done = std::move(block_);
  StartBlock();
  return done;
}

bool CaseBuilder::TakesPlainCases() const {
  return model_.lists.empty() && model_.damps.empty() &&
         std::none_of(model_.leaves.begin(), model_.leaves.end(),
                      [](const check::InputLeaf& leaf) { return leaf.attested; });
}

void CaseBuilder::MakeRoom(std::size_t cases) {
  MakeTextsReady();
  engine::CaseBatch& batch = block_.cases;
  const std::size_t room = batch.size + cases;
  for (std::size_t i = 0; i < batch.columns.size(); ++i) {
    if (model_.leaves[i].list) continue;  // has a value for each element, not for each case
    engine::Column& column = batch.columns[i];
    column.raw.resize(std::max(room, column.raw.size()));
    column.present.resize(std::max(room, column.present.size()));
  }
  for (const ConstantInput& constant : binding_.constants) {
    const bool text = model_.leaves[constant.leaf].type.kind == types::TypeKind::kText;
    engine::Column& column = batch.columns[constant.leaf];
    std::fill(column.raw.begin() + static_cast<std::ptrdiff_t>(batch.size), column.raw.end(),
              text ? batch.texts.Intern(constant.text) : constant.value.raw);
    std::fill(column.present.begin() + static_cast<std::ptrdiff_t>(batch.size),
              column.present.end(), std::uint8_t{1});
  }
}

QuickCell::Answer CaseBuilder::ReadPlain(const ColumnRoute& route, std::string_view text,
                                         std::int64_t& raw, Cell::Kind kind) {
  std::optional<types::Value> value;
  if (!ReadLeaf(route, {kind, text}, value).empty()) return QuickCell::Answer::kUnknown;
  if (!value) return QuickCell::Answer::kMissing;
  raw = value->raw;
  return QuickCell::Answer::kValue;
}

void CaseBuilder::AddPlainCase(std::uint64_t row, std::string_view id,
                               const std::vector<std::string_view>& kept) {
  ++block_.cases.size;
  if (id.empty()) {
    constexpr std::size_t kMostDigits = 20;
    char digits[kMostDigits];
    const auto end = std::to_chars(digits, digits + kMostDigits, row);
    block_.cases.ids.push_back({digits, static_cast<std::size_t>(end.ptr - digits)});
  } else {
    block_.cases.ids.push_back(id);
  }
  block_.rows.push_back(row);
  if (!kept.empty()) block_.kept.push_back(kept);
}

void CaseBuilder::Recycle(Block&& block) {
  if (block.cases.columns.size() != model_.leaves.size()) return;
  REMIT_CHECK(block_.cases.size == 0, "room is taken between blocks");
  for (std::size_t i = 0; i < model_.leaves.size(); ++i) {
    // Inputs that no column feeds are never written to, and stay as they are.
    engine::Column& column = block.cases.columns[i];
    column.expires.clear();
    if (!model_.leaves[i].list) continue;
    column.raw.clear();
    column.present.clear();
  }
  block_.cases.columns = std::move(block.cases.columns);
  block_.cases.ids = std::move(block.cases.ids);
  block_.cases.ids.clear();
  block_.rows = std::move(block.rows);
  block_.rows.clear();
  block_.cases.texts = std::move(block.cases.texts);
  texts_ready_ = false;
}

}  // namespace remit::cases
