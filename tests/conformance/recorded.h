// A policy and its decisions as a journal records them, read back and decided again from what is
// recorded alone: the same bytes. Says what differs; keeps everything in memory.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/engine/case.h"
#include "interpreter/engine/core.h"
#include "interpreter/engine/program.h"

namespace remit::conformance {

class Recorded {
 public:
  // Requires compilation.ok().
  explicit Recorded(const compile::Compilation& compilation);

  // `cores` are those of the batch, decided by `program`.
  void Compare(const engine::Program& program, const engine::CaseBatch& batch,
               const std::vector<engine::Core>& cores);
  const std::vector<std::string>& problems() const { return problems_; }

 private:
  void Problem(const std::string& what) { problems_.push_back("recorded, " + what); }

  std::optional<compile::Compilation> again_;  // from the recorded texts
  std::vector<std::string> problems_;
};

}  // namespace remit::conformance
