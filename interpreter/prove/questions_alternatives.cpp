// Whether every legal case has an alternative that the requirements allow, and which of them clash
// where there is none.
#include <algorithm>
#include <utility>

#include "interpreter/govern/decide.h"
#include "interpreter/prove/points.h"
#include "interpreter/prove/questions.h"

namespace remit::prove {

using graph::NodeId;

Setting At(const check::Model& model, std::uint32_t alternative, const Setting& base) {
  Setting setting = base;
  setting.knobs.clear();
  const auto positions = engine::KnobPositions(model, alternative);
  for (int cases = 0; cases < 2; ++cases) {
    for (std::size_t knob = 0; knob < positions.size(); ++knob) {
      setting.knobs.emplace_back(model.knobs[knob].alternatives[positions[knob]]);
    }
  }
  return setting;
}

NodeId RuledOut(const Scene& scene, const graph::Outputs& outputs, std::uint32_t alternative,
                const Setting& base, bool damped, Composer& composer) {
  const Setting setting = At(scene.model(), alternative, base);
  std::vector<NodeId> violated;
  for (const NodeId exists : outputs.exists) {
    violated.push_back(composer.Not(composer.Copy(exists, setting)));
  }
  for (std::size_t i = 0; i < scene.model().requirements.size(); ++i) {
    if (!damped && scene.model().requirements[i].damp) continue;
    violated.push_back(composer.Not(composer.Copy(outputs.requirements[i], setting)));
  }
  return composer.Any(std::move(violated));
}

namespace {

// The fewest requirements that still leave nothing, found by leaving out one after the other.
std::vector<std::uint32_t> Clash(const Witness& witness) {
  const auto table =
      govern::EvaluateAlternatives(witness.world->program(), witness.batch, 0, false);
  std::vector<std::uint32_t> kept;
  const auto count = static_cast<std::uint32_t>(witness.world->checked().model.requirements.size());
  for (std::uint32_t i = 0; i < count; ++i) kept.push_back(i);
  const auto leaves_nothing = [&](const std::vector<std::uint32_t>& some) {
    return std::all_of(table.rows.begin(), table.rows.end(), [&](const auto& row) {
      return !row.exists || std::any_of(some.begin(), some.end(), [&](std::uint32_t one) {
        return std::binary_search(row.violated.begin(), row.violated.end(), one);
      });
    });
  };
  for (std::uint32_t i = 0; i < count; ++i) {
    std::vector<std::uint32_t> fewer = kept;
    std::erase(fewer, i);
    if (leaves_nothing(fewer)) kept = std::move(fewer);
  }
  return kept;
}

std::string ClashText(const Witness& witness) {
  const auto& requirements = witness.world->checked().model.requirements;
  const std::vector<std::uint32_t> clash = Clash(witness);
  if (clash.empty()) return "the case offers nothing to choose";
  std::string names;
  for (std::size_t i = 0; i < clash.size(); ++i) {
    names += (i == 0 ? "" : i + 1 == clash.size() ? " and " : ", ");
    names += "`" + requirements[clash[i]].name + "`";
  }
  return names + (clash.size() == 1 ? " alone leaves nothing" : " together leave nothing");
}

constexpr const char* kSubject = "alternatives";
constexpr std::size_t kMostRivals = 64;

// Alternatives are brought in one by one: each that a case found so far turned out to have.
class AlternativeQuestion {
 public:
  explicit AlternativeQuestion(Scene& scene) : scene_(scene) {}

  Sought Ask() {
    Seeker seeker;
    seeker.likely = true;
    seeker.demands = [this](Composer& composer, const Setting& setting) {
      return Demands(rivals_, composer, setting);
    };
    // Where there is none at all, and not just none of those brought in.
    const std::uint64_t count = engine::AlternativeCount(scene_.model());
    if (count <= kMostTold) {
      seeker.region_demands = [this, count](Composer& composer, const Setting& setting) {
        std::vector<std::uint32_t> all;
        for (std::uint32_t i = 0; i < count; ++i) all.push_back(i);
        return Demands(all, composer, setting);
      };
    } else {
      seeker.region = false;
    }
    seeker.confirm = [this](const Witness& witness) { return Confirm(witness); };
    Sought sought;
    std::uint64_t work = 0;
    while (rivals_.size() <= kMostRivals && work <= scene_.budget().work) {
      sought = Seek(scene_, seeker);
      work += sought.work;
      if (!sought.stopped) break;
    }
    sought.work = work;
    return sought;
  }

 private:
  static constexpr std::uint64_t kMostTold = 512;

  std::vector<Demand> Demands(const std::vector<std::uint32_t>& some, Composer& composer,
                              const Setting& setting) const {
    const graph::Outputs& outputs = scene_.graph().outputs;
    std::vector<Demand> demands;
    DemandLegal(scene_, outputs, setting, composer, demands);
    std::vector<NodeId> out;
    // What is damped is dropped before there is no alternative.
    for (const std::uint32_t one : some) {
      out.push_back(RuledOut(scene_, outputs, one, setting, false, composer));
    }
    demands.push_back({composer.All(std::move(out))});
    return demands;
  }

  Confirmed Confirm(const Witness& witness) {
    const auto core = DecideBoth(witness, 0, std::nullopt);
    if (!core) return Confirmed::kUnsure;
    if (core->status == engine::Status::kNoAlternative) return Confirmed::kWholly;
    const bool decided = core->recommended != engine::kNoAlternativeIndex;
    if (!decided || std::find(rivals_.begin(), rivals_.end(), core->recommended) != rivals_.end()) {
      return Confirmed::kUnsure;
    }
    rivals_.push_back(core->recommended);
    return Confirmed::kStop;
  }

  Scene& scene_;
  std::vector<std::uint32_t> rivals_;
};

void AskAlternatives(Scene& scene, Findings& findings) {
  const check::Model& model = scene.model();
  const ast::DeclId first =
      model.requirements.empty() ? model.knobs.front().decl : model.requirements.front().decl;
  Finding finding = NewFinding(scene, QuestionKind::kSomeAlternative, kSubject, first);
  finding.advisory = true;
  finding.statement = "every legal case has an alternative that all requirements allow";
  Sought sought = AlternativeQuestion(scene).Ask();
  Conclude(sought, finding);
  if (sought.witness) {
    sought.witness->alternatives.clear();
    const std::string clash = ClashText(*sought.witness);
    finding.detail = "some legal cases have no alternative: " + clash;
    finding.counterexample = CounterexampleOf(*sought.witness, {}, clash);
  }
  findings.push_back(std::move(finding));
}

}  // namespace

void AddAlternatives(const Scenes& scenes, Questions& questions) {
  const check::Model& model = scenes.front()->model();
  const bool open = std::any_of(model.requirements.begin(), model.requirements.end(),
                                [](const auto& requirement) { return !requirement.damp; });
  const bool lists = std::any_of(model.knobs.begin(), model.knobs.end(),
                                 [](const check::KnobInfo& knob) { return knob.list.has_value(); });
  if (!open && !lists) return;
  questions.push_back({kSubject, [&scenes](Findings& findings) {
                         for (const auto& scene : scenes) AskAlternatives(*scene, findings);
                       }});
}

}  // namespace remit::prove
