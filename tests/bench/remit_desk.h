// The discount desk decided by Remit: a policy text made ready, cases as its input columns, and
// what it decides as outcomes of the benchmark. Loading and folding are not what is measured.
#pragma once

#include <bit>
#include <memory>
#include <string>

#include "interpreter/ast/ast.h"
#include "interpreter/check/checked.h"
#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/engine/case.h"
#include "interpreter/govern/decide_columns.h"
#include "tests/bench/desk/cases.h"
#include "tests/bench/desk/policy_text.h"

namespace remit::bench {

// A policy read and checked; what `remit check` proves of all its cases is left out.
struct CheckedText {
  source::SourceMap sources;
  ast::Ast ast;
  check::Checked checked;
  diagnostics::Sink sink;
};

// The canonical form of a policy's text, which has to be readable.
std::string Formatted(const std::string& text);

class RemitDesk {
 public:
  // The text has to check; ends the process with its messages where it does not.
  RemitDesk(Size size, const std::string& text);

  Size size() const { return size_; }
  const engine::Program& program() const { return *program_; }
  const ast::Ast& ast() const { return policy_->ast; }
  const check::Checked& checked() const { return policy_->checked; }
  const source::SourceMap& sources() const { return policy_->sources; }
  // The lets that an outcome is made of, at alternative 0 where no alternative is left.
  const govern::ColumnsWanted& wanted() const { return wanted_; }

  // Cases first .. first + count - 1 as the policy's columns.
  engine::CaseBatch Batch(const CaseColumns& cases, std::size_t first, std::size_t count) const;
  // Puts one case into a batch of one.
  void Fill(const Case& deal, engine::CaseBatch& one) const {
    for (std::size_t leaf = 0; leaf < fields_.size(); ++leaf)
      one.columns[leaf].raw[0] = RawOf(leaf, deal[fields_[leaf]]);
  }
  Outcome OutcomeOf(const govern::DecisionColumns& columns, std::size_t index) const;
  // Decided by the reference evaluator, which walks the tree.
  Outcome ReferenceOutcome(const engine::CaseBatch& batch, std::size_t index) const;

 private:
  Outcome Folded(const std::vector<std::int64_t>& lets, std::uint32_t shown) const;
  std::int64_t RawOf(std::size_t leaf, double value) const {
    const double factor = factors_[leaf];
    return factor == 0 ? std::bit_cast<std::int64_t>(value)
                       : static_cast<std::int64_t>(value * factor);
  }

  Size size_;
  bool table_only_ = false;  // table X: nothing but its line counts
  std::unique_ptr<CheckedText> policy_;
  std::unique_ptr<engine::Program> program_;
  govern::ColumnsWanted wanted_;
  std::vector<Field> fields_;    // by leaf
  std::vector<double> factors_;  // by leaf: raw steps of one unit of the case; 0: a number as it is
  int value_scale_ = -1;         // decimals of the let `value`; -1: a number
};

}  // namespace remit::bench
