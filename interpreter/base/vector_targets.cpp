// Which vector instructions the processor has, in the words of Highway's header. Stands in for the
// shared library of Highway on x86-64, of which nothing else is used: loading that library measures
// a clock for its benchmarks, some three milliseconds, before main begins. Groups of instructions
// are those of hwy/detect_targets.h.
#include <cpuid.h>

#include <atomic>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <iterator>

#include "hwy/targets.h"
#include "interpreter/base/vector_level.h"

namespace remit::base {
namespace {

struct Level {
  std::string_view name;
  std::int64_t targets;  // that go further
};
constexpr Level kLevels[] = {
    {"portable", HWY_SSSE3 | HWY_SSE4 | HWY_AVX2 | HWY_AVX3 | HWY_AVX3_DL},
    {"ssse3", HWY_SSE4 | HWY_AVX2 | HWY_AVX3 | HWY_AVX3_DL},
    {"sse4", HWY_AVX2 | HWY_AVX3 | HWY_AVX3_DL},
    {"avx2", HWY_AVX3 | HWY_AVX3_DL},
    {"avx512", 0},
};

const Level* Asked() {
  const char* const asked = std::getenv("REMIT_VECTORS");
  if (asked == nullptr) return &kLevels[std::size(kLevels) - 1];
  for (const Level& level : kLevels) {
    if (level.name == asked) return &level;
  }
  return nullptr;
}

}  // namespace

std::vector<std::string_view> VectorLevels() {
  std::vector<std::string_view> names;
  for (const Level& level : kLevels) names.push_back(level.name);
  return names;
}

std::optional<std::string> UnknownVectorLevel() {
  if (Asked() != nullptr) return std::nullopt;
  return std::string(std::getenv("REMIT_VECTORS"));
}

static std::int64_t TargetsBeyondLevel() {
  const Level* const level = Asked();
  return level == nullptr ? 0 : level->targets;
}

}  // namespace remit::base

namespace hwy {
namespace {

constexpr unsigned kLeaf1F16c = 1u << 29;     // ecx of leaf 1
constexpr unsigned kExtendedLzcnt = 1u << 5;  // ecx of leaf 0x80000001
constexpr unsigned kExtendedLeaf = 0x80000001u;
constexpr unsigned kLeaf7Vaes = 1u << 9;  // ecx of leaf 7

// __builtin_cpu_supports knows these under no name that every compiler has.
bool HasHalfFloatsAndLeadingZeros() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & kLeaf1F16c) == 0) return false;
  return __get_cpuid(kExtendedLeaf, &a, &b, &c, &d) != 0 && (c & kExtendedLzcnt) != 0;
}

bool HasVectorAes() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (c & kLeaf7Vaes) != 0;
}

// The builtins look at what the operating system saves, too. Each group needs the one before.
std::int64_t Detect() {
  __builtin_cpu_init();
  std::int64_t targets = HWY_EMU128 | HWY_SCALAR;
  if (!__builtin_cpu_supports("ssse3")) return targets;
  targets |= HWY_SSSE3;
  if (!__builtin_cpu_supports("sse4.1") || !__builtin_cpu_supports("sse4.2") ||
      !__builtin_cpu_supports("pclmul") || !__builtin_cpu_supports("aes")) {
    return targets;
  }
  targets |= HWY_SSE4;
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") ||
      !__builtin_cpu_supports("bmi") || !__builtin_cpu_supports("bmi2") ||
      !HasHalfFloatsAndLeadingZeros()) {
    return targets;
  }
  targets |= HWY_AVX2;
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512vl") ||
      !__builtin_cpu_supports("avx512dq") || !__builtin_cpu_supports("avx512bw")) {
    return targets;
  }
  targets |= HWY_AVX3;
  if (!__builtin_cpu_supports("avx512vnni") || !__builtin_cpu_supports("vpclmulqdq") ||
      !__builtin_cpu_supports("avx512vbmi") || !__builtin_cpu_supports("avx512vbmi2") ||
      !__builtin_cpu_supports("avx512vpopcntdq") || !__builtin_cpu_supports("avx512bitalg") ||
      !__builtin_cpu_supports("gfni") || !HasVectorAes()) {
    return targets;
  }
  return targets | HWY_AVX3_DL;
}

// What tests have put in place of the processor's own; 0: nothing.
std::atomic<std::int64_t>& ForTest() {
  static std::atomic<std::int64_t> targets{0};
  return targets;
}

}  // namespace

std::int64_t SupportedTargets() {
  static const std::int64_t kDetected = Detect() & ~remit::base::TargetsBeyondLevel();
  const std::int64_t for_test = ForTest().load();
  return for_test != 0 ? for_test : kDetected;
}

void SetSupportedTargetsForTest(std::int64_t targets) {
  ForTest().store(targets);
  GetChosenTarget().DeInit();
}

// The one state that Highway's dispatch reads.
ChosenTarget& GetChosenTarget() {
  static ChosenTarget chosen;
  return chosen;
}

// Highway's own checks, which its header makes in builds with sanitizers.
void Abort(const char* file, int line, const char* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  std::fprintf(stderr, "%s:%d: ", file, line);
  std::vfprintf(stderr, format, arguments);
  va_end(arguments);
  std::fputc('\n', stderr);
  std::abort();
}

}  // namespace hwy
