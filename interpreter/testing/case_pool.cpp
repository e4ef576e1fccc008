// One thing at a time is moved first; what differs in several is drawn by a fixed sequence.
#include "interpreter/testing/case_pool.h"

#include <algorithm>
#include <map>
#include <set>

#include "interpreter/base/check.h"
#include "interpreter/govern/decide_columns.h"
#include "interpreter/prove/periods.h"

namespace remit::testing {
namespace {

using engine::CaseBatch;
using types::TypeKind;
using types::Value;

constexpr std::size_t kMostBases = 24;
constexpr std::size_t kNotable = 16;
constexpr std::size_t kDrawnPerBase = 48;

// SplitMix64 (Steele, Lea, Flood 2014): the same numbers everywhere.
class Draw {
 public:
  std::uint64_t Next(std::uint64_t below) {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z ^ (z >> 31)) % below;
  }

 private:
  std::uint64_t state_ = 20'260'101;
};

class PoolMaker {
 public:
  PoolMaker(const ast::Ast& ast, const check::Checked& checked, std::size_t most)
      : ast_(ast), checked_(checked), model_(checked.model), most_(most) {
    for (const check::InputLeaf& leaf : model_.leaves)
      notable_.push_back(NotableValues(ast, checked, leaf, kNotable));
  }

  void Start(const CaseBatch& batch, std::int64_t as_of) {
    if (bases_.size() >= kMostBases || !batch.invalid.at(0).empty()) return;
    bases_.push_back({batch, as_of});
    Keep(batch, as_of);
  }

  CasePool Make() {
    if (bases_.empty()) Start(Plain(), model_.effective_from.value_or(0));
    for (const Base& base : bases_) MoveOne(base);
    for (const Base& base : bases_) Propose(base);
    OtherDays();
    for (std::size_t i = 0; i < kDrawnPerBase; ++i) {
      for (const Base& base : bases_) MoveSeveral(base);
    }
    return std::move(pool_);
  }

 private:
  struct Base {
    CaseBatch batch;
    std::int64_t as_of;
  };

  // Every input at the lower end of what it can be.
  CaseBatch Plain() const {
    CaseBatch batch = engine::BlankCase(checked_);
    for (std::size_t i = 0; i < model_.leaves.size(); ++i) {
      const check::InputLeaf& leaf = model_.leaves[i];
      if (leaf.list || leaf.previous || leaf.type.kind == TypeKind::kList ||
          leaf.type.kind == TypeKind::kText || notable_[i].empty())
        continue;
      batch.columns[i] = {{notable_[i].front().raw}, {1}};
    }
    return batch;
  }

  void Keep(const CaseBatch& batch, std::int64_t as_of) {
    if (kept_ >= most_ || engine::OutsideEffectivePeriod(model_, as_of)) return;
    if (!DaysSaid(batch)) return;
    PoolPart* part = nullptr;
    for (PoolPart& known : pool_.parts) {
      if (known.as_of == as_of) part = &known;
    }
    if (part == nullptr) {
      part = &pool_.parts.emplace_back();
      part->as_of = as_of;
    }
    if (part->batch.size == 0) {
      part->batch = batch;
    } else {
      AppendCase(checked_, batch, part->batch);
    }
    part->order.push_back(static_cast<std::uint32_t>(kept_));
    ++kept_;
  }

  // A previous value has its day.
  bool DaysSaid(const CaseBatch& batch) const {
    return std::all_of(model_.damps.begin(), model_.damps.end(), [&](const check::DampInfo& damp) {
      return batch.columns[damp.previous.index()].present.at(0) == 0 ||
             batch.columns[damp.previous_as_of.index()].present.at(0) != 0;
    });
  }

  void Set(CaseBatch& batch, std::size_t leaf, std::size_t place, Value value) const {
    batch.columns[leaf].raw.at(place) = value.raw;
    batch.columns[leaf].present.at(place) = 1;
  }

  // The places of the column that may be moved: of a list a few elements.
  std::size_t Places(const CaseBatch& batch, std::size_t leaf) const {
    if (model_.leaves[leaf].type.kind == TypeKind::kList) return 0;
    return std::min<std::size_t>(batch.columns[leaf].raw.size(), 3);
  }

  void MoveOne(const Base& base) {
    for (std::size_t leaf = 0; leaf < model_.leaves.size(); ++leaf) {
      for (std::size_t place = 0; place < Places(base.batch, leaf); ++place) {
        for (const Value value : notable_[leaf]) {
          CaseBatch moved = base.batch;
          Set(moved, leaf, place, value);
          Keep(moved, base.as_of);
        }
        if (!model_.leaves[leaf].type.optional || base.batch.columns[leaf].present[place] == 0)
          continue;
        CaseBatch moved = base.batch;
        moved.columns[leaf].present[place] = 0;
        Keep(moved, base.as_of);
      }
    }
  }

  // One choice proposed at each of its values that the policy names, and at the ends.
  void Propose(const Base& base) {
    if (model_.deviations.empty() && model_.rules.empty() && model_.requirements.empty()) return;
    for (std::size_t knob = 0; knob < model_.knobs.size(); ++knob) {
      for (const std::uint32_t position : NotablePositions(model_.knobs[knob])) {
        for (const bool reason : {true, false}) {
          CaseBatch proposed = base.batch;
          engine::Proposal& proposal = proposed.proposals[0].emplace();
          proposal.values.resize(model_.knobs.size());
          proposal.values[knob] = position;
          if (reason) proposal.reason = "a reason";
          if (!engine::BeyondLists(model_, proposed, 0, proposal).empty()) continue;
          Keep(proposed, base.as_of);
          if (reason) UseUp(proposed, base.as_of);
        }
      }
    }
  }

  // With each budget all but used up, and used up.
  void UseUp(const CaseBatch& proposed, std::int64_t as_of) {
    for (const check::DeviationInfo& band : model_.deviations) {
      if (!band.budget) continue;
      for (const std::int64_t used : {*band.budget - 1, *band.budget}) {
        CaseBatch tried = proposed;
        tried.proposals[0]->used.assign(model_.levels.size(), 0);
        tried.proposals[0]->used[static_cast<std::size_t>(band.level)] = used;
        Keep(tried, as_of);
      }
    }
  }

  std::vector<std::uint32_t> NotablePositions(const check::KnobInfo& knob) const {
    const auto count = static_cast<std::uint32_t>(knob.alternatives.size());
    std::set<std::uint32_t> positions;
    constexpr std::uint32_t kAll = 12;
    for (std::uint32_t i = 0; i < std::min(count, kAll); ++i) {
      if (count <= kAll) positions.insert(i);
    }
    positions.insert(0);
    positions.insert(count - 1);
    for (std::size_t i = 0; i < ast_.expr_count(); ++i) {
      const auto& constant = checked_.constant[i];
      if (!constant || !Alike(checked_.type[i], knob.type)) continue;
      for (std::uint32_t at = 0; at < count; ++at) {
        if (knob.alternatives[at].raw != constant->raw) continue;
        for (std::uint32_t near = at == 0 ? 0 : at - 1; near < std::min(count, at + 2); ++near)
          positions.insert(near);
      }
    }
    return {positions.begin(), positions.end()};
  }

  static bool Alike(const types::Type& a, const types::Type& b) {
    return a.kind == b.kind && a.dimension == b.dimension && a.index == b.index;
  }

  void OtherDays() {
    std::set<std::int64_t> days;
    for (const prove::Period& period : prove::Periods(model_)) {
      days.insert(period.from);
      days.insert(period.until);
    }
    for (const std::int64_t day : days) {
      for (const Base& base : bases_) {
        // Ends of time that nobody set.
        constexpr std::int64_t kFar = 200'000;
        if (day != base.as_of && day > -kFar && day < kFar) Keep(base.batch, day);
      }
    }
  }

  void MoveSeveral(const Base& base) {
    CaseBatch moved = base.batch;
    for (std::size_t leaf = 0; leaf < model_.leaves.size(); ++leaf) {
      for (std::size_t place = 0; place < Places(base.batch, leaf); ++place) {
        const std::uint64_t chance = draw_.Next(2);
        if (chance == 0 || notable_[leaf].empty()) continue;
        const std::uint64_t which = draw_.Next(notable_[leaf].size());
        Set(moved, leaf, place, notable_[leaf][which]);
      }
    }
    Keep(moved, base.as_of);
  }

  const ast::Ast& ast_;
  const check::Checked& checked_;
  const check::Model& model_;
  std::size_t most_;
  std::vector<std::vector<Value>> notable_;  // by leaf
  std::vector<Base> bases_;
  CasePool pool_;
  std::size_t kept_ = 0;
  Draw draw_;
};

bool Less(Value a, Value b, const types::Type& type) {
  return type.kind == TypeKind::kNumber ? a.number() < b.number() : a.raw < b.raw;
}

// The values next to one; none of what has no order.
std::vector<Value> Around(Value value, const types::Type& type, const check::Checked& checked) {
  if (type.kind == TypeKind::kNumber)
    return {Value::Of(value.number() - 1), value, Value::Of(value.number() + 1)};
  if (type.kind != TypeKind::kDecimal && type.kind != TypeKind::kDate) return {value};
  const std::int64_t step = type.whole ? check::WholeStep(type, checked) : 1;
  return {{value.raw - step}, value, {value.raw + step}};
}

}  // namespace

std::vector<Value> NotableValues(const ast::Ast& ast, const check::Checked& checked,
                                 const check::InputLeaf& leaf, std::size_t most) {
  const types::Type& type = leaf.type;
  std::vector<Value> values;
  const auto add = [&](Value value) {
    if (check::Contains(leaf.domain, value, type)) values.push_back(value);
  };
  if (type.kind == TypeKind::kBoolean) values = {{0}, {1}};
  if (type.kind == TypeKind::kEnum) {
    const auto& known = checked.type_table.enumeration(types::EnumId(std::size_t{type.index}));
    for (std::size_t i = 0; i < known.values.size(); ++i) add({static_cast<std::int64_t>(i)});
  }
  for (const check::Domain* domain : {&leaf.domain, &leaf.modelled}) {
    if (domain->kind == check::Domain::Kind::kSet)
      for (const Value value : domain->values) add(value);
    if (domain->kind != check::Domain::Kind::kInterval) continue;
    for (const Value end : {domain->low, domain->high})
      for (const Value value : Around(end, type, checked)) add(value);
  }
  for (std::size_t i = 0; i < ast.expr_count(); ++i) {
    const auto& constant = checked.constant[i];
    const types::Type& other = checked.type[i];
    if (!constant || other.kind != type.kind || other.dimension != type.dimension ||
        other.index != type.index)
      continue;
    for (const Value value : Around(*constant, type, checked)) {
      const std::int64_t step = type.whole ? check::WholeStep(type, checked) : 1;
      if (type.kind == TypeKind::kNumber || value.raw % step == 0) add(value);
    }
  }
  std::sort(values.begin(), values.end(), [&](Value a, Value b) { return Less(a, b, type); });
  values.erase(std::unique(values.begin(), values.end()), values.end());
  if (values.size() <= most) return values;
  std::vector<Value> some;
  for (std::size_t i = 0; i < most; ++i)
    some.push_back(values[i * (values.size() - 1) / (most - 1)]);
  return some;
}

void AppendCase(const check::Checked& checked, const CaseBatch& one, CaseBatch& to) {
  REMIT_CHECK(one.size == 1, "one case is added at a time");
  for (std::size_t leaf = 0; leaf < to.columns.size(); ++leaf) {
    const bool text = checked.model.leaves[leaf].type.kind == TypeKind::kText;
    const engine::Column& from = one.columns[leaf];
    engine::Column& column = to.columns[leaf];
    for (std::size_t i = 0; i < from.raw.size(); ++i) {
      column.raw.push_back(text && from.present[i] != 0
                               ? to.texts.Intern(one.texts.Text(from.raw[i]))
                               : from.raw[i]);
    }
    column.present.insert(column.present.end(), from.present.begin(), from.present.end());
    column.expires.insert(column.expires.end(), from.expires.begin(), from.expires.end());
  }
  for (std::size_t list = 0; list < to.lists.size(); ++list) {
    to.lists[list].offsets.push_back(to.lists[list].offsets.back() +
                                     one.lists[list].offsets.back());
  }
  to.ids.push_back("");
  to.invalid.push_back(one.invalid.at(0));
  to.proposals.push_back(one.proposals.at(0));
  if (one.attestations.size() == 1) to.attestations.push_back(one.attestations.at(0));
  ++to.size;
}

CaseBatch CaseAt(const check::Checked& checked, const CaseBatch& batch, std::size_t index) {
  CaseBatch one = engine::BlankCase(checked);
  one.texts = batch.texts;
  for (std::size_t list = 0; list < batch.lists.size(); ++list) {
    one.lists[list].offsets = {0, engine::LengthOf(batch, check::ListId(list), index)};
  }
  for (std::size_t leaf = 0; leaf < batch.columns.size(); ++leaf) {
    const auto& list = checked.model.leaves[leaf].list;
    const std::size_t first = list ? batch.lists[list->index()].offsets.at(index) : index;
    const std::size_t last = list ? batch.lists[list->index()].offsets.at(index + 1) : index + 1;
    const engine::Column& from = batch.columns[leaf];
    engine::Column column;
    for (std::size_t i = first; i < last; ++i) {
      column.raw.push_back(from.raw.at(i));
      column.present.push_back(from.present.at(i));
      if (!from.expires.empty()) column.expires.push_back(from.expires.at(i));
    }
    one.columns[leaf] = std::move(column);
  }
  one.invalid[0] = batch.invalid.at(index);
  one.proposals[0] = batch.proposals.at(index);
  return one;
}

bool SameDecision(const engine::Core& a, const engine::Core& b) {
  return a.status == b.status && a.verdict == b.verdict && a.recommended == b.recommended &&
         a.shown == b.shown && a.level == b.level && a.sides == b.sides && a.fired == b.fired;
}

CasePool PoolOf(const ast::Ast& ast, const check::Checked& checked,
                const std::vector<SuiteTest>& suite, std::size_t most) {
  PoolMaker maker(ast, checked, most);
  for (const SuiteTest& test : suite) {
    if (!test.scenario) maker.Start(test.batch, test.as_of);
  }
  CasePool pool = maker.Make();
  for (PoolPart& part : pool.parts) {
    const engine::Program program = engine::Program::Bind(ast, checked, part.as_of);
    govern::DecisionColumns columns;
    govern::DecideColumns(program, part.batch, 0, part.batch.size, {}, columns);
    for (std::size_t i = 0; i < part.batch.size; ++i) part.decided.push_back(columns.CoreOf(i));
  }
  return pool;
}

}  // namespace remit::testing
