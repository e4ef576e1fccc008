// Looking cases up in a TableIndex, once per instruction set with the choice made at run time: the
// values of several lanes become codes a column at a time, then the rows of a lane's codes are
// and-ed a block at a time. All arithmetic is of integers and comparisons, so every width gives the
// same.
#include <algorithm>
#include <bit>

#include "interpreter/engine/table_index.h"

#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "interpreter/engine/table_lookup.cpp"
#include "hwy/foreach_target.h"  // includes this file again for each target
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace remit::engine::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Index = TableIndex;

constexpr std::size_t kBlockWords = 8;
using Integers = hn::CappedTag<std::int64_t, kBlockWords>;
using Numbers = hn::RebindToFloat<Integers>;
using Words = hn::RebindToUnsigned<Integers>;

// Codes of up to kLanes lanes, group by group.
using Codes = std::int64_t[Index::kMostGroups][Index::kLanes];

// How many cuts are not above one value, by halving.
template <typename T>
HWY_NOINLINE std::int64_t Halved(const std::int64_t* cuts, std::size_t count, T value) {
  const auto not_above = [&](std::int64_t cut)
                             HWY_ATTR { return !(value < std::bit_cast<T>(cut)); };
  return std::partition_point(cuts, cuts + count, not_above) - cuts;
}

// The same by comparing with all, several cuts at a time. `cuts` is filled up to a multiple of 8.
HWY_INLINE std::int64_t Counted(const std::int64_t* cuts, std::size_t count, bool number,
                                std::int64_t raw) {
  const Integers d;
  const Numbers numbers;
  const std::size_t filled = (count + 7) / 8 * 8;
  std::size_t above = 0;
  if (number) {
    const auto value = hn::Set(numbers, std::bit_cast<double>(raw));
    for (std::size_t i = 0; i < filled; i += hn::Lanes(d)) {
      const auto cut = hn::BitCast(numbers, hn::LoadU(d, cuts + i));
      above += hn::CountTrue(numbers, hn::Lt(value, cut));
    }
  } else {
    const auto value = hn::Set(d, raw);
    for (std::size_t i = 0; i < filled; i += hn::Lanes(d)) {
      above += hn::CountTrue(d, hn::Lt(value, hn::LoadU(d, cuts + i)));
    }
  }
  return static_cast<std::int64_t>(std::min(filled - above, count));
}

HWY_INLINE std::int64_t BucketOf(const Index::Parts& parts, const Index::Column& column,
                                 std::int64_t raw) {
  const std::int64_t* cuts = parts.cuts.data() + column.first_cut;
  if (column.cuts <= Index::kMostCounted) return Counted(cuts, column.cuts, column.number, raw);
  return column.number ? Halved(cuts, column.cuts, std::bit_cast<double>(raw))
                       : Halved(cuts, column.cuts, raw);
}

// What one column adds to the codes of one vector of lanes.
HWY_INLINE hn::Vec<Integers> Share(const Index::Parts& parts, const Index::Column& column,
                                   hn::Vec<Integers> raw) {
  const Integers d;
  const Numbers numbers;
  const std::int64_t* cuts = parts.cuts.data() + column.first_cut;
  const auto factor = hn::Set(d, static_cast<std::int64_t>(column.factor));
  auto share = hn::Zero(d);
  if (column.number) {
    const auto values = hn::BitCast(numbers, raw);
    for (std::size_t i = 0; i < column.cuts; ++i) {
      const auto below = hn::Lt(values, hn::Set(numbers, std::bit_cast<double>(cuts[i])));
      share = hn::Add(share, hn::IfThenZeroElse(hn::RebindMask(d, below), factor));
    }
  } else {
    for (std::size_t i = 0; i < column.cuts; ++i) {
      share = hn::Add(share, hn::IfThenZeroElse(hn::Lt(raw, hn::Set(d, cuts[i])), factor));
    }
  }
  return share;
}

// Adds the shares of one lane's column, or of several lanes one by one.
HWY_INLINE void AddOneByOne(const Index::Parts& parts, const Index::Column& column,
                            const View& view, std::size_t first_lane, std::size_t count,
                            std::int64_t* codes) {
  const auto factor = static_cast<std::int64_t>(column.factor);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t lane = first_lane + i;
    const bool present = view.CauseOf(lane) == kPresent;
    codes[i] += factor * (present ? BucketOf(parts, column, view.Raw(lane))
                                  : std::int64_t{column.buckets()} - 1);
  }
}

// Adds a column's share to the codes of its group. Absent values are put right afterwards: only
// some columns have any.
HWY_INLINE void AddColumn(const Index::Parts& parts, const Index::Column& column, const View& view,
                          std::size_t first_lane, std::size_t count, std::int64_t* codes) {
  if (view.stride == 0 || view.causes != nullptr || column.cuts > Index::kMostCounted) {
    return AddOneByOne(parts, column, view, first_lane, count, codes);
  }
  const Integers d;
  HWY_ALIGN std::int64_t raw[Index::kLanes] = {};
  const std::int64_t* from = view.raw + first_lane;
  if (count < Index::kLanes) {
    std::copy_n(from, count, raw);
    from = raw;
  }
  for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
    const auto share = Share(parts, column, hn::LoadU(d, from + i));
    hn::StoreU(hn::Add(hn::LoadU(d, codes + i), share), d, codes + i);
  }
}

HWY_INLINE void FillCodes(const Index::Parts& parts, const View* arguments, std::size_t first_lane,
                          std::size_t count, Codes& codes) {
  for (std::size_t g = 0; g < parts.groups.size(); ++g) {
    const Index::Group& group = parts.groups[g];
    const Index::Column* column = parts.columns.data() + group.first_column;
    const Index::Column* end = column + group.columns;
    if (count == 1) {
      codes[g][0] = 0;
      for (; column != end; ++column) {
        AddOneByOne(parts, *column, arguments[column->argument], first_lane, 1, codes[g]);
      }
    } else {
      std::fill_n(codes[g], Index::kLanes, 0);
      for (; column != end; ++column) {
        AddColumn(parts, *column, arguments[column->argument], first_lane, count, codes[g]);
      }
    }
  }
}

// Where the rows of one lane stand.
struct Sets {
  const std::uint64_t* rows[Index::kMostGroups];
  const std::uint64_t* summaries[Index::kMostGroups];  // of those that rule something out
  std::size_t groups = 0;
  std::size_t summarised = 0;
};

HWY_INLINE void Gather(const Index::Parts& parts, const Codes& codes, std::size_t lane,
                       Sets& sets) {
  sets.rows[0] = nullptr;  // there is at least one group, which the compiler cannot know
  for (std::size_t g = 0; g < parts.groups.size(); ++g) {
    const Index::Group& group = parts.groups[g];
    if (group.listed) continue;
    const auto code = static_cast<std::size_t>(codes[g][lane]);
    sets.rows[sets.groups++] = parts.bits.data() + group.first + code * parts.words;
    if (!group.summarised) continue;
    sets.summaries[sets.summarised++] =
        parts.summaries.data() + group.first_summary + code * parts.summary_words;
  }
}

// The and of one block of all sets. Returns for each word a bit: is there a row left?
template <std::size_t kGroups>
HWY_INLINE std::size_t AndBlock(const Sets& sets, std::size_t first_word, std::uint64_t* result) {
  const Words d;
  const std::size_t groups = kGroups == 0 ? sets.groups : kGroups;
  std::size_t left = 0;
  for (std::size_t i = 0; i < kBlockWords; i += hn::Lanes(d)) {
    auto rows = hn::LoadU(d, sets.rows[0] + first_word + i);
    for (std::size_t set = 1; set < groups; ++set) {
      rows = hn::And(rows, hn::LoadU(d, sets.rows[set] + first_word + i));
    }
    hn::StoreU(rows, d, result + i);
    alignas(8) std::uint8_t bits[8] = {};
    hn::StoreMaskBits(d, hn::Ne(rows, hn::Zero(d)), bits);
    left |= std::size_t{bits[0]} << i;
  }
  return left;
}

// Blocks where rows are left, collected first and looked at afterwards: where they are cannot be
// foreseen, and branches there would cost more than the ands.
struct Left {
  HWY_ALIGN std::uint64_t rows[65][kBlockWords];
  std::size_t blocks[65];
  std::size_t words[65];  // which are not 0
};

// Calls take(first place of the word, its bits) for words with rows, ascending, until it returns
// false. For tables of more than one word, with at least one set of bits.
template <std::size_t kGroups, class Take>
HWY_INLINE void EachWord(const Index::Parts& parts, const Sets& sets, const Take& take) {
  Left left;
  const std::size_t blocks = parts.words / kBlockWords;
  for (std::size_t word = 0; word < parts.summary_words; ++word) {
    const std::size_t here = std::min<std::size_t>(blocks - word * 64, 64);
    std::uint64_t summary = here == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << here) - 1;
    for (std::size_t i = 0; i < sets.summarised; ++i) summary &= sets.summaries[i][word];
    std::size_t count = 0;
    for (; summary != 0; summary &= summary - 1) {
      const std::size_t block = word * 64 + static_cast<std::size_t>(std::countr_zero(summary));
      left.blocks[count] = block;
      left.words[count] = AndBlock<kGroups>(sets, block * kBlockWords, left.rows[count]);
      count += left.words[count] != 0 ? 1 : 0;
    }
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t words = left.words[i]; words != 0; words &= words - 1) {
        const auto at = static_cast<std::size_t>(std::countr_zero(words));
        if (!take((left.blocks[i] * kBlockWords + at) * 64, left.rows[i][at])) return;
      }
    }
  }
}

// The rows of the shortest list that all other lists and all bits hold too.
template <class Take>
void EachListed(const Index::Parts& parts, const Codes& codes, std::size_t lane, const Sets& sets,
                const Take& take) {
  const std::uint32_t* begin[Index::kMostGroups];
  const std::uint32_t* end[Index::kMostGroups];
  std::size_t lists = 0;
  std::size_t shortest = 0;
  for (std::size_t g = 0; g < parts.groups.size(); ++g) {
    const Index::Group& group = parts.groups[g];
    if (!group.listed) continue;
    const std::uint32_t* start = parts.starts.data() + group.first + codes[g][lane];
    begin[lists] = parts.listed.data() + start[0];
    end[lists] = parts.listed.data() + start[1];
    if (end[lists] - begin[lists] < end[shortest] - begin[shortest]) shortest = lists;
    ++lists;
  }
  for (const std::uint32_t* row = begin[shortest]; row != end[shortest]; ++row) {
    bool holds = true;
    for (std::size_t i = 0; holds && i < sets.groups; ++i) {
      holds = (sets.rows[i][*row / 64] >> (*row % 64) & 1) != 0;
    }
    for (std::size_t i = 0; holds && i < lists; ++i) {
      holds = i == shortest || std::binary_search(begin[i], end[i], *row);
    }
    if (holds && !take(*row / 64 * 64, std::uint64_t{1} << (*row % 64))) return;
  }
}

template <class Take>
HWY_INLINE void EachHit(const Index::Parts& parts, const Codes& codes, std::size_t lane,
                        const Take& take) {
  Sets sets;
  Gather(parts, codes, lane, sets);
  if (sets.groups < parts.groups.size()) return EachListed(parts, codes, lane, sets, take);
  if (parts.words > 1) {
    switch (sets.groups) {
      case 2:
        return EachWord<2>(parts, sets, take);
      case 3:
        return EachWord<3>(parts, sets, take);
      case 4:
        return EachWord<4>(parts, sets, take);
      case 5:
        return EachWord<5>(parts, sets, take);
      case 6:
        return EachWord<6>(parts, sets, take);
      default:
        return EachWord<0>(parts, sets, take);
    }
  }
  std::uint64_t rows = *sets.rows[0];
  for (std::size_t i = 1; i < sets.groups; ++i) rows &= *sets.rows[i];
  if (rows != 0) take(0, rows);
}

// Takes rows until the answer is known.
class Finding {
 public:
  Finding(const Index::Parts& parts, Index::Found& found) : parts_(parts), found_(found) {}

  // Whether a block may still change the answer.
  bool Wants(std::size_t block) const {
    return parts_.hit != Hit::kFirst || parts_.least.empty() || parts_.least[block] < found_.first;
  }

  bool operator()(std::size_t first_place, std::uint64_t places) const {
    for (; places != 0; places &= places - 1) {
      const std::size_t place = first_place + static_cast<std::size_t>(std::countr_zero(places));
      const std::uint32_t row =
          parts_.order.empty() ? static_cast<std::uint32_t>(place) : parts_.order[place];
      if (Conflict(row)) {
        found_.second = row;
        return false;
      }
      found_.first = std::min(found_.first, row);
      if (parts_.hit == Hit::kFirst && parts_.order.empty()) return false;
    }
    return true;
  }

 private:
  using Hit = graph::Lookup::Hit;

  bool Conflict(std::uint32_t row) const {
    if (found_.first == Index::kNoRow) return false;
    return parts_.hit == Hit::kUnique ||
           (parts_.hit == Hit::kAgree && parts_.says[row] != parts_.says[found_.first]);
  }

  const Index::Parts& parts_;
  Index::Found& found_;
};

// Takes every row.
class Marking {
 public:
  explicit Marking(std::uint64_t* words) : words_(words) {}

  bool Wants(std::size_t) const { return true; }
  bool operator()(std::size_t first_row, std::uint64_t rows) const {
    words_[first_row / 64] |= rows;
    return true;
  }

 private:
  std::uint64_t* words_;
};

void FindLanes(const Index::Parts& parts, const View* arguments, std::size_t first_lane,
               std::size_t count, Index::Found* found) {
  HWY_ALIGN Codes codes;
  FillCodes(parts, arguments, first_lane, count, codes);
  for (std::size_t lane = 0; lane < count; ++lane) {
    found[lane] = {};
    EachHit(parts, codes, lane, Finding(parts, found[lane]));
  }
}

void HitsOf(const Index::Parts& parts, const View* arguments, std::size_t lane,
            std::uint64_t* words) {
  HWY_ALIGN Codes codes;
  FillCodes(parts, arguments, lane, 1, codes);
  std::fill_n(words, parts.words, 0);
  EachHit(parts, codes, 0, Marking(words));
}

}  // namespace remit::engine::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "interpreter/base/check.h"

namespace remit::engine {

HWY_EXPORT(FindLanes);
HWY_EXPORT(HitsOf);

void TableIndex::FindRows(std::span<const View> arguments, std::size_t first_lane,
                          std::size_t count, Found* found) const {
  REMIT_CHECK(count <= kLanes, "one call is for a few lanes");
  REMIT_CHECK(parts_.hit != graph::Lookup::Hit::kCollect, "what is collected has no first row");
  HWY_DYNAMIC_DISPATCH(FindLanes)(parts_, arguments.data(), first_lane, count, found);
}

void TableIndex::Hits(std::span<const View> arguments, std::size_t lane,
                      std::uint64_t* words) const {
  REMIT_CHECK(parts_.order.empty(), "bits stand for rows");
  HWY_DYNAMIC_DISPATCH(HitsOf)(parts_, arguments.data(), lane, words);
}

}  // namespace remit::engine
#endif  // HWY_ONCE
