// One column of a table as the analysis sees it: the values that can occur, cut into atoms
// (stretches that no row tells apart), and the words for a set of atoms in the notation of a table
// cell.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/prove/cover_solver.h"
#include "interpreter/prove/possible_values.h"

namespace remit::prove {

class CoverAxis {
 public:
  // `cells`: what the rows say about this column, as points (see possible_values.h). `checked` must
  // outlive the axis.
  CoverAxis(std::string name, const Type& type, PossibleValues values,
            const std::vector<IntervalSet>& cells, bool whole, const Checked& checked);

  const std::string& name() const { return name_; }
  std::uint32_t atom_count() const { return known_count() + (unknown_ ? 1 : 0); }
  AtomSet Any() const;      // every known value
  AtomSet Unknown() const;  // empty where the column is not optional
  AtomSet AtomsOf(const IntervalSet& points) const;
  bool IsUnknown(const AtomSet& atoms) const;  // `unknown` is among them
  IntervalSet PositionsOf(
      const AtomSet& atoms) const;  // the known values that occur, in steps of the axis
  IntervalSet PositionsIn(const IntervalSet& points) const;  // of these the ones that occur
  // Points that are those of the atoms among all that occur; not for texts that no row mentions.
  IntervalSet PointsOf(const AtomSet& atoms) const;
  bool HasOtherText(const AtomSet& atoms) const;  // one that no row mentions

  std::string CellText(const AtomSet& atoms) const;  // `>= 24 months`, `a, b`, `any`
  std::string PositionText(std::int64_t position) const;
  // The value in `positions` that is shortest to write, nearest to zero among equals; none when
  // there is no value.
  std::optional<std::int64_t> Simplest(const IntervalSet& positions) const;

 private:
  struct Atom {
    std::int64_t low, high;  // the first and the last position that occurs
  };
  std::uint32_t known_count() const { return static_cast<std::uint32_t>(atoms_.size()); }
  IntervalSet Positions(const IntervalSet& points) const;
  void Cut(const std::vector<IntervalSet>& cells);
  bool ordered() const;
  std::string ListText(const IntervalSet& positions) const;
  std::string TextCellText(const AtomSet& atoms) const;
  std::string RunText(const AtomRange& run) const;
  std::vector<std::int64_t> Candidates(const Interval& interval) const;

  std::string name_;
  Type type_;  // not optional
  std::int64_t step_ = 1;
  bool unknown_ = false;
  IntervalSet occurring_;  // positions
  std::vector<Atom> atoms_;
  const Checked* checked_;
};

}  // namespace remit::prove
