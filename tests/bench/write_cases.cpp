// Writes the cases of the discount desk for its policy in numbers, size S, as CSV or as JSON lines:
//   write_cases COUNT csv|jsonl > FILE
// Any count takes the same memory.
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tests/bench/desk/cases.h"

namespace remit::bench {
namespace {

constexpr std::uint64_t kSeed = 0x9E3779B97F4A7C15u;
constexpr std::array<std::string_view, kFieldCount> kNames = {
    "list_price",   "unit_cost", "quantity",   "requested",      "tenure",
    "credit_score", "segment",   "competitor", "annual_revenue", "overdue"};
constexpr std::array<std::string_view, 4> kSegments = {"small_business", "mid_market", "enterprise",
                                                       "public_sector"};

Case Draw(Draws& draws) {
  Case drawn{};
  double u = draws.Next();
  drawn[kListPrice] = 500 + std::floor(u * 4500);
  u = draws.Next();
  drawn[kUnitCost] = std::floor(drawn[kListPrice] * (0.30 + 0.45 * u));
  u = draws.Next();
  drawn[kQuantity] = 1 + std::floor(u * u * 400);
  u = draws.Next();
  drawn[kRequested] = std::floor(u * u * 81) * 0.5;
  drawn[kTenure] = std::floor(draws.Next() * 121);
  drawn[kCredit] = 300 + std::floor(draws.Next() * 551);
  u = draws.Next();
  drawn[kSegment] = u < 0.45 ? 0 : u < 0.75 ? 1 : u < 0.93 ? 2 : 3;
  drawn[kCompetitor] = draws.Next() < 0.4 ? 1 : 0;
  u = draws.Next();
  drawn[kRevenue] = std::floor(u * u * u * 2'000'000);
  u = draws.Next();
  drawn[kOverdue] = u < 0.7 ? 0 : std::floor((u - 0.7) * 400);
  return drawn;
}

void AppendValue(std::size_t field, double value, bool json, std::string& out) {
  if (field == kSegment) {
    const std::string_view name = kSegments.at(static_cast<std::size_t>(value));
    out += json ? "\"" + std::string(name) + "\"" : std::string(name);
  } else if (field == kCompetitor) {
    out += value == 0 ? "false" : "true";
  } else {
    constexpr std::size_t kMostDigits = 32;
    char digits[kMostDigits];
    const auto end = std::to_chars(digits, digits + kMostDigits, value);
    out.append(digits, end.ptr);
  }
}

int Run(std::size_t count, bool json) {
  std::string out;
  if (!json) {
    for (std::size_t field = 0; field < kFieldCount; ++field) {
      if (field > 0) out += ',';
      out += kNames[field];
    }
    out += '\n';
  }
  Draws draws(kSeed);
  constexpr std::size_t kFlush = std::size_t{1} << 20;
  for (std::size_t i = 0; i < count; ++i) {
    const Case drawn = Draw(draws);
    for (std::size_t field = 0; field < kFieldCount; ++field) {
      if (json) {
        out += field == 0 ? "{\"" : ",\"";
        out += kNames[field];
        out += "\":";
      } else if (field > 0) {
        out += ',';
      }
      AppendValue(field, drawn[field], json, out);
    }
    out += json ? "}\n" : "\n";
    if (out.size() < kFlush && i + 1 < count) continue;
    if (std::fwrite(out.data(), 1, out.size(), stdout) != out.size()) return 1;
    out.clear();
  }
  return std::fflush(stdout) == 0 ? 0 : 1;
}

}  // namespace
}  // namespace remit::bench

int main(int argc, char** argv) {
  const std::string_view form = argc == 3 ? argv[2] : "";
  if (form != "csv" && form != "jsonl") {
    std::fputs("usage: write_cases COUNT csv|jsonl\n", stderr);
    return 2;
  }
  return remit::bench::Run(std::strtoull(argv[1], nullptr, 10), form == "jsonl");
}
