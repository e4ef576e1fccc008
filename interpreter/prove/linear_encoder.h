// Writes a problem over one box as formulas of linear integer arithmetic. Everything it asserts
// follows from what the nodes mean, so that what it contradicts is impossible; where a node's
// meaning is not linear only its range and what follows from that is said. Private to prove/.
#pragma once

#include <z3++.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <set>
#include <vector>

#include "interpreter/base/int128.h"
#include "interpreter/prove/problem.h"

namespace remit::prove {

// A node's value and state. Exactly one of present, absent and "at fault" (neither) is true.
struct Term {
  z3::expr value;    // an integer, the node's point; says nothing unless present
  z3::expr yes, no;  // of a boolean: present, and true or false
  z3::expr present, absent;
};

class Encoder {
 public:
  // By NodeId: `ranges` what each node can be where the demands are met, `forward` what it can be
  // anywhere in the box.
  Encoder(z3::solver& solver, const Problem& problem, const Box& box,
          const std::vector<Range>& ranges, const std::vector<Range>& forward);

  // Asserts everything that the demands depend on, and the demands.
  void Run();
  // The variables' values, brought into the box where the model left them open.
  Assignment Read(const z3::model& model) const;

 private:
  using NodeId = graph::NodeId;
  using Int128 = base::Int128;

  // --- linear_encoder.cpp
  void MarkNeeded();
  void EncodeVariables();
  void EncodeVariable(std::size_t variable);
  void EncodeNode(NodeId id);
  void Meet(const Demand& demand);
  const graph::Node& NodeAt(NodeId id) const { return problem_.graph[id]; }
  const Range& RangeOf(NodeId id) const { return ranges_[id.index()]; }
  bool IsBoolean(NodeId id) const;
  bool IsNumber(NodeId id) const;
  // Has one value where the demands are met. Of what follows from a demand the reason must be said
  // all the same; only what is settled without them needs no formula.
  bool IsConstant(NodeId id) const { return RangeOf(id).is_point(); }
  bool IsSettled(NodeId id) const { return forward_[id.index()].is_point(); }
  Term& At(NodeId id) { return terms_[id.index()]; }
  // As an integer, 0 or 1 for booleans.
  z3::expr Value(NodeId id);
  z3::expr Number(Int128 value);
  z3::expr Truth(bool value) { return context_.bool_val(value); }
  z3::expr FreshInteger();
  z3::expr FreshTruth();
  static z3::expr AllOf(z3::context& context, const std::vector<z3::expr>& parts);
  static z3::expr AnyOf(z3::context& context, const std::vector<z3::expr>& parts);
  z3::expr All(const std::vector<z3::expr>& parts) { return AllOf(context_, parts); }
  z3::expr Any(const std::vector<z3::expr>& parts) { return AnyOf(context_, parts); }
  z3::expr ArgumentsPresent(NodeId id);
  void Assert(const z3::expr& formula) { solver_.add(formula); }
  void AssertWhen(const z3::expr& condition, const z3::expr& formula);
  // A term whose state is whatever the range allows.
  Term Open(NodeId id);
  Term OfTruth(const z3::expr& yes, const z3::expr& no);
  // A value computed from the arguments, present where they are and `fits` holds. Without `fits`
  // the node may have a fault of its own wherever its range says so.
  Term Strict(NodeId id, const z3::expr& value, const std::optional<z3::expr>& fits);
  void AssertRange(NodeId id);
  void EncodeLogic(NodeId id);

  // --- linear_tabulate.cpp: nodes that few variables with few points determine
  struct Tabulated {
    std::vector<VariableId> on;  // ascending
    std::vector<Range> results;  // by combination, the last variable varying fastest
  };
  void FindChoices();
  void Tabulate();
  void TabulateNode(NodeId id);
  Term OfTabulated(NodeId id);
  z3::expr CombinationHolds(const Tabulated& table, std::size_t combination);

  // --- linear_arithmetic.cpp
  void EncodeBuiltin(NodeId id);
  std::optional<Term> Arithmetic(NodeId id, std::string_view name);
  Term Comparison(NodeId id, std::string_view name);
  Term Sum(NodeId id, int sign);
  Term Product(NodeId id);
  Term Quotient(NodeId id);
  Term QuotientOfUnknown(NodeId id, Int128 scale_up, Int128 scale_down);
  Term Extreme(NodeId id, bool greatest);
  Term Rounding(NodeId id, std::string_view name);
  Term Remainder(NodeId id);
  Term MovedDate(NodeId id, NodeId date, NodeId by, int sign);
  bool SameScales(NodeId id) const;
  z3::expr FitsIn64(const z3::expr& value);
  // value = numerator / denominator, rounded half to even. `half`: half of an even `value`.
  z3::expr IsRounded(const z3::expr& value, const z3::expr& numerator, Int128 denominator,
                     const z3::expr& half);
  // What the ranges of two factors say of their product, twice which is between `least` and `most`
  // (the planes of McCormick).
  struct Factor {
    z3::expr value;
    Range range;
  };
  void BoundProduct(const z3::expr& when, const Factor& a, const Factor& b, const z3::expr& least,
                    const z3::expr& most);
  // round(numerator / denominator) >= bound
  z3::expr QuotientAtLeast(const z3::expr& numerator, const z3::expr& denominator,
                           std::int64_t bound, bool positive);
  void RelateOperations();
  void RelateProducts(NodeId p, NodeId q);
  void RelateQuotients(NodeId p, NodeId q);
  // Points with which nodes are compared, as far as they can be told beforehand.
  void CollectBounds();
  void PassBounds(NodeId id);
  void PassBuiltinBounds(NodeId id);
  void MeetBounds(NodeId a, NodeId b);
  void CopyBounds(NodeId from, NodeId to, Int128 offset);
  void AddBound(NodeId id, Int128 bound);

  // --- linear_lookup.cpp: tables, folds, routes, risks
  void EncodeTable(NodeId id);
  void EncodeRow(NodeId id);
  void EncodeFold(NodeId id);
  void EncodeRoute(NodeId id);
  void EncodeDamp(NodeId id);
  void EncodeChance(NodeId id);
  void EncodeStanding(NodeId id);
  Term RowTruth(NodeId id, const graph::Lookup& lookup, const graph::Lookup::Row& row);
  Term CellTruth(NodeId id, const graph::Lookup& lookup, const graph::Lookup::Cell& cell,
                 std::size_t column);
  Term Chosen(NodeId id, const graph::Lookup& lookup, const std::vector<Term>& rows);
  struct Part {
    z3::expr yes, no;
    std::optional<NodeId> value;
  };
  Term Folded(NodeId id, check::Aggregation aggregation, const std::vector<Part>& parts);

  z3::solver& solver_;
  z3::context& context_;
  const Problem& problem_;
  const Box& box_;
  const std::vector<Range>& ranges_;
  const std::vector<Range>& forward_;
  std::vector<Term> terms_;  // by NodeId
  std::vector<char> needed_;
  // By VariableId.
  std::vector<Term> variables_;
  std::vector<std::optional<std::vector<Range>>> choices_;  // all it can be, where that is little
  std::vector<char> wanted_;
  std::vector<std::optional<Tabulated>> tables_;  // by NodeId
  std::vector<std::set<std::int64_t>> bounds_;    // by NodeId
  unsigned fresh_ = 0;
};

}  // namespace remit::prove
