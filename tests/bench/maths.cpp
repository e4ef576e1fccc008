// Nanoseconds per element of exp, log, logistic and pow on arrays that stay in the first cache, on
// every instruction set of this processor, and one at a time. Times, not results: those are tested
// in tests/property/numbers/math_kernels_test.cpp.
//
// For each function and set the least and the middle of many rounds; the sets take turns in every
// round, so that what else the machine does falls on all alike.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "interpreter/builtins/kernels_math.h"

namespace {

namespace builtins = remit::builtins;

constexpr std::size_t kCount = 1024;
constexpr int kRounds = 60;
constexpr int kRepeats = 100;

using Block = void (*)(const double* x, const double* y, double* result, std::uint8_t* fault,
                       std::size_t count);

struct Function {
  const char* name;
  Block block;
  Block singly;
  double least;
  double most;
};

template <builtins::Fault (*Single)(double, double&)>
void Singly(const double* x, const double*, double* result, std::uint8_t* fault,
            std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    fault[i] = static_cast<std::uint8_t>(Single(x[i], result[i]));
}

const Function kFunctions[] = {
    {"exp",
     [](const double* x, const double*, double* r, std::uint8_t* f, std::size_t n) {
       builtins::ExpBlock(x, r, f, n);
     },
     Singly<builtins::Exp>, -20, 20},
    {"log",
     [](const double* x, const double*, double* r, std::uint8_t* f, std::size_t n) {
       builtins::LogBlock(x, r, f, n);
     },
     Singly<builtins::Log>, 0.001, 100},
    {"logistic",
     [](const double* x, const double*, double* r, std::uint8_t* f, std::size_t n) {
       builtins::LogisticBlock(x, r, f, n);
     },
     Singly<builtins::Logistic>, -20, 20},
    {"pow",
     [](const double* x, const double* y, double* r, std::uint8_t* f, std::size_t n) {
       builtins::PowBlock(x, y, r, f, n);
     },
     [](const double* x, const double* y, double* r, std::uint8_t* f, std::size_t n) {
       for (std::size_t i = 0; i < n; ++i)
         f[i] = static_cast<std::uint8_t>(builtins::Pow(x[i], y[i], r[i]));
     },
     0.001, 20},
};

double NanosecondsPerElement(Block block, const std::vector<double>& x,
                             const std::vector<double>& y) {
  alignas(64) static double result[kCount];
  alignas(64) static std::uint8_t fault[kCount];
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < kRepeats; ++i) block(x.data(), y.data(), result, fault, kCount);
  const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - start;
  return taken.count() / (static_cast<double>(kCount) * kRepeats);
}

}  // namespace

int main() {
  std::vector<std::string> targets = builtins::MathTargets();
  targets.emplace_back("one");
  for (const Function& function : kFunctions) {
    std::mt19937_64 engine(1);
    std::uniform_real_distribution<double> argument(function.least, function.most);
    std::uniform_real_distribution<double> exponent(-3, 3);
    std::vector<double> x(kCount);
    std::vector<double> y(kCount);
    for (double& value : x) value = argument(engine);
    for (double& value : y) value = exponent(engine);

    std::vector<std::vector<double>> times(targets.size());
    for (int round = 0; round < kRounds; ++round) {
      for (std::size_t t = 0; t < targets.size(); ++t) {
        const bool one = t + 1 == targets.size();
        builtins::UseMathTargetForTest(one ? std::string() : targets[t]);
        times[t].push_back(NanosecondsPerElement(one ? function.singly : function.block, x, y));
      }
    }
    for (std::size_t t = 0; t < targets.size(); ++t) {
      std::sort(times[t].begin(), times[t].end());
      std::printf("%-9s %-10s %7.2f %7.2f ns\n", function.name, targets[t].c_str(),
                  times[t].front(), times[t][times[t].size() / 2]);
    }
  }
}
