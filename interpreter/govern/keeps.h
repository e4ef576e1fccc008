// Whether the guarantees hold where an explanation says that something else would be recommended.
// Asks the reference evaluator for the rest of that decision. Private to openings.cpp and
// explain*.cpp.
#pragma once

#include <optional>
#include <vector>

#include "interpreter/govern/bounds.h"
#include "interpreter/govern/explain.h"

namespace remit::govern {

// One comparison of a requirement, whose bound would move.
struct MovedBound {
  std::uint32_t requirement = 0;
  const std::vector<Part>& parts;
  std::size_t part = 0;
};

class Keeps {
 public:
  Keeps(const Subject& subject, const AlternativeTable& alternatives)
      : subject_(subject), bounds_(subject), alternatives_(alternatives) {}

  // The guarantees that end the case in a fault where `alternative` is what is recommended:
  // everything else as it is,
  std::vector<GuaranteeRef> BrokenAt(std::uint32_t alternative) const;
  // without one requirement,
  std::vector<GuaranteeRef> BrokenWithout(std::uint32_t requirement,
                                          std::uint32_t alternative) const;
  // or with a bound moved by a miss. A parameter has its other value wherever it is read.
  std::vector<GuaranteeRef> BrokenWith(const MovedBound& moved, const Miss& miss,
                                       std::uint32_t alternative) const;

 private:
  std::vector<GuaranteeRef> Ask(const check::Checked& checked, std::uint32_t alternative,
                                std::optional<std::uint32_t> without) const;
  std::optional<ast::ExprId> ValueOfParameter(ast::ExprId bound) const;
  bool ProposalComesIn(const MovedBound& moved, const Miss& miss, std::uint32_t alternative) const;
  const check::Model& model() const { return subject_.checked.model; }

  const Subject& subject_;
  const Bounds bounds_;
  const AlternativeTable& alternatives_;
};

}  // namespace remit::govern
