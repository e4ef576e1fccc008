// One variable after the other: first whether it may be absent and have a value, then its ends by
// bisection, each probe a question to the solver about the part that would be cut off.
#include "interpreter/prove/enclose.h"

#include <algorithm>
#include <utility>

#include "interpreter/base/int128.h"
#include "interpreter/prove/search.h"

namespace remit::prove {
namespace {

constexpr std::int64_t kMostListed = 24;         // values that are asked about one by one
constexpr std::uint64_t kProbesPerBudget = 200;  // the budget is shared by so many questions

class Encloser {
 public:
  Encloser(const Problem& problem, Assignment found, const std::vector<std::size_t>& relevant,
           const Budget& budget)
      : whole_(problem),
        problem_(problem),
        found_(std::move(found)),
        relevant_(relevant),
        work_left_(budget.work),
        share_{std::max<std::uint64_t>(budget.work / kProbesPerBudget, 1),
               budget.linear / kProbesPerBudget} {}

  Enclosure Run() {
    Enclosure enclosure;
    enclosure.points.resize(problem_.variables.size());
    for (std::size_t i = 0; i < problem_.variables.size(); ++i) {
      CutStates(i);
      if (problem_.variables[i].domain.has_value()) {
        if (IsListed(problem_.variables[i])) {
          enclosure.points[i] = Left(i);
        } else {
          CutLow(i);
          CutHigh(i);
        }
      }
      Variable& variable = problem_.variables[i];
      variable.domain = Snapped(variable, variable.domain);
    }
    LeaveOutImplied();
    for (const Variable& variable : problem_.variables) enclosure.box.push_back(variable.domain);
    enclosure.work = used_;
    return enclosure;
  }

 private:
  // Values without an order that matters to a reader.
  static bool IsListed(const Variable& variable) {
    const types::TypeKind kind = variable.type.kind;
    const bool named = kind == types::TypeKind::kEnum || kind == types::TypeKind::kText ||
                       kind == types::TypeKind::kBoolean;
    return named && base::Int128{variable.domain.high} - variable.domain.low < kMostListed;
  }

  // Whether there may be an assignment with the variable inside `range`; one that is found is kept.
  bool MayLie(std::size_t variable, const Range& range) {
    if (used_ >= work_left_) return true;
    const Variable whole = problem_.variables[variable];
    problem_.variables[variable].domain = range;
    std::erase_if(problem_.variables[variable].points,
                  [&](std::int64_t point) { return point < range.low || point > range.high; });
    Outcome outcome = Solve(problem_, share_, nullptr);
    problem_.variables[variable] = whole;
    used_ += outcome.work + 1;
    if (outcome.kind == Outcome::Kind::kFound) found_ = std::move(*outcome.found);
    return outcome.kind != Outcome::Kind::kImpossible;
  }

  void CutStates(std::size_t i) {
    Range& domain = problem_.variables[i].domain;
    if (!domain.absent || !domain.has_value()) return;
    const Range known = Range::Between(domain.low, domain.high);
    if (!found_[i].absent && !MayLie(i, {1, 0, true, false})) {
      domain = known;
    } else if (found_[i].absent && !MayLie(i, known)) {
      domain = {1, 0, true, false};
    }
  }

  std::vector<std::int64_t> Left(std::size_t i) {
    const Variable& variable = problem_.variables[i];
    std::vector<std::int64_t> left;
    for (std::int64_t point = variable.domain.low; point <= variable.domain.high; ++point) {
      const auto& points = variable.points;
      if (!points.empty() && !std::binary_search(points.begin(), points.end(), point)) continue;
      const bool known = !found_[i].absent && found_[i].point == point;
      if (known || MayLie(i, Range::Point(point))) left.push_back(point);
    }
    if (left.empty()) return left;  // absent alone
    problem_.variables[i].domain.low = left.front();
    problem_.variables[i].domain.high = left.back();
    return left;
  }

  static std::int64_t Middle(const Variable& variable, std::int64_t low, std::int64_t high) {
    if (variable.points.empty()) return (low & high) + ((low ^ high) >> 1);
    const auto at = [&](std::int64_t point) {
      return std::lower_bound(variable.points.begin(), variable.points.end(), point) -
             variable.points.begin();
    };
    return variable.points[static_cast<std::size_t>((at(low) + at(high)) / 2)];
  }

  // Nothing lies below `low`, something may lie at `kept` or below it.
  void CutLow(std::size_t i) {
    if (found_[i].absent) return;
    const Variable& variable = problem_.variables[i];
    std::int64_t low = variable.domain.low, kept = found_[i].point;
    while (low < kept) {
      const std::int64_t middle = Middle(variable, low, kept);
      if (!MayLie(i, Range::Between(low, middle))) {
        low = Next(variable, middle);
      } else if (middle == low) {
        break;
      } else {
        kept = std::min(middle, found_[i].point);
      }
    }
    problem_.variables[i].domain.low = low;
  }

  // Likewise from above.
  void CutHigh(std::size_t i) {
    if (found_[i].absent) return;
    const Variable& variable = problem_.variables[i];
    std::int64_t high = variable.domain.high, kept = found_[i].point;
    while (kept < high) {
      const std::int64_t middle = Next(variable, Middle(variable, kept, Previous(variable, high)));
      if (!MayLie(i, Range::Between(middle, high))) {
        high = Previous(variable, middle);
      } else if (middle == high) {
        break;
      } else {
        kept = std::max(middle, found_[i].point);
      }
    }
    problem_.variables[i].domain.high = high;
  }

  // Ends of quantities that need no saying go back to those of the domain.
  void LeaveOutImplied() {
    problem_.demands.clear();
    for (const std::size_t i : relevant_) problem_.demands.push_back(whole_.demands[i]);
    for (std::size_t i = 0; i < problem_.variables.size(); ++i) {
      const Variable& variable = problem_.variables[i];
      const Range domain = whole_.variables[i].domain;
      if (!variable.domain.has_value() || IsListed(variable)) continue;
      const Range cut = variable.domain;
      if (cut.low > domain.low) {
        const Range off = Range::Between(domain.low, Previous(variable, cut.low));
        if (IsSlight(variable, off, domain) || !MayLie(i, off))
          problem_.variables[i].domain.low = domain.low;
      }
      if (cut.high < domain.high) {
        const Range off = Range::Between(Next(variable, cut.high), domain.high);
        if (IsSlight(variable, off, domain) || !MayLie(i, off))
          problem_.variables[i].domain.high = domain.high;
      }
    }
  }

  // A thousandth of the whole range, and of the values themselves.
  static bool IsSlight(const Variable& variable, const Range& off, const Range& domain) {
    using base::Int128;
    if (!variable.points.empty() || variable.step > 1) return false;
    const Int128 width = Int128{off.high} - off.low;
    const auto size = [](std::int64_t point) { return point < 0 ? -Int128{point} : Int128{point}; };
    constexpr int kPart = 1000;
    return width < (Int128{domain.high} - domain.low) / kPart &&
           width < std::max(size(off.low), size(off.high)) / kPart;
  }

  static std::int64_t Next(const Variable& variable, std::int64_t point) {
    if (variable.points.empty()) return point + 1;
    return *std::upper_bound(variable.points.begin(), variable.points.end(), point);
  }
  static std::int64_t Previous(const Variable& variable, std::int64_t point) {
    if (variable.points.empty()) return point - 1;
    return *(std::lower_bound(variable.points.begin(), variable.points.end(), point) - 1);
  }

  const Problem& whole_;
  Problem problem_;  // its domains are cut
  Assignment found_;
  const std::vector<std::size_t>& relevant_;
  std::uint64_t work_left_;
  std::uint64_t used_ = 0;
  Budget share_;
};

}  // namespace

Enclosure Enclose(const Problem& problem, const Assignment& found,
                  const std::vector<std::size_t>& relevant, const Budget& budget) {
  return Encloser(problem, found, relevant, budget).Run();
}

}  // namespace remit::prove
