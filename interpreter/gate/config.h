// The gate's one configuration file: JSON, every key known, docs/ci/README.md.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/base/result.h"

namespace remit::gate {

inline constexpr const char* kConfigName = "remit-ci.json";

struct Config {
  std::vector<std::string> paths{};  // only policies in these; from the root of the repository
  std::vector<std::string> skip{};   // steps
  bool lint_fails = true;            // warnings of `lint`; of errors it always does
  std::optional<std::int64_t> coverage_floor{}, mutation_floor{};  // ratios with nine decimals
  bool coverage_may_fall = false;                                  // below what it is at the base
  std::size_t mutation_most = 200;
  std::uint64_t proof_budget = 0;     // 0: as `remit prove`
  bool undecided_fails = false;       // a guarantee or property that is neither proved nor refuted
  std::uint64_t difference_work = 0;  // 0: as much as the gate usually spends
  std::optional<std::int64_t> most_changed{};  // of decisions; a ratio with nine decimals
  std::map<std::string, std::string> cases{}, journals{};  // by policy: file
  std::string text{};                                      // of the file; empty without one
};

// The steps in the order in which they are taken.
const std::vector<std::string>& StepNames();
// An Error names the key that is unknown or has no such value.
base::Result<Config> ConfigFrom(const std::string& text);

}  // namespace remit::gate
