// Each requirement is looked at alone: at the alternatives where nothing else fails, which of its
// comparisons fails, and by how much at least where the guarantees hold.
#include "interpreter/govern/openings.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "interpreter/govern/bounds.h"
#include "interpreter/govern/keeps.h"
#include "interpreter/govern/naming.h"
#include "interpreter/govern/ranking.h"

namespace remit::govern {
namespace {

constexpr std::size_t kMostSteps = 400;  // moves of one bound tried where guarantees are broken

class Opener {
 public:
  Opener(const Subject& subject, const Evidence& evidence)
      : subject_(subject),
        naming_(subject),
        bounds_(subject),
        rows_(evidence.alternatives.rows),
        ranking_(subject.checked.model, subject.checked.model.TradeOffOn(subject.as_of),
                 evidence.alternatives),
        keeps_(subject, evidence.alternatives) {}

  Openings Run() {
    for (std::uint32_t i = 0; i < model().requirements.size(); ++i) {
      if (model().requirements[i].damp) continue;  // it gives way by itself
      // There is no alternative, so that all of these are kept out by this requirement alone.
      const std::vector<std::uint32_t> alone = ranking_.Without(i);
      if (!alone.empty()) OpenBy(i, alone);
    }
    return std::move(openings_);
  }

 private:
  const check::Model& model() const { return subject_.checked.model; }

  void OpenBy(std::uint32_t requirement, const std::vector<std::uint32_t>& alone) {
    const check::RequirementInfo& info = model().requirements[requirement];
    const std::vector<Part> parts = bounds_.PartsOf(info);
    const std::size_t before = openings_.open.size(), barred = openings_.barred.size();
    bool cut = false;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i].comparison) cut = Measure({requirement, parts, i}, alone) || cut;
    }
    if (cut || openings_.open.size() > before) return;
    Opening opening = Begin(requirement, ranking_.Best(alone));
    opening.owner = bounds_.OwnerOf(info);
    auto broken = keeps_.BrokenWithout(requirement, ranking_.Best(alone));
    if (broken.empty()) {
      openings_.open.push_back(std::move(opening));
    } else if (openings_.barred.size() == barred) {
      BarredMove move;
      move.instead = opening.instead;
      move.guarantees = std::move(broken);
      openings_.barred.push_back({opening.requirement, std::move(move)});
    }
  }

  Opening Begin(std::uint32_t requirement, std::uint32_t best) const {
    Opening opening;
    opening.requirement = naming_.Requirement(requirement);
    opening.instead = naming_.Knobs(best);
    opening.score = rows_.at(best).score;
    return opening;
  }

  // The least move of this comparison alone that opens the case and keeps the guarantees. Whether
  // the search ended before it was sure that there is none.
  bool Measure(const MovedBound& moved, const std::vector<std::uint32_t>& alone) {
    std::vector<std::pair<Miss, std::uint32_t>> outside;
    for (const std::uint32_t alternative : alone) {
      if (const auto miss = bounds_.MissAlone(moved.parts, moved.part, alternative))
        outside.emplace_back(*miss, alternative);
    }
    std::stable_sort(outside.begin(), outside.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::uint32_t> open;
    std::optional<BarredOpening> barred;
    std::size_t steps = 0;
    for (std::size_t i = 0; i < outside.size();) {
      const Miss miss = outside[i].first;
      for (; i < outside.size() && outside[i].first == miss; ++i) open.push_back(outside[i].second);
      std::sort(open.begin(), open.end());
      auto opening = Told(moved, miss, ranking_.Best(open));
      if (!opening) break;  // beyond what its type can say
      auto broken = keeps_.BrokenWith(moved, miss, ranking_.Best(open));
      if (broken.empty()) {
        if (barred) opening->passed = std::move(barred->move.guarantees);
        openings_.open.push_back(std::move(*opening));
        return false;
      }
      if (!barred) {
        barred = BarredOpening{opening->requirement,
                               {opening->bound, opening->lower, opening->slack, opening->more_than,
                                opening->instead, std::move(broken)}};
      }
      if (++steps == kMostSteps && i < outside.size()) {
        barred->move.tried = steps;
        break;
      }
    }
    const bool cut = barred && barred->move.tried > 0;
    if (barred) openings_.barred.push_back(std::move(*barred));
    return cut;
  }

  std::optional<Opening> Told(const MovedBound& moved, const Miss& miss, std::uint32_t best) const {
    const check::RequirementInfo& info = model().requirements[moved.requirement];
    const Comparison& comparison = *moved.parts[moved.part].comparison;
    const ast::ExprId bound = bounds_.BoundOf(comparison);
    const std::optional<NamedValue> slack = bounds_.SlackOf(miss, bound);
    if (!slack) return std::nullopt;
    Opening opening = Begin(moved.requirement, best);
    opening.measured = true;
    opening.bound = bounds_.Written(bound);
    opening.lower = bounds_.MovesDown(comparison);
    opening.more_than = comparison.strict;
    opening.slack = *slack;
    opening.owner = bounds_.OwnerOf(info);
    opening.level = bounds_.Grantor(info, comparison, miss, best);
    return opening;
  }

  const Subject& subject_;
  const Naming naming_;
  const Bounds bounds_;
  const std::vector<AlternativeTable::Row>& rows_;
  const Ranking ranking_;
  const Keeps keeps_;
  Openings openings_;
};

}  // namespace

Openings FindOpenings(const Subject& subject, const Evidence& evidence) {
  return Opener(subject, evidence).Run();
}

}  // namespace remit::govern
