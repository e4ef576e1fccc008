// The comparisons that a requirement is made of: by how much one fails at an alternative, which of
// its sides is the bound that could move, and who may move it. Asks the reference evaluator.
// Private to openings.cpp and explain*.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/base/int128.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/explain.h"
#include "interpreter/govern/naming.h"

namespace remit::govern {

// A comparison that must hold: `left >= right` and its three sisters.
struct Comparison {
  ast::ExprId left, right;
  bool left_greater = false;  // left must be the greater side
  bool strict = false;
};
// A part of a requirement, all of which must hold.
struct Part {
  ast::ExprId condition;
  bool negated = false;
  std::optional<Comparison> comparison;  // none: no order of two measures
  std::optional<check::RiskId> risk;     // of a risk measure, which is compared with its limit
};
// By how much one comparison fails, in the type of its sides: a double for numbers, else raw.
struct Miss {
  bool number = false;
  double real = 0;
  base::Int128 raw = 0;

  bool operator<(const Miss& other) const { return number ? real < other.real : raw < other.raw; }
  bool operator==(const Miss& other) const {
    return number ? real == other.real : raw == other.raw;
  }
};

class Bounds {
 public:
  explicit Bounds(const Subject& subject) : subject_(subject), naming_(subject) {}

  // All must hold; none where the requirement is made from `damp`.
  std::vector<Part> PartsOf(const check::RequirementInfo& requirement) const;
  // How far the comparison of one part fails at an alternative where every other part holds;
  // nothing where it holds, or another does not.
  std::optional<Miss> MissAlone(const std::vector<Part>& parts, std::size_t part,
                                std::uint32_t alternative) const;
  // The side that would move: a parameter that may be moved, else what does not depend on the
  // choice, else the right one.
  ast::ExprId BoundOf(const Comparison& comparison) const;
  bool MovesDown(const Comparison& comparison) const;
  std::string Written(ast::ExprId id) const;  // as written
  // In the bound's own unit; nothing where that is beyond what its type can say.
  std::optional<NamedValue> SlackOf(const Miss& miss, ast::ExprId bound) const;
  // The level that may move the bound so far; empty: nobody but the owner, since the bound is no
  // parameter that may be moved, or its range ends before.
  std::string Grantor(const check::RequirementInfo& requirement, const Comparison& comparison,
                      const Miss& miss, std::uint32_t alternative) const;
  // The value of the bound at an alternative, moved by a miss, and beyond it where the comparison
  // is strict; nothing where its type cannot say it. A parameter in whole units moves by whole
  // units.
  std::optional<types::Value> Moved(const Comparison& comparison, const Miss& miss,
                                    std::uint32_t alternative) const;
  const std::string& OwnerOf(const check::RequirementInfo& requirement) const;
  engine::Lane At(ast::ExprId expr, std::uint32_t alternative) const;

 private:
  bool IsBound(ast::ExprId side, ast::ExprId other) const;
  const check::ParameterInfo* AdjustableAt(ast::ExprId id) const;
  void Collect(ast::ExprId id, bool negated, std::vector<Part>& parts) const;
  void AskRisk(ast::ExprId id, Part& part) const;
  std::optional<Miss> MissOf(check::RiskId id, std::uint32_t alternative) const;
  std::optional<Comparison> ComparisonOf(const ast::Call& call, bool negated) const;
  const types::Type& TypeOf(ast::ExprId id) const { return subject_.checked.TypeOf(id); }
  int ScaleOf(const types::Type& type) const {
    return types::Scale(type, subject_.checked.type_table);
  }
  const check::Model& model() const { return subject_.checked.model; }

  const Subject& subject_;
  const Naming naming_;
};

}  // namespace remit::govern
