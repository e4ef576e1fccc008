// What the search for cases at thresholds and the search for cases of table rows have in common.
// Private to this folder.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "interpreter/prove/asking.h"
#include "interpreter/testing/boundaries.h"
#include "interpreter/testing/coverage_plan.h"
#include "interpreter/testing/flip_pair.h"
#include "interpreter/testing/suite.h"

namespace remit::testing {

class BoundaryFinder {
 public:
  BoundaryFinder(const ast::Ast& ast, const check::Checked& checked, std::uint64_t work);

  void Thresholds();  // boundaries.cpp
  void Rows();        // boundary_rows.cpp
  BoundaryReport Take() { return std::move(report_); }

 private:
  // What a threshold decides.
  struct Root {
    enum class Kind : std::uint8_t {
      kRule,        // fires at an alternative that is judged
      kBeforehand,  // a refusal without a choice
      kRequirement  // violated by an alternative that is proposed
    } kind;
    std::size_t index = 0;  // of the rule or the requirement
    std::string name;
    ast::ExprId condition;
    check::InForce in_force;
    source::Span span;
  };
  std::vector<Root> Roots() const;
  std::vector<ast::ExprId> ComparisonsOf(const Root& root) const;
  void AddAtoms(ast::ExprId from, std::vector<ast::ExprId>& atoms) const;
  bool Turns(const Root& root, ast::ExprId comparison, const Spot& spot);
  // Whether that settled it.
  bool Threshold(const Root& root, ast::ExprId comparison, Boundary& boundary);
  enum class Where : std::uint8_t { kAt, kHolds, kFails };  // the comparison
  enum class Answer : std::uint8_t { kFound, kImpossible, kOpen };
  Answer Seek(prove::Scene& scene, const Root& root, ast::ExprId comparison, Where where,
              Boundary& boundary);
  std::vector<prove::Demand> Demands(prove::Scene& scene, const Root& root, graph::NodeId node,
                                     Where where, prove::Composer& composer,
                                     const prove::Setting& setting) const;
  std::optional<graph::NodeId> NodeOf(const prove::Scene& scene, const Root& root,
                                      ast::ExprId comparison) const;
  bool Pair(const Root& root, ast::ExprId comparison, const Spot& spot, Boundary& boundary);
  void ThirdSide(const Root& root, ast::ExprId comparison, const FlipPair& pair, bool proposed,
                 Boundary& boundary);
  // The decision at the spot, where it shows what the root says there: whether it holds or fires.
  struct Shown {
    engine::CaseBatch batch;
    engine::Core core;
    bool outcome = false;
  };
  std::optional<Shown> Decide(const Root& root, const Spot& spot, bool proposed);
  // Both evaluators; nothing where they disagree.
  std::optional<engine::Core> Decided(const engine::CaseBatch& batch, std::int64_t as_of);
  engine::CaseBatch Proposed(const Spot& spot) const;
  std::optional<ShownCase> Show(const Shown& shown, std::int64_t as_of, const std::string& title);
  std::string Title(source::Span span, const std::string& text, const std::string& moved,
                    const std::string& value) const;

  // ---- boundary_rows.cpp
  void Row(std::uint32_t table, std::size_t row);
  Answer SeekRow(prove::Scene& scene, std::uint32_t table, std::size_t row, Boundary& boundary);
  bool RowCases(std::uint32_t table, std::size_t row, const Spot& spot, Boundary& boundary);
  bool Applies(std::uint32_t table, std::size_t row, const Spot& spot) const;

  const ast::Ast& ast_;
  // Parameters and weights stand where the policy puts them: a test cannot move them.
  check::Checked checked_;
  check::Checked forced_;  // the same, with one condition held at a time
  std::vector<std::unique_ptr<prove::Scene>> scenes_;
  Programs programs_;
  std::set<std::string> titles_;
  BoundaryReport report_;
  int attempts_ = 0, asked_ = 0;
  bool allowed_ = true;  // only cases whose alternatives every requirement allows
};

}  // namespace remit::testing
