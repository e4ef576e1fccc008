// Choices from a seed, the same on every machine: the standard distributions are not.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

namespace remit::testing {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  // 0 .. count - 1
  std::uint64_t Below(std::uint64_t count) { return engine_() % count; }
  std::int64_t Between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(Below(static_cast<std::uint64_t>(high - low) + 1));
  }
  bool Percent(int chance) { return Between(1, 100) <= chance; }
  template <typename T>
  const T& Of(const std::vector<T>& values) {
    return values.at(Below(values.size()));
  }
  template <typename T>
  T Of(std::initializer_list<T> values) {
    return values.begin()[Below(values.size())];
  }
  std::string Of(std::initializer_list<const char*> values) {
    return values.begin()[Below(values.size())];
  }

 private:
  std::mt19937_64 engine_;
};

// Texts one after the other. Between braces they are drawn in the order in which they are written;
// of the operands of `+`, and of the arguments of a call, one compiler draws the last one first.
inline std::string Joined(std::initializer_list<std::string> parts) {
  std::string text;
  for (const std::string& part : parts) text += part;
  return text;
}

}  // namespace remit::testing
