// One call of Z3 on an encoded problem: its own context, fixed seeds, bounded by resource units and
// never by time.
#include "interpreter/prove/linear.h"

#include <algorithm>
#include <limits>

#include "interpreter/prove/linear_encoder.h"
#include "interpreter/prove/propagate.h"

namespace remit::prove {
namespace {

std::uint64_t Spent(const z3::solver& solver) {
  const z3::stats statistics = solver.statistics();
  for (unsigned i = 0; i < statistics.size(); ++i) {
    if (statistics.key(i) == "rlimit count" && statistics.is_uint(i))
      return statistics.uint_value(i);
  }
  return 0;
}

LinearAnswer Ask(const Problem& problem, const Box& box, const std::vector<Range>& ranges,
                 std::uint64_t limit) {
  z3::context context;
  z3::solver solver(context, z3::solver::simple());
  z3::params settings(context);
  settings.set("random_seed", 0u);
  settings.set("rlimit", static_cast<unsigned>(
                             std::min<std::uint64_t>(limit, std::numeric_limits<unsigned>::max())));
  solver.set(settings);
  Propagator propagator(problem);
  propagator.Evaluate(box);
  Encoder encoder(solver, problem, box, ranges, propagator.ranges());
  encoder.Run();
  LinearAnswer answer;
  switch (solver.check()) {
    case z3::unsat:
      answer.kind = LinearAnswer::Kind::kImpossible;
      break;
    case z3::sat:
      answer.kind = LinearAnswer::Kind::kSuggested;
      answer.suggested = encoder.Read(solver.get_model());
      break;
    case z3::unknown:
      answer.kind = LinearAnswer::Kind::kUnknown;
      break;
  }
  // Writing the formulas costs too, which Z3 does not count.
  constexpr std::uint64_t kOfNode = 50;
  answer.used = Spent(solver) + kOfNode * problem.graph.nodes.size() + 1;
  return answer;
}

}  // namespace

LinearAnswer AskLinear(const Problem& problem, const Box& box, const std::vector<Range>& ranges,
                       std::uint64_t limit) {
  if (limit == 0) return {};
  try {
    return Ask(problem, box, ranges, limit);
  } catch (const z3::exception&) {
    // Z3 gives up in this way too, when a limit is reached outside its search.
    LinearAnswer given_up;
    given_up.used = limit;
    return given_up;
  }
}

}  // namespace remit::prove
