// From an assignment of a problem to a case that the evaluators of decisions can be asked about,
// and what they both say of it. Nothing is believed of an assignment that was not confirmed here.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "interpreter/engine/program.h"
#include "interpreter/engine/reference.h"
#include "interpreter/prove/instantiate.h"
#include "interpreter/prove/problem.h"
#include "interpreter/prove/report.h"

namespace remit::prove {

// A policy with parameters and weights moved, on one day.
class World {
 public:
  using Parameters = std::vector<std::pair<check::ParameterId, types::Value>>;
  using Weights = std::vector<std::pair<check::ObjectiveId, types::ExactDecimal>>;
  World(const ast::Ast& ast, const check::Checked& checked, std::int64_t as_of,
        const Parameters& parameters, const Weights& weights);

  const ast::Ast& ast() const { return ast_; }
  const check::Checked& checked() const { return moved_ ? *moved_ : checked_; }
  const engine::Program& program() const { return *program_; }
  // The same without guarantees, so that a decision shows what was decided before one was found to
  // be violated.
  const check::Checked& unguarded() const { return unguarded_ ? *unguarded_ : checked(); }
  const engine::Program& unguarded_program() const {
    return unguarded_program_ ? *unguarded_program_ : *program_;
  }
  std::int64_t as_of() const { return as_of_; }

 private:
  const ast::Ast& ast_;
  const check::Checked& checked_;
  std::unique_ptr<check::Checked> moved_;
  std::int64_t as_of_;
  std::optional<engine::Program> program_;
  std::unique_ptr<check::Checked> unguarded_;
  std::optional<engine::Program> unguarded_program_;
};

// A whole case, or two, with what else the answer depends on.
struct Witness {
  engine::CaseBatch batch;
  std::shared_ptr<const World> world;
  // By case; of one case with two choices (Setting::other_choice) both.
  std::vector<std::uint32_t> alternatives;
  World::Parameters parameters;
  World::Weights weights;
};

class Witnesses {
 public:
  Witnesses(const ast::Ast& ast, const Scope& scope) : ast_(ast), scope_(scope) {}

  // What the assignment leaves open is filled in: `fill` 0 .. kFills - 1 says with what.
  // `cases`: 2 for a pair. `lengths`: of the lists where they are unrolled. A choice that is no
  // variable of the problem stands at its first alternative.
  static constexpr int kFills = 3;
  Witness Make(const Problem& problem, const Assignment& assignment,
               const std::vector<std::size_t>& lengths, int cases, int fill);
  std::shared_ptr<const World> WorldFor(std::int64_t as_of, const World::Parameters& parameters,
                                        const World::Weights& weights);
  const Scope& scope() const { return scope_; }

 private:
  void FillLeaves(engine::CaseBatch& batch, const std::vector<std::size_t>& lengths, int cases,
                  int fill) const;

  const ast::Ast& ast_;
  const Scope& scope_;
  struct Key {
    std::int64_t as_of;
    std::vector<std::int64_t> moved;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  std::map<Key, std::shared_ptr<const World>> worlds_;  // the last few
};

// The values that a problem's variables have in a witness.
Assignment ReadOff(const Problem& problem, const Witness& witness);

// The value of an expression at an alternative, by the reference evaluator; `route` in it is what
// the escalation rules give there.
engine::Lane ValueOf(const Witness& witness, std::size_t index, std::uint32_t alternative,
                     ast::ExprId expr);
// What both evaluators say of one case of a witness. Where they disagree nothing is said: that
// would be a fault of theirs, and no finding about a policy.
struct Truth {
  bool known = false;  // has a value
  bool value = false;
  bool fault = false;  // has none because of a fault
};
// A condition of the policy at an alternative; `node` is in the graph of the world's program.
std::optional<Truth> AskBoth(const Witness& witness, std::size_t index, std::uint32_t alternative,
                             ast::ExprId expr, graph::NodeId node);
// The case's decision, with `proposal` in place of its own and whatever is guaranteed.
std::optional<engine::Core> DecideBoth(const Witness& witness, std::size_t index,
                                       const std::optional<engine::Proposal>& proposal);
// Whether the alternative exists and every requirement holds there. Without `damped`, what is
// damped does not count, nor does `except`.
bool Feasible(const Witness& witness, std::size_t index, std::uint32_t alternative,
              bool damped = true, std::optional<std::size_t> except = std::nullopt);
// The level that the escalation rules give at an alternative, -1 without a ladder.
std::optional<int> LevelBoth(const Witness& witness, std::size_t index, std::uint32_t alternative);
// A proposal of the alternative as a whole, by nobody in particular, with a reason.
engine::Proposal ProposalOf(const check::Model& model, std::uint32_t alternative);

}  // namespace remit::prove
