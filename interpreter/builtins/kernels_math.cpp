// Lifts the lane algorithms to blocks, once per instruction set with the choice made at run time,
// and to single values with a one-lane tag of the set that every processor has.
#include "interpreter/builtins/kernels_math.h"

#include <algorithm>

#include "interpreter/base/check.h"

// The sets left out gain nothing for doubles that is worth their compile time.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "interpreter/builtins/kernels_math.cpp"
#include "hwy/foreach_target.h"  // includes this file again for each target
#include "hwy/highway.h"
#include "interpreter/builtins/math_lanes.h"

HWY_BEFORE_NAMESPACE();
namespace remit::builtins::HWY_NAMESPACE {

template <class D>
struct Block {
  using L = Lanes<D>;
  using V = typename L::V;
  using Result = typename L::Result;

  struct ExpOf {
    static HWY_INLINE Result Of(V x, V) { return L::Exp(x); }
    static HWY_INLINE V FaultOf(V x, V) { return L::ExpFault(x); }
  };
  struct LogOf {
    static HWY_INLINE Result Of(V x, V) { return L::Log(x); }
    static HWY_INLINE V FaultOf(V x, V) { return L::LogFault(x); }
  };
  struct PowOf {
    static HWY_INLINE Result Of(V x, V y) { return L::Pow(x, y); }
    static HWY_INLINE V FaultOf(V x, V y) { return L::PowFault(x, y); }
  };
  struct LogisticOf {
    static HWY_INLINE Result Of(V x, V) { return L::Logistic(x); }
    static HWY_INLINE V FaultOf(V x, V) { return L::LogisticFault(x); }
  };

  template <class Function>
  static HWY_NOINLINE void WriteFaults(V x, V y, const hn::Mask<D>& faulty, std::uint8_t* fault,
                                       std::size_t count) {
    const D d;
    alignas(64) double codes[hn::MaxLanes(D())];
    hn::Store(hn::IfThenElseZero(faulty, Function::FaultOf(x, y)), d, codes);
    for (std::size_t j = 0; j < count; ++j) fault[j] = static_cast<std::uint8_t>(codes[j]);
  }

  // One-argument functions pass their argument twice. The last, partial vector is filled up with
  // ones, which every function takes without a fault; lanes do not see each other.
  template <class Function>
  static HWY_INLINE void Run(const double* x, const double* y, double* result, std::uint8_t* fault,
                             std::size_t count) {
    const D d;
    const std::size_t width = hn::Lanes(d);
    std::fill_n(fault, count, std::uint8_t{0});
    std::size_t i = 0;
    for (; i + width <= count; i += width) {
      const V x_lanes = hn::LoadU(d, x + i);
      const V y_lanes = hn::LoadU(d, y + i);
      const Result lanes = Function::Of(x_lanes, y_lanes);
      hn::StoreU(lanes.value, d, result + i);
      if (HWY_UNLIKELY(!hn::AllFalse(d, lanes.fault)))
        WriteFaults<Function>(x_lanes, y_lanes, lanes.fault, fault + i, width);
    }
    if (i == count) return;
    alignas(64) double x_tail[hn::MaxLanes(D())];
    alignas(64) double y_tail[hn::MaxLanes(D())];
    std::fill_n(x_tail, width, 1.0);
    std::fill_n(y_tail, width, 1.0);
    std::copy_n(x + i, count - i, x_tail);
    std::copy_n(y + i, count - i, y_tail);
    const V x_lanes = hn::Load(d, x_tail);
    const V y_lanes = hn::Load(d, y_tail);
    const Result lanes = Function::Of(x_lanes, y_lanes);
    hn::Store(lanes.value, d, x_tail);
    std::copy_n(x_tail, count - i, result + i);
    WriteFaults<Function>(x_lanes, y_lanes, lanes.fault, fault + i, count - i);
  }

  template <class Function>
  static HWY_INLINE Fault One(double x, double y, double& result) {
    const D d;
    const V x_lane = hn::Set(d, x);
    const V y_lane = hn::Set(d, y);
    const Result lane = Function::Of(x_lane, y_lane);
    result = hn::GetLane(lane.value);
    if (HWY_LIKELY(hn::AllFalse(d, lane.fault))) return Fault::kNone;
    return static_cast<Fault>(
        static_cast<std::uint8_t>(hn::GetLane(Function::FaultOf(x_lane, y_lane))));
  }
};

using Wide = Block<hn::ScalableTag<double>>;
using Single = Block<hn::CappedTag<double, 1>>;

void ExpLanes(const double* x, const double* y, double* result, std::uint8_t* fault,
              std::size_t count) {
  Wide::Run<Wide::ExpOf>(x, y, result, fault, count);
}
void LogLanes(const double* x, const double* y, double* result, std::uint8_t* fault,
              std::size_t count) {
  Wide::Run<Wide::LogOf>(x, y, result, fault, count);
}
void PowLanes(const double* x, const double* y, double* result, std::uint8_t* fault,
              std::size_t count) {
  Wide::Run<Wide::PowOf>(x, y, result, fault, count);
}
void LogisticLanes(const double* x, const double* y, double* result, std::uint8_t* fault,
                   std::size_t count) {
  Wide::Run<Wide::LogisticOf>(x, y, result, fault, count);
}

Fault ExpSingle(double x, double& result) { return Single::One<Single::ExpOf>(x, x, result); }
Fault LogSingle(double x, double& result) { return Single::One<Single::LogOf>(x, x, result); }
Fault PowSingle(double x, double y, double& result) {
  return Single::One<Single::PowOf>(x, y, result);
}
Fault LogisticSingle(double x, double& result) {
  return Single::One<Single::LogisticOf>(x, x, result);
}

}  // namespace remit::builtins::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace remit::builtins {

HWY_EXPORT(ExpLanes);
HWY_EXPORT(LogLanes);
HWY_EXPORT(PowLanes);
HWY_EXPORT(LogisticLanes);

Fault Exp(double x, double& result) { return HWY_STATIC_DISPATCH(ExpSingle)(x, result); }
Fault Log(double x, double& result) { return HWY_STATIC_DISPATCH(LogSingle)(x, result); }
Fault Pow(double x, double y, double& result) {
  return HWY_STATIC_DISPATCH(PowSingle)(x, y, result);
}
Fault Logistic(double x, double& result) { return HWY_STATIC_DISPATCH(LogisticSingle)(x, result); }

void ExpBlock(const double* x, double* result, std::uint8_t* fault, std::size_t count) {
  HWY_DYNAMIC_DISPATCH(ExpLanes)(x, x, result, fault, count);
}
void LogBlock(const double* x, double* result, std::uint8_t* fault, std::size_t count) {
  HWY_DYNAMIC_DISPATCH(LogLanes)(x, x, result, fault, count);
}
void PowBlock(const double* x, const double* y, double* result, std::uint8_t* fault,
              std::size_t count) {
  HWY_DYNAMIC_DISPATCH(PowLanes)(x, y, result, fault, count);
}
void LogisticBlock(const double* x, double* result, std::uint8_t* fault, std::size_t count) {
  HWY_DYNAMIC_DISPATCH(LogisticLanes)(x, x, result, fault, count);
}

std::vector<std::string> MathTargets() {
  std::vector<std::string> names;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    names.emplace_back(hwy::TargetName(target));
  }
  return names;
}

void UseMathTargetForTest(const std::string& name) {
  hwy::SetSupportedTargetsForTest(0);
  std::int64_t chosen = 0;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    if (name == hwy::TargetName(target)) chosen = target;
  }
  REMIT_CHECK(chosen != 0 || name.empty(), "the target is one of MathTargets");
  hwy::SetSupportedTargetsForTest(chosen);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace remit::builtins
#endif  // HWY_ONCE
