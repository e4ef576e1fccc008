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
std::int64_t Halved(const std::int64_t* cuts, std::size_t count, T value) {
  const auto not_above = [&](std::int64_t cut) HWY_ATTR { return !(value < std::bit_cast<T>(cut)); };
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

std::int64_t BucketOf(const Index::Parts& parts, const Index::Column& column, std::int64_t raw) {
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

// Adds a column's share to the codes of its group. Absent values are put right afterwards: only
// some columns have any.
HWY_INLINE void AddColumn(const Index::Parts& parts, const Index::Column& column, const View& view,
                          std::size_t first_lane, std::size_t count, std::int64_t* codes) {
  const Integers d;
  const auto factor = static_cast<std::int64_t>(column.factor);
  const bool one_by_one = count == 1 || view.stride == 0 || column.cuts > Index::kMostCounted;
  if (one_by_one) {
    std::int64_t share = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (i == 0 || view.stride != 0) {
        share = factor * BucketOf(parts, column, view.Raw(first_lane + i));
      }
      codes[i] += share;
    }
  } else {
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
  if (view.causes == nullptr) return;
  for (std::size_t i = 0; i < count; ++i) {
    if (view.CauseOf(first_lane + i) == kPresent) continue;
    const std::int64_t share = factor * BucketOf(parts, column, view.Raw(first_lane + i));
    const std::int64_t absent = factor * (column.buckets() - 1);
    codes[i] += absent - share;
  }
}

void FillCodes(const Index::Parts& parts, const View* arguments, std::size_t first_lane,
               std::size_t count, Codes& codes) {
  for (std::size_t g = 0; g < parts.groups.size(); ++g) {
    const Index::Group& group = parts.groups[g];
    std::fill_n(codes[g], Index::kLanes, 0);
    for (std::size_t i = 0; i < group.columns; ++i) {
      const Index::Column& column = parts.columns[group.first_column + i];
      AddColumn(parts, column, arguments[column.argument], first_lane, count, codes[g]);
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

// The and of one block of all sets, stored where some row is left.
HWY_INLINE bool AndBlock(const Sets& sets, std::size_t first_word, std::uint64_t* result) {
  const Words d;
  bool any = false;
  for (std::size_t i = 0; i < kBlockWords; i += hn::Lanes(d)) {
    auto rows = hn::LoadU(d, sets.rows[0] + first_word + i);
    for (std::size_t set = 1; set < sets.groups; ++set) {
      rows = hn::And(rows, hn::LoadU(d, sets.rows[set] + first_word + i));
    }
    hn::StoreU(rows, d, result + i);
    any = any || !hn::AllTrue(d, hn::Eq(rows, hn::Zero(d)));
  }
  return any;
}

// Calls take(first row of the word, its bits) for words with rows, ascending, until it returns
// false. For tables of more than one word, with at least one set of bits.
template <class Take>
HWY_INLINE void EachWord(const Index::Parts& parts, const Sets& sets, const Take& take) {
  HWY_ALIGN std::uint64_t rows[kBlockWords];
  const std::size_t blocks = parts.words / kBlockWords;
  for (std::size_t word = 0; word < parts.summary_words; ++word) {
    const std::size_t here = std::min<std::size_t>(blocks - word * 64, 64);
    std::uint64_t left = here == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << here) - 1;
    for (std::size_t i = 0; i < sets.summarised; ++i) left &= sets.summaries[i][word];
    for (; left != 0; left &= left - 1) {
      const std::size_t block = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
      if (!AndBlock(sets, block * kBlockWords, rows)) continue;
      for (std::size_t i = 0; i < kBlockWords; ++i) {
        if (rows[i] != 0 && !take((block * kBlockWords + i) * 64, rows[i])) return;
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
  if (parts.words > 1) return EachWord(parts, sets, take);
  std::uint64_t rows = *sets.rows[0];
  for (std::size_t i = 1; i < sets.groups; ++i) rows &= *sets.rows[i];
  if (rows != 0) take(0, rows);
}

// Takes rows in ascending order until the answer is known.
class Finding {
 public:
  Finding(const Index::Parts& parts, Index::Found& found) : parts_(parts), found_(found) {}

  bool operator()(std::size_t first_row, std::uint64_t rows) const {
    using Hit = graph::Lookup::Hit;
    for (; rows != 0; rows &= rows - 1) {
      const auto row = static_cast<std::uint32_t>(first_row) +
                       static_cast<std::uint32_t>(std::countr_zero(rows));
      if (found_.first == Index::kNoRow) {
        found_.first = row;
        if (parts_.hit == Hit::kFirst || parts_.hit == Hit::kCollect) return false;
      } else if (parts_.hit == Hit::kUnique || parts_.says[row] != parts_.says[found_.first]) {
        found_.second = row;
        return false;
      }
    }
    return true;
  }

 private:
  const Index::Parts& parts_;
  Index::Found& found_;
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
  EachHit(parts, codes, 0, [words](std::size_t first_row, std::uint64_t rows) HWY_ATTR {
    words[first_row / 64] |= rows;
    return true;
  });
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
  HWY_DYNAMIC_DISPATCH(FindLanes)(parts_, arguments.data(), first_lane, count, found);
}

void TableIndex::Hits(std::span<const View> arguments, std::size_t lane,
                      std::uint64_t* words) const {
  HWY_DYNAMIC_DISPATCH(HitsOf)(parts_, arguments.data(), lane, words);
}

}  // namespace remit::engine
#endif  // HWY_ONCE
