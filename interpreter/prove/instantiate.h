// From the graph of a policy to the graph of a problem: nodes are copied as often as a question
// needs them, with choices fixed and lists of a given length laid out element by element, and nodes
// that compute the same become one whatever their origin. It poses no question by itself.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/graph/intern.h"
#include "interpreter/prove/periods.h"
#include "interpreter/prove/problem.h"

namespace remit::prove {

// What is fixed in one copy.
struct Setting {
  std::vector<std::optional<types::Value>> knobs;  // by KnobId, of a pair those of both cases
  // By ListId, of a pair those of both cases: how many elements there are. Empty: the lists keep
  // whatever length they have and stay domains; otherwise every list has a length.
  std::vector<std::size_t> lengths;
  bool other_choice = false;  // choices are variables of their own: KnobId plus their number
  // Nodes of the source for which nodes of the problem stand. Settings that differ in it have
  // different numbers.
  std::map<graph::NodeId, graph::NodeId> instead;
  std::uint32_t number = 0;
};

// A text that is none of the policy's: what every such text stands for. In a copy of the policy's
// pool it gets the next id.
std::string OtherText(types::TextPool texts);

// The variables that a policy has in a period.
class Scope {
 public:
  Scope(const check::Checked& checked, const Period& period);

  // A leaf, knob or field of a pair's second case has the index of the first case's plus their
  // number.
  Variable Leaf(std::uint32_t index) const;
  Variable Knob(std::uint32_t index) const;
  Variable Element(std::uint32_t index, std::uint32_t element) const;
  Variable AsOf() const;
  // Requires a range for the objective's weight; ends with more than nine decimals are cut to nine.
  Variable Weight(std::uint32_t objective) const;
  // Nothing where its value is settled.
  std::optional<Variable> Parameter(std::uint32_t index) const;
  bool DayVaries() const { return period_.from != period_.until; }
  const Period& period() const { return period_; }
  const check::Checked& checked() const { return checked_; }

 private:
  Variable OfLeaf(std::uint32_t index) const;

  const check::Checked& checked_;
  Period period_;
};

class Composer {
 public:
  // All of them outlive the composer. `source` as graph::Build or graph::BuildPair made it.
  Composer(const Scope& scope, const graph::Graph& source);
  Composer(const Composer&) = delete;
  Composer& operator=(const Composer&) = delete;

  // A node of the case's own domain, with all that it needs.
  graph::NodeId Copy(graph::NodeId source, const Setting& setting);
  // Likewise at the first element of every list around it; invalid where a list has none, or where
  // lists are not laid out.
  graph::NodeId CopyFirst(graph::NodeId source, const Setting& setting);
  std::vector<graph::NodeId> Copy(const std::vector<graph::NodeId>& sources,
                                  const Setting& setting);

  graph::NodeId Constant(types::Value value, const types::Type& type);
  graph::NodeId Truth(bool value) { return Constant({value ? 1 : 0}, types::Boolean()); }
  graph::NodeId Not(graph::NodeId condition);
  graph::NodeId All(std::vector<graph::NodeId> conditions);
  graph::NodeId Any(std::vector<graph::NodeId> conditions);
  graph::NodeId Make(graph::Op op, const types::Type& type, std::vector<graph::NodeId> arguments);
  // Infix operators of the builtin table, between values that they take.
  graph::NodeId Infix(std::string_view symbol, graph::NodeId a, graph::NodeId b);
  graph::NodeId Compare(std::string_view symbol, graph::NodeId a, graph::NodeId b) {
    return Infix(symbol, a, b);
  }
  graph::NodeId Call(std::string_view function, graph::NodeId argument);
  // A variable: what the objective weighs, as written.
  graph::NodeId Weight(check::ObjectiveId objective);
  // Where a fault would be reported does not tell nodes apart here.
  graph::NodeId Add(graph::Node node) { return nodes_.Add(std::move(node)); }
  const graph::Node& operator[](graph::NodeId id) const { return graph_[id]; }

  // The problem with these demands: only what they need, and its variables.
  Problem Pose(const std::vector<Demand>& demands) const;

 private:
  graph::NodeId Strict(const builtins::Row& row, std::vector<graph::NodeId> arguments);
  using Place = std::vector<std::size_t>;  // positions in the lists around, outermost first
  struct Key {
    std::uint32_t source;
    std::vector<std::int64_t> fixed;  // the choices that move it, and its place
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  int Depth(graph::DomainId domain) const;
  std::int64_t FixedAt(const Setting& setting, std::size_t knob) const;
  Key KeyOf(graph::NodeId source, const Setting& setting, const Place& place) const;
  graph::NodeId CopyAt(graph::NodeId source, const Setting& setting, const Place& place);
  graph::NodeId CopyNode(const graph::Node& node, const Setting& setting, const Place& place);
  graph::NodeId Aggregate(const graph::Node& node, const Setting& setting, const Place& place);
  graph::NodeId NoneFails(const graph::Node& node, const Setting& setting);
  graph::NodeId Pick(const graph::Node& node, const Setting& setting);
  graph::NodeId ListLength(const graph::Node& leaf, const Setting& setting);

  const Scope& scope_;
  const graph::Graph& source_;
  graph::Graph graph_;
  graph::NodeInterner nodes_{graph_, graph::FaultsAre::kAnywhere};
  std::map<Key, graph::NodeId> copies_;
};

}  // namespace remit::prove
