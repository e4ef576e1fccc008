#include "interpreter/impact/tally.h"

#include <algorithm>
#include <cmath>

#include "interpreter/base/check.h"

namespace remit::impact {
namespace {

using engine::kNoAlternativeIndex;
using engine::Status;
using engine::Verdict;

std::int64_t RawDifferenceSign(bool number, std::int64_t before, std::int64_t after) {
  if (!number) return after > before ? 1 : after < before ? -1 : 0;
  const double from = types::Value{before}.number(), to = types::Value{after}.number();
  return to > from ? 1 : to < from ? -1 : 0;
}

bool HasValue(const govern::DecisionColumns& columns, std::size_t objective, std::size_t index) {
  return columns.status[index] == Status::kDecided && columns.verdict[index] != Verdict::kRefuse &&
         columns.objectives[objective].present[index] != 0;
}

bool Asks(const Ending& ending) {
  return ending.status == Status::kDecided && ending.verdict != Verdict::kRefuse;
}

}  // namespace

void Tally::Raw::Add(std::int64_t raw, bool number) {
  ++cases;
  if (number)
    real += types::Value{raw}.number();
  else
    whole += raw;
}

void Tally::Raw::Add(const Raw& other) {
  cases += other.cases;
  whole += other.whole;
  real += other.real;
}

bool Tally::Kept::operator<(const Kept& other) const {
  if (difference != other.difference) return difference > other.difference;
  if (levels != other.levels) return levels > other.levels;
  return row < other.row;
}

Tally::Tally(const Common& common, const TallyOptions& options)
    : common_(&common), options_(options) {
  for (const Common::Knob& knob : common.knobs) {
    KnobImpact impact;
    impact.name = knob.name;
    knobs_.push_back(std::move(impact));
  }
  objectives_.resize(common.objectives.size());
  for (const std::string& name : common.levels) {
    Workload workload;
    workload.name = name;
    levels_.push_back(std::move(workload));
  }
  for (const std::string& name : common.sides) {
    Workload workload;
    workload.name = name;
    workload.side = true;
    sides_.push_back(std::move(workload));
  }
  rules_.resize(common.rules.size());
  for (const Common::Input& input : common.inputs) segments_.emplace_back(input.values.size());
}

bool Tally::IsNumber(std::size_t objective) const {
  return common_->objectives[objective].type.kind == types::TypeKind::kNumber;
}

void Tally::Add(const Decided& before, const Decided& after) {
  REMIT_CHECK(
      before.columns.size == after.columns.size && before.columns.size == before.block.cases.size,
      "both read the same cases");
  std::vector<Values> values(objectives_.size());
  for (std::size_t i = 0; i < before.columns.size; ++i) {
    const CaseChange change = Compare(before, after, i);
    ++cases_;
    CountEnding(change);
    CountWorkload(change);
    CountSegments(before, after, i, change);
    AddObjectives(before, after, i, change, values);
    if (!change.changed) continue;
    Kept kept;
    kept.row = before.block.rows[i];
    if (options_.by && values[*options_.by].both) {
      const Values& by = values[*options_.by];
      kept.difference =
          IsNumber(*options_.by)
              ? std::abs(types::Value{by.after}.number() - types::Value{by.before}.number())
              : std::abs(static_cast<double>(base::Int128{by.after} - by.before));
    }
    kept.levels = std::abs(change.to.level - change.from.level);
    if (moved_.size() >= options_.most_moved &&
        (options_.most_moved == 0 || !(kept < moved_.back())))
      continue;
    kept.id = before.block.cases.ids[i];
    kept.from = change.from;
    kept.to = change.to;
    kept.before = before.columns.recommended[i];
    kept.after = after.columns.recommended[i];
    kept.values = values;
    Keep(std::move(kept));
  }
  CountRules(Common::kBefore, before.columns);
  CountRules(Common::kAfter, after.columns);
  CountCauses(Common::kBefore, before);
  CountCauses(Common::kAfter, after);
}

Tally::CaseChange Tally::Compare(const Decided& before, const Decided& after, std::size_t index) {
  CaseChange change;
  change.from = common_->EndingOf(Common::kBefore, before.columns, index);
  change.to = common_->EndingOf(Common::kAfter, after.columns, index);
  const std::uint32_t from = before.columns.recommended[index];
  const std::uint32_t to = after.columns.recommended[index];
  const bool status = change.from.status != change.to.status;
  const bool verdict = change.from.verdict != change.to.verdict;
  const bool route = Asks(change.from) && Asks(change.to) &&
                     (change.from.level != change.to.level || change.from.sides != change.to.sides);
  const bool both = from != kNoAlternativeIndex && to != kNoAlternativeIndex;
  // Of a proposal that is refused before and after, something may be recommended on one side alone.
  const bool knobs = (both || (!status && !verdict)) && !common_->SameAlternative(from, to);
  status_ += status ? 1 : 0;
  verdict_ += verdict ? 1 : 0;
  route_ += route ? 1 : 0;
  recommendation_ += knobs ? 1 : 0;
  if (knobs && both) CountKnobs(from, to);
  change.changed = status || verdict || route || knobs;
  changed_ += change.changed ? 1 : 0;
  const auto ranked = static_cast<std::int32_t>(
      common_->checked(Common::kAfter).model.levels.size());  // the others have no place among them
  const auto has_place = [&](std::int32_t level) { return level >= 0 && level < ranked; };
  if (route && has_place(change.from.level) && has_place(change.to.level)) {
    change.direction = change.to.level > change.from.level   ? 1
                       : change.to.level < change.from.level ? -1
                                                             : 0;
    higher_ += change.direction > 0 ? 1 : 0;
    lower_ += change.direction < 0 ? 1 : 0;
  }
  return change;
}

void Tally::CountEnding(const CaseChange& change) {
  if (last_tally_ == nullptr || !(last_move_.first == change.from) ||
      !(last_move_.second == change.to)) {
    last_move_ = {change.from, change.to};
    last_tally_ = &moves_[last_move_];
    last_tally_->difference.resize(objectives_.size());
  }
  ++last_tally_->cases;
  last_tally_->changed += change.changed ? 1 : 0;
}

void Tally::CountKnobs(std::uint32_t before, std::uint32_t after) {
  for (std::size_t k = 0; k < knobs_.size(); ++k) {
    const Common::KnobMove move = common_->Moved(common_->knobs[k], before, after);
    if (move.same) continue;
    ++knobs_[k].changed;
    knobs_[k].higher += move.direction > 0 ? 1 : 0;
    knobs_[k].lower += move.direction < 0 ? 1 : 0;
  }
}

void Tally::CountWorkload(const CaseChange& change) {
  const bool asks[] = {Asks(change.from), Asks(change.to)};
  const Ending* endings[] = {&change.from, &change.to};
  const auto count = [](Workload& workload, bool before, bool after) {
    workload.before += before ? 1 : 0;
    workload.after += after ? 1 : 0;
    workload.gained += after && !before ? 1 : 0;
    workload.lost += before && !after ? 1 : 0;
  };
  for (std::size_t level = 0; level < levels_.size(); ++level) {
    const auto at = static_cast<std::int32_t>(level);
    count(levels_[level], asks[0] && endings[0]->level == at, asks[1] && endings[1]->level == at);
  }
  for (std::size_t side = 0; side < sides_.size(); ++side) {
    const auto has = [&](const Ending& ending) {
      return (ending.sides[side / 64] >> side % 64 & 1) != 0;
    };
    count(sides_[side], asks[0] && has(*endings[0]), asks[1] && has(*endings[1]));
  }
}

void Tally::CountSegments(const Decided& before, const Decided& after, std::size_t index,
                          const CaseChange& change) {
  // Of a case that only one side can read, what that one reads.
  const bool old_reads = change.from.status != Status::kInvalid;
  if (!old_reads && change.to.status == Status::kInvalid) return;
  const Common::Which which = old_reads ? Common::kBefore : Common::kAfter;
  const engine::CaseBatch& batch = old_reads ? before.block.cases : after.block.cases;
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    const Common::Input& input = common_->inputs[i];
    const engine::Column& column = batch.columns[input.leaf[which].index()];
    const std::size_t at = column.present[index] == 0
                               ? input.values.size() - 1
                               : input.at[which].at(static_cast<std::size_t>(column.raw[index]));
    SegmentTally& segment = segments_[i][at];
    ++segment.cases;
    segment.changed += change.changed ? 1 : 0;
    segment.higher += change.direction > 0 ? 1 : 0;
    segment.lower += change.direction < 0 ? 1 : 0;
  }
}

void Tally::AddObjectives(const Decided& before, const Decided& after, std::size_t index,
                          const CaseChange& change, std::vector<Values>& values) {
  const std::uint32_t from = before.columns.shown[index], to = after.columns.shown[index];
  for (std::size_t o = 0; o < objectives_.size(); ++o) {
    const bool old_has = HasValue(before.columns, o, index);
    const bool new_has = HasValue(after.columns, o, index);
    const std::int64_t old_raw = before.columns.objectives[o].raw[index];
    const std::int64_t new_raw = after.columns.objectives[o].raw[index];
    const bool number = IsNumber(o);
    ObjectiveTally& tally = objectives_[o];
    values[o] = {old_raw, new_raw, old_has && new_has};
    if (old_has) tally.before.Add(old_raw, number);
    if (new_has) tally.after.Add(new_raw, number);
    if (old_has && !new_has) tally.only_before.Add(old_raw, number);
    if (new_has && !old_has) tally.only_after.Add(new_raw, number);
    if (old_has && new_has) {
      AddDifference(o, old_raw, new_raw, change.changed,
                    from != kNoAlternativeIndex && common_->SameAlternative(from, to));
    }
  }
}

void Tally::AddDifference(std::size_t objective, std::int64_t before, std::int64_t after,
                          bool changed, bool same_alternative) {
  ObjectiveTally& tally = objectives_[objective];
  const bool number = IsNumber(objective);
  const std::int64_t sign = RawDifferenceSign(number, before, after);
  tally.higher += sign > 0 ? 1 : 0;
  tally.lower += sign < 0 ? 1 : 0;
  tally.revalued += sign != 0 && same_alternative ? 1 : 0;
  ++tally.difference.cases;
  if (changed) ++last_tally_->difference[objective].cases;
  ++tally.kept.compared;
  double difference = 0;
  if (number) {
    difference = types::Value{after}.number() - types::Value{before}.number();
    tally.difference.real += difference;
    if (changed) last_tally_->difference[objective].real += difference;
    if (changed) tally.of_changed.real += difference;
  } else {
    const base::Int128 exact = base::Int128{after} - before;
    difference = static_cast<double>(exact);
    tally.difference.whole += exact;
    if (changed) last_tally_->difference[objective].whole += exact;
    if (changed) tally.of_changed.whole += exact;
  }
  if (changed) ++tally.of_changed.cases;
  if (!changed && sign == 0) return;
  ++tally.differing;
  tally.sum += difference;
  tally.squares += difference * difference;
  if (changed) {
    ++tally.changed;
    tally.changed_sum += difference;
    tally.changed_squares += difference * difference;
  }
  if (tally.dropped) return;
  tally.kept.values.push_back(difference);
  tally.kept.changed.push_back(changed ? 1 : 0);
}

void Tally::CountRules(Common::Which which, const govern::DecisionColumns& columns) {
  const std::size_t rules = common_->checked(which).model.rules.size();
  for (std::size_t rule = 0; rule < rules; ++rule) {
    std::uint64_t fired = 0;
    for (std::size_t i = 0; i < columns.size; ++i)
      fired += columns.fired[i * columns.fired_words + rule / 64] >> rule % 64 & 1;
    rules_[common_->Rule(which, rule)][which] += fired;
  }
}

void Tally::CountCauses(Common::Which which, const Decided& decided) {
  const govern::DecisionColumns& columns = decided.columns;
  const check::Model& model = common_->checked(which).model;
  Unanswered& unanswered = unanswered_[which];
  for (std::size_t i = 0; i < columns.size; ++i) {
    unanswered.invalid += columns.status[i] == Status::kInvalid ? 1 : 0;
    unanswered.faults += columns.status[i] == Status::kFault ? 1 : 0;
    unanswered.needs_data += columns.status[i] == Status::kNeedsData ? 1 : 0;
  }
  for (const govern::DecisionColumns::Detail& detail : columns.details) {
    if (columns.status[detail.index] != Status::kNeedsData) continue;
    for (const engine::Cause& cause : detail.causes) {
      if (cause.kind != engine::Cause::Kind::kMissing) continue;
      Unanswered::Reason& reason = reasons_[which][model.leaves[cause.leaf.index()].path + " "];
      reason.field = model.leaves[cause.leaf.index()].path;
      ++reason.cases;
    }
  }
}

void Tally::AddRead(Common::Which which, const cases::ReadCounts& read) {
  for (const auto& [field, count] : read.by_field) {
    Unanswered::Reason& reason = reasons_[which][field];
    if (reason.cases == 0) {
      reason.field = field;
      reason.first =
          count.first.reason + (count.first.place.empty() ? "" : " (" + count.first.place + ")");
    }
    reason.cases += count.cases;
  }
}

void Tally::Keep(Kept kept) {
  if (options_.most_moved == 0) return;
  const auto at = std::lower_bound(moved_.begin(), moved_.end(), kept);
  moved_.insert(at, std::move(kept));
  if (moved_.size() > options_.most_moved) moved_.pop_back();
}

void Tally::Merge(Tally&& later) {
  cases_ += later.cases_;
  changed_ += later.changed_;
  status_ += later.status_;
  verdict_ += later.verdict_;
  route_ += later.route_;
  recommendation_ += later.recommendation_;
  higher_ += later.higher_;
  lower_ += later.lower_;
  for (const auto& [move, from] : later.moves_) {
    MoveTally& to = moves_[move];
    to.cases += from.cases;
    to.changed += from.changed;
    to.difference.resize(objectives_.size());
    for (std::size_t o = 0; o < objectives_.size(); ++o) to.difference[o].Add(from.difference[o]);
  }
  for (std::size_t i = 0; i < knobs_.size(); ++i) {
    knobs_[i].changed += later.knobs_[i].changed;
    knobs_[i].higher += later.knobs_[i].higher;
    knobs_[i].lower += later.knobs_[i].lower;
  }
  const auto add = [](std::vector<Workload>& to, const std::vector<Workload>& from) {
    for (std::size_t i = 0; i < to.size(); ++i) {
      to[i].before += from[i].before;
      to[i].after += from[i].after;
      to[i].gained += from[i].gained;
      to[i].lost += from[i].lost;
    }
  };
  add(levels_, later.levels_);
  add(sides_, later.sides_);
  for (std::size_t i = 0; i < rules_.size(); ++i)
    for (const std::size_t which : {0u, 1u}) rules_[i][which] += later.rules_[i][which];
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    for (std::size_t at = 0; at < segments_[i].size(); ++at) {
      SegmentTally& to = segments_[i][at];
      const SegmentTally& from = later.segments_[i][at];
      to.cases += from.cases;
      to.changed += from.changed;
      to.higher += from.higher;
      to.lower += from.lower;
    }
  }
  for (std::size_t o = 0; o < objectives_.size(); ++o) {
    ObjectiveTally& to = objectives_[o];
    ObjectiveTally& from = later.objectives_[o];
    to.before.Add(from.before);
    to.after.Add(from.after);
    to.only_before.Add(from.only_before);
    to.only_after.Add(from.only_after);
    to.difference.Add(from.difference);
    to.of_changed.Add(from.of_changed);
    to.higher += from.higher;
    to.lower += from.lower;
    to.revalued += from.revalued;
    to.differing += from.differing;
    to.sum += from.sum;
    to.squares += from.squares;
    to.changed_sum += from.changed_sum;
    to.changed_squares += from.changed_squares;
    to.changed += from.changed;
    to.kept.compared += from.kept.compared;
    to.dropped = to.dropped || from.dropped || to.differing > kMostResampled;
    if (to.dropped) {
      to.kept.values = {};
      to.kept.changed = {};
      continue;
    }
    to.kept.values.insert(to.kept.values.end(), from.kept.values.begin(), from.kept.values.end());
    to.kept.changed.insert(to.kept.changed.end(), from.kept.changed.begin(),
                           from.kept.changed.end());
  }
  for (Kept& kept : later.moved_) Keep(std::move(kept));
  for (const std::size_t which : {0u, 1u}) {
    unanswered_[which].invalid += later.unanswered_[which].invalid;
    unanswered_[which].needs_data += later.unanswered_[which].needs_data;
    unanswered_[which].faults += later.unanswered_[which].faults;
    for (auto& [key, reason] : later.reasons_[which]) {
      Unanswered::Reason& to = reasons_[which][key];
      if (to.cases == 0) {
        to = std::move(reason);
      } else {
        to.cases += reason.cases;
      }
    }
  }
}

}  // namespace remit::impact
