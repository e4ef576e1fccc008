// The cases of the discount desk, what an implementation says of one, and the sums by which
// implementations are compared. Follows tests/bench/README.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace remit::bench {

enum class Size : std::uint8_t { kS, kM, kL };
inline constexpr std::array<Size, 3> kSizes = {Size::kS, Size::kM, Size::kL};
// "S", "M", "L".
const char* Name(Size size);

// xorshift64*; state and product wrap.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_(seed) {}
  // In [0, 1).
  double Next();
  // floor(u * bound).
  int Below(int bound);

 private:
  std::uint64_t state_;
};

// In the order in which they are drawn.
enum Field : std::uint8_t {
  kListPrice,
  kUnitCost,
  kQuantity,
  kRequested,  // percent: 9.5 is 9.5 %
  kTenure,
  kCredit,
  kSegment,
  kCompetitor,
  kRevenue,
  kOverdue,
  kFieldCount,
};
using Case = std::array<double, kFieldCount>;

// Columns of whole cases, each begun on a cache line and readable 64 values beyond its end.
class CaseColumns {
 public:
  // The first `count` cases of the one stream there is.
  explicit CaseColumns(std::size_t count);

  std::size_t size() const { return size_; }
  const double* operator[](Field field) const { return columns_[field]; }
  const std::array<const double*, kFieldCount>& columns() const { return columns_; }
  Case At(std::size_t index) const;

 private:
  std::size_t size_;
  std::vector<double> storage_;
  std::array<const double*, kFieldCount> columns_{};
};

// What is decided of a case. `deviations` holds the five bits of S and M, the points of L.
struct Outcome {
  int row = 0, action = 0, deviations = 0;
  int best = 0;             // the alternative, 0 when there is none
  bool infeasible = false;  // there is none
  double score = 0;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};
std::int64_t CodeOf(Size size, const Outcome& outcome);

// ck(n) and sum(n), added from the first case on.
struct Checksum {
  std::int64_t codes = 0;
  double scores = 0;
};
class Adder {
 public:
  void Add(std::int64_t code, double score);
  const Checksum& sum() const { return sum_; }

 private:
  std::size_t count_ = 0;
  Checksum sum_;
};

// What the specification says of the first `count` cases; -1 where it names nothing.
std::int64_t ExpectedCodes(Size size, std::size_t count);
// Table X with 1,000 or 10,000 rows.
std::int64_t ExpectedCodesOfX(std::size_t rows, std::size_t count);
// sum(100,000), to a relative 1e-9.
double ExpectedScores(Size size);

// Says where the codes and scores of the first size() cases leave the specification, at each of its
// counts up to there; empty when they do not. Ends of at most 9 significant digits are what the
// specification gives of a sum, so that the comparison allows for half of the last.
std::string Differences(Size size, const std::vector<std::int64_t>& codes,
                        const std::vector<double>& scores);

}  // namespace remit::bench
