#include "repl/session/moved.h"

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

#include "interpreter/base/check.h"
#include "interpreter/impact/common.h"
#include "interpreter/impact/tally.h"
#include "repl/amounts.h"

namespace remit::repl {
namespace {

constexpr std::size_t kMovesShown = 6;
constexpr unsigned kMostThreads = 16;

// The objectives that both policies have, in their common order.
govern::DecisionColumns CommonColumns(const govern::DecisionColumns& all,
                                      const impact::Common& common, impact::Common::Which which) {
  govern::DecisionColumns columns = all;
  columns.objectives.clear();
  for (const impact::Common::Objective& objective : common.objectives)
    columns.objectives.push_back(all.objectives.at(objective.id[which].index()));
  return columns;
}

std::string Cases(std::uint64_t count) {
  return std::to_string(count) + (count == 1 ? " case" : " cases");
}

// "  discount: 3 higher, 1 lower"
std::string Choices(const impact::Impact& moved) {
  std::string text;
  for (const impact::KnobImpact& knob : moved.knobs) {
    const std::uint64_t other = knob.changed - knob.higher - knob.lower;
    std::string how;
    for (const auto& [count, word] :
         {std::pair{knob.higher, " higher"}, std::pair{knob.lower, " lower"},
          std::pair{other, " other"}}) {
      if (count > 0) how += (how.empty() ? " " : ", ") + std::to_string(count) + word;
    }
    if (!how.empty()) text += "  " + knob.name + ":" + how + "\n";
  }
  return text;
}

// "rep -> manager 12 times"
std::string Routes(const impact::Impact& moved) {
  std::vector<const impact::Move*> moves;
  for (const impact::Move& move : moved.moves) {
    if (!(move.from == move.to)) moves.push_back(&move);
  }
  std::stable_sort(moves.begin(), moves.end(), [](const impact::Move* a, const impact::Move* b) {
    return a->cases > b->cases;
  });
  std::string text;
  for (std::size_t i = 0; i < std::min(moves.size(), kMovesShown); ++i) {
    text += "  " + impact::EndingText(moved, moves[i]->from) + " -> " +
            impact::EndingText(moved, moves[i]->to) + ": " + std::to_string(moves[i]->cases) + "\n";
  }
  if (moves.size() > kMovesShown)
    text += "  and " + std::to_string(moves.size() - kMovesShown) + " other ways" + "\n";
  return text;
}

std::string Worth(const impact::Impact& moved, const check::Checked& checked) {
  std::string text;
  for (const impact::ObjectiveImpact& objective : moved.objectives) {
    if (objective.difference.cases == 0 || objective.difference.raw == 0) continue;
    text += (text.empty() ? "  " : ", ") + objective.name + " " +
            (objective.difference.raw > 0 ? "+" : "") +
            AmountText(checked, objective.type, objective.difference.raw);
  }
  return text.empty() ? text : text + " in all\n";
}

struct Side {
  const State& state;
  impact::Common::Which which;

  const govern::DecisionColumns& columns() const {
    return state.decided->blocks[state.cases->PlaceOf(state.at).block];
  }
  std::size_t index() const { return state.cases->PlaceOf(state.at).index; }
  std::uint32_t recommended() const { return columns().recommended[index()]; }
};

std::string AtHandMoved(const impact::Impact& moved, const impact::Common& common,
                        const Side& before, const Side& after, const std::string& id) {
  std::string text;
  const auto add = [&text](const std::string& from, const std::string& to) {
    text += (text.empty() ? " " : "; ") + from + " -> " + to;
  };
  if (before.recommended() != engine::kNoAlternativeIndex &&
      after.recommended() != engine::kNoAlternativeIndex) {
    for (const impact::Common::Knob& knob : common.knobs) {
      const std::string from = common.KnobText(knob, before.which, before.recommended());
      const std::string to = common.KnobText(knob, after.which, after.recommended());
      if (from != to) add(knob.name + " " + from, to);
    }
  }
  const impact::Ending from = common.EndingOf(before.which, before.columns(), before.index());
  const impact::Ending to = common.EndingOf(after.which, after.columns(), after.index());
  if (!(from == to)) add(impact::EndingText(moved, from), impact::EndingText(moved, to));
  return "`" + id + "`:" + (text.empty() ? " as before" : text) + "\n";
}

}  // namespace

impact::Impact Compare(const DecidedPolicy& before, const DecidedPolicy& after) {
  REMIT_CHECK(before.cases.size == after.cases.size, "both have the same cases");
  const impact::Common common(before.checked, after.checked);
  impact::TallyOptions options;
  if (!common.objectives.empty()) options.by = 0;
  impact::Tally tally(common, options);
  for (std::size_t i = 0; i < before.cases.blocks.size(); ++i) {
    tally.Add({before.cases.blocks[i],
               CommonColumns(before.decided.blocks[i], common, impact::Common::kBefore)},
              {after.cases.blocks[i],
               CommonColumns(after.decided.blocks[i], common, impact::Common::kAfter)});
  }
  return std::move(tally).Finish(std::clamp(std::thread::hardware_concurrency(), 1u, kMostThreads));
}

impact::Impact Compare(const State& before, const State& after) {
  REMIT_CHECK(before.decided != nullptr && after.decided != nullptr, "both states are decided");
  return Compare({before.policy->checked, *before.cases, *before.decided},
                 {after.policy->checked, *after.cases, *after.decided});
}

std::string MovedText(const impact::Impact& moved, const check::Checked& after) {
  if (moved.changed == 0 && Worth(moved, after).empty())
    return "nothing moved in " + Cases(moved.cases) + "\n";
  return std::to_string(moved.changed) + " of " + Cases(moved.cases) + " decided otherwise\n" +
         Choices(moved) + Routes(moved) + Worth(moved, after);
}

std::string WhatMoved(Session& session, const State& before) {
  const State& after = session.state();
  if (before.decided == nullptr || before.cases->path != after.cases->path ||
      before.cases->size != after.cases->size || !session.Decides())
    return {};
  if (&session.decided() == before.decided.get()) return {};
  const impact::Impact moved = Compare(before, after);
  if (moved.changed == 0 && Worth(moved, after.policy->checked).empty())
    return "nothing moved in " + Cases(moved.cases) + "\n";
  const std::string id(session.block().cases.ids[session.index()]);
  const impact::Common common(before.policy->checked, after.policy->checked);
  std::string text = AtHandMoved(moved, common, {before, impact::Common::kBefore},
                                 {after, impact::Common::kAfter}, id);
  if (moved.cases == 1) return text;
  return text + MovedText(moved, after.policy->checked);
}

}  // namespace remit::repl
