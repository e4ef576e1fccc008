// The decisions of many cases as columns: what is made for every case side by side, without room
// of its own for each case. The same decisions as decide.h gives as cores.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "interpreter/engine/core.h"
#include "interpreter/engine/program.h"
#include "interpreter/govern/decide.h"

namespace remit::govern {

// What is asked for beside the core.
struct ColumnsWanted {
  std::vector<check::LetId> lets;  // their values at the alternative shown
  // The alternative at which the lets of a case are given that shows none (and is not invalid);
  // without it they have no value there.
  std::optional<std::uint32_t> otherwise;
  std::vector<check::ObjectiveId> objectives{};  // likewise, by their formulas
};

// Columns of `size` cases. Room is kept from one call to the next.
struct DecisionColumns {
  std::size_t size = 0;
  std::vector<engine::Status> status;
  std::vector<engine::Verdict> verdict;
  std::vector<std::uint32_t> recommended, shown, feasible;  // as in engine::Core
  std::vector<double> score;
  std::vector<std::int32_t> level;
  std::vector<std::uint64_t> sides;
  std::vector<std::uint8_t> outside_model, review_overdue, damp_dropped;
  // Rules whose condition holds at the alternative shown: bit r % 64 of word
  // case * fired_words + r / 64.
  std::size_t fired_words = 0;
  std::vector<std::uint64_t> fired;
  // By let wanted, then by case: the raw value, and whether there is one.
  struct Let {
    std::vector<std::int64_t> raw;
    std::vector<std::uint8_t> present;
  };
  std::vector<Let> lets;
  std::vector<Let> objectives;  // by objective wanted
  // The cases of whose decision more is to be told, ascending by case: those that violate a
  // requirement or have causes.
  struct Detail {
    std::size_t index = 0;  // of the case, from 0 within these columns
    std::vector<std::uint32_t> violated;
    engine::CauseSet causes;
  };
  std::vector<Detail> details;

  bool Fired(std::size_t index, std::size_t rule) const {
    return (fired[index * fired_words + rule / 64] >> rule % 64 & 1) != 0;
  }
  // The core of one case, as DecideRange gives it. Looks its details up by bisection.
  engine::Core CoreOf(std::size_t index) const;
};

// Decides cases again and again with room that is kept; one for each thread. The program must
// outlive it.
class ColumnDecider {
 public:
  ColumnDecider(const engine::Program& program, ColumnsWanted wanted, DecideOptions options = {});
  ColumnDecider(ColumnDecider&&) noexcept;
  ColumnDecider& operator=(ColumnDecider&&) noexcept;
  ~ColumnDecider();

  // Cases first .. first + count - 1 of the batch.
  void Decide(const engine::CaseBatch& batch, std::size_t first, std::size_t count,
              DecisionColumns& columns);
  // Whether there is a tape for this program; without one the block engine decides every case.
  bool HasTape() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Once, for a caller who decides one batch.
void DecideColumns(const engine::Program& program, const engine::CaseBatch& batch,
                   std::size_t first, std::size_t count, const ColumnsWanted& wanted,
                   DecisionColumns& columns, const DecideOptions& options = {});

}  // namespace remit::govern
