// The case stream, the codes and the published checksums of the discount desk.
#include "tests/bench/desk/cases.h"

#include <cmath>
#include <sstream>

namespace remit::bench {
namespace {

constexpr std::uint64_t kCaseSeed = 0x9E3779B97F4A7C15ULL;
constexpr std::size_t kLine = 64 / sizeof(double);
constexpr std::size_t kReadable = 64;

Case NextCase(Draws& draws) {
  Case deal{};
  deal[kListPrice] = 500 + std::floor(draws.Next() * 4500);
  deal[kUnitCost] = std::floor(deal[kListPrice] * (0.30 + 0.45 * draws.Next()));
  double u = draws.Next();
  deal[kQuantity] = 1 + std::floor(u * u * 400);
  u = draws.Next();
  deal[kRequested] = std::floor(u * u * 81) * 0.5;
  deal[kTenure] = std::floor(draws.Next() * 121);
  deal[kCredit] = 300 + std::floor(draws.Next() * 551);
  u = draws.Next();
  deal[kSegment] = u < 0.45 ? 0 : u < 0.75 ? 1 : u < 0.93 ? 2 : 3;
  deal[kCompetitor] = draws.Next() < 0.4 ? 1 : 0;
  u = draws.Next();
  deal[kRevenue] = std::floor(u * u * u * 2000000);
  u = draws.Next();
  deal[kOverdue] = u < 0.7 ? 0 : std::floor((u - 0.7) * 400);
  return deal;
}

struct Published {
  std::size_t count;
  std::array<std::int64_t, 3> codes;  // by Size
};
constexpr std::array<Published, 4> kPublished = {{
    {1'000, {6794336, 991891831, 408174569287}},
    {10'000, {65381222, 9314219141, 4001048102965}},
    {100'000, {649287702, 91783041386, 40255223217437}},
    {1'000'000, {6488915420, 918158896498, 402927743603412}},
}};

}  // namespace

const char* Name(Size size) {
  switch (size) {
    case Size::kS:
      return "S";
    case Size::kM:
      return "M";
    case Size::kL:
      return "L";
  }
  return "";
}

double Draws::Next() {
  state_ ^= state_ >> 12;
  state_ ^= state_ << 25;
  state_ ^= state_ >> 27;
  return static_cast<double>((state_ * 0x2545F4914F6CDD1DULL) >> 11) * 0x1p-53;
}

int Draws::Below(int bound) { return static_cast<int>(Next() * bound); }

CaseColumns::CaseColumns(std::size_t count) : size_(count) {
  const std::size_t stride = (count + kReadable + kLine - 1) / kLine * kLine;
  storage_.resize(stride * kFieldCount + kLine);
  const auto address = reinterpret_cast<std::uintptr_t>(storage_.data());
  double* begin = storage_.data() + (64 - address % 64) % 64 / sizeof(double);
  for (std::size_t field = 0; field < kFieldCount; ++field)
    columns_[field] = begin + field * stride;
  Draws draws(kCaseSeed);
  Case deal{};
  for (std::size_t i = 0; i < count; ++i) {
    deal = NextCase(draws);
    for (std::size_t field = 0; field < kFieldCount; ++field)
      begin[field * stride + i] = deal[field];
  }
  // What stands behind the end is a case too, so that a last vector computes nothing odd.
  for (std::size_t i = count; i < stride; ++i)
    for (std::size_t field = 0; field < kFieldCount; ++field)
      begin[field * stride + i] = deal[field];
}

Case CaseColumns::At(std::size_t index) const {
  Case deal{};
  for (std::size_t field = 0; field < kFieldCount; ++field) deal[field] = columns_[field][index];
  return deal;
}

std::int64_t CodeOf(Size size, const Outcome& outcome) {
  const std::int64_t rule = std::int64_t{outcome.row} * 8 + outcome.action;
  switch (size) {
    case Size::kS:
      return rule * 32 + outcome.deviations;
    case Size::kM:
      return ((rule * 32 + outcome.deviations) * 81 + outcome.best) * 2 + outcome.infeasible;
    case Size::kL:
      return ((rule * 1024 + outcome.deviations) * 243 + outcome.best) * 2 + outcome.infeasible;
  }
  return -1;
}

void Adder::Add(std::int64_t code, double score) {
  sum_.codes += code * static_cast<std::int64_t>(1 + count_ % 7);
  sum_.scores += score;
  ++count_;
}

std::int64_t ExpectedCodes(Size size, std::size_t count) {
  for (const Published& row : kPublished)
    if (row.count == count) return row.codes[static_cast<std::size_t>(size)];
  return -1;
}

std::int64_t ExpectedCodesOfX(std::size_t rows, std::size_t count) {
  if (rows == 1'000 && count == 1'000) return 3848516;
  if (rows == 10'000 && count == 1'000) return 25814557;
  if (rows == 10'000 && count == 100'000) return 2507184368;
  return -1;
}

double ExpectedScores(Size size) {
  switch (size) {
    case Size::kS:
      return 1.198796024e10;
    case Size::kM:
      return 1.315764965e10;
    case Size::kL:
      return 1.305094058e10;
  }
  return 0;
}

std::string Differences(Size size, const std::vector<std::int64_t>& codes,
                        const std::vector<double>& scores) {
  std::ostringstream out;
  Adder adder;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    adder.Add(codes[i], scores[i]);
    const std::int64_t expected = ExpectedCodes(size, i + 1);
    if (expected >= 0 && adder.sum().codes != expected)
      out << Name(size) << ": ck(" << i + 1 << ") is " << adder.sum().codes << ", not " << expected
          << "\n";
    if (i + 1 != 100'000) continue;
    const double sum = ExpectedScores(size);
    // Ten digits are published: half a unit of the last, and the relative 1e-9 that is granted.
    if (!(std::abs(adder.sum().scores - sum) <= 5.0 + 1e-9 * sum)) {
      out.precision(17);
      out << Name(size) << ": sum(100000) is " << adder.sum().scores << ", not " << sum << "\n";
    }
  }
  return out.str();
}

}  // namespace remit::bench
