// Many cases at once: columns in, columns out, shared among threads by ranges.
#include <algorithm>
#include <cmath>
#include <thread>
#include <utility>

#include "interpreter/embed/case_state.h"
#include "interpreter/govern/decide_columns.h"

namespace remit {
namespace embed {

// The cases, and what is wrong with each: as a case that is set by itself would say it.
struct ColumnsData {
  std::shared_ptr<const PolicyData> policy;
  engine::CaseBatch batch;
};

}  // namespace embed

namespace {

using embed::Access;
using embed::ColumnsData;
using embed::PolicyData;

constexpr std::uint32_t kPiece = 512;  // cases that a thread takes at a time

Failure Refused(const PolicyData& policy, std::uint32_t leaf, const std::string& why) {
  return {"`" + policy.inputs[leaf].path + "`: " + why, {}};
}

// Puts one column, value by value. `raw_of(i)` is the raw value, or nothing; `put(state, i)` puts a
// value that does not fit into a case of its own, which then says why.
template <typename RawOf, typename PutInto>
std::optional<Failure> PutColumn(ColumnsData& data, const Slot& slot, std::size_t values,
                                 Columns::Present present, const RawOf& raw_of,
                                 const PutInto& put) {
  const PolicyData& policy = *data.policy;
  if (Access::PolicyOf(slot) != &policy) return Failure{"a slot of another policy", {}};
  const std::uint32_t leaf = Access::LeafOf(slot);
  if (policy.rules_of_leaves[leaf].element || policy.inputs[leaf].attested)
    return Refused(policy, leaf, "lists and attested inputs are not given as columns");
  if (values != data.batch.size || (!present.empty() && present.size() != values)) {
    return Refused(policy, leaf,
                   "a column has one value for each of the " + std::to_string(data.batch.size) +
                       " cases, and this has " + std::to_string(values));
  }
  const check::InputLeaf& input = policy.model().leaves[leaf];
  const embed::LeafRule& rule = policy.rules_of_leaves[leaf];
  engine::Column& column = data.batch.columns[leaf];
  for (std::size_t i = 0; i < values; ++i) {
    if (!std::as_const(data.batch.invalid)[i].empty()) {  // from an earlier column of the input
      std::erase_if(data.batch.invalid[i],
                    [&](const auto& field) { return field.field == input.path; });
    }
    column.present[i] = 0;
    column.raw[i] = 0;
    if (!present.empty() && present[i] == 0) continue;
    const std::optional<std::int64_t> raw = raw_of(i);
    const bool inside = raw && embed::Inside(rule, *raw, input);
    if (inside) {
      column.raw[i] = *raw;
      column.present[i] = 1;
      continue;
    }
    embed::CaseState state(policy);
    put(state, i);
    for (engine::InvalidField& field : state.Complaints())
      data.batch.invalid[i].push_back(std::move(field));
  }
  return std::nullopt;
}

std::optional<Failure> PutAmounts(ColumnsData& data, const Slot& slot,
                                  std::span<const std::int64_t> digits, int scale,
                                  std::int64_t times, std::int64_t per, int to,
                                  Columns::Present present) {
  const bool whole = Access::PolicyOf(slot) == data.policy.get() &&
                     data.policy->rules_of_leaves[Access::LeafOf(slot)].whole;
  const auto raw = [&](std::size_t i) -> std::optional<std::int64_t> {
    const auto scaled = embed::Scaled(Decimal(digits[i], scale), times, per, to);
    if (scaled && whole && *scaled % types::kOneUnit != 0) return std::nullopt;
    return scaled;
  };
  const auto put = [&](embed::CaseState& state, std::size_t i) {
    state.PutAmount(Access::LeafOf(slot), embed::kWhole, Decimal(digits[i], scale), times, per);
  };
  return PutColumn(data, slot, digits.size(), present, raw, put);
}

// The raw values of numbers that need no check but their range.
template <typename Values, typename Raw>
std::optional<Failure> PutPlain(ColumnsData& data, const Slot& slot, const Values& values,
                                Columns::Present present, const Raw& raw_of) {
  const auto raw = [&](std::size_t i) { return std::optional<std::int64_t>(raw_of(values[i])); };
  const auto put = [&](embed::CaseState& state, std::size_t i) {
    state.Put(Access::LeafOf(slot), embed::kWhole, raw_of(values[i]));
  };
  return PutColumn(data, slot, values.size(), present, raw, put);
}

}  // namespace

Columns::Columns(const Policy& policy, std::size_t cases) : data_(std::make_unique<ColumnsData>()) {
  data_->policy = Access::Data(policy);
  engine::CaseBatch& batch = data_->batch;
  batch = engine::BlankCase(data_->policy->checked());
  batch.size = cases;
  for (std::size_t i = 0; i < batch.columns.size(); ++i) {
    if (data_->policy->rules_of_leaves[i].element) continue;
    batch.columns[i].raw.assign(cases, 0);
    batch.columns[i].present.assign(cases, 0);
    if (data_->policy->inputs[i].attested) batch.columns[i].expires.assign(cases, INT64_MAX);
  }
  for (engine::ListColumn& list : batch.lists) list.offsets.assign(cases + 1, 0);
  batch.ids.assign(cases, "");
  batch.invalid = {};
  batch.invalid.resize(cases);
  batch.proposals = {};
  batch.proposals.resize(cases);
  batch.attestations = {};
  batch.attestations.resize(cases);
}
Columns::Columns(Columns&&) noexcept = default;
Columns& Columns::operator=(Columns&&) noexcept = default;
Columns::~Columns() = default;

std::size_t Columns::size() const { return data_->batch.size; }

std::optional<Failure> Columns::Set(const AmountSlot& slot, std::span<const std::int64_t> digits,
                                    int scale, Present present) {
  const bool own = Access::PolicyOf(slot) == data_->policy.get();
  const int to = own ? data_->policy->rules_of_leaves[Access::LeafOf(slot)].scale : 0;
  return PutAmounts(*data_, slot, digits, scale, Access::TimesOf(slot), Access::PerOf(slot), to,
                    present);
}
std::optional<Failure> Columns::Set(const PercentSlot& slot, std::span<const std::int64_t> digits,
                                    int scale, Present present) {
  return PutAmounts(*data_, slot, digits, scale, 1, 1, types::kDecimalScale - 2, present);
}
std::optional<Failure> Columns::Set(const NumberSlot& slot, std::span<const double> numbers,
                                    Present present) {
  const auto raw = [&](std::size_t i) -> std::optional<std::int64_t> {
    if (!std::isfinite(numbers[i])) return std::nullopt;
    return types::Value::Of(numbers[i]).raw;
  };
  const auto put = [&](embed::CaseState& state, std::size_t i) {
    state.PutNumber(Access::LeafOf(slot), embed::kWhole, numbers[i]);
  };
  return PutColumn(*data_, slot, numbers.size(), present, raw, put);
}
std::optional<Failure> Columns::Set(const BooleanSlot& slot, std::span<const std::uint8_t> values,
                                    Present present) {
  return PutPlain(*data_, slot, values, present,
                  [](std::uint8_t value) { return std::int64_t{value != 0}; });
}
std::optional<Failure> Columns::Set(const EnumSlot& slot, std::span<const std::uint32_t> values,
                                    Present present) {
  const bool own = Access::PolicyOf(slot) == data_->policy.get();
  const std::size_t known = own ? data_->policy->inputs[Access::LeafOf(slot)].values.size() : 0;
  const auto raw = [&](std::size_t i) -> std::optional<std::int64_t> {
    if (values[i] >= known) return std::nullopt;
    return values[i];
  };
  const auto put = [&](embed::CaseState& state, std::size_t i) {
    if (values[i] < known) return state.Put(Access::LeafOf(slot), embed::kWhole, values[i]);
    state.Misplace(embed::Misfit::What::kKind, Access::LeafOf(slot), embed::kWhole);
  };
  return PutColumn(*data_, slot, values.size(), present, raw, put);
}
std::optional<Failure> Columns::Set(const DateSlot& slot, std::span<const Date> days,
                                    Present present) {
  return PutPlain(*data_, slot, days, present, [](Date day) { return day.days(); });
}
std::optional<Failure> Columns::Set(const TextSlot& slot, std::span<const std::string_view> texts,
                                    Present present) {
  return PutPlain(*data_, slot, texts, present,
                  [&](std::string_view text) { return data_->batch.texts.Intern(text); });
}

std::vector<InvalidField> Columns::InvalidOf(std::size_t index) const {
  std::vector<InvalidField> fields;
  if (index >= size()) return fields;
  for (const engine::InvalidField& field : std::as_const(data_->batch.invalid)[index])
    fields.push_back({field.field, field.reason});
  return fields;
}

namespace {

void Resize(std::size_t size, const PolicyData& policy, const engine::Program& program,
            const std::vector<check::LetId>& lets, Decisions& decisions) {
  decisions.status.resize(size);
  decisions.verdict.resize(size);
  decisions.score.resize(size);
  decisions.feasible.resize(size);
  decisions.level.resize(size);
  decisions.sides.resize(size);
  decisions.positions.resize(policy.knobs.size());
  for (auto& column : decisions.positions) column.resize(size);
  decisions.watched.resize(lets.size());
  for (std::size_t i = 0; i < lets.size(); ++i) {
    const types::Type& type = program.model().lets[lets[i].index()].type;
    Decisions::Watched& watched = decisions.watched[i];
    watched.kind = embed::KindOf(type);
    watched.scale = watched.kind == Kind::kAmount ? types::Scale(type, policy.checked().type_table)
                    : watched.kind == Kind::kPercent || watched.kind == Kind::kPoints
                        ? types::kDecimalScale - 2
                        : 0;
    watched.raw.resize(size);
    watched.present.resize(size);
  }
}

void Copy(const govern::DecisionColumns& from, std::size_t first, const PolicyData& policy,
          Decisions& to) {
  for (std::size_t i = 0; i < from.size; ++i) {
    const std::size_t at = first + i;
    to.status[at] = static_cast<Status>(from.status[i]);
    to.verdict[at] = static_cast<Verdict>(from.verdict[i]);
    to.score[at] = from.score[i];
    to.feasible[at] = from.feasible[i];
    to.level[at] = from.level[i];
    to.sides[at] = from.sides[i];
    std::uint32_t alternative = from.shown[i];
    const bool any = alternative != engine::kNoAlternativeIndex;
    for (std::size_t knob = policy.knobs.size(); knob-- > 0;) {
      const std::uint32_t count = policy.knobs[knob].alternatives;
      to.positions[knob][at] = any ? alternative % count : Decision::kNone;
      alternative /= count;
    }
  }
  for (std::size_t let = 0; let < from.lets.size(); ++let) {
    std::copy(from.lets[let].raw.begin(), from.lets[let].raw.end(),
              to.watched[let].raw.begin() + static_cast<std::ptrdiff_t>(first));
    std::copy(from.lets[let].present.begin(), from.lets[let].present.end(),
              to.watched[let].present.begin() + static_cast<std::ptrdiff_t>(first));
  }
}

}  // namespace

std::optional<Failure> DecideColumns(const BoundPolicy& bound, const Columns& cases,
                                     const BatchOptions& options, Decisions& decisions) {
  const embed::BoundData& data = *Access::Data(bound);
  const ColumnsData& columns = Access::Data(cases);
  if (columns.policy != data.policy) return Failure{"the cases are of another policy", {}};
  std::vector<check::LetId> lets;
  for (const Let& let : options.watch) {
    const check::LetId id(Access::IndexOf(let));
    if (Access::PolicyOf(let) != data.policy.get()) return Failure{"a let of another policy", {}};
    if (!data.program.graph().outputs.lets.at(id.index()).valid()) {
      return Failure{"`" + data.program.model().lets[id.index()].name +
                         "` depends on chance and has no value of its own",
                     {}};
    }
    lets.push_back(id);
  }
  const std::size_t size = columns.batch.size;
  Resize(size, *data.policy, data.program, lets, decisions);
  const auto decide = [&](std::size_t first, std::size_t end) {
    govern::ColumnDecider decider(data.program, {lets, std::nullopt});
    govern::DecisionColumns made;
    for (std::size_t at = first; at < end; at += kPiece) {
      decider.Decide(columns.batch, at, std::min<std::size_t>(kPiece, end - at), made);
      Copy(made, at, *data.policy, decisions);
    }
  };
  const std::size_t threads =
      std::clamp<std::size_t>(options.threads, 1, std::max<std::size_t>(size / kPiece, 1));
  std::vector<std::thread> workers;
  for (std::size_t i = 1; i < threads; ++i)
    workers.emplace_back(decide, size * i / threads, size * (i + 1) / threads);
  decide(0, size / threads);
  for (std::thread& worker : workers) worker.join();
  return std::nullopt;
}

}  // namespace remit
