// `remit graph`: what is computed, and at which stage it is fixed.
#include <iostream>

#include "interpreter/graph/build.h"
#include "interpreter/graph/print.h"
#include "repl/commands.h"
#include "repl/load.h"

namespace remit::repl {

int RunGraph(const GraphOptions& options) {
  const Loaded loaded = LoadPolicy(options.policy, false);
  if (!loaded.compilation) return loaded.exit_code;
  return kOk;
}

}  // namespace remit::repl
