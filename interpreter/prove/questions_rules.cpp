// Rules that never or always fire, requirements that restrict nothing or can never hold, levels
// that nothing reaches, bands that allow nothing. Each is asked for a case that shows the contrary.
#include <algorithm>
#include <limits>

#include "interpreter/ast/print.h"
#include "interpreter/base/int128.h"
#include "interpreter/prove/questions.h"

namespace remit::prove {
namespace {

using RuleKind = check::RuleInfo::Kind;

// Whether there is such a case in any of the periods.
struct Existence {
  Answer exists = Answer::kRefuted;  // kProved: there is one
  std::uint64_t work = 0;
};

template <typename MakeSeeker>
Existence LookFor(const std::vector<Scene*>& scenes, const MakeSeeker& seeker) {
  Existence existence;
  for (Scene* scene : scenes) {
    const Sought sought = Seek(*scene, seeker(*scene));
    existence.work += sought.work;
    if (sought.kind == Outcome::Kind::kFound) {
      existence.exists = Answer::kProved;
      return existence;
    }
    if (sought.kind == Outcome::Kind::kNotDecided) existence.exists = Answer::kNotDecided;
  }
  return existence;
}

std::vector<Scene*> InForce(const Scenes& scenes, const check::InForce& in_force) {
  std::vector<Scene*> asked;
  for (const auto& scene : scenes) {
    if (in_force.On(scene->period().from)) asked.push_back(scene.get());
  }
  return asked;
}

Finding Advice(const std::vector<Scene*>& scenes, QuestionKind kind, const std::string& subject,
               ast::DeclId decl) {
  Finding finding = NewFinding(*scenes.front(), kind, subject, decl);
  finding.until_day = scenes.back()->period().until;
  finding.advisory = true;
  finding.answer = Answer::kProved;
  return finding;
}

// There has to be such a case; `otherwise` says what it means when there is none.
void Expect(const Existence& existence, const std::string& otherwise, Finding& finding) {
  finding.work += existence.work;
  if (finding.answer == Answer::kRefuted) return;
  if (existence.exists == Answer::kRefuted) {
    finding.answer = Answer::kRefuted;
    finding.detail = otherwise;
  } else if (existence.exists == Answer::kNotDecided) {
    finding.answer = Answer::kNotDecided;
    finding.detail = "the budget was used up before a case was found or ruled out";
  }
}

bool RefusesBeforehand(const check::RuleInfo& rule) {
  return rule.kind == RuleKind::kRefuse && !rule.uses_knob;
}

// The requirement that a refusal with a choice in it makes.
std::optional<std::size_t> RequirementOf(const check::Model& model, const check::RuleInfo& rule) {
  if (rule.kind != RuleKind::kRefuse) return std::nullopt;
  for (std::size_t i = 0; i < model.requirements.size(); ++i) {
    if (model.requirements[i].refusal && model.requirements[i].decl == rule.decl) return i;
  }
  return std::nullopt;
}

// A legal case with an alternative that is allowed but for the rule, at which its condition is
// `holds`.
Seeker RuleSeeker(Scene& scene, std::size_t index, bool holds) {
  const check::RuleInfo& rule = scene.model().rules[index];
  const bool beforehand = RefusesBeforehand(rule);
  const auto except = RequirementOf(scene.model(), rule);
  Seeker seeker;
  seeker.region = false;
  seeker.likely = true;
  seeker.demands = [&scene, index, holds, beforehand, except](Composer& composer,
                                                              const Setting& setting) {
    const graph::Outputs& outputs = scene.graph().outputs;
    std::vector<Demand> demands;
    if (!beforehand) {
      DemandLegal(scene, outputs, setting, composer, demands);
      DemandFeasible(scene, outputs, setting, composer, demands, true, except);
    }
    demands.push_back({composer.Copy(outputs.rules[index], setting),
                       holds ? Demand::Is::kTrue : Demand::Is::kFalse});
    return demands;
  };
  seeker.confirm = [&rule, index, holds, beforehand, except](const Witness& witness) {
    const std::uint32_t alternative = witness.alternatives.front();
    if (!beforehand && !Feasible(witness, 0, alternative, true, except)) return Confirmed::kUnsure;
    const auto truth = AskBoth(witness, 0, alternative, rule.condition,
                               witness.world->program().graph().outputs.rules[index]);
    return truth && truth->known && truth->value == holds ? Confirmed::kWholly : Confirmed::kUnsure;
  };
  return seeker;
}

void AskRule(const std::vector<Scene*>& asked, std::size_t index, Findings& findings) {
  const check::RuleInfo& rule = asked.front()->model().rules[index];
  Finding finding = Advice(asked, QuestionKind::kRuleFires, rule.name, rule.decl);
  finding.statement = "`" + rule.name + "` fires for some cases and not for all";
  const auto looking = [&](bool holds) {
    return LookFor(asked, [&](Scene& scene) { return RuleSeeker(scene, index, holds); });
  };
  Expect(looking(true), "it never fires: no case that is not refused beforehand meets it", finding);
  Expect(looking(false), "it always fires, whatever the case", finding);
  findings.push_back(std::move(finding));
}

}  // namespace

void AddRules(const Scenes& scenes, Questions& questions) {
  const check::Model& model = scenes.front()->model();
  for (std::size_t i = 0; i < model.rules.size(); ++i) {
    if (InForce(scenes, model.rules[i].in_force).empty()) continue;
    questions.push_back({model.rules[i].name, [&scenes, &model, i](Findings& findings) {
                           AskRule(InForce(scenes, model.rules[i].in_force), i, findings);
                         }});
  }
}

namespace {

// A legal case and an alternative at which the requirement is `holds` and, where `others`, all
// others hold.
Seeker RequirementSeeker(Scene& scene, std::size_t index, bool holds, bool others) {
  Seeker seeker;
  seeker.region = false;
  seeker.likely = true;
  seeker.demands = [&scene, index, holds, others](Composer& composer, const Setting& setting) {
    const graph::Outputs& outputs = scene.graph().outputs;
    std::vector<Demand> demands;
    DemandLegal(scene, outputs, setting, composer, demands);
    if (others) DemandFeasible(scene, outputs, setting, composer, demands, true, index);
    demands.push_back({composer.Copy(outputs.requirements[index], setting),
                       holds ? Demand::Is::kTrue : Demand::Is::kFalse});
    return demands;
  };
  seeker.confirm = [&scene, index, holds, others](const Witness& witness) {
    const std::uint32_t alternative = witness.alternatives.front();
    if (others && !Feasible(witness, 0, alternative, true, index)) return Confirmed::kUnsure;
    const auto truth = AskBoth(witness, 0, alternative, scene.model().requirements[index].condition,
                               witness.world->program().graph().outputs.requirements[index]);
    return truth && truth->known && truth->value == holds ? Confirmed::kWholly : Confirmed::kUnsure;
  };
  return seeker;
}

void AskRequirement(const std::vector<Scene*>& asked, std::size_t index, Findings& findings) {
  const check::RequirementInfo& requirement = asked.front()->model().requirements[index];
  Finding finding = Advice(asked, QuestionKind::kRequirement, requirement.name, requirement.decl);
  finding.statement =
      "`" + requirement.name + "` rules something out that the others allow, and it can be met";
  const auto looking = [&](bool holds, bool others) {
    return LookFor(asked,
                   [&](Scene& scene) { return RequirementSeeker(scene, index, holds, others); });
  };
  Expect(looking(true, false), "it can never be met", finding);
  Expect(looking(false, true), "it rules nothing out that the other requirements allow", finding);
  findings.push_back(std::move(finding));
}

}  // namespace

void AddRequirements(const Scenes& scenes, Questions& questions) {
  const check::Model& model = scenes.front()->model();
  for (std::size_t i = 0; i < model.requirements.size(); ++i) {
    const check::RequirementInfo& requirement = model.requirements[i];
    if (requirement.refusal || requirement.damp) continue;  // refusals are asked about as rules
    if (InForce(scenes, requirement.in_force).empty()) continue;
    questions.push_back({requirement.name, [&scenes, &requirement, i](Findings& findings) {
                           AskRequirement(InForce(scenes, requirement.in_force), i, findings);
                         }});
  }
}

namespace {

// A legal case with an allowed alternative whose escalations lead to this very level.
Seeker LevelSeeker(Scene& scene, int level) {
  Seeker seeker;
  seeker.region = false;
  seeker.likely = true;
  seeker.demands = [&scene, level](Composer& composer, const Setting& setting) {
    const graph::Outputs& outputs = scene.graph().outputs;
    std::vector<Demand> demands;
    DemandLegal(scene, outputs, setting, composer, demands);
    DemandFeasible(scene, outputs, setting, composer, demands);
    types::Type type;
    type.kind = types::TypeKind::kLevel;
    std::vector<graph::NodeId> fires;
    for (std::size_t i = 0; i < scene.model().rules.size(); ++i) {
      if (scene.model().rules[i].kind != RuleKind::kEscalate) continue;
      fires.push_back(composer.Copy(outputs.rules[i], setting));
    }
    const graph::NodeId route = composer.Make(graph::Op::kRoute, type, std::move(fires));
    const graph::NodeId wanted = composer.Constant({level}, type);
    demands.push_back({composer.Make(graph::Op::kEqual, types::Boolean(), {route, wanted})});
    return demands;
  };
  seeker.confirm = [level](const Witness& witness) {
    const std::uint32_t alternative = witness.alternatives.front();
    if (!Feasible(witness, 0, alternative)) return Confirmed::kUnsure;
    return LevelBoth(witness, 0, alternative) == level ? Confirmed::kWholly : Confirmed::kUnsure;
  };
  return seeker;
}

// A proposal reaches it: through a band of its own, or, at the top, where no band covers.
bool ProposalsReach(const check::Model& model, int level) {
  const auto own = [&](const check::DeviationInfo& band) { return band.level == level; };
  if (std::any_of(model.deviations.begin(), model.deviations.end(), own)) return true;
  return level + 1 == static_cast<int>(model.levels.size()) && engine::AlternativeCount(model) > 1;
}

bool Named(const check::Model& model, int level) {
  return std::any_of(model.rules.begin(), model.rules.end(), [&](const check::RuleInfo& rule) {
    return rule.kind == RuleKind::kEscalate && rule.level == level;
  });
}

std::vector<Scene*> All(const Scenes& scenes) { return InForce(scenes, {}); }

void AskLevel(const std::vector<Scene*>& all, int level, ast::DeclId decl, Findings& findings) {
  const std::string& name = all.front()->model().levels[static_cast<std::size_t>(level)];
  Finding finding = Advice(all, QuestionKind::kLadder, name, decl);
  finding.statement = "some case is decided by `" + name + "`";
  Expect(LookFor(all, [&](Scene& scene) { return LevelSeeker(scene, level); }),
         level == 0
             ? "every case goes to a higher level"
             : "no case goes to `" + name + "`: where its escalations fire, a higher one does",
         finding);
  findings.push_back(std::move(finding));
}

}  // namespace

// Of levels that the policy itself names; a ladder may serve many policies.
void AddLadder(const Scenes& scenes, Questions& questions) {
  const check::Model& model = scenes.front()->model();
  for (int level = 0; level < static_cast<int>(model.levels.size()); ++level) {
    if (ProposalsReach(model, level) || (level > 0 && !Named(model, level))) continue;
    const auto rule =
        std::find_if(model.rules.begin(), model.rules.end(), [&](const check::RuleInfo& info) {
          return info.kind == RuleKind::kEscalate && (level == 0 || info.level == level);
        });
    if (rule == model.rules.end()) continue;  // nothing ever leaves the lowest level
    const ast::DeclId decl = rule->decl;
    questions.push_back(
        {model.levels[static_cast<std::size_t>(level)], [&scenes, level, decl](Findings& findings) {
           AskLevel(All(scenes), level, decl, findings);
         }});
  }
}

namespace {

// What the band's reach comes to on the first day of the period; nothing where it moves with a
// parameter that others may set.
std::optional<types::Value> ReachOf(const Scene& scene, const check::DeviationInfo& band) {
  const auto adjustable = [](const check::ParameterInfo& parameter) {
    return parameter.adjustable.has_value() && !parameter.set_by;
  };
  const auto& parameters = scene.model().parameters;
  const bool moves = (scene.checked().uses.at(band.reach.index()) & check::kUsesParameter) != 0;
  if (moves && std::any_of(parameters.begin(), parameters.end(), adjustable)) return std::nullopt;
  const engine::CaseBatch blank = engine::BlankCase(scene.checked());
  const engine::Lane lane =
      engine::ReferenceEvaluate(scene.ast(), scene.checked(), blank, 0, scene.period().from,
                                engine::kNoAlternativeIndex, nullptr, band.reach);
  if (!lane.causes.empty() || lane.absent) return std::nullopt;
  return lane.value;
}

bool Less(types::Value a, types::Value b, const types::Type& type) {
  return type.kind == types::TypeKind::kNumber ? a.number() < b.number() : a.raw < b.raw;
}

// Whether two of the choice's values are that near.
bool SpansAStep(const Scene& scene, const check::DeviationInfo& band, types::Value reach) {
  const check::KnobInfo& knob = scene.model().knobs.at(band.knob.index());
  for (std::size_t i = 0; i < knob.alternatives.size(); ++i) {
    for (std::size_t j = i + 1; j < knob.alternatives.size(); ++j) {
      const types::Value a = knob.alternatives[i], b = knob.alternatives[j];
      if (knob.type.kind == types::TypeKind::kNumber) {
        const double distance =
            a.number() < b.number() ? b.number() - a.number() : a.number() - b.number();
        if (distance <= reach.number()) return true;
        continue;
      }
      base::Int128 distance = base::Int128{a.raw} - b.raw;
      if (distance < 0) distance = -distance;
      if (knob.type.kind == types::TypeKind::kDate) distance *= types::kOneUnit;
      if (distance <= reach.raw) return true;
    }
  }
  return false;
}

// Whether the other band lets a lower or the same level do all that this one allows.
bool Covers(const check::DeviationInfo& other, const check::DeviationInfo& band) {
  const bool sides = (other.above || !band.above) && (other.below || !band.below);
  const bool lasts = !other.expires || (band.expires && *band.expires <= *other.expires);
  return other.knob == band.knob && other.level < band.level && sides && lasts && !other.budget;
}

std::string WrongWith(const Scene& scene, std::size_t index) {
  const check::Model& model = scene.model();
  const check::DeviationInfo& band = model.deviations[index];
  const auto reach = ReachOf(scene, band);
  if (!reach) return "";
  if (!SpansAStep(scene, band, *reach)) {
    return "it allows nothing: no two values of `" + model.knobs[band.knob.index()].name +
           "` are that near";
  }
  for (const check::DeviationInfo& other : model.deviations) {
    if (!Covers(other, band)) continue;
    const auto farther = ReachOf(scene, other);
    if (!farther || Less(*farther, *reach, scene.checked().TypeOf(band.reach))) continue;
    return "it allows nothing that `" + model.levels[static_cast<std::size_t>(other.level)] +
           "` may not do already";
  }
  return "";
}

void AskBand(const std::vector<Scene*>& all, std::size_t index, const std::string& subject,
             Findings& findings) {
  const check::DeviationInfo& band = all.front()->model().deviations[index];
  Finding finding = Advice(all, QuestionKind::kDeviation, subject, band.decl);
  finding.statement = "`" + subject + "` allows something that is not allowed without it";
  std::string wrong;
  bool always = true;
  for (const Scene* scene : all) {
    if (band.expires && scene->period().from > *band.expires) continue;
    wrong = WrongWith(*scene, index);
    always = always && !wrong.empty();
  }
  if (always && !wrong.empty()) {
    finding.answer = Answer::kRefuted;
    finding.detail = wrong;
  }
  findings.push_back(std::move(finding));
}

}  // namespace

void AddBands(const Scenes& scenes, Questions& questions) {
  const check::Model& model = scenes.front()->model();
  for (std::size_t i = 0; i < model.deviations.size(); ++i) {
    const std::string subject = ast::PrintHeadline(scenes.front()->ast(), model.deviations[i].decl);
    questions.push_back({subject, [&scenes, i, subject](Findings& findings) {
                           AskBand(All(scenes), i, subject, findings);
                         }});
  }
}

}  // namespace remit::prove
