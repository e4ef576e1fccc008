// Making a TableIndex: cells become sets of stretches of values, stretches become buckets between
// cut points, and buckets become sets of rows.
#include "interpreter/engine/table_index.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>
#include <utility>

#include "interpreter/base/check.h"

namespace remit::engine {
namespace {

using graph::Lookup;
using Comparison = Lookup::Comparison;

constexpr std::size_t kBlockWords = 8;
constexpr std::size_t kMostPlanes = 16;

// binary64 as integers that are ordered as the numbers are; both zeros are 0, and the next integer
// is the next number. Not for NaN.
std::int64_t KeyOfNumber(std::int64_t bits) {
  const std::int64_t key = bits >= 0 ? bits : bits ^ std::numeric_limits<std::int64_t>::max();
  return key == -1 ? 0 : key;
}
std::int64_t NumberOfKey(std::int64_t key) {
  return key >= 0 ? key : key ^ std::numeric_limits<std::int64_t>::max();
}

// Ascending, not touching, each from the first up to, not including, the second.
using Stretch = std::pair<std::uint32_t, std::uint32_t>;
using Buckets = std::vector<Stretch>;

Buckets Both(const Buckets& a, const Buckets& b) {
  Buckets result;
  for (const Stretch& one : a) {
    for (const Stretch& other : b) {
      const std::uint32_t low = std::max(one.first, other.first);
      const std::uint32_t high = std::min(one.second, other.second);
      if (low < high) result.emplace_back(low, high);
    }
  }
  return result;
}

void Tidy(Buckets& buckets) {
  std::sort(buckets.begin(), buckets.end());
  std::size_t kept = 0;
  for (const Stretch& one : buckets) {
    if (kept > 0 && one.first <= buckets[kept - 1].second) {
      buckets[kept - 1].second = std::max(buckets[kept - 1].second, one.second);
    } else {
      buckets[kept++] = one;
    }
  }
  buckets.resize(kept);
}

Buckets Others(const Buckets& buckets, std::uint32_t end) {
  Buckets result;
  std::uint32_t next = 0;
  for (const Stretch& one : buckets) {
    if (next < one.first) result.emplace_back(next, one.first);
    next = one.second;
  }
  if (next < end) result.emplace_back(next, end);
  return result;
}

}  // namespace

// Holds what is only needed while an index is made.
class TableIndexMaker {
 public:
  TableIndexMaker(const graph::Graph& graph, graph::NodeId table, std::span<const Lanes> values)
      : graph_(graph),
        node_(graph[table]),
        lookup_(graph.lookups.at(node_.index)),
        values_(values),
        operands_(node_.arguments.size()) {
    Parts().hit = lookup_.hit;
    Parts().rows = lookup_.rows.size();
    Parts().words = (Parts().rows + 63) / 64;
    if (Parts().words <= 1) {
      Parts().words = 1;
    } else {
      Parts().words = (Parts().words + kBlockWords - 1) / kBlockWords * kBlockWords;
    }
    Parts().summary_words = (Parts().words / kBlockWords + 63) / 64;
  }

  std::optional<TableIndex> Make() && {
    for (std::size_t column = 0; column < lookup_.columns.size(); ++column) {
      if (!Indexed(column)) return std::nullopt;
    }
    std::vector<Group> groups = Grouped();
    if (groups.size() > TableIndex::kMostGroups || !Affordable(groups)) return std::nullopt;
    Sort();
    for (const Group& group : groups) Fill(group);
    for (const Lookup::Row& row : lookup_.rows) Parts().says.push_back(row.says);
    SetOutputs();
    return std::move(result_);
  }
  TableIndex Like(const TableIndex& other) && {
    result_.parts_ = other.parts_;
    SetOutputs();
    return std::move(result_);
  }

 private:
  // A column on its way into the index, with the buckets of each row's cell.
  struct Prepared {
    TableIndex::Column column;
    std::vector<std::int64_t> cuts;  // raw values
    Buckets stretches;               // row by row
    std::vector<std::size_t> ends;   // by row: where its stretches end
    std::size_t held = 0;            // buckets that hold, all rows together

    std::span<const Stretch> Of(std::size_t row) const {
      const std::size_t begin = row == 0 ? 0 : ends[row - 1];
      return std::span(stretches).subspan(begin, ends[row] - begin);
    }
    bool Whole(std::size_t row) const {
      return Of(row).size() == 1 && Of(row).front() == Stretch{0, column.buckets()};
    }
  };
  // An operand of the column at hand: it is asked whether a value is at least `key`, or at least
  // the one after it.
  struct Operand {
    std::size_t column = SIZE_MAX;
    std::int64_t key = 0;
    bool asks_key = false, asks_next = false;
    std::uint32_t from_key = 0, from_next = 0;  // the first bucket where that is so
  };
  struct Group {
    std::vector<std::size_t> members;  // of prepared_
    std::size_t codes = 1;
    bool listed = false;
  };

  TableIndex::Parts& Parts() { return result_.parts_; }

  void SetOutputs() {
    result_.outputs_.reserve(lookup_.rows.size());
    for (const Lookup::Row& row : lookup_.rows) result_.outputs_.push_back(row.output);
    result_.otherwise_ = lookup_.otherwise;
    MakePlanes();
  }

  std::optional<std::int64_t> Constant(std::uint32_t position) const {
    const graph::NodeId id = node_.arguments.at(position);
    if ((graph_[id].stage & (graph::kInput | graph::kKnob)) != 0) return std::nullopt;
    const View value = values_[id.index()].One(0);
    if (value.CauseOf(0) != kPresent) return std::nullopt;
    return value.Raw(0);
  }

  // The operand of a test in the order of keys. Nothing: it cannot be indexed.
  std::optional<std::int64_t> Key(const Lookup::Test& test, bool number) const {
    const std::optional<std::int64_t> raw = Constant(test.operand);
    if (!raw || !number) return raw;
    const double value = std::bit_cast<double>(*raw);
    if (!(value - value == 0)) return std::nullopt;  // infinite or not a number
    return KeyOfNumber(*raw);
  }

  // False where a test cannot be indexed.
  bool Ask(const Lookup::Test& test, std::size_t column, bool number) {
    Operand& operand = operands_[test.operand];
    if (operand.column != column) {
      const std::optional<std::int64_t> key = Key(test, number);
      if (!key) return false;
      operand = {column, *key};
      asked_.push_back(test.operand);
    }
    const Comparison comparison = test.comparison;
    const bool equal = comparison == Comparison::kEqual || comparison == Comparison::kNotEqual;
    const bool next = comparison == Comparison::kLessOrEqual || comparison == Comparison::kGreater;
    operand.asks_key = operand.asks_key || !next;
    operand.asks_next = operand.asks_next || next || equal;
    return true;
  }

  // The values that a column can have, as keys.
  static std::pair<std::int64_t, std::int64_t> RangeOf(types::TypeKind kind) {
    const bool named = kind == types::TypeKind::kEnum || kind == types::TypeKind::kText;
    if (kind == types::TypeKind::kBoolean) return {0, 1};
    return {named ? 0 : std::numeric_limits<std::int64_t>::min(),
            std::numeric_limits<std::int64_t>::max()};
  }

  // The cuts of the operands asked, as keys, and the buckets that they lead to.
  std::vector<std::int64_t> CutsOf(types::TypeKind kind) {
    const auto [least, most] = RangeOf(kind);
    std::vector<std::int64_t> keys;
    const auto add = [&, low = least, high = most](std::int64_t key) {
      if (low < key && key <= high) keys.push_back(key);
    };
    for (const std::uint32_t position : asked_) {
      const Operand& operand = operands_[position];
      if (operand.asks_key) add(operand.key);
      if (operand.asks_next && operand.key < most) add(operand.key + 1);
    }
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    const auto from = [&, low = least, high = most](std::int64_t key) {
      if (key <= low) return std::uint32_t{0};
      const auto place = std::lower_bound(keys.begin(), keys.end(), key) - keys.begin();
      return static_cast<std::uint32_t>(key > high ? keys.size() + 1 : place + 1);
    };
    for (const std::uint32_t position : asked_) {
      Operand& operand = operands_[position];
      operand.from_key = from(operand.key);
      operand.from_next =
          operand.key < most ? from(operand.key + 1) : static_cast<std::uint32_t>(keys.size() + 1);
    }
    return keys;
  }

  // False where a cell cannot be indexed. A column that tests nothing leaves no trace.
  bool Indexed(std::size_t position) {
    const types::Type& type = lookup_.columns[position];
    const bool number = type.kind == types::TypeKind::kNumber;
    asked_.clear();
    for (const Lookup::Row& row : lookup_.rows) {
      for (const Lookup::Pattern& pattern : row.cells[position].patterns) {
        for (const Lookup::Test& test : pattern.tests) {
          if (!Ask(test, position, number)) return false;
        }
      }
    }
    const std::vector<std::int64_t> keys = CutsOf(type.kind);
    Prepared prepared;
    prepared.column.argument = static_cast<std::uint32_t>(position);
    prepared.column.number = number;
    prepared.column.optional = type.optional;
    prepared.column.cuts = static_cast<std::uint32_t>(keys.size());
    prepared.stretches.reserve(lookup_.rows.size());
    prepared.ends.reserve(lookup_.rows.size());
    bool tests = type.optional;
    for (std::size_t row = 0; row < lookup_.rows.size(); ++row) {
      AddBuckets(lookup_.rows[row].cells[position], prepared);
      for (const Stretch& stretch : prepared.Of(row)) {
        prepared.held += stretch.second - stretch.first;
      }
      tests = tests || !prepared.Whole(row);
    }
    if (!tests) return true;
    for (const std::int64_t key : keys) prepared.cuts.push_back(number ? NumberOfKey(key) : key);
    prepared_.push_back(std::move(prepared));
    return true;
  }

  // Where a test holds, two stretches at most.
  Buckets BucketsOf(const Lookup::Test& test, std::uint32_t present) const {
    const Operand& operand = operands_[test.operand];
    Stretch first{0, present};
    Stretch second{present, present};
    switch (test.comparison) {
      case Comparison::kLess:
        first.second = operand.from_key;
        break;
      case Comparison::kLessOrEqual:
        first.second = operand.from_next;
        break;
      case Comparison::kGreater:
        first.first = operand.from_next;
        break;
      case Comparison::kGreaterOrEqual:
        first.first = operand.from_key;
        break;
      case Comparison::kEqual:
        first = {operand.from_key, operand.from_next};
        break;
      case Comparison::kNotEqual:
        first.second = operand.from_key;
        second.first = operand.from_next;
        break;
    }
    Buckets result;
    if (first.first < first.second) result.push_back(first);
    if (second.first < second.second) result.push_back(second);
    return result;
  }

  // What most cells say, one stretch of known values. False, and nothing done, for others.
  bool AddStretch(const Lookup::Cell& cell, Prepared& prepared) const {
    if (cell.negated || cell.patterns.size() != 1) return false;
    const Lookup::Pattern& pattern = cell.patterns.front();
    if (pattern.kind == Lookup::Pattern::Kind::kUnknown) return false;
    Stretch all{0, prepared.column.cuts + 1};
    for (const Lookup::Test& test : pattern.tests) {
      const Operand& operand = operands_[test.operand];
      switch (test.comparison) {
        case Comparison::kLess:
          all.second = std::min(all.second, operand.from_key);
          break;
        case Comparison::kLessOrEqual:
          all.second = std::min(all.second, operand.from_next);
          break;
        case Comparison::kGreater:
          all.first = std::max(all.first, operand.from_next);
          break;
        case Comparison::kGreaterOrEqual:
          all.first = std::max(all.first, operand.from_key);
          break;
        case Comparison::kEqual:
          all.first = std::max(all.first, operand.from_key);
          all.second = std::min(all.second, operand.from_next);
          break;
        case Comparison::kNotEqual:
          return false;
      }
    }
    if (all.first < all.second) prepared.stretches.push_back(all);
    prepared.ends.push_back(prepared.stretches.size());
    return true;
  }

  void AddBuckets(const Lookup::Cell& cell, Prepared& prepared) const {
    if (AddStretch(cell, prepared)) return;
    const std::uint32_t present = prepared.column.cuts + 1;
    Buckets known;
    bool unknown = false;
    for (const Lookup::Pattern& pattern : cell.patterns) {
      unknown = unknown || pattern.kind == Lookup::Pattern::Kind::kUnknown;
      if (pattern.kind == Lookup::Pattern::Kind::kUnknown) continue;
      Buckets all{{0, present}};
      for (const Lookup::Test& test : pattern.tests) all = Both(all, BucketsOf(test, present));
      known.insert(known.end(), all.begin(), all.end());
    }
    Tidy(known);
    if (cell.negated) known = Others(known, present);
    // What a negated cell says, it says of known values only.
    if (prepared.column.optional && unknown && !cell.negated) {
      known.emplace_back(present, present + 1);
      Tidy(known);
    }
    prepared.stretches.insert(prepared.stretches.end(), known.begin(), known.end());
    prepared.ends.push_back(prepared.stretches.size());
  }

  std::size_t DenseBytes(std::size_t codes) const { return codes * result_.parts_.words * 8; }

  // Small tables keep one group for each column; in larger ones the two groups with the fewest
  // codes are multiplied as long as few enough are left.
  std::vector<Group> Grouped() const {
    std::vector<Group> groups;
    for (std::size_t i = 0; i < prepared_.size(); ++i) {
      const Prepared& prepared = prepared_[i];
      const std::size_t codes = prepared.column.buckets();
      const bool listed = codes > TableIndex::kMostCodes && result_.parts_.words > 1 &&
                          prepared.held * 4 * sizeof(std::uint32_t) < DenseBytes(codes);
      groups.push_back({{i}, codes, listed});
    }
    if (groups.empty()) return {Group{}};
    if (result_.parts_.words == 1) return groups;
    const auto fewer = [](const Group& a, const Group& b) { return a.codes < b.codes; };
    std::stable_sort(groups.begin(), groups.end(), fewer);
    while (groups.size() > 1 && groups[0].codes * groups[1].codes <= TableIndex::kMostCodes) {
      Group merged = std::move(groups[0]);
      merged.codes *= groups[1].codes;
      merged.members.insert(merged.members.end(), groups[1].members.begin(),
                            groups[1].members.end());
      groups.erase(groups.begin(), groups.begin() + 2);
      groups.insert(std::upper_bound(groups.begin(), groups.end(), merged, fewer),
                    std::move(merged));
    }
    return groups;
  }

  bool Affordable(const std::vector<Group>& groups) const {
    const std::size_t limit = TableIndex::kBytesForRow * std::max<std::size_t>(Rows(), 64);
    std::size_t bytes = 0;
    for (const Group& group : groups) {
      if (group.listed) {
        bytes += (group.codes + prepared_[group.members.front()].held) * sizeof(std::uint32_t);
      } else if (group.codes > limit) {
        return false;
      } else {
        bytes += DenseBytes(group.codes);
      }
    }
    return bytes <= limit;
  }

  std::size_t Rows() const { return result_.parts_.rows; }
  std::size_t RowAt(std::size_t place) const {
    return result_.parts_.order.empty() ? place : result_.parts_.order[place];
  }

  // Rows with like cells side by side: by the column that says most, then by the next. Cells that
  // hold everywhere come last.
  void Sort() {
    if (Parts().words <= kBlockWords || lookup_.hit == Lookup::Hit::kCollect) return;
    std::vector<const Prepared*> columns;
    for (const Prepared& prepared : prepared_) columns.push_back(&prepared);
    const auto share = [](const Prepared& prepared) {
      return static_cast<double>(prepared.held) / prepared.column.buckets();
    };
    std::stable_sort(columns.begin(), columns.end(),
                     [&](const Prepared* a, const Prepared* b) { return share(*a) < share(*b); });
    const std::size_t count = columns.size();
    std::vector<std::uint32_t> keys(Rows() * count);
    for (std::size_t row = 0; row < Rows(); ++row) {
      for (std::size_t i = 0; i < count; ++i) {
        const bool tests = !columns[i]->Whole(row) && !columns[i]->Of(row).empty();
        keys[row * count + i] = tests ? columns[i]->Of(row).front().first : UINT32_MAX;
      }
    }
    std::vector<std::uint32_t>& order = Parts().order;
    order.resize(Rows());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t left = keys[a * count + i];
        const std::uint32_t right = keys[b * count + i];
        if (left != right) return left < right;
      }
      return a < b;
    });
    for (std::size_t place = 0; place < Rows(); place += kBlockWords * 64) {
      const std::size_t end = std::min(Rows(), place + kBlockWords * 64);
      const auto begin = order.begin() + static_cast<std::ptrdiff_t>(place);
      Parts().least.push_back(
          *std::min_element(begin, order.begin() + static_cast<std::ptrdiff_t>(end)));
    }
  }

  void Fill(const Group& group) {
    TableIndex::Group made;
    made.first_column = static_cast<std::uint32_t>(Parts().columns.size());
    made.columns = static_cast<std::uint32_t>(group.members.size());
    made.codes = static_cast<std::uint32_t>(group.codes);
    made.listed = group.listed;
    std::uint32_t factor = 1;
    for (const std::size_t member : group.members) {
      TableIndex::Column& column = prepared_[member].column;
      column.group = static_cast<std::uint32_t>(Parts().groups.size());
      column.factor = factor;
      column.first_cut = static_cast<std::uint32_t>(Parts().cuts.size());
      factor *= column.buckets();
      AddCuts(prepared_[member]);
      Parts().columns.push_back(column);
    }
    if (group.listed) {
      FillLists(made, prepared_[group.members.front()]);
    } else {
      FillBits(made, group);
      Summarise(made);
    }
    Parts().groups.push_back(made);
  }

  void AddCuts(const Prepared& prepared) {
    std::vector<std::int64_t>& cuts = Parts().cuts;
    cuts.insert(cuts.end(), prepared.cuts.begin(), prepared.cuts.end());
    const std::int64_t greatest =
        prepared.column.number
            ? std::bit_cast<std::int64_t>(std::numeric_limits<double>::infinity())
            : std::numeric_limits<std::int64_t>::max();
    while (cuts.size() % 8 != 0) cuts.push_back(greatest);
  }

  void FillLists(TableIndex::Group& made, const Prepared& prepared) {
    made.first = Parts().starts.size();
    std::vector<std::uint32_t> counts(made.codes + std::size_t{1}, 0);
    for (const auto& [low, high] : prepared.stretches) {
      for (std::uint32_t code = low; code < high; ++code) ++counts[code + 1];
    }
    std::partial_sum(counts.begin(), counts.end(), counts.begin());
    const auto base = static_cast<std::uint32_t>(Parts().listed.size());
    for (const std::uint32_t count : counts) Parts().starts.push_back(base + count);
    Parts().listed.resize(base + counts.back());
    for (std::size_t place = 0; place < Rows(); ++place) {
      for (const auto& [low, high] : prepared.Of(RowAt(place))) {
        for (std::uint32_t code = low; code < high; ++code) {
          Parts().listed[base + counts[code]++] = static_cast<std::uint32_t>(place);
        }
      }
    }
  }

  // The rows of one column, bucket by bucket. A row's bit is turned over where its buckets begin
  // and end, so that one pass over the buckets says where it holds.
  std::vector<std::uint64_t> BitsOf(const Prepared& prepared) const {
    const std::size_t words = result_.parts_.words;
    const std::size_t buckets = prepared.column.buckets();
    std::vector<std::uint64_t> bits(buckets * words, 0);
    std::vector<std::uint64_t> turned(buckets + 1);
    for (std::size_t word = 0; word * 64 < Rows(); ++word) {
      std::fill(turned.begin(), turned.end(), 0);
      for (std::size_t place = word * 64; place < std::min(Rows(), word * 64 + 64); ++place) {
        const std::uint64_t bit = std::uint64_t{1} << (place % 64);
        for (const auto& [low, high] : prepared.Of(RowAt(place))) {
          turned[low] ^= bit;
          turned[high] ^= bit;
        }
      }
      std::uint64_t holds = 0;
      for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
        holds ^= turned[bucket];
        bits[bucket * words + word] = holds;
      }
    }
    return bits;
  }

  void FillBits(TableIndex::Group& made, const Group& group) {
    const std::size_t words = Parts().words;
    std::vector<std::uint64_t> bits(words, 0);  // without a column every row applies
    for (std::size_t row = 0; row < Rows(); ++row) bits[row / 64] |= std::uint64_t{1} << (row % 64);
    bool first = true;
    for (const std::size_t member : group.members) {
      std::vector<std::uint64_t> own = BitsOf(prepared_[member]);
      if (first) {
        bits = std::move(own);
        first = false;
        continue;
      }
      std::vector<std::uint64_t> product(bits.size() * own.size() / words);
      std::size_t next = 0;
      for (std::size_t high = 0; high < own.size(); high += words) {
        for (std::size_t low = 0; low < bits.size(); low += words) {
          for (std::size_t word = 0; word < words; ++word) {
            product[next++] = bits[low + word] & own[high + word];
          }
        }
      }
      bits = std::move(product);
    }
    made.first = Parts().bits.size();
    Parts().bits.insert(Parts().bits.end(), bits.begin(), bits.end());
  }

  void Summarise(TableIndex::Group& made) {
    made.first_summary = Parts().summaries.size();
    if (Parts().words == 1) return;
    const std::size_t blocks = Parts().words / kBlockWords;
    for (std::size_t code = 0; code < made.codes; ++code) {
      Parts().summaries.resize(Parts().summaries.size() + Parts().summary_words, 0);
      std::uint64_t* summary =
          Parts().summaries.data() + Parts().summaries.size() - Parts().summary_words;
      const std::uint64_t* words = Parts().bits.data() + made.first + code * Parts().words;
      for (std::size_t block = 0; block < blocks; ++block) {
        const std::uint64_t* begin = words + block * kBlockWords;
        const bool any =
            std::any_of(begin, begin + kBlockWords, [](std::uint64_t word) { return word != 0; });
        if (any) summary[block / 64] |= std::uint64_t{1} << (block % 64);
        made.summarised = made.summarised || !any;
      }
    }
  }

  void MakePlanes() {
    const bool number = node_.type.kind == types::TypeKind::kNumber;
    if (lookup_.hit != Lookup::Hit::kCollect || Rows() == 0 || number) return;
    if (lookup_.aggregation != check::Aggregation::kSum) return;
    std::vector<std::int64_t> values;
    for (const std::uint32_t output : result_.outputs_) {
      const std::optional<std::int64_t> value = Constant(output);
      if (!value) return;
      values.push_back(*value);
    }
    TableIndex::Planes planes;
    planes.least = *std::min_element(values.begin(), values.end());
    const auto above = [&](std::int64_t value) {
      return static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(planes.least);
    };
    std::uint64_t step = 0;
    std::uint64_t most = 0;
    for (const std::int64_t value : values) {
      step = std::gcd(step, above(value));
      most = std::max(most, above(value));
    }
    planes.step = std::max<std::uint64_t>(step, 1);
    planes.count = static_cast<std::size_t>(std::bit_width(most / planes.step));
    if (planes.count > kMostPlanes) return;
    planes.bits.assign(planes.count * Parts().words, 0);
    for (std::size_t row = 0; row < values.size(); ++row) {
      const std::uint64_t steps = above(values[row]) / planes.step;
      for (std::size_t plane = 0; plane < planes.count; ++plane) {
        planes.bits[plane * Parts().words + row / 64] |= (steps >> plane & 1) << (row % 64);
      }
    }
    result_.planes_ = std::move(planes);
  }

  const graph::Graph& graph_;
  const graph::Node& node_;
  const Lookup& lookup_;
  std::span<const Lanes> values_;
  std::vector<Operand> operands_;     // by position among the arguments
  std::vector<std::uint32_t> asked_;  // positions of those of the column at hand
  std::vector<Prepared> prepared_;    // the columns that test something
  TableIndex result_;
};

std::optional<TableIndex> TableIndex::Make(const graph::Graph& graph, graph::NodeId table,
                                           std::span<const Lanes> values) {
  return TableIndexMaker(graph, table, values).Make();
}

TableIndex TableIndex::Like(const TableIndex& other, const graph::Graph& graph, graph::NodeId table,
                            std::span<const Lanes> values) {
  return TableIndexMaker(graph, table, values).Like(other);
}

bool TableIndex::SameRows(const graph::Graph& graph, graph::NodeId a, graph::NodeId b) {
  const Lookup& one = graph.lookups.at(graph[a].index);
  const Lookup& other = graph.lookups.at(graph[b].index);
  if (one.table != other.table || one.hit != other.hit || one.columns != other.columns ||
      one.rows.size() != other.rows.size() || one.tested != other.tested) {
    return false;
  }
  const auto& arguments = graph[a].arguments;
  const auto& others = graph[b].arguments;
  return one.tested > 0 &&
         std::equal(arguments.begin(), arguments.begin() + one.tested, others.begin()) &&
         std::equal(one.rows.begin(), one.rows.end(), other.rows.begin(),
                    [](const Lookup::Row& x, const Lookup::Row& y) {
                      return x.cells.SharedWith(y.cells) && x.says == y.says;
                    });
}

std::span<const std::uint64_t> TableIndex::Rows(const Column& column) const {
  REMIT_CHECK(parts_.words == 1, "larger tables keep their columns in groups");
  return std::span(parts_.bits).subspan(parts_.groups[column.group].first, column.buckets());
}

std::size_t TableIndex::bytes() const {
  const auto size = [](const auto& values) { return values.size() * sizeof(values.front()); };
  return size(parts_.columns) + size(parts_.groups) + size(parts_.cuts) + size(parts_.bits) +
         size(parts_.summaries) + size(parts_.starts) + size(parts_.listed) + size(parts_.says) +
         size(parts_.order) + size(parts_.least) + size(outputs_) +
         (planes_ ? size(planes_->bits) : 0);
}

base::Int128 TableIndex::Sum(std::span<const std::uint64_t> hits, std::int64_t& count) const {
  REMIT_CHECK(planes_ && hits.size() == parts_.words, "only sums of constants have planes");
  count = 0;
  base::UInt128 steps = 0;
  for (std::size_t word = 0; word < hits.size(); ++word) {
    if (hits[word] == 0) continue;
    count += std::popcount(hits[word]);
    for (std::size_t plane = 0; plane < planes_->count; ++plane) {
      const std::uint64_t ones = hits[word] & planes_->bits[plane * hits.size() + word];
      steps += static_cast<base::UInt128>(std::popcount(ones)) << plane;
    }
  }
  return static_cast<base::Int128>(steps * planes_->step) +
         static_cast<base::Int128>(planes_->least) * count;
}

}  // namespace remit::engine
