// Each record is described once, as the list of its fields; writing and reading follow it.
#include "interpreter/journal/records.h"

#include <bit>
#include <cmath>
#include <limits>

#include "interpreter/base/overloaded.h"
#include "interpreter/ledger/bytes.h"

namespace remit::journal {
namespace {

using ledger::ByteReader;
using ledger::ByteWriter;

constexpr std::string_view kRecordTag = "remit.record.v1";
constexpr std::string_view kCoreTag = "remit.core.v1";

class FieldWriter {
 public:
  explicit FieldWriter(ByteWriter& out) : out_(out) {}
  void Field(const std::string& text) { out_.Text(text); }
  void Field(std::uint64_t count) { out_.Count(count); }
  void Field(std::int64_t whole) { out_.Whole(whole); }
  template <typename T>
  void Field(const std::optional<T>& value) {
    out_.Flag(value.has_value());
    if (value) Field(*value);
  }
  void Field(const bool& flag) { out_.Flag(flag); }
  template <typename A, typename B>
  void Field(const std::pair<A, B>& pair) {
    Field(pair.first);
    Field(pair.second);
  }
  void Field(const SealedBox& box) {
    Field(box.keys);
    Field(box.box);
  }
  void Field(const Overridden::Under& under);
  template <typename T>
  void Field(const std::vector<T>& list) {
    out_.Count(list.size());
    for (const T& one : list) Field(one);
  }

 private:
  ByteWriter& out_;
};

class FieldReader {
 public:
  explicit FieldReader(ByteReader& in) : in_(in) {}
  void Field(std::string& text) { text = in_.Text(); }
  void Field(std::uint64_t& count) { count = in_.Count(); }
  void Field(std::int64_t& whole) { whole = in_.Whole(); }
  template <typename T>
  void Field(std::optional<T>& value) {
    if (in_.Flag()) Field(value.emplace());
  }
  void Field(bool& flag) { flag = in_.Flag(); }
  template <typename A, typename B>
  void Field(std::pair<A, B>& pair) {
    Field(pair.first);
    Field(pair.second);
  }
  void Field(SealedBox& box) {
    Field(box.keys);
    Field(box.box);
  }
  void Field(Overridden::Under& under);
  // Nothing is set aside for what the bytes only promise.
  template <typename T>
  void Field(std::vector<T>& list) {
    const std::uint64_t count = in_.Count();
    for (std::uint64_t i = 0; i < count && in_.ok(); ++i) Field(list.emplace_back());
  }

 private:
  ByteReader& in_;
};

// In the order in which they stand in the header. `R` may be const.
template <typename Io, typename... F>
void All(Io& io, F&... fields) {
  (io.Field(fields), ...);
}
template <typename Io, typename R>
void Fields(Io& io, R& r) requires std::is_same_v<std::remove_const_t<R>, Overridden::Under> {
  All(io, r.knob, r.level, r.rule, r.used, r.budget, r.period);
}
void FieldWriter::Field(const Overridden::Under& under) { Fields(*this, under); }
void FieldReader::Field(Overridden::Under& under) { Fields(*this, under); }
template <typename Io, typename R>
void Fields(Io& io, R& r) requires std::is_same_v<std::remove_const_t<R>, PolicyUsed> {
  All(io, r.name, r.content_hash, r.decision_hash, r.engine, r.content);
}
template <typename Io, typename R>
void Fields(Io& io, R& r) requires std::is_same_v<std::remove_const_t<R>, DecisionMade> {
  All(io, r.case_id, r.case_hash, r.policy, r.as_of, r.scenario, r.input, r.core, r.proposal,
      r.sealed);
}
template <typename Io, typename R>
void Fields(Io& io, R& r) requires std::is_same_v<std::remove_const_t<R>, Overridden> {
  All(io, r.decision, r.by, r.level, r.knobs, r.reason, r.used, r.under, r.agreed, r.core);
}
template <typename Io, typename R>
void Fields(Io& io, R& r) requires std::is_same_v<std::remove_const_t<R>, OutcomeSeen> {
  All(io, r.decision, r.name, r.value, r.observed_on, r.late, r.corrects);
}
template <typename Io, typename R>
void Fields(Io& io, R& r) requires std::is_same_v<std::remove_const_t<R>, FeedbackGiven> {
  All(io, r.decision, r.by, r.text);
}
template <typename Io, typename R>
void Fields(Io& io, R& r) requires std::is_same_v<std::remove_const_t<R>, SubjectErased> {
  All(io, r.act, r.subject, r.keys, r.reason);
}
template <typename Io, typename R>
void Fields(Io& io, R& r) requires std::is_same_v<std::remove_const_t<R>, Gap> {
  All(io, r.count, r.reason);
}
template <typename Io, typename R>
void Fields(Io& io, R& r) requires std::is_same_v<std::remove_const_t<R>, SubjectNamed> {
  All(io, r.policy, r.subject, r.input);
}
template <typename Io, typename R>
void Fields(Io& io, R& r) requires std::is_same_v<std::remove_const_t<R>, RetentionSet> {
  All(io, r.purpose, r.span, r.reason);
}
template <typename Io, typename R>
void Fields(Io& io, R& r) requires std::is_same_v<std::remove_const_t<R>, HoldPlaced> {
  All(io, r.subject, r.reason);
}
template <typename Io, typename R>
void Fields(Io& io, R& r) requires std::is_same_v<std::remove_const_t<R>, HoldReleased> {
  All(io, r.subject, r.reason);
}

template <typename R>
base::Result<Record> Read(std::string_view bytes) {
  ByteReader in(bytes, kRecordTag);
  FieldReader fields(in);
  R record;
  Fields(fields, record);
  if (!in.Done()) return base::Error{"the bytes of a record are cut off, too many, or no record"};
  return Record(std::move(record));
}

void WriteRow(const std::vector<std::uint32_t>& numbers, ByteWriter& out) {
  out.Count(numbers.size());
  for (const std::uint32_t number : numbers) out.Count(number);
}

// A number of 32 bits; what is greater is wrong.
std::uint32_t ReadShort(ByteReader& in, bool& right) {
  const std::uint64_t number = in.Count();
  right = right && number <= std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(number);
}

void ReadRow(ByteReader& in, std::vector<std::uint32_t>& numbers, bool& right) {
  const std::uint64_t count = in.Count();
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    const std::uint32_t number = ReadShort(in, right);
    right = right && (numbers.empty() || numbers.back() < number);
    numbers.push_back(number);
  }
}

void WriteCauses(const engine::CauseSet& causes, ByteWriter& out) {
  out.Count(causes.size());
  for (const engine::Cause& cause : causes) {
    const bool fault = cause.kind == engine::Cause::Kind::kFault;
    out.Flag(fault);
    if (fault) out.Byte(static_cast<std::uint8_t>(cause.fault));
    out.Count(fault ? cause.place.value : cause.leaf.value);
  }
}

void ReadCauses(ByteReader& in, engine::CauseSet& causes, bool& right) {
  const std::uint64_t count = in.Count();
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    engine::Cause cause;
    if (in.Flag()) {
      cause.kind = engine::Cause::Kind::kFault;
      const std::uint8_t fault = in.Byte();
      right = right && fault >= static_cast<std::uint8_t>(builtins::Fault::kOverflow) &&
              fault <= static_cast<std::uint8_t>(builtins::Fault::kGuarantee);
      cause.fault = static_cast<builtins::Fault>(fault);
      cause.place.value = ReadShort(in, right);
    } else {
      cause.leaf.value = ReadShort(in, right);
    }
    right = right && (causes.empty() || causes.back() < cause);
    causes.push_back(cause);
  }
}

}  // namespace

RecordKind KindOf(const Record& record) {
  return std::visit(base::Overloaded{[](const PolicyUsed&) { return RecordKind::kPolicy; },
                                     [](const DecisionMade&) { return RecordKind::kDecision; },
                                     [](const Overridden&) { return RecordKind::kOverride; },
                                     [](const OutcomeSeen&) { return RecordKind::kOutcome; },
                                     [](const FeedbackGiven&) { return RecordKind::kFeedback; },
                                     [](const SubjectErased&) { return RecordKind::kErased; },
                                     [](const Gap&) { return RecordKind::kGap; },
                                     [](const SubjectNamed&) { return RecordKind::kSubject; },
                                     [](const RetentionSet&) { return RecordKind::kRetention; },
                                     [](const HoldPlaced&) { return RecordKind::kHold; },
                                     [](const HoldReleased&) { return RecordKind::kRelease; }},
                    record);
}

std::string BytesOf(const Record& record) {
  constexpr std::size_t kShort = 320;  // of everything but what may be long
  std::size_t expected = kShort;
  if (const auto* made = std::get_if<DecisionMade>(&record))
    expected +=
        made->input.size() + made->core.size() + (made->proposal ? made->proposal->size() : 0);
  ByteWriter out(kRecordTag, expected);
  FieldWriter fields(out);
  std::visit([&](const auto& one) { Fields(fields, one); }, record);
  return std::move(out).Take();
}

base::Result<Record> RecordFrom(RecordKind kind, std::string_view bytes) {
  switch (kind) {
    case RecordKind::kPolicy:
      return Read<PolicyUsed>(bytes);
    case RecordKind::kDecision:
      return Read<DecisionMade>(bytes);
    case RecordKind::kOverride:
      return Read<Overridden>(bytes);
    case RecordKind::kOutcome:
      return Read<OutcomeSeen>(bytes);
    case RecordKind::kFeedback:
      return Read<FeedbackGiven>(bytes);
    case RecordKind::kErased:
      return Read<SubjectErased>(bytes);
    case RecordKind::kGap:
      return Read<Gap>(bytes);
    case RecordKind::kSubject:
      return Read<SubjectNamed>(bytes);
    case RecordKind::kRetention:
      return Read<RetentionSet>(bytes);
    case RecordKind::kHold:
      return Read<HoldPlaced>(bytes);
    case RecordKind::kRelease:
      return Read<HoldReleased>(bytes);
  }
  return base::Error{"no record is of kind " + std::to_string(static_cast<std::uint32_t>(kind))};
}

std::string CoreBytes(const engine::Core& core) {
  constexpr std::size_t kUsual = 256;
  ByteWriter out(kCoreTag, kUsual);
  out.Byte(static_cast<std::uint8_t>(core.status));
  out.Byte(static_cast<std::uint8_t>(core.verdict));
  out.Count(core.recommended);
  out.Count(core.shown);
  // Cores compare scores by value, and the two zeros are equal.
  out.Whole(std::bit_cast<std::int64_t>(core.score == 0 ? 0.0 : core.score));
  out.Count(core.feasible);
  out.Whole(core.level);
  out.Count(core.sides);
  out.Flag(core.outside_model);
  out.Flag(core.review_overdue);
  out.Flag(core.damp_dropped);
  WriteRow(core.fired, out);
  WriteRow(core.violated, out);
  WriteCauses(core.causes, out);
  return std::move(out).Take();
}

base::Result<engine::Core> CoreFrom(std::string_view bytes) {
  ByteReader in(bytes, kCoreTag);
  engine::Core core;
  bool right = true;
  const std::uint8_t status = in.Byte();
  const std::uint8_t verdict = in.Byte();
  right = status <= static_cast<std::uint8_t>(engine::Status::kDecided) &&
          verdict <= static_cast<std::uint8_t>(engine::Verdict::kNeedsReason);
  core.status = static_cast<engine::Status>(status);
  core.verdict = static_cast<engine::Verdict>(verdict);
  core.recommended = ReadShort(in, right);
  core.shown = ReadShort(in, right);
  const std::int64_t score = in.Whole();
  core.score = std::bit_cast<double>(score);
  right = right && !std::isnan(core.score) && (core.score != 0 || score == 0);
  core.feasible = ReadShort(in, right);
  const std::int64_t level = in.Whole();
  right = right && level >= -1 && level <= std::numeric_limits<int>::max();
  core.level = static_cast<int>(level);
  core.sides = in.Count();
  core.outside_model = in.Flag();
  core.review_overdue = in.Flag();
  core.damp_dropped = in.Flag();
  ReadRow(in, core.fired, right);
  ReadRow(in, core.violated, right);
  ReadCauses(in, core.causes, right);
  if (!right || !in.Done()) return base::Error{"the bytes are not those of a decision's core"};
  return core;
}

}  // namespace remit::journal
