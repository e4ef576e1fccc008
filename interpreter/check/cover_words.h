// The words for a region of a table's space: a case that lies in it, and the row that would cover
// it. Private to check/.
#pragma once

#include <string>

#include "interpreter/check/cover_rows.h"

namespace remit::check {

class CoverWords {
 public:
  explicit CoverWords(const TableSpace& space) : space_(space) {}

  // One value for each column, as a case is written.
  std::string Witness(const Region& region) const;
  // The region as the conditions of one row; what a row cannot say follows after `where`.
  std::string RowText(const Region& region) const;

 private:
  using Positions = std::vector<std::optional<std::int64_t>>;  // by axis; none: unknown
  void AgreeOnOrder(const Relation& relation, const Region& region, Positions& positions) const;
  bool Matters(std::size_t axis, const Region& region) const;

  const TableSpace& space_;
};

}  // namespace remit::check
