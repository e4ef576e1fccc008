// The fast path from cases to cores: blocks of cases through the graph, the best alternative, the
// route, the judgement. What a person wants to read about one case is made from these functions'
// answers by explain.h.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "interpreter/engine/core.h"
#include "interpreter/engine/program.h"

namespace remit::govern {

struct DecideOptions {
  std::size_t block_size = 1024;   // lanes evaluated together; never changes an answer. At least 1.
  bool block_engine_only = false;  // for comparing: without the tape
};

// One core per case, in the order of the batch.
std::vector<engine::Core> DecideBatch(const engine::Program& program,
                                      const engine::CaseBatch& batch,
                                      const DecideOptions& options = {});
// The same for cases first .. first + count - 1, so that a caller can show progress or share the
// work.
std::vector<engine::Core> DecideRange(const engine::Program& program,
                                      const engine::CaseBatch& batch, std::size_t first,
                                      std::size_t count, const DecideOptions& options = {});

// The same for some cases of the batch, ascending: cores[i] belongs to cases[i].
std::vector<engine::Core> DecideSome(const engine::Program& program, const engine::CaseBatch& batch,
                                     std::span<const std::size_t> cases,
                                     const DecideOptions& options = {});

// What would be said of a case if one of these alternatives were proposed: the judgement of case
// `index` with its own proposal's reason and budgets, whatever values that proposal has. `decided`
// is the case's core and has a recommendation; the alternatives exist in it. One core each.
std::vector<engine::Core> JudgeAlternatives(const engine::Program& program,
                                            const engine::CaseBatch& batch, std::size_t index,
                                            const engine::Core& decided,
                                            const std::vector<std::uint32_t>& alternatives);

// A value of one case at one alternative.
struct CaseValue {
  types::Value value;
  engine::CauseSet causes;  // not empty: there is no value
  bool absent = false;      // an optional that is not known
};
// The values of `nodes` for case `index` with the knobs at `alternative`, in the order of `nodes`.
// With kNoAlternativeIndex only nodes that no knob moves may be asked for, and never those that
// depend on a judged proposal (kProposalRoute). The case must not be invalid.
std::vector<CaseValue> EvaluateAt(const engine::Program& program, const engine::CaseBatch& batch,
                                  std::size_t index, std::uint32_t alternative,
                                  const std::vector<graph::NodeId>& nodes);

// Everything about all alternatives of one case, by alternative. The case must not be invalid.
struct AlternativeTable {
  struct Row {
    bool exists = true;      // not beyond the end of a list that the case supplies
    bool feasible = false;   // every requirement holds
    bool out = false;        // some requirement is false, or it does not exist
    bool undecided = false;  // some requirement has no answer: missing or faulty; an alternative
                             // that is out may have it too
    bool scored =
        false;         // every objective and the score have values, whatever the requirements say
    double score = 0;  // when scored
    double tie_break = 0;                 // likewise; 0 unless objectives are balanced
    std::vector<std::uint32_t> violated;  // requirements that are false, ascending
  };
  std::vector<Row> rows;  // by alternative
  struct Objective {
    std::vector<CaseValue> value;     // by alternative
    std::vector<CaseValue> adjusted;  // by alternative: with its preferences
    std::vector<CaseValue> utility;   // by alternative, numbers
    CaseValue worst, best;
  };
  std::vector<Objective> objectives;  // by ObjectiveId
  struct Preference {
    std::vector<CaseValue> condition, worth;  // by alternative
  };
  std::vector<Preference> preferences;
  // By term of a trade-off of one objective after the other: what may be given up, a number where
  // it is written in points of utility.
  std::vector<CaseValue> tolerances;
};
// Where not `damped`, what is damped does not count.
AlternativeTable EvaluateAlternatives(const engine::Program& program,
                                      const engine::CaseBatch& batch, std::size_t index,
                                      bool damped = true);

}  // namespace remit::govern
