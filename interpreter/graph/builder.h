// The state of one run of Build. Private to this folder.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "interpreter/graph/build_pair.h"
#include "interpreter/graph/graph.h"
#include "interpreter/graph/intern.h"

namespace remit::graph {

class Builder {
 public:
  Builder(const ast::Ast& ast, const check::Checked& checked, std::int64_t as_of,
          std::optional<check::ScenarioId> scenario)
      : ast_(ast),
        checked_(checked),
        as_of_(as_of),
        decided_in_(scenario),
        scenario_(scenario),
        drawn_(checked.model.distributions.size()),
        drawn_memo_{NewMemo(), NewMemo()} {}

  Graph Build() &&;
  PairGraph BuildPair(const check::PropertyInfo& property) &&;

 private:
  using Arguments = std::vector<NodeId>;  // what the parameters of the function or table stand for
  // What has been built already.
  struct Memo {
    std::vector<std::optional<NodeId>> parameters, lets;
    std::optional<NodeId> outside_model;
    std::map<std::pair<std::uint32_t, Arguments>, NodeId> functions;
  };
  Memo NewMemo() const;
  // Of the scenario: what no outcome can change, or what holds for the outcomes drawn.
  Memo& MemoFor(ast::ExprId body);
  Memo& CertainMemo();
  // What the scenario says in place of it; null where it says nothing.
  const check::ReplacementInfo* Replaced(check::ReplacementInfo::Kind kind,
                                         std::size_t index) const;

  Node NodeFor(Op op, ast::ExprId expr) const;
  std::int8_t ScaleOf(const types::Type& type) const;  // 0 for what has no scale
  NodeId Add(Node node);
  void Decision();    // all outputs but the statements
  void Statements();  // guarantees and properties
  NodeId Statement(ast::ExprId condition, bool of_proposals);
  // ---- build_pair.cpp: of the case that is being built
  std::uint32_t LeafIndex(std::uint32_t leaf) const;
  std::uint32_t KnobIndex(std::uint32_t knob) const;
  check::ListId ListIndex(check::ListId list) const;
  void Differ(const check::PropertyInfo& property, PairGraph& pair);
  // build_list.cpp
  int Depth(DomainId domain) const;
  DomainId Deepest(const Arguments& nodes) const;
  // The same value at every element of `domain`, which lies within the node's own.
  NodeId Spread(NodeId node, DomainId domain);
  DomainId ElementsOf(check::ListId list, DomainId parent);
  NodeId Element(std::uint32_t leaf, DomainId domain);
  struct Variable;
  NodeId ElementOf(std::uint32_t leaf, const Variable& variable);
  NodeId Knob(std::uint32_t knob);
  NodeId Pick(std::uint32_t leaf, std::uint32_t knob);
  NodeId Exists(std::uint32_t knob);
  NodeId AggregateOf(ast::ExprId expr, const ast::Aggregate& aggregate, const Arguments& arguments);
  DomainId DomainAround(const ast::Aggregate& aggregate, const Arguments& arguments) const;
  NodeId OutsideAt(std::uint32_t leaf);
  // An expression in whose sight no variable of an aggregate is.
  NodeId Outside(ast::ExprId expr, const Arguments& arguments);

  NodeId Constant(types::Value value, const types::Type& type, ast::ExprId origin);
  NodeId Not(NodeId condition);
  NodeId Rule(const check::RuleInfo& rule);

  NodeId Expression(ast::ExprId expr, const Arguments& arguments);
  Arguments Expressions(const std::vector<ast::ExprId>& exprs, const Arguments& arguments);
  NodeId Reference(ast::ExprId expr, const Arguments& arguments);
  NodeId ValueOf(ast::ExprId expr, const check::Reference& reference, const Arguments& arguments);
  NodeId Leaf(check::LeafId leaf);
  NodeId OriginalLeaf(check::LeafId leaf);
  NodeId Parameter(std::uint32_t index);
  NodeId OriginalParameter(std::uint32_t index);
  NodeId Let(std::uint32_t index);
  NodeId Drawn(std::uint32_t distribution);
  NodeId OutsideModel();
  NodeId CallOf(ast::ExprId expr, const ast::Call& call, const Arguments& arguments);
  NodeId BuiltinCall(ast::ExprId expr, const ast::Call& call, const check::Callee& callee,
                     const Arguments& arguments);
  NodeId FunctionCall(std::uint32_t function, Arguments values);
  NodeId Membership(ast::ExprId expr, const ast::Call& call, const Arguments& arguments);
  // Of a table's call or of the member that names one of its outputs: the call, and which output.
  struct TableUse {
    ast::ExprId call;
    std::uint32_t table;
    std::uint32_t output;
  };
  std::optional<TableUse> TableUseOf(ast::ExprId expr) const;
  struct TableRows {
    std::vector<Lookup::Row> rows;  // without their outputs
    Arguments arguments;            // the columns' values, then what cells compare with
  };
  TableRows RowsOf(std::uint32_t table, const Arguments& values, bool& written);
  const TableRows& SharedRowsOf(std::uint32_t table, const Arguments& values, TableRows& own);
  NodeId TableCall(const TableUse& use, Arguments values);
  NodeId AddLookup(Node node, Lookup lookup);
  struct RowNode {
    NodeId applies, output;
  };
  std::vector<RowNode> RowNodes(const TableUse& use, const Arguments& values);
  NodeId Combine(Op op, Arguments conditions, ast::ExprId origin);  // kAnd or kOr, of any number
  NodeId Folded(ast::ExprId expr, check::Aggregation aggregation, Arguments parts,
                ast::ExprId value);
  NodeId OverRows(ast::ExprId expr, const ast::Aggregate& aggregate, const Arguments& arguments);
  NodeId RiskCall(ast::ExprId expr, std::uint32_t index);
  std::vector<std::uint32_t> LetsRead(ast::ExprId subject) const;
  std::uint32_t RiskIndex(Risk risk);
  void Lets();
  // ---- build_choice.cpp: what tells alternatives apart
  void Objectives();
  void Trade(const check::TradeOffStep& step);
  NodeId Adjusted(std::size_t objective, NodeId value);
  NodeId Utility(std::size_t objective, const Arguments& parts);
  NodeId Standing(std::size_t objective);
  NodeId Allowance(ast::ExprId distance, bool as_number);
  NodeId Route(const types::Type& type, ast::ExprId origin, bool asks_side, std::uint32_t side);
  NodeId Requirement(const check::RequirementInfo& requirement);
  NodeId Damped(check::DampId damp);
  NodeId AsOf();

  const ast::Ast& ast_;
  const check::Checked& checked_;
  std::int64_t as_of_;
  Graph graph_;
  NodeInterner nodes_{graph_};
  Positions constants_;  // NodeIds of kConstant
  // The rows of a table whose cells compare with written values alone: the same in every world and
  // for every call with these arguments, whatever output is asked for.
  std::map<std::pair<std::uint32_t, Arguments>, TableRows> rows_;
  std::optional<check::ScenarioId> decided_in_;  // in whose world the decision is made
  // The world being built: that one, or another one below a risk measure.
  std::optional<check::ScenarioId> scenario_;
  std::vector<std::optional<types::Value>> drawn_;                             // by DistributionId
  std::map<std::pair<std::optional<check::ScenarioId>, bool>, Memo> certain_;  // also by `second_`
  std::array<Memo, 2> drawn_memo_;  // of the first and the second case
  // Of the aggregates around, within the let, function, rule … that is being built; outermost
  // first.
  struct Variable {
    DomainId domain;
    bool second;  // elements of the second case
  };
  std::vector<Variable> variables_;
  // Of two cases the second is being built; what differs there, by LeafId and KnobId.
  bool second_ = false;
  std::vector<bool> leaf_differs_, knob_differs_;
  bool of_proposals_ = false;  // `route` is that of the judged proposal
};

}  // namespace remit::graph
