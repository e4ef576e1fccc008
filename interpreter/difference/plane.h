// Both policies at every alternative over a box of inputs: whether their decisions are surely the
// same there, or surely differ in one and the same way. A superset of the truth, by ranges of
// nodes. Private to difference/.
#pragma once

#include <memory>
#include <vector>

#include "interpreter/difference/contest.h"
#include "interpreter/difference/joint.h"
#include "interpreter/prove/instantiate.h"
#include "interpreter/prove/propagate.h"
#include "interpreter/prove/search.h"

namespace remit::difference {

class Plane {
 public:
  enum class Sight : std::uint8_t {
    kSame,     // every case of the box is decided the same
    kUniform,  // the way in which decisions differ, if they do, is the same for every case
    kOpen,
  };

  // The joint model outlives it. `most`: nodes of all copies together.
  Plane(const Joint& joint, std::uint64_t most);

  // False: too large, or a policy reads a list of the case. Nothing can be asked then, and the
  // problem has the inputs alone.
  bool usable() const { return propagator_ != nullptr; }
  const prove::Problem& problem() const { return problem_; }
  // Some input that matters here is an element of a list, or the length of one.
  bool reads_lists() const { return reads_lists_; }
  std::size_t alternatives() const { return alternatives_.size(); }
  bool reads_day() const { return reads_day_; }

  // Proved: over all inputs both rank all alternatives alike.
  bool RanksAlike();
  Sight Look(const prove::Box& box);
  // After Look: by how much what is recommended may move, in raw values; of quantities alone.
  std::optional<std::pair<std::int64_t, std::int64_t>> MovesOf(std::size_t knob) const;
  // After Look: the variables on which what is open depends, ascending.
  std::vector<std::size_t> Live(const prove::Box& box) const;
  // How much is open there, for comparing ways to split.
  std::uint64_t Uncertainty(const prove::Box& box);
  std::uint64_t work() const;

 private:
  using Nodes = std::vector<NodeId>;
  struct Half {           // of one policy at one alternative
    bool exists = false;  // the policy has it
    std::uint32_t order = 0;
    Nodes requirements, damped;      // all must hold
    Nodes choice;                    // what ranks it: equal nodes rank it alike
    NodeId score;                    // valid where the score alone ranks it
    Nodes values;                    // a fault in these is one of the case
    std::vector<Nodes> level, side;  // by joint level and side: any of these asks for it
    Nodes others;                    // rules whose fault is one of the case
    Nodes guarantees;                // all must hold
  };
  struct Alternative {
    std::vector<std::optional<types::Value>> values;  // by joint knob
    Half half[2];
  };
  // Of an alternative in a box.
  struct State {
    bool maybe = false, surely = false;  // feasible
    bool faulty = false;                 // may be at fault, or without a value
    bool candidate = false;              // may be what is recommended
  };
  // What of a policy is settled in a box.
  struct Summary {
    bool refused = false, passed = false;  // surely
    std::vector<State> states;             // by alternative
  };

  bool Fits(std::uint64_t most) const;
  void PoseFree();
  void Compose(std::uint64_t most);
  void AddSide(int which, prove::Composer& composer);
  Nodes Parts(graph::Op op, const Nodes& sources) const;
  Summary Summarise(int which) const;
  void Rank(int which, Summary& summary) const;
  void RankByRanges(int which, const Summary& summary, std::vector<std::size_t>& left) const;
  void RankByContest(int which, Summary& summary);
  void Evaluate(const prove::Box& box);
  Sight Judge();
  Contest::Order OrderOf(int which, std::size_t a, std::size_t b) const;
  std::vector<std::size_t> Guessed(int which, const std::vector<std::size_t>& which_ones) const;
  bool SameRanking(const Summary& before, const Summary& after) const;
  bool SameChoice() const;
  bool SameSelection(const Summary& before, const Summary& after);
  bool SameRoute(const Alternative& alternative) const;
  bool SameRefusal() const;
  bool Uniform(const Summary& before, const Summary& after, bool same_selection) const;
  bool UniformMoves(const Summary& before, const Summary& after) const;
  bool Decided(int which, const Summary& summary) const;

  const prove::Range& At(NodeId node) const { return propagator_->ranges()[node.index()]; }
  bool Settled(NodeId node) const { return At(node).surely_true() || At(node).surely_false(); }
  Nodes Open(const Nodes& nodes, bool neutral) const;
  void Blame(const Nodes& mine, const Nodes& theirs, Nodes& roots) const;
  Nodes Roots() const;

  const Joint& joint_;
  prove::Problem problem_;
  std::vector<Alternative> alternatives_;
  Nodes refusals_[2];
  bool by_stages_[2] = {false, false};
  bool breaks_ties_[2] = {false, false};
  bool same_choice_ = true;     // what ranks is the same everywhere
  bool ranking_known_ = false;  // of the box looked at, the contest too has been asked
  std::uint64_t looks_ = 0, work_of_look_ = 0;
  bool has_damp_ = false, same_order_ = true, reads_lists_ = false, reads_day_ = false;
  Summary summaries_[2];
  std::vector<prove::Demand> demands_;
  std::unique_ptr<prove::Propagator> propagator_;
  std::unique_ptr<Contest> contest_;
};

}  // namespace remit::difference
