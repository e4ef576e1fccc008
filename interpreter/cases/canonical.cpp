// Enumerators, levels and knobs' values are written by name or value, never by their place in the
// policy; numbers by their bits, decimals as whole numbers with their scale.
#include "interpreter/cases/canonical.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "interpreter/base/check.h"
#include "interpreter/base/text.h"
#include "interpreter/ledger/bytes.h"

namespace remit::cases {
namespace {

using ledger::ByteReader;
using ledger::ByteWriter;

constexpr std::string_view kCaseTag = "remit.case.v1";
constexpr std::string_view kPartedTag = "remit.case.parted.v1";
constexpr std::string_view kPartTag = "remit.part.v1";
constexpr std::string_view kInvalidTag = "remit.invalid.v1";
constexpr std::string_view kProposalTag = "remit.proposal.v1";

// Numbers of the form; never given a second meaning.
enum class Form : std::uint8_t {
  kMissing = 0,
  kBoolean = 1,  // Flag
  kNumber = 2,   // Whole: the bits of binary64
  kDecimal = 3,  // Byte of decimal places, Whole
  kDate = 4,     // Whole: days since 1970
  kText = 5,     // Text
  kEnum = 6,     // Text: the name of the value
  kList = 7,     // Whole: how many elements
};

Form FormOf(const types::Type& type) {
  switch (type.kind) {
    case types::TypeKind::kBoolean:
      return Form::kBoolean;
    case types::TypeKind::kNumber:
      return Form::kNumber;
    case types::TypeKind::kDecimal:
      return Form::kDecimal;
    case types::TypeKind::kDate:
      return Form::kDate;
    case types::TypeKind::kText:
      return Form::kText;
    case types::TypeKind::kEnum:
      return Form::kEnum;
    case types::TypeKind::kList:
      return Form::kList;
    case types::TypeKind::kBroken:
    case types::TypeKind::kLiteral:
    case types::TypeKind::kRecord:
    case types::TypeKind::kUnit:
    case types::TypeKind::kLevel:
    case types::TypeKind::kSides:
    case types::TypeKind::kStatus:
    case types::TypeKind::kVerdict:
      break;
  }
  REMIT_CHECK(false, "an input or a knob has a value that a case can give");
}

const std::vector<std::string>& NamesOf(const check::Checked& checked, const types::Type& type) {
  return checked.type_table.enumeration(types::EnumId(type.index)).values;
}

void WriteValue(const check::Checked& checked, const types::TextPool& texts,
                const types::Type& type, std::int64_t raw, ByteWriter& out) {
  const Form form = FormOf(type);
  out.Byte(static_cast<std::uint8_t>(form));
  switch (form) {
    case Form::kBoolean:
      return out.Flag(raw != 0);
    case Form::kDecimal:
      out.Byte(static_cast<std::uint8_t>(types::Scale(type, checked.type_table)));
      return out.Whole(raw);
    case Form::kText:
      return out.Text(texts.Text(raw));
    case Form::kEnum:
      return out.Text(NamesOf(checked, type).at(static_cast<std::size_t>(raw)));
    case Form::kNumber:
    case Form::kDate:
    case Form::kList:
      return out.Whole(raw);
    case Form::kMissing:
      break;
  }
  REMIT_CHECK(false, "a type has values of a form");
}

// What cannot be read makes the reader's answer false, here and there for a second reason: `wrong`.
class ValueReader {
 public:
  ValueReader(const check::Checked& checked, types::TextPool& texts, ByteReader& bytes)
      : checked_(checked), texts_(texts), bytes_(bytes) {}

  // Nothing: it is missing, or `wrong()`.
  std::optional<std::int64_t> Read(const types::Type& type) {
    const std::uint8_t form = bytes_.Byte();
    if (form == static_cast<std::uint8_t>(Form::kMissing)) return std::nullopt;
    if (form != static_cast<std::uint8_t>(FormOf(type))) return Wrong();
    switch (static_cast<Form>(form)) {
      case Form::kBoolean:
        return bytes_.Flag() ? 1 : 0;
      case Form::kNumber: {
        const std::int64_t bits = bytes_.Whole();
        return std::isfinite(std::bit_cast<double>(bits)) ? std::optional(bits) : Wrong();
      }
      case Form::kDecimal: {
        if (bytes_.Byte() != types::Scale(type, checked_.type_table)) return Wrong();
        const std::int64_t raw = bytes_.Whole();
        return type.whole && raw % check::WholeStep(type, checked_) != 0 ? Wrong()
                                                                         : std::optional(raw);
      }
      case Form::kText:
        return texts_.Intern(bytes_.Text());
      case Form::kEnum: {
        const std::vector<std::string>& names = NamesOf(checked_, type);
        const auto found = std::find(names.begin(), names.end(), bytes_.Text());
        return found == names.end() ? Wrong() : std::optional(found - names.begin());
      }
      case Form::kDate:
      case Form::kList:
        return bytes_.Whole();
      case Form::kMissing:
        break;
    }
    return Wrong();
  }
  bool wrong() const { return wrong_ || !bytes_.ok(); }

 private:
  std::optional<std::int64_t> Wrong() {
    wrong_ = true;
    return std::nullopt;
  }

  const check::Checked& checked_;
  types::TextPool& texts_;
  ByteReader& bytes_;
  bool wrong_ = false;
};

void WriteAttestation(const engine::CaseBatch& batch, std::size_t index, check::LeafId leaf,
                      ByteWriter& out) {
  const std::vector<engine::Attestation>& all = batch.attestations.at(index);
  const auto found = std::find_if(
      all.begin(), all.end(),
      [&](const engine::Attestation& attestation) { return attestation.leaf == leaf; });
  out.Flag(found != all.end());
  if (found == all.end()) return;
  out.Text(found->by);
  out.Text(found->source);
  out.Text(found->evidence);
  out.Flag(found->expires.has_value());
  if (found->expires) out.Whole(*found->expires);
}

std::optional<engine::Attestation> ReadAttestation(ByteReader& bytes, check::LeafId leaf) {
  if (!bytes.Flag()) return std::nullopt;
  engine::Attestation attestation{leaf, "", "", "", {}};
  attestation.by = bytes.Text();
  attestation.source = bytes.Text();
  attestation.evidence = bytes.Text();
  if (bytes.Flag()) attestation.expires = bytes.Whole();
  return attestation;
}

// The one case that bytes say, apart from any batch, until all of it is found to be right.
struct Recorded {
  std::vector<engine::Column> leaves;  // one value each, or one for each element
  std::vector<engine::Attestation> attestations;
  std::vector<engine::InvalidField> invalid;
};

base::Error Malformed(const std::string& what) {
  return {"the recorded case is none that this policy may have: " + what};
}

class CaseParser {
 public:
  CaseParser(const check::Checked& checked, types::TextPool& texts, std::string_view bytes)
      : model_(checked.model), bytes_(bytes, kCaseTag), values_(checked, texts, bytes_) {}

  base::Result<Recorded> Parse() {
    const std::vector<check::InputLeaf>& leaves = model_.leaves;
    if (bytes_.Count() != leaves.size()) return Malformed("other inputs");
    recorded_.leaves.resize(leaves.size());
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      if (bytes_.Text() != leaves[i].path) return Malformed("no input `" + leaves[i].path + "`");
      if (!ReadLeaf(i)) return Malformed("the value of `" + leaves[i].path + "`");
      if (!leaves[i].attested) continue;
      if (auto words = ReadAttestation(bytes_, check::LeafId(i)))
        recorded_.attestations.push_back(std::move(*words));
    }
    const std::uint64_t invalid = bytes_.Count();
    for (std::uint64_t i = 0; i < invalid && bytes_.ok(); ++i) {
      engine::InvalidField& field = recorded_.invalid.emplace_back();
      field.field = bytes_.Text();
      field.reason = bytes_.Text();
    }
    if (!bytes_.Done()) return Malformed("bytes are missing or left over");
    if (recorded_.invalid.empty()) {
      if (const auto problem = ProblemOfValid()) return Malformed(*problem);
    }
    return std::move(recorded_);
  }

 private:
  bool ReadLeaf(std::size_t leaf) {
    const check::InputLeaf& info = model_.leaves[leaf];
    std::uint64_t count = 1;
    if (info.list) {
      // The list's own length came before.
      const check::LeafId length = model_.lists.at(info.list->index()).length;
      if (length.index() >= leaf) return false;
      count = bytes_.Count();
      if (count != Length(length)) return false;
    }
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::optional<std::int64_t> raw = values_.Read(info.type);
      if (values_.wrong()) return false;
      if (raw && !InRange(info, *raw)) return false;
      recorded_.leaves[leaf].raw.push_back(raw.value_or(0));
      recorded_.leaves[leaf].present.push_back(raw ? 1 : 0);
    }
    return true;
  }

  std::uint64_t Length(check::LeafId length) const {
    const engine::Column& column = recorded_.leaves.at(length.index());
    return column.present.at(0) != 0 ? static_cast<std::uint64_t>(column.raw.at(0)) : 0;
  }

  bool InRange(const check::InputLeaf& info, std::int64_t raw) const {
    if (info.type.kind != types::TypeKind::kList)
      return check::Contains(info.domain, {raw}, info.type);
    return raw >= 0 && raw <= check::kLongestList;
  }

  // What a reader of files would have listed as invalid.
  std::optional<std::string> ProblemOfValid() const {
    for (const check::ListInfo& list : model_.lists) {
      const engine::Column& column = recorded_.leaves.at(list.length.index());
      if (column.present.at(0) == 0) continue;
      if (column.raw.at(0) < list.least || column.raw.at(0) > list.most)
        return "the length of `" + list.path + "`";
      if (list.element.kind == types::TypeKind::kRecord) continue;
      const engine::Column& values = recorded_.leaves.at(list.fields.at(0).index());
      if (std::find(values.present.begin(), values.present.end(), 0) != values.present.end())
        return "`" + list.path + "` lacks an element";
    }
    return ProblemOfAttestations();
  }

  std::optional<std::string> ProblemOfAttestations() const {
    std::size_t vouched = 0;
    for (std::size_t i = 0; i < model_.leaves.size(); ++i) {
      if (model_.leaves[i].attested && Has(check::LeafId(i))) ++vouched;
    }
    bool whole = vouched == recorded_.attestations.size();
    for (const engine::Attestation& attestation : recorded_.attestations) {
      whole =
          whole && Has(attestation.leaf) && !attestation.by.empty() && !attestation.source.empty();
    }
    return whole ? std::nullopt : std::optional<std::string>("who vouches for an input");
  }

  bool Has(check::LeafId leaf) const {
    return recorded_.leaves.at(leaf.index()).present.at(0) != 0;
  }

  const check::Model& model_;
  ByteReader bytes_;
  ValueReader values_;
  Recorded recorded_;
};

base::Result<engine::Proposal> ParseProposal(const check::Checked& checked, types::TextPool& texts,
                                             std::string_view text) {
  const check::Model& model = checked.model;
  ByteReader bytes(text, kProposalTag);
  ValueReader values(checked, texts, bytes);
  engine::Proposal proposal;
  if (bytes.Count() != model.knobs.size()) return Malformed("a proposal for other knobs");
  for (const check::KnobInfo& knob : model.knobs) {
    if (bytes.Text() != knob.name) return Malformed("a proposal without `" + knob.name + "`");
    const std::optional<std::int64_t> raw = values.Read(knob.type);
    std::optional<std::uint32_t>& place = proposal.values.emplace_back();
    if (!raw) continue;
    const auto found =
        std::find(knob.alternatives.begin(), knob.alternatives.end(), types::Value{*raw});
    if (found == knob.alternatives.end())
      return Malformed("`" + knob.name + "` has no such alternative");
    place = static_cast<std::uint32_t>(found - knob.alternatives.begin());
  }
  proposal.by = bytes.Text();
  if (bytes.Flag()) {
    const auto found = std::find(model.levels.begin(), model.levels.end(), bytes.Text());
    if (found == model.levels.end()) return Malformed("the ladder has no such level");
    proposal.level = static_cast<int>(found - model.levels.begin());
  }
  proposal.reason = bytes.Text();
  const std::uint64_t used = bytes.Count();
  if (used != 0 && used != model.levels.size()) return Malformed("overrides of other levels");
  for (std::uint64_t i = 0; i < used; ++i) proposal.used.push_back(bytes.Whole());
  const bool counted =
      std::all_of(proposal.used.begin(), proposal.used.end(), [](auto n) { return n >= 0; });
  if (values.wrong() || !counted || !bytes.Done()) return Malformed("its proposal");
  return proposal;
}

// To the columns of a batch whose size is not yet counted up.
void AddLeaf(const check::InputLeaf& info, check::LeafId leaf, const Recorded& recorded,
             engine::CaseBatch& batch) {
  engine::Column& column = batch.columns.at(leaf.index());
  const engine::Column& from = recorded.leaves.at(leaf.index());
  column.raw.insert(column.raw.end(), from.raw.begin(), from.raw.end());
  column.present.insert(column.present.end(), from.present.begin(), from.present.end());
  if (!info.attested) return;
  std::int64_t expires = std::numeric_limits<std::int64_t>::max();
  for (const engine::Attestation& attestation : recorded.attestations) {
    if (attestation.leaf == leaf && attestation.expires) expires = *attestation.expires;
  }
  column.expires.push_back(expires);
}

void WriteLeaf(const check::Checked& checked, const engine::CaseBatch& batch, std::size_t index,
               std::size_t leaf, ByteWriter& out) {
  const check::InputLeaf& info = checked.model.leaves[leaf];
  const engine::Column& column = batch.columns.at(leaf);
  const auto write = [&](std::size_t place) {
    if (column.present.at(place) == 0) return out.Byte(static_cast<std::uint8_t>(Form::kMissing));
    WriteValue(checked, batch.texts, info.type, column.raw.at(place), out);
  };
  if (info.list) {
    const std::vector<std::size_t>& offsets = batch.lists.at(info.list->index()).offsets;
    out.Count(offsets.at(index + 1) - offsets.at(index));
    for (std::size_t place = offsets[index]; place < offsets[index + 1]; ++place) write(place);
  } else {
    write(index);
  }
  if (info.attested) WriteAttestation(batch, index, check::LeafId(leaf), out);
}

void WriteInvalid(const engine::CaseBatch& batch, std::size_t index, ByteWriter& out) {
  const std::vector<engine::InvalidField>& invalid = batch.invalid.at(index);
  out.Count(invalid.size());
  for (const engine::InvalidField& field : invalid) {
    out.Text(field.field);
    out.Text(field.reason);
  }
}

// What WriteLeaf writes of an input that is not given.
void WriteNothing(const check::InputLeaf& info, ByteWriter& out) {
  if (info.list) {
    out.Count(0);
  } else {
    out.Byte(static_cast<std::uint8_t>(Form::kMissing));
  }
  if (info.attested) out.Flag(false);
}

bool CopyValue(ByteReader& in, ByteWriter& out) {
  const std::uint8_t form = in.Byte();
  out.Byte(form);
  switch (static_cast<Form>(form)) {
    case Form::kMissing:
      return true;
    case Form::kBoolean:
      out.Flag(in.Flag());
      return true;
    case Form::kDecimal:
      out.Byte(in.Byte());
      out.Whole(in.Whole());
      return true;
    case Form::kNumber:
    case Form::kDate:
    case Form::kList:
      out.Whole(in.Whole());
      return true;
    case Form::kText:
    case Form::kEnum:
      out.Text(in.Text());
      return true;
  }
  return false;
}

// What WriteLeaf wrote, whatever it says; false: it is no such thing.
bool CopyLeaf(const check::InputLeaf& info, ByteReader& in, ByteWriter& out) {
  std::uint64_t values = 1;
  if (info.list) {
    values = in.Count();
    out.Count(values);
  }
  for (std::uint64_t i = 0; i < values && in.ok(); ++i) {
    if (!CopyValue(in, out)) return false;
  }
  if (info.attested) {
    const bool vouched = in.Flag();
    out.Flag(vouched);
    for (int text = 0; vouched && text < 3; ++text) out.Text(in.Text());
    const bool expires = vouched && in.Flag();
    if (vouched) out.Flag(expires);
    if (expires) out.Whole(in.Whole());
  }
  return in.ok();
}

}  // namespace

std::string CanonicalCase(const check::Checked& checked, const engine::CaseBatch& batch,
                          std::size_t index) {
  const check::Model& model = checked.model;
  ByteWriter out(kCaseTag);
  out.Count(model.leaves.size());
  for (std::size_t i = 0; i < model.leaves.size(); ++i) {
    out.Text(model.leaves[i].path);
    WriteLeaf(checked, batch, index, i, out);
  }
  WriteInvalid(batch, index, out);
  return std::move(out).Take();
}

PartedCase PartCase(const check::Checked& checked, const engine::CaseBatch& batch,
                    std::size_t index, const Parting& parting) {
  const check::Model& model = checked.model;
  ByteWriter open(kPartedTag);
  std::vector<ByteWriter> parts(parting.parts, ByteWriter(kPartTag));
  open.Count(model.leaves.size());
  for (std::size_t i = 0; i < model.leaves.size(); ++i) {
    const std::optional<std::size_t> part = parting.part_of.at(i);
    REMIT_CHECK(part || !model.leaves[i].personal, "what is personal stands apart");
    open.Text(model.leaves[i].path);
    open.Flag(part.has_value());
    if (part) parts.at(*part).Text(model.leaves[i].path);
    WriteLeaf(checked, batch, index, i, part ? parts[*part] : open);
  }
  open.Count(batch.invalid.at(index).size());
  PartedCase parted;
  parted.open = std::move(open).Take();
  for (ByteWriter& part : parts) parted.parts.push_back(std::move(part).Take());
  ByteWriter invalid(kInvalidTag);
  WriteInvalid(batch, index, invalid);
  parted.invalid = std::move(invalid).Take();
  return parted;
}

base::Result<std::string> WholeCase(const check::Checked& checked, const Parting& parting,
                                    std::string_view open,
                                    const std::vector<std::optional<std::string>>& parts,
                                    const std::optional<std::string>& invalid) {
  const std::vector<check::InputLeaf>& leaves = checked.model.leaves;
  ByteReader in(open, kPartedTag);
  std::vector<std::optional<ByteReader>> readers;
  for (const auto& part : parts)
    readers.push_back(part ? std::optional(ByteReader(*part, kPartTag)) : std::nullopt);
  ByteWriter out(kCaseTag);
  out.Count(leaves.size());
  if (in.Count() != leaves.size() || parts.size() != parting.parts)
    return Malformed("other inputs");
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const std::optional<std::size_t> part = parting.part_of.at(i);
    const auto other = [&] { return Malformed("the value of `" + leaves[i].path + "`"); };
    if (in.Text() != leaves[i].path || in.Flag() != part.has_value()) return other();
    out.Text(leaves[i].path);
    if (part && !readers[*part]) {
      WriteNothing(leaves[i], out);
      continue;
    }
    ByteReader& from = part ? *readers[*part] : in;
    if (part && from.Text() != leaves[i].path) return other();
    if (!CopyLeaf(leaves[i], from, out)) return other();
  }
  const std::uint64_t wrong = in.Count();
  const bool whole = std::all_of(readers.begin(), readers.end(),
                                 [](const auto& reader) { return !reader || reader->Done(); });
  if (!in.Done() || !whole) return Malformed("bytes are left over");
  if (!invalid) {
    out.Count(0);
    return std::move(out).Take();
  }
  ByteReader said(*invalid, kInvalidTag);
  if (said.Count() != wrong) return Malformed("what is invalid");
  out.Count(wrong);
  for (std::uint64_t i = 0; i < wrong && said.ok(); ++i) {
    out.Text(said.Text());
    out.Text(said.Text());
  }
  if (!said.Done()) return Malformed("what is invalid");
  return std::move(out).Take();
}

std::string CanonicalProposal(const check::Checked& checked, const engine::Proposal& proposal) {
  const check::Model& model = checked.model;
  ByteWriter out(kProposalTag);
  out.Count(model.knobs.size());
  for (std::size_t i = 0; i < model.knobs.size(); ++i) {
    const check::KnobInfo& knob = model.knobs[i];
    out.Text(knob.name);
    if (i >= proposal.values.size() || !proposal.values[i]) {
      out.Byte(static_cast<std::uint8_t>(Form::kMissing));
    } else {
      WriteValue(checked, checked.texts, knob.type, knob.alternatives.at(*proposal.values[i]).raw,
                 out);
    }
  }
  out.Text(proposal.by);
  out.Flag(proposal.level.has_value());
  if (proposal.level) out.Text(model.levels.at(static_cast<std::size_t>(*proposal.level)));
  out.Text(proposal.reason);
  out.Count(proposal.used.size());
  for (const std::int64_t used : proposal.used) out.Whole(used);
  return std::move(out).Take();
}

engine::CaseBatch NoCases(const check::Checked& checked) {
  engine::CaseBatch batch;
  batch.columns.resize(checked.model.leaves.size());
  batch.lists.resize(checked.model.lists.size());
  batch.texts = checked.texts;
  return batch;
}

base::Result<bool> AddCanonicalCase(const check::Checked& checked, std::string_view id,
                                    std::string_view bytes,
                                    const std::optional<std::string>& proposal,
                                    engine::CaseBatch& batch) {
  const check::Model& model = checked.model;
  base::Result<Recorded> recorded = CaseParser(checked, batch.texts, bytes).Parse();
  if (!recorded) return recorded.error();
  std::optional<engine::Proposal> proposed;
  if (proposal) {
    base::Result<engine::Proposal> parsed = ParseProposal(checked, batch.texts, *proposal);
    if (!parsed) return parsed.error();
    proposed = std::move(parsed).value();
    if (recorded->invalid.empty()) {
      for (std::size_t i = 0; i < model.knobs.size(); ++i) {
        const check::KnobInfo& knob = model.knobs[i];
        if (!knob.list || !proposed->values[i]) continue;
        const check::ListInfo& list = model.lists.at(knob.list->index());
        const engine::Column& length = recorded->leaves.at(list.length.index());
        if (length.present.at(0) != 0 && *proposed->values[i] >= length.raw.at(0))
          return Malformed("a proposal beyond the end of `" + list.path + "`");
      }
    }
  }
  for (std::size_t i = 0; i < model.leaves.size(); ++i)
    AddLeaf(model.leaves[i], check::LeafId(i), *recorded, batch);
  for (std::size_t i = 0; i < model.lists.size(); ++i) {
    const engine::Column& length = recorded->leaves.at(model.lists[i].length.index());
    std::vector<std::size_t>& offsets = batch.lists[i].offsets;
    offsets.push_back(offsets.back() + static_cast<std::size_t>(length.raw.at(0)));
  }
  Recorded done = std::move(recorded).value();
  ++batch.size;
  batch.ids.push_back(id);
  batch.invalid.push_back(std::move(done.invalid));
  batch.proposals.push_back(std::move(proposed));
  batch.attestations.push_back(std::move(done.attestations));
  return true;
}

}  // namespace remit::cases
