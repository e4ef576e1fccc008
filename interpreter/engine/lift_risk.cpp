// Risk measures over the outcomes of all worlds: exact for conditions and decimals, in binary64 for
// numbers.
#include <algorithm>
#include <bit>
#include <utility>
#include <vector>

#include "interpreter/base/int128.h"
#include "interpreter/base/power_of_ten.h"
#include "interpreter/builtins/kernels_number.h"
#include "interpreter/engine/lift.h"
#include "interpreter/engine/risk.h"
#include "interpreter/types/decimal.h"

namespace remit::engine {
namespace {

using base::Int128;
using base::PowerOfTen;
using builtins::Fault;

struct Atom {
  std::int64_t raw;
  std::int64_t weight;
};

// Takes from the worst as much as the tail holds, the last atom in part.
template <typename Take>
void TakeTail(const std::vector<Atom>& atoms, std::int64_t tail, Take take) {
  for (const Atom& atom : atoms) {
    const std::int64_t part = std::min(atom.weight, tail);
    if (part == 0) return;
    take(atom.raw, part);
    tail -= part;
  }
}

// mean of the tail <= limit, both sides times the tail's weight
bool DecimalHolds(const std::vector<Atom>& atoms, std::int64_t tail, std::int64_t limit) {
  Int128 sum = 0;
  TakeTail(atoms, tail, [&](std::int64_t raw, std::int64_t weight) {
    sum += static_cast<Int128>(raw) * weight;
  });
  return sum <= static_cast<Int128>(limit) * tail;
}

// The same in binary64, the worst first; each probability is rounded once.
Fault NumberHolds(const std::vector<Atom>& atoms, const graph::Risk& risk, double limit,
                  bool& holds) {
  const auto probability = [&](std::int64_t weight) {
    return types::ToNumber({weight, risk.decimals});
  };
  double sum = 0;
  Fault fault = Fault::kNone;
  TakeTail(atoms, risk.tail, [&](std::int64_t raw, std::int64_t weight) {
    double part = 0;
    if (fault == Fault::kNone)
      fault = builtins::MultiplyNumber(std::bit_cast<double>(raw), probability(weight), part);
    if (fault == Fault::kNone) fault = builtins::AddNumber(sum, part, sum);
  });
  double bound = 0;
  if (fault == Fault::kNone) fault = builtins::MultiplyNumber(limit, probability(risk.tail), bound);
  holds = sum <= bound;
  return fault;
}

// The greatest first; equal numbers are one, so that their order is none.
std::vector<Atom> InOrder(std::vector<Atom> atoms, bool number) {
  const auto greater = [number](const Atom& a, const Atom& b) {
    if (number) return std::bit_cast<double>(a.raw) > std::bit_cast<double>(b.raw);
    return a.raw > b.raw;
  };
  std::stable_sort(atoms.begin(), atoms.end(), greater);
  std::vector<Atom> merged;
  for (const Atom& atom : atoms) {
    if (!merged.empty() && !greater(merged.back(), atom)) {
      merged.back().weight += atom.weight;
    } else {
      merged.push_back(atom);
    }
  }
  return merged;
}

bool OfNumbers(const graph::Graph& graph, const graph::Node& node) {
  return graph[node.arguments.back()].type.kind == types::TypeKind::kNumber;
}

}  // namespace

std::int64_t RoundedUp(Int128 dividend, Int128 divisor) {
  const bool more = dividend > 0 && dividend % divisor != 0;
  return static_cast<std::int64_t>(dividend / divisor + (more ? 1 : 0));
}

MeasuredRisk MeasureRisk(const graph::Graph& graph, const graph::Node& node,
                         std::span<const types::Value> values) {
  const graph::Risk& risk = graph.risks[node.index];
  MeasuredRisk result{true, 0, {}, values.front()};
  std::vector<Atom> atoms;
  for (std::size_t i = 0; i < risk.weights.size(); ++i)
    atoms.push_back({values[i + 1].raw, risk.weights[i]});
  if (node.op == graph::Op::kChance) {
    const Int128 scale = PowerOfTen(2 * types::kDecimalScale - risk.decimals);
    for (const Atom& atom : atoms) result.chance += atom.raw != 0 ? atom.weight * scale : 0;
    return result;
  }
  const bool number = OfNumbers(graph, node);
  Int128 sum = 0;
  double inexact = 0;
  TakeTail(
      InOrder(std::move(atoms), number), risk.tail, [&](std::int64_t raw, std::int64_t weight) {
        if (number) {
          double part = 0;
          const double share = types::ToNumber({weight, risk.decimals});
          result.known =
              result.known &&
              builtins::MultiplyNumber(std::bit_cast<double>(raw), share, part) == Fault::kNone &&
              builtins::AddNumber(inexact, part, inexact) == Fault::kNone;
        } else {
          sum += static_cast<Int128>(raw) * weight;
        }
      });
  if (!result.known) return {};
  result.shortfall = number
                         ? types::Value::Of(inexact / types::ToNumber({risk.tail, risk.decimals}))
                         : types::Value{RoundedUp(sum, risk.tail)};
  return result;
}

// False as soon as what is certainly true is more probable than the limit, true when the rest could
// not change that; else it depends on what is missing.
void LiftChance(Operation& operation) {
  const graph::Risk& risk = operation.graph.risks[operation.node.index];
  const View& limit = operation.arguments[0];
  const Int128 certainty = PowerOfTen(risk.decimals);
  for (std::size_t lane = 0; lane < operation.width; ++lane) {
    std::int64_t holds = 0;
    std::int64_t open = 0;
    CauseId causes = limit.CauseOf(lane);
    for (std::size_t i = 0; i < risk.weights.size(); ++i) {
      const View& condition = operation.arguments[i + 1];
      const CauseId cause = condition.CauseOf(lane);
      if (cause != kPresent) {
        open += risk.weights[i];
        causes = operation.causes.Union(causes, cause);
      } else if (condition.Raw(lane) != 0) {
        holds += risk.weights[i];
      }
    }
    if (limit.CauseOf(lane) != kPresent) {
      operation.out.SetCause(lane, causes);
      continue;
    }
    const Int128 bound = limit.Raw(lane) * certainty;
    const auto exceeds = [&](std::int64_t weight) {
      return static_cast<Int128>(weight) * types::kOneUnit > bound;
    };
    if (exceeds(holds)) {
      operation.out.Set(lane, 0, kPresent);
    } else {
      const bool settled = !exceeds(holds + open);
      operation.out.Set(lane, settled, settled ? kPresent : causes);
    }
  }
}

Fault ShortfallHolds(const graph::Graph& graph, const graph::Node& node,
                     std::span<const types::Value> values, bool& holds) {
  const graph::Risk& risk = graph.risks[node.index];
  const bool number = OfNumbers(graph, node);
  std::vector<Atom> atoms;
  for (std::size_t i = 0; i < risk.weights.size(); ++i)
    atoms.push_back({values[i + 1].raw, risk.weights[i]});
  atoms = InOrder(std::move(atoms), number);
  if (number) return NumberHolds(atoms, risk, values[0].number(), holds);
  holds = DecimalHolds(atoms, risk.tail, values[0].raw);
  return Fault::kNone;
}

void LiftShortfall(Operation& operation) {
  std::vector<types::Value> values(operation.arguments.size());
  LiftStrict(operation, [&](std::size_t lane, std::int64_t& result) {
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = {operation.arguments[i].Raw(lane)};
    bool holds = false;
    const Fault fault = ShortfallHolds(operation.graph, operation.node, values, holds);
    result = holds ? 1 : 0;
    return fault;
  });
}

}  // namespace remit::engine
