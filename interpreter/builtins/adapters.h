// Gives the typed kernels the one shape that rows carry: raw 64-bit arguments, a KernelContext, a
// raw result. No arithmetic of its own.
#pragma once

#include <algorithm>
#include <bit>
#include <functional>

#include "interpreter/builtins/builtin.h"
#include "interpreter/builtins/kernels_decimal.h"
#include "interpreter/builtins/kernels_number.h"

namespace remit::builtins {

using Arguments = const std::int64_t*;

inline double AsNumber(std::int64_t raw) { return std::bit_cast<double>(raw); }
inline std::int64_t AsRaw(double number) { return std::bit_cast<std::int64_t>(number); }

inline types::ExactDecimal LiteralAt(Arguments arguments, const KernelContext& context, int index) {
  return {.digits = arguments[index], .scale = context.scale[static_cast<std::size_t>(index)]};
}

template <Fault (*Kernel1)(std::int64_t, std::int64_t&)>
Fault OfDecimal(Arguments arguments, const KernelContext&, std::int64_t& result) {
  return Kernel1(arguments[0], result);
}

template <Fault (*Kernel2)(std::int64_t, std::int64_t, std::int64_t&)>
Fault OfDecimals(Arguments arguments, const KernelContext&, std::int64_t& result) {
  return Kernel2(arguments[0], arguments[1], result);
}

template <Fault (*Kernel1)(double, double&)>
Fault OfNumber(Arguments arguments, const KernelContext&, std::int64_t& result) {
  double number = 0;
  const Fault fault = Kernel1(AsNumber(arguments[0]), number);
  result = AsRaw(number);
  return fault;
}

template <Fault (*Kernel2)(double, double, double&)>
Fault OfNumbers(Arguments arguments, const KernelContext&, std::int64_t& result) {
  double number = 0;
  const Fault fault = Kernel2(AsNumber(arguments[0]), AsNumber(arguments[1]), number);
  result = AsRaw(number);
  return fault;
}

// Everything but `number` is compared by its integer: decimals of one scale, dates, positions.
template <typename Comparison>
Fault CompareRaw(Arguments arguments, const KernelContext&, std::int64_t& result) {
  result = Comparison{}(arguments[0], arguments[1]) ? 1 : 0;
  return Fault::kNone;
}

template <typename Comparison>
Fault CompareNumbers(Arguments arguments, const KernelContext&, std::int64_t& result) {
  result = Comparison{}(AsNumber(arguments[0]), AsNumber(arguments[1])) ? 1 : 0;
  return Fault::kNone;
}

template <std::int64_t (*Pick)(std::int64_t, std::int64_t)>
Fault FoldDecimals(Arguments arguments, const KernelContext& context, std::int64_t& result) {
  result = arguments[0];
  for (int i = 1; i < context.count; ++i) result = Pick(result, arguments[i]);
  return Fault::kNone;
}

template <double (*Pick)(double, double)>
Fault FoldNumbers(Arguments arguments, const KernelContext& context, std::int64_t& result) {
  double number = AsNumber(arguments[0]);
  for (int i = 1; i < context.count; ++i) number = Pick(number, AsNumber(arguments[i]));
  result = AsRaw(number);
  return Fault::kNone;
}

template <RoundingMode kMode>
Fault RoundDecimal(Arguments arguments, const KernelContext&, std::int64_t& result) {
  return RoundDecimalTo(arguments[0], arguments[1], kMode, result);
}

}  // namespace remit::builtins
