// A policy written as a bundle and opened again, held against itself: every structure, and what it
// comes to on cases. Says what differs; decides nothing about cases itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/engine/case.h"
#include "interpreter/engine/core.h"
#include "interpreter/engine/program.h"

namespace remit::conformance {

class Bundled {
 public:
  // Requires compilation.ok(), and that it outlives this.
  explicit Bundled(const compile::Compilation& compilation);

  // The graph, the decisions at a small block and their explanations.
  void Compare(const engine::Program& program, const engine::CaseBatch& batch,
               const std::vector<engine::Core>& cores);
  const std::vector<std::string>& problems() const { return problems_; }

 private:
  const compile::Compilation& compilation_;
  std::optional<compile::Compilation> opened_;
  std::vector<std::string> problems_;
};

}  // namespace remit::conformance
