// What a Decider holds: the case that is set, the room in which it is decided, and the decision
// made last.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/cases/one_case.h"
#include "interpreter/cases/write.h"
#include "interpreter/embed/case_state.h"
#include "interpreter/embed/data.h"
#include "interpreter/embed/quick_json.h"
#include "interpreter/govern/decide_columns.h"

namespace remit::embed {

struct DeciderState {
  DeciderState(std::shared_ptr<const BoundData> bound_to, const DeciderOptions& options);

  const PolicyData& policy() const { return *bound->policy; }
  const engine::Program& program() const { return bound->program; }

  void Decide();
  void DecideJson(std::string_view json);  // fills `line`
  // The case and the core of the decision made last; the case says what is wrong with it.
  const cases::Block& DecidedCase();
  engine::Core DecidedCore() const;

  std::shared_ptr<const BoundData> bound;
  CaseState current;
  std::vector<check::LetId> watched;
  std::vector<std::int32_t> watch_of_let;  // by let: its place in `watched`, or -1
  govern::ColumnDecider decider;
  bool outside_period = false;  // on this day no case is decided
  bool review_overdue = false;

  bool decided = false;             // anything at all
  bool from_json = false;           // the decision is of `json`, else of `current`
  bool bad = false;                 // the case was not evaluated: something is wrong with it
  govern::DecisionColumns columns;  // of one case; stale where `bad`
  std::vector<std::uint32_t> positions, recommended;  // of the knobs, shown and recommended
  std::vector<std::uint32_t> fired, violated;
  std::vector<std::string_view> missing;

  struct JsonRoom {  // made when first needed
    JsonRoom(const PolicyData& policy, const std::string& scenario);
    QuickJson quick;
    CaseState state;  // what `quick` reads into
    cases::OneCaseReader reader;
    cases::DecisionLines lines;
  };
  std::unique_ptr<JsonRoom> json_room;
  const cases::Block* json = nullptr;
  std::string line;  // what DecideJson gave

 private:
  void Evaluate(const engine::CaseBatch& batch);
  void Blank();
  void Gather();
  void Positions(std::uint32_t alternative, std::vector<std::uint32_t>& positions) const;
};

}  // namespace remit::embed
