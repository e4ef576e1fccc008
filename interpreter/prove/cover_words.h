// The words for a region of a table's space: a case that lies in it, and the row that would cover
// it. Private to prove/.
#pragma once

#include <string>

#include "interpreter/prove/cover_rows.h"

namespace remit::prove {

class CoverWords {
 public:
  explicit CoverWords(const TableSpace& space) : space_(space) {}

  // One value for each column, as a case is written. Some case has to lie in the region.
  std::string Witness(const CoverRegion& region) const;
  // The same for values that are given, of which some fit together in the region.
  std::string Witness(const CoverRegion& region, AxisValues values) const;
  // The region as the conditions of one row; what a row cannot say follows after `where`.
  std::string RowText(const CoverRegion& region) const;

 private:
  bool Matters(std::size_t axis, const CoverRegion& region) const;

  const TableSpace& space_;
};

}  // namespace remit::prove
