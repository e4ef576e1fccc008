// A tree ensemble that another program has trained, in the one form that everything here works on,
// whichever file it was read from. It knows features by name and nothing of policies or cases.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/builtins/fault.h"

namespace remit::models {

// In which binary format features are compared and leaves are added. XGBoost: binary32; LightGBM:
// binary64.
enum class Precision : std::uint8_t { kSingle, kDouble };

// What turns the sum of the leaves into the score.
enum class Link : std::uint8_t {
  kIdentity,
  kLogistic,  // 1 / (1 + exp(-steepness * sum))
  kExp,
  kSignedSquare,  // sum * |sum|: LightGBM's `regression sqrt`
};

struct Feature {
  std::string name;
  bool used = false;                    // some split asks for it
  bool category = false;                // its values are codes of categories, 0, 1 …
  std::vector<std::string> categories;  // by code; empty where the file names none
  std::uint32_t highest_code = 0;       // that a split asks for
};

struct Node {
  enum class Test : std::uint8_t {
    kLeaf,
    kBelow,  // left where the feature is < value
    kUpTo,   // left where it is <= value
    kIn,     // left where its code is one of the split's codes
  } test = Test::kLeaf;
  enum class Missing : std::uint8_t { kLeft, kRight, kAsZero } missing = Missing::kRight;
  bool zero_is_missing = false;  // |feature| <= kNearZero goes where a missing value goes
  std::uint32_t feature = 0;
  double value = 0;  // the threshold, or what the leaf adds; finite
  // Positions in Ensemble::nodes, greater than this node's own: every walk ends. kIn has its codes,
  // ascending, at Ensemble::codes[first_code, first_code + code_count).
  std::uint32_t left = 0, right = 0;
  std::uint32_t first_code = 0, code_count = 0;
};
inline constexpr double kNearZero = 1e-35f;  // LightGBM's kZeroThreshold, a binary32 constant

struct Ensemble {
  std::string origin;  // "XGBoost" or "LightGBM"
  std::string objective;
  Precision precision = Precision::kDouble;
  Link link = Link::kIdentity;
  double steepness = 1;
  double base = 0;            // where the sum begins; a binary32 value for kSingle
  std::uint32_t divisor = 1;  // what the sum is divided by in the end
  std::vector<Feature> features;
  std::vector<std::uint32_t> roots;  // of the trees, in the order of the sum
  std::vector<Node> nodes;
  std::vector<std::uint32_t> codes;
};

inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// A feature as the trees see it: for kSingle the nearest binary32 value. kMissing stays so.
// kNotFinite where it lies beyond binary32.
builtins::Fault Prepare(Precision precision, double value, double& prepared);

// The sum of the leaves reached, begun with the base, added tree by tree in the file's order, each
// addition rounded in the ensemble's precision, and divided once. `features` are prepared, one for
// each of the ensemble's; those no split asks for are not read. kNotFinite where the sum overflows.
builtins::Fault RawScore(const Ensemble& ensemble, std::span<const double> features,
                         double& result);

// The score of a raw score, in binary64 whatever the precision, by this project's own exp and
// logistic (builtins/kernels_math.h).
builtins::Fault LinkedScore(const Ensemble& ensemble, double raw, double& result);

// Everything that a score depends on, as one text; equal ensembles have equal texts. Names of
// features count, those of unused features and the origin do not.
std::string Canonical(const Ensemble& ensemble);

}  // namespace remit::models
