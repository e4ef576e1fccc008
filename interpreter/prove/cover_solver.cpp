// The recursion over columns and the merging of what it finds.
#include "interpreter/prove/cover_solver.h"

#include <algorithm>
#include <optional>

namespace remit::prove {
namespace {

using Rows = std::vector<std::uint32_t>;

struct Segment {
  Rows rows;
  AtomSet atoms;
};

AtomSet All(std::uint32_t count) { return {{0, count - 1}}; }

class Solver {
 public:
  Solver(const CoverProblem& problem, std::uint64_t budget) : problem_(problem), budget_(budget) {
    for (const std::uint32_t count : problem.atoms) box_.push_back(All(count));
  }

  CoverResult Run() {
    Rows rows(problem_.rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::uint32_t>(i);
    std::vector<std::size_t> columns(problem_.atoms.size());
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i] = i;
    Visit(rows, columns);
    return std::move(result_);
  }

 private:
  bool Possible() const { return !problem_.possible || problem_.possible(box_); }

  void Visit(const Rows& rows, const std::vector<std::size_t>& columns) {
    if (result_.gave_up) return;
    if (rows.empty()) {
      if (Possible()) AddGap();
      return;
    }
    if (Settled(rows, columns)) return;
    const std::optional<std::size_t> column = Choose(rows, columns);
    if (!column) {
      AddOverlaps(rows);
      return;
    }
    std::vector<std::size_t> rest = columns;
    std::erase(rest, *column);
    for (Segment& segment : Split(rows, *column)) {
      box_[*column] = std::move(segment.atoms);
      Visit(segment.rows, rest);
      if (result_.gave_up) return;
    }
    box_[*column] = All(problem_.atoms[*column]);
  }

  // One row covers all that is left, and no two of the rows may not overlap: nothing more is found.
  bool Settled(const Rows& rows, const std::vector<std::size_t>& columns) {
    const auto row = [&](std::uint32_t index) -> const CoverProblem::Row& {
      return problem_.rows[index];
    };
    const std::optional<std::uint32_t> group = row(rows.front()).group;
    if (!group || !Spend(rows.size())) return false;
    const bool alike = std::all_of(rows.begin(), rows.end(), [&](std::uint32_t index) {
      return row(index).group == group || row(index).undecided;
    });
    return alike && std::any_of(rows.begin(), rows.end(), [&](std::uint32_t index) {
             return std::all_of(columns.begin(), columns.end(), [&](std::size_t column) {
               return row(index).cells[column] == All(problem_.atoms[column]);
             });
           });
  }

  bool MayOverlap(std::uint32_t a, std::uint32_t b) const {
    const std::optional<std::uint32_t>& group = problem_.rows[a].group;
    return group && group == problem_.rows[b].group;
  }

  bool Spend(std::uint64_t visits) {
    if (visits > budget_) {
      result_.gave_up = true;
      budget_ = 0;
      return false;
    }
    budget_ -= visits;
    return true;
  }

  // The column whose segments together keep the fewest rows; none when no row restricts any column
  // that is left.
  std::optional<std::size_t> Choose(const Rows& rows, const std::vector<std::size_t>& columns) {
    std::optional<std::size_t> best;
    std::uint64_t best_cost = 0;
    for (const std::size_t column : columns) {
      const AtomSet all = All(problem_.atoms[column]);
      bool restricted = false;
      std::vector<std::uint32_t> bounds;
      for (const std::uint32_t row : rows) {
        const AtomSet& cell = problem_.rows[row].cells[column];
        restricted = restricted || cell != all;
        for (const AtomRange& range : cell) {
          bounds.push_back(range.first);
          bounds.push_back(range.last + 1);
        }
      }
      if (!Spend(rows.size() + bounds.size())) return std::nullopt;
      if (!restricted) continue;
      const std::uint64_t cost = SegmentRows(rows, column, bounds);
      if (!best || cost < best_cost) {
        best = column;
        best_cost = cost;
      }
    }
    return best;
  }

  // How many rows all segments of the column would hold, counted without building them.
  std::uint64_t SegmentRows(const Rows& rows, std::size_t column,
                            std::vector<std::uint32_t>& bounds) const {
    std::sort(bounds.begin(), bounds.end());
    bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());
    const auto position = [&](std::uint32_t atom) {
      return static_cast<std::uint64_t>(std::lower_bound(bounds.begin(), bounds.end(), atom) -
                                        bounds.begin());
    };
    std::uint64_t sum = bounds.size();
    for (const std::uint32_t row : rows) {
      for (const AtomRange& range : problem_.rows[row].cells[column]) {
        sum += position(range.last + 1) - position(range.first);
      }
    }
    return sum;
  }

  // Segments that see the same rows are one, so that each set of rows is followed once.
  std::vector<Segment> Split(const Rows& rows, std::size_t column) {
    struct Event {
      std::uint32_t atom;
      bool starts;
      std::uint32_t row;
    };
    std::vector<Event> events;
    for (const std::uint32_t row : rows) {
      for (const AtomRange& range : problem_.rows[row].cells[column]) {
        events.push_back({range.first, true, row});
        events.push_back({range.last + 1, false, row});
      }
    }
    std::sort(events.begin(), events.end(),
              [](const Event& a, const Event& b) { return a.atom < b.atom; });
    std::vector<Segment> segments;
    std::map<Rows, std::size_t> known;
    Rows active;
    std::uint32_t from = 0;
    const auto close = [&](std::uint32_t until) {
      if (until <= from || !Spend(active.size() + 1)) return;
      const auto [entry, fresh] = known.try_emplace(active, segments.size());
      if (fresh) segments.push_back({active, {}});
      segments[entry->second].atoms.push_back({from, until - 1});
    };
    for (std::size_t i = 0; i < events.size();) {
      const std::uint32_t atom = events[i].atom;
      close(atom);
      for (; i < events.size() && events[i].atom == atom; ++i) {
        const auto place = std::lower_bound(active.begin(), active.end(), events[i].row);
        if (events[i].starts) {
          active.insert(place, events[i].row);
        } else {
          active.erase(place);
        }
      }
      from = atom;
    }
    close(problem_.atoms[column]);
    return segments;
  }

  void AddGap() {
    if (result_.gaps.size() >= kMaxGapRegions) {
      result_.gave_up = true;
      return;
    }
    result_.gaps.push_back(box_);
  }

  void AddOverlaps(const Rows& rows) {
    Rows definite;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(definite),
                 [&](std::uint32_t row) { return !problem_.rows[row].undecided; });
    if (definite.size() < 2 || !Possible()) return;
    for (std::size_t i = 0; i < definite.size(); ++i) {
      for (std::size_t j = i + 1; j < definite.size(); ++j) {
        if (result_.overlaps.size() >= kMaxOverlapPairs || !Spend(1)) return;
        if (MayOverlap(definite[i], definite[j])) continue;
        result_.overlaps.try_emplace({definite[i], definite[j]}, box_);
      }
    }
  }

  const CoverProblem& problem_;
  std::uint64_t budget_;
  CoverRegion box_;
  CoverResult result_;
};

// Joins regions that differ in one column only, column by column, until nothing more can be joined.
void MergeRegions(std::vector<CoverRegion>& regions) {
  for (bool changed = true; changed && !regions.empty();) {
    changed = false;
    for (std::size_t column = 0; column < regions.front().size(); ++column) {
      std::map<CoverRegion, AtomSet> joined;
      for (CoverRegion& region : regions) {
        AtomSet atoms = std::move(region[column]);
        region[column].clear();
        AtomSet& target = joined[std::move(region)];
        target.insert(target.end(), atoms.begin(), atoms.end());
      }
      changed = changed || joined.size() < regions.size();
      regions.clear();
      for (auto& [key, atoms] : joined) {
        CoverRegion region = key;
        region[column] = NormalisedAtoms(std::move(atoms));
        regions.push_back(std::move(region));
      }
    }
  }
  std::sort(regions.begin(), regions.end());
}

}  // namespace

AtomSet NormalisedAtoms(AtomSet set) {
  std::sort(set.begin(), set.end());
  AtomSet merged;
  for (const AtomRange& range : set) {
    if (!merged.empty() && range.first <= merged.back().last + 1) {
      merged.back().last = std::max(merged.back().last, range.last);
    } else {
      merged.push_back(range);
    }
  }
  return merged;
}

AtomSet IntersectAtoms(const AtomSet& a, const AtomSet& b) {
  AtomSet result;
  for (const AtomRange& x : a) {
    for (const AtomRange& y : b) {
      const std::uint32_t first = std::max(x.first, y.first);
      const std::uint32_t last = std::min(x.last, y.last);
      if (first <= last) result.push_back({first, last});
    }
  }
  return NormalisedAtoms(std::move(result));
}

CoverResult SolveCover(const CoverProblem& problem, std::uint64_t budget) {
  CoverResult result = Solver(problem, budget).Run();
  MergeRegions(result.gaps);
  return result;
}

}  // namespace remit::prove
