// One case that is set field by field, in place: its columns, its proposal, and what is wrong with
// it, of which the words are made only when somebody asks. Allocates nothing once it has room.
#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/cases/reader.h"
#include "interpreter/embed/data.h"
#include "interpreter/engine/case.h"

namespace remit::embed {

inline constexpr std::size_t kWhole = Decider::kNoElement;  // not an element of a list

// A value that was set and does not fit.
struct Misfit {
  enum class What : std::uint8_t {
    kRange,          // raw
    kAmount,         // amount in the unit given: the type cannot hold it
    kNotFinite,      // a number
    kWritten,        // words
    kKind,           // asked for something that the field is not
    kNoElement,      // there is no such element
    kElementWanted,  // a field of a list's elements, and none was named
    kOtherPolicy,    // the handle is of another policy
    kNoAlternative,  // raw, of a knob
    kUsed,           // overrides cannot be negative
  } what = What::kRange;
  bool knob = false;
  std::uint32_t index = 0;  // LeafId or KnobId
  std::size_t element = kWhole;
  std::int64_t raw = 0;
  Decimal amount;
  std::string words{};
  std::int64_t times = 1, per = 1;  // kAmount: from the unit in which it was given
};

// digits * 10^-scale * times / per as a raw value with `to` decimals; nothing where it is not one.
std::optional<std::int64_t> Scaled(Decimal amount, std::int64_t times, std::int64_t per, int to);

class CaseState {
 public:
  explicit CaseState(const PolicyData& policy);
  CaseState(const CaseState&) = delete;
  CaseState& operator=(const CaseState&) = delete;

  void Clear();
  void SetId(std::string_view id);
  // Whether the handle is the policy's; what is not is kept as a misfit of the whole case.
  template <typename Handle>
  bool Owns(const Handle& handle) {
    if (Access::PolicyOf(handle) == &policy_) return true;
    Add({Misfit::What::kOtherPolicy, false, kNobody, kWhole, 0, {}, {}});
    return false;
  }
  // A raw value, looked at against its range.
  void Put(std::uint32_t leaf, std::size_t element, std::int64_t raw) {
    const bool plain = element == kWhole && !RuleOf(leaf).element && misfits_.empty();
    if (plain && Inside(RuleOf(leaf), raw, policy_.model().leaves[leaf]))
      return Store(leaf, 0, raw);
    PutWithCare(leaf, element, raw);
  }
  void PutMissing(std::uint32_t leaf, std::size_t element);
  void PutAmount(std::uint32_t leaf, std::size_t element, Decimal amount, std::int64_t times,
                 std::int64_t per);
  void PutNumber(std::uint32_t leaf, std::size_t element, double number) {
    if (std::isfinite(number)) return Put(leaf, element, types::Value::Of(number).raw);
    Misplace(Misfit::What::kNotFinite, leaf, element);
  }
  void PutText(std::uint32_t leaf, std::size_t element, std::string_view text);
  void PutWritten(std::uint32_t leaf, std::size_t element, std::string_view written);
  void PutLength(std::uint32_t leaf, std::size_t elements);
  void Misplace(Misfit::What what, std::uint32_t leaf, std::size_t element);
  void Attest(std::uint32_t leaf, std::string_view by, std::string_view source,
              std::string_view evidence, std::int64_t expires);

  engine::Proposal& Proposed();
  void ProposeRaw(std::uint32_t knob, std::int64_t raw);
  void ProposeAmount(std::uint32_t knob, Decimal amount, std::int64_t times, std::int64_t per);
  void ProposePosition(std::uint32_t knob, std::uint32_t position);
  void ProposeWritten(std::uint32_t knob, std::string_view written);
  void ProposeMisfit(Misfit::What what, std::uint32_t knob);
  void Used(std::size_t level, std::int64_t overrides);
  void ClearProposal();

  // Is something wrong with the case? Without words, so without allocation.
  bool Bad() const;
  // What, in words, as the command line says it.
  std::vector<engine::InvalidField> Complaints() const;
  // The case with what is wrong with it written into it, for explanations.
  const cases::Block& Explained();

  const PolicyData& policy() const { return policy_; }
  engine::CaseBatch& batch() { return batch_; }
  const engine::CaseBatch& batch() const { return batch_; }
  const cases::Block& block() const { return block_; }

 private:
  static constexpr std::uint32_t kNobody = 0xffffffffu;
  const LeafRule& RuleOf(std::uint32_t leaf) const { return policy_.rules_of_leaves[leaf]; }
  // Where the value of a leaf stands; nothing, and a misfit, where there is no such place.
  std::optional<std::size_t> PlaceOf(std::uint32_t leaf, std::size_t element);
  void PutWithCare(std::uint32_t leaf, std::size_t element, std::int64_t raw);
  void Store(std::uint32_t leaf, std::size_t place, std::int64_t raw) {
    engine::Column& column = batch_.columns[leaf];
    column.raw[place] = raw;
    column.present[place] = 1;
  }
  void Add(Misfit misfit);
  void Forget(bool knob, std::uint32_t index, std::size_t element);
  std::string FieldOf(const Misfit& misfit) const;
  std::string WordsOf(const Misfit& misfit) const;
  void SayWholeCase(std::vector<engine::InvalidField>* said, bool& bad) const;
  void SayLists(std::vector<engine::InvalidField>* said, bool& bad) const;
  void SayAttestations(std::vector<engine::InvalidField>* said, bool& bad) const;
  void RenewTexts();

  const PolicyData& policy_;
  cases::Block block_;  // of the one case
  engine::CaseBatch& batch_ = block_.cases;
  engine::Proposal spare_;  // its room, while nothing is proposed
  std::vector<Misfit> misfits_;
};

}  // namespace remit::embed
