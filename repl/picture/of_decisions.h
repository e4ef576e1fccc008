// How the cases of a set ended: in all, by the values of an input, and what moved between two runs.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/base/result.h"
#include "interpreter/impact/common.h"
#include "repl/picture/picture.h"

namespace remit::repl {

// What cases are counted by.
enum class CountedBy : std::uint8_t {
  kRoute,   // who decides, with sides; refused; why there is no decision
  kStatus,  // decided, refused, …
  kLevel,   // who decides, whatever the sides; cases that nobody decides are one kind
};

class EndingCounts {
 public:
  // Parted by the values of the input of this path, where there is one. An Error: it does not
  // exist, has too many values, or is personal. `checked` must live longer.
  static base::Result<EndingCounts> Make(const check::Checked& checked, CountedBy by,
                                         const std::string& segment);
  // `columns` are of the batch; `day` is that of the decisions.
  void Add(const engine::CaseBatch& batch, const govern::DecisionColumns& columns,
           std::int64_t day);
  // `heading` says of what: "Deal desk, 34 cases as of 2026-03-01".
  picture::Picture Picture(const std::string& heading) const;

 private:
  EndingCounts(const check::Checked& checked, CountedBy by);
  std::string KindOf(const impact::Ending& ending) const;
  std::string Summary(const std::vector<std::string>& kinds) const;
  void DrawAll(const std::vector<std::string>& kinds, picture::Bars& bars) const;
  void DrawParts(const std::vector<std::string>& kinds, picture::Picture& picture,
                 picture::Bars& bars) const;

  impact::Common common_;
  impact::Impact names_;  // of levels and sides
  CountedBy by_;
  std::optional<impact::Common::Input> segment_;
  // By ending, routes from the bottom up; by value of the segment.
  std::map<impact::Ending, std::vector<std::uint64_t>> counts_;
  std::uint64_t cases_ = 0;
};

// Of a comparison of two runs: what cases went from one route to another, the most first.
picture::Picture OfMoved(const impact::Impact& moved, const std::string& heading);

}  // namespace remit::repl
