#include "interpreter/models/ensemble.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "interpreter/builtins/kernels_math.h"
#include "interpreter/builtins/kernels_number.h"

namespace remit::models {

using builtins::Fault;

namespace {

bool GoesLeft(const Ensemble& ensemble, const Node& node, double value) {
  using Missing = Node::Missing;
  if (std::isnan(value)) {
    if (node.missing != Missing::kAsZero) return node.missing == Missing::kLeft;
    value = 0;
  }
  if (node.zero_is_missing && std::fabs(value) <= kNearZero) return node.missing == Missing::kLeft;
  switch (node.test) {
    case Node::Test::kBelow:
      return value < node.value;
    case Node::Test::kUpTo:
      return value <= node.value;
    case Node::Test::kIn: {
      const auto first = ensemble.codes.begin() + node.first_code;
      const auto code = static_cast<std::uint32_t>(value);
      return std::binary_search(first, first + node.code_count, code);
    }
    case Node::Test::kLeaf:
      break;
  }
  return false;
}

double LeafOf(const Ensemble& ensemble, std::uint32_t root, std::span<const double> features) {
  const Node* node = &ensemble.nodes[root];
  while (node->test != Node::Test::kLeaf) {
    const bool left = GoesLeft(ensemble, *node, features[node->feature]);
    node = &ensemble.nodes[left ? node->left : node->right];
  }
  return node->value;
}

template <typename Float>
double Sum(const Ensemble& ensemble, std::span<const double> features) {
  auto sum = static_cast<Float>(ensemble.base);
  for (const std::uint32_t root : ensemble.roots)
    sum += static_cast<Float>(LeafOf(ensemble, root, features));
  if (ensemble.divisor > 1) sum /= static_cast<Float>(ensemble.divisor);
  return static_cast<double>(sum);
}

class Writer {
 public:
  void Text(std::string_view text) {
    Number(text.size());
    out_ += text;
  }
  void Number(std::uint64_t number) {
    out_ += std::to_string(number);
    out_ += ' ';
  }
  void Real(double value) {
    Number(std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value));  // -0 compares and adds as 0
  }
  std::string Take() { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace

Fault Prepare(Precision precision, double value, double& prepared) {
  prepared = value;
  if (precision == Precision::kDouble || std::isnan(value)) return Fault::kNone;
  prepared = static_cast<double>(static_cast<float>(value));
  if (std::isfinite(prepared)) return Fault::kNone;
  prepared = 0;
  return Fault::kNotFinite;
}

Fault RawScore(const Ensemble& ensemble, std::span<const double> features, double& result) {
  const double sum = ensemble.precision == Precision::kSingle ? Sum<float>(ensemble, features)
                                                              : Sum<double>(ensemble, features);
  result = std::isfinite(sum) ? sum + 0.0 : 0.0;  // no negative zero
  return std::isfinite(sum) ? Fault::kNone : Fault::kNotFinite;
}

Fault LinkedScore(const Ensemble& ensemble, double raw, double& result) {
  switch (ensemble.link) {
    case Link::kIdentity:
      result = raw;
      return Fault::kNone;
    case Link::kLogistic:
      if (const Fault fault = builtins::MultiplyNumber(ensemble.steepness, raw, result);
          fault != Fault::kNone) {
        return fault;
      }
      return builtins::Logistic(result, result);
    case Link::kExp:
      return builtins::Exp(raw, result);
    case Link::kSignedSquare:
      return builtins::MultiplyNumber(raw, std::fabs(raw), result);
  }
  return Fault::kNone;
}

std::string Canonical(const Ensemble& ensemble) {
  Writer out;
  out.Number(static_cast<std::uint64_t>(ensemble.precision));
  out.Number(static_cast<std::uint64_t>(ensemble.link));
  out.Real(ensemble.steepness);
  out.Real(ensemble.base);
  out.Number(ensemble.divisor);
  for (const Feature& feature : ensemble.features) {
    out.Number(feature.used);
    if (!feature.used) continue;
    out.Text(feature.name);
    out.Number(feature.category);
    out.Number(feature.categories.size());
    for (const std::string& category : feature.categories) out.Text(category);
  }
  out.Number(ensemble.roots.size());
  for (const std::uint32_t root : ensemble.roots) out.Number(root);
  for (const Node& node : ensemble.nodes) {
    out.Number(static_cast<std::uint64_t>(node.test));
    out.Real(node.value);
    if (node.test == Node::Test::kLeaf) continue;
    out.Number(static_cast<std::uint64_t>(node.missing));
    out.Number(node.zero_is_missing);
    for (const std::uint32_t part : {node.feature, node.left, node.right, node.code_count})
      out.Number(part);
    for (std::uint32_t i = 0; i < node.code_count; ++i)
      out.Number(ensemble.codes[node.first_code + i]);
  }
  return out.Take();
}

}  // namespace remit::models
