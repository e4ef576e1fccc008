#include "interpreter/engine/reference_trees.h"

#include <cmath>

#include "interpreter/builtins/kernels_math.h"
#include "interpreter/builtins/kernels_number.h"

namespace remit::engine {
namespace {

using builtins::Fault;
using models::Ensemble;
using models::Node;

bool IsAmongCodes(const Ensemble& trees, const Node& split, double code) {
  for (std::uint32_t i = 0; i < split.code_count; ++i) {
    if (static_cast<double>(trees.codes.at(split.first_code + i)) == code) return true;
  }
  return false;
}

// M6, M7, M8.
bool GoesLeft(const Ensemble& trees, const Node& split, std::optional<double> feature) {
  if (!feature && split.missing == Node::Missing::kAsZero) feature = 0.0;
  const bool near_zero = feature && *feature >= -models::kNearZero && *feature <= models::kNearZero;
  if (!feature || (split.zero_is_missing && near_zero))
    return split.missing == Node::Missing::kLeft;
  if (split.test == Node::Test::kIn) return IsAmongCodes(trees, split, *feature);
  return split.test == Node::Test::kBelow ? *feature < split.value : *feature <= split.value;
}

double Leaf(const Ensemble& trees, std::uint32_t root,
            const std::vector<std::optional<double>>& features) {
  std::uint32_t at = root;
  while (trees.nodes.at(at).test != Node::Test::kLeaf) {
    const Node& split = trees.nodes.at(at);
    at = GoesLeft(trees, split, features.at(split.feature)) ? split.left : split.right;
  }
  return trees.nodes.at(at).value;
}

}  // namespace

Fault ScoreOfTrees(const Ensemble& trees, std::vector<std::optional<double>> features,
                   double& score) {
  const bool single = trees.precision == models::Precision::kSingle;
  const auto rounded = [&](double value) {
    return single ? static_cast<double>(static_cast<float>(value)) : value;
  };
  for (std::optional<double>& feature : features) {
    if (feature) feature = rounded(*feature);
    if (feature && std::isinf(*feature)) return Fault::kNotFinite;
  }
  // A sum or quotient of two binary32 values, rounded to binary64 and then to binary32, is rounded
  // as if at once: binary64 has more than twice the digits.
  double sum = trees.base;
  for (const std::uint32_t root : trees.roots) sum = rounded(sum + Leaf(trees, root, features));
  if (trees.divisor > 1) sum = rounded(sum / trees.divisor);
  if (!std::isfinite(sum)) return Fault::kNotFinite;
  switch (trees.link) {
    case models::Link::kIdentity:
      return builtins::AddNumber(sum, 0.0, score);
    case models::Link::kLogistic:
      if (const Fault fault = builtins::MultiplyNumber(trees.steepness, sum, sum);
          fault != Fault::kNone) {
        return fault;
      }
      return builtins::Logistic(sum, score);
    case models::Link::kExp:
      return builtins::Exp(sum, score);
    case models::Link::kSignedSquare:
      return builtins::MultiplyNumber(sum, std::abs(sum), score);
  }
  return Fault::kNone;
}

}  // namespace remit::engine
