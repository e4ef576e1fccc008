// Nodes that depend on few variables with few points each (choices, enumerations, conditions) are
// worked out for every combination of these points, whatever they compute: a model, a product, a
// table. What remains is a case distinction.
#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/prove/linear_encoder.h"
#include "interpreter/prove/transfer.h"

namespace remit::prove {

namespace {

constexpr std::size_t kMostChoices = 128;       // points of one variable
constexpr std::size_t kMostCombinations = 256;  // of all variables of one node

}  // namespace

void Encoder::FindChoices() {
  for (std::size_t i = 0; i < choices_.size(); ++i) {
    const Variable& variable = problem_.variables[i];
    const Range& range = box_[i];
    std::vector<Range> all;
    if (range.absent) all.push_back({1, 0, true, false});
    if (!variable.points.empty()) {
      for (const std::int64_t point : variable.points) {
        if (point >= range.low && point <= range.high) all.push_back(Range::Point(point));
        if (all.size() > kMostChoices) break;
      }
    } else if (range.has_value()) {
      const Int128 span = (Int128{range.high} - range.low) / variable.step;
      if (span >= static_cast<Int128>(kMostChoices)) continue;
      for (Int128 point = range.low; point <= range.high; point += variable.step)
        all.push_back(Range::Point(static_cast<std::int64_t>(point)));
    }
    if (all.size() <= kMostChoices) choices_[i] = std::move(all);
  }
}

// A node is tabulated where all its arguments are and the variables together are few enough.
void Encoder::Tabulate() {
  for (std::size_t i = 0; i < tables_.size(); ++i) TabulateNode(NodeId(i));
}

void Encoder::TabulateNode(NodeId id) {
  const graph::Node& node = NodeAt(id);
  if (node.domain != graph::kCaseDomain) return;
  Tabulated table;
  if (const std::optional<VariableId>& variable = problem_.variable_of[id.index()]) {
    const auto& choices = choices_[variable->index()];
    if (!choices.has_value()) return;
    table.on = {*variable};
    table.results = *choices;
    tables_[id.index()] = std::move(table);
    return;
  }
  if (IsSettled(id)) {
    table.results = {forward_[id.index()]};
    tables_[id.index()] = std::move(table);
    return;
  }
  if (node.arguments.empty()) return;
  for (const NodeId argument : node.arguments) {
    if (!tables_[argument.index()].has_value()) return;
    const std::vector<VariableId>& on = tables_[argument.index()]->on;
    std::vector<VariableId> both;
    std::set_union(table.on.begin(), table.on.end(), on.begin(), on.end(),
                   std::back_inserter(both));
    table.on = std::move(both);
    if (table.on.size() > 8) return;
  }
  std::size_t combinations = 1;
  for (const VariableId variable : table.on) {
    combinations *= choices_[variable.index()]->size();
    if (combinations > kMostCombinations) return;
  }
  std::vector<std::size_t> at(table.on.size(), 0);  // positions of the combination
  std::vector<Range> arguments(node.arguments.size());
  for (std::size_t i = 0; i < combinations; ++i) {
    std::size_t rest = i;
    for (std::size_t k = at.size(); k-- > 0;) {
      const std::size_t size = choices_[table.on[k].index()]->size();
      at[k] = rest % size;
      rest /= size;
    }
    for (std::size_t a = 0; a < arguments.size(); ++a) {
      const Tabulated& from = *tables_[node.arguments[a].index()];
      std::size_t position = 0;
      for (const VariableId variable : from.on) {
        const auto place = std::lower_bound(table.on.begin(), table.on.end(), variable);
        position = position * choices_[variable.index()]->size() +
                   at[static_cast<std::size_t>(place - table.on.begin())];
      }
      arguments[a] = from.results[position];
    }
    table.results.push_back(Forward(problem_.graph, *problem_.checked, node, arguments));
  }
  tables_[id.index()] = std::move(table);
}

z3::expr Encoder::CombinationHolds(const Tabulated& table, std::size_t combination) {
  std::vector<z3::expr> parts;
  std::size_t rest = combination;
  for (std::size_t k = table.on.size(); k-- > 0;) {
    const std::size_t index = table.on[k].index();
    const std::vector<Range>& choices = *choices_[index];
    const Range& choice = choices[rest % choices.size()];
    rest /= choices.size();
    const Term& variable = variables_[index];
    if (choices.size() == 1) continue;
    parts.push_back(choice.absent ? variable.absent
                                  : variable.present && variable.value == Number(choice.low));
  }
  return All(parts);
}

Term Encoder::OfTabulated(NodeId id) {
  const Tabulated& table = *tables_[id.index()];
  if (const std::optional<VariableId>& variable = problem_.variable_of[id.index()])
    return variables_[variable->index()];
  Term term{FreshInteger(), Truth(false), Truth(false), Truth(true), Truth(false)};
  std::vector<z3::expr> yes, no, present, absent;
  bool always = true;
  for (std::size_t i = 0; i < table.results.size(); ++i) {
    const Range& result = table.results[i];
    const z3::expr holds = CombinationHolds(table, i);
    always = always && result.has_value() && !result.absent && !result.fault;
    // A result that is not one point has a state of its own choice.
    const bool surely = result.has_value() && !result.absent && !result.fault;
    if (result.has_value()) {
      const z3::expr when = surely ? holds : holds && FreshTruth();
      present.push_back(when);
      if (IsBoolean(id)) {
        const z3::expr side = result.low == result.high ? Truth(result.low != 0) : FreshTruth();
        yes.push_back(when && side);
        no.push_back(when && !side);
      } else {
        Assert(z3::implies(
            holds, result.low == result.high
                       ? term.value == Number(result.low)
                       : term.value >= Number(result.low) && term.value <= Number(result.high)));
      }
    }
    if (result.absent)
      absent.push_back(result.has_value() || result.fault ? holds && FreshTruth() : holds);
  }
  if (IsBoolean(id)) {
    term.yes = Any(yes);
    term.no = Any(no);
  }
  if (!always) {
    term.present = Any(present);
    term.absent = Any(absent);
    if (!absent.empty()) Assert(!term.present || !term.absent);
  }
  return term;
}

}  // namespace remit::prove
