// Remit inside another program: load a policy, resolve its inputs once, decide one case after
// another without allocation, explain on demand. This is the whole C++ interface, and it needs no
// other header of Remit; remit_c.h is the same for C. docs/embedding.md is the walk-through.
//
// Threads: Policy, BoundPolicy and everything they hand out are immutable and may be shared. A
// Decider belongs to one thread at a time; make one for each.
// Lifetime: a BoundPolicy keeps its policy, a Decider its BoundPolicy. Slots, knobs and lets name
// parts of one policy, on whatever day it is bound, and are of no use with another one.
// Errors: what can go wrong with a policy or a name is a Result. What is wrong with a value makes
// the case `invalid` and names the field, as the command line does. Nothing throws but
// std::bad_alloc.
// No value has a default: an input that is not set is missing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#define REMIT_API __attribute__((visibility("default")))

namespace remit {

namespace embed {
struct PolicyData;
struct BoundData;
struct DeciderState;
struct ColumnsData;
struct Access;
}  // namespace embed

// Of the library that runs, "0.1.0"; the header's own is in the package's version file.
REMIT_API std::string_view LibraryVersion();

// ---- failures

enum class Severity : std::uint8_t { kError, kWarning, kNote };

// One message about a policy.
struct Problem {
  Severity severity = Severity::kError;
  std::string code;     // R0201: stable for ever
  std::string message;  // what was found
  std::string rule;     // what the language asks for; may be empty
  std::string hint;     // how to mend it; may be empty
  std::string file;
  int line = 0, column = 0;        // from 1; a column counts code points
  std::size_t begin = 0, end = 0;  // bytes of the file
};

struct Failure {
  std::string text;  // for a person; of a policy every message with its lines
  std::vector<Problem> problems;
};

namespace embed {
[[noreturn]] REMIT_API void NoValue(const Failure& failure);
}

// A value, or why there is none. `value` of a failure prints its text and ends the process.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Failure failure) : state_(std::in_place_index<1>, std::move(failure)) {}

  explicit operator bool() const { return state_.index() == 0; }
  const T& value() const& {
    if (state_.index() != 0) embed::NoValue(std::get<1>(state_));
    return std::get<0>(state_);
  }
  T&& value() && {
    if (state_.index() != 0) embed::NoValue(std::get<1>(state_));
    return std::get<0>(std::move(state_));
  }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }
  // Without a failure an empty one.
  Failure failure() const { return state_.index() == 1 ? std::get<1>(state_) : Failure{}; }

 private:
  std::variant<T, Failure> state_;
};

// ---- values

// digits * 10^-scale, exactly; scale 0 to 18. Decimal(1999900, 2) is 19999.00. Never made from
// binary floating point.
class Decimal {
 public:
  // An integer beyond 63 bits makes a decimal that no input takes: the case is then invalid.
  template <
      typename Integer,
      std::enable_if_t<std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>, int> = 0>
  constexpr Decimal(Integer digits, int scale = 0)
      : digits_(static_cast<std::int64_t>(digits)),
        scale_(std::is_unsigned_v<Integer> && digits_ < 0 ? kTooLarge : scale) {}
  template <
      typename Other,
      std::enable_if_t<std::is_floating_point_v<Other> || std::is_same_v<Other, bool>, int> = 0>
  Decimal(Other, int = 0) = delete;
  constexpr Decimal() = default;
  // "-12.50": digits with at most one point, nothing else.
  REMIT_API static std::optional<Decimal> Parse(std::string_view text);

  constexpr std::int64_t digits() const { return digits_; }
  constexpr int scale() const { return scale_; }
  REMIT_API std::string text() const;

 private:
  static constexpr int kTooLarge = -1;
  std::int64_t digits_ = 0;
  int scale_ = 0;
};

// 12.5 is 12.5 %.
struct Percent {
  constexpr explicit Percent(Decimal percent) : value(percent) {}
  Decimal value;
};

// A day of the calendar, years 1 to 9999.
class Date {
 public:
  constexpr Date() = default;  // 1970-01-01
  REMIT_API static std::optional<Date> Of(int year, int month, int day);
  REMIT_API static std::optional<Date> Parse(std::string_view iso);  // 2026-01-31
  REMIT_API static std::optional<Date> FromDays(std::int64_t days);  // since 1970-01-01
  constexpr std::int64_t days() const { return days_; }
  REMIT_API std::string text() const;

 private:
  std::int64_t days_ = 0;
};

enum class Kind : std::uint8_t {
  kAmount,  // money, a quantity in a unit, a rate
  kPercent,
  kPoints,  // a difference of percentages
  kNumber,  // binary64
  kBoolean,
  kEnum,
  kDate,
  kText,
  kList,
  kOther,  // of a let that is none of these
};
REMIT_API std::string_view NameOf(Kind kind);

// ---- names of a policy, resolved once

// An input, or a field of one: `deal.list_price`. Typed slots say what is put into them.
class Slot {
 public:
  explicit operator bool() const { return policy_ != nullptr; }

 private:
  friend struct embed::Access;
  const embed::PolicyData* policy_ = nullptr;
  std::uint32_t leaf_ = 0;
};
class AmountSlot : public Slot {
  friend struct embed::Access;
  std::int64_t times_ = 1, per_ = 1;  // from the unit that was named to the input's own
};
class PercentSlot : public Slot {};
class NumberSlot : public Slot {};
class BooleanSlot : public Slot {};
class EnumSlot : public Slot {};
class DateSlot : public Slot {};
class TextSlot : public Slot {};
class ListSlot : public Slot {};

// A value of an enum.
class EnumValue {
  friend struct embed::Access;
  const embed::PolicyData* policy_ = nullptr;
  std::uint32_t enum_ = 0;
  std::uint32_t value_ = 0;
};

// What the policy chooses.
class Knob {
 public:
  explicit operator bool() const { return policy_ != nullptr; }

 private:
  friend struct embed::Access;
  const embed::PolicyData* policy_ = nullptr;
  std::uint32_t index_ = 0;
};
class AmountKnob : public Knob {
  friend struct embed::Access;
  std::int64_t times_ = 1, per_ = 1;
};

class Let {
  friend struct embed::Access;
  const embed::PolicyData* policy_ = nullptr;
  std::uint32_t index_ = 0;
};

// A level of the ladder.
class Level {
  friend struct embed::Access;
  const embed::PolicyData* policy_ = nullptr;
  int position_ = -1;
};

struct InputInfo {
  std::string path;  // deal.list_price
  Kind kind = Kind::kOther;
  std::string type;    // as the policy writes it: EUR, percent?, Segment
  std::string unit;    // of an amount: EUR, months, EUR / seats; % or points; else empty
  int decimals = 0;    // the most that a value in that unit may have
  bool whole = false;  // integers alone
  bool optional = false;
  bool attested = false;  // counts only with the words of a person: Decider::Attest
  bool personal = false;
  bool negotiable = false;
  // The range as the language writes it, "1000.00 EUR"; empty: none. Of a list the least and the
  // most elements.
  std::string least, most;
  bool includes_most = true;
  std::vector<std::string> values;   // of an enum, in declared order
  std::vector<std::string> allowed;  // where the range is a set: its values; else empty
  std::string list;                  // the list whose elements have this field; else empty
};
struct KnobInfo {
  std::string name;
  Kind kind = Kind::kOther;
  std::string type, unit;
  std::uint32_t alternatives = 0;
  std::string list;  // chosen from this list of the case: a value is a position from 1
};
struct RuleInfo {
  std::string name, kind;  // kind: escalate, refuse, expect deviation
  std::string because;     // may be empty
};
struct RequirementInfo {
  std::string name, because;
};

class BoundPolicy;

class REMIT_API Policy {
 public:
  // A policy's text, whose modules are looked for beside it and in the folders above, or a bundle
  // that `remit compile` wrote, which is whole in itself and opens in milliseconds.
  static Result<Policy> FromFile(const std::string& path);
  // `path` is what messages call it, and where modules are looked for.
  static Result<Policy> FromText(std::string text, const std::string& path = "policy.remit");
  static Result<Policy> FromBundle(std::string_view bytes);

  std::string_view name() const;
  std::string_view title() const;
  std::string_view owner() const;
  // Of everything that can change a decision; of all canonical source. SHA-256 in hexadecimal,
  // worked out when first asked for.
  std::string_view decision_hash() const;
  std::string_view content_hash() const;
  // Warnings of the checker, but those that it takes proofs about all cases to find: `remit check`
  // has them all.
  const std::vector<Problem>& problems() const;

  const std::vector<InputInfo>& inputs() const;
  const std::vector<KnobInfo>& knobs() const;
  const std::vector<RuleInfo>& rules() const;
  const std::vector<RequirementInfo>& requirements() const;
  const std::vector<std::string>& levels() const;  // lowest first
  const std::vector<std::string>& sides() const;
  const std::vector<std::string>& scenarios() const;

  // The policy on one day, in the world as it is or in a scenario.
  Result<BoundPolicy> At(Date as_of, std::string_view scenario = {}) const;

  // Each fails where there is no such input, or where it is of another kind.
  Result<Slot> Input(std::string_view path) const;
  // `unit` is how amounts will be given: EUR, months, years, EUR / seats. Another currency, or a
  // unit of something else, fails.
  Result<AmountSlot> AmountInput(std::string_view path, std::string_view unit) const;
  Result<PercentSlot> PercentInput(std::string_view path) const;  // and points
  Result<NumberSlot> NumberInput(std::string_view path) const;
  Result<BooleanSlot> BooleanInput(std::string_view path) const;
  Result<EnumSlot> EnumInput(std::string_view path) const;
  Result<DateSlot> DateInput(std::string_view path) const;
  Result<TextSlot> TextInput(std::string_view path) const;
  Result<ListSlot> ListInput(std::string_view path) const;
  const InputInfo& Describe(const Slot& slot) const;  // of this policy

  // The value that a slot, or a knob, takes by this name.
  Result<EnumValue> ValueOf(const EnumSlot& slot, std::string_view name) const;
  Result<EnumValue> ValueOf(const Knob& knob, std::string_view name) const;

  Result<Knob> KnobNamed(std::string_view name) const;
  Result<AmountKnob> AmountKnobNamed(std::string_view name, std::string_view unit) const;
  const KnobInfo& Describe(const Knob& knob) const;
  Result<Let> LetNamed(std::string_view name) const;
  Result<Level> LevelNamed(std::string_view name) const;

 private:
  friend struct embed::Access;
  explicit Policy(std::shared_ptr<const embed::PolicyData> data);
  std::shared_ptr<const embed::PolicyData> data_;
};

class REMIT_API BoundPolicy {
 public:
  Policy policy() const;
  Date as_of() const;
  std::string_view scenario() const;  // empty: the world as it is
  // The same as the policy's.
  Result<Slot> Input(std::string_view path) const { return policy().Input(path); }

 private:
  friend struct embed::Access;
  explicit BoundPolicy(std::shared_ptr<const embed::BoundData> data);
  std::shared_ptr<const embed::BoundData> data_;
};

// ---- decisions

enum class Status : std::uint8_t { kInvalid, kFault, kNeedsData, kNoAlternative, kDecided };
enum class Verdict : std::uint8_t { kNone, kApprove, kEscalate, kRefuse, kNeedsReason };
REMIT_API std::string_view NameOf(Status status);    // invalid, fault, needs_data, …
REMIT_API std::string_view NameOf(Verdict verdict);  // none, approve, escalate, …

struct InvalidField {
  std::string field;   // deal.seats, proposal.discount, quote.lines[2].price
  std::string reason;  // "`0.5 seats`: seats are whole numbers"
};
struct FaultInfo {
  std::string what, at, text;  // division by zero; desk.remit:41; the expression
};

// What a knob or a let came to. Views point into the policy or the decider's case.
struct Value {
  Kind kind = Kind::kOther;
  Decimal amount;           // kAmount in its unit; kPercent: 12.5 is 12.5 %; kPoints
  double number = 0;        // kNumber
  bool boolean = false;     // kBoolean
  std::uint32_t index = 0;  // kEnum: position of the value in its declaration
  std::string_view text;    // kEnum: its name; kText
  Date date;                // kDate
};

// Of the case decided last; good until the decider decides again.
class REMIT_API Decision {
 public:
  Status status() const;
  Verdict verdict() const;
  double score() const;            // of the recommended alternative; 0 without one
  std::uint32_t feasible() const;  // alternatives whose requirements all hold
  bool outside_model() const;
  bool review_overdue() const;
  bool damp_dropped() const;

  // At the recommended alternative, and at the one that was judged: the proposal, where there is
  // one, else the recommendation. Nothing where there is none.
  std::optional<Value> Recommended(const Knob& knob) const;
  std::optional<Value> Shown(const Knob& knob) const;
  // Positions among the knob's alternatives, from 0; kNone where there is none.
  static constexpr std::uint32_t kNone = 0xffffffffu;
  std::uint32_t RecommendedPosition(const Knob& knob) const;
  std::uint32_t ShownPosition(const Knob& knob) const;
  // In the language's notation, "12.5 %"; empty where there is none. Allocates.
  std::string RecommendedText(const Knob& knob) const;

  // A let that the decider watches, at the alternative shown; nothing where it has no value there.
  std::optional<Value> At(const Let& let) const;

  // The route. -1 and an empty name without a ladder or a decision.
  int level() const;
  std::string_view level_name() const;
  std::uint64_t sides() const;  // bit i: Policy::sides()[i] has to agree

  std::span<const std::uint32_t> fired() const;       // into Policy::rules(), ascending
  std::span<const std::uint32_t> violated() const;    // into Policy::requirements(), by a proposal
  std::span<const std::string_view> missing() const;  // needs_data: the fields that were reached
  // Worked out when asked for; both allocate.
  std::vector<InvalidField> invalid() const;
  std::vector<FaultInfo> faults() const;

 private:
  friend struct embed::Access;
  friend class Decider;
  explicit Decision(const embed::DeciderState* state) : state_(state) {}
  const embed::DeciderState* state_;
};

enum class Form : std::uint8_t {
  kSummary,      // text, as `remit decide` prints it
  kExplanation,  // text, as `remit explain` prints it
  kJson,         // one line, as `remit decide --format json` prints it
  kCore,         // one line of JSON, as `remit batch` writes it
};

struct DeciderOptions {
  std::vector<Let> watch;  // their values come with every decision
};

// Decides one case after another. It holds a case, which begins with nothing in it: every input is
// missing. Values stay until they are set again, or Clear.
//
// Allocation: once a decider has decided cases like those to come, Set with anything but a text,
// SetMissing, Propose with a typed value, Decide, and DecideJson of a plain case allocate nothing.
// What does: a proposal that is judged; a policy with lists, with `damp`, or with a trade-off of
// one objective after the other or a balanced one; a case that ends in a `fault` or `needs_data`,
// whose causes are gathered; a text, SetText, Attest, a list longer than any before, the words of
// what is wrong, and Explain.
class REMIT_API Decider {
 public:
  explicit Decider(const BoundPolicy& bound, const DeciderOptions& options = {});
  Decider(Decider&&) noexcept;
  Decider& operator=(Decider&&) noexcept;
  ~Decider();

  // ---- the case
  void Clear();
  void SetId(std::string_view id);  // for explanations alone

  // A field of a list's elements says which element, from 0.
  static constexpr std::size_t kNoElement = static_cast<std::size_t>(-1);
  void Set(const AmountSlot& slot, Decimal amount, std::size_t element = kNoElement);
  void Set(const PercentSlot& slot, Percent percent, std::size_t element = kNoElement);
  void Set(const NumberSlot& slot, double number, std::size_t element = kNoElement);
  void Set(const BooleanSlot& slot, bool value, std::size_t element = kNoElement);
  void Set(const EnumSlot& slot, EnumValue value, std::size_t element = kNoElement);
  void Set(const DateSlot& slot, Date date, std::size_t element = kNoElement);
  void Set(const TextSlot& slot, std::string_view text, std::size_t element = kNoElement);
  // Of any kind, in the language's notation: "20000 EUR", "12.5 %", "enterprise", "2026-01-31".
  void SetText(const Slot& slot, std::string_view written, std::size_t element = kNoElement);
  void SetMissing(const Slot& slot, std::size_t element = kNoElement);
  // The list is given and has this many elements, in which everything is missing.
  void SetLength(const ListSlot& slot, std::size_t elements);
  // Who vouches for an attested input, on what ground, and the last day on which that counts.
  void Attest(const Slot& slot, std::string_view by, std::string_view source,
              std::string_view evidence = {}, std::optional<Date> expires = {});

  // ---- a proposal that is to be judged; knobs left out stand at their recommended values
  void Propose(const AmountKnob& knob, Decimal amount);
  void Propose(const Knob& knob, Percent percent);
  void Propose(const Knob& knob, EnumValue value);
  void ProposePosition(const Knob& knob, std::uint32_t position);  // among its alternatives, from 0
  void ProposeText(const Knob& knob, std::string_view written);
  void ProposedBy(std::string_view person, const Level& level);
  void ProposedBy(std::string_view person);  // counts as the lowest level
  void Reason(std::string_view reason);
  void Used(const Level& level, std::int64_t overrides);  // so far in the period
  void ClearProposal();

  // ---- deciding
  const Decision& Decide();
  const Decision& last() const {
    return decision_;
  }  // of the case decided last, DecideJson included
  // A case of its own, in JSON as the command line reads it; gives Form::kCore. What is set stays
  // set, and takes no part. The view is good until the next call.
  std::string_view DecideJson(std::string_view json);
  // The decision made last; nothing has been decided: an empty text.
  std::string Explain(Form form = Form::kExplanation);

 private:
  friend struct embed::Access;
  std::unique_ptr<embed::DeciderState> state_;
  Decision decision_;
};

// ---- many cases at once

// Cases as columns. Values are copied; each column must have one value for each case, and where
// `present` is given 0 means missing. A value that does not fit makes its case invalid. Cases have
// neither lists nor proposals.
class REMIT_API Columns {
 public:
  Columns(const Policy& policy, std::size_t cases);
  Columns(Columns&&) noexcept;
  Columns& operator=(Columns&&) noexcept;
  ~Columns();

  using Present = std::span<const std::uint8_t>;
  // Nothing, or why the column was not taken: another length, or a slot of another policy.
  [[nodiscard]] std::optional<Failure> Set(const AmountSlot& slot,
                                           std::span<const std::int64_t> digits, int scale,
                                           Present present = {});
  [[nodiscard]] std::optional<Failure> Set(const PercentSlot& slot,
                                           std::span<const std::int64_t> digits, int scale,
                                           Present present = {});
  [[nodiscard]] std::optional<Failure> Set(const NumberSlot& slot, std::span<const double> numbers,
                                           Present present = {});
  [[nodiscard]] std::optional<Failure> Set(const BooleanSlot& slot,
                                           std::span<const std::uint8_t> values,
                                           Present present = {});
  // Positions in InputInfo::values.
  [[nodiscard]] std::optional<Failure> Set(const EnumSlot& slot,
                                           std::span<const std::uint32_t> values,
                                           Present present = {});
  [[nodiscard]] std::optional<Failure> Set(const DateSlot& slot, std::span<const Date> days,
                                           Present present = {});
  [[nodiscard]] std::optional<Failure> Set(const TextSlot& slot,
                                           std::span<const std::string_view> texts,
                                           Present present = {});
  std::size_t size() const;
  std::vector<InvalidField> InvalidOf(std::size_t index) const;

 private:
  friend struct embed::Access;
  std::unique_ptr<embed::ColumnsData> data_;
};

struct BatchOptions {
  unsigned threads = 1;  // never changes a decision; 0 counts as 1
  std::vector<Let> watch;
};

// By case. Room is kept where the same object is filled again.
struct Decisions {
  std::vector<Status> status;
  std::vector<Verdict> verdict;
  std::vector<double> score;
  std::vector<std::uint32_t> feasible;
  std::vector<int> level;
  std::vector<std::uint64_t> sides;
  // By knob, then by case: position among its alternatives at the alternative shown, or
  // Decision::kNone.
  std::vector<std::vector<std::uint32_t>> positions;
  // By let watched, then by case: raw digits at `scale` decimals (a number's bits for kNumber), and
  // whether there is a value.
  struct Watched {
    Kind kind = Kind::kOther;
    int scale = 0;
    std::vector<std::int64_t> raw;
    std::vector<std::uint8_t> present;
  };
  std::vector<Watched> watched;
};

// The same decisions as a Decider gives, case by case.
REMIT_API std::optional<Failure> DecideColumns(const BoundPolicy& bound, const Columns& cases,
                                               const BatchOptions& options, Decisions& decisions);

}  // namespace remit
