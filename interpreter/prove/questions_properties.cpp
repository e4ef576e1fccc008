// Properties: of every alternative or recommendation of one case, and of pairs of cases.
#include <algorithm>
#include <utility>

#include "interpreter/ast/print.h"
#include "interpreter/check/layers.h"
#include "interpreter/graph/build_pair.h"
#include "interpreter/prove/claims.h"
#include "interpreter/prove/proposals.h"
#include "interpreter/prove/questions.h"
#include "interpreter/prove/rivals.h"

namespace remit::prove {
namespace {

using check::About;

constexpr std::size_t kMostRivals = 24;

// Of pairs of cases: the graph of both, and what is asked.
class PairQuestion {
 public:
  PairQuestion(Scene& scene, const check::PropertyInfo& property)
      : scene_(scene),
        property_(property),
        pair_(graph::BuildPair(scene.ast(), scene.checked(), scene.period().from, property)) {}

  Sought Ask() {
    Seeker seeker;
    seeker.source = &pair_.graph;
    seeker.cases = 2;
    seeker.region = !recommendations();
    seeker.names = {property_.pair->first, property_.pair->second};
    seeker.demands = [this](Composer& composer, const Setting& setting) {
      return Demands(composer, setting);
    };
    seeker.confirm = [this](const Witness& witness) { return Confirm(witness); };
    Sought sought;
    std::uint64_t work = 0;
    while (work <= scene_.budget().work) {
      sought = Seek(scene_, seeker);
      work += sought.work;
      if (!sought.stopped || rivals_[0].size() + rivals_[1].size() > kMostRivals) break;
    }
    sought.work = work;
    if (sought.witness && !recommendations()) {
      for (const std::uint32_t alternative : sought.witness->alternatives) {
        sought.proposals.push_back(ProposalOf(scene_.model(), alternative));
      }
    }
    return sought;
  }

 private:
  bool recommendations() const { return property_.of == About::kRecommendations; }

  std::vector<Demand> Demands(Composer& composer, const Setting& setting) const {
    std::vector<Demand> demands;
    for (const graph::Outputs* outputs : {&pair_.graph.outputs, &pair_.b}) {
      DemandLegal(scene_, *outputs, setting, composer, demands);
      DemandFeasible(scene_, *outputs, setting, composer, demands,
                     scene_.model().damps.empty() || !recommendations());
    }
    for (std::size_t i = 0; i < 2; ++i) {
      for (const std::uint32_t rival : rivals_[i]) {
        const graph::Outputs& outputs = i == 0 ? pair_.graph.outputs : pair_.b;
        demands.push_back({NotBeatenBy(scene_, outputs, rival, setting, i == 1, composer),
                           Demand::Is::kNotFalse});
      }
    }
    demands.push_back({composer.Copy(pair_.where, setting)});
    demands.push_back({composer.Copy(pair_.condition, setting), Demand::Is::kFalse});
    return demands;
  }

  // The solver has worked out both conditions at the very values; the evaluators know of one case
  // at a time.
  Confirmed Confirm(const Witness& witness) {
    for (std::size_t i = 0; i < 2; ++i) {
      const std::uint32_t alternative = witness.alternatives[i];
      if (!recommendations()) {
        if (!Feasible(witness, i, alternative)) return Confirmed::kUnsure;
        const auto core = DecideBoth(witness, i, ProposalOf(scene_.model(), alternative));
        if (!core || core->verdict == engine::Verdict::kRefuse) return Confirmed::kUnsure;
        continue;
      }
      const auto core = DecideBoth(witness, i, std::nullopt);
      if (!core || core->recommended == engine::kNoAlternativeIndex) return Confirmed::kUnsure;
      if (core->recommended == alternative) continue;
      auto& rivals = rivals_[i];
      if (std::find(rivals.begin(), rivals.end(), core->recommended) != rivals.end()) {
        return Confirmed::kUnsure;
      }
      rivals.push_back(core->recommended);
      return Confirmed::kStop;
    }
    return Confirmed::kWholly;
  }

  Scene& scene_;
  const check::PropertyInfo& property_;
  graph::PairGraph pair_;
  std::vector<std::uint32_t> rivals_[2];
};

// Of one case.
Sought AskAlone(Scene& scene, std::size_t index) {
  const check::PropertyInfo& property = scene.model().properties[index];
  const Claim claim{property.condition,
                    [index](const graph::Outputs& outputs) { return outputs.properties[index]; }};
  if (property.of != About::kRecommendations) return SeekFeasible(scene, claim);
  return property.any_weights ? SeekWhateverTheWeights(scene, claim)
                              : SeekRecommended(scene, claim);
}

// As written, but for the title.
std::string StatementOf(const ast::Ast& ast, const check::PropertyInfo& property) {
  const std::string condition = ast::Print(ast, property.condition);
  if (!property.pair) return condition;
  const auto& written = std::get<ast::PropertyDeclaration>(ast[property.decl].node);
  std::string text = "for " + property.pair->first + ", " + property.pair->second;
  text += " differing only in ";
  for (std::size_t i = 0; i < written.differing.size(); ++i) {
    text += (i == 0 ? "" : ", ") + check::Dotted(written.differing[i]);
  }
  if (property.pair->where) text += " where " + ast::Print(ast, *property.pair->where);
  return text + ": " + condition;
}

void AskProperty(Scene& scene, std::size_t index, Findings& findings) {
  const check::PropertyInfo& property = scene.model().properties[index];
  Finding finding = NewFinding(scene, QuestionKind::kProperty, property.title, property.decl);
  finding.statement = StatementOf(scene.ast(), property);
  const Sought sought =
      property.pair ? PairQuestion(scene, property).Ask() : AskAlone(scene, index);
  Conclude(sought, finding);
  if (property.pair && property.any_weights && finding.answer == Answer::kProved) {
    finding.answer = Answer::kNotDecided;
    finding.detail =
        "it holds with the weights as they are written; what others may set was not looked at";
  }
  if (sought.witness) {
    finding.detail = WhyFalse(*sought.witness, 0, property.condition);
    finding.counterexample = CounterexampleOf(*sought.witness, sought.proposals, finding.detail);
  }
  findings.push_back(std::move(finding));
}

}  // namespace

void AddProperties(const Scenes& scenes, Questions& questions) {
  const check::Model& model = scenes.front()->model();
  for (std::size_t i = 0; i < model.properties.size(); ++i) {
    questions.push_back({model.properties[i].title, [&scenes, i](Findings& findings) {
                           for (const auto& scene : scenes) AskProperty(*scene, i, findings);
                         }});
  }
}

}  // namespace remit::prove
