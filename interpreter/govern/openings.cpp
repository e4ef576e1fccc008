// Each requirement is looked at alone: at the alternatives where nothing else fails, which of its
// comparisons fails, and by how much at least.
#include "interpreter/govern/openings.h"

#include <optional>

#include "interpreter/govern/bounds.h"
#include "interpreter/govern/naming.h"
#include "interpreter/govern/ranking.h"

namespace remit::govern {
namespace {

class Opener {
 public:
  Opener(const Subject& subject, const Evidence& evidence)
      : subject_(subject),
        naming_(subject),
        bounds_(subject),
        rows_(evidence.alternatives.rows),
        ranking_(subject.checked.model, subject.checked.model.TradeOffOn(subject.as_of),
                 evidence.alternatives) {}

  std::vector<Opening> Run() {
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
    bool measured = false;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i].comparison) measured = Measure(requirement, parts, i, alone) || measured;
    }
    if (measured) return;
    Opening opening = Begin(requirement, alone);
    opening.owner = bounds_.OwnerOf(info);
    openings_.push_back(std::move(opening));
  }

  Opening Begin(std::uint32_t requirement, const std::vector<std::uint32_t>& open) const {
    Opening opening;
    opening.requirement = naming_.Requirement(requirement);
    const std::uint32_t best = ranking_.Best(open);
    opening.instead = naming_.Knobs(best);
    opening.score = rows_.at(best).score;
    return opening;
  }

  // Whether moving this comparison alone opens the case.
  bool Measure(std::uint32_t requirement, const std::vector<Part>& parts, std::size_t part,
               const std::vector<std::uint32_t>& alone) {
    const Comparison& comparison = *parts[part].comparison;
    std::optional<Miss> least;
    std::vector<std::uint32_t> open;
    for (const std::uint32_t alternative : alone) {
      const std::optional<Miss> miss = bounds_.MissAlone(parts, part, alternative);
      if (!miss || (least && *least < *miss)) continue;
      if (!least || *miss < *least) open.clear();
      least = miss;
      open.push_back(alternative);
    }
    if (!least) return false;
    const ast::ExprId bound = bounds_.BoundOf(comparison);
    Opening opening = Begin(requirement, open);
    opening.measured = true;
    opening.bound = bounds_.Written(bound);
    opening.lower = bounds_.MovesDown(comparison);
    opening.more_than = comparison.strict;
    const std::optional<NamedValue> slack = bounds_.SlackOf(*least, bound);
    if (!slack) return false;  // beyond what its type can say
    opening.slack = *slack;
    opening.owner = bounds_.OwnerOf(model().requirements[requirement]);
    opening.level =
        bounds_.Grantor(model().requirements[requirement], comparison, *least, open.front());
    openings_.push_back(std::move(opening));
    return true;
  }

  const Subject& subject_;
  const Naming naming_;
  const Bounds bounds_;
  const std::vector<AlternativeTable::Row>& rows_;
  const Ranking ranking_;
  std::vector<Opening> openings_;
};

}  // namespace

std::vector<Opening> FindOpenings(const Subject& subject, const Evidence& evidence) {
  return Opener(subject, evidence).Run();
}

}  // namespace remit::govern
