// From a result back to the arguments: exact rules for the logic, and for everything else values at
// the ends of an argument's range are cut off for as long as nothing that the node makes of them,
// the other arguments being anything that they can be, lies in the result.
#include "interpreter/prove/narrow.h"

#include <algorithm>
#include <vector>

#include "interpreter/base/check.h"
#include "interpreter/prove/transfer.h"

namespace remit::prove {

using graph::Op;

namespace {

constexpr Range kTrue{1, 1, false, false};
constexpr Range kFalse{0, 0, false, false};

std::int64_t MiddleOf(std::int64_t a, std::int64_t b) { return (a & b) + ((a ^ b) >> 1); }

}  // namespace

Narrowing::Narrowing(const graph::Graph& graph, const check::Checked& checked,
                     const graph::Node& node, Range* ranges, std::span<const graph::NodeId> ids,
                     bool settled)
    : graph_(graph),
      checked_(checked),
      node_(node),
      ranges_(ranges),
      ids_(ids),
      settled_(settled) {}

Step Narrowing::Now() const {
  const Arguments arguments =
      ids_.empty() ? Arguments(std::span<const Range>(ranges_, node_.arguments.size()))
                   : Arguments(ranges_, ids_);
  return {graph_, checked_, node_, arguments, settled_};
}

bool Narrowing::Fits(std::size_t argument, const Range& instead) {
  ++passes_;
  Step step = Now();
  step.arguments = step.arguments.With(argument, instead);
  return !Disjoint(Pass(step), result_);
}

bool Narrowing::Keep(std::size_t argument, const Range& range) {
  Range& kept = At(argument);
  kept = Meet(kept, range);
  return !kept.impossible();
}

bool Narrowing::Run(const Range& result) {
  result_ = result;
  switch (node_.op) {
    case Op::kParameter:
      return Keep(0, result);
    case Op::kAnd:
      return Junction(false);
    case Op::kOr:
      return Junction(true);
    case Op::kNot:
      return Not();
    case Op::kIf:
      return If();
    case Op::kOtherwise:
      return Otherwise();
    case Op::kIsKnown:
      return IsKnown(true);
    case Op::kIsUnknown:
      return IsKnown(false);
    case Op::kEqual:
      return Strict() && Equal(true);
    case Op::kNotEqual:
      return Strict() && Equal(false);
    case Op::kModel:
      // Trees have a score where an argument is absent.
      if (checked_.model.models[node_.index].ensemble == nullptr && !Strict()) return false;
      return ShaveAll(node_.arguments.size());
    case Op::kBuiltin:
    case Op::kUtility:
    case Op::kScore:
    case Op::kAdjusted:
    case Op::kStanding:
    case Op::kAllowance:
    case Op::kExists:
    case Op::kShortfall:
      return Strict() && ShaveAll(node_.arguments.size());
    case Op::kRoute:
      return Strict() && Route();
    case Op::kTable:
      return Table();
    case Op::kRow:
      return Row();
    case Op::kInRange:
    case Op::kInRangeOpen:
    case Op::kInSet:
    case Op::kOutside:
    case Op::kFold:
    case Op::kDamp:
    case Op::kChance:
      return ShaveAll(node_.arguments.size());
    case Op::kAggregate:  // what holds of one element need not hold of another
      return ShaveAll(1);
    case Op::kPick:
      return ShaveAll(2);
    case Op::kSpread:
    case Op::kConstant:
    case Op::kLeaf:
    case Op::kKnob:
    case Op::kProposalRoute:
    case Op::kProposalVerdict:
    case Op::kElement:
    case Op::kAsOf:
      return true;
  }
  REMIT_CHECK(false, "an operation is one of those declared");
}

// A strict node with a value has one in every argument.
bool Narrowing::Strict() {
  if (result_.fault && result_.absent) return true;
  for (std::size_t i = 0; i < node_.arguments.size(); ++i) {
    Range& argument = At(i);
    argument.fault = argument.fault && result_.fault;
    argument.absent = argument.absent && result_.absent;
    if (argument.impossible()) return false;
  }
  return true;
}

// `and` with decisive = false, `or` with decisive = true.
bool Narrowing::Junction(bool decisive) {
  const Range deciding = decisive ? kTrue : kFalse;
  const bool may_be_decided = decisive ? result_.may_be_true() : result_.may_be_false();
  const bool may_be_against = decisive ? result_.may_be_false() : result_.may_be_true();
  const std::size_t count = node_.arguments.size();
  if (!may_be_decided) {
    Range against = decisive ? kFalse : kTrue;
    against.fault = result_.fault;
    against.absent = result_.absent;
    for (std::size_t i = 0; i < count; ++i) {
      if (!Keep(i, against)) return false;
    }
    return true;
  }
  if (may_be_against || result_.fault || result_.absent) return true;
  // One argument has to decide: if only one can, it does.
  std::size_t able = count;
  for (std::size_t i = 0; i < count; ++i) {
    if (Disjoint(At(i), deciding)) continue;
    if (able < count && (ids_.empty() || ids_[able] != ids_[i])) return true;
    able = i;
  }
  return able < count && Keep(able, deciding);
}

bool Narrowing::Not() {
  Range wanted = result_;
  if (wanted.has_value()) {
    wanted.low = 1 - result_.high;
    wanted.high = 1 - result_.low;
  }
  return Keep(0, wanted);
}

bool Narrowing::If() {
  Range condition = At(0);
  condition.fault = condition.fault && result_.fault;
  condition.absent = condition.absent && result_.absent;
  if (condition.may_be_true() && Disjoint(At(1), result_)) condition.high = 0;
  if (condition.may_be_false() && Disjoint(At(2), result_)) condition.low = 1;
  if (!Keep(0, condition)) return false;
  if (condition.surely_true()) return Keep(1, result_);
  if (condition.surely_false()) return Keep(2, result_);
  return true;
}

bool Narrowing::Otherwise() {
  Range first = result_;
  first.absent = At(0).absent && !Disjoint(At(1), result_);
  if (!Keep(0, first)) return false;
  const Range& kept = At(0);
  if (kept.absent && !kept.has_value() && !kept.fault) return Keep(1, result_);
  return true;
}

bool Narrowing::IsKnown(bool when_known) {
  Range wanted = At(0);
  wanted.fault = wanted.fault && result_.fault;
  if (!(when_known ? result_.may_be_true() : result_.may_be_false())) ForgetValue(wanted);
  if (!(when_known ? result_.may_be_false() : result_.may_be_true())) wanted.absent = false;
  return Keep(0, wanted);
}

bool Narrowing::Equal(bool when_equal) {
  if (result_.surely_true() == when_equal && result_.is_point()) {
    Range both = At(0);
    if (!Keep(1, both)) return false;
    both = At(1);
    return Keep(0, both);
  }
  return ShaveAll(2);
}

// A level or a side that is not reached tells of every escalation to it, one that is reached only
// where a single escalation can.
bool Narrowing::Route() {
  if (result_.fault) return true;
  const bool of_level = node_.overload == 0;
  if (!result_.has_value()) return false;
  const auto reaches = [&](const check::RuleInfo& rule, std::int64_t level) {
    return of_level ? rule.level.value_or(-1) >= level : (rule.sides >> node_.index & 1) != 0;
  };
  const std::int64_t bottom = checked_.model.levels.empty() ? -1 : 0;
  const bool some = of_level ? result_.low > bottom : result_.surely_true();
  const bool bounded = of_level || result_.surely_false();
  const std::size_t count = node_.arguments.size();
  std::size_t able = count;
  bool several = false;
  std::size_t i = 0;
  for (const check::RuleInfo& rule : checked_.model.rules) {
    if (rule.kind != check::RuleInfo::Kind::kEscalate) continue;
    const std::size_t position = i++;
    const bool too_high =
        bounded &&
        (of_level ? result_.high < kGreatest && reaches(rule, result_.high + 1) : reaches(rule, 0));
    if (too_high && !Keep(position, kFalse)) return false;
    if (!some || !reaches(rule, result_.low) || !At(position).may_be_true()) continue;
    several = several || able < count;
    able = position;
  }
  if (!some || several) return true;
  return able < count && Keep(able, kTrue);
}

bool Narrowing::Table() {
  const graph::Lookup& lookup = graph_.lookups[node_.index];
  constexpr std::size_t kFewRows = 64;
  if (lookup.hit == graph::Lookup::Hit::kCollect || result_.fault)
    return lookup.rows.size() > kFewRows || ShaveAll(lookup.columns.size());
  std::vector<Range> columns = Columns();
  return NarrowColumns(Now(), result_, columns) && KeepAll(columns);
}

bool Narrowing::Row() {
  if (!result_.surely_true()) return ShaveAll(graph_.lookups[node_.index].columns.size());
  std::vector<Range> columns = Columns();
  return NarrowToRow(Now(), columns) && KeepAll(columns);
}

std::vector<Range> Narrowing::Columns() {
  std::vector<Range> columns;
  const std::size_t count = graph_.lookups[node_.index].columns.size();
  for (std::size_t i = 0; i < count; ++i) columns.push_back(At(i));
  ++passes_;
  return columns;
}

bool Narrowing::KeepAll(const std::vector<Range>& ranges) {
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    if (!Keep(i, ranges[i])) return false;
  }
  return true;
}

bool Narrowing::ShaveAll(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (!Shave(i)) return false;
  }
  return true;
}

bool Narrowing::Shave(std::size_t argument) {
  Range& range = At(argument);
  const auto states = static_cast<int>(range.has_value()) + static_cast<int>(range.fault) +
                      static_cast<int>(range.absent);
  if (states > 1) {
    Range state;
    if (range.fault) {
      state.fault = true;
      range.fault = Fits(argument, state);
    }
    if (range.absent) {
      state = {};
      state.absent = true;
      range.absent = Fits(argument, state);
    }
  }
  if (range.has_value() && range.low < range.high) {
    if (!ShaveEnd(argument, true)) {
      ForgetValue(range);
    } else if (range.low < range.high && !ShaveEnd(argument, false)) {
      ForgetValue(range);
    }
  } else if (range.has_value() && !Fits(argument, Range::Point(range.low))) {
    ForgetValue(range);
  }
  return !range.impossible();
}

// Cuts off what cannot be at one end; false when that is all.
bool Narrowing::ShaveEnd(std::size_t argument, bool low_end) {
  Range& range = At(argument);
  const std::int64_t end = low_end ? range.low : range.high;
  if (Fits(argument, Range::Point(end))) return true;
  std::int64_t out = end;  // from the end to here nothing fits
  std::int64_t in = low_end ? range.high : range.low;
  if (!Fits(argument, Range::Between(range.low, range.high))) return false;
  while (true) {
    const std::int64_t middle = MiddleOf(out, in);
    if (middle == out || middle == in) break;
    const Range part =
        low_end ? Range::Between(range.low, middle) : Range::Between(middle, range.high);
    (Fits(argument, part) ? in : out) = middle;
  }
  (low_end ? range.low : range.high) = low_end ? out + 1 : out - 1;
  return true;
}

bool Backward(const graph::Graph& graph, const check::Checked& checked, const graph::Node& node,
              const Range& result, std::span<Range> arguments) {
  return Narrowing(graph, checked, node, arguments.data(), {}, false).Run(result);
}

}  // namespace remit::prove
